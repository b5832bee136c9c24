"""Read a study's tables quickly: the same rows as `nasss.tables.read_tables`, which decides where there is a doubt."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    if {path.stem for path in folder.glob("*.csv")} - set(schema()) or not (folder / "study.csv").is_file():
        raise _DoubtError
    tables = {name: _rows(folder / f"{name}.csv", descriptor["schema"]) for name, descriptor in schema().items()}
    (study,) = tables["study"] if len(tables["study"]) == 1 else (None,)
    if study is None or study.text("id") != folder.resolve().name:
        raise _DoubtError
    _check_references(tables)
    return tables


def _rows(path: Path, shape: Mapping[str, Any]) -> list[Row]:
    if not path.exists():
        return []
    data = path.read_bytes()
    if _ODD.search(data):
        raise _DoubtError
    lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    header = next(lines, [])
    fields = [field for field in shape["fields"] if field["name"] in header]
    if [field["name"] for field in fields] != header:
        raise _DoubtError
    if any(_constraints(field).get("required") and field not in fields for field in shape["fields"]):
        raise _DoubtError
    readers = [(field["name"], _reader(field)) for field in fields]
    blank: dict[str, Cell] = {field["name"]: None for field in shape["fields"]}
    rows = []
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(readers) or not any(cells):
            raise _DoubtError
        row = blank.copy()
        for (name, read), cell in zip(readers, cells, strict=True):
            row[name] = read(cell)
        rows.append(Row(number, row))
    for keys in (shape.get("primaryKey"), shape.get("unique")):
        if keys and not _all_differ(rows, keys, may_be_empty=keys is not shape.get("primaryKey")):
            raise _DoubtError
    return rows


def _all_differ(rows: Sequence[Row], keys: Sequence[str], *, may_be_empty: bool) -> bool:
    found = [tuple(row.cells[key] for key in keys) for row in rows]
    empty = (None,) * len(keys)
    return len(set(found)) == len(found) and (may_be_empty or empty not in found)


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
