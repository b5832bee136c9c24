"""Take one person, and everything that stands on that person alone, out of a study.

What goes: the person; their seat, interviews and citations; anchors in transcripts that only they are cited from;
passages that only they are cited from; their place in printed lists. A finding that nobody else cited goes too, and
with it what only it used (its factor, mappings, row or passage): kept as an empty shell it would still tell what the
person said. Numbers that counted the person are lowered: counts of findings they cited, denominators and samples of
everybody, interviews of their case and of the study. A finding whose printed list or number no longer agrees with its
document gets a note that says so, and not about whom.

Rows of other people keep their bytes, except for such numbers and the place in a printed list.

The new tables are built and checked beside the old ones, which are then exchanged for them. ``withdrawals.log`` gets
the date, the study and how many statements went; it holds no free text, so that it cannot hold who it was. What stands
elsewhere (version control, backups, earlier releases and exports, project files, transcripts) has to be seen to by
hand.
"""

import csv
import datetime
import io
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nasss.disclosure import PEOPLE_UNITS, access_of, in_list, mentions
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.fast_shapes import validate
from nasss.graph import build_study, study_graph
from nasss.tables import SEPARATOR, Row, Tables, read_tables, schema, table_of
from nasss.writing import put_together, staging, why, write_atomically

LOG = "withdrawals.log"
REASONS = ("consent-withdrawn", "entered-in-error")
CHANGED_NOTE = "List, sum and count are not as printed: since then people withdrew."
_ELSEWHERE = (
    "Not touched: version control, backups, earlier releases and exports, project files, transcripts. "
    "Make releases again, and delete the old ones."
)


@dataclass(frozen=True)
class Withdrawal:
    """What goes, or went, with one person.

    Attributes:
        study: the study's identifier.
        statements: how many statements of the graph go; changed ones count too.
        removed: for each table the identifiers of the rows that go.
        changed: for each table what is changed in rows that stay, as ``row: column: old -> new``.
        mentions: places that still speak of the person; the tables are not written while there are any.
        warnings: what the person who asked has to know.
        written: whether it was done.
    """

    study: str
    statements: int
    removed: Mapping[str, tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]]
    mentions: tuple[str, ...]
    warnings: tuple[str, ...]
    written: bool

    def to_text(self) -> str:
        """What goes, as plain text. It names rows of the person: keep it in the house."""
        head = "went" if self.written else "would go (nothing was written; --write does it)"
        lines = [f"{self.study}: {self.statements} statements {head}."]
        lines += [f"  {name}.csv: {len(rows)} out: {', '.join(rows)}" for name, rows in self.removed.items()]
        lines += [f"  {name}.csv: {change}" for name, changes in self.changed.items() for change in changes]
        lines += [f"  still speaks of the person: {place}" for place in self.mentions]
        return "\n".join([*lines, *self.warnings]) + "\n"


