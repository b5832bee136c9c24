"""What was measured, compared and shown: medians, ratios, exponents, as a table and as a chart."""

import math
import os
import platform
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from nasss.resources import write_atomically

OURS = "nasss"
BEGIN, END = "<!-- results: begin -->\n", "<!-- results: end -->\n"
PACKAGES = ("pyoxigraph", "rdflib", "oxrdflib", "maplib", "duckdb", "pyshacl", "owlrl", "frictionless")


@dataclass
class Measured:
    """What the rounds of one contender gave.

    Attributes:
        seconds: how long each round took.
        digests: what each round found, see `contenders.Outcome`.
        size: how many statements or rows that are.
        peak: the most memory it held, in kB.
        problem: why there is no time.
        stopped: after how many seconds it was stopped, 0 if it was not.
        note: what a reader must know of the time.
    """

    seconds: list[float] = field(default_factory=list)
    digests: set[str | None] = field(default_factory=set)
    size: int = 0
    peak: int = 0
    problem: str = ""
    stopped: float = 0
    note: str = ""


Results = dict[tuple[str, str, str], Measured]  # size, task, engine


def compare(results: Results) -> None:
    """Take the times from every contender that did not find what most found."""
    for size, task in dict.fromkeys((size, task) for size, task, _ in results):
        group = {engine: found for (s, t, engine), found in results.items() if (s, t) == (size, task)}
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for found in group.values():
            for digest in found.digests:
                for name, part in _parts(digest):
                    votes[name][part] += 1
        ours = {pair for digest in group.get(OURS, Measured()).digests for pair in _parts(digest)}
        # Ours where as many agree with us as with anybody; never ours for the sake of it.
        agreed = {
            (name, max(parts, key=lambda part, name=name, parts=parts: (parts[part], (name, part) in ours)))  # type: ignore[misc]
            for name, parts in votes.items()
        }
        for found in group.values():
            if found.seconds and not all(set(_parts(digest)) <= agreed for digest in found.digests):
                found.seconds, found.problem = [], f"other rows ({found.size:,})"


