"""What is remembered of files: right, or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nasss import prepared
from nasss.prepared import KEPT, Prepared


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(prepared.VARIABLE, raising=False)
    return tmp_path / "cache" / "nasss"


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    for name, text in (("a.ttl", "<a> <b> <c> ."), ("b.ttl", "<a> <b> <d> .")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")]


@pytest.mark.parametrize("repeated", [True, False])
def test_what_was_found_is_known_the_next_time(paths: list[str], repeated: bool) -> None:
    first = Prepared(paths)
    assert first.repeated is None
    first.remember(repeated)
    assert Prepared(paths).repeated is repeated


def test_other_content_another_name_or_order_is_not_known(paths: list[str], tmp_path: Path) -> None:
    Prepared(paths).remember(False)
    assert Prepared(paths[::-1]).repeated is None
    assert Prepared(paths[:1]).repeated is None
    other = tmp_path / "c.ttl"
    other.write_bytes(Path(paths[1]).read_bytes())
    assert Prepared([paths[0], str(other)]).repeated is None
    Path(paths[1]).write_text("<a> <b> <e> .", encoding="utf-8")
    assert Prepared(paths).repeated is None


def test_a_file_that_changes_meanwhile_is_not_taken_for_the_old_one(paths: list[str]) -> None:
    Prepared(paths).remember(False)
    known = Prepared(paths)
    Path(paths[0]).write_text("<a> <b> <d> , <f> .", encoding="utf-8")
    assert known.repeated is None
    known.remember(True)
    Path(paths[0]).write_text("<a> <b> <c> .", encoding="utf-8")
    assert Prepared(paths).repeated is False


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[:-3],
    "longer": lambda data: data + b"x",
    "of other files": lambda data: data.replace(data[17:18], b"z"),
    "no text": lambda data: b"\xff" * 90,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_note_counts_for_nothing_and_is_written_anew(paths: list[str], cache: Path, kind: str) -> None:
    Prepared(paths).remember(True)
    (note,) = cache.iterdir()
    good = note.read_bytes()
    note.write_bytes(DAMAGE[kind](good))
    known = Prepared(paths)
    assert known.repeated is None
    known.remember(True)
    assert note.read_bytes() == good


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no"])
def test_it_can_be_turned_off(paths: list[str], cache: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    Prepared(paths).remember(True)
    monkeypatch.setenv(prepared.VARIABLE, word)
    known = Prepared(paths)
    assert known.repeated is None
    (note,) = cache.iterdir()
    note.unlink()
    known.remember(True)
    assert list(cache.iterdir()) == []


def test_files_that_cannot_be_read_are_not_known(tmp_path: Path) -> None:
    known = Prepared([str(tmp_path / "missing.ttl")])
    assert known.repeated is None
    known.remember(True)
    assert not (tmp_path / "cache").exists()


def test_where_nothing_can_be_written_nothing_is_kept(paths: list[str], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    known = Prepared(paths)
    known.remember(True)
    assert Prepared(paths).repeated is None


def test_a_cache_folder_is_named_in_full_or_is_that_of_the_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for value in ("", "not/absolute"):
        monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert prepared.folder() == str(tmp_path / ".cache" / "nasss")


def test_old_notes_are_thrown_away_and_other_files_are_not(paths: list[str], cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "built-x.json").write_text("", encoding="utf-8")
    for number in range(KEPT + 5):
        old = cache / f"{number:064x}"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    Prepared(paths).remember(True)
    names = {path.name for path in cache.iterdir()}
    assert len(names) == KEPT + 1
    assert "built-x.json" in names
    assert Prepared(paths).repeated is True
    assert {f"{number:064x}" for number in range(6)} & names == set()


def test_what_was_made_of_a_text_is_known_of_this_text_only() -> None:
    assert prepared.recall_text("one", "a: 1") is None
    prepared.keep_text("one", "a: 1", {"a": 1})
    assert prepared.recall_text("one", "a: 1") == {"a": 1}
    assert prepared.recall_text("one", "a: 2") is None
    assert prepared.recall_text("two", "a: 1") is None


@pytest.mark.parametrize("made", [{1: "a key that is no text"}, {"a": {1, 2}}, {"a": float("nan")}, ("a", "b")])
def test_what_would_come_back_as_something_else_is_not_kept(cache: Path, made: object) -> None:
    prepared.keep_text("one", "a", made)
    assert not cache.exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"of": "a"', b'{"of": "a"}', b'"a"'])
def test_a_damaged_text_counts_for_nothing_and_is_written_anew(cache: Path, content: bytes) -> None:
    prepared.keep_text("one", "a", ["b"])
    good = (cache / "one.json").read_bytes()
    (cache / "one.json").write_bytes(content)
    assert prepared.recall_text("one", "a") is None
    prepared.keep_text("one", "a", ["b"])
    assert (cache / "one.json").read_bytes() == good


def test_texts_are_not_kept_when_it_is_turned_off(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared.keep_text("one", "a", ["b"])
    monkeypatch.setenv(prepared.VARIABLE, "off")
    assert prepared.recall_text("one", "a") is None
    prepared.keep_text("two", "a", ["b"])
    assert [path.name for path in cache.iterdir()] == ["one.json"]
