"""Read exports of coding software as plain tables: CSV or .xlsx, with a profile that says which heading holds what.

Headings differ between programs, versions and languages, so a profile names them; the only one that comes along is
that of Taguette, whose export code is public. Anything else asks for a profile, and shows one to edit. What a profile
does not name is left out, and counted as left out. Words of interviewees are always left out here.
"""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nasss.coded import Attribute, Code, Coding, Document, Dropped, Person, Project, load_yaml
from nasss.errors import EngineError, ProblemError, UsageError, shown
from nasss.resources import write_atomically
from nasss.sheets import MAX_COLUMNS, MAX_FILE, MAX_SHOWN, Line, Sheet, is_sheet, read_workbook, table

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
KINDS = ("long", "matrix", "codebook")
# The parts of an export that a profile can name, by its kind; the first of each kind must be named.
PARTS = {
    "long": ("code", "document", "participant", "coder", "quote", "start", "end"),
    "matrix": ("code",),
    "codebook": ("code", "parent", "description"),
}
CODEPOINTS = "codepoints-lf"
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = ("name", "kind", "tool", "columns", "attributes", "separator", "path", "offsets")
_MAX_CELL = 1_000_000
_MAX_PROFILE = 200_000  # bytes


@dataclass(frozen=True)
class Reading:
    """A table as it was read.

    Attributes:
        sheet: the table.
        notes: the choices that were made in reading it.
        doubts: the choices that a person has to confirm before anything is written.
    """

    sheet: Sheet
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


# Reading a table


