"""The wide and the long form: what they become, to the cell, and what is refused. All data invented."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasss import forms
from nasss.errors import ProblemError
from nasss.forms import Converted, Recount, Table, convert, form_columns, form_of, parse_ids, parse_sum
from nasss.ontology import members
from nasss.sheets import Line, Sheet
from nasss.tables import schema

Rows = list[dict[str, str]]


def sheet(text: str) -> Sheet:
    """A table of which the cells are parted by bars."""
    header, *lines = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    return Sheet("t", header, tuple(Line(number, cells) for number, cells in enumerate(lines, 2)))


def tables(**texts: str) -> dict[str, Table]:
    """Tables by name; an underscore stands for a hyphen."""
    return {name.replace("_", "-"): Table(f"{name}.csv", sheet(text)) for name, text in texts.items()}


def made(form: str, *, unit: str | None = None, quotes: bool = False, **texts: str) -> Converted:
    return convert(form, tables(**texts), unit=unit, quotes=quotes)


def problems(form: str, *, unit: str | None = "IntervieweeUnit", quotes: bool = False, **texts: str) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        convert(form, tables(**texts), unit=unit, quotes=quotes)
    return str(caught.value).split("\n")


def columns(rows: Rows, *names: str) -> list[tuple[str, ...]]:
    """Some columns of rows; what is not there is empty."""
    return [tuple(row.get(name, "") for name in names) for row in rows]


# Cells


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("1", ["1"]),
        ("4, 20,19;18", ["4", "20", "19", "18"]),
        ("13,14,", ["13", "14"]),
        (" P1 ; p02 ", ["P1", "p02"]),
        ("3, 3", ["3", "3"]),
        ("0001", ["0001"]),
    ],
)
def test_lists_of_interviewees(text: str, ids: list[str]) -> None:
    assert parse_ids(text) == ids


RANGE = "may be a range; list every interviewee, since a range hides who was left out"
NOBODY = "is no interviewee; expected a number, with two letters before it at most, never a name"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1-4", f"'1-4' {RANGE}"),
        ("1, 2\u20134", f"'2\u20134' {RANGE}"),
        ("P1 - P4", f"'P1 - P4' {RANGE}"),
        ("1 to 4", f"'1 to 4' {RANGE}"),
        ("1 t/m 4", f"'1 t/m 4' {RANGE}"),
        ("1..4", f"'1..4' {RANGE}"),
        (
            "4.20",
            "'4.20' has a decimal sign; a spreadsheet makes one of 4,20. Format the column as text, type it again",
        ),
        ("1 2", "'1 2': put a comma between two interviewees"),
        ("1,,2", "nothing stands between two commas; is an interviewee missing?"),
        (",1", "nothing stands between two commas; is an interviewee missing?"),
        ("1;;", "nothing stands between two commas; is an interviewee missing?"),
        ("1 and 2", f"'1 and 2' {NOBODY}"),
        ("Anna", f"'Anna' {NOBODY}"),
        ("abc1", f"'abc1' {NOBODY}"),
        ("12345", f"'12345' {NOBODY}"),
        ("all", f"'all' {NOBODY}"),
        ("1*", f"'1*' {NOBODY}"),
        ("\u0661", f"'\u0661' {NOBODY}"),
        ("2024-01-04 00:00:00", f"'2024-01-04 00:00:00' {NOBODY}"),
    ],
)
def test_other_lists_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_ids(text)
    assert str(caught.value) == message


@given(numbers=st.lists(st.integers(0, 9999), min_size=1, max_size=30), mark=st.sampled_from([",", ", ", ";", " ; "]))
def test_any_list_is_read_as_it_was_written(numbers: list[int], mark: str) -> None:
    texts = list(map(str, numbers))
    assert parse_ids(mark.join(texts)) == texts


@given(text=st.text(max_size=12))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    try:
        ids = parse_ids(text)
    except ValueError:
        return
    assert [part.strip() for part in text.replace(";", ",").split(",") if part.strip()] == ids


@pytest.mark.parametrize(
    ("text", "read"),
    [("5", (5, None)), ("0", (0, None)), ("5/7", (5, 7)), (" 5 / 7 hospitals ", (5, 7)), ("12 people", (12, None))],
)
def test_sums(text: str, read: tuple[int, int | None]) -> None:
    assert parse_sum(text) == read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-5", "a count is never below 0; expected a whole number"),
        ("4,5", "a number with a decimal sign or a thousands sign; expected a whole number, digits only"),
        ("45%", "a percentage; give the number that it stands for, as 5 or 5/7"),
        ("5 (21%)", "a percentage; give the number that it stands for, as 5 or 5/7"),
        ("8/7", "more than the number it is out of"),
        ("5/0", "expected a whole number, digits only"),
        ("05", "expected a whole number, or two as 5/7, without zeros before it"),
        ("five", "expected a whole number, digits only"),
    ],
)
def test_other_sums_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_sum(text)
    assert str(caught.value) == message


def test_which_form_a_header_is_of() -> None:
    assert form_of(("sum", "ids", "direction", "factor", "x")) == "wide"
    assert form_of(("factor", "direction", "participant")) == "long"
    assert form_of(("factor", "direction", "ids")) is None


def test_choices_are_those_of_the_ontology_and_the_schema() -> None:
    wide = {column.name: column for column in form_columns("wide")}
    assert wide["unit"].choices == tuple(sorted(members("CountingUnit")))
    assert wide["factor_iri"].choices == tuple(sorted(members("Factor")))
    people = {column.name: column for column in form_columns("people")}
    assert people["role"].choices == tuple(sorted(members("AdopterRole")))
    enums = {
        field["name"]: tuple(field["constraints"]["enum"])
        for table in ("findings", "cases")
        for field in schema()[table]["schema"]["fields"]
        if "enum" in field.get("constraints", {})
    }
    assert (wide["direction"].choices, wide["response"].choices) == (enums["listed_as"], enums["response"])
    assert (wide["elicitation"].choices, people["site_kind"].choices) == (enums["elicitation"], enums["kind"])


# The wide form

WIDE = """
factor | direction    | ids      | sum           | unit | factor_iri       | broader      | table | response|note
Money | barrier      | 4, 20,19 | 3 | IntervieweeUnit | FundingCertainty |              | 2     |         | so
Toys   | Facilitating | 1;4,     | 2             | interviewee     |                  | ITIntegration| 2     |         |
toys   | hindering    |          | 5/7 hospitals | HospitalUnit |                  |              | 3     |         |
Fear   | Undirected   |          | 0 | IntervieweeUnit |                  |              | 3     | Denied  |
"""


def test_the_wide_form_to_the_cell() -> None:
    converted = made("wide", wide=WIDE)
    rows = converted.rows
    assert columns(rows["table-rows"], "id", "table", "row", "printed_label", "printed_ids", "printed_sum") == [
        ("t2-01", "2", "1", "Money", "4, 20,19", "3"),
        ("t2-02", "2", "2", "Toys", "1;4,", "2"),
        ("t3-01", "3", "1", "toys", "", "5/7 hospitals"),
        ("t3-02", "3", "2", "Fear", "", "0"),
    ]
    assert rows["factors"] == [
        {"id": "toys", "label": "Toys", "definition": "As the study names it: Toys.", "broader": "ITIntegration"},
        {"id": "fear", "label": "Fear", "definition": "As the study names it: Fear.", "broader": ""},
    ]
    names = ("id", "label", "factor", "listed_as", "count", "denominator", "unit", "attribution", "response", "note")
    assert columns(rows["findings"], *names) == [
        ("t2-01", "Money", "FundingCertainty", "Hindering", "3", "", "IntervieweeUnit", "AttributedToInterviewees",
         "Raised", "so"),
        ("t2-02", "Toys", "toys", "Facilitating", "2", "", "IntervieweeUnit", "AttributedToInterviewees", "Raised", ""),
        ("t3-01", "Toys", "toys", "Hindering", "5", "7", "HospitalUnit", "AttributedToCases", "Raised", ""),
        ("t3-02", "Fear", "fear", "Undirected", "0", "", "IntervieweeUnit", "AttributedToInterviewees", "Denied",
         "The source lists it without a direction."),
    ]  # fmt: skip
    assert {row["sources"] for row in rows["findings"]} == {"t2-01", "t2-02", "t3-01", "t3-02"}
    assert columns(rows["citations"], "finding", "participant", "order") == [
        ("t2-01", "04", "1"),
        ("t2-01", "20", "2"),
        ("t2-01", "19", "3"),
        ("t2-02", "01", "1"),
        ("t2-02", "04", "2"),
    ]
    assert columns(rows["participants"], "id", "position") == [("01", ""), ("04", ""), ("19", ""), ("20", "")]
    assert set(rows) == {"table-rows", "factors", "findings", "citations", "participants"}
    assert converted.recounts == (
        Recount("row 2", "Money", "3", 3, "agrees"),
        Recount("row 3", "Toys", "2", 2, "agrees"),
        Recount("row 4", "toys", "5/7 hospitals", None, "no list"),
        Recount("row 5", "Fear", "0", None, "no list"),
    )
    assert converted.warnings == ()


def test_a_sum_that_differs_from_the_list_is_kept_and_flagged() -> None:
    converted = made("wide", wide="factor|direction|ids|sum\nMoney|barrier|1, 2, 2|4", unit="IntervieweeUnit")
    assert converted.recounts == (Recount("row 2", "Money", "4", 2, "differs"),)
    assert converted.warnings == (
        "row 2 (Money): listed more than once: 2; each person is cited once",
        "row 2 (Money): the sum printed (4) differs from the IDs listed (2); if the source prints it so, it is kept "
        "and "
        "flagged as a printed error",
    )
    assert columns(converted.rows["findings"], "count") == [("4",)]
    assert columns(converted.rows["citations"], "participant", "order") == [("01", "1"), ("02", "2")]
    assert converted.rows["tensions"] == [
        {
            "id": "recount-t1-01",
            "title": "Sum and list of t1-01 differ",
            "kind": "PrintedError",
            "flags": "finding/t1-01; table-row/t1-01",
            "status": "SeenInSource",
            "explanation": "The row prints the sum 4 and lists 2 interviewees.",
        }
    ]


def test_sums_that_may_not_count_people_are_said() -> None:
    text = """
