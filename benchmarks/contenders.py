"""What is measured side by side: for each task, ours and what people use or could use instead.

An engine does its tasks in a process of its own (`python contenders.py ENGINE FOLDER TASK...`) and prints lines of
JSON: that a task has begun, and what came of it: the seconds, what it found as a digest, and the peak of its memory.
Data that were loaded for one task are there for the questions that follow. Nothing is measured before the imports are
done, except in cold starts, which are whole processes.
"""

import csv
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

QUESTIONS = ("factors-ranked", "factors-by-role", "domain-by-role", "contested-factors", "co-cited-factors")
BARE = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
SELECT ?finding (COUNT(DISTINCT ?person) AS ?n)
WHERE { ?citation nasss:citesFinding ?finding ; nasss:citedBy ?person . }
GROUP BY ?finding"""
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
# The look-up of one thing: the first interviewee of the first study, which is in every data set.
LOOK_UP = "one interviewee"
ONE = "https://w3id.org/nasss/study/synthetic-000001/participant/01"
REPEATS = 3
COLD = 5  # starts of a whole process in a round
# A store on disk, made with the answers that it keeps: loading takes longer, the questions are looked up.
ON_DISK = "nasss, on disk with kept answers"
# A literal as maplib shows it where a column holds several kinds.
_QUOTED = re.compile(r'\A"(.*)"(?:@[\w-]+|\^\^<[^>]*>)\Z', re.S)


@dataclass(frozen=True)
class Outcome:
    """What a contender did.

    Attributes:
        seconds: how long it took.
        digest: what it found, to be compared with the others'; None where that is no answer. Several parts that may be
            compared one by one are separated by blanks, each with its name before a ``=``.
        size: how many statements or rows that are.
        peak: the most memory that this process and those it started have held since the task began, in kB.
        note: what a reader must know of the time, for example that it comes from a sample.
    """

    seconds: float
    digest: str | None
    size: int
    peak: int = field(default_factory=lambda: peak_memory())
    note: str = ""


Ask = Callable[[str], Iterable[Sequence[Any]]]
Load = Callable[["Data"], Ask]


class Data:
    """The synthetic data of one size, as the contenders need them."""

    def __init__(self, folder: Path) -> None:
        from nasss.resources import ontology_files

        self._opened: dict[Load, Ask] = {}
        self.folder = folder
        self.quads = folder / "synthetic.nq"
        self.triples = folder / "with-ontology.nt"
        self.ontology = [str(path) for path in ontology_files()]
        self.studies = sorted((folder / "studies").glob("*/"))
        # Those that are checked: some of them with mistakes.
        self.checked = sorted((folder / "checked").glob("*.trig"))

    def opened(self, load: Load, *, again: bool = False) -> Ask:
        """What answers queries once the data are loaded, which happens once in a process unless asked for again."""
        if again or load not in self._opened:
            self._opened[load] = load(self)
        return self._opened[load]


Contender = Callable[[Data], Outcome]
CONTENDERS: dict[str, dict[str, Contender]] = {}


def contender(task: str, engine: str) -> Callable[[Contender], Contender]:
    """Enter a function as a contender for a task."""

    def enter(function: Contender) -> Contender:
        CONTENDERS.setdefault(task, {})[engine] = function
        return function

    return enter


def digest_of(lines: Iterable[str]) -> tuple[str, int]:
    """The SHA-256 of lines in any order, and how many they are."""
    ordered = sorted(lines)
    return hashlib.sha256("\n".join(ordered).encode()).hexdigest(), len(ordered)


def peak_memory() -> int:
    """The most memory that this process and those it started have held, in kB; rusage tells of the parent too."""
    return sum(_status(process) for process in ("self", *_children()))


def forget_peak() -> None:
    """Let the peak of this process and of those it started begin anew (Linux)."""
    for process in ("self", *_children()):
        with suppress(OSError):
            Path(f"/proc/{process}/clear_refs").write_text("5", encoding="utf-8")


def _children() -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended
            if int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1]) == os.getpid():
                found.append(path.parent.name)
    return found


def _status(process: str) -> int:
    with suppress(OSError):
        return _high_water(process)
    return 0


def _high_water(process: str) -> int:
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


# Building: tables to statements


def _built(make: Callable[[Path], str], data: Data) -> Outcome:
    from nasss.ontology import members

    members("Factor")  # the ontology is read once, whatever is built
    begun = time.perf_counter()
    texts = [make(folder) for folder in data.studies]
    seconds = time.perf_counter() - begun
    lines = {line for text in texts for line in text.splitlines() if line}
    return Outcome(seconds, *digest_of(lines))


def _rdflib_quads(tables: Any) -> str:
    """Statements through an rdflib dataset. Its N-Quads differ in escapes only, which synthetic text does not need."""
    from rdflib import Dataset

    from nasss.graph import study_graph
    from nasss.namespaces import graph_iri

    dataset = Dataset()
    named = dataset.graph(graph_iri(tables["study"][0].required("id")))
    for triple in study_graph(tables):
        named.add(triple)
    return dataset.serialize(format="nquads")


@contender("build", "nasss")
def _build_nasss(data: Data) -> Outcome:
    from nasss.nquads import build_quads

    return _built(build_quads, data)


@contender("build", "rdflib")
def _build_rdflib(data: Data) -> Outcome:
    from nasss.quick_tables import read_quickly

    return _built(lambda folder: _rdflib_quads(read_quickly(folder)), data)


@contender("build", "frictionless + rdflib")
def _build_checked(data: Data) -> Outcome:
    from nasss.tables import read_tables

    return _built(lambda folder: _rdflib_quads(read_tables(folder)), data)


# Loading


def _loaded(load: Load, data: Data) -> Outcome:
    begun = time.perf_counter()
    ask = data.opened(load, again=True)
    seconds = time.perf_counter() - begun
    lines = [" ".join(_plain(cell) for cell in row) for row in ask(COUNT)]
    return Outcome(seconds, *digest_of(lines))


def _plain(cell: Any) -> str:
    """A cell as text, whatever engine it comes from: no engine's way of writing a term counts as a difference."""
    if cell is None:
        return ""
    text = str(getattr(cell, "value", cell)) if not type(cell).__module__.startswith("rdflib") else str(cell)
    return text[1:-1] if text[:1] == "<" and text[-1:] == ">" else text


