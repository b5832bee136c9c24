import json
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nasss import namespaces
from nasss.errors import EngineError, UsageError
from nasss.store import Store
from nasss.terms import (
    PREFIXES,
    RDF_LANG_STRING,
    XSD,
    Blank,
    Iri,
    Literal,
    Table,
    Term,
    decode_ask,
    decode_lines,
    decode_select,
    decode_tabs,
    expand,
    graph_table,
    is_iri,
    shorten,
    to_term,
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.from_files([]) as engine:
        yield engine


def test_the_prefixes_are_those_of_the_graph_side() -> None:
    assert PREFIXES == namespaces.PREFIXES


@pytest.mark.parametrize(
    ("literal", "value", "is_number"),
    [
        (Literal("10", XSD + "integer"), 10, True),
        (Literal("-3", XSD + "nonNegativeInteger"), -3, True),
        (Literal("1.50", XSD + "decimal"), Decimal("1.50"), True),
        (Literal("1e3", XSD + "double"), 1000.0, True),
        (Literal("true", XSD + "boolean"), True, False),
        (Literal("0", XSD + "boolean"), False, False),
        (Literal("ten", XSD + "integer"), "ten", False),
        (Literal("1_000", XSD + "integer"), "1_000", False),
        (Literal("x", XSD + "decimal"), "x", False),
        # What Python would take for a decimal: one that no memory holds as an integer, and one that raises.
        (Literal("1e999999999", XSD + "decimal"), "1e999999999", False),
        (Literal("sNaN", XSD + "decimal"), "sNaN", False),
        (Literal("1" * 5000, XSD + "decimal"), "1" * 5000, False),
        (Literal("maybe", XSD + "boolean"), "maybe", False),
        (Literal("2020-01", XSD + "gYearMonth"), "2020-01", False),
        (Literal("hallo", RDF_LANG_STRING, "nl"), "hallo", False),
    ],
)
def test_python_values(literal: Literal, value: object, is_number: bool) -> None:
    assert (literal.python, type(literal.python), literal.is_number) == (value, type(value), is_number)


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (Iri("https://example.org/a#b"), "<https://example.org/a#b>"),
        (Literal("3", XSD + "integer"), "3"),
        (Literal("-3", XSD + "integer"), "-3"),
        (Literal("three", XSD + "integer"), f'"three"^^<{XSD}integer>'),
        (Literal("true", XSD + "boolean"), "true"),
        (Literal("false", XSD + "boolean"), "false"),
        (Literal("0", XSD + "boolean"), f'"0"^^<{XSD}boolean>'),
        (Literal('say "hi"\\\n'), '"say \\"hi\\"\\\\\\n"'),
        (Literal("hoi", RDF_LANG_STRING, "nl-NL"), '"hoi"@nl-NL'),
        (Literal("1.0", XSD + "decimal"), f'"1.0"^^<{XSD}decimal>'),
        (Blank("b0"), "_:b0"),
    ],
)
def test_written_terms(term: Term, written: str) -> None:
    assert term.n3() == written


@pytest.mark.parametrize(
    "text",
    [
        "https://x.org/> } UNION { ?s ?p ?o",
        "https://x.org/a b",
        "https://x.org/\n",
        "https://x.org/\\u003E",
        "https://x.org/{y}",
        "https://x.org/\ud800",
        "https://x.org/\x7f",
        "https://x.org/\ue000",
        "https://x.org/100%",
        "https://x.org/#a#b",
        "no-scheme",
        "",
    ],
)
def test_what_is_no_iri_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not an"):
        Iri(text).n3()


def test_other_terms_that_cannot_be_written() -> None:
    with pytest.raises(UsageError, match="not a language tag"):
        Literal("x", RDF_LANG_STRING, "en } #").n3()
    with pytest.raises(UsageError, match="not Unicode text"):
        Literal("\ud800").n3()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
hostile = st.sampled_from(['"', "\\", "\\u0022", "\\U00000022", "'''", '"""', "\n", "\r\n", "} #", "\0", "\x7f"])
pieces = st.lists(st.one_of(texts, hostile), max_size=4).map("".join)
iri_texts = st.text(st.characters(min_codepoint=0x21), max_size=12).filter(lambda text: is_iri(f"urn:x:{text}"))
literals = st.one_of(
    pieces.map(Literal),
    pieces.map(lambda text: Literal(text, RDF_LANG_STRING, "en")),
    pieces.map(lambda text: Literal(text, "https://example.org/invented-type")),
    st.integers().map(lambda number: Literal(str(number), XSD + "integer")),
    st.booleans().map(lambda value: Literal(str(value).lower(), XSD + "boolean")),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(term=literals)
def test_literals_come_back_from_the_engine_as_they_went(store: Store, term: Literal) -> None:
    result = store.select(f"SELECT ?x WHERE {{ VALUES ?x {{ {term.n3()} }} }}")
    assert result == Table(("x",), ((term,),))


@settings(max_examples=200, deadline=None)
@given(text=iri_texts)
def test_iris_come_back_from_the_engine_as_they_went(store: Store, text: str) -> None:
    term = Iri(f"urn:invented:{text}")
    result = store.select(f"SELECT ?x WHERE {{ VALUES ?x {{ {term.n3()} }} }}")
    assert result == Table(("x",), ((term,),))


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("text", Literal("text")),
        (3, Literal("3", XSD + "integer")),
        (True, Literal("true", XSD + "boolean")),
        (Iri("urn:x"), Iri("urn:x")),
        (rdflib.URIRef("urn:x"), Iri("urn:x")),
        (rdflib.BNode("b"), Blank("b")),
        (rdflib.Literal("x"), Literal("x")),
        (rdflib.Literal("x", lang="nl"), Literal("x", RDF_LANG_STRING, "nl")),
        (rdflib.Literal(5), Literal("5", XSD + "integer")),
    ],
)
def test_python_values_become_terms(value: object, term: Term) -> None:
    assert to_term(value) == term


