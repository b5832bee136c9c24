"""How things come to their place: in one step, undone when that fails, and cleared up after a run that was killed."""

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nasss import writing
from nasss.errors import EngineError
from nasss.writing import ASIDE, MARK, alone, cannot_write, put, put_together, staging, sweep, write_atomically


def tree(folder: Path) -> dict[str, str]:
    """All files below a folder, and empty folders."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if path.is_file() or not any(path.iterdir())
    }


def folder_of(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "file").write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=["in one step", "in two"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on a system that can exchange two folders in one step, and on one that cannot."""
    if request.param == "in two":
        monkeypatch.setattr(writing, "_exchange", lambda *_: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux exchanges two folders in one step")
    yield tmp_path


def test_a_folder_comes_to_an_empty_place(place: Path) -> None:
    with staging(place) as stage:
        put(folder_of(stage / "new", "new"), place / "shop")
    assert tree(place) == {"shop/file": "new"}


def test_a_folder_takes_the_place_of_another(place: Path) -> None:
    folder_of(place / "below" / "shop", "old")
    with staging(place) as stage:
        put(folder_of(stage / "new", "new"), place / "below" / "shop")
        assert tree(stage / "new") == {"file": "old"}
    assert tree(place) == {"below/shop/file": "new"}


def test_what_cannot_be_put_leaves_the_old_one(place: Path) -> None:
    folder_of(place / "shop", "old")
    with staging(place) as stage, pytest.raises(FileNotFoundError):
        put(stage / "missing", place / "shop")
    assert tree(place) == {"shop/file": "old"}


def test_several_are_put_together_or_not_at_all(place: Path) -> None:
    folder_of(place / "a", "old")
    with staging(place) as stage:
        moves = [(folder_of(stage / name, "new"), place / name) for name in ("a", "b")]
        with pytest.raises(FileNotFoundError):
            put_together([*moves, (stage / "missing", place / "c")])
        assert tree(place) == tree(place) | {"a/file": "old"}
        assert not (place / "b").exists()
        put_together(moves)
    assert tree(place) == {"a/file": "new", "b/file": "new"}


# What a killed run has left

KILLED = """
import os, signal, sys
from pathlib import Path
from nasss import writing
place = Path(sys.argv[1])
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(place: Path, work: str) -> None:
    source = Path(writing.__file__).parents[1]
    environment = os.environ | {"PYTHONPATH": str(source)}
    done = subprocess.run([sys.executable, "-c", KILLED + work, str(place)], env=environment, check=False)
    assert done.returncode == -9


def test_a_killed_write_leaves_the_old_file_and_the_next_one_clears_up(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.csv", "old")
    killed(tmp_path, 'os.fsync = die\nwriting.write_atomically(place / "a.csv", "new")')
    (left,) = [path for path in tmp_path.iterdir() if path.name.startswith(MARK)]
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old"
    (tmp_path / ".a.csv.swp").write_text("of an editor", encoding="utf-8")
    writing._swept.discard(str(tmp_path))
    write_atomically(tmp_path / "b.csv", "new")
    assert tree(tmp_path) == {"a.csv": "old", "b.csv": "new", ".a.csv.swp": "of an editor"}, left


def test_what_was_set_aside_is_put_back(tmp_path: Path) -> None:
    folder_of(tmp_path / "below" / "shop", "old")
    killed(
        tmp_path,
        """
rename, count = os.rename, []
def second(old, new):
    count.append(new)
    if len(count) == 2:
        die()
    rename(old, new)
writing._exchange = lambda *_: False
with writing.staging(place) as stage:
    (stage / "new").mkdir()
    os.rename = second
    writing.put(stage / "new", place / "below" / "shop")
""",
    )
    assert not (tmp_path / "below" / "shop").exists()
    sweep(tmp_path)
    assert tree(tmp_path) == {"below/shop/file": "old"}


def test_what_was_set_aside_does_not_hide_what_is_there_now(tmp_path: Path) -> None:
    folder_of(tmp_path / f"{MARK}x" / ASIDE / "shop", "old")
    folder_of(tmp_path / "shop", "newer")
    sweep(tmp_path)
    assert tree(tmp_path) == {"shop/file": "newer"}


def test_what_another_run_is_making_is_left_alone(tmp_path: Path) -> None:
    with staging(tmp_path) as stage:
        folder_of(stage / "new", "half")
        sweep(tmp_path)
        assert tree(stage) == {"new/file": "half"}
    assert tree(tmp_path) == {}


def test_a_link_with_such_a_name_leads_nowhere(tmp_path: Path) -> None:
    folder_of(tmp_path / "precious", "kept")
    (tmp_path / f"{MARK}x").symlink_to(tmp_path / "precious")
    sweep(tmp_path)
    assert tree(tmp_path)["precious/file"] == "kept"


def test_something_new_that_was_taken_for_abandoned_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between making and locking, another run may sweep."""
    lock, calls = fcntl.flock, []

    def late(handle: int, how: int) -> None:
        calls.append(how)
        if len(calls) == 1:
            sweeping = next(path for path in tmp_path.iterdir())
            sweeping.rmdir()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with staging(tmp_path) as stage:
        assert stage.is_dir() and len(calls) == 2


# One after the other


def test_another_run_waits_its_turn(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with alone(tmp_path):
            order.append("second")

    thread = threading.Thread(target=second)
    with alone(tmp_path):
        thread.start()
        other = alone(tmp_path, wait=False)
        with pytest.raises(EngineError, match="another run of nasss is writing there; wait until it has ended"), other:
            order.append("never")
        order.append("first")
    thread.join(60)
    assert order == ["first", "second"]


# Words


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "No space left on device. Make room on that disk, or name a place on another one"),
        (errno.EROFS, "Read-only file system. That disk can only be read: name a place on another one"),
        (errno.EACCES, "Permission denied. You may not write there: name another place, or ask whose it is"),
        (errno.ENOTDIR, "Not a directory"),
    ],
)
def test_it_is_told_what_to_do(number: int, advice: str) -> None:
    error = OSError(number, os.strerror(number))
    assert str(cannot_write(Path("a.csv"), error)) == f"a.csv: cannot be written: {advice}"
