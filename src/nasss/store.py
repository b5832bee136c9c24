"""The embedded store: Turtle and TriG files in an Oxigraph store in memory, asked with SPARQL.

The engine runs in a process of its own. A query that does not end can so be stopped for certain, Ctrl-C works
while one is running, and a query that fills the memory ends the engine and not the program that asked.
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, Self
from urllib.parse import urljoin

from nasss.errors import EngineError, UsageError
from nasss.syntax import declared_prefixes, explain, in_order, query_form, tokens
from nasss.terms import PREFIXES, Blank, Iri, Literal, Table, Term, decode_ask, decode_select, graph_table, is_iri

DEFAULT_TIMEOUT = 60.0
SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".jsonld")
RESULT_FORMATS = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("ttl", "nt", "rdf", "jsonld")
_START = "from nasss.store import _serve; _serve()"

# Oxigraph's union of all graphs is no set: what stands in two graphs is found twice, and counts go wrong.
_REPEATED = """ASK {
  { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(?g != ?h) }
  UNION { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }
}"""
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class QueryTimeout(EngineError):
    """The query did not end in time."""


class AnswerTooLarge(EngineError):
    """The answer has more rows or bytes than were allowed."""


class Store:
    """RDF files in memory, answering SPARQL; the default graph is the union of all graphs.

    Args:
        paths: the files to load.
        timeout: how long a query may run, in seconds.
        wait: whether to wait until the files are loaded; else what is wrong in them shows at the first query.
        sealed: whether the engine is kept from opening files and connections once the files are loaded, so that
            SERVICE reaches nothing however it is written. Not on Windows, which has no such limit.
        memory: how many bytes the engine may use; None for no limit. Not on Windows.

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
        memory: int | None = None,
    ) -> None:
        self.paths = tuple(_checked(Path(path)) for path in paths)
        self.timeout = timeout
        self.sealed = sealed
        self.memory = memory
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
        with self._lock:
            document = self._answer(sparql)
        if form == "ASK":
            return decode_ask(document)
        return in_order(sparql, decode_select(document)) if form == "SELECT" else _decode_graph(document)

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
            "query": sparql,
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
            self._engine = _Engine(self.paths, sealed=self.sealed, memory=self.memory)

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
        self.start()
        assert self._engine is not None
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
                "The query engine stopped while it worked, most likely for want of memory. Ask for less."
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
    return request if isinstance(request, str) else str(request.get("query") or request["insert"])


class _Engine:
    """The engine's process, as seen by the program that asks."""

    def __init__(self, paths: Iterable[Path], *, sealed: bool, memory: int | None) -> None:
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
        self.send({"paths": [str(path.resolve()) for path in paths], "sealed": sealed, "memory": memory})

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
        settings = requests.get()
        store = _load(settings["paths"])
        merged = bool(store.query(_REPEATED))
        if merged:
            store.update(_MERGE)
        _confine(sealed=settings["sealed"], memory=settings["memory"])
    except Exception as error:
        _write(replies, {"kind": "failed", "message": str(error)})
        return
    _write(replies, {"kind": "loaded"})
    while True:
        request = requests.get()
        if isinstance(request, str):
            kind, message, document = _run(store, request, union=not merged)
        elif "query" in request:
            kind, message, document = _run_raw(store, request, union=not merged)
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


