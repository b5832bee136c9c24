"""What the check of a study finds, what may be computed from what is published, and what a release gives away.

The studies are invented, but for Strohm et al. 2020, whose seats the paper prints.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, pairwise, product
from pathlib import Path

import pytest
from disclosure_studies import MARKER, WORDS, clinic, finding, study_row, write_study
from hypothesis import given, settings
from hypothesis import strategies as st
from study_data import STROHM

from nasss import disclosure, guard, safe_release
from nasss.api import load
from nasss.disclosure import (
    AGGREGATES,
    Risk,
    check,
    invented_tables,
    is_printed,
    mentions,
    names_document,
    names_in,
    people_of,
    role_line,
    role_path,
)
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.graph import build_study, study_graph
from nasss.guard import graph_risks, guard_files
from nasss.margins import (
    ALL_SITES,
    EVERYONE,
    Block,
    Cell,
    Generalisation,
    Person,
    atoms,
    blocks,
    bounds,
    difference,
    is_safe,
    least,
    margin,
    members,
    publishable,
    published_cells,
    role_blocks,
    unsafe_pieces,
)
from nasss.safe_release import apply, people_per_cell
from nasss.shapes import validate
from nasss.tables import Row, Tables, read_tables

KEY = b"0" * 32


@pytest.fixture(scope="module")
def strohm() -> Tables:
    return read_tables(STROHM)


@pytest.fixture(scope="module")
def strohm_release(tmp_path_factory: pytest.TempPathFactory) -> safe_release.Release:
    return apply(STROHM, tmp_path_factory.mktemp("releases") / "strohm-2020", key=KEY)


@pytest.fixture(scope="module")
def clinic_release(tmp_path_factory: pytest.TempPathFactory) -> safe_release.Release:
    folder = tmp_path_factory.mktemp("clinics")
    return apply(clinic(folder / "clinic"), folder / "released", key=KEY)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


def kinds(risks: Sequence[Risk]) -> Counter[str]:
    return Counter(risk.kind for risk in risks)


def study(**tables: Sequence[Mapping[str, str | int]]) -> Tables:
    """Tables of an invented study; restricted unless said otherwise."""
    given = {name.replace("_", "-"): value for name, value in tables.items()}
    return invented_tables({"study": [{"id": "invented"}], **given})


# The seats of Strohm et al. 2020


@pytest.mark.parametrize(
    ("sites", "roles", "cells", "alone", "under"),
    [
        (1, 1, 18, 13, 21),  # the three professional organisations have one name
        (0, 1, 19, 15, 21),  # and are three sites
        (2, 1, 14, 9, 15),
        (ALL_SITES, 1, 10, 5, 11),  # innovation managers of hospitals and of the provider together
        (ALL_SITES, 2, 11, 6, 14),  # and apart
        (3, 0, 8, 2, 6),
        (2, 0, 9, 3, 7),  # types of key informants apart
        (4, 0, 4, 0, 0),
        (ALL_SITES, 0, 3, 0, 0),
        (ALL_SITES, EVERYONE, 1, 0, 0),
    ],
)
def test_strohm_margins(strohm: Tables, sites: int, roles: int, cells: int, alone: int, under: int) -> None:
    found = margin(people_of(strohm), Generalisation(roles, sites, False), 3)
    assert (found.cells, found.alone, found.under) == (cells, alone, under)


def test_strohm_margins_under_five(strohm: Tables) -> None:
    people = people_of(strohm)
    levels = [(1, 1), (2, 1), (ALL_SITES, 1), (3, 0), (4, 0), (ALL_SITES, 0)]
    assert [margin(people, Generalisation(r, s, False), 5).under for s, r in levels] == [24, 18, 14, 16, 12, 4]


def test_strohm_role_groups(strohm: Tables) -> None:
    groups: dict[str, Counter[str]] = {}
    for row in strohm["positions"]:
        groups.setdefault(role_line(row.required("role"))[-1], Counter())[row.required("role")] += 1
    assert groups == {
        "RadiologistRole": {"SeniorRadiologistRole": 10, "JuniorRadiologistRole": 2},
        "TechnicalSpecialistRole": {
            **{"ClinicalPhysicistRole": 1, "JuniorTechnicalPhysicianRole": 1},
            "SeniorDataScientistRole": 2,
        },
        "ManagementOrAdvisoryRole": {
            **{"LegalConsultantRole": 1, "OperationalDepartmentManagerRole": 1, "HospitalInnovationManagerRole": 2},
            **{"MemberOfManagementRole": 2, "ImplementationAdvisorRole": 1, "ProviderInnovationManagerRole": 1},
        },
    }


def test_strohm_is_public_already() -> None:
    report = check(STROHM)
    assert not report.blocked
    assert (report.access, report.people, report.blocking) == ("published", 24, ())
    assert kinds(report.risks) == {"alone": 15, "small-cell": 3, "fingerprint": 1}
    assert {risk.severity for risk in report.risks} == {"known-public"}
    assert report.release == "role groups by kinds of site"
    legal = next(risk for risk in report.risks if risk.where == "legal consultant")
    assert (legal.kind, legal.people, legal.remedy) == ("alone", 1, "publish role groups by types of site")


def test_strohm_unpublished_would_block(strohm: Tables) -> None:
    row = strohm["study"][0]
    report = check({**strohm, "study": [Row(row.line, {**row.cells, "access": None})]})
    assert report.access == "restricted"
    assert report.blocking == report.risks
    expected = {"alone": 15, "small-cell": 3, "fingerprint": 1, "quote": len(strohm["passages"])}
    assert {kind: kinds(report.risks)[kind] for kind in expected} == expected


@pytest.mark.parametrize(
    ("access", "doi", "expected"),
    [
        ("published", "10.5555/x", "published"),
        ("published", None, "restricted"),
        ("restricted", "10.5555/x", "restricted"),
        (None, "10.5555/x", "restricted"),
        ("Published", "10.5555/x", "restricted"),
    ],
)
def test_access(access: str | None, doi: str | None, expected: str) -> None:
    cells = {name: value for name, value in {"id": "x", "access": access, "doi": doi}.items() if value}
    assert disclosure.access_of(study(study=[cells])) == expected


# Each kind of risk


def seats(*roles: str) -> list[dict[str, str | int]]:
    return [{"id": f"s{i}", "role": role} for i, role in enumerate(roles, start=1)]


def test_alone_and_small_cell_name_the_least_generalisation() -> None:
    roles = ["SeniorRadiologistRole"] * 3 + ["JuniorRadiologistRole"] * 2 + ["ClinicalPhysicistRole"] * 3
    report = check(study(positions=seats(*roles)))
    assert [(r.kind, r.where, r.people, r.remedy) for r in report.risks] == [
        ("small-cell", "junior radiologist", 2, "publish role groups by single sites")
    ]
    roles.append("LegalConsultantRole")
    found = check(study(positions=seats(*roles))).risks
    assert [(r.kind, r.where, r.people) for r in found] == [
        ("alone", "management or advisory role", 1),
        ("small-cell", "junior radiologist", 2),
    ]
    assert found[0].remedy == "publish all roles together by single sites"


def test_k_decides() -> None:
    tables = study(positions=seats(*["SeniorRadiologistRole"] * 4))
    assert [check(tables, k).blocked for k in (2, 3, 4, 5)] == [False, False, False, True]
    assert check(tables, 5).release == "none, since all together are fewer than 5"
    with pytest.raises(UsageError, match="k is 1; expected 2 or more"):
        check(tables, 1)


def test_differencing_between_levels_of_roles() -> None:
    # Four radiologists, three of them senior: the fourth is in no cell of their own.
    (risk,) = check(study(positions=seats("RadiologistRole", *["SeniorRadiologistRole"] * 3))).risks
    assert (risk.kind, risk.people, risk.severity) == ("differencing", 1, "block")
    assert risk.where.endswith(" without senior radiologist")
    assert risk.remedy == "publish role groups by single sites"


def phased(*patterns: str) -> Tables:
    people = [{"id": f"p{i}", "position": f"s{i}"} for i in range(1, len(patterns) + 1)]
    return study(
        positions=seats(*["SeniorRadiologistRole"] * len(patterns)),
        participants=people,
        phases=[{"id": "a", "label": "a", "order": 1}, {"id": "b", "label": "b", "order": 2}],
        interviews=[
            {"id": f"i{i}{phase}", "participant": f"p{i}", "phase": phase}
            for i, pattern in enumerate(patterns, start=1)
            for phase in pattern
        ],
    )


def test_second_time_point_without_the_first() -> None:
    # Four people at a, five at b of whom four are the same: the fifth is what b has more.
    report = check(phased("ab", "ab", "ab", "ab", "b"))
    assert [(r.kind, r.where, r.people) for r in report.risks if r.kind in ("alone", "differencing")] == [
        ("alone", "exactly at b", 1)
    ]
    assert report.release == "exact roles by single sites"
    assert check(phased("a", "a", "a", "b", "b", "b")).release == "exact roles by single sites, time points kept"


def test_time_points_of_people_without_seats() -> None:
    tables = dict(phased("a", "a", "a", "b"))
    tables["participants"] = [Row(r.line, {**r.cells, "position": None}) for r in tables["participants"]]
    found = [(r.kind, r.where, r.remedy) for r in check(tables).risks if r.kind == "alone"]
    assert found == [("alone", "at b", "drop the time points")]


CITED = {"label": "invented", "factor": "FundingCertainty", "sources": "row"}


def cited_by(citers: Mapping[str, str], people: int = 6) -> Tables:
    """People p1, p2, ... and findings with their citers as digits, each about a factor of its own."""
    factors = ["FundingCertainty", "AddedValue", "PACSIntegration"]
    return study(
        participants=[{"id": f"p{i}"} for i in range(1, people + 1)],
        findings=[{"id": f, **CITED, "factor": factors[i]} for i, f in enumerate(citers)],
        citations=[{"finding": f, "participant": f"p{digit}"} for f, digits in citers.items() for digit in digits],
    )


def test_fingerprints() -> None:
    assert kinds(check(cited_by({"f": "123"})).risks) == {}
    (risk,) = [r for r in check(cited_by({"f": "1234"})).risks if r.kind == "fingerprint"]
    assert (risk.people, risk.seen) == (2, "the set of factors of p5, p6 is shared by fewer than 3")


def test_homogeneity_of_findings_that_matter() -> None:
    tables = cited_by({"f": "123456"})
    assert [(r.kind, r.where, r.people) for r in check(tables).risks] == [("homogeneity", "finding f", 6)]
    assert check(tables, sensitive=[]).risks == ()
    with pytest.raises(UsageError, match="no finding g in invented"):
        check(tables, sensitive=["g"])


def test_homogeneity_within_a_cell() -> None:
    tables = dict(cited_by({"f": "123"}))
    roles = ["SeniorRadiologistRole"] * 3 + ["ClinicalPhysicistRole"] * 3
    tables["positions"] = study(positions=seats(*roles))["positions"]
    tables["participants"] = study(participants=[{"id": f"p{i}", "position": f"s{i}"} for i in range(1, 7)])[
        "participants"
    ]
    (risk,) = [r for r in check(tables).risks if r.kind == "homogeneity"]
    assert risk.seen == "all 3 (radiologist) cited “invented”, so it is known of each of them"


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        (2, 9, ["2 of 9 cited it"]),
        (7, 9, ["2 of 9 did not cite it"]),
        (3, 9, []),
        (0, 9, []),
        (9, 9, ["all 9 cited it"]),
        (2, 4, ["2 of 4 cited it", "2 of 4 did not cite it"]),
    ],
)
def test_counts(count: int, of: int, expected: list[str]) -> None:
    row: dict[str, str | int] = {"id": "f", **CITED, "count": count, "denominator": of}
    people = check(study(findings=[{**row, "unit": "IntervieweeUnit"}])).risks
    assert [risk.seen.removeprefix("finding f: ") for risk in people] == expected
    assert check(study(findings=[{**row, "unit": "HospitalUnit"}])).risks == ()


def test_samples_and_measures_of_few_people() -> None:
    row = {"id": "x", "label": "invented", "unit": "IntervieweeUnit"}
    tables = study(samples=[{**row, "size": 2}, {**row, "size": 3}], measures=[{**row, "value": "1"}])
    assert [(r.kind, r.where, r.people) for r in check(tables).risks] == [
        ("small-count", "samples x", 2),
        ("small-count", "measures x", 1),
    ]


def test_a_quote_with_consent_may_still_name_somebody() -> None:
    row = {"id": "q", "consent_basis": "yes", "reviewed_by": "team", "reviewed_on": "2021-01-01"}
    report = check(study(passages=[{**row, "quote": "ask Dr Toy"}]))
    assert [(r.kind, r.where) for r in report.risks] == [("name", "passages.csv, row 2, column quote")]


def test_a_statement_of_a_role_that_few_can_have() -> None:
    row = {"id": "f", **CITED, "attributed_roles": "RadiologistRole; PatientRole"}
    roles = ["SeniorRadiologistRole"] * 2 + ["ClinicalPhysicistRole"] * 3
    (risk,) = [r for r in check(study(positions=seats(*roles), findings=[row])).risks if r.where == "finding f"]
    assert risk.seen == "a statement of the radiologist, whom 2 people can be"


def test_quotes_name_what_is_missing() -> None:
    full = {"id": "q1", "quote": "x", "consent_basis": "yes", "reviewed_by": "team", "reviewed_on": "2021-01-01"}
    report = check(study(passages=[full, {**full, "id": "q2", "reviewed_by": "", "reviewed_on": ""}]))
    assert [(r.kind, r.where, r.remedy) for r in report.risks] == [
        ("quote", "passage q2", "leave out the quote, or fill in reviewed_by, reviewed_on")
    ]


PUBLIC = [{"id": "invented", "access": "published", "doi": "10.5555/Paper"}]


def printed(ids: str, **cells: str) -> Tables:
    row: dict[str, str | int] = {"id": "f", **CITED}
    return study(
        study=PUBLIC,
        participants=[{"id": "07", **cells}],
        table_rows=[{"id": "row", "printed_ids": ids}],
        findings=[row],
        citations=[{"finding": "f", "participant": "07"}],
    )


def test_published_study_still_blocks_what_it_does_not_print() -> None:
    assert kinds(check(printed("1, 7")).blocking) == {}
    assert kinds(check(printed("1, 17, 70")).blocking) == {"unprinted-citation": 1}
    assert kinds(check(printed("")).blocking) == {"unprinted-citation": 1}
    joined = {"position": "s1", "position_source": "a letter of the authors"}
    assert kinds(check(printed("7", **joined)).blocking) == {"join": 1}
    joined["position_source"] = "Appendix A of doi:10.5555/paper"
    assert kinds(check(printed("7", **joined)).blocking) == {}
    rest: dict[str, list[dict[str, str | int]]] = {
        "anchors": [{"id": "a", "document": "d01"}],
        "coders": [{"id": "c1"}],
        "interviews": [{"id": "i", "participant": "07"}],
    }
    extra = study(**rest)
    found = check({**printed("7"), **{name: extra[name] for name in rest}}).blocking
    assert kinds(found) == {"text-anchor": 1, "coder": 1, "interview": 1}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dr. van der Invented resists", ["Dr. van der Invented"]),
        ("said prof Toy", ["prof Toy"]),
        ("write to toy@invented.example", ["toy@invented.example"]),
        ("in C:\\Projects\\x", ["C:\\"]),
        ("call +31 6 1234 5678", ["+31 6 1234 5678"]),
        ("as p07 said", ["p07"]),
        ("interviewee 3", ["03"]),
        ("3 of 7 hospitals", []),
        ("at Northgate", ["Northgate"]),
        ("drugs, a professor and MS Teams", []),
    ],
)
def test_names_in_texts(text: str, found: list[str]) -> None:
    assert names_in(text, ["p07", "03"], ["Northgate"]) == found


@given(st.from_regex(r"\A0{0,2}[1-9][0-9]{0,2}\Z"), st.lists(st.integers(1, 999), max_size=6))
def test_printed_lists(person: str, ids: list[int]) -> None:
    assert is_printed(person, ", ".join(map(str, ids))) == (int(person) in ids)
    assert mentions(f"interviewee {int(person)}", person)
    assert mentions(f"as P{person} said", person)
    assert not mentions(f"in {int(person)} hospitals, see p. {int(person)}", person)


@pytest.mark.parametrize(
    ("person", "ids", "expected"),
    [
        *(
            (person, "1; (7), 08.", person in ("1", "7", "8", "08", "0008"))
            for person in ("1", "7", "8", "08", "0008", "0")
        ),
        *(
            ("7", ids, False)
            for ids in ("P7", "p7", "7b", "7B", "é7", "_7", "17", "70", "1-7", "7-1", "1.7", "7.1", "")
        ),
        *((person, "P7, p08 and 00", person in ("p7", "p08", "0")) for person in ("p7", "p07", "p8", "p08", "0", "7")),
        *(("0a", ids, ids == "0A") for ids in ("a", "0A", "00a")),
        *(("a-7", ids, ids == "A-7/B-7") for ids in ("A-7/B-7", "7", "a", "aa-7", "a-77", "b-a-7")),
        ("a.7", "ab7", False),
    ],
)
def test_what_counts_as_printed(person: str, ids: str, expected: bool) -> None:
    assert is_printed(person, ids) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in ("10.5555/Paper.1", "Table 1 (doi:10.5555/PAPER.1).", "https://doi.org/10.5555/paper.1, p. 3")
        ),
        *(
            (text, False)
            for text in (
                "10.5555/paper.12",
                "10.5555/paper.1.s2",
                "10.5555/paper.1/2",
                "10.5555/paper",
                "10.5555/paperx1",
                "",
            )
        ),
    ],
)
def test_a_document_is_named_by_its_whole_doi(text: str, expected: bool) -> None:
    assert names_document(text, "10.5555/paper.1") == expected
    assert not names_document(text, "")


# Fails closed


def broken(*_: object) -> Iterator[Risk]:
    raise ZeroDivisionError("invented failure")


def nothing(*_: object) -> Iterator[Risk]:
    return iter(())


def test_a_failure_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure._Check, "_fingerprints", broken)
    with pytest.raises(EngineError, match=r"nothing of it may go out\. ZeroDivisionError: invented failure") as caught:
        check(STROHM)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("finder", "kinds_lost"),
    [
        ("_small_cells", "alone, small-cell"),
        ("_fingerprints", "fingerprint"),
        ("_homogeneity", "homogeneity"),
        ("_quotes", "quote"),
        ("_names", "name"),
        ("_joins", "join, join"),
        ("_interviews", "interview, interview"),
        ("_unprinted", "unprinted-citation"),
        ("_differencing", "differencing"),
    ],
)
def test_a_check_that_misses_what_is_planted_fails(
    monkeypatch: pytest.MonkeyPatch, finder: str, kinds_lost: str
) -> None:
    monkeypatch.setattr(disclosure._Check, finder, nothing)
    with pytest.raises(EngineError, match=rf"did not find what was planted for it: {kinds_lost}$"):
        check(study())


def test_broken_tables_are_a_failure_and_no_verdict(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "x", {"study": [study_row("y")]})
    with pytest.raises(EngineError, match="could not be checked, so nothing of it may go out"):
        check(folder)


def test_report_as_text_and_json() -> None:
    report = check(study(positions=seats("LegalConsultantRole", *["SeniorRadiologistRole"] * 3)))
    text = report.to_text()
    assert text.startswith("invented: BLOCKED. 1 risk that block, 0 known from the publication; access restricted; 4 ")
    assert "exact roles by all sites together                                    2      1      1\n" in text
    document = json.loads(report.to_json())
    assert (document["blocked"], document["k"], len(document["risks"])) == (True, 3, 1)


# What somebody can compute who sees all margins: every assignment of people is tried

PATHS = [("R",), ("R", "S"), ("R", "J"), ("T",)]
PLACES = [("a", "a", "x", "x", "h"), ("b", "b", "x", "x", "h")]
SPOTS = [(role, site) for role in PATHS for site in PLACES]
Spread = tuple[int, ...]


def spreads(people: int) -> list[Spread]:
    """All ways to spread people over the spots."""
    found = []
    for bars in combinations(range(people + len(SPOTS) - 1), len(SPOTS) - 1):
        edges = [-1, *bars, people + len(SPOTS) - 1]
        found.append(tuple(right - left - 1 for left, right in pairwise(edges)))
    return found


def seen_in(spread: Spread) -> Spread:
    """The count in every cell of every margin: a role with its narrower ones, a site at a level, or both."""
    roles = ["", "R", "S", "J", "T"]
    sites = [(level, name) for level in range(ALL_SITES) for name in {site[level] for site in PLACES}]
    cells = product(roles, [(0, ""), *sorted(sites)])
    return tuple(
        sum(
            n
            for n, (role, site) in zip(spread, SPOTS, strict=True)
            if name in ("", *role) and place in ("", site[level])
        )
        for name, (level, place) in cells
    )


ALL_SPREADS = {n: spreads(n) for n in range(1, 5)}
BY_MARGINS: dict[int, dict[Spread, list[Spread]]] = {n: {} for n in ALL_SPREADS}
for _n, _all in ALL_SPREADS.items():
    for _spread in _all:
        BY_MARGINS[_n].setdefault(seen_in(_spread), []).append(_spread)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.tuples(st.just(n), st.sampled_from(ALL_SPREADS[n]))), st.integers(2, 3))
def test_whatever_is_certain_and_small_is_found(case: tuple[int, Spread], k: int) -> None:
    n, spread = case
    consistent = BY_MARGINS[n][seen_in(spread)]
    events = [[i] for i in range(len(SPOTS))]
    events += [[i for i, spot in enumerate(SPOTS) if spot[0] == role] for role in PATHS]
    events += [[i for i, spot in enumerate(SPOTS) if spot[1] == site] for site in PLACES]
    certain = any(all(0 < sum(other[i] for i in event) < k for other in consistent) for event in events)
    people = [Person(f"{i}-{j}", *SPOTS[i]) for i, number in enumerate(spread) for j in range(number)]
    cells = published_cells(people)
    found = any(part.bit_count() < k for part in atoms(cells, len(people)))
    assert found == certain
    # The same from tables: roles and sites of the ontology stand for the letters.
    names = {"R": "RadiologistRole", "S": "SeniorRadiologistRole", "J": "JuniorRadiologistRole"}
    tables = study(
        case_types=[{"id": "x", "label": "x"}],
        cases=[{"id": x, "label": x, "kind": "hospital", "case_type": "x"} for x in "ab"],
        positions=[{"id": p.key, "role": names.get(p.roles[-1], "PatientRole"), "case": p.sites[0]} for p in people],
    )
    report = disclosure._Check(tables, [], k, None).report()
    assert report.blocked == certain


def test_difference_names_cells_that_give_the_set() -> None:
    people = [Person("1", ("R",)), *(Person(str(i), ("R", "S")) for i in range(2, 5))]
    cells = published_cells(people)
    (lonely,) = [part for part in atoms(cells, 4) if part not in cells]
    assert members(lonely, people) == people[:1]
    assert difference(lonely, cells).endswith("without S")


@given(st.lists(st.sampled_from(SPOTS), min_size=1, max_size=12), st.integers(2, 4))
def test_the_release_that_keeps_most_has_no_small_cell(
    spots: list[tuple[tuple[str, ...], tuple[str, ...]]], k: int
) -> None:
    people = [Person(str(i), *spot) for i, spot in enumerate(spots)]
    kept = least(people, k)
    if kept is None:
        assert len(people) < k
    else:
        assert min(map(len, kept.cells(people).values())) >= k
        finer = [Generalisation(r, s, False) for r in range(max(kept.roles, 0), 2) for s in range(ALL_SITES + 1)]
        more = [g for g in finer if len(g.cells(people)) > len(kept.cells(people))]
        assert all(min(map(len, g.cells(people).values())) < k for g in more)


# What somebody can compute from published counts, who knows the rule by which they are withheld

small_sizes = st.integers(2, 3).flatmap(
    lambda k: st.tuples(
        st.just(k),
        st.dictionaries(
            st.tuples(st.sampled_from("RTM"), st.sampled_from("hk"), st.just("")), st.integers(k, 2 * k + 1), max_size=4
        ).filter(lambda sizes: sum(sizes.values()) <= 14),
    )
)


@settings(max_examples=60, deadline=None)
@given(small_sizes)
def test_no_input_is_given_away_by_what_is_published(case: tuple[int, dict[Cell, int]]) -> None:
    k, sizes = case
    cells = sorted(sizes)
    behind: dict[frozenset[tuple[Block, int]], list[Spread]] = {}
    for counts in product(*(range(sizes[cell] + 1) for cell in cells)):
        shown = publishable(dict(zip(cells, counts, strict=True)), sizes, k)
        behind.setdefault(frozenset(shown.items()), []).append(counts)
    groups = chain.from_iterable(combinations(range(len(cells)), n) for n in range(1, len(cells) + 1))
    for group in list(groups):
        size = sum(sizes[cells[i]] for i in group)
        for shown_items, inputs in behind.items():
            values = [sum(counts[i] for i in group) for counts in inputs]
            assert not all(0 < value < k for value in values), (shown_items, group)
            assert not all(0 < size - value < k for value in values), (shown_items, group)
            assert not all(value == size for value in values), (shown_items, group)
            # The ranges that are published are those of somebody who does not know the rule.
            low, high = bounds([cells[i] for i in group], dict(shown_items), sizes)
            assert low <= min(values) <= max(values) <= high


@given(small_sizes)
def test_blocks_are_large_enough_and_nested(case: tuple[int, dict[Cell, int]]) -> None:
    k, sizes = case
    fine = blocks(sizes, k)
    coarse = role_blocks(fine)
    assert bool(fine) == (sum(sizes.values()) >= 2 * k)
    for division in (fine, coarse) if fine else ():
        assert sorted(cell for block in division for cell in block) == sorted(sizes)
        assert all(sum(sizes[cell] for cell in block) >= 2 * k for block in division)
    assert all(any(block <= whole for whole in coarse) for block in fine)
    assert all(not {c[0] for c in a} & {c[0] for c in b} for a, b in combinations(coarse, 2))


SIZES: dict[Cell, int] = {("R", "h", ""): 8, ("T", "h", ""): 8, ("M", "k", ""): 8}
R, T, M = (frozenset([cell]) for cell in SIZES)


@pytest.mark.parametrize(
    ("known", "wrong"),
    [
        ({R: (4, 4), T: (4, 4), R | T | M: (12, 12)}, []),
        ({R: (4, 4), T: (4, 4), R | T | M: (10, 10)}, ["by differencing, 2 of 8 cited it"]),
        ({R | T: (8, 8), R: (7, 7)}, ["1 of 8 did not cite it", "by differencing, 1 of 8 cited it"]),
        ({R: (1, 2)}, ["1 to 2 of 8 cited it"]),
        ({R: (0, 2)}, []),
        ({R: (8, 8)}, ["all 8 cited it"]),
        ({R: (9, 9)}, ["says 9 to 9 of 8, which cannot be"]),
        ({R | T: (8, 8), T | M: (8, 8)}, ["overlaps another published count without one holding the other"] * 2),
        ({R: (4, 4), T: (4, 4), R | T: (9, 9)}, ["by differencing, does not add up"]),
    ],
)
def test_published_counts_are_checked_for_what_follows(known: dict[Block, tuple[int, int]], wrong: list[str]) -> None:
    assert [reason for _, reason in unsafe_pieces(known, SIZES, 3)] == wrong


def test_is_safe_looks_at_both_sides() -> None:
    assert [count for count in range(9) if is_safe(count, 8, 3)] == [3, 4, 5]
    assert [count for count in range(6) if is_safe(count, 5, 3)] == []


# Releases


def test_release_of_strohm_shows_groups_and_ranges(strohm: Tables, strohm_release: safe_release.Release) -> None:
    folder = strohm_release.folder
    assert strohm_release.generalised == "role groups by kinds of site"
    assert strohm_release.after.risks == ()
    titles = {row["id"]: row["label"] for row in rows(folder, "cases.csv")}
    cells = Counter((row["role"], titles[row["case"]]) for row in rows(folder, "positions.csv"))
    assert cells == {
        ("RadiologistRole", "hospital, 7 sites together"): 12,
        ("TechnicalSpecialistRole", "hospital, 7 sites together"): 4,
        ("ManagementOrAdvisoryRole", "hospital, 7 sites together"): 4,
        ("ManagementOrAdvisoryRole", "key informant, 4 sites together"): 4,
    }
    labels = {row["id"]: row for row in rows(folder, "findings.csv")}
    diagnostic = next(row for row in labels.values() if row["label"].endswith("improved diagnostic practice"))
    assert (diagnostic["count"], diagnostic["unit"]) == ("18", "IntervieweeUnit")
    ranges = {
        (row["role_group"], row["site_kind"]): (row["people"], row["min"], row["max"], row["suppressed"])
        for row in rows(folder, AGGREGATES)
        if row["finding"] == diagnostic["id"]
    }
    assert ranges == {
        ("radiologist", "hospital"): ("12", "6", "12", "yes"),
        ("technical specialist", "hospital"): ("4", "0", "4", "yes"),
        ("management or advisory role", "hospital"): ("4", "0", "4", "yes"),
        ("management or advisory role", "key informant"): ("4", "0", "4", "yes"),
        ("management or advisory role; management or advisory role", "hospital; key informant"): ("8", "2", "8", "yes"),
    }
    fear = next(row for row in labels.values() if row["label"].startswith("None of the interviewees"))
    assert (fear["count"], strohm_release.withheld) == ("", 1)
    assert not list(folder.glob("participants.csv")) + list(folder.glob("citations.csv"))
    assert {row["printed_ids"] for row in rows(folder, "table-rows.csv")} == {""}
    assert len(rows(folder, "findings.csv")) == len(strohm["findings"])


def test_release_of_strohm_answers_as_the_study_does(strohm_release: safe_release.Release, tmp_path: Path) -> None:
    """The ranges for role groups are those that the seats and the printed numbers leave open in the study too."""
    from nasss.api import KnowledgeGraph
    from nasss.resources import ontology_files

    path = tmp_path / "strohm-2020.trig"
    path.write_text(build_study(strohm_release.folder), encoding="utf-8")
    wanted = ("finding_label", "citers", "min", "max", "basis")
    answers = []
    for graph in (KnowledgeGraph([*ontology_files(), path]), load()):
        with graph:
            answer = graph.ask("factors-by-role", study="strohm-2020", role="RadiologistRole")
            answers.append(sorted(tuple(str(getattr(row, name)) for name in wanted) for row in answer))
    released, original = answers
    # The one number that is withheld is 0 of 24.
    fear = [row for row in original if row[0].startswith("None of the interviewees")]
    assert [row for row in original if row not in released] == fear
    assert validate([path]).results == ()


def test_release_of_people_with_known_seats_counts_groups(clinic_release: safe_release.Release) -> None:
    assert clinic_release.generalised == "exact roles by types of site"
    assert kinds(clinic_release.before.blocking) == {
        **{"small-cell": 1, "fingerprint": 1, "homogeneity": 1, "small-count": 2, "join": 1, "quote": 1},
        **{"text-anchor": 1, "coder": 1},
    }
    assert clinic_release.after.risks == ()
    findings = {row["label"].split()[-1]: row for row in rows(clinic_release.folder, "findings.csv")}
    assert {name: (row["count"], row["denominator"]) for name, row in findings.items()} == {
        **{"half": ("10", "20"), "lonely": ("", ""), "all": ("", "")},
    }
    shown = {
        row["role_group"]: (row["people"], row["min"], row["max"], row["suppressed"])
        for row in rows(clinic_release.folder, AGGREGATES)
        if row["finding"] == findings["half"]["id"]
    }
    # 4 of 8 seniors cited it and 6 of the other 12, whose groups are too small to stand alone.
    others = "clinical physicist; junior radiologist; member of management of a professional organisation"
    assert shown == {
        "senior radiologist": ("8", "4", "4", "no"),
        "clinical physicist": ("3", "0", "3", "yes"),
        "junior radiologist": ("4", "0", "4", "yes"),
        "member of management of a professional organisation": ("5", "0", "5", "yes"),
        others: ("12", "6", "6", "no"),
    }


def test_one_person_without_a_known_seat_leaves_ranges_only(tmp_path: Path) -> None:
    folder = clinic(tmp_path / "clinic")
    path = folder / "participants.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("qx20,seat-20,invented project file", "qx20,,"))
    release = apply(folder, tmp_path / "out")
    assert {row["suppressed"] for row in rows(release.folder, AGGREGATES)} == {"yes"}
    assert sorted(row["count"] for row in rows(release.folder, "findings.csv")) == ["", "", "10"]


def test_release_holds_nothing_of_single_people(clinic_release: safe_release.Release) -> None:
    graph = study_graph(read_tables(clinic_release.folder))
    text = "".join(path.read_text(encoding="utf-8") for path in clinic_release.folder.rglob("*.*"))
    everything = text + build_study(clinic_release.folder)
    for trace in (MARKER, WORDS, "qx2", "Northgate", "d01", "seat-", "invented project file", "Said once", "c1,"):
        # As a word: the new names are drawn at random, and may have such letters in them.
        assert re.search(rf"(?<![0-9a-z]){re.escape(trace)}(?!(?<=[0-9a-z])[0-9a-z])", everything) is None, trace
    assert "It is only an invented toy." in everything
    assert list(graph_risks(graph, 3)) == []
    manifest = json.loads((clinic_release.folder / "disclosure.json").read_text(encoding="utf-8"))
    assert (manifest["k"], manifest["generalised"], manifest["counts_withheld"]) == (3, clinic_release.generalised, 2)
    assert len(manifest["seal"]) == 64
    assert clinic_release.seal_key not in text


def test_second_check_by_sparql_agrees_with_the_arithmetic(
    strohm: Tables, clinic_release: safe_release.Release
) -> None:
    expected = Generalisation(2, 0, False).cells(people_of(strohm)).values()
    assert people_per_cell(study_graph(strohm)) == sorted(map(len, expected))
    assert people_per_cell(study_graph(read_tables(clinic_release.folder))) == [3, 4, 5, 8]
    assert people_per_cell(study_graph(study(study=[{"id": "x", "title": "x", "method": "x"}]))) == []


def test_two_releases_cannot_be_joined(tmp_path: Path) -> None:
    source = clinic(tmp_path / "clinic")
    first, second = (apply(source, tmp_path / name / "clinic") for name in ("one", "two"))
    names = []
    for release in (first, second):
        found = {
            row["id"] for path in release.folder.glob("*.csv") for row in rows(release.folder, path.name) if "id" in row
        }
        names.append(found - {"clinic"})
    assert len(names[0]) == len(names[1]) > 30
    assert not names[0] & names[1]
    original = {row["id"] for path in source.glob("*.csv") for row in rows(source, path.name) if "id" in row}
    assert not names[0] & original
    manifests = [json.loads((r.folder / "disclosure.json").read_text(encoding="utf-8")) for r in (first, second)]
    assert manifests[0].pop("seal") != manifests[1].pop("seal")
    assert manifests[0] == manifests[1]


def test_the_same_key_gives_the_same_bytes(tmp_path: Path, clinic_release: safe_release.Release) -> None:
    again = apply(clinic(tmp_path / "clinic"), tmp_path / "released", key=KEY)
    for path in clinic_release.folder.rglob("*.[ct]sv"):
        assert (again.folder / path.relative_to(clinic_release.folder)).read_bytes() == path.read_bytes()


def failing(*_: object, **__: object) -> Iterator[tuple[str, str]]:
    return iter([("study", "an invented risk")])


def test_a_release_that_does_not_pass_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = clinic(tmp_path / "in" / "clinic")
    monkeypatch.setattr(safe_release, "graph_risks", failing)
    with pytest.raises(EngineError, match=r"did not pass its own check\. an invented risk"):
        apply(source, tmp_path / "out" / "clinic")
    assert list((tmp_path / "out").iterdir()) == []


def test_counts_that_disagree_stop_the_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_release, "people_per_cell", lambda _: [20])
    with pytest.raises(EngineError, match=r"the graph counts \[20\] people in its cells, the tables \[3, 4, 5, 8\]"):
        apply(clinic(tmp_path / "clinic"), tmp_path / "out")


def test_a_label_that_names_somebody_stops_the_release(tmp_path: Path) -> None:
    folder = clinic(tmp_path / "clinic")
    path = folder / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("finding half", f"finding of {MARKER} at Northgate"))
    with pytest.raises(ProblemError, match=f"{MARKER}, Northgate"):
        apply(folder, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["clinic"]


def test_a_place_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        apply(clinic(tmp_path / "clinic"), tmp_path / "clinic")


def test_too_few_people_for_any_release(tmp_path: Path) -> None:
    seat: Mapping[str, str | int] = {"id": "s1", "role": "RadiologistRole", "printed_role": "radiologist"}
    tables: dict[str, Sequence[Mapping[str, str | int]]] = {"study": [study_row("few")], "positions": [seat]}
    with pytest.raises(ProblemError, match="no release, since all 1 people are fewer than k = 3"):
        apply(write_study(tmp_path / "few", tables), tmp_path / "out")


def tampered(folder: Path, change: Callable[[list[dict[str, str]]], object], name: str = AGGREGATES) -> None:
    lines = rows(folder, name)
    change(lines)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def narrow(lines: list[dict[str, str]]) -> None:
    line = next(line for line in lines if line["role_group"] == "junior radiologist" and line["max"] == "4")
    line["min"] = line["max"] = "2"


def wrong_people(lines: list[dict[str, str]]) -> None:
    next(line for line in lines if ";" in line["role_group"])["people"] = "99"


def test_a_release_that_was_changed_by_hand_is_found(tmp_path: Path) -> None:
    release = apply(clinic(tmp_path / "clinic"), tmp_path / "out")
    tampered(release.folder, narrow)
    assert "a row says 2 to 2 where the counts leave 0 to 4 open" in check(release.folder).to_text()
    tampered(release.folder, wrong_people)
    with pytest.raises(EngineError, match="a row does not fit the others: 99 people"):
        check(release.folder)


def test_time_points_are_kept_when_each_has_people_enough(tmp_path: Path) -> None:
    tables = {name: [dict(row.cells) for row in found] for name, found in phased(*"aaaaaabbbbbb").items() if found}
    given: dict[str, list[dict[str, str | int]]] = {
        name: [{column: value for column, value in row.items() if value is not None} for row in found]
        for name, found in tables.items()
    }
    given["study"] = [dict(study_row("timed"))]
    for row in given["positions"]:
        row["printed_role"] = "radiologist"
    given["table-rows"] = [{"id": "row", "table": 1, "row": 1, "printed_label": "invented", "printed_sum": "3"}]
    given["findings"] = [dict(finding("f", "AddedValue", "row", count=3, unit="IntervieweeUnit", phase="a"))]
    given["citations"] = [{"finding": "f", "participant": f"p{i}"} for i in (1, 2, 3)]
    release = apply(write_study(tmp_path / "timed", given), tmp_path / "out")
    assert release.generalised == "exact roles by single sites, time points kept"
    assert [row["label"] for row in sorted(rows(release.folder, "phases.csv"), key=lambda row: row["order"])] == [
        "a",
        "b",
    ]
    (kept,) = rows(release.folder, "findings.csv")
    assert (kept["count"], bool(kept["phase"])) == ("3", True)
    (line,) = rows(release.folder, AGGREGATES)
    # Three of the six who were interviewed at a, not of all twelve.
    assert (line["people"], line["min"], line["max"], line["suppressed"]) == ("6", "3", "3", "no")


def test_a_restricted_release_conforms_to_the_shapes(clinic_release: safe_release.Release, tmp_path: Path) -> None:
    path = tmp_path / "released.trig"
    path.write_text(build_study(clinic_release.folder), encoding="utf-8")
    assert validate([path]).results == ()


def test_studies_are_disclosed_together(tmp_path: Path) -> None:
    text, blocked = disclosure.disclose([STROHM, clinic(tmp_path / "clinic")], kind="json")
    assert blocked
    assert [(report["study"], report["blocked"]) for report in json.loads(text)] == [
        ("strohm-2020", False),
        ("clinic", True),
    ]
    text, blocked = disclosure.disclose([STROHM])
    assert (text, blocked) == (check(STROHM).to_text(), False)


# The guard


def test_guard_stops_a_restricted_study_and_says_what_to_do(tmp_path: Path) -> None:
    folder = clinic(tmp_path / "studies" / "clinic")
    with pytest.raises(ProblemError) as caught:
        guard.guard([folder], what="serve --public")
    text = str(caught.value)
    assert text.startswith("serve --public stopped: clinic (restricted) would show single people, k = 3.")
    assert "2 people: senior radiologist, Southgate; least remedy: publish exact roles by types of site" in text
    assert "nasss disclose clinic --apply FOLDER writes a release that may go out." in text
    assert caught.value.exit_code == 1


def test_guard_lets_a_release_and_a_publication_pass(tmp_path: Path, clinic_release: safe_release.Release) -> None:
    assert guard.guard([clinic_release.folder]) == ["released: checked as restricted, k = 3: nothing blocks"]
    note = "strohm-2020: checked as published, k = 3: nothing blocks; 19 risks known from the publication"
    assert guard.guard([STROHM]) == [note]


def test_guard_reads_the_built_graph_too(tmp_path: Path, clinic_release: safe_release.Release) -> None:
    # The tables are safe, the graph beside them is the old one.
    clinic(tmp_path / "graph" / "studies" / "clinic")
    old = build_study(tmp_path / "graph" / "studies" / "clinic")
    safe = tmp_path / "safe" / "studies" / "clinic"
    apply(tmp_path / "graph" / "studies" / "clinic", safe)
    (tmp_path / "safe" / "clinic.trig").write_text(old, encoding="utf-8")
    with pytest.raises(ProblemError, match=r"clinic\.trig would show single people"):
        guard.guard([safe])
    (tmp_path / "safe" / "clinic.trig").write_text(build_study(safe), encoding="utf-8")
    guard.guard([safe])


def test_guard_of_files(tmp_path: Path, clinic_release: safe_release.Release) -> None:
    path = tmp_path / "data.trig"
    path.write_text(build_study(clinic_release.folder), encoding="utf-8")
    guard_files([path])
    person = study_graph(study(participants=[{"id": "p1"}], study=[{"id": "x", "title": "x", "method": "x"}]))
    for name, form in (("participants.nt", "nt"), ("participants.jsonld", "json-ld")):
        other = tmp_path / name
        other.write_bytes(person.serialize(format=form, encoding="utf-8"))
        with pytest.raises(ProblemError, match="a Participant"):
            guard_files([path, other])
    path.write_text("this is no graph", encoding="utf-8")
    with pytest.raises(EngineError, match="could not be checked, so nothing of it may go out"):
        guard_files([path])


STATEMENT = """@prefix nasss: <https://w3id.org/nasss/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix s: <https://w3id.org/nasss/study/invented-1/> .
s:part nasss:inStudy s:study .
"""
PUBLISHED = "s:study nasss:hasAccess nasss:PublishedAccess ; nasss:reportedIn <https://doi.org/10.5555/paper> .\n"
PERSON = 's:p nasss:identifier "07" . s:row nasss:inStudy s:study ; nasss:printedIds "1, 7" .\n'


@pytest.mark.parametrize(
    ("statements", "seen"),
    [
        ("s:part a nasss:Participant .", ["a Participant"]),
        ("s:part nasss:citedBy s:p .", ["citedBy of"]),
        ('s:part oa:exact "words" .', ["a quote without consent"]),
        ('s:part oa:exact "w" ; nasss:consentBasis "y" ; nasss:reviewedBy "t" ; nasss:reviewedOn "d" .', []),
        ("s:part oa:start 3 .", ["start of"]),
        ('s:loose oa:exact "words" .', ["a quote without consent"]),
        ("s:part a nasss:Position ; nasss:hasRole nasss:PatientRole .", ["1 of the role PatientRole in no site"]),
        ("s:part nasss:reportedCount 2 ; nasss:hasCountingUnit nasss:IntervieweeUnit .", ["a count of 2"]),
        ("s:part nasss:reportedCount 3 ; nasss:hasCountingUnit nasss:IntervieweeUnit .", []),
        (PUBLISHED + "s:part a nasss:Participant .", []),
        (PUBLISHED + PERSON + "s:part nasss:citedBy s:p ; prov:wasDerivedFrom s:row .", []),
        (PUBLISHED + PERSON + "s:part nasss:citedBy s:p ; prov:wasDerivedFrom s:other .", ["a citation not printed"]),
        (PUBLISHED + "s:part nasss:fillsPosition s:seat .", ["a seat that 10.5555/paper is not the source of"]),
        (PUBLISHED + 's:part nasss:fillsPosition s:x ; nasss:positionSource "Table 1 of 10.5555/paper" .', []),
        (PUBLISHED + "s:part a nasss:TextAnchor .", ["a TextAnchor, which no document prints"]),
        (PUBLISHED + "s:part nasss:codedBy s:c .", ["who coded"]),
        (PUBLISHED + "s:study nasss:hasAccess nasss:RestrictedAccess . s:part a nasss:Citation .", ["a Citation"]),
        ("s:study nasss:hasAccess nasss:PublishedAccess . s:part a nasss:Coder .", ["a Coder"]),
    ],
)
def test_graphs_are_judged_by_what_they_state(tmp_path: Path, statements: str, seen: list[str]) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(STATEMENT + statements, encoding="utf-8")
    try:
        guard_files([path], what="export")
        found = ""
    except NasssError as error:
        assert isinstance(error, ProblemError)
        found = str(error)
    assert bool(found) == bool(seen)
    assert all(text in found for text in seen)


def test_guard_of_everything_shipped() -> None:
    notes = guard.guard()
    assert "strohm-2020: checked as published, k = 3: nothing blocks; 19 risks known from the publication" in notes


def test_role_paths_follow_the_ontology() -> None:
    assert role_path("JuniorTechnicalPhysicianRole") == (
        *("technical specialist", "technical physician"),
        "junior technical physician",
    )
    assert role_line("ReferringClinicianRole") == ["ReferringClinicianRole"]


def test_a_finding_is_counted_within_its_group() -> None:
    row = finding("f", "AddedValue", "row", denominator=5)
    tables = study(findings=[row], participants=[{"id": f"p{i}"} for i in range(9)])
    assert disclosure.group_size(tables["findings"][0], tables) == 5
    plain = replace(tables["findings"][0], cells={**tables["findings"][0].cells, "denominator": None})
    assert disclosure.group_size(plain, tables) == 9


def test_a_release_names_no_role_that_few_can_have(tmp_path: Path) -> None:
    folder = clinic(tmp_path / "clinic")
    path = folder / "findings.csv"
    said = "AttributedToRoleGroup,JuniorRadiologistRole; LegalConsultantRole; PatientRole,Raised"
    text = path.read_text(encoding="utf-8").replace("AttributedToInterviewees,,Raised", said, 1)
    path.write_text(text, encoding="utf-8")
    seats_file = folder / "positions.csv"
    seats_file.write_text(
        seats_file.read_text(encoding="utf-8").replace("board,MemberOfManagementRole", "board,LegalConsultantRole", 2)
    )
    release = apply(folder, tmp_path / "out")
    assert release.generalised == "role groups by single sites"
    found = next(row for row in rows(release.folder, "findings.csv") if row["label"].endswith("half"))
    # Junior radiologists and legal consultants in their groups; of patients there is none among the people.
    roles = "RadiologistRole; ManagementOrAdvisoryRole; PatientRole"
    assert (found["attribution"], found["attributed_roles"]) == ("AttributedToRoleGroup", roles)
    # Without a quote there is nothing that names the role.
    path.write_text(text.replace("a3; quiet", "a3"), encoding="utf-8")
    release = apply(folder, tmp_path / "without")
    found = next(row for row in rows(release.folder, "findings.csv") if row["label"].endswith("half"))
    assert (found["attribution"], found["attributed_roles"]) == ("AttributedToInterviewees", "")
