"""The questions about profiles, declared."""

from backref.report.parameters import SCOPE, SHAPE, TARGET, WHERE
from backref.report.question import Field, FieldType, Question

_T, _I, _N, _B = FieldType.TEXT, FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN
_TS = FieldType.TEXTS
_IN = "backref.report.profile"
_LIST = (TARGET, SCOPE, WHERE, *SHAPE)

_SHARE = (
    Field("domains", _I, "referring domains with it"),
    Field("of", _I, "referring domains of which that is known"),
    Field("share", _N, "the first as a share of the second"),
    Field("low", _N, "the share is between this"),
    Field("high", _N, "and this, with 95 % (Wilson)"),
    Field("peers_low", _N, "a tenth of the peers have less than this share"),
    Field("peers_high", _N, "a tenth of the peers have more than this share"),
)
_ABOUT = (
    Field("referring_domains", _I, "domains with a live link to the target"),
    Field("risk", _N, "risk of the profile, 0–1; null where there are too few domains or peers to say"),
    Field("flags", _TS, "what is unusual, the gravest first"),
    Field("hhi", _N, "chance that two links are of one domain (Herfindahl–Hirschman)"),
    Field("effective_domains", _N, "1 / hhi"),
    Field("peers", _TS, "domains of its size that the same domains link to, with which it was compared"),
    Field("not_watched", _TS, "flags that could not be looked for, because the columns for them are empty"),
)

PROFILE = Question(
    "profile",
    "What the referring domains of a target are like: every distribution with its intervals, beside its peers.",
    _LIST,
    (
        Field("section", _T, "what is distributed: follow, label, anchor, placement, rating, country, …"),
        Field("value", _T, "value of it"),
        *_SHARE,
        Field("flag", _T, "the flag that is about this row; null where nothing is unusual"),
    ),
    computed=f"{_IN}.profile:distributions",
    about=_ABOUT,
    brief=("section", "value", "domains", "share", "low", "high", "peers_low", "peers_high", "flag"),
    examples=("example.com", "example.com --where 'section = \"anchor\"'"),
)

FLAGS = Question(
    "flags",
    "What is unusual about a profile, the gravest first: counts, examples, the policy it touches, what to do.",
    _LIST,
    (
        Field("flag", _T, "name of the flag"),
        Field("title", _T, "what it is"),
        Field("strength", _N, "how far it lifts the risk of the profile, 0–1"),
        *_SHARE,
        Field("chance", _N, "how likely a profile like its peers shows as many"),
        Field("found", _T, "what was found, in words"),
        Field("policy", _T, "what published policies on link spam say of it, in our words"),
        Field("why", _T, "why it is watched for"),
        Field("fix", _T, "what to do"),
        Field("examples", _TS, "up to five pages that show it"),
    ),
    computed=f"{_IN}.profile:flags",
    about=_ABOUT,
    brief=("flag", "strength", "found", "fix"),
    examples=("example.com", "example.com --json"),
)

VELOCITY = Question(
    "velocity",
    "New referring domains month by month, corrected for what was crawled, with the bursts.",
    _LIST,
    (
        Field("month", _T, "month, as 2026-03"),
        Field("new_domains", _I, "domains whose first link to the target was seen in it"),
        Field("lost_domains", _I, "domains whose last link was found gone in it"),
        Field("expected", _N, "new domains to expect by its other months and by what the index found in this one"),
        Field("limit", _I, "the most that chance explains (1 in 1,000)"),
        Field(
            "burst",
            _B,
            "more than that, at least 10 and twice what is expected; not in the month most of the index is from",
        ),
        Field("chance", _N, "how likely that many are"),
        Field("index_pairs", _I, "pairs of domains that the whole index saw first in it"),
    ),
    computed=f"{_IN}.profile:velocity",
    about=(_ABOUT[0], _ABOUT[5]),
    brief=("month", "new_domains", "lost_domains", "expected", "limit", "burst", "index_pairs"),
    examples=("example.com",),
)

