"""The rules: what they derive, that owlrl derives the same, why it follows, and what cannot be."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import study_data
from extent import WHOLE
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from owl_rl import Triple, by_owlrl, without_texts
from rdflib import OWL, PROV, RDF, RDFS, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.term import Node
from test_reason import MISTAKES, with_ontology

from nasss.axioms import TYPE
from nasss.errors import UsageError
from nasss.inference import Closure, close, is_general, is_told
from nasss.justify import Explanation, explain, explain_clash
from nasss.namespaces import NASSS, PREFIXES
from nasss.resources import ontology_files
from nasss.rules import Fact, fact_order
from nasss.store import Store
from nasss.terms import XSD, Iri, Literal, Term, to_term

EX = "https://example.org/"
OF_OWL = (str(OWL), str(RDF), str(RDFS), XSD)
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
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ;"
        " owl:someValuesFrom [ owl:oneOf ( :y :z ) ] ] . :x :p :y . :v :p :w .",
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
    "restrictions that say the same of a value": (
        ":A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :q ; owl:allValuesFrom"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] ] ."
        ":B owl:equivalentClass [ a owl:Restriction ; owl:onProperty :q ; owl:allValuesFrom"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] ] . :x a :A .",
        ":x a :B .",
    ),
    "a thing named in an axiom, put into an expression": (
        "[ a owl:Class ; owl:oneOf ( :x ) ] rdfs:subClassOf"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] ."
        ":B owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] ."
        ":y :q :x . :C owl:equivalentClass [ a owl:Restriction ; owl:onProperty :q ; owl:someValuesFrom"
        " [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A ] ] .",
        ":x a :B . :y a :C .",
    ),
    "named in two ways": (
        ":A owl:equivalentClass [ owl:intersectionOf ( [ owl:oneOf ( :x ) ] [ owl:oneOf ( :y :z ) ] ) ] ."
        ":B owl:equivalentClass [ owl:intersectionOf ( [ owl:oneOf ( :x ) ] [ owl:oneOf ( :w ) ] ) ] ."
        ":x owl:sameAs :z .",
        ":z owl:sameAs :x ; a :A . :x a :A .",
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
implication = st.sampled_from([RDFS.subClassOf, OWL.equivalentClass])
class_axioms = st.tuples(implication, shapes, shapes)
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


@settings(max_examples=60 if WHOLE else 30, deadline=None, suppress_health_check=list(HealthCheck))
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


# The ontology of nasss


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["cross", "all" if WHOLE else "strohm-2020"])
def test_owlrl_derives_the_same_from_the_studies(closed: Closing, dataset: str) -> None:
    """All invented studies, and all others, of which the usual run takes the one with interviewees.

    Rules only add: what went wrong in a part of one would be wrong in it.
    """
    graph = Graph()
    graph += study_data.ontology_graph()
    for triple in study_data.triples(dataset):
        graph.add(triple)
    graph = without_texts(graph)
    closure = closed(graph)
    assert closure.clash is None
    assert derived(closure) == by_owlrl(graph)


def schema() -> Graph:
    """The axioms of the ontology, without its individuals, which owlrl would spend most of its time on."""
    graph = study_data.ontology_graph()
    dropped = {*graph.subjects(RDF.type, OWL.NamedIndividual), *graph.subjects(RDF.type, OWL.AllDifferent)}
    for items in graph.objects(None, OWL.distinctMembers):
        while items != RDF.nil:
            dropped.add(items)
            items = graph.value(items, RDF.rest) or RDF.nil
    kept = Graph()
    for triple in graph:
        if triple[0] not in dropped:
            kept.add(triple)
    return kept


# Property, class of subject, class of object.
LINKS = """
aboutFactor Finding Factor
isFactorOf Factor Finding
listedAs Finding Direction
assessedAs Finding Direction
hasResponse Finding ResponseStatus
wasDerivedFrom Finding Passage
wasDerivedFrom Finding TableRow
citesFinding Citation Finding
citedBy Citation Participant
makesCitation Participant Citation
cites Participant Finding
fillsPosition Participant Position
hasRole Position OccupationalRole
broaderRole OccupationalRole OccupationalRole
mapsFactor PrimaryMapping Factor
mapsFactor AlternativeMapping Factor
hasMapping Factor PrimaryMapping
mapsTo PrimaryMapping FrameworkQuestion
mapsTo PrimaryMapping Domain
mapsTo AlternativeMapping FrameworkQuestion
inDomain FrameworkQuestion Domain
broaderFactor Factor Factor
inStudy Finding Study
hasCause FactorRelation Factor
hasEffect FactorRelation Factor
"""
SHARED = {
    "Direction": ["Facilitating", "Hindering", "Undirected"],
    "ResponseStatus": ["Raised", "NotRaised", "Denied"],
    "Domain": ["TechnologyDomain", "OrganisationDomain"],
}
DEFINED = {
    "Finding": ["Finding", "FacilitatingFinding", "HinderingFinding", "ReinterpretedFinding", "AbsenceFinding"],
    "Factor": ["Factor", "Facilitator", "Barrier", "ContestedFactor", "TechnologyFactor", "AmbiguouslyMappedFactor"],
    "FrameworkQuestion": ["FrameworkQuestion", "EvidencedQuestion"],
    "Participant": ["Participant", "PlacedParticipant"],
    "Citation": ["Citation"],
    "PrimaryMapping": ["PrimaryMapping"],
}


def members(kind: str) -> st.SearchStrategy[URIRef]:
    """Some things of a class."""
    own = [URIRef(f"{EX}{kind}{number}") for number in (1, 2)]
    return st.sampled_from([NASSS[name] for name in SHARED[kind]] if kind in SHARED else own)


def links(line: str) -> st.SearchStrategy[Triple]:
    name, subject, value = line.split()
    return st.tuples(members(subject), st.just(PROV[name] if name == "wasDerivedFrom" else NASSS[name]), members(value))


def memberships(kind: str) -> st.SearchStrategy[Triple]:
    return st.tuples(members(kind), st.just(RDF.type), st.sampled_from([NASSS[name] for name in DEFINED[kind]]))


statements = st.lists(
    st.one_of(*map(links, LINKS.split("\n")[1:-1]), *map(memberships, DEFINED)), min_size=5, max_size=40, unique=True
)


@pytest.mark.slow
@settings(max_examples=5 if WHOLE else 3, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(statements)
def test_owlrl_derives_the_same_from_random_studies(closed: Closing, data: list[Triple]) -> None:
    graph = schema()
    for statement in data:
        graph.add(statement)
    closure = closed(graph)
    # Where something cannot be, the rules stop; owlrl goes on.
    assume(closure.clash is None)
    assert derived(closure) == by_owlrl(graph)


STUDY = "https://w3id.org/nasss/study/micro/"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study as a file."""
    path = tmp_path_factory.mktemp("study") / "micro.trig"
    path.write_text(study_data.trig("micro"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def micro(study: Path) -> Iterator[Closure]:
    """What follows from the small study."""
    with Store([*ontology_files(), study]) as store:
        yield close(store)


def test_the_rules_fill_the_defined_classes_as_expected(micro: Closure) -> None:
    """The table that HermiT is held to as well."""
    with (Path(__file__).parent / "owl" / "expected-inferences.csv").open(encoding="utf-8") as file:
        expected = {(row["individual"], row["class"]) for row in csv.DictReader(file)}
    found = {
        (_local(subject), _local(value))
        for subject, predicate, value in micro.derived
        if predicate == TYPE and _local(value) in {kind for _, kind in expected}
    }
    assert found == expected


def _local(term: Term) -> str:
    return str(term.value).removeprefix(STUDY).removeprefix(str(NASSS))


def test_rules_as_sparql_updates_give_the_same_as_in_memory(micro: Closure, study: Path) -> None:
    """The engine runs every rule over everything, again and again until nothing is new."""
    updates = [rule.insert(EX + "new") for rule in micro.rules if rule.head is not None and not is_general(rule)]
    with Store([*ontology_files(), study]) as store:
        before, count = -1, 0
        while count > before:
            before = count
            for update in updates:
                count = store.insert(update, Iri(EX + "new"))
        found = store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{EX}new> {{ ?s ?p ?o }} }}").rows
    assert set(found) == set(micro.derived)


