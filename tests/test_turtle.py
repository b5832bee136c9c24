"""Canonical files: the same statements give the same bytes, and the files on disk are canonical."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from nasss.resources import ontology_files, shapes_dir
from nasss.turtle import canonical_trig, canonical_turtle, read_graph

SCRAMBLED = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/> .
:B a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ] ,
    [ a owl:Restriction ; owl:onProperty :q ; owl:someValuesFrom [ a owl:Class ; owl:unionOf ( :D :C ) ] ] .
"""


@pytest.mark.parametrize("path", ontology_files() + sorted(shapes_dir().glob("*.ttl")), ids=lambda path: path.name)
def test_files_are_canonical(path: Path) -> None:
    """Run `python -m nasss.turtle FILE...` to put this right."""
    graph = Graph().parse(path, format="turtle")
    assert path.read_text(encoding="utf-8") == canonical_turtle(graph)


def test_two_hash_seeds_give_the_same_bytes() -> None:
    program = (
        "from rdflib import Graph; from nasss.turtle import canonical_turtle; import sys;"
        "sys.stdout.write(canonical_turtle(Graph().parse(data=sys.stdin.read(), format='turtle')))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=SCRAMBLED,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(outputs) == 1
    assert isomorphic(
        Graph().parse(data=outputs.pop(), format="turtle"), Graph().parse(data=SCRAMBLED, format="turtle")
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=20)), max_size=8))
def test_trig_keeps_every_literal(tmp_path_factory: pytest.TempPathFactory, facts: list[tuple[int, str]]) -> None:
    graph = Graph()
    for number, text in facts:
        # Turtle cannot carry lone surrogates, and XML parsers normalise carriage returns; nor do tables hold them.
        clean = text.encode("utf-8", "ignore").decode("utf-8")
        graph.add((URIRef(f"https://example.org/{number}"), RDFS.label, Literal(clean)))
    path = tmp_path_factory.mktemp("trig") / "some.trig"
    path.write_text(canonical_trig(graph, URIRef("https://example.org/graph")), encoding="utf-8", newline="")
    assert set(read_graph(path)) == set(graph)
