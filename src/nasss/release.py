"""A release: everything one can cite, in one folder, the same bytes each time it is made from the same files."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from rdflib import DCTERMS, RDFS

from nasss import manual
from nasss.answers import written
from nasss.api import KnowledgeGraph
from nasss.changes import promised
from nasss.citation import Citation, citation, citation_file, licence_file, release_date
from nasss.crate import METADATA, crate
from nasss.description import DOCUMENT, Part, description
from nasss.disclosure import DEFAULT_K
from nasss.errors import EngineError
from nasss.export import bridged, formats, merged
from nasss.guard import guard
from nasss.namespaces import NASSS, ONTOLOGY, graph_iri, study_iri
from nasss.nanopubs import LeftOut, nanopublications
from nasss.resources import (
    graph_dir,
    graph_files,
    mapping_files,
    ontology_dir,
    queries_dir,
    shapes_dir,
    shipped_files,
    version,
)
from nasss.turtle import read_graph
from nasss.web.model import World, page_path
from nasss.web.redirects import w3id_rules
from nasss.web.site import address, all_quads, write_site
from nasss.writing import check_place, replacing

MARKER = "nasss-release.json"
MANIFEST = "MANIFEST.sha256"
ALL = "data/all.nq"
# Reserved for examples (RFC 2606): stands in the rules until the site has an address.
NOWHERE = "https://example.org/nasss/"
MAPPINGS = "https://w3id.org/nasss/mappings/graph"
KEYWORDS = ("NASSS", "ontology", "implementation science", "health technology", "adoption", "RDF", "OWL", "SPARQL")
FOLDERS = {
    "ontology": "The ontology as one file in five formats, alone (nasss) and with the bridges to other ontologies "
    "(nasss-bridged); its modules and bridges as they are edited are in modules/, with catalogs for reading offline.",
    "data": "The graph of each study as TriG, and everything (ontology, studies, mappings) as sorted N-Quads.",
    "mappings": "Mappings to other ontologies as SSSOM tables, and as a graph.",
    "answers": "Every question asked without restriction, as CSV and JSON; index.csv lists them.",
    "shapes": "SHACL shapes.",
    "queries": "The questions as SPARQL.",
    "nanopubs": "Findings of whole studies as nanopublications with trusty URIs, unsigned; index.csv lists them "
    "and says which findings are left out and why.",
    "site": "The same as pages for any web server. What stands in static/vendor has licences of its own beside it.",
    "manual": "The manual as pages for any web server: tutorial, how-to, reference, explanation.",
    "w3id": "Redirect rules for w3id.org, which are not in force yet, and where each promised IRI leads.",
}
# What a file is, by how its name begins; the longest beginning that fits counts. Files that fit none are many and
# small: they stand in the index of their folder, and all are in the manifest.
FILES = {
    "CITATION.cff": "How to cite this release.",
    "LICENSE": "The licence of the code.",
    "README.md": "What is in this release.",
    "answers/index.csv": "All questions, with the number of rows of each answer.",
    "data/": "The graph of one study.",
    "data/all.nq": "Ontology, studies and mappings, sorted.",
    "mappings/": "Mappings to other ontologies.",
    "nanopubs/index.csv": "All findings, with the nanopublication of each or why it has none.",
    "manual/index.html": "The first page of the manual.",
    "nasss-release.json": "Says that this folder is a release.",
    "ontology/modules/": "",
    "ontology/nasss": "The ontology as one file.",
    "ontology/nasss-bridged": "The ontology with its bridges to other ontologies as one file.",
    "queries/README.md": "All questions in plain words, and how to read the answers.",
    "shapes/": "SHACL shapes.",
    "shapes/README.md": "About the shapes.",
    "site/index.html": "The first page of the site.",
    "void.ttl": "A description of this release as VoID, DCAT and PROV.",
    "w3id/.htaccess": "Redirect rules for w3id.org, not in force yet.",
    "w3id/iris.csv": "Where each IRI leads once the rules are in force.",
}
Tell = Callable[[str], None]


def write_release(
    out: Path,
    *,
    own: Sequence[Path] = (),
    base: str = "",
    site: bool = True,
    k: int = DEFAULT_K,
    tell: Tell | None = None,
) -> list[str]:
    """Write a whole release to a folder, or leave what was there as it was.

    Args:
        out: the folder. It must not exist, be empty, or hold an earlier release, which is replaced as a whole.
        own: folders of tables of a person's own studies that are to be in it.
        base: the address that the site will have on the web, for redirects; empty when it is not known.
        site: whether to write the pages too, which take most of the time: the site, and in a checkout the manual.
        k: the least number of people that may stand together.
        tell: told what is being done.

    Returns:
        What the disclosure check says of each study.

    Raises:
        UsageError: the folder holds something else, the address is none, or a date cannot be read.
        ProblemError: a study may not be published; the message says why, and nothing is written.
        EngineError: the check could not be made, or a file cannot be written.
    """
    tell = tell or (lambda _: None)
    base = address(base)
    out = out.resolve()
    check_place(out, MARKER, "release")
    about = citation()
    if about.version != version():
        raise EngineError(f"{citation_file()}: version is {about.version}, expected {version()}; correct the file")
    tell("checking what the studies would tell of single people")
    notes = guard([*sorted((graph_dir() / "studies").glob("*/")), *own], k=k, what="release")
    graphs = [*graph_files(), *(folder.resolve().parents[1] / f"{folder.name}.trig" for folder in own)]
    with (
        KnowledgeGraph([*shipped_files(), *graphs[len(graph_files()) :]]) as connection,
        replacing(out) as folder,
    ):
        _Release(folder, connection, graphs, about, base, k, tell).write(with_site=site)
    return notes


class _Release:
    """Writes the parts of a release to an empty folder.

    Args:
        folder: the folder.
        connection: what is released, to ask.
        graphs: the graphs of the studies.
        about: what ``CITATION.cff`` says.
        base: the address of the site, or nothing.
        k: the least number of people that may stand together.
        tell: told what is being done.
    """

    def __init__(
        self,
        folder: Path,
        connection: KnowledgeGraph,
        graphs: Sequence[Path],
        about: Citation,
        base: str,
        k: int,
        tell: Tell,
    ) -> None:
        self.folder, self.connection, self.graphs, self.about = folder, connection, graphs, about
        self.base, self.k, self.tell = base, k, tell
        header = read_graph(ontology_dir() / "nasss.ttl")
        self.date = release_date(about, str(header.value(ONTOLOGY, DCTERMS.created)))

    def write(self, *, with_site: bool) -> None:
        """Write everything, the manifest last."""
        steps: list[tuple[str, Callable[[], None]]] = [
            ("the ontology", self.write_ontology),
            ("the data", self.write_data),
            ("the mappings", self.write_mappings),
            ("the answers", self.write_answers),
            ("the shapes", lambda: _copy(shapes_dir(), self.folder / "shapes")),
            ("the questions", lambda: _copy(queries_dir(), self.folder / "queries")),
            ("the nanopublications", self.write_nanopubs),
            ("the redirects", self.write_redirects),
            ("the descriptions", self.write_descriptions),
        ]
        if with_site:
            steps.insert(0, ("the site", self.write_site))
            if manual.is_here():
                steps.insert(0, ("the manual", self.write_manual))
        for what, step in steps:
            self.tell(what)
            step()
        self.tell("the checksums")
        self.put(MANIFEST, "".join(f"{_sha256(self.folder / name)}  {name}\n" for name in self.names()))

    def put(self, name: str, text: str | bytes) -> None:
        """Write a file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def names(self) -> list[str]:
        """The files written so far, sorted."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def write_site(self) -> None:
        """The pages, which are guarded once more."""
        write_site(
            self.folder / "site",
            base=self.base,
            connection=self.connection,
            progress=lambda what, done, all_: self.tell(f"the site: {what}: {done}/{all_}"),
        )

    def write_manual(self) -> None:
        """The manual, whose sources are in a checkout only."""
        manual.build(self.folder / "manual")

    def write_ontology(self) -> None:
        """The ontology as it is edited, and as one file in each format."""
        _copy(ontology_dir(), self.folder / "ontology" / "modules", leave_out=(".sssom.tsv", ".trig"))
        for name, graph in (("nasss", merged()), ("nasss-bridged", bridged())):
            for file, text in formats(name, graph).items():
                self.put(f"ontology/{file}", text)

    def write_data(self) -> None:
        """Each study as it is built, and everything as one file."""
        for path in self.graphs:
            self.put(f"data/{path.name}", path.read_bytes())
        self.put(ALL, all_quads(self.connection.source))

    def write_mappings(self) -> None:
        """The mappings as tables and as a graph."""
        for path in [*sorted((ontology_dir() / "alignments").glob("*.sssom.tsv")), *mapping_files()]:
            self.put(f"mappings/{path.name}", path.read_bytes())

    def write_answers(self) -> None:
        """Every question without restriction; no question needs a value, some have one that holds unless told."""
        rows = []
        for slug, question in self.connection.questions.items():
            answer = self.connection.ask(slug)
            for kind in ("csv", "json"):
                self.put(f"answers/{slug}.{kind}", written(answer, kind))
            parameters = question.parameters.values()
            preset = [f"{known.name}={known.default}" for known in parameters if known.default is not None]
            open_ = [known.name for known in parameters if known.default is None]
            rows.append((slug, question.summary, len(answer), "; ".join(preset), "; ".join(open_)))
        columns = ("question", "in plain words", "rows", "asked with", "can be narrowed by")
        self.put("answers/index.csv", _csv(columns, rows))

    def write_nanopubs(self) -> None:
        """What the published studies report as a whole, one file for each finding."""
        rows = []
        for path in self.graphs:
            self.tell(f"the nanopublications of {path.stem}")
            found = nanopublications(path, created=self.date, creator=self.about.authors, k=self.k)
            for item in found:
                if isinstance(item, LeftOut):
                    rows.append((item.finding, "", "", item.why))
                    continue
                name = f"{path.stem}/{item.finding.rpartition('/')[2]}.trig"
                self.put(f"nanopubs/{name}", item.trig)
                rows.append((item.finding, item.iri, name, ""))
        self.put("nanopubs/index.csv", _csv(("finding", "nanopublication", "file", "left out because"), rows))

    def write_redirects(self) -> None:
        """The rules for w3id.org, and where they lead from each promised IRI and each thing of the data."""
        base = self.base or NOWHERE
        note = "" if self.base else f"# The site has no address yet: put it in the place of {NOWHERE}\n"
        self.put("w3id/.htaccess", note + w3id_rules(base))
        since = promised()
        things = World.gather(self.connection.source).paths
        rows = [(iri, since.get(iri, ""), *_places(iri, base, things.get(iri))) for iri in sorted({*since, *things})]
        self.put("w3id/iris.csv", _csv(("iri", "promised since", "for people", "as Turtle", "page of its own"), rows))

    def write_descriptions(self) -> None:
        """What people and machines read first."""
        for path in (citation_file(), licence_file()):
            self.put(path.name, path.read_bytes())
        self.put("README.md", self.readme())
        self.put(MARKER, self.marker())
        files = [name for name in self.names() if name.startswith(("ontology/nasss", "data/", "mappings/"))]
        text = description(
            self.folder,
            self.about,
            date=self.date,
            whole=ALL,
            parts=self.parts(),
            files=files,
            titles={document: title for _, title, document in self.studies if document},
            base=self.base,
        )
        self.put(DOCUMENT, text)
        folders = {name: what for name, what in FOLDERS.items() if (self.folder / name).is_dir()}
        known = {name: what for name in self.names() if (what := _what(name))}
        self.put(METADATA, crate(self.folder, self.about, date=self.date, folders=folders, files=known, words=KEYWORDS))

    def parts(self) -> list[Part]:
        """The ontology, each study and the mappings."""
        return [
            Part(str(ONTOLOGY), "The NASSS ontology", "ontology/nasss.nt"),
            *(Part(str(graph_iri(path.stem)), title, f"data/{path.name}") for path, title, _ in self.studies),
            *(Part(MAPPINGS, "Mappings to other ontologies", f"mappings/{path.name}") for path in mapping_files()),
        ]

    @cached_property
    def studies(self) -> list[tuple[Path, str, str]]:
        """For each study its graph, its title and the document it reports in, if any."""
        found = []
        for path in self.graphs:
            graph, study = read_graph(path), study_iri(path.stem)
            found.append((path, str(graph.value(study, RDFS.label)), str(graph.value(study, NASSS.reportedIn) or "")))
        return found

    def marker(self) -> str:
        """What says that we wrote this folder, so that it may be replaced."""
        marker = {
            "what": "a release written by nasss; nasss release replaces this folder",
            "nasss": version(),
            "date": self.date,
            "studies": [path.stem for path in self.graphs],
        }
        return json.dumps(marker, indent=1) + "\n"

    def readme(self) -> str:
        """What is in it, for people."""
        rows = "\n".join(f"| `{name}/` | {what} |" for name, what in FOLDERS.items() if (self.folder / name).is_dir())
        return _README.format(
            title=self.about.title,
            version=self.about.version,
            date=self.date,
            rows=rows,
            manifest=MANIFEST,
            document=DOCUMENT,
            crate=METADATA,
        )


def _places(iri: str, base: str, page: str | None) -> tuple[str, str, str]:
    """Where an IRI leads a browser and a client that asks for Turtle, and its own page."""
    place, _, fragment = iri.partition("#")
    path = page_path(place) or "/"
    # A browser keeps what follows the #; a server never sees it.
    people = f"{base}{path.lstrip('/')}{'#' + fragment if fragment else ''}"
    return people, f"{base}{path.strip('/')}.ttl", f"{base}{page.lstrip('/')}" if page else ""


def _what(name: str) -> str:
    """What a file is; nothing when it is one of many."""
    return FILES[max((start for start in FILES if name.startswith(start)), key=len, default="ontology/modules/")]


def _copy(source: Path, target: Path, leave_out: tuple[str, ...] = ()) -> None:
    """Copy the files of a folder, without hidden ones."""
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and not path.name.endswith(leave_out) and not any(p.startswith(".") for p in name.parts):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)


def _csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_README = """# {title}

Version {version}, dated {date}. How to cite it: `CITATION.cff`; cite each study whose findings you use too.

| folder | what is in it |
|---|---|
{rows}

- `{manifest}` has the SHA-256 of every other file; `sha256sum --check {manifest}` compares them.
- `{document}` describes the release as VoID, DCAT and PROV, with counts. `{crate}` describes its files as an RO-Crate.
- The IRIs begin with `https://w3id.org/nasss/`. That name is not registered yet: they do not resolve on the web.
- The nanopublications were sent nowhere and carry no signature. Nothing in them tells of a participant.

The code is under the MIT licence (`LICENSE`); everything else here is under
[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), but for the parts of the site that say otherwise.
"""
