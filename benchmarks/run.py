"""Measure side by side, in one run, one contender after the other and round after round, and write the table.

    python benchmarks/run.py --all --morph-python PATH --write       # everything that the README shows
    python benchmarks/run.py [--sizes 2k 180k] [--rounds 3] [--limit 60] [--only load build] [--without rdflib]
    python benchmarks/run.py --profile --write                       # where our own time goes

--write puts table and chart into benchmarks/README.md and benchmarks/chart.svg. Before a time is shown, what the
contenders found is compared: who found something else than most gets no time. What is not installed is left out and
said so. See contenders.py, checks.py, reasoning.py, servers.py and tabular.py for what is measured.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import contenders
import costs
import tabular
from generate import SIZES, synthetic_study, write_quads
from results import OURS, Measured, Results, chart, compare, machine, table, write

from nasss.graph import study_facts
from nasss.namespaces import graph_iri
from nasss.resources import ontology_files, write_atomically
from nasss.turtle import canonical_trig_of

HERE = Path(__file__).parent
PICTURED = "180k"
NAMED = SIZES | {"20k": 20_000, "60k": 60_000, "600k": 600_000}
DIRTY_EVERY = 10  # studies

# Who is not measured from how many statements on, in which tasks, and why.
LEFT_OUT: tuple[tuple[str, str, int, str], ...] = (
    ("rdflib", "", 200_000, "loading alone takes minutes, and most questions were stopped on less"),
    ("frictionless + rdflib", "build", 200_000, "a minute on 600k, and in proportion on more"),
    ("oxrdflib", "", 1_000_000, "the engine of pyoxigraph, as shown on less"),
    ("Virtuoso", "", 200_000, "minutes for a question, by its times on less"),
    ("maplib", "ask factors-by-role", 1_000_000, "it ran out of 23 GB of memory, twice"),
    ("morph-kgc", "build", 200_000, "shown on less"),
    ("the same rules by rdflib", "reason", 10_000, "fifteen seconds for one study, and more than in proportion"),
    ("owlrl", "reason", 10_000, "it compares all texts with each other: hours"),
    ("pyshacl, plain script", "validate", 200_000, "study by study, so in proportion to their number"),
    ("pyshacl as nasss calls it", "validate", 200_000, "study by study, so in proportion to their number"),
    ("pyshacl, one graph of all", "validate", 10_000, "it slows down more than in proportion"),
)


@dataclass(frozen=True)
class Part:
    """A part of a run: which engines do which tasks on which sizes, and how often; empty for all."""

    sizes: tuple[str, ...]
    rounds: int
    limit: float
    only: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def batches(self, known: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Engines and the tasks that each does in one process: what needs the data loaded together, the rest alone."""
        tasks = [task for task in known if not self.only or task.startswith(self.only)]
        for engine in dict.fromkeys(engine for task in tasks for engine in known[task]):
            if engine in self.without or (self.engines and engine not in self.engines):
                continue
            own = [task for task in tasks if engine in known[task]]
            loaded = tuple(task for task in own if task.startswith(("load", "ask")))
            yield from ((engine, (task,)) for task in own if task not in loaded)
            if loaded:
                yield engine, loaded


# The questions on five million statements, and loading and a few questions on twenty million; for the exponents two
# sizes; checking with more patience, since pyshacl takes ten seconds for a study; and everything at two sizes.
QUICK = ("nasss", "nasss, 2 jobs", contenders.ON_DISK, "pyoxigraph", "maplib", "Virtuoso", "DuckDB on the bare table")
ASKED = ("load", "ask")
ALL = (
    Part(("5M",), 1, 120, only=ASKED, engines=("nasss", "pyoxigraph", "maplib")),
    Part(("5M",), 1, 600, only=ASKED, engines=(contenders.ON_DISK,)),
    Part(("20M",), 1, 600, only=("load", "ask factors-ranked", "ask one"), engines=("nasss", "pyoxigraph")),
    Part(("20k", "600k"), 1, 60, engines=QUICK),
    Part(("2k", "180k"), 1, 120, only=("validate",)),
    Part(("2k", "180k"), 3, 30, only=("build", *ASKED, "reason", "cold")),
)


def measure(
    folders: Mapping[str, Path],
    parts: Sequence[Part],
    known: Mapping[str, Iterable[str]],
    python: str = sys.executable,
    minutes: float = float("inf"),
) -> Results:
    """Run every contender on every size, round after round.

    Args:
        folders: where the data of each size are, the smallest first.
        parts: what is to be measured.
        known: the engines of each task.
        python: the Python that has the engines.
        minutes: after how many nothing new is begun. Ctrl-C ends the measuring too, and what was measured until
            then counts.
    """
    results: Results = {}
    for part in parts:
        for engine, tasks in part.batches(known):
            results.update(((size, task, engine), Measured()) for size in part.sizes for task in tasks)
    results = {key: results[key] for key in sorted(results, key=lambda key: _place(key, folders, known))}
    end = time.monotonic() + 60 * minutes
    with suppress(KeyboardInterrupt):
        for number in range(max(part.rounds for part in parts)):
            for part in (part for part in parts if number < part.rounds):
                for size in part.sizes:
                    for engine, tasks in part.batches(known):
                        due = [task for task in tasks if _is_due(results, folders, size, task, engine)]
                        if due and time.monotonic() < end:
                            print(f"round {number + 1}, {size}: {engine}, {', '.join(due)}", file=sys.stderr)
                            _batch(results, size, engine, due, folders[size], part.limit, python)
    return results


