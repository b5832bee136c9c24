"""The second check, of what a graph states: each thing it knows of, alone, and what it says. All data are invented."""

from pathlib import Path

import pytest
from rdflib import Graph

from nasss import guard
from nasss.disclosure import PEOPLE_UNITS
from nasss.errors import EngineError, ProblemError
from nasss.guard import SHOWN, graph_risks, guard_all, guard_files
from nasss.resources import ontology_files

PREFIXES = """@prefix nasss: <https://w3id.org/nasss/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix s: <https://w3id.org/nasss/study/invented-1/> .
"""
STUDY = "https://w3id.org/nasss/study/invented-1/study"
PART = "https://w3id.org/nasss/study/invented-1/part"
OURS = "s:part nasss:inStudy s:study .\n"
PUBLISHED = "s:study nasss:hasAccess nasss:PublishedAccess ; nasss:reportedIn <https://doi.org/10.5555/Paper> .\n"


def risks(turtle: str, k: int = 3) -> list[tuple[str, str]]:
    return sorted(set(graph_risks(Graph().parse(data=PREFIXES + turtle, format="turtle"), k)))


@pytest.mark.parametrize("name", ["Participant", "Citation", "Interview", "TextAnchor", "Coder"])
def test_things_about_one_person(name: str) -> None:
    assert risks(f"s:part a nasss:{name} .") == [("no study", f"a {name} ({PART})")]
    assert risks(f"{OURS} s:part a nasss:{name} .") == [(STUDY, f"a {name} ({PART})")]


@pytest.mark.parametrize(
    "name",
    [
        *("nasss:citedBy", "nasss:fillsPosition", "nasss:interviewOf", "nasss:inInterview", "nasss:codedBy"),
        *("nasss:cites", "nasss:playsRole", "nasss:anchorDocument", "nasss:positionSource", "nasss:printedIds"),
        *("oa:start", "oa:end"),
    ],
)
def test_statements_about_one_person(name: str) -> None:
    assert risks(f"{OURS} s:part {name} s:x .") == [(STUDY, f"{name.partition(':')[2]} of {PART}")]


CONSENT = ("nasss:consentBasis", "nasss:reviewedBy", "nasss:reviewedOn")


@pytest.mark.parametrize("missing", CONSENT)
def test_a_quote_needs_all_three(missing: str) -> None:
    given = "".join(f' ; {name} "x"' for name in CONSENT if name != missing)
    said = f"a quote without consent basis, reviewer and date ({PART})"
    assert risks(f'{OURS} s:part oa:exact "w"{given} .') == [(STUDY, said)]
    assert risks(f'{OURS} s:part oa:exact "w"{given} ; {missing} "x" .') == []


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("unit", sorted(PEOPLE_UNITS))
def test_counts_of_people(unit: str, k: int) -> None:
    for count in (1, k - 1, k, k + 1):
        found = risks(f"{OURS} s:part nasss:reportedCount {count} ; nasss:hasCountingUnit nasss:{unit} .", k)
        assert found == ([(STUDY, f"a count of {count} ({PART})")] if count < k else [])
    assert risks(f"{OURS} s:part nasss:reportedCount 0 ; nasss:hasCountingUnit nasss:{unit} .", k) == []
    assert risks(f"{OURS} s:part nasss:hasCountingUnit nasss:{unit} .", k) == []
    assert risks(f"s:part nasss:reportedCount 1 ; nasss:hasCountingUnit nasss:{unit} .", k) == []


def test_counts_of_other_things() -> None:
    assert risks(f"{OURS} s:part nasss:reportedCount 1 ; nasss:hasCountingUnit nasss:HospitalUnit .") == []
    assert (
        risks(f"{PUBLISHED}{OURS} s:part nasss:reportedCount 1 ; nasss:hasCountingUnit nasss:IntervieweeUnit .") == []
    )


