"""Speaking with a server elsewhere over HTTP, carefully, and loading graphs into one.

Credentials come from the environment (``NASSS_ENDPOINT_USER``, ``NASSS_ENDPOINT_PASSWORD``). They are given only to
a server that asks for them (Basic or Digest), over https or on this machine. Certificates are verified. Redirects
are not followed: what a person did not name is not reached. What may be repeated without harm is tried again, a few
times, when the server is busy.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import ip_address
from pathlib import Path
from ssl import SSLCertVerificationError
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.resources import shipped_files, write_atomically
from nasss.store import DEFAULT_TIMEOUT, Store
from nasss.terms import Iri

USER_VARIABLE = "NASSS_ENDPOINT_USER"
PASSWORD_VARIABLE = "NASSS_ENDPOINT_PASSWORD"
ONTOLOGY_GRAPH = "https://w3id.org/nasss/ontology/graph"
# Too many requests, and what gateways say while the server behind them starts or is busy.
BUSY = frozenset({429, 502, 503, 504})
PAUSES = (0.25, 1.0, 3.0)
LONGEST_PAUSE = 30.0
_CHUNK = 65536
_sleep = time.sleep


class Remote:
    """A server at one address.

    Args:
        url: its address.
        timeout: how long one answer may take in all, in seconds.

    Raises:
        UsageError: the address is none, holds a password, or only one of user and password is set.
    """

    def __init__(self, url: str, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        self.url = checked(url)
        self.timeout = timeout
        self.is_local = is_loopback(url)
        user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
        if (user is None) != (password is None):
            missing = USER_VARIABLE if user is None else PASSWORD_VARIABLE
            raise UsageError(f"{missing} is not set: the user and the password are needed, or neither")
        self._has_credentials = user is not None
        self._is_private = self.is_local or urlsplit(url).scheme == "https"
        self._opener = self._open_with(user, password)

    def send(self, request: Request, *, repeatable: bool) -> "Response":
        """Send a request.

        Args:
            request: what to send.
            repeatable: whether it does no harm when the server gets it twice.

        Raises:
            HTTPError: the server refuses, also after some more attempts where they make sense.
            EngineError: the server cannot be reached, is not trusted, sends elsewhere, or takes too long.
        """
        deadline = time.monotonic() + self.timeout
        for attempt in range(len(PAUSES) + 1):
            pause = PAUSES[attempt] if repeatable and attempt < len(PAUSES) else None
            try:
                return Response(self, self._opener.open(request, timeout=_left(deadline)), deadline)
            except HTTPError as error:
                wait = None if pause is None else _wanted_pause(error, pause)
                if error.code not in BUSY or wait is None or time.monotonic() + wait > deadline:
                    self._explain(error)
                    raise
                error.close()
            except (OSError, HTTPException) as error:
                wait = pause
                if not _is_reset(error) or wait is None or time.monotonic() + wait > deadline:
                    raise self.broken(error) from error
            except UnicodeEncodeError:
                # Not from the error, which shows a part of the password.
                raise EngineError(f"{self.url} asks for Digest credentials, which take ASCII characters only") from None
            except ValueError as error:
                # urllib says so of Bearer, Negotiate and the like, and of a digest that it cannot compute.
                raise EngineError(f"{self.url} asks for credentials in a way not known here: {error}") from error
            _sleep(wait)
        raise AssertionError("unreachable")

    def broken(self, error: BaseException) -> EngineError:
        """What a failed connection means."""
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            return EngineError(
                f"{self.url} did not answer within {self.timeout:g} seconds. "
                "Ask for less, or allow more time (--timeout, or timeout= in Python)."
            )
        if isinstance(reason, SSLCertVerificationError):
            return EngineError(
                f"{self.url} is not trusted: {reason.verify_message}. Nothing was sent. If its certificate is signed "
                "by your own authority, name that authority's certificate: SSL_CERT_FILE=authority.pem"
            )
        if isinstance(error, URLError):
            return EngineError(f"{self.url} cannot be reached: {reason}. Is the address right? Is the server running?")
        return EngineError(f"{self.url}: the connection broke off: {error or type(error).__name__}")

    def _open_with(self, user: str | None, password: str | None) -> OpenerDirector:
        # A proxy would see what is sent to this very machine, and need not be asked.
        handlers: list[Any] = [ProxyHandler({})] if self.is_local else []
        if user is not None and password is not None and self._is_private:
            known = HTTPPasswordMgrWithDefaultRealm()
            known.add_password(None, _origin(self.url), user, password)
            handlers += [_Digest(known), _Basic(known)]
        return build_opener(_NoRedirect, *handlers)

    def _explain(self, error: HTTPError) -> None:
        """Raise where there is more to say than the server says."""
        if 300 <= error.code < 400:
            place = error.headers.get("Location", "elsewhere")
            raise EngineError(
                f"{self.url} sends on to {_without_password(place)}, where nothing was sent: only addresses that you "
                "name are reached. If you trust that one, name it."
            ) from error
        if error.code in (401, 403) and self._has_credentials and not self._is_private:
            raise EngineError(
                f"{self.url} asks for credentials (HTTP {error.code}). They are not sent over plain http to another "
                "machine, where anybody on the way can read them; use https."
            ) from error
        if error.code == 401:
            said = (
                f"does not accept the user and password of {USER_VARIABLE} and {PASSWORD_VARIABLE}"
                if self._has_credentials
                else f"asks for credentials; set {USER_VARIABLE} and {PASSWORD_VARIABLE}"
            )
            raise EngineError(f"{self.url} {said} (HTTP 401: {one_line(read_error(error)) or error.reason})") from error


class Response:
    """An answer, read against the clock of its request."""

    def __init__(self, remote: Remote, response: Any, deadline: float) -> None:
        self._remote, self._response, self._deadline = remote, response, deadline
        self.headers = response.headers

    def read(self) -> bytes:
        """The whole answer.

        Raises:
            EngineError: it does not arrive, or not in time.
        """
        parts: list[bytes] = []
        try:
            with self._response:
                while part := self._response.read1(_CHUNK):
                    parts.append(part)
                    if time.monotonic() > self._deadline:
                        raise TimeoutError
                # Reading part by part does not notice by itself that the end is missing.
                if self._response.length:
                    raise HTTPException(f"{self._response.length} more bytes were announced")
        except (OSError, HTTPException) as error:
            raise self._remote.broken(error) from error
        return b"".join(parts)


class _Digest(HTTPDigestAuthHandler):
    def http_error_401(self, req: Request, fp: Any, *rest: Any) -> Any:
        """Answer the server's question; what it sent with it is closed also when that fails."""
        try:
            return super().http_error_401(req, fp, *rest)
        except Exception:
            fp.close()
            raise


