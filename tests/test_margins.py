"""The arithmetic of what may be published, in examples that can be counted on the fingers. All people are invented."""

import pytest

from nasss.margins import (
    ALL_SITES,
    EVERYONE,
    Block,
    Cell,
    Generalisation,
    Margin,
    Person,
    atoms,
    blocks,
    bounds,
    depth,
    difference,
    is_safe,
    lattice,
    least,
    margin,
    members,
    publishable,
    published_cells,
    reasons,
    role_blocks,
    unsafe_pieces,
)

A, B, C = ("a", "A", "x", "x", "h"), ("b", "B", "x", "x", "h"), ("c", "C", "y", "key", "key")
# Two of a role and one above it, in two hospitals; one of another role in another organisation; one unknown.
FIVE = [Person("1", ("R",), A), Person("2", ("R", "S"), A), Person("3", ("R", "S"), B), Person("4", ("T",), C)]
FIVE += [Person("5")]
TIMED = [Person("1", ("R",), A, frozenset("a")), Person("2", ("R",), A, frozenset("ab")), Person("3", ("R",), A)]


def kept(roles: int, sites: int, *, phases: bool = False) -> Generalisation:
    return Generalisation(roles, sites, phases)


def test_what_a_person_is_at_each_level() -> None:
    person = Person("1", ("R", "S", "J"), A, frozenset("ba"))
    assert [person.role(level) for level in (EVERYONE, 0, 1, 2, 3)] == ["", "R", "S", "J", "J"]
    assert [person.site(level) for level in range(ALL_SITES + 1)] == ["a", "A", "x", "x", "h", ""]
    assert [person.times(kept=kept) for kept in (True, False)] == ["a and b", ""]
    unknown = Person("2")
    assert [unknown.role(level) for level in (EVERYONE, 0, 1)] == ["", "not said", "not said"]
    assert [unknown.site(level) for level in (0, ALL_SITES)] == ["not said", ""]
    assert [unknown.times(kept=kept) for kept in (True, False)] == ["not said", ""]
    assert kept(1, 2, phases=True).cell(person) == ("S", "x", "a and b")
    assert kept(EVERYONE, ALL_SITES).cell(person) == ("", "", "")


def test_a_release_in_words() -> None:
    deep = [Person("1", ("R", "S", "J"))]
    assert [kept(level, 0).role_words(deep) for level in (EVERYONE, 0, 1, 2, 3)] == [
        *("all roles together", "role groups", "roles 1 below their groups", "exact roles", "exact roles"),
    ]
    assert kept(0, 0).role_words([]) == "role groups"
    assert [kept(0, level).site_words() for level in range(ALL_SITES + 1)] == [
        *("single sites", "sites by name", "types of site", "types of hospital (others by kind)", "kinds of site"),
        "all sites together",
    ]
    assert kept(0, 4).words(deep) == "role groups by kinds of site"
    assert kept(2, 5, phases=True).words(deep) == "exact roles by all sites together, time points kept"
    assert [depth(people) for people in ([], [Person("1")], [Person("1"), Person("2", ("R",))], deep)] == [0, -1, 0, 2]


def test_people_fall_into_cells() -> None:
    assert kept(1, 4).cells(FIVE) == {
        ("R", "h", ""): FIVE[:1],
        ("S", "h", ""): FIVE[1:3],
        ("T", "key", ""): FIVE[3:4],
        ("not said", "not said", ""): FIVE[4:],
    }
    assert margin(FIVE, kept(1, 4), 3) == Margin(kept(1, 4), 4, 3, 5)
    assert margin(FIVE, kept(1, 4), 2) == Margin(kept(1, 4), 4, 3, 3)
    assert margin(FIVE, kept(0, 4), 3) == Margin(kept(0, 4), 3, 2, 2)
    assert margin(FIVE, kept(EVERYONE, ALL_SITES), 5) == Margin(kept(EVERYONE, ALL_SITES), 1, 0, 0)


