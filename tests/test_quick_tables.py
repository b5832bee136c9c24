"""What the quick reader of tables takes, and what it leaves to the plain one. All tables here are invented."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from study_data import edit_table

from nasss import quick_tables
from nasss.quick_tables import _check_references, _DoubtError, _holds, _read, _reader, _rows
from nasss.tables import Row, read_tables

MICRO = Path(__file__).parent / "studies" / "micro"
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z][0-9]?"}},
    {"name": "n", "type": "integer"},
    {"name": "note", "type": "string", "constraints": {}},
]
SCHEMA: dict[str, Any] = {
    "one": {"schema": {"fields": FIELDS, "primaryKey": ["id"]}},
    "free": {"schema": {"fields": FIELDS[1:], "primaryKey": ["n", "note"]}},
    "pairs": {"schema": {"fields": FIELDS[1:], "unique": ["n", "note"]}},
    "keyed": {"schema": {"fields": [*FIELDS[1:], {"name": "more", "type": "string"}], "primaryKey": ["n", "note"]}},
    "loose": {"schema": {"fields": [*FIELDS[1:], {"name": "more", "type": "string"}], "unique": ["n", "note"]}},
}


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    quick_tables._readers.cache_clear()


@pytest.fixture
def small_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_tables, "schema", lambda: SCHEMA)


def field(kind: str, **constraints: Any) -> dict[str, Any]:
    return {"name": "x", "type": kind, "constraints": constraints}


@pytest.mark.parametrize(
    ("constraints", "cell", "value"),
    [
        ({}, "", None),
        ({}, "0", 0),
        ({}, "007", 7),
        ({}, "9" * 19, int("9" * 19)),
        ({"minimum": 1, "maximum": 3}, "", None),
        ({"minimum": 1, "maximum": 3}, "1", 1),
        ({"minimum": 1, "maximum": 3}, "3", 3),
        ({"required": True, "minimum": 0}, "0", 0),
        ({"required": False}, "", None),
    ],
)
def test_whole_numbers(constraints: dict[str, Any], cell: str, value: int | None) -> None:
    assert _reader(field("integer", **constraints))(cell) == value


@pytest.mark.parametrize(
    ("constraints", "cell"),
    [
        ({"required": True}, ""),
        ({"minimum": 1}, "0"),
        ({"maximum": 3}, "4"),
        ({"minimum": 1, "maximum": 3}, "4"),
        *(({}, cell) for cell in ("-1", "+1", "1.0", " 1", "1 ", "1_0", "\u0661", "\u00b2", "x", "9" * 20)),
    ],
)
def test_what_may_be_no_whole_number_is_left_to_the_plain_reader(constraints: dict[str, Any], cell: str) -> None:
    read = _reader(field("integer", **constraints))
    with pytest.raises(_DoubtError):
        read(cell)


@pytest.mark.parametrize(
    ("constraints", "cell", "value"),
    [
        ({}, "", None),
        ({}, "a b ", "a b "),
        ({"required": True}, "a", "a"),
        ({"maxLength": 2}, "ab", "ab"),
        ({"maxLength": 2}, "", None),
        ({"enum": ["a", "b"]}, "b", "b"),
        ({"enum": ["a", "b"]}, "", None),
        ({"pattern": "[a-z]+"}, "abc", "abc"),
        ({"pattern": "[a-z]+", "maxLength": 3, "enum": ["abc"], "required": True}, "abc", "abc"),
    ],
)
def test_texts(constraints: dict[str, Any], cell: str, value: str | None) -> None:
    assert _reader(field("string", **constraints))(cell) == value


@pytest.mark.parametrize(
    ("constraints", "cell"),
    [
        ({"required": True}, ""),
        ({}, " a"),
        ({"maxLength": 2}, "abc"),
        ({"enum": ["a", "b"]}, "c"),
        ({"pattern": "[a-z]+"}, "abc1"),
        ({"pattern": "[a-z]+"}, "1abc"),
        ({"pattern": "[a-z]+", "maxLength": 2}, "abc"),
        ({"pattern": "[a-z]+", "maxLength": 2}, "12"),
    ],
)
def test_what_may_be_no_such_text_is_left_to_the_plain_reader(constraints: dict[str, Any], cell: str) -> None:
    read = _reader(field("string", **constraints))
    with pytest.raises(_DoubtError):
        read(cell)


@pytest.mark.parametrize(
    "unknown",
    [
        field("number"),
        field("date", required=True),
        field("string", minLength=1),
        field("string", minimum=1),
        field("string", maximum=1),
        field("integer", pattern="1"),
        field("integer", enum=["1"]),
        field("integer", maxLength=1),
        {"name": "x", "type": "string", "constraints": {"pattern": "a", "unique": True}},
    ],
)
def test_a_schema_that_says_more_is_left_to_the_plain_reader(unknown: dict[str, Any]) -> None:
    with pytest.raises(_DoubtError):
        _reader(unknown)


def rows(tmp_path: Path, data: str | bytes, table: str = "one") -> list[tuple[int, tuple[object, ...]]]:
    path = tmp_path / f"{table}.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = _rows(path, table)
    names = [it["name"] for it in SCHEMA[table]["schema"]["fields"]]
    assert all(list(row.cells) == names for row in found)
    return [(row.line, tuple(row.cells.values())) for row in found]


@pytest.mark.usefixtures("small_schema")
@pytest.mark.parametrize(
    ("data", "expected", "table"),
    [
        ("id,n,note\na,1,x\nb,,\n", [(2, ("a", 1, "x")), (3, ("b", None, None))], "one"),
        ("id\na\nb\n", [(2, ("a", None, None)), (3, ("b", None, None))], "one"),
        ("id,note\na,x\n", [(2, ("a", None, "x"))], "one"),
        ('id,note\na,"x, ""y""\nz"\n', [(2, ("a", None, 'x, "y"\nz'))], "one"),
        ("id,n,note\na,1,é\nb,1,é", [(2, ("a", 1, "é")), (3, ("b", 1, "é"))], "one"),
        ("id,n\n", [], "one"),
        ("n,note\n1,a\n1,b\n2,a\n1,\n", [(2, (1, "a")), (3, (1, "b")), (4, (2, "a")), (5, (1, None))], "free"),
        ("n,note\n1,a\n1,\n,a\n", [(2, (1, "a")), (3, (1, None)), (4, (None, "a"))], "pairs"),
        ("n,note,more\n1,,x\n,,x\n", [(2, (1, None, "x")), (3, (None, None, "x"))], "loose"),
        ("n,note,more\n1,,x\n,a,x\n", [(2, (1, None, "x")), (3, (None, "a", "x"))], "keyed"),
    ],
)
def test_rows(data: str, expected: list[tuple[int, tuple[object, ...]]], table: str, tmp_path: Path) -> None:
    assert rows(tmp_path, data, table) == expected


@pytest.mark.usefixtures("small_schema")
@pytest.mark.parametrize(
    ("data", "table"),
    [
        ("", "one"),
        ("\n", "one"),
        ("n,note\n1,x\n", "one"),
        ("n,note\n", "one"),
        ("n,id\n1,a\n", "one"),
        ("id,id\na,a\n", "one"),
        ("id,more\na,1\n", "one"),
        ("id,n\na\n", "one"),
        ("id,n\na,1,2\n", "one"),
        ("id,n\na,1\n\nb,2\n", "one"),
        ("id,n\na,1\nb\n", "one"),
        ("n,note\n1,a\n,\n", "pairs"),
        ("id,n\na,1\na,2\n", "one"),
        ("n,note\n1,a\n1,a\n", "free"),
        ("n,note\n1,a\n1,a\n", "pairs"),
        ("n,note\n,a\n,a\n", "pairs"),
        ("n,note,more\n1,,x\n,,x\n", "keyed"),
        ("id,n\r\na,1\r\n", "one"),
        ("id,note\na,\0\n", "one"),
        ("\ufeffid\na\n", "one"),
        ("id,n\nA,1\n", "one"),
    ],
)
def test_what_is_unusual_or_wrong_in_a_table_is_left_to_the_plain_reader(data: str, table: str, tmp_path: Path) -> None:
    with pytest.raises(_DoubtError):
        rows(tmp_path, data, table)


@pytest.mark.usefixtures("small_schema")
def test_quotation_marks_in_the_midst_of_a_cell_are_left_to_the_plain_reader(tmp_path: Path) -> None:
    with pytest.raises(csv.Error):
        rows(tmp_path, 'id,note\na,"x"y\n')
    with pytest.raises(UnicodeDecodeError):
        rows(tmp_path, b"id,note\na,\xff\n")


def test_a_key_of_nothing_is_left_to_the_plain_reader() -> None:
    empty: list[list[str | int | None]] = [[1, None], ["a", None]]
    assert not quick_tables._all_differ(empty, may_be_empty=False)
    assert quick_tables._all_differ(empty, may_be_empty=True)
    assert quick_tables._all_differ([[1, None], [None, "a"]], may_be_empty=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MICRO, tmp_path / "micro"))


def test_a_study(folder: Path) -> None:
    assert _read(folder) == read_tables(folder)


def test_a_study_that_is_unusual_is_left_to_the_plain_reader(folder: Path) -> None:
    changes: list[Callable[[], object]] = [
        lambda: (folder / "other.csv").write_text("id\na\n", encoding="utf-8"),
        lambda: (folder / "study.csv").unlink(),
        lambda: edit_table(folder / "study.csv", lambda lines: lines[0].update(id="another")),
        lambda: edit_table(folder / "study.csv", lambda lines: lines.append({**lines[0], "id": "another"})),
        lambda: edit_table(folder / "study.csv", lambda lines: lines.clear()),
        lambda: edit_table(folder / "findings.csv", lambda lines: lines[0].update(factor="NoSuchFactor")),
        lambda: edit_table(folder / "citations.csv", lambda lines: lines[0].update(participant="nobody")),
    ]
    for change in changes:
        shutil.rmtree(folder)
        shutil.copytree(MICRO, folder)
        change()
        with pytest.raises(_DoubtError):
            _read(folder)


REFERRING: dict[str, Any] = {
    "cases": {"schema": {"fields": [{"name": "id", "type": "string"}, {"name": "note", "type": "string"}]}},
    "seats": {
        "schema": {
            "fields": [
                {"name": "case", "type": "string"},
                {"name": "role", "type": "string", "refersTo": ["AdopterRole", "cases"]},
                {"name": "flags", "type": "string", "refersTo": ["*"], "list": True},
            ],
            "foreignKeys": [{"fields": ["case"], "reference": {"resource": "cases", "fields": ["id"]}}],
        }
    },
}


@pytest.mark.parametrize(
    ("case", "role", "flags", "is_found"),
    [
        (None, None, None, True),
        ("c1", "c2", "study", True),
        ("c1", "LocalChampionRole", "case/c1; case/c2 ;", True),
        ("c3", None, None, False),
        (None, "NoSuchRole", None, False),
        (None, None, "case/c1;case/c3", False),
        (None, None, "other/c1", False),
        (None, None, "c1", False),
        ("c1;c2", None, None, False),
    ],
)
def test_references(
    case: str | None, role: str | None, flags: str | None, is_found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick_tables, "schema", lambda: REFERRING)
    tables = {
        "cases": [Row(2, {"id": "c1", "note": None}), Row(3, {"id": "c2", "note": "c3"})],
        "seats": [
            Row(2, {"case": None, "role": None, "flags": None}),
            Row(3, {"case": case, "role": role, "flags": flags}),
        ],
    }
    if is_found:
        _check_references(tables)
    else:
        with pytest.raises(_DoubtError):
            _check_references(tables)


def test_what_a_reference_may_name() -> None:
    known: dict[str, set[str | None]] = {"findings": {"f1"}, "study": {"micro"}}
    assert _holds("*", "study", known) and _holds("*", "finding/f1", known)
    assert not _holds("*", "finding/f2", known) and not _holds("*", "nothing/f1", known)
    assert _holds("findings", "f1", known) and not _holds("findings", "f2", known)
    assert _holds("Factor", "FundingCertainty", known) and not _holds("Factor", "f1", known)
