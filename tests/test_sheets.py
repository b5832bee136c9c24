"""Workbooks: what was written is read again; what has no certain value is refused with its place. All data invented."""

import datetime
import io
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nasss import sheets
from nasss.coded import write_study
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.profiles import read_table
from nasss.resources import graph_dir
from nasss.sheets import Column, Line, Page, Sheet, check_archive, read_workbook, rows_of, to_workbook
from nasss.tables import read_tables

MICRO = Path(__file__).parent / "studies" / "micro"
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12).filter(
    lambda text: not sheets._NO_XML.search(text) and not sheets._ESCAPE.search(text)
)
HEADING = CELL.map(str.strip).filter(bool)


def book(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    """A workbook of openpyxl's own making: the function gets the workbook and its first sheet."""
    made = openpyxl.Workbook()
    fill(made, made.active)
    made.save(path)
    return path


def problems(path: Path) -> list[str]:
    """What is found wrong with a workbook, without its path."""
    with pytest.raises(ProblemError) as caught:
        read_workbook(path)
    return str(caught.value).replace(f"{path}, ", "").replace(f"{path}: ", "").splitlines()


def edited(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with a text in one of its parts replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def simple(path: Path) -> Path:
    """A workbook with one sheet, as the writer makes it."""
    page = Page("long", (Column("factor"), Column("participant")), (("Money", "04"), ("Time", "12")))
    path.write_bytes(to_workbook([page]))
    return path


# There and back


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_again(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    header = data.draw(st.lists(HEADING, min_size=1, max_size=4, unique=True))
    width = len(header)
    rows = data.draw(st.lists(st.tuples(*[CELL] * width), max_size=5))
    path = tmp_path_factory.mktemp("book") / "any.xlsx"
    path.write_bytes(to_workbook([Page("any", tuple(map(Column, header)), tuple(rows))]))
    filled = tuple(Line(number, row) for number, row in enumerate(rows, 2) if any(row))
    # White space in the last cells of a row does not count.
    expected = tuple(
        Line(line.number, tuple("" if not "".join(line.cells[i:]).strip() else line.cells[i] for i in range(width)))
        for line in filled
    )
    assert read_workbook(path) == [Sheet("any", tuple(header), expected)]


@pytest.mark.parametrize("folder", [MICRO, graph_dir() / "studies" / "strohm-2020"], ids=lambda path: path.name)
def test_a_study_is_the_same_after_the_way_through_a_workbook(folder: Path, tmp_path: Path) -> None:
    given_ = {path.stem: read_table(path).sheet for path in sorted(folder.glob("*.csv"))}
    pages = [
        Page(name, tuple(map(Column, sheet.header)), tuple(line.cells for line in sheet.lines))
        for name, sheet in given_.items()
    ]
    path = tmp_path / "study.xlsx"
    path.write_bytes(to_workbook(pages))
    back = {sheet.name: sheet for sheet in read_workbook(path)}
    assert [(name, rows_of(sheet)) for name, sheet in back.items()] == [
        (name, rows_of(sheet)) for name, sheet in given_.items()
    ]
    copy = tmp_path / folder.name
    rows = {
        name: [dict(zip(sheet.header, line.cells, strict=True)) for line in sheet.lines] for name, sheet in back.items()
    }
    write_study(copy, rows)
    assert read_tables(copy) == read_tables(folder)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+31 20", "-5", "@SUM(A1)", "#N/A", "TRUE", "04", "1-4", "4,20", "1e5", "'=x", "  both  ", "a\nb", "4.0"],
)
def test_a_text_stays_a_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / "text.xlsx"
    path.write_bytes(to_workbook([Page("a", (Column("x"), Column("end")), ((text, "."),))]))
    assert read_workbook(path)[0].lines == (Line(2, (text, ".")),)
    cell = openpyxl.load_workbook(path)["a"]["A2"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@")


def test_line_ends_become_one_kind(tmp_path: Path) -> None:
    path = tmp_path / "ends.xlsx"
    path.write_bytes(to_workbook([Page("a", (Column("x"),), (("a\r\nb\rc",),))]))
    assert read_workbook(path)[0].lines == (Line(2, ("a\nb\nc",)),)
    book(path, lambda _, sheet: (sheet.append(["x"]), sheet.append(["a_x000D_\nb_x000d_c"]))[0])
    assert read_workbook(path)[0].lines == (Line(2, ("a\nb\nc",)),)


# What the writer adds


def test_headings_stay_in_view_with_comments_and_drop_downs() -> None:
    columns = (
        Column("role", "Adopter role.", ("PatientRole", "RadiologistRole")),
        Column("roles", "Several.", ("PatientRole", "RadiologistRole"), is_open=True),
        Column("direction", "Help or hindrance.", ("Facilitating", "Hindering")),
        Column("note"),
    )
    read = openpyxl.load_workbook(io.BytesIO(to_workbook([Page("people", columns), Page("other", columns[:1])])))
    sheet = read["people"]
    assert (read.sheetnames, read["lists"].sheet_state) == (["people", "other", "lists"], "hidden")
    assert (sheet.freeze_panes, [cell.value for cell in sheet[1]]) == ("A2", ["role", "roles", "direction", "note"])
    assert [cell.comment.text if cell.comment else None for cell in sheet[1]] == [
        "Adopter role.",
        "Several.",
        "Help or hindrance.",
        None,
    ]
    rules = [
        (str(rule.sqref), rule.formula1, bool(rule.showErrorMessage)) for rule in sheet.data_validations.dataValidation
    ]
    assert rules == [
        ("A2:A1048576", "lists!$A$1:$A$2", True),
        ("B2:B1048576", "lists!$A$1:$A$2", False),
        ("C2:C1048576", "lists!$B$1:$B$2", True),
    ]
    assert [[cell.value for cell in row] for row in read["lists"]] == [
        ["PatientRole", "Facilitating"],
        ["RadiologistRole", "Hindering"],
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\x00b", "sheet 'a', row 2, column 1: the character U+0000 cannot stand in a workbook; remove it"),
        ("\x0b", "sheet 'a', row 2, column 1: the character U+000B cannot stand in a workbook; remove it"),
        ("\ufffe", "sheet 'a', row 2, column 1: the character U+FFFE cannot stand in a workbook; remove it"),
        ("_x0041_", "sheet 'a', row 2, column 1: a spreadsheet reads _x0041_ as another character; write it otherwise"),
        ("x" * 32768, "sheet 'a', row 2, column 1: 32768 characters; a cell holds 32767"),
    ],
    ids=["nul", "vertical-tab", "no-character", "escape", "long"],
)
def test_the_writer_refuses_what_would_not_come_back(text: str, message: str) -> None:
    with pytest.raises(ProblemError) as caught:
        to_workbook([Page("a", (Column("x"),), ((text,),))])
    assert str(caught.value) == message


# What has no certain value


def fill_uncertain(made: Any, sheet: Any) -> None:
    sheet.title = "data"
    sheet.append(["id", "n", "x"])
    sheet.append(["a", "=1+1", datetime.date(2024, 1, 4)])
    sheet.append([4.2, True, "#REF!"])
    sheet.append([4200, 10**15, datetime.time(4, 20)])
    sheet["A4"].number_format = "#,##0"
    sheet["C3"].data_type = "e"
    sheet.append(["_x0041_", "b", "c", "outside"])


def test_every_uncertain_cell_is_named(tmp_path: Path) -> None:
    found = problems(book(tmp_path / "bad.xlsx", fill_uncertain))
    assert found == [
        "sheet 'data', cell B2: a formula; copy the column and paste it as values",
        "sheet 'data', cell C2: the date or time 2024-01-04T00:00:00; a spreadsheet makes one of text such as 1-4. "
        "Format the column as text and type what the source says (a month as 2021-03)",
        "sheet 'data', cell A3: the number 4.2; counts are whole. If it was a list such as 4,20, format the column as "
        "text",
        "sheet 'data', cell B3: the truth value True; format the column as text and type it again",
        "sheet 'data', cell C3: the error #REF!; type the value",
        "sheet 'data', cell A4: the number 4200 is shown in the format #,##0, so what was typed is not certain (4,200 "
        "may have been a list); format the column as text and type it again",
        "sheet 'data', cell B4: the number 1000000000000000 has more digits than a spreadsheet keeps; format the "
        "column as text",
        "sheet 'data', cell C4: the date or time 04:20:00; a spreadsheet makes one of text such as 1-4. Format the "
        "column as text and type what the source says (a month as 2021-03)",
        "sheet 'data', cell A5: the text _x0041_ stands for a character that cannot be read with certainty; type it "
        "anew",
        "sheet 'data', row 5: the value 'outside' stands outside the columns; give it a heading",
    ]


def test_many_mistakes_are_cut_off_and_counted(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["n"])
        for _number in range(25):
            sheet.append(["=1"])

    found = problems(book(tmp_path / "many.xlsx", fill))
    assert (len(found), found[-1]) == (21, "... and 5 more")


def test_whole_numbers_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.append(["a", "b", "c"])
        sheet.append([5, 5.0, 4])
        sheet["C2"].number_format = "000"

    assert read_workbook(book(tmp_path / "n.xlsx", fill))[0].lines == (Line(2, ("5", "5", "004")),)


def test_merged_hidden_and_unnamed_are_refused(tmp_path: Path) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.title = "data"
        sheet.append(["id", None, "id"])
        sheet.append(["a", "b", "c"])
        sheet.merge_cells("A3:B4")
        made.create_sheet("secret").sheet_state = "hidden"
        made.create_sheet("deep").sheet_state = "veryHidden"
        made.create_sheet("lists").sheet_state = "hidden"

    assert problems(book(tmp_path / "merged.xlsx", fill)) == [
        "sheet 'data': cells A3:B4 are merged; unmerge them, and fill in each cell",
        "sheet 'data', row 1: column 2 has no heading",
        "sheet 'data', row 1: the heading 'id' stands there more than once",
        "sheet 'secret': it is hidden; show it or delete it",
        "sheet 'deep': it is hidden; show it or delete it",
    ]


def test_empty_rows_sheets_and_columns_do_not_count(tmp_path: Path) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet["B1"] = None
        made.create_sheet("empty")
        data = made.create_sheet("data")
        data["A2"], data["B2"] = "id", "x "
        data["A5"] = "one"
        data["C5"] = " "

    assert read_workbook(book(tmp_path / "gaps.xlsx", fill)) == [Sheet("data", ("id", "x"), (Line(5, ("one", "")),))]
    assert problems(book(tmp_path / "none.xlsx", lambda *_: None)) == ["every sheet is empty"]


def test_what_the_file_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    path = edited(simple(tmp_path / "size.xlsx"), "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:A1"')
    assert rows_of(read_workbook(path)[0]) == [("factor", "participant"), ("Money", "04"), ("Time", "12")]


def test_rows_out_of_order_are_not_lost_in_silence(tmp_path: Path) -> None:
    path = edited(simple(tmp_path / "order.xlsx"), "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="3"')
    assert problems(path) == ["sheet 'long': row 3 comes after row 3; save the workbook again"]


def test_too_many_columns_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_COLUMNS", 1)
    assert problems(simple(tmp_path / "wide.xlsx")) == [
        "sheet 'long': more than 500000 rows or 1 columns; delete what is empty, or split it"
    ]


# Files made to do harm


@pytest.mark.parametrize("name", ["a.xlsm", "a.XLSM", "a.xls", "a.xlsb", "a.ods", "a.xltm"])
def test_other_kinds_of_workbook_are_refused_by_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_workbook(tmp_path / name)
    assert str(caught.value).endswith((".xlsx", "as .csv"))


def test_macros_are_refused_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = simple(tmp_path / "macro.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"invented")
    assert problems(path) == ["it holds macros; save it as .xlsx without them"]


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ole.xlsx"
    for data in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"", b"PK\x03\x04 and no more"):
        path.write_bytes(data)
        assert problems(path) == [
            "no .xlsx workbook, or one that is protected by a password; save it as .xlsx without one"
        ]


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "invented")
    assert problems(path) == ["no .xlsx workbook: the part xl/workbook.xml is missing"]


def test_a_missing_file_is_an_engine_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        read_workbook(tmp_path / "gone.xlsx")
    assert str(caught.value) == f"{tmp_path}/gone.xlsx: cannot be read: No such file or directory"


def test_a_file_that_unpacks_to_very_much_is_refused_unopened(tmp_path: Path) -> None:
    path = simple(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", bytes(20_000_000))
    assert problems(path) == ["it is packed more than 200 to 1, as files are that are made to fill the memory"]


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_FILE", 1_000, "larger than 0 MB; split it"),
        ("MAX_UNPACKED", 1_000, "it unpacks to more than 0 MB"),
        ("MAX_ENTRIES", 3, "9 parts; a workbook has 3 at most"),
    ],
)
def test_limits(limit: str, value: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, limit, value)
    assert problems(simple(tmp_path / "large.xlsx")) == [message]


def test_a_part_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = simple(tmp_path / "twice.xlsx")
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert problems(path) == ["a part of it stands in it twice"]


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    path = simple(tmp_path / "locked.xlsx")
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(data)
    assert problems(path) == ["a part of it is encrypted; save it without a password"]


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;"><!ENTITY e "&d;&d;&d;">]>',
    ],
    ids=["entity", "external", "laughs"],
)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_are_refused(part: str, doctype: bytes, tmp_path: Path) -> None:
    path = simple(tmp_path / "entity.xlsx")
    with zipfile.ZipFile(path) as archive:
        root = archive.read(part).lstrip(b"<?xml version='1.0' encoding='UTF-8'?>\n")[:1]
    path = edited(path, part, b"<" + root, doctype + b"<" + root)
    found = problems(path)
    system = "'file:///etc/passwd'" if b"SYSTEM" in doctype else None
    assert found == [
        f"not a readable .xlsx workbook (EntitiesForbidden: EntitiesForbidden(name='b', system_id={system}, "
        "public_id=None)); save it again"
    ]


