"""What is called plain is well-formed for certain, and what is not is checked by the engine. All data are invented."""

import random
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasss.engine import _LARGE
from nasss.errors import EngineError
from nasss.namespaces import NASSS
from nasss.nquads import build_quads
from nasss.plain_quads import Look, is_plain
from nasss.store import Store
from nasss.terms import Literal

STUDIES = Path(__file__).parent / "studies"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
LINE = "<https://example.org/s> <https://example.org/p> {} <https://example.org/g> .\n"


def plain(data: bytes | str, size: int = 1 << 20) -> bool:
    return is_plain(cast(Any, BytesIO(data.encode() if isinstance(data, str) else data)), size)


def quads(data: bytes, *, lenient: bool) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse(data, pyoxigraph.RdfFormat.N_QUADS, lenient=lenient))


@pytest.mark.parametrize(
    "value",
    [
        "<https://example.org/a/b_c~d?x=1&y=(2)#part/3?4>",
        "<http://example.org:8080>",
        "<http://example.org#>",
        "<https://example.org/100%25>",
        "<urn:uuid:1-2/3>",
        "_:b1",
        '""',
        "\"text, 'and' <more> {of} ü and 🙂\"",
        r'"a \"b\" \\ \t\n\r\b\f\' \u00e9 \uE000"',
        '"text"@en',
        '"text"@en-GB',
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ],
)
def test_plain_terms(value: str) -> None:
    line = LINE.format(value)
    assert plain(line) and plain(line * 3)
    assert quads(line.encode(), lenient=False) == quads(line.encode(), lenient=True)
    assert plain(line.replace(" <https://example.org/g>", ""))


@pytest.mark.parametrize(
    "value",
    [
        "<relative>",
        "<https://example.org/a b>",
        "<https://example.org/a#b#c>",
        "<https://example.org/%2>",
        "<https://example.org/%zz>",
        "<https://example.org/a\\u0020b>",
        "<https://example.org/é>",
        "<https://exa[mple.org/>",
        "<https://example.org:port/>",
        "<ftp://example.org/>",
        "<urn:/a>",
        r'"\ud800"',
        r'"\U0001F642"',
        r'"\x"',
        '"a\rb"',
        '"a"@',
        '"a"@x',
        '"a"@toolonglanguage',
        '"a"^^<b>',
        '"a"^^xsd:int',
        "'a'",
        "1",
        "_:b.1",
        "<<( <urn:a> <urn:b> <urn:c> )>>",
    ],
)
def test_terms_that_the_engine_has_to_check(value: str) -> None:
    assert not plain(LINE.format(value))


@pytest.mark.parametrize(
    "data",
    [
        LINE.format('"a"')[:-1],
        LINE.format('"a"')[:-2] + "\n",
        LINE.format('"a"').replace(" .", "."),
        LINE.format('"a"').replace("\n", "\r\n"),
        LINE.format('"a"').replace(" ", "\t"),
        "# note\n" + LINE.format('"a"'),
        "\n" + LINE.format('"a"'),
        "\ufeff" + LINE.format('"a"'),
        '"a" <https://example.org/p> "b" .\n',
        '<https://example.org/s> _:p "b" .\n',
        LINE.format('"a"').encode()[:-2] + b"\xff\n",
        LINE.format('"\xff"').encode("latin-1"),
        LINE.format('"a"').encode("utf-16"),
    ],
)
def test_files_that_the_engine_has_to_check(data: bytes | str) -> None:
    assert not plain(data)


def test_what_stands_at_the_edge_of_what_is_read_at_once() -> None:
    lines = [LINE.format(f'"{"é" * number}"') for number in range(40)]
    text = "".join(lines).encode()
    longest = max(len(line.encode()) for line in lines)
    for size in range(longest, longest + 60):
        assert plain(text, size)
        assert not plain(text + b"x", size)
        assert not plain(text + "<é>\n".encode() + text, size)
    assert not plain(text, longest - 1)
    assert plain(b"")


