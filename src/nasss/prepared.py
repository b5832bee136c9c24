"""What was found out before about files, so that the next command need not find it out again.

Of files that are loaded: whether any statement stands in two graphs, which decides how the engine has to count. That
it is known says besides that the engine has read them, byte by byte the same, and found them well-formed. Of a text
that takes long to read: what was read. It is kept in small files in ``$XDG_CACHE_HOME/nasss`` (``~/.cache/nasss``).
One that is missing, damaged or about something else counts for nothing. ``NASSS_CACHE=off`` turns this off.
"""

# Imported by the engine, which has to start quickly: only what Python has loaded anyway, or needs no time.
import os
import threading
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import blake2b
    from pathlib import Path

VARIABLE = "NASSS_CACHE"
KEPT = 64
_FORMAT = b"nasss prepared 3"
_CHUNK = 1 << 20


class Prepared:
    """What is known of some files, as they are now.

    Args:
        paths: the files, in the order in which they are loaded.
    """

    def __init__(self, paths: list[str]) -> None:
        self.paths = paths
        self._states = _states(paths)
        self._digest: str | None = None
        self._found: bool | None = None
        self._reading: threading.Thread | None = None
        if self._states is None or folder() is None:
            return
        note = _recall(paths)
        if note is None:
            # Nothing to compare with, so nobody waits for it: it is read beside the engine.
            self._reading = threading.Thread(target=self._read_beside, daemon=True)
            self._reading.start()
        else:
            self._read()
            if self._digest is not None:
                self._found = {_text(self._digest, True): True, _text(self._digest, False): False}.get(note)

    @property
    def repeated(self) -> bool | None:
        """Whether a statement stands in two graphs; None: not known, or the files changed meanwhile."""
        return self._found if self._states == _states(self.paths) else None

    def remember(self, repeated: bool) -> None:
        """Keep what was found out about the files, if they are still the same and it can be kept."""
        if self._reading is not None:
            self._reading.join()
        if self._digest is not None and self._states == _states(self.paths):
            _keep(_name(self.paths), _text(self._digest, repeated))

    def _read(self) -> None:
        self._digest = _digest(self.paths)

    def _read_beside(self) -> None:
        self._read()
        # What keeping it will need; imported here nobody waits for it.
        import tempfile  # noqa: F401

        import nasss.resources  # noqa: F401


def recall_text(name: str, text: str) -> object:
    """What was kept under a name about this very text; None when there is nothing."""
    import json

    place = folder()
    if place is None:
        return None
    try:
        with open(os.path.join(place, f"{name}.json"), encoding="utf-8") as file:
            known = json.load(file)
    except (OSError, ValueError):
        return None
    return known.get("made") if isinstance(known, dict) and known.get("of") == text else None


def keep_text(name: str, text: str, made: object) -> None:
    """Keep under a name what was made of a text, if it is of plain values and can be kept."""
    import json

    with suppress(TypeError, ValueError):
        known = json.dumps({"of": text, "made": made})
        if json.loads(known)["made"] == made:
            _write(f"{name}.json", known.encode())


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
    """The hash of names and contents: relative IRIs in a file are relative to its name."""
    total = _hash(_FORMAT)
    try:
        for path in paths:
            part = _hash(os.fsencode(path))
            with open(path, "rb") as file:
                while chunk := file.read(_CHUNK):
                    part.update(chunk)
            total.update(part.digest())
    except OSError:
        return None
    return total.hexdigest()


def _hash(data: bytes) -> "blake2b":
    try:
        # hashlib is this and OpenSSL, which takes longer to load than all the rest.
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b(data, digest_size=32)


def _name(paths: list[str]) -> str:
    """The name of the note about files: there is one for each list of them, about what they held last."""
    return _hash(b"\0".join(map(os.fsencode, paths))).hexdigest()


def _text(digest: str, repeated: bool) -> bytes:
    return _FORMAT + b" " + digest.encode() + (b" repeated\n" if repeated else b" unique\n")


def _recall(paths: list[str]) -> bytes | None:
    try:
        with open(os.path.join(folder() or "", _name(paths)), "rb") as file:
            return file.read(200)
    except OSError:
        return None


def _keep(name: str, text: bytes) -> None:
    place = _write(name, text)
    with suppress(OSError):
        files = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True) if place else []
        for old in [path for path in files if len(path.name) == len(name)][KEPT:]:
            old.unlink(missing_ok=True)


def _write(name: str, content: bytes) -> "Path | None":
    """Write a file where things are kept and give that folder; None when it cannot be: nothing is lost but time."""
    from pathlib import Path

    from nasss.errors import EngineError
    from nasss.resources import write_atomically

    where = folder()
    if where is None:
        return None
    place = Path(where)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(place / name, content, lasting=False)
    except (OSError, EngineError):
        return None
    return place
