"""The reader and writer of REFI-QDA. All projects are invented; see `refi_fixtures`."""

import io
import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import refi_fixtures as fixtures
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from refi_fixtures import Counting, Fixture, Mark, code, guid

from nasss import coded, refi
from nasss.coded import Attribute, Code, Project
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.ontology import members
from nasss.positions import CONVENTIONS, Text, detect
from nasss.refi import (
    codebook_factors,
    codebook_xml,
    export_codebook,
    factor_codes,
    import_project,
    known_factors,
    read_codebook,
    read_project,
    write_codebook,
)
from nasss.tables import read_tables

ROOT = Path(__file__).parents[1]
CORPUS = Path(__file__).parent / "refi"
STROHM = ROOT / "graph" / "studies" / "strohm-2020"


def read(fixture: Fixture, folder: Path) -> Project:
    return read_project(fixture.write(folder / "project.qdpx"))


def names(project: Project) -> dict[str, str]:
    return {item.key: item.name for item in project.codes}


def plain(name: str) -> str:
    return fixtures.TEXTS[name].replace("\r\n", "\n")


def words(project: Project) -> list[tuple[str, str, str, int]]:
    """Document, code and words of each coding with a place, and a number for its coder."""
    documents = {guid(f"source {name}").lower(): name for name in fixtures.NAMES}
    coders = {guid(f"user {name}").lower(): number for number, name in enumerate(("Ann", "Bob"))}
    return [
        (
            documents[c.document],
            names(project)[c.code],
            plain(documents[c.document])[c.start : c.end],
            coders[c.coder or ""],
        )
        for c in project.codings
        if c.document in documents
    ]


EXPECTED = [
    (document, code_name, mark.words, ("Ann", "Bob").index(coder))
    for document in fixtures.NAMES
    for mark in fixtures.MARKS[document]
    for code_name, coder in mark.codings
]


# What is read


@pytest.mark.parametrize("home", fixtures.HOMES)
def test_all_codings_are_read_at_their_words(home: str, tmp_path: Path) -> None:
    project = read(fixtures.HOMES[home](), tmp_path)
    assert words(project) == EXPECTED
    assert (project.format, project.tool) == ("REFI-QDA project", "Invented Coder 1.0")
    assert project.offset_convention == "UTF-16 units, line ends as stored"
    assert project.fit == 1.0


def test_codes_keep_their_tree_and_descriptions(tmp_path: Path) -> None:
    project = read(fixtures.source_variables(), tmp_path)
    assert list(coded.code_paths(project).values()) == [
        "Barriers",
        "Barriers > Money",
        "Barriers > Old computers",
        "Facilitators",
        "Facilitators > Champion",
        "Facilitators > Money again",
        "Warm-up",
        "Weather",
    ]
    described = {item.name: (item.description, item.codable) for item in project.codes}
    assert described["Barriers"] == (None, False)
    assert described["Money"] == ("Who pays for it; see the passage of Quux", True)


VALUES = {name: tuple(Attribute(*value) for value in fixtures.VALUES[name]) for name in fixtures.NAMES}


def test_named_cases_are_people_with_their_variables(tmp_path: Path) -> None:
    project = read(fixtures.named_cases(), tmp_path)
    assert [(case.documents, case.attributes, case.passages) for case in project.cases] == [
        ((guid(f"source {name}").lower(),), VALUES[name], ()) for name in fixtures.NAMES
    ]
    assert [document.attributes for document in project.documents] == [(), (), ()]


@pytest.mark.parametrize("home", ["unnamed-cases", "source-variables"])
def test_variables_of_documents_are_found_in_both_places(home: str, tmp_path: Path) -> None:
    project = read(fixtures.HOMES[home](), tmp_path)
    assert project.cases == ()
    assert [document.attributes for document in project.documents] == [VALUES[name] for name in fixtures.NAMES]


def test_sets_are_read_although_they_name_members_as_the_annex_does(tmp_path: Path) -> None:
    project = read(fixtures.document_sets(), tmp_path)
    assert [document.sets for document in project.documents] == [
        ("Group of Quux", "Elm Hospital"),
        ("Lawyers of Elm", "Elm Hospital"),
        ("Group of Quux",),
    ]
    assert project.schema_valid is False


@pytest.mark.parametrize(
    "change",
    [{"folder": "sources"}, {"folder": "SOURCES"}, {"braces": True}, {"member": "targetGUID"}],
    ids=["lower-case folder", "upper-case folder", "braces", "schema's member"],
)
def test_spellings_of_tools_make_no_difference(change: dict[str, str], tmp_path: Path) -> None:
    same = read(replace(fixtures.document_sets(), **change), tmp_path)  # type: ignore[arg-type]
    assert words(same) == EXPECTED
    assert [len(document.sets) for document in same.documents] == [2, 2, 1]


def test_a_prefix_of_a_variable_goes_unless_that_makes_two_alike(tmp_path: Path) -> None:
    values = (("Cases:Age group", "old"), ("Documents:House", "Elm"), ("Cases:House", "Oak"))
    variables = tuple(name for name, _ in values)
    sources = (replace(fixtures.source_variables().sources[0], values=values),)
    project = read(replace(fixtures.source_variables(), sources=sources, variables=variables), tmp_path)
    assert project.documents[0].attributes == (
        Attribute("Age group", "old"),
        Attribute("Documents:House", "Elm"),
        Attribute("Cases:House", "Oak"),
    )