class _Basic(HTTPBasicAuthHandler):
    def http_error_401(self, req: Request, fp: Any, *rest: Any) -> Any:
        """Answer the server's question; what it sent with it is closed also when that fails."""
        try:
            return super().http_error_401(req, fp, *rest)
        except Exception:
            fp.close()
            raise


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """No redirect is followed; the HTTP error that comes instead is explained."""


@dataclass(frozen=True, slots=True)
class LoadedGraph:
    """A graph that was loaded: its IRI, and its number of statements."""

    graph: str
    statements: int


def upload(
    url: str,
    paths: Iterable[Path | str],
    *,
    timeout: float = DEFAULT_TIMEOUT,
    k: int | None = None,
    progress: Callable[[int, int, str], None] = lambda done, total, graph: None,
) -> tuple[list[LoadedGraph], list[str]]:
    """Load files into a server by the SPARQL Graph Store Protocol: each named graph replaces the one of its name.

    What stands in no named graph, as the ontology does, goes to the graph `ONTOLOGY_GRAPH`. Unless the server is on
    this machine, or a file is one of those that ship with this package, the disclosure check is asked first.

    Args:
        url: the address of the graph store, for example ``http://127.0.0.1:7878/store``.
        paths: Turtle and TriG files, or others that `nasss.store.Store` reads.
        timeout: how long the server may take for one graph, in seconds.
        k: the least number of people that may stand together, for the disclosure check; None for the usual one.
        progress: called after each graph, with the number done, the number in all, and its IRI.

    Returns:
        What was loaded, and what the person should know.

    Raises:
        ProblemError: something must not go out, or a statement stands in two graphs, which servers count twice.
        UsageError: the address is none, or a file is of a kind that is not read.
        EngineError: a file cannot be read; the server cannot be reached or refuses.
    """
    remote, files = Remote(url, timeout=timeout), [Path(path) for path in paths]
    notes = _may_leave(remote, files, k)
    loaded = []
    with Store(files, timeout=max(timeout, DEFAULT_TIMEOUT)) as store:
        graphs = named_graphs(store)
        for done, (graph, document) in enumerate(_documents(store, graphs), start=1):
            _put(remote, graph, document)
            loaded.append(LoadedGraph(graph, document.count(b"\n")))
            progress(done, len(graphs), graph)
    return loaded, notes


def write_nquads(paths: Iterable[Path | str], output: Path) -> list[LoadedGraph]:
    """Write files as one N-Quads file for a bulk loader, each statement with its graph, whole or not at all.

    It stays in the house: the disclosure check is not asked.

    Raises:
        ProblemError: a statement stands in two graphs, which servers count twice.
        EngineError: a file cannot be read or written.
    """
    written, parts = [], []
    with Store(paths, timeout=3600) as store:
        for graph, document in _documents(store, named_graphs(store)):
            written.append(LoadedGraph(graph, document.count(b"\n")))
            parts.append(re.sub(rb" \.(?=\n)", f" <{graph}> .".encode(), document))
    write_atomically(output, b"".join(parts))
    return written


