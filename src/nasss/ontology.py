"""Load the ontology through its XML catalog, offline."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from nasss.errors import EngineError
from nasss.namespaces import NASSS, ONTOLOGY, bind_prefixes
from nasss.resources import ontology_dir

CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"


def catalog(folder: Path | None = None) -> dict[URIRef, Path]:
    """The local file of each ontology IRI, as ``catalog-v001.xml`` gives it.

    Raises:
        EngineError: the catalog is missing or broken.
    """
    folder = folder or ontology_dir()
    path = folder / "catalog-v001.xml"
    try:
        entries = ElementTree.parse(path).iter(CATALOG)
        return {URIRef(entry.attrib["name"]): folder / entry.attrib["uri"] for entry in entries}
    except (OSError, ElementTree.ParseError, LookupError, ValueError) as error:
        raise EngineError(f"{path}: cannot read the catalog of ontology files: {error}") from error


def load(iri: URIRef = ONTOLOGY, folder: Path | None = None) -> Graph:
    """An ontology and everything it imports, from local files only.

    Args:
        iri: the ontology to start from; the whole of nasss when not given.
        folder: where the modules and their catalog are; the shipped ones when not given.

    Returns:
        One graph with the statements of all modules.

    Raises:
        EngineError: an import is not in the catalog, or a file cannot be read.
    """
    return load_together([iri], folder)


def load_together(iris: Iterable[URIRef], folder: Path | None = None) -> Graph:
    """Several ontologies and everything they import in one graph, each file read once, as `load` does it.

    Raises:
        EngineError: an import is not in the catalog, or a file cannot be read.
    """
    files = catalog(folder)
    graph = Graph()
    bind_prefixes(graph)
    waiting, done = list(iris), set[URIRef]()
    while waiting:
        module = waiting.pop()
        if module in done:
            continue
        done.add(module)
        if module not in files:
            raise EngineError(f"{module} is imported but stands in no catalog entry; add it to catalog-v001.xml")
        try:
            graph.parse(files[module], format="turtle")
        except Exception as error:  # rdflib raises many kinds for a broken file
            raise EngineError(f"{files[module]}: cannot read the ontology module: {error}") from error
        waiting += [target for target in graph.objects(module, OWL.imports) if isinstance(target, URIRef)]
    return graph


@cache
def _shipped() -> Graph:
    return load()


@cache
def members(kind: str) -> frozenset[str]:
    """Local names of the ontology's individuals of a class or of its subclasses.

    Args:
        kind: local name of a class, for example ``AdopterRole``.
    """
    graph = _shipped()
    classes = set(graph.transitive_subjects(RDFS.subClassOf, NASSS[kind]))
    return frozenset(
        str(individual).removeprefix(str(NASSS))
        for name in classes
        for individual in graph.subjects(RDF.type, name)
        if str(individual).startswith(str(NASSS))
    )


def domain_of(item: URIRef) -> URIRef:
    """The domain of a framework question; a domain is its own.

    Raises:
        EngineError: the ontology gives the item no domain.
    """
    graph = _shipped()
    if (item, RDF.type, NASSS.Domain) in graph:
        return item
    domain = graph.value(item, NASSS.inDomain)
    if not isinstance(domain, URIRef):
        raise EngineError(f"{item} has no domain in the ontology; give it nasss:inDomain")
    return domain


def label(term: URIRef) -> str:
    """The English label of an ontology term; its local name when it has none."""
    labels = (value for value in _shipped().objects(term, RDFS.label) if getattr(value, "language", None) == "en")
    return str(next(labels, str(term).removeprefix(str(NASSS))))
