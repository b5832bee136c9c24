"""The OWL RL part of an ontology as rules, made from its axioms.

The rules give what the entailment rules of OWL 2 RL give (W3C, OWL 2 Profiles, section 4.3) about individuals:
the named classes they belong to, the values of their properties, and which of them are the same. What a class
is made of is put into the rules and not into the data, so no statement about an expression is ever made.

Left out: that a thing is an ``owl:Thing`` or the same as itself; statements about literals, classes, properties and
expressions; what would follow from axioms about all things (``owl:Thing`` on the left); and that a property is the
same as another by ``owl:sameAs``. OWL RL does not use exact and least cardinalities; nor do the rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TypeVar

from nasss.axioms import (
    ASYMMETRIC,
    CHAIN,
    DENIAL,
    DIFFERENT,
    DISJOINT_CLASS,
    DISJOINT_PROPERTY,
    DISJOINT_UNION,
    DISTINCT,
    DOMAIN,
    EQUIVALENT_CLASS,
    EQUIVALENT_PROPERTY,
    FUNCTIONAL,
    HAS_KEY,
    INVERSE,
    INVERSE_FUNCTIONAL,
    IRREFLEXIVE,
    MEMBERS,
    NOTHING,
    RANGE,
    SAME,
    SUBCLASS,
    SUBPROPERTY,
    SYMMETRIC,
    THING,
    TRANSITIVE,
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


Node = TypeVar("Node")
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

    def where(self) -> str:
        """The body as a SPARQL group."""
        return " ".join([*map(written, self.body), *(condition.sparql() for condition in self.filters)])

    def insert(self, into: str) -> str:
        """The rule as a SPARQL update, for engines that are compared; what is known already is not inserted again.

        Args:
            into: IRI of a graph that what is new is put in as well.
        """
        assert self.head is not None
        head = written(self.head)
        new = f"{{ {head} GRAPH <{into}> {{ {head} }} }}"
        return f"INSERT {new} WHERE {{ {self.where()} FILTER NOT EXISTS {{ {head} }} }}"

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


def substituted(atom: Atom, binding: Mapping[Var, Part]) -> Atom:
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
        """Both patterns at once; None where a variable would have to be two terms that cannot be the same."""
        mine = dict(self.terms)
        atoms = self.atoms + other.atoms
        for var, term in other.terms:
            known = mine.setdefault(var, term)
            if known != term:
                # Two names may be of one thing, if that is stated or follows; two literals are two.
                if not (isinstance(known, Iri) and isinstance(term, Iri)):
                    return None
                atoms += ((known, SAME, term),)
        return _Pattern(atoms, self.axioms | other.axioms, tuple(mine.items()))


@dataclass(frozen=True)
class _Membership:
    """That whatever matches a pattern belongs to an expression that tells nothing of its own about its members."""

    node: Term
    thing: Var
    pattern: _Pattern


_NONE = Rule("", (), (), None)


class _Compiler:
    """Makes the rules of one schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        # A blank node with owl:inverseOf is a property written as the inverse of another, and says nothing itself.
        self.axioms = [
            axiom for axiom in schema.axioms() if axiom.predicate != INVERSE or isinstance(axiom.subject, Iri)
        ]
        self.count = 0
        # Whether no rule is wanted yet, which is most of the work.
        self.is_draft = False
        # What is put into expressions below a class, and the axioms that say that they are below it.
        self.memberships: dict[Term, list[tuple[_Membership, frozenset[Axiom]]]] = {}
        self.hierarchy = _Hierarchy(schema, self.axioms)

    def rules(self) -> list[Rule]:
        # First which expressions things are put into, so that the second time expressions can be matched by that.
        self.is_draft = True
        for found in [made for made in self._from_classes() if isinstance(made, _Membership)]:
            for node, axioms in self.hierarchy.above(found.node).items():
                self.memberships.setdefault(node, []).append((found, axioms))
        self.is_draft = False
        made = [rule for rule in self._from_classes() if isinstance(rule, Rule)]
        for axiom in self.axioms:
            made += self._from_property(axiom)
            made += self._clashes(axiom)
        made += self._sameness()
        useful = [rule for rule in made if rule.head not in rule.body and _can_run(rule)]
        return sorted(dict.fromkeys(useful), key=lambda rule: (rule.name, rule.where(), str(rule.head)))

    def _fresh(self) -> Var:
        self.count += 1
        return Var(f"v{self.count}")

    def _rule(self, axiom: Axiom, pattern: _Pattern, head: Atom | None, filters: Iterable[Filter] = ()) -> Rule:
        """A rule, with its variables named in the order in which they stand in it."""
        if self.is_draft:
            return _NONE
        terms = dict(pattern.terms)
        body = tuple(dict.fromkeys(substituted(atom, terms) for atom in pattern.atoms))
        used = dict.fromkeys(part for atom in body for part in atom if isinstance(part, Var))
        names: dict[Var, Part] = {var: Var(f"x{i}") for i, var in enumerate(used, 1)}

        def renamed(part: Part) -> Part:
            part = terms.get(part, part) if isinstance(part, Var) else part
            return names.get(part, part) if isinstance(part, Var) else part

        def atom(parts: Atom) -> Atom:
            first, second, third = map(renamed, parts)
            return (first, second, third)

        axioms = (axiom, *sorted(pattern.axioms - {axiom}, key=self.schema.sentence))
        conditions = tuple(
            Filter(it.kind, renamed(it.first), None if it.second is None else renamed(it.second), it.terms)
            for it in filters
        )
        name = self.schema.sentence(axiom)
        return Rule(name, axioms, tuple(map(atom, body)), None if head is None else atom(head), conditions)

    # Classes

    def _from_classes(self) -> Iterator[Rule | _Membership]:
        for axiom in self.axioms:
            for patterns, thing, right, expression in self._implications(axiom):
                for pattern in patterns:
                    yield from self._conclude(axiom, pattern, thing, right, expression)

    def _implications(self, axiom: Axiom) -> Iterator[tuple[list[_Pattern], Var, Term, Expression | None]]:
        """What an axiom says of classes: a thing that matches one of the patterns belongs to a class."""
        x, y = Var("x"), Var("y")
        subject, value = axiom.subject, axiom.value
        if axiom.predicate == SUBCLASS:
            yield self._unfolded(subject, x), x, value, self._shape(value)
        elif axiom.predicate == EQUIVALENT_CLASS:
            # A class whose parts are given directly stands on both sides.
            shape = self.schema.expression(value) if subject == value else self._shape(value)
            yield self._unfolded(subject, x), x, value, shape
            yield self._members(value, shape, x), x, subject, self._shape(subject)
        elif axiom.predicate in (DOMAIN, RANGE) and not is_datatype(value):
            role = self.schema.role(subject)
            if role is not None:
                thing = x if axiom.predicate == DOMAIN else y
                yield [_Pattern((_link(role, x, y),))], thing, value, self._shape(value)

    def _shape(self, node: Term) -> Expression | None:
        """What a class without a name is made of. One with a name is left alone: its definition is an axiom."""
        return None if isinstance(node, Iri) else self.schema.expression(node)

    def _unfolded(self, node: Term, thing: Var) -> list[_Pattern]:
        return self._members(node, self._shape(node), thing)

    def _members(self, node: Term, shape: Expression | None, thing: Var) -> list[_Pattern]:
        """The patterns of which a thing of a class must match one."""
        if shape is None:
            if node == THING:
                return [_Pattern()]
            return [] if node == NOTHING or is_datatype(node) else [_Pattern(((thing, TYPE, node),))]
        patterns: list[_Pattern] = []
        if shape.kind == "and":
            patterns = self._all([self._unfolded(part, thing) for part in shape.parts])
        elif shape.kind == "or":
            patterns = [pattern for part in shape.parts for pattern in self._unfolded(part, thing)]
        elif shape.kind == "one of":
            patterns = [_Pattern(terms=((thing, part),)) for part in shape.parts]
        elif shape.kind == "some" and shape.role is not None:
            other = self._fresh()
            link = [_Pattern((_link(shape.role, thing, other),))]
            patterns = self._all([link, self._unfolded(shape.parts[0], other)])
        elif shape.kind == "value" and shape.role is not None:
            patterns = [_Pattern((_link(shape.role, thing, shape.parts[0]),))]
        return patterns + [self._renamed(found, axioms, thing) for found, axioms in self.memberships.get(node, ())]

    def _all(self, parts: list[list[_Pattern]]) -> list[_Pattern]:
        """Every way to match all parts."""
        found = []
        for choice in product(*parts):
            pattern: _Pattern | None = _Pattern()
            for part in choice:
                pattern = None if pattern is None else pattern.plus(part)
            if pattern is not None:
                found.append(pattern)
        return found

    def _renamed(self, found: _Membership, axioms: frozenset[Axiom], thing: Var) -> _Pattern:
        """The pattern of a membership for this thing; the axioms say that its expression is below what is asked for."""
        fixed = dict(found.pattern.terms)
        atoms = [substituted(atom, fixed) for atom in found.pattern.atoms]
        names = dict.fromkeys(part for atom in atoms for part in atom if isinstance(part, Var))
        new = {var: thing if var == found.thing else self._fresh() for var in names}
        terms = ((thing, fixed[found.thing]),) if found.thing in fixed else ()
        renamed = tuple(substituted(atom, new) for atom in atoms)
        return _Pattern(renamed, found.pattern.axioms | axioms, terms)

    def _conclude(
        self, axiom: Axiom, pattern: _Pattern, thing: Var, node: Term, shape: Expression | None
    ) -> Iterator[Rule | _Membership]:
        """What follows from a thing's belonging to a class."""
        if node == NOTHING:
            yield self._rule(axiom, pattern, None)
        elif shape is None:
            if node != THING and not is_datatype(node):
                yield self._rule(axiom, pattern, (thing, TYPE, node))
        elif shape.kind == "and":
            for part in shape.parts:
                yield from self._conclude(axiom, pattern, thing, part, self._shape(part))
        elif shape.kind == "value" and shape.role is not None:
            yield self._rule(axiom, pattern, _link(shape.role, thing, shape.parts[0]))
        else:
            yield _Membership(node, thing, replace(pattern, axioms=pattern.axioms | {axiom}))
            yield from self._restrict(axiom, pattern, thing, shape)

    def _restrict(self, axiom: Axiom, pattern: _Pattern, thing: Var, shape: Expression) -> Iterator[Rule | _Membership]:
        """What follows from a thing's belonging to what is complementary to a class, or limits a property."""
        if shape.kind == "not":
            for excluded in self._unfolded(shape.parts[0], thing):
                if (both := pattern.plus(excluded)) is not None:
                    yield self._rule(axiom, both, None)
        elif shape.kind == "only" and shape.role is not None:
            value, part = self._fresh(), shape.parts[0]
            linked = replace(pattern, atoms=(*pattern.atoms, _link(shape.role, thing, value)))
            yield from self._conclude(axiom, linked, value, part, self._shape(part))
        elif shape.kind == "at most" and shape.role is not None and shape.number <= 1:
            values = [self._fresh() for _ in range(shape.number + 1)]
            ways = [
                self._all([[_Pattern((_link(shape.role, thing, value),))], self._unfolded(shape.parts[0], value)])
                for value in values
            ]
            for way in self._all([[pattern], *ways]):
                if shape.number == 0:
                    yield self._rule(axiom, way, None)
                else:
                    yield self._rule(axiom, way, (values[0], SAME, values[1]), [Filter("other", values[0], values[1])])

    # Properties

    def _from_property(self, axiom: Axiom) -> Iterator[Rule]:
        x, y, z = Var("x"), Var("y"), Var("z")
        role = self.schema.role(axiom.subject)
        if axiom.predicate == HAS_KEY:
            yield from self._key(axiom)
        if role is None:
            return
        if axiom.predicate in (SUBPROPERTY, EQUIVALENT_PROPERTY, INVERSE):
            other = self.schema.role(axiom.value)
            if other is not None:
                a, b = (y, x) if axiom.predicate == INVERSE else (x, y)
                yield self._rule(axiom, _Pattern((_link(role, x, y),)), _link(other, a, b))
                if axiom.predicate != SUBPROPERTY:
                    yield self._rule(axiom, _Pattern((_link(other, x, y),)), _link(role, a, b))
        elif axiom.predicate == CHAIN:
            roles = [self.schema.role(item) for item in self.schema.items(axiom.value)]
            places = [Var(f"y{i}") for i in range(len(roles) + 1)]
            atoms = [_link(it, a, b) for it, a, b in zip(roles, places, places[1:], strict=False) if it is not None]
            yield self._rule(axiom, _Pattern(tuple(atoms)), _link(role, places[0], places[-1]))
        elif axiom.predicate == TYPE and axiom.value == FUNCTIONAL and not self._has_literals(axiom.subject):
            both = _Pattern((_link(role, x, y), _link(role, x, z)))
            yield self._rule(axiom, both, (y, SAME, z), [Filter("other", y, z)])
        elif axiom.predicate == TYPE and axiom.value == INVERSE_FUNCTIONAL:
            both = _Pattern((_link(role, x, z), _link(role, y, z)))
            yield self._rule(axiom, both, (x, SAME, y), [Filter("other", x, y)])
        elif axiom.predicate == TYPE and axiom.value == TRANSITIVE:
            yield self._rule(axiom, _Pattern((_link(role, x, y), _link(role, y, z))), _link(role, x, z))
        elif axiom.predicate == TYPE and axiom.value == SYMMETRIC:
            yield self._rule(axiom, _Pattern((_link(role, x, y),)), _link(role, y, x))

    def _has_literals(self, node: Term) -> bool:
        return self.schema.is_a(node, "DatatypeProperty")

    def _key(self, axiom: Axiom) -> Iterator[Rule]:
        x, y = Var("x"), Var("y")
        roles = [role for item in self.schema.items(axiom.value) if (role := self.schema.role(item)) is not None]
        values = [(role, self._fresh()) for role in roles]
        shared = [_Pattern((_link(role, x, value), _link(role, y, value))) for role, value in values]
        for way in self._all([self._unfolded(axiom.subject, x), *([pattern] for pattern in shared)]):
            for both in self._all([[way], self._unfolded(axiom.subject, y)]):
                yield self._rule(axiom, both, (x, SAME, y), [Filter("other", x, y)])

    def _sameness(self) -> Iterator[Rule]:
        """What is the same has the same classes and properties."""
        x, y, z, p = Var("x"), Var("y"), Var("z"), Var("p")
        copied = Filter("among", p, terms=(TYPE, *self.schema.properties()))
        name = "the same thing is in the same relations"
        yield Rule("the same holds both ways", (), ((x, SAME, y),), (y, SAME, x))
        chain, others = ((x, SAME, y), (y, SAME, z)), (Filter("other", x, z),)
        yield Rule("what is the same as the same is the same", (), chain, (x, SAME, z), others)
        yield Rule(name, (), ((x, SAME, y), (x, p, z)), (y, p, z), (copied,))
        yield Rule(name, (), ((x, SAME, y), (z, p, x)), (z, p, y), (copied,))
        yield Rule("what is different is not the same", (), ((x, SAME, y), (x, DIFFERENT, y)), None)

    # What cannot be

    def _clashes(self, axiom: Axiom) -> Iterator[Rule]:
        x, y, z = Var("x"), Var("y"), Var("z")
        role = self.schema.role(axiom.subject)
        if axiom.predicate == DISJOINT_CLASS:
            yield from self._disjoint(axiom, [axiom.subject, axiom.value])
        elif axiom.predicate == DISJOINT_UNION:
            yield from self._disjoint(axiom, self.schema.items(axiom.value))
        elif axiom.predicate in (MEMBERS, DISTINCT):
            yield from self._group(axiom)
        elif axiom.predicate == TYPE and axiom.value == DENIAL:
            yield from self._denial(axiom)
        elif role is None:
            return
        elif axiom.predicate == DISJOINT_PROPERTY:
            yield from self._excluding(axiom, role, self.schema.role(axiom.value))
        elif axiom.predicate == RANGE:
            family = next((family for family in _FAMILIES if str(axiom.value.value) in family), None)
            if family is not None:
                others = tuple(Iri(name) for name in sorted(frozenset().union(*_FAMILIES) - family))
                yield self._rule(axiom, _Pattern((_link(role, x, y),)), None, [Filter("outside", y, terms=others)])
        elif axiom.predicate == TYPE and axiom.value == IRREFLEXIVE:
            yield self._rule(axiom, _Pattern((_link(role, x, x),)), None)
        elif axiom.predicate == TYPE and axiom.value == ASYMMETRIC:
            yield self._rule(axiom, _Pattern((_link(role, x, y), _link(role, y, x))), None)
        elif axiom.predicate == TYPE and axiom.value == FUNCTIONAL and self._has_literals(axiom.subject):
            both = _Pattern((_link(role, x, y), _link(role, x, z)))
            yield self._rule(axiom, both, None, [Filter("unequal", y, z)])

    def _group(self, axiom: Axiom) -> Iterator[Rule]:
        x, y, z = Var("x"), Var("y"), Var("z")
        items = self.schema.items(axiom.value)
        if self.schema.is_a(axiom.subject, "AllDisjointProperties"):
            for one, other in combinations(items, 2):
                yield from self._excluding(axiom, self.schema.role(one), self.schema.role(other))
        elif axiom.predicate == DISTINCT or self.schema.is_a(axiom.subject, "AllDifferent"):
            filters = (Filter("among", x, terms=items), Filter("among", y, terms=items), Filter("other", x, y))
            yield self._rule(axiom, _Pattern(((x, SAME, y),)), None, filters)
        elif all(isinstance(item, Iri) for item in items):
            # One rule for all pairs: there can be hundreds of them.
            filters = (Filter("among", y, terms=items), Filter("among", z, terms=items), Filter("other", y, z))
            yield self._rule(axiom, _Pattern(((x, TYPE, y), (x, TYPE, z))), None, filters)
        else:
            yield from self._disjoint(axiom, items)

    def _disjoint(self, axiom: Axiom, nodes: Iterable[Term]) -> Iterator[Rule]:
        x = Var("x")
        for one, other in combinations(nodes, 2):
            for both in self._all([self._unfolded(one, x), self._unfolded(other, x)]):
                yield self._rule(axiom, both, None)

    def _excluding(self, axiom: Axiom, one: Role | None, other: Role | None) -> Iterator[Rule]:
        x, y = Var("x"), Var("y")
        if one is not None and other is not None:
            yield self._rule(axiom, _Pattern((_link(one, x, y), _link(other, x, y))), None)

    def _denial(self, axiom: Axiom) -> Iterator[Rule]:
        names = ("sourceIndividual", "assertionProperty")
        source, on = (self.schema.value(axiom.subject, name) for name in names)
        target = self.schema.value(axiom.subject, "targetIndividual") or self.schema.value(axiom.subject, "targetValue")
        if source is not None and on is not None and target is not None and (role := self.schema.role(on)) is not None:
            yield self._rule(axiom, _Pattern((_link(role, source, target),)), None)


