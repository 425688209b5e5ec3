"""The questions, declared once."""

from backref.report import explain_fields, fields, overview_fields
from backref.report.graph.questions import GRAPH_QUESTIONS
from backref.report.parameters import (
    ABOUT,
    GRAPH,
    GROUP,
    INTERNAL,
    LINK_KIND,
    PAGE,
    PROTOCOL,
    SCOPE,
    SELECT,
    SHAPE,
    SOURCE_PAGE,
    STATUS,
    TARGET_PAGE,
    TARGETS,
    WHERE,
    WHERE_LINKS,
)
from backref.report.profile.questions import PROFILE_QUESTIONS
from backref.report.question import Question, Reading

_BACKLINKS = Reading("links", "target_key", "target_https")
_OUTLINKS = Reading("links_out", "source_key", "source_https")
_TARGET_PAGES = Reading("pages", "key", "https")
_LINK_KEY = ("target_key", "source_key", "target_https", "source_https", "kind")
_OUTLINK_KEY = ("source_key", "target_key", "source_https", "target_https", "kind")
_LIST = (*ABOUT, STATUS, WHERE, GROUP, *SHAPE)
_COUNT = (*ABOUT, STATUS, WHERE, WHERE_LINKS, *SHAPE)

ABOUT_ONE = (
    Question(
        "overview",
        "A target in numbers: its live links, who they come from, where they stand and what became of the others.",
        (*ABOUT, WHERE_LINKS, SELECT),
        overview_fields.OVERVIEW,
        (_BACKLINKS, _TARGET_PAGES, Reading("domains", None, among=("domain", "source_domain"))),
    ),
    Question(
        "backlinks",
        "Who links here: one row for each external link to the target.",
        _LIST,
        fields.BACKLINK,
        (_BACKLINKS,),
        key=_LINK_KEY,
        in_table_order=True,
        brief=("source_url", "target_url", "anchor", "follow", "placement", "value", "first_seen"),
        about=(fields.CAUTION,),
        examples=("example.com --order-by value:desc --where 'label != \"harmful\"'",),
    ),
    Question(
        "referring-domains",
        "Which domains link here: one row for each registrable domain.",
        (*_COUNT, GRAPH),
        fields.REFERRING_DOMAIN,
        (_BACKLINKS,),
        order_by=("links_follow:desc", "links:desc"),
        key=("domain",),
        counted=True,
        over_graph="backref.report.graph.linkers:referring",
        brief=("domain", "rating", "links", "links_follow", "referring_pages", "target_pages", "first_seen"),
        about=(fields.CAUTION,),
    ),
    Question(
        "referring-hosts",
        "Which hosts link here: one row for each host.",
        _COUNT,
        fields.REFERRING_HOST,
        (_BACKLINKS,),
        order_by=("links_follow:desc", "links:desc"),
        key=("host",),
        counted=True,
        brief=("host", "links", "links_follow", "referring_pages", "target_pages", "first_seen"),
    ),
    Question(
        "anchors",
        "With what words: one row for each different anchor.",
        _COUNT,
        fields.ANCHOR_COUNTS,
        (_BACKLINKS,),
        order_by=("referring_domains:desc", "links:desc"),
        key=("anchor",),
        counted=True,
        brief=("anchor", "links", "links_follow", "referring_domains", "first_seen"),
    ),
    Question(
        "top-pages",
        "Which pages are linked to: one row for each URL of the target with an external link.",
        _COUNT,
        fields.TOP_PAGE,
        (_BACKLINKS, _TARGET_PAGES),
        order_by=("referring_domains:desc", "links:desc"),
        key=("url",),
        counted=True,
        brief=("url", "rating", "referring_domains", "links", "links_follow", "status"),
        about=(fields.CAUTION,),
    ),
    Question(
        "linked-domains",
        "Which domains the target links to: one row for each registrable domain but its own.",
        (*_COUNT, GRAPH),
        fields.LINKED_DOMAIN,
        (_OUTLINKS,),
        order_by=("links_follow:desc", "links:desc"),
        key=("domain",),
        counted=True,
        over_graph="backref.report.graph.linkers:linked",
        brief=("domain", "rating", "links", "links_follow", "source_pages", "target_pages"),
    ),
    Question(
        "outlinks",
        "Where the target links to: one row for each link on its pages.",
        (*ABOUT, STATUS, INTERNAL, WHERE, *SHAPE),
        fields.OUTLINK,
        (_OUTLINKS,),
        key=_OUTLINK_KEY,
        in_table_order=True,
        brief=("source_url", "target_url", "anchor", "follow", "placement"),
    ),
    Question(
        "internal-links",
        "How a site links within itself: one row for each link to the target from its own domain.",
        (*ABOUT, STATUS, WHERE, *SHAPE),
        fields.INTERNAL_LINK,
        (Reading("links_internal", "target_key", "target_https"),),
        key=_LINK_KEY,
        in_table_order=True,
        brief=("source_url", "target_url", "anchor", "follow", "placement"),
    ),
    Question(
        "broken",
        "Which links lead to dead pages of the target: its URLs that answered 4xx or 5xx at their last visit.",
        _LIST,
        fields.BROKEN,
        (_BACKLINKS, _TARGET_PAGES),
        key=_LINK_KEY,
        brief=("target_url", "target_status", "source_url", "anchor", "follow"),
        about=(fields.CAUTION,),
    ),
    Question(
        "page",
        "What is known of one page: its visits, what it says of itself, and how it is linked to.",
        (PAGE, PROTOCOL, SELECT),
        overview_fields.PAGE,
        (_TARGET_PAGES,),
        key=("url",),
        about=(fields.CAUTION,),
    ),
)

COMPARE = Question(
    "compare",
    "Several targets side by side: the overview of each.",
    (TARGETS, SCOPE, PROTOCOL, WHERE_LINKS, SELECT),
    overview_fields.COMPARED,
    (),
    brief=("target", "links", "links_follow", "referring_domains", "links_lost", "pages_known", "pages_visited"),
)

EXPLAIN = Question(
    "explain",
    "Why a link is worth what it is: every factor of its value and risk, signals that fired or were not seen.",
    (SOURCE_PAGE, TARGET_PAGE, LINK_KIND, SELECT),
    explain_fields.LINES,
    computed="backref.report.explain:explain",
    about=explain_fields.LINK,
    brief=("section", "name", "value", "log", "total", "inputs", "meaning"),
    examples=(
        "https://blog.example.org/post https://www.example.com/",
        "https://blog.example.org/post https://www.example.com/ --kind image",
    ),
)

QUESTIONS = (*ABOUT_ONE, COMPARE, EXPLAIN, *GRAPH_QUESTIONS, *PROFILE_QUESTIONS)
BY_NAME = {question.name: question for question in QUESTIONS}
