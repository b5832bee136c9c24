"""A SPARQL 1.1 endpoint elsewhere, asked over HTTP."""

import ast
import re
import time
from http.client import HTTPException, IncompleteRead
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from nasss.errors import EngineError, NasssError, UsageError
from nasss.store import DEFAULT_TIMEOUT
from nasss.syntax import explain, in_order, query_form
from nasss.terms import Blank, Iri, Literal, Table, Term, decode_ask, decode_select, graph_table, to_term

_JSON = "application/sparql-results+json, application/json;q=0.5"
_GRAPH = "application/n-triples, text/turtle;q=0.5"
_CHUNK = 65536


class Endpoint:
    """A SPARQL endpoint, answering the same as a store does.

    Args:
        url: its address, for example ``http://127.0.0.1:7878/query``.
        timeout: how long to wait for an answer, in seconds.

    Raises:
        UsageError: the address is not one of an endpoint.
    """

    def __init__(self, url: str, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        self.url = _checked(url)
        self.timeout = timeout

    def query(self, sparql: str) -> Table | bool:
        """Answer any query: a table (of triples for CONSTRUCT and DESCRIBE), or yes or no for ASK.

        Raises:
            UsageError: the query has a mistake, or is an update.
            EngineError: the endpoint cannot be reached, refuses, takes too long, or answers otherwise.
        """
        form = query_form(sparql)
        kind, document = self._answer(sparql, form)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return self._graph(kind, document)
        try:
            return decode_ask(document) if form == "ASK" else in_order(sparql, decode_select(document))
        except EngineError as error:
            raise self._foreign(kind, document, error) from error

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query."""
        if query_form(sparql) != "SELECT":
            raise UsageError("Expected a SELECT query")
        result = self.query(sparql)
        assert isinstance(result, Table)
        return result

    def ask(self, sparql: str) -> bool:
        """Answer an ASK query."""
        if query_form(sparql) != "ASK":
            raise UsageError("Expected an ASK query")
        return bool(self.query(sparql))

    def _answer(self, sparql: str, form: str) -> tuple[str, bytes]:
        from SPARQLWrapper import POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(self.url)
        wrapper.setQuery(sparql)
        wrapper.setMethod(POST)
        # Its own reading of the query is easily misled (by a # in an IRI), and it does not know N-Triples.
        wrapper.queryType = form
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", _GRAPH if form in ("CONSTRUCT", "DESCRIBE") else _JSON)
        # It takes whole seconds only, and for each step of the connection; _read counts them all together.
        wrapper.setTimeout(max(1, round(self.timeout)))
        deadline = time.monotonic() + self.timeout
        try:
            response = wrapper.query().response
            with response:
                return response.headers.get("Content-Type", ""), self._read(response, deadline)
        except SPARQLWrapperException as error:
            # It keeps the status in the class and the body in its message only; the HTTP error has both.
            raise self._refused(sparql, error.__context__, str(error)) from error
        except HTTPError as error:
            raise self._refused(sparql, error, "") from error
        except TimeoutError as error:
            raise self._late() from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late() from error
            raise EngineError(
                f"{self.url} cannot be reached: {error.reason}. Is the address right? Is the server running?"
            ) from error
        except (OSError, HTTPException) as error:
            raise EngineError(f"{self.url}: the connection broke off: {error or type(error).__name__}") from error

    def _read(self, response: Any, deadline: float) -> bytes:
        parts = []
        while part := response.read1(_CHUNK):
            parts.append(part)
            if time.monotonic() > deadline:
                raise TimeoutError
        # Reading part by part does not notice by itself that the end is missing.
        if response.length:
            raise IncompleteRead(b"".join(parts), response.length)
        return b"".join(parts)

    def _late(self) -> EngineError:
        return EngineError(
            f"{self.url} did not answer within {self.timeout:g} seconds. "
            "Ask for less, or allow more time (--timeout, or timeout= in Python)."
        )

    def _refused(self, sparql: str, error: BaseException | None, text: str) -> NasssError:
        status = error.code if isinstance(error, HTTPError) else 0
        # SPARQLWrapper writes the body as a bytes literal behind its own words.
        _, found, body = text.partition("Response:\n")
        text = ast.literal_eval(body).decode("utf-8", "replace") if found else text
        if status == 400 and re.search(r"error at \d+:\d+", text):
            return UsageError(explain(sparql, text))
        if isinstance(error, HTTPError) and not text:
            text = error.read(2000).decode("utf-8", "replace")
        said = " ".join(re.sub(r"<[^>]*>", " ", text).split())[:300]
        message = f"{self.url} refused the query with HTTP {status or 'error'}" + (f": {said}" if said else "")
        return UsageError(message) if status == 400 else EngineError(message)

    def _foreign(self, kind: str, document: bytes, error: Exception) -> EngineError:
        if "sparql-results" in kind:
            # The server had said that all is well before it failed; what went wrong stands at the end.
            end = document[-200:].decode("utf-8", "replace").strip()
            return EngineError(f"{self.url} sent a result that is broken or cut off; it ends with {end!r}")
        return EngineError(
            f"{self.url} did not answer with SPARQL results but with {kind or 'something without a type'}. "
            f"Is this the address for queries (often it ends in /query or /sparql)? {error}"
        )

    def _graph(self, kind: str, document: bytes) -> Table:
        from rdflib import Graph

        syntax = {"application/n-triples": "nt", "text/plain": "nt", "text/turtle": "turtle"}.get(
            kind.partition(";")[0].strip().lower()
        )
        if syntax is None:
            raise self._foreign(kind, document, ValueError("Expected N-Triples or Turtle."))
        graph = Graph()
        try:
            graph.parse(data=document, format=syntax)
        except Exception as error:  # rdflib raises many kinds for a broken document
            raise self._foreign(kind, document, error) from error
        return graph_table(_triple(triple) for triple in graph)


def _triple(triple: tuple[Any, Any, Any]) -> tuple[Term, Term, Term]:
    subject, predicate, value = (to_term(term) for term in triple)
    assert isinstance(subject, Iri | Blank) and isinstance(predicate, Iri) and isinstance(value, Iri | Blank | Literal)
    return subject, predicate, value


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise UsageError(f"{url!r} is not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{url!r} is not the address of an endpoint; expected http://... or https://...")
    if re.search(r"\s", url):
        raise UsageError(f"{url!r} is not an address: it holds white space")
    return url
