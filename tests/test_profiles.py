"""Exports read as plain tables, and profiles that say which heading holds what. All data invented."""

import hashlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nasss import profiles, sheets
from nasss.coded import Attribute, Code, Coding, Document, Dropped, Person
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.profiles import (
    BUILT_IN,
    CODEPOINTS,
    Profile,
    choose,
    code_tree,
    draft,
    load_profile,
    parse_profile,
    profile_text,
    read_codebook,
    read_project,
    read_table,
    save_profile,
    whole_number,
)
from nasss.sheets import Column, Line, Page, to_workbook

HIGHLIGHTS = "id,document,tag,content\n1,first.txt,money,secret words\n1,first.txt,time,secret words\n2,b,money,more\n"
OWN = Profile(
    "own",
    "long",
    {"document": "Transcript", "code": "Theme", "coder": "By", "start": "From", "end": "To"},
    attributes=("Job",),
    offsets=CODEPOINTS,
)


def csv_file(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows(path: Path, **options: str) -> list[tuple[str, ...]]:
    return sheets.rows_of(read_table(path, **options).sheet)


def problem(path: Path, **options: str) -> str:
    """What is wrong with a table, without its path."""
    with pytest.raises(NasssError) as caught:
        read_table(path, **options)
    assert isinstance(caught.value, ProblemError | UsageError)
    return str(caught.value).replace(f"{path}, ", "").replace(f"{path}: ", "")


# Text files


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"a,b\n1,\xc3\xa9\n", "read as utf-8, comma between cells, found by trying"),
        (b"\xef\xbb\xbfa;b\r\n1;\xc3\xa9\r\n", "read as utf-8-sig, semicolon between cells, found by trying"),
        (b"a\tb\n1\t\xc3\xa9", "read as utf-8, tab between cells, found by trying"),
        (b'"a","b"\n"1","\xc3\xa9"\n', "read as utf-8, comma between cells, found by trying"),
        (b"a;b\n1;\xc3\xa9\n\n ; \n", "read as utf-8, semicolon between cells, found by trying"),
    ],
    ids=["comma", "mark-semicolon", "tab", "quoted", "empty-rows"],
)
def test_encoding_and_delimiter_are_found_and_said(data: bytes, note: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, data)
    reading = read_table(path)
    assert (sheets.rows_of(reading.sheet), reading.notes, reading.doubts) == (
        [("a", "b"), ("1", "é")],
        (f"{path}: {note}",),
        (),
    )


def test_another_encoding_has_to_be_confirmed(tmp_path: Path) -> None:
    path = csv_file(tmp_path, b"a,b\n1,caf\xe9\n")
    reading = read_table(path)
    assert reading.sheet.lines == (Line(2, ("1", "café")),)
    assert reading.doubts == (
        f"{path}: not UTF-8, so read as cp1252 (Windows, western Europe); check 'café', and confirm with "
        "--encoding cp1252, or save the file as UTF-8",
    )
    confirmed = read_table(path, encoding="cp1252")
    assert (confirmed.sheet, confirmed.doubts) == (reading.sheet, ())


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (b"", {}, "the file is empty"),
        (b" \n\n", {}, "the file is empty"),
        ("a,b\n1,é".encode("utf-16"), {}, "in UTF-16, or no text at all; save it as CSV in UTF-8"),
        ("a,b\n1,2".encode("utf-16-be"), {}, "in UTF-16, or no text at all; save it as CSV in UTF-8"),
        (b"a,b\n1,\x81\n", {}, "line 2: byte 81 is neither UTF-8 nor cp1252; save it as UTF-8"),
        (b"\xef\xbb\xbfa,b\n1,\xe9", {}, "line 2: not utf-8-sig; save it as CSV in UTF-8"),
        (b"a,b\n1,\xe9", {"encoding": "utf-8"}, "line 2: not utf-8; save it as CSV in UTF-8"),
        (
            b"a,b",
            {"encoding": "latin-1"},
            "the encoding 'latin-1' is not read; the encodings are utf-8, utf-8-sig, cp1252",
        ),
        (
            b"a|b",
            {"delimiter": "|"},
            "the delimiter '|' is not read; the delimiters are ',' (comma), ';' (semicolon), '\\t' (tab)",
        ),
        (b"a,b\n1,2", {"sheet": "x"}, "only workbooks have sheets; leave out the sheet 'x'"),
        (
            b"a;b,c\n1;2,3\n",
            {},
            "more than one delimiter fits; say which one is meant (--delimiter). comma: a;b, c; semicolon: a, b,c",
        ),
        (
            b"factor,ids\nMoney,4,20\n",
            {},
            "row 2: 3 cells under 2 headings; put a cell that holds the delimiter in quotation marks\n"
            "row 2: the value '20' stands outside the columns; give it a heading",
        ),
        (
            b'a,b\n"1"x,2\n',
            {"delimiter": ","},
            "not a table: ',' expected after '\"'; put a cell with a quotation mark in it in quotation marks, and "
            "double the one inside",
        ),
        (b"a,,a\n1,2,3\n", {}, "row 1: column 2 has no heading\nrow 1: the heading 'a' stands there more than once"),
    ],
)
def test_what_is_no_certain_table_is_refused(
    data: bytes, options: dict[str, str], message: str, tmp_path: Path
) -> None:
    assert problem(csv_file(tmp_path, data), **options).split("\n") == message.split("\n")


