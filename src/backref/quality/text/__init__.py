"""Texts folded to words that compare, and many phrases looked for at once."""
