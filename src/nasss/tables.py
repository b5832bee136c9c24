"""Read and check the hand-edited tables of a study (CSV against the Table Schema in ``graph/schema.json``)."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from frictionless import Dialect, Resource
from frictionless import errors as reasons

from nasss.errors import EngineError, ProblemError, shown
from nasss.ontology import members
from nasss.resources import graph_dir

SEPARATOR = ";"
MAX_FILE = 100_000_000  # bytes
MAX_COLUMNS = 200  # beyond which frictionless takes for ever
MAX_SHOWN = 100  # problems listed
_LONGEST = 200  # characters of what is quoted


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one table.

    Attributes:
        file: the file, as given.
        row: the line in the file, the header being line 1; None for the whole file.
        column: the column's name; None for the whole row.
        value: the offending value as text; None where there is none.
        message: what was expected and how to put it right.
    """

    file: Path
    row: int | None
    column: str | None
    value: str | None
    message: str

    def __str__(self) -> str:
        place = [str(self.file)]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {_short(self.column)}")
        if self.value is not None:
            place.append(f"value {shown(self.value)}")
        return f"{', '.join(place)}: {self.message}"


@dataclass(frozen=True)
class Row:
    """One row of a table: its line in the file (the header is line 1) and its cells by column."""

    line: int
    cells: Mapping[str, str | int | None]

    def text(self, column: str) -> str | None:
        """The cell as text, None when it is empty."""
        value = self.cells[column]
        return None if value is None else str(value)

    def required(self, column: str) -> str:
        """The cell as text; the schema has made sure that it is there."""
        return str(self.cells[column])

    def number(self, column: str) -> int | None:
        """The cell of an integer column, None when it is empty."""
        value = self.cells[column]
        return value if isinstance(value, int) else None

    def items(self, column: str) -> list[str]:
        """The values of a list cell, in order."""
        return [item.strip() for item in (self.text(column) or "").split(SEPARATOR) if item.strip()]


Tables = Mapping[str, Sequence[Row]]


