"""Measure side by side, in one run, one contender after the other and round after round, and write the table.

    python benchmarks/run.py [--sizes 2k 180k] [--rounds 3] [--limit 60] [--only load build] [--write]

--write puts table and chart into benchmarks/README.md and benchmarks/chart.svg. Before a time is shown, what the
contenders found is compared: who found something else than most gets no time. What is not installed is left out and
said so. See contenders.py for what is measured.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

import contenders
from generate import SIZES, write_quads

from nasss.resources import ontology_files, write_atomically

HERE = Path(__file__).parent
BEGIN, END = "<!-- results: begin -->\n", "<!-- results: end -->\n"
PACKAGES = ("pyoxigraph", "rdflib", "oxrdflib", "maplib", "duckdb", "pyshacl", "owlrl", "frictionless")


@dataclass
class Measured:
    """What the rounds of one contender gave."""

    seconds: list[float] = field(default_factory=list)
    digests: set[str | None] = field(default_factory=set)
    size: int = 0
    peak: int = 0
    problem: str = ""


Results = dict[tuple[str, str, str], Measured]  # size, task, engine


def measure(
    folders: Mapping[str, Path],
    tasks: Mapping[str, Sequence[str]],
    rounds: int,
    limit: float,
    python: str = sys.executable,
) -> Results:
    """Run every contender on every size, round after round.

    Args:
        folders: where the data of each size are.
        tasks: the engines of each task.
        rounds: how often each is run.
        limit: seconds after which one is stopped; it is not run again, nor on a larger size.
            Ctrl-C ends the measuring, and what was measured until then counts.
        python: the Python that has the engines.
    """
    results: Results = {}
    todo = [(size, task, engine) for _ in range(rounds) for size in folders for task in tasks for engine in tasks[task]]
    results.update((key, Measured()) for key in todo)
    with suppress(KeyboardInterrupt):  # Ctrl-C: what was measured until then counts
        for size, task, engine in todo:
            found = results[(size, task, engine)]
            if not found.problem and not _too_slow(results, folders, size, task, engine):
                _once(found, task, engine, folders[size], limit, python)
    return results


def _too_slow(results: Results, folders: Iterable[str], size: str, task: str, engine: str) -> bool:
    """Whether it was stopped on a smaller size."""
    for smaller in folders:
        if smaller == size:
            return False
        if results[(smaller, task, engine)].problem.startswith("over"):
            results[(size, task, engine)].problem = results[(smaller, task, engine)].problem
            return True
    return False


def _once(found: Measured, task: str, engine: str, folder: Path, limit: float, python: str) -> None:
    command = [python, str(HERE / "contenders.py"), task, engine, str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        found.problem = f"over {limit:g} s"
        return
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["failed"])[-1]
        found.problem = "not installed" if "ModuleNotFoundError" in last else f"failed: {last[:60]}"
        return
    outcome = json.loads(done.stdout.splitlines()[-1])
    found.seconds.append(outcome["seconds"])
    found.digests.add(outcome["digest"])
    found.size, found.peak = outcome["size"], max(found.peak, outcome["peak"])


def compare(results: Results) -> None:
    """Take the times from every contender that did not find what most found."""
    for size, task in dict.fromkeys((size, task) for size, task, _ in results):
        group = {engine: found for (s, t, engine), found in results.items() if (s, t) == (size, task)}
        answers = Counter(digest for found in group.values() for digest in found.digests)
        ours = group.get("nasss", Measured()).digests
        # Ours where as many agree with us as with anybody; never ours for the sake of it.
        agreed = max(answers, key=lambda digest: (answers[digest], digest in ours)) if answers else None
        for found in group.values():
            if found.seconds and found.digests != {agreed}:
                found.seconds, found.problem = [], f"other rows ({found.size:,})"


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The b of cost = a * size^b by least squares on logarithms; None for less than two sizes."""
    logs = [(math.log(size), math.log(cost)) for size, cost in points if cost > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    middle_x, middle_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    slope: float = sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)
    return slope


def table(results: Results, studies: Mapping[str, int]) -> str:
    """The results as Markdown: medians, and in brackets how many times as long as ours it took."""
    lines = []
    for task in dict.fromkeys(task for _, task, _ in results):
        sizes = [size for size in studies if any(key[:2] == (size, task) for key in results)]
        engines = list(dict.fromkeys(engine for size, t, engine in results if t == task))
        lines += ["", f"| {task} | {' | '.join(sizes)} | peak memory | exponent |", "|---" * (len(sizes) + 3) + "|"]
        for engine in engines:
            cells, points, peak = [], [], 0
            for size in sizes:
                found = results[(size, task, engine)]
                ours = results.get((size, task, "nasss"), Measured()).seconds
                cells.append(_cell(found, ours if engine != "nasss" else []))
                peak = max(peak, found.peak)
                if found.seconds:
                    points.append((float(studies[size]), median(found.seconds)))
            slope = exponent(points)
            memory = f"{peak / 1024:,.0f} MB" if peak else ""
            lines.append(f"| {engine} | {' | '.join(cells)} | {memory} | {'' if slope is None else f'{slope:.2f}'} |")
    return "\n".join(lines).strip() + "\n"


