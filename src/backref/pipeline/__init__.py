"""From inputs to a published snapshot: sources are read, pages extracted by workers, runs written and merged."""

from backref.pipeline.ingest import IngestSummary, RunSummary, ingest

__all__ = ["IngestSummary", "RunSummary", "ingest"]
