"""The place in which a case runs, and the watch over what it does."""

from __future__ import annotations

import io
import os
import resource
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from nasss.api import KnowledgeGraph
    from nasss.store import Store

SECRET = "this stands in a file that no input may show"
MESSAGE = 60_000  # characters that a message may have
LOOPBACK = {"127.0.0.1", "::1", "localhost", "", None, b"localhost", b"127.0.0.1"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What changes files, by the audit event, with the places of the paths in its arguments.
_CHANGES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate", "os.utime", "os.chown"), (0,)),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), (0, 1)),
}
# Ways in which it may end that are none of ours to put right.
STATUSES = {200, 204, 303, 304, 307, 308, 400, 403, 404, 405, 406, 408, 413, 414, 415, 431, 503, 504}


class BrokenError(Exception):
    """A rule was broken."""


class Watch:
    """Notes what leads out of the places where something may be written, and off this machine."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.allowed: tuple[str, ...] = ()
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | bytes | os.PathLike) and isinstance(flags, int) and flags & _WRITES:
                self._written(event, path)
        elif event in _CHANGES:
            for place in _CHANGES[event]:
                if isinstance(arguments[place], str | bytes | os.PathLike) and (
                    event == "os.truncate" or arguments[-1] == -1
                ):
                    self._written(event, arguments[place])
        elif event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple) and address[0] not in LOOPBACK:
                self.seen.append(f"a connection to {address}")
        elif event == "socket.getaddrinfo":
            if arguments[0] not in LOOPBACK:
                self.seen.append(f"the name {arguments[0]!r} was looked up")
        elif (event == "subprocess.Popen" and arguments[0] != sys.executable) or event == "os.system":
            self.seen.append(f"{event}: {arguments[0]!r} was started")

    def _written(self, event: str, path: str | bytes | os.PathLike[Any]) -> None:
        place = os.path.realpath(os.fsdecode(path))
        if place != os.devnull and not f"{place}{os.sep}".startswith(self.allowed):
            self.seen.append(f"{event}: {place} was written to")


class Trap:
    """A server on this machine that nobody may come to, whatever program it is."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.visits = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            self.visits += 1
            connection.close()


