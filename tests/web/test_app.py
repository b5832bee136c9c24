"""The application: addresses, headers, negotiation and twins on the shipped data; hard treatment of a real server."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.term import Node
from starlette.applications import Starlette
from web_serving import ENDLESS, Client, running, write_data

import nasss
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.export import merged, named
from nasss.graph import build_study
from nasss.resources import graph_dir, shipped_files
from nasss.terms import Iri
from nasss.turtle import read_graph
from nasss.web.app import HEADERS, create_app
from nasss.web.pool import Limits
from nasss.web.serve import is_loopback, serve
from nasss.web.twins import thing_iris

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FINDING = "https://w3id.org/nasss/study/strohm-2020/finding/t2-02"


@pytest.fixture(scope="module")
def app() -> Iterator[Starlette]:
    application = create_app(limits=Limits(seconds=60, concurrent=2))
    yield application
    application.state.site.close()


@pytest.fixture(scope="module")
def client(app: Starlette) -> Client:
    return Client(app)


@pytest.fixture(scope="module")
def said_of_the_finding() -> set[tuple[Node, Node, Node]]:
    graph = read_graph(graph_dir() / "strohm-2020.trig")
    return set(graph.triples((URIRef(FINDING), None, None)))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Client]]:
    """Applications with invented data, by the way they are set up."""
    paths = write_data(tmp_path_factory.mktemp("data"))
    made: list[Starlette] = []

    def make(**settings: Any) -> Client:
        made.append(create_app(paths, limits=Limits(concurrent=1), **settings))
        return Client(made[-1])

    yield make
    for application in made:
        application.state.site.close()


# Headers

CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/questions", 308),
        ("GET", "/nowhere", 404),
        ("GET", "/static/style.css", 200),
        ("GET", "/static/nowhere.css", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("POST", "/", 405),
        ("DELETE", "/questions/", 405),
        ("GET", "/sparql?query=ASK%7B%7D", 200),
        ("GET", "/sparql?query=ASK%7B", 400),
        ("PUT", "/sparql", 405),
        ("OPTIONS", "/sparql", 204),
        ("OPTIONS", "/ontology.ttl", 204),
        ("GET", "/api/openapi.json", 200),
        ("GET", "/api/questions/nowhere", 404),
        ("GET", "/healthz", 200),
        ("GET", "/favicon.ico", 200),
    ],
)
def test_every_reply_carries_the_security_headers(client: Client, method: str, url: str, status: int) -> None:
    reply = client.request(method, url)
    assert reply.status_code == status
    for name, value in {**HEADERS, "Content-Security-Policy": CSP}.items():
        assert reply.headers[name] == value
    assert (reply.headers["X-Content-Type-Options"], reply.headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert "server" not in reply.headers
    assert method != "HEAD" or (reply.content == b"" and int(reply.headers["Content-Length"]) > 1000)


def test_the_editor_may_no_more_than_other_pages(client: Client) -> None:
    editor = client.get("/sparql", BROWSER)
    assert editor.headers["Content-Type"] == "text/html; charset=utf-8"
    assert editor.headers["Content-Security-Policy"] == CSP
    assert 'id="yasgui"' in editor.text


def test_a_failure_tells_nothing(app: Starlette, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret in /home/somebody")

    monkeypatch.setattr(app.state.site.pages, "page", broken)
    reply = client.get("/not-yet-asked-for/")
    assert (reply.status_code, reply.text) == (500, "The server made a mistake; this was noted in its log.\n")
    assert reply.headers["Content-Security-Policy"] == CSP


def test_who_may_read_the_replies(small: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nasss.web.app.guard_all", lambda *_, **__: [])
    private, public = small(), small(public=True)
    named = small(origins=["https://example.org"])
    elsewhere, here = "https://example.org", "http://localhost:3000"

    def allowed(client: Client, origin: str) -> str | None:
        reply = client.get("/sparql?query=ASK%7B%7D", headers={"Origin": origin})
        assert "Origin" in reply.headers["Vary"]
        header: str | None = reply.headers.get("Access-Control-Allow-Origin")
        return header

    assert [allowed(private, origin) for origin in (elsewhere, here, "null", "http://[")] == [None, here, None, None]
    assert [allowed(public, origin) for origin in (elsewhere, here)] == ["*", "*"]
    assert [allowed(named, origin) for origin in (elsewhere, "https://example.com")] == [elsewhere, None]
    asked = {"Origin": here, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Content-Type"}
    for url in ("/sparql", "/api/questions"):
        reply = private.request("OPTIONS", url, headers=asked)
        assert reply.status_code == 204
        assert reply.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
        assert reply.headers["Access-Control-Allow-Headers"] == "Accept, Content-Type"


def test_only_its_own_names_are_answered(small: Callable[..., Client]) -> None:
    client = small(hosts=["localhost", "127.0.0.1"])
    assert client.get("/healthz", headers={"Host": "localhost:8000"}).status_code == 200
    refused = client.get("/healthz", headers={"Host": "rebound.example"})
    assert (refused.status_code, refused.headers["X-Content-Type-Options"]) == (400, "nosniff")


def test_search_has_its_index(client: Client) -> None:
    reply = client.get("/search/index.json")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/json")
    entries = {entry["path"]: entry["label"] for entry in reply.json()}
    assert entries["/ontology/FundingCertainty/"] == "funding certainty"


# Public data only


def test_a_public_server_is_checked_first(tmp_path: Path) -> None:
    """The invented study is restricted and names its interviewees."""
    own = tmp_path / "coded.trig"
    own.write_text(build_study(Path(__file__).parents[1] / "studies" / "coded"), encoding="utf-8")
    with pytest.raises(ProblemError, match=r"serve stopped: .*coded.trig would show single people"):
        create_app([*shipped_files(), own], public=True)
    create_app([own]).state.site.close()


def test_a_check_that_fails_stops_a_public_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise EngineError("could not be checked")

    monkeypatch.setattr("nasss.web.app.guard_all", broken)
    with pytest.raises(EngineError, match="could not be checked"):
        create_app(public=True)


def test_the_shipped_data_may_be_public() -> None:
    create_app(public=True, limits=Limits(concurrent=1)).state.site.close()


# Pages and things


@pytest.mark.parametrize(
    ("path", "iris"),
    [
        ("/ontology/Finding/", ["https://w3id.org/nasss/ontology#Finding", "https://w3id.org/nasss/ontology/Finding"]),
        ("/study/x/finding/f1", ["https://w3id.org/nasss/study/x/finding/f1"]),
        ("/", []),
        ("/study/a b", []),
        ("/ontology/<script>", []),
    ],
)
def test_what_has_its_page_where(path: str, iris: list[str]) -> None:
    assert thing_iris(path) == [Iri(iri) for iri in iris]


@pytest.mark.parametrize("place", ["/ontology/Finding", "/ontology/Finding/", "/study/strohm-2020/finding/t2-02"])
@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("text/turtle", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("text/turtle;q=0.4, application/n-triples;q=0.6, text/html;q=0.5", "nt"),
    ],
)
def test_a_program_is_sent_to_the_data(client: Client, place: str, accept: str, ending: str) -> None:
    reply = client.get(place, accept)
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{place.rstrip('/')}.{ending}")
    assert "Accept" in reply.headers["Vary"]


def test_a_person_is_sent_to_the_page(client: Client) -> None:
    for place in ("/ontology/Finding", "/study/strohm-2020/finding/t2-02", "/questions/factors-ranked"):
        reply = client.get(f"{place}?lang=nl", BROWSER)
        assert (reply.status_code, reply.headers["Location"]) == (308, f"{place.rpartition('/')[2]}/?lang=nl")
        page = client.get(f"{place}/", BROWSER)
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "Accept" in page.headers["Vary"]


def test_not_acceptable(client: Client) -> None:
    reply = client.get("/ontology/Finding/", "image/png")
    assert reply.status_code == 406
    assert "text/html (format=html)\n  text/turtle (format=ttl)\n" in reply.text


@pytest.mark.parametrize(
    ("ending", "kind", "syntax"),
    [
        ("ttl", "text/turtle; charset=utf-8", "turtle"),
        ("nt", "application/n-triples", "nt"),
        ("rdf", "application/rdf+xml", "xml"),
        ("jsonld", "application/ld+json", "json-ld"),
    ],
)
def test_a_thing_in_each_format(
    client: Client, said_of_the_finding: set[tuple[Node, Node, Node]], ending: str, kind: str, syntax: str
) -> None:
    reply = client.get(f"/study/strohm-2020/finding/t2-02.{ending}")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, kind)
    assert reply.headers["Link"] == f'<{FINDING}>; rel="describes"'
    found = Graph().parse(data=reply.content, format=syntax)
    assert set(found) == said_of_the_finding
    assert len(said_of_the_finding) >= 8


def test_the_parts_of_a_class_come_with_it(client: Client) -> None:
    found = Graph().parse(data=client.get("/ontology/Facilitator.ttl").content, format="turtle")
    assert URIRef("https://w3id.org/nasss/ontology#FacilitatingFinding") in set(found.objects())


def test_a_thing_as_json(client: Client) -> None:
    data = client.get("/ontology/RadiologistRole.json").json()
    assert (data["iri"], data["label"]) == ("https://w3id.org/nasss/ontology#RadiologistRole", "radiologist")
    assert any(statement["value_label"] == "senior radiologist" for statement in data["named_by"])


def test_the_ontology_in_each_format(client: Client) -> None:
    ending_and_syntax = [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")]
    graphs = [
        Graph().parse(data=client.get(f"/ontology.{ending}").content, format=syntax)
        for ending, syntax in ending_and_syntax
    ]
    expected = merged()
    assert {len(graph) for graph in graphs} == {len(expected)}
    # The names of the blank nodes come from what they say, so that the same is said wherever they stand.
    assert len({frozenset(named(graph)) for graph in (*graphs, expected)}) == 1
    assert client.get("/ontology/", "text/turtle").headers["Location"] == "/ontology.ttl"


def test_blank_nodes_are_named_by_what_they_say() -> None:
    # Two that agree, a list, one that nothing names, and (in the other graph) two that are part of each other.
    text = "@prefix : <urn:> . :a :p [ :q 1 ], [ :q 1 ], ( :b [ :q 2 ] ) . [] :r :a . %s"
    first, second = (named(Graph().parse(data=text % "", format="turtle")) for _ in range(2))
    assert set(first) == set(second)
    assert len(first) == 11
    circle = [named(Graph().parse(data=text % ":c :p _:x . _:x :p _:y . _:y :p _:x .", format="turtle")) for _ in "ab"]
    assert set(circle[0]) == set(circle[1])
    assert len(circle[0]) == 14


@pytest.mark.parametrize("path", ["/ontology/Nothing.ttl", "/ontology.exe", "/questions/nothing.csv", "/study/x.nt"])
def test_twins_of_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_twins_of_a_question(client: Client) -> None:
    with nasss.load() as kg:
        plain, chosen = kg.ask("factors-ranked"), kg.ask("factors-ranked", direction="hindering")
        bound = kg.bound("factors-ranked", direction="hindering")
    assert client.get("/questions/factors-ranked.csv").text == plain.to_csv()
    assert client.get("/questions/factors-ranked.json").text == plain.to_json()
    # A form sends what is not chosen as empty; how a page is shown does not change the answer.
    assert client.get("/questions/factors-ranked.csv?direction=hindering&unit=&lang=nl").text == chosen.to_csv()
    assert client.get("/questions/factors-ranked.rq?direction=hindering").text == bound
    query = client.get("/questions/factors-ranked.rq")
    assert query.headers["Content-Type"] == "application/sparql-query"
    assert query.text.startswith("#+ summary: Which factors were named most often?\n")
    wrong = client.get("/questions/factors-ranked.csv?direction=sideways")
    assert wrong.status_code == 400
    assert "'sideways'" in wrong.text


def test_charts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = client.get("/questions/factors-ranked.svg")
    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert reply.text.lstrip().startswith("<svg")
    monkeypatch.setitem(__import__("sys").modules, "nasss.plots", None)
    assert client.get("/questions/factors-ranked.svg?direction=hindering").status_code == 404


def test_a_page_is_not_sent_twice(client: Client) -> None:
    first = client.get("/questions/")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/questions/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_long_replies_are_compressed_for_those_who_can(client: Client) -> None:
    packed = client.get("/ontology.ttl", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/ontology.ttl", headers={"Accept-Encoding": "identity"})
    assert (packed.headers.get("Content-Encoding"), plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert packed.content == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_hostile_addresses(client: Client) -> None:
    for path in (
        "<script>alert(1)</script>",
        'x"onload="',
        "%00",
        "ünï",
        "a" * 5000,
        "..%2f..%2fetc%2fpasswd",
        "\u202e",
    ):
        for before in ("/", "/ontology/", "/study/", "/questions/"):
            reply = client.get(before + quote(path, safe="%"), BROWSER)
            assert reply.status_code in (404, 308), before + path
            assert "<script>alert" not in reply.text
            assert "\u202e" not in reply.text


def test_well_known_addresses(client: Client) -> None:
    for url in ("/.well-known/void", "/.well-known/void.ttl", "/.well-known/sparql-examples.ttl"):
        reply = client.get(url)
        assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
        assert len(Graph().parse(data=reply.content, format="turtle")) > 20
    assert client.get("/.well-known/void", "application/ld+json").headers["Content-Type"] == "application/ld+json"
    assert client.get("/.well-known/void", "image/png").status_code == 406
    endpoint = b"<http://nasss.test/sparql>"
    assert endpoint in client.get("/.well-known/sparql-examples.ttl").content
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/sparql/terms.json").status_code == client.get("/sparql/examples.json").status_code == 200


# The endpoint through the application


def test_the_endpoint(client: Client) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = client.request("POST", "/sparql", content="query=ASK%20%7B%7D", headers=form)
    assert (reply.status_code, reply.json()) == (200, {"head": {}, "boolean": True})
    assert sorted(set(reply.headers["Vary"].split(", "))) == ["Accept", "Origin"]
    described = client.get("/sparql")
    assert described.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert URIRef("http://nasss.test/sparql") in set(Graph().parse(data=described.content).subjects())


def test_the_body_has_a_limit(client: Client) -> None:
    kind = {"Content-Type": "application/sparql-query"}
    reply = client.request("POST", "/sparql", content=b"#" * 1_000_001, headers=kind)
    assert (reply.status_code, reply.text) == (413, "The request has more than 1,000,000 bytes.\n")

    async def parts() -> Any:
        for _ in range(11):
            yield b"#" * 100_000

    assert client.request("POST", "/sparql", content=parts(), headers=kind).status_code == 413


def test_an_endless_query_keeps_nobody_waiting(tmp_path: Path) -> None:
    app = create_app(write_data(tmp_path), limits=Limits(seconds=2, concurrent=2, queue=0))
    endless = ("GET", "/sparql", {"params": {"query": ENDLESS}})
    others = [("GET", "/sparql", {"params": {"query": "ASK {}"}}), ("GET", "/healthz", {})]
    try:
        replies = Client(app).together([endless, *others])
        assert [reply.status_code for reply in replies] == [504, 200, 200]
        # With both engines at work the next is sent away at once, and pages are answered nevertheless.
        replies = Client(app).together([endless, endless, endless, ("GET", "/healthz", {})])
        assert sorted(reply.status_code for reply in replies[:3]) == [503, 504, 504]
        (busy,) = [reply for reply in replies if reply.status_code == 503]
        assert busy.headers["Retry-After"] == "5"
        assert replies[3].status_code == 200
        assert Client(app).get("/sparql?query=ASK%7B%7D").status_code == 200
    finally:
        app.state.site.close()


# A real server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(write_data(tmp_path_factory.mktemp("data")), seconds=1.0, concurrent=2) as url:
        yield url


def connect(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), 15)


def received(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def is_up(address: str) -> bool:
    return httpx.get(f"{address}/sparql?query=ASK%7B%7D", timeout=15).status_code == 200


@pytest.mark.server
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", b"400"),
        (b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)) + b"\r\n\r\n", b"400"),
        (b"BREW / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", b"405"),
        (b"GET /sparql?query=%FF HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", b"4"),
        (b"GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n", b"400"),
        (b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n", b"413"),
    ],
)
def test_what_is_no_good_request(address: str, sent: bytes, status: bytes) -> None:
    with connect(address) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        reply = received(connection)
    # A server that closes early may take its words with it.
    assert reply == b"" or reply.startswith(b"HTTP/1.1 " + status), reply[:100]
    assert is_up(address)


@pytest.mark.server
def test_a_body_that_does_not_come_is_not_waited_for(address: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n"
    with connect(address) as connection:
        connection.sendall(head + b"ASK")
        reply = received(connection)
    assert reply.startswith(b"HTTP/1.1 408")
    assert reply.endswith(b"The request took too long to arrive.\n")


@pytest.mark.server
def test_a_head_that_does_not_end_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    from nasss.web import serve as module

    at_once: list[int] = []
    begin = module.PatientProtocol.connection_made

    def connection_made(protocol: module.PatientProtocol, transport: Any) -> None:
        begin(protocol, transport)
        at_once.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(module.PatientProtocol, "connection_made", connection_made)
    monkeypatch.setattr(module, "HEAD_SECONDS", 0.3)
    app = create_app(write_data(tmp_path), limits=Limits(concurrent=1))
    server = uvicorn.Server(module.configuration(app))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with connect(f"http://127.0.0.1:{port}") as slow, connect(f"http://127.0.0.1:{port}") as silent:
                slow.sendall(b"GET / HTTP/1.1\r\nHo")
                assert received(slow) == received(silent) == b""
            # A connection that is kept and used again in time is not cut.
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:
                for _ in range(3):
                    assert client.get("/healthz").status_code == 200
        finally:
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()
    # Nothing that is to be sent waits for more.
    assert len(at_once) == 3
    assert all(at_once)


@pytest.mark.server
def test_clients_that_go_away(address: str) -> None:
    for _ in range(30):
        with connect(address) as connection:
            connection.sendall(
                b"GET /sparql?query=" + quote(ENDLESS).encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            )
    with connect(address) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\nquery=")
    deadline = time.monotonic() + 60
    while (status := httpx.get(f"{address}/sparql?query=ASK%7B%7D", timeout=30).status_code) == 503:
        assert time.monotonic() < deadline
        assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
        time.sleep(0.2)
    assert status == 200


@pytest.mark.server
def test_many_slow_readers(address: str) -> None:
    query = quote("SELECT ?a ?b ?c { ?a <urn:v> ?b . ?c <urn:v> ?d } LIMIT 20000")
    request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    connections = [connect(address) for _ in range(20)]
    try:
        for connection in connections:
            connection.sendall(request)
        assert is_up(address) or is_up(address)
    finally:
        for connection in connections:
            connection.close()
    assert is_up(address)


# nasss serve


@pytest.mark.parametrize(
    ("host", "inside"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.8.8.8", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback(host: str, inside: bool) -> None:
    assert is_loopback(host) is inside


def test_other_machines_reach_a_public_server_only() -> None:
    with pytest.raises(UsageError, match=r"Other machines would reach the server at 0\.0\.0\.0\. Add --public"):
        serve("0.0.0.0")


def test_an_address_that_cannot_be_had() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EngineError, match=rf"Cannot listen at 127\.0\.0\.1, port {port}: .*Take another port"):
            serve(port=port)
    with pytest.raises(UsageError, match="70000 is no port"):
        serve(port=70000)


def test_files_are_looked_at_before_the_server_is_announced(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(EngineError, match="there is no such file"):
        serve(port=0, paths=[tmp_path / "missing.ttl"], announce=said.append)
    assert said == []


def test_json_is_json(client: Client) -> None:
    for url in ("/healthz", "/api/openapi.json", "/api/questions", "/sparql/terms.json", "/sparql/examples.json"):
        reply = client.get(url)
        assert reply.headers["Content-Type"] == "application/json"
        json.loads(reply.content)
