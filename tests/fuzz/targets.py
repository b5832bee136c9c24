"""What is fuzzed: each target takes any bytes, and fails when something else comes than a result or a known error."""

import io
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from csv import Error as CsvError
from pathlib import Path

from nasss import coded, codemap, disclosure, engine, forms, profiles, questions, rdf_files, refi, syntax, terms
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.quick_tables import _DoubtError, _rows
from nasss.web import negotiate, protocol

_FOLDER = tempfile.TemporaryDirectory(prefix="nasss-fuzz-")
_STATUSES = {200, 400, 403, 405, 406, 413, 415, 500, 503, 504}


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
        assert syntax.without_hidden_service(sent) == sent
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
    def raw(self, sparql: str, kind: str, **_: object) -> bytes:
        syntax.query_form(sparql)
        return b"{}"

    def select(self, sparql: str) -> terms.Table:
        return terms.Table((), ())


def request(data: bytes) -> None:
    """A request to the endpoint: method, headers, query string and body, with an empty line between."""
    parts = [*data.split(b"\n\n", 3), b"", b"", b""]
    method, head, fields = (part.decode("latin-1") for part in parts[:3])
    lines = [line.partition(":") for line in head.split("\n")]
    headers = {name.strip().lower(): value.strip() for name, _, value in lines if name}
    service = protocol.Service(_Engine(), body_limit=10_000, editor=lambda _: protocol.Reply(200, {}))
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


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__.replace("_", "-"): target
    for target in (
        *(tokens, services, question, quick_table, table, cells, codebook, project, archive),
        *(code_map, profile, printed, framing, accept, request, rdf, names),
    )
}
