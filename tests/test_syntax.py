import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasss import syntax
from nasss.errors import UsageError
from nasss.syntax import (
    declared_prefixes,
    explain,
    in_order,
    own_terms,
    position,
    query_form,
    quote_source,
    tokens,
    undeclared_prefixes,
    used_prefixes,
)
from nasss.terms import Literal, Table

QUERY = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX other: <urn:other#> # not:used here
SELECT ?x WHERE {
  ?x a nasss:Finding ; nasss:aboutFactor/nasss:broaderFactor* ?f ; rdfs:label "ex:no" .
  FILTER(?x != <https://w3id.org/nasss/ontology#FundingCertainty> && ?f<3)
}
"""


def test_prefixes_and_own_terms() -> None:
    assert declared_prefixes(QUERY) == {"nasss": "https://w3id.org/nasss/ontology#", "other": "urn:other#"}
    assert used_prefixes(QUERY) == {"nasss", "rdfs"}
    assert undeclared_prefixes(QUERY) == {"rdfs"}
    assert own_terms(QUERY) == {"Finding", "aboutFactor", "broaderFactor", "FundingCertainty"}


def test_a_name_may_hold_further_colons_and_stand_before_an_iri() -> None:
    query = "PREFIX nasss: <https://w3id.org/nasss/ontology#> SELECT * { ?s nasss:a:b <urn:x>, <urn:y> ; other:c:d 1 }"
    assert declared_prefixes(query) == {"nasss": "https://w3id.org/nasss/ontology#"}
    assert used_prefixes(query) == {"nasss", "other"}
    assert own_terms(query) == {"a:b"}


def test_the_empty_prefix_counts() -> None:
    assert undeclared_prefixes("SELECT * { ?s :p ?o }") == {""}
    assert undeclared_prefixes("PREFIX : <urn:x#> SELECT * { ?s :p ?o }") == frozenset()


def test_tokens_keep_strings_iris_and_comments_apart() -> None:
    text = '<urn:a#b> \'it\'\'s\' """a "quoted" }""" # } <x>\n?a $b @nl-NL _:b0 ^^ 1.5e3 x:%41\\,z.'
    assert [(token.kind, token.text) for token in tokens(text)] == [
        ("iri", "<urn:a#b>"),
        ("string", "'it'"),
        ("string", "'s'"),
        ("string", '"""a "quoted" }"""'),
        ("variable", "?a"),
        ("variable", "$b"),
        ("lang", "@nl-NL"),
        ("blank", "_:b0"),
        ("mark", "^^"),
        ("number", "1.5e3"),
        ("name", "x:%41\\,z"),
        ("mark", "."),
    ]


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("# comment: INSERT\nPREFIX select: <urn:ask#> BASE <urn:b> ASK {}", "ASK"),
        ("PREFIX : <urn:x#>\nCONSTRUCT WHERE {?s ?p ?o}", "CONSTRUCT"),
        ("describe <urn:x>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(query: str, form: str) -> None:
    assert query_form(query) == form


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "The query is empty"),
        ("# only a comment\n", "^The query is empty; expected"),
        ("PREFIX", "The query is empty"),
        ("PREFIX x:", "The query is empty"),
        ("PREFIX x: <urn:x> BASE", "The query is empty"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", r"This is an update \(INSERT\); only questions"),
        ("PREFIX x: <urn:x> delete where {?s ?p ?o}", r"This is an update \(DELETE\)"),
        ("drop all", r"This is an update \(DROP\)"),
        ("\nSELEC * {}", r"not 'SELEC'\n  2 \| SELEC \* \{\}\n    \| \^"),
        ("SELECT * { ?s ?p '\ud800' }", "not Unicode text: surrogates not allowed at character 19"),
    ],
)
def test_what_is_no_query_is_refused(query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        query_form(query)


def test_an_update_is_told_where_to_change_the_data() -> None:
    with pytest.raises(UsageError) as caught:
        query_form("CLEAR ALL")
    assert str(caught.value) == (
        "This is an update (CLEAR); only questions are answered: SELECT, ASK, CONSTRUCT or DESCRIBE. "
        "To change the data, edit the tables in graph/studies/ and run nasss build."
    )


def test_position_and_quotation() -> None:
    text = "ab\n\tcd ef\r\ngh"
    assert [position(text, offset) for offset in (0, 3, 7, 11)] == [(1, 1), (2, 1), (2, 5), (3, 1)]
    assert quote_source(text, 7) == "  2 |  cd ef\n    |     ^"
    assert quote_source("abX  \ncd", 0) == "  1 | abX  \n    | ^"
    assert quote_source("abX\r\ncd", 1) == "  1 | abX\n    |  ^"
    long = quote_source("x" * 500 + "!" + "y" * 500, 500)
    assert long == f"  1 | {'x' * 60}!{'y' * 39}\n    | {' ' * 60}^"


RANGES = "error at 2:14: expected one of \"$\", ['A' ..= 'Z' | '\\u{00C0}'..='\\u{00D6}']"


@pytest.mark.parametrize(
    ("query", "complaint", "told"),
    [
        (
            "SELECT * {\n  ?s ?p ?o ; .. }",
            RANGES,
            "The query has a mistake at line 2, column 14:\n  2 |   ?s ?p ?o ; .. }\n    |              ^\n"
            "Something before this place is missing or too much: compare with the lines above it.",
        ),
        (
            "SELECT * { ?s prov:used ?o }",
            "error at 1:25: expected OPTIONAL",
            "The query has a mistake at line 1, column 15:\n  1 | SELECT * { ?s prov:used ?o }\n"
            "    |               ^\n"
            "The prefix prov: is not declared. Add at the top: PREFIX prov: <http://www.w3.org/ns/prov#>",
        ),
        (
            'SELECT * { ?s ?p "open }',
            RANGES,
            'The query has a mistake at line 1, column 18:\n  1 | SELECT * { ?s ?p "open }\n'
            "    |                  ^\n"
            "The text that begins here does not end: close it with the same quotation mark.",
        ),
        (
            "SELECT * { { ?s ?p ?o }",
            RANGES,
            "The query has a mistake at line 1, column 10:\n  1 | SELECT * { { ?s ?p ?o }\n    |          ^\n"
            "This { is never closed: add }",
        ),
        (
            "SELECT * { ?s ?p ?o } }",
            RANGES,
            "The query has a mistake at line 1, column 23:\n  1 | SELECT * { ?s ?p ?o } }\n"
            "    |                       ^\nThis } closes nothing: take it out, or open it earlier.",
        ),
        (
            "SELECT * { FILTER(?x > 1 }",
            RANGES,
            "The query has a mistake at line 1, column 18:\n  1 | SELECT * { FILTER(?x > 1 }\n"
            "    |                  ^\nThis ( is not closed before a } comes.",
        ),
        (
            "SELECT ?x ?y (COUNT(?z) AS ?n) { ?x ?y ?z } GROUP BY ?x",
            "error at 1:56: expected one of The SELECT contains a variable that is unbound, [_]",
            "The query has a mistake at line 1, column 11:\n"
            "  1 | SELECT ?x ?y (COUNT(?z) AS ?n) { ?x ?y ?z } GROUP BY ?x\n    |           ^\n"
            "With GROUP BY, COUNT and the like, every plain variable after SELECT must also stand in "
            "GROUP BY.",
        ),
    ],
)
def test_mistakes_are_told_in_plain_words(query: str, complaint: str, told: str) -> None:
    assert explain(query, complaint) == told


@pytest.mark.parametrize(
    ("query", "complaint", "place"),
    [
        # Without a position, the beginning; at the end of a word, the place itself; within it, its beginning.
        (" SELECT * { ?s ?p ?o ; . }", "no position", "line 1, column 1"),
        ("SELECT * { ?s ?p ?o. }", "error at 1:20: expected x", "line 1, column 20"),
        ("SELECT * { ?s ?p ?oo. }", "error at 1:19: expected x", "line 1, column 18"),
        # The variable of the innermost SELECT there is, with and without braces, and none where there is no SELECT.
        ("CONSTRUCT {} { SELECT ?x (1 AS ?n) {} }", "error at 1:1: variable that is unbound", "line 1, column 23"),
        ("SELECT ?x (1 AS ?n) GROUP BY ?y", "error at 1:1: variable that is unbound", "line 1, column 8"),
        (
            "SELECT ((?a + 1) * ?b AS ?n) ?x {} GROUP BY ?y",
            "error at 1:1: variable that is unbound",
            "line 1, column 30",
        ),
        ("ASK { ?x ?y ?z } GROUP BY ?x", "error at 1:5: variable that is unbound", "line 1, column 5"),
    ],
)
def test_the_place_of_a_mistake(query: str, complaint: str, place: str) -> None:
    assert explain(query, complaint).startswith(f"The query has a mistake at {place}:\n")


def test_a_prefix_that_nobody_knows_has_no_namespace_to_offer() -> None:
    told = explain("SELECT * { ?s zzz:a:b ?o }", "error at 1:1: expected x")
    assert told.endswith("\nThe prefix zzz: is not declared. Add at the top: PREFIX zzz: <...>")


@pytest.mark.parametrize("query", ["", "\n\n", "x", '"""', "{" * 3000, "<" * 3000, "''" * 3000, "\\" * 50])
def test_any_text_can_be_explained(query: str) -> None:
    assert explain(query, "error at 9:99: expected x").startswith("The query has a mistake at line ")


