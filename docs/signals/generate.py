"""Write the pages of the signals from their units: one page each, and a list.

Run `python docs/signals/generate.py` after changing a signal or a weight; a test fails until that is done.
"""

from pathlib import Path

from backref.model.index import LINKS, PAGES
from backref.quality.data_files import data
from backref.quality.facts import FACTS
from backref.quality.signals import Signal, all_signals
from backref.quality.weights import bit_of, default_weights, names_of

FOLDER = Path(__file__).parent


def generated() -> dict[Path, str]:
    """Every page with its text."""
    pages = {FOLDER / f"{signal.name}.md": page(signal) for signal in all_signals()}
    return {**pages, FOLDER / "README.md": overview()}


def overview() -> str:
    """The list of all signals."""
    rows = [f"| [{s.name}]({s.name}.md) | {s.family} | {s.level} | {s.measures} |" for s in all_signals()]
    return "\n".join(
        [
            "# Signals\n",
            "Observations about links and the pages they stand on. Each is a unit of its own, a file in "
            "`src/backref/quality/signals`; this page and the others here are made from them.",
            "A signal says what is there. What that means for the intent or the risk of a link stands in "
            "[intents](../scores/intents.md) and [risk](../scores/risk.md); one that no weight names is information.\n",
            "| signal | family | looks at | fires when |\n|---|---|---|---|",
            *rows,
            "",
        ]
    )


def page(signal: Signal) -> str:
    """The page of one signal."""
    return "\n".join(
        [
            f"# {signal.name}\n",
            f"Fires when {signal.measures}.\n",
            f"Why it matters: {signal.why}.\n",
            f"For example: {_example(signal)}\n",
            f"Family `{signal.family}`; looks at the {signal.level}.\n",
            "| it reads | |\n|---|---|",
            *(f"| `{name}` | {_meaning(name)} |" for name in signal.inputs),
            "\nIt is null, not false, where what it reads is not known.\n",
            "## What it counts for\n",
            *_uses(signal),
            "",
        ]
    )


def _example(signal: Signal) -> str:
    return f"`{signal.example}`" if "<" in signal.example or "=" in signal.example else signal.example


def _meaning(name: str) -> str:
    return FACTS[name][1] if name in FACTS else _STORED[name]


_STORED = {column.name: column.meaning for column in (*LINKS.columns, *PAGES.columns)}


def _uses(signal: Signal) -> list[str]:
    weights, bit = default_weights(), bit_of(signal.name)
    spoken = [known for known in weights.intents if any(rule.needs & bit for rule in known.rules)]
    against = [known for known in weights.intents if any(rule.forbids & bit for rule in known.rules)]
    risk = weights.values["risk"]
    lines = []
    if spoken:
        lines.append(f"- speaks for {', '.join(known.intent for known in spoken)}, alone or with others")
    if against:
        lines.append(f"- speaks against {', '.join(known.intent for known in against)}")
    if signal.name in risk["signals"]:
        lines.append(f"- risk {risk['signals'][signal.name]}: {risk['reasons'][signal.name]}")
    if signal.name in weights.silent:
        beside = ", ".join(names_of(weights.silent[signal.name]))
        lines.append(f"- adds no risk beside {beside}: {_why_silent(signal.name)}")
    return lines or ["Nothing so far: it is shown as information."]


def _why_silent(name: str) -> str:
    reasons: list[str] = [row["reason"] for row in data("intents")["silent"] if row["sign"] == name]
    return "; ".join(reasons)


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text, "utf-8")