class _Hierarchy:
    """Which classes and expressions are below which, as far as OWL RL sees it, and by which axioms."""

    def __init__(self, schema: Schema, axioms: Iterable[Axiom]) -> None:
        self.edges: dict[Term, dict[Term, frozenset[Axiom]]] = {}
        self.known: dict[Term, dict[Term, frozenset[Axiom]]] = {}
        self.wider: dict[Role, dict[Role, frozenset[Axiom]]] = {}
        shapes = {node: shape for node in schema.nodes() if (shape := schema.expression(node)) is not None}
        for axiom in axioms:
            if axiom.predicate in (SUBCLASS, EQUIVALENT_CLASS):
                self._add(axiom.subject, axiom.value, frozenset({axiom}))
            if axiom.predicate == EQUIVALENT_CLASS:
                self._add(axiom.value, axiom.subject, frozenset({axiom}))
            one, other = schema.role(axiom.subject), schema.role(axiom.value)
            if axiom.predicate in (SUBPROPERTY, EQUIVALENT_PROPERTY) and one is not None and other is not None:
                self.wider.setdefault(one, {}).setdefault(other, frozenset({axiom}))
                if axiom.predicate == EQUIVALENT_PROPERTY:
                    self.wider.setdefault(other, {}).setdefault(one, frozenset({axiom}))
        for node, shape in shapes.items():
            if not isinstance(node, Iri):
                for part in shape.parts:
                    if shape.kind == "and":
                        self._add(node, part, frozenset())
                    elif shape.kind == "or":
                        self._add(part, node, frozenset())
        restrictions = [(node, shape) for node, shape in shapes.items() if shape.kind in ("some", "only", "value")]
        pairs = _alike(restrictions)
        while any([self._compare(one, other) for one, other in pairs]):
            pass

    def above(self, node: Term) -> dict[Term, frozenset[Axiom]]:
        """What is above a class, itself included, and the axioms that put it there."""
        if node not in self.known:
            self.known[node] = _reached(self.edges, node)
        return self.known[node]

    def _add(self, node: Term, other: Term, axioms: frozenset[Axiom]) -> bool:
        known = self.edges.setdefault(node, {})
        if node == other or other in known:
            return False
        known[other] = axioms
        self.known.clear()
        return True

    def _compare(self, one: tuple[Term, Expression], other: tuple[Term, Expression]) -> bool:
        """Put a restriction below another that is alike where its property or class is; whether that is new."""
        (node, narrow), (target, wide) = one, other
        if node == target or narrow.role is None or wide.role is None or target in self.edges.get(node, {}):
            return False
        # What has only values of a kind in all of a wider property has so in a narrower one.
        first, second = (wide.role, narrow.role) if narrow.kind == "only" else (narrow.role, wide.role)
        by_role = _reached(self.wider, first).get(second)
        if by_role is None:
            return False
        part = wide.parts[0]
        by_part = frozenset[Axiom]() if part == THING else self.above(narrow.parts[0]).get(part)
        return by_part is not None and self._add(node, target, by_role | by_part)


