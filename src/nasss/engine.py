"""The query engine, in a process of its own: loads files into Oxigraph and answers over its input and output.

`nasss.store.Store` starts it and speaks with it. It imports as little as it can, since people wait while it starts.
"""

from __future__ import annotations

import io
import marshal
import os
import sys
import threading
from contextlib import contextmanager, suppress
from itertools import pairwise
from queue import SimpleQueue

from nasss import places
from nasss.prepared import Prepared

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Sequence
    from typing import IO, Any

    from nasss.plain_quads import Look

_START = "import sys; sys.path += sys.argv[1:]; from nasss.engine import serve; serve()"

# Oxigraph's union of all graphs is no set: what stands in two graphs is found twice, and counts go wrong.
_IN_DEFAULT = "ASK { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }"
_IN_TWO = "ASK { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(?g != ?h) }"
# Found in a third of the time, and mostly there is none; without one no statement stands in two graphs.
_SUBJECT_IN_TWO = """ASK {
  { SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s HAVING (COUNT(DISTINCT ?g) > 1) }
}"""
_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_PIPE = 1 << 20  # bytes; what Linux lets everybody have
_LARGE = 4 << 20  # bytes; of a smaller file it is known as soon by having it checked
# What is inserted is N-Triples after this line, and an update in SPARQL without it.
STATEMENTS = "# N-Triples\n"


# In the program that asks


