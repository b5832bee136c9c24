"""What was found out about files before, so that they load faster: whether any statement stands in two graphs.

That decides how the engine has to count, and finding it out takes a third of the time that loading takes. It is kept
in small files, by the content of what is loaded, in ``$XDG_CACHE_HOME/nasss`` (``~/.cache/nasss``). A file that is
missing, damaged or of another content counts for nothing. ``NASSS_CACHE=off`` turns this off.
"""

# Imported by the engine, which has to start quickly: only what Python has loaded anyway, or needs no time.
import os

VARIABLE = "NASSS_CACHE"
KEPT = 64
_FORMAT = b"nasss prepared 1"
_CHUNK = 1 << 20


class Prepared:
    """What is known of some files, as they are now.

    Args:
        paths: the files, in the order in which they are loaded.
    """

    def __init__(self, paths: list[str]) -> None:
        self._paths = paths
        self._states = _states(paths)
        self._digest = _digest(paths) if self._states and folder() else None
        self._found = None if self._digest is None else _recall(self._digest)

    @property
    def repeated(self) -> bool | None:
        """Whether a statement stands in two graphs; None: not known, or the files changed meanwhile."""
        return self._found if self._states == _states(self._paths) else None

    def remember(self, repeated: bool) -> None:
        """Keep what was found out about the files, if they are still the same and it can be kept."""
        if self._digest is not None and self._states == _states(self._paths):
            _keep(self._digest, repeated)


def folder() -> str | None:
    """Where it is kept; None when that is turned off, or there is no such place."""
    if os.environ.get(VARIABLE, "").lower() in ("off", "0", "no"):
        return None
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "nasss") if os.path.isabs(base) else None


def _states(paths: list[str]) -> list[tuple[int, int, int]] | None:
    """What tells that a file was changed; None when there is a file that cannot be read."""
    try:
        return [(found.st_mtime_ns, found.st_size, found.st_ino) for found in map(os.stat, paths)]
    except OSError:
        return None


def _digest(paths: list[str]) -> str | None:
    """The SHA-256 of names and contents: relative IRIs in a file are relative to its name."""
    from hashlib import sha256

    total = sha256(_FORMAT)
    try:
        for path in paths:
            part = sha256(os.fsencode(path))
            with open(path, "rb") as file:
                while chunk := file.read(_CHUNK):
                    part.update(chunk)
            total.update(part.digest())
    except OSError:
        return None
    return total.hexdigest()


def _text(digest: str, repeated: bool) -> bytes:
    return _FORMAT + b" " + digest.encode() + (b" repeated\n" if repeated else b" unique\n")


def _recall(digest: str) -> bool | None:
    place = folder()
    try:
        with open(os.path.join(place or "", digest), "rb") as file:
            text = file.read(200)
    except OSError:
        return None
    return {_text(digest, True): True, _text(digest, False): False}.get(text)


def _keep(digest: str, repeated: bool) -> None:
    from pathlib import Path

    from nasss.errors import EngineError
    from nasss.resources import write_atomically

    place = Path(folder() or "")
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(place / digest, _text(digest, repeated))
        files = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in [path for path in files if len(path.name) == len(digest)][KEPT:]:
            old.unlink(missing_ok=True)
    except (OSError, EngineError):
        return  # Nothing is lost but time.