def test_the_release_that_keeps_more_comes_first() -> None:
    # By number of cells, then finer roles, then finer sites; all roles together come last.
    assert [(one.roles, one.sites) for one in lattice(FIVE[:4])] == [
        *((1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5)),
        *((-1, 0), (-1, 1), (-1, 2), (-1, 3), (-1, 4), (-1, 5)),
    ]
    assert [(one.roles, one.sites, one.phases) for one in lattice(TIMED)] == [
        (roles, sites, phases) for roles in (0, EVERYONE) for phases in (True, False) for sites in range(ALL_SITES + 1)
    ]
    one = [Person("1", ("R",), A, frozenset("a"))]
    assert [(each.sites, each.phases) for each in lattice(one)[:4]] == [(0, True), (0, False), (1, True), (1, False)]


def test_the_least_release() -> None:
    assert least(FIVE[:3], 3) == kept(0, 2)
    assert least(FIVE[:3], 2) == kept(0, 2)
    assert least(FIVE[:3], 1) == kept(1, 0)
    assert least(FIVE[:3], 4) is None
    assert least(FIVE, 3) == kept(EVERYONE, ALL_SITES)
    # Only the cells of those who are concerned count.
    assert least(FIVE, 2, FIVE[1:3]) == kept(1, 2)
    assert least(FIVE, 2, FIVE[:3]) == kept(0, 2)
    assert least(FIVE, 6, FIVE[:1]) is None


def test_every_set_that_is_published() -> None:
    assert published_cells(FIVE) == {
        0b11111: "everybody",
        0b00111: "h",
        0b01000: "key",
        0b10000: "not said",
        0b00011: "A",
        0b00100: "B",
        0b00110: "S",
        0b00010: "S, A",
    }
    assert published_cells(TIMED) == {
        0b111: "everybody",
        0b011: "at a",
        0b010: "at b",
        0b001: "exactly at a",
        0b100: "exactly at not said",
    }
    # Who has no role is a set of its own, and so is who has no site.
    mixed = [Person("1", ("R",)), Person("2"), Person("3", (), A), Person("4", ("R",), A)]
    assert published_cells(mixed) == {
        **{0b1111: "everybody", 0b1001: "R", 0b0110: "role not said", 0b1100: "h", 0b0011: "not said"},
        **{0b0001: "R, not said", 0b1000: "R, h", 0b0010: "role not said, not said", 0b0100: "role not said, h"},
    }
    both = [Person("1", ("R",), A, frozenset("a")), Person("2", ("T",), A, frozenset("a"))]
    both += [Person("3", ("R",), B, frozenset("a")), Person("4", ("R",), A, frozenset("b"))]
    assert published_cells(both)[0b0001] == "R, A, at a"
    # Named in the shortest way.
    crossed = [Person("1", ("R",), A, frozenset("a")), Person("2", ("T",), A, frozenset("b"))]
    crossed += [Person("3", ("T",), B, frozenset("a"))]
    assert published_cells(crossed)[0b001] == "R"
    assert published_cells([]) == {}


def test_what_can_be_computed_from_sets() -> None:
    assert atoms([], 3) == [0b111]
    assert atoms([], 0) == atoms([0b1], 0) == []
    assert atoms([0b0011, 0b0110], 4) == [0b0001, 0b0010, 0b0100, 0b1000]
    assert atoms([0b0111, 0b0011], 4) == [0b0011, 0b0100, 0b1000]


def test_how_a_rest_follows() -> None:
    cells = {0b11111: "all", 0b01111: "most", 0b00011: "two", 0b00110: "other two", 0b00010: "mid", 0b10000: "last"}
    assert difference(0b01000, cells) == "most without two; other two"
    assert difference(0b00100, cells) == "other two without mid"
    assert difference(0b00001, cells) == "two without mid"
    # The largest are taken away first, and none that takes nothing more away.
    assert difference(0b10, {0b1111: "all", 0b1101: "three", 0b1: "one", 0b1000: "x"}) == "all without three"
    assert difference(0b100, {0b111: "all", 0b10: "b", 0b1: "a"}) == "all without a; b"
    cells = {0b111111: "all", 0b00111: "three", 0b11000: "two", 0b00001: "one"}
    assert difference(0b100000, cells) == "all without three; two"
    assert members(0b10110, FIVE) == [FIVE[1], FIVE[2], FIVE[4]]


