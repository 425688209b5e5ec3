"""The questions over graphs, declared."""

from dataclasses import replace

from backref.report.fields import CAUTION
from backref.report.parameters import CURSOR, GRAPH, LIMIT, ORDER_BY, SELECT, SHAPE, TARGET, TARGETS, WHERE
from backref.report.question import Field, FieldType, Parameter, Question

_T, _I, _N, _B = FieldType.TEXT, FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN

_DOMAIN = Field("domain", _T, "registrable domain")
_RATING = Field("rating", _N, "anchored rating, 0–100; null where the graph is not ranked")
_RANK = Field("rating_rank", _I, "its place by rating, from 1")
_REFERRING = Field(
    "referring_domains",
    _I,
    "domains that link to it in the graph; of the index's own links those followed and not hidden",
)
_LINKED = Field("linked_domains", _I, "domains it links to: its rating is shared among these")
_RATED = (_DOMAIN, _RATING, _RANK, _REFERRING, _LINKED)
_NUMBERS = (
    Field("pagerank", _N, "uniform PageRank; all together sum to 1"),
    Field("pagerank_rank", _I, "its place by PageRank"),
    Field("harmonic", _N, "harmonic centrality"),
    Field("harmonic_rank", _I, "its place by harmonic centrality"),
    Field("unsupported", _N, "unsupported share, 0–1; null where there is too little evidence"),
    Field("hosts", _I, "its hosts, where the graph counts them"),
)
_WHENCE = (
    Field("level", _T, "domain or host: what a node of the graph is"),
    Field("graph", _T, "the graph that answered"),
    Field("graph_source", _T, "the release it was imported from, or links: made of the index's own"),
    Field("nodes", _I, "nodes of the graph"),
    Field("arcs", _I, "ordered pairs of these that are linked"),
    CAUTION,
    Field(
        "ranking",
        FieldType.OBJECT,
        "how its ratings came about",
        (
            Field("recipe", _T, "version of the recipe for the trusted set"),
            Field("trusted", _I, "domains in the trusted set"),
            Field("rounds", _I, "rounds until the scores settled"),
            Field("residual", _N, "the sum of all changes in the last round"),
            Field("damping", _N, "the share of a score that is passed on"),
        ),
    ),
)
_OF_ONE = (_DOMAIN, _RATING, _RANK, *_NUMBERS, _REFERRING, _LINKED, *_WHENCE)
_IN_WORDS = Field("in_words", _T, "the same as a sentence")
_EARNED = Field("earned", _N, "earned score: the sum of what all referring domains give")
_UNKNOWN = Field("unknown", FieldType.TEXTS, "domains asked about that the graph does not have")
_GAIN = Field("gain", _N, "earned score that a link from it alone would add, by the formula")
_POINTS = Field("points", _N, "rating points that this would be")

_LINKERS = (
    *_RATED,
    Field("links_to", _I, "how many of the domains asked about it links to"),
    Field("linked", FieldType.TEXTS, "which of them"),
)
_AT_LEAST = Parameter("at_least", "int", "how many of them it must link to", 1)
_IN_MODULE = "backref.report.graph"

RATING = Question(
    "rating",
    "How high a domain stands, and the exact share of each referring domain in it.",
    (TARGET, GRAPH, WHERE, *SHAPE),
    (
        replace(_DOMAIN, meaning="referring domain"),
        Field("share", _N, "its share of the earned score, 0–1"),
        Field("cumulative", _N, "share of this and all rows before it, in order of share"),
        Field("earned", _N, "what it gives: damping · its score / domains it links to"),
        replace(_RATING, meaning="its own rating, 0–100"),
        _RANK,
        _LINKED,
    ),
    computed=f"{_IN_MODULE}.rating:breakdown",
    about=(
        *_OF_ONE,
        _EARNED,
        Field("first_ten_share", _N, "share of the score that the first ten give together"),
        _IN_WORDS,
    ),
    brief=("domain", "share", "cumulative", "rating", "linked_domains"),
    examples=("example.com", "example.com --where 'rating < 20' --order-by share:desc"),
)

TRUST = Question(
    "trust",
    "What supports a domain's links and what does not: its referring domains by equity, with the evidence.",
    (TARGET, GRAPH, WHERE, *SHAPE),
    (
        *_RATED,
        Field("equity", _N, "its share of the link equity (uniform PageRank) that reaches the target, 0–1"),
        Field("unreached", _B, "no trusted site reaches it, or hardly"),
        Field("linked_back", _B, "the target links to it as well"),
        Field("unsupported", _B, "either of the two"),
        Field(
            "twins",
            _I,
            "other referring domains with nearly the same targets (Jaccard ≥ 0.5); null: too many to compare",
        ),
    ),
    computed=f"{_IN_MODULE}.trust:evidence",
    about=(
        *_OF_ONE,
        Field("unreached_share", _N, "equity from domains that no trusted site reaches"),
        Field("linked_back_share", _N, "equity from domains that the target links to as well"),
        Field("spam_mass", _N, "share of its PageRank that the trusted set does not account for; below 0 in the core"),
        Field("twins", _I, "referring domains that have twins; null where there are too many to compare"),
        Field(
            "evidence", FieldType.TEXTS, "what the graph keeps beside, to look at: spam mass, component, twins anywhere"
        ),
        _IN_WORDS,
    ),
    brief=("domain", "equity", "unreached", "linked_back", "twins", "rating"),
    examples=("example.com", "example.com --where unsupported"),
)

