"""The parameters of questions: the same names, defaults and meanings everywhere."""

from backref.report.question import Parameter

TARGET = Parameter("target", "str", "page, host or domain that the question is about", required=True)
TARGETS = Parameter("targets", "Sequence[str]", "pages, hosts or domains to compare", required=True, several=True)
PAGE = Parameter("target", "str", "URL of the page", required=True)
SOURCE_PAGE = Parameter("source", "str", "URL of the page that links", required=True)
TARGET_PAGE = Parameter("target", "str", "URL that it links to", required=True)
LINK_KIND = Parameter(
    "kind",
    "KindWord | None",
    "which of several links between the pages; unless said, the one that is worth most",
    choices=("text", "image", "form", "frame", "redirect", "canonical", "alternate"),
)
SCOPE = Parameter(
    "scope",
    "ScopeWord | None",
    "how far the target reaches: that URL, all URLs that begin with it, its host, or its domain with all subdomains; "
    "unless said, what the target looks like",
    choices=("exact", "prefix", "host", "domain"),
)
PROTOCOL = Parameter(
    "protocol", "ProtocolWord", "only pages of the target with that scheme", "both", choices=("both", "http", "https")
)
STATUS = Parameter(
    "status",
    "str",
    "live, lost, all, or since=DATE for links that are live or were lost on DATE or later",
    "live",
)
WHERE = Parameter("where", "Where | None", "condition on the rows of the answer, as JSON or in the short form")
WHERE_LINKS = Parameter(
    "where_links", "Where | None", "condition on the links that are counted, over the columns of the links themselves"
)
GROUP = Parameter(
    "group",
    "GroupWord",
    "every link, or the best one of each source domain or source page (followed, then in content, then oldest)",
    "all",
    choices=("all", "one_per_domain", "one_per_page"),
)
INTERNAL = Parameter(
    "internal",
    "InternalWord",
    "links within the source's own domain: leave them out, take them in, or only them",
    "exclude",
    choices=("exclude", "include", "only"),
)
SELECT = Parameter("select", "Columns | None", "columns of the answer, in order; unless said, all", several=True)
ORDER_BY = Parameter(
    "order_by", "Columns | None", "columns to sort by, each as NAME or NAME:desc; nulls come last", several=True
)
LIMIT = Parameter("limit", "int | None", "the most rows to answer with; the total counts all", 100)
CURSOR = Parameter("cursor", "str | None", "where the answer before this one ended: its `cursor`")

GRAPH = Parameter(
    "graph",
    "str | None",
    "name of the graph to ask; unless said, that of the index's own links if they are enough to rate domains by, else "
    "the newest release",
)

ABOUT = (TARGET, SCOPE, PROTOCOL)
SHAPE = (SELECT, ORDER_BY, LIMIT, CURSOR)
