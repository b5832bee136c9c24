"""The questions in ``queries/``: their headers, and how values get into them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from nasss.errors import EngineError, NasssError, UsageError, shown
from nasss.prepared import keep_text, recall_text
from nasss.resources import queries_dir
from nasss.syntax import (
    Token,
    declared_prefixes,
    own_terms,
    query_form,
    tokens,
    undeclared_prefixes,
    used_prefixes,
)
from nasss.terms import NASSS, XSD, Iri, Literal, Source, Term, expand, shorten, to_term

__all__ = [
    "Parameter",
    "Question",
    "Resolver",
    "bind",
    "declared_prefixes",
    "load",
    "load_all",
    "own_terms",
    "parse",
    "resolver",
    "undeclared_prefixes",
    "used_prefixes",
]

LITERAL_TYPES = ("xsd:integer", "xsd:string", "xsd:boolean")
MAX_BYTES = 1_000_000
SUGGESTIONS = 5
_TEXTS = ("summary", "audience", "why", "counting", "inference")
_KEYS = (*_TEXTS, "tags", "parameters", "columns")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CLASS_TYPE = re.compile(r"nasss:[A-Z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Parameter:
    """A value that a question can be asked for.

    Attributes:
        name: its name, the same as the variable in the query.
        type: ``xsd:integer``, ``xsd:string``, ``xsd:boolean``, or a class such as ``nasss:AdopterRole``.
        default: what holds when no value is given; None for no restriction.
        description: what it does.
    """

    name: str
    type: str
    default: str | int | bool | None
    description: str


@dataclass(frozen=True)
class Question:
    """A question in plain words with the SPARQL query that answers it.

    Attributes:
        slug: its short name, that of the file.
        summary: the question in plain words.
        audience: who asks it.
        why: why they ask it.
        counting: how is counted.
        tags: what it is about.
        inference: what a reasoner must have added for it, or ``none``.
        parameters: by name, in order.
        columns: what each column of the answer says, by name, in order.
        sparql: the query, without the header.
    """

    slug: str
    summary: str
    audience: str
    why: str
    counting: str
    tags: tuple[str, ...]
    inference: str
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, str]
    sparql: str


Resolver = Callable[[Parameter, object], Term]


def slugs() -> list[str]:
    """The short names of all questions."""
    return sorted(path.stem for path in queries_dir().glob("*.rq"))


def load_all() -> dict[str, Question]:
    """All shipped questions by short name.

    Raises:
        EngineError: a question's file has a mistake.
    """
    return {slug: parse(queries_dir() / f"{slug}.rq") for slug in slugs()}


def load(slug: str) -> Question:
    """One shipped question.

    Raises:
        UsageError: there is no question of this name; the message names similar ones.
        EngineError: the question's file has a mistake.
    """
    known = slugs()
    if slug not in known:
        raise UsageError(f"There is no question {slug!r}.{did_you_mean(slug, known)} To list them: nasss ask")
    return parse(queries_dir() / f"{slug}.rq")


def did_you_mean(text: str, known: list[str]) -> str:
    """A sentence with the known names that resemble a text, or nothing."""
    by_form: dict[str, list[str]] = {}
    for name in known:
        by_form.setdefault(name.casefold(), []).append(name)
    # Nobody means a name so long, and comparing it would take long.
    import difflib

    close = difflib.get_close_matches(text[:200].casefold(), by_form, n=SUGGESTIONS, cutoff=0.5)
    names = [name for form in close for name in by_form[form]]
    return f" Did you mean {' or '.join(names[:SUGGESTIONS])}?" if names else ""


def read_query(path: Path) -> str:
    """The text of a query file.

    Raises:
        EngineError: it cannot be read.
        UsageError: it is no text, or far too long for a query.
    """
    try:
        with path.open("rb") as file:
            return decode_query(file.read(MAX_BYTES + 1), str(path))
    except IsADirectoryError as error:
        raise EngineError(f"{path}: this is a folder; name the file with the query") from error
    except FileNotFoundError as error:
        raise EngineError(f"{path}: there is no such file") from error
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error


def decode_query(data: bytes, name: str) -> str:
    """The text of a query that was read as bytes.

    Raises:
        UsageError: it is no UTF-8 text, or far too long for a query.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{name}: longer than {MAX_BYTES:,} bytes; this is no query")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{name}, line {line}: not UTF-8 text; save the file as UTF-8") from error
    if "\0" in text:
        raise UsageError(f"{name}: holds a zero byte; this is no text but a binary file")
    return text.replace("\r\n", "\n")


