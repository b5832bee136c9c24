import csv
import io
import json
import sys
from decimal import Decimal

import pytest
import rdflib
import rdflib.compare
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NASSS

from nasss.answers import Answer, Row, format_verdict, plain_table, printable, written
from nasss.errors import EngineError, UsageError
from nasss.questions import Question
from nasss.terms import RDF_LANG_STRING, XSD, Blank, Iri, Literal, Table, Term, graph_table

ROLE = Iri(f"{NASSS}RadiologistRole")
QUESTION = Question(
    "invented-question",
    "Which <invented> roles?",
    "testers",
    "to test",
    "Counts are invented & few.",
    ("invented",),
    "none",
    {},
    {},
    "SELECT",
)


def number(value: int) -> Literal:
    return Literal(str(value), XSD + "integer")


def text(value: str) -> Literal:
    return Literal(value, RDF_LANG_STRING, "en")


TABLE = Table(
    ("role", "role_label", "min", "share", "known", "note"),
    (
        (
            ROLE,
            text("radiologist"),
            number(6),
            Literal("0.50", XSD + "decimal"),
            Literal("1", XSD + "boolean"),
            None,
        ),
        (ROLE, text("senior | *radiologist*"), number(-4), None, None, text('=HYPERLINK("x")\nsecond\tline')),
    ),
)
ANSWER = Answer(TABLE, "SELECT ...", QUESTION)


def test_rows_are_reached_by_place_name_and_attribute() -> None:
    row = ANSWER[0]
    assert (row[0], row["role_label"], row.min, row[-1], row[1:3]) == (
        f"{NASSS}RadiologistRole",
        "radiologist",
        6,
        None,
        ("radiologist", 6),
    )
    assert list(row) == [f"{NASSS}RadiologistRole", "radiologist", 6, Decimal("0.50"), True, None]
    assert len(row) == 6
    assert row == tuple(row)
    assert row != ANSWER[1]
    assert hash(row) == hash(ANSWER[0])
    with pytest.raises(KeyError, match="no column 'max'; the columns are role, role_label"):
        row["max"]
    with pytest.raises(AttributeError, match="no column 'max'"):
        _ = row.max
    with pytest.raises(AttributeError, match="do not change"):
        row.min = 7
    assert repr(Row(("a", "b"), (1, "x"))) == "Row(a=1, b='x')"


def test_an_answer_is_a_sequence_of_rows() -> None:
    assert len(ANSWER) == 2
    assert [row.min for row in ANSWER] == [6, -4]
    assert [row.min for row in ANSWER[1:]] == [-4]
    assert ANSWER.columns == ("role", "role_label", "min", "share", "known", "note")
    assert ANSWER.column("min") == [6, -4]
    assert (ANSWER.slug, ANSWER.sparql, ANSWER.is_graph) == ("invented-question", "SELECT ...", False)
    assert Answer(TABLE, "").slug is None
    assert repr(ANSWER.head(1)) == (
        "<Answer to invented-question: 1 rows of role, role_label, min, share, known, note>"
    )


def test_equal_answers_have_the_same_columns_and_rows() -> None:
    assert Answer(TABLE, "another query") == ANSWER
    assert ANSWER.head(1) != ANSWER
    assert Answer(Table(("x",), ()), "") != Answer(Table(("y",), ()), "")


def test_dictionaries() -> None:
    assert ANSWER.to_dicts()[0] == {
        "role": f"{NASSS}RadiologistRole",
        "role_label": "radiologist",
        "min": 6,
        "share": Decimal("0.50"),
        "known": True,
        "note": None,
    }


def test_csv() -> None:
    assert ANSWER.to_csv() == (
        "role,role_label,min,share,known,note\n"
        f"{NASSS}RadiologistRole,radiologist,6,0.50,true,\n"
        f'{NASSS}RadiologistRole,senior | *radiologist*,-4,,,"\'=HYPERLINK(""x"")\nsecond\tline"\n'
    )


def test_tsv() -> None:
    assert ANSWER.to_tsv() == (
        "role\trole_label\tmin\tshare\tknown\tnote\n"
        f"{NASSS}RadiologistRole\tradiologist\t6\t0.50\ttrue\t\n"
        f'{NASSS}RadiologistRole\tsenior | *radiologist*\t-4\t\t\t\'=HYPERLINK("x")\\nsecond\\tline\n'
    )


def test_json() -> None:
    assert json.loads(ANSWER.to_json()) == [
        {
            "role": f"{NASSS}RadiologistRole",
            "role_label": "radiologist",
            "min": 6,
            "share": 0.5,
            "known": True,
            "note": None,
        },
        {
            "role": f"{NASSS}RadiologistRole",
            "role_label": "senior | *radiologist*",
            "min": -4,
            "share": None,
            "known": None,
            "note": '=HYPERLINK("x")\nsecond\tline',
        },
    ]
    assert Answer(Table(("a",), ()), "").to_json() == "[]\n"
    odd = [Literal("NaN", XSD + "double"), Literal("2.0", XSD + "decimal"), Literal("é")]
    assert Answer(Table(("a",), tuple((term,) for term in odd)), "").to_json() == (
        '[\n  {\n    "a": "nan"\n  },\n  {\n    "a": 2\n  },\n  {\n    "a": "é"\n  }\n]\n'
    )


