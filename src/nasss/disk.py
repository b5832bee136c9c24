"""The store on disk: made once of many files, then opened in no time, for as much data as the disk holds.

The folder holds the database and a manifest, which tells of what it was made. It is made beside its place and put
there whole. It is only read afterwards: when a file that it was made of has changed, it has to be made again.
"""

import errno
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from stat import S_ISREG

from nasss.errors import EngineError, UsageError, shown
from nasss.resources import root
from nasss.store import DEFAULT_TIMEOUT, Disk, Store
from nasss.writing import cannot_write, replacing, write_atomically

MANIFEST = "nasss-store.json"
DATABASE = "database"
_KIND = "nasss store"
_FORMAT = 1
_CHUNK = 1 << 20
# While a store is made nobody waits for an answer.
_MAKING = 24 * 3600.0
_AGAIN = "Make it anew: nasss load -o"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went into a store: its path (from the package's root for what is shipped), and what it was like."""

    path: str
    size: int
    changed: int
    sha256: str

    @property
    def place(self) -> Path:
        """Where the file is on this machine."""
        return root() / self.path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store on disk was made of and with.

    ``merged``: a statement stood in two graphs, so that all statements are in the default graph besides, once each.
    """

    engine: str
    merged: bool
    sources: tuple[Source, ...]


def build(folder: Path, paths: Iterable[Path | str], finish: Callable[[Store, Path], object] | None = None) -> Manifest:
    """Make a store of files. It comes to its place whole, or what was there stays.

    Args:
        folder: where; absent, empty, or a store that was made so before, which is replaced.
        paths: the files, of the kinds that `nasss.store.Store` reads.
        finish: is given the store, to be read, and the folder before that comes to its place, to put more into it.

    Raises:
        UsageError: the folder holds something else, or a file is of a kind that is not read.
        EngineError: a file cannot be read, or the store cannot be written.
    """
    files, folder = [Path(path) for path in paths], folder.resolve()
    if folder.exists() and not _is_ours(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(f"{folder}: holds something that is no store made by nasss; name a new folder")
    try:
        with replacing(folder) as new:
            # What the files were like is noted first: one that changes meanwhile makes the store stale, not wrong.
            sources = tuple(_source(path) for path in files)
            with Store(files, disk=Disk(str(new / DATABASE), build=True), timeout=_MAKING) as store:
                manifest = Manifest(version("pyoxigraph"), store.merged, sources)
                if finish is not None:
                    finish(store, new)
            text = json.dumps({"kind": _KIND, "format": _FORMAT, **asdict(manifest)}, indent=1)
            write_atomically(new / MANIFEST, text + "\n")
    except EngineError as error:
        # What the database could not write it tells in words, and in those of its own files.
        for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS):
            if os.strerror(number) in str(error):
                raise cannot_write(folder, OSError(number, os.strerror(number))) from error
        raise
    return manifest


def open_store(
    folder: Path,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    wait: bool = True,
    memory: int | None = None,
    services: Iterable[str] = (),
) -> Store:
    """Open a store on disk, to be read only. The arguments are those of `nasss.store.Store`.

    It cannot be sealed, since the database opens its files while it answers: what SERVICE may reach is read off the
    query (`nasss.syntax.check_services`), and not held by the system.

    Raises:
        EngineError: it is no store made by `build`, is incomplete, or no longer what its files are.
    """
    manifest = read_manifest(folder)
    for source in manifest.sources:
        _check(folder, source)
    disk = Disk(str(folder.resolve() / DATABASE), merged=manifest.merged)
    paths = [source.place for source in manifest.sources]
    try:
        return Store(paths, timeout=timeout, wait=wait, memory=memory, services=services, disk=disk)
    except EngineError as error:
        raise EngineError(f"{folder}: the database in it cannot be opened: {error} {_AGAIN} {folder}") from error


def read_manifest(folder: Path) -> Manifest:
    """What a store on disk was made of.

    Raises:
        EngineError: it is no store made by `build`, or is incomplete.
    """
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
        if data["kind"] != _KIND:
            raise ValueError
        if data["format"] != _FORMAT:
            raise EngineError(f"{folder}: made by another version of nasss. {_AGAIN} {folder}")
        sources = tuple(
            Source(str(each["path"]), int(each["size"]), int(each["changed"]), str(each["sha256"]))
            for each in data["sources"]
        )
        manifest = Manifest(str(data["engine"]), bool(data["merged"]), sources)
    except FileNotFoundError as error:
        raise EngineError(
            f"{folder}: no store made by nasss, or only half of one: {MANIFEST} is missing. {_AGAIN} FOLDER"
        ) from error
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise EngineError(f"{folder}: {MANIFEST} in it cannot be read. {_AGAIN} FOLDER") from error
    if _series(manifest.engine) != _series(version("pyoxigraph")):
        raise EngineError(
            f"{folder}: made with pyoxigraph {shown(manifest.engine)}; here is {version('pyoxigraph')}. "
            f"{_AGAIN} {folder}"
        )
    if not (folder / DATABASE).is_dir():
        raise EngineError(f"{folder}: only half of a store: {DATABASE} is missing. {_AGAIN} {folder}")
    return manifest


def _check(folder: Path, source: Source) -> None:
    """Compare a file with what went into the store; its content counts, not its time."""
    path = source.place
    try:
        found = path.stat()
        if (found.st_size, found.st_mtime_ns) == (source.size, source.changed):
            return
        same = S_ISREG(found.st_mode) and found.st_size == source.size and _digest(path) == source.sha256
    except OSError as error:
        raise EngineError(
            f"{folder}: stale. {path}, which it was made of, cannot be read ({error.strerror}). {_AGAIN} {folder}"
        ) from error
    if not same:
        raise EngineError(f"{folder}: stale. {path} has changed since it was made. {_AGAIN} {folder}")


def _source(path: Path) -> Source:
    try:
        found, name = path.stat(), path.resolve()
        digest = _digest(path)
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror}") from error
    shown = name.relative_to(root()) if name.is_relative_to(root()) else name
    return Source(str(shown), found.st_size, found.st_mtime_ns, digest)


def _digest(path: Path) -> str:
    total = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
    return total.hexdigest()


def _series(number: str) -> list[str]:
    return number.split(".")[:2]


def _is_ours(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / MANIFEST).read_bytes())["kind"] == _KIND)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return False
