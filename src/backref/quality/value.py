"""What a link is worth: value as a product of factors, risk, confidence and label.

The functions work on columns; a table of millions and the one row of an explanation go the same way.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.model.words import Intent, Label, Placement
from backref.quality.observing import Masks, Observed
from backref.quality.signals import Family, all_signals
from backref.quality.weights import Weights, bit_of, names_of

FACTORS = ("eligibility", "authority", "placement", "relevance", "intent", "follow", "not_spam")
"""Their product is the value."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What masks of signals mean: one row for each different mask, and the row of each link."""

    table: pl.DataFrame
    """Columns intents, signals, intent_weight, kept (1 − risk), graph (a sign of that family), families, patterned."""
    row: npt.NDArray[np.int64]

    def beside(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Links with these columns."""
        return rows.with_columns(self.table[self.row].get_columns())


def verdicts(fired: Masks, weights: Weights) -> Verdicts:
    """Read every different mask once: there are few."""
    masks = pl.Series(fired).unique().sort().to_numpy()  # sorting the few is much faster than sorting all
    rows = [_verdict(int(mask), weights) for mask in masks]
    columns = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(_VERDICT)]
    table = pl.DataFrame(pa.table(columns, _VERDICT))  # lists of texts: polars itself takes fifteen times as long
    return Verdicts(table, np.searchsorted(masks, fired))


_VERDICT = pa.schema(
    [
        ("intents", pa.list_(pa.string())),
        ("signals", pa.list_(pa.string())),
        ("intent_weight", pa.float64()),
        ("kept", pa.float64()),
        ("graph", pa.bool_()),
        ("families", pa.int8()),
        ("patterned", pa.bool_()),
    ]
)


def _verdict(mask: int, weights: Weights) -> tuple[object, ...]:
    """The row of `_VERDICT` for a mask; each is thought about once."""
    if mask not in weights.verdicts:
        weights.verdicts[mask] = _considered(mask, weights)
    return weights.verdicts[mask]


def _considered(mask: int, weights: Weights) -> tuple[object, ...]:
    found = [known for known in weights.intents if any(rule.holds(mask) for rule in known.rules)]
    signs, names = weights.signs(mask), names_of(mask)
    kept = 1.0 - (found[0].risk if found else 0.0)
    for added in signs.values():
        kept *= 1.0 - added
    needed = found[0].evidence(mask) if found and found[0].risk else 0
    families = {_FAMILY[name] for name in names if name in signs or bit_of(name) & needed}
    hacked = any(known.intent is Intent.HACKED for known in found)
    return (
        [str(known.intent) for known in found],
        names,
        found[0].weight if found else weights.values["value"]["prior"]["intent"],
        kept,
        Family.GRAPH in families,
        len(families),
        hacked or bool(mask & (bit_of("broad_pattern") | bit_of("hidden_link"))),
    )


_FAMILY = {signal.name: signal.family for signal in all_signals()}


def factors(rows: pl.DataFrame, found: Verdicts, weights: Weights) -> pl.DataFrame:
    """The seven factors of every link, and `unsupported`, the part of its risk that comes from its source's place."""
    return found.beside(rows).lazy().select(**_factors(weights)).collect()


def _factors(weights: Weights) -> dict[str, pl.Expr]:
    values = weights.values["value"]
    unsupported = _unsupported(weights)
    return {
        "eligibility": _eligibility(weights),
        "authority": (pl.col("source_rating").cast(pl.Float64).fill_null(values["prior"]["rating"]) / 100)
        .clip(0, 1)
        .pow(values["authority_power"]),
        "placement": _placement(weights),
        "relevance": values["relevance_floor"]
        + (1 - values["relevance_floor"])
        * pl.col("relevance").cast(pl.Float64).fill_null(values["prior"]["relevance"]),
        "intent": pl.col("intent_weight"),
        "follow": _follow(weights),
        "not_spam": pl.col("kept") * (1 - unsupported),
        "unsupported": unsupported,
    }


def _eligibility(weights: Weights) -> pl.Expr:
    worth = weights.values["value"]["eligibility"]
    status, outcome = pl.col("target_status"), pl.col("target_outcome")
    target = (
        pl.when(pl.col("lost_at").is_not_null())
        .then(worth["lost"])
        .when(outcome.is_null())
        .then(worth["unknown"])
        .when((outcome == "gone") | status.is_between(400, 499))
        .then(worth["gone"])
        .when(outcome == "error")
        .then(worth["error"])
        .when((outcome == "redirected") & pl.col("target_redirect_home"))
        .then(worth["redirect_home"])
        .when(outcome == "redirected")
        .then(worth["redirect"])
        .when(pl.col("target_noindex"))
        .then(worth["noindex"])
        .when(pl.col("target_canonical_elsewhere"))
        .then(worth["canonical_elsewhere"])
        .otherwise(worth["live"])
    )
    return target * pl.when(pl.col("source_noindex")).then(worth["source_noindex"]).otherwise(1.0)


def _placement(weights: Weights) -> pl.Expr:
    values = weights.values["value"]
    worth = {str(word): values["placement"][word] for word in Placement}
    place = (
        pl.col("placement")
        .fill_null("unknown")
        .replace_strict(worth, default=worth["unknown"], return_dtype=pl.Float64)
    )
    return place * pl.when(pl.col("sitewide")).then(values["sitewide"]["factor"]).otherwise(1.0)


def _follow(weights: Weights) -> pl.Expr:
    worth = weights.values["value"]["follow"]
    return (
        pl.when(pl.col("sponsored"))
        .then(worth["sponsored"])
        .when(pl.col("ugc"))
        .then(worth["ugc"])
        .when(pl.col("follow"))
        .then(worth["follow"])
        .otherwise(worth["nofollow"])
    )


def _unsupported(weights: Weights) -> pl.Expr:
    """What the unsupported share of the source domain adds to the risk; nothing where it is not known."""
    risk = weights.values["risk"]
    above = (pl.col("source_unsupported").cast(pl.Float64) - risk["unsupported_from"]) / (1 - risk["unsupported_from"])
    added: pl.Expr = above.clip(0, 1) * risk["unsupported_weight"]
    return added.fill_null(0.0)


def observed_inputs() -> dict[str, pl.Expr]:
    """Whether each input that the confidence counts was observed."""
    return {
        "authority": pl.col("source_rating").is_not_null(),
        "relevance": pl.col("relevance").is_not_null(),
        "placement": pl.col("placement").fill_null("unknown") != "unknown",
        "eligibility": pl.col("target_outcome").is_not_null() | pl.col("lost_at").is_not_null(),
        "intent": pl.col("read_as_html").fill_null(value=False),
        "source_spam": pl.col("source_unsupported").is_not_null(),
    }


def _confidence(weights: Weights) -> pl.Expr:
    """The share of the inputs that were observed."""
    share = weights.values["confidence"]
    return pl.sum_horizontal(seen.cast(pl.Float64) * share[name] for name, seen in observed_inputs().items()).round(6)


def judge(rows: pl.DataFrame, observed: Observed, weights: Weights) -> pl.DataFrame:
    """The ranked columns of links that follow from all the others: intents, signals, value, risk, confidence, label."""
    told = verdicts(observed.fired, weights).beside(rows).lazy()
    suspect = (pl.col("unsupported") > 0) & ~pl.col("graph")
    return (
        told.select(*_VERDICT.names, confidence=_confidence(weights), **_factors(weights))
        .with_columns(
            value=pl.reduce(lambda product, factor: product * factor, pl.col(*FACTORS)),
            risk=1.0 - pl.col("not_spam"),
            families=pl.col("families") + suspect.cast(pl.Int8),
        )
        .with_columns(label=_label(weights))
        .select("intents", "signals", pl.col("value", "risk", "confidence").cast(pl.Float32), "label")
        .collect()
    )


def _label(weights: Weights) -> pl.Expr:
    bounds = weights.values["label"]
    harmful = (
        (pl.col("risk") >= bounds["harmful_risk"])
        & (pl.col("families") >= bounds["harmful_families"])
        & pl.col("patterned")
    )
    helpful = (pl.col("value") >= bounds["helpful_value"]) & (pl.col("risk") < bounds["helpful_risk"])
    return (
        pl.when(harmful)
        .then(pl.lit(Label.HARMFUL))
        .when(pl.col("confidence") < bounds["unknown_confidence"])
        .then(pl.lit(Label.UNKNOWN))
        .when(helpful)
        .then(pl.lit(Label.HELPFUL))
        .otherwise(pl.lit(Label.NEUTRAL))
    )
