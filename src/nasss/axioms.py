"""The axioms of an ontology, read from its statements, and what each of them says in words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from nasss.errors import EngineError
from nasss.terms import XSD, Blank, Iri, Literal, Term

OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = Iri(RDF + "type")
SAME = Iri(OWL + "sameAs")
DIFFERENT = Iri(OWL + "differentFrom")
_FIRST, _REST, _NIL = (Iri(RDF + name) for name in ("first", "rest", "nil"))
THING = Iri(OWL + "Thing")
NOTHING = Iri(OWL + "Nothing")

Triple = tuple[Term, Term, Term]
Naming = Callable[[Term], str]


def _owl(*names: str) -> tuple[Iri, ...]:
    return tuple(Iri(OWL + name) for name in names)


SUBCLASS, SUBPROPERTY, DOMAIN, RANGE = (Iri(RDFS + name) for name in ("subClassOf", "subPropertyOf", "domain", "range"))
EQUIVALENT_CLASS, DISJOINT_CLASS, DISJOINT_UNION, HAS_KEY = _owl(
    "equivalentClass", "disjointWith", "disjointUnionOf", "hasKey"
)
EQUIVALENT_PROPERTY, INVERSE, CHAIN, DISJOINT_PROPERTY = _owl(
    "equivalentProperty", "inverseOf", "propertyChainAxiom", "propertyDisjointWith"
)
MEMBERS, DISTINCT = _owl("members", "distinctMembers")
FUNCTIONAL, INVERSE_FUNCTIONAL, TRANSITIVE = _owl(
    "FunctionalProperty", "InverseFunctionalProperty", "TransitiveProperty"
)
SYMMETRIC, ASYMMETRIC, IRREFLEXIVE = _owl("SymmetricProperty", "AsymmetricProperty", "IrreflexiveProperty")
DENIAL = Iri(OWL + "NegativePropertyAssertion")

# A statement with one of these properties heads an axiom.
AXIOM_PROPERTIES = (
    *(SUBCLASS, SUBPROPERTY, DOMAIN, RANGE),
    *(EQUIVALENT_CLASS, DISJOINT_CLASS, DISJOINT_UNION, HAS_KEY),
    *(EQUIVALENT_PROPERTY, INVERSE, CHAIN, DISJOINT_PROPERTY),
    *(MEMBERS, DISTINCT),
)
CHARACTERISTICS = (FUNCTIONAL, INVERSE_FUNCTIONAL, TRANSITIVE, SYMMETRIC, ASYMMETRIC, IRREFLEXIVE)
# Statements with these are the rest of an axiom: expressions, lists, denials.
STRUCTURE_PROPERTIES = (
    *_owl("intersectionOf", "unionOf", "oneOf", "complementOf", "onProperty", "onClass"),
    *_owl("someValuesFrom", "allValuesFrom", "hasValue", "maxCardinality", "maxQualifiedCardinality"),
    *_owl("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue"),
    *(Iri(RDF + name) for name in ("first", "rest")),
)
# Statements that something is of one of these types belong to the axioms too.
AXIOM_TYPES = (
    *CHARACTERISTICS,
    DENIAL,
    *_owl("AllDisjointClasses", "AllDisjointProperties", "AllDifferent"),
    *_owl("Class", "Restriction", "ObjectProperty", "DatatypeProperty"),
)


@dataclass(frozen=True, slots=True)
class Axiom:
    """One axiom, by the statement that heads it; the expressions it names hang from there."""

    subject: Term
    predicate: Iri
    value: Term


@dataclass(frozen=True, slots=True)
class Role:
    """An object or data property, or the inverse of one."""

    iri: Iri
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """A class expression, one level deep.

    Attributes:
        kind: and, or, one of, some, only, value, not, at most; other for what the rules cannot use.
        parts: the classes, individuals or the value it is made of.
        role: the property, for a restriction.
        number: the limit of at most.
    """

    kind: str
    parts: tuple[Term, ...] = ()
    role: Role | None = None
    number: int = 0


# What has none of these is no expression that the rules know.
_COMPOSED = {it.value for it in _owl("intersectionOf", "unionOf", "oneOf", "complementOf", "onProperty")}


class Schema:
    """The axioms and class expressions in a set of statements.

    Args:
        triples: the statements; what is no part of an axiom does no harm.
        naming: gives the name of a term for people.
    """

    def __init__(self, triples: Iterable[Triple], naming: Naming) -> None:
        # By subject, then by the text of the predicate: these are looked up by the ten thousand.
        self._out: dict[Term, dict[str, list[Term]]] = {}
        for subject, predicate, value in sorted(set(triples), key=_order):
            self._out.setdefault(subject, {}).setdefault(str(predicate.value), []).append(value)
        self.name = naming
        self.expression = cache(self._expression)
        self.sentence = cache(self._sentence)

    def axioms(self) -> Iterator[Axiom]:
        """All axioms."""
        for subject, properties in self._out.items():
            for predicate in [it for it in AXIOM_PROPERTIES if it.value in properties]:
                yield from (Axiom(subject, predicate, value) for value in properties[predicate.value])
            for value in properties.get(TYPE.value, []):
                if value in CHARACTERISTICS or value == DENIAL:
                    yield Axiom(subject, TYPE, value)
            if isinstance(subject, Iri) and self.expression(subject) is not None:
                # A class may be given its parts directly: C intersectionOf (A B).
                yield Axiom(subject, EQUIVALENT_CLASS, subject)

    def nodes(self) -> list[Term]:
        """Everything that a statement is about."""
        return list(self._out)

    def properties(self) -> list[Iri]:
        """The object and data properties."""
        return [node for node in self._out if isinstance(node, Iri) and self._is_property(node)]

    def _is_property(self, node: Term) -> bool:
        return self.is_a(node, "ObjectProperty") or self.is_a(node, "DatatypeProperty")

    def statements(self, axiom: Axiom) -> list[Triple]:
        """The statements that an axiom consists of, with those about the nodes without a name that it hangs on."""
        found: dict[Triple, None] = {}
        if axiom.subject == axiom.value:
            # The parts of the class are given directly.
            waiting = [axiom.subject]
        else:
            found[(axiom.subject, axiom.predicate, axiom.value)] = None
            waiting = [node for node in (axiom.subject, axiom.value) if isinstance(node, Blank)]
        while waiting:
            node = waiting.pop()
            for text, values in self._out.get(node, {}).items():
                predicate = Iri(text)
                if isinstance(node, Blank) or predicate in STRUCTURE_PROPERTIES:
                    new = [value for value in values if (node, predicate, value) not in found]
                    found |= {(node, predicate, value): None for value in new}
                    waiting += [value for value in new if isinstance(value, Blank)]
        return list(found)

    def items(self, node: Term) -> tuple[Term, ...]:
        """The members of an RDF list.

        Raises:
            EngineError: the list does not end.
        """
        found, seen = [], set[Term]()
        while node != _NIL:
            if node in seen or not self._values(node, _FIRST):
                raise EngineError("The ontology holds a list that is broken: it has no end")
            seen.add(node)
            found.append(self._values(node, _FIRST)[0])
            node = next(iter(self._values(node, _REST)), _NIL)
        return tuple(found)

    def role(self, node: Term) -> Role | None:
        """The property that a node stands for; None where it is something else."""
        if isinstance(node, Iri):
            return Role(node)
        inverse = self._first(node, "inverseOf")
        return Role(inverse, True) if isinstance(inverse, Iri) else None

    def value(self, node: Term, name: str) -> Term | None:
        """The value of a property from the OWL vocabulary."""
        return self._first(node, name)

    def _values(self, node: Term, predicate: Iri) -> list[Term]:
        return self._out.get(node, {}).get(predicate.value, [])

    def _first(self, node: Term, name: str) -> Term | None:
        values = self._out.get(node, {}).get(OWL + name)
        return values[0] if values else None

    def _expression(self, node: Term) -> Expression | None:
        """What a class is made of; None for one that has a name and nothing else."""
        if node not in self._out or self._out[node].keys().isdisjoint(_COMPOSED):
            return None if isinstance(node, Iri) else Expression("other")
        for name, kind in (("intersectionOf", "and"), ("unionOf", "or"), ("oneOf", "one of")):
            if (parts := self._first(node, name)) is not None:
                return Expression(kind, self.items(parts))
        if (part := self._first(node, "complementOf")) is not None:
            return Expression("not", (part,))
        if (on := self._first(node, "onProperty")) is not None and (role := self.role(on)) is not None:
            return self._restriction(node, role)
        return None if isinstance(node, Iri) else Expression("other")

    def _restriction(self, node: Term, role: Role) -> Expression:
        for name, kind in (("someValuesFrom", "some"), ("allValuesFrom", "only"), ("hasValue", "value")):
            if (part := self._first(node, name)) is not None:
                return Expression(kind, (part,), role)
        for name in ("maxCardinality", "maxQualifiedCardinality"):
            number = self._first(node, name)
            if isinstance(number, Literal) and number.value.isdecimal():
                part = self._first(node, "onClass") or THING
                return Expression("at most", (part,), role, int(number.value))
        return Expression("other", (), role)

    # In words

    def _sentence(self, axiom: Axiom) -> str:
        """What an axiom says."""
        subject, value = axiom.subject, axiom.value
        name = axiom.predicate.value.removeprefix(OWL).removeprefix(RDFS)
        if axiom.predicate == TYPE:
            return self._characteristic(axiom)
        if axiom.predicate == MEMBERS and self.is_a(subject, "AllDifferent"):
            name = "distinctMembers"
        if name == "equivalentClass" and isinstance(subject, Iri):
            if subject == value:
                return f"by definition {self.noun(subject)} is {self._composed(subject)}"
            return f"by definition {self.noun(subject)} is {self.noun(value)}"
        said: dict[str, Callable[[], str]] = {
            "subClassOf": lambda: f"every {self._bare(subject)} is {self.noun(value)}",
            "equivalentClass": lambda: f"{self.noun(subject)} is the same as {self.noun(value)}",
            "disjointWith": lambda: f"nothing is both {self.noun(subject)} and {self.noun(value)}",
            "disjointUnionOf": lambda: f"{self.noun(subject)} is only one of: {self._list(value, self.noun)}",
            "hasKey": lambda: f"one {self._bare(subject)} only has the same {self._list(value, self._quoted, ' and ')}",
            "subPropertyOf": lambda: f"{self._quoted(value)} follows from {self._quoted(subject)}",
            "equivalentProperty": lambda: f"{self._quoted(subject)} and {self._quoted(value)} say the same",
            "inverseOf": lambda: f"{self._quoted(subject)} is {self._quoted(value)} read the other way round",
            "propertyChainAxiom": lambda: (
                f"{self._quoted(subject)} follows from {self._list(value, self._quoted, ' then ')}"
            ),
            "propertyDisjointWith": lambda: f"{self._quoted(subject)} excludes {self._quoted(value)}",
            "domain": lambda: f"whatever has {self._quoted(subject)} is {self.noun(value)}",
            "range": lambda: f"every value of {self._quoted(subject)} is {self.noun(value)}",
            "members": lambda: f"nothing is two of: {self._list(value, self._member(subject))}",
            "distinctMembers": lambda: f"these are all different: {self._list(value, self.name)}",
        }
        return said[name]()

    def _characteristic(self, axiom: Axiom) -> str:
        name = self._quoted(axiom.subject)
        said = {
            "FunctionalProperty": f"{name} has one value only",
            "InverseFunctionalProperty": f"{name} has a value for one thing only",
            "TransitiveProperty": f"{name} carries on from one thing to the next",
            "SymmetricProperty": f"{name} holds both ways",
            "AsymmetricProperty": f"{name} never holds both ways",
            "IrreflexiveProperty": f"{name} never relates a thing to itself",
        }
        kind = str(axiom.value.value).removeprefix(OWL)
        if kind in said:
            return said[kind]
        target = self.value(axiom.subject, "targetIndividual") or self.value(axiom.subject, "targetValue")
        parts = [self.value(axiom.subject, part) for part in ("sourceIndividual", "assertionProperty")]
        names = ["?" if part is None else self.name(part) for part in (*parts, target)]
        return f"it is denied that {names[0]} '{names[1]}' {names[2]}"

    def noun(self, node: Term) -> str:
        """A class as a noun with its article."""
        if is_datatype(node):
            return f"a value of the type {self.name(node)}"
        if isinstance(node, Iri):
            return with_article(self.name(node)) if node != THING else "something"
        return self._composed(node)

    def _composed(self, node: Term) -> str:
        expression = self.expression(node)
        if expression is None:
            return self.noun(node)
        if expression.kind == "and":
            first, *rest = sorted(expression.parts, key=lambda part: not isinstance(part, Iri))
            if isinstance(first, Iri):
                return " and ".join([f"{self.noun(first)} {self._tail(rest[0])}", *map(self._tail, rest[1:])])
            return "something " + " and ".join(map(self._tail, (first, *rest)))
        if expression.kind == "or":
            return f"either {' or '.join(map(self.noun, expression.parts))}"
        if expression.kind == "one of":
            return f"one of {', '.join(map(self.name, expression.parts))}"
        return f"something {self._tail(node)}"

    def _tail(self, node: Term) -> str:
        """A class as what follows a noun: with ..., that is ..."""
        expression = None if isinstance(node, Iri) else self.expression(node)
        if expression is None:
            return f"that is also {self.noun(node)}"
        role = "" if expression.role is None else self._role(expression.role)
        if expression.kind == "some":
            return f"with {role} {self.noun(expression.parts[0])}"
        if expression.kind == "value":
            return f"with {role} {self.name(expression.parts[0])}"
        if expression.kind == "only":
            return f"with {role} only {self.noun(expression.parts[0])}"
        if expression.kind == "at most":
            return f"with {role} at most {expression.number} times {self.noun(expression.parts[0])}"
        if expression.kind == "not":
            return f"that is not {self.noun(expression.parts[0])}"
        if expression.kind == "or":
            return f"either {' or '.join(map(self._bracketed, expression.parts))}"
        if expression.kind == "and":
            return " and ".join(map(self._tail, expression.parts))
        if expression.kind == "one of":
            return f"that is {self._composed(node)}"
        return f"with some number of {role}" if role else "of some kind"

    def _bracketed(self, node: Term) -> str:
        expression = None if isinstance(node, Iri) else self.expression(node)
        return f"({self._tail(node)})" if expression is not None and expression.kind == "and" else self._tail(node)

    def _bare(self, node: Term) -> str:
        """A class as a noun without its article."""
        return self.name(node) if isinstance(node, Iri) else f"thing that is {self.noun(node)}"

    def _role(self, role: Role) -> str:
        return f"the inverse of '{self.name(role.iri)}'" if role.inverted else f"'{self.name(role.iri)}'"

    def _quoted(self, node: Term) -> str:
        role = self.role(node)
        return "a property" if role is None else self._role(role)

    def _member(self, node: Term) -> Naming:
        return self._quoted if self.is_a(node, "AllDisjointProperties") else self.noun

    def is_a(self, node: Term, kind: str) -> bool:
        """Whether something is declared to be of a type from the OWL vocabulary."""
        return Iri(OWL + kind) in self._values(node, TYPE)

    def _list(self, node: Term, say: Naming, between: str = ", ") -> str:
        return between.join(map(say, self.items(node)))


def with_article(noun: str) -> str:
    """A noun with its indefinite article."""
    vowel = noun[:1].lower() in "aeiou" and not noun.lower().startswith(("uni", "use", "eu", "one"))
    return f"{'an' if vowel else 'a'} {noun}"


def is_datatype(node: Term) -> bool:
    """Whether a class is one of values and not of things."""
    return isinstance(node, Iri) and (
        node.value.startswith(XSD) or node.value in (RDFS + "Literal", RDF + "langString", RDF + "PlainLiteral")
    )


def _order(triple: Triple) -> tuple[tuple[str, str], ...]:
    return tuple((type(term).__name__, str(term.value)) for term in triple)