def read_table(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Reading:
    """Read a CSV file, or one sheet of a workbook.

    Args:
        path: a .csv, .tsv, .txt or .xlsx file.
        sheet: the sheet of a workbook; needed only where it has several.
        encoding: ``utf-8``, ``utf-8-sig`` or ``cp1252``, where it is known; else UTF-8 is tried first.
        delimiter: ``,``, ``;`` or a tab, where it is known; else the one under which all rows are of one width.

    Raises:
        UsageError: an option does not fit the file.
        EngineError: the file cannot be read.
        ProblemError: it is no table, or has cells of no certain value.
    """
    if is_sheet(path):
        if encoding or delimiter:
            raise UsageError(f"{path}: a workbook has no encoding and no delimiter; leave the options out")
        return _read_sheet(path, sheet)
    if sheet:
        raise UsageError(f"{path}: only workbooks have sheets; leave out the sheet {sheet!r}")
    text, found, notes, doubts = _read_text(path, encoding)
    grid, mark, how = _split(path, text, delimiter)
    read, problems = table(grid, path.stem)
    if problems := [*_ragged(grid), *problems]:
        raise ProblemError(_listed(f"{path}, {problem}" for problem in problems))
    notes = [f"{path}: read as {found}, {DELIMITERS[mark]} between cells{how}", *notes]
    return Reading(read, tuple(notes), tuple(doubts))


def _listed(problems: Iterator[str] | Sequence[str]) -> str:
    lines = list(problems)
    more = [f"... and {len(lines) - MAX_SHOWN} more"] if len(lines) > MAX_SHOWN else []
    return "\n".join(lines[:MAX_SHOWN] + more)


def _read_sheet(path: Path, name: str | None) -> Reading:
    sheets = {sheet.name: sheet for sheet in read_workbook(path)}
    names = ", ".join(map(repr, sheets))
    if name is None and len(sheets) > 1:
        raise UsageError(f"{path}: several sheets; say which one is meant (--sheet), of {names}")
    if name is not None and name not in sheets:
        raise UsageError(f"{path}: no sheet {name!r} with anything in it; the sheets are {names}")
    found = sheets[name] if name is not None else next(iter(sheets.values()))
    return Reading(found, (f"{path}: read sheet {found.name!r}",))


def _read_text(path: Path, encoding: str | None) -> tuple[str, str, list[str], list[str]]:
    """The text of a file, the encoding it was read in, notes, and what is to be confirmed."""
    if encoding is not None and encoding not in ENCODINGS:
        raise UsageError(f"{path}: the encoding {encoding!r} is not read; the encodings are {', '.join(ENCODINGS)}")
    data = _bytes(path)
    if data.startswith(_MARKS) or b"\0" in data:
        raise ProblemError(f"{path}: in UTF-16, or no text at all; save it as CSV in UTF-8")
    if encoding == "cp1252":
        return _decoded(path, data, encoding), encoding, [], []
    unmarked = data.removeprefix(b"\xef\xbb\xbf")
    name = "utf-8" if unmarked is data else "utf-8-sig"
    try:
        return unmarked.decode("utf-8"), name, [], []
    except UnicodeDecodeError as error:
        if encoding is not None or unmarked is not data:
            line = unmarked[: error.start].count(b"\n") + 1
            raise ProblemError(f"{path}, line {line}: not {encoding or name}; save it as CSV in UTF-8") from error
    text = _decoded(path, data, "cp1252")
    sample = ", ".join(repr(word) for word in dict.fromkeys(re.findall(r"\w*[^\x00-\x7f]\w*", text)[:200]))
    doubt = f"{path}: not UTF-8, so read as cp1252 (Windows, western Europe); check {_short(sample)}"
    return text, "cp1252", [], [f"{doubt}, and confirm with --encoding cp1252, or save the file as UTF-8"]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise ProblemError(f"{path}: larger than {MAX_FILE // 1_000_000} MB; split it")
        return path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ProblemError(
            f"{path}, line {line}: byte {data[error.start]:02X} is neither UTF-8 nor {encoding}; save it as UTF-8"
        ) from error


def _short(text: str, length: int = 120) -> str:
    return text if len(text) <= length else f"{text[:length]}..."


def _split(path: Path, text: str, delimiter: str | None) -> tuple[list[Line], str, str]:
    """The rows that are not empty, the delimiter, and how sure it is."""
    if delimiter is not None and delimiter not in DELIMITERS:
        known = ", ".join(f"{mark!r} ({name})" for mark, name in DELIMITERS.items())
        raise UsageError(f"{path}: the delimiter {delimiter!r} is not read; the delimiters are {known}")
    if not text.strip():
        raise ProblemError(f"{path}: the file is empty")
    if delimiter is not None:
        return _grid(path, text, delimiter), delimiter, ""
    readings = {mark: grid for mark in DELIMITERS if len((grid := _grid(path, text, mark, is_trial=True))[:1]) == 1}
    wide = {mark: grid for mark, grid in readings.items() if len(grid[0].cells) > 1}
    even = {mark: grid for mark, grid in wide.items() if not list(_ragged(grid))}
    fitting = even or wide or readings
    if not fitting:
        return _grid(path, text, ","), ",", ""
    if len(fitting) > 1 and fitting is not readings:
        shown = "; ".join(f"{DELIMITERS[mark]}: {', '.join(grid[0].cells)}" for mark, grid in fitting.items())
        raise UsageError(f"{path}: more than one delimiter fits; say which one is meant (--delimiter). {_short(shown)}")
    mark = next(iter(fitting))
    return fitting[mark], mark, ", found by trying"


def _grid(path: Path, text: str, delimiter: str, *, is_trial: bool = False) -> list[Line]:
    """The rows of the text; in a trial, none when it cannot be split so."""
    limit = csv.field_size_limit(_MAX_CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        grid = []
        for number, row in enumerate(rows, 1):
            if len(row) > MAX_COLUMNS:
                raise csv.Error(f"row {number} has more than {MAX_COLUMNS} cells")
            if any(cell.strip() for cell in row):
                grid.append(Line(number, tuple(cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row)))
        return grid
    except csv.Error as error:
        if is_trial:
            return []
        message = "put a cell with a quotation mark in it in quotation marks, and double the one inside"
        raise ProblemError(f"{path}: not a table: {error}; {message}") from error
    finally:
        csv.field_size_limit(limit)


def _ragged(grid: Sequence[Line]) -> Iterator[str]:
    width = len(grid[0].cells) if grid else 0
    for line in grid[1:]:
        if len(line.cells) != width:
            yield (
                f"row {line.number}: {len(line.cells)} cells under {width} headings; "
                "put a cell that holds the delimiter in quotation marks"
            )


def whole_number(text: str) -> int | None:
    """The number of a cell that counts; None for an empty one.

    Raises:
        ValueError: it is no whole number of 0 or more; the message says why.
    """
    text = text.strip()
    if not text:
        return None
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    if re.fullmatch(r"[-\u2212\u2013][0-9]+([.,][0-9]+)?", text):
        raise ValueError("a count is never below 0; expected a whole number")
    if re.fullmatch(r"[0-9]+[.,][0-9]+", text):
        raise ValueError("a number with a decimal sign or a thousands sign; expected a whole number, digits only")
    raise ValueError("expected a whole number, digits only")


# Profiles


@dataclass(frozen=True)
class Profile:
    """Which heading of an export holds what.

    Attributes:
        name: what it is called: lower-case letters, digits and hyphens.
        kind: ``long`` (one coded passage a row), ``matrix`` (one code a row, one interviewee a column) or ``codebook``.
        columns: the heading of each part; the parts of a kind are in `PARTS`.
        tool: the program, as it is to be named in the study; empty when not known.
        attributes: headings of what is known of each interviewee or document (role, site, time); the map gives
            their meaning.
        separator: what stands between several codes in one cell; empty: a cell is one code.
        path: what stands between a code and the one above it in the code's name; empty: names are not split.
        offsets: how start and end count, ``codepoints-lf``; empty when not known, and then they are left out.
    """

    name: str
    kind: str
    columns: Mapping[str, str]
    tool: str = ""
    attributes: tuple[str, ...] = ()
    separator: str = ""
    path: str = ""
    offsets: str = ""
    optional: frozenset[str] = field(default=frozenset(), repr=False)

    def fits(self, header: Sequence[str]) -> bool:
        """Whether every heading that it names stands in the header."""
        needed = [heading for part, heading in self.columns.items() if part not in self.optional]
        return all(heading in header for heading in [*needed, *self.attributes])


BUILT_IN = (
    Profile("taguette", "long", {"document": "document", "code": "tag", "quote": "content"}, "Taguette"),
    *(
        Profile(
            "taguette",
            "codebook",
            {"code": heading, "parent": "parent", "description": "description"},
            "Taguette",
            optional=frozenset({"parent", "description"}),
        )
        for heading in ("tag", "name", "path")
    ),
)
BUILT_IN_NAMES = tuple(dict.fromkeys(profile.name for profile in BUILT_IN))


def load_profile(name: str, folder: Path | None = None) -> tuple[Profile, ...]:
    """The profiles of a name: built in, or one in a file.

    Args:
        name: the name of a built-in profile, or a path to a .yaml file.
        folder: where else to look for ``NAME.yaml``.

    Raises:
        UsageError: there is none, or the file is no profile.
        EngineError: the file cannot be read.
    """
    if name in BUILT_IN_NAMES:
        return tuple(profile for profile in BUILT_IN if profile.name == name)
    places = [Path(name), *([folder / f"{name}.yaml"] if folder is not None and _NAME.fullmatch(name) else [])]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise UsageError(f"no profile {name!r}: expected {', '.join(BUILT_IN_NAMES)}, or the path of a .yaml file")
    if path.stat().st_size > _MAX_PROFILE:
        raise UsageError(f"{path}: larger than {_MAX_PROFILE // 1000} kB, which no profile is")
    return (parse_profile(_read_text(path, "utf-8")[0], str(path)),)


def choose(profiles: Sequence[Profile], header: Sequence[str], kind: str, path: Path) -> Profile:
    """The profile that fits a header.

    Args:
        profiles: those to choose from.
        header: the headings of the file.
        kind: what is wanted of it: ``long`` or ``codebook``; a matrix is taken for the former.
        path: the file, for messages.

    Raises:
        UsageError: none fits; the message lists the headings and holds a profile to edit.
    """
    kinds = ("codebook",) if kind == "codebook" else ("long", "matrix")
    wanted = [profile for profile in profiles if profile.kind in kinds]
    fitting = next((profile for profile in wanted if profile.fits(header)), None)
    if fitting is not None:
        return fitting
    missing = [
        f"{profile.name} expects {', '.join(map(repr, [*profile.columns.values(), *profile.attributes]))}"
        for profile in wanted
    ]
    reason = "; ".join(dict.fromkeys(missing)) or "no profile was given"
    raise UsageError(
        f"{path}: the headings are not known ({reason}). They are: {', '.join(map(repr, header))}.\n"
        "Save this as my-profile.yaml, edit it, and give it as --profile my-profile.yaml:\n\n"
        f"{profile_text(draft(header, kind))}"
    )


def draft(header: Sequence[str], kind: str = "long") -> Profile:
    """A profile to edit: its parts hold ``?``, since a heading's meaning is never guessed.

    Args:
        header: the headings of the file; they are listed in the text of the profile as attributes.
        kind: of the profile.
    """
    return Profile("my-profile", kind, dict.fromkeys(PARTS[kind], "?"), attributes=tuple(filter(None, header)))


_HELP = {
    "name": "what to call it: lower-case letters, digits, hyphens",
    "kind": "long: one coded passage a row; matrix: one code a row, one interviewee a column; codebook",
    "tool": "the program and its version, as the study is to name it; empty when not known",
    "columns": "the heading of each part; delete the lines of parts that the file does not have",
    "attributes": "headings of what is known of each interviewee (role, site, time); delete all others",
    "separator": "what stands between several codes in one cell, for example ';'; empty: a cell is one code",
    "path": "what stands between a code and the one above it, for example '\\\\'; empty: not split",
    "offsets": "codepoints-lf when start and end count Unicode code points from 0 in text with LF line ends",
}


def profile_text(profile: Profile) -> str:
    """A profile as YAML, every line explained."""
    lines = ["# Which heading of an export holds what. Words of interviewees (quote) are never read."]
    for key in _KEYS:
        lines.append(f"# {_HELP[key]}")
        if key == "columns":
            lines += ["columns:", *(f"  {part}: {_quoted(text)}" for part, text in profile.columns.items())]
        elif key == "attributes":
            lines += [f"attributes: [{', '.join(map(_quoted, profile.attributes))}]"]
        else:
            lines.append(f"{key}: {_quoted(getattr(profile, key))}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as a double-quoted YAML scalar; JSON's are those too, but for characters that YAML does not print."""
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in json.dumps(text, ensure_ascii=False))


def save_profile(profile: Profile, path: Path) -> None:
    """Write a profile as YAML, whole or not at all.

    Raises:
        UsageError: there is such a file already, or the profile is none.
        EngineError: it cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path}: there is such a file already; delete it first, or choose another name")
    text = profile_text(profile)
    parse_profile(text, str(path))
    write_atomically(path, text)


def parse_profile(text: str, place: str) -> Profile:
    """Read a profile.

    Args:
        text: YAML.
        place: the file, for messages.

    Raises:
        UsageError: it is no profile.
    """
    try:
        data: Any = load_yaml(text, place)
    except ProblemError as error:
        raise UsageError(str(error)) from error
    problem = _profile_problem(data)
    if problem is not None:
        raise UsageError(f"{place}: {problem}")
    tool, separator, path, offsets = (data.get(key, "") for key in ("tool", "separator", "path", "offsets"))
    attributes = tuple(data.get("attributes") or ())
    return Profile(data["name"], data["kind"], data["columns"], tool, attributes, separator, path, offsets)


def _profile_problem(data: Any) -> str | None:
    if not isinstance(data, dict):
        return f"expected lines such as name: and columns:; the keys are {', '.join(_KEYS)}"
    unknown = [str(key) for key in data if key not in _KEYS]
    if unknown:
        return f"unknown key {shown(unknown[0])}; the keys are {', '.join(_KEYS)}"
    if not _NAME.fullmatch(str(data.get("name", ""))):
        return "expected name: lower-case letters, digits and single hyphens"
    kind, columns, attributes = data.get("kind"), data.get("columns"), data.get("attributes") or []
    if kind not in KINDS:
        return f"kind: expected one of {', '.join(KINDS)}, found {shown(kind)}"
    if not isinstance(columns, dict) or not isinstance(attributes, list):
        return "expected headings under columns:, and a list under attributes:"
    for part, heading in columns.items():
        if part not in PARTS[kind]:
            return f"columns: unknown part {shown(part)}; the parts of a {kind} profile are {', '.join(PARTS[kind])}"
        if heading == "?":
            return f"columns: {part} is still open (?); give its heading, or delete the line"
    headings = [*columns.values(), *attributes]
    if not all(isinstance(heading, str) and heading for heading in headings):
        return "a heading is a text; put it in quotation marks"
    if twice := [heading for heading, count in Counter(headings).items() if count > 1]:
        return f"the heading {shown(twice[0])} is used twice"
    if "code" not in columns:
        return "columns: expected the heading of the code"
    if kind == "long" and not {"document", "participant"} & set(columns):
        return "columns: expected the heading of the document or of the participant"
    if ("start" in columns) != ("end" in columns):
        return "columns: start and end go together"
    if data.get("offsets", "") not in ("", CODEPOINTS):
        return f"offsets: expected {CODEPOINTS}, or nothing; other ways of counting need the text, which is not read"
    texts = ("tool", "separator", "path")
    return next((f"{key}: expected text" for key in texts if not isinstance(data.get(key, ""), str)), None)


# Exports as coded projects


def read_project(
    path: Path,
    profiles: Sequence[Profile],
    *,
    codebook: Path | None = None,
    unit: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> tuple[Project, Reading]:
    """Read an export of coded passages.

    Args:
        path: the export, .csv or .xlsx.
        profiles: what its headings may mean; the first that fits is used.
        codebook: an export of the codebook, for descriptions and for which code stands under which.
        unit: what the cells of a matrix count, a counting unit of the ontology; the file does not tell.
        sheet: the sheet of a workbook.
        encoding: of a text file.
        delimiter: of a text file.

    Returns:
        The project, and how the file was read.

    Raises:
        UsageError: the headings are not known, or the unit of a matrix is missing.
        ProblemError: the file has problems.
        EngineError: a file cannot be read.
    """
    reading = read_table(path, sheet=sheet, encoding=encoding, delimiter=delimiter)
    profile = choose(profiles, reading.sheet.header, "long", path)
    if profile.kind == "matrix" and unit is None:
        raise UsageError(
            f"{path}: the cells of this table may count passages, documents or people, and the file does not say "
            "which; say so with --unit, for example --unit CodingUnit or --unit IntervieweeUnit"
        )
    codes = read_codebook(codebook, profiles) if codebook is not None else ()
    reader = _Matrix if profile.kind == "matrix" else _Long
    found = reader(path, profile, reading.sheet, unit or "").read()
    if found.problems:
        raise ProblemError(_listed(found.problems))
    digest = hashlib.sha256(_bytes(path)).hexdigest()
    tree = code_tree(codes, found.used, profile.path)
    if not found.codings:
        raise ProblemError(f"{path}: no row gives a document a code, so there is nothing to import")
    project = Project(
        format=f"{profile.name} export ({'matrix' if profile.kind == 'matrix' else 'table'})",
        tool=profile.tool or None,
        sha256=digest,
        codes=tree,
        documents=tuple(Document(name, found.attributes.get(name, ())) for name in found.documents),
        cases=tuple(
            Person(name, tuple(documents), found.people_attributes.get(name, ()))
            for name, documents in found.people.items()
        ),
        codings=tuple(found.codings),
        offset_convention=CODEPOINTS if any(coding.start is not None for coding in found.codings) else None,
        dropped=tuple(Dropped(what, count, why) for (what, why), count in found.dropped.items() if count),
    )
    return project, reading


def read_codebook(path: Path, profiles: Sequence[Profile]) -> tuple[tuple[str, str, str], ...]:
    """Read an export of a codebook.

    Args:
        path: the export, .csv or .xlsx.
        profiles: what its headings may mean.

    Returns:
        Name, name of the code above it (or nothing) and description (or nothing) of each code.

    Raises:
        UsageError: the headings are not known.
        ProblemError: a code has no name, stands there twice, or stands under one that is not there.
        EngineError: the file cannot be read.
    """
    sheet = read_table(path).sheet
    profile = choose(profiles, sheet.header, "codebook", path)
    rows = [(line, _cell(sheet, line, profile.columns.get("code"))) for line in sheet.lines]
    names = Counter(name for _, name in rows)
    codes, problems = [], []
    for line, name in rows:
        parent = _cell(sheet, line, profile.columns.get("parent"))
        place = f"{path}, row {line.number}, column {profile.columns['code']}"
        if not name:
            problems.append(f"{place}: a code has a name; fill it in")
        elif names[name] > 1:
            problems.append(f"{place}, value {name!r}: this code stands there more than once; keep one")
        elif parent and (parent not in names or parent == name):
            problems.append(f"{place}, value {name!r}: the code {parent!r} above it is not in the codebook")
        codes.append((name, parent, _cell(sheet, line, profile.columns.get("description"))))
    parents = {name: parent for name, parent, _ in codes}
    problems += [] if problems else [f"{path}, value {name!r}: it stands under itself" for name in _loops(parents)]
    if problems:
        raise ProblemError(_listed(problems))
    return tuple(codes)


def _loops(parents: Mapping[str, str]) -> list[str]:
    found = []
    for name in parents:
        seen, above = {name}, parents[name]
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == name:
            found.append(name)
    return found


def _cell(sheet: Sheet, line: Line, heading: str | None) -> str:
    return line.cells[sheet.header.index(heading)].strip() if heading in sheet.header else ""


def code_tree(codes: Sequence[tuple[str, str, str]], used: Sequence[str], separator: str) -> tuple[Code, ...]:
    """The codes of a codebook and those that rows use, those above before those below.

    Args:
        codes: name, name of the code above it, and description, of a codebook.
        used: names of codes that rows use.
        separator: what splits a name into those of the codes above it and its own; empty: nothing does.
    """
    named = {name: (parent, text) for name, parent, text in codes}
    waiting = [*named, *(name for name in dict.fromkeys(used) if name not in named)]
    made: dict[str, Code] = {}

    def make(name: str) -> str:
        if name not in made:
            above, _, own = name.rpartition(separator) if separator else ("", "", name)
            parent, text = named.get(name, ("", ""))
            if parent:
                above = ""
            key = make(parent or above) if parent or above else None
            made[name] = Code(name, own or name, key, text or None)
        return made[name].key

    for name in waiting:
        make(name)
    return tuple(made.values())


@dataclass
class _Found:
    """What the rows of an export give."""

    problems: list[str] = field(default_factory=list)
    codings: list[Coding] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    documents: dict[str, None] = field(default_factory=dict)
    attributes: dict[str, tuple[Attribute, ...]] = field(default_factory=dict)
    people: dict[str, dict[str, None]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    people_attributes: dict[str, tuple[Attribute, ...]] = field(default_factory=dict)
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)


class _Rows:
    """Reads the rows of one export."""

    def __init__(self, path: Path, profile: Profile, sheet: Sheet, unit: str) -> None:
        self.path, self.profile, self.sheet, self.unit = path, profile, sheet, unit
        self.found = _Found()

    def text(self, line: Line, part: str) -> str:
        return _cell(self.sheet, line, self.profile.columns.get(part))

    def problem(self, line: Line, heading: str, value: str, message: str) -> None:
        shown = f", value {_short(value, 60)!r}" if value else ""
        self.found.problems.append(f"{self.path}, row {line.number}, column {heading}{shown}: {message}")

    def codes(self, line: Line) -> list[str]:
        cell, separator = self.text(line, "code"), self.profile.separator
        return [part.strip() for part in cell.split(separator) if part.strip()] if separator else [cell] * bool(cell)


class _Long(_Rows):
    """One coded passage a row."""

    def read(self) -> _Found:
        for line in self.sheet.lines:
            self._row(line)
        named = {*self.profile.columns.values(), *self.profile.attributes}
        for heading in self.sheet.header:
            if heading not in named:
                self._count_filled(heading, "the profile does not name it")
        if quote := self.profile.columns.get("quote"):
            self._count_filled(quote, "words of interviewees are not taken in")
        return self.found

    def _count_filled(self, heading: str, why: str) -> None:
        filled = sum(bool(_cell(self.sheet, line, heading)) for line in self.sheet.lines)
        self.found.dropped[f"cells of the column {heading}", why] += filled

    def _row(self, line: Line) -> None:
        columns = self.profile.columns
        document = self.text(line, "document") or self.text(line, "participant")
        heading = columns.get("document") or columns["participant"]
        if not document:
            self.problem(line, heading, "", "a row says of which document it is; fill it in")
            return
        self.found.documents.setdefault(document)
        if "participant" in columns:
            self._person(line, document)
        else:
            self._describe(line, self.found.attributes, document)
        codes = self.codes(line)
        if not codes:
            self.found.dropped["rows without a code", "nothing was coded"] += 1
        start, end = self._place(line)
        for code in codes:
            self.found.used.append(code)
            self.found.codings.append(Coding(document, code, start, end, self.text(line, "coder") or None))

    def _person(self, line: Line, document: str) -> None:
        person = self.text(line, "participant")
        if not person:
            self.problem(line, self.profile.columns["participant"], "", "a row says whose it is; fill it in")
            return
        owner = self.found.owners.setdefault(document, person)
        if owner != person:
            self.problem(
                line, self.profile.columns["participant"], person, f"the same document belongs to {owner!r} above"
            )
            return
        self.found.people.setdefault(person, {}).setdefault(document)
        self._describe(line, self.found.people_attributes, person)

    def _describe(self, line: Line, known: dict[str, tuple[Attribute, ...]], owner: str) -> None:
        """Remember the attributes of a document or person; every row of it has to say the same."""
        given = tuple(Attribute(heading, _cell(self.sheet, line, heading)) for heading in self.profile.attributes)
        earlier = known.setdefault(owner, given)
        for before, now in zip(earlier, given, strict=True):
            if before != now:
                self.problem(line, now.name, now.value, f"expected {before.value!r}, as in the rows above for the same")

    def _place(self, line: Line) -> tuple[int | None, int | None]:
        columns = self.profile.columns
        if "start" not in columns:
            return None, None
        places = []
        for part in ("start", "end"):
            try:
                places.append(whole_number(self.text(line, part)))
            except ValueError as error:
                self.problem(line, columns[part], self.text(line, part), str(error))
                return None, None
        start, end = places
        if start is None or end is None:
            return None, None
        if end <= start:
            self.problem(line, columns["end"], str(end), f"expected more than the start, {start}")
        if not self.profile.offsets:
            self.found.dropped["positions in the text", "the profile does not say how they count"] += 1
            return None, None
        return start, end


class _Matrix(_Rows):
    """One code a row, one interviewee a column; a cell above 0 means that the code was given to this interviewee."""

    def read(self) -> _Found:
        code = self.profile.columns["code"]
        people = [heading for heading in self.sheet.header if heading != code]
        for name in people:
            self.found.documents.setdefault(name)
        counts: Counter[str] = Counter()
        for line in self.sheet.lines:
            counts += self._row(line, people)
        more = sum(counts.values()) - len(self.found.codings)
        why = f"a cell counts {self.unit}, and a person is cited once"
        self.found.dropped["counts above 1 in a cell", why] += more
        return self.found

    def _row(self, line: Line, people: Sequence[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        names = self.codes(line)
        if not names:
            self.problem(line, self.profile.columns["code"], "", "a row says which code it is of; fill it in")
        for person in people:
            try:
                number = whole_number(_cell(self.sheet, line, person))
            except ValueError as error:
                self.problem(line, person, _cell(self.sheet, line, person), str(error))
                continue
            for name in names if number else []:
                counts[person] += number or 0
                self.found.used.append(name)
                self.found.codings.append(Coding(person, name))
        return counts
