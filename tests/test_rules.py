"""The rules: what they derive, that owlrl derives the same, why it follows, and what cannot be."""

import csv
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
import study_data
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from owl_rl import Triple, by_owlrl, without_texts
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from nasss.axioms import SAME, TYPE
from nasss.errors import EngineError, UsageError
from nasss.inference import Closure, close, is_told
from nasss.justify import Explanation, explain, explain_clash
from nasss.namespaces import NASSS, PREFIXES
from nasss.rules import Fact
from nasss.store import Store
from nasss.terms import Iri, Literal, Term, to_term

EX = "https://example.org/"
TURTLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + f"@prefix : <{EX}> .\n"
Closing = Callable[[Graph], Closure]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Closing]:
    """Runs the rules over a graph."""
    folder = tmp_path_factory.mktemp("rules")
    stores: list[Store] = []

    def run(graph: Graph) -> Closure:
        while stores:
            stores.pop().close()
        path = folder / "graph.nt"
        graph.serialize(path, format="nt", encoding="utf-8")
        stores.append(Store([path]))
        return close(stores[-1])

    yield run
    while stores:
        stores.pop().close()


def parsed(turtle: str) -> Graph:
    return Graph().parse(data=TURTLE + turtle, format="turtle")


def derived(closure: Closure) -> set[Triple]:
    """The new facts that the comparison with owlrl is about."""
    return {
        (URIRef(str(s.value)), URIRef(str(p.value)), URIRef(str(o.value)))
        for s, p, o in closure.derived
        if is_told((s, p, o)) and isinstance(o, Iri)
    }


