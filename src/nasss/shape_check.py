"""The plan at work: the constraints of the shapes over the numbered statements of one study.

What a constraint means is what pyshacl makes of it, to the point that values are compared with rdflib's own literals.
"""

import operator
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from nasss.errors import EngineError
from nasss.shape_facts import FOCUS, IRI, NUMBER, OTHER, TAGGED, TEXT, Facts
from nasss.shape_plan import Plan, Shape, Sparql, prepared
from nasss.shapes import COMPONENTS, Result

COMPONENT_IRIS = {key: f"{SH}{name}" for key, name in COMPONENTS.items()}
VIOLATION = str(SH.Violation)
# Letters that one engine takes for another letter when capitals do not matter, ends of lines, and numbers too long.
HARD_TO_MATCH = re.compile("[\n\r\u0130\u0131\u017f\u212a]|[0-9]{16}")
EASY_IN_PATTERNS = re.compile(r"[0-9A-Za-z -]*")
EXPECTED: Mapping[Node, str] = {XSD.string: TEXT, XSD.integer: NUMBER}

# Looking a name up in a namespace takes longer than what is done with it.
CLASS, NODE, OR, XONE, PROPERTY = SH["class"], SH.node, SH["or"], SH.xone, SH.property
MIN_COUNT, MAX_COUNT = SH.minCount, SH.maxCount

Test = Callable[[Node], bool]
# shape, focus, path, the parameter of the constraint, value
Failure = tuple[Shape, int, str | None, URIRef, int | None]
# What looks at all values of a focus: the parameter of the constraint, and the value to name.
Whole = Callable[[int, Sequence[int]], Iterator[tuple[URIRef, int | None]]]


class Check:
    """The plan at work on the statements of one study.

    Args:
        made: the plan.
        facts: the statements, those of the ontology among them.
    """

    def __init__(self, made: Plan, facts: Facts) -> None:
        self._made, self._facts = made, facts
        self._type = facts.number(RDF.type)
        self._instances: dict[Node, frozenset[int]] = {}
        self._ready: dict[URIRef, _Ready] = {}
        self._targets: dict[tuple[object, ...], list[int]] = {}
        self._graph: Graph | None = None
        self._terms: dict[Result, tuple[Node, Node | None]] = {}
        self._listed: dict[tuple[object, ...], str] = {}

    def run(self) -> dict[Result, tuple[Node, Node | None]]:
        """The results, with the terms that they name."""
        for shape in self._made.targeting:
            focus = self._focus(shape)
            for failure in self.ready(shape.name).failures(focus):
                self._report(*failure)
            for query in shape.queries:
                self._ask(shape, query, focus)
        return self._terms

    def ready(self, name: URIRef) -> "_Ready":
        """A shape at work."""
        if name not in self._ready:
            self._ready[name] = _Ready(self, self._facts, self._made.shapes[name])
        return self._ready[name]

    def _report(self, shape: Shape, focus: int, path: str | None, component: URIRef, value: int | None) -> None:
        node = self._facts.node
        self._add(node(focus), path, component, shape, shape.message or "", None if value is None else node(value))

    def _add(
        self, focus: Node, path: str | None, component: URIRef, shape: Shape, message: str, value: Node | None
    ) -> None:
        text = None if value is None else _text(value)
        result = Result(_text(focus), path, COMPONENT_IRIS[component], VIOLATION, str(shape.name), message, text)
        self._terms[result] = (focus, value)

    # Targets and classes

    def _focus(self, shape: Shape) -> list[int]:
        key = (shape.nodes, shape.classes, shape.subjects_of, shape.objects_of)
        if key not in self._targets:
            facts = self._facts
            found = {facts.number(node) for node in shape.nodes}
            for top in shape.classes:
                found |= self.members(top)
            for name in shape.subjects_of:
                found |= facts.values.get(facts.number(name), {}).keys()
            for name in shape.objects_of:
                found |= facts.inverse(facts.number(name)).keys()
            self._targets[key] = sorted(found)
        return self._targets[key]

    def members(self, top: Node) -> frozenset[int]:
        """Everything of a class, or of a class below it."""
        if top not in self._instances:
            facts = self._facts
            members = facts.inverse(self._type)
            self._instances[top] = frozenset(node for kind in facts.below(top) for node in members.get(kind, ()))
        return self._instances[top]

    # Queries

    def _ask(self, shape: Shape, query: Sparql, focus: Sequence[int]) -> None:
        if not focus:
            return
        listed = self._list(shape, focus)
        text = query.among(listed, FOCUS) if self._is_ordinary(query) else None
        if text is None:
            for number in focus:
                self._ask_rdflib(shape, query, self._facts.node(number))
            return
        columns, rows = self._facts.select(text)
        for row in rows:
            found: dict[str, Any] = dict(zip(columns, row, strict=True))
            self._answer(shape, query, found["this"], found)

    def _list(self, shape: Shape, focus: Sequence[int]) -> str:
        """The name of a graph with the focus nodes of a shape."""
        key = (shape.nodes, shape.classes, shape.subjects_of, shape.objects_of)
        if key not in self._listed and self._facts.is_plain:
            self._listed[key] = f"{FOCUS}:{len(self._listed)}"
            self._facts.list_focus(self._listed[key], focus)
        return self._listed.get(key, "")

    def _is_ordinary(self, query: Sparql) -> bool:
        """Whether Oxigraph and rdflib are sure to answer a query alike, for these statements."""
        facts, uses = self._facts, query.uses
        if not facts.is_plain:
            return False
        if uses.any_property and any(OTHER in facts.kinds(name) for name in facts.values):
            return False
        for name in uses.properties:
            number = facts.number(name)
            kinds = facts.kinds(number)
            if OTHER in kinds:
                return False
            if (uses.ordered is None or name in uses.ordered) and kinds - {self._expected(name)}:
                return False
            if uses.has_patterns and kinds & {TEXT, TAGGED} and any(map(HARD_TO_MATCH.search, facts.texts(number))):
                return False
            if name in uses.into_patterns and not all(map(EASY_IN_PATTERNS.fullmatch, facts.texts(number))):
                return False
        return True

    def _expected(self, name: URIRef) -> str:
        """The kind of value that the ontology gives a property."""
        declared = self._made.literals.get(name)
        return IRI if declared is None else EXPECTED.get(declared, OTHER)

    def _ask_rdflib(self, shape: Shape, query: Sparql, focus: Node) -> None:
        if self._graph is None:
            self._graph = self._facts.graph()
        bindings: Any = {"this": focus}
        rows: Any = self._graph.query(prepared(query.text), initBindings=bindings)
        for row in rows:
            self._answer(shape, query, focus, row.asdict())

    def _answer(self, shape: Shape, query: Sparql, focus: Node | None, row: Mapping[str, Any]) -> None:
        """Report a row as the reference does, with the names in the message filled in."""
        found: dict[str, Any] = {name: node for name, node in row.items() if node is not None}
        path, value, this = found.pop("path", None), found.pop("value", None), found.pop("this", None)
        if path is None and value is None and this is None:
            return
        if value is None and shape.path is None:
            value = focus
        for name, node in (("this", this), ("path", path), ("value", value)):
            if node is not None:
                found[name] = node
        message = min(_filled(text, found) for text in query.messages)
        shown = str(path) if path is not None else None if shape.path is None else str(shape.path)
        subject = this or focus
        assert subject is not None
        self._add(subject, shown, SH.sparql, shape, message, value)


