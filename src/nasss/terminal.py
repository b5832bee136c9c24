"""What the commands share: options, how results are written and how people are told."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nasss.errors import UsageError

if TYPE_CHECKING:
    from nasss.answers import Answer
    from nasss.api import Connection

Command = Callable[..., None]
FORMATS = ("table", "csv", "tsv", "json", "md", "ttl")
SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".md": "md",
    ".ttl": "ttl",
    ".trig": "trig",
    ".txt": "table",
}
TERMINAL_ROWS = 40
PATIENCE = 2.0
# How many people must stand together at least, unless something else is asked for.
LEAST_K = 3


class Closed(Exception):
    """Nobody reads the output any more."""


def format_option(
    choices: Sequence[str] = FORMATS, default: str = "table on a terminal, csv in a pipe"
) -> Callable[[Command], Command]:
    """The option that says in which form an answer is written."""
    return click.option(
        "--format", "-f", "kind", type=click.Choice(choices), help=f"Form of the output. [default: {default}]"
    )


output_option = click.option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write to this file, whole or not at all; its suffix gives the format.",
)


limit_option = click.option(
    "--limit",
    metavar="ROWS",
    type=click.IntRange(min=0),
    help=f"Show so many rows; 0 shows all. [default: {TERMINAL_ROWS} in a table on a terminal, else all]",
)


jobs_option = click.option(
    "--jobs",
    "-j",
    metavar="NUMBER",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Work on so many studies at once, each in a process of its own.",
)


def asking_options(command: Command) -> Command:
    """The options of all commands that ask something."""
    options = [
        click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the shipped graph."),
        click.option(
            "--store", "folder", metavar="FOLDER", help="Ask the store in this folder (nasss load -o FOLDER)."
        ),
        click.option("--data", metavar="FILE", multiple=True, help="Load this .ttl or .trig file too. Repeatable."),
        click.option(
            "--timeout",
            metavar="SECONDS",
            type=click.IntRange(1, 86400),
            default=60,
            show_default=True,
            help="Stop a query that takes longer.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """While work is done, tell on standard error how far it is: after two seconds, then at growing intervals."""
    import threading
    import time

    begun, done, latest = time.monotonic(), threading.Event(), ["working"]

    def report() -> None:
        pause = PATIENCE
        while not done.wait(pause):
            tell(f"nasss: {time.monotonic() - begun:.0f} s: {latest[0]}")
            pause = min(2 * pause, 60.0)

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    try:
        yield lambda message: latest.__setitem__(0, message)
    finally:
        done.set()
        thread.join()


def connect(
    endpoint: str | None, folder: str | None, data: tuple[str, ...], timeout: int, services: Sequence[str] = ()
) -> "Connection":
    """What the asking commands ask: an endpoint, a store on disk, or the shipped graph and the person's own studies."""
    from nasss.resources import shipped_files, workspace, workspace_files

    if services:
        from nasss.remote import checked

        for url in services:
            checked(url)

    if folder is not None:
        if endpoint is not None or data:
            raise UsageError("--store asks what is in it; it cannot be combined with --endpoint or --data")
        from nasss.api import KnowledgeGraph
        from nasss.disk import open_store

        return KnowledgeGraph(open_store(Path(folder), timeout=timeout, services=services))
    if endpoint is not None:
        if data:
            raise UsageError("--data adds files to the shipped graph; it cannot be combined with --endpoint")
        if services:
            raise UsageError("What SERVICE may reach is for the endpoint to say: no --allow-service with --endpoint")
        from nasss.api import connect as connect_to

        return connect_to(endpoint, timeout=timeout)
    own = workspace_files()
    if own:
        tell(f"With your own studies in {workspace()}: not checked for disclosure, so keep the answer in the house.")
    from nasss.store import Store

    # Not waiting: the files load while the rest of the program does, and while the question is read.
    store = Store([*shipped_files(), *own, *data], timeout=timeout, wait=False, services=services)
    from nasss.api import KnowledgeGraph

    return KnowledgeGraph(store)


def suffix_kind(output: str) -> str | None:
    """The format that the suffix of a file stands for, if any."""
    return SUFFIXES.get(Path(output).suffix.lower())


def chosen_kind(
    kind: str | None, output: str | None, choices: Sequence[str] = FORMATS, default: str | None = None
) -> str:
    """The format to write: as asked for, else by the suffix of the file, else by what standard output is."""
    if kind is not None:
        return kind
    if output is not None and output != "-":
        found = suffix_kind(output)
        if found is None or found not in choices:
            known = ", ".join(suffix for suffix, name in SUFFIXES.items() if name in choices)
            raise UsageError(f"{output}: the suffix gives no format; use one of {known}, or say --format")
        return found
    return default or ("table" if sys.stdout.isatty() else "csv")


def give(answer: "Answer", kind: str, output: str | None, limit: int | None) -> None:
    """Write an answer, or its first rows."""
    on_terminal = kind == "table" and output in (None, "-") and sys.stdout.isatty()
    limit = (TERMINAL_ROWS if on_terminal else 0) if limit is None else limit
    if kind == "table":
        from nasss.render import table

        text = table(answer, limit=limit, width=None if on_terminal else terminal_width())
    else:
        from nasss.answers import written

        text = written(answer.head(limit) if limit else answer, kind)
    emit(text, output)
    if 0 < limit < len(answer):
        tell(f"{len(answer) - limit:,} more rows; --limit 0 shows all {len(answer):,}")


def terminal_width() -> int:
    """The width to write for: that of the terminal if there is one, else wide enough for a document."""
    import shutil

    return shutil.get_terminal_size((120, 24)).columns


def emit(text: str, output: str | None = None) -> None:
    """Write a result to a file, or to standard output."""
    if output is not None and output != "-":
        from nasss.resources import write_atomically

        write_atomically(Path(output), text)
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        raise Closed from error
    except OSError as error:
        from nasss.writing import cannot_write

        let_go()
        raise cannot_write("standard output", error) from error


def let_go() -> None:
    """Let standard output lead nowhere: Python must not try to write what it still holds when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(message: str) -> None:
    """Tell the person something that is no result."""
    with suppress(OSError):  # where it cannot be told, the work is done all the same
        click.echo(message, err=True)


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Say what to install when an extra is missing."""
    try:
        yield
    except ImportError as error:
        raise UsageError(f"This needs {error.name}; install it: pip install 'nasss[{name}]'") from error
