"""RDF terms and query results as plain Python values, the same for every engine."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Protocol

from nasss.collecting import uncollected
from nasss.errors import EngineError, UsageError, shown

XSD = "http://www.w3.org/2001/XMLSchema#"
NASSS = "https://w3id.org/nasss/ontology#"
RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

# The same prefixes as nasss.namespaces, which needs rdflib; asking a question does not.
PREFIXES: dict[str, str] = {
    "nasss": NASSS,
    "nsh": "https://w3id.org/nasss/shapes#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": XSD,
}

INTEGERS = frozenset(
    {
        XSD + "integer",
        XSD + "long",
        XSD + "int",
        XSD + "short",
        XSD + "byte",
        XSD + "nonNegativeInteger",
        XSD + "positiveInteger",
        XSD + "nonPositiveInteger",
        XSD + "negativeInteger",
        XSD + "unsignedLong",
        XSD + "unsignedInt",
        XSD + "unsignedShort",
        XSD + "unsignedByte",
    }
)
FLOATS = frozenset({XSD + "double", XSD + "float"})
NUMBERS = INTEGERS | FLOATS | {XSD + "decimal"}

# What most IRIs look like. Any other is looked at more closely, which takes longer, not least to prepare.
_PLAIN = re.compile(r"https?://[A-Za-z0-9/._-]+(?:#[A-Za-z0-9._-]*)?")
_DIGITS = 1_000  # of a whole number; Python writes no number of thousands of them
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,1000}(?:\.[0-9]{0,1000})?|\.[0-9]{1,1000})")
# A literal in a table of tabs: its text, then a language or a datatype. The text of either holds no quotation mark.
_QUOTED = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_BARE = {
    re.compile(r"[+-]?[0-9]+"): XSD + "integer",
    re.compile(r"[+-]?[0-9]*\.[0-9]+"): XSD + "decimal",
    re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"): XSD + "double",
    re.compile(r"true|false"): XSD + "boolean",
}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})

Value = str | int | float | bool | Decimal


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI."""

    value: str

    @property
    def python(self) -> str:
        """The IRI as text."""
        return self.value

    @property
    def local_name(self) -> str:
        """What follows the last ``#`` or ``/``."""
        return re.split(r"[#/]", self.value)[-1]

    def __hash__(self) -> int:
        # Terms are looked up by the million; a tuple of all fields, as a dataclass makes it, takes twice as long.
        return hash(self.value)

    def n3(self) -> str:
        """The IRI as it is written in Turtle and SPARQL.

        Raises:
            UsageError: it holds characters that an IRI cannot have, or is not absolute.
        """
        if not _PLAIN.fullmatch(self.value):
            if bad := _not_in_iri().search(self.value):
                raise UsageError(f"{self.value!r} is not an IRI: it holds the character {bad.group()!r}")
            if not _ABSOLUTE.match(self.value):
                raise UsageError(f"{self.value!r} is not an absolute IRI: it should begin like https://")
        return f"<{self.value}>"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: its text as written, with either a datatype or a language."""

    value: str
    datatype: str = XSD + "string"
    lang: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is a number that Python can read."""
        return isinstance(self.python, int | float | Decimal) and not isinstance(self.python, bool)

    @property
    def python(self) -> Value:
        """The value as int, float, Decimal, bool or, for anything else or anything ill-formed, str."""
        try:
            if self.datatype in INTEGERS:
                return int(self.value) if _INTEGER.fullmatch(self.value.strip()) else self.value
            if self.datatype == XSD + "decimal":
                # Python reads more: 1e999999999, which no memory holds as an integer, and sNaN.
                return Decimal(self.value) if _DECIMAL.fullmatch(self.value.strip()) else self.value
            if self.datatype in FLOATS:
                return float(self.value)
        except (ValueError, InvalidOperation):
            return self.value
        if self.datatype == XSD + "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(self.value, self.value)
        return self.value

    def __hash__(self) -> int:
        return hash(self.value)

    def n3(self) -> str:
        """The literal as it is written in Turtle and SPARQL, escaped so that it cannot end early.

        Raises:
            UsageError: the text cannot be written in UTF-8, or the language tag is none.
        """
        try:
            self.value.encode()
        except UnicodeEncodeError as error:
            raise UsageError(f"{self.value!r} is not Unicode text: {error.reason}") from error
        if self.lang is None and self.datatype == XSD + "integer" and re.fullmatch(r"-?[0-9]+", self.value):
            return self.value
        if self.lang is None and self.datatype == XSD + "boolean" and self.value in ("true", "false"):
            return self.value
        text = f'"{self.value.translate(_ESCAPES)}"'
        if self.lang is not None:
            if not _LANGUAGE.fullmatch(self.lang):
                raise UsageError(f"{self.lang!r} is not a language tag; write it like en or nl-NL")
            return f"{text}@{self.lang}"
        return text if self.datatype == XSD + "string" else f"{text}^^{Iri(self.datatype).n3()}"


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank node; its label means something within one result only."""

    value: str

    @property
    def python(self) -> str:
        """The label with ``_:`` before it."""
        return f"_:{self.value}"

    def n3(self) -> str:
        """The node as it is written in Turtle."""
        return self.python


Term = Iri | Literal | Blank


@dataclass(frozen=True, slots=True)
class Table:
    """The result of a SELECT query, or of a CONSTRUCT query as subject, predicate, object."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    is_graph: bool = False