@pytest.mark.parametrize("value", [1.5, None, ["a"], b"x"])
def test_other_values_do_not(value: object) -> None:
    with pytest.raises(UsageError, match="expected text, a whole number, true or false, or an RDF term"):
        to_term(value)


def test_prefixed_names() -> None:
    assert shorten("https://w3id.org/nasss/ontology#RadiologistRole") == "nasss:RadiologistRole"
    assert shorten("https://w3id.org/nasss/ontology#") == "https://w3id.org/nasss/ontology#"
    assert shorten("https://w3id.org/nasss/ontology#a/b") == "https://w3id.org/nasss/ontology#a/b"
    assert shorten("urn:x") == "urn:x"
    assert expand("nasss:RadiologistRole") == "https://w3id.org/nasss/ontology#RadiologistRole"
    assert expand("nasss:a:b") == "https://w3id.org/nasss/ontology#a:b"
    assert (expand("https://x"), expand("nasss"), expand("unknown:x")) == (None, None, None)


def test_decoding_a_select_result() -> None:
    row = {
        "a": {"type": "uri", "value": "urn:x"},
        "b": {"type": "literal", "value": "1", "datatype": XSD + "integer"},
        "c": {"type": "typed-literal", "value": "2", "datatype": XSD + "integer"},
        "d": {"type": "literal", "value": "x", "xml:lang": "en"},
        "e": {"type": "bnode", "value": "b0"},
    }
    document = {"head": {"vars": ["a", "b", "c", "d", "e", "f"]}, "results": {"bindings": [row]}}
    assert decode_select(json.dumps(document).encode()) == Table(
        ("a", "b", "c", "d", "e", "f"),
        (
            (
                Iri("urn:x"),
                Literal("1", XSD + "integer"),
                Literal("2", XSD + "integer"),
                Literal("x", RDF_LANG_STRING, "en"),
                Blank("b0"),
                None,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"<html>", "not JSON; it begins with '<html>'"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "no SPARQL result"),
        (b'{"head": {}}', "no SPARQL result"),
        (b'{"boolean": true}', "no SPARQL result"),
        (
            b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "triple", "value": {}}}]}}',
            "'triple'",
        ),
    ],
)
def test_what_is_no_select_result_is_refused(document: bytes, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        decode_select(document)


NUMBERS = ("5", "-1", "1.50", "1.", ".5", "1e3", "INF", "01", " 1 ", "x", "", "true", "1")
KINDS = ("integer", "int", "decimal", "double", "float", "boolean", "string", "date")
odd_literals = st.builds(lambda text, kind: Literal(text, XSD + kind), st.sampled_from(NUMBERS), st.sampled_from(KINDS))
tabled = st.none() | literals | odd_literals | iri_texts.map(lambda text: Iri(f"urn:invented:{text}"))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(tabled, tabled), max_size=4))
def test_the_tabs_of_the_engine_say_what_its_json_says(rows: list[tuple[Term | None, Term | None]]) -> None:
    lines = " ".join(f"({' '.join('UNDEF' if cell is None else cell.n3() for cell in row)})" for row in rows)
    query = f"SELECT ?a ?b WHERE {{ VALUES (?a ?b) {{ {lines} }} }}"
    documents = []
    for kind in (ox.QueryResultsFormat.TSV, ox.QueryResultsFormat.JSON):
        result = ox.Store().query(query)
        assert isinstance(result, ox.QuerySolutions)
        documents.append(result.serialize(format=kind) or b"")
    assert decode_tabs(documents[0]) == decode_select(documents[1])