def _parts(digest: str | None) -> Iterator[tuple[str, str]]:
    """The parts of a digest that are compared one by one; none where there is nothing to compare."""
    for part in (digest or "").split():
        name, separator, value = part.partition("=")
        yield (name, value) if separator else ("", part)


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The b of cost = a * size^b by least squares on logarithms; None for less than two sizes."""
    logs = [(math.log(size), math.log(cost)) for size, cost in points if cost > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    middle_x, middle_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    slope: float = sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)
    return slope


def table(results: Results, studies: Mapping[str, int]) -> str:
    """The results as Markdown: medians, and in brackets how many times as long as ours it took.

    Args:
        results: what was measured.
        studies: how many studies each size holds, the sizes in the order of the columns.
    """
    lines = []
    for task in dict.fromkeys(task for _, task, _ in results):
        sizes = [size for size in studies if any(key[:2] == (size, task) for key in results)]
        engines = list(dict.fromkeys(engine for _, t, engine in results if t == task))
        lines += ["", f"| {task} | {' | '.join(sizes)} | peak memory | exponent |", "|---" * (len(sizes) + 3) + "|"]
        for engine in engines:
            found = {size: results.get((size, task, engine), Measured(problem=" ")) for size in sizes}
            cells = [_cell(found[size], _ours(results, size, task) if engine != OURS else []) for size in sizes]
            timed = [size for size in sizes if found[size].seconds]
            slope = exponent([(float(studies[size]), median(found[size].seconds)) for size in timed])
            peak = max(found[size].peak for size in sizes)
            memory = f"{peak / 1024:,.0f} MB" if peak else ""
            told = "" if slope is None else f"{slope:.2f}"
            if told and len(timed) < len(sizes):
                told += f" ({len(timed)} sizes)"
            lines.append(f"| {engine} | {' | '.join(cells)} | {memory} | {told} |")
    return "\n".join(lines).strip() + "\n"


def _ours(results: Results, size: str, task: str) -> list[float]:
    return results.get((size, task, OURS), Measured()).seconds


def _cell(found: Measured, ours: Sequence[float]) -> str:
    if found.stopped and ours:
        return f"{found.problem} (over {_times(found.stopped / median(ours))}x)"
    if not found.seconds:
        return found.problem or "not run"
    seconds = median(found.seconds)
    text = f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
    ratio = f" ({_times(seconds / median(ours))}x)" if ours else ""
    return f"{text}{ratio}" + (f", {found.note}" if found.note else "")


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}" if ratio >= 0.095 else f"{ratio:.2f}"


def chart(results: Results, size: str) -> str:
    """A picture of one size: for each task, how many times as long as ours each contender took."""
    bars: list[tuple[str, str, float, bool]] = []
    for (s, task, engine), found in results.items():
        ours = _ours(results, size, task)
        if s == size and engine != OURS and ours and (found.seconds or found.stopped):
            took = found.stopped or median(found.seconds)
            bars.append((task, engine, took / median(ours), bool(found.stopped)))
    left, width, step = 230, 460, 18
    low, high = -1.5, max([1.0, *(math.log10(bar[2]) for bar in bars)])
    scale = width / (high - low)
    middle = left - low * scale
    rows = len(bars) + 1.4 * len({bar[0] for bar in bars})
    height = math.ceil(64 + step * rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 90} {height}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="Times as long as nasss, at {size} statements">',
        f'<rect width="{left + width + 90}" height="{height}" fill="#fff"/>',
        f'<text x="10" y="20" font-size="14">Times as long as nasss took, at {size} statements (each line: ten times '
        "as long; pale: stopped, took longer)</text>",
    ]
    for power in range(math.ceil(low), math.floor(high) + 1):
        x, colour = left + (power - low) * scale, "#444" if power == 0 else "#ddd"
        parts.append(f'<line x1="{x:.1f}" y1="44" x2="{x:.1f}" y2="{height - 8}" stroke="{colour}"/>')
        parts.append(f'<text x="{x:.1f}" y="40" text-anchor="middle" fill="#444">{10**power:g}x</text>')
    y, before = 50.0, ""
    for task, engine, ratio, is_bound in bars:
        if task != before:
            parts.append(f'<text x="10" y="{y + 15:.1f}" font-weight="bold">{task}</text>')
            y, before = y + 1.2 * step, task
        end = left + (max(math.log10(ratio), low) - low) * scale
        colour = "#d55e00" if ratio < 1 else "#9ecae1" if is_bound else "#0072b2"
        label = f"{'over ' if is_bound else ''}{_times(ratio)}x"
        parts += [
            f'<text x="{left - 8}" y="{y + 11:.1f}" text-anchor="end">{engine}</text>',
            f'<rect x="{min(middle, end):.1f}" y="{y:.1f}" width="{abs(end - middle):.1f}" height="{step - 5}" '
            f'fill="{colour}"/>',
            f'<text x="{max(middle, end) + 5:.1f}" y="{y + 11:.1f}">{label}</text>',
        ]
        y += step
    return "\n".join([*parts, "</svg>", ""])


def machine(command: str) -> str:
    """Where and with what this was measured, and how busy the machine was."""
    with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    load = Path("/proc/loadavg").read_text(encoding="utf-8").split()[:3]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count() or 1
    # One process measures, now and then two.
    is_busy = float(load[2]) > 1.5
    busy = " **The machine was busy: read the ratios, and these as indications.**" if is_busy else ""
    known = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)))
    return (
        f"Machine: {cores} cores ({names[0] if names else platform.machine()}), {memory:.0f} GB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}. Load at the end (1, 5, 15 minutes): "
        f"{', '.join(load)}.{busy}\n\nVersions: {known}.\n\nCommand: `{command}`\n"
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def write(readme: Path, text: str, begin: str = BEGIN, end: str = END) -> None:
    """Put a text between two marks of a README."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(begin)
    write_atomically(readme, f"{before}{begin}\n{text.rstrip()}\n\n{end}{rest.partition(end)[2]}")
