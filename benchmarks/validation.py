"""How fast studies are checked, beside pyshacl on the same studies in the same run.

    python benchmarks/validation.py [--copies 32] [--reference 32] [--jobs 2]

The studies are synthetic: copies of a shipped study with names of their own, each with a few statements dropped or
replaced (seeded), so that there is something to find. Every copy is checked by itself, since a study is self-contained.
The results of both engines are compared before any time is printed; where they differ, there are no times.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from nasss import fast_shapes, shapes
from nasss.resources import graph_dir

MODEL = "strohm-2020"
SEED = 20
BROKEN = 6  # statements that are changed in each copy
ROUNDS = 5  # at the size of one study, for the median of the fast engine


def write_copies(folder: Path, number: int) -> list[Path]:
    """Copies of the shipped study, each with an identifier of its own and some mistakes."""
    text = (graph_dir() / f"{MODEL}.trig").read_text(encoding="utf-8")
    chance = random.Random(SEED)
    paths = []
    for place in range(number):
        name = f"synthetic-{place:03}"
        lines = text.replace(f"study/{MODEL}", f"study/{name}").replace(f'"{MODEL}"', f'"{name}"').split("\n")
        # Whole statements in the middle of a list, so that the file stays well-formed.
        inside = [n for n, line in enumerate(lines) if line.startswith("    nasss:") and line.endswith(" ;")]
        for n in sorted(chance.sample(inside, BROKEN), reverse=True):
            if chance.random() < 0.5:
                del lines[n]
            else:
                lines[n] = f'    {lines[n].split()[0]} "of another kind" ;'
        path = folder / f"{name}.trig"
        path.write_text("\n".join(lines), encoding="utf-8")
        paths.append(path)
    return paths


def timed(work: Callable[[], shapes.Report]) -> tuple[float, shapes.Report]:
    """How long some work took, in seconds, and its report."""
    begin = time.perf_counter()
    report = work()
    return time.perf_counter() - begin, report


def main() -> None:
    """Measure, compare, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=32, help="synthetic studies of 5.6 thousand statements each")
    parser.add_argument("--reference", type=int, help="how many of them pyshacl checks; all when not given")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="for the last line of the table")
    options = parser.parse_args()
    reference = options.copies if options.reference is None else options.reference
    with tempfile.TemporaryDirectory() as folder:
        paths = write_copies(Path(folder), options.copies)
        size = sum(len(shapes._read(path)) for path in paths)
        begin = time.perf_counter()
        fast_shapes.check_file(paths[0])
        shapes.study_shapes()
        start = time.perf_counter() - begin
        fast, slow, found = [], [], 0
        for number, path in enumerate(paths):  # interleaved, so that both meet the same machine
            seconds, report = timed(lambda path=path: fast_shapes.check_file(path))  # type: ignore[misc]
            fast.append(seconds)
            if number < reference:
                seconds, expected = timed(lambda path=path: fast_shapes.check_file(path, engine="pyshacl"))  # type: ignore[misc]
                slow.append(seconds)
                found += len(expected.results)
                if (report, report.labels) != (expected, expected.labels):
                    raise SystemExit(f"{path.name}: the engines differ, so there are no times")
        one = statistics.median(timed(lambda: fast_shapes.check_file(paths[0]))[0] for _ in range(ROUNDS))
        several, _ = timed(lambda: fast_shapes.validate(paths, jobs=options.jobs))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {size:,} statements in {len(paths)} studies")
    print(f"{found} results of {len(slow)} studies compared: the same. Shapes and ontology, once: {start:.1f} s.\n")
    print("| studies | statements | fast | pyshacl | ratio |")
    print("|---|---:|---:|---:|---:|")
    print(f"| one | {size // len(paths):,} | {one:.2f} s | {slow[0]:.1f} s | {slow[0] / one:.0f} |")
    whole = sum(slow) * len(paths) / len(slow)
    note = "" if len(slow) == len(paths) else f" (from {len(slow)})"
    print(f"| {len(paths)} | {size:,} | {sum(fast):.1f} s | {whole:.0f} s{note} | {whole / sum(fast):.0f} |")
    print(f"| {len(paths)}, {options.jobs} at once | {size:,} | {several:.1f} s | | {whole / several:.0f} |")


if __name__ == "__main__":
    main()
