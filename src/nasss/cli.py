"""The command ``nasss``."""

# What a command needs is imported inside it: the command must answer quickly, and most need little.

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from nasss.errors import EngineError, NasssError, UsageError, shown
from nasss.terminal import (
    Closed,
    asking_options,
    chosen_kind,
    connect,
    emit,
    format_option,
    give,
    let_go,
    limit_option,
    output_option,
    suffix_kind,
    tell,
    terminal_width,
)
from nasss.writing import why

if TYPE_CHECKING:
    from nasss.answers import Answer
    from nasss.api import Connection

    _Text = click.ParamType[str]
    _Pair = click.ParamType[tuple[str, str]]
else:
    # Older versions of click have no type to put in.
    _Text = _Pair = click.ParamType


SHELLS = ("bash", "zsh", "fish")
# The commands that ask nothing, and the module of each.
LATER = {
    **dict.fromkeys(("build", "check", "diff", "link", "load", "reason", "shard"), "graph_commands"),
    **dict.fromkeys(("export", "release", "serve", "site"), "publish_commands"),
    **dict.fromkeys(("disclose", "study"), "study_commands"),
}


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


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from nasss.resources import version

        emit(f"nasss {version()}\n")
        ctx.exit()


class _Commands(click.Group):
    """The commands; those that ask nothing are imported when one of them is used, since asking must be quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in LATER:
            from importlib import import_module

            command: click.Command = getattr(import_module(f"nasss.{LATER[cmd_name]}"), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
@format_option()
@output_option
@click.option("--sparql", is_flag=True, help="Print the query with its parameters put in, and do not run it.")
@click.option("--plot", "picture", metavar="FILE", help="Draw the answer as .svg or .png instead of printing it.")
@click.option(
    "--federate",
    "urls",
    metavar="URL",
    multiple=True,
    help="Ask these endpoints together, each for its own studies; people stay where they are. Repeatable.",
)
@limit_option
@asking_options
def ask(
    slug: str | None,
    params: tuple[tuple[str, str], ...],
    kind: str | None,
    output: str | None,
    sparql: bool,
    picture: str | None,
    urls: tuple[str, ...],
    limit: int | None,
    endpoint: str | None,
    folder: str | None,
    data: tuple[str, ...],
    timeout: int,
) -> None:
    """Ask a question; without SLUG, list the questions.

    \b
    Examples:
      nasss ask factors-ranked
      nasss ask factors-by-role -p role="senior radiologist" --format csv
      nasss ask thin-findings -p below=5 -o thin.json
      nasss ask factors-ranked -p study=strohm-2020 --plot ranked.svg
    """
    kind = chosen_kind(kind, output)
    if slug is None:
        if params or sparql or picture:
            raise UsageError("Name a question; nasss ask lists them")
        give(_list_of_questions(), kind, output, 0 if limit is None else limit)
        return
    values = _unique(params)
    if urls and (endpoint or folder or data):
        raise UsageError("--federate asks these endpoints only; not together with --endpoint, --store or --data")
    if sparql:
        emit(_query_of(slug, values, urls, connect(endpoint, folder, data, timeout)), output)
        return
    if urls:
        from nasss.federation import ask as ask_together

        answer = ask_together(slug, urls, timeout=timeout, **values)
    else:
        answer = connect(endpoint, folder, data, timeout).ask(slug, **values)
    if picture:
        from nasss.plots import plot

        plot(answer, Path(picture))
        tell(f"{picture}: written")
    else:
        give(answer, kind, output, limit)


def _query_of(slug: str, values: dict[str, str], urls: tuple[str, ...], connection: "Connection") -> str:
    """The SPARQL of a question, in the words that the endpoints understand that it is meant for."""
    from nasss.api import Connection

    if urls:
        from nasss.federation import federated

        return federated(slug, urls, **values)
    text = connection.bound(slug, **values)
    if type(connection) is Connection:
        from nasss.endpoint import for_virtuoso

        return for_virtuoso(text)
    return text


@cli.command()
@click.argument("file")
@format_option(default="table on a terminal, csv in a pipe; ttl for a graph")
@output_option
@click.option("--sparql", is_flag=True, help="Print the query and do not run it.")
@click.option(
    "--allow-service",
    "services",
    metavar="URL",
    multiple=True,
    help="Let SERVICE in the query ask this endpoint; no other is reached. Repeatable.",
)
@limit_option
@asking_options
def query(
    file: str,
    kind: str | None,
    output: str | None,
    sparql: bool,
    services: tuple[str, ...],
    limit: int | None,
    endpoint: str | None,
    folder: str | None,
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

    chosen = chosen_kind(kind, output)
    if file == "-":
        text = decode_query(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")
    else:
        text = read_query(Path(file))
    if sparql:
        emit(text, output)
        return
    result = connect(endpoint, folder, data, timeout, services).query(text)
    if isinstance(result, bool):
        emit(format_verdict(result, chosen), output)
    elif result.is_graph and kind is None and (output is None or suffix_kind(output) is None):
        give(result, "ttl", output, limit)
    else:
        give(result, chosen, output, limit)


@cli.command()
@click.argument("term")
@format_option(("table", "json", "ttl"), "table, which is text")
@output_option
@asking_options
def show(
    term: str,
    kind: str | None,
    output: str | None,
    endpoint: str | None,
    folder: str | None,
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

    chosen = chosen_kind(kind, output, ("table", "json", "ttl"), "table")
    connection = connect(endpoint, folder, data, timeout)
    if chosen == "ttl":
        emit(connection.triples(connection.find(term)).to_turtle(), output)
        return
    known = connection.describe(term)
    emit(known.to_json() if chosen == "json" else description(known, width=terminal_width()), output)


@cli.command()
@click.option("--own", is_flag=True, help="With the factors of single studies that stand under no shared factor.")
@click.option("--opposed", is_flag=True, help="Only factors that help somewhere and hinder somewhere.")
@format_option()
@output_option
@asking_options
def compare(
    own: bool,
    opposed: bool,
    kind: str | None,
    output: str | None,
    endpoint: str | None,
    folder: str | None,
    data: tuple[str, ...],
    timeout: int,
) -> None:
    """Show the studies side by side: which factor each lists as a help, as a hindrance, or not.

    \b
    Examples:
      nasss compare
      nasss compare --opposed --format csv
    """
    from nasss.compare import matrix

    found = matrix(connect(endpoint, folder, data, timeout), own=own, opposed=opposed)
    give(found.answer(), chosen_kind(kind, output), output, 0)
    tell(found.legend().rstrip())


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
    emit(script.source_template % script.source_vars() + "\n")


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


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; errors become a message and an exit code, never a traceback."""
    try:
        code = cli.main(arguments, prog_name="nasss", standalone_mode=False)
    except NasssError as error:
        tell(f"nasss: {_without_controls(str(error))}")
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return UsageError.exit_code
    except click.Abort:
        return 130
    except Closed:
        # The reader (head, less) has seen enough.
        let_go()
        return 0
    except OSError as error:
        # A name that is too long, a folder that may not be looked into: each place that opens a file says more.
        tell(f"nasss: {_without_controls(shown(error.filename or 'this machine'))}: {why(error)}")
        return EngineError.exit_code
    return code if isinstance(code, int) else 0


def _without_controls(text: str) -> str:
    from nasss.answers import printable

    return printable(text)
