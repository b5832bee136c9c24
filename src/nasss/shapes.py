"""Check studies and the ontology against the SHACL shapes. The only module that uses pyshacl."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import to_canonical_graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from nasss import ontology
from nasss.errors import EngineError
from nasss.namespaces import PREFIXES
from nasss.resources import graph_files, shapes_dir
from nasss.turtle import canonical_turtle, read_graph

ONTOLOGY_RULES = "ontology.ttl"  # checked on the ontology; the shapes of all other files are for studies
PREFIX_FILE = "prefixes.ttl"  # what the queries in both need

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# How one shape uses another. What is used through any but sh:property never reports by itself.
USES = (SH.property, SH.node, SH.qualifiedValueShape, SH["not"])
LISTS_OF_SHAPES = (SH["or"], SH.xone, SH["and"])
# Every constraint the shapes use, and the component that SHACL reports for it. sh:qualifiedValueShape is two.
COMPONENTS = {
    SH["class"]: "ClassConstraintComponent",
    SH.closed: "ClosedConstraintComponent",
    SH.datatype: "DatatypeConstraintComponent",
    SH.disjoint: "DisjointConstraintComponent",
    SH.hasValue: "HasValueConstraintComponent",
    SH["in"]: "InConstraintComponent",
    SH.languageIn: "LanguageInConstraintComponent",
    SH.lessThan: "LessThanConstraintComponent",
    SH.lessThanOrEquals: "LessThanOrEqualsConstraintComponent",
    SH.maxCount: "MaxCountConstraintComponent",
    SH.maxInclusive: "MaxInclusiveConstraintComponent",
    SH.maxLength: "MaxLengthConstraintComponent",
    SH.minCount: "MinCountConstraintComponent",
    SH.minInclusive: "MinInclusiveConstraintComponent",
    SH.minLength: "MinLengthConstraintComponent",
    SH.node: "NodeConstraintComponent",
    SH.nodeKind: "NodeKindConstraintComponent",
    SH["or"]: "OrConstraintComponent",
    SH.pattern: "PatternConstraintComponent",
    SH.qualifiedMaxCount: "QualifiedMaxCountConstraintComponent",
    SH.qualifiedMinCount: "QualifiedMinCountConstraintComponent",
    SH.sparql: "SPARQLConstraintComponent",
    SH.uniqueLang: "UniqueLangConstraintComponent",
    SH.xone: "XoneConstraintComponent",
}
# What a shape may have beside constraints.
OTHER_KEYS = {
    *(RDF.type, SH.message, SH.path, SH.property, SH.ignoredProperties, SH.qualifiedValueShape),
    *TARGETS,
}


@dataclass(frozen=True)
class Result:
    """One thing that a shape found wrong.

    Attributes:
        focus: what is wrong, an IRI (or ``_:name`` for a blank node).
        path: IRI of the property concerned; ``^`` before it: read backwards; None: the thing as a whole.
        component: IRI of the kind of constraint, ``http://www.w3.org/ns/shacl#...ConstraintComponent``.
        severity: IRI of the severity; the shapes of this project know violations only.
        shape: IRI of the shape.
        message: what to do, in plain words.
        value: the offending value, an IRI or the text of a literal; None where there is none.
    """

    focus: str
    path: str | None
    component: str
    severity: str
    shape: str
    message: str
    value: str | None


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        results: everything that is wrong, in an order that does not depend on the run.
        checked: number of shapes that had something to check.
        labels: English labels of what the results name.
    """

    results: tuple[Result, ...]
    checked: int
    labels: dict[str, str] = field(default_factory=dict, repr=False)
    _terms: dict[Result, tuple[Node, Node | None]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.results

    def to_table(self) -> str:
        """The report as plain text: for each shape what to do, and where."""
        if self.conforms:
            return f"No problems found. {_count(self.checked, 'rule')} checked.\n"
        shapes = len({result.shape for result in self.results})
        lines = [f"{_count(len(self.results), 'problem')} found, by {_count(shapes, 'rule')} of {self.checked}."]
        heading: tuple[str, str] | None = None
        for result in self.results:
            if (result.shape, result.message) != heading:
                heading = result.shape, result.message
                lines += ["", f"{result.message}  [{shorten(result.shape)}]"]
            lines.append(f"  - {self._named(result.focus)}")
            if result.path is not None:
                lines.append(f"      property: {shorten(result.path)}")
            if result.value is not None and result.value != result.focus:
                lines.append(f"      found: {self._named(result.value)}")
        return "\n".join(lines) + "\n"

    def _named(self, term: str) -> str:
        label = self.labels.get(term)
        return f"{shorten(term)} ({label})" if label else shorten(term)

    def to_json(self) -> str:
        """The report as a JSON object."""
        results = [
            {
                "focus": result.focus,
                "focus_label": self.labels.get(result.focus),
                "path": result.path,
                "component": result.component,
                "severity": result.severity,
                "shape": result.shape,
                "message": result.message,
                "value": result.value,
            }
            for result in self.results
        ]
        report = {"conforms": self.conforms, "rules_checked": self.checked, "results": results}
        return json.dumps(report, ensure_ascii=False, indent=2) + "\n"

    def to_turtle(self) -> str:
        """The report as a SHACL validation report in canonical Turtle."""
        graph = Graph()
        report = BNode()
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(self.conforms)))
        for result in self.results:
            focus, value = self._terms[result]
            node = BNode()
            graph.add((report, SH.result, node))
            graph.add((node, RDF.type, SH.ValidationResult))
            graph.add((node, SH.focusNode, focus))
            if result.path is not None:
                graph.add((node, SH.resultPath, _path_node(graph, result.path)))
            graph.add((node, SH.sourceConstraintComponent, URIRef(result.component)))
            graph.add((node, SH.resultSeverity, URIRef(result.severity)))
            graph.add((node, SH.sourceShape, URIRef(result.shape)))
            graph.add((node, SH.resultMessage, Literal(result.message, lang="en")))
            if value is not None:
                graph.add((node, SH.value, value))
        return canonical_turtle(graph)