def seats(*places: tuple[str, str], study: str = "s:study") -> str:
    """Seats, each of a role and in a case."""
    return "".join(
        f"<urn:{study.strip('<>')}:seat:{number}> a nasss:Position ; nasss:inStudy {study} ; nasss:hasRole nasss:{role}"
        f"{f' ; nasss:inCase {case}' if case else ''} .\n"
        for number, (role, case) in enumerate(places)
    )


def test_seats_are_counted_by_role_and_case() -> None:
    here, there = "<urn:here>", "<urn:there>"
    assert risks(seats(*[("ARole", here)] * 3)) == []
    assert risks(seats(*[("ARole", "")] * 3)) == []
    assert risks(seats(("ARole", here), ("ARole", here), ("ARole", there))) == [
        (STUDY, "1 of the role ARole in urn:there"),
        (STUDY, "2 of the role ARole in urn:here"),
    ]
    assert risks(seats(("ARole", here), ("BRole", here), ("BRole", here))) == [
        (STUDY, "1 of the role ARole in urn:here"),
        (STUDY, "2 of the role BRole in urn:here"),
    ]
    assert risks(seats(("ARole", ""), ("ARole", ""))) == [(STUDY, "2 of the role ARole in no site")]
    assert risks(PUBLISHED + seats(("ARole", here))) == []
    # What has a role and a case and is no seat is nobody's seat.
    assert risks(f"{OURS} s:part nasss:hasRole nasss:ARole ; nasss:inCase {here} .") == []


def test_seats_of_two_studies_are_counted_apart() -> None:
    two = seats(*[("ARole", "")] * 2) + seats(*[("ARole", "")] * 4, study="<urn:other>")
    assert risks(two) == [(STUDY, "2 of the role ARole in no site")]


@pytest.mark.parametrize(
    "access",
    [
        "s:study nasss:hasAccess nasss:PublishedAccess .",
        "s:study nasss:reportedIn <https://doi.org/10.5555/Paper> .",
        PUBLISHED + "s:study nasss:hasAccess nasss:RestrictedAccess .",
        "",
    ],
)
def test_access_that_is_not_plainly_published_is_restricted(access: str) -> None:
    assert risks(f"{access}\n{OURS} s:part a nasss:Participant .") == [(STUDY, f"a Participant ({PART})")]


ROW = 's:row nasss:inStudy s:study ; nasss:printedIds "1, 7" . s:p nasss:identifier "07" .\n'


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ("s:part a nasss:Participant", None),
        ("s:part a nasss:Interview", f"a Interview, which no document prints ({PART})"),
        ("s:part a nasss:TextAnchor", f"a TextAnchor, which no document prints ({PART})"),
        ("s:part a nasss:Coder", f"a Coder, which no document prints ({PART})"),
        ("s:part nasss:codedBy s:x", f"who coded, or a place in a transcript ({PART})"),
        ("s:part nasss:anchorDocument s:x", f"who coded, or a place in a transcript ({PART})"),
        ("s:part oa:start 1", f"who coded, or a place in a transcript ({PART})"),
        ("s:part nasss:fillsPosition s:x", f"a seat that 10.5555/paper is not the source of ({PART})"),
        (
            's:part nasss:fillsPosition s:x ; nasss:positionSource "10.5555/another"',
            f"a seat that 10.5555/paper is not the source of ({PART})",
        ),
        ('s:part nasss:fillsPosition s:x ; nasss:positionSource "Table 1, doi 10.5555/PAPER"', None),
        ("s:part nasss:citedBy s:p ; prov:wasDerivedFrom s:row", None),
        # Derived from nothing, from another kind of thing, or related to the list in another way.
        ("s:part nasss:citedBy s:p", f"a citation not printed ({PART})"),
        ("s:part nasss:citedBy s:p ; prov:wasDerivedFrom s:passage", f"a citation not printed ({PART})"),
        ("s:part nasss:citedBy s:p ; prov:wasQuotedFrom s:row", f"a citation not printed ({PART})"),
        # Somebody else's citation stands in the list, or the list has somebody else.
        (
            "s:part nasss:citedBy s:p . s:other nasss:inStudy s:study ; prov:wasDerivedFrom s:row",
            f"a citation not printed ({PART})",
        ),
        (
            's:part nasss:citedBy s:q ; prov:wasDerivedFrom s:row . s:q nasss:identifier "8"',
            f"a citation not printed ({PART})",
        ),
        (
            's:part nasss:citedBy s:q ; prov:wasDerivedFrom s:row . s:q nasss:identifier "0"',
            f"a citation not printed ({PART})",
        ),
        # Printed in one of two lists.
        ('s:part nasss:citedBy s:p ; prov:wasDerivedFrom s:row, s:r2 . s:r2 nasss:printedIds "2"', None),
    ],
)
def test_what_a_published_study_does_not_print(statements: str, reason: str | None) -> None:
    found = [risk for risk in risks(f"{PUBLISHED}{ROW}{OURS} {statements} .") if risk[0] == STUDY]
    assert found == ([(STUDY, reason)] if reason else [])


