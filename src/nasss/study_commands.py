"""The commands for a person's own studies: bring them in, take people out, and let nothing else out."""

# What a command needs is imported inside it, as in cli.

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nasss.errors import UsageError
from nasss.terminal import LEAST_K, Command, emit, output_option, tell, telling

if TYPE_CHECKING:
    from nasss.coded import Map
    from nasss.study import Options

Given = dict[str, str | bool | None]


@click.group()
def study() -> None:
    """Bring your own study, and look after the people in it.

    \b
    Examples:
      nasss study new my-study
      nasss study add my-study
      nasss study add my-study --write
    """


@study.command()
@click.argument("identifier", metavar="ID")
@click.option("--output", "-o", metavar="FOLDER", help="Where to write. [default: a new folder with this ID]")
@click.option(
    "--form",
    type=click.Choice(("wide", "long")),
    default="wide",
    show_default=True,
    help="wide: a factor with the list of IDs, as papers print. long: a row for each person and factor.",
)
def new(identifier: str, output: str | None, form: str) -> None:
    """Write empty tables for a study: CSV files, the same as a workbook, and what each column means.

    \b
    Examples:
      nasss study new my-study
      nasss study new my-study --form long -o tables
    """
    from nasss.study import new as write_new

    for path in write_new(identifier, Path(output or identifier), form=form):
        emit(f"{path}\n")
    tell("Fill in the CSV files or the workbook, then: nasss study add " + (output or identifier))