def _cell(found: Measured, ours: Sequence[float]) -> str:
    if not found.seconds:
        return found.problem or "not run"
    seconds = median(found.seconds)
    text = f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
    return f"{text} ({seconds / median(ours):.1f}x)" if ours else text


def chart(results: Results, size: str) -> str:
    """A picture of one size: for each task, how many times as long as ours each contender took."""
    bars: list[tuple[str, str, float]] = []
    for (s, task, engine), found in results.items():
        ours = results.get((size, task, "nasss"), Measured()).seconds
        if s == size and engine != "nasss" and found.seconds and ours:
            bars.append((task, engine, median(found.seconds) / median(ours)))
    left, width, step = 330, 420, 18
    low, high = -1.0, max([1.0, *(math.log10(ratio) for *_, ratio in bars)])
    scale = width / (high - low)
    middle = left - low * scale
    height = 60 + step * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 80} {height}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="Times as long as nasss, at {size} statements">',
        f'<text x="10" y="20" font-size="14">Times as long as nasss took, at {size} statements (logarithmic)</text>',
        f'<line x1="{middle:.1f}" y1="32" x2="{middle:.1f}" y2="{height - 10}" stroke="#444"/>',
    ]
    for place, (task, engine, ratio) in enumerate(bars):
        y = 40 + place * step
        end = left + (max(math.log10(ratio), low) - low) * scale
        colour = "#0072b2" if ratio >= 1 else "#d55e00"
        start, span = min(middle, end), abs(end - middle)
        parts += [
            f'<text x="{left - 8}" y="{y + 11}" text-anchor="end">{task}: {engine}</text>',
            f'<rect x="{start:.1f}" y="{y}" width="{span:.1f}" height="{step - 5}" fill="{colour}"/>',
            f'<text x="{max(middle, end) + 5:.1f}" y="{y + 11}">{ratio:.2g}x</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def machine(command: str) -> str:
    """Where and with what this was measured, and how busy the machine was."""
    with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    load = Path("/proc/loadavg").read_text(encoding="utf-8").split()[:3]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count() or 1
    busy = (
        "" if float(load[0]) <= cores / 2 else " **The machine was busy: read the ratios, and these as indications.**"
    )
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


def prepare(folder: Path, sizes: Sequence[str]) -> tuple[dict[str, Path], dict[str, int]]:
    """Make the data of each size; gives their folders and how many studies they hold."""
    folders, studies = {}, {}
    for size in sizes:
        place = folder / size
        place.mkdir(parents=True, exist_ok=True)
        write_quads(place / "synthetic.nq", SIZES.get(size) or int(size), studies=place / "studies")
        _as_triples(place)
        folders[size], studies[size] = place, len(list((place / "studies").iterdir()))
    return folders, studies


def _as_triples(place: Path) -> None:
    """The same with the ontology as N-Triples, for what reads no N-Quads: the last term of each line left out."""
    from rdflib import Graph

    ontology = Graph()
    for path in ontology_files():
        ontology.parse(path, format="turtle")
    with (place / "with-ontology.nt").open("w", encoding="utf-8") as file:
        file.write(ontology.serialize(format="nt"))
        with (place / "synthetic.nq").open(encoding="utf-8") as quads:
            file.writelines(f"{line.rpartition(' <')[0]} .\n" for line in quads)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, show the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["2k", "180k"], help=f"numbers, or some of {', '.join(SIZES)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds for one contender in one round")
    parser.add_argument("--only", nargs="+", default=[""], help="tasks whose name begins so")
    parser.add_argument("--without", nargs="+", default=[], help="engines to leave out")
    parser.add_argument("--write", action="store_true", help="into README.md and chart.svg")
    chosen = parser.parse_args(arguments)
    tasks = {
        task: [engine for engine in engines if engine not in chosen.without]
        for task, engines in contenders.register().items()
        if task.startswith(tuple(chosen.only))
    }
    with tempfile.TemporaryDirectory() as folder:
        folders, studies = prepare(Path(folder), chosen.sizes)
        results = measure(folders, tasks, chosen.rounds, chosen.limit)
    compare(results)
    told = ", ".join(f"{size}: {number}" for size, number in studies.items())
    command = " ".join(["python benchmarks/run.py", *(sys.argv[1:] if arguments is None else arguments)])
    text = f"{machine(command)}\nStudies: {told}. Median of {chosen.rounds} rounds.\n\n{table(results, studies)}"
    print(text)
    if chosen.write:
        write(HERE / "README.md", text)
        write_atomically(HERE / "chart.svg", chart(results, chosen.sizes[-1]))


def write(readme: Path, text: str) -> None:
    """Put the results between the two marks of a README."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    write_atomically(readme, f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
