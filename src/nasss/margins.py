"""Counts of people that would be published together, and what can be computed from them. Plain arithmetic, no engine.

**Cells.** A person has a role (with all its broader roles), a site (with its name, type and kind) and time points.
A cell is what people with the same of these have in common: a role at any level, a site at any level, a time point,
all time points together, or several of these at once. When person rows are published, every cell is published, and
so is every join of two cells. A family of sets that holds its own intersections gives every set of its Boolean
algebra by inclusion and exclusion. So what can be computed by differencing, over the whole lattice and not only
between two tables, is exactly the unions of *atoms*: people who stand in the same cells. `atoms` finds them.

**Generalisation.** A release gives each person one cell: the role at one level, the site at one level, time points
kept or dropped. `least` finds the release that keeps most detail and has no cell under k. More detail is: roles told
apart at all, since what people ask is who said what; then more cells; then, where two releases have as many, finer
roles; then finer sites; then time points kept.

**Suppression.** What a finding was cited by is a count in each cell of a release. One of k or more people who cited it
is not enough: those of the cell who did not are a count as well. A count is publishable when it and the rest of its
cell are both k or more. Cells too small for that (under 2k) are put together, by their sizes only (`blocks`), and the
counts of a division are published all or none (`publishable`): what is withheld then tells no more than that somewhere
in the division a count was too small. The tests try every input behind every output, for somebody who knows this rule.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_

Cell = tuple[str, str, str]
Block = frozenset[Cell]

# From fine to coarse. Sites of one printed name cannot be told apart by who reads it; key informants sit in
# organisations of many types, so the last step but one keeps the types of hospitals only.
SITE_LEVELS = ("site", "site name", "site type", "hospital type", "site kind")
SITE_WORDS = (
    *("single sites", "sites by name", "types of site", "types of hospital (others by kind)", "kinds of site"),
    "all sites together",
)
ALL_SITES = len(SITE_LEVELS)
EVERYONE = -1
NOT_SAID = "not said"
ANY = ""


@dataclass(frozen=True)
class Person:
    """One person (or a seat that stands for one) and what is known of them.

    Attributes:
        key: the participant's or the seat's identifier.
        roles: the role, from its broadest one to itself; empty when it is not said.
        sites: the site at each of `SITE_LEVELS`; empty when it is not said.
        phases: identifiers of the time points of the interviews.
    """

    key: str
    roles: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    phases: frozenset[str] = frozenset()

    def role(self, level: int) -> str:
        """The role at a level: 0 the broadest, 1 one step narrower, ...; `EVERYONE`: any."""
        if level == EVERYONE:
            return ANY
        return self.roles[min(level, len(self.roles) - 1)] if self.roles else NOT_SAID

    def site(self, level: int) -> str:
        """The site at a level of `SITE_LEVELS`; `ALL_SITES`: any."""
        if level == ALL_SITES:
            return ANY
        return self.sites[level] if self.sites else NOT_SAID

    def times(self, *, kept: bool) -> str:
        """The time points as one text; any when they are dropped."""
        return (" and ".join(sorted(self.phases)) or NOT_SAID) if kept else ANY


@dataclass(frozen=True)
class Generalisation:
    """What a release keeps: a level of roles, a level of sites, and whether time points are kept."""

    roles: int
    sites: int
    phases: bool

    def cell(self, person: Person) -> Cell:
        """The person's cell: role, site, time points; an empty text where everybody is taken together."""
        return person.role(self.roles), person.site(self.sites), person.times(kept=self.phases)

    def cells(self, people: Iterable[Person]) -> dict[Cell, list[Person]]:
        """All cells that have people."""
        found: dict[Cell, list[Person]] = {}
        for person in people:
            found.setdefault(self.cell(person), []).append(person)
        return found

    def words(self, people: Iterable[Person]) -> str:
        """The release in words."""
        kept = ", time points kept" if self.phases else ""
        return f"{self.role_words(people)} by {self.site_words()}{kept}"

    def role_words(self, people: Iterable[Person]) -> str:
        """The level of roles in words."""
        deepest = depth(people)
        if self.roles == EVERYONE:
            return "all roles together"
        if self.roles == 0:
            return "role groups"
        return "exact roles" if self.roles >= deepest else f"roles {self.roles} below their groups"

    def site_words(self) -> str:
        """The level of sites in words."""
        return SITE_WORDS[self.sites]


@dataclass(frozen=True)
class Margin:
    """How the people fall into the cells of one margin.

    Attributes:
        kept: what the margin keeps.
        cells: cells that have people.
        alone: people who are alone in their cell.
        under: people in cells under k.
    """

    kept: Generalisation
    cells: int
    alone: int
    under: int