def test_markdown() -> None:
    assert ANSWER.to_markdown() == (
        "| role | min | share | known | note |\n"
        "| --- | ---: | ---: | --- | --- |\n"
        "| radiologist | 6 | 0.50 | true |  |\n"
        '| senior \\| \\*radiologist\\* | -4 |  |  | =HYPERLINK("x") second line |\n'
    )


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("<script>", "\\<script\\>"),
        ("a_b _c_ &lt;", "a_b \\_c\\_ &amp;lt;"),
        ("`x` [y](z) \\", "\\`x\\` \\[y\\](z) \\\\"),
        ("\x1b[31mred", "\\[31mred"),
    ],
)
def test_markdown_cells_are_inert(value: str, cell: str) -> None:
    assert Answer(plain_table(["a"], [[value]]), "").to_markdown().splitlines()[2] == f"| {cell} |"


def test_turtle_of_a_table() -> None:
    turtle = ANSWER.to_turtle()
    rs = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    (result,) = graph.subjects(rdflib.RDF.type, rs.ResultSet)
    assert sorted(str(name) for name in graph.objects(result, rs.resultVariable)) == sorted(ANSWER.columns)
    rows = {}
    for solution in graph.objects(result, rs.solution):
        cells = {}
        for binding in graph.objects(solution, rs.binding):
            cells[str(graph.value(binding, rs.variable))] = graph.value(binding, rs.value)
        rows[int(str(graph.value(solution, rs["index"])))] = cells
    assert rows == {
        1: {
            "role": rdflib.URIRef(ROLE.value),
            "role_label": rdflib.Literal("radiologist", lang="en"),
            "min": rdflib.Literal(6),
            "share": rdflib.Literal("0.50", datatype=rdflib.XSD.decimal),
            "known": rdflib.Literal("1", datatype=rdflib.XSD.boolean),
        },
        2: {
            "role": rdflib.URIRef(ROLE.value),
            "role_label": rdflib.Literal("senior | *radiologist*", lang="en"),
            "min": rdflib.Literal(-4),
            "note": rdflib.Literal('=HYPERLINK("x")\nsecond\tline', lang="en"),
        },
    }
    assert turtle.startswith(
        "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .\n\n[] a rs:ResultSet"
    )


def test_turtle_of_a_graph() -> None:
    answer = Answer(graph_table([(ROLE, Iri(f"{NASSS}broaderRole"), Blank("b")), (Blank("b"), ROLE, text("x"))]), "")
    assert answer.is_graph
    assert rdflib.compare.isomorphic(
        rdflib.Graph().parse(data=answer.to_turtle(), format="turtle"),
        rdflib.Graph().parse(data=f'<{ROLE.value}> <{NASSS}broaderRole> [ <{ROLE.value}> "x"@en ] .', format="turtle"),
    )
    with pytest.raises(UsageError, match="Only CONSTRUCT and DESCRIBE give a graph"):
        ANSWER.to_graph()


def test_what_cannot_be_written_as_turtle_is_told() -> None:
    with pytest.raises(EngineError, match="cannot be written as Turtle: 'x y' is not an IRI"):
        Answer(Table(("a",), ((Iri("x y"),),)), "").to_turtle()


# A spreadsheet runs what begins with these; the apostrophe makes it a text.
@pytest.mark.parametrize(
    ("term", "cell"),
    [
        (Literal("=1+1"), "'=1+1"),
        (Literal("@SUM(A1)"), "'@SUM(A1)"),
        (Literal("+31 6 1234"), "'+31 6 1234"),
        (Literal("-x"), "'-x"),
        (Literal("\t=1"), "'\t=1"),
        (Literal("\r=1"), '"\'\r=1"'),
        (Literal("'=1"), "''=1"),
        (Literal("'quoted'"), "'quoted'"),
        (Literal("a=b"), "a=b"),
        (Literal("-12.5"), "-12.5"),
        (number(-12), "-12"),
        (Literal("-1e5", XSD + "double"), "-1e5"),
        (Literal("-INF", XSD + "double"), "-INF"),
        (Literal("=1", XSD + "integer"), "'=1"),
        (text("-"), "'-"),
    ],
)
def test_csv_is_safe_to_open_in_a_spreadsheet(term: Term, cell: str) -> None:
    assert Answer(Table(("a",), ((term,),)), "").to_csv() == f"a\n{cell}\n"