DECLARED = """
:A rdfs:label "A" . :B rdfs:label "B" . :C rdfs:label "C" . :p rdfs:label "p" . :q rdfs:label "q" . :r rdfs:label "r" .
:n rdfs:label "n" .
:A a owl:Class . :B a owl:Class . :C a owl:Class . :D a owl:Class . :E a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty . :n a owl:DatatypeProperty .
"""
# Name: axioms and facts, and exactly what is new.
KINDS: dict[str, tuple[str, str]] = {
    "subclass": (":A rdfs:subClassOf :B . :x a :A .", ":x a :B ."),
    "two subclass steps": (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .", ":x a :B, :C ."),
    "equivalent named classes": (":A owl:equivalentClass :B . :x a :A . :y a :B .", ":x a :B . :y a :A ."),
    "all of an intersection": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B :C ) ] . :x a :B, :C . :y a :B .",
        ":x a :A .",
    ),
    "parts of an intersection": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B :C ) ] . :x a :A .",
        ":x a :B, :C .",
    ),
    "an intersection given directly": (
        ":A owl:intersectionOf ( :B :C ) . :x a :A . :y a :B, :C .",
        ":x a :B, :C . :y a :A .",
    ),
    "a part of a union": (":A owl:equivalentClass [ owl:unionOf ( :B :C ) ] . :x a :B . :y a :A .", ":x a :A ."),
    "one of": (":A owl:equivalentClass [ owl:oneOf ( :x :y ) ] .", ":x a :A . :y a :A ."),
    "some values": (
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ."
        ":x :p :y . :y a :B . :z :p :w .",
        ":x a :A .",
    ),
    "some values of any kind": (
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] . :x :p :y .",
        ":x a :A .",
    ),
    "some values of one of": (
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom [ owl:oneOf ( :y :z ) ] ] ."
        ":x :p :y . :v :p :w .",
        ":x a :A .",
    ),
    "nested some, union and value": (
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom"
        " [ owl:intersectionOf ( :C [ owl:unionOf ("
        " [ a owl:Restriction ; owl:onProperty :q ; owl:hasValue :v ] [ a owl:Restriction ; owl:onProperty :r ;"
        " owl:hasValue :v ] ) ] ) ] ] ) ] ."
        ":x a :B ; :p :y . :y a :C ; :q :v . :z a :B ; :p :w . :w a :C ; :r :v . :u a :B ; :p :t . :t a :C ; :r :x .",
        ":x a :A . :z a :A .",
    ),
    "has value gives the class": (
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] . :x :p :v . :y :p :w .",
        ":x a :A .",
    ),
    "has value gives the value": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] . :x a :A .",
        ":x :p :v .",
    ),
    "all values": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] . :x a :A ; :p :y .",
        ":y a :B .",
    ),
    "at most one": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        ' owl:maxCardinality "1"^^xsd:nonNegativeInteger ] . :x a :A ; :p :y, :z .',
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "at most one of a class": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:onClass :B ;"
        ' owl:maxQualifiedCardinality "1"^^xsd:nonNegativeInteger ] . :x a :A ; :p :y, :z, :w . :y a :B . :z a :B .',
        ":y owl:sameAs :z . :z owl:sameAs :y .",
    ),
    "an expression with a narrower class": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] . :B rdfs:subClassOf :C ."
        ":D owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ] . :x a :A .",
        ":x a :D .",
    ),
    "an expression with a narrower property": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ."
        ":p rdfs:subPropertyOf :q ."
        ":D owl:equivalentClass [ a owl:Restriction ; owl:onProperty :q ; owl:someValuesFrom :B ] . :x a :A .",
        ":x a :D .",
    ),
    "the values of the values of an expression": (
        ":q rdfs:range [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ."
        ":D owl:equivalentClass [ owl:intersectionOf ( :C"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] ) ] . :x :q :y, :z . :y a :C .",
        ":y a :D .",
    ),
    "only values, in every wider property": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :q ; owl:allValuesFrom :B ] ."
        ":p rdfs:subPropertyOf :q ."
        ":D owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] . :x a :A .",
        ":x a :D .",
    ),
    "an axiom about an expression": (
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] rdfs:subClassOf :B . :x :p :y . :y a :A .",
        ":x a :B .",
    ),
    "subproperty": (":p rdfs:subPropertyOf :q . :x :p :y .", ":x :q :y ."),
    "equivalent properties": (
        ":p owl:equivalentProperty :q . :x :p :y . :z :q :w .",
        ":x :q :y . :z :p :w .",
    ),
    "inverse": (":p owl:inverseOf :q . :x :p :y . :z :q :w .", ":y :q :x . :w :p :z ."),
    "chain": (":r owl:propertyChainAxiom ( :p :q ) . :x :p :y . :y :q :z .", ":x :r :z ."),
    "chain into itself": (
        ":r owl:propertyChainAxiom ( :r :q ) . :x :r :y . :y :q :z . :z :q :w . :w :q :v .",
        ":x :r :z, :w, :v .",
    ),
    "chain of three": (":r owl:propertyChainAxiom ( :p :q :p ) . :x :p :y . :y :q :z . :z :p :w .", ":x :r :w ."),
    "domain": (":p rdfs:domain :A . :x :p :y .", ":x a :A ."),
    "domain of a property with literals": (":n rdfs:domain :A . :x :n 5 .", ":x a :A ."),
    "range": (":p rdfs:range :A . :x :p :y .", ":y a :A ."),
    "range that is an intersection": (":p rdfs:range [ owl:intersectionOf ( :A :B ) ] . :x :p :y .", ":y a :A, :B ."),
    "transitive": (
        ":p a owl:TransitiveProperty . :x :p :y . :y :p :z . :z :p :w .",
        ":x :p :z, :w . :y :p :w .",
    ),
    "symmetric": (":p a owl:SymmetricProperty . :x :p :y .", ":y :p :x ."),
    "functional": (":p a owl:FunctionalProperty . :x :p :y, :z .", ":y owl:sameAs :z . :z owl:sameAs :y ."),
    "inverse functional": (
        ":p a owl:InverseFunctionalProperty . :x :p :z . :y :p :z .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "key of two properties": (
        ":A owl:hasKey ( :p :q ) . :x a :A ; :p :v ; :q :w . :y a :A ; :p :v ; :q :w . :z a :A ; :p :v ; :q :u .",
        ":x owl:sameAs :y . :y owl:sameAs :x .",
    ),
    "the same has the same": (
        ":x owl:sameAs :y . :y owl:sameAs :z . :x a :A ; :p :v . :w :q :y .",
        ":y owl:sameAs :x . :z owl:sameAs :y, :x . :x owl:sameAs :z . :y a :A ; :p :v . :z a :A ; :p :v ."
        ":w :q :x, :z .",
    ),
    "what became the same triggers rules": (
        ":p a owl:FunctionalProperty . :x :p :y, :z . :y a :B . :z :q :w ."
        ":A owl:equivalentClass [ owl:intersectionOf ( :B [ a owl:Restriction ; owl:onProperty :q ;"
        " owl:someValuesFrom owl:Thing ] ) ] .",
        ":y owl:sameAs :z ; a :A ; :q :w . :z owl:sameAs :y ; a :A, :B .",
    ),
}