factor | direction | ids | sum | unit
A      | barrier   | 1,2 | 9   | CodingUnit
B      | barrier   |     | 5   | IntervieweeUnit
A      | barrier   | 3   | 1   | CodingUnit
"""
    converted = made("wide", wide=text)
    assert converted.warnings == (
        "row 2 (A): the sum printed (9) counts CodingUnit, not the 2 people listed",
        "row 3 (B): nobody is listed, so it cannot be said who; the sum is kept as printed",
        "rows 2 and 4 list the same factor in the same direction",
    )
    assert [recount.verdict for recount in converted.recounts] == [
        "counts something else",
        "no list",
        "counts something else",
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("|barrier|1|1||", "column factor: a row is about a factor; name it as the source does"),
        (
            "A|good|1|1||",
            "column direction, value 'good': expected one of facilitating, facilitator, hindering, barrier, undirected",
        ),
        ("A|barrier|1-4|4||", f"column ids, value '1-4': '1-4' {RANGE}"),
        ("A|barrier|1|||", "column sum: a printed row has its sum; give it as printed"),
        ("A|barrier|1|-1||", "column sum, value '-1': a count is never below 0; expected a whole number"),
        ("A|barrier||0||", "column response: with the sum 0, say NotRaised or Denied: not raised is not denied"),
        ("A|barrier||2|NotRaised|", "column response, value 'NotRaised': what was not raised has the sum 0"),
        ("A|barrier||2|maybe|", "column response, value 'maybe': expected one of Raised, NotRaised, Denied"),
        (
            "A|barrier|1|1||FundingCertainy",
            "column factor_iri, value 'FundingCertainy': no Factor of the ontology has this "
            "name; did you mean FundingCertainty?",
        ),
    ],
)
def test_rows_of_the_wide_form_that_are_refused(row: str, message: str) -> None:
    found = problems("wide", wide=f"factor|direction|ids|sum|response|factor_iri\n{row}")
    assert found == [f"wide.csv, row 2, {message}"]


def test_what_a_sum_counts_has_to_be_said() -> None:
    found = problems("wide", wide="factor|direction|ids|sum\nA|barrier|1|1", unit=None)
    assert found == [
        "wide.csv, row 2, column unit: what the sum counts is not said; fill in the column unit, or give --unit for "
        "the "
        f"whole file, of {', '.join(sorted(members('CountingUnit')))}"
    ]
    assert problems("wide", wide="factor|direction|ids|sum\nA|barrier|1|1", unit="people")[0] == (
        "--unit people: no CountingUnit of the ontology has this name"
    )


def test_headers_are_checked() -> None:
    found = problems("wide", wide="factor|directon|ids|sum\nA|barrier|1|1")
    names = ", ".join(column.name for column in form_columns("wide"))
    assert found == [
        f"wide.csv, column 'directon': not known here; did you mean direction?; the columns are {names}",
        "wide.csv: the column 'direction' is missing",
    ]
    assert problems("wide", wide="factor|direction|ids|sum") == ["wide.csv: there are no rows in it; fill it in"]


def test_rows_of_one_factor_have_to_agree() -> None:
    text = """
