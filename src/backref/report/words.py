"""The types of parameters, as they stand in signatures."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

ScopeWord = Literal["exact", "prefix", "host", "domain"]
ProtocolWord = Literal["both", "http", "https"]
GroupWord = Literal["all", "one_per_domain", "one_per_page"]
InternalWord = Literal["exclude", "include", "only"]
KindWord = Literal["text", "image", "form", "frame", "redirect", "canonical", "alternate"]
Where = str | Mapping[str, Any]
"""A condition as JSON (a mapping, or its text) or in the short form."""
Columns = str | Sequence[str]
"""Names one by one, or as one comma-separated text."""
FormatWord = Literal["csv", "jsonl", "parquet"]