def test_what_follows_is_in_the_store_with_the_blank_nodes_that_it_has(closed: Closing) -> None:
    graph = parsed(DECLARED + ":p rdfs:range :A . :x :p [ :n 5 ] .")
    rows = closed(graph).store.select(f"SELECT ?n WHERE {{ ?y a <{EX}A> ; <{EX}n> ?n }}").rows
    assert rows == ((Literal("5", f"{XSD}integer"),),)


def test_the_counts_add_up_and_have_names_in_words(micro: Closure) -> None:
    counts = dict(micro.counts())
    assert sum(counts.values()) == sum(map(is_told, micro.derived))
    assert counts["'cites factor' follows from 'cites' then 'about factor'"] == 7
    assert counts["by definition a contested factor is a facilitator that is also a barrier"] == 1
    assert counts["'plays role' follows from 'plays role' then 'has broader role'"] == 2
    assert list(counts.values()) == sorted(counts.values(), reverse=True)


def test_rules_come_in_the_same_order_however_they_are_read(micro: Closure, study: Path) -> None:
    with Store([study, *reversed(ontology_files())]) as store:
        again = close(store)
    assert [rule.name for rule in again.rules] == [rule.name for rule in micro.rules]
    assert again.counts() == micro.counts()


def test_a_rule_that_ran_looks_only_at_what_is_new(closed: Closing) -> None:
    """A chain of a hundred links: the rule runs once for each step on, and each time in what changed."""
    links = " ".join(f":x{i} :q :x{i + 1} ." for i in range(100))
    graph = parsed(DECLARED + f":r owl:propertyChainAxiom ( :r :q ) . :x :r :x0 . {links}")
    closure = closed(graph)
    assert len(closure.derived) == 100
    assert sorted(derivation.step for derivation in closure.derived.values()) == list(range(100))


