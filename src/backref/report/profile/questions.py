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
        Field("burst", _B, "more than that, at least 10 and twice what is expected"),
        Field("chance", _N, "how likely that many are"),
        Field("index_pairs", _I, "pairs of domains that the whole index saw first in it"),
        Field("visits", _I, "visits to pages in it, of all inputs"),
    ),
    computed=f"{_IN}.profile:velocity",
    about=(_ABOUT[0], _ABOUT[5]),
    brief=("month", "new_domains", "lost_domains", "expected", "limit", "burst", "visits"),
    examples=("example.com",),
)

PROFILE_QUESTIONS = (PROFILE, FLAGS, VELOCITY)
