"""The namespaces and the IRI scheme, in one place; and how rdflib takes literals, wherever it is used."""

import logging

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.term import bind

# rdflib tells of each literal that it cannot convert, with a traceback; what a value is worth is for the shapes to say.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)
# It would parse HTML to compare it, in the square of the time; as a text it is compared well enough.
bind(RDF.HTML, str, datatype_specific=True)

NASSS = Namespace("https://w3id.org/nasss/ontology#")
ONTOLOGY = URIRef("https://w3id.org/nasss/ontology")
SHAPES = Namespace("https://w3id.org/nasss/shapes#")
OA = Namespace("http://www.w3.org/ns/oa#")
SSSOM = Namespace("https://w3id.org/sssom/")
STUDIES = "https://w3id.org/nasss/study/"

PREFIXES: dict[str, str] = {
    "nasss": str(NASSS),
    "nsh": str(SHAPES),
    "bibo": "http://purl.org/ontology/bibo/",
    "dcterms": str(DCTERMS),
    "oa": str(OA),
    "obo": "http://purl.obolibrary.org/obo/",
    "org": "http://www.w3.org/ns/org#",
    "owl": str(OWL),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "sssom": str(SSSOM),
    "vann": "http://purl.org/vocab/vann/",
    "xsd": str(XSD),
}


def study_iri(study: str) -> URIRef:
    """IRI of the study with this identifier."""
    return URIRef(STUDIES + study)


def graph_iri(study: str) -> URIRef:
    """IRI of the named graph that holds all statements of a study."""
    return URIRef(f"{STUDIES}{study}/graph")


def part_iri(study: str, kind: str, identifier: str) -> URIRef:
    """IRI of one part of a study, for example its finding ``t2-01``."""
    return URIRef(f"{STUDIES}{study}/{kind}/{identifier}")


def bind_prefixes(graph: Graph) -> None:
    """Bind the project's prefixes, and no others, to a graph."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
