"""Where our own time goes: building, checking, loading and one question, each taken apart.

    python benchmarks/run.py --profile [--write]

What Python does is taken apart by its profiler, by the time in each function itself; that slows Python down and
nothing else, so only the shares count. What happens in the engine is taken apart by doing less of it each time.
"""

import time
from collections.abc import Callable, Iterator
from cProfile import Profile
from pathlib import Path
from pstats import Stats
from statistics import median

from contenders import Data

BEGIN, END = "<!-- costs: begin -->\n", "<!-- costs: end -->\n"
LARGEST = 8
QUESTION = "factors-by-role"


def table(folder: Path) -> str:
    """The costs at one size as Markdown.

    Args:
        folder: the data, see `run.prepare`.
    """
    data = Data(folder)
    steps = [("load", _load(data)), (f"ask {QUESTION}", _ask(data))]
    lines = ["| task | step | time |", "|---|---|---|"]
    lines += [f"| {task} | {step} | {seconds * 1000:,.0f} ms |" for task, found in steps for step, seconds in found]
    for task, work in (("build", _build), ("validate", _validate)):
        lines += ["", f"| {task}: function | share of the time |", "|---|---|"]
        lines += [f"| {name} | {share:.0%} |" for name, share in _shares(lambda work=work: work(data))]  # type: ignore[misc]
    return "\n".join(lines) + "\n"


def _timed(work: Callable[[], object]) -> float:
    """The median of three times."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times)


def _load(data: Data) -> Iterator[tuple[str, float]]:
    import pyoxigraph as ox

    from nasss.store import Store

    def parse() -> None:
        for _ in ox.parse(path=str(data.quads), format=ox.RdfFormat.N_QUADS):
            pass

    yield "read the bytes", _timed(data.quads.read_bytes)
    yield "parse the N-Quads, each statement handed to Python", _timed(parse)
    yield (
        "parse and index in this process",
        _timed(lambda: ox.Store().bulk_load(path=str(data.quads), format=ox.RdfFormat.N_QUADS)),
    )
    yield (
        "all: start the engine's process, load ontology and data, look for statements in two graphs",
        _timed(lambda: Store([*data.ontology, data.quads], timeout=3600)),
    )


def _ask(data: Data) -> Iterator[tuple[str, float]]:
    import pyoxigraph as ox

    from nasss.questions import load
    from nasss.store import Store
    from nasss.terms import decode_tabs

    query = load(QUESTION).sparql
    engine = ox.Store()
    for path in data.ontology:
        engine.bulk_load(path=path, format=ox.RdfFormat.TURTLE, base_iri=f"file://{path}")
    engine.bulk_load(path=str(data.quads), format=ox.RdfFormat.N_QUADS)

    def rows() -> object:
        return engine.query(query, use_default_graph_as_union=True)

    def document() -> bytes:
        found: bytes = rows().serialize(format=ox.QueryResultsFormat.TSV)  # type: ignore[attr-defined]
        return found

    # Sorting makes the engine find everything before it gives the first row.
    yield "the engine finds and sorts the rows", _timed(lambda: next(iter(rows()), None))  # type: ignore[call-overload]
    yield "the engine finds, sorts and writes them", _timed(document)
    text = document()
    yield f"what it wrote ({len(text) / 1e6:.1f} MB) to Python's values", _timed(lambda: decode_tabs(text))
    with Store([*data.ontology, data.quads], timeout=3600) as store:
        store.select(query)
        yield "all, asked of the engine's process", _timed(lambda: store.select(query))


def _build(data: Data) -> None:
    from nasss.nquads import build_quads

    for folder in data.studies:
        build_quads(folder)


def _validate(data: Data) -> None:
    from nasss import fast_shapes

    for _ in fast_shapes.check_studies(data.checked):
        pass


def _shares(work: Callable[[], object]) -> list[tuple[str, float]]:
    """The functions that take most time themselves, and the share of each, after a first run that fills caches."""
    work()
    profile = Profile()
    profile.runcall(work)
    found = {_named(key): values[2] for key, values in Stats(profile).stats.items()}  # type: ignore[attr-defined]
    whole = sum(found.values())
    largest = sorted(found.items(), key=lambda pair: -pair[1])[:LARGEST]
    return [(name, seconds / whole) for name, seconds in largest]


def _named(key: tuple[str, int, str]) -> str:
    path, _, name = key
    return f"`{name.strip('<>')}`" if path == "~" else f"`{Path(path).stem}: {name.strip('<>')}`"
