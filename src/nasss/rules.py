"""The OWL RL part of an ontology as rules: made from its axioms, and each written as a SPARQL INSERT.

The rules give what the entailment rules of OWL 2 RL give (W3C, OWL 2 Profiles, section 4.3) about individuals:
the named classes they belong to, the values of their properties, and which of them are the same. What a class
is made of is put into the rules and not into the data, so no statement about an expression is ever made.

Left out, since they say nothing: that a thing is an ``owl:Thing`` or the same as itself, the types of literals,
which literals are the same, and statements about classes and properties.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, product

from nasss.axioms import (
    CHARACTERISTICS,
    DENIAL,
    DIFFERENT,
    NOTHING,
    OWL,
    SAME,
    THING,
    TYPE,
    Axiom,
    Expression,
    Role,
    Schema,
    is_datatype,
)
from nasss.terms import INTEGERS, RDF_LANG_STRING, XSD, Blank, Iri, Literal, Term

# Literals of different families are never equal; one family for each line.
_FAMILIES = (
    INTEGERS | {XSD + "decimal"},
    {XSD + name for name in ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")},
    {RDF_LANG_STRING},
    {XSD + "boolean"},
    {XSD + "double"},
    {XSD + "float"},
    {XSD + "dateTime", XSD + "dateTimeStamp"},
    {XSD + "anyURI"},
)


@dataclass(frozen=True, slots=True)
class Var:
    """A variable of a rule."""

    name: str

    def n3(self) -> str:
        """The variable as it is written in SPARQL."""
        return f"?{self.name}"


Part = Term | Var
Atom = tuple[Part, Part, Part]
Fact = tuple[Term, Term, Term]
Binding = Mapping[Var, Term]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on what the variables of a rule stand for.

    Attributes:
        kind: other (not the same term), unequal (two literals of different value), outside (a literal of none of
            the terms as datatypes), among (one of the terms).
        first: what is looked at.
        second: what it is compared with.
        terms: what it is looked for in.
    """

    kind: str
    first: Part
    second: Part | None = None
    terms: tuple[Term, ...] = ()

    def sparql(self) -> str:
        """The condition as a SPARQL pattern."""
        first, second = self.first.n3(), "" if self.second is None else self.second.n3()
        terms = [term.n3() for term in self.terms]
        if self.kind == "other":
            return f"FILTER(!SAMETERM({first}, {second}))"
        if self.kind == "unequal":
            return f"FILTER(ISLITERAL({first}) && ISLITERAL({second}) && COALESCE({first} != {second}, true))"
        if self.kind == "outside":
            return f"FILTER(ISLITERAL({first}) && DATATYPE({first}) IN ({', '.join(terms)}))"
        return f"VALUES {first} {{ {' '.join(terms)} }}"

    def holds(self, binding: Binding) -> bool:
        """Whether the condition holds for what the variables stand for."""
        first = _put(self.first, binding)
        second = None if self.second is None else _put(self.second, binding)
        if self.kind == "other":
            return first != second
        if self.kind == "unequal":
            both = isinstance(first, Literal) and isinstance(second, Literal)
            return both and (first.python, first.lang) != (second.python, second.lang)  # type: ignore[union-attr]
        if self.kind == "outside":
            return isinstance(first, Literal) and Iri(first.datatype) in self.terms
        return first in self.terms


@dataclass(frozen=True, slots=True)
class Rule:
    """If the body holds, so does the head; without a head, the body cannot hold.

    Attributes:
        name: the rule in words.
        axioms: the axioms it was made from; none for what the meaning of sameness gives.
        body: the patterns to match.
        head: the statement that follows.
        filters: further conditions.
    """

    name: str
    axioms: tuple[Axiom, ...]
    body: tuple[Atom, ...]
    head: Atom | None
    filters: tuple[Filter, ...] = ()

    @property
    def variables(self) -> tuple[Var, ...]:
        """The variables of the body, in order."""
        return tuple(dict.fromkeys(part for atom in self.body for part in atom if isinstance(part, Var)))

    def where(self, body: Iterable[str] | None = None) -> str:
        """The body as a SPARQL group, of other patterns if these are given."""
        patterns = [written(atom) for atom in self.body] if body is None else list(body)
        return " ".join([*patterns, *(condition.sparql() for condition in self.filters)])

    def insert(self, into: str, changed: Mapping[int, Iterable[str]] | None = None) -> str:
        """The rule as a SPARQL update; what is known already is not inserted again.

        Args:
            into: IRI of a graph that what is new is put in as well.
            changed: for a rule that has run before, the graphs with what is new since, by the place in the body
                of the pattern that can match it; else the whole body is matched.
        """
        assert self.head is not None
        head = written(self.head)
        groups = [self.where()]
        if changed is not None:
            groups = [
                f"VALUES ?step {{ {' '.join(f'<{graph}>' for graph in graphs)} }} "
                + self.where(
                    f"GRAPH ?step {{ {written(atom)} }}" if i == place else written(atom)
                    for i, atom in enumerate(self.body)
                )
                for place, graphs in changed.items()
            ]
        where = groups[0] if len(groups) == 1 else " UNION ".join(f"{{ {group} }}" for group in groups)
        return f"INSERT {{ {head} GRAPH <{into}> {{ {head} }} }} WHERE {{ {where} FILTER NOT EXISTS {{ {head} }} }}"

    def matches(self, facts: Iterable[Fact]) -> Iterator[tuple[Fact, ...]]:
        """The facts that the body can stand for, in every way."""
        known = sorted(set(facts), key=fact_order)
        waiting: list[tuple[dict[Var, Term], tuple[Fact, ...]]] = [({}, ())]
        for atom in self.body:
            waiting = [
                (extended, (*used, fact))
                for binding, used in waiting
                for fact in known
                if (extended := bound(atom, fact, binding)) is not None
            ]
        for binding, used in waiting:
            if all(condition.holds(binding) for condition in self.filters):
                yield used