PIECES = ["a", "B7", "/", ":", "?", "#", "@", ".", "-", "%20", "%2", "[", "]", "é", " ", "'", "(", "<", ">", "\\", "\n"]
IRIS = st.builds(
    "<{}{}>".format,
    st.sampled_from(["http://", "https://h", "https://h/", "https://h:", "urn:", "urn:a", ""]),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
TEXTS = st.builds(
    '"{}"{}'.format,
    st.lists(st.sampled_from(["a", "é", "\\", "n", "u", "00e9", "d800", "D", "'", '"', "\r", "\0"]), max_size=6).map(
        "".join
    ),
    st.sampled_from(["", "@en", "@en-GB", "@e-", "^^<urn:a>", "^^<a>"]),
)


@given(IRIS | TEXTS, st.sampled_from(["", "<urn:a> <urn:b> "]))
def test_what_is_plain_is_well_formed_and_means_the_same_unchecked(value: str, before: str) -> None:
    data = (f"{before}{value} .\n" if before else LINE.format(value)).encode()
    if plain(data):
        assert quads(data, lenient=False) == quads(data, lenient=True)


def test_what_this_program_writes_is_plain(tmp_path: Path) -> None:
    for folder in sorted(STUDIES.iterdir()):
        if folder.name == "micro":
            path = tmp_path / "study.nq"
            path.write_text(build_quads(folder), encoding="utf-8", newline="")
            assert Look(str(path)).is_plain()


def test_a_file_that_is_not_there_is_not_plain(tmp_path: Path) -> None:
    assert not Look(str(tmp_path / "none.nq")).is_plain()
    assert not Look(str(tmp_path)).is_plain()


@pytest.fixture(scope="module")
def large() -> str:
    """More lines than are checked without a look, few of them different."""
    lines = [LINE.format(f'"{number}"') for number in range(50)]
    random.Random(1).shuffle(lines)
    return "".join(lines) * (_LARGE // len("".join(lines)) + 1)


@pytest.mark.parametrize(("more", "count"), [("", 50), (LINE.format("<https://example.org/é>"), 51)])
def test_a_large_file_is_loaded_whatever_it_is(large: str, more: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "large.nq"
    path.write_text(large + more, encoding="utf-8")
    assert plain(large + more) == (not more)
    with Store([path]) as store:
        assert store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows == ((Literal(str(count), INTEGER),),)


@pytest.mark.parametrize("wrong", ["<https://example.org/a b>", "<https://example.org/a#b#c>", '"no end'])
def test_a_mistake_in_a_large_file_is_told_as_in_a_small_one(large: str, wrong: str, tmp_path: Path) -> None:
    path, small = tmp_path / "large.nq", tmp_path / "small.nq"
    path.write_text(large + LINE.format(wrong), encoding="utf-8")
    small.write_text(LINE.format(wrong), encoding="utf-8")
    with pytest.raises(EngineError) as told:
        Store([path])
    with pytest.raises(EngineError) as expected:
        Store([small])
    text = str(expected.value).replace("small.nq", "large.nq")
    before = large.count("\n")
    assert str(told.value) == re.sub(r"line (\d+)", lambda found: f"line {int(found[1]) + before}", text)


def test_what_was_loaded_early_is_there_still_when_a_file_has_to_be_checked(large: str, tmp_path: Path) -> None:
    path, query = tmp_path / "large.nq", tmp_path / "query.rq"
    path.write_text(large + LINE.format("<https://example.org/é>"), encoding="utf-8")
    query.write_text(
        f"SELECT (COUNT(*) AS ?n) {{ {{ ?s a <{NASSS.Domain}> }} UNION {{ ?s ?p <https://example.org/é> }} }}"
    )
    command = [sys.executable, "-m", "nasss", "query", str(query), "--data", str(path), "--format", "csv"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "n\n8\n"