def block(*cells: str) -> Block:
    """Cells by their letters: role and site."""
    return frozenset((cell[0], cell[1], "") for cell in cells)


def sizes(**cells: int) -> dict[Cell, int]:
    return {(cell[0], cell[1], ""): size for cell, size in cells.items()}


def test_cells_are_put_together_by_size() -> None:
    assert blocks(sizes(Rh=6, Th=7), 3) == (block("Rh"), block("Th"))
    # The smallest goes to the smallest that shares its role, though there are smaller ones.
    assert blocks(sizes(Rh=2, Rk=9, Rm=8, Th=6, Mh=7), 3) == (
        *(block("Mh"), block("Rh", "Rm"), block("Rk"), block("Th")),
    )
    # Without kin to the smallest there is.
    assert blocks(sizes(Rh=2, Th=7, Mh=6), 3) == (block("Mh", "Rh"), block("Th"))
    # Again, until all have 2k; of equal ones the first by name goes first.
    assert blocks(sizes(Rh=2, Th=2, Mh=2, Sh=9), 3) == (block("Mh", "Rh", "Th"), block("Sh"))
    assert blocks(sizes(Rh=3, Th=3), 3) == (block("Rh", "Th"),)
    assert blocks(sizes(Rh=3, Th=2), 3) == ()
    assert blocks({}, 3) == ()


def test_blocks_are_put_together_by_role() -> None:
    assert role_blocks([]) == ()
    assert role_blocks([block("Th"), block("Rh")]) == (block("Rh"), block("Th"))
    assert role_blocks([block("Rh"), block("Th"), block("Rk", "Mh"), block("Mk")]) == (
        *(block("Mh", "Mk", "Rh", "Rk"), block("Th")),
    )


THREE = sizes(Rh=8, Rk=8, Th=8)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        (sizes(Rh=3, Rk=5, Th=4), {block("Rh"): 3, block("Rk"): 5, block("Th"): 4}),
        (sizes(Rh=2, Rk=5, Th=4), {block("Rh", "Rk"): 7, block("Th"): 4}),
        (sizes(Rh=6, Rk=5, Th=4), {block("Rh", "Rk"): 11, block("Th"): 4}),
        (sizes(Rh=2, Rk=5, Th=2), {block("Rh", "Rk", "Th"): 9}),
        (sizes(Th=3), {block("Rh", "Rk", "Th"): 3}),
        (sizes(Th=2), {}),
        (sizes(Rh=8, Rk=8, Th=5), {block("Rh", "Rk", "Th"): 21}),
        (sizes(Rh=8, Rk=8, Th=6), {}),
        ({}, {}),
    ],
)
def test_the_finest_safe_division_is_published(counts: dict[Cell, int], shown: dict[Block, int]) -> None:
    assert publishable(counts, THREE, 3) == shown


def test_too_few_for_any_count() -> None:
    assert publishable(sizes(Rh=3), sizes(Rh=5), 3) == {}
    assert publishable(sizes(Rh=3), sizes(Rh=6), 3) == {block("Rh"): 3}
    assert publishable({}, {}, 3) == {}
    assert [is_safe(*numbers) for numbers in ((3, 6, 3), (2, 6, 3), (3, 5, 3))] == [True, False, False]


