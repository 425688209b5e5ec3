"""Every limit that a hostile or broken input meets, in one table. What a limit cuts is counted in the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one page, one record and one URL."""

    body_bytes: int = 8 << 20
    """Decoded bytes of one page that are read; the rest is cut and the visit is `partial`."""
    record_bytes: int = 16 << 20
    """Bytes of one record of an archive, encodings and all, that are held; the rest is passed over."""
    member_bytes: int = 64 << 20
    """Bytes of an archive that is itself a member of a tar; a larger one is counted as failed and must be unpacked."""
    header_bytes: int = 256 << 10
    """Bytes of WARC or HTTP headers of one record."""
    url_chars: int = 4096
    """Characters of one URL, before and after normalisation; longer ones are counted, not stored."""
    links_per_page: int = 10_000
    """Links kept of one page, in document order; the rest is counted and the visit is `partial`."""
    anchor_chars: int = 1024
    """Characters of one anchor, alt or title text."""
    anchor_variants: int = 16
    """Different anchors kept for one link beside the first."""
    context_tokens: int = 50
    """Words kept on each side of an external link."""
    context_chars: int = 1024
    """Characters kept on each side of an external link."""
    headings_per_page: int = 64
    heading_chars: int = 256
    hreflangs_per_page: int = 128
    structured_bytes: int = 64 << 10
    """Bytes of one script of structured data; a longer one is not read."""
    site_name_chars: int = 256
    footprints_per_kind: int = 8
    """Different ids, or hosts of assets, kept of one page."""
    footprint_chars: int = 64
    """Characters of what names the page's generator."""
    tree_depth: int = 512
    """Depth of open elements above which a page goes to the tolerant tokenizer instead of the tree parser."""
    attributes_per_tag: int = 1024
    """Attributes in one tag above which a page goes to the tolerant tokenizer."""
    formatting_depth: int = 64
    """Unclosed formatting elements (a, b, i, font …) above which a page goes to the tolerant tokenizer."""
    formatting_reopened: int = 100_000
    """Formatting elements that the tree parser would open again, above which a page goes to the tolerant tokenizer."""
    page_seconds: float = 10.0
    """Wall clock for one page in a worker; then the worker is replaced and the page is counted as failed."""


LIMITS = Limits()