def depth(people: Iterable[Person]) -> int:
    """The level of the narrowest role; 0 when no role has a broader one, `EVERYONE` when no role is known."""
    return max((len(person.roles) - 1 for person in people), default=0)


def margin(people: Iterable[Person], kept: Generalisation, k: int) -> Margin:
    """Count cells, people alone, and people in cells under k."""
    sizes = [len(cell) for cell in kept.cells(people).values()]
    return Margin(kept, len(sizes), sizes.count(1), sum(size for size in sizes if size < k))


def lattice(people: Sequence[Person]) -> list[Generalisation]:
    """All generalisations, the one that keeps most detail first."""
    has_phases = any(person.phases for person in people)
    found = [
        Generalisation(roles, sites, phases)
        for roles, sites, phases in product(
            range(EVERYONE, depth(people) + 1), range(ALL_SITES + 1), (True, False) if has_phases else (False,)
        )
    ]
    return sorted(found, key=lambda kept: _loss(kept, people))


def _loss(kept: Generalisation, people: Sequence[Person]) -> tuple[bool, int, int, int, bool]:
    return kept.roles == EVERYONE, -len(kept.cells(people)), -kept.roles, kept.sites, not kept.phases


def least(people: Sequence[Person], k: int, only: Sequence[Person] | None = None) -> Generalisation | None:
    """The release that keeps most detail and has no cell under k.

    Args:
        people: everybody.
        k: the least number of people in a cell.
        only: look at the cells of these people only.

    Returns:
        None when even everybody together are fewer than k.
    """
    for kept in lattice(people):
        cells = kept.cells(people)
        concerned = {kept.cell(person) for person in only} if only is not None else set(cells)
        if all(len(cells[cell]) >= k for cell in concerned):
            return kept
    return None


# Cells of published person rows, as sets of people: bit i stands for the i-th person.


def published_cells(people: Sequence[Person]) -> dict[int, str]:
    """Every set of people that is a cell of some margin, with the shortest way to say which."""
    options = [
        [(_everybody(people), "")],
        [(_everybody(people), "")],
        [(_everybody(people), "")],
    ]
    for level in range(depth(people) + 1):
        # A cell of a role holds the people of its narrower roles too.
        names = sorted({person.roles[level] for person in people if len(person.roles) > level})
        options[0] += [(_mask(people, [name in p.roles[level : level + 1] for p in people]), name) for name in names]
    options[0].append((_mask(people, [not person.roles for person in people]), f"role {NOT_SAID}"))
    for level in reversed(range(ALL_SITES)):
        names = sorted({person.site(level) for person in people})
        options[1] += [(_mask(people, [p.site(level) == name for p in people]), name) for name in names]
    if any(person.phases for person in people):
        phases = sorted({phase for person in people for phase in person.phases})
        options[2] += [(_mask(people, [phase in p.phases for p in people]), f"at {phase}") for phase in phases]
        times = sorted({person.times(kept=True) for person in people})
        options[2] += [(_mask(people, [p.times(kept=True) == t for p in people]), f"exactly at {t}") for t in times]
    found: dict[int, str] = {}
    # Fewest conditions first, so that a set is named in the shortest way.
    for parts in sorted(product(*options), key=lambda parts: sum(bool(name) for _, name in parts)):
        mask = parts[0][0] & parts[1][0] & parts[2][0]
        if mask:
            found.setdefault(mask, ", ".join(name for _, name in parts if name) or "everybody")
    return found


def atoms(masks: Iterable[int], people: int) -> list[int]:
    """The smallest sets of people that can be computed from the sets given and their intersections."""
    parts = [(1 << people) - 1] if people else []
    for mask in masks:
        parts = [part for old in parts for part in (old & mask, old & ~mask) if part]
    return sorted(parts)


def difference(atom: int, cells: Mapping[int, str]) -> str:
    """How a set of people that is no cell follows from cells: the smallest around it without those inside."""
    # Cells hold their intersections: of those around the set one lies in all others, and is the least number.
    whole = min(mask for mask in cells if mask & atom == atom)
    left, without = whole, []
    inside = [mask for mask in cells if mask & whole == mask and not mask & atom]
    for mask in sorted(inside, key=lambda mask: (-mask.bit_count(), mask)):
        if left & mask:
            left &= ~mask
            without.append(cells[mask])
    return f"{cells[whole]} without {'; '.join(without)}"


def members(mask: int, people: Sequence[Person]) -> list[Person]:
    """The people of a set."""
    return [person for i, person in enumerate(people) if mask >> i & 1]


def _mask(people: Sequence[Person], flags: Sequence[bool]) -> int:
    assert len(people) == len(flags)
    return sum(1 << i for i, flag in enumerate(flags) if flag)


def _everybody(people: Sequence[Person]) -> int:
    return (1 << len(people)) - 1


# Counts of what was cited, within the cells of a release.