def compile_rules(schema: Schema) -> list[Rule]:
    """The rules that the axioms of a schema give, in an order that does not depend on how they were read."""
    return _Compiler(schema).rules()


def written(atom: Atom) -> str:
    """A pattern as it is written in SPARQL."""
    return f"{' '.join(part.n3() for part in atom)} ."


def substituted(atom: Atom, binding: Binding) -> Atom:
    """A pattern with what its variables stand for put in."""
    first, second, third = (binding.get(part, part) if isinstance(part, Var) else part for part in atom)
    return (first, second, third)


def bound(atom: Atom, fact: Fact, binding: Binding) -> dict[Var, Term] | None:
    """What the variables stand for when the pattern is to be this fact; None where it cannot be."""
    found = dict(binding)
    for part, term in zip(atom, fact, strict=True):
        if isinstance(part, Var):
            if found.setdefault(part, term) != term:
                return None
        elif part != term:
            return None
    return found


def fact_order(fact: Fact) -> tuple[str, ...]:
    """A key to sort facts by."""
    return tuple(term.n3() for term in fact)


def _put(part: Part, binding: Binding) -> Term:
    return binding[part] if isinstance(part, Var) else part


@dataclass(frozen=True)
class _Pattern:
    """What a thing of a class matches, and which terms that makes of variables."""

    atoms: tuple[Atom, ...] = ()
    axioms: frozenset[Axiom] = frozenset()
    terms: tuple[tuple[Var, Term], ...] = ()

    def plus(self, other: "_Pattern") -> "_Pattern | None":
        """Both patterns at once; None where they make different terms of one variable."""
        mine = dict(self.terms)
        if any(mine.get(var, term) != term for var, term in other.terms):
            return None
        terms = tuple({**mine, **dict(other.terms)}.items())
        return _Pattern(self.atoms + other.atoms, self.axioms | other.axioms, terms)


_NOTHING_ASKED = _Pattern()


@dataclass(frozen=True)
class _Membership:
    """That whatever matches a pattern belongs to an expression that tells nothing of its own about its members."""

    node: Term
    thing: Part
    pattern: _Pattern


class _Compiler:
    """Makes the rules of one schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        # A blank node with owl:inverseOf is a property written as the inverse of another, and says nothing itself.
        self.axioms = [
            axiom for axiom in schema.axioms() if axiom.predicate != INVERSE or isinstance(axiom.subject, Iri)
        ]
        self.count = 0
        self.memberships: list[_Membership] = []
        self.above = _Hierarchy(schema, self.axioms).above

    def rules(self) -> list[Rule]:
        for axiom in self.axioms:
            for left, right in self._implications(axiom):
                self._remember(right, left)
        made = [
            rule
            for rule in (*self._all(), *_sameness(self.schema.properties()))
            if rule.head not in rule.body and not any(isinstance(part, Blank) for part in _constants(rule))
        ]
        return sorted(dict.fromkeys(made), key=lambda rule: (rule.name, rule.where(), str(rule.head)))

    def _all(self) -> Iterator[Rule]:
        for axiom in self.axioms:
            for left, right in self._implications(axiom):
                for pattern, thing in self._left(left):
                    yield from self._conclude(axiom, pattern, right, thing)
            yield from self._property_rules(axiom)
            yield from self._clash_rules(axiom)
        x, y = Var("x"), Var("y")
        yield Rule("what is different cannot be the same", (), ((x, SAME, y), (x, DIFFERENT, y)), None)

    # Classes

    def _implications(self, axiom: Axiom) -> Iterator[tuple["_Left", "_Right"]]:
        """What an axiom says of classes: whatever is on the left is on the right."""
        x, y = Var("x"), Var("y")
        if axiom.predicate == SUBCLASS:
            yield _Left(node=axiom.subject), _Right(axiom.value)
        elif axiom.predicate == EQUIVALENT_CLASS:
            parts = axiom.subject == axiom.value
            yield _Left(node=axiom.subject), _Right(axiom.value, parts)
            yield _Left(node=axiom.value, parts=parts), _Right(axiom.subject)
        elif axiom.predicate in (DOMAIN, RANGE) and not is_datatype(axiom.value):
            role = self.schema.role(axiom.subject)
            if role is not None:
                thing = x if axiom.predicate == DOMAIN else y
                yield _Left(thing=thing, atom=_link(role, x, y)), _Right(axiom.value)
