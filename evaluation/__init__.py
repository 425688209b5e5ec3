"""Measurements of quality, with floors."""
