"""What the tests of the shapes share: conforming bases, fixtures that change them, and the table in the README.

`python tests/shape_bases.py` writes the table of requirements in shapes/README.md anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extent import WHOLE
from rdflib import OWL, RDF, SH, BNode, Graph, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.term import Node

from nasss import fast_shapes, ontology, shapes
from nasss.graph import study_graph
from nasss.namespaces import NASSS, SHAPES
from nasss.resources import shapes_dir
from nasss.tables import read_tables

Triple = tuple[Node, Node, Node]
TESTS = Path(__file__).parent
FIXTURES = TESTS / "shapes"
README = shapes_dir() / "README.md"
BEGIN, END = "<!-- requirements: begin -->\n", "<!-- requirements: end -->\n"
# For every how many fixtures the reference is asked with all shapes.
WHOLE_EVERY = 1 if WHOLE else 6
# Individuals that no rule for studies looks at; leaving them out makes the fixtures quick.
OUT_OF_SIGHT = ("ComplexityDescriptor", "SchemeEntry")


@cache
def invented_study(name: str) -> Graph:
    """An invented study: micro (all of a published paper), coded (own interviews) or joint (a synthesis)."""
    return study_graph(read_tables(TESTS / "studies" / name))


def micro_study() -> Graph:
    """The invented micro study."""
    return invented_study("micro")


@cache
def study_base(name: str) -> Graph:
    """An invented study together with what it needs of the ontology, as a check sees it."""
    terms = copy(ontology.load())
    for triple in list(terms):
        if any(isinstance(node, BNode) for node in triple):
            terms.remove(triple)
    study = invented_study(name)
    shown = {above for node in study.all_nodes() for above in terms.transitive_objects(node, NASSS.broaderFactor)}
    hidden = set(terms.subjects(RDF.type, NASSS.Factor)) - shown
    hidden |= {term for kind in OUT_OF_SIGHT for term in terms.subjects(RDF.type, NASSS[kind])}
    hidden |= set(terms.subjects(RDF.type, OWL.Ontology))
    for term in hidden:
        terms.remove((term, None, None))
    return terms + study


@cache
def ontology_base() -> Graph:
    """The small invented ontology."""
    return Graph().parse(FIXTURES / "ontology-base.ttl")


def copy(graph: Graph) -> Graph:
    """A graph with the same statements, for a test to change."""
    result = Graph()
    for triple in graph:
        result.add(triple)
    return result


@dataclass(frozen=True)
class Fixture:
    """One change to a base that makes it wrong.

    Attributes:
        path: the file, a SPARQL update with a header of comments.
        shape: local name of the shape it is about, the name of its folder.
        why: what is wrong, in words.
        expected: the results that it must give, as `line` writes them.
        update: the change.
        base: the invented study that is changed; without a base in the header it is micro.
    """

    path: Path
    shape: str
    why: str
    expected: tuple[str, ...]
    update: str
    base: str = "micro"

    @property
    def about_ontology(self) -> bool:
        """Whether its shape is a rule for the ontology itself."""
        return (SHAPES[self.shape], None, None) in shapes.ontology_shapes()


def read_fixture(path: Path) -> Fixture:
    text = path.read_text(encoding="utf-8")
    header = [line[2:] for line in text.splitlines() if line.startswith("# ")]
    why = [line.removeprefix("why: ") for line in header if line.startswith("why: ")]
    expected = sorted(line.removeprefix("expect: ") for line in header if line.startswith("expect: "))
    base = [line.removeprefix("base: ") for line in header if line.startswith("base: ")]
    is_whole = len(why) == 1 and len(base) <= 1 and len(header) == 1 + len(base) + len(expected)
    assert is_whole, f"{path}: the header is one why, one base at most, and some expect"
    return Fixture(path, path.parent.name, why[0], tuple(expected), text, *base)


@cache
def fixture_paths() -> list[Path]:
    return sorted(FIXTURES.glob("*/*.ru"))


def line(result: shapes.Result) -> str:
    """A result as fixtures write it: focus | path | component | severity | shape."""
    focus = "_:" if result.focus.startswith("_:") else shapes.shorten(result.focus)
    path = "-" if result.path is None else shapes.shorten(result.path)
    rest = (result.component, result.severity, result.shape)
    return " | ".join([focus, path, *(iri.rpartition("#")[2] for iri in rest)])


def changed(base: Graph, fixture: Fixture) -> Graph:
    """A copy of the base with the fixture's change."""
    graph = copy(base)
    graph.update(fixture.update)
    assert set(graph) != set(base), f"{fixture.path}: changes nothing"
    return graph


