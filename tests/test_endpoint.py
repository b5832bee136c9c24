import base64
import hashlib
import json
import re
import socket
import ssl
import struct
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
import study_data
from invented import STUDY, TRIG, TTL
from oxigraph_server import free_port, oxigraph
from test_queries import SLUGS
from test_store import ENDLESS
from write_answers import answer_tsv

from nasss import remote
from nasss.endpoint import Endpoint, for_virtuoso
from nasss.errors import EngineError, NasssError, UsageError
from nasss.store import Store
from nasss.terms import Table

pytest_plugins = ["study_fixtures"]

QUERIES = [
    "PREFIX nasss: <https://w3id.org/nasss/ontology#> SELECT * { ?s nasss:reportedCount ?n } ORDER BY ?s",
    "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o",
    "SELECT ?x ?y { BIND('a' AS ?x) }",
    "# a comment with ' and SELECT\nASK { ?s <https://w3id.org/nasss/ontology#reportedCount> 10 }",
    "ASK { ?s <https://w3id.org/nasss/ontology#reportedCount> 11 }",
    "CONSTRUCT WHERE { ?s <https://w3id.org/nasss/ontology#citesFinding> ?o }",
    f"DESCRIBE <{STUDY}finding/f1>",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Oxigraph server with the invented study, on a free port of this machine."""
    with oxigraph(tmp_path_factory.mktemp("db")) as url:
        for kind, text in [("application/trig", TRIG), ("text/turtle", TTL)]:
            where = "" if kind == "application/trig" else "?default"
            request = urllib.request.Request(
                f"{url}/store{where}", text.encode(), {"Content-Type": kind}, method="POST"
            )
            urllib.request.urlopen(request, timeout=10).close()
        yield url


@pytest.mark.server
def test_an_endpoint_answers_as_the_store_does(server: str, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TTL, encoding="utf-8")
    (tmp_path / "b.trig").write_text(TRIG, encoding="utf-8")
    endpoint = Endpoint(f"{server}/query")
    with Store.from_files(sorted(tmp_path.iterdir())) as store:
        answers = [store.query(query) for query in QUERIES]
        assert [endpoint.query(query) for query in QUERIES] == answers
    assert [answer if isinstance(answer, bool) else len(answer.rows) for answer in answers] == [
        2,
        14,
        1,
        True,
        False,
        1,
        5,
    ]
    assert endpoint.ask(QUERIES[3]) is True
    assert isinstance(endpoint.select(QUERIES[0]), Table)


@pytest.mark.server
def test_a_mistake_is_shown_with_a_caret(server: str) -> None:
    with pytest.raises(UsageError) as caught:
        Endpoint(f"{server}/query").select("SELECT * {\n ?s rdfs:label ?o }")
    assert str(caught.value) == (
        "The query has a mistake at line 2, column 5:\n  2 |  ?s rdfs:label ?o }\n    |     ^\n"
        "The prefix rdfs: is not declared. Add at the top: PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
    )


@pytest.mark.server
def test_updates_do_not_leave_the_house(server: str) -> None:
    with pytest.raises(UsageError, match="This is an update"):
        Endpoint(f"{server}/update").query("CLEAR ALL")
    assert Endpoint(f"{server}/query").ask("ASK { ?s ?p ?o }") is True


@pytest.mark.server
def test_the_wrong_path_is_told(server: str) -> None:
    with pytest.raises(EngineError, match=r"refused the query with HTTP 404: POST /nowhere is not supported"):
        Endpoint(f"{server}/nowhere").query("ASK {}")


@pytest.mark.server
def test_a_result_that_breaks_off_is_told(server: str) -> None:
    query = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    with pytest.raises(EngineError, match=r"broken or cut off; it ends with .*port 9"):
        Endpoint(f"{server}/query").query(query)


@pytest.mark.server
def test_a_slow_endpoint_is_not_waited_for(server: str) -> None:
    wide = ENDLESS.replace("?i .", "?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s .").replace("< 0", "< STRLEN(STR(?s)) - 900")
    start = time.monotonic()
    with pytest.raises(EngineError, match="did not answer within 1 seconds"):
        Endpoint(f"{server}/query", timeout=1).query(wide)
    assert time.monotonic() - start < 4


def test_the_wrong_form_is_refused() -> None:
    endpoint = Endpoint("http://127.0.0.1:1/")
    with pytest.raises(UsageError, match="Expected a SELECT query"):
        endpoint.select("ASK {}")
    with pytest.raises(UsageError, match="Expected an ASK query"):
        endpoint.ask("SELECT * {}")


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "example.org", "http://", "", "//x"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is not the address of an endpoint; expected http"):
        Endpoint(url)


@pytest.mark.parametrize("url", ["http://[", "http://a b/", "http://x/\n"])
def test_broken_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is not an address"):
        Endpoint(url)


def test_an_endpoint_that_cannot_be_reached() -> None:
    with pytest.raises(EngineError, match=r"cannot be reached: .*refused\. Is the address right\?"):
        Endpoint(f"http://127.0.0.1:{free_port()}/query").query("ASK {}")


class Odd(BaseHTTPRequestHandler):
    """A server that answers as the path says."""

    seen: list[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        seen = {"accept": self.headers["Accept"], "type": self.headers["Content-Type"], "body": body}
        cast(Any, self.server).seen.append(seen)
        status, kind, text = ANSWERS[self.path]
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(40):
                try:
                    self.wfile.write(b" ")
                    time.sleep(0.1)
                except OSError:
                    return
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        # What is promised and not sent is a connection that breaks off.
        self.send_header("Content-Length", str(len(text) + (50 if self.path == "/short" else 0)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        pass


VIRTUOSO_ASK = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}
JSON = "application/sparql-results+json"
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "/html": (200, "text/html", b"<html><body>Welcome</body></html>"),
    "/virtuoso": (200, JSON, json.dumps(VIRTUOSO_ASK).encode()),
    "/turtle": (200, "text/turtle;charset=utf-8", "<urn:a> <urn:p> 'é' .".encode()),
    "/badturtle": (200, "text/turtle", b"<urn:a> <urn:p"),
    "/html500": (500, "text/html", b"<html><h1>Out of\nmemory</h1> \xe9</html>"),
    "/403": (403, "text/plain", b"not for you"),
    "/429": (429, "text/plain", b""),
    "/400": (400, "text/plain", b"Virtuoso 37000 Error SP030: SPARQL compiler"),
    "/401": (401, "text/plain", b"who are you"),
    "/short": (200, JSON, b"{}"),
    "/drip": (200, JSON, b""),
}


@pytest.fixture(scope="module")
def odd() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    cast(Any, server).seen = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "query", "kind", "message"),
    [
        (
            "/html",
            "SELECT * {}",
            EngineError,
            "did not answer with SPARQL results but with text/html. .*<html>",
        ),
        ("/html", "CONSTRUCT WHERE {?s ?p ?o}", EngineError, "but with text/html"),
        ("/badturtle", "CONSTRUCT WHERE {?s ?p ?o}", EngineError, "but with text/turtle"),
        ("/html500", "ASK {}", EngineError, r"refused the query with HTTP 500: Out of memory .$"),
        ("/403", "ASK {}", EngineError, "HTTP 403: not for you"),
        ("/429", "ASK {}", EngineError, "HTTP 429$"),
        ("/401", "ASK {}", EngineError, "HTTP 401: who are you"),
        ("/400", "ASK {}", UsageError, "HTTP 400: Virtuoso 37000 Error SP030: SPARQL compiler"),
        ("/short", "ASK {}", EngineError, "the connection broke off"),
    ],
)
def test_odd_answers(
    odd: ThreadingHTTPServer, pauses: list[float], path: str, query: str, kind: type[NasssError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        Endpoint(f"http://127.0.0.1:{odd.server_port}{path}").query(query)


def test_an_answer_that_drips_is_not_waited_for(odd: ThreadingHTTPServer) -> None:
    start = time.monotonic()
    with pytest.raises(EngineError, match="did not answer within 1 seconds"):
        Endpoint(f"http://127.0.0.1:{odd.server_port}/drip", timeout=1).query("ASK {}")
    assert time.monotonic() - start < 2.5


def test_what_is_sent(odd: ThreadingHTTPServer) -> None:
    seen = cast(Any, odd).seen
    seen.clear()
    url = f"http://127.0.0.1:{odd.server_port}"
    assert Endpoint(f"{url}/virtuoso").query("ASK { <urn:a#b> ?p 'é&=' }") is True
    table = Endpoint(f"{url}/turtle").query("CONSTRUCT WHERE {?s ?p ?o}")
    assert isinstance(table, Table) and table.is_graph and len(table.rows) == 1
    form = "application/x-www-form-urlencoded"
    assert seen == [
        {
            "accept": "application/sparql-results+json, application/json;q=0.5",
            "type": form,
            "body": "query=ASK+%7B+%3Curn%3Aa%23b%3E+%3Fp+%27%C3%A9%26%3D%27+%7D",
        },
        {
            "accept": "application/n-triples, text/turtle;q=0.5",
            "type": form,
            "body": "query=CONSTRUCT+WHERE+%7B%3Fs+%3Fp+%3Fo%7D",
        },
    ]


# Credentials, certificates, redirects, and attempts that are repeated

USER, PASSWORD = "ada", "a secret: s3"
ANSWER = json.dumps({"head": {}, "boolean": True}).encode()


class Guarded(BaseHTTPRequestHandler):
    """A server that does to each request what its script says, and keeps the headers it saw."""

    def do_POST(self) -> None:
        server = cast(Any, self.server)
        server.seen.append((self.command, self.path, self.headers.get("Authorization")))
        server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        step = server.script.pop(0) if server.script else (200, {})
        if step == "break":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        status, headers = step if isinstance(step, tuple) else step(self)
        self.server_version, self.sys_version = headers.get("Server", "test"), ""
        self.send_response(status)
        for name, value in {"Content-Type": JSON, "Content-Length": str(len(ANSWER)), **headers}.items():
            if name != "Server":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(ANSWER)

    do_PUT = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass


def basic(handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
    given = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    if handler.headers.get("Authorization") == f"Basic {given}":
        return 200, {}
    return 401, {"WWW-Authenticate": 'Basic realm="store"'}


def digest(handler: BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
    """RFC 2617, worked out here by hand."""
    given = handler.headers.get("Authorization") or ""
    part = {name: plain or quoted for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([\w]+))', given)}
    if given.startswith("Digest "):
        first = md5(f"{USER}:store:{PASSWORD}")
        second = md5(f"{handler.command}:{handler.path}")
        if part["response"] == md5(f"{first}:n1:{part['nc']}:{part['cnonce']}:auth:{second}"):
            return 200, {}
    return 401, {"WWW-Authenticate": 'Digest realm="store", nonce="n1", qop="auth", algorithm=MD5'}


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def bearer(_: BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
    return 401, {"WWW-Authenticate": 'Bearer realm="store"'}


@pytest.fixture
def guarded() -> Iterator[ThreadingHTTPServer]:
    yield from serving(None)


def serving(context: ssl.SSLContext | None) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
    place = cast(Any, server)
    place.seen, place.bodies, place.script, place.handle_error = [], [], [], lambda *_: None
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(remote.USER_VARIABLE, USER)
    monkeypatch.setenv(remote.PASSWORD_VARIABLE, PASSWORD)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, which are not waited for."""
    taken: list[float] = []
    monkeypatch.setattr(remote, "_sleep", taken.append)
    return taken


def address(server: ThreadingHTTPServer, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{server.server_port}/query"


@pytest.mark.parametrize("scheme", [basic, digest])
@pytest.mark.usefixtures("credentials")
def test_credentials_go_to_a_server_that_asks(guarded: ThreadingHTTPServer, scheme: Any) -> None:
    place = cast(Any, guarded)
    place.script = [scheme, scheme]
    assert Endpoint(address(guarded)).ask("ASK {}") is True
    assert [given is None for _, _, given in place.seen] == [True, False]
    assert place.bodies[0] == place.bodies[1] != b""


@pytest.mark.usefixtures("credentials")
def test_a_digest_takes_ascii_only(guarded: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(remote.PASSWORD_VARIABLE, "gehe\u00efm")
    cast(Any, guarded).script = [digest]
    with pytest.raises(EngineError, match="which take ASCII characters only") as caught:
        Endpoint(address(guarded)).ask("ASK {}")
    assert "\u00ef" not in str(caught.value)


@pytest.mark.usefixtures("credentials")
def test_credentials_go_nowhere_unasked(guarded: ThreadingHTTPServer) -> None:
    assert Endpoint(address(guarded)).ask("ASK {}") is True
    assert cast(Any, guarded).seen == [("POST", "/query", None)]


@pytest.mark.parametrize("scheme", [basic, digest, bearer])
def test_wrong_missing_and_unknown_credentials(
    guarded: ThreadingHTTPServer, scheme: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (remote.USER_VARIABLE, remote.PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    place = cast(Any, guarded)
    place.script = [scheme] * 20
    with pytest.raises(EngineError, match="asks for credentials; set NASSS_ENDPOINT_USER and NASSS_ENDPOINT_PASS"):
        Endpoint(address(guarded)).ask("ASK {}")
    monkeypatch.setenv(remote.USER_VARIABLE, USER)
    with pytest.raises(UsageError, match="NASSS_ENDPOINT_PASSWORD is not set"):
        Endpoint(address(guarded))
    monkeypatch.setenv(remote.PASSWORD_VARIABLE, "another secret")
    known = scheme is not bearer
    said = "does not accept the user and password of NASSS_ENDPOINT_USER" if known else "in a way not known here"
    with pytest.raises(EngineError, match=said) as caught:
        Endpoint(address(guarded)).ask("ASK {}")
    assert "another secret" not in str(caught.value)


@pytest.mark.usefixtures("credentials")
def test_credentials_do_not_go_over_plain_http_to_another_machine(
    guarded: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "is_loopback", lambda url: False)  # as if the server were elsewhere
    place = cast(Any, guarded)
    place.script = [basic, basic]
    with pytest.raises(EngineError, match="They are not sent over plain http to another machine"):
        Endpoint(address(guarded)).ask("ASK {}")
    assert [given for _, _, given in place.seen] == [None]


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(guarded: ThreadingHTTPServer, status: int) -> None:
    place = cast(Any, guarded)
    other = address(guarded).replace("127.0.0.1", "u:p@localhost")
    place.script = [basic, (status, {"Location": other})]
    with pytest.raises(EngineError, match=r"sends on to http://localhost:\d+/query, where nothing was sent"):
        Endpoint(address(guarded)).ask("ASK {}")
    assert len(place.seen) == 2


def test_an_address_is_no_place_for_a_password() -> None:
    with pytest.raises(UsageError, match=r"^https://example.org/: an address is no place for a user") as caught:
        Endpoint("https://ada:secret@example.org/")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:1/", True),
        ("http://127.8.9.1/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.org/", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://0.0.0.0/", False),
    ],
)
def test_what_is_this_machine(url: str, local: bool) -> None:
    assert remote.is_loopback(url) is local


def test_a_certificate_nobody_signed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "self-signed.pem"
    file.write_text(SELF_SIGNED, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    for server in serving(context):
        url = address(server, "https")
        with pytest.raises(
            EngineError, match=r"is not trusted: self.signed certificate\. Nothing was sent\. .*SSL_CERT"
        ):
            Endpoint(url).ask("ASK {}")
        assert cast(Any, server).seen == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert Endpoint(url).ask("ASK {}") is True


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(guarded: ThreadingHTTPServer, pauses: list[float], status: int) -> None:
    place = cast(Any, guarded)
    place.script = [(status, {})] * 3
    assert Endpoint(address(guarded)).ask("ASK {}") is True
    assert pauses == [0.25, 1.0, 3.0]
    place.script = [(status, {})] * 5
    with pytest.raises(EngineError, match=f"HTTP {status}"):
        Endpoint(address(guarded)).ask("ASK {}")
    assert len(place.script) == 1


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("2", 2.0),
        ("0", 0.0),
        ("31", None),
        ("86400", None),
        ("soon", 0.25),
        ("Thu, 01 Jan 1970 99999999999999999999:00:00 GMT", 0.25),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ],
)
def test_a_server_may_say_when_to_ask_again(
    guarded: ThreadingHTTPServer, pauses: list[float], said: str, pause: float | None
) -> None:
    cast(Any, guarded).script = [(503, {"Retry-After": said})]
    endpoint = Endpoint(address(guarded))
    if pause is None:
        with pytest.raises(EngineError, match="HTTP 503"):
            endpoint.ask("ASK {}")
    else:
        assert endpoint.ask("ASK {}") is True
    assert pauses == ([] if pause is None else [pause])


def test_nothing_is_repeated_beyond_the_time_that_is_allowed(guarded: ThreadingHTTPServer, pauses: list[float]) -> None:
    cast(Any, guarded).script = [(503, {"Retry-After": "20"})]
    with pytest.raises(EngineError, match="HTTP 503"):
        Endpoint(address(guarded), timeout=10).ask("ASK {}")
    assert pauses == []


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_what_will_not_change_is_not_asked_again(
    guarded: ThreadingHTTPServer, pauses: list[float], status: int
) -> None:
    cast(Any, guarded).script = [(status, {})]
    with pytest.raises(NasssError, match=f"HTTP {status}"):
        Endpoint(address(guarded)).ask("ASK {}")
    assert (pauses, len(cast(Any, guarded).seen)) == ([], 1)


def test_a_connection_that_breaks_is_tried_again_if_that_does_no_harm(
    guarded: ThreadingHTTPServer, pauses: list[float]
) -> None:
    place = cast(Any, guarded)
    place.script = ["break"]
    assert Endpoint(address(guarded)).ask("ASK {}") is True
    assert pauses == [0.25]
    for method, repeatable in [("PUT", True), ("POST", False)]:
        place.script, place.seen = ["break"], []
        there = remote.Remote(address(guarded))
        request = urllib.request.Request(there.url, b"<urn:a> <urn:p> 1 .", method=method)
        if repeatable:
            assert there.send(request, repeatable=True).read() == ANSWER
        else:
            with pytest.raises(EngineError, match=r"the connection broke off|cannot be reached"):
                there.send(request, repeatable=False)
        assert len(place.seen) == 1 + repeatable


# Virtuoso


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("SELECT ?x { VALUES ?x { UNDEF } ?x ?p 1 }", "SELECT ?x {                     ?x ?p 1 }"),
        ("SELECT * { VALUES ?x { UNDEF } }", "SELECT * { VALUES ?x { UNDEF } }"),  # the column would be lost
        ("SELECT ?x { VALUES ?x { 3 } ?x ?p 1 }", "SELECT ?x { BIND(3 AS ?x)   ?x ?p 1 }"),
        (
            "SELECT ?x { values ?x { <u:a> } values ?x { <u:b> } }",
            "SELECT ?x { BIND(<u:a> AS ?x)   values ?x { <u:b> } }",
        ),
        ("SELECT ?x { ?x ?p 1 VALUES ?x { 3 } }", "SELECT ?x { ?x ?p 1 VALUES ?x { 3 } }"),
        ("SELECT ?x { ?x ?p 1 } VALUES ?x { 3 }", "SELECT ?x { ?x ?p 1 } VALUES ?x { 3 }"),
        ("SELECT ?x { VALUES ?x { 3 4 } VALUES (?x) { (3) } }", "SELECT ?x { VALUES ?x { 3 4 } VALUES (?x) { (3) } }"),
        ("SELECT ?x { VALUES ?x { 'a'@en } }", "SELECT ?x { VALUES ?x { 'a'@en } }"),
        ("SELECT ?x { # VALUES ?x { UNDEF }\n ?x ?p 1 }", "SELECT ?x { # VALUES ?x { UNDEF }\n ?x ?p 1 }"),
    ],
)
def test_how_virtuoso_is_asked(query: str, other: str) -> None:
    assert for_virtuoso(query) == other
    assert len(other) == len(query)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_virtuoso_is_asked_is_the_same_question(stores: dict[str, ox.Store], slug: str) -> None:
    text = study_data.query_text(slug)
    assert answer_tsv(stores["cross"], for_virtuoso(text)) == answer_tsv(stores["cross"], text)


def test_a_server_that_turns_out_to_be_virtuoso_is_asked_in_its_words(guarded: ThreadingHTTPServer) -> None:
    place, query = cast(Any, guarded), "ASK { VALUES ?x { UNDEF } ?x ?p 1 }"
    endpoint, virtuoso = Endpoint(address(guarded)), {"Server": "Virtuoso/07.20.3229 (Linux)"}
    steps: list[tuple[list[object], list[str]]] = [
        ([(200, {})], [query]),
        ([(500, virtuoso), (200, virtuoso)], [query, for_virtuoso(query)]),
        ([(200, virtuoso)], [for_virtuoso(query)]),
    ]
    for script, bodies in steps:
        place.script, place.bodies = list(script), []
        assert endpoint.ask(query) is True
        assert [parse_qs(body.decode())["query"] for body in place.bodies] == [[text] for text in bodies]
    with pytest.raises(EngineError, match="HTTP 500"):
        place.script = [(500, virtuoso)]
        endpoint.ask(query)


SELF_SIGNED = """
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc286OJAtPIBLt2r+
jeUENKcP8fT2TkxQ7j/729HBQFyhRANCAAR/yKuqBZ43H/FzosK1/2BzYaa1SUC7
9qBFTm27hDyvjucQ7pmw1tLXEcG+vpovaaiRaYo3+4g1UEupgpsX3+Hi
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIUSJ5VVkOXt5kOxD3i22WplxiCNfgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAyNDkxMVoYDzIxMjYxMTAx
MDI0OTExWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAR/yKuqBZ43H/FzosK1/2BzYaa1SUC79qBFTm27hDyvjucQ7pmw1tLX
EcG+vpovaaiRaYo3+4g1UEupgpsX3+Hio2QwYjAdBgNVHQ4EFgQUw6qggmboEp82
8NfDUY1bpvNyj5cwHwYDVR0jBBgwFoAUw6qggmboEp828NfDUY1bpvNyj5cwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
IQCF/HNKCoAYkegFH5PEJiGgFsrNtDGwd3UxGCuMALHz9AIhAKv28tUqvcueGZ/a
tCAb1E+xvOsKgXQy30a6M8dEpvcw
-----END CERTIFICATE-----
"""
