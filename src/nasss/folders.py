"""Whole folders, written beside the place they are meant for and then put there in one step."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nasss.errors import EngineError, UsageError


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


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A temporary folder to write to, which takes the place of another when all went well.

    Raises:
        EngineError: a folder or file cannot be written; what was there stays as it was.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:100]}."))
    except OSError as error:
        raise EngineError(f"{out.parent}: cannot be written: {error.strerror or error}") from error
    try:
        yield temporary
        temporary.chmod(0o755)
        _put_in_place(temporary, out)
    except OSError as error:
        raise EngineError(f"{error.filename or out}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _put_in_place(new: Path, out: Path) -> None:
    """Exchange the old folder for the new one; if that fails, the old one is put back."""
    if not out.exists():
        new.rename(out)
        return
    old = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:100]}."))
    try:
        # A folder replaces an empty one in one step.
        out.rename(old)
        try:
            new.rename(out)
        except BaseException:
            old.rename(out)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
