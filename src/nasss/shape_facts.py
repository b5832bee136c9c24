"""The statements of a study, numbered and indexed so that shapes are checked quickly; queries are put to Oxigraph.

Every literal is what rdflib makes of it, since rdflib says which literals are the same. A file is read with Oxigraph
where it is certain that rdflib reads the same from it, and with rdflib where it is not.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node, _is_valid_uri

STRING, INTEGER = str(XSD.string), str(XSD.integer)
# What makes a file one that rdflib has to read: a datatype that is spelt out, a base, language tags in capitals, line
# ends of other systems, quoted triples and versions. Digits that rdflib would write otherwise are found in the terms.
MARKS = (b"^^", b"\r", b"<<", b"{|")
# Each pattern begins with letters that stand for themselves, which makes the search ten times as fast.
CAPITALS = (re.compile(rb'"@[a-z0-9-]*[A-Z]'), re.compile(rb"'@[a-z0-9-]*[A-Z]"))
DIRECTIVES = (re.compile(rb"base\s*[<#]"), re.compile(rb"version\s*[\"'#]"))
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
IRI, TEXT, NUMBER, TAGGED, OTHER = "iri", "text", "number", "tagged", "other"
FOCUS = "urn:x-nasss:focus"


class _UnusualError(Exception):
    """The file has something that Oxigraph and rdflib might read differently."""


class Facts:
    """Statements with numbers for terms.

    Attributes:
        values: for each property, for each subject, the values.
        properties: for each subject, its properties.
        is_plain: whether Oxigraph can hold all of it: no blank nodes, no IRIs that are none.
        size: the number of statements.
    """

    def __init__(
        self, to_rdflib: Callable[[Any], Node], from_rdflib: Callable[[Node], Hashable], beside: "Beside"
    ) -> None:
        self._to_rdflib, self._from_rdflib, self._beside = to_rdflib, from_rdflib, beside
        # The terms of what is put beside later have their numbers from the beginning: nothing is looked up then.
        self._terms: list[Any] = list(beside.converted if to_rdflib is _to_rdflib else beside.terms)
        self._numbers: dict[Hashable, int] = (beside.places if to_rdflib is _to_rdflib else beside.own_places).copy()
        self._nodes: dict[int, Node] = dict(enumerate(beside.terms))
        self._inverse: dict[int, dict[int, list[int]]] = {}
        self._kinds: dict[int, frozenset[str]] = {}
        self._statements: set[tuple[int, int, int]] = set()
        self._added: set[tuple[int, int, int]] = set()
        self._store: ox.Store | None = None
        self.values: dict[int, dict[int, list[int]]] = {}
        self.properties: dict[int, list[int]] = {}
        self.is_plain = True

    @classmethod
    def of_graph(cls, graph: Iterable[tuple[Node, Node, Node]], beside: "Beside") -> "Facts":
        """The statements of an rdflib graph."""
        facts = cls(_same, _same, beside)
        facts.add(graph)
        facts.is_plain = all(_is_plain(term) for term in facts._terms)
        return facts

    @classmethod
    def of_file(cls, path: Path, beside: "Beside") -> "Facts | None":
        """The statements of a Turtle or TriG file; None when rdflib has to read it."""
        try:
            content = path.read_bytes()
            if _is_unusual(content):
                return None
            facts = cls(_to_rdflib, _from_rdflib, beside)
            facts._add_quads(ox.parse(content, format=ox.RdfFormat.TRIG))
        except (_UnusualError, OSError, SyntaxError, ValueError):
            return None
        return facts

    @property
    def size(self) -> int:
        """The number of statements."""
        return len(self._statements) + len(self._added)

    def add(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        """Add statements."""
        convert, number, put = self._from_rdflib, self._number, self._put
        for s, p, o in triples:
            put(number(convert(s)), number(convert(p)), number(convert(o)))

    def add_beside(self) -> None:
        """Add the statements that are put beside those of every study."""
        beside = self._beside
        self._added = beside.statements - self._statements
        for name, by_subject in beside.values.items():
            own = self.values.get(name)
            self.values[name] = by_subject if own is None else _merged(own, by_subject)
        self.properties = _merged(self.properties, beside.properties)

    def _add_quads(self, quads: Iterable[ox.Quad]) -> None:
        known, number, put = self._numbers.get, self._number, self._put
        for quad in quads:
            subject, name, value = quad.subject, quad.predicate, quad.object
            s, p, o = known(subject), known(name), known(value)
            if s is None:
                if not isinstance(subject, ox.NamedNode):
                    raise _UnusualError
                s = number(subject)
            if o is None:
                if not isinstance(value, ox.NamedNode):
                    _check_literal(value)
                o = number(value)
            put(s, number(name) if p is None else p, o)

    def _number(self, term: Hashable) -> int:
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = len(self._terms)
            self._terms.append(term)
        return found

    def _put(self, subject: int, name: int, value: int) -> None:
        statement = (subject, name, value)
        if statement in self._statements:
            return
        self._statements.add(statement)
        by_subject = self.values.get(name)
        if by_subject is None:
            by_subject = self.values[name] = {}
        found = by_subject.get(subject)
        if found is None:
            by_subject[subject] = [value]
            self.properties.setdefault(subject, []).append(name)
        else:
            found.append(value)

    def number(self, node: Node) -> int:
        """The number of a term; one that stands in no statement gets one too."""
        return self._number(self._from_rdflib(node))

    def node(self, number: int) -> Node:
        """The term with a number."""
        found = self._nodes.get(number)
        if found is None:
            found = self._nodes[number] = self._to_rdflib(self._terms[number])
        return found

    def inverse(self, name: int) -> dict[int, list[int]]:
        """For each value of a property, the subjects."""
        found = self._inverse.get(name)
        if found is None:
            found = self._inverse[name] = {}
            for subject, values in self.values.get(name, {}).items():
                for value in values:
                    found.setdefault(value, []).append(subject)
        return found

    def below(self, top: Node) -> set[int]:
        """A class and the classes below it."""
        under = self.inverse(self.number(RDFS.subClassOf))
        found, waiting = set[int](), [self.number(top)]
        while waiting:
            kind = waiting.pop()
            if kind not in found:
                found.add(kind)
                waiting += under.get(kind, [])
        return found

    def forget(self) -> None:
        """Forget what was worked out; statements may be added again."""
        self._inverse.clear()
        self._kinds.clear()

    def graph(self) -> Graph:
        """The statements as an rdflib graph."""
        graph = Graph()
        for s, p, o in chain(self._statements, self._added):
            graph.add((self.node(s), self.node(p), self.node(o)))
        return graph

    def kinds(self, name: int) -> frozenset[str]:
        """The kinds of the values of a property."""
        found = self._kinds.get(name)
        if found is None:
            numbers = {value for values in self.values.get(name, {}).values() for value in values}
            found = self._kinds[name] = frozenset(_kind(self._terms[number]) for number in numbers)
        return found

    def texts(self, name: int) -> Iterator[str]:
        """The values of a property as texts."""
        return (str(self.node(value)) for values in self.values.get(name, {}).values() for value in values)

    def select(self, query: str) -> tuple[list[str], list[list[Node | None]]]:
        """The columns and rows of a query, as Oxigraph answers it."""
        solutions: Any = self._oxigraph().query(query)
        columns = [variable.value for variable in solutions.variables]
        return columns, [[None if cell is None else _to_rdflib(cell) for cell in row] for row in solutions]

    def list_focus(self, graph: str, focus: Sequence[int]) -> None:
        """Put a list of focus nodes beside the statements, in a graph of its own, for queries to use."""
        marker, name = ox.NamedNode(FOCUS), ox.NamedNode(graph)
        is_raw = self._to_rdflib is _to_rdflib
        terms = (self._terms[number] if is_raw else _from_rdflib(self.node(number)) for number in focus)
        self._oxigraph().extend(ox.Quad(marker, marker, term, name) for term in terms)

    def _oxigraph(self) -> ox.Store:
        if self._store is None:
            self._store = ox.Store()
            terms = self._terms if self._to_rdflib is _to_rdflib else [_from_rdflib(term) for term in self._terms]
            self._store.extend(ox.Quad(terms[s], terms[p], terms[o]) for s, p, o in self._statements)
            if self._added:
                self._store.extend(self._beside.quads)
        return self._store


class Beside:
    """Statements that are put beside those of many studies, numbered and indexed once, for either way of reading.

    Attributes:
        terms: the terms, by number.
        own_places: the numbers, by term.
        statements: the statements.
        values: for each property, for each subject, the values.
        properties: for each subject, its properties.
    """

    def __init__(self, triples: Iterable[tuple[Node, Node, Node]]) -> None:
        self.own_places: dict[Hashable, int] = {}
        self.values: dict[int, dict[int, list[int]]] = {}
        self.properties: dict[int, list[int]] = {}
        number = self.own_places.setdefault
        places = [tuple(number(term, len(self.own_places)) for term in triple) for triple in triples]
        self.statements = {(s, p, o) for s, p, o in places}
        self.terms: list[Any] = list(self.own_places)
        for s, p, o in sorted(self.statements):
            self.values.setdefault(p, {}).setdefault(s, []).append(o)
            if p not in self.properties.setdefault(s, []):
                self.properties[s].append(p)

    @cached_property
    def converted(self) -> list[Any]:
        """Oxigraph's terms."""
        return [_from_rdflib(term) for term in self.terms]

    @cached_property
    def places(self) -> dict[Hashable, int]:
        """The numbers, by Oxigraph's terms."""
        return {term: place for place, term in enumerate(self.converted)}

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """The statements for Oxigraph, which takes one that it has already for the same."""
        terms = self.converted
        return [ox.Quad(terms[s], terms[p], terms[o]) for s, p, o in self.statements]


