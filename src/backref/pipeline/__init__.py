"""From inputs to a published snapshot: sources are read, pages extracted by workers, runs written and merged."""

from backref.pipeline.graphs.importing import GraphIngestSummary, GraphSummary, ingest_graph
from backref.pipeline.read.inputs import IngestSummary, RunSummary, ingest

__all__ = ["GraphIngestSummary", "GraphSummary", "IngestSummary", "RunSummary", "ingest", "ingest_graph"]