def test_a_named_delimiter_settles_it(tmp_path: Path) -> None:
    path = csv_file(tmp_path, b"a;b,c\n1;2,3\n")
    assert rows(path, delimiter=";") == [("a", "b,c"), ("1", "2,3")]
    assert rows(path, delimiter=",") == [("a;b", "c"), ("1;2", "3")]


def test_large_files_and_missing_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError) as caught:
        read_table(tmp_path / "gone.csv")
    assert str(caught.value) == f"{tmp_path}/gone.csv: cannot be read: No such file or directory"
    monkeypatch.setattr(profiles, "MAX_FILE", 3)
    assert problem(csv_file(tmp_path, "a,b\n")) == "larger than 0 MB; split it"


def test_200_000_rows(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a,b\n" + "x,1\n" * 200_000)
    lines = read_table(path).sheet.lines
    assert (len(lines), lines[-1]) == (200_000, Line(200_001, ("x", "1")))


def test_one_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    pages = [Page("one", (Column("a"),), (("1",),)), Page("two", (Column("b"),), (("2",),))]
    path.write_bytes(to_workbook(pages))
    assert problem(path) == "several sheets; say which one is meant (--sheet), of 'one', 'two'"
    assert problem(path, sheet="three") == "no sheet 'three' with anything in it; the sheets are 'one', 'two'"
    assert problem(path, encoding="utf-8") == "a workbook has no encoding and no delimiter; leave the options out"
    assert rows(path, sheet="two") == [("b",), ("2",)]
    path.write_bytes(to_workbook(pages[:1]))
    assert rows(path) == [("a",), ("1",)]


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes_give_a_table_or_an_error_of_ours(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = csv_file(tmp_path_factory.mktemp("any"), data)
    try:
        sheet = read_table(path).sheet
    except NasssError as error:
        assert str(error).startswith(str(path))
    else:
        assert {len(line.cells) for line in sheet.lines} <= {len(sheet.header)}


@pytest.mark.parametrize(("text", "number"), [("", None), ("  ", None), ("0", 0), (" 12 ", 12), ("007", 7)])
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-1", "a count is never below 0; expected a whole number"),
        ("\u22121", "a count is never below 0; expected a whole number"),
        ("1,5", "a number with a decimal sign or a thousands sign; expected a whole number, digits only"),
        ("1.0", "a number with a decimal sign or a thousands sign; expected a whole number, digits only"),
        ("1,200", "a number with a decimal sign or a thousands sign; expected a whole number, digits only"),
        ("five", "expected a whole number, digits only"),
        ("1 2", "expected a whole number, digits only"),
        ("\u0665", "expected a whole number, digits only"),
        ("1e3", "expected a whole number, digits only"),
    ],
)
def test_other_numbers_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        whole_number(text)
    assert str(caught.value) == message


# Profiles


def test_a_profile_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    save_profile(OWN, path)
    assert load_profile(str(path)) == (OWN,)
    assert load_profile("own", tmp_path) == (OWN,)
    with pytest.raises(UsageError) as caught:
        save_profile(OWN, path)
    assert str(caught.value) == f"{path}: there is such a file already; delete it first, or choose another name"


HEADINGS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(lambda t: t != "?")


