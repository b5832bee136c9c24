"""What the pages of a whole study, of a group of its people, of all studies side by side, and of the checks say."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from nasss import compare
from nasss.answers import Answer
from nasss.api import Connection
from nasss.errors import ProblemError
from nasss.terms import Table
from nasss.web.model import DERIVED, ENGLISH, Ref, Uses, World, clean, fold, nasss
from nasss.web.things import Library, Section
from nasss.web.views import DIRECTIONS, AnswerView, Cell, Head, answer_view, people

# These have a part of their own on the page of a study.
SHOWN_APART = ("Citation", "TableRow", "Passage", "Participant", "Position", "FactorMapping")


@dataclass(frozen=True, slots=True)
class Printed:
    """A row of a printed table.

    Attributes:
        row: the row.
        label: the first cell, as printed.
        finding: what was read from it; None when nothing was.
        direction: facilitating, hindering or undirected.
        ids: the cell with the numbers of the people, exactly as printed: each piece of text with whom it names.
        printed_sum: the last cell, as printed.
        recount: how many different people the list holds; None when it prints no list.
        verdict: what the comparison of the two says; empty when there is nothing to compare.
    """

    row: Ref
    label: str
    finding: Ref | None
    direction: str
    ids: tuple[tuple[str, Ref | None], ...]
    printed_sum: str
    recount: int | None
    verdict: str


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of a study, as printed."""

    number: int
    rows: tuple[Printed, ...]

    @property
    def has_lists(self) -> bool:
        """Whether any row lists people, so that there is something to recount."""
        return any(row.ids for row in self.rows)

    @property
    def differing(self) -> int:
        """How many printed sums differ from a recount."""
        return sum(row.verdict not in ("", "agrees") for row in self.rows)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A role in a study, with how far it is indented below its broader roles."""

    role: Ref
    size: int
    depth: int


def printed_tables(library: Library, study: str, lang: str = ENGLISH) -> tuple[PrintedTable, ...]:
    """The tables of a study row by row, with the sum as printed and a recount beside it."""
    world = library.world
    tables: dict[int, list[tuple[int, Printed]]] = {}
    audit = {str(row["finding"]): row for row in library.answer("recount-audit")}
    for row in world.parts(study, "TableRow"):
        finding = next((name for name in world.subjects(DERIVED, row) if world.is_a(name, "Finding")), None)
        listed = people(world, finding) if finding else []
        checked = audit.get(finding or "")
        found = Printed(
            world.ref(row, lang),
            clean(world.text(row, nasss("printedLabel"))),
            world.ref(finding, lang) if finding else None,
            DIRECTIONS.get(world.thing(finding, nasss("listedAs")) or "", "undirected") if finding else "undirected",
            _pieces(world, world.text(row, nasss("printedIds")), listed, lang),
            clean(world.text(row, nasss("printedSum"))),
            len(listed) if world.text(row, nasss("printedIds")) else None,
            str(checked["verdict"]) if checked is not None else "",
        )
        number = world.number(row, nasss("tableNumber")) or 0
        tables.setdefault(number, []).append((world.number(row, nasss("rowNumber")) or 0, found))
    return tuple(
        PrintedTable(number, tuple(row for _, row in sorted(tables[number], key=lambda pair: pair[0])))
        for number in sorted(tables)
    )


def _pieces(world: World, printed: str, listed: Iterable[str], lang: str) -> tuple[tuple[str, Ref | None], ...]:
    """The printed list cut at its numbers, each number with the person it names."""
    by_number = {}
    for person in listed:
        identifier = world.text(person, nasss("identifier"))
        if identifier.isdecimal() and len(identifier) < 10:
            by_number[int(identifier)] = world.ref(person, lang)
    pieces = re.split(r"([0-9]+)", printed)
    return tuple(
        (piece, by_number.get(int(piece)) if piece.isascii() and piece.isdecimal() and len(piece) < 10 else None)
        for piece in pieces
        if piece
    )


def groups(library: Library, study: str, lang: str = ENGLISH) -> tuple[GroupRow, ...]:
    """The roles of a study, narrower ones below broader ones."""
    world = library.world
    roles = library.roles_of(study)
    held = set(roles)
    rows: list[GroupRow] = []

    def add(role: str, depth: int, seen: tuple[str, ...]) -> None:
        known = world.ref(role, lang)
        path = library.group_path(study, role) or known.path
        rows.append(GroupRow(Ref(role, known.label, path, known.lang), library.size(study, role), depth))
        for narrower in world.subjects(nasss("broaderRole"), role):
            if narrower in held and narrower not in seen:
                add(narrower, depth + 1, (*seen, narrower))

    for role in roles:
        if not held & set(world.things(role, nasss("broaderRole"))):
            add(role, 0, (role,))
    return tuple(rows)


def recorded(library: Library, study: str, lang: str = ENGLISH) -> tuple[Uses, ...]:
    """Everything else that is on record of a study, by class."""
    world = library.world
    apart = {iri for name in SHOWN_APART for iri in world.instances(name)}
    found: dict[str, list[str]] = {}
    for iri in world.subjects(nasss("inStudy"), study):
        if iri in world.paths and iri not in apart:
            for kind in world.kinds(iri)[:1]:
                found.setdefault(kind, []).append(iri)
    uses = [
        Uses(world.ref(kind, lang), tuple(world.ref(iri, lang) for iri in iris), ()) for kind, iris in found.items()
    ]
    return tuple(sorted(uses, key=lambda use: use.name.label))


def prose(library: Library, study: str, lang: str = ENGLISH) -> Section:
    """The findings of a study that stand in no table."""
    world = library.world
    rows = set(world.parts(study, "TableRow"))
    found = [iri for iri in world.parts(study, "Finding") if not rows & set(world.things(iri, DERIVED))]
    heads = (
        Head("finding", False, True),
        Head("direction", False, True),
        Head("named by", True, True),
        Head("counted", False, True),
    )
    return Section(
        "prose",
        "What stands in the text only",
        heads=heads,
        rows=tuple(row[:4] for row in library.finding_rows(found, lang)),
        caption=f"{len(found)} findings that no table lists; most come without a number.",
    )


@dataclass(frozen=True, slots=True)
class GroupPage:
    """People of one role in one study.

    Attributes:
        study: the study.
        role: the role.
        size: how many seats it has.
        heads: the heads of the table of seats.
        seats: the seats: case, kind of case, role as printed.
        known: people of whom the source says that they are of this role.
        spans: what they named: finding, direction, everybody who named it, least, most, basis.
        left_out: how many findings leave open whether anybody or everybody of the group named them.
        words: what the text says of the group.
        narrower: narrower roles with a seat in this study.
    """

    study: Ref
    role: Ref
    size: int
    heads: tuple[Head, ...]
    seats: tuple[tuple[Cell, ...], ...]
    known: tuple[Ref, ...]
    spans: AnswerView | None
    left_out: int
    words: Section | None
    narrower: tuple[Ref, ...]


def group_page(library: Library, study: str, role: str, lang: str = ENGLISH) -> GroupPage:
    """The page of a group. Who is in it is told only where the source tells it."""
    world = library.world
    seats = library.seats_of(study, role)
    known = [person for seat in seats for person in world.subjects(nasss("fillsPosition"), seat)]
    rows = []
    for seat in seats:
        case = world.thing(seat, nasss("inCase"))
        kind = world.thing(case, nasss("hasCaseType")) if case else None
        rows.append(
            (
                Cell(world.ref(seat, lang)),
                Cell(world.ref(case, lang) if case else Ref("", "")),
                Cell(world.ref(kind, lang) if kind else Ref("", "")),
                Cell(Ref("", clean(world.text(seat, nasss("printedRole"))))),
            )
        )
    said = [
        name
        for name in world.subjects(nasss("attributedToRole"), role)
        if study in world.things(name, nasss("inStudy"))
    ]
    quotes = tuple(dict.fromkeys(quote for name in said for quote in library.quotes(name, lang)))
    words = Section("words", "What the text says of them", quotes=quotes) if quotes else None
    return GroupPage(
        world.ref(study, lang),
        world.ref(role, lang),
        len(seats),
        tuple(Head(word, False, True) for word in ("seat", "case", "kind of case", "role as printed")),
        tuple(rows),
        tuple(world.ref(person, lang) for person in known),
        *_spans(library, study, role, lang),
        words,
        tuple(
            Ref(name, f"{world.label(name, lang)} ({library.size(study, name)})", library.group_path(study, name))
            for name in world.subjects(nasss("broaderRole"), role)
            if library.group_path(study, name)
        ),
    )


def _spans(library: Library, study: str, role: str, lang: str) -> tuple[AnswerView | None, int]:
    """What a group named, without the columns that say the same on this page, and how many rows say nothing."""
    answer = library.rows("factors-by-role", "role", role)
    hidden = ("study", "study_label", "role", "role_label", "role_size", "quote")
    names = [name for name in answer.columns if name not in hidden]
    places = [answer.columns.index(name) for name in names]
    chosen = []
    left_out = 0
    for row, terms in zip(answer, answer.table.rows, strict=True):
        if row["study"] != study or row["max"] is None:
            continue
        if row["citers"] is None and row["min"] == 0 and row["max"] == row["role_size"]:
            left_out += 1
        else:
            chosen.append(tuple(terms[place] for place in places))
    if not chosen:
        return None, left_out
    shown = Answer(Table(tuple(names), tuple(chosen)), answer.sparql, answer.question)
    return answer_view(library.world, shown, lang), left_out


# Side by side


@dataclass(frozen=True, slots=True)
class MarkCell:
    """What a study reports about a factor.

    Attributes:
        kind: ``facilitating``, ``hindering``, ``both``, ``undirected``, ``denied``, ``unseen`` or ``none``.
        words: the same in words.
        findings: the findings, to open.
    """

    kind: str
    words: str
    findings: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Factors by studies.

    Attributes:
        studies: the studies.
        rows: each factor with a mark for each study.
        unseen: what could not be seen of the sources: study, what, what it concerns.
    """

    studies: tuple[Ref, ...]
    rows: tuple[tuple[Ref, int, tuple[MarkCell, ...]], ...]
    unseen: tuple[tuple[Ref, str, str], ...]