def test_without_openpyxl_or_defusedxml_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = simple(tmp_path / "a.xlsx")
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(EngineError) as caught:
        read_workbook(path)
    assert str(caught.value) == "Workbooks of others are read with defusedxml only: pip install 'nasss[import]'"
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(EngineError) as caught:
        read_workbook(path)
    assert str(caught.value) == "Workbooks need openpyxl: pip install 'nasss[import]'"


def test_damaged_files_give_errors_of_ours_only(tmp_path: Path) -> None:
    """Bytes of the archive and of its parts are changed at random, always in the same way."""
    good = simple(tmp_path / "good.xlsx").read_bytes()
    path = tmp_path / "damaged.xlsx"
    outcomes = {"read": 0, "refused": 0}
    for seed in range(250):
        path.write_bytes(damaged(good, random.Random(seed)))
        try:
            read_workbook(path)
            outcomes["read"] += 1
        except NasssError as error:
            assert str(path) in str(error)
            outcomes["refused"] += 1
    assert outcomes["refused"] > 100
    assert sorted(tmp_path.iterdir()) == [path, tmp_path / "good.xlsx"]


def damaged(good: bytes, chance: random.Random) -> bytes:
    """A workbook with some bytes changed: of the file, or of one part, which is then packed anew."""
    if chance.random() < 0.4:
        return changed(good, chance)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = changed(parts[name], chance)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return data.getvalue()


def changed(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(made))
        end = place + chance.choice([1, 1, 4, 40])
        made[place:end] = chance.choice([b"", chance.randbytes(1), b'"<', b"999999999", made[place:end] * 2])
    return bytes(made)


def test_a_good_file_passes_the_check_of_archives(tmp_path: Path) -> None:
    check_archive(simple(tmp_path / "good.xlsx"))
