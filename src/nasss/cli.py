"""The command ``nasss``."""

# What a command needs is imported inside it: the command must answer quickly, and most need little.

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.shell_completion import CompletionItem

from nasss.errors import EngineError, NasssError, ProblemError, UsageError, shown
from nasss.terminal import (
    FORMATS,
    LEAST_K,
    Closed,
    asking_options,
    chosen_kind,
    connect,
    emit,
    format_option,
    give,
    jobs_option,
    let_go,
    limit_option,
    output_option,
    suffix_kind,
    tell,
    telling,
    terminal_width,
)
from nasss.writing import why

if TYPE_CHECKING:
    from nasss.answers import Answer
    from nasss.api import Connection
    from nasss.inferred import Inferred
    from nasss.remote import LoadedGraph
    from nasss.store import Store

    _Text = click.ParamType[str]
    _Pair = click.ParamType[tuple[str, str]]
else:
    # Older versions of click have no type to put in.
    _Text = _Pair = click.ParamType


SHELLS = ("bash", "zsh", "fish")
INCONSISTENCY = "inconsistency"


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
    """The commands; those for own studies are imported when one of them is used, since asking must be quick."""

    own = ("disclose", "study")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.own})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.own:
            from nasss import study_commands

            command: click.Command = getattr(study_commands, cmd_name)
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
@click.option("--check", "only_check", is_flag=True, help="Compare only; exit with 1 when a built file is stale.")
@click.option("--fresh", is_flag=True, help="Build everything, also what has not changed since it was built.")
@jobs_option
def build(only_check: bool, fresh: bool, jobs: int) -> None:
    """Build the graphs from their tables: one of each study, yours too, and one of the mappings to other ontologies.

    Only what has changed is built again. Ctrl-C does no harm: each file is written whole or not at all.
    """
    from nasss.building import build_all

    with telling() as progress:
        outcome = build_all(
            jobs=jobs,
            only_check=only_check,
            fresh=fresh,
            progress=lambda done, total, path: progress(f"{done}/{total} {path}"),
        )
    for built in outcome.built:
        tell(f"{built.path}: {built.state}")
    if outcome.problems:
        raise ProblemError("\n".join(outcome.problems))


@cli.command()
@click.argument("files", nargs=-1)
@format_option(("table", "json", "ttl"), "table")
@output_option
@jobs_option
@click.option(
    "--engine",
    type=click.Choice(("fast", "pyshacl")),
    default="fast",
    show_default=True,
    help="Both find the same; pyshacl is the reference, and slow.",
)
@click.option("--fresh", is_flag=True, help="Check everything, also what has not changed since it was found fine.")
def check(files: tuple[str, ...], kind: str | None, output: str | None, jobs: int, engine: str, fresh: bool) -> None:
    """Check the shipped ontology and studies, or your own FILES, against the shapes.

    Exit code 0 when everything conforms, 1 when something does not.
    """
    from nasss.fast_shapes import Checked, default_cache, validate

    chosen = chosen_kind(kind, output, ("table", "json", "ttl"), "table")
    paths = [Path(file) for file in files]
    for path in paths:
        if not path.is_file():
            raise EngineError(f"{path}: there is no such file")
    with telling() as progress:
        done = count(1)

        def report_progress(checked: Checked) -> None:
            progress(f"{next(done)} checked, the last {checked.path}")

        report = validate(
            paths or None,
            engine="pyshacl" if engine == "pyshacl" else "fast",
            jobs=jobs,
            cache=None if fresh else default_cache(),
            progress=report_progress,
        )
    writers = {"json": report.to_json, "ttl": report.to_turtle, "table": report.to_table}
    text = writers[chosen]()
    emit(text if text.endswith("\n") else f"{text}\n", output)
    if not report.conforms:
        raise click.exceptions.Exit(1)