# Explanations


def because(closure: Closure, subject: str, predicate: str, value: str) -> Explanation:
    explanation = explain(closure, fact(subject, predicate, value))
    assert explanation is not None
    return explanation


def fact(subject: str, predicate: str, value: str) -> Fact:
    def term(name: str) -> Iri:
        return TYPE if name == "a" else Iri((STUDY if "/" in name else str(NASSS)) + name)

    return (term(subject), term(predicate), term(value))


TEXTS = {
    ("participant/01", "playsRole", "RadiologistRole"): """\
Why interviewee 01 'plays role' radiologist:

1. interviewee 01 'fills position' “Senior radiologist, seat alpha-1” (stated)
2. “Senior radiologist, seat alpha-1” 'has role' senior radiologist (stated)
3. interviewee 01 'plays role' senior radiologist: from 1 and 2, because 'plays role' follows from 'fills position' \
then 'has role'
4. senior radiologist 'has broader role' radiologist (stated)
5. interviewee 01 'plays role' radiologist: from 3 and 4, because 'plays role' follows from 'plays role' then \
'has broader role'
""",
    ("FundingCertainty", "a", "ContestedFactor"): """\
Why funding certainty is a contested factor:

1. funding certainty is a factor (stated)
2. “Money is there” 'about factor' funding certainty (stated)
3. funding certainty 'is factor of' “Money is there”: from 2, because 'is factor of' is 'about factor' read the other \
way round
4. “Money is there” is a finding (stated)
5. “Money is there” 'listed as' facilitating (stated)
6. “Money is there” is a facilitating finding: from 4 and 5, because by definition a facilitating finding is a \
finding with 'listed as' facilitating
7. funding certainty is a facilitator: from 1, 3 and 6, because by definition a facilitator is a factor with \
'is factor of' a facilitating finding
8. “Money is missing” 'about factor' funding certainty (stated)
9. funding certainty 'is factor of' “Money is missing”: from 8, because 'is factor of' is 'about factor' read the \
other way round
10. “Money is missing” is a finding (stated)
11. “Money is missing” 'listed as' hindering (stated)
12. “Money is missing” is a hindering finding: from 10 and 11, because by definition a hindering finding is a \
finding with 'listed as' hindering
13. funding certainty is a barrier: from 1, 9 and 12, because by definition a barrier is a factor with \
'is factor of' a hindering finding
14. funding certainty is a contested factor: from 7 and 13, because by definition a contested factor is a \
facilitator that is also a barrier
""",
    ("LocalChampionPresence", "a", "AdopterSystemFactor"): """\
Why “presence of local champions” is an adopter system factor:

1. “presence of local champions” is a factor (stated)
2. “presence of local champions in toy champion, first choice” 'maps factor' “presence of local champions” (stated)
3. “presence of local champions” 'has mapping' “presence of local champions in toy champion, first choice”: from 2, \
because 'has mapping' is 'maps factor' read the other way round
4. “presence of local champions in toy champion, first choice” is a primary mapping (stated)
5. “presence of local champions in toy champion, first choice” 'maps to' toy champion (stated)
6. toy champion 'in domain' adopter system (stated)
7. “presence of local champions in toy champion, first choice” 'maps to domain' adopter system: from 5 and 6, because \
'maps to domain' follows from 'maps to' then 'in domain'
8. “presence of local champions” is an adopter system factor: from 1, 3, 4 and 7, because by definition an adopter \
system factor is a factor with 'has mapping' a primary mapping either with 'maps to domain' adopter system or with \
'maps to' adopter system
""",
}


