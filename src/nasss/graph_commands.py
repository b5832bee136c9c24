"""Commands that make graphs and stores, check them, compare them and reason over them."""

# What a command needs is imported inside it: most need little, and help must come quickly.

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nasss.errors import EngineError, ProblemError, UsageError
from nasss.terminal import (
    FORMATS,
    chosen_kind,
    emit,
    extra,
    format_option,
    give,
    jobs_option,
    output_option,
    tell,
    telling,
    terminal_width,
)

if TYPE_CHECKING:
    from nasss.inferred import Inferred
    from nasss.remote import LoadedGraph
    from nasss.store import Store

INCONSISTENCY = "inconsistency"


@click.command()
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


@click.command()
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


@click.command()
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


@click.command()
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
    with extra("cluster"):
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


@click.command()
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


@click.command(cls=_ReasonCommand)
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
      nasss reason --explain AddedValue a ContestedFactor
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


@click.command()
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


def _tell_counts(found: "Inferred") -> None:
    """Tell what was found and by what."""
    from nasss.render import table

    counts = found.counts()
    total = sum(int(str(row["new"])) for row in counts)
    tell(f"{total:,} new statements for the graph {found.graph.value}")
    if total:
        tell(table(counts, file=sys.stderr, width=terminal_width()).rstrip())
