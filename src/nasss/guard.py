"""Let nothing out that tells of single people: what every command that publishes calls first.

`guard` checks studies by their tables, and then their built graphs by `guard_files`. The second check reads the
statements of the graph and nothing else, so it does not share a mistake with the first. It is coarser and blocks more:
in a restricted study there may be no interviewee, citation, interview, anchor or coder at all, no quote without
consent basis, reviewer and date, no role in a site with fewer than k seats and no count of people under k.

Work that stays in the house (``nasss ask``, ``build``, ``check``) is not guarded.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import PROV, RDF, Graph, URIRef
from rdflib.term import Node

from nasss.disclosure import DEFAULT_K, PEOPLE_UNITS, DisclosureReport, check, is_printed, names_document
from nasss.errors import EngineError, NasssError, ProblemError
from nasss.namespaces import NASSS, OA
from nasss.rdf_files import read_dataset
from nasss.resources import graph_dir, graph_files, mapping_files, ontology_files, study_folders

SHOWN = 5
# What tells that something is about a single person, whatever class it is given.
_PERSONAL_CLASSES = ("Participant", "Citation", "Interview", "TextAnchor", "Coder")
_PERSONAL = (
    *(NASSS.citedBy, NASSS.fillsPosition, NASSS.interviewOf, NASSS.inInterview, NASSS.codedBy, NASSS.cites),
    *(NASSS.playsRole, NASSS.anchorDocument, OA.start, OA.end, NASSS.positionSource, NASSS.printedIds),
)
_CONSENT = (NASSS.consentBasis, NASSS.reviewedBy, NASSS.reviewedOn)


def guard(studies: Iterable[Path] | None = None, *, k: int = DEFAULT_K, what: str = "export") -> list[str]:
    """Stop when something would go out that tells of single people.

    Args:
        studies: the studies' folders; all of the shipped graph when not given.
        k: the least number of people that may stand together.
        what: what is about to happen, for the message.

    Returns:
        What the person should know: for each study how it was taken, and how many risks the publication itself has.

    Raises:
        ProblemError: something must not go out; the message names study, risks and remedy.
        EngineError: something could not be checked, so nothing may go out.
    """
    folders = study_folders(graph_dir()) if studies is None else list(studies)
    reports = [check(folder, k) for folder in folders]
    blocked = [report for report in reports if report.blocked]
    if blocked:
        raise ProblemError("\n".join(_refusal(report, what) for report in blocked))
    graphs = graph_files() if studies is None else [path for folder in folders if (path := _graph_of(folder)).is_file()]
    guard_files(graphs, k=k, what=what)
    return [_note(report) for report in reports]


def guard_files(paths: Iterable[Path], *, k: int = DEFAULT_K, what: str = "export") -> None:
    """Stop when graphs that are given as files tell of single people; the files are taken together.

    Raises:
        ProblemError: something must not go out; the message names study, risks and remedy.
        EngineError: a file could not be checked, so nothing may go out.
    """
    files = list(paths)
    try:
        graph = Graph()
        for path in files:
            graph += _read(path)
        found = sorted(set(graph_risks(graph, k)))
    except Exception as error:
        text = str(error) if isinstance(error, NasssError) else f"{type(error).__name__}: {error}"
        names = ", ".join(map(str, files))
        raise EngineError(f"{names}: could not be checked, so nothing of it may go out. {text}") from error
    if found:
        shown = "".join(f"\n  - {study}: {risk}" for study, risk in found[:SHOWN])
        more = f"\n  ... and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise ProblemError(
            f"{what} stopped: {', '.join(str(path) for path in files)} would show single people.{shown}{more}\n"
            "Where you have the tables, nasss disclose --apply writes a release that may go out."
        )


def guard_all(paths: Iterable[Path | str], *, k: int = DEFAULT_K, what: str) -> list[str]:
    """Stop when the shipped studies, or further files that go with them, tell of single people.

    Args:
        paths: all the files that go out; what is not shipped is checked as a file.
        k: the least number of people that may stand together.
        what: what is about to happen, for the message.

    Returns:
        What the person should know, as `guard` says it.

    Raises:
        ProblemError: something must not go out.
        EngineError: something could not be checked, so nothing may go out.
    """
    notes = guard(k=k, what=what)
    shipped = {path.resolve() for path in (*ontology_files(), *graph_files(), *mapping_files())}
    others = [Path(path) for path in paths if Path(path).resolve() not in shipped]
    if others:
        guard_files(others, k=k, what=what)
    return notes


def _read(path: Path) -> Graph:
    """The statements of a file, whatever graph they stand in."""
    graph = Graph()
    for subject, predicate, value, _ in read_dataset(path).quads():
        graph.add((subject, predicate, value))
    return graph


def graph_risks(graph: Graph, k: int) -> Iterator[tuple[str, str]]:
    """What in a graph tells of single people: the study's IRI and what is seen."""
    for node, seen in _personal(graph):
        study = graph.value(node, NASSS.inStudy)
        if not (isinstance(study, URIRef) and _is_published(graph, study)):
            yield str(study or "no study"), seen
        elif (reason := _unpublished(graph, node, study)) is not None:
            yield str(study), reason
    for study in set(graph.objects(None, NASSS.inStudy)):
        if not _is_published(graph, study):
            yield from ((str(study), seen) for seen in _small(graph, study, k))