def parse(path: Path) -> Question:
    """Read a question file: a header of ``#+`` lines that together are YAML, then a SELECT query.

    Raises:
        EngineError: the file has a mistake; the message names the line and what was expected.
    """
    try:
        text = read_query(path)
    except UsageError as error:
        raise EngineError(str(error)) from error
    lines = text.split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    reader = _Reader(path, lines[:count], "\n".join(lines[count:]), count)
    return reader.question()


class _Reader:
    """Checks one question file; each complaint names the line."""

    def __init__(self, path: Path, header: list[str], body: str, offset: int) -> None:
        self.path, self.header, self.offset = path, header, offset
        self.sparql = body.strip("\n") + "\n"
        # Blank lines between header and query count as well.
        self.offset += len(body) - len(body.lstrip("\n"))

    def fail(self, line: int, message: str) -> EngineError:
        return EngineError(f"{self.path}, line {line}: {message}")

    def line_of(self, key: str, part: str = "") -> int:
        """The line of a key, or of a name that stands below the key of a part."""
        pattern = re.compile(rf"#\+\s*{re.escape(key)}\s*:")
        start = self.line_of(part) if part else 0
        return next((i for i, line in enumerate(self.header, 1) if i > start and pattern.match(line)), 1)

    def question(self) -> Question:
        if not _SLUG.fullmatch(self.path.stem):
            raise self.fail(1, f"the file name {self.path.stem!r} is no slug; expected words joined by hyphens")
        data = self._mapping()
        texts = {key: self._text(data, key) for key in _TEXTS}
        if not texts["summary"].endswith("?"):
            raise self.fail(self.line_of("summary"), "the summary is a question; expected a ? at the end")
        tags = data["tags"]
        if not isinstance(tags, list) or not tags or not all(isinstance(tag, str) for tag in tags):
            raise self.fail(self.line_of("tags"), "expected a list of words, for example [roles, counts]")
        parameters = {name: self._parameter(name, about) for name, about in self._part(data, "parameters").items()}
        columns = {name: self._column(name, about) for name, about in self._part(data, "columns").items()}
        self._check_body(parameters)
        return Question(
            slug=self.path.stem,
            **texts,
            tags=tuple(tags),
            parameters=parameters,
            columns=columns,
            sparql=self.sparql,
        )

    def _data(self) -> object:
        """What the header says, as it was kept when it was read before."""
        text = "\n".join(line[2:] for line in self.header)
        note = f"question-{self.path.stem}"
        if (known := recall_text(note, text)) is not None:
            return known
        from nasss.headers import HeaderError, read_header

        try:
            data = read_header(text)
        except HeaderError as error:
            raise self.fail(error.line, str(error)) from error
        keep_text(note, text, data)
        return data

    def _mapping(self) -> dict[str, Any]:
        data = self._data()
        if not isinstance(data, dict):
            raise self.fail(1, "expected a header of #+ lines, beginning with #+ summary:")
        for key in data:
            if key not in _KEYS:
                raise self.fail(self.line_of(str(key)), f"unknown key {key!r}; the keys are {', '.join(_KEYS)}")
        for key in _KEYS:
            if key not in data and key != "parameters":
                raise self.fail(1, f"the header has no {key!r}")
        return data

    def _text(self, data: Mapping[str, Any], key: str) -> str:
        value = data[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fail(self.line_of(key), f"expected text for {key!r}")
        return " ".join(value.split())

    def _part(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key)
        if value is None:
            value = {}
        if not isinstance(value, dict) or (key == "columns" and not value):
            raise self.fail(self.line_of(key), f"expected one line for each of the {key}")
        for name in value:
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise self.fail(self.line_of(str(name), key), f"the name {name!r} is not in snake_case")
        return value

    def _column(self, name: str, about: object) -> str:
        if not isinstance(about, str):
            raise self.fail(self.line_of(name, "columns"), f"expected text that says what {name!r} holds")
        return about

    def _parameter(self, name: str, about: Any) -> Parameter:
        line = self.line_of(name, "parameters")
        if not isinstance(about, dict) or set(about) != {"type", "default", "description"}:
            hint = "put a description that holds a comma in quotation marks"
            raise self.fail(line, f"expected {name}: {{type: ..., default: ..., description: ...}}; {hint}")
        kind, default, description = about["type"], about["default"], about["description"]
        if kind not in LITERAL_TYPES and not (isinstance(kind, str) and _CLASS_TYPE.fullmatch(kind)):
            known = ", ".join(LITERAL_TYPES)
            raise self.fail(line, f"unknown type {kind!r}; expected {known} or a class such as nasss:AdopterRole")
        # Not isinstance: to Python, true is a whole number as well.
        fitting = {"xsd:integer": "int", "xsd:boolean": "bool"}.get(kind, "str")
        if default is not None and type(default).__name__ != fitting:
            raise self.fail(line, f"the default {default!r} does not fit the type {kind}")
        if not isinstance(description, str):
            raise self.fail(line, "expected text for the description")
        return Parameter(name, kind, default, description)

    def _check_body(self, parameters: Mapping[str, Parameter]) -> None:
        try:
            form = query_form(self.sparql)
        except NasssError as error:
            raise self.fail(self.offset + 1, str(error)) from error
        if form != "SELECT":
            raise self.fail(self.offset + 1, f"expected a SELECT query, found {form}")
        slots = _slots(self.sparql)
        for name, parameter in parameters.items():
            found = slots.get(name, [])
            if len(found) != 1:
                message = f"expected exactly one VALUES ?{name} {{ ... }} for the parameter, found {len(found)}"
                raise self.fail(self.line_of(name, "parameters"), message)
            default = parameter.default
            expected = "UNDEF" if default is None else default_term(parameter).n3()
            start, end = found[0]
            if self.sparql[start:end].strip() != expected:
                line = self.offset + self.sparql.count("\n", 0, start) + 1
                raise self.fail(line, f"the default is {default!r}, so expected VALUES ?{name} {{ {expected} }}")


def default_term(parameter: Parameter) -> Term:
    """The term of a parameter's default, as it stands in the query.

    Raises:
        UsageError: it is none.
    """
    default = parameter.default
    if isinstance(default, str) and parameter.type not in LITERAL_TYPES:
        return Iri(expand(default) or default)
    return to_term(default)


@lru_cache
def _slots(sparql: str) -> dict[str, list[tuple[int, int]]]:
    """Where the braces of each ``VALUES ?x { ... }`` begin and end, by variable."""
    stream = list(tokens(sparql))
    found: dict[str, list[tuple[int, int]]] = {}
    for i, token in enumerate(stream[:-2]):
        variable, brace = stream[i + 1], stream[i + 2]
        if token.text.upper() == "VALUES" and variable.kind == "variable" and brace.text == "{":
            closing = next((later for later in stream[i + 3 :] if _closes(later)), None)
            if closing is not None:
                found.setdefault(variable.text[1:], []).append((brace.end, closing.start))
    return found


def _closes(token: Token) -> bool:
    return token.kind == "mark" and token.text == "}"


def bind(question: Question, values: Mapping[str, object], resolve: Resolver) -> str:
    """The question's query with values put in for its parameters, as RDF terms and never as text.

    Args:
        question: the question.
        values: the values by parameter name; None leaves the parameter as the question has it.
        resolve: turns a value into the term it means, see `resolver`.

    Raises:
        UsageError: a parameter or a value is unknown.
    """
    replacements = []
    slots = _slots(question.sparql)
    for name, value in values.items():
        if name not in question.parameters:
            known = list(question.parameters)
            listed = f"Its parameters are {', '.join(known)}." if known else "It has no parameters."
            message = f"The question {question.slug!r} has no parameter {name!r}."
            raise UsageError(f"{message}{did_you_mean(name, known)} {listed}")
        if value is not None:
            term = resolve(question.parameters[name], value)
            replacements.append((*slots[name][0], f" {term.n3()} "))
    sparql = question.sparql
    # From the end, so that the places before stay where they are.
    for start, end, text in sorted(replacements, reverse=True):
        sparql = sparql[:start] + text + sparql[end:]
    return sparql


def resolver(source: Source) -> Resolver:
    """What turns values into terms, looking names up in a store or endpoint."""

    def resolve(parameter: Parameter, value: object) -> Term:
        if parameter.type in LITERAL_TYPES:
            return _literal(parameter, value)
        return _individual(source, parameter, value)

    return resolve


def _literal(parameter: Parameter, value: object) -> Term:
    """A value as a literal of the parameter's type."""
    kind = XSD + parameter.type.removeprefix("xsd:")
    term = to_term(value)
    if isinstance(term, Literal) and term.lang is None and term.datatype in (kind, XSD + "string"):
        text = term.value if parameter.type == "xsd:string" else term.value.strip()
        if parameter.type == "xsd:boolean":
            text = {"yes": "true", "1": "true", "no": "false", "0": "false"}.get(text.lower(), text.lower())
        fits = {
            "xsd:string": bool(text) and term.datatype == kind,
            "xsd:integer": re.fullmatch(r"[+-]?[0-9]{1,18}", text),
            "xsd:boolean": text in ("true", "false"),
        }
        if fits[parameter.type]:
            return Literal(str(int(text)) if parameter.type == "xsd:integer" else text, kind)
    expected = {"xsd:integer": "a whole number", "xsd:boolean": "true or false", "xsd:string": "text"}
    raise UsageError(
        f"The parameter {parameter.name!r} cannot be {shown(value)}; expected {expected[parameter.type]} "
        f"({parameter.description})"
    )


def _individual(source: Source, parameter: Parameter, value: object) -> Term:
    """The one individual of the parameter's class that a value names."""
    text = to_term(value).value.strip()
    found = sorted({row[0].value for row in source.select(_matching(parameter, text)).rows if row[0] is not None})
    if len(found) == 1:
        return Iri(found[0])
    if found:
        names = ", ".join(shorten(iri) for iri in found)
        raise UsageError(
            f"The parameter {parameter.name!r} is ambiguous: {shown(text)} names {len(found)} things. "
            f"Give one of these in full: {names}"
        )
    known = _known(source, parameter)
    listed = f"To list them: nasss show {parameter.type}"
    raise UsageError(
        f"The parameter {parameter.name!r} cannot be {shown(text)}: no {parameter.type.removeprefix('nasss:')} "
        f"has this name.{did_you_mean(text, known)} {listed}"
    )


_MEMBERS = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?item ?label ?identifier WHERE {
  ?class rdfs:subClassOf* %(kind)s .
  ?item rdf:type ?class .
  OPTIONAL { ?item rdfs:label ?label . FILTER(LANG(?label) IN ("en", "")) }
  OPTIONAL { ?item nasss:identifier ?identifier . }
  %(filter)s
}
ORDER BY ?item ?label ?identifier
LIMIT 5000
"""


def _matching(parameter: Parameter, text: str) -> str:
    """The query for what a text names: by IRI, prefixed name, local name, identifier or label."""
    word = Literal(text).n3()
    label = Literal(" ".join(text.split()).lower()).n3()
    iris = {text, expand(text) or text, NASSS + text}
    terms = ", ".join(sorted(_quoted(iri) for iri in iris))
    condition = (
        f"FILTER(STR(?item) IN ({terms}) || STR(?identifier) = {word} || LCASE(STR(?label)) = {label}"
        f' || REPLACE(STR(?item), "^.*[/#]", "") = {word})'
    )
    return _MEMBERS % {"kind": _kind(parameter), "filter": condition}


def _quoted(iri: str) -> str:
    return Literal(iri).n3()


def _kind(parameter: Parameter) -> str:
    return Iri(NASSS + parameter.type.removeprefix("nasss:")).n3()


def _known(source: Source, parameter: Parameter) -> list[str]:
    """Labels of the individuals of a class, or their local names where they have no label."""
    rows = source.select(_MEMBERS % {"kind": _kind(parameter), "filter": ""}).rows
    return sorted({row[1].value if row[1] is not None else shorten(row[0].value) for row in rows if row[0] is not None})