def _nasss(data: Data) -> Ask:
    from nasss.store import Store

    store = Store([*data.ontology, data.quads], timeout=3600)
    return lambda query: store.select(query).rows


def _nasss_on_disk(data: Data) -> Ask:
    """A store on disk with the answers that it keeps; a query that is no question goes to its statements."""
    from nasss.api import KnowledgeGraph
    from nasss.disk import build, open_store
    from nasss.materialised import FILE, materialise
    from nasss.questions import load

    folder = data.folder / "store"
    build(folder, [*data.ontology, data.quads], lambda store, place: materialise(store, place / FILE, jobs=2))
    graph = KnowledgeGraph(open_store(folder, timeout=3600))
    slugs = {load(slug).sparql: slug for slug in QUESTIONS}
    return lambda query: graph.ask(slugs[query]).table.rows if query in slugs else graph.source.select(query).rows


def _pyoxigraph(data: Data) -> Ask:
    import pyoxigraph as ox

    store = ox.Store()
    for path in data.ontology:
        store.bulk_load(path=path, format=ox.RdfFormat.TURTLE, base_iri=f"file://{path}")
    store.bulk_load(path=str(data.quads), format=ox.RdfFormat.N_QUADS)
    return lambda query: [list(row) for row in _solutions(store.query(query, use_default_graph_as_union=True))]


def _solutions(result: Any) -> Iterable[Any]:
    found: Iterable[Any] = result
    return found


