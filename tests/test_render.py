import io
import re

import pytest
from invented import NASSS

from nasss.answers import Answer, Description, Statement, plain_table
from nasss.questions import Question
from nasss.render import description, table
from nasss.terms import RDF_LANG_STRING, XSD, Blank, Iri, Literal, Table

QUESTION = Question("q", "Which roles?", "", "", "Invented counts.", (), "none", {}, {}, "SELECT")


def lines(answer: Answer, width: int, limit: int = 0) -> list[str]:
    text = table(answer, limit=limit, file=io.StringIO(), width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    return [line.rstrip() for line in text.splitlines()]


def answer(rows: list[list[str]], columns: tuple[str, ...] = ("study", "role", "min")) -> Answer:
    cells = tuple((Literal(a), Literal(b), Literal(c, XSD + "integer")) for a, b, c in rows)
    return Answer(Table(columns, cells), "", QUESTION)


def test_a_table_has_the_question_the_rule_and_the_number_of_rows() -> None:
    assert lines(answer([["one", "radiologist", "10"], ["two", "physicist", "2"]]), 60) == [
        "Which roles?",
        "",
        "study  role         min",
        "───────────────────────",
        "one    radiologist   10",
        "two    physicist      2",
        "",
        "Invented counts. (2 rows)",
    ]


def test_what_is_the_same_in_all_rows_is_told_once() -> None:
    assert lines(answer([["one", "radiologist", "10"], ["one", "physicist", "2"]]), 60) == [
        "Which roles?",
        "study: one",
        "",
        "role         min",
        "────────────────",
        "radiologist   10",
        "physicist      2",
        "",
        "Invented counts. (2 rows)",
    ]


def test_a_number_always_has_its_column() -> None:
    found = lines(answer([["one", "radiologist", "10"], ["one", "physicist", "10"]]), 60)
    assert found[3] == "role         min"


def test_a_column_without_any_text_is_told() -> None:
    found = lines(answer([["", "radiologist", "1"], ["", "physicist", "2"]]), 60)
    assert found[1:4] == ["(study: empty in all rows)", "", "role         min"]


def test_rows_of_text_that_are_all_alike_keep_their_columns() -> None:
    found = lines(Answer(plain_table(["a", "b"], [["x", "y"]] * 2), ""), 60)
    assert found == ["", "a  b", "────", "x  y", "x  y", "", "2 rows"]


def test_a_part_says_of_how_many_rows_and_never_that_all_are_alike() -> None:
    rows = [["one", "radiologist", "10"]] * 3 + [["two", "radiologist", "10"]]
    assert lines(answer(rows), 60, limit=2) == [
        "Which roles?",
        "role: radiologist",
        "",
        "study  min",
        "──────────",
        "one     10",
        "one     10",
        "",
        "Invented counts. (the first 2 of 4 rows)",
    ]


def test_an_empty_answer() -> None:
    assert lines(answer([]), 60)[-1] == "Invented counts. (0 rows)"


def test_long_words_are_folded_in_a_narrow_terminal() -> None:
    assert lines(answer([["one", "a very long description of a role", "10"], ["two", "x" * 30, "2"]]), 30) == [
        "Which roles?",
        "",
        "study  role                min",
        "──────────────────────────────",
        "one    a very long          10",
        "       description of a",
        "       role",
        "two    xxxxxxxxxxxxxxxxxx    2",
        "       xxxxxxxxxxxx",
        "",
        "Invented counts. (2 rows)",
    ]


def test_too_many_columns_become_paragraphs() -> None:
    columns = tuple(f"column_{i}" for i in range(6))
    rows = [["some text"] * 5 + [""], ["other text"] * 5 + ["a\nlast one"]]
    assert lines(Answer(plain_table(columns, rows), "", QUESTION), 40) == [
        "Which roles?",
        "",
        "1. column 0: some text; column 1: some",
        "   text; column 2: some text; column 3:",
        "   some text; column 4: some text",
        "",
        "2. column 0: other text; column 1: other",
        "   text; column 2: other text; column 3:",
        "   other text; column 4: other text;",
        "   column 5: a last one",
        "",
        "Invented counts. (2 rows)",
    ]


def test_a_long_word_stays_whole_where_there_is_room() -> None:
    rows = [["a-rather-long-slug-in-one-word", "many words " * 9], ["other", "x"]]
    found = lines(Answer(plain_table(["slug", "text"], rows), ""), 60)
    assert found[3] == "a-rather-long-slug-in-one-word  many words many words many"


@pytest.mark.parametrize("width", [20, 33, 47, 60, 61, 62, 80, 100, 120])
def test_every_width_is_kept_to(width: int) -> None:
    columns = ("a_rather_long_name", "b", "c", "d")
    rows = [["word " * 20, "unbreakable" * 5, "x", "12345"], ["", "y", "extraordinarily long", "z"]]
    lines(Answer(plain_table(columns, rows), ""), width)


def test_control_characters_and_markup_are_no_orders() -> None:
    found = "\n".join(lines(answer([["\x1b[2J\x07[red]one[/red]", ":smile:", "1"], ["\u202etwo", "x", "2"]]), 60))
    assert "[2J[red]one[/red]" in found
    assert ":smile:" in found
    assert not {"\x1b", "\x07", "\u202e"} & set(found)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


ONE = answer([["one", "radiologist", "10"]])


@pytest.mark.parametrize("variable", [None, "1"])
def test_there_is_no_colour_at_all(monkeypatch: pytest.MonkeyPatch, variable: str | None) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if variable:
        monkeypatch.setenv("NO_COLOR", variable)
    text = table(ONE, file=Terminal(), width=60)
    # Bold and italic are no colours; nothing is told by colour alone in either case.
    # The only styles are bold and italic: nothing is told by colour.
    assert set(re.findall(r"\x1b\[([0-9;]*)m", text)) == {"1", "3", "0"}
    assert re.sub(r"\x1b\[[0-9;]*m", "", text) == table(ONE, file=io.StringIO(), width=60)


def statement(name: str, label: str, other: Iri | Literal | Blank, other_label: str) -> Statement:
    return Statement(Iri(name), label, other, other_label)


RDFS = "http://www.w3.org/2000/01/rdf-schema#"
KNOWN = Description(
    iri=Iri(f"{NASSS}RadiologistRole"),
    out=(
        statement("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "type", Iri(f"{NASSS}X"), "occupational role"),
        statement(f"{RDFS}label", "label", Literal("radiologist", RDF_LANG_STRING, "en"), "radiologist"),
        statement(f"{RDFS}label", "label", Literal("radioloog", RDF_LANG_STRING, "nl"), "radioloog"),
        statement(
            "http://www.w3.org/2004/02/skos/core#definition",
            "definition",
            Literal("An invented definition \x1b[31mwith colour.", RDF_LANG_STRING, "en"),
            "",
        ),
        statement("http://purl.org/dc/terms/source", "source", Literal("an invented source"), ""),
        statement(f"{NASSS}broaderRole", "broader role", Iri(f"{NASSS}Y"), "clinician"),
        statement(f"{RDFS}seeAlso", "see also", Iri("https://example.org/"), "https://example.org/"),
        statement(f"{RDFS}subClassOf", "subclass of", Blank("b"), "_:b"),
        statement(f"{NASSS}identifier", "identifier", Literal("r1"), "r1"),
    ),
    into=(statement(f"{NASSS}hasRole", "has role", Iri("https://w3id.org/nasss/study/s/position/p"), "seat"),),
    members=(),
    more_into=1234,
)


def test_a_description_reads_as_text() -> None:
    assert description(KNOWN, width=50) == (
        "radiologist\n"
        f"{NASSS}RadiologistRole\n"
        "\n"
        "name: nasss:RadiologistRole\n"
        "kind: occupational role\n"
        "definition: An invented definition [31mwith\n"
        "  colour.\n"
        "source: an invented source\n"
        "Dutch label: radioloog\n"
        "\n"
        "States:\n"
        "  broader role: clinician (nasss:Y)\n"
        "  see also: https://example.org/\n"
        "  subclass of: (an expression; see --format ttl)\n"
        "  identifier: r1\n"
        "\n"
        "Named by:\n"
        "  has role: seat\n"
        "    (https://w3id.org/nasss/study/s/position/p)\n"
        "  ... and 1,234 more\n"
    )