COMPETITORS = Question(
    "competitors",
    "Which domains are linked by the same domains as the target, the closest first: Adamic–Adar for their size.",
    (TARGET, GRAPH, WHERE, *SHAPE),
    (
        *_RATED,
        Field(
            "closeness",
            _N,
            "score / √(its referring domains, taken as at least a third of the target's): what everybody links to is "
            "close to nobody",
        ),
        Field("score", _N, "Adamic–Adar: the sum of 1 / ln(domains it links to) over shared referring domains"),
        Field("shared", _I, "referring domains shared, among those looked at"),
        Field("shared_of_mine", _N, "these as a share of the target's referring domains"),
        Field("shared_of_theirs", _N, "these as a share of its own referring domains"),
        Field("evidence", FieldType.TEXTS, "up to five of them, those that link to the fewest others first"),
    ),
    computed=f"{_IN_MODULE}.rivals:competitors",
    about=(
        *_OF_ONE,
        Field("looked_at", _I, "referring domains whose links were looked at"),
        Field("directories_left_out", _I, "referring domains that link to more than 10,000 others"),
        Field("others_left_out", _I, "referring domains beyond 20 million links looked at, those with most links"),
    ),
    brief=("domain", "closeness", "shared", "referring_domains", "rating", "evidence"),
    examples=("example.com", "example.com --where 'shared >= 3' --limit 20", "example.com --order-by score:desc"),
)

GAP = Question(
    "gap",
    "Which domains link to competitors and not to us: those that link to most of them first.",
    (
        Parameter("mine", "Sequence[str]", "own domains", required=True, named=True, several=True),
        Parameter("theirs", "Sequence[str]", "domains of competitors", required=True, named=True, several=True),
        _AT_LEAST,
        GRAPH,
        WHERE,
        *SHAPE,
    ),
    (*_LINKERS, replace(_GAIN, meaning=f"{_GAIN.meaning}, to the first of mine"), _POINTS),
    computed=f"{_IN_MODULE}.rivals:gap",
    about=(*_WHENCE, Field("theirs", _I, "competitors that are known"), Field("at_least", _I, "as asked"), _UNKNOWN),
    brief=("domain", "links_to", "rating", "linked_domains", "points", "linked"),
    examples=("--mine example.com --theirs example.org --theirs example.net --at-least 2",),
)

INTERSECT = Question(
    "intersect",
    "Which domains link to several targets: to all of them, unless fewer are enough.",
    (
        replace(TARGETS, meaning="pages, hosts or domains; their registrable domains are asked about"),
        Parameter("at_least", "int | None", "how many of them it must link to; unless said, all"),
        GRAPH,
        WHERE,
        *SHAPE,
    ),
    _LINKERS,
    computed=f"{_IN_MODULE}.rivals:intersect",
    about=(*_WHENCE, Field("theirs", _I, "targets that are known"), Field("at_least", _I, "as asked"), _UNKNOWN),
    brief=("domain", "links_to", "rating", "linked_domains", "linked"),
    examples=("example.com example.org", "example.com example.org example.net --at-least 2"),
)

WHAT_IF = Question(
    "what-if",
    "What links from some domains would do for a domain's rating: each alone, and all together.",
    (
        TARGET,
        Parameter("link_from", "Sequence[str]", "domains that would link", required=True, named=True, several=True),
        Parameter(
            "method",
            "str",
            "how the bundle is reckoned: by running the walk again, by the formula, or the first up to 50 million arcs",
            "auto",
            choices=("auto", "exact", "estimate"),
        ),
        GRAPH,
        WHERE,
        *SHAPE,
    ),
    (*_RATED, _GAIN, _POINTS, Field("links_already", _B, "it links to the target already: nothing is gained")),
    computed=f"{_IN_MODULE}.what_if:what_if",
    about=(
        *_OF_ONE,
        Field("method", _T, "exact or estimate"),
        _EARNED,
        Field("earned_after", _N, "earned score with all the links"),
        Field("gain", _N, "the difference"),
        Field("rating_after", _N, "rating with all the links"),
        Field("rating_rank_after", _I, "place by rating with all the links"),
        Field("points", _N, "rating points gained"),
        _UNKNOWN,
        _IN_WORDS,
    ),
    brief=("domain", "gain", "points", "rating", "linked_domains", "links_already"),
    examples=("example.com --link-from example.org --link-from example.net",),
)