@pytest.mark.parametrize(("turtle", "expected"), KINDS.values(), ids=KINDS)
def test_each_kind_of_rule_gives_exactly_this_and_owlrl_agrees(closed: Closing, turtle: str, expected: str) -> None:
    graph = parsed(DECLARED + turtle)
    closure = closed(graph)
    assert closure.clash is None
    assert derived(closure) == set(parsed(expected)) == by_owlrl(graph)


# Name: axioms and facts that cannot all hold, and what the last line of the explanation says of it.
CLASHES = {
    "disjoint classes": (":A owl:disjointWith :B . :x a :A, :B .", "nothing is both an A and a B"),
    "pairwise disjoint classes": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A, :C .",
        "nothing is two of: an A, a B, a C",
    ),
    "pairwise disjoint classes without names": (
        "[] a owl:AllDisjointClasses ; owl:members ( :A [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :y ] ) ."
        ":x a :A ; :p :y .",
        "nothing is two of: an A, something with 'p' y",
    ),
    "disjoint union": (":A owl:disjointUnionOf ( :B :C ) . :x a :B, :C .", "an A is only one of: a B, a C"),
    "complement": (
        ":A rdfs:subClassOf [ owl:complementOf :B ] . :x a :A, :B .",
        "every A is something that is not a B",
    ),
    "nothing": (":A rdfs:subClassOf owl:Nothing . :x a :A .", "every A is an owl:Nothing"),
    "at most none": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;"
        ' owl:maxCardinality "0"^^xsd:nonNegativeInteger ] . :x a :A ; :p :y .',
        "every A is something with 'p' at most 0 times something",
    ),
    "irreflexive": (":p a owl:IrreflexiveProperty . :x :p :x .", "'p' never relates a thing to itself"),
    "asymmetric": (":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .", "'p' never holds both ways"),
    "disjoint properties": (":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .", "'p' excludes 'q'"),
    "pairwise disjoint properties": (
        "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :x :p :y ; :r :y .",
        "nothing is two of: 'p', 'q', 'r'",
    ),
    "denied statement": (
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ; owl:assertionProperty :p ;"
        " owl:targetIndividual :y . :x :p :y .",
        "it is denied that x 'p' y",
    ),
    "the same and different": (":x owl:sameAs :y ; owl:differentFrom :y .", "what is different is not the same"),
    "different values of a functional property": (
        ":p a owl:FunctionalProperty . :x :p :y, :z . [] a owl:AllDifferent ; owl:distinctMembers ( :y :z ) .",
        "these are all different: y, z",
    ),
    "different members, by the older name": (
        ":y owl:sameAs :z . [] a owl:AllDifferent ; owl:members ( :y :z ) .",
        "these are all different: y, z",
    ),
    "two literals of a functional property": (":n a owl:FunctionalProperty . :x :n 5, 6 .", "'n' has one value only"),
    "text for a number": (
        ':n rdfs:range xsd:integer . :x :n "five" .',
        "every value of 'n' is a value of the type xsd:integer",
    ),
}


@pytest.mark.parametrize(("turtle", "reason"), CLASHES.values(), ids=CLASHES)
def test_each_kind_of_clash_is_found_and_goes_when_any_statement_goes(
    closed: Closing, turtle: str, reason: str
) -> None:
    graph = parsed(DECLARED + turtle)
    explanation = explain_clash(closed(graph))
    assert explanation is not None
    last = explanation.lines[-1]
    assert (last.fact, last.text) == (None, "this is a contradiction")
    assert [sentence.replace(EX, "") for sentence in last.because] == [reason]
    for fact in explanation.stated:
        less = Graph()
        for triple in graph:
            if tuple(map(to_term, triple)) != fact:
                less.add(triple)
        assert closed(less).clash is None


NO_CLASH = {
    "the same number written otherwise": ':n a owl:FunctionalProperty . :x :n 5, "05"^^xsd:integer .',
    "a decimal where a whole number is wanted": ":n rdfs:range xsd:integer . :x :n 5.0 .",
    "a smaller kind of number": ':n rdfs:range xsd:integer . :x :n "5"^^xsd:byte .',
    "disjoint classes of two things": ":A owl:disjointWith :B . :x a :A . :y a :B .",
    "one direction only": ":p a owl:AsymmetricProperty . :x :p :y .",
}