class _Ready:
    """A shape at work: its parameters are numbers, and what it found out about a value is kept."""

    def __init__(self, check: Check, facts: Facts, shape: Shape) -> None:
        self._check, self._facts, self._shape = check, facts, shape
        self._path = None if shape.path is None else str(shape.path)
        self._index: Mapping[int, Sequence[int]] | None = None
        if shape.path is not None:
            name = facts.number(shape.path.name)
            self._index = facts.inverse(name) if shape.path.is_inverse else facts.values.get(name, {})
        self._tests = [
            (key, test) for key, made in _TESTS.items() if key in shape.rules for test in made(shape.rules[key])
        ]
        self._classes = [check.members(top) for top in shape.rules.get(CLASS, ())]
        self._uses = {key: self._parts(key) for key in (NODE, OR, XONE) if key in shape.rules}
        self._looks_at_values = bool(self._tests or self._classes or self._uses)
        self._failing: dict[int, tuple[URIRef, ...]] = {}
        self._least, self._most = self._limit(MIN_COUNT, 0), self._limit(MAX_COUNT, sys.maxsize)
        self._wholes = [made(self, shape.rules[key]) for key, made in _WHOLES.items() if key in shape.rules]
        self._properties = self._parts(PROPERTY)

    def _parts(self, key: URIRef) -> "list[_Ready]":
        return [self._check.ready(part) for part in self._shape.rules.get(key, ())]

    def _limit(self, key: URIRef, otherwise: int) -> int:
        return int(self._shape.rules[key][0].value) if key in self._shape.rules else otherwise

    def conforms(self, node: int) -> bool:
        """Whether a node is as the shape wants it."""
        return next(self.failures((node,)), None) is None

    def failures(self, focuses: Sequence[int]) -> Iterator[Failure]:
        """What is wrong with focus nodes, but for the queries."""
        # Most is right with most nodes, so this asks first whether there is anything to say.
        shape, path, index, known = self._shape, self._path, self._index, self._failing
        looks_at_values, wholes, least, most = self._looks_at_values, self._wholes, self._least, self._most
        below: list[int] = []
        for focus in focuses:
            values: Sequence[int] = (focus,) if index is None else index.get(focus, ())
            if looks_at_values:
                for value in values:
                    failing = known.get(value)
                    if failing is None:
                        failing = known[value] = self._failing_tests(value)
                    for key in failing:
                        yield shape, focus, path, key, value
            if len(values) < least:
                yield shape, focus, path, MIN_COUNT, None
            if len(values) > most:
                yield shape, focus, path, MAX_COUNT, None
            for whole in wholes:
                for key, found in whole(focus, values):
                    yield shape, focus, path, key, found
            if shape.is_closed:
                for name, value in self._not_allowed(values):
                    yield shape, focus, str(self._facts.node(name)), SH.closed, value
            below += values
        for part in self._properties:
            yield from part.failures(below)

    def _failing_tests(self, value: int) -> tuple[URIRef, ...]:
        """The constraints that a value fails by itself, whatever its focus."""
        found: list[URIRef] = []
        if self._tests:
            node = self._facts.node(value)
            found = [key for key, test in self._tests if not test(node)]
        found += [CLASS for members in self._classes if value not in members]
        for key, parts in self._uses.items():
            number = sum(part.conforms(value) for part in parts)
            if key == NODE:
                found += [key] * (len(parts) - number)
            elif (key == OR and number == 0) or (key == XONE and number != 1):
                found.append(key)
        return tuple(found)

    @cached_property
    def _allowed(self) -> frozenset[int]:
        return frozenset(self._facts.number(name) for name in self._shape.allowed)

    def _not_allowed(self, values: Sequence[int]) -> Iterator[tuple[int, int]]:
        facts = self._facts
        for subject in values:
            for name in facts.properties.get(subject, ()):
                if name not in self._allowed:
                    for value in facts.values[name][subject]:
                        if (facts.node(name), facts.node(value)) != (RDF.type, RDFS.Resource):
                            yield name, value

    # What looks at all values of a focus

    def has_value(self, wanted: Sequence[Any]) -> Whole:
        """A value that must be there."""
        numbers = [self._facts.number(node) for node in wanted]
        return lambda _, values: iter([(SH.hasValue, None) for number in numbers if number not in values])

    def unique_language(self, wanted: Sequence[Any]) -> Whole:
        """Several texts in one language."""
        node, is_wanted, found = self._facts.node, bool(wanted[0].value), ((SH.uniqueLang, None),)

        def whole(_: int, values: Sequence[int]) -> Iterator[tuple[URIRef, int | None]]:
            nodes = map(node, values)
            tags = [text.language.lower() for text in nodes if isinstance(text, Literal) and text.language]
            return iter(found if is_wanted and len(tags) != len(set(tags)) else ())

        return whole

    def disjoint(self, others: Sequence[Any]) -> Whole:
        """Values that two properties share."""
        indexes = [self._facts.values.get(self._facts.number(name), {}) for name in others]
        return lambda focus, values: (
            (SH.disjoint, value) for index in indexes for value in values if value in index.get(focus, ())
        )

    def less_than(self, others: Sequence[Any]) -> Whole:
        """Values that are not less than those of another property."""
        return self._ordered(SH.lessThan, operator.lt, others)

    def at_most(self, others: Sequence[Any]) -> Whole:
        """Values that are more than those of another property."""
        return self._ordered(SH.lessThanOrEquals, operator.le, others)

    def _ordered(self, key: URIRef, holds: Callable[[Any, Any], Any], others: Sequence[Any]) -> Whole:
        node = self._facts.node
        indexes = [self._facts.values.get(self._facts.number(name), {}) for name in others]

        def whole(focus: int, values: Sequence[int]) -> Iterator[tuple[URIRef, int | None]]:
            for index in indexes:
                if any(isinstance(node(value), BNode) for value in values):
                    raise EngineError(f"Cannot use sh:{key.removeprefix(str(SH))} to compare a BlankNode.")
                for other in index.get(focus, ()) if values else ():
                    two, two_is_text = _comparable(node(other), key)
                    for value in values:
                        one, one_is_text = _comparable(node(value), key)
                        if one_is_text != two_is_text or not holds(one, two):
                            yield key, value

        return whole

    def qualified_min(self, limits: Sequence[Any]) -> Whole:
        """Too few values of a kind."""
        return self._qualified(SH.qualifiedMinCount, lambda number: number < limits[0].value)

    def qualified_max(self, limits: Sequence[Any]) -> Whole:
        """Too many values of a kind."""
        return self._qualified(SH.qualifiedMaxCount, lambda number: number > limits[0].value)

    def _qualified(self, key: URIRef, is_wrong: Callable[[int], bool]) -> Whole:
        (part,) = self._parts(SH.qualifiedValueShape)
        return lambda _, values: iter([(key, None)] if is_wrong(sum(map(part.conforms, values))) else [])