def test_what_counts_leave_open() -> None:
    known = {block("Rh", "Rk"): 10, block("Th"): 3}
    assert bounds(block("Rh"), known, THREE) == (2, 8)
    assert bounds(block("Rh", "Rk"), known, THREE) == (10, 10)
    assert bounds(block("Rh", "Th"), known, THREE) == (5, 11)
    assert bounds(block("Rh"), {block("Rh", "Rk"): 5}, THREE) == (0, 5)
    assert bounds(block("Rh", "Th"), {block("Rh", "Rk"): 10}, THREE) == (2, 16)
    assert bounds(block("Rh", "Rk"), {block("Rh"): 4}, THREE) == (4, 12)
    assert bounds([], known, THREE) == (0, 0)


EIGHT = sizes(Rh=8, Th=8, Mk=8)
R, T, M = (frozenset([cell]) for cell in EIGHT)


def test_what_is_certain_in_published_counts() -> None:
    def found(known: dict[Block, tuple[int, int]], k: int = 3) -> list[tuple[object, str]]:
        return list(unsafe_pieces(known, EIGHT, k))

    assert found({R: (4, 4), T: (4, 4), R | T: (8, 8)}) == []
    assert found({R: (4, 4), T: (4, 4), R | T: (9, 9)}) == [(R | T, "by differencing, does not add up")]
    assert found({R: (4, 4), T: (4, 4), R | T: (7, 7)}) == [(R | T, "by differencing, does not add up")]
    assert found({R: (4, 4), R | T: (6, 6)}) == [(T, "by differencing, 2 of 8 cited it")]
    assert found({R: (4, 4), R | T: (10, 10)}) == [(T, "by differencing, 2 of 8 did not cite it")]
    assert found({R: (4, 4), R | T: (12, 12)}) == [(T, "by differencing, all 8 cited it")]
    assert found({R: (4, 4), R | T: (3, 3)}) == [(T, "by differencing, says -1 to -1 of 8, which cannot be")]
    # Only what is exact is taken away, and of what is taken away the largest that lie apart.
    assert found({R: (3, 4), R | T: (6, 6)}) == []
    assert found({R: (4, 4), T: (4, 4), R | T: (8, 8), R | T | M: (10, 10)}) == [
        (M, "by differencing, 2 of 8 cited it")
    ]
    assert found({R: (4, 4), T: (4, 4), R | T | M: (12, 12)}) == []
    apart = "overlaps another published count without one holding the other"
    assert found({R | T: (8, 8), T | M: (8, 8)}) == [(R | T, apart), (T | M, apart)]
    assert found({R | T: (8, 8), T | M: (7, 8)}) == []
    # Two that overlap are wrong in themselves; nothing is taken from what holds both.
    assert found({R | T: (8, 8), T | M: (8, 8), R | T | M: (13, 13)}) == [(R | T, apart), (T | M, apart)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        *((0, 0, []), (0, 2, []), (0, 8, []), (3, 3, []), (5, 5, []), (1, 3, []), (5, 7, [])),
        (1, 1, ["1 of 8 cited it"]),
        (1, 2, ["1 to 2 of 8 cited it"]),
        (2, 2, ["2 of 8 cited it"]),
        (6, 6, ["2 of 8 did not cite it"]),
        (6, 7, ["1 to 2 of 8 did not cite it"]),
        (7, 7, ["1 of 8 did not cite it"]),
        (6, 8, []),
        (8, 8, ["all 8 cited it"]),
        (4, 3, ["says 4 to 3 of 8, which cannot be"]),
        (-1, 3, ["says -1 to 3 of 8, which cannot be"]),
        (3, 9, ["says 3 to 9 of 8, which cannot be"]),
    ],
)
def test_what_is_wrong_with_a_count(low: int, high: int, expected: list[str]) -> None:
    assert list(reasons(low, high, 8, 3)) == expected


def test_a_count_of_a_small_group() -> None:
    assert list(reasons(2, 2, 4, 3)) == ["2 of 4 cited it", "2 of 4 did not cite it"]
    assert list(reasons(2, 2, 2, 3)) == ["2 of 2 cited it", "all 2 cited it"]
