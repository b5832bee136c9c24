"""What an ontology says, read from a file, a folder or a revision, with nameless nodes told by their content.

A statement is told as subject, part and value. The value of an axiom is a class expression in the style of Manchester
syntax, in which the members of what has no order are sorted: two files that say the same give the same statements,
whatever their blank nodes are called and however their lists are arranged. What OWL can say in two ways is told in
one: "these are all different" and "disjoint union" become pairs.
"""

import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import combinations
from pathlib import Path

from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from nasss.errors import EngineError, ProblemError, UsageError
from nasss.link import read as read_file
from nasss.namespaces import ONTOLOGY
from nasss.ontology import catalog, load
from nasss.resources import root
from nasss.terms import shorten
from nasss.turtle import read_graph

GIT = "git:"
CATALOG = "catalog-v001.xml"
# The file that holds the whole ontology in a folder without a catalog, the first that is there.
WHOLE = ("nasss.ttl", "nasss.owl", "nasss.nt", "nasss.jsonld")
# Nothing that a person wrote is longer; what doubles itself at every level is.
LONGEST = 200_000
# Expressions in each other; Python allows a thousand calls, and each expression takes some.
DEEPEST = 100
# Things that exclude each other; so many are half a million pairs.
MOST = 1_000

OBO = Namespace("http://purl.obolibrary.org/obo/")
REPLACED_BY = (DCTERMS.isReplacedBy, OBO.IAO_0100001)

