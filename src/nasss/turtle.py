"""Canonical Turtle and TriG: the same statements always give the same bytes."""

import sys
from pathlib import Path

from rdflib import Dataset, Graph, URIRef
from rdflib.compare import to_canonical_graph

from nasss.namespaces import bind_prefixes
from nasss.resources import write_atomically


def canonical_turtle(graph: Graph) -> str:
    """The graph as Turtle whose bytes depend on its statements only.

    Blank nodes are first named by their content (Gallaccio's graph canonicalisation in rdflib), so that their
    order does not depend on the run.
    """
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
    lines = canonical_turtle(graph).removesuffix("\n").split("\n")
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


def _rewrite(paths: list[str]) -> None:
    for name in paths:
        path = Path(name)
        write_atomically(path, canonical_turtle(Graph().parse(path, format="turtle")))


if __name__ == "__main__":  # python -m nasss.turtle FILE... makes hand-edited Turtle canonical
    _rewrite(sys.argv[1:])