def written(folder: Path, name: str, turtle: str) -> Path:
    path = folder / name
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def test_the_message_names_what_stops_the_files_and_shows_some(tmp_path: Path) -> None:
    people = "".join(f"<urn:p{i}> a nasss:Participant .\n" for i in range(SHOWN + 2))
    first, second = written(tmp_path, "a.ttl", people), written(tmp_path, "b.ttl", OURS)
    with pytest.raises(ProblemError) as caught:
        guard_files([first, second], what="site")
    shown = "".join(f"\n  - no study: a Participant (urn:p{i})" for i in range(SHOWN))
    assert str(caught.value) == (
        f"site stopped: {first}, {second} would show single people.{shown}\n  ... and 2 more\n"
        "Where you have the tables, nasss disclose --apply writes a release that may go out."
    )
    with pytest.raises(ProblemError) as caught:
        guard_files([written(tmp_path, "c.ttl", "<urn:p> a nasss:Participant .")])
    assert "export stopped: " in str(caught.value) and "more" not in str(caught.value)


def test_files_are_taken_together(tmp_path: Path) -> None:
    two = [written(tmp_path, f"{i}.ttl", seats(("ARole", "")).replace("seat:0", f"seat:{i}")) for i in range(3)]
    guard_files(two)
    with pytest.raises(ProblemError, match="2 of the role ARole in no site"):
        guard_files(two[:2])
    with pytest.raises(ProblemError, match="3 of the role ARole in no site"):
        guard_files(two, k=4)


def test_a_file_that_cannot_be_read_names_all_and_the_reason(tmp_path: Path) -> None:
    fine, broken = written(tmp_path, "a.ttl", OURS), tmp_path / "b.ttl"
    with pytest.raises(EngineError) as caught:
        guard_files([fine, broken])
    start = f"{fine}, {broken}: could not be checked, so nothing of it may go out. {broken}: cannot be read: "
    assert str(caught.value).startswith(start)


def test_what_goes_with_the_shipped_files_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def shipped(*, k: int, what: str) -> list[str]:
        asked.append((k, what))
        return ["a note"]

    monkeypatch.setattr(guard, "guard", shipped)
    known = ontology_files()[0]
    assert guard_all([known, written(tmp_path, "a.ttl", OURS)], k=4, what="serve") == ["a note"]
    assert guard_all([str(known)], what="serve") == ["a note"]
    assert asked == [(4, "serve"), (3, "serve")]
    seat = written(tmp_path, "b.ttl", seats(*[("ARole", "")] * 3))
    guard_all([known, seat], what="site")
    with pytest.raises(ProblemError, match=r"^site stopped: [^,]*b\.ttl would show"):
        guard_all([known, str(seat)], k=4, what="site")
