"""What the anchor rules are worth on a list that we judged by reading, and against what the sample web meant.

`python -m evaluation.anchors` prints F1 of every class, the anchors that are still told wrong, and the agreement with
the sample web's labels. The list is `anchors.tsv`; it was written before the rules were run on it. Their first run
gave a macro-F1 of .914; what it showed (genitives, articles, legal forms in scripts without spaces) was then mended.
"""

import sys
from collections import Counter

import polars as pl

from backref.model.words import Kind
from backref.quality.anchors.brands import BrandLearner
from backref.quality.anchors.classes import AnchorModel
from backref.quality.targets import Targets
from backref.sample.generate import generate
from backref.sample.truth import link_row, read_truth
from backref.sample.web import SampleWeb
from evaluation.floors import HERE, missed

SAMPLE_WORDS = {"url": "naked"}
SAMPLE_SCALE = 0.3


def labelled() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The list as links (with `wanted` and `language`) and as pages they lead to."""
    links, pages = [], []
    for line in (HERE / "anchors.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("@"):
            domain, path, name, title, headings = line.split("\t")[1:]
            page = {"domain": domain, "host": domain, "key": f"{key_of(domain)}{path}", "title": given(title)}
            told = [{"level": 2, "text": text} for text in (given(headings) or "").split(" / ") if text]
            pages.append({**page, "site_name": given(name), "headings": told})
            continue
        wanted, language, anchor = line.split("\t")
        image = anchor.startswith("img:")
        texts = {"anchor": "", "alt": anchor[4:], "kind": "image"} if image else {"anchor": anchor, "kind": "text"}
        target = {"target_key": page["key"], "target_host": domain, "target_domain": domain}
        links.append({"wanted": wanted, "language": language, "alt": None, **texts, **target})
    return pl.DataFrame(links, infer_schema_length=None), pl.DataFrame(pages)


def given(text: str) -> str | None:
    """A field; `-` is none."""
    return None if text == "-" else text


def key_of(host: str) -> str:
    """The part of a key that stands for a host."""
    return ",".join(reversed(host.split("."))) + ")"


def classified(links: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """The links with the class and the rule that the package gives."""
    learner = BrandLearner()
    learner.add(pages)
    visited = pages.filter(pl.col("title").is_not_null()).with_columns(language=pl.lit(None, pl.String))
    told = AnchorModel(learner.learned()).classify(links, Targets.of(links, visited))
    return pl.concat([links, told], how="horizontal")


def f1_by_class(rows: pl.DataFrame) -> dict[str, float]:
    """F1 of each class that was wanted, and their mean."""
    found = {}
    for word in sorted(set(rows["wanted"])):
        wanted, got = rows["wanted"] == word, rows["anchor_class"].cast(pl.String) == word
        hits = (wanted & got).sum()
        found[word] = 2 * hits / (wanted.sum() + got.sum())
    return {**found, "macro": sum(found.values()) / len(found)}


def sample_rows(web: SampleWeb) -> pl.DataFrame:
    """The links of a sample web with the class that their writer meant and the one that the rules give."""
    rows = [link_row(truth) for truth in read_truth(web)]
    links = pl.DataFrame(
        {
            "wanted": [SAMPLE_WORDS.get(row["anchor_class"], str(row["anchor_class"])) for row in rows],
            "anchor": [row["anchor"] for row in rows],
            "alt": [row["alt"] for row in rows],
            "kind": [str(row["kind"]) for row in rows],
            "target_key": [page_key(row["target_url"]) for row in rows],
            "target_host": [row["target_url"].split("/")[2].split(":")[0] for row in rows],
            "target_domain": [row["target_domain"] for row in rows],
        },
        schema_overrides={"alt": pl.String},
    ).filter(pl.col("kind").is_in([Kind.TEXT.value, Kind.IMAGE.value]))
    pages = pl.DataFrame(
        {
            "key": [page_key(page.url) for page in web.pages.values()],
            "domain": [page.site for page in web.pages.values()],
            "title": [shown_title(web, page.title, page.site, page.kind) for page in web.pages.values()],
        }
    ).with_columns(site_name=pl.lit(None, pl.String), headings=pl.lit([], PAGES_HEADINGS))
    return classified(links.sort("target_key", maintain_order=True), pages.unique("key", keep="first"))


PAGES_HEADINGS = pl.List(pl.Struct({"level": pl.Int8, "text": pl.String}))


def shown_title(web: SampleWeb, title: str, site: str, kind: str) -> str:
    """The title as the page shows it: with the site's name, which home pages have in theirs."""
    return title if kind == "home" else f"{title} | {web.sites[site].name}"


def page_key(url: str) -> str:
    """The key of a plain URL."""
    host, _, rest = url.split("//", 1)[1].partition("/")
    return f"{key_of(host.split(':')[0])}/{rest}"


def main() -> int:
    """Print everything; how many floors are missed."""
    rows = classified(*labelled())
    figures = f1_by_class(rows)
    print(f"{len(rows)} anchors in {rows['language'].n_unique()} languages; F1 of each class:")
    print("   ".join(f"{word} {value:.2f}" for word, value in figures.items() if word != "macro"))
    wrong = rows.filter(pl.col("wanted") != pl.col("anchor_class").cast(pl.String))
    for row in wrong.iter_rows(named=True):
        where = f"{row['target_domain']}  {row['language']}"
        print(
            f"  {row['wanted']:13} told {row['anchor_class']:13} by {row['anchor_rule']:18} {row['anchor']}  → {where}"
        )
    sample = sample_rows(generate(seed=7, scale=SAMPLE_SCALE))
    agreed = (sample["wanted"] == sample["anchor_class"].cast(pl.String)).mean()
    print(f"{len(sample)} links of the sample web; those that are told otherwise:")
    differ = sample.filter(pl.col("wanted") != pl.col("anchor_class").cast(pl.String))
    for pair, count in Counter(differ.select("wanted", pl.col("anchor_class").cast(pl.String)).iter_rows()).most_common(
        8
    ):
        print(f"  meant {pair[0]}, told {pair[1]}: {count}")
    return missed("anchors", {"macro-F1": figures["macro"], "sample agreement": agreed})


if __name__ == "__main__":
    sys.exit(main())
