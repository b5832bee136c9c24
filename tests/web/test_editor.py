"""The editor's parts without a browser: what is vendored, the lists it reads, and the store of the static site."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import study_data
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NASSS
from rdflib import RDF, RDFS, SH
from write_answers import ANSWERS

import nasss
from nasss.errors import UsageError
from nasss.questions import Question, load_all
from nasss.syntax import explain, query_form
from nasss.terms import PREFIXES
from nasss.web import examples
from nasss.web.pages import STATIC

NODE = Path(__file__).parent / "node"
VENDOR = STATIC / "vendor"
SCHEMA = rdflib.Namespace("https://schema.org/")
EXAMPLES = f"{examples.QUESTIONS}"
ENDPOINT = "http://127.0.0.1:8000/sparql"


# What others made


@pytest.mark.parametrize(
    ("folder", "package", "version", "licence"),
    [
        ("yasgui", "@zazuko/yasgui", "4.6.2", "MIT"),
        ("oxigraph", "oxigraph", "0.5.11", "MIT OR Apache-2.0"),
    ],
)
def test_the_vendored_files_are_those_of_the_manifest(folder: str, package: str, version: str, licence: str) -> None:
    manifest = json.loads((VENDOR / folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["package"], manifest["version"], manifest["licence"]) == (package, version, licence)
    found = {path.name: path.read_bytes() for path in (VENDOR / folder).iterdir() if path.name != "manifest.json"}
    assert {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in found.items()
    } == {name: {key: facts[key] for key in ("sha256", "bytes")} for name, facts in manifest["files"].items()}
    assert "Permission is hereby granted, free of charge" in found["LICENSE"].decode()
    # The checksum of the archive, as the registry has it.
    assert len(base64.b64decode(manifest["integrity"].removeprefix("sha512-"))) == 64


def test_the_two_stores_are_of_one_line_of_versions() -> None:
    manifest = json.loads((VENDOR / "oxigraph" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["version"].split(".")[:2] == ox.__version__.split(".")[:2]


def test_what_is_built_into_yasgui_is_named_with_its_licence() -> None:
    text = (VENDOR / "yasgui" / "THIRD-PARTY-LICENSES.txt").read_text(encoding="utf-8")
    heads = re.findall(r"^=+\n(.+) \S+: (.+)\n=+$", text, re.MULTILINE)
    assert len(heads) == 26
    assert dict(heads)["codemirror"] == "MIT"
    assert dict(heads)["dompurify"] == "(MPL-2.0 OR Apache-2.0)"


# The lists


def invented_question(**changes: Any) -> Question:
    """An invented question with everything that needs care in Turtle."""
    known: dict[str, Any] = {
        "slug": "an-invented-question",
        "summary": 'Who said "no\\yes"?',
        "audience": "testers",
        "why": "to test",
        "counting": "Nothing is counted.",
        "tags": ("first tag", 'a "tag"'),
        "inference": "none",
        "parameters": {},
        "columns": {"x": "anything"},
        "sparql": 'SELECT ?x WHERE { ?x ?p "a\\"b\\\\c" . FILTER(?x != """d""") }\n# "\n',
    }
    return Question(**{**known, **changes})


def parsed(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle, format="turtle")


def test_every_question_is_an_example_as_sparql_tools_expect() -> None:
    graph = parsed(examples.turtle(ENDPOINT))
    questions = load_all()
    subjects = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert subjects == {rdflib.URIRef(EXAMPLES + slug) for slug in questions}
    assert subjects == set(graph.subjects(RDF.type, SH.SPARQLSelectExecutable))
    (prefixes,) = set(graph.objects(None, SH.prefixes))
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(prefixes, SH.declare)
    }
    assert declared == PREFIXES
    for slug, question in questions.items():
        subject = rdflib.URIRef(EXAMPLES + slug)
        assert list(graph.objects(subject, RDFS.comment)) == [rdflib.Literal(question.summary, lang="en")]
        assert [str(text) for text in graph.objects(subject, SH.select)] == [question.sparql.strip("\n")]
        assert {str(tag) for tag in graph.objects(subject, SCHEMA.keywords)} == set(question.tags)
        assert list(graph.objects(subject, SCHEMA.target)) == [rdflib.URIRef(ENDPOINT)]


def test_texts_with_quotes_and_backslashes_survive_as_examples() -> None:
    question = invented_question()
    graph = parsed(examples.turtle(ENDPOINT, [question]))
    (subject,) = graph.subjects(RDF.type, SH.SPARQLExecutable)
    assert str(graph.value(subject, RDFS.comment)) == question.summary
    assert str(graph.value(subject, SH.select)) == question.sparql.strip("\n")
    assert {str(tag) for tag in graph.objects(subject, SCHEMA.keywords)} == set(question.tags)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@settings(max_examples=200, deadline=None)
@given(summary=texts, sparql=texts)
def test_any_text_survives_as_an_example(summary: str, sparql: str) -> None:
    turtle = examples.turtle(ENDPOINT, [invented_question(summary=summary, sparql=sparql)])
    store = ox.Store()
    store.load(turtle.encode(), ox.RdfFormat.TURTLE)
    found = {
        str(quad.predicate.value): quad.object.value
        for quad in store.quads_for_pattern(ox.NamedNode(f"{EXAMPLES}an-invented-question"), None, None)
        if isinstance(quad.object, ox.Literal)
    }
    assert found[str(RDFS.comment)] == summary
    assert found[str(SH.select)] == sparql.strip("\n")


def test_the_examples_are_the_same_bytes_in_any_order() -> None:
    questions = list(load_all().values())
    assert examples.turtle(ENDPOINT, questions) == examples.turtle(ENDPOINT, reversed(questions))
    assert examples.questions_json(questions) == examples.questions_json(reversed(questions))


def test_an_address_that_is_none_makes_no_examples() -> None:
    with pytest.raises(UsageError, match="'no iri' is not an IRI"):
        examples.turtle("no iri")


def test_the_editor_lists_every_question_with_its_words() -> None:
    listed = json.loads(examples.questions_json())
    questions = load_all()
    assert [entry["slug"] for entry in listed] == sorted(questions)
    for entry in listed:
        question = questions[entry["slug"]]
        assert entry == {
            "slug": question.slug,
            "summary": question.summary,
            "why": question.why,
            "tags": list(question.tags),
            "sparql": question.sparql,
        }


INVENTED_TERMS = f"""@prefix owl: <{PREFIXES["owl"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
@prefix skos: <{PREFIXES["skos"]}> . @prefix nasss: <{NASSS}> .
nasss:InventedClass a owl:Class ; rdfs:label "invented class"@en , "verzonnen klasse"@nl ; skos:altLabel "made up"@en ;
  skos:definition "{"long " * 60}"@en , "lang"@nl .
nasss:inventedProperty a owl:ObjectProperty ; rdfs:label "invented property"@en .
nasss:InventedThing a nasss:InventedClass , owl:NamedIndividual ; rdfs:label "Zaak"@nl , "thing"@en .
nasss:Unnamed a owl:Class .
<https://w3id.org/nasss/study/x/participant/p1> a nasss:InventedClass ; rdfs:label "a person"@en .
"""


def test_the_terms_for_completion_have_their_labels_and_no_people(tmp_path: Path) -> None:
    path = tmp_path / "invented.ttl"
    path.write_text(INVENTED_TERMS, encoding="utf-8")
    with nasss.KnowledgeGraph([path]) as graph:
        document = json.loads(examples.terms_json(graph.source))
    assert document["prefixes"] == PREFIXES
    about = ("long " * 60)[:159].rstrip() + "…"
    assert document["terms"] == [
        {
            "name": "nasss:InventedClass",
            "kind": "class",
            "labels": ["invented class", "made up", "verzonnen klasse"],
            "about": about,
        },
        {"name": "nasss:InventedThing", "kind": "individual", "labels": ["thing", "Zaak"], "about": ""},
        {"name": "nasss:inventedProperty", "kind": "property", "labels": ["invented property"], "about": ""},
    ]


# The store of the static site, in Node


@pytest.fixture(scope="module")
def wasm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store as Node takes it: as modules."""
    if shutil.which("node") is None:
        pytest.skip("install Node.js 18 or newer (apt-get install nodejs)")
    folder = tmp_path_factory.mktemp("wasm")
    shutil.copy(STATIC / "wasm-store.js", folder)
    shutil.copytree(VENDOR / "oxigraph", folder / "vendor" / "oxigraph")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return folder


def in_wasm(folder: Path, data: Path, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The replies of the store in WebAssembly."""
    job = {"data": str(data), "prefixes": PREFIXES, "requests": requests}
    done = subprocess.run(
        ["node", str(NODE / "ask.mjs"), str(folder)], input=json.dumps(job), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    replies = json.loads(done.stdout)
    assert isinstance(replies, list)
    return replies


def as_tsv(body: str) -> str:
    """A SPARQL result document as it is kept in tests/answers."""
    document = json.loads(body)
    names = document["head"]["vars"]
    lines = ["\t".join(f"?{name}" for name in names)]
    for binding in document["results"]["bindings"]:
        lines.append("\t".join("" if name not in binding else str(term(binding[name])) for name in names))
    return "\n".join(lines) + "\n"


def term(cell: Mapping[str, str]) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if cell["type"] == "uri":
        return ox.NamedNode(cell["value"])
    if cell["type"] == "bnode":
        return ox.BlankNode(cell["value"])
    if "xml:lang" in cell:
        return ox.Literal(cell["value"], language=cell["xml:lang"])
    kind = cell.get("datatype")
    return ox.Literal(cell["value"], datatype=None if kind is None else ox.NamedNode(kind))


def test_the_questions_have_the_same_answers_in_the_browsers_store(wasm: Path, tmp_path: Path) -> None:
    data = tmp_path / "all.nq"
    data.write_bytes(study_data.store("all").dump(format=ox.RdfFormat.N_QUADS) or b"")
    paths = sorted(study_data.QUERIES.glob("*.rq"))
    replies = in_wasm(wasm, data, [{"query": path.read_text(encoding="utf-8")} for path in paths])
    assert len(replies) == len(paths) > 50
    for path, reply in zip(paths, replies, strict=True):
        assert reply["status"] == 200, f"{path.name}: {reply['body']}"
        expected = (ANSWERS / "all" / f"{path.stem}.tsv").read_text(encoding="utf-8")
        assert as_tsv(reply["body"]) == expected, path.name


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented: a statement in two graphs, one outside of them, one in a graph only."""
    path = tmp_path_factory.mktemp("data") / "all.nq"
    path.write_text(
        '<urn:a> <urn:p> "one"@en <urn:g1> .\n<urn:a> <urn:p> "one"@en <urn:g2> .\n'
        "<urn:a> <urn:q> <urn:b> .\n<urn:b> <urn:q> <urn:c> <urn:g2> .\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("request_", "status", "kind", "body"),
    [
        ({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "accept": "text/csv"}, 200, "text/csv", "n\r\n3\r\n"),
        (
            {"query": "SELECT ?g { GRAPH ?g { ?s <urn:p> ?o } } ORDER BY ?g", "accept": "text/csv"},
            200,
            "text/csv",
            "g\r\nurn:g1\r\nurn:g2\r\n",
        ),
        (
            {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "accept": "text/csv", "defaultGraphs": ["urn:g2"]},
            200,
            "text/csv",
            "n\r\n2\r\n",
        ),
        (
            {"query": "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", "accept": "text/csv", "namedGraphs": ["urn:g1"]},
            200,
            "text/csv",
            "g\r\nurn:g1\r\n",
        ),
        (
            {"query": "SELECT (COUNT(*) AS ?n) FROM <urn:g1> { ?s ?p ?o }", "accept": "text/csv"},
            200,
            "text/csv",
            "n\r\n1\r\n",
        ),
        (
            {"query": "ASK { <urn:a> <urn:q> <urn:b> }"},
            200,
            "application/sparql-results+json",
            '{"head":{},"boolean":true}',
        ),
        ({"query": "DESCRIBE <urn:b>"}, 200, "text/turtle", "<urn:b> <urn:q> <urn:c> .\n"),
        (
            {"query": "CONSTRUCT WHERE { ?s <urn:q> <urn:b> }", "accept": "text/html, application/n-triples;q=0.5"},
            200,
            "application/n-triples",
            "<urn:a> <urn:q> <urn:b> .\n",
        ),
        ({"query": "CONSTRUCT WHERE { ?s <urn:q> <urn:none> }"}, 200, "text/turtle", ""),
        (
            {"query": "INSERT DATA { <urn:a> <urn:a> <urn:a> }"},
            400,
            "text/plain",
            "This is an update (INSERT); only questions are answered: SELECT, ASK, CONSTRUCT or DESCRIBE.",
        ),
        (
            {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"},
            400,
            "text/plain",
            "SERVICE is not answered here: no other server is asked.",
        ),
        ({"query": "# nothing"}, 400, "text/plain", "The query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_the_browsers_store_answers_like_the_server(
    wasm: Path, small: Path, request_: dict[str, Any], status: int, kind: str, body: str
) -> None:
    (reply,) = in_wasm(wasm, small, [request_])
    assert (reply["status"], reply["type"], reply["body"]) == (status, kind, body)


def test_columns_of_select_star_come_in_the_order_of_the_query(wasm: Path, small: Path) -> None:
    (reply,) = in_wasm(wasm, small, [{"query": "SELECT * { ?z <urn:q> ?y . ?y <urn:q> ?a }"}])
    assert json.loads(reply["body"])["head"]["vars"] == ["z", "y", "a"]


MISTAKES = [
    "SELECT * { ?s ?p ?o",
    "SELECT * {\n  ?s nasss:identifier ?o .\n}",
    "SELECT * {\n  ?s other:thing ?o .\n}",
    'SELECT * { ?s ?p "open }',
    "SELECT * { ?s ?p ?o } }",
    "SELECT * { ?s (?p ?o }",
    "SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?p (COUNT(?p) AS ?n) { ?s ?p ?o } GROUP BY ?s",
    "SELECT ?s WHERE { ?s ?p }",
    "SELECT ?é {\r\n\t?é ?p ?o ;; . FILTER(  \r\n}",
    "PREFIX nasss: <https://w3id.org/nasss/ontology#>\nSELECT ?x WHERE { ?x nasss:a/ ?y }",
    "# a comment with { and 'a quote\nSELECT ?x { ?x ?p ?o . . }",
    "SELECT ?x { ?x ?p '😀' . ?x ?p ?o ?x }",
    "ASK { ?s ?p ?o } ORDER",
    "SELECT * { " + "?s ?p ?o . " * 20 + "?s ?p }",
]


def test_mistakes_are_told_in_the_words_of_the_server(wasm: Path, small: Path) -> None:
    store = ox.Store()
    replies = in_wasm(wasm, small, [{"query": query} for query in MISTAKES])
    for query, reply in zip(MISTAKES, replies, strict=True):
        query_form(query)
        with pytest.raises(SyntaxError) as caught:
            store.query(query)
        assert (reply["status"], reply["body"]) == (400, explain(query, str(caught.value))), query


SUMS = {
    "SELECT (5 - 3 + 2 AS ?x) {}": "4",
    "SELECT (10 - 3 - 2 AS ?x) {}": "5",
    "SELECT (8 / 4 * 2 AS ?x) {}": "4",
    "SELECT (16 / 4 / 2 AS ?x) {}": "2",
    "SELECT (ABS(9 - 1) - ABS(3 - 1) + 1 AS ?x) {}": "7",
    "SELECT ((9 - 1) - (3 - 1) - 1 AS ?x) {}": "5",
    "SELECT (2 * 3 - 1 + 2 * 5 AS ?x) {}": "15",
    "SELECT ((5 - 3) + 2 AS ?x) {}": "4",
    "SELECT (5 + 3 - 2 AS ?x) {}": "6",
    "SELECT (5 - 3 * 2 AS ?x) {}": "-1",
    "SELECT (IF(5 - 3 = 3 - 1, 7 - 1, 8 - 1) AS ?x) {}": "6",
    "SELECT ?x { VALUES (?x ?y ?z) { (5 -3 -2) } }": "5",
    "SELECT (COUNT(*) AS ?x) { ?s (<urn:p>/<urn:p>/<urn:p>)|(<urn:p>/<urn:q>/<urn:q>*) ?o }": "0",
    "SELECT (SUM(?n) - SUM(?m) AS ?x) { VALUES (?n ?m) { (5 -3) (1 -2) } } HAVING (SUM(?n) - SUM(?m) > 1 - 2)": "11",
}


def test_sums_are_right_in_the_browsers_store_or_refused(wasm: Path, small: Path) -> None:
    # The newest build for browsers reads 5 - 3 + 2 as 5 - (3 + 2); that must never be an answer.
    store = ox.Store()
    replies = in_wasm(wasm, small, [{"query": query} for query in SUMS])
    refused = []
    for (query, result), reply in zip(SUMS.items(), replies, strict=True):
        answer = store.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        (row,) = answer
        assert row["x"].value == result, query
        if reply["status"] == 400:
            assert "Put brackets around what comes first" in reply["body"]
            refused.append(query)
        else:
            (binding,) = json.loads(reply["body"])["results"]["bindings"]
            assert binding["x"]["value"] == result, query
    assert refused == list(SUMS)[:7]
    assert replies[0]["body"] == (
        "The store in the browser would read this sum from the right; at line 1, column 15:\n"
        "  1 | SELECT (5 - 3 + 2 AS ?x) {}\n    |               ^\n"
        "Put brackets around what comes first: (a - b) + c, (a / b) * c."
    )


@pytest.fixture
def scripts() -> Iterator[dict[str, str]]:
    """Our own scripts."""
    yield {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}


def test_our_scripts_set_no_markup_and_name_no_other_host(scripts: dict[str, str]) -> None:
    assert {"editor.js", "wasm-store.js"} <= set(scripts)
    for name in ("editor.js", "wasm-store.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", scripts[name]
        )
        hosts = set(re.findall(r"https?://([^/\s\"'`]+)", scripts[name]))
        assert hosts <= {"w3id.org", "www.w3.org"}, name
