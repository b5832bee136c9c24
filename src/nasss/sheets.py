"""Read and write tables as .xlsx workbooks. The only module that uses openpyxl.

A workbook comes from strangers and from programs that change what was typed. So what is read is text whose value
is certain; a formula, a date that was once an interviewee number, a merged cell or a macro is refused with its place.
"""

import contextlib
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from nasss.errors import EngineError, ProblemError, UsageError

LISTS = "lists"  # the hidden sheet that the drop-downs take their values from
MAX_FILE = 100_000_000  # bytes
MAX_UNPACKED = 600_000_000
MAX_ENTRIES = 1_000
MAX_RATIO = 200  # a workbook of one repeated number is packed 60 to 1
MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_HEADING = 500  # characters
MAX_CELL = 32_767  # what a cell of a spreadsheet can hold
MAX_SHOWN = 20  # mistakes listed
WIDTH = 24

# What XML 1.0 cannot hold, and the escapes that spreadsheets use for it: neither survives the way there and back.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_NOT_SHEETS = {
    ".xlsm": "it can hold macros; save it as .xlsx",
    ".xltm": "it can hold macros; save it as .xlsx",
    ".xlsb": "it is a binary workbook; save it as .xlsx",
    ".xls": "it is an old workbook; save it as .xlsx",
    ".ods": "it is an OpenDocument spreadsheet; save it as .xlsx, or each table as .csv",
}


@dataclass(frozen=True)
class Line:
    """One row of a sheet: its number as the spreadsheet shows it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file.

    Attributes:
        name: the sheet's name, for a text file its stem.
        header: the column names.
        lines: the rows below; each has as many cells as the header. Empty rows are left out.
    """

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Column:
    """A column of a workbook to be written.

    Attributes:
        name: the heading.
        note: what stands in the comment of the heading.
        choices: the values of the drop-down; none: no drop-down.
        is_open: whether other values are accepted too, for example several values in one cell.
    """

    name: str
    note: str = ""
    choices: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet to be written: its name, its columns and its rows."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = ()


def is_sheet(path: Path) -> bool:
    """Whether the name is one of a workbook, readable here or not."""
    return path.suffix.lower() == ".xlsx" or path.suffix.lower() in _NOT_SHEETS


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets of a workbook that are not empty, in their order.

    Args:
        path: an .xlsx file.

    Raises:
        UsageError: it is another kind of file.
        EngineError: it cannot be read, or openpyxl is not installed.
        ProblemError: a cell has no certain value, a sheet is hidden, or the file is made to do harm.
    """
    check_archive(path)
    with _opened(path) as book:
        sheets, problems = [], list[str]()
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                if sheet.title != LISTS:
                    problems.append(f"{path}, sheet {sheet.title!r}: it is hidden; show it or delete it")
                continue
            if problem := _layout_problem(sheet):
                problems.append(f"{path}, sheet {sheet.title!r}: {problem}")
            found, wrong = _read_sheet(path, sheet)
            problems += wrong
            sheets += [found] if found is not None else []
    if problems:
        more = [f"... and {len(problems) - MAX_SHOWN} more"] if len(problems) > MAX_SHOWN else []
        raise ProblemError("\n".join(problems[:MAX_SHOWN] + more))
    if not sheets:
        raise ProblemError(f"{path}: every sheet is empty")
    return sheets


def check_archive(path: Path) -> None:
    """Refuse what is no plain .xlsx of a bearable size, before anything of it is unpacked.

    Raises:
        UsageError: it is another kind of file.
        EngineError: it cannot be read.
        ProblemError: it is too large, holds macros or encrypted parts, or is packed to fill the memory.
    """
    if reason := _NOT_SHEETS.get(path.suffix.lower()):
        raise UsageError(f"{path}: {reason}")
    try:
        if path.stat().st_size > MAX_FILE:
            raise ProblemError(f"{path}: larger than {MAX_FILE // 1_000_000} MB; split it")
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        message = "no .xlsx workbook, or one that is protected by a password; save it as .xlsx without one"
        raise ProblemError(f"{path}: {message}") from error
    if problem := next(_archive_problems(entries), None):
        raise ProblemError(f"{path}: {problem}")


def _archive_problems(entries: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    names = [entry.filename.lower() for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        yield f"{len(entries)} parts; a workbook has {MAX_ENTRIES} at most"
    if len(set(names)) < len(names):
        yield "a part of it stands in it twice"
    if any(entry.flag_bits & 1 for entry in entries):
        yield "a part of it is encrypted; save it without a password"
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        yield "it holds macros; save it as .xlsx without them"
    if "xl/workbook.xml" not in names and not any(name.endswith("workbook.xml") for name in names):
        yield "no .xlsx workbook: the part xl/workbook.xml is missing"
    if unpacked > MAX_UNPACKED:
        yield f"it unpacks to more than {MAX_UNPACKED // 1_000_000} MB"
    if unpacked > 1_000_000 and unpacked > MAX_RATIO * max(packed, 1):
        yield f"it is packed more than {MAX_RATIO} to 1, as files are that are made to fill the memory"


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    openpyxl = _engine()
    try:
        # openpyxl leaves a file open that it fails to read, so it is opened here.
        with path.open("rb") as file, warnings.catch_warnings():
            # What openpyxl does not know (a chart, an old drop-down) is not read, so it cannot be lost.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except (ProblemError, EngineError):
        raise
    except Exception as error:  # openpyxl, zipfile and the XML parser raise many kinds for a broken file
        raise ProblemError(f"{path}: not a readable .xlsx workbook ({_kind(error)}); save it again") from error


def _engine() -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise EngineError("Workbooks need openpyxl: pip install 'nasss[import]'") from error
    if not openpyxl.DEFUSEDXML:
        raise EngineError("Workbooks of others are read with defusedxml only: pip install 'nasss[import]'")
    return openpyxl


def _kind(error: BaseException) -> str:
    """What went wrong at first; openpyxl wraps it in words of its own."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    text = str(error).splitlines()[0][:100] if str(error) else ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _layout_problem(sheet: Any) -> str | None:
    """What openpyxl passes over in silence when it reads row by row: merged cells, rows out of order."""
    from openpyxl.xml.functions import iterparse

    last = 0
    with sheet._get_source() as part:
        for _, element in iterparse(part):
            name = element.tag.rpartition("}")[2]
            if name == "mergeCell":
                return f"cells {element.get('ref')} are merged; unmerge them, and fill in each cell"
            if name == "row":
                number = int(element.get("r", last + 1))
                if number <= last:
                    return f"row {number} comes after row {last}; save the workbook again"
                last = number
                element.clear()
    return None