DECLARATIONS = (
    *(OWL.Class, RDFS.Class, RDFS.Datatype, OWL.NamedIndividual),
    *(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property),
)
CHARACTERISTICS = (
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.TransitiveProperty, OWL.ReflexiveProperty),
    *(OWL.SymmetricProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty),
)
SYMMETRIC = (
    *(OWL.disjointWith, OWL.equivalentClass, OWL.equivalentProperty, OWL.propertyDisjointWith),
    *(OWL.inverseOf, OWL.differentFrom, OWL.sameAs),
)
AXIOMS = (
    *SYMMETRIC,
    *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.hasKey, OWL.propertyChainAxiom),
    *(OWL.oneOf, OWL.unionOf, OWL.intersectionOf, OWL.complementOf, OWL.onDatatype, OWL.withRestrictions),
)
ANNOTATIONS = (
    *(RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated),
    *(SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, SKOS.note, SKOS.scopeNote, SKOS.example),
    *(SKOS.editorialNote, SKOS.changeNote, SKOS.historyNote),
)
_DOCUMENTING = (str(DCTERMS), str(DC), "http://purl.obolibrary.org/obo/IAO_", "http://www.geneontology.org/formats/")
_GROUPS: dict[Node, tuple[URIRef, URIRef]] = {
    OWL.AllDifferent: (OWL.distinctMembers, OWL.differentFrom),
    OWL.AllDisjointClasses: (OWL.members, OWL.disjointWith),
    OWL.AllDisjointProperties: (OWL.members, OWL.propertyDisjointWith),
}
_LIMITS: dict[Node, str] = {
    **{OWL.minCardinality: "min", OWL.maxCardinality: "max", OWL.cardinality: "exactly"},
    **{OWL.minQualifiedCardinality: "min", OWL.maxQualifiedCardinality: "max", OWL.qualifiedCardinality: "exactly"},
}
_QUANTIFIERS: dict[Node, str] = {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only", OWL.hasValue: "value"}
_STRUCTURE = {OWL.Class, RDFS.Class, OWL.Restriction, RDFS.Datatype, RDF.List}
_FACETS = {"minInclusive": ">=", "minExclusive": ">", "maxInclusive": "<=", "maxExclusive": "<"}

Write = Callable[[Node], str]
Shape = dict[Node, list[Node]]


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One thing that an ontology says.

    Attributes:
        subject: the IRI it is about; empty for an axiom that is about no single term.
        part: ``annotation``, ``declaration``, ``characteristic``, ``axiom``, ``fact`` or ``header``.
        predicate: the IRI of the property.
        value: the value as text, told by its content.
        other: the IRI that the value is, where it is one; else empty.
    """

    subject: str
    part: str
    predicate: str
    value: str
    other: str = field(default="", compare=False)

    def text(self) -> str:
        """The statement without its subject, for people."""
        return self.value if self.part in ("declaration", "characteristic") else f"{self.name} {self.value}"

    @property
    def name(self) -> str:
        """The property in short."""
        return shorten(self.predicate)


@dataclass(frozen=True)
class Content:
    """An ontology as what it says.

    Attributes:
        source: where it was read from.
        iri: the IRI of the ontology; None where no header says it.
        version: the version number in the header; None where there is none.
        said: everything it says.
        labels: the English name of each IRI that has one.
        deprecated: the IRIs that are marked as deprecated.
        replaced: by which IRIs a term is replaced.
        graph: its statements.
    """

    source: str
    iri: str | None
    version: str | None
    said: frozenset[Said]
    labels: dict[str, str]
    deprecated: frozenset[str]
    replaced: dict[str, tuple[str, ...]]
    graph: Graph = field(repr=False, compare=False)

    def terms(self, namespaces: Iterable[str]) -> frozenset[str]:
        """The IRIs in these namespaces that the ontology says something about."""
        begin = tuple(namespaces)
        return frozenset(
            said.subject
            for said in self.said
            if said.subject.startswith(begin) and said.subject and said.part != "header"
        )

    def without(self, terms: frozenset[str]) -> dict[Said, Said]:
        """Each statement as it would be if these terms stood on no list of alternatives.

        An IRI is left out of unions and enumerations, but not where this would say more than before (below "not",
        "max" and "exactly").
        """
        plain = _statements(self.graph, frozenset())
        return dict(zip(plain, _statements(self.graph, terms), strict=True))


def read_ontology(source: str, checkout: Path | None = None) -> Content:
    """Read an ontology with what it imports.

    Args:
        source: an ontology file (Turtle, RDF/XML, JSON-LD, N-Triples, TriG); a folder with the ontology, in it or in
            its ``ontology/``; or ``git:REV``, a revision of this checkout.
        checkout: the checkout that ``git:`` means; the one around this program when not given.

    Raises:
        UsageError: there is no such file, folder or revision, or it imports what cannot be found beside it.
        ProblemError: it is no RDF, or cannot be compared.
        EngineError: it cannot be read.
    """
    if source.startswith(GIT):
        return content_of(_revision(source.removeprefix(GIT), checkout), source)
    path = Path(source)
    if path.is_dir():
        return content_of(_folder(path), source)
    if not path.is_file():
        raise UsageError(f"{source}: there is no such file or folder; give an ontology file, a folder or git:REVISION")
    return content_of(_file(path), source)


def _folder(path: Path) -> Graph:
    for folder in (path, path / "ontology"):
        if (folder / CATALOG).is_file() and ONTOLOGY in catalog(folder):
            return load(ONTOLOGY, folder)
        for name in WHOLE:
            if (folder / name).is_file():
                return _file(folder / name)
    raise UsageError(
        f"{path}: no ontology in this folder; expected {CATALOG} or one of {', '.join(WHOLE)}, here or in ontology/"
    )


def _file(path: Path) -> Graph:
    if path.suffix.lower() == ".trig":
        try:
            graph = read_graph(path)
        except Exception as error:  # rdflib raises many kinds for a broken file
            raise ProblemError(f"{path}: is no TriG that can be read: {error}") from error
    else:
        graph = read_file(path)
    known = catalog(path.parent) if (path.parent / CATALOG).is_file() else {}
    headers = set(graph.subjects(RDF.type, OWL.Ontology))
    for target in sorted({value for header in headers for value in graph.objects(header, OWL.imports)}, key=str):
        if target in headers:
            continue
        if not isinstance(target, URIRef) or target not in known:
            raise UsageError(
                f"{path}: imports {target}, which no {CATALOG} beside it names; nothing is fetched, and without it "
                "terms would seem to be missing. Compare folders, or files without imports (nasss export writes them)"
            )
        graph += load(target, path.parent)
    return graph


def _revision(revision: str, checkout: Path | None) -> Graph:
    """The ontology of a revision, unpacked into a temporary folder by git."""
    place = checkout or root()
    if not revision or revision.startswith("-"):
        raise UsageError(f"{GIT}{revision}: give a revision, for example git:HEAD or git:v0.1.0")
    command = ["git", "-C", str(place), "archive", "--format=tar", revision, "--", "ontology"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise EngineError(f"{GIT}{revision}: git cannot be run: {error.strerror or error}") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise UsageError(f"{GIT}{revision}: git finds no ontology in this revision of {place}: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return _folder(Path(folder))


def content_of(graph: Graph, source: str) -> Content:
    """What a graph says; the name of its source is kept with it."""
    headers = sorted(header for header in graph.subjects(RDF.type, OWL.Ontology) if isinstance(header, URIRef))
    imported = {value for header in headers for value in graph.objects(header, OWL.imports)}
    tops = [header for header in headers if header not in imported]
    iri = ONTOLOGY if ONTOLOGY in headers else next(iter(tops), None)
    versions = sorted(str(value) for value in graph.objects(iri, OWL.versionInfo)) if iri is not None else []
    labels = {
        str(subject): str(label)
        for subject, label in sorted(graph.subject_objects(RDFS.label))
        if isinstance(label, Literal) and (label.language or "en").lower().startswith("en")
    }
    replaced: dict[str, set[str]] = {}
    for predicate in REPLACED_BY:
        for subject, value in graph.subject_objects(predicate):
            replaced.setdefault(str(subject), set()).add(str(value))
    for subject, value in graph.subject_objects(DCTERMS.replaces):
        replaced.setdefault(str(value), set()).add(str(subject))
    try:
        said = frozenset(_statements(graph, frozenset()))
    except ProblemError as error:
        raise ProblemError(f"{source}: {error}") from error
    return Content(
        source,
        None if iri is None else str(iri),
        next(iter(versions), None),
        said,
        labels,
        frozenset(
            str(subject)
            for subject, value in graph.subject_objects(OWL.deprecated)
            if isinstance(value, Literal) and value.value is True
        ),
        {subject: tuple(sorted(found)) for subject, found in replaced.items()},
        graph,
    )


def _statements(graph: Graph, hidden: frozenset[str]) -> list[Said]:
    """Everything a graph says, in an order that is the same whatever is hidden."""
    return list(_Teller(graph, hidden).statements())


class _Teller:
    """Tells statements by their content."""

    def __init__(self, graph: Graph, hidden: frozenset[str]) -> None:
        self.hidden = hidden
        self.out: dict[Node, Shape] = {}
        for subject, predicate, value in sorted(graph, key=_order):
            self.out.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self.headers = set(graph.subjects(RDF.type, OWL.Ontology))
        self.annotations = {*ANNOTATIONS, *graph.subjects(RDF.type, OWL.AnnotationProperty)}
        self.told: dict[tuple[Node, bool], str] = {}
        self.open: set[Node] = set()
        self.reached: set[Node] = set()

    def statements(self) -> Iterator[Said]:
        inner = {value for shape in self.out.values() for values in shape.values() for value in values}
        for subject, shape in self.out.items():
            if isinstance(subject, URIRef):
                for predicate, values in shape.items():
                    for value in values:
                        yield from self._about(subject, predicate, value)
            elif subject not in inner:
                yield from self._nameless(subject, shape)
        if any(isinstance(node, BNode) and node in inner and node not in self.reached for node in self.out):
            raise ProblemError("Nodes without a name refer to each other in a circle; give them IRIs to compare them")

    def _about(self, subject: URIRef, predicate: Node, value: Node) -> Iterator[Said]:
        if predicate == OWL.disjointUnionOf:
            members = self._members(value)
            union = self._joined(members, "or", True)
            yield Said(str(subject), "axiom", str(OWL.equivalentClass), union)
            yield from self._pairs(members, OWL.disjointWith)
            return
        part = self._part(subject, predicate, value)
        if part == "axiom" and predicate in SYMMETRIC and isinstance(value, URIRef):
            subject, value = sorted((subject, value))
        text = self._value(predicate, value)
        yield Said(str(subject), part, str(predicate), text, str(value) if isinstance(value, URIRef) else "")

    def _part(self, subject: Node, predicate: Node, value: Node) -> str:
        if subject in self.headers:
            return "header"
        if predicate == RDF.type:
            if value in DECLARATIONS:
                return "declaration"
            return "characteristic" if value in CHARACTERISTICS else "fact"
        if predicate in AXIOMS:
            return "axiom"
        is_note = predicate in self.annotations or str(predicate).startswith(_DOCUMENTING)
        return "annotation" if is_note else "fact"

    def _value(self, predicate: Node, value: Node) -> str:
        if predicate in (OWL.unionOf, OWL.oneOf) and isinstance(value, BNode):
            return self._joined(self._members(value), "or", True)
        if predicate == OWL.intersectionOf and isinstance(value, BNode):
            return self._joined(self._members(value), "and", True)
        if predicate == OWL.hasKey and isinstance(value, BNode):
            return ", ".join(sorted(self.write(member) for member in self._members(value)))
        if predicate == OWL.propertyChainAxiom and isinstance(value, BNode):
            return " o ".join(self.write(member) for member in self._members(value))
        return self.write(value)

    def _nameless(self, node: Node, shape: Shape) -> Iterator[Said]:
        """Axioms that hang from a node without a name."""
        kinds = shape.get(RDF.type, [])
        for kind, (list_of, predicate) in _GROUPS.items():
            if kind in kinds:
                for head in [*shape.get(list_of, []), *shape.get(OWL.members, [])][:1]:
                    yield from self._pairs(self._members(head), predicate)
                return
        sources = shape.get(OWL.annotatedSource, [])
        text = self.write(node)
        if sources and isinstance(sources[0], URIRef):
            yield Said(str(sources[0]), "annotation", str(OWL.Axiom), text)
        else:
            part = "fact" if OWL.NegativePropertyAssertion in kinds else "axiom"
            yield Said("", part, str(OWL.NegativePropertyAssertion if part == "fact" else OWL.Axiom), text)

    def _pairs(self, members: list[Node], predicate: URIRef) -> Iterator[Said]:
        if len(members) > MOST:
            raise ProblemError(f"More than {MOST:,} things exclude each other in one list; it cannot be compared")
        told = sorted(
            (self.write(member, loose=False), str(member) if isinstance(member, URIRef) else "") for member in members
        )
        for (first, first_iri), (second, second_iri) in combinations(told, 2):
            if first_iri and second_iri:
                low, high = sorted((URIRef(first_iri), URIRef(second_iri)))
                yield Said(str(low), "axiom", str(predicate), self.write(high), str(high))
            else:
                yield Said(first_iri, "axiom", str(predicate), second if first_iri else f"{first}, {second}")

    # Expressions

    def write(self, node: Node, *, loose: bool = True) -> str:
        """A node as text: a name, a literal, or what it is made of.

        Args:
            node: the node.
            loose: whether alternatives may be left out below it without saying more.
        """
        if isinstance(node, URIRef):
            return shorten(str(node))
        if not isinstance(node, BNode):
            return node.n3()
        if (node, loose) in self.told:
            return self.told[(node, loose)]
        if node in self.open:
            raise ProblemError("Nodes without a name refer to each other in a circle; give them IRIs to compare them")
        if len(self.open) >= DEEPEST:
            raise ProblemError(
                f"More than {DEEPEST} expressions stand in each other; give some of them IRIs to compare them"
            )
        self.open.add(node)
        self.reached.add(node)
        text = self._expression(node, loose)
        self.open.discard(node)
        if len(text) > LONGEST:
            raise ProblemError(f"An expression is longer than {LONGEST} characters; it cannot be compared")
        self.told[(node, loose)] = text
        return text

    def _expression(self, node: BNode, loose: bool) -> str:
        shape = dict(self.out.get(node, {}))
        kinds = [kind for kind in shape.pop(RDF.type, []) if kind not in _STRUCTURE]
        known = None if kinds else self._known(shape, loose)
        if known is not None:
            return known
        if RDF.first in shape:
            return "[" + " ".join(self.write(member, loose=False) for member in self._members(node)) + "]"
        parts = [f"a {self.write(kind)}" for kind in kinds]
        parts += [
            f"{self.write(predicate)} {self.write(value, loose=False)}"
            for predicate, values in shape.items()
            for value in values
        ]
        return "[" + "; ".join(sorted(parts)) + "]"

    def _known(self, shape: Shape, loose: bool) -> str | None:
        """What OWL knows; None where the node says anything else, so that nothing is left out."""
        if any(len(values) != 1 for values in shape.values()):
            return None
        one = {predicate: values[0] for predicate, values in shape.items()}
        names = set(one)
        if len(names) == 1:
            return self._operation(*next(iter(one.items())), loose)
        if names == {OWL.onDatatype, OWL.withRestrictions}:
            return f"{self.write(one[OWL.onDatatype])}[{self._facets(one[OWL.withRestrictions])}]"
        if OWL.onProperty not in names:
            return None
        path = self.write(one.pop(OWL.onProperty))
        of = [one.pop(name) for name in (OWL.onClass, OWL.onDataRange) if name in one]
        if len(one) != 1 or len(of) > 1:
            return None
        predicate, value = next(iter(one.items()))
        if predicate in _QUANTIFIERS and not of:
            return f"{path} {_QUANTIFIERS[predicate]} {self.write(value, loose=loose)}"
        if predicate == OWL.hasSelf and not of:
            return f"{path} Self {value}"
        if predicate in _LIMITS:
            inner = loose and _LIMITS[predicate] == "min"
            return " ".join([path, _LIMITS[predicate], str(value), *(self.write(part, loose=inner) for part in of)])
        return None

    def _operation(self, predicate: Node, value: Node, loose: bool) -> str | None:
        if predicate == OWL.inverseOf:
            return f"inverse {self.write(value)}"
        if predicate == OWL.complementOf:
            return f"not {self.write(value, loose=False)}"
        words: dict[Node, str] = {OWL.unionOf: "or", OWL.oneOf: "or", OWL.intersectionOf: "and"}
        if predicate not in words:
            return None
        members = self._members(value)
        if predicate == OWL.oneOf:
            return self._braces(members, loose)
        return self._joined(members, words[predicate], loose)

    def _joined(self, members: list[Node], word: str, loose: bool) -> str:
        kept = self._kept(members) if loose and word == "or" else members
        told = sorted({self.write(member, loose=loose) for member in kept})
        return told[0] if len(told) == 1 else "(" + f" {word} ".join(told) + ")"

    def _braces(self, members: list[Node], loose: bool) -> str:
        kept = self._kept(members) if loose else members
        return "{" + ", ".join(sorted({self.write(member) for member in kept})) + "}"

    def _kept(self, members: list[Node]) -> list[Node]:
        return [member for member in members if str(member) not in self.hidden] or members

    def _facets(self, node: Node) -> str:
        told = []
        for facet in self._members(node):
            for predicate, values in self.out.get(facet, {}).items():
                name = str(predicate).rpartition("#")[2]
                told += [f"{_FACETS.get(name, name)} {self.write(value)}" for value in values]
            self.reached.add(facet)
        return ", ".join(sorted(told))

    def _members(self, node: Node) -> list[Node]:
        """The members of a list.

        Raises:
            ProblemError: the list is broken.
        """
        found: list[Node] = []
        while node != RDF.nil:
            shape = self.out.get(node, {})
            firsts, rests = shape.get(RDF.first, []), shape.get(RDF.rest, [])
            if len(firsts) != 1 or len(rests) != 1 or len(found) > len(self.out):
                raise ProblemError("A list in the ontology is broken: each part of it needs one member and one rest")
            found.append(firsts[0])
            self.reached.add(node)
            node = rests[0]
        return found


def _order(triple: tuple[Node, Node, Node]) -> tuple[str, ...]:
    # rdflib writes no IRI that is none, but reads it.
    return tuple(f"{type(term).__name__} {term if isinstance(term, URIRef) else term.n3()}" for term in triple)