def test_a_code_that_is_a_case_is_no_factor(tmp_path: Path) -> None:
    fixture = fixtures.named_cases()
    codes = fixture.codes + code("anna Quux", key="case anna")
    marks = (*fixtures.MARKS["bert"], Mark("which helps", (("case anna", "Ann"),)))
    sources = tuple(replace(s, marks=marks) if s.name == "bert" else s for s in fixture.sources)
    project = read(replace(fixture, codes=codes, sources=sources), tmp_path)
    assert "anna Quux" not in names(project).values()
    assert len(project.codings) == len(EXPECTED)
    assert project.cases[0].passages == (guid("source bert").lower(),)
    lost = {item.what: item.count for item in project.dropped}
    assert (lost["codes that are cases"], lost["codings with a case"]) == (1, 1)


def test_passages_of_a_case_make_the_document_nobodys_own(tmp_path: Path) -> None:
    fixture = fixtures.named_cases()
    shared = fixtures.Case("bert", "bert Quux", ("bert",), passages=(("anna", "The budget is gone"),))
    project = read(replace(fixture, cases=(fixture.cases[0], shared, fixture.cases[2])), tmp_path)
    assert project.cases[1].passages == (guid("source anna").lower(),)


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    project = read(fixtures.named_cases(), tmp_path)
    assert {item.what: item.count for item in project.dropped} == {
        "passages without a code": 1,
        "texts of documents": 3,
        "names of coders": 2,
        "notes": 1,
        "codings of notes": 1,
        "links": 1,
        "drawings": 1,
    }


def test_codings_of_media_have_no_place(tmp_path: Path) -> None:
    project = read(fixtures.with_media(), tmp_path)
    assert project.schema_valid is True
    assert len(project.documents) == 7
    assert [(names(project)[c.code], c.start, c.end) for c in project.codings[len(EXPECTED) :]] == [
        ("Money", None, None)
    ] * 4
    assert words(project) == EXPECTED


def test_a_coded_document_as_a_whole_has_no_place(tmp_path: Path) -> None:
    fixture = fixtures.source_variables()
    sources = (replace(fixture.sources[0], whole=(("Weather", "Ann"),)), *fixture.sources[1:])
    project = read(replace(fixture, sources=sources), tmp_path)
    assert [(c.start, c.end) for c in project.codings if names(project)[c.code] == "Weather"] == [(None, None)]
    assert len(project.codings) == len(EXPECTED) + 1


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("absolute:///etc/hostname", "they lie outside of the archive, where nothing is read"),
        ("relative://../other.txt", "they lie outside of the archive, where nothing is read"),
        ("file:///etc/hostname", "they lie outside of the archive, where nothing is read"),
        ("internal://../project.qde", "they lie outside of the archive, where nothing is read"),
        ("internal://nowhere.txt", "they are missing from the archive"),
    ],
)
def test_a_text_elsewhere_is_not_read_but_its_codings_are(path: str, why: str, tmp_path: Path) -> None:
    fixture = fixtures.source_variables()
    files = fixture.files()
    inside = f"internal://{guid('file anna')}.txt"
    files["project.qde"] = files["project.qde"].replace(inside.encode(), path.encode())
    project = read_project(fixtures.write_zip(tmp_path / "p.qdpx", files))
    assert [(d.what, d.count) for d in project.dropped if d.why == why] == [("texts", 1)]
    anna = guid("source anna").lower()
    assert [(c.start, c.end) for c in project.codings if c.document == anna] == [(None, None)] * 5
    assert len(project.codings) == len(EXPECTED)


def test_a_text_that_is_not_utf8_is_left_out(tmp_path: Path) -> None:
    files = fixtures.source_variables().files()
    files[f"Sources/{guid('file anna')}.txt"] = "café".encode("latin-1")
    project = read_project(fixtures.write_zip(tmp_path / "p.qdpx", files))
    assert ("texts", 1, "they are not UTF-8") in [(d.what, d.count, d.why) for d in project.dropped]


def test_nothing_coded_is_an_error(tmp_path: Path) -> None:
    fixture = fixtures.source_variables()
    sources = tuple(replace(s, marks=()) for s in fixture.sources)
    with pytest.raises(ProblemError, match=r"project\.qdpx: no coding in it.*export again"):
        read(replace(fixture, sources=sources), tmp_path)


def test_codings_whose_code_is_missing_are_counted(tmp_path: Path) -> None:
    project = read(replace(fixtures.source_variables(), codes=code("Money")), tmp_path)
    assert [(names(project)[c.code]) for c in project.codings] == ["Money"] * 3
    assert ("codings", 6, "their code is not in the codebook") in [(d.what, d.count, d.why) for d in project.dropped]


# Positions

COUNTINGS = {
    "UTF-16 units, line ends as stored": Counting(utf16=True, line=0),
    "code points, line ends as stored": Counting(line=0),
    "UTF-16 units, line ends as LF": Counting(utf16=True),
    "code points, line ends as LF": Counting(),
    "UTF-16 units, line ends as stored, byte order mark counted": Counting(utf16=True, line=0, mark=True),
    "code points, line ends as stored, byte order mark counted": Counting(line=0, mark=True),
    "UTF-16 units, line ends as LF, byte order mark counted": Counting(utf16=True, mark=True),
    "code points, line ends as LF, byte order mark counted": Counting(mark=True),
}