def withdraw(
    participant: str, study_folder: Path, *, graph_dir: Path, reason: str | None = None, write: bool = False
) -> Withdrawal:
    """Take a person out of a study; without ``write``, only say what would go.

    Args:
        participant: the interviewee's identifier in participants.csv.
        study_folder: the study's folder.
        graph_dir: the folder with the built graph and the log.
        reason: one of `REASONS`, for the log; nothing else, so that it can name nobody.
        write: do it.

    Raises:
        UsageError: there is no such interviewee, or the reason is none.
        ProblemError: the tables are broken, or texts still speak of the person; nothing is written.
        EngineError: it could not be done; nothing is written.
    """
    if reason is not None and reason not in REASONS:
        raise UsageError(f"reason {reason!r}; expected one of {', '.join(REASONS)}, so that the log names nobody")
    tables = read_tables(study_folder)
    if not any(row.text("id") == participant for row in tables["participants"]):
        raise UsageError(f"{study_folder / 'participants.csv'}: no interviewee {participant!r}")
    plan = _Plan(study_folder, tables, participant)
    plan.make()
    try:
        with staging(study_folder.resolve().parent) as stage, staging(graph_dir) as beside:
            new = stage / study_folder.resolve().name
            shutil.copytree(study_folder, new)
            plan.write(new)
            after = read_tables(new)
            gone = len(set(study_graph(tables)) - set(study_graph(after)))
            found = tuple(_mentions(new, participant))
            warnings = plan.warnings
            if write:
                if found:
                    raise ProblemError("Nothing was written. Say these without the person first:\n" + "\n".join(found))
                graph, log = beside / "new.trig", beside / LOG
                write_atomically(graph, build_study(new))
                warnings = [*warnings, *_broken(graph)]
                write_atomically(log, _logged(graph_dir / LOG, new.name, gone, reason))
                # The tables last: when the program is killed in between, it can be run again, and ends the work.
                put_together(
                    [
                        (graph, (graph_dir / f"{new.name}.trig").resolve()),
                        (log, (graph_dir / LOG).resolve()),
                        (new, study_folder.resolve()),
                    ]
                )
    except NasssError:
        raise
    except OSError as error:
        raise EngineError(f"{study_folder}: nothing was withdrawn: {why(error)}") from error
    except Exception as error:
        raise EngineError(f"{study_folder}: nothing was withdrawn. {type(error).__name__}: {error}") from error
    removed = {name: tuple(sheet.removed()) for name, sheet in plan.sheets.items() if sheet.removed()}
    changed = {name: tuple(sheet.changes) for name, sheet in plan.sheets.items() if sheet.changes}
    name = study_folder.resolve().name
    return Withdrawal(name, gone, removed, changed, found, tuple([*warnings, _ELSEWHERE]), write)


def _logged(path: Path, study: str, statements: int, reason: str | None) -> str:
    """The log with one more line."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    words = f", {reason}" if reason else ""
    return f"{before}{datetime.date.today().isoformat()} {study}: {statements} statements removed{words}\n"


def _broken(graph: Path) -> list[str]:
    """What the shapes find in the new graph. A withdrawal is not held up by it."""
    report = validate([graph])
    return [] if report.conforms else [f"The shapes find {len(report.results)} problems now; see nasss check."]


def _mentions(folder: Path, person: str) -> Iterator[str]:
    """Where the files of a study still speak of a person."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".csv":
            data = path.read_bytes()
            if data.startswith(b"PK"):
                yield f"{path.relative_to(folder)}: is packed and cannot be searched; take it out of the folder"
            elif mentions(data.decode("utf-8", errors="replace"), person):
                yield f"{path.relative_to(folder)}: the whole file"
        elif path.is_file():
            for sheet_row in _Sheet(path).rows:
                for column, text in sheet_row.cells.items():
                    if mentions(text, person):
                        yield f"{path.relative_to(folder)}, row {sheet_row.line}, {column}: {text[:80]}"


# Tables as they stand in the file, so that what is not touched keeps its bytes.


@dataclass
class _Record:
    line: int
    raw: str
    cells: dict[str, str]
    is_changed: bool = False
    is_removed: bool = False


