"""The command ``nasss``."""

# What a command needs is imported inside it: the command must answer quickly, and most need little.

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from nasss.errors import EngineError, NasssError, ProblemError, UsageError

if TYPE_CHECKING:
    from nasss.answers import Answer
    from nasss.api import Connection
    from nasss.inferred import Inferred

    _Text = click.ParamType[str]
    _Pair = click.ParamType[tuple[str, str]]
else:
    # Older versions of click have no type to put in.
    _Text = _Pair = click.ParamType

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
SHELLS = ("bash", "zsh", "fish")
TERMINAL_ROWS = 40
INCONSISTENCY = "inconsistency"
PATIENCE = 2.0


class _Closed(Exception):
    """Nobody reads the output any more."""


class _Slug(_Text):
    """The short name of a question."""

    name = "slug"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from nasss.questions import load_all

        return [
            CompletionItem(slug, help=question.summary)
            for slug, question in load_all().items()
            if slug.startswith(incomplete)
        ]


class _Assignment(_Pair):
    """A parameter and its value, as ``name=value``."""

    name = "name=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, sign, text = str(value).partition("=")
        if not sign or not name:
            self.fail(f"{value!r} is not of the form name=value, for example role=radiologist", param, ctx)
        return name.strip().replace("-", "_"), text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from nasss.questions import load

        try:
            question = load(ctx.params.get("slug") or "")
        except NasssError:
            return []
        return [
            CompletionItem(f"{name}=", help=parameter.description)
            for name, parameter in question.parameters.items()
            if f"{name}=".startswith(incomplete)
        ]


def _format_option(
    choices: Sequence[str] = FORMATS, default: str = "table on a terminal, csv in a pipe"
) -> Callable[[Command], Command]:
    return click.option(
        "--format", "-f", "kind", type=click.Choice(choices), help=f"Form of the output. [default: {default}]"
    )


_output_option = click.option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write to this file, whole or not at all; its suffix gives the format.",
)


_limit_option = click.option(
    "--limit",
    metavar="ROWS",
    type=click.IntRange(min=0),
    help=f"Show so many rows; 0 shows all. [default: {TERMINAL_ROWS} in a table on a terminal, else all]",
)


def _asking_options(command: Command) -> Command:
    """The options of all commands that ask something."""
    options = [
        click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the shipped graph."),
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


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from nasss.resources import version

        _emit(f"nasss {version()}\n")
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version.",
)
def cli() -> None:
    """Why health technologies are, or are not, adopted: ask the evidence.

    Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 problems found,
    2 the request was wrong, 3 it could not be carried out.

    \b
    Examples:
      nasss ask
      nasss ask factors-by-role -p role=radiologist
      nasss show LocalChampionRole
    """


@cli.command()
@click.argument("slug", required=False, type=_Slug())
@click.option("--param", "-p", "params", type=_Assignment(), multiple=True, help="A value for a parameter. Repeatable.")
@_format_option()
@_output_option
@click.option("--sparql", is_flag=True, help="Print the query with its parameters put in, and do not run it.")
@_limit_option
@_asking_options
def ask(
    slug: str | None,
    params: tuple[tuple[str, str], ...],
    kind: str | None,
    output: str | None,
    sparql: bool,
    limit: int | None,
    endpoint: str | None,
    data: tuple[str, ...],
    timeout: int,
) -> None:
    """Ask a question; without SLUG, list the questions.

    \b
    Examples:
      nasss ask factors-ranked
      nasss ask factors-by-role -p role="senior radiologist" --format csv
      nasss ask thin-findings -p below=5 -o thin.json
    """
    kind = _kind(kind, output)
    if slug is None:
        if params or sparql:
            raise UsageError("Name a question; nasss ask lists them")
        _give(_list_of_questions(), kind, output, 0 if limit is None else limit)
        return
    values = _unique(params)
    connection = _connect(endpoint, data, timeout)
    if sparql:
        _emit(connection.bound(slug, **values), output)
    else:
        _give(connection.ask(slug, **values), kind, output, limit)


