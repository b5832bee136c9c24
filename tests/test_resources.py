import os
import stat
import threading
import tomllib
from pathlib import Path

import pytest

from nasss import resources
from nasss.errors import EngineError

FOLDERS = {"ontology", "graph", "shapes", "queries"}


def make(folder: Path) -> Path:
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    return folder


def test_a_wheel_carries_its_own_data(tmp_path: Path) -> None:
    package = tmp_path / "checkout" / "src" / "nasss"
    data = make(package / "data")
    make(tmp_path / "checkout")
    assert resources.find_root(package) == data


def test_a_checkout_has_the_data_at_the_top(tmp_path: Path) -> None:
    package = tmp_path / "checkout" / "src" / "nasss"
    package.mkdir(parents=True)
    top = make(tmp_path / "checkout")
    assert resources.find_root(package) == top


def test_missing_data_are_told(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "somewhere" / "nasss"
    package.mkdir(parents=True)
    make(tmp_path / "site-packages" / "somewhere" / "unrelated")
    with pytest.raises(EngineError, match=r"folders ontology, graph, shapes, queries are missing: looked in .*data"):
        resources.find_root(package)


def test_the_folders_of_this_checkout() -> None:
    top = Path(__file__).parents[1]
    found = (
        resources.root(),
        resources.ontology_dir(),
        resources.graph_dir(),
        resources.shapes_dir(),
        resources.queries_dir(),
    )
    assert found == (top, top / "ontology", top / "graph", top / "shapes", top / "queries")


def test_the_files_are_in_a_fixed_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "r")
    for name in ("ontology/b.ttl", "ontology/a.ttl", "ontology/x.xml", "graph/z.trig", "graph/c.trig"):
        (tmp_path / "r" / name).touch()
    (tmp_path / "r" / "ontology" / "alignments").mkdir()
    (tmp_path / "r" / "ontology" / "alignments" / "w3c.ttl").touch()
    monkeypatch.setattr(resources, "root", lambda: tmp_path / "r")
    assert [path.name for path in resources.ontology_files()] == ["a.ttl", "b.ttl"]
    assert [path.name for path in resources.graph_files()] == ["c.trig", "z.trig"]


def test_the_version_is_the_one_in_pyproject() -> None:
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert resources.version() == tomllib.loads(text)["project"]["version"]


def test_writing_replaces_the_whole_file_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("old and much longer", encoding="utf-8")
    path.chmod(0o640)
    resources.write_atomically(path, "né\n")
    assert path.read_bytes() == "né\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["answer.csv"]


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        resources.write_atomically(tmp_path / "new", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    resources.write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append(path.read_text(encoding="utf-8")))
    reader.start()
    resources.write_atomically(path, "through")
    reader.join(10)
    assert found == ["through"]
    assert path.is_fifo()


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EngineError, match=r"answer\.csv: cannot be written: No space left on device"):
        resources.write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["answer.csv"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be written: No such file or directory"):
        resources.write_atomically(tmp_path / "nowhere" / "a.csv", "x")