@contextmanager
def broken(fixture: Fixture) -> Iterator[Graph]:
    """The base of a fixture with its change, which is taken back at the end: quicker than a copy for each fixture."""
    graph, before = _base("" if fixture.about_ontology else fixture.base)
    graph.update(fixture.update)
    after = set(graph)
    assert after != before, f"{fixture.path}: changes nothing"
    try:
        yield graph
    finally:
        for triple in after - before:
            graph.remove(triple)
        for triple in before - after:
            graph.add(triple)


@cache
def _base(name: str) -> tuple[Graph, frozenset[Triple]]:
    graph = copy(study_base(name) if name else ontology_base())
    return graph, frozenset(graph)


def observe(path: Path) -> dict[str, tuple[str, ...]]:
    """What each engine says about the base with this fixture's change. Made to run in a process of its own.

    The fast engine has all shapes. The reference is slow: it has the shapes that the fixture is about and those that it
    expects to fire, and for every few fixtures all shapes.
    """
    _parse_each_query_once()
    fixture = read_fixture(path)
    whole = shapes.ontology_shapes() if fixture.about_ontology else shapes.study_shapes()
    names = frozenset({fixture.shape, *(entry.rpartition(" | ")[2] for entry in fixture.expected)})
    some = whole if fixture_paths().index(path) % WHOLE_EVERY == 0 else _only(fixture.about_ontology, names)
    with broken(fixture) as graph:
        reports = {
            "fast": fast_shapes.run(graph, whole, None, path.name),
            "pyshacl": shapes.run(graph, some, None, path.name),
        }
    return {engine: tuple(sorted(map(line, report.results))) for engine, report in reports.items()}


@cache
def _only(about_ontology: bool, names: frozenset[str]) -> Graph:
    """The shapes, where those that are not named have no targets: others may use them, but they report nothing."""
    graph = copy(shapes.ontology_shapes() if about_ontology else shapes.study_shapes())
    named = {SHAPES[name] for name in names}
    kept = named | {above for name in named for above in graph.subjects(SH.property, name)}
    for key in shapes.TARGETS:
        for shape in set(graph.subjects(key)) - kept:
            graph.remove((shape, key, None))
    return graph


@cache
def _parse_each_query_once() -> None:
    """The validator hands over the text of each query each time; parsing it hundreds of times is most of the work.

    It holds for the whole process, so a query means what it meant before: its prefixes and its base count too.
    """
    original = SPARQLProcessor.query

    @cache
    def parsed(text: str, base: Any, known: frozenset[tuple[str, Any]]) -> Any:
        return translateQuery(parseQuery(text), base, dict(known))

    def query(
        self: Any, text: Any, initBindings: Any = None, initNs: Any = None, base: Any = None, DEBUG: bool = False
    ) -> Any:
        if isinstance(text, str):
            text = parsed(text, base, frozenset((initNs or {}).items()))
        return original(self, text, initBindings, initNs, base, DEBUG)

    setattr(SPARQLProcessor, "query", query)  # noqa: B010 - mypy refuses the plain assignment


def requirement_table() -> str:
    """Every requirement with the shape that holds it and the file it stands in, as Markdown."""
    rows = ["| file | shape | requirement |", "|---|---|---|"]
    for path in sorted(shapes_dir().glob("*.ttl")):
        graph = Graph().parse(path)
        found = {
            (str(shape).removeprefix(SHAPES), str(message).replace("|", "\\|"))
            for shape in {shape for shape, _ in all_constraints()}
            for holder in [shape, *graph.objects(shape, SH.sparql)]
            for message in graph.objects(holder, SH.message)
        }
        rows += [f"| `{path.name}` | `{shape}` | {message} |" for shape, message in sorted(found)]
    return "\n".join(rows) + "\n"


def all_constraints() -> set[tuple[URIRef, str]]:
    """Every pair of a shape and a component that some fixture must fire."""
    return shapes.constraints(shapes.study_shapes()) | shapes.constraints(shapes.ontology_shapes())


def main() -> None:
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{requirement_table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