def validate(data_files: Sequence[Path] | None = None, *, data: Graph | None = None) -> Report:
    """Check studies against the shapes, each file by itself.

    Args:
        data_files: Turtle or TriG files. Without them, and without `data`, the shipped studies and
            the shipped ontology are checked.
        data: a graph or dataset to check instead; it is not changed.

    Raises:
        EngineError: the check could not be done, so nothing is known about the data: a file or a shape
            cannot be read, the validator failed, or there was nothing to check.
    """
    if data is not None:
        return check_study(_flat(data), "The graph")
    files = graph_files() if data_files is None else data_files
    if not files:
        raise EngineError("There is no study to check: graph/ has no .trig file. Run nasss build first.")
    reports = [check_study(_read(path), str(path)) for path in files]
    if data_files is None:
        reports.append(check_ontology(ontology.load()))
    return _merged(reports)


def check_study(study: Graph, name: str = "The graph") -> Report:
    """Check the statements of a study, with the ontology beside them.

    Args:
        study: the statements; they are not changed.
        name: what to call them in errors.

    Raises:
        EngineError: the check could not be done, or there was nothing to check.
    """
    if len(study) == 0:
        raise EngineError(f"{name}: there are no statements in it, so nothing was checked")
    return run(study, study_shapes(), _ontology_terms(), name)


def check_ontology(graph: Graph) -> Report:
    """Check the statements of an ontology against the rules for the ontology itself.

    Raises:
        EngineError: the check could not be done, or there was nothing to check.
    """
    if len(graph) == 0:
        raise EngineError("The ontology: there are no statements in it, so nothing was checked")
    return run(graph, ontology_shapes(), None, "The ontology")


def run(data: Graph, shapes: Graph, terms: Graph | None, name: str) -> Report:
    """Check a graph against shapes.

    Args:
        data: the statements to check; they are not changed.
        shapes: the shapes.
        terms: an ontology to read the data with, for example for what is a subclass of what.
        name: what to call the data in errors.

    Raises:
        EngineError: the check could not be done, or no shape had anything to check.
    """
    rules = _targeting(shapes)
    idle = set(without_target(data, shapes, terms))
    if idle >= set(rules):
        raise EngineError(
            f"{name}: no rule found anything to check. Is this the graph of a study in the nasss vocabulary?"
        )
    report = _run(data, shapes, terms, name, len(rules) - len(idle))
    if report.conforms or not has_blank_nodes(data):
        return report
    # Named by content, which takes long, so that what is wrong has the same name in every run.
    return _run(_copy(to_canonical_graph(data)), shapes, terms, name, report.checked)


def has_blank_nodes(graph: Graph) -> bool:
    """Whether any statement has a blank node."""
    return any(isinstance(node, BNode) for triple in graph for node in triple)