class Forked:
    """A copy of this program that is an engine, used as a `subprocess.Popen` is.

    Args:
        pid: the number of the process.
        requests: what leads to its standard input.
        replies: what its standard output leads to.
    """

    def __init__(self, pid: int, requests: int, replies: int) -> None:
        self.pid = pid
        self.stdin: IO[bytes] | None = open(requests, "wb")  # noqa: SIM115
        self.stdout: IO[bytes] | None = open(replies, "rb")  # noqa: SIM115
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        """The exit code, once it has ended."""
        return self._ended(0)

    def kill(self) -> None:
        """End it at once."""
        if self.poll() is None:
            os.kill(self.pid, 9)

    def _ended(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


if TYPE_CHECKING:
    Process = subprocess.Popen[bytes] | Forked

_early: Process | None = None


def launch() -> Process:
    """An engine, waiting for its settings: a new one, or the one that `start_early` started.

    Raises:
        OSError: no process can be started.
    """
    global _early
    process, _early = _early, None
    if process is not None and process.poll() is None:
        return process
    if process is not None:
        for stream in (process.stdin, process.stdout):
            # It died; what was still to be written goes nowhere.
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
    return _launch()


def start_early() -> None:
    """Start the engine that will be asked for, and let it load the shipped files already.

    Where that can be done it is a copy of this program, which need not start Python and import again. So this is for
    the start of a program, when there is nothing else yet.
    """
    global _early
    # What is wrong shows again, with a message, when the engine is asked for.
    with suppress(OSError):
        _early = _fork() if _can_fork() else _launch()
    if _early is None:
        return
    assert _early.stdin is not None
    with suppress(OSError):
        write(_early.stdin, {"preload": True})


def _can_fork() -> bool:
    """Whether a copy of this program would be whole: without the other threads it is not."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return hasattr(os, "fork") and threading.active_count() == 1 and None not in streams


def _fork() -> Forked:
    requests, replies = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for place, end in enumerate((requests[0], replies[1], nowhere)):
                os.dup2(end, place)
            for end in (*requests, *replies, nowhere):
                os.close(end)
            serve()
        finally:
            os._exit(1)
    os.close(requests[0])
    os.close(replies[1])
    _widen(replies[0])
    return Forked(pid, requests[1], replies[0])


def _launch() -> subprocess.Popen[bytes]:
    import subprocess

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([package, known] if known else [package])}
    # -P: a file in the current folder must not stand in for a module of the same name. -S: where installed packages
    # are is known here and need not be worked out again.
    process = subprocess.Popen(
        [sys.executable, "-P", "-S", "-c", _START, *_installed()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    assert process.stdout is not None
    _widen(process.stdout.fileno())
    return process


def _widen(pipe: int) -> None:
    """Let a pipe hold more where that can be had: each time it is empty the reader waits for its turn in Python."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)  # type: ignore[attr-defined,unused-ignore]


def _installed() -> list[str]:
    """Where installed packages are: what stands behind Python's own library in the path."""
    library = os.path.dirname(os.__file__)
    places = [place for place in sys.path if place]
    return places[places.index(library) + 1 :] if library in places else places


# Between the two. Both are the same Python, so its own form of plain values will do, and needs no import.


def write(stream: IO[bytes], message: Any, document: bytes = b"") -> None:
    """Write a message of plain values, and a document after it."""
    head = marshal.dumps(message)
    stream.write(len(head).to_bytes(8, "big") + len(document).to_bytes(8, "big") + head)
    stream.write(document)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[Any, bytes]:
    """The next message and the document after it.

    Raises:
        EOFError: the other side has stopped.
    """
    lengths = _exactly(stream, 16)
    head = _exactly(stream, int.from_bytes(lengths[:8], "big"))
    try:
        message = marshal.loads(head)
    except (ValueError, TypeError) as error:
        raise EOFError from error  # cut off, or not of ours
    return message, _exactly(stream, int.from_bytes(lengths[8:], "big"))


def _exactly(stream: IO[bytes], length: int) -> bytes:
    try:
        data = stream.read(length)
    except (MemoryError, OverflowError) as error:
        raise EOFError from error  # no length of ours: what came is no message
    if len(data) < length:
        raise EOFError
    return data


# What follows runs in the engine's process.


def serve() -> None:
    """Load the files, then answer queries until the other side closes its end."""
    import _signal as signal  # type: ignore[import-not-found,unused-ignore]  # without its names for people

    # Ctrl-C is for the program that asks; it stops this process when it wants to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: SimpleQueue[Any] = SimpleQueue()
    # Not sys.stdin and sys.stdout: in a copy of a program these may be something of its own.
    reading, replies = open(0, "rb"), open(1, "wb")  # noqa: SIM115
    # Read beside the work: when the asking program ends, this one ends at once, even in the midst of a query.
    threading.Thread(target=_read_requests, args=(reading, requests), daemon=True).start()
    try:
        import pyoxigraph  # noqa: F401  # now, while the other side is still finding out what to load

        settings, early = requests.get(), None
        if "preload" in settings:
            root = places.find_root(places.package_dir())
            known = Prepared([*map(os.path.realpath, places.shipped_files(root))] if root else [])
            early = known, _read_files(known)
            settings = requests.get()
        store, merged = _on_disk(settings) if settings["folder"] is not None else _in_memory(settings["paths"], early)
        _confine(sealed=settings["sealed"], is_open=settings["open"], memory=settings["memory"])
    except Exception as error:
        write(replies, {"kind": "failed", "message": str(error)})
        return
    write(replies, {"kind": "loaded", "merged": merged})
    while True:
        request = requests.get()
        if isinstance(request, str):
            kind, message, document = _run(store, request, union=not merged)
        elif "dump" in request:
            kind, message, document = _dump(store, request)
        elif "query" in request:
            kind, message, document = _run_raw(store, request, union=not merged)
        else:
            # An update matches the default graph only, so everything has to be in it. Plain statements match nothing.
            merge = not merged and not request["insert"].startswith(STATEMENTS)
            kind, message, document = _insert(store, request, merge=merge)
            merged = merged or merge
        write(replies, {"kind": kind, "message": message}, document)


def _read_requests(stream: IO[bytes], requests: SimpleQueue[Any]) -> None:
    while True:
        try:
            requests.put(read(stream)[0])
        except (EOFError, OSError, ValueError):
            os._exit(0)


def _confine(*, sealed: bool, is_open: bool, memory: int | None) -> None:
    """Take from this process what a query must not use: new connections and files, and memory without end."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if memory is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    # Below the lowest free number: what is open stays open, and nothing can be opened any more.
    if sealed:
        _import_the_rest()
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    elif not is_open:
        # Imports are put off until a query needs them, since somebody waits; `_importing` lifts the limit for them.
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


@contextmanager
def _importing() -> Iterator[None]:
    """Let files be opened where that can be had; no query runs meanwhile."""
    try:
        import resource
    except ImportError:  # Windows
        yield
        return
    limit, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))


def _import_the_rest() -> None:
    """Import what most queries do without."""
    with _importing():
        import re  # noqa: F401
        import urllib.parse  # noqa: F401

        import nasss.syntax  # noqa: F401


def _in_memory(paths: list[str], early: tuple[Prepared, Any] | None) -> tuple[Any, bool]:
    """A store with these files, of which the first may have been read early, and whether its default graph has all."""
    store: Any = None
    with suppress(_NotPlainError):
        if early is not None and paths == early[0].paths:
            known, store = early
        elif early is not None and paths[: len(early[0].paths)] == early[0].paths:
            known = Prepared(paths)
            store = _load(paths[len(early[0].paths) :], early[1])
        else:
            known = Prepared(paths)
            store = _read_files(known)
    if store is None:
        known = Prepared(paths)
        store = _load(paths, look=False)
    merged = known.repeated
    if merged is None:
        merged = _is_repeated(store)
        known.remember(merged)
    if merged:
        store.update(_MERGE)
    return store, merged


def _read_files(known: Prepared) -> Any:
    """A store with these files; those that were read before, byte by byte the same, are not checked a second time."""
    was_read = known.repeated is not None
    store = _load(known.paths, unchecked=was_read)
    # They may have been changed since.
    return _load(known.paths) if was_read and known.repeated is None else store


def _on_disk(settings: dict[str, Any]) -> tuple[Any, bool]:
    """A store in a folder, made of files or opened to be read only, and whether everything is in its default graph."""
    import pyoxigraph

    if not settings["build"]:
        return pyoxigraph.Store.read_only(settings["folder"]), settings["merged"]
    store = _load(settings["paths"], pyoxigraph.Store(settings["folder"]), bulk=True)
    merged = _is_repeated(store)
    if merged:
        store.update(_MERGE)
    store.flush()
    store.optimize()
    return store, merged


def _is_repeated(store: Any) -> bool:
    """Whether a statement stands in two graphs."""
    if store.query(_IN_DEFAULT):
        return True
    return bool(store.query(_SUBJECT_IN_TWO)) and bool(store.query(_IN_TWO))


def _load(
    paths: list[str], store: Any = None, *, bulk: bool = False, unchecked: bool = False, look: bool = True
) -> Any:
    """A store with these files, or one with these files as well.

    Checking IRIs takes a third of the time: `unchecked` is for files that went through it before. Others are looked
    through beside where that is quicker; when it turns out that they have to be checked, the store is of no use.

    Raises:
        _FailedError: a file cannot be read.
        _NotPlainError: a file that was not checked has to be; not with `look` turned off.
    """
    import pyoxigraph

    store = store if store is not None else pyoxigraph.Store()
    kinds = {".owl": pyoxigraph.RdfFormat.RDF_XML, ".jsonld": pyoxigraph.RdfFormat.JSON_LD}
    for path in paths:
        suffix = os.path.splitext(path)[1].lower()
        kind = kinds.get(suffix) or pyoxigraph.RdfFormat.from_extension(suffix[1:])
        beside = _look(path) if look and not (bulk or unchecked) else None
        try:
            # In memory bulk_load needs a fifth more time for a study and half as much memory again for many.
            load = store.bulk_load if bulk else store.load
            load(path=path, format=kind, base_iri=_file_iri(path), lenient=unchecked or beside is not None)
        except SyntaxError as error:
            if beside is not None:
                raise _NotPlainError from error
            raise _FailedError(f"{path}: {_broken_file(error)}") from error
        except (OSError, ValueError) as error:
            raise _FailedError(f"{path}: cannot be read: {error}") from error
        if beside is not None and not beside.is_plain():
            raise _NotPlainError
    return store


def _look(path: str) -> Look | None:
    """A look through a file while it is loaded, where it saves more time than it takes."""
    with suppress(OSError):
        if path.lower().endswith(".nq") and os.path.getsize(path) >= _LARGE:
            from nasss.plain_quads import Look

            return Look(path)
    return None


_IN_FILE_NAMES = {ord(mark): None for mark in "/._-"}


def _file_iri(path: str) -> str:
    """What relative IRIs in a file are relative to. Most files name none, and pathlib takes long to import."""
    if path.isascii() and path.startswith("/") and path.translate(_IN_FILE_NAMES).isalnum():
        return f"file://{path}"
    from pathlib import Path

    return Path(path).as_uri()


class _NotPlainError(Exception):
    """A file has to be checked that was loaded without."""


class _FailedError(Exception):
    """What is asked for cannot be done; the message says why."""


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
            return "done", "", marshal.dumps(triples)
        # TSV is a third of JSON. It has no form for yes or no.
        kind = "TSV" if isinstance(result, pyoxigraph.QuerySolutions) else "JSON"
        return "done", "", result.serialize(format=getattr(pyoxigraph.QueryResultsFormat, kind))
    except SyntaxError as error:
        return "mistake", str(error), b""
    except Exception as error:
        return "failed", str(error), b""


def _run_raw(store: Any, request: dict[str, Any], *, union: bool) -> tuple[str, str, bytes]:
    import pyoxigraph

    sparql, kind, rows, base = request["query"], request["kind"], request["rows"], request["base"]
    document = _Capped(request["size"])
    _import_the_rest()
    try:
        default, named = request["default"], request["named"]
        if not (default or named):
            default, named = _chosen_graphs(sparql, base)
        store, dataset = _dataset(store, default, named, union=union)
        result = store.query(sparql, base_iri=base, **dataset)
        if isinstance(result, pyoxigraph.QueryTriples):
            # RDF/XML has to name its properties with prefixes; N-Triples and JSON-LD are written without.
            prefixes = _prefixes(sparql) if kind in ("ttl", "rdf") else None
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
    if not _names_graphs(sparql):
        return [], []
    _import_the_rest()
    from urllib.parse import urljoin

    from nasss.syntax import declared_prefixes, tokens
    from nasss.terms import is_iri

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


def _names_graphs(sparql: str) -> bool:
    """Whether FROM may stand in a query as a word, without taking it apart: that needs much to be imported."""
    parts = sparql.upper().split("FROM")
    return any(
        not (before[-1:].isalnum() or before[-1:] in ("_", "?", "$")) and not (after[:1].isalnum() or after[:1] == "_")
        for before, after in pairwise(parts)
    )


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


def _prefixes(sparql: str) -> dict[str, str]:
    """The project's prefixes and those of the query whose namespace is a whole IRI."""
    from nasss.syntax import declared_prefixes
    from nasss.terms import PREFIXES, is_iri

    return PREFIXES | {prefix: iri for prefix, iri in declared_prefixes(sparql).items() if is_iri(iri)}


def _used_prefixes(turtle: bytes) -> bytes:
    """The document without the prefixes it does not need; the engine writes all, in any order."""
    import re

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
    if "*" not in sparql:
        return sparql
    from nasss.syntax import tokens

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
    import re

    # In CSV a quotation mark in a text is doubled, so that texts fall into pieces and none is left over.
    text = rb'"[^"]*"' if kind == "csv" else rb'"(?:[^"\\]|\\.)*"'
    bare = re.sub(text, b"", document)
    if kind == "csv":
        return max(0, bare.count(b"\n") - 1)
    return bare.count(b"},{") + bare.count(b"[{")


def _dump(store: Any, request: dict[str, Any]) -> tuple[str, str, bytes]:
    import pyoxigraph

    try:
        with open(request["path"], "wb") as file:
            for iri in request["dump"]:
                graph = pyoxigraph.DefaultGraph() if iri is None else pyoxigraph.NamedNode(iri)
                store.dump(file, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph)
        return "done", "", b""
    except Exception as error:
        return "failed", str(error), b""


def _insert(store: Any, request: dict[str, str], *, merge: bool) -> tuple[str, str, bytes]:
    import pyoxigraph

    try:
        if merge:
            store.update(_MERGE)
        if request["insert"].startswith(STATEMENTS):
            # Parsed before, and not loaded: a blank node then is the one that the store has.
            store.extend(pyoxigraph.parse(request["insert"], pyoxigraph.RdfFormat.N_TRIPLES))
        else:
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
    raise _FailedError("the result holds a statement about a statement, which RDF 1.1 does not have")
