"""Canonical Turtle and TriG: the same statements always give the same bytes."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import RDF, RDFS, XSD, Dataset, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from nasss import terms
from nasss.namespaces import bind_prefixes
from nasss.resources import write_atomically

Fact = tuple[terms.Iri, terms.Iri, terms.Iri | terms.Literal]
# What may not stand between < and >: rdflib refuses to write it.
_NOT_WRITTEN = re.compile(r'[<>" {}|\\^`\x00-\x1f]')
# What rdflib is sure to shorten; for other predicates it invents prefixes.
_PREDICATE = re.compile(rf"(?:{'|'.join(map(re.escape, terms.PREFIXES.values()))})[A-Za-z_][A-Za-z0-9_]*")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")


def canonical_turtle(graph: Graph) -> str:
    """The graph as Turtle whose bytes depend on its statements only.

    Blank nodes are first named by their content (Gallaccio's graph canonicalisation in rdflib), so that their
    order does not depend on the run.
    """
    facts = _plain_facts(graph)
    if facts is not None:
        return _write(facts)
    named = Graph()
    for triple in to_canonical_graph(graph):
        named.add(triple)
    bind_prefixes(named)
    return named.serialize(format="turtle").strip() + "\n"


def canonical_trig(graph: Graph, name: URIRef) -> str:
    """The graph as TriG, inside one named graph. It must hold no blank nodes.

    The statements are written like canonical Turtle and put in the graph's braces, not indented: a literal may
    run over several lines, and white space inside it counts.
    """
    return _in_braces(canonical_turtle(graph), str(name))


def canonical_trig_of(facts: Iterable[Fact], name: str) -> str:
    """Statements as TriG, inside one named graph: the same bytes as `canonical_trig`, without a graph in between.

    Args:
        facts: the statements, without blank nodes; one that stands there twice counts once.
        name: IRI of the named graph.
    """
    known = list(facts)
    if all(map(_is_plain, known)):
        return _in_braces(_write(known), name)
    graph = Graph()
    for subject, predicate, value in known:
        graph.add((URIRef(subject.value), URIRef(predicate.value), _node(value)))
    return canonical_trig(graph, URIRef(name))


def _in_braces(turtle: str, name: str) -> str:
    lines = turtle.removesuffix("\n").split("\n")
    first = next((i for i, line in enumerate(lines) if line and not line.startswith("@prefix")), len(lines))
    return "\n".join([*lines[:first], f"<{name}> {{", "", *lines[first:], "", "}", ""])


def read_graph(path: Path) -> Graph:
    """All statements of a Turtle or TriG file in one graph, whatever named graph they stand in."""
    dataset = Dataset(default_union=True)
    dataset.parse(path, format="trig")
    graph = Graph()
    for subject, predicate, value, _ in dataset.quads():
        graph.add((subject, predicate, value))
    bind_prefixes(graph)
    return graph


# rdflib writes Turtle with several calls for each node and builds an index of prefixes that grows with the graph. What
# follows writes the same bytes for graphs of IRIs, texts and whole numbers; all others are left to rdflib.


def _plain_facts(graph: Graph) -> list[Fact] | None:
    """The statements of a graph if it can be written the fast way."""
    facts: list[Fact] = []
    for subject, predicate, value in graph:
        if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef):
            return None
        known = _term(value)
        if known is None:
            return None
        fact = (terms.Iri(str(subject)), terms.Iri(str(predicate)), known)
        if not _is_plain(fact):
            return None
        facts.append(fact)
    return facts


def _term(node: Node) -> terms.Iri | terms.Literal | None:
    if isinstance(node, URIRef):
        return terms.Iri(str(node))
    if isinstance(node, Literal) and node.datatype in (None, XSD.integer):
        kind = terms.RDF_LANG_STRING if node.language else str(node.datatype or XSD.string)
        return terms.Literal(str(node), kind, node.language or None)
    return None


def _node(term: terms.Iri | terms.Literal) -> Node:
    if isinstance(term, terms.Iri):
        return URIRef(term.value)
    if term.lang is not None:
        return Literal(term.value, lang=term.lang)
    return Literal(term.value, datatype=None if term.datatype == terms.XSD + "string" else URIRef(term.datatype))


def _is_plain(fact: Fact) -> bool:
    subject, predicate, value = fact
    if _NOT_WRITTEN.search(subject.value) or subject.value in _SPECIAL or not _PREDICATE.fullmatch(predicate.value):
        return False
    if isinstance(value, terms.Iri):
        return not _NOT_WRITTEN.search(value.value) and value.value not in _SPECIAL
    if value.datatype == terms.XSD + "integer":
        return _INTEGER.fullmatch(value.value) is not None
    return value.lang is not None or value.datatype == terms.XSD + "string"


_SPECIAL = (str(RDF.nil), str(RDFS.Class))


def _write(facts: Iterable[Fact]) -> str:
    """The statements as `canonical_turtle` writes them; every fact must be plain."""
    subjects: dict[str, dict[str, set[terms.Iri | terms.Literal]]] = {}
    for subject, predicate, value in facts:
        subjects.setdefault(subject.value, {}).setdefault(predicate.value, set()).add(value)
    named = Counter(
        value.value
        for predicates in subjects.values()
        for values in predicates.values()
        for value in values
        if isinstance(value, terms.Iri)
    )
    short = _Names()
    for predicates in subjects.values():
        for verb, values in predicates.items():
            short.note(verb, values)
    blocks = [
        "\n" + short(subject) + " " + " ;\n    ".join(_verbs(subjects[subject], short)) + " .\n"
        for subject in sorted(subjects, key=lambda subject: (named[subject], subject))
    ]
    return (short.head() + "".join(blocks)).strip() + "\n"


def _verbs(predicates: dict[str, set[terms.Iri | terms.Literal]], short: "_Names") -> Iterator[str]:
    """Each predicate of a subject with its values: the type, the labels, then the rest by IRI."""
    first = {str(RDF.type): 0, str(RDFS.label): 1}
    for predicate in sorted(predicates, key=lambda predicate: (first.get(predicate, 2), predicate)):
        verb = "a" if predicate == str(RDF.type) else short(predicate)
        values = predicates[predicate]
        ordered = sorted(values, key=_place) if len(values) > 1 else values
        gap = ",\n        "
        yield f"{verb} {gap.join(_written(value, short) for value in ordered)}"


def _place(term: terms.Iri | terms.Literal) -> tuple[int, str, str, int, str]:
    """Where rdflib sorts a term: IRIs, then literals by datatype (a language counts as text), language and value."""
    if isinstance(term, terms.Iri):
        return (0, "", "", 0, term.value)
    if term.datatype == terms.XSD + "integer":
        return (1, term.datatype, "", int(term.value), "")
    return (1, terms.XSD + "string", term.lang or "", 0, term.value)


def _written(term: terms.Iri | terms.Literal, short: "_Names") -> str:
    if isinstance(term, terms.Iri):
        return short(term.value)
    if term.datatype == terms.XSD + "integer":
        return term.value
    text = _quoted(term.value)
    return f"{text}@{term.lang}" if term.lang else text


def _quoted(text: str) -> str:
    """A text in quotation marks, escaped as rdflib escapes it."""
    text = text.replace("\\", "\\\\").replace("\r", "\\r")
    if "\n" not in text:
        return '"' + text.replace('"', '\\"') + '"'
    text = text.replace('"""', '\\"\\"\\"')
    if text.endswith('"') and not text.endswith('\\"'):
        text = text[:-1] + '\\"'
    return f'"""{text}"""'


class _Names:
    """IRIs as Turtle writes them, each worked out once, and the prefixes that they need."""

    def __init__(self) -> None:
        graph = Graph()
        bind_prefixes(graph)
        self._graph = graph
        self._bound = tuple(str(namespace) for _, namespace in graph.namespaces())
        self._known: dict[str, str] = {}
        self._used: dict[str, str] = {}

    def note(self, predicate: str, values: Iterable[terms.Iri | terms.Literal]) -> None:
        """Take note of a predicate and a datatype: rdflib declares their prefixes even where it does not use them."""
        if predicate != str(RDF.type):
            self(predicate)
        for value in values:
            if isinstance(value, terms.Literal) and value.datatype == terms.XSD + "integer":
                self(value.datatype)

    def __call__(self, iri: str) -> str:
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = (self._shortened(iri) if iri.startswith(self._bound) else None) or f"<{iri}>"
        return known

    def _shortened(self, iri: str) -> str | None:
        try:
            prefix, namespace, local = self._graph.compute_qname(iri, generate=False)
        except (KeyError, ValueError):  # nothing in it is a name; perhaps it is a namespace
            whole = self._graph.store.prefix(URIRef(iri))
            if whole is None:
                return None
            prefix, namespace, local = whole, URIRef(iri), ""
        local = re.sub(r"%(?![0-9A-Fa-f]{2})", r"\\%", local.replace("(", r"\(").replace(")", r"\)"))
        if local.endswith("."):
            return None
        self._used[prefix] = str(namespace)
        return f"{prefix}:{local}"

    def head(self) -> str:
        """The declarations of the prefixes used so far."""
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(self._used.items()))


def _rewrite(paths: list[str]) -> None:
    for name in paths:
        path = Path(name)
        write_atomically(path, canonical_turtle(Graph().parse(path, format="turtle")))


if __name__ == "__main__":  # python -m nasss.turtle FILE... makes hand-edited Turtle canonical
    _rewrite(sys.argv[1:])
