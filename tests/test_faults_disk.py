"""Disks that are full or can only be read: a clear message, exit code 3, nothing half-written, the old content there.

A full disk is a small one in memory where this machine lets us mount it, and a limit on the size of files everywhere. A
disk that can only be read is one that is mounted so, and a folder that may not be written to everywhere.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fault_running import COMMANDS, Place, unfinished, wrong

from nasss.writing import MARK

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, for such disks")]

NAMES = ["build", "study add, again", "import of a project", "shard, again", "load, again", "export"]
LEFT = 12 << 10  # bytes that are left on a full disk
LARGEST = 2000

Options = dict[str, Any]
Way = Callable[[Path], AbstractContextManager[Options]]


def mount(*words: str) -> bool:
    """Mount something, if that can be done here."""
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0


@contextmanager
def in_memory(folder: Path) -> Iterator[None]:
    """A disk in memory in the place of a folder."""
    assert mount("-t", "tmpfs", "-o", "size=64m", "none", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def no_room(folder: Path) -> Iterator[Options]:
    """Fill a disk but for a little."""
    state = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"\0" * (state.f_bavail * state.f_frsize - LEFT))
    yield {}
    filler.unlink()


@contextmanager
def small_files(_: Path) -> Iterator[Options]:
    """No file may become large."""
    yield {"largest": LARGEST}


@contextmanager
def read_only(folder: Path) -> Iterator[Options]:
    """Let a disk only be read."""
    assert mount("-o", "remount,ro", str(folder))
    yield {}
    assert mount("-o", "remount,rw", str(folder))


@contextmanager
def forbidden(folder: Path) -> Iterator[Options]:
    """Let nothing be written to a folder or those in it, not by root either."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    modes = [path.stat().st_mode for path in folders]
    for path in folders:
        path.chmod(0o555)
    yield {"powerless": True}
    for path, mode in zip(folders, modes, strict=True):
        path.chmod(mode)


WAYS: dict[str, tuple[Way, str]] = {
    "small files": (small_files, "File too large. Files may not become so large here"),
    "forbidden": (forbidden, "Permission denied. You may not write there: name another place"),
}
DISKS: dict[str, tuple[Way, str]] = {
    "full": (no_room, "No space left on device. Make room on that disk, or name a place on another one"),
    "read-only": (read_only, "Read-only file system. That disk can only be read: name a place on another one"),
}


def can_mount() -> bool:
    """Whether this machine lets us mount a disk."""
    import tempfile

    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        if not mount("-t", "tmpfs", "-o", "size=1m", "none", folder):
            return False
        subprocess.run(["umount", folder], check=True)
    return True


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Place(tmp_path_factory.mktemp("faults")) as found:
        yield found


@pytest.mark.parametrize("name", NAMES)
def test_a_disk_that_cannot_be_written(place: Place, name: str) -> None:
    """Each way in turn, so that the run that is left in peace is needed once."""
    try:
        if can_mount():
            with in_memory(place.work):
                check(place, name, WAYS | DISKS)
        else:
            check(place, name, WAYS)
    finally:
        for path in place.work.iterdir():
            path.chmod(0o755)


def check(place: Place, name: str, ways: dict[str, tuple[Way, str]]) -> None:
    command = COMMANDS[name]
    place.begin(name, command)
    old = place.state(command)
    tried = []
    for make_so, words in ways.values():
        with make_so(place.work) as options:
            (done,) = place.run(command.arguments, environment=command.environment, **options)
        assert (done["code"], done["survivors"]) == (3, []), done["err"]
        assert words in done["err"] and "Traceback" not in done["err"], done["err"]
        tried.append(place.state(command))
    (done,) = place.run(command.arguments, environment=command.environment)
    assert done["code"] == 0, done["err"]
    new = place.state(command)
    assert unfinished(new) == []
    for found in tried:
        assert wrong(found, old, new, command.missing) == []
        assert [path for path in found if MARK in path] == []


@pytest.mark.parametrize("closed", ["full", "closed"])
def test_results_that_cannot_be_written(closed: str) -> None:
    """Not silent, and no traceback; what is told on standard error is not needed for the work."""
    where = {"full": ">/dev/full", "closed": ">&-"}[closed]
    why = {"full": "No space left on device. Make room", "closed": "Bad file descriptor"}[closed]
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m nasss completion bash {where}', sys.executable],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.startswith(f"nasss: standard output: cannot be written: {why}")) == (3, True)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-"])
def test_nobody_to_tell(where: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m nasss load -o store {where}', sys.executable],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0
    assert (tmp_path / "store" / "nasss-store.json").is_file()