# The marks of nasss.compare as kinds with words.
KINDS = {
    "+": ("facilitating", "helps"),
    "-": ("hindering", "hinders"),
    "+-": ("both", "helps and hinders"),
    "0": ("undirected", "no direction"),
    "x": ("denied", "not raised or denied"),
    ".": ("none", "not reported"),
    "?": ("unseen", "part not seen"),
}
WORDS = dict(KINDS.values())


def matrix(library: Library, connection: Connection, lang: str = ENGLISH) -> Matrix:
    """Which factor occurs in which study, and how; the numbers of people stay out, they do not compare."""
    world = library.world
    try:
        compared = compare.matrix(connection, own=True)
    except ProblemError:
        # There is no study yet.
        return Matrix((), (), ())
    findings: dict[tuple[str, str], dict[str, None]] = {}
    for row in library.answer("support-by-study"):
        findings.setdefault((str(row["factor"]), str(row["study"])), {})[str(row["finding"])] = None
    rows = []
    for line in compared.lines:
        cells = tuple(
            MarkCell(
                *KINDS[mark],
                tuple(world.ref(finding, lang) for finding in findings.get((line.iri, study.iri), ())),
            )
            for study, mark in zip(compared.studies, line.marks, strict=True)
        )
        rows.append((world.ref(line.iri, lang), sum(mark not in ".?" for mark in line.marks), cells))
    rows.sort(key=lambda row: (-row[1], fold(row[0].label), row[0].iri))
    told = tuple(
        (
            world.study(study, lang),
            world.label(part, lang),
            ", ".join(world.label(item, lang) for item in world.things(part, nasss("concernsItem"))),
        )
        for study in world.studies
        for part in world.parts(study, "UnseenPart")
    )
    return Matrix(tuple(world.study(study.iri, lang) for study in compared.studies), tuple(rows), told)


