"""Build all graphs from their tables: in parallel if asked, only what changed, and safe to interrupt."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from nasss import prepared, workers
from nasss.errors import EngineError, ProblemError
from nasss.graph import build_study
from nasss.mappings import build_mappings, mapping_tables
from nasss.resources import graph_dir, ontology_dir, ontology_files, study_folders, workspace
from nasss.writing import sweep, write_atomically

State = Literal["written", "up to date", "stale"]
Progress = Callable[[int, int, Path], None]
_FORMAT = 1


@dataclass(frozen=True)
class Built:
    """One graph: its file, and whether it was written, is up to date, or is stale (when only compared)."""

    path: Path
    state: State


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    Attributes:
        built: the graphs that could be built, in order.
        problems: what is wrong, in words; nothing when all is well.
        reused: how many were not built again because nothing they come from has changed.
    """

    built: tuple[Built, ...]
    problems: tuple[str, ...]
    reused: int


@dataclass(frozen=True)
class _Work:
    """A graph to build: its file and the folder of the tables, None for the mappings."""

    path: Path
    folder: Path | None

    def sources(self) -> list[Path]:
        return mapping_tables() if self.folder is None else sorted(self.folder.glob("*.csv"))


def build_all(
    *,
    jobs: int = 1,
    only_check: bool = False,
    fresh: bool = False,
    progress: Progress = lambda done, total, path: None,
) -> Outcome:
    """Build the graph of each study, shipped or one's own, and that of the mappings.

    A graph is built again when anything it comes from has changed: its tables, the schema, the ontology, this
    program, or the built file itself. What each was built from is kept by content hash, see `nasss.prepared`.
    Files are written one by one, each whole or not at all, so that an interrupted run has done a part of the work.

    Args:
        jobs: how many processes build at once.
        only_check: compare only and write nothing.
        fresh: build everything, whatever was built before.
        progress: told after each graph how many of how many are done, and which file it was.

    Raises:
        EngineError: there are no studies, or a file cannot be read or written.
    """
    places = [graph_dir(), *([own] if (own := workspace()) is not None else [])]
    work = [
        _Work(folder.parents[1] / f"{folder.name}.trig", folder) for place in places for folder in study_folders(place)
    ]
    if not any(item.path.parent == graph_dir() for item in work):
        raise EngineError(f"{graph_dir() / 'studies'}: there are no studies here")
    if mapping_tables():
        work.append(_Work(ontology_dir() / "alignments" / "mappings.trig", None))
    if not only_check:
        for place in places:
            sweep(place)
            sweep(place / "studies")
    memory = _Memory({} if fresh else _remembered())
    built, problems = [], []
    keys = [_key(item) for item in work]
    due = dict.fromkeys(item for item, key in zip(work, keys, strict=True) if not memory.holds(item.path, key))
    try:
        texts = _made(list(due), jobs)
        for number, (item, key) in enumerate(zip(work, keys, strict=True), 1):
            text = next(texts) if item in due else None
            if isinstance(text, _Problem):
                problems.append(text.message)
            else:
                state = "up to date" if text is None else _put(item.path, text, only_check=only_check)
                if state == "stale":
                    problems.append(f"{item.path}: is stale; run nasss build")
                elif text is not None and _key(item) == key:  # else it changed meanwhile
                    memory.note(item.path, key, text)
                built.append(Built(item.path, state))
            progress(number, len(work), item.path)
    finally:
        # After Ctrl-C too: what was written is known to the next run.
        memory.keep()
    problems += _strays(places, {item.path for item in work})
    return Outcome(tuple(built), tuple(problems), len(work) - len(due))


def _strays(places: Sequence[Path], known: set[Path]) -> Iterator[str]:
    for place in places:
        for path in sorted(set(place.glob("*.trig")) - known):
            yield f"{path}: no study {path.stem!r} in {place / 'studies'}; delete the file"


def _put(path: Path, text: str, *, only_check: bool) -> State:
    if path.is_file() and path.read_bytes() == text.encode():
        return "up to date"
    if only_check:
        return "stale"
    write_atomically(path, text)
    return "written"


@dataclass(frozen=True)
class _Problem:
    """What is wrong with tables, as it comes back from another process."""

    message: str


def _make(item: _Work) -> str | _Problem:
    try:
        return build_mappings() if item.folder is None else build_study(item.folder)
    except ProblemError as error:
        return _Problem(str(error))


def _made(due: Sequence[_Work], jobs: int) -> Iterator[str | _Problem]:
    """The texts, in order; with several jobs they are made ahead in other processes."""
    if jobs < 2 or len(due) < 2:
        yield from map(_make, due)
        return
    # Spawned, not forked: the program that asks may have threads.
    pool = ProcessPoolExecutor(min(jobs, len(due)), mp_context=get_context("spawn"), initializer=workers.begin)
    try:
        yield from pool.map(_make, due, chunksize=max(1, min(16, len(due) // (4 * jobs))))
    except BrokenProcessPool as error:
        raise EngineError(
            f"A process that builds has stopped; is there memory enough? Try fewer jobs: {error}"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# What was built from what


def _key(item: _Work) -> str:
    """The SHA-256 of everything a graph comes from: names and contents of its tables, and what all have in common."""
    total = hashlib.sha256(common())
    for path in item.sources():
        total.update(f"\0{path.name}\0".encode() + _digest(path))
    total.update(b"" if item.folder is None else os.fsencode(item.folder.resolve().name))
    return total.hexdigest()


def common() -> bytes:
    """The SHA-256 of the schema, the ontology and the program, and of the version of the RDF library."""
    files = [graph_dir() / "schema.json", *ontology_files(), ontology_dir() / "catalog-v001.xml"]
    return hashlib.sha256(_program() + b"".join(map(_digest, files))).digest()


@cache
def _program() -> bytes:
    from importlib.metadata import version

    files = sorted(Path(__file__).parent.glob("*.py"))
    libraries = ",".join(f"{name} {version(name)}" for name in ("rdflib", "frictionless"))
    return hashlib.sha256(libraries.encode() + b"".join(map(_digest, files))).digest()


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error


class _Memory:
    """For each built file, the key of what it came from and the digest of its text."""

    def __init__(self, known: dict[str, tuple[str, str]]) -> None:
        self._known = known
        self._changed = False

    def holds(self, path: Path, key: str) -> bool:
        """Whether the file is what was built from just this."""
        known = self._known.get(str(path))
        return known is not None and known[0] == key and path.is_file() and _digest(path).hex() == known[1]

    def note(self, path: Path, key: str, text: str) -> None:
        self._known[str(path)] = (key, hashlib.sha256(text.encode()).hexdigest())
        self._changed = True

    def keep(self) -> None:
        """Write it down, if that can be done; nothing is lost but time."""
        if self._changed and (file := _memory_file()) is not None:
            data = {"format": _FORMAT, "built": {path: list(pair) for path, pair in sorted(self._known.items())}}
            try:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_atomically(file, json.dumps(data, indent=0) + "\n")
            except (OSError, EngineError):
                return


def _memory_file() -> Path | None:
    folder = prepared.folder()
    place = hashlib.sha256(os.fsencode(graph_dir().resolve())).hexdigest()[:16]
    return None if folder is None else Path(folder) / f"built-{place}.json"


def _remembered() -> dict[str, tuple[str, str]]:
    """What was kept; nothing if there is none, or it is damaged or of another kind."""
    file = _memory_file()
    try:
        data = json.loads(file.read_text(encoding="utf-8")) if file is not None else {}
        if data.get("format") != _FORMAT:
            return {}
        return {str(path): (str(key), str(digest)) for path, (key, digest) in data["built"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
