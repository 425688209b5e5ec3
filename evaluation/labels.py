"""What our scores say about hosts and domains that people have judged: reported whatever comes out.

The labels are for research: they are read where they are, and nothing of them is kept but these figures.
"""

from pathlib import Path

import numpy as np
from scipy.stats import rankdata

from backref.graph.trust import spam_mass, unsupported_shares
from backref.graph.walk import anchored, pagerank
from evaluation.floors import Figures
from evaluation.real_graphs import news_links, table


def label_figures(data: Path) -> Figures:
    """Every figure on labelled data."""
    return {**uk_2007(data / "spam"), **uk_2006(data / "spam"), **news(data)}


def uk_2007(folder: Path) -> Figures:
    """Relative spam mass from the published PageRank and TrustRank of judged UK hosts."""
    rows = table(folder / "uk2007-link-features-a.csv.gz")
    names = {"pagerank": "pagerank_hp", "trustrank": "trustrank_hp", "reciprocity": "reciprocity_hp"}
    columns = {ours: np.array([float(row[theirs]) for row in rows]) for ours, theirs in names.items()}
    spam = np.array([row["class"] == "spam" for row in rows])
    trust = columns["trustrank"] / columns["trustrank"].mean() * columns["pagerank"].mean()
    mass = spam_mass(columns["pagerank"], trust)
    return {
        "UK 2007 spam mass AUC": auc(mass[spam], mass[~spam]),
        "UK 2007 reciprocity AUC": auc(columns["reciprocity"][spam], columns["reciprocity"][~spam]),
        "UK 2007 low PageRank AUC": auc(-columns["pagerank"][spam], -columns["pagerank"][~spam]),
    }


def uk_2006(folder: Path) -> Figures:
    """Plain figures of judged UK hosts, as a baseline: the arcs of that graph are not here."""
    labels = dict(line.split()[:2] for line in (folder / "uk2006-set1-labels.txt").read_text().splitlines() if line)
    rows = [row for row in table(folder / "uk2006-host-ranks.csv.gz") if labels.get(row["host"]) in {"spam", "normal"}]
    spam = np.array([labels[row["host"]] == "spam" for row in rows])
    figures = {}
    for name in ("indegree", "outdegree", "pagerank"):
        values = np.array([float(row[name]) for row in rows])
        figures[f"UK 2006 high {name} AUC"] = auc(values[spam], values[~spam])
    return figures


def news(data: Path) -> Figures:
    """Rating and unsupported share of news domains judged misleading, trust in half of the reliable ones."""
    named = news_links(data)
    reliable = {
        row["domain"] for row in table(data / "spam" / "news-reliability-labels.csv") if row["reliability_label"] == "1"
    }
    judged = {row["url"]: row["is_misinfo"] == "1" for row in table(data / "spam" / "news-labels.csv.gz")}
    trusted = named.nodes(set(sorted(reliable)[::2]))
    walk = anchored(named.graph, trusted)
    shares = unsupported_shares(named.graph, pagerank(named.graph).held, walk.held)
    seen = [node for node, name in enumerate(named.names) if name in judged and node not in set(trusted.tolist())]
    bad = np.array([judged[named.names[node]] for node in seen])
    earned, share = walk.earned[seen], np.nan_to_num(shares[seen], nan=0.5)
    return {
        "news: trusted domains": float(len(trusted)),
        "news: misleading domains": float(bad.sum()),
        "news: low anchored score AUC": auc(-earned[bad], -earned[~bad]),
        "news: unsupported share AUC": auc(share[bad], share[~bad]),
    }


def auc(bad: np.ndarray, good: np.ndarray) -> float:
    """The chance that a bad one scores above a good one."""
    ranks = rankdata(np.concatenate([bad, good]))
    return float((ranks[: len(bad)].sum() - len(bad) * (len(bad) + 1) / 2) / (len(bad) * len(good)))