class Source(Protocol):
    """Something that answers SPARQL queries: a store in this program or an endpoint elsewhere."""

    def query(self, sparql: str) -> Table | bool:
        """Answer any query: a table, or yes or no for ASK."""

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query."""


def to_term(value: object) -> Term:
    """A Python value, or an rdflib term, as a term.

    Raises:
        UsageError: the value is of a kind that RDF has no term for.
    """
    if isinstance(value, Iri | Literal | Blank):
        return value
    kind = type(value).__name__
    if type(value).__module__.startswith("rdflib."):
        if kind == "URIRef":
            return Iri(str(value))
        if kind == "BNode":
            return Blank(str(value))
        if kind == "Literal":
            lang, datatype = getattr(value, "language", None), getattr(value, "datatype", None)
            return Literal(str(value), RDF_LANG_STRING if lang else str(datatype or XSD + "string"), lang)
    if isinstance(value, bool):
        return Literal(str(value).lower(), XSD + "boolean")
    if isinstance(value, int) and abs(value) < 10**_DIGITS:
        return Literal(str(value), XSD + "integer")
    if isinstance(value, str):
        return Literal(value)
    raise UsageError(f"{shown(value)} is a {kind}; expected text, a whole number, true or false, or an RDF term")


def shorten(iri: str) -> str:
    """The IRI as ``prefix:name`` where one of the project's prefixes fits, else unchanged."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def is_iri(text: str) -> bool:
    """Whether a text can be an absolute IRI."""
    if _PLAIN.fullmatch(text):
        return True
    return _ABSOLUTE.match(text) is not None and _not_in_iri().search(text) is None


@cache
def _not_in_iri() -> re.Pattern[str]:
    """RFC 3987: letters, digits, some marks, no private characters; a % begins an escape, and # stands once."""
    return re.compile(
        "[^!#$%&'()*+,./0-9:;=?@A-Z_a-z~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
        + "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0xE0000, 0x10000))
        + "-]|%(?![0-9A-Fa-f]{2})|(?<=#)[^#]*#"
    )


def expand(text: str) -> str | None:
    """The IRI that ``prefix:name`` stands for, None where the prefix is not one of the project's."""
    prefix, colon, name = text.partition(":")
    return PREFIXES[prefix] + name if colon and prefix in PREFIXES else None


def decode_select(document: bytes) -> Table:
    """A table from the SPARQL 1.1 JSON results of a SELECT query.

    Raises:
        EngineError: the document is something else.
    """
    data = _json(document)
    try:
        columns = tuple(str(name) for name in data["head"]["vars"])
        bindings = data["results"]["bindings"]
        rows = tuple(tuple(_term(row[name]) if name in row else None for name in columns) for row in bindings)
    except (KeyError, TypeError) as error:
        raise EngineError(f"The answer is JSON but no SPARQL result: {error!r} is not as expected") from error
    return Table(columns, rows)


