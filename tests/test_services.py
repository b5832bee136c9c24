"""SERVICE leads to the addresses that were allowed, and nowhere else, however it is written."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import cast

import pyoxigraph as ox
import pytest

from nasss import cli, disk
from nasss.errors import EngineError, NasssError, UsageError
from nasss.store import Store
from nasss.syntax import check_services, without_hidden_service
from nasss.terms import Iri

OTHER = "http://127.0.0.1:1/"
# Ways to write it. With the first six the engine would connect if it could; `tokens` sees no SERVICE in most others.
WRITTEN = [
    "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
    "SELECT * { service#comment\n<%s>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
    "PREFIX : <%s> SELECT * { SERVICE : { ?s ?p ?o } }",
    "BASE <%s> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { OPTIONAL { SERVICE <%s> { ?s ?p ?o } } } } }",
    # Grown together with what stands beside it, which engines take.
    "PREFIX x: <%s> SELECT * { SERVICEx: { ?s ?p ?o } }",
    "PREFIX x: <%s> SELECT * { serviceSILENTx: { ?s ?p ?o } }",
    "SELECT * { VALUES ?n { 1 } FILTER(?n = 1)SERVICE<%s>{ ?s ?p ?o } }",
    "SELECT * { VALUES ?n { true } FILTER(?n = true||trueSERVICE<%s>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<%s>{ ?s ?p ?o } }",
    # Inside what is an IRI, and then a text, to `tokens`, and a comparison and a comment to the engine.
    'SELECT * { FILTER(2<1)#>"""\nSERVICE<%s>{ ?s ?p ?o }#"""\n}',
    "PREFIX : <%s> SELECT * { FILTER(1<2)SERVICE:#>\n{ ?s ?p ?o } }",
    # Names that only the data tell, and letters that are no letters of it.
    "SELECT * { BIND(<%s> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { ?x ?y ?z SERVICE ?x { ?s ?p ?o } }",
    r"SELECT * { S\u0045RVICE <%s> { ?s ?p ?o } }",
    "SELECT * { \u017fERVICE <%s> { ?s ?p ?o } }",
    # Other ways to name an address.
    "SELECT * FROM <%s> { ?s ?p ?o }",
    "SELECT * FROM NAMED <%s> { GRAPH <%s> { ?s ?p ?o } }",
    "SELECT * { GRAPH <%s> { ?s ?p ?o } }",
    "LOAD <%s>",
]


class Answers(BaseHTTPRequestHandler):
    """An endpoint with one row."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        document = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:invented:far"}}]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(document)))
        self.end_headers()
        self.wfile.write(document)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is told."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/service"
        server.shutdown()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("services") / "own.ttl"
    path.write_text(f"<{OTHER}> <urn:invented:p> 'service' .", encoding="utf-8")
    return path


@contextmanager
def opened(kind: str, data: Path, services: list[str]) -> Iterator[Store]:
    if kind == "memory":
        with Store([data], services=services) as store:
            yield store
        return
    folder = data.parent / "store"
    if not folder.exists():
        disk.build(folder, [data])
    with disk.open_store(folder, services=services) as store:
        yield store


@pytest.mark.parametrize(
    ("kind", "services"), [("memory", []), ("memory", [OTHER]), ("disk", []), ("disk", [OTHER])], ids=str
)
def test_nothing_else_is_reached(kind: str, services: list[str], data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, opened(kind, data, services) as store:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for text in WRITTEN:
            query = text.replace("%s", url)
            with suppress(NasssError):
                store.query(query)
            with suppress(NasssError):
                store.raw(query, "csv", base=url)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert store.ask("ASK { ?s ?p 'service' }") is True


def test_the_engine_would_reach_what_these_queries_name(data: Path) -> None:
    """So that the test above would see it: without the checks, the engine connects."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        reached = 0
        for text in [*WRITTEN[:8], WRITTEN[11]]:

            def ask(query: str = text.replace("%s", url)) -> None:
                with suppress(OSError, RuntimeError, SyntaxError):
                    next(iter(cast(ox.QuerySolutions, ox.Store().query(query))), None)

            thread = Thread(target=ask)
            thread.start()
            listener.accept()[0].close()
            reached += 1
            thread.join()
        assert reached == 9