def unguarded(cell: str) -> str:
    """What a reader does who wants the exact text."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")) else cell


cells = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@'\t\r\n,\"; \\"), max_size=12)


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(st.tuples(cells, cells), max_size=4))
def test_csv_and_tsv_can_be_read_back(rows: list[tuple[str, str]]) -> None:
    answer = Answer(plain_table(["a", "b"], rows), "")
    read = list(csv.reader(io.StringIO(answer.to_csv(), newline="")))
    assert read[0] == ["a", "b"]
    assert [tuple(unguarded(cell) for cell in row) for row in read[1:]] == rows
    lines = answer.to_tsv().split("\n")
    assert (lines[0], lines[-1], len(lines)) == ("a\tb", "", len(rows) + 2)
    for line, row in zip(lines[1:], rows, strict=False):
        assert [cell.replace("\\\\", "\0").count("\t") for cell in line.split("\t")] == [0, 0]
        # JSON reads the same four escapes.
        back = [json.loads('"' + cell.replace('"', '\\"') + '"', strict=False) for cell in line.split("\t")]
        assert tuple(unguarded(cell) for cell in back) == row


@settings(max_examples=100, deadline=None)
@given(values=st.lists(cells, min_size=1, max_size=4))
def test_a_single_column_can_be_read_back(values: list[str]) -> None:
    answer = Answer(plain_table(["a"], [[value] for value in values]), "")
    read = list(csv.reader(io.StringIO(answer.to_csv(), newline="")))
    assert [[unguarded(cell) for cell in row] for row in read] == [["a"], *([value] for value in values)]


def test_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = ANSWER.to_pandas()
    assert list(frame.columns) == list(ANSWER.columns)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} | {
        "role": "",
        "role_label": "",
        "note": "",
    } == {
        "role": "",
        "role_label": "",
        "min": "Int64",
        "share": "Float64",
        "known": "boolean",
        "note": "",
    }
    assert frame["min"].tolist() == [6, -4]
    assert frame["role_label"].tolist() == ["radiologist", "senior | *radiologist*"]
    assert frame["share"].isna().tolist() == [False, True]
    assert frame["note"].isna().tolist() == [True, False]
    assert len(pandas.DataFrame(Answer(Table(("a",), ()), "").to_pandas())) == 0


def test_without_pandas_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(EngineError, match=r"pandas is not installed; .* pip install 'nasss\[pandas\]'"):
        ANSWER.to_pandas()


def test_html_in_a_notebook() -> None:
    left, right = ' style="text-align: left"', ' style="text-align: right"'
    assert ANSWER._repr_html_() == (
        f"<table><caption{left}><strong>Which &lt;invented&gt; roles?</strong> "
        "Counts are invented &amp; few. (2 rows)</caption>"
        f'<thead><tr><th scope="col"{left}>role</th><th scope="col"{right}>min</th>'
        f'<th scope="col"{right}>share</th>'
        f'<th scope="col"{left}>known</th><th scope="col"{left}>note</th></tr></thead>'
        f"<tbody><tr><td{left}>radiologist</td><td{right}>6</td><td{right}>0.50</td><td{left}>true</td><td{left}></td>"
        f"</tr><tr><td{left}>senior | *radiologist*</td><td{right}>-4</td><td{right}></td><td{left}></td>"
        f"<td{left}>=HYPERLINK(&quot;x&quot;)\nsecond\tline</td></tr></tbody></table>"
    )


def test_html_is_escaped_and_cut() -> None:
    answer = Answer(plain_table(["<b>"], [["<script>alert(1)</script>"]] * 60), "")
    html = answer._repr_html_()
    assert "<script>" not in html and "<b>" not in html
    assert html.count("<tr>") == 51
    assert html.endswith("<p>10 more rows; see <code>.rows</code> or <code>.to_pandas()</code>.</p>")


def test_a_label_stands_for_its_thing_only_where_both_are() -> None:
    table = Table(
        ("x_label", "y", "y_label"),
        ((text("x"), ROLE, None), (text("z"), Iri("https://example.org/a/b"), text("y"))),
    )
    answer = Answer(table, "")
    assert answer.shown() == ["x_label", "y"]
    assert answer.cells(answer.shown()) == [["x", "nasss:RadiologistRole"], ["z", "y"]]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("table", "true\n"),
        ("csv", "answer\ntrue\n"),
        ("tsv", "answer\ntrue\n"),
        ("json", "true\n"),
        ("md", "true\n"),
        (
            "ttl",
            "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .\n\n"
            "[] a rs:ResultSet ;\n   rs:boolean true .\n",
        ),
    ],
)
def test_the_answer_to_an_ask_query(kind: str, expected: str) -> None:
    assert format_verdict(True, kind) == expected


def test_each_format_has_its_writer() -> None:
    assert [written(ANSWER, kind) for kind in ("csv", "tsv", "json", "md", "ttl")] == [
        ANSWER.to_csv(),
        ANSWER.to_tsv(),
        ANSWER.to_json(),
        ANSWER.to_markdown(),
        ANSWER.to_turtle(),
    ]


def test_what_steers_a_terminal_is_taken_out() -> None:
    assert printable("a\x1b[31mb\x07\x9b\u202e\u2066c\td\ne\r") == "a[31mbc\td\ne"
