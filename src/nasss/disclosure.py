"""Check whether a study would show who said what, before anything of it leaves the house.

`check` computes over everything that would be published together (see `nasss.margins` for the arithmetic) and names
each risk, what is seen, and the least generalisation that removes it:

* ``alone``, ``small-cell``: people alone, or fewer than k, in a cell of role, site and time point, at every level;
  a statement attributed to a role that fewer than k people have.
* ``differencing``: fewer than k people who are no cell, but what is left of one cell without others.
* ``fingerprint``: people whose set of cited factors fewer than k people share, while each person is a row of its own.
* ``homogeneity``: everybody in a cell of k or more cited the same finding, so that it is known of each of them.
* ``small-count``: fewer than k people cited a finding, or did not, in the whole study or in a cell.
* ``join``, ``unprinted-citation``, ``interview``: a person's seat, citation or interview that no document prints.
* ``quote``, ``text-anchor``, ``coder``, ``import``, ``name``: words without consent basis, reviewer and date;
  offsets into a transcript; who coded; the fingerprint of a project file; a text that seems to name somebody.

**What is public already.** A study whose ``access`` is ``published`` prints what stands in it, in the document that its
DOI names. Its risks are reported as ``known-public`` and do not block. These still do: a seat whose source does not
name the DOI, a citation that is not in the list its row prints, an interview, an anchor, a coder. Anything else, an
empty ``access`` or one without a DOI too, is restricted, and every risk blocks.

**Fails closed.** Every run first checks an invented study with one violation of each kind. If one is not found, or
anything goes wrong, the answer is `EngineError`: nothing was found out, so nothing goes out.

The check does not read texts as a person would: `DisclosureReport.review` lists those to be read. Counts of
hospitals, papers or departments are not counts of people and are not checked. Roles are grouped as in the ontology.
"""

import csv
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from nasss.errors import EngineError, NasssError, UsageError
from nasss.margins import (
    ALL_SITES,
    EVERYONE,
    Block,
    Cell,
    Generalisation,
    Margin,
    Person,
    atoms,
    bounds,
    depth,
    difference,
    least,
    margin,
    members,
    published_cells,
    reasons,
    unsafe_pieces,
)
from nasss.namespaces import NASSS
from nasss.ontology import label, load
from nasss.tables import SEPARATOR, Row, Tables, read_tables, schema

BLOCK: Literal["block"] = "block"
KNOWN: Literal["known-public"] = "known-public"
DEFAULT_K = 3
LEAST_K = 2
AGGREGATES = "tables/disclosure-aggregates.tsv"
AGGREGATE_COLUMNS = ("id", "finding", "role_group", "site_kind", "people", "min", "max", "suppressed")
PEOPLE_UNITS = ("IntervieweeUnit", "InterviewUnit")
SHOWN = 12

_APPLY = "leave out person rows and publish counts only (nasss disclose --apply)"
# What blocks in a published study too.
_NEVER_PUBLIC = frozenset({"join", "unprinted-citation", "interview", "text-anchor", "coder"})
_TITLED = r"\b(?:[Dd]r|[Pp]rof|M[rs]|Mrs|[Mm]evr|[Mm]evrouw|[Dd]hr|Herr|Frau)\b\.?\s+(?:[a-z]{2,4}\s+)*[A-Z]\w+"
# Where the name of a site is no link between a person and a site.
SITE_TABLES = frozenset({"study", "case-types", "cases", "positions", "samples", "phases"})
_NAMING = re.compile(
    rf"(?P<title>{_TITLED})|(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+)|(?P<path>\b[A-Z]:[\\/]|/(?:home|Users)/)"
    r"|(?P<phone>(?:\+|\b00)\d[\d ()-]{7,}\d)"
)
_KINDS = {
    "alone": "People alone in a cell",
    "small-cell": "Cells under k",
    "differencing": "Isolated by differencing",
    "fingerprint": "Fingerprints",
    "homogeneity": "Everybody of a cell of one mind",
    "small-count": "Counts under k",
    "join": "People joined with their seat",
    "unprinted-citation": "Citations that no document prints",
    "interview": "Interviews of single people",
    "quote": "Quotes without consent",
    "text-anchor": "Places in transcripts",
    "coder": "Coders",
    "import": "Project files",
    "name": "Texts that seem to name somebody",
}