def _place(
    key: tuple[str, str, str], folders: Mapping[str, Path], known: Mapping[str, Iterable[str]]
) -> tuple[int, bool, int, int]:
    """Tasks in their order, ours first."""
    size, task, engine = key
    return list(known).index(task), engine != OURS, list(known[task]).index(engine), list(folders).index(size)


def _is_due(results: Results, folders: Iterable[str], size: str, task: str, engine: str) -> bool:
    """Whether it is to be run: it did not fail before, is not known to be hopeless, nor was stopped on less."""
    found = results[(size, task, engine)]
    if left_out(size, task, engine):
        found.problem = "left out"
    for smaller in folders:
        before = results.get((smaller, task, engine), Measured())
        if smaller == size or found.problem:
            break
        if before.stopped:
            found.problem = f"stopped on {smaller}"
    return not found.problem


def left_out(size: str, task: str, engine: str) -> str:
    """Why an engine is not measured at a size; nothing if it is."""
    number = NAMED.get(size) or int(size)
    found = (why for name, start, most, why in LEFT_OUT if name == engine and task.startswith(start) and number > most)
    return next(found, "")


def _batch(
    results: Results, size: str, engine: str, tasks: Sequence[str], folder: Path, limit: float, python: str
) -> None:
    """Let an engine do its tasks in one process; after one that takes too long the rest is done by another."""
    todo = list(tasks)
    while todo:
        command = [python, str(HERE / "contenders.py"), engine, str(folder), *todo]
        # What is remembered of files that were loaded is to help nobody here.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors, tempfile.TemporaryDirectory() as cache:
            own = {**os.environ, "XDG_CACHE_HOME": cache}
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=own) as process:
                messages: SimpleQueue[str] = SimpleQueue()
                reader = threading.Thread(target=_read, args=(process, messages), daemon=True)
                reader.start()
                try:
                    done = _follow(results, size, engine, todo[0], messages, limit)
                finally:
                    process.kill()
                    reader.join()
            errors.seek(0)
            if not done:
                results[(size, todo[0], engine)].problem = _last_line(errors.read())
                done = {todo[0]}
        todo = [task for task in todo if task not in done]


