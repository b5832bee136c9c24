"""OWL functional syntax: an ontology's RDF as axioms, for tools that read no RDF.

Written for the constructs this project uses. Every statement of the graph must end up in an axiom: what is not
understood is an error and never left out.
"""

import re
from collections.abc import Callable, Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from nasss.errors import EngineError
from nasss.namespaces import PREFIXES

Triple = tuple[Node, Node, Node]

DECLARATIONS: dict[Node, str] = {
    OWL.Class: "Class",
    OWL.ObjectProperty: "ObjectProperty",
    OWL.DatatypeProperty: "DataProperty",
    OWL.AnnotationProperty: "AnnotationProperty",
    OWL.NamedIndividual: "NamedIndividual",
}
# What a property may be called beside its declaration, and how the axiom begins; the kind of property follows.
CHARACTERISTICS: dict[Node, str] = {
    OWL.FunctionalProperty: "Functional",
    OWL.InverseFunctionalProperty: "InverseFunctional",
    OWL.SymmetricProperty: "Symmetric",
    OWL.AsymmetricProperty: "Asymmetric",
    OWL.ReflexiveProperty: "Reflexive",
    OWL.IrreflexiveProperty: "Irreflexive",
    OWL.TransitiveProperty: "Transitive",
}
CLASS_AXIOMS: dict[Node, str] = {
    RDFS.subClassOf: "SubClassOf",
    OWL.equivalentClass: "EquivalentClasses",
    OWL.disjointWith: "DisjointClasses",
}
PROPERTY_AXIOMS: dict[Node, str] = {
    RDFS.subPropertyOf: "Sub%sPropertyOf",
    OWL.equivalentProperty: "Equivalent%sProperties",
    OWL.propertyDisjointWith: "Disjoint%sProperties",
}
INDIVIDUAL_AXIOMS: dict[Node, str] = {OWL.differentFrom: "DifferentIndividuals", OWL.sameAs: "SameIndividual"}
OPERATORS = {
    OWL.intersectionOf: "ObjectIntersectionOf",
    OWL.unionOf: "ObjectUnionOf",
    OWL.oneOf: "ObjectOneOf",
}
RESTRICTIONS = {
    OWL.someValuesFrom: "SomeValuesFrom",
    OWL.allValuesFrom: "AllValuesFrom",
    OWL.hasValue: "HasValue",
}
CARDINALITIES = {
    OWL.cardinality: "ExactCardinality",
    OWL.minCardinality: "MinCardinality",
    OWL.maxCardinality: "MaxCardinality",
}
# Annotations that OWL knows by itself.
BUILT_IN = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.deprecated}
SIMPLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def functional_syntax(graph: Graph, ontology: URIRef) -> str:
    """An ontology in OWL functional syntax, in an order that depends on its statements only.

    Args:
        graph: all statements of the ontology; imports are written, not followed.
        ontology: the IRI of the ontology.

    Raises:
        EngineError: the graph holds statements that this writer does not understand.
    """
    return _Writer(graph).document(ontology)


def _in_words(node: Node | Triple) -> tuple[str, ...]:
    """What nodes and statements are sorted by."""
    return tuple(part.n3() for part in node) if isinstance(node, tuple) else (node.n3(),)


