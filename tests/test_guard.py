"""The second check, of what a graph states: each thing it knows of, alone, and what it says. All data are invented."""

from pathlib import Path

import pytest
from rdflib import Graph

from nasss import guard
from nasss.disclosure import BLOCK, KNOWN, PEOPLE_UNITS, DisclosureReport, Risk
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


def test_what_only_speaks_of_such_a_class_is_nobody() -> None:
    assert risks(f"{OURS} s:part prov:wasInfluencedBy nasss:Participant .") == []
    assert risks(f"{OURS} s:part prov:wasInfluencedBy nasss:Position ; nasss:hasRole nasss:ARole .") == []


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


def test_counts_of_another_study_are_its_own() -> None:
    count = "nasss:reportedCount 1 ; nasss:hasCountingUnit nasss:IntervieweeUnit .\n"
    assert risks(f"{OURS} s:loose prov:wasDerivedFrom s:study ; {count}") == []
    other = f"<urn:finding> nasss:inStudy <urn:other> ; {count}"
    assert risks(OURS + other) == [("urn:other", "a count of 1 (urn:finding)")]


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
        PUBLISHED.replace("s:study", "<urn:other>"),
        PUBLISHED.replace("s:study nasss", "s:study nasss:reportedIn <urn:x> . <urn:other> nasss"),
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
        (
            's:part nasss:fillsPosition s:x ; nasss:positionSource "10.5555/paper2"',
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
    few = written(tmp_path, "c.ttl", people.rpartition(f"<urn:p{SHOWN}>")[0])
    with pytest.raises(ProblemError) as caught:
        guard_files([few])
    assert str(caught.value) == (
        f"export stopped: {few} would show single people.{shown}\n"
        "Where you have the tables, nasss disclose --apply writes a release that may go out."
    )


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


def test_a_count_that_is_no_number_stops_all(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.ttl", f'{OURS} s:part nasss:reportedCount "few" ; nasss:hasCountingUnit nasss:IntervieweeUnit .'
    )
    with pytest.raises(EngineError, match=r"nothing of it may go out\. ValueError: invalid literal .*'few'"):
        guard_files([path])


def report(study: str, *severities: str) -> DisclosureReport:
    found = tuple(
        Risk("alone", "here", 1, f"{study} sees {i}", f"remedy {i}", KNOWN if severity == KNOWN else BLOCK)
        for i, severity in enumerate(severities)
    )
    return DisclosureReport(study, 4, "restricted", 9, found, (), "", (), ())


class Checks:
    """Stands for both checks, says of studies what it is given, and remembers what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **reports: DisclosureReport) -> None:
        self.reports = reports
        self.tables: list[tuple[Path, int]] = []
        self.graphs: list[tuple[list[Path], int, str]] = []
        monkeypatch.setattr(guard, "check", self.check)
        monkeypatch.setattr(guard, "guard_files", self.guard_files)

    def check(self, folder: Path, k: int) -> DisclosureReport:
        self.tables.append((folder, k))
        return self.reports[folder.name]

    def guard_files(self, paths: list[Path], *, k: int, what: str) -> None:
        self.graphs.append((paths, k, what))


def test_given_studies_are_checked_by_tables_and_by_the_graphs_they_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = Checks(monkeypatch, one=report("one", KNOWN, KNOWN), two=report("two"))
    folders = [tmp_path / "studies" / name for name in ("one", "two")]
    built = written(tmp_path, "two.trig", "")
    assert guard.guard(iter(folders), k=4, what="site") == [
        "one: checked as restricted, k = 4: nothing blocks; 2 risks known from the publication",
        "two: checked as restricted, k = 4: nothing blocks",
    ]
    assert checks.tables == [(folder, 4) for folder in folders]
    assert checks.graphs == [([built], 4, "site")]


def test_without_studies_all_that_is_shipped_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = Checks(monkeypatch, one=report("one"))
    monkeypatch.setattr(guard, "graph_dir", lambda: tmp_path)
    monkeypatch.setattr(guard, "study_folders", lambda folder: [folder / "studies" / "one"])
    monkeypatch.setattr(guard, "graph_files", lambda: [tmp_path / "a.trig"])
    assert guard.guard() == ["one: checked as restricted, k = 4: nothing blocks"]
    assert checks.tables == [(tmp_path / "studies" / "one", 3)]
    assert checks.graphs == [([tmp_path / "a.trig"], 3, "export")]


def test_a_refusal_names_each_study_with_risks_and_remedies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = {"one": report("one", *[BLOCK] * SHOWN, KNOWN), "two": report("two", *[BLOCK] * (SHOWN + 2))}
    checks = Checks(monkeypatch, **reports, three=report("three"))
    with pytest.raises(ProblemError) as caught:
        guard.guard([tmp_path / name for name in checks.reports])
    assert str(caught.value) == "\n".join(
        f"export stopped: {name} (restricted) would show single people, k = 4."
        + "".join(f"\n  - {name} sees {i}; least remedy: remedy {i}" for i in range(SHOWN))
        + more
        + f"\nnasss disclose {name} shows all; nasss disclose {name} --apply FOLDER writes a release that may go out."
        for name, more in {"one": "", "two": "\n  ... and 2 more"}.items()
    )
    assert checks.graphs == []


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