def named_graphs(store: Store) -> list[str | None]:
    """The graphs of a store in the order of their IRIs, None for what stands in no graph.

    Raises:
        ProblemError: a statement stands in two graphs.
    """
    for row in store.select(_TWICE).rows:
        statement = " ".join(term.n3() for term in row[:3] if term is not None)
        places = " and ".join(term.n3() if term is not None else "no named graph" for term in row[3:])
        raise ProblemError(
            f"A statement stands in {places}: {statement}\nA server takes the union of its graphs as a list, so that "
            "questions would count it twice. Take it out of one of the files."
        )
    found: list[str | None] = [str(row[0].value) for row in store.select(_GRAPHS).rows if row[0] is not None]
    return [None, *found] if store.ask(_ANYTHING_ELSE) else found


_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
_ANYTHING_ELSE = "ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
_TWICE = "SELECT ?s ?p ?o ?g ?h { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h)) } LIMIT 1"
_IN_GRAPH = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}"
_IN_NO_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"


def _documents(store: Store, graphs: Sequence[str | None]) -> Iterator[tuple[str, bytes]]:
    """Each graph with its statements as N-Triples."""
    for graph in graphs:
        query = _IN_NO_GRAPH if graph is None else _IN_GRAPH.format(Iri(graph).n3())
        yield graph or ONTOLOGY_GRAPH, store.raw(query, "nt")


def _may_leave(remote: Remote, files: Sequence[Path], least: int | None) -> list[str]:
    """Ask the disclosure check of what is not shipped and would leave this machine."""
    if remote.is_local:
        return []
    shipped = {path.resolve() for path in shipped_files()}
    own = [path for path in files if path.resolve() not in shipped]
    if not own:
        return []
    # Imported here: whoever only asks does without.
    from nasss.disclosure import DEFAULT_K
    from nasss.guard import guard, guard_files

    k = DEFAULT_K if least is None else least
    host, notes = urlsplit(remote.url).hostname, []
    for path in own:
        tables = path.resolve().parent / "studies" / path.stem
        if tables.is_dir():
            notes += guard([tables], k=k, what="load")
        else:
            guard_files([path], k=k, what="load")
        notes.append(f"{path}: not part of this package; it leaves this machine, to {host}")
    return notes


def _put(remote: Remote, graph: str, document: bytes) -> None:
    sign = "&" if urlsplit(remote.url).query else "?"
    place = f"{remote.url}{sign}graph={quote(graph, safe='')}"
    # N-Triples are Turtle, which every graph store has to read.
    request = Request(place, data=document, headers={"Content-Type": "text/turtle"}, method="PUT")
    try:
        remote.send(request, repeatable=True).read()
    except HTTPError as error:
        raise refused(remote.url, f"the graph <{graph}>", error.code, read_error(error)) from error


def refused(url: str, what: str, status: int, text: str) -> NasssError:
    """What a server said when it refused something: a mistake in what was sent (400), or anything else."""
    said = one_line(text)
    message = f"{url} refused {what} with HTTP {status}" + (f": {said}" if said else "")
    return UsageError(message) if status == 400 else EngineError(message)


def one_line(text: str) -> str:
    """The beginning of a text in one line and without HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())[:300]


def read_error(error: HTTPError) -> str:
    """The beginning of what a server sent with an error, as it is."""
    try:
        return error.read(4000).decode("utf-8", "replace")
    except (OSError, HTTPException):
        return ""


def checked(url: str) -> str:
    """The address, if it is one that can be sent to.

    Raises:
        UsageError: it is none, or holds a password, which is not repeated in the message.
    """
    try:
        parts = urlsplit(url)
        host, hidden = parts.hostname, parts.username is not None or parts.password is not None
    except ValueError as error:
        raise UsageError(f"{_without_password(url)!r} is not an address: {error}") from error
    if hidden:
        raise UsageError(
            f"{_without_password(url)}: an address is no place for a user and a password, since it is shown and kept. "
            f"Set {USER_VARIABLE} and {PASSWORD_VARIABLE} instead."
        )
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{url!r} is not the address of an endpoint; expected http://... or https://...")
    if re.search(r"\s", url):
        raise UsageError(f"{url!r} is not an address: it holds white space")
    return url


def is_loopback(url: str) -> bool:
    """Whether an address is one of this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _without_password(url: str) -> str:
    return re.sub(r"//[^/?#]*@", "//", url)


def _left(deadline: float) -> float:
    """The seconds that are left, and a little where there are none: zero would mean not to wait at all."""
    return max(0.01, deadline - time.monotonic())


def _is_reset(error: BaseException) -> bool:
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionResetError | ConnectionAbortedError | BrokenPipeError)


def _wanted_pause(error: HTTPError, pause: float) -> float | None:
    """How long to wait: as the server says, None when that is too long; else as usual."""
    text = (error.headers.get("Retry-After") or "").strip()
    if not text:
        return pause
    if text.isdecimal():
        wanted = float(text)
    else:
        from email.utils import parsedate_to_datetime

        try:
            wanted = parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, OverflowError):
            return pause
    return None if wanted > LONGEST_PAUSE else max(wanted, 0.0)
