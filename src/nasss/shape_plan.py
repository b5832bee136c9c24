"""The shapes as a plan: every constraint in a form that can be worked out over a whole study at once.

The plan knows the constraints that the shapes of this project use (`nasss.shapes.COMPONENTS`), and no others. Shapes
that it does not know are refused, so that nothing is left out unseen: `UnknownShapeError`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from nasss.shapes import COMPONENTS, OTHER_KEYS, TARGETS
from nasss.syntax import Token, tokens

# What a query of a shape may begin with without declaring it.
ALWAYS_DECLARED = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": "http://www.w3.org/2002/07/owl#"}
# What the reference refuses, or means something by that is not known here.
NOT_IN_QUERIES = re.compile(r"\b(MINUS|VALUES|SERVICE)\b|[?$](failure|shapesGraph|currentShape)\b", re.IGNORECASE)
PATH_VARIABLE = re.compile(r"[?$]PATH\b")
SEVERAL = {SH["class"], SH.pattern, SH.disjoint, SH.lessThan, SH.lessThanOrEquals, SH.hasValue, SH.node, SH.property}
KNOWN_KINDS = {SH.datatype: {XSD.string, XSD.integer}, SH.nodeKind: {SH.IRI, SH.BlankNode, SH.Literal}}
PARTS = (SH["or"], SH.xone, SH.node, SH.qualifiedValueShape)
ON_PROPERTIES_ONLY = {SH.minCount, SH.maxCount, SH.lessThan, SH.lessThanOrEquals, SH.uniqueLang}


class UnknownShapeError(Exception):
    """A shape has something in it that the plan does not know."""


@dataclass(frozen=True)
class Path:
    """A property, read forwards or backwards."""

    name: URIRef
    is_inverse: bool = False

    def __str__(self) -> str:
        return f"^{self.name}" if self.is_inverse else str(self.name)


@dataclass(frozen=True)
class Sparql:
    """The query of a shape.

    Attributes:
        text: the query with its prefixes.
        messages: what to do, with the names of its variables in braces.
        uses: what it looks at.
    """

    text: str
    messages: tuple[str, ...]
    uses: "Uses"

    def among(self, graph: str, marker: str) -> str | None:
        """The query for all focus nodes at once; None when it cannot be asked so.

        Args:
            graph: name of a graph that lists the focus nodes: ``<marker> <marker> focus``.
            marker: an IRI.
        """
        place = _where(self.text)
        if place is None:
            return None
        head = f" GRAPH <{graph}> {{ <{marker}> <{marker}> ?this }} "
        return self.text[:place] + head + self.text[place:]


@cache
def _where(text: str) -> int | None:
    """Where the pattern of a query begins; None when the query may mean another thing for several focus nodes."""
    words = [(token.text.upper(), token) for token in tokens(text) if token.kind != "iri"]
    names = [word for word, _ in words]
    begins = next((i for i in range(len(words) - 1) if names[i : i + 2] == ["WHERE", "{"]), None)
    if begins is None or "SELECT" in names[begins:]:
        return None
    if "GROUP" in names and not {"$THIS", "?THIS"} & set(names[names.index("GROUP") :]):
        return None
    return words[begins + 1][1].end


@cache
def prepared(text: str) -> Query:
    """A query, ready to be asked of an rdflib graph."""
    return prepareQuery(text)


@dataclass(frozen=True)
class Uses:
    """What a query looks at.

    Attributes:
        properties: the properties it names.
        any_property: whether it has a variable for a property, so that it looks at all.
        has_patterns: whether it matches texts with regular expressions.
        into_patterns: properties whose values become part of a regular expression.
        ordered: properties whose values are put in order (less, more, the least, the most); None: that is not known.
    """

    properties: frozenset[URIRef]
    any_property: bool
    has_patterns: bool
    into_patterns: frozenset[URIRef]
    ordered: frozenset[URIRef] | None


@dataclass
class Shape:
    """One shape.

    Attributes:
        name: its IRI.
        path: what it looks at from its focus; None: the focus itself.
        message: what to do, None for parts of other shapes.
        nodes, classes, subjects_of, objects_of: its targets.
        rules: its constraints, by the parameter that states them; lists are spelled out.
        allowed, is_closed: whether it allows these properties only.
        queries: its queries.
    """

    name: URIRef
    path: Path | None
    message: str | None
    nodes: tuple[Node, ...] = ()
    classes: tuple[Node, ...] = ()
    subjects_of: tuple[Node, ...] = ()
    objects_of: tuple[Node, ...] = ()
    rules: dict[URIRef, tuple[Any, ...]] = field(default_factory=dict)
    allowed: frozenset[Node] = frozenset()
    is_closed: bool = False
    queries: tuple[Sparql, ...] = ()

    @property
    def has_target(self) -> bool:
        """Whether it finds something to check by itself."""
        return bool(self.nodes or self.classes or self.subjects_of or self.objects_of)


@dataclass(frozen=True)
class Plan:
    """Shapes, and the part of an ontology that stands beside the data.

    Attributes:
        shapes: every shape by its name.
        targeting: the shapes that check something by themselves, in order.
        terms: statements of the ontology that count as if they stood in the data.
        known: all classes of the ontology with the classes above them; None: the data say that.
        literals: properties whose values are literals, with their datatype, as the ontology declares.
    """

    shapes: Mapping[URIRef, Shape]
    targeting: tuple[Shape, ...]
    terms: tuple[tuple[Node, Node, Node], ...]
    below: Mapping[Node, frozenset[Node]] | None
    literals: Mapping[Node, URIRef]


def plan(shapes: Graph, terms: Graph | None, vocabulary: Graph) -> Plan:
    """Make the plan.

    Args:
        shapes: the shapes.
        terms: an ontology to read the data with; None: nothing but the data.
        vocabulary: an ontology that says which properties have which literals.

    Raises:
        UnknownShapeError: a shape has something in it that the plan does not know.
    """
    compiled: dict[URIRef, Shape] = {}
    targets = sorted({subject for key in TARGETS for subject in shapes.subjects(key)}, key=str)
    for name in targets:
        _compile(name, shapes, compiled, reports=True)
    for shape in compiled.values():
        _check_ends(shape.name, compiled, ())
    if set(shapes.subjects(SH.deactivated)) or set(shapes.subjects(SH.severity)) or set(shapes.subjects(SH.target)):
        raise UnknownShapeError("sh:deactivated, sh:severity and sh:target are not known")
    if terms is not None and any(_is_spelt_out(value) for value in terms.objects()):
        raise UnknownShapeError("a text of the ontology has the datatype xsd:string spelt out")
    classes = {
        top: frozenset(kind for kind in terms.transitive_subjects(RDFS.subClassOf, top) if kind is not None)
        for shape in compiled.values()
        for top in shape.classes
        if terms is not None
    }
    ranges = {name: kind for name, kind in vocabulary.subject_objects(RDFS.range) if str(kind).startswith(str(XSD))}
    return Plan(
        compiled,
        tuple(shape for shape in compiled.values() if shape.has_target),
        () if terms is None else tuple(beside(terms)),
        None if terms is None else classes,
        {name: URIRef(str(kind)) for name, kind in ranges.items()},
    )


def _is_spelt_out(value: Node) -> bool:
    return isinstance(value, Literal) and value.datatype == XSD.string


# What of an ontology counts as if it stood in the data. The reference adds what RDFS and OWL say of classes and
# properties, and everything that can be reached from a named individual.
VOCABULARIES = ("http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#")
INDIVIDUAL = URIRef("http://www.w3.org/2002/07/owl#NamedIndividual")
# Of RDFS and OWL, what the reference does not count: it has lists of its own.
NOT_COPIED = {"topObjectProperty", "bottomObjectProperty", "topDataProperty", "bottomDataProperty", "Thing", "Nothing"}
REACH = 10


def beside(terms: Graph) -> set[tuple[Node, Node, Node]]:
    """The statements of an ontology without blank nodes that the reference adds to the data."""
    individuals = set(terms.subjects(RDF.type, INDIVIDUAL))
    found = {triple for individual in individuals for triple in terms.triples((None, None, individual))}
    found |= {(s, p, o) for s, p, o in terms if _is_counted(p) or (p == RDF.type and _is_counted(o))}
    edge, seen = set(individuals), set[Node]()
    for _ in range(REACH):
        seen |= edge
        triples = {triple for node in edge if isinstance(node, URIRef) for triple in terms.triples((node, None, None))}
        found |= triples
        edge = {value for _, _, value in triples} - seen
    return found


def _is_counted(term: Node) -> bool:
    text = str(term)
    return any(text.startswith(start) and text.removeprefix(start) not in NOT_COPIED for start in VOCABULARIES)


def _compile(name: Node, shapes: Graph, compiled: dict[URIRef, Shape], *, reports: bool) -> None:
    if not isinstance(name, URIRef):
        raise UnknownShapeError("a shape has no name")
    before = compiled.get(name)
    if before is None:
        before = compiled[name] = _shape(name, shapes)
        for key in PARTS:
            for part in before.rules.get(key, ()):
                _compile(part, shapes, compiled, reports=False)
        for part in before.rules.get(SH.property, ()):
            _compile(part, shapes, compiled, reports=reports)
        _allow(before, compiled)
    elif reports:
        for part in before.rules.get(SH.property, ()):
            _compile(part, shapes, compiled, reports=True)
    if not reports and before.queries:
        raise UnknownShapeError(f"{name} is part of another and has a query")
    if reports and before.message is None and set(before.rules) - {SH.property}:
        raise UnknownShapeError(f"{name} has no message")


def _check_ends(name: URIRef, compiled: Mapping[URIRef, Shape], above: tuple[URIRef, ...]) -> None:
    if name in above:
        raise UnknownShapeError(f"{name} is a part of itself")
    for key in (*PARTS, SH.property):
        for part in compiled[name].rules.get(key, ()):
            _check_ends(part, compiled, (*above, name))


def _shape(name: URIRef, shapes: Graph) -> Shape:
    for key in set(shapes.predicates(name)) - set(COMPONENTS) - OTHER_KEYS:
        raise UnknownShapeError(f"{name}: {key}")
    messages = sorted(map(str, shapes.objects(name, SH.message)))
    shape = Shape(name, _path(name, shapes), messages[0] if messages else None)
    shape.nodes = tuple(shapes.objects(name, SH.targetNode))
    shape.classes = tuple(shapes.objects(name, SH.targetClass))
    shape.subjects_of = tuple(shapes.objects(name, SH.targetSubjectsOf))
    shape.objects_of = tuple(shapes.objects(name, SH.targetObjectsOf))
    shape.queries = tuple(_sparql(node, shapes, messages) for node in sorted(shapes.objects(name, SH.sparql), key=str))
    if not set(shapes.objects(name, RDF.type)) <= {SH.NodeShape, SH.PropertyShape}:
        raise UnknownShapeError(f"{name} is more than a shape")
    for key in sorted(
        set(shapes.predicates(name)) & (set(COMPONENTS) | {SH.property, SH.qualifiedValueShape}), key=str
    ):
        if key != SH.sparql:
            shape.rules[URIRef(str(key))] = _values(shape, URIRef(str(key)), shapes)
    if SH.ignoredProperties in set(shapes.predicates(name)):
        ignored = [_list(head, shapes) for head in shapes.objects(name, SH.ignoredProperties)]
        shape.allowed = frozenset(node for nodes in ignored for node in nodes)
    return shape


def _allow(shape: Shape, compiled: Mapping[URIRef, Shape]) -> None:
    """The properties that a closed shape allows."""
    if SH.closed not in shape.rules:
        return
    shape.is_closed = True
    paths = [compiled[part].path for part in shape.rules.get(SH.property, ())]
    own = {path.name for path in paths if path is not None and not path.is_inverse}
    shape.allowed = shape.allowed | own


def _values(shape: Shape, key: URIRef, shapes: Graph) -> tuple[Any, ...]:
    values = sorted(shapes.objects(shape.name, key), key=str)
    if key == SH.closed and values != [Literal(True)]:
        raise UnknownShapeError(f"{shape.name} has another sh:closed than true")
    if key in KNOWN_KINDS and not set(values) <= KNOWN_KINDS[key]:
        raise UnknownShapeError(f"{shape.name} has another {key} than is known")
    if key in (SH["in"], SH["or"], SH.xone, SH.languageIn):
        if len(values) != 1:
            raise UnknownShapeError(f"{shape.name} has {key} more than once")
        return _list(values[0], shapes)
    if len(values) > 1 and key not in SEVERAL:
        raise UnknownShapeError(f"{shape.name} has {key} more than once")
    if shape.path is None and key in ON_PROPERTIES_ONLY | {SH.qualifiedValueShape}:
        raise UnknownShapeError(f"{shape.name} has {key} without a path")
    return tuple(values)


def _list(head: Node, shapes: Graph) -> tuple[Node, ...]:
    return tuple(Collection(shapes, head))


def _path(name: URIRef, shapes: Graph) -> Path | None:
    paths = list(shapes.objects(name, SH.path))
    if not paths:
        return None
    path = paths[0]
    if isinstance(path, URIRef) and len(paths) == 1:
        return Path(path)
    parts = list(shapes.predicate_objects(path))
    if len(paths) == 1 and isinstance(path, BNode) and [key for key, _ in parts] == [SH.inversePath]:
        return Path(URIRef(str(parts[0][1])), is_inverse=True)
    raise UnknownShapeError(f"{name} has a path of several steps")


def _sparql(node: Node, shapes: Graph, messages: Iterable[str]) -> Sparql:
    selects = list(shapes.objects(node, SH.select))
    texts = [*map(str, shapes.objects(node, SH.message)), *messages]
    if len(selects) != 1 or not texts:
        raise UnknownShapeError(f"{node} needs one sh:select and a message")
    select = str(selects[0])
    if NOT_IN_QUERIES.search(select) or PATH_VARIABLE.search(select) or not re.search(r"[\s{}()][$?]this", select):
        raise UnknownShapeError(f"{node} has a query that the reference treats specially")
    if re.search(r"\bAS\s+[$?]this\b", select, re.IGNORECASE):
        raise UnknownShapeError(f"{node} gives $this a value")
    declared = dict(ALWAYS_DECLARED)
    for prefixes in shapes.objects(node, SH.prefixes):
        for entry in shapes.objects(prefixes, SH.declare):
            declared[str(shapes.value(entry, SH.prefix))] = str(shapes.value(entry, SH.namespace))
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(declared.items()))
    return Sparql(f"{head}\n{select}", tuple(texts), _uses(select, declared))


TERMS = ("variable", "iri", "name")


def _uses(text: str, declared: Mapping[str, str]) -> Uses:
    # Every name is taken for one of a property, and a variable between two terms for one that stands for a property:
    # too many do no harm, one too few would.
    stream = [token for token in tokens(text)]
    properties: set[URIRef] = set()
    bound: dict[str, set[URIRef]] = {}
    before: URIRef | None = None
    is_any, depth = False, 0
    for place, token in enumerate(stream):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        name = _name(token, declared)
        if name is not None:
            properties.add(name)
        if token.kind == "variable" and before is not None:
            bound.setdefault(token.text[1:], set()).add(before)
        if token.kind == "variable" and depth and 0 < place < len(stream) - 1:
            is_any |= stream[place - 1].kind in TERMS and stream[place + 1].kind in (*TERMS, "string", "number")
        before = name
    patterns = [place for place, token in enumerate(stream) if token.text.upper() in ("REGEX", "REPLACE")]
    used = {name for place in patterns for name in _second_argument(stream[place + 1 :])}
    into = frozenset(name for variable in used for name in bound.get(variable, ()))
    sorted_ = _ordered(stream)
    ordered = None if sorted_ - set(bound) else frozenset(name for variable in sorted_ for name in bound[variable])
    return Uses(frozenset(properties), is_any, bool(patterns), into, ordered)


# Texts and numbers are put in order alike by both engines: what these functions give need not be looked at.
GIVE_ONE_KIND = {"STR", "COUNT", "STRLEN"}
IN_ORDER = {"<", ">", "<=", ">=", "+", "-", "*", "/"}
OF_SEVERAL = {"MAX", "MIN", "SUM", "AVG", "ORDER"}


def _ordered(stream: Sequence[Token]) -> set[str]:
    """The variables whose values are put in order or calculated with."""
    found: set[str] = set()
    for place, token in enumerate(stream):
        # After a name these are of a path, not of a calculation.
        is_path = token.text in "+*/" and place > 0 and stream[place - 1].kind in ("name", "iri")
        if token.kind == "mark" and token.text in IN_ORDER and not is_path:
            found |= _operand(stream[:place][::-1], ")", "(") | _operand(stream[place + 1 :], "(", ")")
        elif token.text.upper() in OF_SEVERAL:
            found |= {other.text[1:] for other in stream[place : place + 4] if other.kind == "variable"}
    return found


def _operand(stream: Sequence[Token], opens: str, closes: str) -> set[str]:
    """The variables beside an operator, read away from it."""
    depth = 0
    found: set[str] = set()
    function = ""
    for token in stream:
        if depth == 0 and token.text != opens and token.kind != "word":
            return found or ({token.text[1:]} if token.kind == "variable" and not function else set())
        if depth == 0 and token.kind == "word":
            function = token.text.upper()
            if closes == "(":
                break
        depth += {opens: 1, closes: -1}.get(token.text, 0)
        if depth and token.kind == "variable":
            found.add(token.text[1:])
        if depth == 0 and token.text == closes and closes == ")":
            break
    return set() if function in GIVE_ONE_KIND else found


def _name(token: Token, declared: Mapping[str, str]) -> URIRef | None:
    if token.kind == "iri":
        return URIRef(token.text[1:-1])
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return URIRef(declared.get(prefix, "") + local)
    return RDF.type if token.text == "a" else None


def _second_argument(stream: Sequence[Token]) -> set[str]:
    """The variables in the second argument of a function, from its opening bracket on."""
    depth, argument = 0, 0
    found: set[str] = set()
    for token in stream:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        argument += token.text == "," and depth == 1
        if depth == 0 or argument == 2:
            break
        if argument == 1 and token.kind == "variable":
            found.add(token.text[1:])
    return found