MAGNETS = Question(
    "magnets",
    "Which pages earn links against expectation: referring domains beside those of pages of their kind and age.",
    _LIST,
    (
        Field("url", _T, "URL of the page"),
        Field("title", _T, "its title; null if never read"),
        Field("type", _T, "what it offers, by its URL and title: tool, guide, product, article, …"),
        Field("age", _T, "how long it is known"),
        Field("referring_domains", _I, "domains that link to it, live"),
        Field("referring_domains_follow", _I, "of these, with a followed link"),
        Field("expected", _N, "referring domains of a page of its type and age on this site"),
        Field("ratio", _N, "how many times as many it earns, drawn towards 1 where there is little evidence"),
        Field("low", _N, "the ratio is between this"),
        Field("high", _N, "and this, with 90 %"),
        Field("magnet", _B, "it surely earns more than expected: low is over 1"),
        Field("rating", _N, "rating of the page, 0–100; null while not ranked"),
        Field("status", _I, "HTTP status of its last visit; null where there was none"),
    ),
    computed=f"{_IN}.magnets:magnets",
    about=(
        Field("pages", _I, "pages that were compared"),
        Field("magnets", _I, "pages that surely earn more than expected"),
        Field("home_domains", _I, "referring domains of home pages, which are left out: they are linked for the name"),
        Field("shape", _N, "how alike pages of one kind are: large when they differ by little more than chance"),
    ),
    brief=("url", "type", "age", "referring_domains", "expected", "ratio", "low", "high"),
    examples=("example.com", "example.com --where magnet"),
)

STRUCTURE = Question(
    "structure",
    "How a site links within itself: each page's internal PageRank, clicks from home, what it gets and gives.",
    _LIST,
    (
        Field("url", _T, "URL of the page"),
        Field("status", _I, "HTTP status of its last visit; null where there was none"),
        Field(
            "internal_rank", _N, "internal PageRank times the number of pages, those that redirect aside: 1 is average"
        ),
        Field("depth", _I, "clicks from the home page; null where no way leads"),
        Field("links_in", _I, "pages of the site that link to it, followed"),
        Field("links_out", _I, "pages of the site that it links to, followed"),
        Field("referring_domains", _I, "other domains that link to it"),
        Field(
            "landed",
            _N,
            "share of the site's external equity that arrives here: √(rating/100)·(1 − risk) of each domain",
        ),
        Field("held", _N, "share of what is not lost that rests here once it has flowed along the site's links"),
        Field("orphan", _B, "it answers 200 and no page of the site links to it"),
        Field("dead_end", _B, "it answers 200 and links to no page of the site"),
        Field("title", _T, "its title; null if never read"),
        Field("problem", _T, "the gravest thing about it, in words; null where there is nothing"),
    ),
    computed=f"{_IN}.structure:structure",
    about=(
        Field("pages", _I, "pages of the site that are known"),
        Field("visited", _I, "of these, visited"),
        Field("links", _I, "pairs of pages that are linked, followed"),
        Field("home", _TS, "its home pages"),
        Field("orphans", _I, "pages that answer 200 and that no page of the site links to"),
        Field("dead_ends", _I, "pages that link to no page of the site"),
        Field("unreached", _I, "pages that no way of clicks from the home page leads to"),
        Field("deep", _I, "pages five or more clicks from the home page"),
        Field("lost", _N, "share of the external equity that arrives at pages that are gone"),
        Field("rounds", _I, "rounds until internal PageRank settled"),
        Field("residual", _N, "the sum of all changes in the last of them"),
    ),
    brief=("url", "internal_rank", "depth", "links_in", "links_out", "referring_domains", "landed", "held", "problem"),
    examples=("example.com", "example.com --where orphan", "example.com --order-by landed:desc"),
)

SUGGESTIONS = Question(
    "internal-suggestions",
    "Which links within a site would bring what external links give it to pages that get little of it.",
    _LIST,
    (
        Field("source_url", _T, "page that gets links from other domains"),
        Field("target_url", _T, "page on the same subject that it does not link to yet"),
        Field("target_title", _T, "title of the latter"),
        Field("gain", _N, "what the latter would gain by the link, as a share of the site's external equity"),
        Field("shared", _TS, "words that both have in title or path, the most telling first"),
        Field("similarity", _N, "how near in subject, 0–1"),
        Field("source_landed", _N, "share of the site's external equity that arrives at the source"),
        Field("source_links", _I, "pages of the site that the source links to now"),
        Field("target_held", _N, "share of the site's external equity that the latter holds now"),
    ),
    computed=f"{_IN}.structure:suggestions",
    about=(Field("pages", _I, "pages of the site that are known"),),
    brief=("source_url", "target_url", "gain", "target_held", "similarity", "shared"),
    examples=("example.com",),
)

