"""What owlrl, an independent implementation of OWL 2 RL, derives: the reference for the rules."""

import owlrl
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

Triple = tuple[Node, Node, Node]
NOTES = (RDFS.label, RDFS.comment, RDFS.isDefinedBy, OWL.imports, OWL.versionInfo, OWL.versionIRI)


def by_owlrl(graph: Graph) -> set[Triple]:
    """The new facts about things with a name: their classes with a name, their relations, and what is the same.

    Left out of what owlrl says: that things are owl:Thing and the same as themselves, and what it says of literals,
    classes and properties.
    """
    closed = Graph(store="SimpleMemory")  # which keeps no contexts, and is quicker by a fifth
    notes = {*NOTES, *graph.subjects(RDF.type, OWL.AnnotationProperty)}
    for triple in graph:
        if triple[1] not in notes:
            closed.add(triple)
    for key in list(closed.objects(None, OWL.hasKey)):
        # owlrl 7.6 leaves the last property of a key out of account; so it is named twice.
        properties = Collection(closed, key)
        properties.append(properties[len(properties) - 1])
    before = set(closed)
    classes = {kind for kind in closed.subjects(RDF.type, OWL.Class) if isinstance(kind, URIRef)}
    properties_ = set(closed.subjects(RDF.type, OWL.ObjectProperty))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    return {
        (subject, predicate, value)
        for subject, predicate, value in set(closed) - before
        if isinstance(subject, URIRef) and isinstance(value, URIRef)
        if (predicate == RDF.type and value in classes)
        or predicate in properties_
        or (predicate == OWL.sameAs and subject != value)
    }


def without_texts(graph: Graph) -> Graph:
    """The same with one literal for each property and class of thing: owlrl compares all literals with each other."""
    kept, seen = Graph(), set[tuple[Node, Node | None]]()
    for subject, predicate, value in sorted(graph, key=str):
        if isinstance(value, Literal) and value.datatype != XSD.nonNegativeInteger:
            kind = (predicate, next(iter(sorted(graph.objects(subject, RDF.type), key=str)), None))
            if kind in seen:
                continue
            seen.add(kind)
        kept.add((subject, predicate, value))
    return kept