def _rdflib(data: Data) -> Ask:
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    # The quads first: rdflib's reader of N-Quads empties the default graph.
    dataset.parse(data.quads, format="nquads")
    for path in data.ontology:
        dataset.parse(path, format="turtle")
    return lambda query: _rows_of(dataset, query)


def _rows_of(dataset: Any, query: str) -> list[Sequence[Any]]:
    return [list(row) for row in dataset.query(query)]


def _oxrdflib(data: Data) -> Ask:
    from rdflib import Dataset

    dataset = Dataset(store="Oxigraph", default_union=True)
    for path in data.ontology:
        dataset.parse(path, format="ox-turtle")
    dataset.parse(data.quads, format="ox-nquads")
    return lambda query: _rows_of(dataset, query)


def _maplib(data: Data) -> Ask:
    """It reads no N-Quads, and is asked in words that it understands, see `_for_maplib`."""
    maplib = import_module("maplib")
    model = maplib.Model()
    model.read(str(data.triples), format="ntriples")

    def ask(query: str) -> Iterable[Sequence[Any]]:
        rows = model.query(_for_maplib(query)).rows()
        return [[_QUOTED.sub(r"\1", cell) if isinstance(cell, str) else cell for cell in row] for row in rows]

    return ask


def _for_maplib(query: str) -> str:
    """It finds nothing where a query says VALUES ?x { UNDEF }, and counts what is unbound as a thing."""
    query = re.sub(r"VALUES \?\w+ \{ UNDEF \}", "", query)
    query = re.sub(r"COUNT\(DISTINCT (\?\w+)\)", r"(COUNT(DISTINCT \1) - MAX(IF(BOUND(\1), 0, 1)))", query)
    return re.sub(r"COUNT\((\?\w+)\)", r"SUM(IF(BOUND(\1), 1, 0))", query)


LOADERS: dict[str, Load] = {
    "nasss": _nasss,
    ON_DISK: _nasss_on_disk,
    "pyoxigraph": _pyoxigraph,
    "oxrdflib": _oxrdflib,
    "rdflib": _rdflib,
    "maplib": _maplib,
}


def _question(query: str, load: Load, data: Data) -> Outcome:
    ask = data.opened(load)
    times, rows = [], []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        rows = list(ask(query))
        times.append(time.perf_counter() - begun)
        if times[-1] > 10:
            break
    lines = ["\t".join(_plain(cell) for cell in row) for row in rows]
    return Outcome(sorted(times)[len(times) // 2], *digest_of(lines))


def _enter_stores() -> None:
    from nasss.questions import bind, load
    from nasss.terms import Iri

    queries = {slug: load(slug).sparql for slug in QUESTIONS} | {"people of each finding": BARE}
    queries[LOOK_UP] = bind(load("factors-of-participant"), {"participant": ONE}, lambda _, value: Iri(str(value)))
    for engine, loader in LOADERS.items():
        contender("load", engine)(partial(_loaded, loader))
        for name, query in queries.items():
            contender(f"ask {name}", engine)(partial(_question, query, loader))


@contender("ask people of each finding", "DuckDB on the bare table")
def _duckdb(data: Data) -> Outcome:
    """What the machine can do with nothing but the citations in a table: the limit, no rival."""
    duckdb = import_module("duckdb")
    rows = []
    for folder in data.studies:
        with (folder / "citations.csv").open(encoding="utf-8", newline="") as file:
            base = f"https://w3id.org/nasss/study/{folder.name}/finding/"
            rows += [(base + row["finding"], row["participant"]) for row in csv.DictReader(file)]
    table = data.quads.with_name("citations.csv")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("finding", "person"), *rows])
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE citations AS SELECT * FROM read_csv('{table}', all_varchar = true)")
    times, found = [], []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        found = connection.execute("SELECT finding, count(DISTINCT person) FROM citations GROUP BY finding").fetchall()
        times.append(time.perf_counter() - begun)
    return Outcome(sorted(times)[1], *digest_of(f"{finding}\t{number}" for finding, number in found))