@dataclass
class _Sheet:
    path: Path
    header: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[_Record] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = [field["name"] for field in schema()[self.path.stem]["schema"]["fields"]]
        if self.path.exists():
            with self.path.open(encoding="utf-8", newline="") as file:
                self._read(file.read())

    def _read(self, text: str) -> None:
        used: list[str] = []

        def lines() -> Iterator[str]:
            for line in io.StringIO(text, newline=""):
                used.append(line)
                yield line

        for number, values in enumerate(csv.reader(lines(), strict=True), start=1):
            raw = "".join(used)
            used.clear()
            if number == 1:
                self.header, self.columns = raw, values
            elif values:
                self.rows.append(_Record(number, raw, dict(zip(self.columns, values, strict=True))))

    def removed(self) -> list[str]:
        return [self.name(row) for row in self.rows if row.is_removed]

    def kept(self) -> list[_Record]:
        return [row for row in self.rows if not row.is_removed]

    @staticmethod
    def name(row: _Record) -> str:
        return row.cells.get("id") or "-".join(list(row.cells.values())[:2])

    def set(self, row: _Record, column: str, value: str) -> None:
        if row.cells.get(column, "") == value:
            return
        if column not in self.columns:
            raise EngineError(f"{self.path}: has no column {column}; add it, so that {value!r} can be said")
        self.changes.append(f"{self.name(row)}: {column}: {row.cells[column] or 'empty'} -> {value or 'empty'}")
        row.cells[column] = value
        row.is_changed = True

    def text(self) -> str:
        end = "\r\n" if self.header.endswith("\r\n") else "\n"
        parts = [self.header]
        for row in self.kept():
            if row.is_changed:
                line = io.StringIO()
                csv.writer(line, lineterminator=end).writerow(row.cells[column] for column in self.columns)
                parts.append(line.getvalue())
            else:
                parts.append(row.raw)
        return "".join(parts)


