"""The embedded store: Turtle and TriG files in an Oxigraph store in memory, asked with SPARQL.

The engine runs in a process of its own. A query that does not end can so be stopped for certain, Ctrl-C works
while one is running, and a query that fills the memory ends the engine and not the program that asked.
"""

import contextlib
import marshal
import os
import threading
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Self

from nasss.engine import launch, read, write
from nasss.errors import EngineError, UsageError
from nasss.rdf_files import check_file
from nasss.syntax import check_services, explain, in_order, query_form, without_hidden_service
from nasss.terms import Blank, Iri, Literal, Table, Term, decode_ask, decode_tabs, graph_table

if TYPE_CHECKING:
    from nasss.engine import Process

DEFAULT_TIMEOUT = 60.0
SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld")
RESULT_FORMATS = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("ttl", "nt", "rdf", "jsonld")


class QueryTimeout(EngineError):
    """The query did not end in time."""


class AnswerTooLarge(EngineError):
    """The answer has more rows or bytes than were allowed."""


@dataclass(frozen=True)
class Disk:
    """A store on disk: its folder, whether it is made now, and whether all is in its default graph besides."""

    folder: str
    build: bool = False
    merged: bool = False


class Store:
    """RDF files in memory, answering SPARQL; the default graph is the union of all graphs.

    Args:
        paths: the files to load.
        timeout: how long a query may run, in seconds.
        wait: whether to wait until the files are loaded; else what is wrong in them shows at the first query.
        sealed: whether the engine is kept from opening files and connections for good once the files are loaded, so
            that it reaches nothing whatever is done to it. Not on Windows, which has no such limit.
        services: the addresses that SERVICE may lead to. Without any, a store in memory opens no connection: the
            system keeps its engine from it while a query runs.
        memory: how many bytes the engine may use; None for no limit. Not on Windows.
        disk: where the store is on disk; None for a store in memory. See `nasss.disk`, which knows what is there.

    Raises:
        EngineError: a file is missing or cannot be read as RDF.
        UsageError: a file is of a kind that is not read.
    """

    def __init__(
        self,
        paths: Iterable[Path | str],
        *,
        timeout: float = DEFAULT_TIMEOUT,
        wait: bool = True,
        sealed: bool = False,
        services: Iterable[str] = (),
        memory: int | None = None,
        disk: "Disk | None" = None,
    ) -> None:
        self.paths = tuple(_checked(Path(path)) for path in paths)
        self.timeout = timeout
        self.sealed = sealed
        self.services = tuple(services)
        self.memory = memory
        self.disk = disk
        # Known once it is loaded: whether a statement stood in two graphs, so that all was merged for counting.
        self.merged = False
        self._lock = threading.Lock()
        self._engine: _Engine | None = None
        self.start()
        if wait:
            with self._lock:
                self._running()

    @classmethod
    def from_files(cls, paths: Iterable[Path | str], *, timeout: float = DEFAULT_TIMEOUT) -> Self:
        """Load Turtle and TriG files (or N-Triples, N-Quads, RDF/XML, JSON-LD)."""
        return cls(paths, timeout=timeout)

    def query(self, sparql: str) -> Table | bool:
        """Answer any query: a table (of triples for CONSTRUCT and DESCRIBE), or yes or no for ASK.

        Raises:
            UsageError: the query has a mistake, or is an update.
            EngineError: the query did not end in time, or the engine failed.
        """
        form = query_form(sparql)
        sent = self._without_other_services(sparql)
        with self._lock:
            document = self._answer(sent)
        if form == "ASK":
            return decode_ask(document)
        return in_order(sparql, decode_tabs(document)) if form == "SELECT" else _decode_graph(document)

    def raw(
        self,
        sparql: str,
        kind: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        rows: int | None = None,
        size: int | None = None,
    ) -> bytes:
        """The answer as a document in one of the standard formats.

        Args:
            sparql: the query.
            kind: one of ``RESULT_FORMATS`` for SELECT and ASK, one of ``GRAPH_FORMATS`` for CONSTRUCT and DESCRIBE.
            base: what relative IRIs in the query are relative to; None when they are a mistake.
            default_graphs: IRIs of the graphs that together are the default graph of this query.
            named_graphs: IRIs of the graphs that GRAPH can name in this query. Where either is given, the query's
                own FROM does not count and what is not named is not asked; a graph that is not there is empty.
            rows: how many rows or triples the answer may have.
            size: how many bytes the answer may have.

        Raises:
            UsageError: the query has a mistake, or is an update, or has no answer of this kind.
            QueryTimeout: the query did not end in time.
            AnswerTooLarge: the answer has more rows or bytes.
            EngineError: the engine failed.
        """
        form = query_form(sparql)
        known = RESULT_FORMATS if form in ("SELECT", "ASK") else GRAPH_FORMATS
        if kind not in known:
            raise UsageError(f"{form} is answered in one of {', '.join(known)}, not in {kind!r}")
        request = {
            "query": self._without_other_services(sparql),
            "kind": kind,
            "base": base,
            "default": list(default_graphs),
            "named": list(named_graphs),
            "rows": rows,
            "size": size,
        }
        with self._lock:
            return self._answer(request)

    def start(self) -> None:
        """Start the engine if none is running, without waiting until the files are loaded."""
        if self._engine is None:
            limits = {"sealed": self.sealed, "open": self._is_open, "memory": self.memory}
            self._engine = _Engine(self.paths, limits, self.disk)

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query."""
        return self._expect(sparql, "SELECT")

    def ask(self, sparql: str) -> bool:
        """Answer an ASK query."""
        if query_form(sparql) != "ASK":
            raise UsageError("Expected an ASK query")
        return bool(self.query(sparql))

    def construct(self, sparql: str) -> Table:
        """Answer a CONSTRUCT or DESCRIBE query with a table of triples."""
        return self._expect(sparql, "CONSTRUCT", "DESCRIBE")

    def insert(self, update: str, into: Iri) -> int:
        """Run a SPARQL INSERT, whose patterns match the union of all graphs, or take in plain statements.

        What is inserted stays until the engine stops: `close`, a query that takes too long, a failure.

        Args:
            update: the update, or N-Triples after the line `nasss.engine.STATEMENTS`.
            into: the graph whose statements are counted afterwards.

        Returns:
            How many statements the graph holds.

        Raises:
            UsageError: the update has a mistake.
            EngineError: it did not end in time, or the engine failed.
        """
        with self._lock:
            return int(self._answer({"insert": update, "into": into.value}))

    def dump(self, graphs: Iterable[Iri | None], place: Path) -> None:
        """Write the statements of some graphs into a file, as N-Triples.

        Args:
            graphs: the graphs; None for the default graph, without what stands in others.
            place: the file. What was there is replaced.

        Raises:
            EngineError: the file cannot be written, or the engine failed. A sealed store writes no files.
        """
        names = [None if graph is None else graph.value for graph in graphs]
        with self._lock:
            self._answer({"dump": names, "path": str(place.resolve())})

    @property
    def pid(self) -> int | None:
        """The number of the engine's process, None when none is running."""
        return None if self._engine is None else self._engine.pid

    def close(self) -> None:
        """Stop the engine; a later query starts it again."""
        if self._engine is not None:
            self._engine.stop()
            self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _named(self) -> str:
        """The last files, which are those that a person added."""
        return ", ".join(map(str, self.paths[-3:])) or "nothing"

    @property
    def _is_open(self) -> bool:
        """Whether the engine can open connections: for services, and where a database is read or on Windows."""
        return not self.sealed and (bool(self.services) or self.disk is not None or os.name == "nt")

    def _without_other_services(self, sparql: str) -> str:
        """The query as it is sent, whose SERVICE leads to the allowed addresses and nowhere else."""
        check_services(sparql, self.services)
        return without_hidden_service(sparql) if self._is_open else sparql

    def _expect(self, sparql: str, *forms: str) -> Table:
        if query_form(sparql) not in forms:
            raise UsageError(f"Expected a {' or '.join(forms)} query")
        result = self.query(sparql)
        assert isinstance(result, Table)
        return result

    def _running(self) -> "_Engine":
        """The engine, started and loaded."""
        self.start()
        assert self._engine is not None
        if not self._engine.loaded:
            try:
                reply, _ = self._engine.receive(None)
            except EOFError as error:
                self.close()
                raise EngineError(
                    f"The query engine stopped while it read {self._named()}. Is there memory enough for the files? "
                    "Is the engine there (python -c 'import pyoxigraph')?"
                ) from error
            if reply["kind"] != "loaded":
                self.close()
                raise EngineError(reply["message"])
            self.merged = bool(reply["merged"])
            self._engine.loaded = True
        return self._engine

    def _answer(self, request: str | dict[str, Any]) -> bytes:
        try:
            engine = self._running()
            engine.send(request)
            reply, document = engine.receive(self.timeout)
        except TimeoutError:
            self.close()
            raise QueryTimeout(
                f"The query did not end within {self.timeout:g} seconds and was stopped. Ask for less "
                "(a FILTER, a parameter, fewer patterns that share no variable), or allow more time "
                "(--timeout, or timeout= in Python)."
            ) from None
        except (EOFError, OSError) as error:
            self.close()
            raise EngineError(
                "The query engine stopped while it worked, most likely for want of memory. Ask for less, "
                "and in parts that are not nested as deep."
            ) from error
        except BaseException:
            # Ctrl-C: what the engine would still answer must not be taken for the next answer.
            self.close()
            raise
        if reply["kind"] == "mistake":
            raise UsageError(explain(_text(request), reply["message"]))
        if reply["kind"] == "large":
            raise AnswerTooLarge(reply["message"])
        if reply["kind"] == "failed":
            raise EngineError(f"The query could not be answered: {reply['message']}")
        return document