# Checks


@dataclass(frozen=True, slots=True)
class Report:
    """What the shapes found in the shipped data.

    Attributes:
        rules: how many rules had something to check.
        problems: what is wrong: focus, message, shape.
    """

    rules: int
    problems: tuple[tuple[str, str, str], ...]

    @property
    def grouped(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What to do, and where."""
        found: dict[str, list[str]] = {}
        for focus, message, _ in self.problems:
            found.setdefault(message, []).append(focus)
        return tuple((message, tuple(places)) for message, places in found.items())


_CHECK = "import sys; from nasss.fast_shapes import validate; sys.stdout.write(validate().to_json())"


class Checker:
    """Checks the shipped studies and ontology once, in a process of its own: it takes some seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._report: Report | None = None
        self._failed = ""
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, unless it was begun before."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Begin if need be, and wait for the end."""
        self.start()
        assert self._thread is not None
        self._thread.join()

    @property
    def report(self) -> Report | None:
        """The report; None while there is none."""
        return self._report

    @property
    def failed(self) -> str:
        """Why there will be no report."""
        return self._failed

    def _run(self) -> None:
        done = subprocess.run([sys.executable, "-P", "-c", _CHECK], capture_output=True, text=True, check=False)
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            self._failed = lines[-1] if lines else "the check stopped without a message"
            return
        data = json.loads(done.stdout)
        problems = tuple(
            (str(found["focus_label"] or found["focus"]), str(found["message"]), str(found["shape"]))
            for found in data["results"]
        )
        self._report = Report(int(data["rules_checked"]), problems)