def _read_sheet(path: Path, sheet: Any) -> tuple[Sheet | None, list[str]]:
    """A sheet, None when it is empty, and what is wrong in it."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    problems: list[str] = []
    grid: list[Line] = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise ProblemError(
                f"{path}, sheet {sheet.title!r}: more than {MAX_ROWS} rows or {MAX_COLUMNS} columns; "
                "delete what is empty, or split it"
            )
        cells = []
        for cell in row:
            text, problem = _cell_text(cell)
            if problem is not None:
                problems.append(f"{path}, sheet {sheet.title!r}, cell {cell.coordinate}: {problem}")
            cells.append(text)
        if any(cells):
            grid.append(Line(number, tuple(cells)))
    if not grid:
        return None, problems
    found, wrong = table(grid, sheet.title)
    return found, problems + [f"{path}, sheet {sheet.title!r}, {text}" for text in wrong]


def table(grid: Sequence[Line], name: str) -> tuple[Sheet, list[str]]:
    """Rows of cells as a table: the first row is the header, and every row has its width.

    Args:
        grid: the rows that are not empty, at least one.
        name: what to call the table.

    Returns:
        The table, and what is wrong with its shape; each text begins with the row.
    """
    header = tuple(text.strip() for text in _trimmed(grid[0].cells))
    problems = [f"row {grid[0].number}: column {place} has no heading" for place in _blank(header)]
    twice = sorted(text for text, count in Counter(header).items() if text and count > 1)
    long = [text for text in header if len(text) > MAX_HEADING]
    problems += [f"row {grid[0].number}: the heading {text[:40]!r}... has {len(text):,} characters" for text in long]
    problems += [f"row {grid[0].number}: the heading {text!r} stands there more than once" for text in twice]
    lines = []
    for line in grid[1:]:
        cells = _trimmed(line.cells)
        if len(cells) > len(header):
            value = next(text for text in cells[len(header) :] if text)
            problems.append(f"row {line.number}: the value {value!r} stands outside the columns; give it a heading")
        lines.append(Line(line.number, (*cells, *[""] * (len(header) - len(cells)))[: len(header)]))
    return Sheet(name, header, tuple(lines)), problems


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _blank(header: tuple[str, ...]) -> list[int]:
    return [place for place, text in enumerate(header, 1) if not text]


def _cell_text(cell: Any) -> tuple[str, str | None]:
    """The text of a cell, and what makes its value uncertain."""
    value, kind = cell.value, cell.data_type
    if value is None or value == "":
        return "", None
    if kind == "s":
        return _string(str(value))
    if kind == "f":
        return "", "a formula; copy the column and paste it as values"
    if kind == "e":
        return "", f"the error {value}; type the value"
    if kind == "b":
        return "", f"the truth value {value}; format the column as text and type it again"
    if kind == "d":
        return "", _dated(value)
    return _number(value, cell.number_format)


def _string(text: str) -> tuple[str, str | None]:
    text = re.sub("_x000[dD]_\n?", "\n", text)
    if escape := _ESCAPE.search(text):
        return "", f"the text {escape[0]} stands for a character that cannot be read with certainty; type it anew"
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def _dated(value: Any) -> str:
    shown = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return (
        f"the date or time {shown}; a spreadsheet makes one of text such as 1-4. "
        "Format the column as text and type what the source says (a month as 2021-03)"
    )


def _number(value: int | float, shape: str) -> tuple[str, str | None]:
    """A number as text, where it is certain what was typed."""
    if value != value or value != int(value):
        # What is typed as 4,20 becomes 4.2 where the comma is the sign of decimals.
        return "", f"the number {value}; counts are whole. If it was a list such as 4,20, format the column as text"
    whole = int(value)
    if abs(whole) >= 10**15:
        return "", f"the number {whole} has more digits than a spreadsheet keeps; format the column as text"
    if re.fullmatch("0+", shape):
        return str(whole).zfill(len(shape)) if whole >= 0 else str(whole), None
    if shape in ("General", "@"):
        return str(whole), None
    return "", (
        f"the number {whole} is shown in the format {shape}, so what was typed is not certain (4,200 may have been "
        "a list); format the column as text and type it again"
    )


def to_workbook(pages: Sequence[Page]) -> bytes:
    """A workbook: every cell a text, headings that stay in view, comments and drop-downs.

    Args:
        pages: the sheets, at least one; a sheet's name has at most 31 characters.

    Raises:
        EngineError: openpyxl is not installed.
        ProblemError: a text cannot stand in a cell.
    """
    book = _engine().Workbook()
    book.remove(book.active)
    choices = list(dict.fromkeys(column.choices for page in pages for column in page.columns if column.choices))
    for page in pages:
        _write_page(book.create_sheet(page.name), page, choices)
    if choices:
        _write_lists(book.create_sheet(LISTS), choices)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _write_page(sheet: Any, page: Page, choices: Sequence[tuple[str, ...]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "A2"
    for place, column in enumerate(page.columns, 1):
        head = _write_cell(sheet, 1, place, column.name, page.name)
        head.font = Font(bold=True)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTH
        sheet.column_dimensions[letter].number_format = "@"
        if column.note:
            head.comment = Comment(column.note, "nasss", height=160, width=320)
        if column.choices:
            index = choices.index(column.choices) + 1
            source = f"{LISTS}!${get_column_letter(index)}$1:${get_column_letter(index)}${len(column.choices)}"
            rule = DataValidation(type="list", formula1=source, allow_blank=True)
            rule.showErrorMessage = not column.is_open
            rule.errorTitle, rule.error = "Not in the list", f"Choose a value of the list for {column.name}."
            rule.add(f"{letter}2:{letter}1048576")
            sheet.add_data_validation(rule)
    for number, row in enumerate(page.rows, 2):
        for place, text in enumerate(row, 1):
            if text:
                _write_cell(sheet, number, place, text, page.name)


def _write_lists(sheet: Any, choices: Sequence[tuple[str, ...]]) -> None:
    sheet.sheet_state = "hidden"
    for place, values in enumerate(choices, 1):
        for number, text in enumerate(values, 1):
            _write_cell(sheet, number, place, text, LISTS)


def _write_cell(sheet: Any, row: int, column: int, text: str, name: str) -> Any:
    """Write a text as text: one that begins with = stays one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    place = f"sheet {name!r}, row {row}, column {column}"
    if found := _NO_XML.search(text):
        raise ProblemError(f"{place}: the character U+{ord(found[0]):04X} cannot stand in a workbook; remove it")
    if found := _ESCAPE.search(text):
        raise ProblemError(f"{place}: a spreadsheet reads {found[0]} as another character; write it otherwise")
    if len(text) > MAX_CELL:
        raise ProblemError(f"{place}: {len(text)} characters; a cell holds {MAX_CELL}")
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def rows_of(sheet: Sheet) -> list[tuple[str, ...]]:
    """The cells of all rows, the header first."""
    return list(chain([sheet.header], (line.cells for line in sheet.lines)))
