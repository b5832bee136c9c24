"""The protocol on invented data, without a network: what the W3C's tests ask for, and what goes beyond them."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from web_serving import ENDLESS, write_data

from nasss.errors import EngineError
from nasss.terms import Table
from nasss.web.pool import Busy, Limits, Pool
from nasss.web.protocol import DIRECT, FORM, Reply, Request, Service, void_description

URL = "http://nasss.test/sparql"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
XML = "application/sparql-results+xml"
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    limits = Limits(seconds=20, rows=1000, bytes=50_000, concurrent=1)
    with Pool(write_data(tmp_path_factory.mktemp("data")), limits) as pool:
        yield Service(pool, body_limit=10_000)


def get(service: Service, query_string: str = "", accept: str | None = None, method: str = "GET") -> Reply:
    headers = {} if accept is None else {"accept": accept}
    return service.handle(Request(method, URL, query_string, headers))


def ask(service: Service, query: str, accept: str | None = None, **more: str) -> Reply:
    return get(service, urlencode({"query": query, **more}), accept)


def post(
    service: Service, body: str | bytes, kind: str | None, query_string: str = "", accept: str | None = None
) -> Reply:
    headers = {} if kind is None else {"content-type": kind}
    headers |= {} if accept is None else {"accept": accept}
    data = body.encode() if isinstance(body, str) else body
    return service.handle(Request("POST", URL, query_string, headers, data))


def media_type(reply: Reply) -> str:
    return reply.headers["Content-Type"].partition(";")[0]


def verdict(reply: Reply) -> bool:
    assert (reply.status, media_type(reply)) == (200, JSON)
    return bool(json.loads(reply.body)["boolean"])


def words(reply: Reply) -> str:
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    return reply.body.decode()


def graph(reply: Reply) -> Graph:
    return Graph().parse(data=reply.body, format=media_type(reply))


# The query part of the W3C's SPARQL 1.1 protocol tests (w3c/rdf-tests, sparql/sparql11/protocol/manifest.ttl), on our
# own invented graphs urn:g1 to urn:g3 in the place of data1.rdf to data3.rdf. Its tests of updates do not apply, since
# nothing can be updated here, but for the refusals below: update_dataset_default_graph, update_dataset_default_graphs,
# update_dataset_named_graphs, update_dataset_full, update_post_form, update_post_direct, update_base_uri.

BOTH = "ASK { <urn:s1> a ?type . <urn:s2> a ?type }"
DEFAULTS = urlencode([("default-graph-uri", "urn:g1"), ("default-graph-uri", "urn:g2")])
NAMED = urlencode([("named-graph-uri", "urn:g1"), ("named-graph-uri", "urn:g2")])
ANY_NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"

W3C_ANSWERED: dict[str, tuple[Request, bool]] = {
    "query_get": (Request("GET", URL, "query=ASK%20%7B%7D"), True),
    "query_post_form": (Request("POST", URL, "", {"content-type": FORM}, b"query=ASK%20%7B%7D"), True),
    "query_post_direct": (Request("POST", URL, "", {"content-type": DIRECT}, b"ASK {}"), True),
    "query_dataset_default_graphs_get": (Request("GET", URL, f"query={quote(BOTH)}&{DEFAULTS}"), True),
    "query_dataset_default_graphs_post": (
        Request("POST", URL, DEFAULTS, {"content-type": DIRECT}, BOTH.encode()),
        True,
    ),
    "query_dataset_named_graphs_get": (Request("GET", URL, f"{NAMED}&query={quote(ANY_NAMED)}"), True),
    "query_dataset_named_graphs_post": (
        Request("POST", URL, NAMED, {"content-type": DIRECT}, ANY_NAMED.encode()),
        True,
    ),
    "query_multiple_dataset": (
        Request(
            "POST",
            URL,
            "default-graph-uri=urn:g2",
            {"content-type": DIRECT},
            b"ASK FROM <urn:g1> { <urn:s1> ?p ?o }",
        ),
        False,
    ),
}


@pytest.mark.parametrize("name", W3C_ANSWERED)
def test_w3c_answered(service: Service, name: str) -> None:
    request, expected = W3C_ANSWERED[name]
    assert verdict(service.handle(request)) is expected


def test_w3c_query_dataset_full(service: Service) -> None:
    query = "SELECT ?g ?x ?s { ?x ?y ?o  GRAPH ?g { ?s ?p ?o } }"
    reply = post(service, query, DIRECT, f"default-graph-uri=urn:g3&{NAMED}", "text/csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    # What the third graph says and the other two say as well: that something is a urn:Thing.
    assert sorted((row["g"], row["x"], row["s"]) for row in rows) == [
        ("urn:g1", "urn:s3", "urn:s1"),
        ("urn:g2", "urn:s3", "urn:s2"),
    ]


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("query_content_type_select", "SELECT (1 AS ?value) {}", JSON),
        ("query_content_type_ask", "ASK {}", JSON),
        ("query_content_type_describe", "DESCRIBE <http://example.org/>", "text/turtle"),
        ("query_content_type_construct", "CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle"),
    ],
)
def test_w3c_content_type(service: Service, name: str, query: str, expected: str) -> None:
    reply = post(service, query, DIRECT)
    assert (reply.status, media_type(reply)) == (200, expected)
    if name == "query_content_type_construct":
        base = URL.removesuffix("sparql")
        assert set(graph(reply)) == {(URIRef(f"{base}s"), URIRef(f"{base}p"), Literal(1))}


UPDATE_FORM = {"content-type": FORM}
W3C_REFUSED: dict[str, tuple[Request, int]] = {
    "bad_query_method": (Request("PUT", URL, "query=ASK%20%7B%7D"), 405),
    "bad_multiple_queries": (Request("GET", URL, "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"), 400),
    "bad_query_wrong_media_type": (Request("POST", URL, "", {"content-type": "text/plain"}, b"ASK {}"), 415),
    "bad_query_missing_form_type": (Request("POST", URL, "", {}, b"query=ASK%20%7B%7D"), 415),
    "bad_query_missing_direct_type": (Request("POST", URL, "", {}, b"ASK {}"), 415),
    "bad_query_non_utf8": (
        Request("POST", URL, "", {"content-type": f"{DIRECT}; charset=UTF-16"}, "ASK {}".encode("utf-16")),
        415,
    ),
    "bad_query_syntax": (Request("GET", URL, "query=ASK%20%7B"), 400),
    # Updates, all refused.
    "bad_update_get": (Request("GET", URL, "update=CLEAR%20ALL"), 403),
    "bad_multiple_updates": (
        Request("POST", URL, "", UPDATE_FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
        403,
    ),
    "bad_update_wrong_media_type": (Request("POST", URL, "", {"content-type": "text/plain"}, b"CLEAR NAMED"), 415),
    "bad_update_missing_form_type": (Request("POST", URL, "", {}, b"update=CLEAR%20NAMED"), 415),
    "bad_update_non_utf8": (
        Request(
            "POST",
            URL,
            "",
            {"content-type": "application/sparql-update; charset=UTF-16"},
            "CLEAR NAMED".encode("utf-16"),
        ),
        403,
    ),
    "bad_update_syntax": (Request("POST", URL, "", UPDATE_FORM, b"update=CLEAR%20XYZ"), 403),
    "bad_update_dataset_conflict": (
        Request(
            "POST", URL, "", UPDATE_FORM, b"using-named-graph-uri=urn:g1&update=WITH%20%3Curn:g2%3E%20DELETE%20%7B%7D"
        ),
        403,
    ),
}


@pytest.mark.parametrize("name", W3C_REFUSED)
def test_w3c_refused(service: Service, name: str) -> None:
    request, status = W3C_REFUSED[name]
    reply = service.handle(request)
    assert reply.status == status
    assert words(reply)


# Formats

THREE = "SELECT ?g ?n { GRAPH ?g { ?s <urn:n> ?n } } ORDER BY ?n"


def test_results_in_each_format(service: Service) -> None:
    replies = {kind: ask(service, THREE, format=kind) for kind in ("json", "xml", "csv", "tsv")}
    assert [media_type(reply) for reply in replies.values()] == [JSON, XML, "text/csv", "text/tab-separated-values"]
    document = json.loads(replies["json"].body)
    assert document["head"]["vars"] == ["g", "n"]
    assert [row["g"]["value"] for row in document["results"]["bindings"]] == ["urn:g1", "urn:g2", "urn:g3"]
    root = ElementTree.fromstring(replies["xml"].body)
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert [cell.text for cell in root.iter(f"{space}literal")] == ["1", "2", "3"]
    assert replies["csv"].body == b"g,n\r\nurn:g1,1\r\nurn:g2,2\r\nurn:g3,3\r\n"
    assert replies["tsv"].body == b"?g\t?n\n<urn:g1>\t1\n<urn:g2>\t2\n<urn:g3>\t3\n"


def test_a_graph_in_each_format(service: Service) -> None:
    query = "CONSTRUCT WHERE { <urn:a> ?p ?o }"
    expected = {
        (URIRef("urn:a"), URIRef("urn:p"), URIRef("urn:b")),
        (URIRef("urn:a"), URIRef("urn:label"), Literal("één", lang="nl")),
    }
    types = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json"}
    for kind, expected_type in types.items():
        reply = ask(service, query, format=kind)
        assert (media_type(reply), set(graph(reply))) == (expected_type, expected)
    named = ask(service, "PREFIX u: <urn:> CONSTRUCT WHERE { <urn:a> ?p ?o }", format="rdf")
    assert (media_type(named), set(graph(named))) == ("application/rdf+xml", expected)
    turtle = ask(service, "PREFIX u: <urn:> CONSTRUCT WHERE { <urn:a> u:p ?o }")
    assert turtle.body.decode() == "@prefix u: <urn:> .\nu:a u:p u:b .\n"


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/xml, */*;q=0.1", "text/xml; charset=utf-8"),
        ("application/sparql-results+json, application/json;q=0.5", JSON),
        ("text/csv", "text/csv; charset=utf-8"),
        ("*/*", JSON),
    ],
)
def test_who_knows_the_general_type_only_is_sent_it(service: Service, accept: str, sent: str) -> None:
    expected = "application/sparql-results+xml" if accept.startswith("text/xml") else sent
    assert ask(service, "ASK {}", accept).headers["Content-Type"] == expected


def test_the_columns_of_select_star_stand_as_in_the_query(service: Service) -> None:
    for query in (
        "SELECT * { ?z <urn:p> ?a }",
        "select\n*\n{ ?z <urn:p> ?a . }",
        "SELECT DISTINCT * { ?z <urn:p> ?a }",
    ):
        assert ask(service, query, format="csv").body == b"z,a\r\nurn:a,urn:b\r\n"
    assert ask(service, "SELECT * {}", format="tsv").body == b"\n\n"


def test_the_format_in_the_address_goes_before_the_header(service: Service) -> None:
    assert media_type(ask(service, "ASK {}", "text/csv", format="xml")) == XML
    # SPARQLWrapper gives one format in several spellings.
    assert media_type(get(service, "query=ASK%7B%7D&format=turtle&format=csv&format=xml")) == "text/csv"


@pytest.mark.parametrize(
    ("query", "accept", "more", "offered"),
    [
        ("ASK {}", "image/png", {}, JSON),
        ("ASK {}", None, {"format": "ttl"}, "text/csv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", JSON, {}, "text/turtle"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", None, {"format": "csv"}, "application/ld+json"),
    ],
)
def test_not_acceptable(
    service: Service, query: str, accept: str | None, more: Mapping[str, str], offered: str
) -> None:
    reply = ask(service, query, accept, **more)
    assert reply.status == 406
    assert f"Offered are:\n  {'application/sparql-results+json' if query == 'ASK {}' else 'text/turtle'}" in words(
        reply
    )
    assert offered in words(reply)


def test_every_reply_varies_by_accept(service: Service) -> None:
    for reply in (ask(service, "ASK {}"), ask(service, "ASK {"), get(service), get(service, method="PUT")):
        assert reply.headers["Vary"] == "Accept"


# The dataset


def count(service: Service, pattern: str, *graphs: tuple[str, str], query: str = "SELECT") -> int:
    fields = [("query", f"{query} (COUNT(*) AS ?n) {{ {pattern} }}"), ("format", "csv"), *graphs]
    reply = get(service, urlencode(fields))
    assert reply.status == 200, reply.body
    return int(reply.body.split()[1])


def test_the_dataset(service: Service) -> None:
    default, named, anything = "default-graph-uri", "named-graph-uri", "?s ?p ?o"
    assert count(service, anything) == 408
    assert count(service, anything, (default, "urn:g1")) == 2
    assert count(service, anything, (default, "urn:g1"), (default, "urn:g2")) == 4
    assert count(service, anything, (default, "urn:g1"), (default, "urn:g1")) == 2
    assert count(service, anything, (default, "urn:unknown")) == 0
    assert count(service, anything, (named, "urn:g1")) == 0
    assert count(service, f"GRAPH ?g {{ {anything} }}") == 6
    assert count(service, f"GRAPH ?g {{ {anything} }}", (named, "urn:g1"), (named, "urn:unknown")) == 2
    assert count(service, f"GRAPH ?g {{ {anything} }}", (default, "urn:g1")) == 0


def test_from_in_the_query(service: Service) -> None:
    everything = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    for clause, expected in [
        ("", 408),
        ("FROM <urn:g1>", 2),
        ("FROM <urn:g1> FROM <urn:g2>", 4),
        ("from <urn:g1> FROM <urn:g1>", 2),
        ("FROM <urn:unknown>", 0),
        ("FROM NAMED <urn:g1>", 0),
    ]:
        assert ask(service, everything % clause, format="csv").body == f"n\r\n{expected}\r\n".encode(), clause
    named = "PREFIX g: <urn:> SELECT (COUNT(*) AS ?n) FROM g:g1 FROM NAMED g:g2 { GRAPH ?g { ?s ?p ?o } }"
    assert ask(service, named, format="csv").body == b"n\r\n2\r\n"


def test_a_statement_of_two_chosen_graphs_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text(
        "<urn:g> { <urn:a> <urn:p> 1, 2 } <urn:h> { <urn:a> <urn:p> 1, 3 }", encoding="utf-8"
    )
    everything = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    with Pool([tmp_path / "a.trig"], Limits(concurrent=1)) as pool:
        service = Service(pool)
        both = [("default-graph-uri", "urn:g"), ("default-graph-uri", "urn:h")]
        for _ in range(2):
            assert count(service, "?s ?p ?o", *both) == 3
            assert count(service, "?s ?p ?o . GRAPH ?g { ?s ?p 1 }", *both, ("named-graph-uri", "urn:h")) == 3
        assert ask(service, everything % "FROM <urn:g> FROM <urn:h>", format="csv").body == b"n\r\n3\r\n"
        assert ask(service, everything % "", format="csv").body == b"n\r\n3\r\n"


def test_a_graph_that_is_no_iri(service: Service) -> None:
    reply = ask(service, "ASK {}", **{"default-graph-uri": "data one"})
    assert (reply.status, words(reply)) == (400, "default-graph-uri: 'data one' is not an absolute IRI.\n")


# Mistakes


def test_a_mistake_is_shown_with_line_and_caret(service: Service) -> None:
    reply = post(service, "SELECT * {\r\n  ?s ?p ?o ; ?x }", DIRECT)
    assert reply.status == 400
    assert words(reply) == (
        "The query has a mistake at line 2, column 18:\n  2 |   ?s ?p ?o ; ?x }\n"
        "    |                  ^\n"
        "Something before this place is missing or too much: compare with the lines above it.\n"
    )


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        (Request("POST", URL, "", {"content-type": FORM}, b"x=1"), 400, "There is no query: expected a field query="),
        (Request("POST", URL, "query=ASK{}", {"content-type": FORM}, b"query=ASK{}"), 400, "2 fields 'query'"),
        (Request("POST", URL, "query=ASK{}", {"content-type": DIRECT}, b"ASK {}"), 400, "2 fields 'query'"),
        (Request("GET", URL, "query=%FF"), 400, "The address is not UTF-8 text"),
        (Request("POST", URL, "", {"content-type": FORM}, b"query=\xff"), 400, "The body is not UTF-8 text: line 1"),
        (
            Request("POST", URL, "", {"content-type": DIRECT}, b"ASK {\n}\xff"),
            400,
            "The body is not UTF-8 text: line 2",
        ),
        (Request("GET", URL, "query=ASK%7B%7D%00"), 400, "zero byte"),
        (Request("GET", URL, "query="), 400, "The query is empty"),
        (Request("GET", URL, "query=INSERT%20DATA%20%7B%7D"), 400, "This is an update (INSERT)"),
        (Request("GET", URL, "&".join("a=1" for _ in range(1001))), 400, "more than 1,000 fields"),
        (Request("POST", URL, "", {"content-type": DIRECT}, b"#" * 10_001), 413, "more than 10,000 bytes"),
        (Request("DELETE", URL), 405, "DELETE is not answered here"),
    ],
)
def test_other_mistakes(service: Service, request_: Request, status: int, said: str) -> None:
    reply = service.handle(request_)
    assert reply.status == status
    assert said in words(reply)


def test_methods(service: Service) -> None:
    assert get(service, method="PATCH").headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    options = get(service, method="OPTIONS")
    assert (options.status, options.headers["Allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    assert get(service, "query=ASK%7B%7D", method="HEAD").body == get(service, "query=ASK%7B%7D").body
    wrong = post(service, "ASK {}", "text/plain")
    assert wrong.headers["Accept-Post"] == f"{FORM}, {DIRECT}"


def test_form_and_address_are_read_together(service: Service) -> None:
    body = urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    assert post(service, body, FORM, "default-graph-uri=urn:g1&format=csv").body == b"n\r\n2\r\n"
    assert post(service, f"\ufeff{body}", f"{FORM}; charset=utf-8", "format=csv").body == b"n\r\n408\r\n"


def test_an_update_changes_nothing(service: Service) -> None:
    for request in [
        Request("POST", URL, "", {"content-type": "application/sparql-update"}, b"CLEAR ALL"),
        Request("POST", URL, "", {"content-type": FORM}, b"update=CLEAR+ALL"),
        Request("POST", URL, "", {"content-type": FORM}, b"update=CLEAR+ALL&query=ASK+%7B%7D"),
    ]:
        reply = service.handle(request)
        assert reply.status == 403
        assert "Updates are refused" in words(reply)
    assert count(service, "?s ?p ?o") == 408


# Limits


def test_answers_that_are_too_large(service: Service) -> None:
    assert ask(service, "SELECT ?s { ?s ?p ?o . ?t <urn:n> ?n } LIMIT 1000", format="tsv").status == 200
    wide = ask(service, "SELECT ?s { ?s ?p ?o . ?t <urn:n> ?n } LIMIT 1001", format="tsv")
    assert wide.status == 403
    assert words(wide).startswith(
        "The answer has more than 1,000 rows, which is all that is sent at once. Ask for less"
    )
    large = ask(service, "SELECT ?s ?t { ?s <urn:v> ?o . ?t <urn:v> ?n } LIMIT 1000", format="xml")
    assert large.status == 403
    assert words(large).startswith("The answer has more than 50,000 bytes")
    triples = "CONSTRUCT { ?s ?t <urn:x> } { ?s <urn:v> ?o . ?t <urn:v> ?n FILTER(?n < %d) } LIMIT %d"
    assert ask(service, triples % (3, 1000), format="nt").status == 200
    many = ask(service, triples % (3, 1001), format="nt")
    assert many.status == 403
    assert words(many).startswith("The answer has more than 1,000 triples")


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(st.text(alphabet="\"'\n\r,{}[]<>\\\t:xé", max_size=8), max_size=6))
def test_rows_are_counted_whatever_they_hold(service: Service, cells: list[str]) -> None:
    from nasss.terms import Literal as Text

    query = f"SELECT ?x ({Text('},{').n3()} AS ?y) {{ VALUES ?x {{ {' '.join(Text(cell).n3() for cell in cells)} }} }}"
    assert isinstance(service.engine, Pool)
    from nasss.engine import _count_rows

    for kind in ("json", "xml", "csv", "tsv"):
        assert _count_rows(service.engine.raw(query, kind), kind) == len(cells)


def test_service_is_refused_in_words(service: Service) -> None:
    reply = ask(service, "SELECT * {\n  SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert reply.status == 403
    assert words(reply).startswith("SERVICE is refused: this server sends no requests to others.")
    assert "  2 |   SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }\n    |   ^\n" in words(reply)
    # As a word in a text, a comment or a name it is none.
    query = "PREFIX service: <urn:> # SERVICE\nASK { <urn:a> service:p ?o FILTER(?o != 'SERVICE <urn:x> {}') }"
    assert verdict(ask(service, query)) is True


class Failing:
    """Stands in for an engine that fails in one way."""

    def __init__(self, error: EngineError) -> None:
        self.error = error

    def raw(self, sparql: str, kind: str, **_: object) -> bytes:
        raise self.error

    def select(self, sparql: str) -> Table:
        raise self.error


def test_too_many_queries() -> None:
    reply = get(Service(Failing(Busy("Try again in a moment."))), "query=ASK%7B%7D")
    assert (reply.status, words(reply), reply.headers["Retry-After"]) == (503, "Try again in a moment.\n", "5")


def test_an_engine_that_fails() -> None:
    reply = get(Service(Failing(EngineError("The query engine stopped."))), "query=ASK%7B%7D")
    assert (reply.status, words(reply)) == (500, "The query engine stopped.\n")


def test_a_query_that_does_not_end(tmp_path: Path) -> None:
    with Pool(write_data(tmp_path), Limits(seconds=0.5, concurrent=1)) as pool:
        service = Service(pool)
        reply = ask(service, ENDLESS)
        assert reply.status == 504
        assert words(reply) == (
            "The query did not end within 0.5 seconds and was stopped. Ask for less: a FILTER, fewer patterns that "
            "share no variable, or LIMIT inside a subquery.\n"
        )
        assert verdict(ask(service, "ASK {}")) is True


# Descriptions


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "*/*", None])
def test_the_service_description(service: Service, accept: str | None) -> None:
    reply = get(service, "", accept)
    assert reply.status == 200
    found = graph(reply)
    (endpoint,) = found.subjects(RDF.type, SD.Service)
    assert endpoint == URIRef(URL)
    assert set(found.objects(endpoint, SD.endpoint)) == {URIRef(URL)}
    assert set(found.objects(endpoint, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(found.objects(endpoint, SD.feature)) == {SD.UnionDefaultGraph, SD.EmptyGraphs}
    names = {str(iri).rpartition("/")[2] for iri in found.objects(endpoint, SD.resultFormat)}
    results = {f"SPARQL_Results_{kind}" for kind in ("JSON", "XML", "CSV", "TSV")}
    assert names == results | {"Turtle", "N-Triples", "RDF_XML", "JSON-LD"}
    (dataset,) = found.objects(endpoint, SD.defaultDataset)
    (union,) = found.objects(dataset, SD.defaultGraph)
    assert found.value(union, VOID.triples) == Literal(408)
    sizes = {
        (str(found.value(named, SD.name)), int(str(found.value(found.value(named, SD.graph), VOID.triples))))
        for named in found.objects(dataset, SD.namedGraph)
    }
    assert sizes == {("urn:g1", 2), ("urn:g2", 2), ("urn:g3", 2)}


def test_no_description_as_csv(service: Service) -> None:
    assert get(service, "", "text/csv").status == 406


def test_void(service: Service) -> None:
    document = service.engine.raw(void_description(service.engine, "http://nasss.test/"), "ttl")
    found = Graph().parse(data=document, format="turtle")
    dataset = URIRef("http://nasss.test/.well-known/void#dataset")
    assert found.value(dataset, VOID.triples) == Literal(408)
    assert found.value(dataset, VOID.sparqlEndpoint) == URIRef("http://nasss.test/sparql")
    assert found.value(dataset, VOID.distinctSubjects) == Literal(404)
    assert found.value(dataset, VOID.properties) == Literal(5)
    assert set(found.objects(dataset, VOID.subset)) == {URIRef(f"urn:g{i}") for i in (1, 2, 3)}


def test_a_person_gets_the_editor_and_a_program_the_data(service: Service) -> None:
    with_editor = Service(service.engine, editor=lambda _: Reply(200, {"Content-Type": "text/html"}, b"editor"))
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert get(with_editor, "", browser).body == b"editor"
    assert get(with_editor, "query=ASK%7B%7D", browser).body == b"editor"
    assert media_type(get(with_editor, "query=ASK%7B%7D&format=csv", browser)) == "text/csv"
    assert get(with_editor, "update=CLEAR+ALL", browser).status == 403
    assert media_type(get(with_editor, "query=ASK%7B%7D", "*/*")) == JSON
    assert media_type(get(with_editor, "", "*/*")) == "text/turtle"
    assert post(with_editor, "ASK {}", DIRECT, accept=browser).status == 200


@settings(max_examples=200, deadline=None)
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"]),
    query_string=st.text(max_size=40) | st.builds(lambda text: urlencode({"query": text}), st.text(max_size=40)),
    kind=st.sampled_from([FORM, DIRECT, "text/plain", "", f"{FORM}; charset=x", "application/sparql-update"]),
    accept=st.sampled_from(["*/*", "text/csv", "", "application/rdf+xml"]) | st.text(max_size=20),
    body=st.binary(max_size=60),
)
def test_anything_is_answered_and_never_with_a_failure(
    service: Service, method: str, query_string: str, kind: str, accept: str, body: bytes
) -> None:
    reply = service.handle(Request(method, URL, query_string, {"content-type": kind, "accept": accept}, body))
    assert reply.status in (200, 204, 400, 403, 405, 406, 413, 415)