def is_safe(count: int, size: int, k: int) -> bool:
    """Whether so many of so many may be published: neither they nor the others are under k."""
    return count >= k and size - count >= k


def blocks(sizes: Mapping[Cell, int], k: int) -> tuple[Block, ...]:
    """The cells put together until each block has 2k people or more, by their sizes only.

    The smallest block goes first: to the smallest that shares a role with it, else to the smallest there is.
    Empty when all people together are fewer than 2k.
    """
    parts = [frozenset([cell]) for cell in sorted(sizes)]

    def weight(block: Block) -> tuple[int, list[Cell]]:
        return sum(sizes[cell] for cell in block), sorted(block)

    while parts:
        small = min(parts, key=weight)
        if weight(small)[0] >= 2 * k:
            return tuple(sorted(parts, key=sorted))
        parts.remove(small)
        kin = [block for block in parts if {cell[0] for cell in block} & {cell[0] for cell in small}]
        if not parts:
            break
        partner = min(kin or parts, key=weight)
        parts.remove(partner)
        parts.append(partner | small)
    return ()


def role_blocks(fine: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks put together until each role stands in one of them only."""
    parts: list[Block] = []
    for block in fine:
        roles = {cell[0] for cell in block}
        kin = [part for part in parts if {cell[0] for cell in part} & roles]
        parts = [part for part in parts if part not in kin] + [reduce(or_, kin, block)]
    return tuple(sorted(parts, key=sorted))


def publishable(counts: Mapping[Cell, int], sizes: Mapping[Cell, int], k: int) -> dict[Block, int]:
    """The counts that are published of one finding: those of the finest division that is safe throughout.

    Args:
        counts: people of each cell who cited the finding.
        sizes: people of each cell.
        k: the least number of people.

    Returns:
        The count in each block of the division; one block with all cells when only the total is safe; nothing when
        that is not.
    """
    fine = blocks(sizes, k)
    everybody = (frozenset(sizes),)
    for division in (fine, role_blocks(fine), everybody) if fine else ():
        found = {block: sum(counts.get(cell, 0) for cell in block) for block in division}
        if all(is_safe(count, sum(sizes[cell] for cell in block), k) for block, count in found.items()):
            return found
    return {}


def bounds(cells: Iterable[Cell], known: Mapping[Block, int], sizes: Mapping[Cell, int]) -> tuple[int, int]:
    """The least and the most of some cells who can have cited a finding, from the counts of a division.

    Exact, since the blocks are disjoint and nothing ties the cells of a block but its count. Cells that are in no
    block are open.
    """
    wanted = set(cells)
    low = high = 0
    for block, count in known.items():
        size = sum(sizes[cell] for cell in block)
        part = sum(sizes[cell] for cell in block & wanted)
        low += max(0, count - (size - part))
        high += min(count, part)
    free = wanted - {cell for block in known for cell in block}
    return low, high + sum(sizes[cell] for cell in free)


def unsafe_pieces(
    known: Mapping[Block, tuple[int, int]], sizes: Mapping[Cell, int], k: int
) -> Iterator[tuple[Hashable, str]]:
    """What is certain and too small in the published counts of one finding.

    Args:
        known: the least and the most published for each set of cells.
        sizes: people of each cell.
        k: the least number of people.

    Yields:
        The set of cells and what is wrong with it. Sets that overlap without one holding the other are wrong in
        themselves, since what follows from them is not computed here.
    """
    exact = {block: low for block, (low, high) in known.items() if low == high}
    for block, (low, high) in known.items():
        yield from ((block, reason) for reason in reasons(low, high, sum(sizes[cell] for cell in block), k))
    for block, count in exact.items():
        inside = [other for other in exact if other < block]
        tops = [other for other in inside if not any(other < third for third in inside)]
        if any(block & other and not (block <= other or other <= block) for other in exact):
            yield block, "overlaps another published count without one holding the other"
        elif tops and sum(map(len, tops)) == len(set().union(*tops)):
            rest = block - set().union(*tops)
            size, left = sum(sizes[cell] for cell in rest), count - sum(exact[other] for other in tops)
            found = reasons(left, left, size, k) if size else iter([] if left == 0 else ["does not add up"])
            yield from ((rest or block, f"by differencing, {reason}") for reason in found)


def reasons(low: int, high: int, size: int, k: int) -> Iterator[str]:
    """What makes a count, or the rest of its cell, too small for certain; or the whole cell of one mind."""
    if low > high or low < 0 or high > size:
        yield f"says {low} to {high} of {size}, which cannot be"
        return
    if low > 0 and high < k:
        yield f"{_range(low, high)} of {size} cited it"
    if size - high > 0 and size - low < k:
        yield f"{_range(size - high, size - low)} of {size} did not cite it"
    if low == size:
        yield f"all {size} cited it"


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"
