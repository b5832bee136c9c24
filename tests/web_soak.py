"""A real server on this machine, asked by good clients and worried by bad ones, and watched meanwhile.

Everything is bounded: the number of clients, how long each tries, and the whole by its seconds. Nothing leaves
127.0.0.1.
"""

import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from web_serving import ENDLESS

import nasss
from nasss.resources import shipped_files

GOOD = 3
PATIENCE = 120.0  # seconds after which a good client gives up, and the soak has failed
PREFIX = "PREFIX nasss: <https://w3id.org/nasss/ontology#> "
QUERIES = (
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    PREFIX + "SELECT (COUNT(DISTINCT ?f) AS ?n) { ?f a nasss:Finding }",
    PREFIX + "SELECT ?f ?n { ?f a nasss:Finding ; nasss:count ?n } ORDER BY DESC(?n) ?f LIMIT 50",
    PREFIX + "ASK { ?s a nasss:Study }",
    PREFIX + "ASK { ?s a nasss:NothingOfTheKind }",
)
PAGES = (
    "/",
    "/questions/",
    "/questions/factors-ranked/",
    "/study/strohm-2020/",
    "/ontology/",
    "/search/index.json",
    "/api/questions",
    "/api/openapi.json",
    "/healthz",
)
ASKED = ("factors-ranked", "contested-factors", "silent-participants")
# More than any store can work off: pairs of things that are connected in any way, over and over.
PATHS = "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>|^!<urn:x>)* ?c . ?c (!<urn:x>)* ?d }"


@dataclass
class Sample:
    """The server at one moment: memory in bytes of itself and of one of its engines on average, and open files."""

    seconds: float
    server: int
    engine: int
    engines: int
    files: int


@dataclass
class Outcome:
    """What came of a soak: how often each kind of request was made, what was wrong, and how the server was."""

    seconds: float
    good: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    closed: int = 0
    wrong: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    files_before: int = 0
    files_after: int = 0
    left: list[int] = field(default_factory=list)
    exit_code: int | None = None

    def fifth(self, number: int, value: Callable[[Sample], int]) -> float:
        """The median of a value over one fifth of the time, 0 to 4."""
        inside = [value(it) for it in self.samples if number <= 5 * it.seconds / self.seconds < number + 1]
        return statistics.median(inside)

    def to_text(self) -> str:
        """The whole in numbers."""
        lines = [f"{self.seconds:.0f} s: {self.good.total():,} good requests, {self.bad.total():,} bad ones"]
        lines += [f"  {count:>7,}  {kind}" for kind, count in sorted((self.good + self.bad).items())]
        for name, value in (("server", lambda it: it.server), ("engine", lambda it: it.engine)):
            fifths = ", ".join(f"{self.fifth(number, value) / 1e6:.1f}" for number in range(5))
            lines.append(f"  memory of the {name} in MB, median of each fifth: {fifths}")
        fifths = ", ".join(f"{self.fifth(number, lambda it: it.files):.0f}" for number in range(5))
        lines.append(f"  connections closed between two good requests: {self.closed}; wrong: {len(self.wrong)}")
        lines.append(f"  exit code {self.exit_code}, processes left: {len(self.left)}")
        lines.append(f"  open files: {fifths}; before {self.files_before}, afterwards {self.files_after}")
        return "\n".join([*lines, *self.wrong])