class _Writer:
    """Turns statements into axioms and keeps account of those that no axiom has used."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.left: set[Triple] = set(graph)
        self.kinds: dict[Node, str] = {}
        for kind, name in ((OWL.ObjectProperty, "Object"), (OWL.DatatypeProperty, "Data")):
            self.kinds |= dict.fromkeys(graph.subjects(RDF.type, kind), name)
        self.annotations = BUILT_IN | set(graph.subjects(RDF.type, OWL.AnnotationProperty))

    def document(self, ontology: URIRef) -> str:
        header = list(self._header(ontology))
        axioms = sorted(self._axioms(), key=lambda axiom: (not axiom.startswith("Declaration("), axiom))
        if self.left:
            examples = "\n".join(f"  {s.n3()} {p.n3()} {o.n3()}" for s, p, o in sorted(self.left, key=_in_words)[:5])
            raise EngineError(
                f"{len(self.left)} statements of {ontology} cannot be written in OWL functional syntax, "
                f"for example:\n{examples}"
            )
        prefixes = [f"Prefix({prefix}:=<{iri}>)" for prefix, iri in sorted(PREFIXES.items())]
        return "\n".join([*prefixes, "", f"Ontology({' '.join(header)}", "", *axioms, ")", ""])

    def _header(self, ontology: URIRef) -> Iterator[str]:
        self._use(ontology, RDF.type, OWL.Ontology)
        versions = self._objects(ontology, OWL.versionIRI)
        yield " ".join(f"<{iri}>" for iri in (ontology, *versions))
        for target in self._objects(ontology, OWL.imports):
            yield f"\nImport(<{target}>)"
        for predicate in sorted(set(self.graph.predicates(ontology)) & self.annotations, key=_in_words):
            for value in self._objects(ontology, predicate):
                yield f"\nAnnotation({self._name(predicate)} {self._term(value)})"

    def _axioms(self) -> Iterator[str]:
        for subject, predicate, value in sorted(self.left, key=_in_words):
            # A class that is only described may stand on the left too: "what is both A and B is also a C".
            if isinstance(subject, BNode) and predicate not in CLASS_AXIOMS:
                if predicate == RDF.type and value in (OWL.AllDisjointClasses, OWL.AllDifferent):
                    yield self._group(subject, value)
            elif (axiom := self._axiom(subject, predicate, value)) is not None:
                self._use(subject, predicate, value)
                yield axiom

    def _axiom(self, subject: Node, predicate: Node, value: Node) -> str | None:
        """The axiom of one statement about a named thing; None when it is none that is known."""
        kind = self.kinds.get(subject, "")
        if predicate == RDF.type:
            return self._type(subject, value)
        if predicate in CLASS_AXIOMS:
            return f"{CLASS_AXIOMS[predicate]}({self._class(subject)} {self._class(value)})"
        if predicate == OWL.disjointUnionOf:
            return f"DisjointUnion({self._class(subject)} {self._list(value, self._class)})"
        if predicate == OWL.hasKey:
            return f"HasKey({self._class(subject)} {self._key(value)})"
        if predicate == RDFS.domain and kind:
            return f"{kind}PropertyDomain({self._name(subject)} {self._class(value)})"
        if predicate == RDFS.range and kind:
            target = self._class(value) if kind == "Object" else self._name(value)
            return f"{kind}PropertyRange({self._name(subject)} {target})"
        if predicate in PROPERTY_AXIOMS and kind:
            return f"{PROPERTY_AXIOMS[predicate] % kind}({self._name(subject)} {self._name(value)})"
        if predicate in INDIVIDUAL_AXIOMS:
            return f"{INDIVIDUAL_AXIOMS[predicate]}({self._name(subject)} {self._name(value)})"
        if predicate == OWL.inverseOf:
            return f"InverseObjectProperties({self._name(subject)} {self._name(value)})"
        if predicate == OWL.propertyChainAxiom:
            chain = self._list(value, self._name)
            return f"SubObjectPropertyOf(ObjectPropertyChain({chain}) {self._name(subject)})"
        if predicate in self.annotations:
            return f"AnnotationAssertion({self._name(predicate)} {self._name(subject)} {self._term(value)})"
        if predicate in self.kinds:
            name = self.kinds[predicate]
            return f"{name}PropertyAssertion({self._name(predicate)} {self._name(subject)} {self._term(value)})"
        return None

    def _type(self, subject: Node, value: Node) -> str:
        if value in DECLARATIONS:
            return f"Declaration({DECLARATIONS[value]}({self._name(subject)}))"
        if value in CHARACTERISTICS and subject in self.kinds:
            return f"{CHARACTERISTICS[value]}{self.kinds[subject]}Property({self._name(subject)})"
        return f"ClassAssertion({self._class(value)} {self._name(subject)})"

    def _group(self, node: Node, kind: Node) -> str:
        """Classes that share no member, or individuals of which no two are the same."""
        self._use(node, RDF.type, kind)
        if kind == OWL.AllDifferent:
            return f"DifferentIndividuals({self._list(self._one(node, OWL.distinctMembers), self._name)})"
        return f"DisjointClasses({self._list(self._one(node, OWL.members), self._class)})"

    def _key(self, value: Node) -> str:
        members = self._members(value)
        sides = [[self._name(p) for p in members if self.kinds.get(p) == kind] for kind in ("Object", "Data")]
        return " ".join(f"({' '.join(side)})" for side in sides)

    def _class(self, node: Node) -> str:
        if not isinstance(node, BNode):
            return self._name(node)
        if (node, RDF.type, OWL.Restriction) in self.graph:
            self._use(node, RDF.type, OWL.Restriction)
            return self._restriction(node)
        self._use(node, RDF.type, OWL.Class)
        if value := self.graph.value(node, OWL.complementOf):
            self._use(node, OWL.complementOf, value)
            return f"ObjectComplementOf({self._class(value)})"
        for predicate, name in OPERATORS.items():
            if value := self.graph.value(node, predicate):
                self._use(node, predicate, value)
                return f"{name}({self._list(value, self._class)})"
        raise EngineError(f"The class expression {node.n3()} is of no kind that can be written in functional syntax")

    def _restriction(self, node: Node) -> str:
        path = self._one(node, OWL.onProperty)
        kind = self.kinds.get(path, "Object")
        for predicate, name in CARDINALITIES.items():
            if value := self.graph.value(node, predicate):
                self._use(node, predicate, value)
                return f"{kind}{name}({value} {self._name(path)})"
        for predicate, name in RESTRICTIONS.items():
            if value := self.graph.value(node, predicate):
                self._use(node, predicate, value)
                is_term = predicate == OWL.hasValue or kind == "Data"
                return f"{kind}{name}({self._name(path)} {self._term(value) if is_term else self._class(value)})"
        raise EngineError(f"The restriction on {path.n3()} is of no kind that can be written in functional syntax")

    def _list(self, node: Node, write: Callable[[Node], str]) -> str:
        return " ".join(write(member) for member in self._members(node))

    def _members(self, node: Node) -> list[Node]:
        members = []
        while node != RDF.nil:
            if (node, RDF.type, RDF.List) in self.graph:
                self._use(node, RDF.type, RDF.List)
            members.append(self._one(node, RDF.first))
            node = self._one(node, RDF.rest)
        return members

    def _one(self, subject: Node, predicate: Node) -> Node:
        """The one value of a property of a blank node, which is used with it."""
        values = self._objects(subject, predicate)
        if len(values) != 1:
            raise EngineError(f"Expected one {predicate.n3()} of {subject.n3()}, found {len(values)}")
        return values[0]

    def _objects(self, subject: Node, predicate: Node) -> list[Node]:
        values = sorted(self.graph.objects(subject, predicate), key=_in_words)
        for value in values:
            self._use(subject, predicate, value)
        return values

    def _use(self, subject: Node, predicate: Node, value: Node) -> None:
        self.left.discard((subject, predicate, value))

    def _name(self, node: Node) -> str:
        iri = str(node)
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and SIMPLE_NAME.fullmatch(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def _term(self, node: Node) -> str:
        if not isinstance(node, Literal):
            return self._name(node)
        quoted = '"' + str(node).replace("\\", "\\\\").replace('"', '\\"') + '"'
        if node.language:
            return f"{quoted}@{node.language}"
        return quoted if node.datatype in (None, XSD.string) else f"{quoted}^^{self._name(node.datatype)}"
