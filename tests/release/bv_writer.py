"""A plain writer of graphs in BV form: the slow twin of the decoder, one decision after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Form:
    """The parameters of a graph in BV form."""

    window: int = 7
    chain: int = 3
    least_run: int = 4
    shrink: int = 3
    codes: dict[str, str] = field(default_factory=dict)

    def code(self, part: str) -> str:
        defaults = {"OUTDEGREES": "GAMMA", "REFERENCES": "UNARY", "BLOCK_COUNT": "GAMMA", "BLOCKS": "GAMMA"}
        return self.codes.get(part, defaults.get(part, "ZETA"))


def unary(number: int) -> str:
    return "0" * number + "1"


def binary(number: int, width: int) -> str:
    return f"{number:0{width}b}" if width else ""


def gamma(number: int) -> str:
    width = (number + 1).bit_length() - 1
    return unary(width) + binary(number + 1 - (1 << width), width)


def delta(number: int) -> str:
    width = (number + 1).bit_length() - 1
    return gamma(width) + binary(number + 1 - (1 << width), width)


def zeta(number: int, shrink: int) -> str:
    value = number + 1
    step = (value.bit_length() - 1) // shrink
    left = 1 << step * shrink
    if value - left < left:
        return unary(step) + binary(value - left, step * shrink + shrink - 1)
    return unary(step) + binary(value, step * shrink + shrink)


def coded(form: Form, part: str, number: int) -> str:
    match form.code(part):
        case "UNARY":
            return unary(number)
        case "GAMMA":
            return gamma(number)
        case "DELTA":
            return delta(number)
    return zeta(number, form.shrink)


def folded(number: int) -> int:
    """Whole numbers as natural ones."""
    return 2 * number if number >= 0 else -2 * number - 1


def list_bits(form: Form, node: int, successors: Sequence[int], back: int, reference: Sequence[int]) -> str:
    bits = coded(form, "OUTDEGREES", len(successors))
    if not successors:
        return bits
    extra = list(successors)
    if form.window:
        bits += coded(form, "REFERENCES", back)
        if back:
            blocks, extra = copied_blocks(successors, reference)
            bits += coded(form, "BLOCK_COUNT", len(blocks))
            bits += "".join(coded(form, "BLOCKS", length - (at > 0)) for at, length in enumerate(blocks))
    if extra and form.least_run:
        runs, extra = split_runs(extra, form.least_run)
        bits += gamma(len(runs))
        last = 0
        for at, (start, length) in enumerate(runs):
            bits += gamma(start - last - 1 if at else folded(start - node)) + gamma(length - form.least_run)
            last = start + length
    for at, value in enumerate(extra):
        bits += coded(form, "RESIDUALS", value - extra[at - 1] - 1 if at else folded(value - node))
    return bits


def copied_blocks(successors: Sequence[int], reference: Sequence[int]) -> tuple[list[int], list[int]]:
    """Lengths of the blocks of the reference that are taken and passed over in turn, the last left out; the rest."""
    wanted, blocks, taking = set(successors), [0], True
    for value in reference:
        if (value in wanted) != taking:
            blocks.append(0)
            taking = not taking
        blocks[-1] += 1
    return blocks[:-1], [value for value in successors if value not in set(reference)]


def split_runs(values: Sequence[int], least: int) -> tuple[list[tuple[int, int]], list[int]]:
    runs: list[tuple[int, int]] = []
    rest: list[int] = []
    at = 0
    while at < len(values):
        end = at + 1
        while end < len(values) and values[end] == values[end - 1] + 1:
            end += 1
        if end - at >= least:
            runs.append((values[at], end - at))
        else:
            rest += values[at:end]
        at = end
    return runs, rest


def write_graph(base: Path, lists: Sequence[Sequence[int]], form: Form) -> Path:
    """Write `base.graph` and `base.properties`; each list takes the reference that makes it shortest."""
    stream, chains = "", [0] * len(lists)
    for node, successors in enumerate(lists):
        backs = [0, *(b for b in range(1, min(form.window, node) + 1) if chains[node - b] < form.chain)]
        choices = [(len(bits := list_bits(form, node, successors, b, lists[node - b])), b, bits) for b in backs]
        _, back, bits = min(choices)
        chains[node] = chains[node - back] + 1 if back else 0
        stream += bits
    padded = stream + "0" * (-len(stream) % 8)
    graph = base.with_suffix(".graph")
    graph.write_bytes(bytes(int(padded[at : at + 8], 2) for at in range(0, len(padded), 8)))
    flags = " | ".join(f"{part}_{code}" for part, code in form.codes.items())
    base.with_suffix(".properties").write_text(
        "#BVGraph properties\nversion=0\ngraphclass=it.unimi.dsi.webgraph.BVGraph\n"
        f"nodes={len(lists)}\narcs={sum(map(len, lists))}\nwindowsize={form.window}\nmaxrefcount={form.chain}\n"
        f"minintervallength={form.least_run}\nzetak={form.shrink}\ncompressionflags={flags}\n"
    )
    return graph
