"""The least and the most that the questions give are exactly what trying every assignment gives."""

import random
from pathlib import Path

import bruteforce as brute
import pyoxigraph as ox
import pytest
import study_data
from bruteforce import Bounds, Finding, Seat, SmallStudy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest_plugins = ["study_fixtures"]

EXAMPLES = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RADIOLOGIST = "VALUES ?role { <https://w3id.org/nasss/ontology#RadiologistRole> }"


@st.composite
def findings(draw: st.DrawFn, people: int, size: int) -> Finding:
    question = draw(st.integers(0, len(brute.QUESTIONS) - 1))
    kind = draw(st.sampled_from(["list", "list", "number", "neither"]))
    if kind == "list" and people:
        citers = draw(st.frozensets(st.integers(0, people - 1), min_size=1))
        # A printed sum beside the list, even a wrong one, never overrules the list.
        return Finding(citers, draw(st.none() | st.integers(0, people)), question)
    return Finding(None, draw(st.integers(0, size)) if kind == "number" else None, question)


@st.composite
def studies(draw: st.DrawFn, name: str = "a") -> SmallStudy:
    """Up to 6 people and 6 seats, 3 roles in some hierarchy, 3 cases, 3 findings, a key filled in part."""
    broader = tuple(draw(st.none() | st.integers(0, role - 1)) if role else None for role in range(3))
    hospitals = tuple(draw(st.booleans()) for _ in range(3))
    seat = st.builds(Seat, st.integers(0, 2), st.none() | st.integers(0, 2) | st.integers(0, 2))
    seats = tuple(draw(st.lists(seat, min_size=1, max_size=6)))
    people = draw(st.integers(0, 6))
    known = draw(st.integers(0, min(people, len(seats))))
    holders = draw(st.permutations(range(people)))[:known]
    held = draw(st.permutations(range(len(seats))))[:known]
    key = dict(zip(holders, held, strict=True))
    found = tuple(draw(st.lists(findings(people, people or len(seats)), min_size=1, max_size=3)))
    return SmallStudy(name, people, seats, hospitals, key, broader, found)


@st.composite
def worlds(draw: st.DrawFn) -> list[SmallStudy]:
    """One or two studies that share roles and factors; what one says must not reach the other."""
    first = draw(studies("a"))
    if draw(st.booleans()):
        return [first]
    second = draw(studies("b"))
    return [first, SmallStudy(**{**vars(second), "broader": first.broader})]


def ask(world: list[SmallStudy], slug: str, replace: tuple[str, str] = ("", "")) -> list[dict[str, str | int | None]]:
    store = ox.Store()
    for study in world:
        store.load(brute.ntriples(study).encode(), ox.RdfFormat.N_TRIPLES)
    return study_data.rows(store, study_data.query_text(slug).replace(*replace))


def pairs(rows: list[dict[str, str | int | None]], *keys: str) -> dict[tuple[str, ...], Bounds]:
    """Least and most by the values of some columns; a second row for the same key is a mistake."""
    found: dict[tuple[str, ...], Bounds] = {}
    for row in rows:
        key = tuple(str(row[column]) for column in keys)
        assert key not in found, key
        least, most = row["min"], row["max"]
        assert isinstance(least, int) and isinstance(most, int), row
        found[key] = (least, most)
    return found


@EXAMPLES
@given(worlds())
def test_factors_by_role_equals_trying_everything(world: list[SmallStudy]) -> None:
    rows = ask(world, "factors-by-role")
    expected = {key: bounds for study in world for key, bounds in brute.role_bounds(study).items()}
    assert pairs(rows, "role", "finding") == expected
    assert all(row["basis"] == ("exact" if row["min"] == row["max"] else "interval") for row in rows)


@EXAMPLES
@given(worlds())
def test_domain_by_role_equals_trying_everything(world: list[SmallStudy]) -> None:
    rows = ask(world, "domain-by-role")
    expected = {
        (f"{brute.STUDY}{study.name}", *key): bounds
        for study in world
        for key, bounds in brute.domain_bounds(study).items()
    }
    assert pairs(rows, "study", "domain", "role") == expected


@EXAMPLES
@given(worlds())
def test_headings_equals_trying_everything(world: list[SmallStudy]) -> None:
    rows = [row for row in ask(world, "headings", (RADIOLOGIST, "VALUES ?role { UNDEF }")) if row["basis"] != "none"]
    expected = {key: bounds for study in world for key, bounds in brute.heading_bounds(study).items()}
    assert pairs(rows, "heading", "role") == expected


@EXAMPLES
@given(worlds())
def test_factors_by_setting_equals_trying_everything(world: list[SmallStudy]) -> None:
    rows = ask(world, "factors-by-setting")
    expected = {key: bounds for study in world for key, bounds in brute.setting_bounds(study).items()}
    assert pairs(rows, "setting", "finding") == expected


@EXAMPLES
@given(worlds())
def test_hospitals_of_factor_equals_trying_everything(world: list[SmallStudy]) -> None:
    rows = ask(world, "hospitals-of-factor")
    expected = {
        (finding,): bounds
        for study in world
        if any(study.hospitals)
        for finding, bounds in brute.hospital_bounds(study).items()
    }
    assert pairs(rows, "finding") == expected