class Server:
    """The real command, in a process of its own."""

    def __init__(self) -> None:
        source = str(Path(nasss.__file__).parents[1])
        known = os.environ.get("PYTHONPATH")
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([source, known] if known else [source])}
        environment["NASSS_STUDIES"] = os.devnull
        arguments = [sys.executable, "-m", "nasss", "serve", "--port", "0"]
        self.process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=environment)
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.match(r"nasss is at http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        self.port = int(found[1])
        self._reader = threading.Thread(target=self.process.stderr.read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self.process.pid

    def engines(self) -> list[int]:
        """The numbers of the processes of its engines."""
        found: list[int] = []
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):
                found += map(int, (task / "children").read_text(encoding="ascii").split())
        return found

    def sample(self, seconds: float) -> Sample:
        """How it is now."""
        sizes = [size for pid in self.engines() if (size := memory(pid))]
        mean = round(statistics.mean(sizes)) if sizes else 0
        return Sample(seconds, memory(self.pid), mean, len(sizes), self.files())

    def files(self) -> int:
        """How many files and connections it has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def stop(self) -> tuple[int, list[int]]:
        """Stop it as Ctrl-C does: its exit code, and the engines that live on."""
        engines = self.engines()
        self.process.send_signal(signal.SIGINT)
        try:
            code = self.process.wait(60)
        finally:
            self.process.kill()
        self._reader.join(20)
        assert self.process.stderr is not None
        self.process.stderr.close()
        until(lambda: not any(map(is_running, engines)), 20)
        return code, [pid for pid in engines if is_running(pid)]


def memory(pid: int) -> int:
    """The resident memory of a process in bytes; 0 when it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def is_running(pid: int) -> bool:
    """Whether a process is there and no mere entry."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so, or so long."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)


# What is right


def expected() -> dict[str, object]:
    """The right answers, found without the server: the rows of each query, the text of each document."""
    store = ox.Store()
    for path in shipped_files():
        store.bulk_load(path=str(path))
    found: dict[str, object] = {}
    for query in QUERIES:
        result = store.query(query, use_default_graph_as_union=True)
        if isinstance(result, ox.QuerySolutions):
            names = [variable.value for variable in result.variables]
            found[query] = [[str(getattr(row[name], "value", "")) for name in names] for row in result]
        else:
            found[query] = bool(result)
    with nasss.load() as graph:
        found |= {f"/questions/{slug}.csv": graph.ask(slug).to_csv() for slug in ASKED}
    return found


def rows(document: bytes) -> object:
    """The rows of an answer as JSON, or its yes or no."""
    data = json.loads(document)
    if "boolean" in data:
        return data["boolean"]
    return [[row[name]["value"] for name in data["head"]["vars"]] for row in data["results"]["bindings"]]


# Good clients


class Good:
    """Asks for everything in turn over one connection, and compares every answer."""

    def __init__(self, port: int, number: int, right: dict[str, object], outcome: Outcome) -> None:
        self.port, self.right, self.outcome = port, right, outcome
        self.source = random.Random(number)
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def once(self) -> None:
        """One request of some kind."""
        kind = self.source.choice(("query by GET", "query by POST", "page", "page again", "document"))
        try:
            right = {
                "query by GET": self.query_by_get,
                "query by POST": self.query_by_post,
                "page": self.page,
                "page again": self.page_again,
                "document": self.document,
            }[kind]()
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            self.connection.close()
            if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
                self.outcome.closed += 1  # as a server may do between two requests; the client asks again
                return
            right = f"{type(error).__name__}: {error}"
        self.outcome.good[kind] += 1
        if right is not None:
            self.outcome.wrong.append(f"{kind}: {right}")

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, bytes, str]:
        self.connection.request(method, path, body, {"Accept": "*/*", **headers})
        reply = self.connection.getresponse()
        return reply.status, reply.read(), reply.headers.get("ETag", "")

    def query_by_get(self) -> str | None:
        query = self.source.choice(QUERIES)
        return self.compared(query, *self.ask("GET", f"/sparql?format=json&query={quote(query)}"))

    def query_by_post(self) -> str | None:
        query = self.source.choice(QUERIES)
        kind = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        return self.compared(query, *self.ask("POST", "/sparql", query, **kind))

    def compared(self, query: str, status: int, body: bytes, _: str) -> str | None:
        if status != 200:
            return f"{status} for {query}: {body[:200]!r}"
        return None if rows(body) == self.right[query] else f"wrong answer to {query}: {body[:200]!r}"

    def page(self) -> str | None:
        path = self.source.choice(PAGES)
        status, body, mark = self.ask("GET", path, Accept="text/html,*/*;q=0.5")
        if status != 200:
            return f"{status} for {path}"
        known = self.pages.setdefault(path, (body, mark))
        return None if known == (body, mark) else f"{path} is not what it was"

    def page_again(self) -> str | None:
        path = self.source.choice(PAGES)
        if path not in self.pages:
            return self.page()
        status, body, _ = self.ask(
            "GET", path, **{"Accept": "text/html,*/*;q=0.5", "If-None-Match": self.pages[path][1]}
        )
        return None if (status, body) == (304, b"") else f"{status} for {path}, which it knew"

    def document(self) -> str | None:
        path = f"/questions/{self.source.choice(ASKED)}.csv"
        status, body, _ = self.ask("GET", path)
        return None if (status, body.decode()) == (200, self.right[path]) else f"{status}, wrong document {path}"


# Bad clients. Each tries one thing, and returns what is wrong with how the server took it.


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    """A connection, closed afterwards."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        yield connection


def reply(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    parts = []
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def status(answer: bytes) -> int:
    """The status of an answer; 0 when there is none."""
    found = re.match(rb"HTTP/1\.1 (\d+) ", answer)
    return int(found[1]) if found else 0


def sent(port: int, *parts: bytes, pause: float = 0.0, wanted: Sequence[int]) -> str | None:
    """Send something bit by bit; the answer must have one of these statuses, 0 being no answer at all."""
    with connected(port) as connection:
        with suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
        found = status(reply(connection))
    return None if found in wanted else f"status {found}, expected one of {list(wanted)}"


HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"


def slow_head(port: int) -> str | None:
    head = b"GET / HTTP/1.1\r\n" + b"X-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
    return sent(port, *(bytes([byte]) for byte in head[:24]), pause=0.6, wanted=(0,))


def slow_body(port: int) -> str | None:
    head = (
        b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\n"
    )
    return sent(port, head, *[b"S"] * 20, pause=0.6, wanted=(408,))


def half_open(port: int) -> str | None:
    return sent(port, b"", wanted=(0,))


def long_head(port: int) -> str | None:
    return sent(port, b"GET / HTTP/1.1\r\n" + HOST, b"X-Long: " + b"a" * 200_000, b"\r\n\r\n", wanted=(0, 400, 431))


def long_query(port: int) -> str | None:
    return sent(port, b"GET /sparql?query=" + b"a" * 200_000, b" HTTP/1.1\r\n" + HOST + b"\r\n", wanted=(0, 400, 414))


def long_body(port: int) -> str | None:
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"
    return sent(port, head + b"Content-Length: 3000000\r\n\r\n", b"a" * 100_000, wanted=(413,))


def long_chunks(port: int) -> str | None:
    head = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    return sent(port, head + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 20, wanted=(0, 413))


def garbage(port: int) -> str | None:
    return sent(port, random.Random().randbytes(2000) + b"\r\n\r\n", wanted=(0, 400))


def aborted(port: int) -> str | None:
    """Gone in the middle of a request, and of an answer, with a reset."""
    for begun in (
        b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Length: 900\r\n\r\nSELECT",
        b"GET / HTTP/1.1\r\n" + HOST + b"\r\n",
    ):
        with connected(port) as connection:
            connection.sendall(begun)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return None


def slow_reader(port: int) -> str | None:
    with connected(port) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(b"GET /ontology.nt HTTP/1.1\r\n" + HOST + b"\r\n")
        for _ in range(20):
            if not connection.recv(512):
                return "the answer ended early"
            time.sleep(0.1)
    return None


def pipelined(port: int) -> str | None:
    """Three requests at once are answered in their order."""
    one = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    ask = b"GET /sparql?format=json&query=ASK%7B%7D HTTP/1.1\r\n" + HOST + b"\r\n"
    with connected(port) as connection:
        connection.sendall(one + one + ask)
        answer = reply(connection)
    found = (
        answer.count(b"HTTP/1.1 200"),
        answer.count(b'"status": "ok"'),
        answer.rstrip().endswith(b'"boolean":true}'),
    )
    return None if found == (3, 2, True) else f"answered {found}: {answer[-200:]!r}"


def asked(port: int, query: str, wanted: Sequence[int]) -> str | None:
    """Ask a query that is not to be answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with suppress(ConnectionError):
        connection.request("GET", f"/sparql?query={quote(query)}", headers={"Connection": "close"})
        found = connection.getresponse()
        body = found.read()
        connection.close()
        return None if found.status in wanted else f"status {found.status}, expected {list(wanted)}: {body[:200]!r}"
    return "the connection was lost"


def cross_product(port: int) -> str | None:
    return asked(port, ENDLESS, (504, 500))


def endless_path(port: int) -> str | None:
    return asked(port, PATHS, (504, 500))


def large_answer(port: int) -> str | None:
    return asked(port, "SELECT * { ?a ?b ?c . ?d ?e ?f }", (403, 504, 500))


def elsewhere(port: int) -> str | None:
    return asked(port, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", (403,))


def update(port: int) -> str | None:
    return asked(port, "INSERT DATA { <urn:a> <urn:b> <urn:c> }", (400, 403))


def gone_while_asking(port: int) -> str | None:
    """Asks what does not end, and goes away."""
    with connected(port) as connection:
        connection.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\n".encode() + HOST + b"\r\n")
        time.sleep(0.5)
    return None


Bad = Callable[[int], str | None]
# Each lane does one thing after the other, so that never more than so many are bad at once.
LANES: tuple[tuple[Bad, ...], ...] = (
    (slow_head,),
    (slow_body,),
    (half_open, slow_reader),
    (long_head, long_query, long_body, long_chunks, garbage, aborted, pipelined, elsewhere, update),
    (cross_product, endless_path, large_answer, gone_while_asking),
)


def soak(seconds: float) -> Outcome:
    """Ask and worry a server for so long."""
    outcome, right = Outcome(seconds), expected()
    server = Server()
    try:
        good = [Good(server.port, number, right, outcome) for number in range(GOOD)]
        for client in good:
            for path in PAGES:  # so that all is there once before it begins
                client.ask("GET", path, Accept="text/html,*/*;q=0.5")
        outcome.files_before = server.files()
        begun = time.monotonic()
        over = threading.Event()
        lanes = [threading.Thread(target=_good, args=(client, over)) for client in good]
        lanes += [threading.Thread(target=_bad, args=(lane, server.port, outcome, over)) for lane in LANES]
        for lane in lanes:
            lane.start()
        while (now := time.monotonic() - begun) < seconds and server.process.poll() is None:
            outcome.samples.append(server.sample(now))
            time.sleep(min(1.0, seconds / 100))
        over.set()
        for lane in lanes:
            lane.join(2 * PATIENCE)
            if lane.is_alive():
                outcome.wrong.append("a client was not answered")
        for client in good:
            client.connection.close()
        until(lambda: server.files() <= outcome.files_before, 30)
        outcome.files_after = server.files()
    finally:
        outcome.exit_code, outcome.left = server.stop()
    return outcome


def _good(client: Good, over: threading.Event) -> None:
    while not over.wait(0.02):
        client.once()


def _bad(lane: Sequence[Bad], port: int, outcome: Outcome, over: threading.Event) -> None:
    number = 0
    while not over.wait(0.1):
        work = lane[number % len(lane)]
        number += 1
        try:
            wrong = work(port)
        except OSError as error:
            wrong = f"{type(error).__name__}: {error}"
        outcome.bad[work.__name__] += 1
        if wrong is not None:
            outcome.wrong.append(f"{work.__name__}: {wrong}")


if __name__ == "__main__":
    print(soak(float(sys.argv[1])).to_text())