@cli.command()
@click.option("--output", "-o", "folder", metavar="FOLDER", help="Make a store on disk in this folder.")
@click.option("--nquads", metavar="FILE", help="Write N-Quads for a bulk loader.")
@click.option("--endpoint", metavar="URL", help="Load into the graph store at this address (Graph Store Protocol).")
@click.option("--data", metavar="FILE", multiple=True, help="Load this .ttl or .trig file too. Repeatable.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.IntRange(1, 86400),
    default=60,
    show_default=True,
    help="Give up on one graph after this long.",
)
@click.option("--verify", is_flag=True, help="With -o: compare the answers that are kept with those asked anew.")
@jobs_option
def load(
    folder: str | None,
    nquads: str | None,
    endpoint: str | None,
    data: tuple[str, ...],
    timeout: int,
    verify: bool,
    jobs: int,
) -> None:
    """Load the shipped graph, your own studies and further files into another store.

    It is asked with --store or --endpoint. A store on disk keeps the answers to the questions that can be worked out
    study by study. What leaves this machine goes through the disclosure check first.

    \b
    Examples:
      nasss load -o all && nasss ask factors-ranked --store all
      nasss load --endpoint http://127.0.0.1:7878/store
    """
    from nasss.resources import shipped_files, workspace, workspace_files

    if [folder, nquads, endpoint].count(None) != 2:
        raise UsageError("Say where to load to, once: -o FOLDER, --nquads FILE or --endpoint URL")
    own = workspace_files()
    if own:
        tell(f"With your own studies in {workspace()}.")
    paths = [*shipped_files(), *own, *map(Path, data)]
    with telling() as progress:
        if folder is not None:
            _load_to_disk(Path(folder), paths, jobs=jobs, verify=verify, progress=progress)
        elif nquads is not None:
            from nasss.remote import write_nquads

            _tell_loaded(nquads, write_nquads(paths, Path(nquads)))
        elif endpoint is not None:
            from nasss.remote import upload

            loaded, notes = upload(
                endpoint,
                paths,
                timeout=timeout,
                progress=lambda done, total, graph: progress(f"{done}/{total} {graph}"),
            )
            for note in notes:
                tell(note)
            _tell_loaded(endpoint, loaded)


def _load_to_disk(
    folder: Path, paths: "Sequence[Path]", *, jobs: int, verify: bool, progress: "Callable[[str], None]"
) -> None:
    from nasss import disk, materialised

    kept: list[str] = []

    def keep(store: "Store", place: Path) -> None:
        kept.extend(materialised.materialise(store, place / materialised.FILE, jobs=jobs, progress=progress))
        if verify and kept:
            with closing(materialised.Kept(place / materialised.FILE)) as answers:
                materialised.verify(store, answers, progress)

    disk.build(folder, paths, keep)
    compared = ", compared with those asked anew" if verify else ""
    tell(f"{folder}: made of {len(paths)} files; keeps the answers to {len(kept)} questions{compared}")


def _tell_loaded(place: str, loaded: "Sequence[LoadedGraph]") -> None:
    tell(f"{place}: {sum(part.statements for part in loaded):,} statements in {len(loaded)} graphs")


@cli.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", "-o", metavar="FOLDER", required=True, help="Where the shards and their manifest go.")
@click.option("--scheduler", metavar="URL", help="A Dask scheduler: tls://..., or tcp:// on this machine.")
@click.option(
    "--workers",
    metavar="NUMBER",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Without a scheduler: so many processes on this machine.",
)
@click.option("--shard-mb", type=click.IntRange(1, 10_000), default=64, show_default=True, help="Size of a shard.")
@click.option("--no-rules", is_flag=True, help="Leave out what follows from a study.")
@click.option("--keep-invalid", is_flag=True, help="With studies that break a rule too.")
@click.option("--shared-files", is_flag=True, help="The workers see the same paths; send no bytes.")
@click.option("--fresh", is_flag=True, help="Make everything, whatever was made before.")
def shard(
    places: tuple[Path, ...],
    output: str,
    scheduler: str | None,
    workers: int,
    shard_mb: int,
    no_rules: bool,
    keep_invalid: bool,
    shared_files: bool,
    fresh: bool,
) -> None:
    """Build, check and reason over many studies on many machines: N-Quads in shards, for a bulk loader.

    PLACES are folders of tables, graphs of studies, or folders of either. Run again, it makes only what has changed.
    The shards hold what is known of each participant; they stay in the house. What may go out is written by nasss
    export.

    \b
    Example:
      nasss shard studies/ -o shards --workers 8
    """
    with _extra("cluster"):
        from nasss.fanout import fan_out

    with telling() as progress:
        outcome = fan_out(
            places,
            Path(output),
            scheduler=scheduler,
            workers=workers,
            shard_bytes=shard_mb << 20,
            rules=not no_rules,
            keep_invalid=keep_invalid,
            shared_files=shared_files,
            fresh=fresh,
            progress=lambda done, total, name: progress(f"{done}/{total} {name}"),
        )
    tell(outcome.to_text())
    if outcome.problems:
        raise ProblemError("\n".join(outcome.problems))