def _run(data: Graph, shapes: Graph, terms: Graph | None, name: str, checked: int) -> Report:
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=terms, inplace=False)
    except Exception as error:  # pyshacl and rdflib raise many kinds
        raise EngineError(f"{name}: the validator failed, so nothing is known: {_first_line(error)}") from error
    if not isinstance(report, Graph):  # pyshacl returns some failures instead of raising them
        raise EngineError(f"{name}: the validator failed, so nothing is known: {_first_line(report)}")
    return _report(report, shapes, [data] if terms is None else [data, terms], checked)


def study_shapes() -> Graph:
    """The shapes for studies.

    Raises:
        EngineError: a file is missing or broken, or a shape would let everything pass.
    """
    return _load(tuple(path for path in sorted(shapes_dir().glob("*.ttl")) if path.name != ONTOLOGY_RULES))


def ontology_shapes() -> Graph:
    """The shapes for the ontology itself.

    Raises:
        EngineError: a file is missing or broken, or a shape would let everything pass.
    """
    return _load((shapes_dir() / ONTOLOGY_RULES, shapes_dir() / PREFIX_FILE))


def check_shapes(shapes: Graph) -> None:
    """Refuse shapes that would let everything pass.

    Raises:
        EngineError: there are no shapes, one has neither target nor user, one has a constraint that nobody
            evaluates, or a query in one has a mistake.
    """
    nodes = set(shapes.subjects(RDF.type, SH.NodeShape))
    if not nodes:
        raise EngineError("There are no shapes to check with. Install the package again, or use a complete checkout.")
    used = {helper for _, helper in _used(shapes)}
    lost = sorted(str(node) for node in nodes - set(_targeting(shapes)) - used)
    if lost:
        raise EngineError(f"{lost[0]}: this shape has no target and no shape uses it, so it would never check anything")
    for shape in nodes | set(shapes.subjects(RDF.type, SH.PropertyShape)):
        for key in sorted(map(str, set(shapes.predicates(shape)) - set(COMPONENTS) - OTHER_KEYS)):
            raise EngineError(f"{shape}: {shorten(key)} is no constraint that is known here; check its spelling")
    for query in shapes.subjects(SH.select):
        _check_query(shapes, query)


def constraints(shapes: Graph) -> set[tuple[URIRef, str]]:
    """Every shape that can report something, with the local name of each component that it can report."""
    reporting: set[Node] = set(_targeting(shapes))
    reporting |= {part for shape in reporting for part in shapes.objects(shape, SH.property)}
    return {
        (URIRef(str(shape)), component)
        for shape in reporting
        for key, component in COMPONENTS.items()
        if (shape, key, None) in shapes
    }


def without_target(data: Graph, shapes: Graph, terms: Graph | None = None) -> list[URIRef]:
    """The shapes that find nothing to check in the data, so that they would let anything pass.

    Args:
        data: the statements; what stands only in `terms` does not count.
        shapes: the shapes.
        terms: an ontology that says what is a subclass of what.
    """
    known = data if terms is None else terms
    return [shape for shape in _targeting(shapes) if not _has_target(shape, shapes, data, known)]


def shorten(iri: str) -> str:
    """An IRI with a prefix of the project where one fits; part of a study as ``study: kind/id``."""
    if iri.startswith("^"):
        return f"^{shorten(iri[1:])}"
    for prefix, namespace in {**PREFIXES, "sh": str(SH)}.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    part = re.fullmatch(r"https://w3id\.org/nasss/study/([^/]+)/(.+)", iri)
    return f"{part[1]}: {part[2]}" if part else iri


def _targeting(shapes: Graph) -> list[URIRef]:
    return sorted({URIRef(str(shape)) for key in TARGETS for shape in shapes.subjects(key)})


def _used(shapes: Graph) -> Iterable[tuple[Node, Node]]:
    """Pairs of a shape and another that it uses."""
    for key in USES:
        yield from shapes.subject_objects(key)
    for key in LISTS_OF_SHAPES:
        for shape, members in shapes.subject_objects(key):
            yield from ((shape, member) for member in Collection(shapes, members))


