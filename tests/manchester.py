"""Class expressions in Manchester syntax, as people type them in Protege's DL Query tab, made into RDF.

Names are the last part of an IRI, as Protege shows them. Covered: and, or, not, some, only, value, min, max,
exactly, inverse, lists in braces, brackets, and numbers with a limit such as ``xsd:integer[>= 15]``.
"""

import re
from collections.abc import Sequence

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

TOKEN = re.compile(r"xsd:\w+|[A-Za-z][\w-]*|\d+|[<>]=?|[(){}\[\],]")
LIMITS = {">=": XSD.minInclusive, ">": XSD.minExclusive, "<=": XSD.maxInclusive, "<": XSD.maxExclusive}
QUANTIFIERS = {"some": OWL.someValuesFrom, "only": OWL.allValuesFrom}
NUMBERS = {"min": "min", "max": "max", "exactly": ""}


def names(graph: Graph) -> dict[str, URIRef]:
    """What each short name stands for; a name of two things is left out."""
    found: dict[str, set[URIRef]] = {}
    for term in {*graph.subjects(RDF.type), RDFS.Literal}:
        if isinstance(term, URIRef):
            found.setdefault(re.split(r"[#/]", term)[-1], set()).add(term)
    return {name: next(iter(terms)) for name, terms in found.items() if len(terms) == 1}


class Expression:
    """Reads one class expression and adds it to a graph."""

    def __init__(self, text: str, known: dict[str, URIRef], graph: Graph) -> None:
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == re.sub(r"\s+", "", text), text
        self.known = known
        self.graph = graph

    def read(self) -> Node:
        """The node that stands for the expression."""
        node = self._either()
        assert not self.tokens, f"left over: {self.tokens}"
        return node

    def _either(self) -> Node:
        return self._several("or", OWL.unionOf)

    def _all(self) -> Node:
        return self._several("and", OWL.intersectionOf)

    def _several(self, word: str, operator: URIRef) -> Node:
        part = self._all if word == "or" else self._one
        parts = [part()]
        while self._next(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else self._class(operator, self._list(parts))

    def _one(self) -> Node:
        if self._next("not"):
            return self._class(OWL.complementOf, self._one())
        if self._next("("):
            node = self._either()
            assert self._next(")")
            return node
        if self._next("{"):
            members = [self._name()]
            while self._next(","):
                members.append(self._name())
            assert self._next("}")
            return self._class(OWL.oneOf, self._list(members))
        backwards = self._next("inverse")
        if self.tokens[0].startswith("xsd:"):
            return self._number()
        term: Node = self._name()
        if self.tokens and self.tokens[0] in {*QUANTIFIERS, *NUMBERS, "value"}:
            return self._restriction(self._inverse(term) if backwards else term, self.tokens.pop(0))
        assert not backwards
        return term

    def _restriction(self, path: Node, word: str) -> Node:
        node = BNode()
        self.graph.add((node, RDF.type, OWL.Restriction))
        self.graph.add((node, OWL.onProperty, path))
        if word in QUANTIFIERS:
            self.graph.add((node, QUANTIFIERS[word], self._one()))
        elif word == "value":
            self.graph.add((node, OWL.hasValue, self._name()))
        else:
            count = Literal(int(self.tokens.pop(0)), datatype=XSD.nonNegativeInteger)
            kind = f"{NUMBERS[word]}QualifiedCardinality"
            self.graph.add((node, OWL[kind[0].lower() + kind[1:]], count))
            self.graph.add((node, OWL.onClass, self._one()))
        return node

    def _number(self) -> Node:
        datatype: URIRef = XSD[self.tokens.pop(0).removeprefix("xsd:")]
        if not self._next("["):
            return datatype
        limit, facet, node = LIMITS[self.tokens.pop(0)], BNode(), BNode()
        self.graph.add((facet, limit, Literal(int(self.tokens.pop(0)), datatype=datatype)))
        assert self._next("]")
        self.graph.add((node, RDF.type, RDFS.Datatype))
        self.graph.add((node, OWL.onDatatype, datatype))
        self.graph.add((node, OWL.withRestrictions, self._list([facet])))
        return node

    def _inverse(self, path: Node) -> Node:
        node = BNode()
        self.graph.add((node, OWL.inverseOf, path))
        return node

    def _class(self, operator: URIRef, value: Node) -> Node:
        node = BNode()
        self.graph.add((node, RDF.type, OWL.Class))
        self.graph.add((node, operator, value))
        return node

    def _list(self, members: Sequence[Node]) -> Node:
        node = BNode()
        Collection(self.graph, node, list(members))
        return node

    def _name(self) -> URIRef:
        return self.known[self.tokens.pop(0)]

    def _next(self, token: str) -> bool:
        """Whether this comes next; if so it is taken."""
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False