def _reading_options(command: Command) -> Command:
    """The options that say how a study is read."""
    options = [
        click.option("--study", metavar="ID", help="Identifier, where no table study says it."),
        click.option("--title", help="Title, likewise."),
        click.option("--method", help="Method, likewise."),
        click.option("--technology", help="The technology it is about, likewise."),
        click.option("--form", type=click.Choice(("wide", "long")), help="Read the table in this form."),
        click.option("--unit", metavar="UNIT", help="What sums or cells count, such as IntervieweeUnit or CodingUnit."),
        click.option("--profile", metavar="NAME", help="Headings of an export: taguette, or a profile of your own."),
        click.option("--codebook", metavar="FILE", help="The codebook that goes with an export."),
        click.option("--map", "map_file", metavar="FILE", help="What the parts of a coded project mean."),
        click.option("--sheet", help="The sheet of a workbook with one table."),
        click.option("--encoding", help="Of a text file; cp1252 must be confirmed in this way."),
        click.option("--delimiter", help="Of a text file."),
        click.option("--quotes", is_flag=True, help="Take words of interviewees in, with their consent."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _options(given: Given, *, replace: bool = False) -> "Options":
    from nasss.study import Options

    key = os.environ.get("NASSS_KEY")
    said: dict[str, Any] = {name: value for name, value in given.items() if name not in ("codebook", "map_file")}
    said |= {"codebook": _path(given["codebook"]), "map": _path(given["map_file"])}
    return Options(**said, key=key.encode() if key else None, replace=replace)


def _path(value: str | bool | None) -> Path | None:
    return Path(str(value)) if value else None


@study.command()
@click.argument("path")
@click.option("--write", is_flag=True, help="Add it. Without this, nothing is written and what would be is shown.")
@click.option("--into", metavar="FOLDER", help="Folder of your studies. [default: NASSS_STUDIES, or nasss-studies]")
@click.option("--replace", is_flag=True, help="Replace the study that has this identifier.")
@_reading_options
def add(path: str, write: bool, into: str | None, replace: bool, **given: str | bool | None) -> None:
    """Check a study and show what it would add; with --write, add it as a graph of its own.

    PATH is a folder of CSV tables, a workbook, one CSV file in the wide or long form, a REFI-QDA project (.qdpx), or an
    export of coding software with its --profile. Coded projects need a --map; on a terminal you are asked for it.

    NASSS_KEY in the environment makes the order of pseudonyms the same in each import; keep it out of the repository.

    \b
    Examples:
      nasss study add my-study
      nasss study add table2.csv --study my-study --title "My study" --method interviews --technology "a tool" --write
      nasss study map project.qdpx -o map.yaml
      nasss study add project.qdpx --map map.yaml --study my-study --title "My study" --write
    """
    from nasss.study import add as add_study

    folder = Path(into) if into else None
    if given["map_file"] is None and _is_coded(path, given) and is_interactive():
        given["map_file"] = str(_asked(path, _options(given)))
    with telling() as progress:
        progress(f"reading and checking {path}")
        addition = add_study(Path(path), _options(given, replace=replace), write=write, into=folder)
    emit(addition.to_text())
    if not addition.can_be_written:
        raise click.exceptions.Exit(1)
    if not write:
        tell("Nothing was written; --write adds it.")


def is_interactive() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty()


def _is_coded(path: str, given: Given) -> bool:
    return path.lower().endswith(".qdpx") or given["profile"] is not None


def _asked(path: str, options: "Options") -> Path:
    """Ask for a map on the terminal and save it beside the file, so that the import can be made again."""
    from nasss.codemap import write_map
    from nasss.confirm import ask_map
    from nasss.resources import write_atomically
    from nasss.study import coded_project

    target = Path(path).with_suffix(".map.yaml")
    if target.exists():
        raise UsageError(f"{target}: is there already; give it as --map, or move it away to be asked again")
    chosen: Map = ask_map(coded_project(Path(path), options), _prompt)
    write_atomically(target, write_map(chosen))
    tell(f"{target}: written. Edit it to place codes under shared factors, and give it as --map next time.")
    return target


def _prompt(question: str, choices: Sequence[str] | None) -> str:
    if choices is None:
        return str(click.prompt(question, err=True))
    kind: click.ParamType = click.Choice(choices)  # type: ignore[type-arg,unused-ignore]
    return str(click.prompt(question, type=kind, show_choices=len(choices) <= 12, err=True))


@study.command("map")
@click.argument("path")
@output_option
@_reading_options
def draft(path: str, output: str | None, **given: str | bool | None) -> None:
    """Write a map for a coded project in which nothing is decided, to be filled in."""
    from nasss.study import draft_map

    emit(draft_map(Path(path), _options(given)), output)


@study.command()
@click.argument("output", metavar="FILE.qdc")
@click.option("--of", "of_study", metavar="FOLDER", help="Tables of a study whose own factors come too.")
def codebook(output: str, of_study: str | None) -> None:
    """Write the shared factors as a codebook (.qdc) that coding software reads."""
    from nasss.refi import export_codebook

    number = export_codebook(Path(of_study) if of_study else None, Path(output))
    tell(f"{output}: {number} codes")


@study.command()
@click.argument("participant")
@click.option("--study", "name", metavar="ID", required=True, help="The study.")
@click.option("--write", is_flag=True, help="Do it. Without this, only show what would go.")
@click.option("--reason", help="For the log: a word from a fixed list, so that it names nobody.")
@click.option(
    "--in", "folder", metavar="FOLDER", help="Folder of your studies. [default: NASSS_STUDIES, or nasss-studies]"
)
def withdraw(participant: str, name: str, write: bool, reason: str | None, folder: str | None) -> None:
    """Take PARTICIPANT out of a study, with everything that rests on them.

    \b
    Example:
      nasss study withdraw p07 --study my-study --write
    """
    from nasss.study import default_target
    from nasss.withdraw import withdraw as take_out

    graph = Path(folder) if folder else default_target()
    done = take_out(participant, graph / "studies" / name, graph_dir=graph, reason=reason, write=write)
    emit(done.to_text())
    if done.mentions:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("folders", nargs=-1, metavar="[STUDY]...")
@click.option("--k", type=int, default=LEAST_K, show_default=True, help="People that must stand together.")
@click.option("--apply", "output", metavar="FOLDER", help="Write a release of the one STUDY that may go out.")
@click.option("--format", "-f", "kind", type=click.Choice(("text", "json")), default="text", show_default=True)
def disclose(folders: tuple[str, ...], k: int, output: str | None, kind: str) -> None:
    """Find out whom publishing a study would single out, and write a release that singles out nobody.

    STUDY is the identifier of a study, or a folder of tables; all of yours and the shipped ones when none is given.

    Exit code 0 when nothing stands in the way, 1 when something may not go out, 3 when it could not be checked: then
    nothing may go out either.

    \b
    Examples:
      nasss disclose
      nasss disclose my-study --k 5
      nasss disclose my-study --apply release
    """
    from nasss.disclosure import disclose as check_all

    paths = [_study_folder(name) for name in folders] or _all_studies()
    if output is not None:
        if len(paths) != 1:
            raise UsageError("--apply makes a release of one study; name it")
        from nasss.safe_release import apply

        # Not a result: it holds the key of the seal.
        tell(apply(paths[0], Path(output), k).to_text().rstrip())
        emit(f"{output}\n")
        return
    text, is_blocked = check_all(paths, k, kind)
    emit(text)
    if is_blocked:
        raise click.exceptions.Exit(1)


def _graph_folders() -> list[Path]:
    from nasss.resources import graph_dir, workspace

    own = workspace()
    return [graph_dir(), *([own] if own is not None else [])]


def _all_studies() -> list[Path]:
    from nasss.resources import study_folders

    return [path for folder in _graph_folders() for path in study_folders(folder)]


def own_study(name: str) -> Path:
    """The folder of one of a person's own studies, by its identifier."""
    from nasss.resources import study_folders, workspace

    own = workspace()
    folders = study_folders(own) if own is not None else []
    for folder in folders:
        if folder.name == name:
            return folder
    known = ", ".join(folder.name for folder in folders) or "none; nasss study add brings one in"
    raise UsageError(f"no study {name!r} of your own; there are {known}")


def _study_folder(name: str) -> Path:
    """The folder of a study that is given by its identifier or as a folder of tables."""
    found = [folder / "studies" / name for folder in _graph_folders() if (folder / "studies" / name).is_dir()]
    if not found and (Path(name) / "study.csv").is_file():
        return Path(name)
    if not found:
        known = ", ".join(path.name for path in _all_studies())
        raise UsageError(f"{name!r} is no folder of tables and no study; the studies are {known}")
    return found[-1]
