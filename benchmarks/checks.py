"""Contenders for checking studies against the shapes: ours, and pyshacl as people call it.

The studies are synthetic and every tenth has mistakes, planted one of each kind. The results of each study are
compared between the engines, and with what was planted: who finds anything else, ours too, gets no time. Shapes and
ontology are read before the clock starts. pyshacl takes seconds for a study, so it checks a sample, and the time for
all studies is calculated from it, which the table says.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contenders import Contender, Data, Outcome, digest_of, peak_memory

if TYPE_CHECKING:
    from rdflib import Graph

    from nasss.shapes import Report

SAMPLE = 2
Found = tuple[str, ...]  # focus, path, component, shape and value of a result, "" for none
Enter = Callable[[str, str], Callable[[Contender], Contender]]


def _sample(paths: Sequence[Path]) -> list[Path]:
    """Some studies, evenly spread, the first among them."""
    step = max(1, len(paths) // SAMPLE)
    return list(paths[::step][:SAMPLE])


def _outcome(data: Data, seconds: float, found: dict[str, list[Found]], peak: int) -> Outcome:
    """What was found in each study, after a comparison with what was planted."""
    planted = json.loads((data.folder / "planted.json").read_text(encoding="utf-8"))
    for study, results in found.items():
        if sorted(_part(study, result) for result in results) != [tuple(pair) for pair in planted[study]]:
            raise ValueError(f"{study}: other results than planted")
    parts = [f"{study}={digest_of(map(repr, results))[0][:16]}" for study, results in sorted(found.items())]
    whole = len(data.checked)
    note = "" if len(found) == whole else f"from {len(found)} of {whole} studies"
    number = sum(map(len, found.values()))
    return Outcome(seconds * whole / len(found), " ".join(parts), number, peak, note)


def _part(study: str, result: Found) -> tuple[str, str]:
    focus, _, _, shape, _ = result
    return shape.rpartition("#")[2], focus.partition(f"{study}/")[2]


def _told(report: "Report") -> list[Found]:
    return [(r.focus, r.path or "", r.component, r.shape, r.value or "") for r in report.results]


def _ours(jobs: int, data: Data) -> Outcome:
    from nasss import fast_shapes

    fast_shapes.check_file(data.checked[0])  # reads shapes and ontology
    found: dict[str, list[Found]] = {}
    begun = time.perf_counter()
    for checked in fast_shapes.check_studies(data.checked, jobs=jobs):
        report = fast_shapes.report_of(checked)
        found[checked.path.stem] = _told(report)
        if len(found) == len(data.checked):
            seconds, peak = time.perf_counter() - begun, peak_memory()  # before the other processes end
    return _outcome(data, seconds, found, peak)


def _shapes() -> tuple["Graph", "Graph"]:
    """Shapes and ontology as a script reads them."""
    from rdflib import Graph

    from nasss.resources import ontology_files, shapes_dir

    shapes, ontology = Graph(), Graph()
    for path in shapes_dir().glob("*.ttl"):
        if path.name != "ontology.ttl":  # those are about the ontology itself
            shapes.parse(path)
    for path in ontology_files():
        ontology.parse(path)
    return shapes, ontology


def _read(paths: Iterable[Path]) -> "Graph":
    from rdflib import Dataset, Graph

    graph = Graph()
    for path in paths:
        study = Dataset()
        study.parse(path, format="trig")
        for subject, predicate, value, _ in study.quads():
            graph.add((subject, predicate, value))
    return graph


def _results(report: object) -> Iterator[Found]:
    from rdflib import SH, Graph

    assert isinstance(report, Graph)
    keys = (SH.focusNode, SH.resultPath, SH.sourceConstraintComponent, SH.sourceShape, SH.value)
    for node in report.objects(None, SH.result):
        yield tuple("" if (term := report.value(node, key)) is None else str(term) for key in keys)


def _script(data: Data) -> Outcome:
    """What a person would write: read the study, call pyshacl with the shapes and the ontology."""
    import pyshacl

    shapes, ontology = _shapes()
    found = {}
    begun = time.perf_counter()
    for path in _sample(data.checked):
        _, report, _ = pyshacl.validate(_read([path]), shacl_graph=shapes, ont_graph=ontology)
        found[path.stem] = list(_results(report))
    return _outcome(data, time.perf_counter() - begun, found, peak_memory())


def _reference(data: Data) -> Outcome:
    """pyshacl with what makes it quicker here: an ontology without class expressions, queries parsed once."""
    from nasss import fast_shapes, shapes

    shapes.study_shapes()
    shapes._ontology_terms()
    found = {}
    begun = time.perf_counter()
    for path in _sample(data.checked):
        report = fast_shapes.check_file(path, engine="pyshacl")
        found[path.stem] = _told(report)
    return _outcome(data, time.perf_counter() - begun, found, peak_memory())


def _whole(data: Data) -> Outcome:
    """All studies as one graph, as a script does that loads everything first."""
    import pyshacl

    shapes, ontology = _shapes()
    found: dict[str, list[Found]] = {path.stem: [] for path in data.checked}
    begun = time.perf_counter()
    _, report, _ = pyshacl.validate(_read(data.checked), shacl_graph=shapes, ont_graph=ontology)
    seconds = time.perf_counter() - begun
    for result in _results(report):
        found[result[0].removeprefix("https://w3id.org/nasss/study/").partition("/")[0]].append(result)
    return _outcome(data, seconds, found, peak_memory())


def enter(contender: Enter) -> None:
    """Enter them all."""
    contender("validate", "nasss")(partial(_ours, 1))
    contender("validate", "nasss, 2 jobs")(partial(_ours, 2))
    contender("validate", "pyshacl, plain script")(_script)
    contender("validate", "pyshacl as nasss calls it")(_reference)
    contender("validate", "pyshacl, one graph of all")(_whole)