def decode_tabs(document: bytes) -> Table:
    """A table from the SPARQL 1.1 TSV results of a SELECT query, as Oxigraph writes them.

    They are a third of the JSON results, and a term that stands in many cells is read once.

    Raises:
        EngineError: the document is something else.
    """
    heads, *lines = document.decode().split("\n")
    columns = tuple(name.removeprefix("?") for name in heads.split("\t")) if heads else ()
    # The last line ends as well.
    return decode_lines(columns, lines[:-1])


def decode_lines(columns: tuple[str, ...], lines: Sequence[str]) -> Table:
    """A table from the rows of SPARQL 1.1 TSV results, without their heading.

    Raises:
        EngineError: they are something else.
    """
    if not columns:
        return Table((), ((),) * len(lines))
    cell = _Cells().__getitem__
    with uncollected():
        rows = tuple([tuple(map(cell, line.split("\t"))) for line in lines])
    if any(len(row) != len(columns) for row in rows):
        raise EngineError("The answer is no table: a row has more or fewer cells than there are columns")
    return Table(columns, rows)


class _Cells(dict[str, Term | None]):
    """The terms that stand in cells, each read when it is met first."""

    def __missing__(self, text: str) -> Term | None:
        self[text] = found = _cell(text)
        return found


def _cell(text: str) -> Term | None:
    if not text:
        return None
    if text[0] == "<" and text[:2] != "<<":
        return Iri(text[1:-1])
    if text[:2] == "_:":
        return Blank(text[2:])
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        value, lang, datatype = quoted.groups()
        if "\\" in value:
            value = _ESCAPED.sub(lambda escape: _UNESCAPED.get(escape[1], escape[1]), value)
        # RDF 1.2 puts a direction of writing after the language: en--ltr.
        lang = lang.partition("--")[0] if lang else None
        return Literal(value, RDF_LANG_STRING if lang else datatype or XSD + "string", lang)
    for pattern, datatype in _BARE.items():
        if pattern.fullmatch(text):
            return Literal(text, datatype)
    raise EngineError(f"The answer holds {text[:80]!r}, which is no term of SPARQL 1.1")


def decode_ask(document: bytes) -> bool:
    """Yes or no from the SPARQL 1.1 JSON results of an ASK query.

    Raises:
        EngineError: the document is something else.
    """
    data = _json(document)
    if isinstance(data, dict) and isinstance(data.get("boolean"), bool):
        return bool(data["boolean"])
    # Virtuoso answers ASK with one row whose only cell is true, 1, false or 0.
    table = decode_select(document)
    cell = table.rows[0][0] if len(table.rows) == 1 and len(table.columns) == 1 else None
    value = str(cell.value).lower() if cell is not None else ""
    if value not in ("true", "1", "false", "0"):
        raise EngineError("The answer to an ASK query is neither true nor false")
    return value in ("true", "1")


def graph_table(triples: Iterable[tuple[Term, Term, Term]]) -> Table:
    """The statements of a graph as a table, in an order that does not depend on the engine."""
    ordered = sorted(set(triples), key=lambda triple: tuple(_order(term) for term in triple))
    return Table(("subject", "predicate", "object"), tuple(ordered), is_graph=True)


def _order(term: Term) -> tuple[str, ...]:
    rest = (term.datatype, term.lang or "") if isinstance(term, Literal) else ()
    return (type(term).__name__, term.value, *rest)


def _json(document: bytes) -> Any:
    try:
        return json.loads(document)
    except ValueError as error:
        start = document[:80].decode("utf-8", "replace").strip()
        raise EngineError(f"The answer is not JSON; it begins with {start!r}") from error


def _term(cell: Mapping[str, str]) -> Term:
    kind, value = cell["type"], cell["value"]
    if kind == "uri":
        return Iri(value)
    if kind == "bnode":
        return Blank(value)
    if kind not in ("literal", "typed-literal"):
        raise EngineError(f"The answer holds a term of type {kind!r}, which SPARQL 1.1 does not have")
    lang = cell.get("xml:lang")
    return Literal(value, RDF_LANG_STRING if lang else cell.get("datatype", XSD + "string"), lang)