def _has_target(shape: URIRef, shapes: Graph, data: Graph, terms: Graph) -> bool:
    kinds = (
        kind
        for top in shapes.objects(shape, SH.targetClass)
        for kind in terms.transitive_subjects(RDFS.subClassOf, top)
    )
    return (
        any((None, RDF.type, kind) in data for kind in kinds)
        or any((None, key, None) in data for key in shapes.objects(shape, SH.targetSubjectsOf))
        or any((None, key, None) in data for key in shapes.objects(shape, SH.targetObjectsOf))
        or any((node, None, None) in data for node in shapes.objects(shape, SH.targetNode))
    )


def _check_query(shapes: Graph, query: Node) -> None:
    declared = {
        str(shapes.value(entry, SH.prefix)): str(shapes.value(entry, SH.namespace))
        for ontology_node in shapes.objects(query, SH.prefixes)
        for entry in shapes.objects(ontology_node, SH.declare)
    }
    try:
        prepareQuery(str(shapes.value(query, SH.select)), initNs=declared)
    except Exception as error:  # the parser and the translator raise many kinds
        raise EngineError(f"{query}: the query of this shape has a mistake: {_first_line(error)}") from error


@cache
def _load(paths: tuple[Path, ...]) -> Graph:
    shapes = Graph()
    for path in paths:
        try:
            shapes.parse(path, format="turtle")
        except Exception as error:  # rdflib raises many kinds for a broken file
            raise EngineError(f"{path}: these shapes cannot be read: {_first_line(error)}") from error
    check_shapes(shapes)
    return shapes


def _read(path: Path) -> Graph:
    try:
        return read_graph(path)
    except Exception as error:  # rdflib raises many kinds for a broken file
        raise EngineError(f"{path}: cannot be read as Turtle or TriG: {_first_line(error)}") from error


def _first_line(error: object) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _flat(data: Graph) -> Graph:
    """All statements in one graph, whatever named graph they stand in."""
    if not isinstance(data, Dataset):
        return data
    flat = Graph()
    for subject, predicate, value, _ in data.quads():
        flat.add((subject, predicate, value))
    return flat


def _copy(triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@cache
def _ontology_terms() -> Graph:
    """The ontology without its class expressions: no shape looks at those, and copying them takes long."""
    return _copy(t for t in ontology.load() if not any(isinstance(node, BNode) for node in t))


def _report(report: Graph, shapes: Graph, sources: Sequence[Graph], checked: int) -> Report:
    terms: dict[Result, tuple[Node, Node | None]] = {}
    for node in report.objects(None, SH.result):
        focus, value = report.value(node, SH.focusNode), report.value(node, SH.value)
        if focus is None:
            raise EngineError("The validator reported a result without a focus node, so its report cannot be trusted")
        result = Result(
            _text(focus),
            _path_text(report, report.value(node, SH.resultPath)),
            str(report.value(node, SH.sourceConstraintComponent)),
            str(report.value(node, SH.resultSeverity)),
            str(report.value(node, SH.sourceShape)),
            min(map(str, report.objects(node, SH.resultMessage)), default=""),
            None if value is None else _text(value),
        )
        terms[result] = (focus, value)
    results = tuple(sorted(terms, key=_sort_key))
    named = {term for pair in terms.values() for term in pair if isinstance(term, URIRef)}
    labels = {str(term): label for term in named if (label := _label(term, sources)) is not None}
    return Report(results, checked, labels, terms)


def _merged(reports: Sequence[Report]) -> Report:
    terms = {result: pair for report in reports for result, pair in report._terms.items()}
    labels = {term: label for report in reports for term, label in report.labels.items()}
    return Report(tuple(sorted(terms, key=_sort_key)), sum(report.checked for report in reports), labels, terms)


def _sort_key(result: Result) -> tuple[str, ...]:
    return (
        result.shape,
        result.message,
        result.focus,
        result.path or "",
        result.value or "",
        result.component,
        result.severity,
    )


def _text(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _label(term: URIRef, sources: Sequence[Graph]) -> str | None:
    texts = (text for graph in sources for text in graph.objects(term, RDFS.label))
    return min((str(text) for text in texts if getattr(text, "language", None) == "en"), default=None)


def _path_text(graph: Graph, path: Node | None) -> str | None:
    """A property, or one read backwards: the shapes use no other paths."""
    if path is None:
        return None
    inverse = graph.value(path, SH.inversePath)
    return str(path) if inverse is None else f"^{inverse}"


def _path_node(graph: Graph, path: str) -> Node:
    if not path.startswith("^"):
        return URIRef(path)
    node = BNode()
    graph.add((node, SH.inversePath, URIRef(path[1:])))
    return node


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
