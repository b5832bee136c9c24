"""How files and folders come to their place: whole or not at all, also when the program is killed in the middle.

What is being made stands beside its place under a hidden name (`MARK`) that its maker holds a lock on. The lock ends
with the process, however it ends. So whoever writes there next knows what was abandoned, and takes it away.
"""

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from urllib.parse import quote, unquote

from nasss.errors import EngineError, UsageError

MARK = ".nasss-new-"
# In the folder of a run: what it has set aside while it puts something else in its place.
ASIDE = ".aside"
_ADVICE = {
    errno.ENOSPC: "Make room on that disk, or name a place on another one",
    errno.EDQUOT: "Your share of that disk is used up: make room, or name a place on another one",
    errno.EFBIG: "Files may not become so large here (ulimit -f, or the file system): name another place",
    errno.EROFS: "That disk can only be read: name a place on another one",
    errno.EACCES: "You may not write there: name another place, or ask whose it is",
    errno.EPERM: "You may not write there: name another place, or ask whose it is",
}
_swept: set[str] = set()


def cannot_write(place: Path | str, error: OSError) -> EngineError:
    """What to tell when something cannot be written: where, why, and what to do about it."""
    return EngineError(f"{place}: cannot be written: {why(error)}")


def why(error: OSError) -> str:
    """Why something failed, and what to do where that is known."""
    advice = _ADVICE.get(error.errno or 0)
    return f"{error.strerror or error}. {advice}" if advice else str(error.strerror or error)


def is_of_the_disk(error: OSError) -> bool:
    """Whether the disk, or what one may do with it, is to blame for what went wrong."""
    return error.errno in _ADVICE


def write_atomically(path: Path, text: str | bytes, *, lasting: bool = True) -> None:
    """Write a whole file, text as UTF-8, or leave the old one untouched.

    A link is followed, and what is no ordinary file (a pipe, /dev/stdout) is written to as it is.

    Args:
        path: the file.
        text: what it is to hold.
        lasting: whether to wait until the disk has it. Without, a power failure may leave the name without the content,
            which is good enough for what can be found out again.

    Raises:
        EngineError: it cannot be written.
    """
    data = text.encode() if isinstance(text, str) else text
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                file.write(data)
        else:
            _replace(path.resolve(), data, lasting=lasting)
    except OSError as error:
        raise cannot_write(path, error) from error


def _replace(path: Path, data: bytes, *, lasting: bool) -> None:
    import tempfile

    def make() -> str:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=MARK)
        os.close(handle)
        return temporary

    with _held(path.parent, make) as temporary:
        with open(temporary, "wb") as file:
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(temporary, path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A folder in another, to make something in and then put it in its place; it is gone afterwards.

    Raises:
        OSError: it cannot be made.
    """
    import tempfile

    with _held(folder, lambda: tempfile.mkdtemp(dir=folder, prefix=MARK)) as path:
        yield Path(path)


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of another one when all went well.

    Raises:
        EngineError: a folder or file cannot be written; what was there stays as it was.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with staging(out.parent) as stage:
            new = stage / "new"
            new.mkdir()
            yield new
            with alone(out.parent):
                put(new, out)
    except OSError as error:
        raise cannot_write(out, error) from error


def check_place(out: Path, marker: str, what: str) -> None:
    """Refuse a folder that holds something that was not written by us.

    Args:
        out: the folder: it may be missing, empty, or hold the marker.
        marker: the name of the file that says that we wrote the folder.
        what: what the folder will be, for the message.

    Raises:
        UsageError: it is a file, or holds something else.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"{out}: this is a file; name a folder for the {what}")
    if any(out.iterdir()) and not (out / marker).is_file():
        raise UsageError(
            f"{out}: this folder holds something that is no {what} of ours (no {marker} in it), so it is left alone. "
            "Name a new or an empty folder."
        )


def put(new: Path, target: Path) -> None:
    """Put a file or folder in its place, or in the place of another one; `new` is then that other one, if any.

    With Linux the two change places in one step. Elsewhere the old one is set aside for a moment; should the program
    be killed just then, the next one that writes there puts it back.

    Args:
        new: a file or folder directly in one of `staging`.
        target: its place, on the same disk.

    Raises:
        OSError: it cannot be done; then what was there before is there again.
    """
    if not os.path.lexists(target):
        os.rename(new, target)
        return
    if _exchange(new, target):
        return
    place = os.path.relpath(os.path.abspath(target), os.path.abspath(new.parent.parent))
    aside = new.parent / ASIDE / quote(place, safe="")
    aside.parent.mkdir(exist_ok=True)
    os.rename(target, aside)
    try:
        os.rename(new, target)
    except BaseException:
        os.rename(aside, target)
        raise
    os.rename(aside, new)


def put_together(moves: Sequence[tuple[Path, Path]]) -> None:
    """Put several in their places, one after the other as `put` does; when one fails, the others are put back.

    Raises:
        OSError: one cannot be put in its place.
    """
    done: list[tuple[Path, Path, bool]] = []
    try:
        for new, target in moves:
            was_there = os.path.lexists(target)
            put(new, target)
            done.append((new, target, was_there))
    except BaseException:
        for new, target, was_there in reversed(done):
            if was_there:
                put(new, target)
            else:
                os.rename(target, new)
        raise


def _exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places in one step; False when the system, or the file system, cannot."""
    try:
        import ctypes

        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, AttributeError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE, see renameat2(2)
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


@contextmanager
def alone(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Be the only run that changes a folder. Where folders cannot be locked (Windows, some networks) it is not kept.

    Args:
        folder: the folder; it must be there.
        wait: whether to wait for another run.

    Raises:
        EngineError: another run is at work there, and is not waited for.
    """
    fcntl = _fcntl()
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise EngineError(
                f"{folder}: another run of nasss is writing there; wait until it has ended, or name another folder"
            ) from error
        except OSError:
            pass
        yield
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Take away what runs that were killed have left in a folder, after putting back what they had set aside."""
    fcntl = _fcntl()
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in [entry for entry in entries if entry.name.startswith(MARK)]:
            with suppress(OSError):
                handle = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _clear(Path(entry.path), folder)
                finally:
                    os.close(handle)


def _clear(left: Path, folder: Path) -> None:
    if not left.is_dir():
        left.unlink()
        return
    for aside in sorted((left / ASIDE).glob("*")):
        target = folder / unquote(aside.name)
        if not os.path.lexists(target):
            os.rename(aside, target)
    _remove(left)


def _remove(folder: Path) -> None:
    import shutil  # takes long, and most commands remove nothing

    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(folder: Path, make: Callable[[], str]) -> Iterator[str]:
    """Something new in a folder, locked while it is used, and gone afterwards if it is still there."""
    place = os.path.abspath(folder)
    if place not in _swept:
        _swept.add(place)
        sweep(folder)
    path = make()
    while (lock := _locked(path)) is None:
        path = make()
    try:
        yield path
    finally:
        if os.path.isdir(path):
            _remove(Path(path))
        else:
            with suppress(FileNotFoundError):
                os.unlink(path)
        lock()


def _locked(path: str) -> Callable[[], None] | None:
    """Lock something new: what lets it go; None when another run took it for abandoned in the moment before."""
    fcntl = _fcntl()
    if fcntl is None:
        return lambda: None
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    with suppress(OSError):  # without locks on this file system nothing is taken for abandoned there
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
    if os.path.lexists(path):
        return lambda: os.close(handle)
    os.close(handle)
    return None


def _fcntl() -> ModuleType | None:
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    return fcntl