def test_decoding_tabs() -> None:
    document = '?a\t?b\n<urn:x>\t_:b0\n"a\\tb\\\\n\\""@en--ltr\t\n1\t-1.5\n1E3\ttrue\n"x"^^<urn:t>\t"x"\n'
    assert decode_tabs(document.encode()) == Table(
        ("a", "b"),
        (
            (Iri("urn:x"), Blank("b0")),
            (Literal('a\tb\\n"', RDF_LANG_STRING, "en"), None),
            (Literal("1", XSD + "integer"), Literal("-1.5", XSD + "decimal")),
            (Literal("1E3", XSD + "double"), Literal("true", XSD + "boolean")),
            (Literal("x", "urn:t"), Literal("x")),
        ),
    )
    assert decode_tabs(b"?x\n") == Table(("x",), ())
    assert decode_tabs(b"?x\n\n") == Table(("x",), ((None,),))
    assert decode_tabs(b"\n\n") == Table((), ((),))


def test_a_term_in_many_cells_is_read_once() -> None:
    (first, second), (third, _) = decode_tabs(b"?a\t?b\n<urn:x>\t<urn:x>\n<urn:x>\t\n").rows
    assert first is second is third


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"?a\n<<( <urn:x> <urn:x> <urn:x> )>>\n", "no term of SPARQL 1.1"),
        (b"?a\nbare\n", "holds 'bare'"),
        (b"?a\n" + b"y" * 100 + b"\n", f"^The answer holds '{'y' * 80}', which"),
        (b"?a\t?b\n1\n", "^The answer is no table: a row has more or fewer cells than there are columns$"),
        (b"?a b\n1\t2\n", "more or fewer cells"),
    ],
)
def test_what_is_no_table_of_tabs_is_refused(document: bytes, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        decode_tabs(document)


def test_decoding_an_ask_result() -> None:
    def odd(value: str) -> bytes:
        row = {"x": {"type": "literal", "value": value}}
        return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [row]}}).encode()

    assert [decode_ask(text) for text in (b'{"head": {}, "boolean": true}', b'{"boolean": false}')] == [
        True,
        False,
    ]
    # As Virtuoso answers.
    answers = {"1": True, "0": False, "true": True, "false": False, "TRUE": True}
    assert {value: decode_ask(odd(value)) for value in answers} == answers
    for document in (odd("maybe"), b'{"boolean": 1}', b"[]"):
        with pytest.raises(EngineError):
            decode_ask(document)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["x"], []),
        (["x"], [{}]),
        (["x"], [{"x": {"type": "literal", "value": "1"}}] * 2),
        (["x", "y"], [{"x": {"type": "literal", "value": "1"}}]),
    ],
)
def test_a_table_of_another_size_is_no_yes_or_no(columns: list[str], rows: list[object]) -> None:
    document = json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode()
    with pytest.raises(EngineError, match=r"^The answer to an ASK query is neither true nor false$"):
        decode_ask(document)


def test_a_graph_is_a_set_in_a_fixed_order() -> None:
    one = (Iri("urn:b"), Iri("urn:p"), Literal("x"))
    two = (Iri("urn:a"), Iri("urn:p"), Iri("urn:b"))
    table = Table(("subject", "predicate", "object"), (two, one), is_graph=True)
    assert graph_table([one, two, one]) == graph_table([two, one]) == table


def test_terms_of_one_text_have_their_order_too() -> None:
    values: list[Term] = [
        Blank("urn:x"),
        Iri("urn:x"),
        Literal("urn:x", RDF_LANG_STRING, "de"),
        Literal("urn:x", RDF_LANG_STRING, "nl"),
        Literal("urn:x", XSD + "anyURI"),
        Literal("urn:x"),
        Literal("urn:y", XSD + "anyURI"),
    ]
    for order in (values, values[::-1]):
        rows = graph_table([(Iri("urn:s"), Iri("urn:p"), value) for value in order]).rows
        assert [row[2] for row in rows] == values


def test_a_whole_number_has_a_thousand_digits_at_most() -> None:
    for number in (10**1000 - 1, 1 - 10**1000):
        assert to_term(number) == Literal(str(number), XSD + "integer")
    for number in (10**1000, -(10**1000)):
        with pytest.raises(UsageError, match="is a int; expected text, a whole number"):
            to_term(number)
    with pytest.raises(UsageError, match=r"^1\.5 is a float; expected "):
        to_term(1.5)


def test_what_can_be_an_iri() -> None:
    assert [is_iri(text) for text in ("urn:x", "https://a.example/b#c", "x", "//a", "urn:a b", "urn:<x>", "")] == [
        *(True, True, False, False, False, False, False),
    ]


def test_languages_and_missing_datatypes() -> None:
    words = [Literal("x", RDF_LANG_STRING, "en"), Literal("x", RDF_LANG_STRING, "nl")]
    assert [row[0] for row in decode_lines(("a",), ['"x"@en', '"x"@en--ltr']).rows] == [words[0]] * 2
    cell = {"type": "literal", "value": "x"}
    rows = [{"a": cell}, {"a": {**cell, "xml:lang": "nl"}}]
    document = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": rows}}).encode()
    assert decode_select(document).rows == ((Literal("x", XSD + "string"),), (words[1],))
    subject, predicate = Iri("urn:s"), Iri("urn:p")
    for order in (words, words[::-1]):
        assert [row[2] for row in graph_table([(subject, predicate, word) for word in order]).rows] == words
