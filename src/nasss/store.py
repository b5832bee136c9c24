"""The embedded store: Turtle and TriG files in an Oxigraph store in memory, asked with SPARQL.

The engine runs in a process of its own. A query that does not end can so be stopped for certain, Ctrl-C works
while one is running, and a query that fills the memory ends the engine and not the program that asked.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, Self

from nasss.errors import EngineError, UsageError
from nasss.syntax import explain, in_order, query_form
from nasss.terms import Blank, Iri, Literal, Table, Term, decode_ask, decode_select, graph_table

DEFAULT_TIMEOUT = 60.0
SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld")
_START = "from nasss.store import _serve; _serve()"

# Oxigraph's union of all graphs is no set: what stands in two graphs is found twice, and counts go wrong.
_REPEATED = """ASK {
  { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(?g != ?h) }
  UNION { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }
}"""
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Store:
    """RDF files in memory, answering SPARQL; the default graph is the union of all graphs.

    Args:
        paths: the files to load.
        timeout: how long a query may run, in seconds.
        wait: whether to wait until the files are loaded; else what is wrong in them shows at the first query.

    Raises:
        EngineError: a file is missing or cannot be read as RDF.
        UsageError: a file is of a kind that is not read.
    """

    def __init__(self, paths: Iterable[Path | str], *, timeout: float = DEFAULT_TIMEOUT, wait: bool = True) -> None:
        self.paths = tuple(_checked(Path(path)) for path in paths)
        self.timeout = timeout
        self._lock = threading.Lock()
        self._engine: _Engine | None = _Engine(self.paths)
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
        with self._lock:
            document = self._answer(sparql)
        if form == "ASK":
            return decode_ask(document)
        return in_order(sparql, decode_select(document)) if form == "SELECT" else _decode_graph(document)

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
        """Run a SPARQL INSERT; its patterns match the union of all graphs.

        What is inserted stays until the engine stops: `close`, a query that takes too long, a failure.

        Args:
            update: the update.
            into: the graph whose statements are counted afterwards.

        Returns:
            How many statements the graph holds.

        Raises:
            UsageError: the update has a mistake.
            EngineError: it did not end in time, or the engine failed.
        """
        with self._lock:
            return int(self._answer({"insert": update, "into": into.value}))

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

    def _expect(self, sparql: str, *forms: str) -> Table:
        if query_form(sparql) not in forms:
            raise UsageError(f"Expected a {' or '.join(forms)} query")
        result = self.query(sparql)
        assert isinstance(result, Table)
        return result

    def _running(self) -> "_Engine":
        """The engine, started and loaded."""
        if self._engine is None:
            self._engine = _Engine(self.paths)
        if not self._engine.loaded:
            try:
                reply, _ = self._engine.receive(None)
            except EOFError as error:
                self.close()
                raise EngineError(
                    "The query engine stopped while it started. Is there memory enough for the files? "
                    "Is the engine there (python -c 'import pyoxigraph')?"
                ) from error
            if reply["kind"] != "loaded":
                self.close()
                raise EngineError(reply["message"])
            self._engine.loaded = True
        return self._engine

    def _answer(self, request: str | dict[str, str]) -> bytes:
        try:
            engine = self._running()
            engine.send(request)
            reply, document = engine.receive(self.timeout)
        except TimeoutError:
            self.close()
            raise EngineError(
                f"The query did not end within {self.timeout:g} seconds and was stopped. Ask for less "
                "(a FILTER, a parameter, fewer patterns that share no variable), or allow more time "
                "(--timeout, or timeout= in Python)."
            ) from None
        except (EOFError, OSError) as error:
            self.close()
            raise EngineError(
                "The query engine stopped while it worked, most likely for want of memory. Ask for less."
            ) from error
        except BaseException:
            # Ctrl-C: what the engine would still answer must not be taken for the next answer.
            self.close()
            raise
        if reply["kind"] == "mistake":
            raise UsageError(explain(request if isinstance(request, str) else request["insert"], reply["message"]))
        if reply["kind"] == "failed":
            raise EngineError(f"The query could not be answered: {reply['message']}")
        return document


class _Engine:
    """The engine's process, as seen by the program that asks."""

    def __init__(self, paths: Iterable[Path]) -> None:
        package = str(Path(__file__).resolve().parent.parent)
        known = os.environ.get("PYTHONPATH")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([package, known] if known else [package])}
        try:
            # -P: a file in the current folder must not stand in for a module of the same name.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        except OSError as error:
            raise EngineError(f"The query engine cannot be started: {error}") from error
        self.loaded = False
        self.pid = self._process.pid
        self.stop = weakref.finalize(self, _stop, self._process)
        self.send([str(path.resolve()) for path in paths])

    def send(self, message: object) -> None:
        assert self._process.stdin is not None
        _write(self._process.stdin, message)

    def receive(self, timeout: float | None) -> tuple[dict[str, Any], bytes]:
        """The next reply.

        Raises:
            TimeoutError: none came in time.
            EOFError: the engine has stopped.
        """
        stream = self._process.stdout
        assert stream is not None
        inbox: SimpleQueue[tuple[dict[str, Any], bytes] | EOFError] = SimpleQueue()
        threading.Thread(target=_read_reply, args=(stream, inbox), daemon=True).start()
        try:
            reply = inbox.get(timeout=timeout)
        except Empty:
            raise TimeoutError from None
        if isinstance(reply, EOFError):
            raise reply
        return reply


