"""Run what a page of the manual tells people to type, and compare what it shows with what is printed.

A page has two kinds of blocks. ``console``: lines that begin with ``$`` are commands, typed into one shell one after
the other; the lines below a command are what it prints on a terminal of 88 columns, where a line ``...`` stands for any
lines; with nothing below it, only that it works counts. ``csv`` and ``yaml``: a file, whose name is the last thing in
backticks before it.

``python tests/console_pages.py PAGE FOLDER`` runs a page in a folder and puts what was printed into it.
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COLUMNS = 88
PATIENCE = 600
_BLOCK = re.compile(r"^```(console|csv|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([^`\s]+)`")
# Said after two seconds of work, so it depends on the machine.
_PROGRESS = re.compile(r"^nasss: \d+ s: .*\n", re.MULTILINE)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Command:
    """A command of a page and what the page shows below it; None when it shows nothing."""

    line: int
    text: str
    shown: str | None


@dataclass(frozen=True)
class File:
    """A file that the page says to write."""

    name: str
    text: str


def steps(page: str) -> Iterator[Command | File]:
    """What a page says to do, in order."""
    for block in _BLOCK.finditer(page):
        kind, body = block.groups()
        first = page.count("\n", 0, block.start(2)) + 1
        if kind != "console":
            yield File(_NAMED.findall(page[: block.start()])[-1], body)
            continue
        lines = body.splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
        assert starts and starts[0] == 0, f"line {first}: a console block begins with a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            shown = "".join(f"{line}\n" for line in lines[start + 1 : end])
            yield Command(first + start, lines[start].removeprefix("$ "), shown or None)


def agrees(shown: str, printed: str) -> bool:
    """Whether what a page shows is what was printed, apart from what it leaves out."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


class Shell:
    """One bash on a terminal of its own, in a folder, as a person uses it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.terminal, inner = pty.openpty()
        said = {"COLUMNS": str(COLUMNS), "LINES": "1000", "TERM": "dumb", "NO_COLOR": "1", "PS1": "", "PS2": ""}
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            stdin=subprocess.PIPE,
            stdout=inner,
            stderr=inner,
            cwd=folder,
            env=os.environ | said | environment,
            start_new_session=True,
        )
        os.close(inner)

    def run(self, command: str) -> tuple[str, int]:
        """What a command prints, and its exit code, which the next command sees as ``$?``."""
        assert self.process.stdin is not None
        mark = f"done {time.monotonic_ns()} "
        # Nobody answers questions here, and what a command leaves as its exit code stays that.
        text = f"{{ {command}\n}} < /dev/null; code=$?; printf '{mark}%s\\n' $code; (exit $code)\n"
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()
        output = b""
        while not (end := re.search(rf"{mark}(\d+)\r?\n".encode(), output)):
            ready, _, _ = select.select([self.terminal], [], [], PATIENCE)
            assert ready, f"{command}: nothing for {PATIENCE} s after {output.decode(errors='replace')!r}"
            output += os.read(self.terminal, 65536)
        printed = output[: end.start()].decode().replace("\r\n", "\n")
        return _PROGRESS.sub("", "".join(f"{line.rstrip()}\n" for line in printed.splitlines())), int(end[1])

    def serve(self, command: str) -> str:
        """Start a server as the command says, at a free port, read its first page, and stop it."""
        log = self.folder.parent / "serve.log"
        log.touch()
        self.run(f"{command} --port 0 > {log} 2>&1 & server=$!")
        deadline = time.monotonic() + PATIENCE
        while not (address := _ADDRESS.search(log.read_text(encoding="utf-8"))):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        with urllib.request.urlopen(address[0], timeout=PATIENCE) as reply:
            page: str = reply.read().decode()
        number = int(self.run("echo $server")[0])
        os.kill(number, signal.SIGTERM)
        self.run("wait $server")
        return page

    def close(self) -> None:
        """End the shell and what it started, also after something went wrong."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)
        os.close(self.terminal)


def environment() -> dict[str, str]:
    """Lets ``pip install`` of a page work without a network: what nasss needs is there already, for these tests.

    The virtual environment that the page makes sees the packages of the tests, so pip has only nasss itself to build.
    """
    packages = [path for path in sys.path if path.endswith("site-packages")]
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join(packages),
        "PIP_NO_INDEX": "1",
        # pip reads this one backwards: no means no isolation.
        "PIP_NO_BUILD_ISOLATION": "no",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_QUIET": "1",
    }


def played(page: str, folder: Path, said: dict[str, str]) -> Iterator[tuple[Command, str, int]]:
    """Do all that a page says in a folder, with these variables; gives what each command prints, and its exit code."""
    shell = Shell(folder, said)
    try:
        for step in steps(page):
            if isinstance(step, File):
                (folder / step.name).write_text(step.text, encoding="utf-8")
            elif step.text.startswith("nasss serve"):
                yield step, shell.serve(step.text), 0
            else:
                yield step, *shell.run(step.text)
    finally:
        shell.close()


def main() -> None:
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    page = path.read_text(encoding="utf-8")
    for step, printed, code in played(page, folder, environment()):
        told = f"exit code {code}" if step.shown is None else ("agrees" if agrees(step.shown, printed) else "DIFFERS")
        print(f"line {step.line}: {step.text}: {told}", flush=True)
        if step.shown is None and code:
            print(printed)
        if told == "DIFFERS":
            page = page.replace(f"$ {step.text}\n{step.shown}", f"$ {step.text}\n{printed}")
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