def _alike(
    restrictions: Sequence[tuple[Term, Expression]],
) -> list[tuple[tuple[Term, Expression], tuple[Term, Expression]]]:
    """The restrictions that OWL RL compares: they are of one kind, and have the property or the class in common."""
    found: dict[object, set[int]] = defaultdict(set)
    common = [
        [(shape.kind, shape.parts), *([(shape.kind, shape.role)] if shape.kind != "value" else [])]
        for _, shape in restrictions
    ]
    for number, features in enumerate(common):
        for feature in features:
            found[feature].add(number)
    return [
        (one, restrictions[other])
        for one, features in zip(restrictions, common, strict=True)
        for other in sorted(set().union(*(found[feature] for feature in features)))
    ]


def _reached(edges: Mapping[Node, Mapping[Node, frozenset[Axiom]]], start: Node) -> dict[Node, frozenset[Axiom]]:
    """What can be reached from a start, and by which axioms."""
    found = {start: frozenset[Axiom]()}
    waiting = [start]
    while waiting:
        node = waiting.pop(0)
        for other, axioms in edges.get(node, {}).items():
            if other not in found:
                found[other] = found[node] | axioms
                waiting.append(other)
    return found


def _link(role: Role, thing: Part, value: Part) -> Atom:
    return (value, role.iri, thing) if role.inverted else (thing, role.iri, value)


def _can_run(rule: Rule) -> bool:
    """Whether a rule can be asked in SPARQL: it names no blank node, and its head is about what its body finds."""
    atoms = rule.body if rule.head is None else (*rule.body, rule.head)
    named = [part for atom in atoms for part in atom] + [term for it in rule.filters for term in it.terms]
    found = {part for part in named if isinstance(part, Var)} <= set(rule.variables)
    return found and not any(isinstance(part, Blank) for part in named)