NETWORK = Question(
    "network",
    "Which domains share footprints with the target: addresses, name servers, ids. Evidence, never a verdict.",
    (
        TARGET,
        Parameter("least_kinds", "int", "kinds of footprints that must be shared", 2),
        WHERE,
        *SHAPE,
    ),
    (
        _DOMAIN,
        _RATING,
        Field("weight", _N, "sum of ln(domains / domains that have it) over shared footprints"),
        Field("kinds", _I, "kinds of footprints shared, but for generators"),
        Field(
            "shared",
            FieldType.OBJECTS,
            "the footprints shared",
            (
                Field(
                    "kind",
                    _T,
                    "what it is: ip, analytics, ads, asset …, or copied: what came with pages that were copied",
                ),
                Field("value", _T, "which"),
                Field("weight", _N, "its weight"),
            ),
        ),
    ),
    computed=f"{_IN_MODULE}.network:network",
    about=(
        _DOMAIN,
        Field(
            "footprints",
            FieldType.OBJECTS,
            "all footprints of the target",
            (Field("kind", _T, "what it is"), Field("value", _T, "which")),
        ),
        Field("common_left_out_above", _I, "a footprint of more domains than this says nothing"),
    ),
    brief=("domain", "weight", "kinds", "rating", "shared"),
    examples=("example.com",),
)

NEIGHBOURHOOD = Question(
    "neighbourhood",
    "The graph around a domain, small enough for a picture: its best neighbours and every link among them.",
    (
        TARGET,
        Parameter("size", "int", "the most referring and the most linked domains to show, up to 500", 25),
        GRAPH,
        WHERE,
        *SHAPE,
    ),
    (
        *_RATED,
        Field("links_here", _B, "it links to the target"),
        Field("linked_from_here", _B, "the target links to it"),
        Field("links_to", FieldType.TEXTS, "the domains among the rows that it links to"),
    ),
    computed=f"{_IN_MODULE}.around:neighbourhood",
    about=(*_OF_ONE, Field("shown_nodes", _I, "domains shown"), Field("shown_arcs", _I, "links among them")),
    brief=("domain", "rating", "links_here", "linked_from_here", "links_to"),
    examples=("example.com --size 10 --json",),
)

TOP = Question(
    "top",
    "The first domains of the graph by one of its ratings, as a whole or under one top-level domain.",
    (
        Parameter(
            "by", "str", "what to go by", "rating", choices=("rating", "pagerank", "harmonic", "referring_domains")
        ),
        Parameter("tld", "str | None", "only names under it, such as com or co.uk"),
        Parameter("level", "str", "what a node is", "domain", choices=("domain", "host")),
        GRAPH,
        replace(WHERE, meaning=f"{WHERE.meaning}: the first 100,000"),
        *SHAPE,
    ),
    (*_RATED, *_NUMBERS),
    computed=f"{_IN_MODULE}.top:top",
    about=(
        *_WHENCE,
        Field("by", _T, "as asked"),
        Field("tld", _T, "as asked"),
        Field("looked_at", _I, "of the first so many, rows were chosen"),
    ),
    brief=("domain", "rating", "rating_rank", "referring_domains", "linked_domains", "pagerank_rank", "unsupported"),
    examples=("", "--by pagerank --tld de --limit 20"),
)

RATINGS = Question(
    "ratings",
    "Many domains in numbers: one row for each target, in the order given.",
    (
        replace(TARGETS, meaning="pages, hosts or domains; their registrable domains are looked up"),
        GRAPH,
        WHERE,
        SELECT,
        ORDER_BY,
        replace(LIMIT, default=None, meaning="the most rows to answer with; unless said, all"),
        CURSOR,
    ),
    (
        Field("target", _T, "as given"),
        *_RATED,
        *_NUMBERS,
        Field("backlinks", _I, "live links to it from other domains that the index has"),
        Field("backlinks_follow", _I, "of these, followed"),
        Field("backlinks_lost", _I, "links to it that are lost"),
        Field("pages_known", _I, "its pages that were visited or are linked from elsewhere"),
        Field("pages_visited", _I, "of these, visited and read"),
        Field("first_seen", FieldType.TIME, "first sighting of a link to it"),
        Field("last_seen", FieldType.TIME, "last sighting of a link to it"),
    ),
    computed=f"{_IN_MODULE}.ratings:ratings",
    about=(*_WHENCE, Field("unknown", _I, "targets that the graph does not have")),
    brief=("domain", "rating", "rating_rank", "referring_domains", "linked_domains", "unsupported", "backlinks"),
    examples=("example.com example.org", "--targets-from domains.txt --csv"),
)

GRAPH_QUESTIONS = (
    RATING,
    RATINGS,
    TOP,
    TRUST,
    COMPETITORS,
    GAP,
    INTERSECT,
    WHAT_IF,
    NETWORK,
    NEIGHBOURHOOD,
)


def over_graph(question: Question) -> Question:
    """The question as it is asked of a graph instead of links: the best by rating first."""
    return replace(
        question, reads=(), computed=question.over_graph, order_by=("rating:desc",), key=("rating_rank", "node")
    )
