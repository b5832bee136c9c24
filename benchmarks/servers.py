"""Virtuoso (Debian's virtuoso-opensource) as a contender: a server on this machine, in the folder of the data.

It loads the same N-Quads and Turtle with its bulk loader, and answers over HTTP as everybody asks it. What it loaded
once is there for the later rounds. The memory is that of the server and of the process that asks.
"""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from contenders import COUNT, LOADERS, Ask, Contender, Data, Outcome, digest_of

from nasss.endpoint import for_virtuoso

ENGINE = "Virtuoso"
TIMEOUT = 3600.0
# Statements of the data only: a new server holds some of its own.
OWN_COUNT = """SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o }
FILTER(STRSTARTS(STR(?g), "https://w3id.org/nasss/study/") || STRSTARTS(STR(?g), "urn:ontology")) }"""
# Buffers of 8 kB: 1.5 GB of memory at most, and no limit of time or rows.
SETTINGS = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
DirsAllowed = /
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 5
EnabledGzipContent = 0
Charset = UTF-8

[SPARQL]
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
ResultSetMaxRows = 0
"""


class Server:
    """A server whose files are in a folder; it ends with this process."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("virtuoso-t")
        if program is None:
            raise ModuleNotFoundError("virtuoso-t")
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("virtuoso.lck", "virtuoso-temp.db", "virtuoso-temp.trx"):
            (folder / name).unlink(missing_ok=True)
        self.sql, self.http = _free_port(), _free_port()
        settings = folder / "virtuoso.ini"
        settings.write_text(SETTINGS.format(folder=folder, sql=self.sql, http=self.http), encoding="utf-8")
        # setpriv: when the process that measures is stopped, the server must not stay behind.
        command = ["setpriv", "--pdeathsig", "KILL", program, "+foreground", "+configfile", str(settings)]
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait(folder)

    def _wait(self, folder: Path) -> None:
        for _ in range(1200):
            if self._process.poll() is not None:
                raise OSError(f"Virtuoso stopped; see {folder / 'virtuoso.log'}")
            try:
                for port in (self.http, self.sql):
                    socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise OSError("Virtuoso did not start within a minute")

    def run(self, *statements: str) -> None:
        """Run statements as its administrator, with the password of every new database."""
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{self.sql}", "dba", "dba", "ERRORS=STDOUT", "VERBOSE=OFF"],
            input="".join(f"{statement};\n" for statement in statements),
            capture_output=True,
            text=True,
            check=True,
            timeout=TIMEOUT,
        )
        if "*** Error" in done.stdout:
            raise OSError(done.stdout.strip())

    def select(self, query: str) -> list[list[str | None]]:
        """The rows of a SELECT query as texts, asked in the words that Virtuoso understands."""
        body = urlencode({"query": for_virtuoso(query)}).encode()
        request = Request(f"http://127.0.0.1:{self.http}/sparql", body, {"Accept": "application/sparql-results+json"})
        with urlopen(request, timeout=TIMEOUT) as answer:
            document = json.load(answer)
        names, rows = document["head"]["vars"], document["results"]["bindings"]
        return [[row[name]["value"] if name in row else None for name in names] for row in rows]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _folder(data: Data) -> Path:
    return (data.folder / "virtuoso").resolve()


def _fill(server: Server, data: Data) -> None:
    turtle = [Path(path).resolve() for path in data.ontology]
    quads = data.quads.resolve()
    server.run(
        *(f"ld_dir('{path.parent}', '{path.name}', 'urn:ontology')" for path in turtle),
        f"ld_dir('{quads.parent}', '{quads.name}', 'urn:ontology')",
        "rdf_loader_run()",
        "checkpoint",
    )


def _load(data: Data) -> Outcome:
    folder = _folder(data)
    shutil.rmtree(folder, ignore_errors=True)
    server = Server(folder)
    begun = time.perf_counter()
    _fill(server, data)
    seconds = time.perf_counter() - begun
    (folder / "filled").touch()
    _RUNNING[folder] = server
    return Outcome(seconds, *digest_of(" ".join(map(str, row)) for row in server.select(OWN_COUNT)))


_RUNNING: dict[Path, Server] = {}


def _virtuoso(data: Data) -> Ask:
    folder = _folder(data)
    if folder not in _RUNNING:
        if not (folder / "filled").exists():
            _load(data)
        else:
            _RUNNING[folder] = Server(folder)
    server = _RUNNING[folder]

    def ask(query: str) -> Iterable[Sequence[str | None]]:
        return server.select(OWN_COUNT if query == COUNT else query)

    return ask


def enter(contender: Callable[[str, str], Callable[[Contender], Contender]]) -> None:
    """Enter it for the questions; its loading is measured by itself, since starting the server is no part of it."""
    LOADERS[ENGINE] = _virtuoso
    contender("load", ENGINE)(_load)