@cli.command()
@click.argument("file")
@_format_option(default="table on a terminal, csv in a pipe; ttl for a graph")
@_output_option
@click.option("--sparql", is_flag=True, help="Print the query and do not run it.")
@_limit_option
@_asking_options
def query(
    file: str,
    kind: str | None,
    output: str | None,
    sparql: bool,
    limit: int | None,
    endpoint: str | None,
    data: tuple[str, ...],
    timeout: int,
) -> None:
    """Run the SPARQL query in FILE, or on standard input for -.

    \b
    Examples:
      nasss query my.rq --format json
      echo 'ASK { ?s ?p ?o }' | nasss query -
    """
    from nasss.answers import format_verdict
    from nasss.questions import MAX_BYTES, decode_query, read_query

    chosen = _kind(kind, output)
    if file == "-":
        text = decode_query(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    else:
        text = read_query(Path(file))
    if sparql:
        _emit(text, output)
        return
    result = _connect(endpoint, data, timeout).query(text)
    if isinstance(result, bool):
        _emit(format_verdict(result, chosen), output)
    elif result.is_graph and kind is None and (output is None or _suffix_kind(output) is None):
        _give(result, "ttl", output, limit)
    else:
        _give(result, chosen, output, limit)


@cli.command()
@click.argument("term")
@_format_option(("table", "json", "ttl"), "table, which is text")
@_output_option
@_asking_options
def show(
    term: str,
    kind: str | None,
    output: str | None,
    endpoint: str | None,
    data: tuple[str, ...],
    timeout: int,
) -> None:
    """Show what is known of TERM: an IRI, nasss:Name, a local name, or an English label.

    \b
    Examples:
      nasss show nasss:AdopterRole
      nasss show "senior radiologist" --format json
    """
    from nasss.render import description

    chosen = _kind(kind, output, ("table", "json", "ttl"), "table")
    connection = _connect(endpoint, data, timeout)
    if chosen == "ttl":
        _emit(connection.triples(connection.find(term)).to_turtle(), output)
        return
    known = connection.describe(term)
    _emit(known.to_json() if chosen == "json" else description(known, width=_width()), output)


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Compare only; exit with 1 when a built file is stale.")
def build(only_check: bool) -> None:
    """Build the graphs from their tables: one of each study, and one of the mappings to other ontologies."""
    from nasss.graph import build_study
    from nasss.mappings import build_mappings, mapping_tables
    from nasss.resources import graph_dir, ontology_dir, write_atomically

    studies = graph_dir() / "studies"
    folders = sorted(studies.glob("*/"))
    if not folders:
        raise EngineError(f"{studies}: there are no studies here")
    work = [(graph_dir() / f"{folder.name}.trig", partial(build_study, folder)) for folder in folders]
    if mapping_tables():
        work.append((ontology_dir() / "alignments" / "mappings.trig", partial(build_mappings)))
    problems = []
    for path, make in work:
        try:
            text = make()
        except ProblemError as error:
            problems.append(str(error))
            continue
        is_stale = not path.is_file() or path.read_bytes() != text.encode()
        if is_stale and only_check:
            problems.append(f"{path}: is stale; run nasss build")
        elif is_stale:
            write_atomically(path, text)
        _tell(f"{path}: {'stale' if is_stale and only_check else 'written' if is_stale else 'up to date'}")
    known = {folder.name for folder in folders}
    for path in sorted(graph_dir().glob("*.trig")):
        if path.stem not in known:
            problems.append(f"{path}: no study {path.stem!r} in {studies}; delete the file")
    if problems:
        raise ProblemError("\n".join(problems))


@cli.command()
@click.argument("files", nargs=-1)
@_format_option(("table", "json", "ttl"), "table")
@_output_option
def check(files: tuple[str, ...], kind: str | None, output: str | None) -> None:
    """Check the shipped ontology and studies, or your own FILES, against the shapes.

    Exit code 0 when everything conforms, 1 when something does not.
    """
    from nasss.shapes import validate

    chosen = _kind(kind, output, ("table", "json", "ttl"), "table")
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            raise EngineError(f"{path}: there is no such file")
    report = validate(paths or None)
    writers = {"json": report.to_json, "ttl": report.to_turtle, "table": report.to_table}
    text = writers[chosen]()
    _emit(text if text.endswith("\n") else f"{text}\n", output)
    if not report.conforms:
        raise click.exceptions.Exit(1)


class _ReasonCommand(click.Command):
    """A command whose --explain takes a subject, a predicate and an object, or the one word inconsistency."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for i, words in enumerate(pairwise(args)):
            if words == ("--explain", INCONSISTENCY):
                args = [*args[: i + 2], "", "", *args[i + 2 :]]
                break
        return super().parse_args(ctx, args)


@cli.command(cls=_ReasonCommand)
@click.argument("files", nargs=-1)
@click.option(
    "--engine",
    type=click.Choice(("rules", "hermit")),
    default="rules",
    show_default=True,
    help="rules: the OWL RL part, fast. hermit: complete for classes, for small data; needs Java.",
)
@click.option("--only-new/--all", default=True, show_default=True, help="Leave out what is stated already, or not.")
@click.option(
    "--explain",
    nargs=3,
    metavar="S P O",
    help="Say why the statement follows; S, P and O are IRIs, names or labels. "
    "Or: --explain inconsistency says which statements clash.",
)
@_format_option((*FORMATS, "trig"), "table on a terminal, trig in a pipe; text for --explain")
@_output_option
def reason(
    files: tuple[str, ...],
    engine: str,
    only_new: bool,
    explain: tuple[str, str, str] | None,
    kind: str | None,
    output: str | None,
) -> None:
    """Derive what follows from the ontology and the shipped studies, or your own FILES.

    What follows is about things: the classes they belong to and how they are related. As ttl or trig it is a graph
    of its own. How much each axiom gave is told on standard error.

    Exit code 0 when the work was done, 1 when not everything stated can be true or, with --explain, when the
    statement does not follow.

    \b
    Examples:
      nasss reason -o inferred.trig
      nasss reason my-study.trig --engine hermit --format csv
      nasss reason --explain FundingCertainty a ContestedFactor
      nasss reason bad.ttl --explain inconsistency
    """
    from nasss.answers import Answer
    from nasss.inferred import deduced, explained

    paths = [Path(file) for file in files] or None
    if explain is not None:
        chosen = _kind(kind, output, ("table", "json", "ttl"), "table")
        if chosen not in ("table", "json", "ttl"):
            raise UsageError(f"An explanation is not written as {chosen}; choose table, which is text, json or ttl")
        with _telling() as progress:
            explanation = explained(explain, paths, engine=engine, progress=progress)
        if chosen == "ttl":
            _emit(Answer(explanation.statements(), "").to_turtle(), output)
        else:
            _emit(explanation.to_json() if chosen == "json" else explanation.to_text(), output)
        return
    chosen = _kind(kind, output, (*FORMATS, "trig"), "table" if sys.stdout.isatty() else "trig")
    with _telling() as progress:
        found = deduced(paths, engine=engine, everything=not only_new, progress=progress)
    if chosen == "trig":
        _emit(found.to_trig(), output)
    elif chosen == "ttl":
        _emit(found.to_turtle(), output)
    else:
        _give(found.answer, chosen, output, None)
    _tell_counts(found)


@cli.command()
@click.argument("file")
@_output_option
def link(file: str, output: str | None) -> None:
    """Propose mappings from our terms to those in FILE, an ontology or SKOS vocabulary on this machine.

    The answer is an SSSOM table, to be read and decided row by row: no proposal is ever taken as reviewed. Nothing is
    fetched from a network.

    \b
    Examples:
      nasss link their-ontology.owl -o proposals.sssom.tsv
    """
    from nasss.link import propose, sssom

    path = Path(file)
    proposals = propose(path)
    _emit(sssom(proposals, path), output)
    _tell(f"{len(proposals)} proposals; check each before you use it")


@cli.command()
@click.option("--output", "-o", metavar="FOLDER", required=True, help="Folder to write to; made if it is not there.")
def export(output: str) -> None:
    """Write the ontology and the studies in the formats that other tools read.

    The ontology as Turtle, RDF/XML, OWL functional syntax, N-Triples and JSON-LD, each study as Turtle for Protégé.
    """
    from nasss.export import export as export_all

    for path in export_all(Path(output)):
        _emit(f"{path}\n")


@cli.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    bash: eval "$(nasss completion bash)"        in ~/.bashrc
    zsh:  eval "$(nasss completion zsh)"         in ~/.zshrc
    fish: nasss completion fish | source         in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(cli, {}, "nasss", "_NASSS_COMPLETE")
    # Not .source(): for bash that runs bash to see its version, which may not be there.
    _emit(script.source_template % script.source_vars() + "\n")


@contextmanager
def _telling() -> Iterator[Callable[[str], None]]:
    """While work is done, tell on standard error how far it is, when it takes longer than two seconds."""
    import threading
    import time

    begun, done, latest = time.monotonic(), threading.Event(), ["working"]

    def tell() -> None:
        while not done.wait(PATIENCE):
            _tell(f"nasss: {time.monotonic() - begun:.0f} s: {latest[0]}")

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield lambda message: latest.__setitem__(0, message)
    finally:
        done.set()
        thread.join()


def _tell_counts(found: "Inferred") -> None:
    """Tell what was found and by what."""
    from nasss.render import table

    counts = found.counts()
    total = sum(int(str(row["new"])) for row in counts)
    _tell(f"{total:,} new statements for the graph {found.graph.value}")
    if total:
        _tell(table(counts, file=sys.stderr, width=_width()).rstrip())


def _connect(endpoint: str | None, data: tuple[str, ...], timeout: int) -> "Connection":
    from nasss.api import KnowledgeGraph, connect, shipped_files

    if endpoint is not None:
        if data:
            raise UsageError("--data adds files to the shipped graph; it cannot be combined with --endpoint")
        return connect(endpoint, timeout=timeout)
    # Not waiting: the files load while the question is read.
    return KnowledgeGraph([*shipped_files(), *data], timeout=timeout, wait=False)


def _unique(params: tuple[tuple[str, str], ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in params:
        if name in values:
            raise UsageError(f"The parameter {name!r} is given twice")
        values[name] = value
    return values


def _list_of_questions() -> "Answer":
    from nasss.answers import Answer, plain_table
    from nasss.questions import load_all

    rows = [(slug, question.summary, ", ".join(question.parameters)) for slug, question in load_all().items()]
    return Answer(plain_table(("slug", "question", "parameters"), rows), "")


def _suffix_kind(output: str) -> str | None:
    return SUFFIXES.get(Path(output).suffix.lower())


def _kind(kind: str | None, output: str | None, choices: Sequence[str] = FORMATS, default: str | None = None) -> str:
    """The format to write: as asked for, else by the suffix of the file, else by what standard output is."""
    if kind is not None:
        return kind
    if output is not None and output != "-":
        found = _suffix_kind(output)
        if found is None or found not in choices:
            known = ", ".join(suffix for suffix, name in SUFFIXES.items() if name in choices)
            raise UsageError(f"{output}: the suffix gives no format; use one of {known}, or say --format")
        return found
    return default or ("table" if sys.stdout.isatty() else "csv")


def _give(answer: "Answer", kind: str, output: str | None, limit: int | None) -> None:
    """Write an answer, or its first rows."""
    on_terminal = kind == "table" and output in (None, "-") and sys.stdout.isatty()
    limit = (TERMINAL_ROWS if on_terminal else 0) if limit is None else limit
    if kind == "table":
        from nasss.render import table

        text = table(answer, limit=limit, width=None if on_terminal else _width())
    else:
        from nasss.answers import written

        text = written(answer.head(limit) if limit else answer, kind)
    _emit(text, output)
    if 0 < limit < len(answer):
        _tell(f"{len(answer) - limit:,} more rows; --limit 0 shows all {len(answer):,}")


def _width() -> int:
    """The width to write for: that of the terminal if there is one, else wide enough for a document."""
    return shutil.get_terminal_size((120, 24)).columns


def _emit(text: str, output: str | None = None) -> None:
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
        raise _Closed from error


def _tell(message: str) -> None:
    """Tell the person something that is no result."""
    click.echo(message, err=True)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; errors become a message and an exit code, never a traceback."""
    try:
        code = cli.main(arguments, prog_name="nasss", standalone_mode=False)
    except NasssError as error:
        _tell(f"nasss: {_without_controls(str(error))}")
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return UsageError.exit_code
    except click.Abort:
        return 130
    except _Closed:
        # The reader (head, less) has seen enough. Python must not try to flush what it still holds.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _without_controls(text: str) -> str:
    from nasss.answers import printable

    return printable(text)