_WHOLES: Mapping[URIRef, Callable[[_Ready, Sequence[Any]], Whole]] = {
    SH.hasValue: _Ready.has_value,
    SH.uniqueLang: _Ready.unique_language,
    SH.disjoint: _Ready.disjoint,
    SH.lessThan: _Ready.less_than,
    SH.lessThanOrEquals: _Ready.at_most,
    SH.qualifiedMinCount: _Ready.qualified_min,
    SH.qualifiedMaxCount: _Ready.qualified_max,
}


def _filled(message: str, found: Mapping[str, Any]) -> str:
    for name, node in found.items():
        # A backslash in a value is read as part of the replacement, as the reference reads it.
        message = re.sub(f"{{[?$]{name}}}", str(node), message)
    return message


def _datatype(wanted: Sequence[Any]) -> list[Test]:
    kind = wanted[0]
    python: dict[Node, type | tuple[type, ...]] = {XSD.string: (str, bytes), XSD.integer: int}

    def test(node: Node) -> bool:
        if not isinstance(node, Literal):
            return False
        is_text = node.datatype is None and node.language is None and kind == XSD.string
        if not is_text and (node.datatype != kind or node.ill_typed):
            return False
        return isinstance(node.value, python[kind])

    return [test]


def _node_kind(wanted: Sequence[Any]) -> list[Test]:
    kinds: dict[Node, type[Node]] = {SH.IRI: URIRef, SH.BlankNode: BNode, SH.Literal: Literal}
    kind = kinds[wanted[0]]
    return [lambda node: isinstance(node, kind)]


