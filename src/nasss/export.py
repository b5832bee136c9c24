"""Copies of the ontology and the studies for tools that read other formats, or one file only."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from nasss.errors import EngineError
from nasss.functional import functional_syntax
from nasss.namespaces import ONTOLOGY, PREFIXES, bind_prefixes
from nasss.ontology import load, load_together
from nasss.resources import graph_files
from nasss.slims import alignments_dir
from nasss.turtle import canonical_turtle, read_graph
from nasss.writing import alone, cannot_write, write_atomically

BRIDGES = ("w3c", "obo", "cfir-tdf")
CATALOG = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
    <uri id="nasss" name="{ONTOLOGY}" uri="nasss.ttl"/>
</catalog>
"""


def export(folder: Path, graphs: Sequence[Path] = ()) -> list[Path]:
    """Write copies of the ontology and of each study into a folder.

    The ontology is one file in five formats: ``nasss.ttl``, ``nasss.owl`` (RDF/XML), ``nasss.nt``, ``nasss.jsonld``
    and ``nasss.ofn`` (OWL functional syntax). Each study is ``<study>.ttl``, which imports the ontology; the catalog
    beside it says that this is ``nasss.ttl``. The bytes depend on the statements only.

    Args:
        folder: where to write; made when it is not there.
        graphs: the graphs of further studies. What they tell of people is not checked here, see `nasss.guard`.

    Returns:
        The files written.

    Raises:
        EngineError: the ontology cannot be read or a file cannot be written.
    """
    texts = {**formats("nasss", merged()), "catalog-v001.xml": CATALOG}
    texts |= {f"{path.stem}.ttl": canonical_turtle(read_graph(path)) for path in (*graph_files(), *graphs)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            for name, text in texts.items():
                write_atomically(folder / name, text)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return [folder / name for name in texts]


def formats(name: str, ontology: Graph) -> dict[str, str]:
    """An ontology in five formats, by the name of the file.

    Raises:
        EngineError: it holds what one of the formats cannot say.
    """
    graph = named(ontology)
    return {
        f"{name}.ttl": turtle(graph),
        f"{name}.owl": rdf_xml(graph),
        f"{name}.nt": n_triples(graph),
        f"{name}.jsonld": json_ld(graph),
        f"{name}.ofn": functional_syntax(graph, ONTOLOGY),
    }


def merged() -> Graph:
    """The whole ontology as one without imports; what is said of the modules as files is left out."""
    return _as_one(load())


def bridged() -> Graph:
    """The whole ontology as one with its bridges to other ontologies and the foreign terms these need."""
    return _as_one(load_together([URIRef(f"{ONTOLOGY}/alignments/{name}") for name in BRIDGES], alignments_dir()))


def _as_one(modules: Graph) -> Graph:
    headers = set(modules.subjects(RDF.type, OWL.Ontology)) - {ONTOLOGY}
    result = Graph()
    for subject, predicate, value in modules:
        if subject not in headers and predicate != OWL.imports:
            result.add((subject, predicate, value))
    return result


def named(graph: Graph) -> Graph:
    """The graph with its blank nodes named by their content and their place, so that sorting depends on nothing else.

    Every blank node of an ontology stands in one place at most, so that this takes one walk. For other graphs
    rdflib's general naming is used, which compares all with all and takes minutes for a whole ontology.
    """
    blanks = {term for triple in graph for term in triple if isinstance(term, BNode)}
    places = {blank: list(graph.subject_predicates(blank)) for blank in blanks}
    contents = {blank: content for blank in blanks if (content := _content(graph, blank, frozenset())) is not None}
    result = Graph()
    if len(contents) < len(blanks) or any(len(found) > 1 for found in places.values()):
        for triple in to_canonical_graph(graph):
            result.add(triple)
        return result
    names: dict[BNode, str] = {}
    used: dict[str, int] = {}

    def name(blank: BNode) -> str:
        if blank not in names:
            above = [f"{name(s) if isinstance(s, BNode) else _n3(s)} {_n3(p)}" for s, p in places[blank]]
            mark = hashlib.sha256("\n".join([*above, contents[blank]]).encode()).hexdigest()[:24]
            # Nodes that agree in content and place are interchangeable: which is which does not matter.
            used[mark] = used.get(mark, 0) + 1
            names[blank] = f"b{mark}{used[mark]}"
        return names[blank]

    for triple in graph:
        subject, predicate, value = (BNode(name(term)) if isinstance(term, BNode) else term for term in triple)
        result.add((subject, predicate, value))
    return result


def _content(graph: Graph, blank: Node, above: frozenset[Node]) -> str | None:
    """All that is said of a blank node, down to where no blank node is any more; None when it is part of itself."""
    if blank in above:
        return None
    parts = []
    for predicate, value in graph.predicate_objects(blank):
        inner = _content(graph, value, above | {blank}) if isinstance(value, BNode) else _n3(value)
        if inner is None:
            return None
        parts.append(f"{_n3(predicate)} {inner}")
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def _n3(node: Node) -> str:
    return str(node.n3())


def turtle(graph: Graph) -> str:
    """A named graph as Turtle."""
    bind_prefixes(graph)
    return graph.serialize(format="turtle").strip() + "\n"


def n_triples(graph: Graph) -> str:
    """A named graph as sorted N-Triples."""
    return "".join(sorted(graph.serialize(format="nt").splitlines(keepends=True)))


def json_ld(graph: Graph) -> str:
    """A named graph as JSON-LD, sorted throughout."""
    document = json.loads(graph.serialize(format="json-ld", context=PREFIXES))
    return json.dumps(_sorted(document), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _sorted(value: Any, *, is_list: bool = False) -> Any:
    """A JSON-LD value with its sets in order; in a list the order means something."""
    if isinstance(value, dict):
        return {key: _sorted(item, is_list=key == "@list") for key, item in value.items()}
    if isinstance(value, list):
        items = [_sorted(item) for item in value]
        return items if is_list else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def rdf_xml(graph: Graph) -> str:
    """A named graph as RDF/XML, sorted; a blank node is written where it is used, which may be one place only."""
    prefixes = "".join(f"\n    xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in sorted(PREFIXES.items()))
    inner = {value for value in graph.objects() if isinstance(value, BNode)}
    outer = sorted((subject for subject in set(graph.subjects()) if subject not in inner), key=str)
    body = "\n".join(line for subject in outer for line in _description(graph, subject, "  "))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{prefixes}>\n{body}\n</rdf:RDF>\n'


def _description(graph: Graph, subject: Node, indent: str) -> Iterator[str]:
    about = f" rdf:about={quoteattr(str(subject))}" if isinstance(subject, URIRef) else ""
    yield f"{indent}<rdf:Description{about}>"
    for predicate, value in sorted(graph.predicate_objects(subject), key=lambda pair: (pair[0].n3(), pair[1].n3())):
        yield from _property(graph, _element(predicate), value, indent + "  ")
    yield f"{indent}</rdf:Description>"


def _property(graph: Graph, name: str, value: Node, indent: str) -> Iterator[str]:
    if isinstance(value, URIRef):
        yield f"{indent}<{name} rdf:resource={quoteattr(str(value))}/>"
    elif isinstance(value, Literal):
        kind = f" rdf:datatype={quoteattr(str(value.datatype))}" if value.datatype else ""
        kind = f" xml:lang={quoteattr(value.language)}" if value.language else kind
        yield f"{indent}<{name}{kind}>{escape(str(value))}</{name}>"
    elif (value, RDF.first, None) in graph:
        yield f'{indent}<{name} rdf:parseType="Collection">'
        for member in graph.items(value):
            if isinstance(member, URIRef):
                yield f"{indent}  <rdf:Description rdf:about={quoteattr(str(member))}/>"
            else:
                yield from _description(graph, member, indent + "  ")
        yield f"{indent}</{name}>"
    else:
        yield f"{indent}<{name}>"
        yield from _description(graph, value, indent + "  ")
        yield f"{indent}</{name}>"


def _element(predicate: Node) -> str:
    iri = str(predicate)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    raise EngineError(f"{iri} has no prefix, and RDF/XML needs one for a property")