@settings(max_examples=100, deadline=None)
@given(
    headings=st.lists(HEADINGS, min_size=4, max_size=4, unique=True),
    separator=st.sampled_from(["", ";", "|", " / ", "\\"]),
    tool=st.sampled_from(["", "Invented 1.0", "yes", "2021", "a: b # c"]),
)
def test_any_profile_comes_back_from_its_text(headings: list[str], separator: str, tool: str) -> None:
    columns = dict(zip(("code", "document", "coder"), headings, strict=False))
    profile = Profile("any", "long", columns, tool, (headings[3],), separator, separator)
    assert parse_profile(profile_text(profile), "text") == profile


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "name:",
            "nam:",
            "unknown key 'nam'; the keys are name, kind, tool, columns, attributes, separator, path, offsets",
        ),
        ('name: "own"', 'name: "Own Name"', "expected name: lower-case letters, digits and single hyphens"),
        ('kind: "long"', "kind: wide", "kind: expected one of long, matrix, codebook, found 'wide'"),
        (
            "  coder:",
            "  coders:",
            "columns: unknown part 'coders'; the parts of a long profile are code, document, "
            "participant, coder, quote, start, end",
        ),
        ('"Theme"', '"?"', "columns: code is still open (?); give its heading, or delete the line"),
        ('"Theme"', "", "a heading is a text; put it in quotation marks"),
        ('"Theme"', '"By"', "the heading 'By' is used twice"),
        ('["Job"]', '["By"]', "the heading 'By' is used twice"),
        ('["Job"]', "Job", "expected headings under columns:, and a list under attributes:"),
        ('  code: "Theme"\n', "", "columns: expected the heading of the code"),
        ('  document: "Transcript"\n', "", "columns: expected the heading of the document or of the participant"),
        ('  start: "From"\n', "", "columns: start and end go together"),
        (
            "codepoints-lf",
            "utf16",
            "offsets: expected codepoints-lf, or nothing; other ways of counting need the text, which is not read",
        ),
        ('separator: ""', "separator: [a]", "separator: expected text"),
    ],
)
def test_what_is_wrong_with_a_profile(old: str, new: str, message: str) -> None:
    text = profile_text(OWN)
    assert old in text
    # Only the line itself, not the comments above it.
    lines = [line if line.startswith("#") else line.replace(old, new) for line in text.splitlines(keepends=True)]
    changed = text.replace(old, new, 1) if "\n" in old else "".join(lines)
    with pytest.raises(UsageError) as caught:
        parse_profile(changed, "own.yaml")
    assert str(caught.value) == f"own.yaml: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected lines such as name: and columns:; the keys are "),
        ("- a", "expected lines such as name: and columns:; the keys are "),
        ("name: [", "not YAML: "),
        ("name: a\nname: b", "'name' stands 2 times in one place; keep one of them"),
        ("!!python/object/apply:os.system [id]", "expected lines such as name: and columns:; the keys are "),
    ],
)
def test_what_is_no_profile_at_all(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_profile(text, "x.yaml")
    assert message in str(caught.value)


def test_an_unknown_profile_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_profile("nvivo", tmp_path)
    assert str(caught.value) == "no profile 'nvivo': expected taguette, or the path of a .yaml file"


def test_unknown_headings_give_a_profile_to_edit(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Transcript,Theme,Text\na,b,c\n")
    with pytest.raises(UsageError) as caught:
        read_project(path, BUILT_IN)
    first, *rest = str(caught.value).split("\n")
    assert first == (
        f"{path}: the headings are not known (taguette expects 'document', 'tag', 'content'). They are: 'Transcript', "
        "'Theme', 'Text'."
    )
    shown = "\n".join(rest).partition("\n\n")[2]
    assert shown == profile_text(draft(("Transcript", "Theme", "Text")))
    with pytest.raises(UsageError) as caught:
        parse_profile(shown, "my-profile.yaml")
    assert str(caught.value) == "my-profile.yaml: columns: code is still open (?); give its heading, or delete the line"


def test_nothing_is_built_in_but_taguette() -> None:
    assert {profile.name for profile in BUILT_IN} == {"taguette"}


@pytest.mark.parametrize("heading", ["tag", "name", "path"])
def test_the_headings_of_taguette(heading: str) -> None:
    codebook = choose(BUILT_IN, (heading, "description"), "codebook", Path("x"))
    assert (codebook.kind, codebook.columns["code"]) == ("codebook", heading)
    highlights = choose(BUILT_IN, ("id", "document", "tag", "content"), "long", Path("x"))
    assert (highlights.kind, dict(highlights.columns)) == (
        "long",
        {"document": "document", "code": "tag", "quote": "content"},
    )


# Projects


def test_highlights_of_taguette(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HIGHLIGHTS + "3,b,,untagged\n")
    project, reading = read_project(path, BUILT_IN)
    assert (project.format, project.tool) == ("taguette export (table)", "Taguette")
    assert project.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert project.codes == (Code("money", "money"), Code("time", "time"))
    assert project.documents == (Document("first.txt", ()), Document("b", ()))
    assert project.codings == (Coding("first.txt", "money"), Coding("first.txt", "time"), Coding("b", "money"))
    assert (project.cases, project.offset_convention, project.schema_valid) == ((), None, None)
    assert project.dropped == (
        Dropped("rows without a code", 1, "nothing was coded"),
        Dropped("cells of the column id", 4, "the profile does not name it"),
        Dropped("cells of the column content", 4, "words of interviewees are not taken in"),
    )
    assert reading.notes == (f"{path}: read as utf-8, comma between cells, found by trying",)
    assert "secret" not in repr(project)


def test_highlights_of_taguette_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "highlights.xlsx"
    lines = [tuple(line.split(",")) for line in HIGHLIGHTS.splitlines()]
    path.write_bytes(to_workbook([Page("highlights", tuple(map(Column, lines[0])), tuple(lines[1:]))]))
    from_csv, _ = read_project(csv_file(tmp_path, HIGHLIGHTS), BUILT_IN)
    project, _ = read_project(path, BUILT_IN)
    assert (project.codes, project.documents, project.codings, project.dropped) == (
        from_csv.codes,
        from_csv.documents,
        from_csv.codings,
        from_csv.dropped,
    )


def test_a_codebook_gives_the_tree_and_descriptions(tmp_path: Path) -> None:
    book = csv_file(
        tmp_path, "tag,parent,description,number of highlights\ntime,money,,1\nmoney,,About money,2\n", "book.csv"
    )
    project, _ = read_project(csv_file(tmp_path, HIGHLIGHTS), BUILT_IN, codebook=book)
    assert project.codes == (Code("money", "money", None, "About money"), Code("time", "time", "money", None))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tag,description\n,x\n", "row 2, column tag: a code has a name; fill it in"),
        (
            "tag,description\na,x\na,y\n",
            "row 2, column tag, value 'a': this code stands there more than once; keep one\n"
            "row 3, column tag, value 'a': this code stands there more than once; keep one",
        ),
        ("tag,parent\na,b\n", "row 2, column tag, value 'a': the code 'b' above it is not in the codebook"),
        ("tag,parent\na,a\n", "row 2, column tag, value 'a': the code 'a' above it is not in the codebook"),
        ("tag,parent\na,b\nb,a\n", "value 'a': it stands under itself\nvalue 'b': it stands under itself"),
    ],
)
def test_what_is_wrong_with_a_codebook(text: str, message: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, text)
    with pytest.raises(ProblemError) as caught:
        read_codebook(path, BUILT_IN)
    assert str(caught.value).replace(f"{path}, ", "") == message