def _one_of(wanted: Sequence[Any]) -> list[Test]:
    choices = set(wanted)
    return [lambda node: node in choices]


def _pattern(wanted: Sequence[Any]) -> list[Test]:
    return [_matches(re.compile(str(pattern))) for pattern in wanted]


def _matches(pattern: re.Pattern[str]) -> Test:
    return lambda node: not isinstance(node, BNode) and pattern.search(str(node)) is not None


def _shortest(wanted: Sequence[Any]) -> list[Test]:
    least = wanted[0].value
    return [lambda node: least == 0 or (not isinstance(node, BNode) and len(str(node)) >= least)]


def _longest(wanted: Sequence[Any]) -> list[Test]:
    most = wanted[0].value
    return [lambda node: not isinstance(node, BNode) and len(str(node)) <= most]


def _language(wanted: Sequence[Any]) -> list[Test]:
    tags = {str(tag.value).lower() for tag in wanted}

    def test(node: Node) -> bool:
        if not isinstance(node, Literal) or not node.language:
            return False
        tag = str(node.language).lower()
        return "*" in tags or tag in tags or tag.split("-")[0] in tags

    return [test]


def _least(wanted: Sequence[Any]) -> list[Test]:
    return [lambda node: _compared(node, wanted[0], lambda order: order >= 0)]


def _most(wanted: Sequence[Any]) -> list[Test]:
    return [lambda node: _compared(node, wanted[0], lambda order: order <= 0)]


_TESTS: Mapping[URIRef, Callable[[Sequence[Any]], list[Test]]] = {
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH["in"]: _one_of,
    SH.pattern: _pattern,
    SH.minLength: _shortest,
    SH.maxLength: _longest,
    SH.languageIn: _language,
    SH.minInclusive: _least,
    SH.maxInclusive: _most,
}


def _compared(node: Node, limit: Literal, holds: Callable[[int], bool]) -> bool:
    """Whether a value is on the right side of a limit; what cannot be compared is not."""
    if not isinstance(node, Literal) or isinstance(node.value, str) != isinstance(limit.value, str):
        return False
    try:
        return holds(0 if node.eq(limit) else 1 if node > limit else -1)
    except (TypeError, NotImplementedError):
        return False


def _comparable(node: Node, key: URIRef) -> tuple[Any, bool]:
    if isinstance(node, BNode):
        raise EngineError(f"Cannot use sh:{key.removeprefix(str(SH))} to compare a BlankNode.")
    if isinstance(node, URIRef):
        return str(node), True
    value = node.value if isinstance(node, Literal) else None
    return (value, True) if isinstance(value, str) else (node, False)


def _text(node: Node) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)