def _personal(graph: Graph) -> Iterator[tuple[Node, str]]:
    for name in _PERSONAL_CLASSES:
        yield from ((node, f"a {name} ({node})") for node in graph.subjects(RDF.type, NASSS[name]))
    for predicate in _PERSONAL:
        yield from ((node, f"{_local(predicate)} of {node}") for node in graph.subjects(predicate, None))
    for node in graph.subjects(OA.exact, None):
        if any(graph.value(node, predicate) is None for predicate in _CONSENT):
            yield node, f"a quote without consent basis, reviewer and date ({node})"


def _is_published(graph: Graph, study: Node) -> bool:
    """Whether the graph says so and nothing else, and names the document."""
    access = set(graph.objects(study, NASSS.hasAccess))
    return access == {NASSS.PublishedAccess} and graph.value(study, NASSS.reportedIn) is not None


def _unpublished(graph: Graph, node: Node, study: Node) -> str | None:
    """What about a person of a published study the document does not print; None when nothing."""
    document = str(graph.value(study, NASSS.reportedIn)).lower().removeprefix("https://doi.org/")
    if graph.value(node, NASSS.fillsPosition) is not None:
        source = str(graph.value(node, NASSS.positionSource) or "")
        return None if names_document(source, document) else f"a seat that {document} is not the source of ({node})"
    for name in ("Interview", "TextAnchor", "Coder"):
        if (node, RDF.type, NASSS[name]) in graph:
            return f"a {name}, which no document prints ({node})"
    if any(graph.value(node, predicate) is not None for predicate in (NASSS.codedBy, NASSS.anchorDocument, OA.start)):
        return f"who coded, or a place in a transcript ({node})"
    person = graph.value(node, NASSS.citedBy)
    if person is not None:
        name = str(graph.value(person, NASSS.identifier) or person)
        lists = [graph.value(row, NASSS.printedIds) for row in graph.objects(node, PROV.wasDerivedFrom)]
        return None if any(is_printed(name, str(ids or "")) for ids in lists) else f"a citation not printed ({node})"
    return None


def _small(graph: Graph, study: Node, k: int) -> Iterator[str]:
    """Roles in sites with fewer than k seats, and counts of people under k."""
    seats: dict[tuple[Node | None, Node | None], int] = {}
    for seat in graph.subjects(RDF.type, NASSS.Position):
        if graph.value(seat, NASSS.inStudy) == study:
            cell = graph.value(seat, NASSS.hasRole), graph.value(seat, NASSS.inCase)
            seats[cell] = seats.get(cell, 0) + 1
    for (role, case), size in seats.items():
        if size < k:
            yield f"{size} of the role {_local(role)} in {case or 'no site'}"
    units = {NASSS[name] for name in PEOPLE_UNITS}
    for finding in graph.subjects(NASSS.inStudy, study):
        count = graph.value(finding, NASSS.reportedCount)
        if graph.value(finding, NASSS.hasCountingUnit) in units and count is not None and 0 < int(str(count)) < k:
            yield f"a count of {count} ({finding})"


def _local(term: Node | None) -> str:
    return str(term).rpartition("#")[2]


def _graph_of(folder: Path) -> Path:
    """The built graph of a study folder: ``graph/studies/<id>`` -> ``graph/<id>.trig``."""
    path = folder.resolve()
    return path.parent.parent / f"{path.name}.trig"


def _refusal(report: DisclosureReport, what: str) -> str:
    shown = "".join(f"\n  - {risk.seen}; least remedy: {risk.remedy}" for risk in report.blocking[:SHOWN])
    more = f"\n  ... and {len(report.blocking) - SHOWN} more" if len(report.blocking) > SHOWN else ""
    return (
        f"{what} stopped: {report.study} ({report.access}) would show single people, k = {report.k}.{shown}{more}\n"
        f"nasss disclose {report.study} shows all; nasss disclose {report.study} --apply FOLDER writes a release "
        "that may go out."
    )


def _note(report: DisclosureReport) -> str:
    known = f"; {len(report.risks)} risks known from the publication" if report.risks else ""
    return f"{report.study}: checked as {report.access}, k = {report.k}: nothing blocks{known}"
