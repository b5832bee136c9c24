"""What stands at addresses with an ending: a thing, a question's answer or the ontology in another format.

The same functions serve the live server and the static site, so that both give the same bytes.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from nasss.answers import Answer, written
from nasss.api import Connection
from nasss.errors import EngineError, UsageError
from nasss.resources import queries_dir
from nasss.terms import NASSS, Iri, Source, is_iri
from nasss.web.negotiate import CSV, GRAPHS, MARKDOWN, PLAIN_JSON, QUERY, SVG, TSV

if TYPE_CHECKING:
    from rdflib import Graph

ROOT = "https://w3id.org/nasss/"
QUESTION_FORMATS = (PLAIN_JSON, CSV, TSV, MARKDOWN, QUERY, SVG)
THING_FORMATS = (*GRAPHS, PLAIN_JSON)
ONTOLOGY_FORMATS = GRAPHS


class Documents(Source, Protocol):
    """A source that also gives whole documents: `nasss.store.Store` and `nasss.web.pool.Pool` do."""

    def raw(self, sparql: str, kind: str) -> bytes:
        """The answer as a document."""


def thing_iris(path: str) -> list[Iri]:
    """What can have its page at a path such as ``/ontology/Finding/`` or ``/study/x/finding/f1``, likeliest first."""
    place = path.strip("/")
    first, _, rest = place.partition("/")
    found = [NASSS + rest] if first == "ontology" and rest and "/" not in rest else []
    return [Iri(iri) for iri in (*found, ROOT + place) if place and is_iri(iri)]


def thing(source: Documents, iri: Iri, kind: str) -> bytes | None:
    """What is said of a thing, with the blank nodes that belong to it; None when nothing is.

    Args:
        source: what holds the statements.
        iri: the thing.
        kind: ``ttl``, ``nt``, ``rdf``, ``jsonld`` or ``json``. JSON also tells what names the thing.

    Raises:
        EngineError: it cannot be written in this format, or the engine failed.
        UsageError: there is no such format.
    """
    if not _is_described(source, iri):
        return None
    if kind == "json":
        return Connection(source).describe(iri.value).to_json().encode()
    document = source.raw(f"DESCRIBE {iri.n3()}", "nt")
    from rdflib import Graph

    return _written(Graph().parse(data=document, format="nt"), kind)


def _is_described(source: Source, iri: Iri) -> bool:
    return bool(source.select(f"SELECT ?p {{ {iri.n3()} ?p ?o }} LIMIT 1").rows)


@cache
def ontology(kind: str) -> bytes:
    """The whole shipped ontology in one document, in ``ttl``, ``nt``, ``rdf`` or ``jsonld``.

    Raises:
        EngineError: the ontology cannot be read.
        UsageError: there is no such format.
    """
    from nasss.export import merged

    return _written(merged(), kind)


def _written(graph: "Graph", kind: str) -> bytes:
    """A graph in one of the formats; the bytes depend on its statements only."""
    from nasss.export import json_ld, n_triples, named, rdf_xml, turtle

    writers = {"ttl": turtle, "nt": n_triples, "rdf": rdf_xml, "jsonld": json_ld}
    if kind not in writers:
        raise UsageError(f"There is no format {kind!r}; expected ttl, nt, rdf or jsonld")
    return writers[kind](named(graph)).encode()


def question(connection: Connection, slug: str, kind: str, values: Mapping[str, str] | None = None) -> bytes | None:
    """A question's answer (``json``, ``csv``, ``tsv``, ``md``), its query (``rq``) or its chart (``svg``).

    Args:
        connection: what to ask.
        slug: the short name of the question.
        kind: the format.
        values: values for its parameters; an empty one counts as not given, as web forms send it.

    Returns:
        The document; None for a chart of a question that has none, or when charts are not installed.

    Raises:
        UsageError: there is no such question, parameter, value or format.
        EngineError: the question could not be answered.
    """
    given: dict[str, Any] = {name: value for name, value in (values or {}).items() if value}
    if kind == "rq":
        bound = connection.bound(slug, **given)
        # As it stands in the library, with what the header says, unless something was put in.
        return bound.encode() if given else (queries_dir() / f"{slug}.rq").read_bytes()
    if kind not in [known.name for known in QUESTION_FORMATS]:
        names = ", ".join(known.name for known in QUESTION_FORMATS)
        raise UsageError(f"There is no format {kind!r}; expected one of {names}")
    answer = connection.ask(slug, **given)
    if kind != "svg":
        return written(answer, kind).encode()
    drawn = chart(slug, answer)
    return None if drawn is None else drawn.encode()


def chart(slug: str, answer: Answer) -> str | None:
    """The chart of an answer as SVG, light or dark as the reader's system is; None without one, or without the extra.

    Raises:
        EngineError: it could not be drawn.
    """
    try:
        from nasss.plots import figure_for
    except ImportError:
        return None
    try:
        figure = figure_for(slug, answer)
        return None if figure is None else figure.svg(theme="auto")
    except (EngineError, UsageError) as error:
        if isinstance(error.__cause__, ImportError):
            return None
        raise
