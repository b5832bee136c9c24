import doctest
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import NASSS, QUESTION, STUDY, write_root

import nasss
from nasss import api, resources
from nasss.answers import Answer
from nasss.errors import EngineError, UsageError
from nasss.terms import Iri

EXTRA = f"<{STUDY}finding/f9> a <{NASSS}Finding> ; <http://www.w3.org/2000/01/rdf-schema#label> 'added'@en ;"
EXTRA += f" <{NASSS}reportedCount> 3 ."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_root(tmp_path / "root")
    monkeypatch.setattr(resources, "root", lambda: folder)
    return folder


@pytest.fixture
def kg(root: Path) -> Iterator[nasss.KnowledgeGraph]:
    with nasss.load() as graph:
        yield graph


def test_asking_a_question(kg: nasss.KnowledgeGraph) -> None:
    answer = kg.ask("counted-findings", least=5)
    assert answer.to_dicts() == [
        {
            "finding": f"{STUDY}finding/f1",
            "finding_label": "invented finding",
            "count": 10,
            "note": "=1+1 is no formula here | <b>",
        }
    ]
    assert answer.slug == "counted-findings"
    assert answer.sparql == QUESTION[QUESTION.index("PREFIX") :].replace("{ 1 }", "{ 5 }")
    assert kg.bound("counted-findings", least=5) == answer.sparql
    assert kg.ask("counted-findings", label="same name").column("finding") == [f"{STUDY}finding/f2"]
    assert kg.ask("counted-findings", finding=Iri(f"{STUDY}finding/f2")).column("count") == [2]
    assert list(kg.questions) == ["counted-findings"]


def test_asking_wrongly(kg: nasss.KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="no question 'counted'"):
        kg.ask("counted")
    with pytest.raises(UsageError, match="no parameter 'most'"):
        kg.ask("counted-findings", most=3)


def test_a_query_of_ones_own(kg: nasss.KnowledgeGraph) -> None:
    assert kg.query("ASK { ?s ?p 10 }") is True
    answer = kg.query("SELECT ?n { ?s <https://w3id.org/nasss/ontology#reportedCount> ?n } ORDER BY ?n")
    assert isinstance(answer, Answer)
    assert answer.column("n") == [2, 10]
    graph = kg.query("CONSTRUCT WHERE { ?s <https://w3id.org/nasss/ontology#citesFinding> ?o }")
    assert isinstance(graph, Answer) and graph.is_graph
    assert list(graph[0]) == [f"{STUDY}citation/c1", f"{NASSS}citesFinding", f"{STUDY}finding/f1"]


def test_own_files_are_added(root: Path, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text(EXTRA, encoding="utf-8")
    with nasss.load([tmp_path / "own.ttl"]) as kg:
        assert kg.ask("counted-findings").column("count") == [10, 2, 3]
        assert len(kg.graph) == 36 + 3
    with pytest.raises(EngineError, match="there is no such file"):
        nasss.load([tmp_path / "none.ttl"])


def test_the_graph_is_the_union_of_the_same_files(kg: nasss.KnowledgeGraph) -> None:
    count = kg.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(count, Answer)
    assert count.column("n") == [len(kg.graph)] == [36]
    assert kg.graph is kg.graph
    assert dict(kg.graph.namespaces())["nasss"] == kg.graph.store.namespace("nasss")
    rows = kg.graph.query("SELECT ?s { ?s nasss:reportedCount 10 }")
    assert [str(row[0]) for row in rows] == [f"{STUDY}finding/f1"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("nasss:PatientRole", f"{NASSS}PatientRole"),
        (f"{NASSS}PatientRole", f"{NASSS}PatientRole"),
        ("PatientRole", f"{NASSS}PatientRole"),
        ("  Patient ", f"{NASSS}PatientRole"),
        ("f1", f"{STUDY}finding/f1"),
        ("finding/f1", f"{STUDY}finding/f1"),
        ("invented-1998", "https://w3id.org/nasss/study/invented-1998"),
        ("invented study", "https://w3id.org/nasss/study/invented-1998"),
    ],
)
def test_finding_a_term(kg: nasss.KnowledgeGraph, text: str, iri: str) -> None:
    assert kg.find(text) == Iri(iri)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("same name", f"'same name' names 2 things; give one of these in full:\n  {STUDY}finding/f2\n"),
        ("PatientRol", "Nothing is named 'PatientRol'. Did you mean PatientRole or patient"),
        ("", "Nothing is named ''"),
        ("x> { } #", "Nothing is named 'x> { } #'"),
        ('"', "Nothing is named '\"'"),
    ],
)
def test_not_finding_a_term(kg: nasss.KnowledgeGraph, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        kg.find(text)
    assert str(caught.value).startswith(message)


def test_describing_a_class_lists_its_members(kg: nasss.KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    known = kg.describe("adopter role")
    assert [(s.predicate_label, s.other_label) for s in known.members] == [
        ("adopter role", "patient"),
        ("occupational role", "radiologist"),
        ("occupational role", "senior radiologist"),
    ]
    assert [(s.predicate_label, s.other_label) for s in known.into] == [("rdfs:subClassOf", "occupational role")]
    assert (known.more_members, known.more_into) == (0, 0)
    monkeypatch.setattr(api, "MEMBERS_LISTED", 1)
    known = kg.describe("adopter role")
    assert ([s.other_label for s in known.members], known.more_members) == (["patient"], 2)


def test_the_triples_of_a_term(kg: nasss.KnowledgeGraph) -> None:
    assert kg.triples(kg.find("PatientRole")).to_turtle() == (
        "@prefix nasss: <https://w3id.org/nasss/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        "nasss:PatientRole a nasss:AdopterRole ;\n"
        '    rdfs:label "patient"@en .\n'
    )


def test_an_endpoint_has_no_shipped_graph() -> None:
    connection = nasss.connect("http://127.0.0.1:1/query")
    assert not hasattr(connection, "graph")
    with pytest.raises(EngineError, match="cannot be reached"):
        connection.query("ASK {}")
    with pytest.raises(UsageError, match="not the address of an endpoint"):
        nasss.connect("file.ttl")


def test_the_names_of_the_package() -> None:
    assert dir(nasss) == sorted(nasss.__all__)
    assert [name for name in nasss.__all__ if getattr(nasss, name) is None] == []
    assert nasss.__version__ == resources.version()
    with pytest.raises(AttributeError, match="module 'nasss' has no attribute 'nothing'"):
        _ = nasss.nothing


@pytest.mark.parametrize("module", [nasss, api])
def test_the_examples_in_the_documentation(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.failed, result.attempted > 0) == (0, True)


def test_asking_needs_no_heavy_library() -> None:
    script = (
        "import sys, nasss.cli, nasss.api, nasss.render, nasss.endpoint\n"
        "heavy = 'rdflib pyshacl frictionless owlready2 pandas rich pyoxigraph SPARQLWrapper'.split()\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    package = str(Path(nasss.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": package},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"