@pytest.mark.parametrize("convention", COUNTINGS)
def test_each_way_to_count_is_found(convention: str, tmp_path: Path) -> None:
    fixture = fixtures.source_variables()
    sources = tuple(replace(s, text="\ufeff" + s.text) for s in fixture.sources)
    project = read(replace(fixture, sources=sources, counting=COUNTINGS[convention]), tmp_path)
    assert project.offset_convention == convention
    assert project.fit == 1.0
    assert words(project) == EXPECTED


@pytest.mark.parametrize("utf16", [False, True])
def test_line_ends_that_were_crlf_before_they_were_stored_are_found(utf16: bool, tmp_path: Path) -> None:
    fixture = fixtures.source_variables()
    sources = tuple(replace(s, text=s.text.replace("\r\n", "\n"), inline=True) for s in fixture.sources)
    project = read(replace(fixture, sources=sources, counting=Counting(utf16=utf16, line=2)), tmp_path)
    unit = "UTF-16 units" if utf16 else "code points"
    assert project.offset_convention == f"{unit}, line ends as CRLF"
    assert words(project) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf16_is_read(encoding: str, tmp_path: Path) -> None:
    files = fixtures.source_variables().files()
    for name in fixtures.NAMES:
        files[f"Sources/{guid('file ' + name)}.txt"] = ("\ufeff" + fixtures.TEXTS[name]).encode(encoding)
    project = read_project(fixtures.write_zip(tmp_path / "p.qdpx", files))
    assert words(project) == EXPECTED


def test_positions_that_do_not_fit_are_refused_and_the_codings_kept(tmp_path: Path) -> None:
    project = read(replace(fixtures.source_variables(), shift=3), tmp_path)
    assert (project.offset_convention, project.fit) == (None, None)
    assert {(c.start, c.end) for c in project.codings} == {(None, None)}
    assert len(project.codings) == len(EXPECTED)
    assert project.fit_note.startswith("Positions are not used: under the best convention (")
    assert "80% are wanted" in project.fit_note
    assert ("positions of passages", 9, "not certain, or outside of the text") in [
        (d.what, d.count, d.why) for d in project.dropped
    ]


def test_a_place_on_which_equally_good_conventions_differ_is_not_used() -> None:
    text = Text("one two\r\n- - - - three")
    # Before the line end all agree; after it, every place among the dashes is at a word's edge either way.
    found = detect({"t": text}, [("t", (0, 3)), ("t", (9, 12))])
    assert found.fit == 1.0
    assert found.spans == ((0, 3), None)
    assert "fit equally well: 1 of 2 passages" in found.note


def test_where_all_conventions_agree_the_plainest_gives_the_name() -> None:
    found = detect({"t": Text("plain words only")}, [("t", (0, 5)), ("t", (6, 11))])
    assert (found.convention, found.fit, found.spans) == ("code points, line ends as LF", 1.0, ((0, 5), (6, 11)))
    assert found.note == "No other convention differs."


