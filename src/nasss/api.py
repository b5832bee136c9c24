"""Ask the knowledge graph from Python."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from nasss.answers import Answer, Description, Statement
from nasss.errors import UsageError, shown
from nasss.questions import Parameter, Question, bind, did_you_mean, resolver
from nasss.questions import load as load_question
from nasss.questions import load_all as load_questions
from nasss.resources import shipped_files
from nasss.store import DEFAULT_TIMEOUT, Store
from nasss.terms import NASSS, Iri, Literal, Source, Table, Term, expand, is_iri, shorten

if TYPE_CHECKING:
    from rdflib import Dataset

    from nasss.materialised import Kept

LISTED = 20
MEMBERS_LISTED = 200


class Connection:
    """Something to ask: the shipped questions and any SPARQL query.

    Args:
        source: a store or an endpoint.
    """

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def kept(self) -> "Kept | None":
        """The answers that are kept and need not be worked out; None when there are none."""
        return None

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The shipped questions by short name."""
        return MappingProxyType(load_questions())

    def bound(self, slug: str, /, **parameters: object) -> str:
        """The SPARQL query of a question with its parameters put in.

        Raises:
            UsageError: there is no such question, parameter or value; the message names similar ones.
        """
        return bind(load_question(slug), parameters, resolver(self.source))

    def ask(self, slug: str, /, **parameters: object) -> Answer:
        """Ask one of the shipped questions.

        Args:
            slug: its short name, see `questions`.
            parameters: values for its parameters: text (a label, a name, an identifier or an IRI), int,
                bool, or an RDF term.

        Raises:
            UsageError: there is no such question, parameter or value; the message names similar ones.
            EngineError: the question could not be answered.
        """
        question, values = load_question(slug), dict[str, Term]()
        resolve = resolver(self.source)

        def remember(parameter: Parameter, value: object) -> Term:
            values[parameter.name] = term = resolve(parameter, value)
            return term

        sparql = bind(question, parameters, remember)
        kept = None if self.kept is None else self.kept.answer(question, values)
        return Answer(kept or self.source.select(sparql), sparql, question)

    def query(self, sparql: str, /) -> Answer | bool:
        """Ask a SPARQL query of your own: an answer, or true or false for ASK.

        Raises:
            UsageError: the query has a mistake, or is an update.
            EngineError: the query could not be answered.
        """
        result = self.source.query(sparql)
        return Answer(result, sparql) if isinstance(result, Table) else result

    def find(self, text: str, /) -> Iri:
        """The term that a text names: an IRI, ``nasss:Name``, a local name, an identifier or a label.

        Raises:
            UsageError: nothing, or more than one thing, has this name.
        """
        text = text.strip()
        for query in _searches(text):
            found = sorted({row[0].value for row in self.source.select(query).rows if row[0] is not None})
            if len(found) == 1:
                return Iri(found[0])
            if found:
                names = "".join(f"\n  {shorten(iri)}" for iri in found[:LISTED])
                raise UsageError(f"{shown(text)} names {len(found)} things; give one of these in full:{names}")
        rows = self.source.select(_ALL_NAMES).rows
        names_known = {name for row in rows if row[0] and row[1] for name in (row[1].value, _local(row[0].value))}
        raise UsageError(f"Nothing is named {shown(text)}.{did_you_mean(text, sorted(names_known))}")

    def describe(self, text: str, /) -> Description:
        """What is known of a term, which is named as for `find`."""
        iri = self.find(text)
        into, more_into = self._part(_INTO, iri, LISTED)
        members, more_members = self._part(_MEMBERS, iri, MEMBERS_LISTED)
        return Description(
            iri=iri,
            out=self._statements(_OUT, iri, None),
            into=into,
            members=members,
            more_into=more_into,
            more_members=more_members,
        )

    def triples(self, iri: Iri, /) -> Answer:
        """The statements about a term as a graph."""
        sparql = f"CONSTRUCT {{ {iri.n3()} ?p ?o }} WHERE {{ {iri.n3()} ?p ?o }}"
        result = self.query(sparql)
        assert isinstance(result, Answer)
        return result

    def _part(self, pattern: str, iri: Iri, limit: int) -> tuple[tuple[Statement, ...], int]:
        """The first statements of a pattern, and how many more there are."""
        pattern = pattern.replace("$term", iri.n3())
        (count,) = self.source.select(f"{_PREFIXES}SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows[0]
        total = int(count.value) if count is not None else 0
        return self._statements(pattern, iri, limit), max(0, total - limit)

    def _statements(self, pattern: str, iri: Iri, limit: int | None) -> tuple[Statement, ...]:
        """The statements that a pattern with ?p and ?o finds, each once, with labels."""
        part = f"LIMIT {limit}" if limit is not None else ""
        sparql = _LABELLED % {"pattern": pattern.replace("$term", iri.n3()), "limit": part}
        found: dict[tuple[Term, Term], Statement] = {}
        for predicate, predicate_label, other, other_label in self.source.select(sparql).rows:
            assert isinstance(predicate, Iri) and other is not None
            name = predicate_label.value if predicate_label is not None else shorten(predicate.value)
            label = other_label.value if other_label is not None else shorten(str(other.python))
            found.setdefault((predicate, other), Statement(predicate, name, other, label))
        return tuple(found.values())


class KnowledgeGraph(Connection):
    """The ontology and the studies in memory.

    Args:
        paths: the RDF files it consists of, or a store that holds them.
        timeout: how long a query may run, in seconds.
        wait: whether to wait until the files are loaded.
    """

    source: Store

    def __init__(
        self, paths: Iterable[Path | str] | Store, *, timeout: float = DEFAULT_TIMEOUT, wait: bool = True
    ) -> None:
        super().__init__(paths if isinstance(paths, Store) else Store(paths, timeout=timeout, wait=wait))

    @cached_property
    def graph(self) -> "Dataset":
        """The same files as an rdflib Dataset, whose default graph is the union of all graphs."""
        from nasss.rdf_files import read_dataset

        return read_dataset(*self.source.paths)

    @cached_property
    def kept(self) -> "Kept | None":
        """The answers that a store on disk keeps, see `nasss.materialised`; None for a store in memory.

        Raises:
            EngineError: they cannot be read.
        """
        if self.source.disk is None:
            return None
        from nasss.materialised import find

        return find(Path(self.source.disk.folder).parent)

    def close(self) -> None:
        """Stop the query engine; a later question starts it again."""
        self.source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def load(paths: Iterable[Path | str] | None = None, *, timeout: float = DEFAULT_TIMEOUT) -> KnowledgeGraph:
    """The shipped ontology and studies, and your own files beside them.

    Args:
        paths: further Turtle or TriG files to load.
        timeout: how long a query may run, in seconds.

    Raises:
        EngineError: a file is missing or cannot be read as RDF.

    Example:
        >>> import nasss
        >>> kg = nasss.load()
        >>> answer = kg.ask("silent-participants")
        >>> answer.column("participant_label")
        ['interviewee 21', 'interviewee 24']
    """
    return KnowledgeGraph([*shipped_files(), *(paths or [])], timeout=timeout)


def connect(url: str, *, timeout: float = DEFAULT_TIMEOUT) -> Connection:
    """The same questions, asked at a SPARQL endpoint.

    Args:
        url: its address, for example ``http://127.0.0.1:7878/query``.
        timeout: how long to wait for an answer, in seconds.

    Raises:
        UsageError: the address is not one of an endpoint.
    """
    from nasss.endpoint import Endpoint

    return Connection(Endpoint(url, timeout=timeout))


_PREFIXES = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_OUT = "$term ?p ?o ."
_INTO = "?o ?p $term . FILTER(ISIRI(?o) && ?p != rdf:type)"
_MEMBERS = "?p rdfs:subClassOf* $term . ?o rdf:type ?p . FILTER(ISIRI(?o))"
_LABELLED = (
    _PREFIXES
    + """SELECT ?p ?pl ?o ?ol WHERE {
  { SELECT ?p ?o WHERE { %(pattern)s } ORDER BY ?p ?o %(limit)s }
  OPTIONAL { ?p rdfs:label ?pl . FILTER(LANG(?pl) IN ("en", "")) }
  OPTIONAL { ?o rdfs:label ?ol . FILTER(LANG(?ol) IN ("en", "")) }
}
ORDER BY ?p ?o ?pl ?ol
"""
)
_ALL_NAMES = f"""{_PREFIXES}SELECT DISTINCT ?item ?label WHERE {{
  ?item rdfs:label ?label .
  FILTER(LANG(?label) IN ("en", ""))
}}
LIMIT 20000
"""


def _local(iri: str) -> str:
    return Iri(iri).local_name


def _searches(text: str) -> list[str]:
    """Queries for what a text can name, the surest first."""
    label = Literal(" ".join(text.split()).lower()).n3()
    ending = Literal(f"/{text}").n3()
    patterns = [
        f'?item rdfs:label ?label . FILTER(LCASE(STR(?label)) = {label} && LANG(?label) IN ("en", ""))',
        f"?item rdfs:label ?label . FILTER(STRENDS(STR(?item), {ending}))",
    ]
    iris = [iri for iri in (text, expand(text), NASSS + text) if iri and is_iri(iri)]
    if iris:
        values = " ".join(Iri(iri).n3() for iri in dict.fromkeys(iris))
        patterns.insert(0, f"VALUES ?item {{ {values} }} ?item ?p ?o .")
    return [f"{_PREFIXES}SELECT DISTINCT ?item WHERE {{ {pattern} }}" for pattern in patterns]