def test_a_store_in_memory_is_held_by_the_system_too(data: Path) -> None:
    """Also where no reading of the text would find anything; files that are to be imported are still found."""
    with socket.create_server(("127.0.0.1", 0)) as listener, Store([data]) as store:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(EngineError, match="Too many open files"):
            store.query(f"PREFIX x: <{url}> SELECT * {{ SERVICEx: {{ ?s ?p ?o }} }}")
        assert store.raw("CONSTRUCT WHERE { ?s ?p ?o }", "ttl").endswith(b'"service" .\n')
        with pytest.raises(EngineError, match="Too many open files"):
            store.query(f"PREFIX x: <{url}> SELECT * {{ SERVICEx: {{ ?s ?p ?o }} }}")
        with pytest.raises(EngineError, match="Too many open files"):
            store.insert(f"LOAD <{url}>", Iri("urn:invented:g"))


@pytest.mark.parametrize("kind", ["memory", "disk"])
def test_what_is_allowed_is_reached(kind: str, endpoint: str, data: Path) -> None:
    with opened(kind, data, [OTHER, endpoint]) as store:
        query = f"""SELECT ?s ?t ?hasService {{ # service
          SERVICE SILENT <{endpoint}> {{ ?s <urn:a-service> 'a service' }}
          ?x ?hasService 'service' BIND('Service' AS ?t)
        }}"""
        (row,) = store.select(query).rows
        assert [cell.value for cell in row if cell] == ["urn:invented:far", "Service", "urn:invented:p"]


def test_refusals_say_why_and_where() -> None:
    for query, allowed, message in (
        ("ASK { SERVICE <urn:a> {} }", (), "SERVICE is refused: nothing is asked of other servers that you did"),
        ("ASK { SERVICE ?x {} }", ("urn:b",), "SERVICE is refused: its address must stand in the query, as <http://"),
        ("ASK { SERVICE x:y {} }", ("urn:b",), "SERVICE is refused: its address must stand in the query, as <http://"),
        ("ASK { SERVICE <urn:a> {} }", ("urn:b",), "SERVICE <urn:a> is refused: allowed are <urn:b>."),
    ):
        with pytest.raises(UsageError) as caught:
            check_services(query, allowed)
        assert str(caught.value).startswith(message)
        assert str(caught.value).endswith(f"\n  1 | {query}\n    |       ^")
    check_services("ASK { SERVICE SILENT <urn:b> {} }", ("urn:b",))
    check_services("PREFIX service: <urn:> ASK { ?service service:service 'SERVICE' } # SERVICE", ())


def test_letters_in_texts_mean_the_same_and_can_be_no_keyword() -> None:
    same = "ASK { ?service x:service _:service }"
    assert without_hidden_service(same) == same
    assert without_hidden_service("ASK { <urn:sErvice> ?p '''\\\\SERVICE''' } # my service\n") == (
        "ASK { <urn:\\u0073Ervice> ?p '''\\\\\\u0053ERVICE''' }             \n"
    )
    for hidden in ("trueSERVICE", "xSERVICEy:z", "'a'@service"):
        with pytest.raises(UsageError, match="These letters may be taken for SERVICE here"):
            without_hidden_service(f"ASK {{ ?s ?p {hidden} }}")


def test_the_command_takes_a_list(endpoint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "far.rq").write_text(f"SELECT ?s {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }}", encoding="utf-8")
    query = ["query", str(tmp_path / "far.rq"), "--format", "csv"]
    assert cli.run(query) == 2
    assert "--allow-service URL" in capsys.readouterr().err
    assert cli.run([*query, "--allow-service", OTHER]) == 2
    assert f"allowed are <{OTHER}>" in capsys.readouterr().err
    assert cli.run([*query, "--allow-service", OTHER, "--allow-service", endpoint]) == 0
    assert capsys.readouterr().out == "s\nurn:invented:far\n"
    assert cli.run([*query, "--allow-service", "file:///etc/passwd"]) == 2
    assert cli.run([*query, "--allow-service", endpoint, "--endpoint", endpoint]) == 2
