"""Slims: the few terms of other ontologies that the OWL bridges need, built from one table.

A whole copy of such an ontology would be large, and would import files from the network. A slim holds a term's name,
its definition where the licence allows a copy, its nearest kept ancestors, and what the source says of disjointness,
domain and range.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from nasss.errors import EngineError, ProblemError
from nasss.namespaces import ONTOLOGY
from nasss.resources import ontology_dir, write_atomically
from nasss.turtle import canonical_turtle

TABLE = "slim-terms.tsv"
COLUMNS = (
    *("slim", "iri", "kind", "label", "definition", "parents", "disjoint_with", "domain", "range"),
    *("source", "version", "licence"),
)
TITLES = {
    "bcio": "Behaviour Change Intervention Ontology",
    "bfo": "Basic Formal Ontology",
    "eco": "Evidence and Conclusion Ontology",
    "iao": "Information Artifact Ontology",
    "obi": "Ontology for Biomedical Investigations",
    "omrse": "Ontology of Medically Related Social Entities",
    "org": "The Organization Ontology",
    "prov": "PROV-O",
    "ro": "Relation Ontology",
}
KINDS = {"Class": OWL.Class, "ObjectProperty": OWL.ObjectProperty}
ANNOTATIONS = (
    *(DCTERMS.creator, DCTERMS.description, DCTERMS.hasVersion, DCTERMS.license, DCTERMS.source, DCTERMS.title),
    SKOS.definition,
)


@dataclass(frozen=True)
class Term:
    """One row of the table: a term as its own ontology prints it."""

    slim: str
    iri: URIRef
    kind: str
    label: str
    definition: str
    parents: tuple[URIRef, ...]
    disjoint_with: tuple[URIRef, ...]
    domain: tuple[URIRef, ...]
    range: tuple[URIRef, ...]
    source: URIRef
    version: str
    licence: URIRef


def alignments_dir() -> Path:
    """Folder with the bridges, the slims and the mappings."""
    return ontology_dir() / "alignments"


def slim_iri(name: str) -> URIRef:
    """IRI of a slim as an ontology."""
    return URIRef(f"{ONTOLOGY}/alignments/slims/{name}")


def read_terms(path: Path | None = None) -> list[Term]:
    """The rows of the table.

    Raises:
        EngineError: the table cannot be read.
        ProblemError: a row is wrong; the message lists every one.
    """
    path = path or alignments_dir() / TABLE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t")
            rows = list(reader)
            header = tuple(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"{path}: cannot be read: {error}") from error
    if header != COLUMNS:
        raise ProblemError(f"{path}: the columns are {', '.join(header)}; expected {', '.join(COLUMNS)}")
    terms = [_term(row) for row in rows]
    problems = list(_problems(terms))
    if problems:
        raise ProblemError("\n".join(f"{path}: {problem}" for problem in problems))
    return terms


def _term(row: dict[str, str]) -> Term:
    def iris(column: str) -> tuple[URIRef, ...]:
        return tuple(URIRef(iri) for iri in (row[column] or "").split())

    return Term(
        *(row["slim"], URIRef(row["iri"]), row["kind"], row["label"], row["definition"] or ""),
        *(iris("parents"), iris("disjoint_with"), iris("domain"), iris("range")),
        *(URIRef(row["source"] or ""), row["version"] or "", URIRef(row["licence"] or "")),
    )


def _problems(terms: list[Term]) -> Iterator[str]:
    known = {term.iri for term in terms}
    seen = set[URIRef]()
    for number, term in enumerate(terms, start=2):
        if term.slim not in TITLES:
            yield f"row {number}, column slim: '{term.slim}' is none of {', '.join(sorted(TITLES))}"
        if term.kind not in KINDS:
            yield f"row {number}, column kind: '{term.kind}' is none of {', '.join(KINDS)}"
        if term.iri in seen:
            yield f"row {number}, column iri: {term.iri} stands in the table twice; keep one row"
        seen.add(term.iri)
        for column in ("label", "source", "version", "licence"):
            if not getattr(term, column):
                yield f"row {number}, column {column}: empty; write what the source prints"
        for column in ("parents", "disjoint_with", "domain", "range"):
            for iri in sorted(set(getattr(term, column)) - known):
                yield f"row {number}, column {column}: {iri} has no row; add one or leave it out"


def slim_graph(name: str, terms: list[Term]) -> Graph:
    """One slim as an ontology, which imports the slims that its terms refer to.

    Args:
        name: which slim, as in the table's first column.
        terms: all rows of the table.
    """
    graph = Graph()
    own = [term for term in terms if term.slim == name]
    home = {term.iri: term.slim for term in terms}
    ontology = slim_iri(name)
    graph.add((ontology, RDF.type, OWL.Ontology))
    graph.add((ontology, DCTERMS.title, Literal(f"Terms of {TITLES[name]} that nasss refers to", lang="en")))
    graph.add((ontology, DCTERMS.creator, Literal("nasss project")))
    about = (
        f"Built from {TABLE}: names, definitions and axioms as the source of each term prints them, under that "
        "source's licence. A parent is the nearest ancestor among the terms kept."
    )
    graph.add((ontology, DCTERMS.description, Literal(about, lang="en")))
    for annotation in ANNOTATIONS:
        graph.add((annotation, RDF.type, OWL.AnnotationProperty))
    for term in own:
        for iri in (*term.parents, *term.disjoint_with, *term.domain, *term.range):
            if home[iri] != name:
                graph.add((ontology, OWL.imports, slim_iri(home[iri])))
        _add(graph, term)
    return graph


def _add(graph: Graph, term: Term) -> None:
    above = RDFS.subClassOf if term.kind == "Class" else RDFS.subPropertyOf
    apart = OWL.disjointWith if term.kind == "Class" else OWL.propertyDisjointWith
    graph.add((term.iri, RDF.type, KINDS[term.kind]))
    graph.add((term.iri, RDFS.label, Literal(term.label, lang="en")))
    if term.definition:
        graph.add((term.iri, SKOS.definition, Literal(term.definition, lang="en")))
    columns = (
        *((above, term.parents), (apart, term.disjoint_with), (RDFS.domain, term.domain), (RDFS.range, term.range)),
        *((DCTERMS.source, (term.source,)), (DCTERMS.license, (term.licence,))),
    )
    for predicate, values in columns:
        for value in values:
            graph.add((term.iri, predicate, value))
    graph.add((term.iri, DCTERMS.hasVersion, Literal(term.version)))


def slim_files(folder: Path | None = None) -> dict[Path, str]:
    """What each slim file must contain, by path.

    Args:
        folder: the alignments folder; the shipped one when not given.
    """
    folder = folder or alignments_dir()
    terms = read_terms(folder / TABLE)
    return {
        folder / "slims" / f"{name}.ttl": canonical_turtle(slim_graph(name, terms))
        for name in sorted({term.slim for term in terms})
    }


if __name__ == "__main__":  # python -m nasss.slims builds the slims again after the table has changed
    for target, text in slim_files(Path(sys.argv[1]) if sys.argv[1:] else None).items():
        write_atomically(target, text)
