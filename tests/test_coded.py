"""From a coded project and a map to the tables of a study. All projects are invented; see `refi_fixtures`."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import refi_fixtures as fixtures
from hypothesis import given, settings
from hypothesis import strategies as st
from refi_fixtures import filled_map, guid

from nasss import coded
from nasss.coded import (
    Attribute,
    AttributeRule,
    Code,
    CodeRule,
    Coding,
    Document,
    Dropped,
    Loss,
    LossReport,
    Map,
    Person,
    Phase,
    Project,
    Rows,
    Site,
    check_map,
    code_paths,
    propose_map,
    to_tables,
    write_study,
)
from nasss.codemap import parse_map, read_map, write_map
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.refi import read_project

KEY = b"a key for tests"
REPORT = Path(__file__).parent / "refi" / "loss-report.txt"


def project_of(home: str, folder: Path) -> Project:
    return read_project({**fixtures.HOMES, **MORE}[home]().write(folder / "project.qdpx"))


MORE = {"media": fixtures.with_media, "group": fixtures.group_interview}


def small(**more: object) -> Project:
    """Two interviews, two people, three codes, one coder; positions are invented."""
    given: dict[str, object] = {
        "format": "invented",
        "tool": None,
        "sha256": "0" * 64,
        "codes": (Code("x", "Costs"), Code("y", "High costs", "x"), Code("z", "Staff")),
        "documents": (Document("d"), Document("e")),
        "cases": (),
        "codings": (Coding("d", "y", 0, 4, "k"), Coding("e", "z", 2, 9, "k")),
    }
    return Project(**(given | more))  # type: ignore[arg-type]


def plain_map(**more: object) -> Map:
    given: dict[str, object] = {
        "person": "document",
        "technology": "toy (invented)",
        "attributes": (),
        "directions": {},
        "codes": {},
        "other_codes": "own",
        "tree": "ignore",
        "descriptions": "ignore",
    }
    return Map(**(given | more))  # type: ignore[arg-type]


def tables_of(project: Project, chosen: Map) -> tuple[Rows, LossReport]:
    return to_tables(project, chosen, "toy", title="Toy study (invented)", key=KEY)


def cells(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row.get(column, "") for column in columns) for row in rows]


# The map


def test_a_proposal_decides_nothing(tmp_path: Path) -> None:
    project = project_of("named-cases", tmp_path)
    proposal = propose_map(project)
    assert proposal.attributes == (
        AttributeRule("case", "House", "?", {"Elm Hospital": "?", "Oak Hospital": "?"}),
        AttributeRule("case", "Job", "?", {"Head of radiology at Elm": "?", "Lawyer of Elm": "?"}),
        AttributeRule("case", "Year", "?", {"2020": "?", "2021": "?"}),
    )
    assert {rule.means for rule in proposal.codes.values()} == {"?"}
    assert dict(proposal.directions) == {"Barriers": "?", "Facilitators": "?"}
    assert check_map(project, proposal) == [
        "person: still open",
        "technology: still open",
        "tree: still open",
        "descriptions: still open",
        "attribute 'House' of case, gives: still open",
        "attribute 'Job' of case, gives: still open",
        "attribute 'Year' of case, gives: still open",
        "directions, 'Barriers': still open",
        "directions, 'Facilitators': still open",
        *(
            f"code {path!r}: still open (or decide all of these by other_codes)"
            for path in code_paths(project).values()
        ),
    ]


@pytest.mark.parametrize("home", [*fixtures.HOMES, *MORE])
def test_a_map_goes_to_a_file_and_back(home: str, tmp_path: Path) -> None:
    project = project_of(home, tmp_path)
    for chosen in (propose_map(project), filled_map(project)):
        path = tmp_path / "map.yaml"
        path.write_text(write_map(chosen), encoding="utf-8")
        assert read_map(path) == chosen


def test_json_is_read_as_a_map_too() -> None:
    chosen = parse_map(
        '{"person": "document", "directions": {"A > B": "Hindering"}, "codes": [{"code": "A", "is": "own"}]}'
    )
    assert (chosen.person, dict(chosen.directions)) == ("document", {"A > B": "Hindering"})
    assert chosen.codes == {"A": CodeRule("A", "own")}


def test_values_that_look_like_numbers_or_truths_stay_texts() -> None:
    text = "attributes:\n- {of: case, name: yes, gives: role, values: {2021: RadiologistRole, no: ignore, 01: '?'}}"
    assert parse_map(text).attributes == (
        AttributeRule("case", "yes", "role", {"2021": "RadiologistRole", "no": "ignore", "01": "?"}),
    )


NAMED = st.text(st.characters(codec="utf-8"), min_size=1, max_size=15).filter(lambda text: coded.clean(text) != "")


@given(
    st.lists(NAMED, min_size=1, max_size=5),
    st.lists(st.tuples(NAMED, NAMED), max_size=5),
    st.lists(NAMED, max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_any_names_survive_the_map_file(names: list[str], values: list[tuple[str, str]], sets: list[str]) -> None:
    """Codes, attributes and sets may be called anything; the file gives back the same map."""
    attributes = tuple(Attribute(*value) for value in values)
    codes = tuple(Code(str(i), name, str(i - 1) if i % 2 else None) for i, name in enumerate(names))
    document = Document("d", attributes, tuple(sets))
    proposal = propose_map(small(codes=codes, documents=(document,), cases=(Person("p", ("d",), attributes),)))
    assert parse_map(write_map(proposal)) == proposal
    assert len(proposal.codes) == len(names)


WRONG_MAPS = {
    "person: somebody": "map: person: 'somebody'; expected case or document or attribute",
    "persons: case": "map: the map: 'persons' is not known here; expected person, technology,",
    "- a": "map: the map: expected names with values, found ['a']",
    "codes: {a: b}": "map: codes: expected a list (lines that begin with -), found {'a': 'b'}",
    "codes: [{code: A, is: own}, {code: A, is: own}]": "map: codes: 'A' stands 2 times; keep one of them",
    "codes: [{code: A, is: own, match: close}]": "map: code 'A', match: 'close'; expected exact or broad",
    "codes: [{code: A, is: own, question: WiderContext}]": "map: code 'A': a question needs ambiguity",
    "directions: {A: Good}": "map: directions, 'A': 'Good'; expected Facilitating or Hindering or Undirected or ignore",
    "directions: {A: Hindering, A: Hindering}": "map: 'A' stands 2 times in one place; keep one of them",
    "attributes: [{of: person, name: A}]": "map: attribute 'A', of: 'person'; expected case or document or set",
    "attributes: [{of: case, name: A, gives: age}]": "map: attribute 'A', gives: 'age'; expected role or site or phase",
    "attributes: [{of: case, name: A, gives: site, values: {x: H 1}}]": "expected names with values, found 'H 1'",
    "attributes: [{of: case, name: A, gives: site, values: {x: {id: H 1, kind: hospital, case_type: t}}}]": (
        "map: attribute 'A', value 'x', id: 'H 1'; expected lower-case letters, digits and single hyphens"
    ),
    "attributes: [{of: case, name: A, gives: phase, values: {x: {id: a, order: first}}}]": (
        "map: attribute 'A', value 'x', order: 'first'; expected a whole number from 1"
    ),
    "attributes: [{of: case, name: A, gives: phase, values: {x: {id: a, order: 1, start: May}}}]": (
        "start: 'May'; expected YYYY or YYYY-MM"
    ),
    "person: [case]": "map: person: expected text, found ['case']",
    "a: b: c": "map, line 1: not YAML: mapping values are not allowed here",
    "person: ?": "map, line 1: not YAML",
    "? [a]\n: b": "map, line 1: not YAML: found unhashable key",
    "[" * 1200: "map: not a map",
    "": "map: the map: expected names with values, found None",
}


@pytest.mark.parametrize("text", WRONG_MAPS)
def test_what_is_wrong_with_a_map_is_said(text: str) -> None:
    with pytest.raises(ProblemError) as error:
        parse_map(text)
    assert WRONG_MAPS[text] in str(error.value)


def test_a_map_that_is_no_file_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere\.yaml: the map cannot be read: No such file"):
        read_map(tmp_path / "nowhere.yaml")
    path = tmp_path / "map.yaml"
    path.write_bytes(b"person: \xff")
    with pytest.raises(ProblemError, match=r"map\.yaml: not UTF-8 at byte 8; save the map as UTF-8"):
        read_map(path)
    with path.open("wb") as file:
        file.truncate(6 * 1024 * 1024)
    with pytest.raises(ProblemError, match="larger than 5 MB"):
        read_map(path)


ROLE = AttributeRule("document", "Job", "role", {"boss": "RadiologistRole"})
WITH_JOB = small(documents=(Document("d", (Attribute("Job", "boss"),)), Document("e")))
DATED = {"author": "team", "date": "2026-01-02"}
MISFITS: dict[str, tuple[Project, Map, list[str]]] = {
    "unknown attribute": (
        small(),
        plain_map(attributes=(ROLE,)),
        ["attribute 'Job' of document: the project has none of this name"],
    ),
    "attribute not in the map": (WITH_JOB, plain_map(), ["attribute 'Job' of document, gives: still open"]),
    "unknown role": (
        WITH_JOB,
        plain_map(attributes=(replace(ROLE, values={"boss": "BossRole"}),)),
        ["attribute 'Job' of document, value 'boss': 'BossRole' is no adopter role of the ontology"],
    ),
    "unknown kind of case": (
        WITH_JOB,
        plain_map(attributes=(AttributeRule("document", "Job", "site", {"boss": Site("a", "A", "shop", "t")}),)),
        ["attribute 'Job' of document, value 'boss', kind: 'shop'; expected hospital or key-informant or care-site"],
    ),
    "no cases": (
        small(),
        plain_map(person="case"),
        ["person: the project has no cases; expected document or attribute"],
    ),
    "nothing gives the person": (
        small(),
        plain_map(person="attribute"),
        ["person: expected attribute together with at least one attribute that gives: person"],
    ),
    "unknown path": (
        small(),
        plain_map(directions={"Cost": "Hindering"}, codes={"Cost": CodeRule("Cost", "own")}),
        ["directions, 'Cost': no code has this path", "code 'Cost': no code has this path"],
    ),
    "unknown factor": (
        small(),
        plain_map(codes={"Staff": CodeRule("Staff", "Staffing")}, **DATED),
        ["code 'Staff', is: 'Staffing' is no shared factor; expected own, not-a-factor, ignore or one"],
    ),
    "shared factor without author": (
        small(),
        plain_map(codes={"Staff": CodeRule("Staff", "FundingCertainty")}),
        [
            "author: still open; say who placed codes under shared factors and questions",
            "date: still open; say when that was done, as YYYY-MM-DD",
        ],
    ),
    "same as itself": (
        small(),
        plain_map(codes={"Staff": CodeRule("Staff", "own", same_as="Staff")}),
        ["code 'Staff', same_as: 'Staff' is not the path of another code"],
    ),
    "same as what is the same as a third": (
        small(),
        plain_map(
            codes={
                "Staff": CodeRule("Staff", "own", same_as="Costs"),
                "Costs": CodeRule("Costs", "own", same_as="Costs > High costs"),
            }
        ),
        ["code 'Staff', same_as: 'Costs' points on to a further code; name that one"],
    ),
    "same as no factor": (
        small(),
        plain_map(
            codes={"Staff": CodeRule("Staff", "own", same_as="Costs"), "Costs": CodeRule("Costs", "not-a-factor")}
        ),
        ["code 'Staff', same_as: 'Costs' is no factor"],
    ),
    "shared and the same as another": (
        small(),
        plain_map(codes={"Staff": CodeRule("Staff", "FundingCertainty", same_as="Costs")}, **DATED),
        ["code 'Staff', same_as: only a code that is: own can be the same as another"],
    ),
    "unknown question": (
        small(),
        plain_map(
            codes={"Staff": CodeRule("Staff", "own", question="Who", ambiguity="Unambiguous", rationale="r")}, **DATED
        ),
        ["code 'Staff', question: 'Who' is no question or domain of the framework"],
    ),
    "question of no factor": (
        small(),
        plain_map(
            codes={
                "Staff": CodeRule("Staff", "ignore", question="WiderContext", ambiguity="Unambiguous", rationale="r")
            },
            **DATED,
        ),
        ["code 'Staff', question: only a factor of its own can be mapped; put it at that code"],
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_map_that_does_not_fit_is_refused_with_a_list(name: str) -> None:
    project, chosen, problems = MISFITS[name]
    assert check_map(project, chosen) == problems
    with pytest.raises(ProblemError) as error:
        tables_of(project, chosen)
    assert str(error.value) == "The map does not fit the project yet:\n" + "\n".join(problems)


def test_sites_and_phases_must_agree_with_themselves() -> None:
    documents = (
        Document("d", (Attribute("S", "a"), Attribute("T", "x"))),
        Document("e", (Attribute("S", "b"), Attribute("T", "y"))),
    )
    site = AttributeRule("document", "S", "site", {v: Site("h1", v, "hospital", "t") for v in "ab"})
    phase = AttributeRule("document", "T", "phase", {v: Phase(v, v, 1) for v in "xy"})
    assert check_map(small(documents=documents), plain_map(attributes=(site, phase))) == [
        "attribute 'S' of document: site 'h1' is described in two ways; make them agree",
        "phase order 1 stands 2 times; give each its own",
    ]


def test_two_codes_with_one_path_get_a_number() -> None:
    codes = (Code("a", "Costs"), Code("b", "Costs"), Code("c", " Costs\n"), Code("d", "", "b"))
    assert list(code_paths(small(codes=codes)).values()) == [
        "Costs",
        "Costs (2)",
        "Costs (3)",
        "Costs (2) > unnamed code",
    ]


# The tables


@pytest.mark.parametrize("home", ["named-cases", "unnamed-cases", "source-variables"])
def test_three_homes_of_role_and_site_give_the_same_tables(home: str, tmp_path: Path) -> None:
    tables, _ = tables_of(project_of(home, tmp_path), filled_map(project_of(home, tmp_path)))
    number = {row["role"]: row["id"].removeprefix("seat-") for row in tables["positions"]}
    lawyer = number["LegalConsultantRole"]
    assert sorted(cells(tables["positions"], "case", "role", "printed_role")) == [
        ("h1", "LegalConsultantRole", "legal consultant"),
        ("h1", "SeniorRadiologistRole", "senior radiologist"),
        ("h2", "SeniorRadiologistRole", "senior radiologist"),
    ]
    assert tables["cases"] == [
        {"id": "h1", "label": "Hospital 1", "kind": "hospital", "case_type": "general"},
        {"id": "h2", "label": "Hospital 2", "kind": "hospital", "case_type": "teaching"},
    ]
    assert cells(tables["case-types"], "id", "label") == [("general", "general hospital"), ("teaching", "teaching")]
    assert cells(tables["phases"], "id", "label", "order", "start") == [
        ("before", "before the start", "1", "2020"),
        ("after", "after it", "2", ""),
    ]
    assert cells(tables["findings"], "id", "factor", "listed_as", "count", "unit", "phase") == [
        ("funding-certainty-hindering-after", "FundingCertainty", "Hindering", "1", "IntervieweeUnit", "after"),
        ("funding-certainty-hindering-before", "FundingCertainty", "Hindering", "1", "IntervieweeUnit", "before"),
        ("champion-facilitating-after", "champion", "Facilitating", "1", "IntervieweeUnit", "after"),
        ("champion-facilitating-before", "champion", "Facilitating", "1", "IntervieweeUnit", "before"),
        ("money-again-facilitating-after", "money-again", "Facilitating", "1", "IntervieweeUnit", "after"),
        ("old-computers-hindering-after", "old-computers", "Hindering", "1", "IntervieweeUnit", "after"),
        ("old-computers-hindering-before", "old-computers", "Hindering", "1", "IntervieweeUnit", "before"),
    ]
    assert [
        finding for finding, person in cells(tables["citations"], "finding", "participant") if person == lawyer
    ] == [
        "champion-facilitating-after",
        "funding-certainty-hindering-after",
        "money-again-facilitating-after",
    ]


def test_sets_give_role_and_site(tmp_path: Path) -> None:
    project = project_of("document-sets", tmp_path)
    tables, _ = tables_of(project, filled_map(project))
    # The third interview is in no set that gives a site.
    assert sorted(cells(tables["positions"], "case", "role")) == [
        ("", "SeniorRadiologistRole"),
        ("h1", "LegalConsultantRole"),
        ("h1", "SeniorRadiologistRole"),
    ]


def test_two_coders_on_one_passage_are_two_citations_of_one_person(tmp_path: Path) -> None:
    project = project_of("named-cases", tmp_path)
    tables, _ = tables_of(project, filled_map(project))
    rows = [row for row in tables["citations"] if row["finding"] == "funding-certainty-hindering-before"]
    assert [row["coder"] for row in rows] == ["c1", "c2"]
    assert len({row["participant"] for row in rows}) == len({row["source"] for row in rows}) == 1
    finding = next(row for row in tables["findings"] if row["id"] == "funding-certainty-hindering-before")
    assert (finding["count"], finding["sources"]) == ("1", rows[0]["source"])


def test_places_are_those_of_the_words(tmp_path: Path) -> None:
    project = project_of("source-variables", tmp_path)
    tables, _ = tables_of(project, filled_map(project))
    people = [fixtures.TEXTS[name].replace("\r\n", "\n") for name in fixtures.NAMES]
    ends = {row["id"]: (int(row["start"]), int(row["end"])) for row in tables["anchors"]}
    found = {text[slice(*place)] for place in ends.values() for text in people}
    marks = {
        m.words for name in fixtures.NAMES for m in fixtures.MARKS[name] if m.codings and m.words != "Good morning"
    }
    assert marks <= found
    assert len(ends) == len(marks) == 7


def test_a_recording_keeps_its_citation_with_the_whole_document_as_source(tmp_path: Path) -> None:
    project = project_of("media", tmp_path)
    tables, report = tables_of(project, filled_map(project))
    whole = [row for row in tables["anchors"] if "start" not in row]
    assert len(whole) == 4
    assert all(row["id"] == row["document"] for row in whole)
    assert [row["finding"] for row in tables["citations"] if row["source"] in {row["id"] for row in whole}] == [
        "funding-certainty-hindering"
    ] * 4
    line = next(line for line in report.lines if line.what == "places of codings in the text")
    assert (line.kept, line.dropped) == (8, 4)
    assert line.why.startswith("dropped: in a recording, picture or PDF")


def test_a_document_of_two_people_makes_the_numbers_count_codings(tmp_path: Path) -> None:
    project = project_of("group", tmp_path)
    chosen = replace(filled_map(project), attributes=())
    tables, report = tables_of(project, chosen)
    assert cells(tables["findings"], "factor", "listed_as", "count", "unit", "attribution") == [
        ("FundingCertainty", "Hindering", "3", "CodingUnit", "AttributedToDocuments"),
        ("champion", "Facilitating", "2", "CodingUnit", "AttributedToDocuments"),
        ("money-again", "Facilitating", "1", "CodingUnit", "AttributedToDocuments"),
        ("old-computers", "Hindering", "2", "CodingUnit", "AttributedToDocuments"),
    ]
    assert report.notes[0].startswith("The numbers count codings, not people")
    assert cells(tables["samples"], "id", "unit", "size") == [
        ("people", "IntervieweeUnit", "2"),
        ("codings", "CodingUnit", "8"),
    ]
    assert len(tables["citations"]) == 7
    line = next(line for line in report.lines if line.what == "codings of one person")
    assert (line.kept, line.dropped) == (7, 1)


def test_a_value_can_be_the_person(tmp_path: Path) -> None:
    documents = tuple(
        Document(key, (Attribute("Who", who),)) for key, who in (("d", "N. N."), ("e", "N. N."), ("f", "M. M."))
    )
    codings = (Coding("d", "y", 0, 4), Coding("e", "y", 2, 9), Coding("f", "z", 2, 9))
    chosen = plain_map(person="attribute", attributes=(AttributeRule("document", "Who", "person", {}),))
    tables, _ = tables_of(small(documents=documents, codings=codings), chosen)
    assert cells(tables["findings"], "id", "count", "unit") == [
        ("high-costs-undirected", "1", "IntervieweeUnit"),
        ("staff-undirected", "1", "IntervieweeUnit"),
    ]
    assert sorted(row["participant"] for row in tables["interviews"]) in (["p01", "p01", "p02"], ["p01", "p02", "p02"])
    assert len(tables["citations"]) == 3


def test_a_document_with_passages_of_another_case_is_not_one_persons() -> None:
    cases = (Person("p", ("d",)), Person("q", ("e",), (), ("d",)))
    tables, _ = tables_of(small(cases=cases), plain_map(person="case"))
    assert cells(tables["findings"], "id", "count", "unit") == [
        ("high-costs-undirected", "1", "CodingUnit"),
        ("staff-undirected", "1", "CodingUnit"),
    ]
    assert cells(tables["citations"], "finding") == [("staff-undirected",)]


def test_a_case_without_a_document_is_nobody_who_was_interviewed() -> None:
    cases = (Person("p", ("d",)), Person("q", ("e",)), Person("r", ()))
    tables, report = tables_of(small(cases=cases), plain_map(person="case"))
    assert len(tables["participants"]) == 2
    why = "nobody was interviewed there, as far as the project tells"
    assert Loss("cases without a document", 0, 1, why) in report.lines


def test_a_person_with_two_roles_has_no_seat_and_it_is_said() -> None:
    job = AttributeRule("document", "Job", "role", {"a": "RadiologistRole", "b": "LegalConsultantRole", "c": "ignore"})
    documents = (
        Document("d", (Attribute("Job", "a"), Attribute("Job", "b"))),
        Document("e", (Attribute("Job", "a"), Attribute("Job", "c"))),
    )
    tables, report = tables_of(small(documents=documents), plain_map(attributes=(job,)))
    assert cells(tables["positions"], "role") == [("RadiologistRole",)]
    assert Loss("roles of people", 1, 1, "dropped: one person with two different roles") in report.lines
    seats = [row.get("position", "") for row in tables["participants"]]
    assert sorted(seats) == sorted(["", tables["positions"][0]["id"]])


def test_without_roles_nobody_has_a_seat() -> None:
    tables, report = tables_of(small(), plain_map())
    assert "positions" not in tables
    assert tables["participants"] == [{"id": "p01"}, {"id": "p02"}]
    assert Loss("people without a role", 2, 0, "the map gives them none, so they have no seat") in report.lines


def test_codes_become_factors_with_nothing_above_them() -> None:
    tables, _ = tables_of(small(), plain_map())
    assert tables["factors"] == [
        {"id": "costs", "label": "Costs", "definition": "A code of the study's own codebook."},
        {"id": "high-costs", "label": "High costs", "definition": "A code of the study's own codebook."},
        {"id": "staff", "label": "Staff", "definition": "A code of the study's own codebook."},
    ]


def test_the_tree_is_kept_when_the_map_says_so() -> None:
    codes = (Code("w", "Theme"), Code("x", "Costs", "w"), Code("y", "High costs", "x"), Code("z", "Staff", "w"))
    chosen = plain_map(tree="keep", codes={"Theme > Costs": CodeRule("Theme > Costs", "not-a-factor")})
    tables, _ = tables_of(small(codes=codes), chosen)
    assert cells(tables["factors"], "id", "broader") == [("theme", ""), ("high-costs", "theme"), ("staff", "theme")]


def test_a_tree_with_two_codes_made_one_gets_no_loop() -> None:
    codes = (Code("a", "A"), Code("b", "B", "a"), Code("y", "D", "b"), Code("z", "Z"))
    chosen = plain_map(tree="keep", codes={"A": CodeRule("A", "own", same_as="A > B > D")})
    tables, _ = tables_of(small(codes=codes), chosen)
    assert cells(tables["factors"], "id", "broader") == [("b", "d"), ("d", ""), ("z", "")]


def test_shared_factors_exact_and_broad() -> None:
    rules = {
        "Costs": CodeRule("Costs", "FundingCertainty"),
        "Staff": CodeRule("Staff", "AddedValue", match="broad"),
    }
    chosen = plain_map(codes=rules, tree="keep", **DATED)
    tables, report = tables_of(small(), chosen)
    assert cells(tables["factors"], "id", "broader", "note") == [
        ("high-costs", "FundingCertainty", ""),
        ("staff", "AddedValue", "Placed under the shared factor by team on 2026-01-02."),
    ]
    assert Loss("codes that are shared factors", 1, 0, "placed by team on 2026-01-02") in report.lines
    assert Loss("codes placed under shared factors", 1, 0, "by team on 2026-01-02") in report.lines


def test_a_topic_under_two_branches_is_one_factor_in_two_directions() -> None:
    codes = (Code("b", "Barriers"), Code("y", "Costs", "b"), Code("f", "Helps"), Code("z", "Costs", "f"))
    rules = {
        "Barriers": CodeRule("Barriers", "not-a-factor"),
        "Helps": CodeRule("Helps", "not-a-factor"),
        "Helps > Costs": CodeRule("Helps > Costs", "own", same_as="Barriers > Costs"),
    }
    chosen = plain_map(codes=rules, directions={"Barriers": "Hindering", "Helps": "Facilitating"})
    tables, _ = tables_of(small(codes=codes), chosen)
    assert cells(tables["factors"], "id") == [("costs",)]
    assert cells(tables["findings"], "id", "factor", "listed_as") == [
        ("costs-facilitating", "costs", "Facilitating"),
        ("costs-hindering", "costs", "Hindering"),
    ]
    # Nothing is made one for its name alone.
    apart, _ = tables_of(small(codes=codes), replace(chosen, codes={k: r for k, r in rules.items() if not r.same_as}))
    assert cells(apart["factors"], "id") == [("costs",), ("costs-2",)]


def test_the_longest_path_gives_the_direction() -> None:
    chosen = plain_map(directions={"Costs": "Hindering", "Costs > High costs": "Facilitating"})
    tables, _ = tables_of(small(codings=(Coding("d", "x", 0, 4), Coding("e", "y", 2, 9))), chosen)
    assert cells(tables["findings"], "factor", "listed_as") == [("costs", "Hindering"), ("high-costs", "Facilitating")]


def test_questions_become_mappings() -> None:
    rule = CodeRule("Staff", "own", question="WiderContext", ambiguity="SlightlyAmbiguous", rationale="Invented.")
    tables, _ = tables_of(small(), plain_map(codes={"Staff": rule}, **DATED))
    assert cells(tables["mapping-sets"], "id", "version", "author") == [("v1", "1", "team")]
    assert cells(tables["mappings"], "factor", "rank", "maps_to", "ambiguity", "status", "set", "rationale") == [
        ("staff", "0", "WiderContext", "SlightlyAmbiguous", "ProposedMapping", "v1", "Invented.")
    ]


def test_one_factor_with_two_questions_is_refused() -> None:
    def rule(path: str, question: str) -> CodeRule:
        return CodeRule(path, "FundingCertainty", question=question, ambiguity="Unambiguous", rationale="r")

    rules = {"Costs": rule("Costs", "WiderContext"), "Staff": rule("Staff", "DemandSideValue")}
    with pytest.raises(
        ProblemError, match=r"code 'Staff', question: the factor FundingCertainty is already mapped to WiderContext"
    ):
        tables_of(small(), plain_map(codes=rules, **DATED))


def test_descriptions_come_only_when_the_map_says_so_and_are_to_be_reviewed() -> None:
    codes = (Code("y", "Costs", None, "What  Dr Who\nsaid"), Code("z", "Staff"))
    tables, report = tables_of(small(codes=codes), plain_map(descriptions="keep"))
    assert cells(tables["factors"], "definition") == [("What Dr Who said.",), ("A code of the study's own codebook.",)]
    assert report.review == ("Costs: What Dr Who said", "Staff")
    assert (
        "To review, since these texts go into the study and may name people:\n  Costs: What Dr Who said\n"
        in report.to_text()
    )
    tables, report = tables_of(small(codes=codes), plain_map())
    assert report.review == ("Costs", "Staff")
    assert "Who" not in str(tables)


def test_repeated_codings_are_one_citation_and_it_is_said() -> None:
    codings = (Coding("d", "y", 0, 4, "k"), Coding("d", "y", 0, 4, "k"), Coding("d", "y"), Coding("d", "y", 9, 9))
    tables, report = tables_of(small(codings=codings), plain_map())
    assert cells(tables["citations"], "finding", "coder") == [
        ("high-costs-undirected", ""),
        ("high-costs-undirected", "c1"),
    ]
    assert (
        Loss("citations", 2, 2, "dropped: they repeat another of the same person, finding, place and coder")
        in report.lines
    )


def test_the_import_is_recorded_without_paths() -> None:
    project = small(tool="C:\\Users\\quux\\tool.exe", offset_convention="code points", fit=0.999, schema_valid=False)
    tables, _ = tables_of(project, plain_map())
    assert tables["imports"] == [
        {
            "id": "import",
            "format": "invented",
            "tool": "",
            "sha256": "0" * 64,
            "schema_valid": "no",
            "offset_convention": "code points",
            "fit": "99",
            "codings": "2",
            "citations": "2",
            "note": "3 of 3 codes are factors.",
        }
    ]
    tables, _ = tables_of(small(tool="Tool 1.2 (Mac)"), plain_map())
    assert cells(tables["imports"], "tool", "schema_valid", "fit") == [("Tool 1.2 (Mac)", "not-checked", "")]


def test_nothing_coded_or_nothing_left_is_an_error() -> None:
    with pytest.raises(ProblemError, match="No coding in the project"):
        tables_of(small(codings=()), plain_map())
    with pytest.raises(ProblemError, match="None of the 2 codings has a code that the map calls a factor"):
        tables_of(small(), plain_map(other_codes="not-a-factor"))


def test_a_study_needs_an_identifier_and_a_title() -> None:
    with pytest.raises(UsageError, match="'My study': expected lower-case letters"):
        to_tables(small(), plain_map(), "My study", title="T")
    with pytest.raises(UsageError, match="needs a title"):
        to_tables(small(), plain_map(), "toy", title=" \n")


def test_identifiers_are_plain_and_given_once() -> None:
    names = coded.Names()
    assert [names.new(text, "code") for text in ("Café costs!", "cafe costs", "费用", "费用", "")] == [
        "cafe-costs",
        "cafe-costs-2",
        "code",
        "code-2",
        "code-3",
    ]


# Pseudonyms


def test_numbers_follow_the_key_and_not_the_file() -> None:
    documents = tuple(Document(f"interview {i:02}") for i in range(12))
    codings = tuple(Coding(d.key, "y", i, i + 1) for i, d in enumerate(documents))
    project = small(documents=documents, codings=codings)

    def order(key: bytes) -> list[str]:
        tables, _ = to_tables(project, plain_map(), "toy", title="T", key=key)
        places = {row["id"]: int(row["start"]) for row in tables["anchors"]}
        rows = sorted(tables["citations"], key=lambda row: row["participant"])
        return [str(places[row["source"]]) for row in rows]

    first, again, other = order(b"one"), order(b"one"), order(b"two")
    assert first == again
    assert first != other
    assert [str(i) for i in range(12)] not in (first, other)
    assert sorted(first, key=int) == [str(i) for i in range(12)]


def test_without_a_key_the_numbers_cannot_be_foretold() -> None:
    documents = tuple(Document(f"interview {i:02}") for i in range(40))
    codings = tuple(Coding(d.key, "y", i, i + 1) for i, d in enumerate(documents))
    project = small(documents=documents, codings=codings)
    made = [to_tables(project, plain_map(), "toy", title="T")[0]["citations"] for _ in range(2)]
    assert made[0] != made[1]


def secrets_of(project: Project) -> list[str]:
    """What must not be found anywhere: words, names, paths, identifiers in both cases, the key."""
    guids = [code.key for code in project.codes] + [document.key for document in project.documents]
    guids += [case.key for case in project.cases] + [guid(f"user {name}").lower() for name in ("Ann", "Bob")]
    return [*fixtures.SECRETS, *guids, *(name.upper() for name in guids), KEY.decode()]


@pytest.mark.parametrize("home", [*fixtures.HOMES, "media"])
def test_no_word_name_path_or_identifier_of_the_project_is_in_the_tables(home: str, tmp_path: Path) -> None:
    project = project_of(home, tmp_path)
    tables, report = tables_of(project, filled_map(project))
    text = "\n".join(f"{name}: {row}" for name, rows in tables.items() for row in rows)
    hidden = secrets_of(project)
    assert [secret for secret in hidden if secret in text] == []
    assert [secret for secret in hidden if secret in report.to_text()] == []


# The report


def test_the_report_of_a_project_in_full(tmp_path: Path) -> None:
    project = project_of("named-cases", tmp_path)
    _, report = tables_of(project, filled_map(project))
    assert report.to_text() == REPORT.read_text(encoding="utf-8")


def test_the_report_is_a_table_too() -> None:
    report = LossReport((Loss("codes", 3, 1, "no factors"), Loss("notes", 0, 2, "never")))
    assert report.to_answer().to_csv() == "what,kept,dropped,why\ncodes,3,1,no factors\nnotes,0,2,never\n"
    assert report.to_text() == (
        "what   kept  dropped  why\ncodes     3        1  no factors\nnotes     0        2  never\n"
    )


def test_what_the_reader_dropped_and_noted_is_in_the_report() -> None:
    project = small(
        offset_convention="code points",
        fit=0.9,
        fit_note="Next best: none.",
        schema_valid=False,
        schema_problems=("line 3, Code: wrong",),
        dropped=(Dropped("notes", 4, "never taken over"),),
    )
    _, report = tables_of(project, plain_map())
    assert report.lines[-1] == Loss("notes", 0, 4, "never taken over")
    assert report.notes == (
        "Positions: code points; 90% of passages begin and end at words.",
        "Next best: none.",
        "Departures from the schema: 1.",
        "  line 3, Code: wrong",
    )


# The folder


def test_a_study_is_written_whole(tmp_path: Path) -> None:
    tables, _ = tables_of(small(), plain_map())
    write_study(tmp_path / "deep" / "toy", tables)
    folder = tmp_path / "deep" / "toy"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(tables)
    assert (folder / "participants.csv").read_bytes() == b"id,position,position_source,note\np01,,,\np02,,,\n"
    assert [path.name for path in folder.parent.iterdir()] == ["toy"]


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    tables, _ = tables_of(small(), plain_map())
    write_study(tmp_path / "deep" / "toy", tables, write=False)
    assert list(tmp_path.iterdir()) == []


def test_tables_that_break_the_schema_are_not_written(tmp_path: Path) -> None:
    tables, _ = tables_of(small(), plain_map())
    broken = {**tables, "findings": [row | {"unit": "ToyUnit"} for row in tables["findings"]]}
    with pytest.raises(ProblemError, match=r"findings\.csv, row 2, column unit, value 'ToyUnit'"):
        write_study(tmp_path / "toy", broken)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    tables, _ = tables_of(small(), plain_map())
    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(EngineError, match="toy: cannot be written: No space left on device"):
        write_study(tmp_path / "toy", tables)
    assert list(tmp_path.iterdir()) == []


def test_what_stands_there_already_is_left_alone(tmp_path: Path) -> None:
    tables, _ = tables_of(small(), plain_map())
    (tmp_path / "toy").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="toy: exists already; name another folder, or remove it first"):
        write_study(tmp_path / "toy", tables)


# The other two homes give the tables of the first one, as a test above shows.
@pytest.mark.parametrize("home", ["named-cases", "document-sets", "media", "group"])
def test_the_study_is_built_conforms_and_gives_nothing_away(home: str, tmp_path: Path) -> None:
    from nasss.graph import build_study, study_graph
    from nasss.shapes import check_study
    from nasss.tables import read_tables

    project = project_of(home, tmp_path)
    chosen = filled_map(project) if home != "group" else replace(filled_map(project), attributes=())
    tables, _ = tables_of(project, chosen)
    write_study(tmp_path / "toy", tables)
    report = check_study(study_graph(read_tables(tmp_path / "toy")))
    assert report.results == ()
    made = [build_study(tmp_path / "toy").encode(), *(path.read_bytes() for path in (tmp_path / "toy").iterdir())]
    hidden = [text.encode() for text in secrets_of(project)]
    assert [secret for secret in hidden for data in made if secret in data] == []


# Whatever the project

KEYS = st.sampled_from(["a", "b", "c", "d"])
PROJECTS = st.builds(
    lambda parents, codings, cases, values: small(
        codes=tuple(Code(k, f"Code {k}", p if p and p < k else None) for k, p in zip("abcd", parents, strict=True)),
        documents=tuple(Document(k, tuple(Attribute("V", v) for v in values.get(k, ()))) for k in "abcd"),
        cases=tuple(
            Person(f"case {i}", tuple(sorted(documents)), (), tuple(sorted(parts)))
            for i, (documents, parts) in enumerate(cases)
        ),
        codings=tuple(Coding(*coding) for coding in codings),
    ),
    st.lists(st.none() | KEYS, min_size=4, max_size=4),
    st.lists(
        st.tuples(KEYS, KEYS, st.none() | st.integers(-1, 5), st.none() | st.integers(-1, 5), st.none() | KEYS),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.tuples(st.sets(KEYS, min_size=1), st.sets(KEYS, max_size=1)), min_size=1, max_size=4),
    st.dictionaries(KEYS, st.lists(st.sampled_from("xyz"), max_size=2)),
)


@given(
    PROJECTS,
    st.sampled_from(["case", "document", "attribute"]),
    st.sampled_from(["keep", "ignore"]),
    st.dictionaries(KEYS, st.sampled_from(["own", "not-a-factor", "FundingCertainty"])),
)
@settings(max_examples=200, deadline=None)
def test_numbers_people_and_places_always_agree(
    project: Project, person: str, tree: str, means: Mapping[str, str]
) -> None:
    paths = code_paths(project)
    gives = "person" if person == "attribute" else "ignore"
    found = {(rule.of, rule.name) for rule in propose_map(project).attributes}
    rules = (AttributeRule("document", "V", gives, {}),) if found else ()
    if person == "attribute" and not found:
        person = "document"
    codes = {paths[key]: CodeRule(paths[key], kind) for key, kind in means.items()}
    chosen = plain_map(person=person, tree=tree, attributes=rules, codes=codes, **DATED)
    assert check_map(project, chosen) == []
    wanted = [c for c in project.codings if means.get(c.code) != "not-a-factor"]
    if not wanted:
        with pytest.raises(ProblemError, match="None of the"):
            tables_of(project, chosen)
        return
    tables, report = tables_of(project, chosen)
    people = {row["id"] for row in tables.get("participants", [])}
    anchors = {row["id"] for row in tables["anchors"]}
    citations = tables.get("citations", [])
    assert {row["participant"] for row in citations} <= people
    keys = [(r["finding"], r["participant"], r["source"], r["coder"]) for r in citations]
    assert len(keys) == len(set(keys))
    used: set[str] = set()
    for finding in tables["findings"]:
        sources = set(finding["sources"].split("; "))
        used |= sources
        cited = [row for row in citations if row["finding"] == finding["id"]]
        assert {row["source"] for row in cited} <= sources <= anchors
        if finding["unit"] == "IntervieweeUnit":
            assert int(finding["count"]) == len({row["participant"] for row in cited})
            assert {row["source"] for row in cited} == sources
    assert used == anchors
    if tables["findings"][0]["unit"] == "CodingUnit":
        assert sum(int(row["count"]) for row in tables["findings"]) == len(wanted)
    above = {row["id"]: row.get("broader", "") for row in tables.get("factors", [])}
    for factor in above:
        seen = [factor]
        while above.get(seen[-1]):
            seen.append(above[seen[-1]])
            assert len(seen) <= len(above) + 1
    line = next(line for line in report.lines if line.what == "codings")
    assert (line.kept, line.dropped) == (len(wanted), len(project.codings) - len(wanted))