def _merged(own: Mapping[int, list[int]], other: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """The lists of both, each thing once."""
    found = {**other, **own}
    for key in own.keys() & other.keys():
        found[key] = [*own[key], *(number for number in other[key] if number not in own[key])]
    return found


def _is_unusual(content: bytes) -> bool:
    small = content.lower()
    return (
        any(mark in content for mark in MARKS)
        or any(pattern.search(content) for pattern in CAPITALS)
        or any(pattern.search(small) for pattern in DIRECTIVES)
    )


def _check_literal(term: Any) -> None:
    if not isinstance(term, ox.Literal) or term.direction is not None:
        raise _UnusualError
    if term.language is None:
        kind = term.datatype.value
        if kind != STRING and not (kind == INTEGER and WHOLE.fullmatch(term.value)):
            raise _UnusualError


def _same(term: Any) -> Any:
    return term


def _to_rdflib(term: Any) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    kind = term.datatype.value
    return Literal(term.value) if kind == STRING else Literal(term.value, datatype=URIRef(kind))


def _from_rdflib(node: Node) -> Any:
    if isinstance(node, Literal):
        if node.language is not None:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=None if node.datatype is None else ox.NamedNode(str(node.datatype)))
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))


def _is_plain(term: Node) -> bool:
    if isinstance(term, Literal):
        return str(term).isascii() or _is_unicode(str(term))
    return isinstance(term, URIRef) and is_whole_iri(term)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_whole_iri(iri: URIRef) -> bool:
    """Whether an IRI is one for both engines."""
    if not _is_valid_uri(iri):
        return False
    try:
        ox.NamedNode(str(iri))
    except ValueError:
        return False
    return True


def _kind(term: Any) -> str:
    if isinstance(term, ox.NamedNode | URIRef):
        return IRI
    if isinstance(term, BNode | ox.BlankNode):
        return OTHER
    if term.language is not None:
        return TAGGED
    datatype = term.datatype
    kind = None if datatype is None else datatype.value if isinstance(datatype, ox.NamedNode) else str(datatype)
    if kind is None or (kind == STRING and isinstance(term, ox.Literal)):
        return TEXT
    return NUMBER if kind == INTEGER and WHOLE.fullmatch(str(term) if isinstance(term, str) else term.value) else OTHER