def _confine(*, sealed: bool, memory: int | None) -> None:
    """Take from this process what a query must not use: new connections and files, and memory without end."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if sealed:
        # Below the lowest free number: what is open stays open, and nothing can be opened any more.
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


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
        store, dataset = _dataset(store, *_chosen_graphs(sparql), union=union)
        result = store.query(sparql, **dataset)
        if isinstance(result, pyoxigraph.QueryTriples):
            triples = [[_cell(term) for term in (t.subject, t.predicate, t.object)] for t in result]
            return "done", "", json.dumps(triples).encode()
        return "done", "", result.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    except SyntaxError as error:
        return "mistake", str(error), b""
    except Exception as error:
        return "failed", str(error), b""


def _run_raw(store: Any, request: dict[str, Any], *, union: bool) -> tuple[str, str, bytes]:
    import pyoxigraph

    sparql, kind, rows, base = request["query"], request["kind"], request["rows"], request["base"]
    document = _Capped(request["size"])
    try:
        default, named = request["default"], request["named"]
        if not (default or named):
            default, named = _chosen_graphs(sparql, base)
        store, dataset = _dataset(store, default, named, union=union)
        result = store.query(sparql, base_iri=base, **dataset)
        if isinstance(result, pyoxigraph.QueryTriples):
            # RDF/XML has to name its properties with prefixes; N-Triples and JSON-LD are written without.
            prefixes = PREFIXES | _usable(declared_prefixes(sparql)) if kind in ("ttl", "rdf") else None
            pyoxigraph.serialize(_counted(result, rows), document, _graph_format(kind), prefixes=prefixes)
            content = document.getvalue()
            return "done", "", _used_prefixes(content) if kind == "ttl" else content
        if isinstance(result, pyoxigraph.QuerySolutions):
            ordered = name_columns(sparql, [variable.value for variable in result.variables])
            result = result if ordered == sparql else store.query(ordered, base_iri=base, **dataset)
        result.serialize(document, getattr(pyoxigraph.QueryResultsFormat, kind.upper()))
        content = document.getvalue()
        _check_rows(content, kind, rows)
        return "done", "", content
    except SyntaxError as error:
        return "mistake", str(error), b""
    except _TooLargeError as error:
        return "large", str(error), b""
    except Exception as error:
        return "failed", str(error), b""


def _chosen_graphs(sparql: str, base: str | None = None) -> tuple[list[str], list[str]]:
    """The graphs that a query names with FROM and with FROM NAMED."""
    prefixes = declared_prefixes(sparql)
    found: tuple[list[str], list[str]] = ([], [])
    stream = list(tokens(sparql))
    for place, token in enumerate(stream[:-2]):
        if token.kind == "word" and token.text.upper() == "FROM":
            is_named = stream[place + 1].text.upper() == "NAMED"
            name = stream[place + 1 + is_named]
            prefix, _, local = name.text.partition(":")
            iri = urljoin(base or "", name.text[1:-1]) if name.kind == "iri" else prefixes.get(prefix, "") + local
            if name.kind in ("iri", "name") and is_iri(iri):
                found[is_named].append(iri)
    return found


# Stores with several graphs merged, for a few choices of graphs.
_merged_graphs: dict[tuple[tuple[str, ...], tuple[str, ...]], Any] = {}
_MERGED_GRAPHS_KEPT = 4


def _dataset(store: Any, default: list[str], named: list[str], *, union: bool) -> tuple[Any, dict[str, Any]]:
    """What a query asks: a store, and which of its graphs.

    The engine counts a statement for each of the chosen graphs that it stands in. Several chosen graphs are
    therefore merged in a store of their own, where each statement stands once.
    """
    import pyoxigraph

    default, named = list(dict.fromkeys(default)), list(dict.fromkeys(named))
    if not (default or named):
        return store, {"use_default_graph_as_union": union}
    names = [pyoxigraph.NamedNode(iri) for iri in named]
    if len(default) < 2:
        return store, {"default_graph": [pyoxigraph.NamedNode(iri) for iri in default], "named_graphs": names}
    key = (tuple(default), tuple(named))
    if key not in _merged_graphs:
        while len(_merged_graphs) >= _MERGED_GRAPHS_KEPT:
            del _merged_graphs[next(iter(_merged_graphs))]
        merged = pyoxigraph.Store()
        for iri in default:
            quads = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(iri))
            merged.extend(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for name in names:
            merged.extend(store.quads_for_pattern(None, None, None, name))
        _merged_graphs[key] = merged
    return _merged_graphs[key], {"default_graph": [pyoxigraph.DefaultGraph()], "named_graphs": names}


def _graph_format(kind: str) -> Any:
    import pyoxigraph

    names = {"ttl": "TURTLE", "nt": "N_TRIPLES", "rdf": "RDF_XML", "jsonld": "JSON_LD"}
    return getattr(pyoxigraph.RdfFormat, names[kind])


def _usable(prefixes: dict[str, str]) -> dict[str, str]:
    """The prefixes whose namespace is a whole IRI."""
    return {prefix: iri for prefix, iri in prefixes.items() if is_iri(iri)}


def _used_prefixes(turtle: bytes) -> bytes:
    """The document without the prefixes it does not need; the engine writes all, in any order."""
    head = re.match(rb"(?:@prefix .*\n)*", turtle)
    assert head is not None
    body = turtle[head.end() :]
    used = {name.group(1) for name in re.finditer(rb"(?<![\w.-])([\w.-]*):", body)}
    lines = sorted(line for line in head.group().splitlines(keepends=True) if line[8:].partition(b":")[0] in used)
    return b"".join(lines) + body


def name_columns(sparql: str, columns: Sequence[str]) -> str:
    """A query with its ``SELECT *`` spelled out, in the order in which the query names the variables.

    Engines order the columns of ``SELECT *`` at will; in a document the order cannot be changed afterwards.
    """
    stream = list(tokens(sparql))
    start = next(i for i, token in enumerate(stream) if token.text.upper() == "SELECT")
    star = next((token for token in stream[start + 1 : start + 3] if token.text == "*"), None)
    if star is None or not columns:
        return sparql
    first = [token.text[1:] for token in stream if token.kind == "variable"]
    names = " ".join(f"?{name}" for name in sorted(columns, key=first.index))
    return f"{sparql[: star.start]} {names} {sparql[star.end :]}"


class _TooLargeError(Exception):
    """The answer grew beyond what was allowed."""

    def __init__(self, limit: int, what: str) -> None:
        super().__init__(
            f"The answer has more than {limit:,} {what}, which is all that is sent at once. "
            "Ask for less: a FILTER, fewer columns, or LIMIT and OFFSET with ORDER BY to take it in parts."
        )


class _Capped(io.BytesIO):
    """Bytes in memory, up to a limit."""

    def __init__(self, limit: int | None) -> None:
        super().__init__()
        self.limit = limit

    def write(self, data: Any) -> int:
        """Add some bytes."""
        if self.limit is not None and self.tell() + len(data) > self.limit:
            raise _TooLargeError(self.limit, "bytes")
        return super().write(data)


def _counted(triples: Iterable[Any], limit: int | None) -> Iterator[Any]:
    for number, triple in enumerate(triples):
        if number == limit:
            raise _TooLargeError(number, "triples")
        yield triple


def _check_rows(document: bytes, kind: str, limit: int | None) -> None:
    # A row takes one byte at least, so that most documents need not be counted.
    if limit is not None and len(document) > limit and _count_rows(document, kind) > limit:
        raise _TooLargeError(limit, "rows")


def _count_rows(document: bytes, kind: str) -> int:
    """The rows of a result as the engine writes it: TSV and XML escape what would look like the end of one."""
    if kind == "tsv":
        return max(0, document.count(b"\n") - 1)
    if kind == "xml":
        return document.count(b"<result>")
    # In CSV a quotation mark in a text is doubled, so that texts fall into pieces and none is left over.
    text = rb'"[^"]*"' if kind == "csv" else rb'"(?:[^"\\]|\\.)*"'
    bare = re.sub(text, b"", document)
    if kind == "csv":
        return max(0, bare.count(b"\n") - 1)
    return bare.count(b"},{") + bare.count(b"[{")


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