CONFLICTS = Question(
    "anchor-conflicts",
    "Where a site's own anchors contradict each other: one anchor for several pages, one page under many anchors.",
    _LIST,
    (
        Field("conflict", _T, "one anchor, several pages; or several anchors, one page"),
        Field("anchor", _T, "the anchor, for the first"),
        Field("url", _T, "the page, for the second"),
        Field("links", _I, "pages of the site with such a link"),
        Field("different", _I, "different pages, or different anchors"),
        Field("pages", _TS, "up to five of the pages, those linked most first"),
        Field("anchors", _TS, "up to five of the anchors, those used most first"),
        Field("prevailing", _N, "share of the links that the most usual of them has"),
    ),
    computed=f"{_IN}.structure:conflicts",
    brief=("conflict", "anchor", "url", "links", "different", "prevailing"),
    examples=("example.com",),
)

AUDIT = Question(
    "audit",
    "Which referring domains to review first, with the evidence: a priority for people, never a verdict.",
    _LIST,
    (
        Field("domain", _T, "referring domain"),
        Field("verdict", _T, "first: review it first; look: worth a look; fine: nothing to do"),
        Field(
            "priority", _N, "0–1: its risk, raised by independent signs and a pattern, halved without followed links"
        ),
        Field("reasons", _TS, "what it shows, in words"),
        Field("families", _I, "independent kinds of these: source, intent, anchor, place, network"),
        Field("pattern", _T, "what five or more referring domains have in common with it"),
        Field("pattern_domains", _I, "how many have it, itself included"),
        Field("risk", _N, "highest risk of its links, 0–1; null while not ranked"),
        Field("value", _N, "value of its best link, 0–1; null while not ranked"),
        Field("confidence", _N, "share of the inputs that were observed for that link; null while not ranked"),
        Field("label", _T, "label of that link: helpful, neutral, harmful or unknown"),
        Field("rating", _N, "its rating, 0–100; null where it is not known"),
        Field("links", _I, "its live links to the target"),
        Field("links_follow", _I, "of these, followed"),
        Field("anchor", _T, "anchor of its best link"),
        Field("first_seen", FieldType.TIME, "first sighting of any of them"),
        Field("intents", _TS, "why its links seem to be there"),
        Field("source_url", _T, "page with its best link"),
        Field("target_url", _T, "page that the best link leads to"),
    ),
    computed=f"{_IN}.audit:audit",
    about=(
        _ABOUT[0],
        Field("first", _I, "domains to review first"),
        Field("look", _I, "domains worth a look"),
    ),
    brief=("domain", "verdict", "priority", "risk", "links", "anchor", "reasons"),
    examples=("example.com", "example.com --where 'verdict = \"first\"'"),
)

HEALTH = Question(
    "health",
    "What keeps links from doing their work at the page they lead to: all checks of a page, problems of a site.",
    _LIST,
    (
        Field("url", _T, "URL of the page that is linked to"),
        Field("check", _T, "status, redirect, canonical, noindex, robots, soft_404, orphan, depth or dead_end"),
        Field("state", _T, "problem, note, ok, or unknown where it could not be looked at"),
        Field("finding", _T, "what was found"),
        Field("evidence", _T, "by what"),
        Field("fix", _T, "what to do; null where there is nothing to do"),
        Field("keeps", _N, "share of a link's value that this leaves; null where unknown"),
        Field("page_keeps", _N, "share that all findings on the page leave together; null if it was never visited"),
        Field("referring_domains", _I, "domains that link to the page, live"),
        Field(
            "worth",
            _N,
            "what they weigh: sum of √(rating/100)·(1 − risk) over domains that follow; 1 each while not ranked",
        ),
        Field("lost", _N, "of this, what the finding costs"),
    ),
    computed=f"{_IN}.health:health",
    about=(
        Field("pages", _I, "pages that were examined"),
        Field("pages_visited", _I, "of these, visited: of the others nothing is known"),
        Field("pages_with_problems", _I, "of these, with a problem"),
        Field("lost", _N, "worth that is lost on all of them"),
    ),
    brief=("url", "check", "state", "finding", "evidence", "fix", "referring_domains", "lost"),
    examples=("https://example.com/guide", "example.com", "example.com --where 'state = \"problem\"'"),
)

PROFILE_QUESTIONS = (PROFILE, FLAGS, VELOCITY, AUDIT, MAGNETS, HEALTH, STRUCTURE, SUGGESTIONS, CONFLICTS)