def _read(process: "subprocess.Popen[str]", messages: "SimpleQueue[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        messages.put(line)
    messages.put("")


def _follow(
    results: Results, size: str, engine: str, first: str, messages: "SimpleQueue[str]", limit: float
) -> set[str]:
    """Note what a process tells until it ends, or until a task has taken too long; gives the tasks that are done."""
    done: set[str] = set()
    current = first  # what is loaded for it is part of it
    while True:
        try:
            line = messages.get(timeout=limit)
        except Empty:
            found = results[(size, current, engine)]
            found.problem, found.stopped = f"over {limit:g} s", limit
            return done | {current}
        if not line:
            return done
        if not line.startswith('{"task"'):
            continue  # what an engine says beside
        message = json.loads(line)
        current = message["task"]
        found = results[(size, current, engine)]
        if message["state"] == "failed":
            found.problem = message["problem"]
        if message["state"] == "done":
            found.seconds.append(message["seconds"])
            found.digests.add(message["digest"])
            found.size, found.peak = message["size"], max(found.peak, message["peak"])
            found.note = message["note"]
        if message["state"] != "begun":
            done.add(current)


def _last_line(text: str) -> str:
    last = (text.strip().splitlines() or ["stopped"])[-1]
    return "not installed" if "ModuleNotFoundError" in last else f"failed: {last[:60]}"


def prepare(
    folder: Path, sizes: Sequence[str], checked: Iterable[str] | None = None, built: Iterable[str] | None = None
) -> tuple[dict[str, Path], dict[str, int]]:
    """Make the data of each size, study by study; gives their folders and how many studies they hold.

    Args:
        folder: where to.
        sizes: numbers of statements, or names for them.
        checked: the sizes with studies to check; all if not given.
        built: the sizes with tables, of which there are thousands; all if not given.
    """
    folders, studies = {}, {}
    for size in sorted(sizes, key=lambda size: NAMED.get(size) or int(size)):
        place = folder / size
        place.mkdir(parents=True, exist_ok=True)
        number = NAMED.get(size) or int(size)
        print(f"making {number:,} synthetic statements", file=sys.stderr)
        tables = place / "studies" if built is None or size in built else None
        write_quads(place / "synthetic.nq", number, studies=tables)
        folders[size], studies[size] = place, _as_triples(place)
        if checked is None or size in checked:
            _to_check(place, studies[size])
    return folders, studies


def _as_triples(place: Path) -> int:
    """The same with the ontology as N-Triples, for what reads no N-Quads: the last term of each line left out.

    Returns:
        How many studies they are: each has a graph of its own.
    """
    from rdflib import Graph

    ontology = Graph()
    for path in ontology_files():
        ontology.parse(path, format="turtle")
    with (place / "with-ontology.nt").open("w", encoding="utf-8") as file:
        file.write(ontology.serialize(format="nt"))
        with (place / "synthetic.nq").open(encoding="utf-8") as quads:
            graphs = set()
            for line in quads:
                statement, _, graph = line.rpartition(" <")
                file.write(f"{statement} .\n")
                graphs.add(graph)
    return len(graphs)


def _to_check(place: Path, studies: int) -> None:
    """The studies as they are checked, in TriG, every tenth with mistakes; and what was planted in each."""
    (place / "checked").mkdir()
    planted = {}
    for number in range(1, studies + 1):
        study = synthetic_study(number, dirty=number % DIRTY_EVERY == 1)
        text = canonical_trig_of(study_facts(study.tables), str(graph_iri(study.id)))
        (place / "checked" / f"{study.id}.trig").write_text(text, encoding="utf-8")
        planted[study.id] = sorted((violation.shape, violation.part) for violation in study.planted)
    (place / "planted.json").write_text(json.dumps(planted), encoding="utf-8")


def reasons(results: Results) -> str:
    """Who was left out where, and why."""
    found: dict[tuple[str, str], list[str]] = {}
    for (size, task, engine), measured in results.items():
        if measured.problem == "left out":
            sizes = found.setdefault((engine, left_out(size, task, engine)), [])
            sizes += [size] if size not in sizes else []
    lines = [f"- {engine} at {', '.join(sizes)}: {why}." for (engine, why), sizes in found.items()]
    return "\n".join(["Left out:", "", *lines, ""]) if lines else ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, show the table, and write it if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="everything that the README shows, in one run")
    parser.add_argument("--sizes", nargs="+", default=["2k", "180k"], help=f"numbers, or some of {', '.join(NAMED)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds for one task of one contender in one round")
    parser.add_argument("--minutes", type=float, default=38, help="after so many, nothing new is begun")
    parser.add_argument("--only", nargs="+", default=[], help="tasks whose name begins so")
    parser.add_argument("--engines", nargs="+", default=[], help="engines to measure; all if not given")
    parser.add_argument("--without", nargs="+", default=[], help="engines to leave out")
    parser.add_argument("--morph-python", help="the Python of an environment with morph-kgc")
    parser.add_argument("--profile", action="store_true", help="where our own time goes, and nothing else")
    parser.add_argument("--write", action="store_true", help="into README.md and chart.svg")
    chosen = parser.parse_args(arguments)
    if chosen.morph_python:
        os.environ[tabular.PYTHON] = chosen.morph_python
    command = " ".join(["python benchmarks/run.py", *(sys.argv[1:] if arguments is None else arguments)])
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.profile:
            folders, _ = prepare(Path(folder), [PICTURED])
            text = f"{machine(command)}\n{costs.table(folders[PICTURED])}"
            print(text)
            if chosen.write:
                write(HERE / "README.md", text, costs.BEGIN, costs.END)
            return
        own = Part(
            tuple(chosen.sizes), chosen.rounds, chosen.limit, *map(tuple, (chosen.only, chosen.engines, chosen.without))
        )
        parts = ALL if chosen.all else (own,)
        known = contenders.register()
        checked, built = (_sizes(parts, known, task) for task in ("validate", "build"))
        folders, studies = prepare(
            Path(folder), list(dict.fromkeys(size for part in parts for size in part.sizes)), checked, built
        )
        results = measure(folders, parts, known, minutes=chosen.minutes - (time.monotonic() - begun) / 60)
        # Within: what is measured is not to wait until the data are deleted.
        compare(results)
        text = f"{machine(command)}\n{_told(results, studies, time.monotonic() - begun)}\n\n{table(results, studies)}"
        text += f"\n{reasons(results)}"
        print(text)
        if chosen.write:
            write(HERE / "README.md", text)
            write_atomically(HERE / "chart.svg", chart(results, PICTURED if PICTURED in folders else list(folders)[-1]))


def _sizes(parts: Iterable[Part], known: Mapping[str, Iterable[str]], start: str) -> set[str]:
    """The sizes at which tasks whose name begins so are measured."""
    found = [
        part for part in parts if any(task.startswith(start) for _, tasks in part.batches(known) for task in tasks)
    ]
    return {size for part in found for size in part.sizes}


def _told(results: Results, studies: Mapping[str, int], seconds: float) -> str:
    done = {size: max(len(found.seconds) for (s, _, _), found in results.items() if s == size) for size in studies}
    rounds = ", ".join(f"{size}: median of {number}" for size, number in done.items())
    told = ", ".join(f"{size}: {number:,}" for size, number in studies.items())
    return f"Rounds at {rounds}. Studies: {told}. The run took {seconds / 60:.0f} minutes."


if __name__ == "__main__":
    main()
