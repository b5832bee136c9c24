"""The mapping tables in ontology/alignments as RDF, so that they can be asked with SPARQL.

``nasss build`` writes ontology/alignments/mappings.trig.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from nasss.errors import EngineError, ProblemError
from nasss.namespaces import ONTOLOGY, SSSOM
from nasss.resources import ontology_dir
from nasss.turtle import canonical_trig

Facts = Iterator[tuple[Node, Node, Node]]

MAPPINGS = "https://w3id.org/nasss/mappings/"
GRAPH = URIRef(f"{MAPPINGS}graph")

# What SSSOM calls slots. As annotation properties they carry no logic: that a class of ours is like a class elsewhere
# must not make an individual of either.
IRIS = ("subject_id", "predicate_id", "object_id", "object_source", "mapping_justification")
NAMES = ("subject_label", "object_label")
TEXTS = ("object_source_version", "author_label")
CONFIDENCE = "confidence"
REASON = "comment"
REQUIRED = (*IRIS, *NAMES, CONFIDENCE)
HEAD = ("mapping_set_id", "mapping_set_title", "license")
_HEAD = re.compile(r'#(?P<inner>  )?(?P<key>\w+): "?(?P<value>[^"]+)"?')
_NUMBER = re.compile(r"0|1|0\.\d*[1-9]")


def mapping_tables(folder: Path | None = None) -> list[Path]:
    """The mapping tables, in SSSOM's tab-separated form."""
    return sorted((folder or ontology_dir() / "alignments").glob("*.sssom.tsv"))


def build_mappings(folder: Path | None = None) -> str:
    """All mapping tables as one named graph, in canonical TriG.

    Every mapping has an IRI, so there are no blank nodes. SSSOM's own form in RDF, an ``owl:Axiom`` for each mapping,
    would need them. Confidence is an xsd:decimal, where SSSOM has xsd:double, whose spelling engines change.

    Args:
        folder: where the tables are; the shipped ones when not given.

    Raises:
        EngineError: a table cannot be read, or its head lacks something.
        ProblemError: a row is not whole, or a pair is mapped twice.
    """
    graph = Graph()
    for fact in _header():
        graph.add(fact)
    for path in mapping_tables(folder):
        for fact in _Table(path).facts():
            graph.add(fact)
    return canonical_trig(graph, GRAPH)


def _header() -> Facts:
    yield GRAPH, RDF.type, OWL.Ontology
    yield GRAPH, OWL.imports, ONTOLOGY
    yield GRAPH, RDFS.label, Literal("nasss mappings to other ontologies", lang="en")
    for name in ("Mapping", "MappingSet"):
        yield SSSOM[name], RDF.type, OWL.Class
    for name in (*IRIS, *NAMES, *TEXTS, CONFIDENCE, "mappings"):
        yield SSSOM[name], RDF.type, OWL.AnnotationProperty


class _Table:
    """One mapping table on its way to statements."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise EngineError(f"{path}: cannot read the mapping table: {error}") from error
        self.head = [line for line in lines if line.startswith("#")]
        found = [match for line in self.head if (match := _HEAD.fullmatch(line))]
        # SSSOM's head is YAML; of it only these lines are needed, and they have one form.
        self.prefixes = {match["key"]: match["value"] for match in found if match["inner"]}
        self.about = {match["key"]: match["value"] for match in found if not match["inner"]}
        for key in HEAD:
            if not self.about.get(key):
                raise EngineError(f"{path}: the head of the mapping table has no {key}")
        self.set = URIRef(self.about["mapping_set_id"])
        self.rows = list(csv.DictReader(lines[len(self.head) :], delimiter="\t", quoting=csv.QUOTE_NONE))

    def facts(self) -> Facts:
        yield self.set, RDF.type, SSSOM.MappingSet
        yield self.set, RDF.type, OWL.NamedIndividual
        yield self.set, RDFS.label, Literal(self.about["mapping_set_title"], lang="en")
        yield self.set, DCTERMS.license, URIRef(self.about["license"])
        known = set[URIRef]()
        for line, row in enumerate(self.rows, start=len(self.head) + 2):
            mapping = self._name(row, line)
            if mapping in known:
                raise self._wrong(line, "object_id", row["object_id"], "this pair is mapped a second time")
            known.add(mapping)
            yield self.set, SSSOM.mappings, mapping
            yield from self._mapping(mapping, row, line)

    def _mapping(self, mapping: URIRef, row: dict[str, str], line: int) -> Facts:
        match = re.sub(r"([A-Z])", lambda found: f" {found[1].lower()}", row["predicate_id"].partition(":")[2])
        label = f"{row['subject_label']}: {match} {row['object_label']}"
        yield mapping, RDF.type, SSSOM.Mapping
        yield mapping, RDF.type, OWL.NamedIndividual
        yield mapping, RDFS.label, Literal(label, lang="en")
        for column in IRIS:
            yield mapping, SSSOM[column], self._iri(row, column, line)
        # A source has no name in the table but the short form of its IRI.
        yield self._iri(row, "object_source", line), RDFS.label, Literal(row["object_source"])
        for column in NAMES:
            yield mapping, SSSOM[column], Literal(row[column], lang="en")
        for column in TEXTS:
            if row.get(column):
                yield mapping, SSSOM[column], Literal(row[column])
        if not _NUMBER.fullmatch(row[CONFIDENCE]):
            raise self._wrong(line, CONFIDENCE, row[CONFIDENCE], "expected a number from 0 to 1, such as 0.65")
        yield mapping, SSSOM[CONFIDENCE], Literal(row[CONFIDENCE], datatype=XSD.decimal)
        if row.get(REASON):
            yield mapping, RDFS.comment, Literal(row[REASON], lang="en")

    def _name(self, row: dict[str, str], line: int) -> URIRef:
        """A mapping's IRI: its table, and the short forms of the two terms."""
        for column in REQUIRED:
            if not row.get(column):
                raise self._wrong(line, column, "", "a mapping needs it")
        stem = self.path.name.removesuffix(".sssom.tsv")
        subject, target = (quote(row[column].replace(":", "_"), safe="") for column in ("subject_id", "object_id"))
        return URIRef(f"{MAPPINGS}{stem}/{subject.removeprefix('nasss_')}--{target}")

    def _iri(self, row: dict[str, str], column: str, line: int) -> URIRef:
        prefix, colon, local = row[column].partition(":")
        if not colon or prefix not in self.prefixes:
            known = ", ".join(sorted(self.prefixes))
            raise self._wrong(line, column, row[column], f"expected prefix:name with one of the prefixes {known}")
        return URIRef(self.prefixes[prefix] + local)

    def _wrong(self, line: int, column: str, value: str, message: str) -> ProblemError:
        return ProblemError(f"{self.path.name}, line {line}, column {column}: {value!r}: {message}")
