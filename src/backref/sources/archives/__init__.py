"""WARC, WAT and ARC files: records framed, inflated, recovered after damage, told apart."""