def test_the_columns_of_select_star_follow_the_query() -> None:
    table = Table(("o", "s"), ((Literal("1"), Literal("2")),))
    assert in_order("SELECT DISTINCT * { ?s ?p ?o }", table) == Table(("s", "o"), ((Literal("2"), Literal("1")),))
    assert in_order("SELECT * { ?s ?p ?o }", table) == Table(("s", "o"), ((Literal("2"), Literal("1")),))
    assert in_order("SELECT (COUNT(*) AS ?o) ?s { ?s ?p ?x }", table) == table
    assert in_order("SELECT (?s * 2 AS ?o) ?s { ?s ?p ?x }", table) == table
    swapped = Table(("s", "o"), ((Literal("2"), Literal("1")),))
    for query in ("select # all\n * { ?s ?p ?o }", "Select reduced#\n*{?s ?p ?o}", "SELECT\tDISTINCT*{ ?s ?p ?o }"):
        assert in_order(query, table) == swapped


PROLOGUE = [
    "PREFIX",
    "prefix",
    "a:",
    "<urn:a#>",
    "<b",
    ">",
    "#",
    "BASE",
    "SELECT",
    "ask",
    "?x",
    "INSERT",
    "{",
    "x",
    "\u00a0",
]


@given(st.lists(st.sampled_from([*PROLOGUE, " ", "\n", "\r", "\t"]) | st.sampled_from(["\n", " "])).map("".join))
def test_the_form_of_a_query_is_the_same_when_it_is_found_without_taking_the_query_apart(query: str) -> None:
    found = syntax._plain_form(query)
    first = next(syntax._after_prologue(query), None)
    assert found is None or (first is not None and first.text.upper() == found)


