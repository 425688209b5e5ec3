"""Ratings of domains, hosts and pages, from an index's own links or from a release, written into the rows."""