@EXAMPLES
@given(worlds())
def test_blind_spots_equals_trying_everything(world: list[SmallStudy]) -> None:
    rows = ask(world, "blind-spots", (RADIOLOGIST, "VALUES ?role { UNDEF }"))
    found = {(str(row["role"]), str(row["finding"])): row["verdict"] for row in rows}
    expected = {
        (role, finding): "certain" if most == 0 else "ruled out" if least > 0 else "possible"
        for study in world
        for (role, finding), (least, most) in brute.role_bounds(study).items()
        if study.findings[int(finding.rsplit("/", 1)[1])].citers
    }
    assert found == expected


def test_everyone_placed_gives_plain_counts_in_a_small_study() -> None:
    seats = (Seat(0, 0), Seat(1, 0), Seat(1, 1))
    listed = Finding(frozenset({0, 1}), None, 0)
    study = SmallStudy("a", 3, seats, (True, True, False), {0: 0, 1: 1, 2: 2}, (None, 0, None), (listed,))
    finding = brute.finding_iri(study, 0)
    by_role = pairs(ask([study], "factors-by-role"), "role", "finding")
    assert by_role == {(brute.role_iri(0), finding): (2, 2), (brute.role_iri(1), finding): (1, 1)}
    assert pairs(ask([study], "hospitals-of-factor"), "finding") == {(finding,): (1, 1)}


# The real study


def cells(store: ox.Store) -> dict[tuple[str, str], Bounds]:
    """Least and most by local names of role and finding, prose left out."""
    rows = [row for row in study_data.rows(store, study_data.query_text("factors-by-role")) if row["basis"] != "prose"]
    return {
        (role.split("#")[1], finding.rsplit("/", 1)[1]): b
        for (role, finding), b in pairs(rows, "role", "finding").items()
    }


def test_strohm_values_worked_out_by_hand(strohm: ox.Store) -> None:
    # 24 people, 24 seats, nobody placed: at least n + k - 24, at most the smaller of n and k.
    found = cells(strohm)
    expected = {
        ("RadiologistRole", "t2-02"): (6, 12),  # improved diagnostic practice: 18 + 12 - 24
        ("SeniorRadiologistRole", "t2-02"): (4, 10),  # 18 + 10 - 24
        ("RadiologistRole", "t2-03"): (5, 12),  # operational benefits: 17 + 12 - 24
        ("SeniorRadiologistRole", "t2-03"): (3, 10),
        ("RadiologistRole", "t2-04"): (3, 12),  # easy integration in PACS: 15 + 12 - 24
        ("SeniorRadiologistRole", "t2-04"): (1, 10),
        ("RadiologistRole", "t2-05"): (2, 12),  # minimal workflow changes: 14 + 12 - 24
        ("RadiologistRole", "t3-08"): (2, 12),  # uncertain funding
        ("RadiologistRole", "t3-10"): (2, 12),  # acceptance of radiologists
        ("ManagementOrAdvisoryRole", "t2-02"): (
            2,
            8,
        ),  # 18 + 8 - 24; the grouping of these 8 seats is our own
        ("ManagementOrAdvisoryRole", "t2-03"): (1, 8),
    }
    assert {cell: found[cell] for cell in expected} == expected
    listed = {finding for finding in study_data.citations(study_data.STROHM)}
    positive = {cell for cell, (least, _) in found.items() if least > 0 and cell[1] in listed}
    assert positive == set(expected)


def test_strohm_equals_the_formula_computed_from_the_tables(strohm: ox.Store) -> None:
    people, seats = 24, study_data.seats_by_role(study_data.STROHM)
    found = cells(strohm)
    for finding, citers in study_data.citations(study_data.STROHM).items():
        for role, size in seats.items():
            expected = (max(0, len(citers) + size - people), min(len(citers), size))
            assert found[role, finding] == expected, (role, finding)


def test_strohm_finding_that_nobody_voiced_is_exactly_zero_for_every_role(strohm: ox.Store) -> None:
    nobody = [row["id"] for row in study_data.table(study_data.STROHM, "findings") if row["count"] == "0"]
    assert nobody
    found = {cell: bounds for cell, bounds in cells(strohm).items() if cell[1] in nobody}
    assert found and set(found.values()) == {(0, 0)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_strohm_with_an_invented_key_equals_plain_counting(strohm_copy: ox.Store, seed: int) -> None:
    """INVENTED key, for this test only: the paper's own key (its Appendix A) is not in our source."""
    base = f"{brute.STUDY}strohm-2020"
    positions = [row["id"] for row in study_data.table(study_data.STROHM, "positions")]
    people = [row["id"] for row in study_data.table(study_data.STROHM, "participants")]
    random.Random(seed).shuffle(positions)
    invented = dict(zip(people, positions, strict=True))
    graph = ox.NamedNode(f"{base}/graph")
    for person, position in invented.items():
        subject, seat = (
            ox.NamedNode(f"{base}/participant/{person}"),
            ox.NamedNode(f"{base}/position/{position}"),
        )
        strohm_copy.add(ox.Quad(subject, ox.NamedNode(brute.NASSS + "fillsPosition"), seat, graph))
    found = cells(strohm_copy)
    role_of = {row["id"]: row["role"] for row in study_data.table(study_data.STROHM, "positions")}
    for finding, citers in study_data.citations(study_data.STROHM).items():
        for role in study_data.seats_by_role(study_data.STROHM):
            count = sum(role in study_data.role_and_broader(role_of[invented[person]]) for person in citers)
            assert found[role, finding] == (count, count), (role, finding)


def test_query_file_has_no_study_in_it() -> None:
    assert "strohm" not in Path(study_data.QUERIES / "factors-by-role.rq").read_text(encoding="utf-8").lower()
