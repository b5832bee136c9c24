"""What the check of a study finds and says, word by word, in invented studies small enough to check by hand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from disclosure_studies import study_row, write_study

from nasss import disclosure
from nasss.disclosure import (
    AGGREGATE_COLUMNS,
    AGGREGATES,
    BLOCK,
    KNOWN,
    SHOWN,
    DisclosureReport,
    Risk,
    check,
    disclose,
    invented_tables,
    people_of,
    texts,
)
from nasss.errors import EngineError, UsageError
from nasss.margins import Generalisation, Margin, Person
from nasss.tables import Tables, schema

Cells = Mapping[str, str | int]
APPLY = "leave out person rows and publish counts only (nasss disclose --apply)"
# What the study holds that every run of the check looks for first; see `nasss.disclosure._planted`.
PLANTED = [
    ("alone", "at before", 1, "1 person: at before", "publish role groups by single sites"),
    (
        *("alone", "management or advisory role", 1, "1 person: management or advisory role"),
        "publish all roles together by single sites, time points kept",
    ),
    ("small-cell", "senior radiologist", 2, "2 people: senior radiologist", "publish role groups by single sites"),
    ("fingerprint", "citations", 1, "the set of factors of p1 is shared by fewer than 3", APPLY),
    (
        *("homogeneity", "finding f2", 4),
        *("all 4 (everybody) cited “invented”, so it is known of each of them", APPLY),
    ),
    ("small-count", "finding f1", 1, "finding f1: 1 of 4 cited it", "withhold the count (print: fewer than 3)"),
    (
        *("small-count", "citations by cell", 0),
        "2 counts within cells where fewer than 3 cited or did not: "
        "1 of 4 on f1 (everybody), 1 of 3 on f1 (radiologist)",
        APPLY,
    ),
    (
        *("join", "participants", 4),
        *("role and site of p1, p2, p3, p4, under the identifier that their citations have", APPLY),
    ),
    (
        *("interview", "interviews", 1, "when each of 1 person was interviewed (1 with a date)"),
        "leave out interviews.csv",
    ),
    (
        *("quote", "passage q", 1, "the words of somebody, without consent_basis, reviewed_by, reviewed_on"),
        "leave out the quote, or fill in consent_basis, reviewed_by, reviewed_on",
    ),
    (
        *("text-anchor", "anchors", 0),
        *("1 row: places in transcripts, which tell who has the transcripts what was said", "leave out anchors.csv"),
    ),
    ("coder", "coders", 0, "1 row: who coded", "leave out coders.csv"),
    (
        *("import", "imports", 0, "1 row: the fingerprint of a project file with personal data"),
        "leave out imports.csv",
    ),
    (
        *("name", "findings.csv, row 3, column note", 1, "Dr Invented in “Dr Invented said so”"),
        "say it without the name",
    ),
]
UNPRINTED = (
    *(
        "unprinted-citation",
        "citations",
        5,
        "no row of the document lists p1 on f1, p1 on f2, p2 on f2, p3 on f2, p4 on f2",
    ),
    "leave out what the document does not print",
)


def found(tables: Tables, k: int = 3, aggregates: Sequence[Mapping[str, str]] = ()) -> DisclosureReport:
    return disclosure._Check(tables, [dict(line) for line in aggregates], k, None).report()


def cells_of(risks: Sequence[Risk]) -> list[tuple[str, str, int, str, str]]:
    return [(risk.kind, risk.where, risk.people, risk.seen, risk.remedy) for risk in risks]


def study(**tables: Sequence[Cells]) -> Tables:
    """Tables of an invented study; restricted unless said otherwise."""
    given = {name.replace("_", "-"): value for name, value in tables.items()}
    return invented_tables({"study": [{"id": "invented"}], **given})


def test_everything_that_is_planted_is_told() -> None:
    report = found(disclosure._planted())
    assert cells_of(report.risks) == PLANTED
    assert report.blocking == report.risks
    assert (report.study, report.k, report.access, report.people) == ("planted", 3, "restricted", 4)
    assert report.release == "all roles together by single sites"
    assert report.notes == (
        "k = 3 is a choice, not a law; the study team and its data protection officer decide.",
        "Counts of hospitals, departments, papers or other things than people were not checked.",
    )
    assert report.review == (
        "case-types.csv, row 2, label: all",
        "cases.csv, row 2, label: One",
        "phases.csv, row 2, label: before",
        "passages.csv, row 2, quote: invented words",
        "findings.csv, row 2 and 1 more, label: invented",
        "findings.csv, row 3, note: Dr Invented said so",
    )


def test_what_of_it_stops_a_publication() -> None:
    report = found(disclosure._planted_public())
    seats = "leave participants.csv without seats, or name the document (10.5555/planted) as position_source"
    expected = [(*row[:4], seats if row[0] == "join" else row[4]) for row in PLANTED if row[0] != "quote"]
    expected.insert(8, UNPRINTED)
    assert cells_of(report.risks) == expected
    blocking = ["join", "unprinted-citation", "interview", "text-anchor", "coder"]
    assert [risk.kind for risk in report.blocking] == blocking
    assert {risk.severity for risk in report.risks if risk.kind not in blocking} == {KNOWN}
    assert report.notes[2:] == ("What 10.5555/planted prints is public; nothing was compared with its text.",)
    assert (report.access, report.review) == ("published", ())


def test_margins_are_told_for_each_level() -> None:
    sites = ("single sites", "sites by name", "types of site", "types of hospital (others by kind)", "kinds of site")
    expected = [
        (f"{words} by {place}", Margin(Generalisation(roles, level, False), *counts))
        for level, place in enumerate([*sites, "all sites together"])
        for roles, words, counts in (
            (1, "exact roles", (3, 2, 4)),
            (0, "role groups", (2, 1, 1)),
            (-1, "all roles together", (1, 0, 0)),
        )
    ]
    assert list(found(disclosure._planted()).margins) == expected
    assert found(study(participants=[{"id": "p1"}])).margins == ()


def test_notes_on_what_was_taken_for_granted() -> None:
    tables = study(study=[{"id": "x", "access": "published"}], positions=[{"id": "s", "role": "PatientRole"}])
    assert found(tables, 5).notes == (
        "k = 5 is a choice, not a law; the study team and its data protection officer decide.",
        "Counts of hospitals, departments, papers or other things than people were not checked.",
        "The study is called published but names no DOI, so it was taken as restricted.",
    )
    seats: list[Cells] = [{"id": f"s{i}", "role": "PatientRole"} for i in range(3)]
    people: list[Cells] = [{"id": "p1", "position": "s0"}, {"id": "p2"}]
    assert found(study(positions=seats, participants=people)).notes[2:] == (
        "2 seats without a known interviewee: nobody's role was guessed.",
    )


# Single kinds of risk


def seats(*roles: str) -> list[Cells]:
    return [{"id": f"s{i}", "role": role} for i, role in enumerate(roles, start=1)]


def test_who_is_left_when_others_are_taken_away() -> None:
    report = found(study(positions=seats("RadiologistRole", *["SeniorRadiologistRole"] * 3)))
    where = "everybody without senior radiologist"
    assert cells_of(report.risks) == [
        ("differencing", where, 1, f"1 person: {where}", "publish role groups by single sites")
    ]
    # Who stands in a small cell is told there, and not again.
    report = found(study(positions=seats("RadiologistRole", "SeniorRadiologistRole", "JuniorRadiologistRole")))
    assert [risk.kind for risk in report.risks] == ["alone", "alone", "differencing"]
    report = found(study(positions=seats("RadiologistRole", "SeniorRadiologistRole", *["PatientRole"] * 3)))
    assert [(risk.kind, risk.where) for risk in report.risks] == [
        ("alone", "senior radiologist"),
        ("small-cell", "radiologist"),
    ]


def test_the_remedy_is_that_of_those_concerned() -> None:
    roles = ["RadiologistRole", *["SeniorRadiologistRole"] * 3, *["PatientRole"] * 2]
    assert [(risk.kind, risk.remedy) for risk in found(study(positions=seats(*roles))).risks] == [
        ("small-cell", "publish all roles together by single sites"),
        ("differencing", "publish role groups by single sites"),
    ]


def test_all_are_of_one_mind_where_nobody_has_a_seat() -> None:
    for people, expected in ((3, ["all 3 (everybody) cited “invented”, so it is known of each of them"]), (2, [])):
        tables = study(
            positions=seats(*["PatientRole"] * 9),
            participants=[{"id": f"p{i}"} for i in range(people)],
            findings=[{"id": "f", "label": "invented", "factor": "AddedValue", "sources": "row"}],
            citations=[{"finding": "f", "participant": f"p{i}"} for i in range(people)],
        )
        assert [risk.seen for risk in found(tables).risks if risk.kind == "homogeneity"] == expected


def test_names_of_sites_and_people_in_texts() -> None:
    tables = study(
        case_types=[{"id": "c", "label": "teaching"}],
        cases=[{"id": "n", "label": "Northgate", "kind": "hospital", "case_type": "c", "note": "Northgate by the sea"}],
        participants=[{"id": "p07"}],
        technologies=[{"id": "t", "label": "toy", "note": "p07 of Northgate"}],
    )
    assert cells_of([risk for risk in found(tables).risks if risk.kind == "name"]) == [
        (
            *("name", "technologies.csv, row 2, column note", 1, "p07, Northgate in “p07 of Northgate”"),
            "say it without the name",
        )
    ]


def test_a_cell_of_one_mind_is_told_once_and_whole() -> None:
    roles = ["SeniorRadiologistRole"] * 3 + ["RadiologistRole"] * 3 + ["PatientRole"] * 3
    tables = study(
        positions=seats(*roles),
        participants=[{"id": f"p{i}", "position": f"s{i}"} for i in range(1, 10)],
        findings=[{"id": "f", "label": "invented", "factor": "AddedValue", "sources": "row"}],
        citations=[{"finding": "f", "participant": f"p{i}"} for i in range(1, 7)],
    )
    told = [risk for risk in found(tables).risks if risk.kind == "homogeneity"]
    seen = "all 6 (radiologist) cited “invented”, so it is known of each of them"
    assert cells_of(told) == [("homogeneity", "finding f", 6, seen, APPLY)]


def test_samples_and_measures() -> None:
    row: Cells = {"id": "x", "label": "invented", "unit": "IntervieweeUnit"}
    samples: list[Cells] = [{**row, "id": f"x{size}", "size": size} for size in range(4)]
    measures: list[Cells] = [{**row, "value": value} for value in ("1", "0", "3", "some", "1.5")]
    other: Cells = {**row, "unit": "HospitalUnit", "size": 1}
    assert cells_of(found(study(samples=[*samples, other], measures=measures)).risks) == [
        ("small-count", "samples x1", 1, "samples x1: 1 person", "leave out the row of samples.csv"),
        ("small-count", "samples x2", 2, "samples x2: 2 people", "leave out the row of samples.csv"),
        ("small-count", "measures x", 1, "measures x: 1 person", "leave out the row of measures.csv"),
    ]


def timed(*phases: str, seated: bool) -> Tables:
    """People who were each interviewed at these time points; each has a seat, or there are no seats."""
    people = range(1, len(phases) + 1)
    return study(
        positions=seats(*["PatientRole"] * len(phases)) if seated else [],
        participants=[{"id": f"p{i}", **({"position": f"s{i}"} if seated else {})} for i in people],
        interviews=[
            {"id": f"i{i}{phase}", "participant": f"p{i}", "phase": phase}
            for i, given in zip(people, phases, strict=True)
            for phase in given
        ],
    )


def test_time_points_of_few_people() -> None:
    people = study(participants=[{"id": "p1"}, {"id": "p2"}], positions=seats(*["PatientRole"] * 3))
    assert found(people).risks == ()
    tables = timed("ab", "ab", "a", "a", "a", seated=False)
    tables = {**tables, "positions": study(positions=seats(*["PatientRole"] * 9))["positions"]}
    told = [risk for risk in found(tables).risks if risk.kind != "interview"]
    assert cells_of(told) == [
        ("small-cell", "at b", 2, "2 people interviewed at b", "drop the time points"),
    ]
    told = [risk for risk in found(timed("a", "b", "b", "b", seated=True)).risks if risk.kind == "alone"]
    assert [(risk.where, risk.seen) for risk in told] == [("at a", "1 person: at a")]


@pytest.mark.parametrize(
    ("citers", "expected", "counted"),
    [
        ("12", "2 of 6 on f (everybody)", ["finding f: 2 of 6 cited it"]),
        ("123", None, []),
        ("1234", "4 of 6 on f (everybody)", ["finding f: 2 of 6 did not cite it"]),
        ("1", "1 of 6 on f (everybody)", ["finding f: 1 of 6 cited it"]),
        ("12345", "5 of 6 on f (everybody)", ["finding f: 1 of 6 did not cite it"]),
        ("123456", None, []),
    ],
)
def test_citers_within_cells(citers: str, expected: str | None, counted: list[str]) -> None:
    people: list[Cells] = [{"id": f"p{i}", "position": f"s{i}"} for i in range(1, 7)]
    tables = study(
        positions=seats(*["PatientRole"] * 6),
        participants=people,
        findings=[{"id": "f", "label": "invented", "factor": "AddedValue", "sources": "row"}],
        citations=[{"finding": "f", "participant": f"p{digit}"} for digit in citers],
    )
    told = [risk for risk in found(tables).risks if risk.where == "citations by cell"]
    start = "1 count within cells where fewer than 3 cited or did not: "
    assert cells_of(told) == ([("small-count", "citations by cell", 0, start + expected, APPLY)] if expected else [])
    assert [
        risk.seen for risk in found(tables).risks if risk.where == "finding f" and risk.kind == "small-count"
    ] == counted
    # Where one seat is nobody's that is known, nobody can join citers with the cell.
    tables = {**tables, "participants": study(participants=[*people[:5], {"id": "p6"}])["participants"]}
    assert [risk for risk in found(tables).risks if risk.where == "citations by cell"] == []


def test_counts_of_findings() -> None:
    row: Cells = {"id": "f", "label": "invented", "factor": "AddedValue", "sources": "row", "unit": "IntervieweeUnit"}

    def told(count: int, of: int | None) -> list[tuple[str, str, int, str, str]]:
        return cells_of(found(study(findings=[{**row, "count": count, **({"denominator": of} if of else {})}])).risks)

    remedy = "withhold the count (print: fewer than 3)"
    assert told(2, 9) == [("small-count", "finding f", 2, "finding f: 2 of 9 cited it", remedy)]
    assert told(7, 9) == [("small-count", "finding f", 2, "finding f: 2 of 9 did not cite it", remedy)]
    assert told(3, 4) == [("small-count", "finding f", 1, "finding f: 1 of 4 did not cite it", remedy)]
    assert told(9, 9) == [("homogeneity", "finding f", 9, "finding f: all 9 cited it", remedy)]
    assert told(3, 9) == told(6, 9) == told(0, 9) == []
    # Out of how many is not known here: what is too small by itself is told all the same.
    assert told(2, None) == [("small-count", "finding f", 2, "finding f: 2 of 5 cited it", remedy)]
    assert told(3, None) == []
    assert told(10, 9) == [("small-count", "finding f", 0, "finding f: says 10 to 10 of 9, which cannot be", remedy)]


# People


def test_people_are_seats_and_who_has_none() -> None:
    tables = study(
        case_types=[{"id": "c", "label": "teaching"}, {"id": "o", "label": "maker"}],
        cases=[
            {"id": "n", "label": "North", "kind": "hospital", "case_type": "c"},
            {"id": "k", "label": "Toys", "kind": "key-informant", "case_type": "o"},
        ],
        positions=[
            {"id": "s1", "role": "SeniorRadiologistRole", "case": "n"},
            {"id": "s2", "role": "PatientRole", "case": "k"},
            {"id": "s3", "role": "PatientRole"},
        ],
        participants=[{"id": f"p{i}", "position": f"s{i}"} for i in (1, 2, 3)] + [{"id": "p4"}, {"id": "p5"}],
        interviews=[
            *({"id": f"i{phase}", "participant": "p1", "phase": phase} for phase in "ba"),
            *({"id": f"i{person}", "participant": person} for person in ("p3", "p4")),
        ],
    )
    none = frozenset({"no time point"})
    people = [
        Person(
            "p1",
            ("radiologist", "senior radiologist"),
            ("n", "North", "teaching", "teaching", "hospital"),
            frozenset("ab"),
        ),
        Person("p2", ("patient",), ("k", "Toys", "maker", "key informant", "key informant")),
        Person("p3", ("patient",), (), none),
    ]
    assert people_of(tables) == [*people, Person("p4", phases=none), Person("p5")]
    # While a seat may be that of the person without one, the person is not counted beside it.
    fewer = {**tables, "participants": [*tables["participants"][:2], tables["participants"][3]]}
    assert people_of(fewer) == [*people[:2], Person("seat s3", ("patient",))]


# Published counts


def lines(*rows: tuple[str, str, int, int, int, str], name: str = "f") -> list[dict[str, str]]:
    """Aggregates of one finding: role groups, kinds of site, people, the least and the most, and whether withheld."""
    return [dict(zip(AGGREGATE_COLUMNS, (f"a{i}", name, *map(str, row)), strict=True)) for i, row in enumerate(rows)]


R8, T8 = ("r", "hospital", 8), ("t", "hospital", 8)
BOTH = ("r; t", "hospital; hospital", 16)


def told(rows: Sequence[Mapping[str, str]], *, k: int = 3, count: int | None = None) -> list[str]:
    row: dict[str, str | int] = {"id": "f", "label": "invented", "factor": "AddedValue", "sources": "row"}
    if count is not None:
        row["count"] = count
    risks = found(study(findings=[row]), k, rows).risks
    assert {(risk.kind, risk.where, risk.people, risk.remedy, risk.severity) for risk in risks} <= {
        ("small-count", "aggregates of finding f", 0, "build the release again (nasss disclose --apply)", "block")
    }
    return [risk.seen.removeprefix("aggregates of finding f: ") for risk in risks]


def test_counts_that_give_nobody_away() -> None:
    assert told(lines((*R8, 4, 4, "no"), (*T8, 3, 3, "no"), (*BOTH, 7, 7, "no"))) == []
    assert told(lines((*R8, 0, 8, "yes"), (*T8, 0, 8, "yes"), (*BOTH, 7, 7, "no")), count=7) == []
    assert told(lines((*R8, 2, 8, "yes"), (*T8, 2, 8, "yes"), (*BOTH, 10, 10, "no"))) == []
    assert told(lines(("r", "hospital", 0, 0, 0, "yes"), (*T8, 4, 4, "no"))) == []


def test_counts_that_are_too_small() -> None:
    assert told(lines((*R8, 2, 2, "no"))) == ["2 of 8 cited it"]
    assert told(lines((*R8, 6, 6, "no"))) == ["2 of 8 did not cite it"]
    assert told(lines((*R8, 4, 4, "no")), k=5) == ["4 of 8 cited it", "4 of 8 did not cite it"]
    assert told(lines(("r", "hospital", 2, 0, 2, "yes"), (*T8, 4, 4, "no"))) == ["2 in r, hospital"]
    assert told(lines(("r", "hospital", 1, 0, 1, "yes"), (*T8, 4, 4, "no"))) == ["1 in r, hospital"]
    assert told(lines(("r", "hospital", 3, 0, 3, "yes"), (*T8, 4, 4, "no"))) == []


def test_the_count_of_all_is_one_more_that_can_be_taken_from() -> None:
    rows = lines((*R8, 4, 4, "no"), (*T8, 0, 8, "yes"))
    assert told(rows, count=5) == ["by differencing, 1 of 8 cited it"]
    assert told(rows, count=8) == []
    assert told(rows) == []


def test_ranges_that_say_more_than_the_counts() -> None:
    known = (*BOTH, 10, 10, "no")
    for low, high in ((3, 8), (2, 7), (3, 7)):
        rows = lines((*R8, low, high, "yes"), (*T8, 2, 8, "yes"), known)
        assert told(rows) == [f"a row says {low} to {high} where the counts leave 2 to 8 open"]
    assert told(lines((*R8, 0, 8, "yes"), (*T8, 2, 8, "yes"), known)) == []
    # Only the finest counts that were given are what a range may follow from.
    assert told(lines((*R8, 4, 4, "no"), (*T8, 6, 6, "yes"), known), k=2) == [
        "a row says 6 to 6 where the counts leave 0 to 8 open"
    ]


def test_findings_are_told_one_by_one() -> None:
    row: Cells = {"label": "invented", "factor": "AddedValue", "sources": "row"}
    rows = lines((*R8, 2, 2, "no")) + lines((*R8, 7, 7, "no"), name="g")
    risks = found(study(findings=[{"id": "f", **row}, {"id": "g", **row}]), 3, rows).risks
    assert [(risk.where, risk.seen) for risk in risks] == [
        ("aggregates of finding f", "aggregates of finding f: 2 of 8 cited it"),
        ("aggregates of finding g", "aggregates of finding g: 1 of 8 did not cite it"),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((*BOTH[:2], 15, 3, 12, "no"), "15 people in [('r', 'hospital', ''), ('t', 'hospital', '')]"),
        (("r; m", "hospital; hospital", 8, 0, 8, "yes"), "8 people in [('m', 'hospital', ''), ('r', 'hospital', '')]"),
        ((*R8, 4, 4, "no"), "8 people in [('r', 'hospital', '')]"),
        ((*T8, 0, 8, "yes"), "8 people in [('t', 'hospital', '')]"),
        ((*BOTH, 3, 13, "maybe"), "16 people in [('r', 'hospital', ''), ('t', 'hospital', '')]"),
    ],
)
def test_aggregates_that_do_not_fit(row: tuple[str, str, int, int, int, str], message: str) -> None:
    with pytest.raises(EngineError) as caught:
        told(lines((*R8, 4, 4, "no"), (*T8, 4, 4, "no"), row))
    assert str(caught.value) == f"tables/disclosure-aggregates.tsv: a row does not fit the others: {message}"


def test_a_second_row_cannot_hide_the_first() -> None:
    with pytest.raises(EngineError, match="a row does not fit the others: 8 people"):
        told(lines((*R8, 2, 2, "no"), (*R8, 4, 4, "no")))
    with pytest.raises(EngineError, match="a row does not fit the others: 8 people"):
        told(lines((*R8, 1, 3, "yes"), (*R8, 0, 8, "yes")))


def test_a_row_with_more_roles_than_sites_stops_the_check() -> None:
    with pytest.raises(ValueError, match="zip"):
        told(lines(("r; t", "hospital", 16, 0, 16, "yes")))


def aggregated(folder: Path, text: str) -> Path:
    findings: list[Cells] = [
        {"id": "f", "label": "x", "factor": "AddedValue", "listed_as": "Hindering", "sources": "row"}
    ]
    write_study(folder, {"study": [study_row(folder.name)], "findings": findings})
    (folder / "tables").mkdir()
    (folder / AGGREGATES).write_text(text, encoding="utf-8")
    return folder


def test_aggregates_are_read_from_their_file(tmp_path: Path) -> None:
    header = "\t".join(AGGREGATE_COLUMNS)
    assert disclosure._read_aggregates(tmp_path) == []
    row = 'a\tf\trésumé "r\tx\t8\t2\t2\tno'
    folder = aggregated(tmp_path / "x", f"{header}\n{row}\n")
    assert disclosure._read_aggregates(folder) == [dict(zip(AGGREGATE_COLUMNS, row.split("\t"), strict=True))]
    (folder / AGGREGATES).write_text(f"id\t{header}\n", encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        disclosure._read_aggregates(folder)
    columns = "id, finding, role_group, site_kind, people, min, max, suppressed"
    assert str(caught.value) == f"{folder / AGGREGATES}: expected the columns {columns}"
    (folder / AGGREGATES).write_text(f'{header}\na\t"f"g\tr\tx\t8\t4\t4\tno\n', encoding="utf-8")
    with pytest.raises(EngineError, match=r"could not be checked, .* expected after "):
        check(folder)
    (folder / AGGREGATES).write_text("", encoding="utf-8")
    with pytest.raises(EngineError, match="expected the columns"):
        disclosure._read_aggregates(folder)


# What is shown of it


def risk(number: int, kind: str = "alone", severity: str = BLOCK) -> Risk:
    return Risk(kind, f"w{number}", 1, f"seen {number}", f"remedy {number}", BLOCK if severity == BLOCK else KNOWN)


def test_a_report_as_text() -> None:
    risks = (
        *(risk(i) for i in range(SHOWN + 2)),
        risk(90, "coder"),
        risk(91, "alone", KNOWN),
        risk(92, "alone", KNOWN),
    )
    margins = (("exact roles by single sites", Margin(Generalisation(1, 0, False), 12345, 2, 30)),)
    report = DisclosureReport("s", 4, "published", 1, risks, margins, "some release", ("one note", "two"), ("a", "b"))
    shown = "".join(f"  seen {i}\n      least remedy: remedy {i}\n" for i in range(SHOWN))
    assert report.to_text() == (
        "s: BLOCKED. 15 risks that block, 2 known from the publication; access published; 1 person; k = 4.\n"
        "\n"
        "What is told apart                                               cells  alone  in cells under 4\n"
        "exact roles by single sites                                      12345      2     30\n"
        "\n"
        "The release that keeps most detail: some release.\n"
        "\n"
        f"People alone in a cell (14, block):\n{shown}  ... and 2 more\n"
        "\n"
        "Coders (1, block):\n  seen 90\n      least remedy: remedy 90\n"
        "\n"
        "People alone in a cell (2, known from the publication):\n"
        "  seen 91\n      least remedy: remedy 91\n  seen 92\n      least remedy: remedy 92\n"
        "\n"
        "To be read by a person (2):\n  a\n  b\n"
        "\n"
        "one note\ntwo\n"
    )
    free = DisclosureReport("s", 3, "restricted", 2, risks[-1:], (), "", ("note",), ())
    assert not free.blocked
    assert free.to_text() == (
        "s: may go out. 0 risks that block, 1 known from the publication; access restricted; 2 people; k = 3.\n"
        "\n"
        "People alone in a cell (1, known from the publication):\n  seen 92\n      least remedy: remedy 92\n"
        "\n"
        "note\n"
    )
    exactly = DisclosureReport("s", 3, "restricted", 2, risks[:SHOWN], (), "", ("note",), ())
    assert exactly.to_text().endswith(f"People alone in a cell ({SHOWN}, block):\n{shown}\nnote\n")


def test_a_report_as_json() -> None:
    margins = (("exact rôles", Margin(Generalisation(1, 0, False), 5, 2, 3)),)
    report = DisclosureReport("s", 4, "published", 7, (risk(1),), margins, "some release", ("note",), ("place",))
    text = report.to_json()
    assert text.startswith('{\n "study": "s",\n') and text.endswith("\n}\n") and "rôles" in text
    assert json.loads(text) == {
        **{"study": "s", "k": 4, "access": "published", "blocked": True, "people": 7, "release": "some release"},
        "margins": [{"kept": "exact rôles", "cells": 5, "alone": 2, "under_k": 3}],
        "risks": [
            {
                **{"kind": "alone", "where": "w1", "people": 1, "seen": "seen 1", "remedy": "remedy 1"},
                "severity": "block",
            }
        ],
        **{"review": ["place"], "notes": ["note"]},
    }


def test_several_studies(tmp_path: Path) -> None:
    one, two = (write_study(tmp_path / name, {"study": [study_row(name, setting="twö")]}) for name in ("one", "two"))
    text, blocked = disclose([one, two], 4)
    assert (text, blocked) == (f"{check(one, 4).to_text()}\n{check(two, 4).to_text()}", False)
    document, blocked = disclose([one, two], 4, "json")
    assert not blocked and document.startswith('[\n {\n  "study": "one",\n  "k": 4,') and document.endswith("\n]\n")
    assert "twö" in document
    coded = write_study(tmp_path / "coded", {"study": [study_row("coded")], "coders": [{"id": "c"}]})
    assert [disclose([coded, two])[1], disclose([two, coded])[1], disclose([two])[1]] == [True, True, False]
    assert "k = 3." in disclose([two])[0]


def test_long_lists_and_texts_are_cut() -> None:
    names = [f"n{i}" for i in range(SHOWN + 1)]
    assert disclosure._some(names[:SHOWN]) == ", ".join(names[:SHOWN])
    assert disclosure._some(names) == f"{', '.join(names[:SHOWN])} and 1 more"
    notes = ["x" * 90, "y" * 91, "Dr Invented " + "z" * 80, "same", "same", "same"]
    report = found(study(technologies=[{"id": f"t{i}", "label": "l", "note": note} for i, note in enumerate(notes)]))
    assert report.review == (
        "technologies.csv, row 2 and 5 more, label: l",
        f"technologies.csv, row 2, note: {'x' * 90}",
        f"technologies.csv, row 3, note: {'y' * 87}...",
        f"technologies.csv, row 4, note: Dr Invented {'z' * 75}...",
        "technologies.csv, row 5 and 2 more, note: same",
    )
    (named,) = report.risks
    assert named.seen == f"Dr Invented in “Dr Invented {'z' * 68}”"


def test_the_columns_that_hold_words_of_people() -> None:
    """A new column of words must be read by a person, and looked through for names: it has to stand here."""
    every = {
        name: [{field["name"]: "x" for field in descriptor["schema"]["fields"]}]
        for name, descriptor in schema().items()
    }
    seen: dict[str, list[str]] = {}
    for table, _, column, text in texts(invented_tables(every)):
        assert text == "x"
        seen.setdefault(table, []).append(column)
    assert {name: " ".join(columns) for name, columns in seen.items()} == {
        "study": "setting note",
        "technologies": "label note",
        "case-types": "label note",
        "cases": "label note",
        "positions": "printed_role",
        "participants": "position_source note",
        "phases": "label note",
        "interviews": "note",
        "coders": "note",
        "samples": "label note",
        "table-rows": "printed_label",
        "passages": "section paragraph quote consent_basis reviewed_by",
        "imports": "note",
        "headings": "label",
        "factors": "label label_nl definition note",
        "findings": "label note",
        "measures": "label note",
        "mapping-sets": "version label author note",
        "mappings": "rationale",
        "relations": "note",
        "tensions": "explanation",
        "extensions": "label note",
        "unseen": "label note",
        "overlaps": "explanation",
        "reporting": "statement",
        "review-findings": "statement explanation assessed_by",
    }


def test_errors_name_what_was_checked(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "x", {"study": []})
    with pytest.raises(EngineError) as caught:
        check(folder)
    start = f"{folder}: could not be checked, so nothing of it may go out. "
    assert str(caught.value).startswith(start) and "NasssError" not in str(caught.value)
    with pytest.raises(EngineError, match=r"^these tables: could not be checked, .*\. IndexError: "):
        check(study(study=[]))
    with pytest.raises(UsageError) as usage:
        check(study(), 1)
    assert str(usage.value) == "k is 1; expected 2 or more: with less, single people are shown"
