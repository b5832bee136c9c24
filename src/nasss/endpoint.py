"""A SPARQL 1.1 endpoint elsewhere, asked over HTTP."""

import re
from collections import Counter
from typing import Any
from urllib.error import HTTPError

from nasss.errors import EngineError, NasssError, UsageError
from nasss.remote import Remote, Response, read_error, refused
from nasss.store import DEFAULT_TIMEOUT
from nasss.syntax import Token, explain, in_order, query_form, tokens
from nasss.terms import XSD, Blank, Iri, Literal, Table, Term, decode_ask, decode_select, graph_table, to_term

_JSON = "application/sparql-results+json, application/json;q=0.5"
_GRAPH = "application/n-triples, text/turtle;q=0.5"
_BOOLEANS = {"0": "false", "1": "true"}


class Endpoint:
    """A SPARQL endpoint, answering the same as a store does.

    Credentials, certificates, repeated attempts: see `nasss.remote`. A Virtuoso server is asked in the words that
    it understands, see `for_virtuoso`.

    Args:
        url: its address, for example ``http://127.0.0.1:7878/query``.
        timeout: how long to wait for an answer, in seconds.

    Raises:
        UsageError: the address is not one of an endpoint.
    """

    def __init__(self, url: str, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        self._remote = Remote(url, timeout=timeout)
        self.url = url
        self.timeout = timeout
        # Known only when it has answered.
        self.is_virtuoso = False

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
            return _yes_or_no(document) if form == "ASK" else in_order(sparql, _plain(decode_select(document)))
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
        """The answer, asked for once more in other words when the server turns out to need them."""
        knew, other = self.is_virtuoso, for_virtuoso(sparql)
        try:
            response = self._send(other if knew else sparql, form)
        except HTTPError as error:
            self.is_virtuoso = _is_virtuoso(error.headers)
            if not self.is_virtuoso or knew or other == sparql:
                raise self._refused(sparql, error) from error
            error.close()
        else:
            self.is_virtuoso = _is_virtuoso(response.headers)
            document = response.read()
            if not self.is_virtuoso or knew or other == sparql:
                return response.headers.get("Content-Type", ""), document
        try:
            response = self._send(other, form)
        except HTTPError as error:
            raise self._refused(sparql, error) from error
        return response.headers.get("Content-Type", ""), response.read()

    def _send(self, sparql: str, form: str) -> Response:
        from SPARQLWrapper import POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.url)
        wrapper.setQuery(sparql)
        wrapper.setMethod(POST)
        # Its own reading of the query is easily misled (by a # in an IRI), and it does not know N-Triples.
        wrapper.queryType = form
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", _GRAPH if form in ("CONSTRUCT", "DESCRIBE") else _JSON)
        # It writes the request. Sending it is left to nasss.remote: it would follow redirects with the password, and
        # set up Digest for the whole program. A query changes nothing, so it may be sent twice.
        return self._remote.send(wrapper._createRequest(), repeatable=True)

    def _refused(self, sparql: str, error: HTTPError) -> NasssError:
        text = read_error(error)
        if error.code == 400 and re.search(r"error at \d+:\d+", text):
            return UsageError(explain(sparql, text))
        return refused(self.url, "the query", error.code, text)

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


def for_virtuoso(sparql: str) -> str:
    """A query in the words that Virtuoso 7 understands; by the rules of SPARQL it is the same query.

    Virtuoso loses rows and columns over ``VALUES ?x { UNDEF }``, which says nothing, and over a single value in
    ``VALUES``. The first is left out. The second becomes ``BIND`` where it stands at the beginning of a group, where
    the two mean the same. Every other character stays in its place, so that an error points at the right one.
    """
    stream = list(tokens(sparql))
    named = Counter(token.text for token in stream if token.kind == "variable")
    parts, end, at_start, place = [], 0, False, 0
    bound: set[str] = set()
    while place < len(stream):
        words = stream[place : place + 5]
        if not _is_single_value(words):
            at_start = words[0].text == "{"
            bound.clear()
            place += 1
            continue
        name, value = words[1].text, words[3].text
        new = None
        if value.upper() == "UNDEF" and named[name] > 1:
            new = ""
        elif value.upper() != "UNDEF" and at_start and name not in bound:
            new = f"BIND({value} AS {name})"
            bound.add(name)
        if new is not None:
            # VALUES ?x { v } has more characters than BIND(v AS ?x).
            parts += [sparql[end : words[0].start], new.ljust(words[4].end - words[0].start)]
            end = words[4].end
        place += 5
    return "".join([*parts, sparql[end:]])


def _is_single_value(words: list[Token]) -> bool:
    """Whether these are ``VALUES ?x { value }``, the value a single token."""
    return (
        len(words) == 5
        and words[0].text.upper() == "VALUES"
        and words[1].kind == "variable"
        and (words[2].text, words[4].text) == ("{", "}")
        and words[3].kind in ("iri", "name", "number", "string", "word")
    )


def _is_virtuoso(headers: Any) -> bool:
    return str(headers.get("Server", "")).startswith("Virtuoso")


def _yes_or_no(document: bytes) -> bool:
    """The answer to ASK; Virtuoso may write no as a table without a row, beside the other ways that are known."""
    if b'"__ASK_RETVAL"' in document and not decode_select(document).rows:
        return False
    return decode_ask(document)


def _plain(table: Table) -> Table:
    """The table with true and false as they are written everywhere but in Virtuoso, which writes 1 and 0."""
    if not any(isinstance(cell, Literal) and cell.datatype == XSD + "boolean" for row in table.rows for cell in row):
        return table
    return Table(table.columns, tuple(tuple(_plain_boolean(cell) for cell in row) for row in table.rows))


def _plain_boolean(cell: Term | None) -> Term | None:
    if isinstance(cell, Literal) and cell.datatype == XSD + "boolean":
        return Literal(_BOOLEANS.get(cell.value, cell.value), cell.datatype)
    return cell