@dataclass(frozen=True)
class Risk:
    """One way in which what would be published tells of single people.

    Attributes:
        kind: one of the kinds of the module.
        where: the cell, the finding or the row.
        people: how many people are concerned; 0 when that is not known.
        seen: what somebody sees who reads it.
        remedy: the least generalisation that removes it.
        severity: ``block``, or ``known-public`` where the document prints it already.
    """

    kind: str
    where: str
    people: int
    seen: str
    remedy: str
    severity: Literal["block", "known-public"]


@dataclass(frozen=True)
class DisclosureReport:
    """What the check of one study found.

    Attributes:
        study: the study's identifier.
        k: the least number of people that may stand together.
        access: ``published`` or ``restricted``, as the check took it.
        people: number of people.
        risks: everything found.
        margins: how the people fall into cells, for each level of roles and sites.
        release: the release that keeps most detail and has no cell under k, in words.
        notes: what the check did not look at, or took for granted.
        review: texts that a person must read before they are published, with their place.
    """

    study: str
    k: int
    access: str
    people: int
    risks: tuple[Risk, ...]
    margins: tuple[tuple[str, Margin], ...]
    release: str
    notes: tuple[str, ...]
    review: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        """Whether the study may not go out as it is."""
        return any(risk.severity == BLOCK for risk in self.risks)

    @property
    def blocking(self) -> tuple[Risk, ...]:
        """The risks that block."""
        return tuple(risk for risk in self.risks if risk.severity == BLOCK)

    def to_text(self) -> str:
        """The report as plain text."""
        known = len(self.risks) - len(self.blocking)
        verdict = "BLOCKED" if self.blocked else "may go out"
        lines = [
            f"{self.study}: {verdict}. {_many(len(self.blocking), 'risk')} that block, "
            f"{known} known from the publication; access {self.access}; {_many(self.people, 'person')}; k = {self.k}."
        ]
        if self.margins:
            lines += ["", f"{'What is told apart':<64} cells  alone  in cells under {self.k}"]
            lines += [f"{words:<64} {m.cells:>5}  {m.alone:>5}  {m.under:>5}" for words, m in self.margins]
            lines += ["", f"The release that keeps most detail: {self.release}."]
        for severity in (BLOCK, KNOWN):
            for kind, title in _KINDS.items():
                lines += _listed([r for r in self.risks if (r.kind, r.severity) == (kind, severity)], title, severity)
        if self.review:
            lines += ["", f"To be read by a person ({len(self.review)}):", *(f"  {place}" for place in self.review)]
        lines += ["", *self.notes]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """The report as a JSON object."""
        document = {
            "study": self.study,
            "k": self.k,
            "access": self.access,
            "blocked": self.blocked,
            "people": self.people,
            "release": self.release,
            "margins": [
                {"kept": words, "cells": m.cells, "alone": m.alone, "under_k": m.under} for words, m in self.margins
            ],
            "risks": [asdict(risk) for risk in self.risks],
            "review": list(self.review),
            "notes": list(self.notes),
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def check(study: Path | Tables, k: int = DEFAULT_K, *, sensitive: Collection[str] | None = None) -> DisclosureReport:
    """Find out what publishing a study as it is would tell of single people.

    Args:
        study: the study's folder, or its tables.
        k: the least number of people that may stand together.
        sensitive: identifiers of the findings for which it matters that a whole cell shares them; all by default.

    Raises:
        UsageError: k is no such number.
        EngineError: the study could not be checked, so it must not go out.
    """
    if k < LEAST_K:
        raise UsageError(f"k is {k}; expected {LEAST_K} or more: with less, single people are shown")
    try:
        _find_planted()
        aggregates = _read_aggregates(study) if isinstance(study, Path) else []
        tables = read_tables(study) if isinstance(study, Path) else study
        return _Check(tables, aggregates, k, sensitive).report()
    except UsageError:
        raise
    except Exception as error:
        name = study if isinstance(study, Path) else "these tables"
        text = str(error) if isinstance(error, NasssError) else f"{type(error).__name__}: {error}"
        raise EngineError(f"{name}: could not be checked, so nothing of it may go out. {text}") from error


def disclose(folders: Iterable[Path], k: int = DEFAULT_K, kind: str = "text") -> tuple[str, bool]:
    """Check several studies, for the command.

    Args:
        folders: the studies' folders.
        k: the least number of people that may stand together.
        kind: ``text`` or ``json`` (a list of reports).

    Returns:
        The reports, and whether any study is blocked.

    Raises:
        UsageError: k is no such number.
        EngineError: a study could not be checked.
    """
    reports = [check(folder, k) for folder in folders]
    if kind == "json":
        text = json.dumps([json.loads(report.to_json()) for report in reports], ensure_ascii=False, indent=1) + "\n"
    else:
        text = "\n".join(report.to_text() for report in reports)
    return text, any(report.blocked for report in reports)


def access_of(tables: Tables) -> str:
    """How the study is to be treated: ``published`` only when it says so and names its document."""
    row = tables["study"][0]
    return "published" if row.text("access") == "published" and row.text("doi") else "restricted"


def people_of(tables: Tables) -> list[Person]:
    """The people of a study: each seat is one; interviewees come beside when no seat is left for them."""
    phases = _phases(tables)
    holders = {seat: row.required("id") for row in tables["participants"] if (seat := row.text("position"))}
    cases = {row.required("id"): row for row in tables["cases"]}
    types = {row.required("id"): row.required("label") for row in tables["case-types"]}
    people = []
    for row in tables["positions"]:
        holder = holders.get(row.required("id"))
        sites = _sites(cases[case], types) if (case := row.text("case")) else ()
        key = holder or f"seat {row.required('id')}"
        people.append(Person(key, role_path(row.required("role")), sites, phases.get(holder or "", frozenset())))
    if len(holders) == len(people):
        unseated = [row.required("id") for row in tables["participants"] if not row.text("position")]
        people += [Person(key, phases=phases.get(key, frozenset())) for key in unseated]
    return people


def _sites(case: Row, types: Mapping[str, str]) -> tuple[str, ...]:
    kind = case.required("kind").replace("-", " ")
    of_type = types[case.required("case_type")]
    return case.required("id"), case.required("label"), of_type, of_type if kind == "hospital" else kind, kind


def _phases(tables: Tables) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in tables["interviews"]:
        person = row.required("participant")
        found[person] = found.get(person, frozenset()) | {row.text("phase") or "no time point"}
    return found


@cache
def _broader() -> dict[str, str]:
    start = len(str(NASSS))
    return {str(role)[start:]: str(above)[start:] for role, above in load().subject_objects(NASSS.broaderRole)}


@cache
def role_path(role: str) -> tuple[str, ...]:
    """Labels from the broadest role down to this one.

    Args:
        role: local name of a role in the ontology.
    """
    return tuple(label(NASSS[name]) for name in reversed(role_line(role)))


def role_line(role: str) -> list[str]:
    """Local names from this role up to the broadest one."""
    line = [role]
    while (above := _broader().get(line[-1])) and above not in line:
        line.append(above)
    return line


def citers_of(tables: Tables) -> dict[str, set[str]]:
    """People who cited each finding; several citations of one person are one."""
    found: dict[str, set[str]] = {}
    for row in tables["citations"]:
        found.setdefault(row.required("finding"), set()).add(row.required("participant"))
    return found


def number_of_people(tables: Tables) -> int:
    """How many people the study has: its interviewees, or its seats where it has more of these."""
    return max(len(tables["participants"]), len(tables["positions"]))


def group_size(finding: Row, tables: Tables) -> int:
    """Out of how many people a finding is counted; 0 when that is not known."""
    if (printed := finding.number("denominator")) is not None:
        return printed
    if phase := finding.text("phase"):
        return sum(phase in phases for phases in _phases(tables).values())
    return number_of_people(tables)


class _Check:
    """The check of one study; every method yields the risks of one kind."""

    def __init__(
        self, tables: Tables, aggregates: list[dict[str, str]], k: int, sensitive: Collection[str] | None
    ) -> None:
        self.tables = tables
        self.aggregates = aggregates
        self.k = k
        self.id = tables["study"][0].required("id")
        self.access = access_of(tables)
        self.people = people_of(tables)
        self.cells = published_cells(self.people)
        self.citers = citers_of(tables)
        self.findings = {row.required("id"): row for row in tables["findings"]}
        self.sensitive = set(self.findings) if sensitive is None else set(sensitive)
        if unknown := self.sensitive - set(self.findings):
            raise UsageError(f"no finding {', '.join(sorted(unknown))} in {self.id}")

    def report(self) -> DisclosureReport:
        finders: tuple[Callable[[], Iterator[Risk]], ...] = (
            *(self._small_cells, self._differencing, self._attributions, self._time_points, self._fingerprints),
            *(self._homogeneity, self._counts, self._counts_in_cells, self._aggregates, self._joins),
            *(self._samples, self._unprinted, self._interviews, self._quotes, self._rows, self._names),
        )
        risks = tuple(risk for finder in finders for risk in finder())
        kept = least(self.people, self.k) if self.people else None
        return DisclosureReport(
            self.id,
            self.k,
            self.access,
            max(number_of_people(self.tables), len(self.people)),
            risks,
            tuple(self._margins()),
            kept.words(self.people) if kept else f"none, since all together are fewer than {self.k}",
            tuple(self._notes()),
            tuple(self._review()),
        )

    def _risk(self, kind: str, where: str, people: int, seen: str, remedy: str) -> Risk:
        is_public = self.access == "published" and kind not in _NEVER_PUBLIC
        return Risk(kind, where, people, seen, remedy, KNOWN if is_public else BLOCK)

    def _margins(self) -> Iterator[tuple[str, Margin]]:
        if not any(person.roles for person in self.people):
            return
        for sites in range(ALL_SITES + 1):
            for roles in reversed(range(EVERYONE, depth(self.people) + 1)):
                kept = Generalisation(roles, sites, False)
                yield kept.words(self.people), margin(self.people, kept, self.k)

    def _step(self, concerned: Sequence[Person]) -> str:
        """The least generalisation in which these people stand with k others or more, in words."""
        kept = least(self.people, self.k, concerned)
        return f"publish {kept.words(self.people)}" if kept else f"publish no people: all are fewer than {self.k}"

    def _small_cells(self) -> Iterator[Risk]:
        small = {mask: name for mask, name in self.cells.items() if mask.bit_count() < self.k}
        for mask, name in sorted(small.items(), key=lambda item: (item[0].bit_count(), item[1])):
            inner = 0
            for other in small:
                inner |= other if other != mask and other & mask == other else 0
            # A cell that is made of smaller ones says nothing more.
            if inner != mask:
                people = members(mask, self.people)
                kind = "alone" if len(people) == 1 else "small-cell"
                yield self._risk(kind, name, len(people), f"{_many(len(people), 'person')}: {name}", self._step(people))

    def _differencing(self) -> Iterator[Risk]:
        for atom in atoms(self.cells, len(self.people)):
            is_seen = any(mask & atom == atom for mask in self.cells if mask.bit_count() < self.k)
            if atom.bit_count() < self.k and not is_seen:
                people = members(atom, self.people)
                where = difference(atom, self.cells)
                seen = f"{_many(len(people), 'person')}: {where}"
                yield self._risk("differencing", where, len(people), seen, self._step(people))

    def _attributions(self) -> Iterator[Risk]:
        for name, row in self.findings.items():
            for role in row.items("attributed_roles"):
                title = role_path(role)[-1]
                people = [person for person in self.people if title in person.roles]
                if 0 < len(people) < self.k:
                    seen = f"a statement of the {title}, whom {_many(len(people), 'person')} can be"
                    yield self._risk("small-cell", f"finding {name}", len(people), seen, self._step(people))

    def _time_points(self) -> Iterator[Risk]:
        """Time points of interviewees whose seats are not known: they are counted without role and site."""
        listed = {person.key for person in self.people}
        phases = {key: value for key, value in _phases(self.tables).items() if key not in listed}
        everyone = [
            Person(row.required("id"), phases=phases.get(row.required("id"), frozenset()))
            for row in self.tables["participants"]
        ]
        for mask, name in published_cells(everyone).items() if phases else ():
            if mask.bit_count() < self.k:
                seen = f"{_many(mask.bit_count(), 'person')} interviewed {name}"
                kind = "alone" if mask.bit_count() == 1 else "small-cell"
                yield self._risk(kind, name, mask.bit_count(), seen, "drop the time points")

    def _fingerprints(self) -> Iterator[Risk]:
        if not self.citers:
            return
        cited: dict[str, set[str]] = {row.required("id"): set() for row in self.tables["participants"]}
        for name, people in self.citers.items():
            for person in people:
                cited[person].add(self.findings[name].required("factor"))
        sets = [frozenset(factors) for factors in cited.values()]
        rare = [person for person, factors in cited.items() if sets.count(frozenset(factors)) < self.k]
        if rare:
            seen = f"the set of factors of {_some(rare)} is shared by fewer than {self.k}"
            yield self._risk("fingerprint", "citations", len(rare), seen, _APPLY)

    def _homogeneity(self) -> Iterator[Risk]:
        keys = [person.key for person in self.people]
        everybody = {row.required("id") for row in self.tables["participants"]}
        for name in sorted(self.sensitive & set(self.citers)):
            mask = sum(1 << i for i, key in enumerate(keys) if key in self.citers[name])
            whole = [m for m in self.cells if m & mask == m and m.bit_count() >= self.k]
            largest = [m for m in whole if not any(m & o == m and m != o for o in whole)]
            found = [(m.bit_count(), self.cells[m]) for m in largest]
            if not found and self.k <= len(everybody) == len(self.citers[name]):
                found = [(len(everybody), "everybody")]
            for size, where in sorted(found):
                text = self.findings[name].required("label")
                seen = f"all {size} ({where}) cited “{text}”, so it is known of each of them"
                yield self._risk("homogeneity", f"finding {name}", size, seen, _APPLY)

    def _counts(self) -> Iterator[Risk]:
        for name, row in self.findings.items():
            citers = len(self.citers.get(name, ()))
            count = row.number("count") if row.text("unit") in PEOPLE_UNITS else None
            counts = {value for value in (citers or None, count) if value}
            size = group_size(row, self.tables)
            for value in sorted(counts):
                # That all cited it is found among the cells, where people are listed.
                asks = name in self.sensitive and name not in self.citers
                yield from self._count_risks(f"finding {name}", value, size, is_sensitive=asks)

    def _count_risks(self, where: str, count: int, size: int, *, is_sensitive: bool) -> Iterator[Risk]:
        remedy = f"withhold the count (print: fewer than {self.k})"
        # Where the group is not known, its size is no help to a reader either.
        for reason in reasons(count, count, size or count + self.k, self.k):
            is_whole = reason.startswith("all ")
            if is_sensitive or not is_whole:
                people = count if is_whole or count < self.k else size - count
                seen = f"{where}: {reason}"
                yield self._risk("homogeneity" if is_whole else "small-count", where, max(people, 0), seen, remedy)

    def _samples(self) -> Iterator[Risk]:
        """Samples and measures that are numbers of people."""
        for table, column in {"samples": "size", "measures": "value"}.items():
            for row in self.tables[table]:
                number = row.text(column) or ""
                where = f"{table} {row.required('id')}"
                if row.text("unit") in PEOPLE_UNITS and number.isdigit() and 0 < int(number) < self.k:
                    seen = f"{where}: {_many(int(number), 'person')}"
                    yield self._risk("small-count", where, int(number), seen, f"leave out the row of {table}.csv")

    def _counts_in_cells(self) -> Iterator[Risk]:
        """Citers and others within cells, where the seats of people are joined with what they cited."""
        seated = {row.required("id") for row in self.tables["participants"] if row.text("position")}
        known = sum(1 << i for i, person in enumerate(self.people) if person.key in seated)
        small = []
        for name, citers in self.citers.items():
            mask = sum(1 << i for i, person in enumerate(self.people) if person.key in citers)
            for cell, title in self.cells.items():
                size, count = cell.bit_count(), (cell & mask).bit_count()
                if cell & known == cell and size >= self.k and (0 < count < self.k or 0 < size - count < self.k):
                    small.append(f"{count} of {size} on {name} ({title})")
        if small:
            seen = (
                f"{_many(len(small), 'count')} within cells where fewer than {self.k} cited or did not: {_some(small)}"
            )
            yield self._risk("small-count", "citations by cell", 0, seen, _APPLY)

    def _aggregates(self) -> Iterator[Risk]:
        groups: dict[str, list[dict[str, str]]] = {}
        for line in self.aggregates:
            groups.setdefault(line["finding"], []).append(line)
        for name, lines in groups.items():
            sizes, known, open_rows = _blocks_of(lines)
            if count := self.findings[name].number("count"):
                known[frozenset(sizes)] = (count, count)
            where = f"aggregates of finding {name}"
            remedy = "build the release again (nasss disclose --apply)"
            wrong = [reason for _, reason in unsafe_pieces(known, sizes, self.k)]
            wrong += [f"{size} in {cell[0]}, {cell[1]}" for cell, size in sizes.items() if 0 < size < self.k]
            exact = {block: low for block, (low, high) in known.items() if low == high}
            finest = {block: n for block, n in exact.items() if not any(other < block for other in exact)}
            for block, (low, high) in open_rows.items():
                least_, most = bounds(block, finest, sizes)
                if low > least_ or high < most:
                    wrong.append(f"a row says {low} to {high} where the counts leave {least_} to {most} open")
            for reason in wrong:
                yield self._risk("small-count", where, 0, f"{where}: {reason}", remedy)

    def _joins(self) -> Iterator[Risk]:
        joined = [row for row in self.tables["participants"] if row.text("position")]
        remedy = _APPLY
        if self.access == "published":
            doi = self.tables["study"][0].required("doi").lower()
            joined = [row for row in joined if not names_document(row.text("position_source") or "", doi)]
            remedy = f"leave participants.csv without seats, or name the document ({doi}) as position_source"
        if joined:
            who = [row.required("id") for row in joined]
            seen = f"role and site of {_some(who)}, under the identifier that their citations have"
            yield self._risk("join", "participants", len(joined), seen, remedy)

    def _unprinted(self) -> Iterator[Risk]:
        if self.access != "published":
            return
        printed = {row.required("id"): row.text("printed_ids") or "" for row in self.tables["table-rows"]}
        found = []
        for row in self.tables["citations"]:
            finding, person = row.required("finding"), row.required("participant")
            source = row.text("source") or self.findings[finding].items("sources")[0]
            if not is_printed(person, printed.get(source, "")):
                found.append(f"{person} on {finding}")
        if found:
            seen = f"no row of the document lists {_some(found)}"
            yield self._risk(
                "unprinted-citation", "citations", len(found), seen, "leave out what the document does not print"
            )

    def _interviews(self) -> Iterator[Risk]:
        rows = self.tables["interviews"]
        if rows:
            people = {row.required("participant") for row in rows}
            dated = sum(1 for row in rows if row.text("date"))
            seen = f"when each of {_many(len(people), 'person')} was interviewed ({dated} with a date)"
            yield self._risk("interview", "interviews", len(people), seen, "leave out interviews.csv")

    def _quotes(self) -> Iterator[Risk]:
        for row in self.tables["passages"] if self.access == "restricted" else ():
            missing = [name for name in ("consent_basis", "reviewed_by", "reviewed_on") if not row.text(name)]
            if missing:
                seen = f"the words of somebody, without {', '.join(missing)}"
                remedy = f"leave out the quote, or fill in {', '.join(missing)}"
                yield self._risk("quote", f"passage {row.required('id')}", 1, seen, remedy)

    def _rows(self) -> Iterator[Risk]:
        tables = {
            "anchors": ("text-anchor", "places in transcripts, which tell who has the transcripts what was said"),
            "coders": ("coder", "who coded"),
            "imports": ("import", "the fingerprint of a project file with personal data"),
        }
        for name, (kind, seen) in tables.items():
            if rows := self.tables[name]:
                yield self._risk(kind, name, 0, f"{_many(len(rows), 'row')}: {seen}", f"leave out {name}.csv")

    def _names(self) -> Iterator[Risk]:
        people, places = names_of(self.tables)
        for table, row, column, text in texts(self.tables):
            if named := names_in(text, people, [] if table in SITE_TABLES else places):
                where = f"{table}.csv, row {row.line}, column {column}"
                seen = f"{', '.join(named)} in “{text[:80]}”"
                yield self._risk("name", where, 1, seen, "say it without the name")

    def _review(self) -> Iterator[str]:
        found: dict[tuple[str, str, str], list[int]] = {}
        for table, row, column, text in texts(self.tables) if self.access == "restricted" else ():
            found.setdefault((table, column, text), []).append(row.line)
        for (table, column, text), lines in found.items():
            more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
            yield f"{table}.csv, row {lines[0]}{more}, {column}: {text if len(text) <= 90 else f'{text[:87]}...'}"

    def _notes(self) -> Iterator[str]:
        yield f"k = {self.k} is a choice, not a law; the study team and its data protection officer decide."
        yield "Counts of hospitals, departments, papers or other things than people were not checked."
        if self.tables["study"][0].text("access") == "published" and self.access != "published":
            yield "The study is called published but names no DOI, so it was taken as restricted."
        if self.access == "published":
            yield f"What {self.tables['study'][0].text('doi')} prints is public; nothing was compared with its text."
        open_seats = len(self.tables["positions"]) - sum(bool(r.text("position")) for r in self.tables["participants"])
        if open_seats and self.tables["participants"]:
            yield f"{_many(open_seats, 'seat')} without a known interviewee: nobody's role was guessed."


def texts(tables: Tables) -> Iterator[tuple[str, Row, str, str]]:
    """Every cell that holds words of a person: table, row, column, text."""
    for table, descriptor in schema().items():
        columns = [field["name"] for field in descriptor["schema"]["fields"] if _is_text(table, field)]
        for row in tables[table]:
            for column in columns:
                if text := row.text(column):
                    yield table, row, column, text


def _is_text(table: str, field: Mapping[str, object]) -> bool:
    constraints = field.get("constraints", {})
    assert isinstance(constraints, dict)
    is_closed = {"enum", "pattern"} & set(constraints) or "refersTo" in field
    keys = {str(name) for key in schema()[table]["schema"].get("foreignKeys", []) for name in key["fields"]}
    # Titles, sources and lists of numbers are no words of the study team about a person.
    rest = keys | {"method", "title", "country", "printed_ids", "printed_sum", "study", "licence", "tool"}
    rest |= {"format", "offset_convention"}
    return field["type"] == "string" and not is_closed and field["name"] not in rest


def names_of(tables: Tables) -> tuple[list[str], list[str]]:
    """Identifiers of the interviewees, and names and identifiers of the sites."""
    people = [row.required("id") for row in tables["participants"]]
    places = [row.required(column) for column in ("label", "id") for row in tables["cases"]]
    return people, places


def names_in(text: str, people: Iterable[str], places: Iterable[str]) -> list[str]:
    """What in a text seems to name somebody: a titled name, an address, an interviewee, a site."""
    found = _NAMING.search(text)
    named = [found.group()] if found else []
    named += [person for person in people if mentions(text, person)]
    named += [place for place in places if re.search(rf"(?i)\b{re.escape(place)}\b", text)]
    return list(dict.fromkeys(named))


def in_list(person: str) -> str:
    """The pattern of an interviewee in a printed list: a whole word, in small letters or capitals.

    Letters and digits that hyphens or points join are one word: neither ``P7`` nor ``1-7`` lists the interviewee 7.
    """
    return rf"(?i)(?<![\w-])(?<!\w\.){_identifier(person)}(?![\w-]|\.\w)"


def is_printed(person: str, ids: str) -> bool:
    """Whether an interviewee stands in a printed list; a number with or without leading zeros."""
    return bool(re.search(in_list(person), ids))


def names_document(text: str, doi: str) -> bool:
    """Whether a text names a document by its DOI; one that goes on is another document's."""
    return bool(doi) and bool(re.search(rf"(?i){re.escape(doi)}(?![\w/-]|\.\w)", text))


def mentions(text: str, person: str) -> bool:
    """Whether a text speaks of a person by identifier; a bare number only where a word says that it is a person's."""
    words = r"(?:\b(?:interviewees?|participants?|respondents?|persons?|ids?)\W{0,2}|\bp)"
    before = words if person.isdecimal() else r"\b"
    return bool(re.search(rf"(?i){before}{_identifier(person)}\b", text))


def _identifier(person: str) -> str:
    """The pattern of an identifier; of a number with any zeros before it."""
    return rf"0*{int(person)}" if person.isdecimal() else re.escape(person)


def _read_aggregates(folder: Path) -> list[dict[str, str]]:
    path = folder / AGGREGATES
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", strict=True)
        if tuple(reader.fieldnames or ()) != AGGREGATE_COLUMNS:
            raise EngineError(f"{path}: expected the columns {', '.join(AGGREGATE_COLUMNS)}")
        return list(reader)


Ranges = dict[Block, tuple[int, int]]


def _blocks_of(lines: Sequence[Mapping[str, str]]) -> tuple[dict[Cell, int], Ranges, Ranges]:
    """The sizes of the single cells, the counts given, and the ranges given for what is withheld."""
    sizes: dict[Cell, int] = {}
    rows = []
    for line in lines:
        roles, sites = ([x.strip() for x in line[name].split(SEPARATOR)] for name in ("role_group", "site_kind"))
        block = frozenset((role, site, "") for role, site in zip(roles, sites, strict=True))
        rows.append((block, int(line["people"]), int(line["min"]), int(line["max"]), line["suppressed"]))
        if len(block) == 1:
            sizes[next(iter(block))] = int(line["people"])
    given: Ranges = {}
    withheld: Ranges = {}
    for block, people, low, high, suppressed in rows:
        fits = block <= set(sizes) and people == sum(sizes[cell] for cell in block) and suppressed in ("yes", "no")
        # A second row of the same cells would hide the first.
        if not fits or block in given or block in withheld:
            raise EngineError(f"{AGGREGATES}: a row does not fit the others: {people} people in {sorted(block)}")
        (withheld if suppressed == "yes" else given)[block] = (low, high)
    return sizes, given, withheld


def _listed(risks: Sequence[Risk], title: str, severity: str) -> list[str]:
    if not risks:
        return []
    lines = ["", f"{title} ({len(risks)}, {'block' if severity == BLOCK else 'known from the publication'}):"]
    for risk in risks[:SHOWN]:
        lines.append(f"  {risk.seen}")
        lines.append(f"      least remedy: {risk.remedy}")
    return [*lines, f"  ... and {len(risks) - SHOWN} more"] if len(risks) > SHOWN else lines


def _many(number: int, noun: str) -> str:
    plural = "people" if noun == "person" else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


# The planted violations: an invented study, checked in every run.


def invented_tables(rows: Mapping[str, Sequence[Mapping[str, str | int]]]) -> Tables:
    """Tables of an invented study, with empty cells where nothing is given."""
    return {
        name: [
            Row(line, {field["name"]: None for field in descriptor["schema"]["fields"]} | dict(cells))
            for line, cells in enumerate(rows.get(name, ()), start=2)
        ]
        for name, descriptor in schema().items()
    }


def _planted() -> Tables:
    """An invented study with at least one violation of each kind, for k = 3."""
    roles = ["RadiologistRole", "SeniorRadiologistRole", "SeniorRadiologistRole", "LegalConsultantRole"]
    people = [f"p{i}" for i in range(1, 5)]
    row = {"label": "invented", "factor": "FundingCertainty", "sources": "row"}
    return invented_tables(
        {
            "study": [{"id": "planted", "access": "restricted"}],
            "cases": [{"id": "one", "label": "One", "kind": "hospital", "case_type": "all"}],
            "case-types": [{"id": "all", "label": "all"}],
            "positions": [{"id": f"s{i}", "case": "one", "role": role} for i, role in enumerate(roles, start=1)],
            "participants": [{"id": name, "position": f"s{i}"} for i, name in enumerate(people, start=1)],
            "phases": [{"id": "before", "label": "before"}],
            "interviews": [{"id": "i1", "participant": "p1", "phase": "before", "date": "2001-01"}],
            "findings": [
                {"id": "f1", **row, "count": 1, "unit": "IntervieweeUnit"},
                {"id": "f2", **row, "factor": "AddedValue", "note": "Dr Invented said so"},
            ],
            "citations": [{"finding": "f1", "participant": "p1"}]
            + [{"finding": "f2", "participant": name} for name in people],
            "passages": [{"id": "q", "quote": "invented words"}],
            "anchors": [{"id": "a", "document": "d01"}],
            "coders": [{"id": "c1"}],
            "imports": [{"id": "first"}],
        }
    )


def _planted_public() -> Tables:
    """The same, called published: a seat and a citation that no document prints must still block."""
    tables = dict(_planted())
    tables["study"] = [Row(2, {**tables["study"][0].cells, "access": "published", "doi": "10.5555/planted"})]
    return tables


_FOUND_RESTRICTED = frozenset(_KINDS) - {"differencing", "unprinted-citation"}


def _find_planted() -> None:
    """Check the invented studies.

    Raises:
        EngineError: a planted violation was not found.
    """
    restricted = _Check(_planted(), [], DEFAULT_K, None).report()
    seen = {risk.kind for risk in restricted.blocking}
    missing = sorted(_FOUND_RESTRICTED - seen)
    public = {risk.kind for risk in _Check(_planted_public(), [], DEFAULT_K, None).report().blocking}
    missing += sorted(_NEVER_PUBLIC - public)
    isolated = {risk.kind for risk in _Check(_isolated(), [], DEFAULT_K, None).report().blocking}
    missing += [] if isolated == {"differencing"} else ["differencing"]
    if missing:
        raise EngineError(f"the check did not find what was planted for it: {', '.join(missing)}")


def _isolated() -> Tables:
    """Four radiologists of whom three are senior: the fourth is no cell, and is left when the others are taken away."""
    roles = ["RadiologistRole"] + ["SeniorRadiologistRole"] * 3
    return invented_tables(
        {
            "study": [{"id": "isolated"}],
            "positions": [{"id": f"s{i}", "role": role} for i, role in enumerate(roles, start=1)],
        }
    )
