"""The index folder: runs, sorted immutable tables, published snapshots."""
