"""The SPARQL 1.1 Protocol for queries, with service description and VoID, free of any web framework.

What a reply's status says, where the standard leaves it open:

====  =========================================================================================================
200   the answer
400   the query has a mistake (the text shows line and caret), or the request is not as the standard has it
403   what this server does not do: updates, SERVICE, answers above its limits
405   another method than GET, HEAD, POST and OPTIONS
406   none of the formats is one that the client takes; the text lists what is offered
408   the request took too long to arrive
413   the request is too long
415   the body is neither a form nor a query
500   the engine failed, mostly for want of memory
503   too many queries at once; Retry-After says when to come again
504   the query did not end in time and was stopped
====  =========================================================================================================
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol as Interface
from urllib.parse import parse_qsl

from nasss.errors import NasssError, UsageError
from nasss.store import AnswerTooLarge, QueryTimeout
from nasss.syntax import query_form, quote_source, tokens
from nasss.terms import PREFIXES, Iri, Literal, Table, is_iri
from nasss.web.negotiate import GRAPHS, HTML, RESULTS, Format, by_name, choose, listed
from nasss.web.pool import Busy

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
RETRY_AFTER = 5
FIELDS = 1000
ALLOWED = "Accept, Content-Type"

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOID = "http://rdfs.org/ns/void#"
_USED = {name: PREFIXES[name] for name in ("nasss", "dcterms", "oa", "owl", "prov", "rdfs", "skos", "sssom")}
_FORMAT_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the endpoint.

    Attributes:
        method: GET, POST and so on.
        url: the address of the endpoint, without a query string.
        query_string: what follows the ``?``, as it was sent.
        headers: by name in lower case.
        body: the body.
    """

    method: str
    url: str = ""
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back: status, headers and body. A reply to HEAD has the body that GET would have got."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Engine(Interface):
    """What answers the queries."""

    def raw(
        self,
        sparql: str,
        kind: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """The answer as a document, see `nasss.store.Store.raw`."""

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query."""


class RefusedError(Exception):
    """The request is not answered; the message says why, and what to do."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class _Query:
    """What a request asks."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    formats: tuple[str, ...]


def text_reply(status: int, text: str, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply in words."""
    body = text if text.endswith("\n") else text + "\n"
    return Reply(status, {"Content-Type": "text/plain; charset=utf-8", **(headers or {})}, body.encode())


def refusal(error: NasssError) -> Reply:
    """The reply for what went wrong with a query."""
    if isinstance(error, UsageError):
        return text_reply(400, str(error))
    if isinstance(error, Busy):
        return text_reply(503, str(error), {"Retry-After": str(RETRY_AFTER)})
    if isinstance(error, QueryTimeout):
        # The store's advice to allow more time is for those who run it, not for those who ask over the web.
        words = str(error).partition(" Ask for less")[0]
        advice = "Ask for less: a FILTER, fewer patterns that share no variable, or LIMIT inside a subquery."
        return text_reply(504, f"{words} {advice}")
    if isinstance(error, AnswerTooLarge):
        return text_reply(403, str(error))
    return text_reply(500, str(error))


class Service:
    """The endpoint.

    Args:
        engine: what answers the queries.
        body_limit: how many bytes a request may have.
        editor: makes the page with the query editor, for people who open the address in a browser; None for none.
    """

    def __init__(
        self, engine: Engine, *, body_limit: int = 1_000_000, editor: Callable[[Request], Reply] | None = None
    ) -> None:
        self.engine = engine
        self.body_limit = body_limit
        self.editor = editor
        self._description: Table | None = None

    def handle(self, request: Request) -> Reply:
        """Answer a request; never raises for what a client can do."""
        try:
            reply = self._handle(request)
        except RefusedError as error:
            reply = text_reply(error.status, str(error), error.headers)
        except NasssError as error:
            reply = refusal(error)
        return Reply(reply.status, {**reply.headers, "Vary": "Accept"}, reply.body)

    def _handle(self, request: Request) -> Reply:
        if request.method == "OPTIONS":
            return Reply(204, {"Allow": ", ".join(METHODS)})
        if request.method not in METHODS:
            message = f"{request.method} is not answered here. Ask with GET or POST; the data cannot be changed."
            raise RefusedError(405, message, {"Allow": ", ".join(METHODS)})
        if len(request.body) > self.body_limit:
            raise RefusedError(413, f"The request has more than {self.body_limit:,} bytes.")
        fields = query_fields(request.query_string)
        if request.method == "POST":
            fields = _posted(request, fields)
        elif self._for_people(request, fields):
            assert self.editor is not None
            return self.editor(request)
        elif not any(name in ("query", "update") for name, _ in fields):
            return self._describe(request, _all(fields, "format"))
        return self._answer(request, _query(fields))

    def _for_people(self, request: Request, fields: Sequence[tuple[str, str]]) -> bool:
        """Whether a browser shows this to a person: it asks for a page first of all, and names no format."""
        if self.editor is None or any(name in ("format", "update") for name, _ in fields):
            return False
        chosen = choose(request.headers.get("accept"), (*RESULTS, *GRAPHS, HTML))
        return chosen is HTML

    def _answer(self, request: Request, query: _Query) -> Reply:
        form = query_form(query.text)
        _refuse_service(query.text)
        chosen = negotiated(request, RESULTS if form in ("SELECT", "ASK") else GRAPHS, *query.formats)
        body = self.engine.raw(
            query.text,
            chosen.name,
            # As the standard has it, a query without BASE is relative to where it was asked.
            base=request.url if is_iri(request.url) else None,
            default_graphs=query.default_graphs,
            named_graphs=query.named_graphs,
        )
        return Reply(200, {"Content-Type": _content_type(request, chosen)}, body)

    def _describe(self, request: Request, names: Sequence[str]) -> Reply:
        chosen = negotiated(request, GRAPHS, *names)
        endpoint = request.url if is_iri(request.url) else "urn:x-nasss:endpoint"
        document = self.engine.raw(service_description(self.engine, endpoint), chosen.name)
        return Reply(200, {"Content-Type": _content_type(request, chosen)}, document)


def negotiated(request: Request, offers: Sequence[Format], *names: str) -> Format:
    """The format for a reply.

    Args:
        request: the request, for its Accept header.
        offers: what there is.
        names: formats that are asked for by name; they go before the header. Of several the first that fits counts:
            some clients (SPARQLWrapper) give one format in several spellings.

    Raises:
        RefusedError: none of the offers is one that the client takes.
    """
    accept = request.headers.get("accept", "")
    if names:
        chosen = next((offer for name in names if (offer := by_name(name, offers))), None)
        wish = f"format={' '.join(names)}"
    else:
        chosen = choose(accept, offers)
        wish = f"Accept: {accept}"
    if chosen is None:
        raise RefusedError(406, f"None of the formats fits {wish[:300]!r}.\n{listed(offers)}")
    return chosen


def _content_type(request: Request, chosen: Format) -> str:
    """The type to send: the general one (application/json, text/xml) to a client that knows that one only."""
    accept = request.headers.get("accept")
    if not accept or choose(accept, [Format(chosen.name, chosen.media_type)]):
        return chosen.content_type
    general = next((also for also in chosen.also if choose(accept, [Format(chosen.name, also)])), None)
    return chosen.content_type if general is None else Format(chosen.name, general).content_type


def query_fields(text: str, where: str = "address") -> list[tuple[str, str]]:
    """The fields of a query string or form, in order.

    Args:
        text: the fields as they were sent.
        where: what they stand in, for the message.

    Raises:
        RefusedError: they are no UTF-8 text, or too many.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"The {where} is not UTF-8 text: {error.reason}.") from error
    except ValueError as error:
        raise RefusedError(400, f"The {where} has more than {FIELDS:,} fields.") from error


def _posted(request: Request, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind == UPDATE:
        raise RefusedError(403, READ_ONLY)
    if kind not in (FORM, DIRECT):
        said = f"Content-Type {kind[:100]!r}" if kind else "no Content-Type"
        raise RefusedError(
            415,
            f"The body came with {said}. Expected {FORM} with a field query=, or {DIRECT} with the query itself.",
            {"Accept-Post": f"{FORM}, {DIRECT}"},
        )
    charset = next((value for name, value in parse_qsl(rest.replace(" ", ""), separator=";") if name == "charset"), "")
    if charset.strip('"').lower() not in ("", "utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, f"The body came in the character set {charset[:40]!r}; expected UTF-8.")
    try:
        text = request.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = request.body[: error.start].count(b"\n") + 1
        raise RefusedError(400, f"The body is not UTF-8 text: line {line}, {error.reason}.") from error
    if kind == DIRECT:
        return [*fields, ("query", text)]
    return [*fields, *query_fields(text, "form")]


READ_ONLY = (
    "This endpoint answers questions only: SELECT, ASK, CONSTRUCT or DESCRIBE. Updates are refused. "
    "To change the data, edit the tables in graph/studies/ and run nasss build."
)


def _one(fields: Sequence[tuple[str, str]], wanted: str) -> str | None:
    """The value of a field that may stand once."""
    values = [value for name, value in fields if name == wanted]
    if len(values) > 1:
        raise RefusedError(400, f"The request has {len(values)} fields {wanted!r}; expected one.")
    return values[0] if values else None


def _all(fields: Iterable[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    """The values of a field that may stand several times."""
    return tuple(value for name, value in fields if name == wanted)


def _query(fields: Sequence[tuple[str, str]]) -> _Query:
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in fields):
        raise RefusedError(403, READ_ONLY)
    text = _one(fields, "query")
    if text is None:
        raise RefusedError(400, "There is no query: expected a field query=.")
    if "\0" in text:
        raise RefusedError(400, "The query holds a zero byte.")
    return _Query(
        # SPARQL counts either way of ending lines as one; the caret below a mistake needs it so.
        text.replace("\r\n", "\n"),
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        _all(fields, "format"),
    )


def _graphs(fields: Iterable[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    values = _all(fields, wanted)
    for value in values:
        if not is_iri(value):
            raise RefusedError(400, f"{wanted}: {value[:200]!r} is not an absolute IRI.")
    return values


def _refuse_service(sparql: str) -> None:
    """Refuse SERVICE in words. However it is written, the sealed engine reaches nothing outside."""
    for token in tokens(sparql):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            raise RefusedError(
                403,
                "SERVICE is refused: this server sends no requests to others. Ask the other endpoint yourself, or run "
                f"the query with nasss query --allow-service URL.\n{quote_source(sparql, token.start)}",
            )


# Service description and VoID. Both are written as CONSTRUCT queries, so that the engine makes every format.


def service_description(engine: Engine, endpoint: str) -> str:
    """A CONSTRUCT query that gives the description of the service at an address."""
    url = Iri(endpoint).n3()
    results = ", ".join(f"<{FORMATS}{_FORMAT_NAMES[offer.media_type]}>" for offer in (*RESULTS, *GRAPHS))
    named = "".join(
        f" ;\n      sd:namedGraph [ a sd:NamedGraph ; sd:name {name.n3()} ; "
        f"sd:graph [ a sd:Graph ; void:triples {count} ] ]"
        for name, count in _named_graphs(engine)
    )
    return f"""PREFIX sd: <{SD}>
PREFIX void: <{VOID}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX formats: <{FORMATS}>
CONSTRUCT {{
  {url} a sd:Service ;
    rdfs:label "nasss: SPARQL endpoint, read-only"@en ;
    sd:endpoint {url} ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph, sd:EmptyGraphs ;
    sd:resultFormat {results} ;
    sd:defaultDataset [
      a sd:Dataset ;
      rdfs:comment "The default graph is the union of all graphs, each statement once."@en ;
      sd:defaultGraph [ a sd:Graph ; void:triples {_triples(engine)} ]{named}
    ] .
}} WHERE {{}}
"""


def _named_graphs(engine: Engine) -> list[tuple[Iri, int]]:
    table = engine.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    return [(g, int(n.value)) for g, n in table.rows if isinstance(g, Iri) and isinstance(n, Literal)]


def _triples(engine: Engine) -> int:
    (cell,) = engine.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0]
    return int(cell.value) if cell is not None else 0


def void_description(engine: Engine, root: str) -> str:
    """A CONSTRUCT query that gives the VoID description of the data served below an address."""
    where = root if is_iri(root) else "urn:x-nasss:"
    dataset = Iri(f"{where}.well-known/void#dataset").n3()
    subsets = "".join(
        f"{dataset} void:subset {name.n3()} . {name.n3()} a void:Dataset ; void:triples {count} .\n"
        for name, count in _named_graphs(engine)
    )
    counts = engine.select(
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"
    ).rows[0]
    triples, subjects, properties = (int(cell.value) if cell is not None else 0 for cell in counts)
    formats = " , ".join(f"<{FORMATS}{_FORMAT_NAMES[offer.media_type]}>" for offer in GRAPHS)
    vocabularies = " , ".join(Iri(iri.rstrip("#") if prefix == "nasss" else iri).n3() for prefix, iri in _USED.items())
    return f"""PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX void: <{VOID}>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX formats: <{FORMATS}>
CONSTRUCT {{
  <{where}.well-known/void> a void:DatasetDescription ; foaf:primaryTopic {dataset} .
  {dataset} a void:Dataset ;
    dcterms:title "nasss: why health technologies are, or are not, adopted"@en ;
    dcterms:description "The ontology, the findings of the studies, and mappings to other ontologies."@en ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    foaf:homepage <{where}> ;
    void:sparqlEndpoint <{where}sparql> ;
    void:dataDump <{where}ontology.ttl> ;
    void:exampleResource <{where}ontology/Finding/> ;
    void:uriSpace "https://w3id.org/nasss/" ;
    void:feature {formats} ;
    void:vocabulary {vocabularies} ;
    void:triples {triples} ; void:distinctSubjects {subjects} ; void:properties {properties} .
  {subsets}
}} WHERE {{}}
"""