@pytest.mark.parametrize("turtle", NO_CLASH.values(), ids=NO_CLASH)
def test_what_can_be_is_no_clash(closed: Closing, turtle: str) -> None:
    assert closed(parsed(DECLARED + turtle)).clash is None


# Random ontologies

CLASSES = [URIRef(EX + name) for name in "ABCD"]
RELATIONS = [URIRef(EX + name) for name in "pqr"]
THINGS = [URIRef(EX + name) for name in "xyzw"]
Shape = tuple[object, ...]

named = st.sampled_from(CLASSES).map(lambda kind: ("named", kind))
relation = st.sampled_from(RELATIONS)
thing = st.sampled_from(THINGS)
shapes: st.SearchStrategy[Shape] = st.recursive(
    named
    | st.tuples(st.just("value"), relation, thing)
    | st.tuples(st.just("one of"), st.lists(thing, min_size=1, max_size=2, unique=True)),
    lambda inner: (
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=2))
        | st.tuples(st.sampled_from(["some", "only"]), relation, inner)
    ),
    max_leaves=4,
)
class_axioms = st.tuples(st.sampled_from([RDFS.subClassOf, OWL.equivalentClass]), shapes, shapes).filter(
    lambda axiom: "named" in (axiom[1][0], axiom[2][0])
)
property_axioms = (
    st.tuples(st.sampled_from([RDFS.domain, RDFS.range]), relation, shapes)
    | st.tuples(st.sampled_from([RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf]), relation, relation)
    | st.tuples(st.just(OWL.propertyChainAxiom), relation, st.lists(relation, min_size=2, max_size=3))
    | st.tuples(
        st.just(RDF.type),
        relation,
        st.sampled_from([OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.FunctionalProperty]),
    )
    | st.tuples(st.just(RDF.type), relation, st.just(OWL.InverseFunctionalProperty))
    | st.tuples(st.just(OWL.hasKey), st.sampled_from(CLASSES), st.lists(relation, min_size=2, max_size=2, unique=True))
)
facts = st.tuples(thing, relation, thing) | st.tuples(thing, st.just(RDF.type), st.sampled_from(CLASSES))


def put(graph: Graph, shape: Shape) -> Node:
    """A class expression in a graph."""
    kind, *parts = shape
    if kind == "named":
        return parts[0]  # type: ignore[return-value]
    node = BNode()
    names = {"and": OWL.intersectionOf, "or": OWL.unionOf, "one of": OWL.oneOf}
    if kind in ("and", "or", "one of"):
        members: list[Node] = [it if isinstance(it, URIRef) else put(graph, it) for it in parts[0]]  # type: ignore[attr-defined]
        graph.add((node, RDF.type, OWL.Class))
        graph.add((node, names[str(kind)], Collection(graph, BNode(), members).uri))
        return node
    graph.add((node, RDF.type, OWL.Restriction))
    graph.add((node, OWL.onProperty, parts[0]))  # type: ignore[arg-type]
    limits = {"some": OWL.someValuesFrom, "only": OWL.allValuesFrom, "value": OWL.hasValue}
    value = parts[1] if kind == "value" else put(graph, parts[1])  # type: ignore[arg-type]
    graph.add((node, limits[str(kind)], value))  # type: ignore[arg-type]
    return node


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(class_axioms, min_size=1, max_size=4),
    st.lists(property_axioms, max_size=4),
    st.lists(facts, min_size=1, max_size=8),
)
def test_owlrl_derives_the_same_from_random_ontologies(
    closed: Closing, kinds: list[Shape], properties: list[Shape], data: list[Triple]
) -> None:
    graph = parsed(DECLARED)
    for predicate, one, other in kinds:
        graph.add((put(graph, one), predicate, put(graph, other)))  # type: ignore[arg-type]
    for predicate, one, other in properties:
        if isinstance(other, list):
            other = Collection(graph, BNode(), list(other)).uri
        elif isinstance(other, tuple):
            other = put(graph, other)
        graph.add((one, predicate, other))  # type: ignore[arg-type]
    for fact in data:
        graph.add(fact)
    closure = closed(graph)
    assert derived(closure) == by_owlrl(graph)
