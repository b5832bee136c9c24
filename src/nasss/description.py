"""A release described for machines, as VoID, DCAT and PROV, with counts taken from its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, VOID, XSD, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from nasss.citation import Citation
from nasss.namespaces import ONTOLOGY, bind_prefixes
from nasss.resources import version

# From the third version of DCAT, which rdflib does not know yet.
DCAT_VERSION = URIRef(f"{DCAT}version")
OURS = "https://w3id.org/nasss/"
# The release as a whole, its parts and its files are named relative to the description, wherever it stands.
HERE = URIRef("./")
DOCUMENT = "void.ttl"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".ofn": "text/owl-functional",
    ".owl": "application/rdf+xml",
    ".rq": "application/sparql-query",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much stands in some files; each statement counts once.

    Attributes:
        triples: statements, whatever graph they stand in.
        entities: things with an IRI of ours that something is said of.
        classes: what is given as a type.
        properties: what is used as a property.
        subjects: what something is said of.
        objects: what stands at the end of a statement.
    """

    triples: int
    entities: int
    classes: int
    properties: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the data.

    Attributes:
        iri: its name.
        title: what it is.
        file: where it is, below the folder of the release.
    """

    iri: str
    title: str
    file: str


def counts(path: Path) -> Counts:
    """Count what stands in an RDF file.

    Args:
        path: N-Triples, N-Quads, Turtle or TriG.
    """
    dataset = Dataset(default_union=True)
    dataset.parse(path, format={".nt": "nt", ".nq": "nquads"}.get(path.suffix, "trig"))
    return _counted({(s, p, o) for s, p, o, _ in dataset.quads()})


def _counted(triples: set[tuple[Node, Node, Node]]) -> Counts:
    subjects = {subject for subject, _, _ in triples}
    return Counts(
        triples=len(triples),
        entities=sum(isinstance(subject, URIRef) and subject.startswith(OURS) for subject in subjects),
        classes=len({value for _, predicate, value in triples if predicate == RDF.type}),
        properties=len({predicate for _, predicate, _ in triples}),
        subjects=len(subjects),
        objects=len({value for _, _, value in triples}),
    )


def media_type(name: str) -> str:
    """The media type of a file, by its name."""
    return MEDIA_TYPES.get(Path(name).suffix, "text/plain")


def description(
    folder: Path,
    about: Citation,
    *,
    date: str,
    whole: str,
    parts: Iterable[Part],
    files: Iterable[str],
    titles: Mapping[str, str],
    base: str = "",
) -> str:
    """The description of a release as Turtle.

    Args:
        folder: where its files are.
        about: what ``CITATION.cff`` says.
        date: the day it carries, as YYYY-MM-DD.
        whole: the file that holds all of the data.
        parts: the parts of the data.
        files: the files that may be downloaded.
        titles: the documents that the studies report in, title by IRI.
        base: the address of its site, or nothing.
    """
    graph = Graph()
    graph += _dataset(about, date, base)
    graph += _counts(HERE, counts(folder / whole))
    for part in parts:
        iri = URIRef(part.iri)
        graph += [
            (HERE, VOID.subset, iri),
            (iri, RDF.type, VOID.Dataset),
            (iri, DCTERMS.title, Literal(part.title, lang="en")),
            (iri, VOID.dataDump, URIRef(part.file)),
        ]
        graph += _counts(iri, counts(folder / part.file))
    graph.add((HERE, VOID.dataDump, URIRef(whole)))
    for name in files:
        graph += _distribution(name, (folder / name).stat().st_size)
    graph += _provenance(titles)
    bind_prefixes(graph)
    for prefix, namespace in (("dcat", DCAT), ("foaf", FOAF), ("void", VOID)):
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph.serialize(format="turtle").strip() + "\n"


def _dataset(about: Citation, date: str, base: str) -> list[tuple[Node, Node, Node]]:
    document, maker = URIRef(DOCUMENT), URIRef(f"{DOCUMENT}#creator")
    day = Literal(date, datatype=XSD.date)
    said: list[tuple[Node, Node, Node]] = [
        (document, RDF.type, VOID.DatasetDescription),
        (document, DCTERMS.title, Literal(f"Description of {about.title}, version {about.version}", lang="en")),
        (document, FOAF.primaryTopic, HERE),
        (HERE, RDF.type, VOID.Dataset),
        (HERE, RDF.type, DCAT.Dataset),
        (HERE, RDF.type, PROV.Entity),
        (HERE, DCTERMS.title, Literal(about.title, lang="en")),
        (
            HERE,
            DCTERMS.description,
            Literal("The ontology, the findings of the studies, and mappings to other ontologies.", lang="en"),
        ),
        (HERE, DCTERMS.creator, maker),
        (maker, RDF.type, FOAF.Agent),
        (maker, RDF.type, PROV.Agent),
        (maker, FOAF.name, Literal(about.authors)),
        (HERE, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")),
        (HERE, DCTERMS.issued, day),
        (HERE, DCAT_VERSION, Literal(about.version)),
        (HERE, VOID.uriSpace, Literal(OURS)),
        (HERE, VOID.vocabulary, ONTOLOGY),
        (HERE, VOID.exampleResource, URIRef("https://w3id.org/nasss/ontology#Finding")),
    ]
    if base:
        said.append((HERE, DCAT.landingPage, URIRef(base)))
    return said


def _counts(iri: URIRef, found: Counts) -> list[tuple[Node, Node, Node]]:
    numbers = {
        VOID.triples: found.triples,
        VOID.entities: found.entities,
        VOID.classes: found.classes,
        VOID.properties: found.properties,
        VOID.distinctSubjects: found.subjects,
        VOID.distinctObjects: found.objects,
    }
    return [(iri, predicate, Literal(number)) for predicate, number in numbers.items()]


def _distribution(name: str, size: int) -> list[tuple[Node, Node, Node]]:
    iri = URIRef(name)
    kind = URIRef(f"https://www.iana.org/assignments/media-types/{media_type(name)}")
    return [
        (HERE, DCAT.distribution, iri),
        (iri, RDF.type, DCAT.Distribution),
        (iri, DCAT.downloadURL, iri),
        (iri, DCAT.mediaType, kind),
        (iri, DCAT.byteSize, Literal(size, datatype=XSD.nonNegativeInteger)),
    ]


def _provenance(titles: Mapping[str, str]) -> list[tuple[Node, Node, Node]]:
    making, program = URIRef(f"{DOCUMENT}#making"), URIRef(f"{DOCUMENT}#program")
    said: list[tuple[Node, Node, Node]] = [
        (HERE, PROV.wasGeneratedBy, making),
        (making, RDF.type, PROV.Activity),
        (making, RDFS.label, Literal("nasss release", lang="en")),
        (making, PROV.wasAssociatedWith, program),
        (program, RDF.type, PROV.SoftwareAgent),
        (program, RDFS.label, Literal(f"nasss {version()}")),
    ]
    for iri, title in titles.items():
        document = URIRef(iri)
        said += [
            (HERE, PROV.wasDerivedFrom, document),
            (making, PROV.used, document),
            (document, RDF.type, PROV.Entity),
            (document, DCTERMS.title, Literal(title, lang="en")),
        ]
    return said