class _Plan:
    """What goes and what is changed for one person."""

    def __init__(self, folder: Path, tables: Tables, person: str) -> None:
        self.person = person
        self.tables = tables
        self.sheets = {name: _Sheet(folder / f"{name}.csv") for name in schema()}
        self.warnings: list[str] = []
        self.is_published = access_of(tables) == "published"
        self.people = len(tables["participants"])
        own = [row for row in tables["interviews"] if row.text("participant") == person]
        self.interviews = len(own)
        self.phases = {row.text("phase") for row in own}
        self.in_phase = {
            phase: len({row.text("participant") for row in tables["interviews"] if row.text("phase") == phase})
            for phase in self.phases
        }
        self.seat = next(row.text("position") for row in tables["participants"] if row.text("id") == person)
        self.used_before = self._used()

    def make(self) -> None:
        """Work out everything; the sheets hold the result."""
        if self.is_published:
            self.warnings.append("The study is published: the person stays in the printed document.")
        cited = {row.required("finding") for row in self._citations(own=True)}
        others = {row.required("finding") for row in self._citations(own=False)}
        self._places(cited)
        self._lower_places_in_lists()
        self._numbers_of_findings(cited, others)
        self._numbers_of_everybody()
        self._free_seat()
        self._remove("interviews", lambda row: row.cells["participant"] == self.person)
        self._remove("citations", lambda row: row.cells["participant"] == self.person)
        self._remove("findings", lambda row: row.cells["id"] in cited - others)
        self._remove("participants", lambda row: row.cells["id"] == self.person)
        self._cascade()
        self._warn_of_pseudonyms()

    def write(self, folder: Path) -> None:
        """Write the tables that changed into a copy of the folder."""
        for name, sheet in self.sheets.items():
            if any(row.is_changed or row.is_removed for row in sheet.rows):
                (folder / f"{name}.csv").write_text(sheet.text(), encoding="utf-8", newline="")

    def _citations(self, *, own: bool) -> list[Row]:
        return [row for row in self.tables["citations"] if (row.text("participant") == self.person) == own]

    def _remove(self, table: str, wanted: Callable[[_Record], bool]) -> bool:
        found = [row for row in self.sheets[table].kept() if wanted(row)]
        for row in found:
            row.is_removed = True
        return bool(found)

    # What only the person stands behind

    def _places(self, cited: set[str]) -> None:
        """Anchors and passages that only this person is cited from; of a transcript that is theirs, all anchors."""
        mine = {source for row in self._citations(own=True) if (source := row.text("source"))}
        theirs = {source for row in self._citations(own=False) if (source := row.text("source"))}
        document = {row.required("id"): row.required("document") for row in self.tables["anchors"]}
        shared = {document[name] for name in theirs if name in document}
        transcripts = {document[name] for name in mine if name in document} - shared
        gone = mine - theirs | {name for name, of in document.items() if of in transcripts}
        self._remove("anchors", lambda row: row.cells["id"] in gone)
        self._remove("passages", lambda row: row.cells["id"] in gone)

    def _lower_places_in_lists(self) -> None:
        """The others move up in the printed order."""
        sheet = self.sheets["citations"]
        for row in sheet.rows:
            own = [r for r in sheet.rows if r.cells["participant"] == self.person]
            before = [
                r
                for r in own
                if r.cells["finding"] == row.cells["finding"] and 0 < _number(r, "order") < _number(row, "order")
            ]
            if before and row.cells["participant"] != self.person:
                sheet.set(row, "order", str(_number(row, "order") - len(before)))

    # Numbers

    def _numbers_of_findings(self, cited: set[str], others: set[str]) -> None:
        findings, lists = self.sheets["findings"], {row.cells["id"]: row for row in self.sheets["table-rows"].rows}
        for row in findings.rows:
            if row.cells["id"] not in cited & others:
                continue
            old = _number(row, "count")
            if row.cells.get("unit") in PEOPLE_UNITS and old > 0:
                findings.set(row, "count", str(old - 1))
            changes = [self._unlist(lists[name], old) for name in _items(row.cells["sources"]) if name in lists]
            if any(changes):
                findings.set(row, "note", f"{row.cells.get('note', '')} {CHANGED_NOTE}".strip())

    def _unlist(self, row: _Record, old: int) -> bool:
        """Take the person out of a printed list, and lower its sum."""
        sheet = self.sheets["table-rows"]
        left = re.sub(rf"{in_list(self.person)}[,;]?\s*", "", row.cells.get("printed_ids", ""))
        if left == row.cells.get("printed_ids", ""):
            return False
        sheet.set(row, "printed_ids", left.rstrip(" ,;"))
        sheet.set(row, "printed_sum", re.sub(rf"(?<!\d){old}(?!\d)", str(old - 1), row.cells["printed_sum"], count=1))
        return True

    def _numbers_of_everybody(self) -> None:
        for name, columns in {"findings": ("denominator", "phase"), "samples": ("size", "phase")}.items():
            sheet = self.sheets[name]
            for row in sheet.rows:
                number, phase, unit = _number(row, columns[0]), row.cells.get("phase") or None, row.cells.get("unit")
                everybody = self.in_phase.get(phase, 0) if phase else self.people
                if unit == "IntervieweeUnit" and number and number in (everybody, self.people):
                    sheet.set(row, columns[0], str(number - 1))
                elif unit in PEOPLE_UNITS and number and (phase is None or phase in self.phases):
                    self.warnings.append(f"{name}.csv, {sheet.name(row)}: {columns[0]} {number} was left as it is.")
        measured = [row.required("id") for row in self.tables["measures"] if row.text("unit") in PEOPLE_UNITS]
        self.warnings += [f"measures.csv, {name}: its numbers were left as they are." for name in measured]
        study = self.sheets["study"]
        less = self.interviews if self.tables["interviews"] else int(bool(self.seat) or not self.tables["positions"])
        if (printed := _number(study.rows[0], "interviews")) >= less > 0:
            study.set(study.rows[0], "interviews", str(printed - less))
        if self.tables["imports"]:
            self.warnings.append(
                "imports.csv: numbers and digest are those of the project file, with the person in it."
            )

    def _free_seat(self) -> None:
        """The seat goes, and the numbers that its case prints are lowered."""
        seats, cases = self.sheets["positions"], self.sheets["cases"]
        seat = next((row for row in seats.rows if row.cells["id"] == self.seat), None)
        if seat is None:
            return
        seat.is_removed = True
        case, printed = seat.cells.get("case", ""), seat.cells["printed_role"]
        for row in seats.kept():
            same = row.cells.get("case", "") == case and row.cells["printed_role"] == printed
            if same and (number := re.search(r"[(](\d+)[)]", printed)):
                lower = f"({int(number[1]) - 1})"
                seats.set(row, "printed_role", printed.replace(number[0], lower))
        for row in cases.rows:
            if row.cells["id"] == case and _number(row, "printed_interviews") > 0:
                cases.set(row, "printed_interviews", str(_number(row, "printed_interviews") - 1))

    def _warn_of_pseudonyms(self) -> None:
        """The names of the person's transcripts and interviews tell of the person as well."""
        anchors = self.sheets["anchors"]
        left = {row.cells["document"] for row in anchors.kept()}
        gone = {row.cells["document"] for row in anchors.rows if row.is_removed} - left
        gone |= set(self.sheets["interviews"].removed())
        for name, sheet in self.sheets.items():
            for row in sheet.kept():
                for column, text in row.cells.items():
                    self.warnings += [
                        f"{name}.csv, {sheet.name(row)}, {column} still names {word}, which was the person's."
                        for word in sorted(gone)
                        if mentions(text, word)
                    ]

    # What goes with it

    def _cascade(self) -> None:
        """Take out what refers to what went, and what only that used, until nothing changes."""
        while any([*(self._dangling(name) for name in self.sheets), self._unused()]):
            pass

    def _gone(self) -> set[tuple[str, str]]:
        return {
            (name, row.cells["id"])
            for name, sheet in self.sheets.items()
            for row in sheet.rows
            if row.is_removed and "id" in row.cells
        }

    def _dangling(self, table: str) -> bool:
        gone, sheet, was_changed = self._gone(), self.sheets[table], False
        for column, targets, required in _references(table):
            for row in sheet.kept():
                values = _items(row.cells.get(column, ""))
                left = [value for value in values if not any(_key(t, value) in gone for t in targets)]
                if left == values:
                    continue
                was_changed = True
                if left or not required:
                    sheet.set(row, column, f"{SEPARATOR} ".join(left))
                else:
                    row.is_removed = True
        return was_changed

    def _unused(self) -> bool:
        """Own factors, passages, rows and anchors that were used, and are no more."""
        now = self._used()
        found = False
        for table in ("factors", "passages", "table-rows", "anchors"):
            lost = {name for kind, name in self.used_before - now if kind == table}
            found |= self._remove(table, lambda row, lost=lost: row.cells["id"] in lost)  # type: ignore[misc]
        return found

    def _used(self) -> set[tuple[str, str]]:
        """What rows refer to. A mapping alone does not keep a factor, nor a flag a passage."""
        used: set[tuple[str, str]] = set()
        for name, sheet in self.sheets.items():
            if name in ("mappings", "tensions"):
                continue
            for column, targets, _ in _references(name):
                for row in sheet.kept():
                    used |= {(t, value) for t in targets for value in _items(row.cells.get(column, ""))}
        return used


def _references(table: str) -> Iterator[tuple[str, list[str], bool]]:
    """The columns of a table that name rows of others: column, tables, and whether the cell must be filled."""
    shape = schema()[table]["schema"]
    keys = {key["fields"][0]: [key["reference"]["resource"]] for key in shape.get("foreignKeys", [])}
    for column in shape["fields"]:
        targets = keys.get(column["name"]) or [t for t in column.get("refersTo", []) if t == "*" or t in schema()]
        if targets:
            yield column["name"], targets, bool(column.get("constraints", {}).get("required"))


def _key(target: str, value: str) -> tuple[str, str]:
    """Table and identifier of what a cell names; ``*`` stands for any part, as kind/id."""
    if target != "*":
        return target, value
    kind, _, identifier = value.partition("/")
    return table_of(kind), identifier


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(SEPARATOR) if item.strip()]


def _number(row: _Record, column: str) -> int:
    """The number in a cell; 0 when it is empty."""
    return int(row.cells.get(column) or 0)