@given(
    st.lists(st.sampled_from(["word", "😀", "é", "\r\n", "\n", " ", "🩺x", "\r"]), max_size=30),
    st.booleans(),
    st.sampled_from(CONVENTIONS),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_a_place_goes_there_and_back(parts: list[str], marked: bool, convention: object, data: st.DataObject) -> None:
    """Whatever the text and the convention: counting by hand and the fast way agree."""
    assert convention in CONVENTIONS
    counting = next(c for c in CONVENTIONS if c == convention)
    stored = ("\ufeff" if marked else "") + "".join(parts)
    text = Text(stored)
    starts, raw, width = [], int(marked and counting.mark), 0
    for i, char in enumerate(stored.removeprefix("\ufeff") if marked else stored):
        body = stored[1:] if marked else stored
        if char == "\n" and i and body[i - 1] == "\r":
            continue
        starts.append(raw)
        is_pair = char == "\r" and body[i + 1 : i + 2] == "\n"
        is_end = char in "\r\n"
        width = 2 if (counting.utf16 and ord(char) > 0xFFFF) else 1
        if is_end:
            width = {"lf": 1, "stored": 2 if is_pair else 1, "crlf": 2}[counting.lines]
        raw += width
    starts.append(raw)
    assert len(starts) == len(text.plain) + 1
    start = data.draw(st.integers(0, len(starts) - 1))
    end = data.draw(st.integers(0, len(starts) - 1))
    expected = (start, end) if start < end else None
    assert text.span((starts[start], starts[end]), counting) == expected
    assert text.span((starts[0], raw + 1), counting) is None


# The schema


def departures(change: Callable[[str], str], tmp_path: Path) -> Project:
    files = fixtures.source_variables().files()
    before = files["project.qde"].decode()
    after = change(before)
    assert after != before
    return read_project(fixtures.write_zip(tmp_path / "p.qdpx", files | {"project.qde": after.encode()}))


def test_a_file_that_keeps_to_the_schema(tmp_path: Path) -> None:
    project = read(fixtures.source_variables(), tmp_path)
    assert (project.schema_valid, project.schema_problems) == (True, ())


def test_departures_are_listed_with_line_and_reading_goes_on(tmp_path: Path) -> None:
    project = departures(
        lambda text: text.replace(' isCodable="false"', "").replace('typeOfVariable="Text"', ""), tmp_path
    )
    assert project.schema_valid is False
    assert project.schema_problems == (
        "line 6, Code: missing required attribute 'isCodable' (2 times)",
        "line 7, Variable: missing required attribute 'typeOfVariable' (3 times)",
    )
    assert words(project) == EXPECTED


def test_a_foreign_namespace_is_said_and_read(tmp_path: Path) -> None:
    project = read(replace(fixtures.source_variables(), namespace="urn:QDA-XML:project:0:4"), tmp_path)
    assert len(project.schema_problems) == 1
    assert project.schema_problems[0].endswith(
        "elements are in the namespace 'urn:QDA-XML:project:0:4'; expected 'urn:QDA-XML:project:1.0'"
    )
    assert words(project) == EXPECTED


def test_elements_in_another_order_are_said_and_read(tmp_path: Path) -> None:
    def swapped(text: str) -> str:
        variables = text[text.index("<Variables>") : text.index("</Variables>") + 12]
        return text.replace(variables, "").replace("</Sources>", "</Sources>" + variables)

    project = departures(swapped, tmp_path)
    assert project.schema_valid is False
    assert "'Variables'" in project.schema_problems[0]
    assert [document.attributes for document in project.documents] == [VALUES[name] for name in fixtures.NAMES]


def test_a_long_list_of_departures_ends(tmp_path: Path) -> None:
    extra = "".join(f'<Code guid="{guid(str(i))}" name="x" isCodable="no {i}"/>' for i in range(80))
    project = read(replace(fixtures.source_variables(), codes=fixtures.CODES + extra), tmp_path)
    assert len(project.schema_problems) == 51
    assert project.schema_problems[-1] == "50 departures are listed; there may be more"


def test_the_schemas_are_those_of_the_standard_with_their_licence() -> None:
    folder = ROOT / "src" / "nasss" / "schemas"
    assert sorted(path.name for path in folder.iterdir()) == [
        "LICENSE-REFI.md",
        "refi-codebook.xsd",
        "refi-project.xsd",
    ]
    for kind in ("project", "codebook"):
        assert xmlschema.XMLSchema(str(folder / f"refi-{kind}.xsd")).target_namespace == f"urn:QDA-XML:{kind}:1.0"
    assert "Copyright 2019 REFI" in (folder / "LICENSE-REFI.md").read_text(encoding="utf-8")


# Files that mean harm

GOOD = fixtures.source_variables().files()


def hostile_zip(write: Callable[[zipfile.ZipFile], None]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    return data.getvalue()


def files_of(files: Mapping[str, bytes]) -> bytes:
    def write(archive: zipfile.ZipFile) -> None:
        for name, content in files.items():
            archive.writestr(name, content)

    return hostile_zip(write)


def with_entry(name: str, content: bytes = b"x", mode: int = 0o644) -> bytes:
    def write(archive: zipfile.ZipFile) -> None:
        for good, data in GOOD.items():
            archive.writestr(good, data)
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content, zipfile.ZIP_DEFLATED)

    return hostile_zip(write)


def encrypted() -> bytes:
    """A zip whose flags say that it is locked, in both places where they stand."""
    data = bytearray(files_of(GOOD))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def many_entries() -> bytes:
    return files_of({f"Sources/{i}.txt": b"" for i in range(20_000)})


def entries_hidden_in_zip64() -> bytes:
    """A plain list of files, and before it a record that claims four billion."""
    data = only("project.qde", GOOD["project.qde"])
    place = data.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**32, 2**32, 2**40, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    return data[:place] + record + locator + data[place:]


def only(name: str, content: bytes) -> bytes:
    """A zip with one file."""
    return files_of({name: content})


def bomb(size: int) -> bytes:
    return only("project.qde", b"<Project>" + b" " * size)


def other_packing() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("project.qde", GOOD["project.qde"])
    return data.getvalue()


HOSTILE_ZIPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "not a zip file"),
    "no zip": (lambda: b"PK\x03\x04 but no more", "not a zip file"),
    "cut": (lambda: with_entry("x")[:-30], "not a zip"),
    "ratio": (lambda: bomb(30 * 1024 * 1024), "grows more than 200 times"),
    "20,000 files": (many_entries, "lists 20,000 files; 10,000 at most"),
    "zip64 list": (entries_hidden_in_zip64, "lists 4,294,967,296 files"),
    "absolute": (lambda: with_entry("/etc/cron.d/x"), "'/etc/cron.d/x' leads out of the archive"),
    "drive": (lambda: with_entry("C:/x.txt"), "'C:/x.txt' leads out of the archive"),
    "parent": (lambda: with_entry("Sources/../../x"), "leads out of the archive"),
    "backslash parent": (lambda: with_entry("Sources\\..\\..\\x"), "leads out of the archive"),
    "link": (lambda: with_entry("Sources/x.txt", b"/etc/passwd", 0o120777), "'Sources/x.txt' is a link"),
    "locked": (encrypted, "locked with a password"),
    "twice": (lambda: with_entry("PROJECT.QDE", GOOD["project.qde"]), "'PROJECT.QDE' is in the archive twice"),
    "nested": (
        lambda: only("inner.qdpx", with_entry("x")),
        "no project.qde in it.*there is 'inner.qdpx'",
    ),
    "in a folder": (lambda: only("deep/project.qde", b"<Project/>"), "'deep/project.qde'"),
    "other packing": (other_packing, "packed in a way that REFI-QDA does not use"),
    "codebook": (
        lambda: hostile_zip(lambda a: a.writestr("project.qde", b"<CodeBook/>")),
        "a codebook; expected a project",
    ),
}


