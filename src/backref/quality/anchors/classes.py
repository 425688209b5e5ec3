"""What sort of anchor a link has, and the rule that said so.

The rules in order, the first that fires decides: image, empty, URL, name of the site, name and more, generic, exact,
partial, title, other. `title` is tried before `exact` and `partial` in effect: an anchor that covers a long title
is never called one of these. Needs nothing but the rows it is given.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.kernel.strings import as_bytes
from backref.model.words import AnchorClass, Kind
from backref.quality.anchors._kernel import classify_rows
from backref.quality.anchors._tables import Lists, Sites, Told
from backref.quality.anchors.brands import Brands, affixes, shown_column
from backref.quality.anchors.generic import Generics, shipped
from backref.quality.targets import PART, Targets
from backref.quality.text.folding import folds, squash_rows


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its word in the column, the class it gives, and what it means."""

    name: str
    gives: AnchorClass
    meaning: str


RULES: Final = (
    Rule("image_alt", AnchorClass.IMAGE, "an image link; its alt text stands for the anchor"),
    Rule("image_without_alt", AnchorClass.EMPTY, "an image link without alt text"),
    Rule("no_text", AnchorClass.EMPTY, "no letter or digit in the anchor"),
    Rule("url", AnchorClass.NAKED, "the anchor is a URL or a host"),
    Rule(
        "site_name", AnchorClass.BRAND, "a name of the target's site: its domain's label, its titles or its site_name"
    ),
    Rule("site_name_and_more", AnchorClass.BRAND_KEYWORD, "a name of the target's site beside other words"),
    Rule("generic_phrase", AnchorClass.GENERIC, "a phrase of our list that fits any target"),
    Rule("generic_learned", AnchorClass.GENERIC, "a phrase that leads to many unlike domains in this index"),
    Rule("generic_words", AnchorClass.GENERIC, "made of words that say nothing, all of one language"),
    Rule("number", AnchorClass.GENERIC, "a number of up to three digits, such as a footnote's mark"),
    Rule("exact_phrase", AnchorClass.EXACT, "stands word for word in the target's title, a heading or its address"),
    Rule("shared_words", AnchorClass.PARTIAL, "shares telling words with the target's title, headings or address"),
    Rule("most_of_title", AnchorClass.TITLE, "most of the target's title, as in a citation"),
    Rule("none", AnchorClass.OTHER, "no rule fired"),
)
"""In the order of their codes in the compiled loop."""

CLASS_WORDS: Final = pl.Enum([word.value for word in AnchorClass])
RULE_WORDS: Final = pl.Enum([rule.name for rule in RULES])


class AnchorModel:
    """Classifies the anchors of links, given the names of sites and the generic phrases."""

    def __init__(self, brands: Brands | None = None, generics: Generics | None = None) -> None:
        """Without names that were learned, domains still tell their own; without phrases, those shipped count."""
        self._brands = brands or Brands()
        self._generics = generics or shipped()

    def classify(self, links: pl.DataFrame, targets: Targets) -> pl.DataFrame:
        """Columns `anchor_class` and `anchor_rule` for each link, in order.

        `links` has anchor, alt, kind, target_host; `targets` are theirs.
        """
        site_of, sites = _numbered(targets.rows["target_domain"])
        host = links["target_host"][targets.first].cast(pl.String).str.strip_prefix("www.")
        codes = np.empty(len(links), np.uint8)
        image = (links["kind"].cast(pl.String) == Kind.IMAGE.value).fill_null(value=False).to_numpy()
        domain_hashes = squash_rows(shown_column(sites).to_arrow())
        classify_rows(
            *as_bytes(links["anchor"].to_arrow()),
            *as_bytes(links["alt"].to_arrow()),
            image,
            targets.of_link,
            _told(targets.rows, site_of, host),
            Sites(self._brands.hashes(sites), domain_hashes),
            self._lists(),
            folds(),
            codes,
        )
        return decoded(codes)

    def _lists(self) -> Lists:
        generics = self._generics
        return Lists(
            generics.phrases,
            generics.learned_hashes(),
            generics.words,
            generics.languages_of_word,
            generics.stop_words,
            affixes().beside,
            affixes().endings,
        )


def _told(rows: pl.DataFrame, site_of: npt.NDArray[np.int64], host: pl.Series) -> Told:
    """What targets say: their title, and their headings with the words of their address."""
    address = pl.col("path").str.replace(r"\.[a-z]{2,5}$", "").str.replace_all("/", PART, literal=True)
    text = rows.select(pl.concat_str("headings", address, separator=PART, ignore_nulls=True)).to_series()
    title = as_bytes(rows["title"].to_arrow())
    return Told(*title, *as_bytes(text.to_arrow()), site_of, squash_rows(shown_column(host).to_arrow()))


def _numbered(names: pl.Series) -> tuple[npt.NDArray[np.int64], pl.Series]:
    """Each name as a number, and the names by number."""
    text = names.cast(pl.String)
    sites = text.unique(maintain_order=True)
    numbers = pl.DataFrame({"name": sites, "number": np.arange(len(sites))})
    of = pl.DataFrame({"name": text}).join(numbers, on="name", how="left", maintain_order="left", nulls_equal=True)
    return of["number"].to_numpy(), sites


def decoded(codes: npt.NDArray[np.uint8]) -> pl.DataFrame:
    """The columns for codes of rules."""
    classes = pl.Series([rule.gives.value for rule in RULES], dtype=CLASS_WORDS)
    rules = pl.Series([rule.name for rule in RULES], dtype=RULE_WORDS)
    return pl.DataFrame({"anchor_class": classes[codes], "anchor_rule": rules[codes]})