@pytest.mark.parametrize(("goal", "text"), TEXTS.items(), ids=[goal[2] for goal in TEXTS])
def test_an_explanation_in_words(micro: Closure, goal: tuple[str, str, str], text: str) -> None:
    assert because(micro, *goal).to_text() == text


def test_an_explanation_as_json(micro: Closure) -> None:
    data = json.loads(because(micro, "participant/01", "playsRole", "SeniorRadiologistRole").to_json())
    assert data["title"] == "Why interviewee 01 'plays role' senior radiologist:"
    assert [line["premises"] for line in data["lines"]] == [[], [], [1, 2]]
    assert data["lines"][2] == {
        "number": 3,
        "text": "interviewee 01 'plays role' senior radiologist",
        "statement": [
            f"<{STUDY}participant/01>",
            f"<{NASSS}playsRole>",
            f"<{NASSS}SeniorRadiologistRole>",
        ],
        "premises": [1, 2],
        "because": ["'plays role' follows from 'fills position' then 'has role'"],
    }


def test_what_is_stated_explains_itself(micro: Closure) -> None:
    text = because(micro, "participant/01", "fillsPosition", "position/alpha-1").to_text()
    assert text.splitlines()[2:] == ["1. interviewee 01 'fills position' “Senior radiologist, seat alpha-1” (stated)"]


def test_what_does_not_follow_has_no_explanation(micro: Closure) -> None:
    assert explain(micro, fact("AILiteracy", "a", "Barrier")) is None


def test_a_stated_class_is_not_derived_from_a_domain(micro: Closure) -> None:
    """That finding t2-01 is a finding follows from each of its properties, but it is stated."""
    stated = because(micro, "finding/t2-01", "a", "FacilitatingFinding").stated
    assert fact("finding/t2-01", "a", "Finding") in stated


def parts(explanation: Explanation) -> tuple[list[Triple], list[list[Triple]]]:
    """The stated facts and the axioms of an explanation, for rdflib."""
    return [_rdflib(it) for it in explanation.stated], [list(map(_rdflib, axiom)) for axiom in explanation.axioms]


def _rdflib(triple: tuple[Term, Term, Term]) -> Triple:
    def node(term: Term) -> Node:
        if isinstance(term, Iri):
            return URIRef(term.value)
        return RdfLiteral(term.value, term.lang, term.datatype) if isinstance(term, Literal) else BNode(term.value)

    return (node(triple[0]), node(triple[1]), node(triple[2]))


def declarations() -> Graph:
    found = Graph()
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for name in study_data.ontology_graph().subjects(RDF.type, kind):
            if isinstance(name, URIRef):
                found.add((name, RDF.type, kind))
    return found


def without_each(facts: list[Triple], axioms: list[list[Triple]]) -> Iterator[Graph]:
    """All of it, then all of it without each fact and without each axiom; declared is only what these name."""
    pieces = [[it] for it in facts] + axioms
    named = {node for piece in pieces for triple in piece for node in triple}
    declared = [triple for triple in declarations() if triple[0] in named]
    for left_out in (None, *pieces):
        graph = Graph()
        for triple in declared:
            graph.add(triple)
        for triple in (triple for piece in pieces if piece is not left_out for triple in piece):
            graph.add(triple)
        yield graph


def apart(graphs: Sequence[Graph]) -> Graph:
    """Graphs in one that have no names in common, so that nothing follows from two of them: closed in one go."""
    together = Graph()
    for number, graph in enumerate(graphs):
        for triple in graph:
            together.add(renamed(triple, number))
    return together


def renamed(triple: Triple, number: int) -> Triple:
    """A triple whose names, but for those of OWL and RDF, are used under this number only."""

    def node(term: Node) -> Node:
        if isinstance(term, URIRef):
            return term if str(term).startswith(OF_OWL) else URIRef(f"{term}/{number}")
        return BNode(f"{term}n{number}") if isinstance(term, BNode) else term

    return (node(triple[0]), node(triple[1]), node(triple[2]))