factor | direction | ids | sum | factor_iri       | broader
Money  | barrier   | 1   | 1   | FundingCertainty |
MONEY  | barrier   | 2   | 1   | AILiteracy       |
Toys   | barrier   | 2   | 1   | AILiteracy       | FundingCertainty
"""
    assert problems("wide", wide=text) == [
        "wide.csv, row 3, column factor_iri, value 'AILiteracy': an earlier row of the same factor says "
        "'FundingCertainty'; make them agree",
        "wide.csv, row 4, column broader, value 'FundingCertainty': give factor_iri (it is that shared factor) or "
        "broader "
        "(it stands under it), not both",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "FundingCertainty",
        "nasss:FundingCertainty",
        "funding certainty",
        "Funding Certainty",
        "https://w3id.org/nasss/ontology#FundingCertainty",
    ],
)
def test_a_term_is_given_by_name_iri_or_its_exact_label(name: str) -> None:
    converted = made("wide", wide=f"factor|direction|ids|sum|unit|factor_iri\nA|barrier|1|1|IntervieweeUnit|{name}")
    assert columns(converted.rows["findings"], "factor") == [("FundingCertainty",)]


def test_tables_beside_a_form_are_taken_and_used() -> None:
    converted = made(
        "wide",
        wide="factor|direction|ids|sum|unit\nMoney|barrier|1|1|IntervieweeUnit\nTime|barrier|1|1|IntervieweeUnit",
        factors="id|label|definition|broader\nmy-money|money|Mine.|FundingCertainty",
        mapping_sets="id|version|label|author\nv1|1|mine|me",
        mappings="factor|rank|maps_to|ambiguity|status|set|rationale\n"
        "TIME|0|StaffRoleChange|Unambiguous|ProposedMapping|v1|So.\n"
        "AILiteracy|0|KnowledgeToUse|Unambiguous|ProposedMapping|v1|So.",
    )
    assert columns(converted.rows["findings"], "factor") == [("my-money",), ("time",)]
    assert columns(converted.rows["factors"], "id", "label") == [("my-money", "money"), ("time", "Time")]
    assert columns(converted.rows["mappings"], "factor") == [("time",), ("AILiteracy",)]


def test_tables_that_a_form_makes_do_not_stand_beside_it() -> None:
    found = problems("wide", wide="factor|direction|ids|sum\nA|barrier|1|1", findings="id\nx", unknown="a\nb")
    beside = "wide, people, study, technologies, case-types, cases, phases, samples"
    assert [line[: line.index(beside) + len(beside)] for line in found] == [
        f"findings.csv: not a table that stands beside wide; those are {beside}",
        f"unknown.csv: not a table that stands beside wide; those are {beside}",
    ]


# People

PEOPLE = """
id | role            | printed_role | site | site_kind | site_type    | source     | note
1  | radiologist     | radioloog    | Toy1 | hospital  | toy hospital | the letter | so
02 | RadiologistRole |              | Toy1 | hospital  | toy hospital |            |
3  |                 |              |      |           |              |            |
4  | PatientRole     |              |      |           |              |            |
"""
ONE = "factor|direction|ids|sum|unit\nA|barrier|1|1|IntervieweeUnit"


def test_roles_fully_partly_or_not_known() -> None:
    rows = made("wide", wide=ONE, people=PEOPLE).rows
    assert rows["positions"] == [
        {"id": "seat-01", "case": "toy1", "role": "RadiologistRole", "printed_role": "radioloog"},
        {"id": "seat-02", "case": "toy1", "role": "RadiologistRole", "printed_role": "radiologist"},
        {"id": "seat-04", "case": "", "role": "PatientRole", "printed_role": "patient"},
    ]
    assert columns(rows["participants"], "id", "position", "position_source", "note") == [
        ("01", "seat-01", "the letter", "so"),
        ("02", "seat-02", "the study team's own list of participants", ""),
        ("03", "", "", ""),
        ("04", "seat-04", "the study team's own list of participants", ""),
    ]
    assert rows["cases"] == [{"id": "toy1", "label": "Toy1", "kind": "hospital", "case_type": "toy-hospital"}]
    assert rows["case-types"] == [{"id": "toy-hospital", "label": "toy hospital", "status": "OwnProposal"}]
    assert "positions" not in made("wide", wide=ONE).rows


def test_sites_that_a_table_describes_are_used() -> None:
    rows = made(
        "wide",
        wide=ONE,
        people="id|role|site\n1|PatientRole|Toy 1\n2|PatientRole|t2",
        cases="id|label|kind|case_type\nt1|Toy 1|hospital|big\nt2|Toy 2|hospital|big",
        case_types="id|label|status\nbig|Big|OwnProposal",
    ).rows
    assert columns(rows["positions"], "case") == [("t1",), ("t2",)]
    assert len(rows["cases"]) == 2


@pytest.mark.parametrize(
    ("people", "messages"),
    [
        (
            "id|role\n1|\n01|",
            ["people.csv, row 3, column id, value '01': this interviewee stands here twice; keep one row"],
        ),
        ("id|role\nAnna|", [f"people.csv, row 2, column id, value 'Anna': 'Anna' {NOBODY}"]),
        ("id|role\n|PatientRole", ["people.csv, row 2, column id: name the interviewee by a number"]),
        (
            "id|role\nP1|\np01|",
            [
                "people.csv, row 3, column id, value 'p01': written 'p1' in row 2; write an interviewee in one way",
                "people.csv, row 3, column id, value 'p01': this interviewee stands here twice; keep one row",
            ],
        ),
        (
            "id|role\n2|radiolgist",
            [
                "people.csv, row 2, column role, value 'radiolgist': no AdopterRole of the ontology has "
                "this name; did you mean RadiologistRole or SeniorRadiologistRole or JuniorRadiologistRole?"
            ],
        ),
        (
            "id|site|site_kind\n2|X|hospital",
            ["interviewee 02: a site without a role; a seat needs a role, so give both or neither"],
        ),
        (
            "id|role|site\n2|PatientRole|X",
            [
                "interviewee 02, site 'X': its kind is not told; fill in site_kind with hospital, "
                "key-informant, care-site"
            ],
        ),
        (
            "id|role|site|site_kind\n2|PatientRole|X|shop",
            ["people.csv, row 2, column site_kind, value 'shop': expected one of hospital, key-informant, care-site"],
        ),
        (
            "id|role|site|site_kind\n2|PatientRole|X|hospital\n3|PatientRole|X|care-site",
            ["interviewee 03, site 'X': of another kind or type than in an earlier row; make them agree"],
        ),
    ],
)
def test_people_that_are_refused(people: str, messages: list[str]) -> None:
    assert problems("wide", wide=ONE, people=people) == messages


# The long form

LONG = """
factor | direction    | participant | role        | phase  | factor_iri       | response | elicitation | note
Money  | barrier      | P2          | radiologist | before | FundingCertainty |          |             |
money  | barrier      | P1          |             | before |                  |          |             | so
Money  | barrier      | P2          |             | before |                  |          |             |
Money  | barrier      | P2          |             | after  |                  |          |             |
Fear   | undirected   | P1          |             | after  |                  | denied   | asked       |
"""
COUNTED = "Counted from the rows of the study team's table; the source prints no such row."


def test_the_long_form_to_the_cell() -> None:
    converted = made("long", long=LONG)
    rows = converted.rows
    names = ("id", "factor", "listed_as", "count", "unit", "response", "elicitation", "phase", "sources", "note")
    unit, told = "IntervieweeUnit", "ElicitationNotReported"
    assert columns(rows["findings"], *names) == [
        ("money-hindering-before", "FundingCertainty", "Hindering", "2", unit, "Raised", told, "before",
         "money-hindering-before", f"{COUNTED} so"),
        ("money-hindering-after", "FundingCertainty", "Hindering", "1", unit, "Raised", told, "after",
         "money-hindering-after", COUNTED),
        ("fear-undirected-after", "fear", "Undirected", "1", unit, "Denied", "Asked", "after",
         "fear-undirected-after", COUNTED),
    ]  # fmt: skip
    assert columns(rows["table-rows"], "id", "table", "row", "printed_label", "printed_ids", "printed_sum") == [
        ("money-hindering-before", "1", "1", "Money", "p2, p1", "2"),
        ("money-hindering-after", "1", "2", "Money", "p2", "1"),
        ("fear-undirected-after", "1", "3", "Fear", "p1", "1"),
    ]
    assert columns(rows["citations"], "finding", "participant", "order", "interview") == [
        ("money-hindering-before", "p2", "1", "p2-before"),
        ("money-hindering-before", "p1", "2", "p1-before"),
        ("money-hindering-after", "p2", "1", "p2-after"),
        ("fear-undirected-after", "p1", "1", "p1-after"),
    ]
    assert rows["phases"] == [
        {"id": "before", "label": "before", "order": "1"},
        {"id": "after", "label": "after", "order": "2"},
    ]
    assert columns(rows["interviews"], "id", "participant", "phase") == [
        ("p2-before", "p2", "before"),
        ("p1-before", "p1", "before"),
        ("p2-after", "p2", "after"),
        ("p1-after", "p1", "after"),
    ]
    assert columns(rows["participants"], "id", "position") == [("p1", ""), ("p2", "seat-p2")]
    assert columns(rows["factors"], "id") == [("fear",)]
    assert converted.warnings == (
        "the time points are taken in the order in which they stand in the file: before, after",
        "1 rows repeat an interviewee with the same factor and direction: these counts may count codings, not people. "
        "Each person is counted once",
    )


def test_time_points_that_a_table_orders() -> None:
    text = "factor|direction|participant|phase\nA|barrier|1|later\nA|barrier|1|t1"
    phases = "id|label|order\nt1|first|1\nt2|later|2"
    converted = made("long", long=text, phases=phases)
    assert columns(converted.rows["findings"], "phase") == [("t2",), ("t1",)]
    assert converted.warnings == ()
    assert problems("long", long=text.replace("later", "never"), phases=phases) == [
        "long.csv, column phase, value 'never': expected first, later"
    ]


QUOTED = """
factor | direction | participant | quote    | consent_basis | reviewed_by | reviewed_on
A      | barrier   | 1           | no money | written       | the chair   | 2024-02-01
A      | barrier   | 2           |          |               |             |
"""


def test_words_are_left_out_unless_asked_for() -> None:
    converted = made("long", long=QUOTED)
    assert converted.warnings == ("1 quotes are left out; give --quotes to take in those with consent",)
    assert "no money" not in repr(converted.rows)
    assert "chair" not in repr(converted.rows)
    rows = made("long", long=QUOTED, quotes=True).rows
    assert rows["passages"] == [
        {
            "id": "a-hindering-quote-1",
            "section": "Interviews",
            "paragraph": "quote of an interviewee",
            "quote": "no money",
            "consent_basis": "written",
            "reviewed_by": "the chair",
            "reviewed_on": "2024-02-01",
        }
    ]
    assert columns(rows["findings"], "sources") == [("a-hindering; a-hindering-quote-1",)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "words|||",
            "column consent_basis: words are taken in with their consent only; fill in consent_basis, reviewed_by, "
            "reviewed_on",
        ),
        (
            "words|written||2024-01-01",
            "column reviewed_by: words are taken in with their consent only; fill in reviewed_by",
        ),
        ("|written||", "column quote: consent is given for words; fill in the quote"),
        (
            f"{'x' * 301}|a|b|2024-01-01",
            f"column quote, value '{'x' * 40}...': 301 characters; 300 at most. Quote the part "
            "that carries the statement",
        ),
    ],
)
def test_words_need_consent(row: str, message: str) -> None:
    header = "factor|direction|participant|quote|consent_basis|reviewed_by|reviewed_on"
    assert problems("long", long=f"{header}\nA|barrier|1|{row}", quotes=True) == [f"long.csv, row 2, {message}"]


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        ("A|barrier|||", ["row 2, column participant: name the interviewee by a number"]),
        ("A|barrier|first.docx||", [f"row 2, column participant, value 'first.docx': 'first.docx' {NOBODY}"]),
        (
            "A|barrier|1|PatientRole|\nA|barrier|1|RadiologistRole|",
            [
                "row 3, column role, value 'RadiologistRole': another row of the same interviewee says "
                "'PatientRole'; make them "
                "agree"
            ],
        ),
        (
            "A|barrier|1||NotRaised",
            [
                "row 2, column response, value 'NotRaised': a row of the long form is what somebody "
                "said; leave out what was not raised"
            ],
        ),
    ],
)
def test_rows_of_the_long_form_that_are_refused(rows: str, messages: list[str]) -> None:
    found = problems("long", long=f"factor|direction|participant|role|response\n{rows}")
    assert found == [f"long.csv, {message}" for message in messages]


def test_numbers_are_one_person_however_many_zeros() -> None:
    converted = made("long", long="factor|direction|participant\nA|barrier|4\nA|barrier|04\nA|barrier|104")
    assert columns(converted.rows["participants"], "id") == [("004",), ("104",)]
    assert columns(converted.rows["citations"], "participant") == [("004",), ("104",)]


def test_200_000_rows() -> None:
    lines = tuple(Line(number, ("A", "barrier", str(number % 50))) for number in range(2, 200_002))
    table = Table("long.csv", Sheet("long", ("factor", "direction", "participant"), lines))
    converted = convert("long", {"long": table})
    assert columns(converted.rows["findings"], "count") == [("50",)]
    assert converted.warnings[0].startswith("199950 rows repeat an interviewee")


@given(
    listed=st.lists(st.lists(st.integers(1, 30), max_size=8), min_size=1, max_size=6),
    said=st.integers(0, 3),
)
def test_every_printed_interviewee_is_cited_once_and_nobody_else(listed: list[list[int]], said: int) -> None:
    lines = tuple(
        Line(number, (f"factor {number}", "barrier", ", ".join(map(str, ids)), str(len(set(ids)) + said or 1)))
        for number, ids in enumerate(listed, 2)
    )
    table = Table("wide.csv", Sheet("wide", ("factor", "direction", "ids", "sum"), lines))
    converted = convert("wide", {"wide": table}, unit="IntervieweeUnit")
    cited: Mapping[str, list[int]] = {row["id"]: [] for row in converted.rows["findings"]}
    for row in converted.rows.get("citations", []):
        cited[row["finding"]].append(int(row["participant"]))
    assert list(cited.values()) == [list(dict.fromkeys(ids)) for ids in listed]
    expected = ["no list" if not ids else "differs" if said else "agrees" for ids in listed]
    assert [recount.verdict for recount in converted.recounts] == expected
    assert len(converted.rows.get("tensions", [])) == expected.count("differs")


def test_what_is_made_is_no_table_to_fill_in() -> None:
    assert set(forms.MADE) < set(schema())