# Cold starts: whole processes, on the shipped graph

_COLD = """
from nasss.resources import ontology_files, graph_files, mapping_files
from nasss.questions import load
import csv, sys
query = load("factors-ranked").sparql
paths = [str(path) for path in (*ontology_files(), *graph_files(), *mapping_files())]
"""
_COLD_RDFLIB = (
    _COLD
    + """
from rdflib import Dataset
data = Dataset(default_union=True)
for path in paths:
    data.parse(path, format="trig" if path.endswith("trig") else "turtle")
rows = data.query(query)
csv.writer(sys.stdout, lineterminator="\\n").writerows([[str(n) for n in rows.vars], *rows])
"""
)
_COLD_OXIGRAPH = (
    _COLD
    + """
import pyoxigraph as ox
data = ox.Store()
for path in paths:
    kind = ox.RdfFormat.TRIG if path.endswith("trig") else ox.RdfFormat.TURTLE
    data.bulk_load(path=path, format=kind, base_iri="file://" + path)
rows = data.query(query, use_default_graph_as_union=True)
names = [name.value for name in rows.variables]
csv.writer(sys.stdout, lineterminator="\\n").writerows([names])
csv.writer(sys.stdout, lineterminator="\\n").writerows([cell and cell.value for cell in row] for row in rows)
"""
)


def _cold(*arguments: str) -> Outcome:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(COLD):
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], capture_output=True, check=True, env=environment)
        times.append(time.perf_counter() - begun)
    # Of the largest process. This one has imported next to nothing, so what it handed on is less.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Outcome(median(times), *digest_of(done.stdout.decode().splitlines()), peak)


@contender("cold start", "nasss")
def _cold_nasss(data: Data) -> Outcome:
    return _cold("-m", "nasss", "ask", "factors-ranked", "--format", "csv")


@contender("cold start", "pyoxigraph")
def _cold_pyoxigraph(data: Data) -> Outcome:
    return _cold("-c", _COLD_OXIGRAPH)


@contender("cold start", "rdflib")
def _cold_rdflib(data: Data) -> Outcome:
    return _cold("-c", _COLD_RDFLIB)


def register() -> dict[str, dict[str, Contender]]:
    """All contenders by task and engine."""
    for name in ("servers", "checks", "reasoning", "tabular"):
        import_module(name).enter(contender)
    _enter_stores()
    return {task: CONTENDERS[task] for task in sorted(CONTENDERS, key=_place)}


def _place(task: str) -> int:
    """Tasks in the order of the work: what is loaded is there for the questions."""
    order = ("build", "load", "ask", "validate", "reason", "cold")
    return next((place for place, name in enumerate(order) if task.startswith(name)), len(order))


def tell(task: str, state: str, **more: object) -> None:
    """Tell what is measured and what came of it, as a line of JSON."""
    print(json.dumps({"task": task, "state": state, **more}), flush=True)


def main(engine: str, folder: str, *tasks: str) -> None:
    """Do tasks with one engine and tell what came of each."""
    known, data = register(), Data(Path(folder))
    if "load" not in tasks and any(task.startswith("ask") for task in tasks) and engine in LOADERS:
        data.opened(LOADERS[engine])
    for task in tasks:
        tell(task, "begun")
        forget_peak()
        try:
            tell(task, "done", **asdict(known[task][engine](data)))
        except ModuleNotFoundError:
            tell(task, "failed", problem="not installed")
        except Exception as error:  # whatever an engine raises: the others go on
            last = (str(error).strip().splitlines() or [""])[-1]
            tell(task, "failed", problem=f"failed: {type(error).__name__}: {last[:60]}")


if __name__ == "__main__":
    # As the module that the other files here import, so that there is one list of contenders.
    import_module("contenders").main(*sys.argv[1:])