@cache
def schema() -> dict[str, dict[str, Any]]:
    """The tables' descriptors by table name, in the order of the data package."""
    package = json.loads((graph_dir() / "schema.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def read_tables(folder: Path) -> Tables:
    """Read all tables of a study folder.

    Args:
        folder: the study's folder, for example ``graph/studies/strohm-2020``.

    Returns:
        The rows of each table by table name; a table without a file is empty.

    Raises:
        EngineError: the folder cannot be read.
        ProblemError: the tables break the schema; the message lists the problems, the first `MAX_SHOWN` of them.
    """
    if not (folder / "study.csv").is_file():
        raise EngineError(f"{folder}: no study here; expected a folder with study.csv and the other tables")
    tables: dict[str, Sequence[Row]] = {}
    problems = list(_unknown_files(folder))
    for name, descriptor in schema().items():
        tables[name], found = _read_table(folder / f"{name}.csv", descriptor)
        problems += found
    if not problems:
        problems = [*_study_problems(folder, tables), *_reference_problems(folder, tables)]
    if problems:
        more = [f"... and {len(problems) - MAX_SHOWN:,} more"] if len(problems) > MAX_SHOWN else []
        raise ProblemError("\n".join([*map(str, problems[:MAX_SHOWN]), *more]))
    return tables


def _unknown_files(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in schema():
            known = ", ".join(schema())
            yield Problem(path, None, None, None, f"no table has this name; the tables are {known}")


def _read_table(path: Path, descriptor: Mapping[str, Any]) -> tuple[list[Row], list[Problem]]:
    if not path.exists():
        return [], []
    if problem := _too_large(path):
        return [], [problem]
    shape = {key: value for key, value in descriptor["schema"].items() if key not in ("foreignKeys", "unique")}
    shape["fields"] = _given(path, shape["fields"])
    resource = Resource.from_descriptor(
        {
            "name": descriptor["name"],
            "path": path.name,
            "format": "csv",
            "encoding": "utf-8",
            "schema": shape,
        },
        basepath=str(path.parent),
    )
    # A header in other order or spelling is a mistake to report, not one to repair by guessing.
    resource.dialect = Dialect(header_case=True)
    report = resource.validate(limit_errors=100)
    found = [error for task in report.tasks for error in task.errors] + list(report.errors)
    # An empty key is reported twice: as an empty cell, which says where, and as an empty key, which does not.
    found = [error for error in found if 'are all "None"' not in str(error.note) and not _may_be_left_out(error, shape)]
    if found:
        return [], [_problem(path, error) for error in found]
    given = [field["name"] for field in shape["fields"]]
    blank: dict[str, str | int | None] = {field["name"]: None for field in descriptor["schema"]["fields"]}
    with resource as opened:
        rows = [Row(row.row_number, blank | {name: row[name] for name in given}) for row in opened.row_stream]
    return rows, list(_repeated(path, rows, descriptor["schema"].get("unique", [])))


def _too_large(path: Path) -> Problem | None:
    """What makes a file no table of a study, and would take too long to find out otherwise."""
    try:
        if path.stat().st_size > MAX_FILE:
            return Problem(path, None, None, None, f"larger than {MAX_FILE // 1_000_000} MB; is this one table?")
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if len(row) > MAX_COLUMNS:
                    message = f"{len(row):,} cells; a table has {MAX_COLUMNS} at most. Is it a CSV file?"
                    return Problem(path, number, None, None, message)
    except (OSError, csv.Error):
        return None  # said when the table is read
    return None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _given(path: Path, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields that a file has; all of them when its header is no part of the schema, so that it is reported."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return fields
    found = [field for field in fields if field["name"] in header]
    needed = [field for field in fields if field.get("constraints", {}).get("required")]
    is_part = [field["name"] for field in found] == header and all(field in found for field in needed)
    return found if is_part else fields


def _may_be_left_out(error: Any, shape: Mapping[str, Any]) -> bool:
    """Whether the error is that a column is missing which need not be there."""
    if not isinstance(error, reasons.MissingLabelError):
        return False
    field = next(field for field in shape["fields"] if field["name"] == error.field_name)
    return not field.get("constraints", {}).get("required")


def _repeated(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[Problem]:
    """Rows that say again what an earlier one says in all the columns that tell rows apart."""
    seen: dict[tuple[str | None, ...], int] = {}
    for row in rows if columns else []:
        key = tuple(row.text(column) for column in columns)
        earlier = seen.setdefault(key, row.line)
        if earlier != row.line:
            value = ", ".join(text for text in key if text)
            message = f"this is row {earlier} again; each row needs its own {', '.join(columns[:-1])} and {columns[-1]}"
            yield Problem(path, row.line, None, value, message)


def _problem(path: Path, error: Any) -> Problem:
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None) or getattr(error, "label", None) or None
    cell = getattr(error, "cell", None)
    if isinstance(error, reasons.EncodingError):
        message = f"{error.note}; save the file as UTF-8"
    elif isinstance(error, reasons.PrimaryKeyError):
        keys = " and ".join(schema()[path.stem]["schema"]["primaryKey"])
        message = f"{error.note}; each row needs its own {keys}"
    elif isinstance(error, reasons.CellError) and column is not None and cell is not None:
        missing = "this cell must not be empty; " if cell == "" else ""
        message = f"{missing}expected {_expectation(_field(path.stem, column))}"
    else:
        names = ", ".join(field["name"] for field in schema()[path.stem]["schema"]["fields"])
        message = f"{_short(error.message)}; the columns are {names}"
    return Problem(path, row, column, cell or None, message)


def _field(table: str, column: str) -> dict[str, Any]:
    fields: list[dict[str, Any]] = schema()[table]["schema"]["fields"]
    return next(field for field in fields if field["name"] == column)


def _expectation(field: Mapping[str, Any]) -> str:
    """What a cell of this field must hold, in words."""
    constraints = field.get("constraints", {})
    parts = ["a whole number" if field["type"] == "integer" else "text"]
    if "enum" in constraints:
        parts = [f"one of {', '.join(constraints['enum'])}"]
    if "minimum" in constraints:
        parts.append(f"{constraints['minimum']} or more")
    if "pattern" in constraints:
        parts.append(f"of the form {constraints['pattern']}")
    if "maxLength" in constraints:
        parts.append(f"{constraints['maxLength']} characters at most")
    return f"{', '.join(parts)} ({field['description'].rstrip('.')})"


def _study_problems(folder: Path, tables: Tables) -> Iterator[Problem]:
    rows = tables["study"]
    path = folder / "study.csv"
    if len(rows) != 1:
        yield Problem(path, None, None, None, f"expected exactly one row, found {len(rows)}")
    for row in rows[:1]:
        if row.required("id") != folder.resolve().name:
            message = f"the study's id is the folder's name; expected {folder.resolve().name!r}"
            yield Problem(path, row.line, "id", row.required("id"), message)


def _reference_problems(folder: Path, tables: Tables) -> Iterator[Problem]:
    known = {name: {row.text("id") for row in rows if "id" in row.cells} for name, rows in tables.items()}
    for name, rows in tables.items():
        for column, targets in _references(name):
            for row in rows:
                values = row.items(column) if _is_list(name, column) else [row.text(column)]
                for value in values:
                    if value is not None and not any(_holds(target, value, known) for target in targets):
                        yield Problem(folder / f"{name}.csv", row.line, column, value, _look(targets, value))


def _references(table: str) -> Iterator[tuple[str, list[str]]]:
    shape = schema()[table]["schema"]
    for key in shape.get("foreignKeys", []):
        yield key["fields"][0], [key["reference"]["resource"]]
    for field in shape["fields"]:
        if "refersTo" in field:
            yield field["name"], field["refersTo"]


def _is_list(table: str, column: str) -> bool:
    return any(field["name"] == column and field.get("list") for field in schema()[table]["schema"]["fields"])


def _holds(target: str, value: str, known: Mapping[str, set[str | None]]) -> bool:
    """Whether a table, an ontology class, or (for ``*``) any part of the study has this value."""
    if target == "*":
        kind, _, identifier = value.partition("/")
        return value == "study" or identifier in known.get(table_of(kind), set())
    return value in known[target] if target in known else value in members(target)


def _look(targets: Sequence[str], value: str) -> str:
    if targets == ["*"]:
        return "expected the word study, or kind/id of a row that exists, for example finding/t2-01"
    places = [f"{target}.csv" if target in schema() else f"the ontology's {target} terms" for target in targets]
    close = [name for target in targets if target not in schema() for name in members(target)]
    similar = [name for name in close if value.lower()[:5] == name.lower()[:5]]
    hint = f"; did you mean {' or '.join(sorted(similar)[:3])}?" if similar else ""
    return f"not found in {' or '.join(places)}{hint}"


def table_of(kind: str) -> str:
    """The table that holds this kind of part: ``finding`` -> ``findings``, ``study`` -> ``study``."""
    special = {"technology": "technologies", "unseen-part": "unseen", "reporting": "reporting"}
    return special.get(kind, f"{kind}s")


def kind_of(table: str) -> str:
    """The kind of part a table holds, as it stands in IRIs: ``findings`` -> ``finding``."""
    if table == "unseen":
        return "unseen-part"
    return re.sub(r"ies$", "y", table) if table.endswith("ies") else table.removesuffix("s")
