"""The columns of an explanation, and what it says of the link itself."""

from backref.report.question import Field, FieldType

_T, _I, _N, _W = FieldType.TEXT, FieldType.INTEGER, FieldType.NUMBER, FieldType.TIME

LINES = (
    Field(
        "section",
        _T,
        "value (its factors), relevance (the words that carry it), risk, signal (that fired), unseen (signals without "
        "inputs), confidence",
    ),
    Field("name", _T, "name of the factor, signal or input; a word that link and target share"),
    Field("value", _N, "the factor, what is added to risk or confidence, or a word's share of all that is shared"),
    Field("log", _N, "natural logarithm of a factor: these add up to that of the value"),
    Field("total", _N, "product of the factors, the risk or the confidence up to here"),
    Field("inputs", _T, "what it was made from"),
    Field("meaning", _T, "what it says, or why it counts"),
)
_ENDS = (
    Field("source_url", _T, "URL of the page that links"),
    Field("target_url", _T, "URL that is linked to"),
)
_SNIPPET = Field("snippet", _T, "the words around the link, its own in brackets")
_LABEL = Field("label", _T, "helpful, neutral, harmful or unknown")
LINK = (
    *_ENDS,
    Field("kind", _T, "the sort of link; of several between the pages the one asked for, or that is worth most"),
    Field("value", _N, "how much good the link does, 0–1"),
    Field("risk", _N, "how likely it is part of a manipulative pattern, 0–1"),
    Field("confidence", _N, "share of the inputs that were observed, 0–1"),
    _LABEL,
    Field("intents", FieldType.TEXTS, "why the link is there, what counts first"),
    _SNIPPET,
    Field("archive", _T, "file that holds the fetch that proved the link"),
    Field("offset", _I, "byte offset of its record in the archive"),
    Field("fetched_at", _W, "when it was fetched"),
    Field("reading", _T, "what was read: wat or html"),
    Field("occurrences", _I, "how often it stands on the page"),
    Field("in_words", _T, "that there are several, and how to see the others"),
    Field("links", _I, "how many links there are between the pages, where there are several"),
    Field(
        "others",
        FieldType.OBJECTS,
        "the others; to see what one of them is worth, name its kind, or the addresses with http:// or https://",
        (
            Field("kind", _T, "the sort of link"),
            *_ENDS,
            _SNIPPET,
            Field("value", _N, "how much good it does, 0–1"),
            _LABEL,
            Field("lost", FieldType.BOOLEAN, "it is not there any more"),
        ),
    ),
)