def _stop(process: "subprocess.Popen[bytes]") -> None:
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
    return path


def _write(stream: IO[bytes], message: object, document: bytes = b"") -> None:
    """Write a message as one line of JSON that also tells the length of the document after it."""
    line = json.dumps({"message": message, "length": len(document)}, ensure_ascii=True)
    stream.write(line.encode() + b"\n" + document)
    stream.flush()


def _read(stream: IO[bytes]) -> tuple[Any, bytes]:
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    document = stream.read(head["length"])
    if len(document) < head["length"]:
        raise EOFError
    return head["message"], document


def _read_reply(stream: IO[bytes], inbox: "SimpleQueue[Any]") -> None:
    try:
        inbox.put(_read(stream))
    except (EOFError, OSError, ValueError) as error:
        inbox.put(EOFError(str(error)))


def _decode_graph(document: bytes) -> Table:
    return graph_table((_parse(s), _parse(p), _parse(o)) for s, p, o in json.loads(document))


def _parse(cell: list[str | None]) -> Term:
    kind, value, datatype, lang = cell
    assert kind is not None and value is not None
    if kind == "iri":
        return Iri(value)
    return Literal(value, datatype or "", lang) if kind == "literal" else Blank(value)


# What follows runs in the engine's process.


def _serve() -> None:
    """Load the files, then answer queries until the other side closes its end."""
    import signal

    # Ctrl-C is for the program that asks; it stops this process when it wants to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: SimpleQueue[Any] = SimpleQueue()
    replies = sys.stdout.buffer
    # Read beside the work: when the asking program ends, this one ends at once, even in the midst of a query.
    threading.Thread(target=_read_requests, args=(sys.stdin.buffer, requests), daemon=True).start()
    try:
        store = _load(requests.get())
        merged = bool(store.query(_REPEATED))
        if merged:
            store.update(_MERGE)
    except Exception as error:
        _write(replies, {"kind": "failed", "message": str(error)})
        return
    _write(replies, {"kind": "loaded"})
    while True:
        request = requests.get()
        if isinstance(request, str):
            kind, message, document = _run(store, request, union=not merged)
        else:
            # An update matches the default graph only, so everything has to be in it.
            kind, message, document = _insert(store, request, merge=not merged)
            merged = True
        _write(replies, {"kind": kind, "message": message}, document)


def _read_requests(stream: IO[bytes], requests: "SimpleQueue[Any]") -> None:
    while True:
        try:
            requests.put(_read(stream)[0])
        except (EOFError, OSError, ValueError):
            os._exit(0)


def _load(paths: list[str]) -> Any:
    import pyoxigraph

    store = pyoxigraph.Store()
    kinds = {".owl": pyoxigraph.RdfFormat.RDF_XML, ".jsonld": pyoxigraph.RdfFormat.JSON_LD}
    for path in map(Path, paths):
        suffix = path.suffix.lower()
        kind = kinds.get(suffix) or pyoxigraph.RdfFormat.from_extension(suffix[1:])
        try:
            store.bulk_load(path=str(path), format=kind, base_iri=path.as_uri())
        except SyntaxError as error:
            raise EngineError(f"{path}: {_broken_file(error)}") from error
        except (OSError, ValueError) as error:
            raise EngineError(f"{path}: cannot be read: {error}") from error
    return store


def _broken_file(error: SyntaxError) -> str:
    place = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
    return f"{place}not well-formed; {error.msg}"


def _run(store: Any, sparql: str, *, union: bool) -> tuple[str, str, bytes]:
    import pyoxigraph

    try:
        result = store.query(sparql, use_default_graph_as_union=union)
        if isinstance(result, pyoxigraph.QueryTriples):
            triples = [[_cell(term) for term in (t.subject, t.predicate, t.object)] for t in result]
            return "done", "", json.dumps(triples).encode()
        return "done", "", result.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    except SyntaxError as error:
        return "mistake", str(error), b""
    except Exception as error:
        return "failed", str(error), b""


def _insert(store: Any, request: dict[str, str], *, merge: bool) -> tuple[str, str, bytes]:
    import pyoxigraph

    try:
        if merge:
            store.update(_MERGE)
        store.update(request["insert"])
        found = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(request["into"]))
        return "done", "", str(sum(1 for _ in found)).encode()
    except SyntaxError as error:
        return "mistake", str(error), b""
    except Exception as error:
        return "failed", str(error), b""


def _cell(term: Any) -> list[str | None]:
    import pyoxigraph

    if isinstance(term, pyoxigraph.NamedNode):
        return ["iri", term.value, None, None]
    if isinstance(term, pyoxigraph.BlankNode):
        return ["blank", term.value, None, None]
    if isinstance(term, pyoxigraph.Literal):
        return ["literal", term.value, term.datatype.value, term.language]
    raise EngineError("the result holds a statement about a statement, which RDF 1.1 does not have")
