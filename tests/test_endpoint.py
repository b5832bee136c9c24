import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from invented import STUDY, TRIG, TTL
from test_store import ENDLESS

from nasss.endpoint import Endpoint
from nasss.errors import EngineError, NasssError, UsageError
from nasss.store import Store
from nasss.terms import Table

QUERIES = [
    "PREFIX nasss: <https://w3id.org/nasss/ontology#> SELECT * { ?s nasss:reportedCount ?n } ORDER BY ?s",
    "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o",
    "SELECT ?x ?y { BIND('a' AS ?x) }",
    "# a comment with ' and SELECT\nASK { ?s <https://w3id.org/nasss/ontology#reportedCount> 10 }",
    "ASK { ?s <https://w3id.org/nasss/ontology#reportedCount> 11 }",
    "CONSTRUCT WHERE { ?s <https://w3id.org/nasss/ontology#citesFinding> ?o }",
    f"DESCRIBE <{STUDY}finding/f1>",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "the server stopped while it started"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Oxigraph server with the invented study, on a free port of this machine."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert program is not None, "install the test extra: pip install '.[test]'"
    port = free_port()
    arguments = ["serve", "--location", str(tmp_path_factory.mktemp("db")), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen([program, *arguments, "--union-default-graph"], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_open(port, process)
            for kind, text in [("application/trig", TRIG), ("text/turtle", TTL)]:
                where = "" if kind == "application/trig" else "?default"
                request = urllib.request.Request(
                    f"http://127.0.0.1:{port}/store{where}",
                    text.encode(),
                    {"Content-Type": kind},
                    method="POST",
                )
                urllib.request.urlopen(request, timeout=10).close()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


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
def test_odd_answers(odd: ThreadingHTTPServer, path: str, query: str, kind: type[NasssError], message: str) -> None:
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