class Sandbox:
    """Where the cases of one process run: a folder for each, and nothing else to write to.

    Args:
        root: an empty folder.
        memory: how many bytes of data the process, and each that it starts, may have.
    """

    def __init__(self, root: Path, memory: int) -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        self.root = root.resolve()
        for name in ("home", "tmp", "cache", "outside", "work"):
            (self.root / name).mkdir()
        self.secret = self.root / "outside" / "secret.txt"
        self.secret.write_text(SECRET, encoding="utf-8")
        os.environ |= {
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "tmp"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "NASSS_STUDIES": str(self.root / "work" / "no-studies"),
        }
        tempfile.tempdir = None
        sys.dont_write_bytecode = True
        self.trap = Trap()
        self.watch = Watch()
        self.folder = self.root / "work"
        self.names: list[str] = []
        self._before: dict[str, tuple[int, int]] = {}

    def begin(self, number: int) -> None:
        """Make a folder for the next case."""
        self.folder = self.root / "work" / str(number)
        self.folder.mkdir()
        os.chdir(self.folder)
        self.names = []
        # The engines that cases share are started outside of them.
        assert self.store and self.graph
        self.watch.allowed = tuple(f"{self.root / name}{os.sep}" for name in (f"work/{number}", "tmp", "cache"))
        self.watch.seen.clear()
        self.trap.visits = 0
        self._before = self._outside()

    def end(self) -> None:
        """Look for what the case has left, and remove its folder.

        Raises:
            BrokenError: it changed something outside, or reached for the network.
        """
        seen = list(self.watch.seen)
        if self.trap.visits:
            seen.append(f"{self.trap.visits} visits to the address that nobody may come to")
        after = self._outside()
        seen += [f"{path} was made or changed" for path in after if after[path] != self._before.get(path)]
        seen += [f"{path} was removed" for path in self._before if path not in after]
        self.watch.allowed = (f"{self.root}{os.sep}",)
        os.chdir(self.root)
        shutil.rmtree(self.folder, ignore_errors=True)
        for path in (self.root / "tmp").iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if seen:
            raise BrokenError("; ".join(seen[:5]))

    def _outside(self) -> dict[str, tuple[int, int]]:
        """All files outside of the folder of the case and of the cache, with size and time."""
        found = {}
        for name in ("home", "tmp", "outside", "work"):
            for folder, folders, files in os.walk(self.root / name):
                if Path(folder) == self.root / "work":
                    folders[:] = [each for each in folders if each != self.folder.name]
                for file in [*files, *folders]:
                    path = os.path.join(folder, file)
                    about = os.lstat(path)
                    found[path] = (about.st_size, about.st_mtime_ns)
        return found

    # What cases use

    def write(self, name: str, content: bytes | str) -> Path:
        """Write an input file; messages about it must name it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        self.names.append(path.name)
        return path

    @cached_property
    def store(self) -> Store:
        """A small store with limits, shared by the queries."""
        from hostile.queries import DATA
        from nasss.store import Store

        path = self.root / "data.trig"
        path.write_text(DATA, encoding="utf-8")
        return Store([path], timeout=0.5, memory=400_000_000)

    @cached_property
    def graph(self) -> KnowledgeGraph:
        """The shipped graph, shared by the parameters."""
        import nasss

        return nasss.load(timeout=20)

    @cached_property
    def app(self) -> Any:
        """The web application over the small store, shared by the requests."""
        from nasss.web.app import create_app
        from nasss.web.pool import Limits

        assert self.store
        limits = Limits(seconds=0.7, rows=1000, bytes=1_000_000, body=100_000, concurrent=1, queue=2)
        return create_app([self.root / "data.trig"], limits=limits)

    def command(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run a command of nasss; gives what it wrote.

        Raises:
            BrokenError: it ended with another code than 0 to 3, or said nothing of a failure, or said it badly.
        """
        from nasss import cli

        out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        # As Python's own standard error.
        err = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace", write_through=True)
        typed = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        with redirect_stdout(out), redirect_stderr(err), patch("sys.stdin", typed):
            code = cli.run(list(arguments))
        said, told = (_content(stream) for stream in (out, err))
        if code not in (0, 1, 2, 3):
            raise BrokenError(f"exit code {code}")
        if code and not (said + told).strip():
            raise BrokenError(f"exit code {code} without a word")
        _check_text(told)
        raise Ended(code, said + told)


class Ended(Exception):
    """A command ended with this code, and wrote this."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data = stream.buffer
    assert isinstance(data, io.BytesIO)
    return data.getvalue().decode("utf-8", "replace")


def _check_text(text: str) -> None:
    if "Traceback (most recent call last)" in text:
        raise BrokenError(f"a traceback: {text[-500:]}")
    if len(text) > MESSAGE:
        raise BrokenError(f"a message of {len(text):,} characters: {text[:200]}...")
    if odd := next((c for c in text if c != "\n" and c != "\t" and not (c.isprintable() or c == "\u2500")), None):
        raise BrokenError(f"the control character U+{ord(odd):04X} in a message: {text[:300]!r}")


def check_error(error: Exception, names: Sequence[str]) -> None:
    """Whether an error of nasss says what it has to.

    Raises:
        BrokenError: it is empty, too long, or does not name the file.
    """
    text = str(error)
    if not text.strip():
        raise BrokenError(f"{type(error).__name__} without a message")
    if len(text) > MESSAGE:
        raise BrokenError(f"a message of {len(text):,} characters: {text[:200]}...")
    if names and not any(name in text for name in names):
        raise BrokenError(f"a message that names none of {', '.join(names)}: {text[:300]}")


def check_reply(status: int, headers: Mapping[bytes, bytes] | list[tuple[bytes, bytes]], body: bytes) -> None:
    """Whether a reply of the server is one that it may give.

    Raises:
        BrokenError: it is not.
    """
    # The one failure that the documentation of the endpoint has; what begins otherwise is a mistake of the server.
    known = status == 500 and body.startswith((b"The query could not be answered: ", b"The query engine stopped while"))
    if status not in STATUSES and not known:
        raise BrokenError(f"status {status}: {body[:300]!r}")
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    for name, value in pairs:
        if b"\r" in name + value or b"\n" in name + value or b"\0" in name + value:
            raise BrokenError(f"a line end in the header {name!r}: {value[:100]!r}")
    if b"Traceback" in body:
        raise BrokenError(f"a traceback: {body[-300:]!r}")