def test_names_of_codes_can_hold_those_above_them() -> None:
    assert code_tree((), ("a/b/c", "a", "d"), "/") == (
        Code("a", "a"),
        Code("a/b", "b", "a"),
        Code("a/b/c", "c", "a/b"),
        Code("d", "d"),
    )
    assert code_tree((), ("a/b",), "") == (Code("a/b", "a/b"),)


def test_attributes_coders_and_positions(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "Transcript;Theme;By;From;To;Job;Memo\nt1;money;Ann;0;5;nurse;x\nt1;time;Bob;7;9;nurse;\nt2;money;;;;doctor;y\n",
    )
    project, _ = read_project(path, (OWN,))
    assert project.documents == (
        Document("t1", (Attribute("Job", "nurse"),)),
        Document("t2", (Attribute("Job", "doctor"),)),
    )
    assert project.codings == (
        Coding("t1", "money", 0, 5, "Ann"),
        Coding("t1", "time", 7, 9, "Bob"),
        Coding("t2", "money", None, None, None),
    )
    assert (project.offset_convention, project.fit) == (CODEPOINTS, None)
    assert project.dropped == (Dropped("cells of the column Memo", 2, "the profile does not name it"),)
    unsaid = Profile(OWN.name, OWN.kind, OWN.columns, attributes=OWN.attributes)
    project, _ = read_project(path, (unsaid,))
    assert {(coding.start, coding.end) for coding in project.codings} == {(None, None)}
    assert project.offset_convention is None
    assert project.dropped[0] == Dropped("positions in the text", 2, "the profile does not say how they count")


def test_people_with_several_documents(tmp_path: Path) -> None:
    profile = Profile("p", "long", {"participant": "Who", "document": "File", "code": "Code"}, attributes=("Job",))
    text = "Who,File,Code,Job\nA,one,x,nurse\nA,two,x,nurse\nB,three,y,doctor\n"
    project, _ = read_project(csv_file(tmp_path, text), (profile,))
    assert project.cases == (
        Person("A", ("one", "two"), (Attribute("Job", "nurse"),)),
        Person("B", ("three",), (Attribute("Job", "doctor"),)),
    )
    alone = Profile("p", "long", {"participant": "Who", "code": "Code"})
    project, _ = read_project(csv_file(tmp_path, text), (alone,))
    assert project.cases == (Person("A", ("A",), ()), Person("B", ("B",), ()))


