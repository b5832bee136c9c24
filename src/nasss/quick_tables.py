"""Read a study's tables quickly: the same rows as `nasss.tables.read_tables`, which decides where there is a doubt."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nasss.errors import EngineError
from nasss.ontology import members
from nasss.tables import SEPARATOR, Row, Tables, read_tables, schema, table_of

Cell = str | int | None
# What frictionless might take as the sign of another dialect, or read in another way.
_ODD = re.compile(rb"\r|\0|\xef\xbb\xbf")
_KNOWN = {"required", "pattern", "enum", "minimum", "maximum", "maxLength"}


class _DoubtError(Exception):
    """Something is wrong or unusual."""


def read_quickly(folder: Path) -> Tables:
    """Read all tables of a study folder, as `nasss.tables.read_tables` does, and several times faster.

    Only what is plain is read here: comma-separated UTF-8 in which every cell fits the schema and every reference is
    found. Anything else, a mistake above all, is left to `read_tables`, so that there is one source of messages.

    Args:
        folder: the study's folder, for example ``graph/studies/strohm-2020``.

    Raises:
        EngineError: the folder cannot be read.
        ProblemError: the tables break the schema; the message lists every problem.
    """
    try:
        return _read(folder)
    except (_DoubtError, EngineError, OSError, UnicodeDecodeError, csv.Error):
        return read_tables(folder)


def _read(folder: Path) -> Tables:
    files = {name for name in os.listdir(folder) if name.endswith(".csv")}
    if "study.csv" not in files or not files <= {f"{name}.csv" for name in schema()}:
        raise _DoubtError
    tables = {name: _rows(folder / f"{name}.csv", name) if f"{name}.csv" in files else [] for name in schema()}
    (study,) = tables["study"] if len(tables["study"]) == 1 else (None,)
    if study is None or study.text("id") != folder.resolve().name:
        raise _DoubtError
    _check_references(tables)
    return tables


def _rows(path: Path, table: str) -> list[Row]:
    data = path.read_bytes()
    if _ODD.search(data):
        raise _DoubtError
    header, *lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)) or [[]]
    shape, readers = schema()[table]["schema"], _readers(table)
    if [name for name in readers if name in header] != header:
        raise _DoubtError
    if any(_constraints(field).get("required") and field["name"] not in header for field in shape["fields"]):
        raise _DoubtError
    if not lines:
        return []
    if set(map(len, lines)) != {len(header)} or not all(map(any, lines)):
        raise _DoubtError
    columns: dict[str, Sequence[Cell]] = {name: [None] * len(lines) for name in readers}
    columns |= {
        name: _values(readers[name], cells) for name, cells in zip(header, zip(*lines, strict=True), strict=True)
    }
    for keys in (shape.get("primaryKey"), shape.get("unique")):
        if keys and not _all_differ([columns[key] for key in keys], may_be_empty=keys is not shape.get("primaryKey")):
            raise _DoubtError
    cells_of = zip(*columns.values(), strict=True)
    return [Row(number, dict(zip(columns, cells, strict=True))) for number, cells in enumerate(cells_of, 2)]


def _values(read: Callable[[str], Cell], cells: Iterable[str]) -> list[Cell]:
    """The values of a column, each different cell read once."""
    values = {cell: read(cell) for cell in set(cells)}
    return [values[cell] for cell in cells]


def _all_differ(columns: Sequence[Sequence[Cell]], *, may_be_empty: bool) -> bool:
    found = set(zip(*columns, strict=True))
    return len(found) == len(columns[0]) and (may_be_empty or (None,) * len(columns) not in found)


@cache
def _readers(table: str) -> Mapping[str, Callable[[str], Cell]]:
    """What reads the cells of each column, by its name."""
    return {field["name"]: _reader(field) for field in schema()[table]["schema"]["fields"]}


def _constraints(field: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = field.get("constraints", {})
    return found


def _reader(field: Mapping[str, Any]) -> Callable[[str], Cell]:
    """What turns a cell of this field into its value."""
    constraints = _constraints(field)
    if set(constraints) - _KNOWN or field["type"] not in ("string", "integer"):
        raise _DoubtError
    return _integer(constraints) if field["type"] == "integer" else _text(constraints)


def _integer(constraints: Mapping[str, Any]) -> Callable[[str], Cell]:
    required, least, most = (constraints.get(name) for name in ("required", "minimum", "maximum"))
    if set(constraints) - {"required", "minimum", "maximum"}:
        raise _DoubtError

    def read(cell: str) -> Cell:
        if cell == "" and not required:
            return None
        # Python reads more as a number than people write, and no number of thousands of digits.
        if not (cell.isascii() and cell.isdigit() and len(cell) < 20):
            raise _DoubtError
        value = int(cell)
        if (least is not None and value < least) or (most is not None and value > most):
            raise _DoubtError
        return value

    return read


def _text(constraints: Mapping[str, Any]) -> Callable[[str], Cell]:
    required, length = constraints.get("required"), constraints.get("maxLength")
    allowed = frozenset(constraints["enum"]) if "enum" in constraints else None
    pattern = re.compile(f"^{constraints['pattern']}$").match if "pattern" in constraints else None
    if set(constraints) - {"required", "maxLength", "enum", "pattern"}:
        raise _DoubtError

    def read(cell: str) -> Cell:
        if cell == "":
            if required:
                raise _DoubtError
            return None
        # A blank after the comma may belong to the cell or to the dialect.
        if cell[0] == " " or (allowed is not None and cell not in allowed):
            raise _DoubtError
        if (pattern is not None and not pattern(cell)) or (length is not None and len(cell) > length):
            raise _DoubtError
        return cell

    return read


def _check_references(tables: Tables) -> None:
    """Look up every reference once for each value that occurs."""
    known = {name: {row.text("id") for row in rows if "id" in row.cells} for name, rows in tables.items()}
    for name, rows in tables.items():
        shape = schema()[name]["schema"]
        targets = [(key["fields"][0], [key["reference"]["resource"]]) for key in shape.get("foreignKeys", [])]
        targets += [(field["name"], field["refersTo"]) for field in shape["fields"] if "refersTo" in field]
        lists = {field["name"] for field in shape["fields"] if field.get("list")}
        for column, places in targets:
            cells = {str(row.cells[column]) for row in rows if row.cells[column] is not None}
            values = {item for cell in cells for item in _items(cell)} if column in lists else cells
            if not all(any(_holds(place, value, known) for place in places) for value in values):
                raise _DoubtError


def _items(cell: str) -> Iterable[str]:
    return (item.strip() for item in cell.split(SEPARATOR) if item.strip())


def _holds(place: str, value: str, known: Mapping[str, set[str | None]]) -> bool:
    if place == "*":
        kind, _, identifier = value.partition("/")
        return value == "study" or identifier in known.get(table_of(kind), set())
    return value in known[place] if place in known else value in members(place)