@pytest.mark.parametrize("name", HOSTILE_ZIPS)
def test_a_hostile_zip_is_refused_in_words(name: str, tmp_path: Path) -> None:
    make, message = HOSTILE_ZIPS[name]
    path = tmp_path / "p.qdpx"
    path.write_bytes(make())
    with pytest.raises(ProblemError, match=message):
        read_project(path)
    assert [item.name for item in tmp_path.iterdir()] == ["p.qdpx"]


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
HOSTILE_XML = {
    "billion laughs": (
        f'<!DOCTYPE Project [<!ENTITY l0 "ha">{LAUGHS}]><Project name="&l11;"/>'.encode(),
        "holds a document type or entities",
    ),
    "external entity": (
        b'<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project name="a">&x;</Project>',
        "holds a document type or entities",
    ),
    "external document type": (
        b'<!DOCTYPE Project SYSTEM "http://example.invalid/x.dtd"><Project name="a"/>',
        "holds a document type or entities",
    ),
    "undeclared entity": (b"<Project>&x;</Project>", "not well-formed XML"),
    "XInclude": (
        b'<Project xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></Project>',
        "line 1: an XInclude",
    ),
    "deep": (b"<Project>" + b"<Code>" * 200_000, "more than 100 elements in each other"),
    "wide": (b"<Project>" + b"<C/>" * 300_000 + b"</Project>", "more than 300,000 elements"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-nowhere"?><Project/>', "not well-formed XML"),
    "wrong encoding": (
        '<?xml version="1.0" encoding="utf-8"?><Project name="é"/>'.encode("latin-1"),
        "not well-formed XML",
    ),
    "utf-16 that is not": (b'<?xml version="1.0" encoding="utf-16"?><Project/>', "not well-formed XML"),
    "multi-byte encoding": (b'<?xml version="1.0" encoding="shift_jis"?><Project/>', "not well-formed XML"),
    "nothing": (b"", "not well-formed XML"),
    "zeros": (b"\0" * 100, "not well-formed XML"),
    "something else": (b"<html/>", "outermost element is 'html'"),
    "only a root": (b"<Project/>", "no coding in it"),
}


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_hostile_xml_is_refused_in_words(name: str, tmp_path: Path) -> None:
    content, message = HOSTILE_XML[name]
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", content)
    with pytest.raises(ProblemError, match=message):
        read_project(path)


def test_a_project_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere\.qdpx: cannot be read: No such file"):
        read_project(tmp_path / "nowhere.qdpx")
    with pytest.raises(EngineError, match="cannot be read: Is a directory"):
        read_project(tmp_path)


@pytest.mark.parametrize("library", ["defusedxml", "xmlschema"])
def test_a_missing_library_is_named(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (library, f"{library}.common", f"{library}.ElementTree"):
        monkeypatch.setitem(sys.modules, module, None)
    refi._schema.cache_clear()
    with pytest.raises(
        EngineError, match=rf"{library} is not installed; install it with: pip install 'nasss\[import\]'"
    ):
        read(fixtures.source_variables(), tmp_path)


def test_many_texts_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refi, "TOTAL_SIZE", len(GOOD["project.qde"]) + 10)
    with pytest.raises(ProblemError, match="unpacked, the texts alone"):
        read(fixtures.source_variables(), tmp_path)
    monkeypatch.setattr(refi, "ENTRY_SIZE", 1000)
    with pytest.raises(ProblemError, match=r"'project\.qde' is larger than"):
        read(fixtures.source_variables(), tmp_path)


WATCHED = """
import json, sys
from pathlib import Path

import defusedxml.ElementTree, xmlschema
from nasss.errors import NasssError
from nasss.refi import _schema, read_codebook, read_project

def most():
    # Not that of getrusage, which begins with what the process has had that started this one: a whole test run.
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

_schema("Project"), _schema("CodeBook")
before = most()
seen = []

def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        seen.append(str(arguments[0]))
    if event.split(".")[0] in ("socket", "urllib", "subprocess", "shutil", "tempfile") or event == "os.mkdir":
        seen.append(event)

sys.addaudithook(watch)
said = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        (read_codebook if path.suffix == ".qdc" else read_project)(path)
        said[path.name] = "read"
    except NasssError as error:
        said[path.name] = type(error).__name__
used = most() - before
print(json.dumps({"said": said, "seen": seen, "megabytes": used // 1024}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, which tells how much memory a process has had")
def test_nothing_is_written_fetched_or_started_and_memory_is_bounded(tmp_path: Path) -> None:
    """Another process reads all hostile files, with a hook that sees every file it opens and every connection."""
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number, (make, _) in enumerate(HOSTILE_ZIPS.values()):
        (inputs / f"zip-{number}.qdpx").write_bytes(make())
    for number, (content, _) in enumerate(HOSTILE_XML.values()):
        fixtures.write_zip(inputs / f"xml-{number}.qdpx", {"project.qde": content})
        (inputs / f"xml-{number}.qdc").write_bytes(content)
    fixtures.named_cases().write(inputs / "good.qdpx")
    write_codebook([Code("a", "A")], inputs / "good.qdc")
    (tmp_path / "here").mkdir()
    command = [sys.executable, "-c", WATCHED, str(inputs)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path / "here", env=environment, check=True, capture_output=True, text=True)
    outcome = json.loads(done.stdout)
    assert outcome["seen"] == []
    assert {name for name, said in outcome["said"].items() if said == "read"} == {"good.qdpx", "good.qdc"}
    assert {said for said in outcome["said"].values()} == {"read", "ProblemError"}
    assert outcome["megabytes"] < 700
    assert list((tmp_path / "here").iterdir()) == []


# Fuzzing: from small kept files, broken in a repeatable way

SEEDS = {path.name: path.read_bytes() for path in sorted(CORPUS.glob("*.qd*"))}


def test_the_kept_files_are_those_of_the_fixtures() -> None:
    assert sorted(SEEDS) == ["codebook.qdc", "document-sets.qdpx", "named-cases.qdpx", "source-variables.qdpx"]
    for name, data in SEEDS.items():
        if name.endswith(".qdpx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                kept = {item: archive.read(item) for item in archive.namelist()}
            assert kept == fixtures.HOMES[name.removesuffix(".qdpx")]().files()


def broken(data: bytes, source: random.Random) -> bytes:
    """The data with a few bytes changed, cut out, doubled or moved."""
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 5, 20))):
        if not changed:
            break
        place, length = source.randrange(len(changed)), source.choice((1, 1, 4, 30, 300))
        match source.randrange(5):
            case 0:
                changed[place] = source.randrange(256)
            case 1:
                del changed[place : place + length]
            case 2:
                changed[place:place] = changed[place : place + length]
            case 3:
                changed[place : place + length] = source.randbytes(length)
            case _:
                changed[place:place] = source.choice(WORDS)
    return bytes(changed)


WORDS = (
    *(b"<", b">", b"&", b'"', b"\0", b"<!DOCTYPE a>", b"<![CDATA[", b"]]>", b"&#0;", b"&#x10FFFF;", b"<?xml?>"),
    *(b'guid=""', b'startPosition="-1"', b'endPosition="99999999999999999999"', b"</Project>", b"<Sources>"),
    *(b"<Code/>", b"<Coding/>", b"<Case/>", b"<VariableValue/>", b"<MemberSource/>", b"internal://", b"PK\x05\x06"),
)


def read_any(path: Path) -> bool:
    """Whether a file is read; only errors of our own may come out."""
    try:
        if path.suffix == ".qdc":
            read_codebook(path)
        else:
            project = read_project(path)
            coded.propose_map(project)
        return True
    except NasssError as error:
        assert str(error).strip()
        return False


@pytest.mark.parametrize("name", SEEDS)
def test_broken_files_give_our_errors_only(name: str, tmp_path: Path) -> None:
    source, path = random.Random(f"bytes of {name}"), tmp_path / f"p{Path(name).suffix}"
    outcomes = []
    for _ in range(150):
        path.write_bytes(broken(SEEDS[name], source))
        outcomes.append(read_any(path))
    assert False in outcomes
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", [name for name in SEEDS if name.endswith(".qdpx")])
def test_broken_xml_in_a_sound_zip_gives_our_errors_only(name: str, tmp_path: Path) -> None:
    source, path = random.Random(f"XML of {name}"), tmp_path / "p.qdpx"
    with zipfile.ZipFile(io.BytesIO(SEEDS[name])) as archive:
        files = {item: archive.read(item) for item in archive.namelist()}
    outcomes = []
    for _ in range(100):
        which = source.choice(["project.qde", "project.qde", *files])
        fixtures.write_zip(path, files | {which: broken(files[which], source)})
        outcomes.append(read_any(path))
    assert set(outcomes) == {True, False}


TAGS = st.sampled_from(
    [
        *("Users", "CodeBook", "Codes", "Code", "Variables", "Variable", "Cases", "Case", "Sources", "TextSource"),
        *("PDFSource", "PlainTextSelection", "Coding", "CodeRef", "VariableValue", "VariableRef", "TextValue", "Sets"),
        *("Set", "MemberSource", "SourceRef", "SelectionRef", "PlainTextContent", "Description", "Notes", "Note"),
    ]
)
IDS = st.sampled_from([guid("a"), guid("b"), f"{{{guid('a')}}}", "", "no guid"])
ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "guid": IDS,
        "targetGUID": IDS,
        "name": st.sampled_from(["", "a", "a > b", "Cases:a"]),
        "startPosition": st.sampled_from(["0", "-1", "3", "x", "1e9", "99999999999999999"]),
        "endPosition": st.sampled_from(["0", "4", "2", ""]),
        "plainTextPath": st.sampled_from(["internal://a.txt", "absolute://a", "../a", "a.txt", "internal://"]),
    },
)


def element(tag: str, attributes: Mapping[str, str], inner: list[str]) -> str:
    cells = "".join(f" {key}={json.dumps(value)}" for key, value in attributes.items())
    return f"<{tag}{cells}>{''.join(inner)}</{tag}>"


TREES = st.recursive(
    st.builds(element, TAGS, ATTRIBUTES, st.just([])),
    lambda inner: st.builds(element, TAGS, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=25,
)


@given(st.lists(TREES, max_size=6))
@settings(max_examples=150, deadline=None)
def test_known_elements_in_any_order_and_nesting(tmp_path_factory: pytest.TempPathFactory, trees: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.qdpx"
    body = "".join(trees)
    text = f'<Project xmlns="{fixtures.NAMESPACE}" name="x">{body}</Project>'
    fixtures.write_zip(path, {"project.qde": text.encode(), "sources/a.txt": b"one two three"})
    read_any(path)


# Codebooks


def valid(path: Path) -> bool:
    schema = xmlschema.XMLSchema(str(ROOT / "src" / "nasss" / "schemas" / "refi-codebook.xsd"))
    return schema.is_valid(str(path))


def test_our_factors_go_out_as_a_codebook_and_come_back_the_same(tmp_path: Path) -> None:
    out = tmp_path / "factors.qdc"
    count = export_codebook(STROHM, out)
    assert valid(out)
    book = read_codebook(out)
    assert (book.schema_valid, book.schema_problems) == (True, ())
    known = known_factors(STROHM)
    assert len(book.codes) == count == len(known)
    sent = {item.key: (item.name, item.description, item.parent) for item in factor_codes(STROHM)}
    back = {
        known[item.key]: (item.name, item.description, known[item.parent] if item.parent else None)
        for item in book.codes
    }
    assert back == sent
    own = "https://w3id.org/nasss/study/strohm-2020/factor/bonexpert-pacs-integration"
    assert back[own][2] == "https://w3id.org/nasss/ontology#PACSIntegration"


def test_an_imported_codebook_gives_the_same_factors(tmp_path: Path) -> None:
    out = tmp_path / "factors.qdc"
    export_codebook(STROHM, out)
    codes = read_codebook(out).codes
    factors = codebook_factors(codes, STROHM)
    assert set(factors.shared) == members("Factor")
    tables = read_tables(STROHM)
    columns = ("id", "label", "definition", "broader")
    kept = {tuple(row.text(column) or "" for column in columns) for row in tables["factors"]}
    assert {tuple(row[column] for column in columns) for row in factors.own} == kept
    # Without the study its own factors are codes like any other, still under the shared ones.
    unknown = codebook_factors(codes)
    assert unknown.shared == factors.shared
    assert {row["broader"] for row in unknown.own} == {row["broader"] for row in factors.own}
    assert "acceptance-of-bonexpert" in {row["id"] for row in unknown.own}


def test_a_code_with_the_name_of_a_factor_is_not_that_factor() -> None:
    found = codebook_factors(
        [Code(guid("a").lower(), "funding certainty"), Code(guid("b").lower(), " ", guid("a").lower())]
    )
    assert found.shared == ()
    assert found.own == (
        {
            "id": "funding-certainty",
            "label": "funding certainty",
            "definition": "A code of the study's own codebook.",
            "broader": "",
        },
        {
            "id": "code",
            "label": "unnamed code",
            "definition": "A code of the study's own codebook.",
            "broader": "funding-certainty",
        },
    )


def test_the_shared_factors_alone(tmp_path: Path) -> None:
    out = tmp_path / "shared.qdc"
    count = export_codebook(None, out)
    assert valid(out)
    assert count == len(factor_codes()) == len(factor_codes(STROHM)) - 3
    assert all(item.key.startswith("https://w3id.org/nasss/ontology#") for item in factor_codes())


def test_a_codebook_is_the_same_every_time(tmp_path: Path) -> None:
    export_codebook(STROHM, tmp_path / "a.qdc")
    export_codebook(STROHM, tmp_path / "b.qdc")
    assert (tmp_path / "a.qdc").read_bytes() == (tmp_path / "b.qdc").read_bytes()
    assert refi.code_guid("https://w3id.org/nasss/ontology#FundingCertainty") == "586840A4-9CD1-5C1B-A577-182473BC9263"


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "a.qdc"
    with pytest.raises(EngineError, match=r"a\.qdc: cannot be written"):
        export_codebook(None, out)
    assert list(tmp_path.iterdir()) == []


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.none() | st.text(max_size=20), st.integers(0, 9)), min_size=1, max_size=12
    )
)
@settings(max_examples=100, deadline=None)
def test_any_codes_become_a_valid_codebook(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str | None, int]]
) -> None:
    """Whatever names and descriptions hold; each code stands under one before it, or at the top."""
    codes = [
        Code(str(i), name, str(above) if above < i else None, description)
        for i, (name, description, above) in enumerate(rows)
    ]
    path = tmp_path_factory.getbasetemp() / "any.qdc"
    path.write_text(codebook_xml(codes), encoding="utf-8")
    assert valid(path)
    back = {item.key: item for item in read_codebook(path).codes}
    assert len(back) == len(codes)
    for item in codes:
        parent = back[refi.code_guid(item.key).lower()].parent
        assert parent == (None if item.parent is None else refi.code_guid(item.parent).lower())


def test_a_codebook_with_sets_braces_and_an_old_namespace_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.qdc"
    inner = f'<Code guid="{{{guid("b")}}}" name="B" isCodable="1"/>'
    codes = f'<Code guid="{{{guid("a")}}}" name="A" isCodable="0"><Description> says </Description>{inner}</Code>'
    sets = f'<Sets><Set guid="{guid("s")}" name="S"><MemberCode guid="{guid("a")}"/></Set></Sets>'
    text = f'<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="Old 9"><Codes>{codes}</Codes>{sets}</CodeBook>'
    path.write_text(text, encoding="utf-8")
    book = read_codebook(path)
    assert book.codes == (
        Code(guid("a").lower(), "A", None, "says", False),
        Code(guid("b").lower(), "B", guid("a").lower(), None, True),
    )
    assert (book.tool, book.schema_valid) == ("Old 9", False)
    assert book.schema_problems == (
        "8 elements are in the namespace 'urn:QDA-XML:codebook:0:4'; expected 'urn:QDA-XML:codebook:1.0'",
    )


def test_the_codebook_of_a_project_is_read(tmp_path: Path) -> None:
    path = fixtures.named_cases().write(tmp_path / "p.qdpx")
    assert [item.name for item in read_codebook(path).codes][:3] == ["Barriers", "Money", "Old computers"]


def test_prefixes_make_no_difference_and_places_of_schemas_are_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "prefixed.qdc"
    place = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://x.invalid/a.xsd"'
    )
    inner = f'<q:Codes><q:Code q:guid="{guid("a")}" q:name="A" q:isCodable="true" xsi:type="q:Other"/></q:Codes>'
    text = f'<q:CodeBook xmlns:q="urn:QDA-XML:codebook:1.0" {place}>{inner}</q:CodeBook>'
    path.write_text(text, encoding="utf-8")
    book = read_codebook(path)
    assert book.codes == (Code(guid("a").lower(), "A"),)
    assert (book.schema_valid, book.schema_problems) == (True, ())


def test_two_codes_with_one_identifier_or_none_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "twice.qdc"
    twice = f'<Code guid="{guid("a")}" name="A"/><Code guid="{guid("a")}" name="B"/><Code name="C"/>'
    path.write_text(f"<CodeBook><Codes>{twice}</Codes></CodeBook>", encoding="utf-8")
    codes = read_codebook(path).codes
    assert [item.name for item in codes] == ["A", "B", "C"]
    assert len({item.key for item in codes}) == 3


def test_a_codebook_without_codes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.qdc"
    path.write_text("<CodeBook><Codes/></CodeBook>", encoding="utf-8")
    with pytest.raises(ProblemError, match=r"empty\.qdc: no code in it"):
        read_codebook(path)


# The import as a whole


def map_file(fixture: Fixture, folder: Path) -> Path:
    from nasss.codemap import write_map

    path = folder / "map.yaml"
    path.write_text(write_map(fixtures.filled_map(read(fixture, folder))), encoding="utf-8")
    return path


def test_without_a_map_the_import_proposes_one(tmp_path: Path) -> None:
    path = fixtures.named_cases().write(tmp_path / "p.qdpx")
    outcome = import_project(path, None, "toy", title="Toy", out=tmp_path / "out", write=True)
    assert outcome.problems == ("A map is needed: save the proposal, replace each ? in it, and give it with --map",)
    assert outcome.folder is None
    assert outcome.proposal is not None
    assert '- code: "Barriers > Money"\n  is: "?"\n' in outcome.proposal
    assert not (tmp_path / "out").exists()
    assert outcome.report == (
        "REFI-QDA project, keeps to its schema\n  codes: 8\n  documents: 3\n  cases: 3\n  coders: 2\n  codings: 9\n"
    )


def test_a_code_of_our_codebook_is_pointed_out_but_not_decided(tmp_path: Path) -> None:
    known = refi.code_guid("https://w3id.org/nasss/ontology#FundingCertainty")
    fixture = replace(fixtures.source_variables(), codes=fixtures.CODES.replace(guid("code Money"), known))
    files = {name: data.replace(guid("code Money").encode(), known.encode()) for name, data in fixture.files().items()}
    path = fixtures.write_zip(tmp_path / "p.qdpx", files)
    proposal = import_project(path, None, "toy", title="Toy", out=tmp_path).proposal
    assert proposal is not None
    hint = "  # has the identifier of FundingCertainty in our codebook"
    assert f'- code: "Barriers > Money"\n  is: "?"{hint}\n' in proposal
    assert proposal.count("has the identifier") == 1


def test_open_entries_are_listed_and_nothing_is_written(tmp_path: Path) -> None:
    fixture = fixtures.named_cases()
    path = map_file(fixture, tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('"LegalConsultantRole"', '"?"'), encoding="utf-8")
    outcome = import_project(tmp_path / "project.qdpx", path, "toy", title="Toy", out=tmp_path / "out", write=True)
    assert outcome.problems == (f"{path}: attribute 'Job' of case, value 'Lawyer of Elm': still open",)
    assert not (tmp_path / "out").exists()


def test_a_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    path = map_file(fixtures.named_cases(), tmp_path)
    outcome = import_project(tmp_path / "project.qdpx", path, "toy", title="Toy", out=tmp_path / "out")
    assert "Nothing was written" in outcome.report
    assert "  citations.csv: 8\n" in outcome.report
    assert not (tmp_path / "out").exists()


def test_a_study_that_exists_is_not_touched(tmp_path: Path) -> None:
    path = map_file(fixtures.named_cases(), tmp_path)
    (tmp_path / "toy").mkdir()
    with pytest.raises(UsageError, match="toy: exists already"):
        import_project(tmp_path / "project.qdpx", path, "toy", title="Toy", out=tmp_path, write=True)
    assert list((tmp_path / "toy").iterdir()) == []