def _text(request: str | dict[str, Any]) -> str:
    """The query or update of a request."""
    return request if isinstance(request, str) else str(request.get("query") or request.get("insert") or "")


class _Engine:
    """The engine's process, as seen by the program that asks."""

    def __init__(self, paths: Iterable[Path], limits: dict[str, Any], disk: "Disk | None") -> None:
        try:
            self._process = launch()
        except OSError as error:
            raise EngineError(f"The query engine cannot be started: {error}") from error
        self.loaded = False
        self.pid = self._process.pid
        self._inbox: SimpleQueue[tuple[dict[str, Any], bytes] | EOFError] = SimpleQueue()
        threading.Thread(target=_read_replies, args=(self._process.stdout, self._inbox), daemon=True).start()
        self.stop = weakref.finalize(self, _stop, self._process)
        settings: dict[str, Any] = {"folder": None} if disk is None else asdict(disk)
        self.send({"paths": [str(path.resolve()) for path in paths], **limits, **settings})

    def send(self, message: object) -> None:
        assert self._process.stdin is not None
        write(self._process.stdin, message)

    def receive(self, timeout: float | None) -> tuple[dict[str, Any], bytes]:
        """The next reply.

        Raises:
            TimeoutError: none came in time.
            EOFError: the engine has stopped.
        """
        try:
            reply = self._inbox.get(timeout=timeout)
        except Empty:
            raise TimeoutError from None
        if isinstance(reply, EOFError):
            raise reply
        return reply


def _stop(process: "Process") -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            # What was still to be written goes nowhere.
            with contextlib.suppress(OSError):
                stream.close()


def _checked(path: Path) -> Path:
    if not path.exists():
        raise EngineError(f"{path}: there is no such file")
    if path.is_dir():
        raise EngineError(f"{path}: this is a folder; name the files in it")
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path}: not a kind of file that is read; expected one of {', '.join(SUFFIXES)}")
    check_file(path)
    return path


def _read_replies(stream: IO[bytes], inbox: "SimpleQueue[Any]") -> None:
    while True:
        try:
            inbox.put(read(stream))
        except (EOFError, OSError, ValueError) as error:
            inbox.put(EOFError(str(error)))
            return


def _decode_graph(document: bytes) -> Table:
    return graph_table((_parse(s), _parse(p), _parse(o)) for s, p, o in marshal.loads(document))


def _parse(cell: list[str | None]) -> Term:
    kind, value, datatype, lang = cell
    assert kind is not None and value is not None
    if kind == "iri":
        return Iri(value)
    return Literal(value, datatype or "", lang) if kind == "literal" else Blank(value)