@cli.command()
@click.argument("old")
@click.argument("new")
@format_option(("table", "json", "md"), "table")
@output_option
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, kind: str | None, output: str | None) -> None:
    """Compare two ontologies: what came, went and changed, and which version number that asks for.

    OLD and NEW are an ontology file, a folder (ontology/, a checkout, a release) or git:REVISION. The exit code is
    0 when nothing differs and 1 when something does.

    \b
    Examples:
      nasss diff git:HEAD ontology
      nasss diff old/ new/ --format md
    """
    from nasss.changes import diff as compare_two

    text, code = compare_two(old, new, chosen_kind(kind, output, ("table", "json", "md"), "table"))
    emit(text, output)
    ctx.exit(code)


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
@format_option((*FORMATS, "trig"), "table on a terminal, trig in a pipe; text for --explain")
@output_option
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
        chosen = chosen_kind(kind, output, ("table", "json", "ttl"), "table")
        if chosen not in ("table", "json", "ttl"):
            raise UsageError(f"An explanation is not written as {chosen}; choose table, which is text, json or ttl")
        with telling() as progress:
            explanation = explained(explain, paths, engine=engine, progress=progress)
        if chosen == "ttl":
            emit(Answer(explanation.statements(), "").to_turtle(), output)
        else:
            emit(explanation.to_json() if chosen == "json" else explanation.to_text(), output)
        return
    chosen = chosen_kind(kind, output, (*FORMATS, "trig"), "table" if sys.stdout.isatty() else "trig")
    with telling() as progress:
        found = deduced(paths, engine=engine, everything=not only_new, progress=progress)
    if chosen == "trig":
        emit(found.to_trig(), output)
    elif chosen == "ttl":
        emit(found.to_turtle(), output)
    else:
        give(found.answer, chosen, output, None)
    _tell_counts(found)


@cli.command()
@click.argument("file")
@output_option
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
    emit(sssom(proposals, path), output)
    tell(f"{len(proposals)} proposals; check each before you use it")


@cli.command()
@click.option("--output", "-o", metavar="FOLDER", required=True, help="Folder to write to; made if it is not there.")
@click.option("--study", "own", metavar="ID", multiple=True, help="With this study of your own too. Repeatable.")
@click.option("--k", type=int, default=LEAST_K, show_default=True, help="People that must stand together.")
def export(output: str, own: tuple[str, ...], k: int) -> None:
    """Write the ontology and the studies in the formats that other tools read.

    The ontology as Turtle, RDF/XML, OWL functional syntax, N-Triples and JSON-LD, each study as Turtle for Protégé.
    Nothing is written when a study would single people out: see nasss disclose.
    """
    from nasss.export import export as export_all
    from nasss.guard import guard
    from nasss.resources import graph_dir, study_folders
    from nasss.study_commands import own_study

    folders = [own_study(name) for name in own]
    with telling() as progress:
        progress("checking what the studies would tell of single people")
        notes = guard([*study_folders(graph_dir()), *folders], k=k, what="export")
        progress("writing")
        written = export_all(Path(output), [folder.parents[1] / f"{folder.name}.trig" for folder in folders])
    for note in notes:
        tell(note)
    for path in written:
        emit(f"{path}\n")


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
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes any.")
@click.option("--open", "open_browser", is_flag=True, help="Open the first page in a browser.")
@click.option("--public", is_flag=True, help="For everybody: only after the disclosure check.")
@click.option("--data", metavar="FILE", multiple=True, help="Serve this .ttl or .trig file too. Repeatable.")
def serve(host: str, port: int, open_browser: bool, public: bool, data: tuple[str, ...]) -> None:
    """Show everything in a browser, and answer SPARQL, until Ctrl-C.

    Without --public only this machine reaches it, and your own studies are shown as they are.

    \b
    Examples:
      nasss serve --open
      nasss serve --host 0.0.0.0 --port 80 --public
    """
    from nasss.resources import shipped_files, workspace, workspace_files

    with _extra("web"):
        from nasss.web.serve import serve as run_server
    own = workspace_files()
    if own and not public:
        tell(f"With your own studies in {workspace()}: not checked for disclosure, for this machine only.")
    files: list[Path | str] = [*shipped_files(), *own, *data]
    run_server(host, port, open_browser=open_browser, public=public, paths=files, announce=tell)


