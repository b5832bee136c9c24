"""What is fuzzed: each target takes any bytes, and fails when something else comes than a result or a known error."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from csv import Error as CsvError
from email.message import Message
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError

from nasss import (
    answers,
    changes,
    citation,
    coded,
    codemap,
    disclosure,
    disk,
    endpoint,
    engine,
    fanout,
    forms,
    mappings,
    ontology,
    ontology_content,
    positions,
    profiles,
    questions,
    rdf_files,
    refi,
    remote,
    sheets,
    slims,
    syntax,
    terms,
    withdraw,
)
from nasss.errors import EngineError, NasssError, ProblemError, UsageError, shown
from nasss.quick_tables import _DoubtError, _rows
from nasss.shape_facts import Beside, Facts
from nasss.web import model, negotiate, protocol, twins

_FOLDER = tempfile.TemporaryDirectory(prefix="nasss-fuzz-")
_STATUSES = {200, 400, 403, 405, 406, 413, 415, 500, 503, 504}
# Between the two parts of an input that has two.
_MIDDLE = b"\n====\n"


def _file(name: str, data: bytes) -> Path:
    path = Path(_FOLDER.name) / name
    path.write_bytes(data)
    return path


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def tokens(data: bytes) -> None:
    """The reading of SPARQL, and mistakes told in plain words."""
    text = _text(data)
    end = 0
    for token in syntax.tokens(text):
        assert token.start >= end and text[token.start : token.end] == token.text != ""
        end = token.end
    with suppress(UsageError):
        syntax.query_form(text)
    line, column = 1 + len(data) % 7, 1 + len(data) % 11
    said = syntax.explain(text, f"error at {line}:{column}: expected something")
    assert said.startswith("The query has a mistake at line ")
    syntax.own_terms(text)
    syntax.undeclared_prefixes(text)


def services(data: bytes) -> None:
    """No query that goes through the checks makes the engine reach for a SERVICE; the engine itself is asked."""
    import pyoxigraph as ox

    text = _text(data).replace("\0", "")
    try:
        syntax.check_services(text, ())
        sent = syntax.without_hidden_service(text)
    except UsageError:
        return
    store = ox.Store()
    try:
        result = store.query(sent)
        with suppress(TypeError):
            list(result)  # type: ignore[arg-type]
    except SyntaxError:
        return
    except (OSError, RuntimeError, ValueError) as error:
        # Port 9 is one that the engine refuses when it comes to it, so that no test connects.
        assert "port" not in str(error) and "service" not in str(error).lower(), f"{error}: {sent!r}"


def question(data: bytes) -> None:
    """The header of a question and the check of its body."""
    with suppress(EngineError):
        found = questions.parse(_file("fuzzed.rq", data))
        questions.bind(found, {}, lambda parameter, value: terms.Literal(str(value)))


def quick_table(data: bytes) -> None:
    """The quick reading of a study's table: rows, or a doubt."""
    with suppress(_DoubtError, CsvError, UnicodeDecodeError):
        for row in _rows(_file("citations.csv", data), "citations"):
            assert row.line > 1


def table(data: bytes) -> None:
    """A CSV file of strangers, in any encoding and with any delimiter."""
    with suppress(UsageError, ProblemError):
        sheet = profiles.read_table(_file("fuzzed.csv", data)).sheet
        assert all(len(line.cells) == len(sheet.header) for line in sheet.lines)
        forms.form_of(sheet.header)


def cells(data: bytes) -> None:
    """Results of engines: tables of tabs, and JSON."""
    with suppress(EngineError):
        terms.decode_tabs(_text(data).encode())
    with suppress(EngineError):
        terms.decode_select(data)
    with suppress(EngineError):
        terms.decode_ask(data)


def codebook(data: bytes) -> None:
    """A REFI-QDA codebook or project."""
    with suppress(ProblemError):
        refi.read_codebook(_file("fuzzed.qdc", data))


