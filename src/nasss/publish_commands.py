"""Commands that put things before others: export, site, release, server."""

# What a command needs is imported inside it: most need little, and help must come quickly.

from pathlib import Path

import click

from nasss.terminal import LEAST_K, emit, extra, tell, telling


@click.command()
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


@click.command()
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

    with extra("web"):
        from nasss.web.serve import serve as run_server
    own = workspace_files()
    if own and not public:
        tell(f"With your own studies in {workspace()}: not checked for disclosure, for this machine only.")
    files: list[Path | str] = [*shipped_files(), *own, *data]
    run_server(host, port, open_browser=open_browser, public=public, paths=files, announce=tell)


@click.command()
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

    with extra("web"):
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


@click.command()
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

    with extra("release"):
        from nasss.release import write_release
    folders = [own_study(name) for name in own]
    with telling() as progress:
        notes = write_release(Path(output), own=folders, base=base, site=not without_site, k=k, tell=progress)
    for note in notes:
        tell(note)
    emit(f"{output}\n")
    tell(f"to compare the files with their checksums: cd {output} && sha256sum --check --quiet MANIFEST.sha256")