def test_several_codes_in_one_cell(tmp_path: Path) -> None:
    profile = Profile("p", "long", {"document": "File", "code": "Codes"}, separator=";")
    path = csv_file(tmp_path, 'File,Codes\na,"x; y;"\nb,;\n')
    project, _ = read_project(path, (profile,), delimiter=",")
    assert project.codings == (Coding("a", "x"), Coding("a", "y"))
    assert project.dropped == (Dropped("rows without a code", 1, "nothing was coded"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("t1,a,,-1,3,x", "row 2, column From, value '-1': a count is never below 0; expected a whole number"),
        (
            "t1,a,,1.5,3,x",
            "row 2, column From, value '1.5': a number with a decimal sign or a thousands sign; expected "
            "a whole number, digits only",
        ),
        ("t1,a,,5,5,x", "row 2, column To, value '5': expected more than the start, 5"),
        (",a,,,,x", "row 2, column Transcript: a row says of which document it is; fill it in"),
        ("t1,a,,,,x\nt1,b,,,,y", "row 3, column Job, value 'y': expected 'x', as in the rows above for the same"),
    ],
)
def test_rows_that_do_not_fit_are_named(text: str, message: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"Transcript,Theme,By,From,To,Job\n{text}\n")
    with pytest.raises(ProblemError) as caught:
        read_project(path, (OWN,))
    assert str(caught.value) == f"{path}, {message}"


def test_one_document_of_two_people_is_refused(tmp_path: Path) -> None:
    profile = Profile("p", "long", {"participant": "Who", "document": "File", "code": "Code"})
    path = csv_file(tmp_path, "Who,File,Code\nA,one,x\nB,one,x\n,two,x\n")
    with pytest.raises(ProblemError) as caught:
        read_project(path, (profile,))
    assert str(caught.value) == (
        f"{path}, row 3, column Who, value 'B': the same document belongs to 'A' above\n"
        f"{path}, row 4, column Who: a row says whose it is; fill it in"
    )


def test_nothing_coded_is_an_error(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "id,document,tag,content\n1,a,,x\n")
    with pytest.raises(ProblemError) as caught:
        read_project(path, BUILT_IN)
    assert str(caught.value) == f"{path}: no row gives a document a code, so there is nothing to import"


MATRIX = Profile("grid", "matrix", {"code": "Node"})


def test_what_the_cells_of_a_matrix_count_is_asked(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Node,p1,p2\nmoney,3,0\ntime,,1\n")
    with pytest.raises(UsageError) as caught:
        read_project(path, (MATRIX,))
    assert str(caught.value) == (
        f"{path}: the cells of this table may count passages, documents or people, and the file does not say which; "
        "say so with --unit, for example --unit CodingUnit or --unit IntervieweeUnit"
    )
    project, _ = read_project(path, (MATRIX,), unit="CodingUnit")
    assert project.format == "grid export (matrix)"
    assert project.documents == (Document("p1"), Document("p2"))
    assert project.codings == (Coding("p1", "money"), Coding("p2", "time"))
    assert project.dropped == (
        Dropped("counts above 1 in a cell", 2, "a cell counts CodingUnit, and a person is cited once"),
    )


def test_cells_of_a_matrix_that_do_not_count_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'Node,p1,p2\nmoney,-1,"1,5"\n,1,x\n')
    with pytest.raises(ProblemError) as caught:
        read_project(path, (MATRIX,), unit="CodingUnit")
    assert str(caught.value).replace(f"{path}, ", "").split("\n") == [
        "row 2, column p1, value '-1': a count is never below 0; expected a whole number",
        "row 2, column p2, value '1,5': a number with a decimal sign or a thousands sign; expected a whole number, "
        "digits only",
        "row 3, column Node: a row says which code it is of; fill it in",
        "row 3, column p2, value 'x': expected a whole number, digits only",
    ]


def test_a_formula_in_an_export_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "highlights.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["id", "document", "tag", "content"])
    made.active.append(["1", "a", "x", "=cmd()"])
    made.save(path)
    with pytest.raises(ProblemError) as caught:
        read_project(path, BUILT_IN)
    assert str(caught.value) == (f"{path}, sheet 'Sheet', cell D2: a formula; copy the column and paste it as values")