def project(data: bytes) -> None:
    """The XML of a REFI-QDA project, packed as it should be."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(refi.MAIN), data)
    with suppress(ProblemError):
        found = refi.read_project(_file("fuzzed.qdpx", packed.getvalue()))
        coded.check_map(found, coded.propose_map(found))


def archive(data: bytes) -> None:
    """The zip of a project."""
    with suppress(ProblemError):
        refi.read_project(_file("fuzzed.qdpx", data))


def code_map(data: bytes) -> None:
    """The map of a coded project; what is read is written and read again."""
    with suppress(ProblemError):
        found = codemap.parse_map(_text(data))
        assert codemap.parse_map(codemap.write_map(found)) == found


def profile(data: bytes) -> None:
    """A profile of an export; what is read is written and read again."""
    with suppress(UsageError):
        found = profiles.parse_profile(_text(data), "fuzzed.yaml")
        assert profiles.parse_profile(profiles.profile_text(found), "again.yaml") == found


def printed(data: bytes) -> None:
    """Lists of interviewees and sums as papers print them, and names in texts."""
    text = _text(data)
    for read in (forms.parse_ids, forms.parse_sum, profiles.whole_number):
        with suppress(ValueError):
            read(text)
    person, _, rest = text.partition("\n")
    disclosure.is_printed(person, rest)
    disclosure.mentions(rest, person)
    names = coded.Names()
    assert names.new(text, "code") != names.new(text, "code")
    assert "\n" not in coded.clean(text)


def framing(data: bytes) -> None:
    """The lengths before a message to the engine; the message itself is of our own process."""
    stream = io.BytesIO()
    engine.write(stream, {"query": _text(data)}, data)
    whole = stream.getvalue()
    assert engine.read(io.BytesIO(whole)) == ({"query": _text(data)}, data)
    with suppress(EOFError):
        engine.read(io.BytesIO(data[:16] + whole[16 : 16 + len(data)]) if len(data) < 16 else io.BytesIO(data[:16]))


def accept(data: bytes) -> None:
    """Accept headers and format names."""
    header = data.decode("latin-1")
    ranges = negotiate.parse_accept(header)
    for offer in (*negotiate.RESULTS, *negotiate.GRAPHS):
        assert 0 <= negotiate.quality(ranges, offer.media_type) <= 1
    for offers in (negotiate.RESULTS, negotiate.GRAPHS):
        assert negotiate.choose(header, offers) in (None, *offers)
        assert negotiate.by_name(header, offers) in (None, *offers)


class _Engine:
    """Answers queries over a few invented statements."""

    def __init__(self) -> None:
        import pyoxigraph as ox

        self.store = ox.Store()
        self.store.load(_STATEMENTS.encode(), format=ox.RdfFormat.TRIG)

    def raw(self, sparql: str, kind: str, **_: object) -> bytes:
        syntax.query_form(sparql)
        return b"{}"

    def select(self, sparql: str) -> terms.Table:
        import pyoxigraph as ox

        result = self.store.query(sparql)
        assert isinstance(result, ox.QuerySolutions)
        return terms.decode_select(result.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    def query(self, sparql: str) -> terms.Table | bool:
        return self.select(sparql)


_STATEMENTS = """
@prefix nasss: <https://w3id.org/nasss/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
nasss:Nurse a nasss:AdopterRole ; rdfs:label "invented nurse"@en ; nasss:identifier "n1", "2" .
<https://w3id.org/nasss/study/x/one> a nasss:AdopterRole ; rdfs:label "twice" .
GRAPH <urn:graph> { <https://w3id.org/nasss/study/x/two> a nasss:AdopterRole ; rdfs:label "twice" . }
"""
_ENGINE = _Engine()


def request(data: bytes) -> None:
    """A request to the endpoint: method, headers, query string and body, with an empty line between."""
    parts = [*data.split(b"\n\n", 3), b"", b"", b""]
    method, head, fields = (part.decode("latin-1") for part in parts[:3])
    lines = [line.partition(":") for line in head.split("\n")]
    headers = {name.strip().lower(): value.strip() for name, _, value in lines if name}
    service = protocol.Service(_ENGINE, body_limit=10_000, editor=lambda _: protocol.Reply(200, {}))
    try:
        reply = service.handle(protocol.Request(method, "http://nasss.test/sparql", fields, headers, parts[3]))
    except protocol.RefusedError as error:
        assert error.status in _STATUSES
        return
    assert reply.status in _STATUSES | {204}, reply
    assert not any(re.search("[\r\n\0]", name + value) for name, value in reply.headers.items()), reply.headers


def rdf(data: bytes) -> None:
    """What is looked at in RDF/XML and JSON-LD before a parser gets it."""
    with suppress(ProblemError):
        rdf_files.check_xml(Path("fuzzed.rdf"), data)
    with suppress(ProblemError):
        rdf_files.check_json(Path("fuzzed.jsonld"), data)


def names(data: bytes) -> None:
    """IRIs and literals as they are written in Turtle and SPARQL: read again, they are the same."""
    import pyoxigraph as ox

    text = _text(data)
    with suppress(NasssError):
        iri = terms.Iri(text).n3()
        assert iri == f"<{text}>"
    literal = terms.Literal(text).n3()
    (quad,) = ox.parse(f"<urn:a> <urn:b> {literal} .", ox.RdfFormat.TURTLE)
    assert isinstance(quad.object, ox.Literal) and quad.object.value == text
    terms.shorten(text)
    terms.expand(text)


def ontologies(data: bytes) -> None:
    """Two ontologies in Turtle that are compared; one that is compared with itself has not changed."""
    parts = data.partition(_MIDDLE)[::2]
    with suppress(ProblemError, UsageError):
        old, new = (ontology_content.read_ontology(str(_file("fuzzed.ttl", part))) for part in parts)
        found = changes.compare_ontologies(old, new)
        json.loads(found.to_json())
        for text in (found.to_table(), found.to_markdown()):
            assert answers.printable(text).replace("\n", "") == text.replace("\n", "")
        assert not changes.compare_ontologies(new, new).changes
        changes.deprecation_problems(new)


def catalog(data: bytes) -> None:
    """The catalogue of an ontology's files."""
    with suppress(EngineError):
        ontology.catalog(_file("catalog-v001.xml", data).parent)


def value(data: bytes) -> None:
    """The value of a parameter, as it stands in an address or is typed: a term that a query can hold, or refused."""
    resolve = questions.resolver(_ENGINE)
    for kind in (*questions.LITERAL_TYPES, "nasss:AdopterRole"):
        with suppress(UsageError):
            term = resolve(questions.Parameter("invented", kind, None, "for a test"), _text(data))
            assert _ENGINE.select(f"SELECT ({term.n3()} AS ?it) {{}}").rows == ((term,),)


def virtuoso(data: bytes) -> None:
    """A query in the words of Virtuoso: where the query can be answered it gives the same, with errors in place."""
    text = _text(data).replace("\0", "")
    other = endpoint.for_virtuoso(text)
    assert len(other) == len(text)
    if other == text or re.search("(?i)rand|uuid|now|struuid|bnode|service|limit|offset|sample|group_concat", text):
        return
    try:
        said = _ENGINE.store.query(text)
    except (SyntaxError, ValueError):
        return
    assert _answered(_ENGINE.store.query(other)) == _answered(said), (text, other)


def _answered(result: object) -> list[str]:
    import pyoxigraph as ox

    if isinstance(result, ox.QuerySolutions):
        names = [variable.value for variable in result.variables]
        return sorted(str([(name, str(row[name])) for name in names]) for row in result)
    return sorted(map(str, result)) if isinstance(result, ox.QueryTriples) else [str(result)]


def elsewhere(data: bytes) -> None:
    """Addresses of other servers, and what these say when they refuse."""
    text, _, said = _text(data).partition("\n")
    with suppress(UsageError):
        url = remote.checked(text)
        remote.is_loopback(url)
        remote.refused(url, "a query", 500, said)
        syntax.explain(said, f"error at {text[:20]}: {said}")
    headers = Message()
    with suppress(ValueError):
        headers["Retry-After"] = said
    with HTTPError("http://nasss.test/", 503, "busy", headers, io.BytesIO(data)) as error:
        pause = remote._wanted_pause(error, 1.0)
    assert pause is None or 0 <= pause <= remote.LONGEST_PAUSE


def marks(data: bytes) -> None:
    """Passages of a text, however its positions are counted: within the text, and not empty."""
    numbers, _, stored = data.partition(b"\n")
    text = positions.Text(_text(stored))
    places = [int(word) for word in numbers.split()[:40] if re.fullmatch(b"-?[0-9]{1,9}", word)]
    passages = [("text", span) for span in pairwise(places)]
    found = positions.detect({"text": text}, passages)
    assert len(found.spans) == len(passages)
    assert all(span is None or 0 <= span[0] < span[1] <= len(text.plain) for span in found.spans)


def told(data: bytes) -> None:
    """What is written of any text: answers in all formats, and what a page or a terminal shows."""
    text = _text(data)
    kinds = ("string", "integer", "decimal", "double", "boolean", "date")
    cells: list[terms.Term | None] = [terms.Literal(text, terms.XSD + kind) for kind in kinds]
    cells += [terms.Literal("x", lang="en"), terms.Iri("https://nasss.test/x"), terms.Blank("b"), None]
    answer = answers.Answer(terms.Table(tuple(f"c{number}" for number in range(len(cells))), (tuple(cells),)), "")
    with suppress(UsageError):
        for kind in ("csv", "tsv", "json", "md"):
            written = answers.written(answer, kind)
            if kind == "csv":
                assert len(list(csv.reader(io.StringIO(written, newline=""), strict=True))) == 2
            if kind == "tsv":
                assert written.count("\n") == 2 and not written.count("\r")
            if kind == "json":
                json.loads(written)
    assert not _CONTROL.search(model.clean(text)) and len(model.clean(text)) <= model.CLIP
    model.visible(text).encode()
    model.fold(text)
    shown(text)
    remote.one_line(text)


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")


def paths(data: bytes) -> None:
    """The path of an address: what may be there is an IRI, and its page is at a path that leads nowhere else."""
    text = _text(data)
    for iri in twins.thing_iris(text):
        iri.n3()
    page = model.page_path(text)
    assert page is None or re.fullmatch(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/", page), page
    model.is_web(text)


def sheet(data: bytes) -> None:
    """The XML of a sheet, in a workbook as it should be."""
    from hostile.archives import SHEET, packed, workbook

    with suppress(ProblemError):
        for found in sheets.read_workbook(_file("fuzzed.xlsx", packed({**workbook(), SHEET: data}))):
            assert all(len(line.cells) == len(found.header) for line in found.lines)


def manifests(data: bytes) -> None:
    """What lies in the folder of a store or of shards, and says what is beside it."""
    folder = _file(disk.MANIFEST, data).parent
    _file(fanout.MANIFEST, data)
    (folder / fanout.UNFINISHED).mkdir(exist_ok=True)
    _file(f"{fanout.UNFINISHED}/{fanout.JOURNAL}", data)
    with suppress(EngineError):
        disk.read_manifest(folder)
    with suppress(EngineError):
        fanout.verify(folder)
    for kept in fanout._earlier(folder, "x").values():
        kept.data()
    fanout._earlier_ontology(folder, "x")


def alignments(data: bytes) -> None:
    """The tables of mappings and of what is taken over from other ontologies."""
    with suppress(EngineError, ProblemError):
        list(mappings._Table(_file("fuzzed.sssom.tsv", data)).facts())
    with suppress(EngineError, ProblemError):
        slims.read_terms(_file("fuzzed.tsv", data))


def cited(data: bytes) -> None:
    """The file that says how to cite."""
    with suppress(EngineError):
        citation.citation(_file("fuzzed.cff", data))


def promises(data: bytes) -> None:
    """The list of promised IRIs."""
    with suppress(EngineError, ProblemError):
        changes.promised(_file("fuzzed.csv", data))


def untouched(data: bytes) -> None:
    """A table from which somebody is taken out: what is not touched keeps its bytes."""
    path = _file("citations.csv", data)
    try:
        list(_rows(path, "citations"))
    except (_DoubtError, CsvError, UnicodeDecodeError):
        return
    sheet = withdraw._Sheet(path)
    lines = [line for line in data.decode().splitlines(keepends=True) if line.strip()]
    assert sheet.text().replace("\n", "") == "".join(lines).replace("\n", "")


def statements(data: bytes) -> None:
    """A study's graph that is read quickly to be checked: the same statements as by rdflib, or not read so."""
    from rdflib import Dataset

    path = _file("fuzzed.trig", data)
    facts = Facts.of_file(path, Beside(()))
    if facts is None:
        return
    slow = Dataset(default_union=True)
    try:
        slow.parse(data=data, format="trig")
    except Exception:
        return  # told by who reads it next
    assert set(facts.graph()) == {triple[:3] for triple in slow.quads()}


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__.replace("_", "-"): target
    for target in (
        *(tokens, services, question, quick_table, table, cells, codebook, project, archive),
        *(code_map, profile, printed, framing, accept, request, rdf, names),
        *(ontologies, catalog, value, virtuoso, elsewhere, marks, told, paths, sheet, manifests),
        *(alignments, cited, promises, untouched, statements),
    )
}
