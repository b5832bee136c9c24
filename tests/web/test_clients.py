"""Clients that people use, against a real server with the shipped data: each gives what the embedded store gives."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, N3, POST, RDFXML, TURTLE, XML, SPARQLWrapper
from web_serving import Client, running

import nasss
from nasss.api import KnowledgeGraph
from nasss.endpoint import Endpoint
from nasss.errors import EngineError, UsageError
from nasss.web.app import create_app
from nasss.web.pool import Limits

pytestmark = pytest.mark.server

NODE = Path(__file__).parent / "node"
ROLES = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?role ?label { ?role nasss:broaderRole nasss:RadiologistRole ; rdfs:label ?label } ORDER BY ?role ?label"""
PARTS = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
CONSTRUCT { ?role nasss:broaderRole ?broader } WHERE { ?role nasss:broaderRole ?broader }"""
YES = "PREFIX nasss: <https://w3id.org/nasss/ontology#> ASK { nasss:JuniorRadiologistRole nasss:broaderRole ?any }"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running(seconds=120.0, concurrent=2) as address:
        yield f"{address}/sparql"


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    with nasss.load() as graph:
        yield graph


@pytest.fixture(scope="module")
def roles(kg: KnowledgeGraph) -> list[tuple[str, str]]:
    rows = [(row[0].value, row[1].value) for row in kg.source.select(ROLES).rows if row[0] and row[1]]
    assert len(rows) >= 4
    return rows


def test_our_own_client_gives_every_answer_exactly(endpoint: str, kg: KnowledgeGraph) -> None:
    far = nasss.connect(endpoint)
    for slug in kg.questions:
        assert far.ask(slug) == kg.ask(slug), slug
    assert len(kg.questions) >= 50


def test_our_own_client_is_told_of_mistakes(endpoint: str) -> None:
    client = Endpoint(endpoint)
    with pytest.raises(UsageError, match=r"The query has a mistake at line 1"):
        client.query("SELECT * { ?s ?p }")
    with pytest.raises(EngineError, match=r"HTTP 403: SERVICE is refused"):
        client.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(EngineError, match=r"HTTP 403: The answer has more than 100,000 rows"):
        client.query("SELECT ?s { ?s ?p ?o . ?t a ?u } LIMIT 100001")


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper(endpoint: str, kg: KnowledgeGraph, roles: list[tuple[str, str]], method: str) -> None:
    parts = {(row[0].value, row[2].value) for row in kg.source.construct(PARTS).rows if row[0] and row[2]}

    def ask(query: str, kind: str) -> Any:
        wrapper = SPARQLWrapper(endpoint)
        wrapper.setMethod(method)
        wrapper.setReturnFormat(kind)
        wrapper.setQuery(query)
        return wrapper.query().convert()

    rows = ask(ROLES, JSON)["results"]["bindings"]
    assert [(row["role"]["value"], row["label"]["value"]) for row in rows] == roles
    document = ask(ROLES, XML)
    cells = [node.firstChild.data for tag in ("uri", "literal") for node in document.getElementsByTagName(tag)]
    assert sorted(cells) == sorted(cell for row in roles for cell in row)
    text = ask(ROLES, CSV)
    assert isinstance(text, bytes)
    assert text.decode().split("\r\n") == ["role,label", *(",".join(row) for row in roles), ""]
    assert ask(YES, JSON) == {"head": {}, "boolean": True}
    for kind, syntax in [(TURTLE, "turtle"), (N3, "turtle"), (RDFXML, None)]:
        graph = ask(PARTS, kind)
        found = graph if isinstance(graph, Graph) else Graph().parse(data=graph, format=syntax)
        assert {(str(s), str(o)) for s, _, o in found} == parts


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(endpoint: str, roles: list[tuple[str, str]], method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method))
    assert [(str(row[0]), str(row[1])) for row in graph.query(ROLES)] == roles  # type: ignore[index]
    assert graph.query(YES).askAnswer is True
    role = URIRef(roles[0][0])
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert {str(value) for value in graph.objects(role, label)} == {text for iri, text in roles if iri == str(role)}
    built = graph.query(PARTS).graph
    assert built is not None and (role, None, None) in built


def curl(*arguments: str) -> str:
    program = shutil.which("curl")
    assert program is not None, "install curl: apt-get install curl"
    done = subprocess.run(
        [program, "--silent", "--show-error", *arguments], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def test_curl(endpoint: str, roles: list[tuple[str, str]]) -> None:
    expected = "role,label\r\n" + "".join(f"{iri},{label}\r\n" for iri, label in roles)
    csv = ["--header", "Accept: text/csv"]
    assert curl(endpoint, *csv, "--get", "--data-urlencode", f"query={ROLES}") == expected
    assert curl(endpoint, *csv, "--data-urlencode", f"query={ROLES}") == expected
    kind = ["--header", "Content-Type: application/sparql-query"]
    assert curl(endpoint, *csv, *kind, "--data-binary", ROLES) == expected
    assert curl(f"{endpoint}?format=csv", *kind, "--compressed", "--data-binary", ROLES) == expected
    status = ["--output", "/dev/null", "--write-out", "%{http_code} %{content_type}"]
    assert curl(endpoint, *status, "--head") == "200 text/turtle; charset=utf-8"
    assert curl(endpoint, *status, "--request", "DELETE") == "405 text/plain; charset=utf-8"
    assert curl(endpoint, *status, "--data", "update=CLEAR ALL") == "403 text/plain; charset=utf-8"
    # A term's address, as curl follows it to the data.
    site = endpoint.removesuffix("/sparql")
    turtle = curl("--location", "--header", "Accept: text/turtle", f"{site}/ontology/RadiologistRole")
    assert (URIRef("https://w3id.org/nasss/ontology#RadiologistRole"), None, None) in Graph().parse(data=turtle)


def test_comunica(endpoint: str, kg: KnowledgeGraph, roles: list[tuple[str, str]]) -> None:
    node = shutil.which("node")
    if node is None or not (NODE / "node_modules" / "@comunica").is_dir():
        pytest.skip("install Node.js, and Comunica: npm ci --prefix tests/web/node")
    queries = [ROLES, PARTS, YES, kg.questions["silent-participants"].sparql]
    done = subprocess.run(
        [node, str(NODE / "comunica.mjs"), endpoint],
        input=json.dumps(queries).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    rows, triples, verdict, silent = json.loads(done.stdout)
    assert [(row["role"][1:-1], row["label"].partition('"@')[0][1:]) for row in rows] == roles
    table = kg.source.construct(PARTS)
    assert triples == sorted(" ".join(f"<{cell.value}>" for cell in row if cell is not None) for row in table.rows)
    assert verdict is True
    answer = kg.ask("silent-participants")
    assert [row["participant"][1:-1] for row in silent] == answer.column("participant")


def test_one_statement_in_two_graphs_is_one_over_http(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text("<urn:g> { <urn:a> <urn:p> 1 } <urn:h> { <urn:a> <urn:p> 1 }", encoding="utf-8")
    app = create_app([tmp_path / "a.trig"], limits=Limits(concurrent=1))
    try:
        reply = Client(app).get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    finally:
        app.state.site.close()
    assert reply.text == "n\r\n1\r\n"