def test_questions_are_not_taken_apart_to_find_their_form() -> None:
    assert syntax._plain_form(f"#+ about\n\n{QUERY.replace(' # not:used here', '')}") == "SELECT"
    assert syntax._plain_form(QUERY) is None


def test_names_without_a_colon_are_looked_at_once() -> None:
    """To look for a colon from each letter on would take the square of the time: hours, for so many."""
    assert sum(1 for token in tokens("a." * 400_000) if token.kind == "word") == 400_000
    found = [(token.kind, token.text) for token in tokens("a.b-c.:d _._.e:f é.é:g a.b:c.d. 1.a:")]
    assert found == [
        *(("word", "a"), ("mark", "."), ("word", "b"), ("mark", "-"), ("word", "c"), ("mark", "."), ("name", ":d")),
        *(("word", "_"), ("mark", "."), ("word", "_"), ("mark", "."), ("name", "e:f"), ("name", "é.é:g")),
        *(("name", "a.b:c.d"), ("mark", "."), ("number", "1."), ("name", "a:")),
    ]


@pytest.mark.parametrize("text", ['"' + "x" * 900_000 + '"', "'''" + "x" * 900_000 + "'''", "a:" + "x" * 900_000])
def test_a_long_token_takes_little_memory(text: str) -> None:
    """Two hundred bytes for each character, where the reading keeps a way back from each."""
    tracemalloc.start()
    (token,) = tokens(text)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert token.text == text
    assert most < 10 * len(text)