@cli.command()
@click.option(
    "--output", "-o", metavar="FOLDER", required=True, help="Where to write; a site written before is replaced."
)
@click.option("--base", metavar="URL", default="", help="The address the site will have, for redirects and sitemap.")
@click.option("--data", metavar="FILE", multiple=True, help="With this .ttl or .trig file too. Repeatable.")
def site(output: str, base: str, data: tuple[str, ...]) -> None:
    """Write the same pages as files for any web server; queries run in the reader's browser.

    The shipped studies and the files of --data, after the disclosure check.

    \b
    Example:
      nasss site -o public --base https://example.org/nasss/
    """
    from nasss.api import load

    with _extra("web"):
        from nasss.web.site import write_site
    with load(data) as graph, telling() as progress:
        written = write_site(
            Path(output),
            base=base,
            connection=graph,
            progress=lambda what, done, all_: progress(f"{what}: {done}/{all_}"),
        )
    emit(f"{output}\n")
    tell(f"{len(written):,} files; look at them with: python -m http.server --directory {output}")


@cli.command()
@click.option("--output", "-o", metavar="FOLDER", required=True, help="Where to write; an earlier release is replaced.")
@click.option("--study", "own", metavar="ID", multiple=True, help="With this study of your own too. Repeatable.")
@click.option("--base", metavar="URL", default="", help="The address the site will have, for redirects and sitemap.")
@click.option("--without-site", is_flag=True, help="Leave out the pages, which take most of the time.")
@click.option("--k", type=int, default=LEAST_K, show_default=True, help="People that must stand together.")
def release(output: str, own: tuple[str, ...], base: str, without_site: bool, k: int) -> None:
    """Write a release: everything one can cite, with descriptions and checksums.

    The same files give the same bytes. The date is that of SOURCE_DATE_EPOCH, else that of CITATION.cff. Nothing is
    written when a study would single people out: see nasss disclose.

    \b
    Example:
      nasss release -o dist
    """
    from nasss.study_commands import own_study

    with _extra("release"):
        from nasss.release import write_release
    folders = [own_study(name) for name in own]
    with telling() as progress:
        notes = write_release(Path(output), own=folders, base=base, site=not without_site, k=k, tell=progress)
    for note in notes:
        tell(note)
    emit(f"{output}\n")
    tell(f"to compare the files with their checksums: cd {output} && sha256sum --check --quiet MANIFEST.sha256")


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Say what to install when an extra is missing."""
    try:
        yield
    except ImportError as error:
        raise UsageError(f"This needs {error.name}; install it: pip install 'nasss[{name}]'") from error


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


def _tell_counts(found: "Inferred") -> None:
    """Tell what was found and by what."""
    from nasss.render import table

    counts = found.counts()
    total = sum(int(str(row["new"])) for row in counts)
    tell(f"{total:,} new statements for the graph {found.graph.value}")
    if total:
        tell(table(counts, file=sys.stderr, width=terminal_width()).rstrip())


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
