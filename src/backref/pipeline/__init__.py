"""From inputs to a published snapshot: sources are read, pages extracted by workers, runs written and merged."""

from backref.pipeline.graph_ingest import GraphIngestSummary, GraphSummary, ingest_graph
from backref.pipeline.ingest import IngestSummary, RunSummary, ingest

__all__ = ["GraphIngestSummary", "GraphSummary", "IngestSummary", "RunSummary", "ingest", "ingest_graph"]
