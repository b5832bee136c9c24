"""Hostile archives: workbooks and coded projects, in what is packed and in how it is packed."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from refi_fixtures import CODES, MARKS, TEXTS, Fixture, Source, guid

from hostile import Make, register
from hostile.sandbox import Sandbox

Files = dict[str, bytes]

# Parts of XML that ask for more than they are. %s: the file outside, or the address that nobody may come to.
DTDS = {
    "xxe-file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>',
    "xxe-http": '<!DOCTYPE r [<!ENTITY x SYSTEM "{trap}x">]>',
    "xxe-parameter": '<!DOCTYPE r [<!ENTITY % x SYSTEM "{trap}x"> %x;]>',
    "external-dtd": '<!DOCTYPE r SYSTEM "{trap}x.dtd">',
    "public-dtd": '<!DOCTYPE r PUBLIC "-//X//X//EN" "{trap}x.dtd">',
    "billion-laughs": "<!DOCTYPE r [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 11))
    + "<!ENTITY x '&a10;'>]>",
    "quadratic": "<!DOCTYPE r [<!ENTITY x '" + "y" * 50_000 + "'>]>",
    "recursive-entity": "<!DOCTYPE r [<!ENTITY a '&x;'><!ENTITY x '&a;'>]>",
    "attribute-default": '<!DOCTYPE r [<!ATTLIST r evil CDATA "yes"><!ENTITY x "y">]>',
}


def packed(files: Mapping[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with the same bytes each time."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", level) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, level)
    return data.getvalue()


def _xml(change: Callable[[str], str], name: str) -> Callable[[Random, Files, Sandbox], bytes]:
    def make(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
        return packed({**files, name: change(files[name].decode()).encode("utf-8", "surrogatepass")})

    return make


def _with_dtd(dtd: str, name: str, inside: str) -> Callable[[Random, Files, Sandbox], bytes]:
    """A document type before the root, and its entity in the first text or attribute that is found."""

    def make(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
        text = files[name].decode()
        head, mark, rest = text.partition("?>\n") if text.startswith("<?xml") else ("", "", text)
        named = dtd.replace("{secret}", str(sandbox.secret)).replace("{trap}", sandbox.trap.url)
        many = "&x;" * (20_000 if "y" * 50_000 in dtd else 1)
        return packed({**files, name: f"{head}{mark}{named}{rest.replace(inside, inside + many, 1)}".encode()})

    return make


# How it is packed: the same for all kinds


def _renamed(change: str) -> Callable[[Random, Files, Sandbox], bytes]:
    return lambda rng, files, sandbox: packed({**files, change: b"evil"})


def _linked(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
    """A link to a file outside, under the name of a part that is read."""
    data = io.BytesIO()
    name = rng.choice(sorted(files))
    with zipfile.ZipFile(data, "w") as archive:
        for part, content in files.items():
            info = zipfile.ZipInfo(part)
            if part == name:
                info.create_system = 3
                info.external_attr = 0o120777 << 16
            archive.writestr(info, str(sandbox.secret).encode() if part == name else content)
    return data.getvalue()


def _twice(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in [*files.items(), *files.items()]:
            archive.writestr(zipfile.ZipInfo(name), content)
    return data.getvalue()


def _patched(signature: bytes, place: int, value: bytes) -> Callable[[Random, Files, Sandbox], bytes]:
    """Some bytes of the first record of a kind changed: a size, a flag, a way of packing."""

    def make(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
        data = bytearray(packed(files))
        for at in [i for i in range(len(data)) if data.startswith(signature, i)]:
            data[at + place : at + place + len(value)] = value
        return bytes(data)

    return make


def _cut(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
    data = packed(files)
    return data[: rng.randrange(len(data))]


def _flipped(rng: Random, files: Files, sandbox: Sandbox) -> bytes:
    data = bytearray(packed(files))
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _bomb(main: str) -> Callable[[Random, Files, Sandbox], bytes]:
    return lambda rng, files, sandbox: packed({**files, main: files[main] + b" " * 70_000_000})


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def _ways(main: str) -> dict[str, tuple[Callable[[Random, Files, Sandbox], bytes], int]]:
    return {
        "flipped-bytes": (_flipped, 8),
        "cut-off": (_cut, 4),
        "bomb": (_bomb(main), 1),
        "nested-zip": (lambda r, f, s: packed({"a.zip": packed(f)}), 1),
        "traversal": (_renamed("../../../outside/evil.txt"), 1),
        "traversal-backslash": (_renamed("..\\..\\outside\\evil.txt"), 1),
        "absolute-name": (_renamed("/tmp/evil.txt"), 1),
        "drive-name": (_renamed("C:\\evil.txt"), 1),
        "odd-name": (_renamed("a\x01\x1b[31m\u202e.txt"), 1),
        "long-name": (_renamed("n" * 60_000), 1),
        "link": (_linked, 2),
        "twice": (_twice, 1),
        "other-case-twice": (lambda r, f, s: packed({**f, main.upper(): f[main]}), 1),
        "many-parts": (lambda r, f, s: packed({**f, **{f"part{i}": b"" for i in range(12_000)}}), 1),
        "encrypted": (_patched(CENTRAL, 8, b"\x01\x00"), 1),
        "unknown-packing": (_patched(CENTRAL, 10, b"\x63\x00"), 1),
        "lzma": (lambda r, f, s: packed(f, zipfile.ZIP_LZMA), 1),
        "small-size-said": (_patched(CENTRAL, 24, struct.pack("<L", 10)), 1),
        "huge-size-said": (_patched(CENTRAL, 24, struct.pack("<L", 0xFFFFFFF0)), 1),
        "wrong-checksum": (_patched(CENTRAL, 16, b"\0\0\0\0"), 1),
        "wrong-offset": (_patched(CENTRAL, 42, struct.pack("<L", 7)), 1),
        "many-said": (_patched(END, 10, b"\xff\xff"), 1),
        "huge-directory-said": (_patched(END, 12, struct.pack("<L", 0x7FFFFFFF)), 1),
        "comment": (lambda r, f, s: packed(f)[:-2] + b"\xff\xff" + b"c" * 65_535, 1),
        "no-zip": (lambda r, f, s: b"%PDF-1.7\n" + r.randbytes(2000), 1),
        "empty": (lambda r, f, s: b"", 1),
        "empty-zip": (lambda r, f, s: packed({}), 1),
        "main-missing": (lambda r, f, s: packed({k: v for k, v in f.items() if k != main}), 1),
        "main-empty": (lambda r, f, s: packed({**f, main: b""}), 1),
        "main-nul": (lambda r, f, s: packed({**f, main: b"\0" * 5000}), 1),
        "main-utf-16": (lambda r, f, s: packed({**f, main: f[main].decode().encode("utf-16")}), 1),
        "main-utf-7": (lambda r, f, s: packed({**f, main: f[main].replace(b"utf-8", b"utf-7")}), 1),
        "main-unknown-encoding": (lambda r, f, s: packed({**f, main: f[main].replace(b"utf-8", b"x-evil")}), 1),
        "main-cut-off": (lambda r, f, s: packed({**f, main: f[main][: r.randrange(len(f[main]))]}), 3),
    }


# Workbooks

XL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, BOOK, STRINGS, TYPES = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "[Content_Types].xml",
)
RELS = "xl/_rels/workbook.xml.rels"


def workbook() -> Files:
    """A small workbook with a table in the wide form, part by part."""
    rows = [
        ("factor", "direction", "ids", "sum", "unit"),
        ("invented money", "hindering", "1, 2", "2", "IntervieweeUnit"),
    ]
    words = [word for row in rows for word in row]
    cells = "".join(
        f'<row r="{i}">'
        + "".join(f'<c r="{"ABCDE"[j]}{i}" t="s"><v>{words.index(w)}</v></c>' for j, w in enumerate(row))
        + "</row>"
        for i, row in enumerate(rows, 1)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    texts = {
        TYPES: f'{head}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        '"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName='
        '"/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        RELS: f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{REL}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        BOOK: f'{head}<workbook xmlns="{XL}" xmlns:r="{REL}"><sheets><sheet name="wide" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        STRINGS: f'{head}<sst xmlns="{XL}">' + "".join(f"<si><t>{word}</t></si>" for word in words) + "</sst>",
        SHEET: f'{head}<worksheet xmlns="{XL}"><sheetData>{cells}</sheetData></worksheet>',
    }
    return {name: text.encode() for name, text in texts.items()}


def _in_sheet(text: str) -> Callable[[Random, Files, Sandbox], bytes]:
    return _xml(lambda xml: xml.replace("</sheetData>", f"{text}</sheetData>"), SHEET)


BOOKS: dict[str, Callable[[Random, Files, Sandbox], bytes]] = {
    "huge-shared-strings": _xml(lambda x: x.replace("</sst>", "<si><t>y</t></si>" * 400_000 + "</sst>"), STRINGS),
    "long-string": _xml(lambda x: x.replace("<t>hindering", "<t>" + "y" * 3_000_000), STRINGS),
    "string-out-of-range": _xml(lambda x: x.replace("<v>3</v>", "<v>99999999</v>"), SHEET),
    "string-negative": _xml(lambda x: x.replace("<v>3</v>", "<v>-5</v>"), SHEET),
    "string-not-a-number": _xml(lambda x: x.replace("<v>3</v>", "<v>x</v>"), SHEET),
    "far-cell": _in_sheet('<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'),
    "beyond-all-cells": _in_sheet('<row r="9999999999"><c r="ZZZZZ9999999999" t="n"><v>1</v></c></row>'),
    "row-not-a-number": _in_sheet('<row r="x"><c r="A9" t="n"><v>1</v></c></row>'),
    "cell-without-place": _in_sheet('<row r="9"><c r="" t="n"><v>1</v></c></row>'),
    "many-rows": _in_sheet("".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(3, 20_000))),
    "many-columns": _in_sheet('<row r="3">' + "<c><v>1</v></c>" * 17_000 + "</row>"),
    "formula": _in_sheet('<row r="3"><c r="A3"><f>HYPERLINK("http://x.invalid","x")</f><v>1</v></c></row>'),
    "dde": _in_sheet('<row r="3"><c r="A3"><f>cmd|\' /C calc\'!A0</f></c></row>'),
    "huge-number": _in_sheet(f'<row r="3"><c r="A3" t="n"><v>{"9" * 5000}</v></c></row>'),
    "infinite": _in_sheet('<row r="3"><c r="A3" t="n"><v>1e999</v></c></row>'),
    "nan": _in_sheet('<row r="3"><c r="A3" t="n"><v>NaN</v></c></row>'),
    "date-out-of-range": _in_sheet('<row r="3"><c r="A3" t="d"><v>99999-99-99</v></c></row>'),
    "unknown-type": _in_sheet('<row r="3"><c r="A3" t="evil"><v>1</v></c></row>'),
    "error": _in_sheet('<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row>'),
    "escape": _in_sheet('<row r="3"><c r="A3" t="inlineStr"><is><t>_x0007__x001B_[31m</t></is></c></row>'),
    "control-in-string": _xml(lambda x: x.replace("<t>hindering", "<t>&#27;[31m"), STRINGS),
    "deep": _in_sheet("<a>" * 20_000 + "</a>" * 20_000),
    "many-attributes": _in_sheet("<a " + " ".join(f'a{i}="1"' for i in range(50_000)) + "/>"),
    "no-sheets": _xml(lambda x: x.replace('<sheet name="wide" sheetId="1" r:id="r1"/>', ""), BOOK),
    "many-sheets": _xml(
        lambda x: x.replace("</sheets>", '<sheet name="w" sheetId="2" r:id="r1"/>' * 300 + "</sheets>"), BOOK
    ),
    "odd-sheet-name": _xml(lambda x: x.replace('"wide"', '"../../evil&#10;&#x202e;"'), BOOK),
    "external-link": _xml(
        lambda x: x.replace(
            "</Relationships>",
            f'<Relationship Id="r9" Type="{REL}/externalLink" Target="http://x.invalid/a" '
            'TargetMode="External"/></Relationships>',
        ),
        RELS,
    ),
    "sheet-elsewhere": _xml(lambda x: x.replace("worksheets/sheet1.xml", "../../../../outside/secret.txt"), RELS),
    "sheet-at-url": _xml(lambda x: x.replace("worksheets/sheet1.xml", "http://x.invalid/sheet.xml"), RELS),
    "relation-to-itself": _xml(lambda x: x.replace("worksheets/sheet1.xml", "workbook.xml"), RELS),
    "no-relations": lambda r, f, s: packed({k: v for k, v in f.items() if k != RELS}),
    "no-types": lambda r, f, s: packed({k: v for k, v in f.items() if k != TYPES}),
    "wrong-type": _xml(
        lambda x: x.replace("worksheet+xml", "chartsheet+xml").replace("sheet.main", "template.main"), TYPES
    ),
    "macro": lambda r, f, s: packed({**f, "xl/vbaProject.bin": b"evil"}),
    "merged": _xml(
        lambda x: x.replace("</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'),
        SHEET,
    ),
    **{f"strings-{name}": _with_dtd(dtd, STRINGS, "<t>") for name, dtd in DTDS.items()},
    **{f"sheet-{name}": _with_dtd(dtd, SHEET, "<v>") for name, dtd in DTDS.items()},
    **{f"book-{name}": _with_dtd(dtd, BOOK, 'name="') for name, dtd in list(DTDS.items())[:3]},
}


def _book(make: Callable[[Random, Files, Sandbox], bytes]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        from nasss.sheets import read_workbook

        path = sandbox.write("book.xlsx", make(rng, workbook(), sandbox))
        return str(read_workbook(path))

    return run


for _name, _make in BOOKS.items():
    register("xlsx", _name, _book(_make))
for _name, (_make, _seeds) in _ways(SHEET).items():
    register("xlsx", f"zip-{_name}", _book(_make), _seeds)


# Coded projects

MAIN = "project.qde"


def project() -> Files:
    """An invented project with a text inside it and one beside it."""
    sources = (Source("anna", TEXTS["anna"], MARKS["anna"]), Source("bert", TEXTS["bert"], MARKS["bert"], inline=True))
    return Fixture(codes=CODES, sources=sources).files()


def _nested_codes(depth: int) -> Callable[[str], str]:
    inner = (
        "".join(f'<Code guid="{guid(str(i))}" name="c{i}" isCodable="true">' for i in range(depth)) + "</Code>" * depth
    )
    return lambda xml: xml.replace("<Codes>", f"<Codes>{inner}", 1)


def _replaced(pattern: str, text: str) -> Callable[[Random, Files, Sandbox], bytes]:
    return _xml(lambda xml: re.sub(pattern, text, xml), MAIN)


PROJECTS: dict[str, Callable[[Random, Files, Sandbox], bytes]] = {
    **{name: _with_dtd(dtd, MAIN, 'origin="') for name, dtd in DTDS.items()},
    "deep-codes": _xml(_nested_codes(90), MAIN),
    "too-deep-codes": _xml(_nested_codes(5000), MAIN),
    "many-codes": _xml(
        lambda x: x.replace(
            "<Codes>", "<Codes>" + "".join(f'<Code guid="{guid(str(i))}" name="c"/>' for i in range(20_000)), 1
        ),
        MAIN,
    ),
    "too-many-elements": _xml(lambda x: x.replace("<Codes>", "<Codes>" + "<Code/>" * 310_000, 1), MAIN),
    "same-guid": _xml(lambda x: x.replace(guid("code Money"), guid("code Champion")), MAIN),
    "all-guids-same": _replaced('(?i)guid="[^"]*"', 'guid="x"'),
    "dangling-codes": _xml(lambda x: x.replace('<CodeRef targetGUID="', '<CodeRef targetGUID="dangling'), MAIN),
    "empty-guids": _replaced('(?i)guid="[^"]*"', 'guid=""'),
    "no-codebook": _xml(lambda x: x.replace("CodeBook", "Kodebook"), MAIN),
    "huge-positions": _replaced('Position="[^"]*"', f'Position="{"9" * 5000}"'),
    "negative-positions": _replaced('Position="[^"]*"', 'Position="-1"'),
    "turned-positions": _xml(
        lambda x: x.replace("startPosition", "q").replace("endPosition", "startPosition").replace("q", "endPosition"),
        MAIN,
    ),
    "wordy-positions": _replaced('Position="[^"]*"', 'Position="\u0661\u00b2"'),
    "text-elsewhere": _xml(lambda x: x.replace("internal://", "internal://../../../outside/"), MAIN),
    "text-at-file": _replaced('internal://[^"]*', "file:///etc/passwd"),
    "text-absolute": _replaced('internal://[^"]*', "absolute:///etc/passwd"),
    "text-missing": _xml(lambda x: x.replace("internal://", "internal://missing"), MAIN),
    "text-is-main": _replaced('internal://[^"]*', f"internal://{MAIN}"),
    "xinclude": _xml(
        lambda x: x.replace(
            "<Codes>", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/><Codes>'
        ),
        MAIN,
    ),
    "schema-location": _xml(lambda x: x.replace("http://schema.example.invalid/", "http://127.0.0.1:9/"), MAIN),
    "unknown-namespace": _xml(lambda x: x.replace("urn:QDA-XML:project:1.0", "urn:evil"), MAIN),
    "odd-names": _xml(lambda x: x.replace('name="Money"', 'name="&#x202e;=cmd|x!A0&#10;&#9;../../etc"'), MAIN),
    "long-name": _xml(lambda x: x.replace('name="Money"', f'name="{"m" * 500_000}"'), MAIN),
    "odd-tool": _xml(lambda x: x.replace("Invented Coder 1.0", "&#x9b;31m&#x85;evil"), MAIN),
    "processing-instructions": _xml(lambda x: x.replace("<Codes>", "<?php evil ?>" * 20_000 + "<Codes>"), MAIN),
    "many-attributes": _xml(
        lambda x: x.replace("<Codes>", "<Codes " + " ".join(f'a{i}="1"' for i in range(50_000)) + ">"), MAIN
    ),
    "many-comments": _xml(lambda x: x.replace("<Codes>", "<!-- -->" * 100_000 + "<Codes>"), MAIN),
    "cdata": _xml(lambda x: x.replace("<Codes>", "<![CDATA[" + "]]" * 50_000 + "]]><Codes>"), MAIN),
    "surrogate-reference": _xml(lambda x: x.replace('name="Money"', 'name="&#xD800;"'), MAIN),
    "two-roots": _xml(lambda x: x + x.partition("?>")[2], MAIN),
    "text-nul": lambda r, f, s: packed({k: v if k == MAIN else b"\0" * 1000 for k, v in f.items()}),
    "text-no-unicode": lambda r, f, s: packed({k: v if k == MAIN else b"\xff\xfe\xff" * 99 for k, v in f.items()}),
    "text-bomb": lambda r, f, s: packed({k: v if k == MAIN else b"a" * 90_000_000 for k, v in f.items()}),
}


def _project(make: Callable[[Random, Files, Sandbox], bytes]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        from nasss.refi import read_project

        path = sandbox.write("project.qdpx", make(rng, project(), sandbox))
        # The texts of interviewees are not in it, but their positions are.
        return str(read_project(path).codings)

    return run


def _codebook(make: Callable[[Random, Files, Sandbox], bytes]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        from nasss.refi import read_codebook

        data = make(rng, project(), sandbox)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = archive.read(MAIN)
        return str(read_codebook(sandbox.write("book.qdc", content)).codes)

    return run


def _command(make: Callable[[Random, Files, Sandbox], bytes]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        path = sandbox.write("project.qdpx", make(rng, project(), sandbox))
        return sandbox.command("study", "map", str(path), "-o", "map.yaml")

    return run


for _name, _make in PROJECTS.items():
    register("qdpx", _name, _project(_make))
for _name, (_make, _seeds) in _ways(MAIN).items():
    register("qdpx", f"zip-{_name}", _project(_make), _seeds)
for _name in [*DTDS, "deep-codes", "too-deep-codes", "all-guids-same", "xinclude", "odd-names", "two-roots"]:
    register("qdc", _name, _codebook(PROJECTS[_name]))
for _name in ("odd-names", "long-name", "odd-tool", "many-codes", "dangling-codes", "billion-laughs"):
    register("qdpx", f"map-{_name}", _command(PROJECTS[_name]))
