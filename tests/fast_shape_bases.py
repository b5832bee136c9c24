"""What the tests of the fast engine share: changes to invented studies, for the two engines."""

from functools import cache

import shape_bases as bases
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from nasss import fast_shapes
from nasss.errors import EngineError

Triple = tuple[Node, Node, Node]
Outcome = tuple[object, ...]
NAMES = ("micro", "coded", "joint")
OTHER = "https://w3id.org/nasss/study/other"

# What people and programs get wrong: kinds, datatypes, languages, blank nodes, and texts that mean something elsewhere.
ODD: tuple[Node, ...] = (
    *(
        Literal(text)
        for text in ("", "x", "3", "07", "a\\1", "{?value}", "$this", "K\u017f\u0130\n", "(", "(99)", "“ü”")
    ),
    *(Literal(number) for number in (-1, 0, 3, 10**24)),
    *(Literal("x", lang=tag) for tag in ("en", "EN", "en-GB", "nl")),
    Literal("x", datatype=XSD.integer),
    Literal("03", datatype=XSD.integer, normalize=False),
    Literal("x", datatype=XSD.string),
    Literal("3.0", datatype=XSD.decimal),
    Literal("1.5e0", datatype=XSD.double),
    Literal("2020-01-01", datatype=XSD.date),
    Literal(True),
    BNode("odd"),
    URIRef(OTHER),
    URIRef("https://example.org/odd"),
    URIRef("https://example.org/a b"),
)


@cache
def triples(name: str) -> tuple[Triple, ...]:
    """The statements of an invented study, in order."""
    return tuple(sorted(bases.invented_study(name)))


@st.composite
def broken_studies(draw: st.DrawFn) -> Graph:
    """An invented study with one to six changes."""
    name = draw(st.sampled_from(NAMES))
    known = triples(name)
    graph = bases.copy(bases.invented_study(name))
    for _ in range(draw(st.integers(1, 6))):
        subject, predicate, value = draw(st.sampled_from(known))
        change = draw(st.sampled_from(("drop", "add", "replace", "swap", "move", "forget", "double")))
        if change in ("drop", "replace", "swap"):
            graph.remove((subject, predicate, value))
        if change in ("add", "replace"):
            graph.add((subject, predicate, draw(st.sampled_from(ODD))))
        elif change == "swap":
            graph.add((subject, predicate, draw(st.sampled_from(known))[2]))
        elif change == "move":
            graph.add((draw(st.sampled_from(known))[0], draw(st.sampled_from(known))[1], value))
        elif change == "forget":
            graph.remove((subject, None, None))
        elif change == "double":
            twin = draw(st.sampled_from((BNode("twin"), URIRef(f"{subject}-2"), URIRef("https://example.org/twin"))))
            for name_, value_ in list(graph.predicate_objects(subject)):
                graph.add((twin, name_, value_))
    return graph


def outcome(engine: fast_shapes.Engine, graph: Graph) -> Outcome:
    """All that an engine says about a study, or why it cannot."""
    try:
        report = fast_shapes.check_study(graph, engine=engine)
    except EngineError as error:
        return ("failure", str(error))
    return (report.results, report.checked, report.labels)