@pytest.mark.parametrize("goal", TEXTS, ids=[goal[2] for goal in TEXTS])
def test_owlrl_needs_every_statement_and_axiom_of_an_explanation(micro: Closure, goal: tuple[str, str, str]) -> None:
    wanted = _rdflib(fact(*goal))
    whole, *rest = [wanted in by_owlrl(graph) for graph in without_each(*parts(because(micro, *goal)))]
    assert whole is True
    assert rest == [False] * len(rest)


def test_one_explanation_for_each_rule_has_nothing_needless(micro: Closure, closed: Closing) -> None:
    found = sorted(micro.derived.items(), key=lambda pair: fact_order(pair[0]))
    goals = {derivation.rule.name: fact for fact, derivation in found if is_told(fact)}
    assert len(goals) == len(micro.counts())
    for goal in map(goals.__getitem__, sorted(goals)):
        explanation = explain(micro, goal)
        assert explanation is not None and explanation.lines[-1].fact == goal
        graphs = list(without_each(*parts(explanation)))
        derived = closed(apart(graphs)).derived
        whole, *rest = [tuple(map(to_term, renamed(_rdflib(goal), number))) in derived for number in range(len(graphs))]
        assert whole and not any(rest), goal


def test_explanations_of_facts_about_things_without_a_name(closed: Closing) -> None:
    """They cannot be named in a query, and are found all the same."""
    graph = parsed(DECLARED + ":p rdfs:range :A . :A rdfs:subClassOf :B . :q rdfs:domain :B . [] :p [ :q :x ] .")
    graph += parsed(":D owl:equivalentClass [ a owl:Restriction ; owl:onProperty :r ; owl:someValuesFrom :B ] .")
    graph += parsed(":y :r [ a :A ] .")
    closure = closed(graph)
    explanation = explain(closure, (Iri(EX + "y"), TYPE, Iri(EX + "D")))
    assert explanation is not None
    assert [line.premises for line in explanation.lines] == [(), (), (2,), (1, 3)]


# Inconsistency


def test_the_clash_of_a_study_in_words(closed: Closing) -> None:
    graph = Graph()
    graph += study_data.ontology_graph()
    graph += parsed(""":f rdfs:label "toy finding"@en ; nasss:listedAs nasss:Facilitating, nasss:Hindering .""")
    explanation = explain_clash(closed(graph))
    assert explanation is not None
    assert (
        explanation.to_text()
        == """\
These statements cannot all be true:

1. toy finding 'listed as' facilitating (stated)
2. toy finding 'listed as' hindering (stated)
3. facilitating is the same as hindering: from 1 and 2, because 'listed as' has one value only
4. this is a contradiction: from 3, because these are all different: facilitating, hindering, undirected
"""
    )


# Beyond OWL RL: only HermiT finds these.
BEYOND = {"a fourth direction", "a relation between a factor and a role"}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_rules_find_the_mistakes_that_owl_rl_can_see(closed: Closing, name: str) -> None:
    explanation = explain_clash(closed(with_ontology(MISTAKES[name])))
    assert (explanation is None) == (name in BEYOND)


# The store


def test_what_is_inserted_is_found_and_counted_once(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text(f"<{EX}g> {{ <{EX}x> <{EX}p> <{EX}y> }}", encoding="utf-8")
    (tmp_path / "b.ttl").write_text(f"<{EX}x> <{EX}p> <{EX}z> .", encoding="utf-8")
    update = (
        f"INSERT {{ ?o <{EX}q> ?s GRAPH <{EX}new> {{ ?o <{EX}q> ?s }} }} "
        f"WHERE {{ ?s <{EX}p> ?o FILTER NOT EXISTS {{ ?o <{EX}q> ?s }} }}"
    )
    with Store([tmp_path / "a.trig", tmp_path / "b.ttl"]) as store:
        assert store.insert(update, Iri(EX + "new")) == 2
        assert store.insert(update.replace(f"{EX}new", f"{EX}newer"), Iri(EX + "newer")) == 0
        assert len(store.select(f"SELECT * WHERE {{ ?s <{EX}q> ?o }}").rows) == 2
        assert len(store.select(f"SELECT * WHERE {{ ?s <{EX}p> ?o }}").rows) == 2


def test_a_mistake_in_an_update_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("", encoding="utf-8")
    with Store([tmp_path / "a.ttl"]) as store:
        with pytest.raises(UsageError, match="line 1"):
            store.insert("INSERT { ?s ?p } WHERE { }", Iri(EX + "new"))
        assert store.ask("ASK { }") is True
