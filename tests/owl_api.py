"""Run the Java programs in tests/owl on the jars of one OWL API line, and compare what comes back."""

import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

from rdflib import OWL, RDF, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from nasss.ontology import catalog

HERE = Path(__file__).parent / "owl"
JARS = Path(sys.prefix) / "owl-jars"
LINES = ("5.1", "4.5")
WHY_SKIPPED = (
    "the OWL API tests need a Java development kit (Debian: default-jdk-headless) and the jars that "
    "`python tests/owl/fetch_jars.py` fetches"
)
# In this list the order means something; in all others the OWL API may change it.
ORDERED = {OWL.propertyChainAxiom}
# These may be written either way round.
SYMMETRIC = {OWL.differentFrom, OWL.inverseOf}

Answers = Mapping[str, Mapping[str, Sequence[str]]]


def available() -> bool:
    """Whether there is a Java that compiles, and both lines' jars."""
    return bool(shutil.which("javac")) and all((JARS / line).is_dir() for line in LINES)


def run(program: str, line: str, folder: Path, *arguments: str) -> str:
    """Output of a Java program; the imports it may follow are those of the catalog, and no others."""
    mapping = folder / "mapping.tsv"
    mapping.write_text("".join(f"{iri}\t{path}\n" for iri, path in catalog().items()), encoding="utf-8")
    command = ["java", "-cp", f"{JARS / line}/*", str(HERE / f"{program}.java"), str(mapping), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def gate(line: str, folder: Path, files: Sequence[Path]) -> Answers:
    """What one OWL API line says of each file, by file name and key."""
    out = folder / f"roundtrip-{line}"
    out.mkdir(exist_ok=True)
    answers: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for text in run("OwlGate", line, folder, str(out), *map(str, files)).splitlines():
        file, key, value = text.split("\t")
        answers[Path(file).name][key].append(value)
    return answers


def statements(graph: Graph) -> set[tuple[str, str, str]]:
    """The graph's statements with blank nodes written out, so that two graphs can be compared as sets.

    The order of operands is dropped where it means nothing, and so are declarations of individuals, which the
    OWL API adds. That individuals differ can be written for pairs or for a whole list, and each line of the OWL API
    does it its own way: here it is always pairs.
    """

    def written(node: Node, predicate: Node | None) -> str:
        if not isinstance(node, BNode):
            return node.n3()
        if (node, RDF.first, None) in graph:
            items = [written(item, None) for item in Collection(graph, node)]
            return f"({' '.join(items if predicate in ORDERED else sorted(items))})"
        facts = sorted(f"{p.n3()} {written(o, p)}" for p, o in graph.predicate_objects(node))
        return f"[{' ; '.join(facts)}]"

    lists = set(graph.subjects(RDF.type, OWL.AllDifferent))
    distinct = [Collection(graph, head) for node in lists for head in graph.objects(node, OWL.distinctMembers)]
    both_ways: list[tuple[Node, Node, Node]] = [
        (a, OWL.differentFrom, b) for members in distinct for a, b in combinations(members, 2)
    ]
    both_ways += [triple for relation in SYMMETRIC for triple in graph.triples((None, relation, None))]
    inner = {o for _, o in graph.subject_objects() if isinstance(o, BNode)}
    plain = {
        (written(s, None), p.n3(), written(o, p))
        for s, p, o in graph
        if s not in inner | lists and p not in SYMMETRIC and (p, o) != (RDF.type, OWL.NamedIndividual)
    }
    return plain | {(min(a.n3(), b.n3()), p.n3(), max(a.n3(), b.n3())) for a, p, b in both_ways}


def declared_twice(graph: Graph) -> set[URIRef]:
    """IRIs declared as two kinds of property, a clash that the OWL API lets pass."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    counts = {s: sum((s, RDF.type, kind) in graph for kind in kinds) for s in graph.subjects() if isinstance(s, URIRef)}
    return {iri for iri, count in counts.items() if count > 1}


def nameless(graph: Graph) -> set[BNode]:
    """Blank nodes that are individuals: those that belong to a class which is not of OWL's or RDF's own."""
    own = (str(OWL), str(RDF))
    types = ((s, kind) for s, kind in graph.subject_objects(RDF.type) if isinstance(s, BNode))
    return {s for s, kind in types if not str(kind).startswith(own) and isinstance(s, BNode)}
