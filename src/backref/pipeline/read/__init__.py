"""Inputs become runs: sources are read, workers extract, ledgers add up."""
