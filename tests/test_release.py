"""A release: what is in it, the same bytes each time, described as it is, and whole or not there.

The site in it has a few pages only: tests/web/test_site.py writes the whole. With NASSS_FULL_RELEASE=1 it is whole here
too, which takes about three minutes more.
"""

import csv
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import owl_api
import pyoxigraph as ox
import pytest
import rocrate
from rdflib import DCAT, DCTERMS, OWL, PROV, RDF, VOID, XSD, BNode, Graph, Literal, URIRef
from redirect_rules import walk

import nasss
from nasss import manual, release
from nasss.changes import promised
from nasss.cli import run
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.export import bridged, named
from nasss.graph import build_study
from nasss.namespaces import ONTOLOGY, graph_iri
from nasss.nanopubs import verify
from nasss.release import MANIFEST, MARKER, NOWHERE, write_release
from nasss.resources import graph_dir, ontology_dir, queries_dir, root, shapes_dir, version
from nasss.web import site, twins
from nasss.web.pages import Pages

STUDIES = ["hogg-2023", "pmc11670909", "strohm-2020", "van-leeuwen-2024"]
FOLDERS = {"answers", "data", "manual", "mappings", "nanopubs", "ontology", "queries", "shapes", "site", "w3id"}
FILES = {"CITATION.cff", "LICENSE", MANIFEST, "README.md", MARKER, "ro-crate-metadata.json", "void.ttl"}
FORMATS = ("jsonld", "nt", "ofn", "owl", "ttl")
CODED = Path(__file__).parent / "studies" / "coded"
FULL = bool(os.environ.get("NASSS_FULL_RELEASE"))
PAGES = ["/", "/questions/", "/study/strohm-2020/finding/t2-02/"]
EXPECTED_MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "ofn": "text/owl-functional",
    "owl": "application/rdf+xml",
    "trig": "application/trig",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
}

# Another hash seed, locale, time zone, clock and file mode, and a folder of another name.
AGAIN = """
import datetime, sys, time
from pathlib import Path

class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=4000)
    @classmethod
    def utcnow(cls):
        return cls.now()
    @classmethod
    def today(cls):
        return cls.now()

real = time.time
time.time = lambda: real() + 4000 * 86400
datetime.datetime = Later
from test_release import small_site
from nasss import nanopubs, release
import pytest
with pytest.MonkeyPatch.context() as patch:
    small_site(patch)
    # What was let through once is let through again.
    patch.setattr(release, "guard", lambda *_, **__: [])
    patch.setattr(nanopubs, "guard_files", lambda *_, **__: None)
    release.write_release(Path(sys.argv[1]))
"""


def small_site(patch: pytest.MonkeyPatch) -> None:
    """Let a site have a few pages only."""
    if not FULL:
        # The release was checked just before.
        patch.setattr(site, "guard_all", lambda *_, **__: [])
        patch.setattr(Pages, "paths", lambda _: iter(PAGES))
        patch.setattr(twins, "ontology", lambda kind: b"")
        patch.setattr(site._Site, "questions", lambda _: iter(()))
        # The manual has tests of its own, see tests/test_manual.py.
        patch.setattr(manual, "build", small_manual)


def small_manual(folder: Path) -> list[Path]:
    folder.mkdir()
    page = folder / "index.html"
    page.write_text("<p>A manual of one page.</p>", encoding="utf-8")
    return [page]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Made:
    folder: Path
    files: Mapping[str, bytes]
    told: list[str]

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.files[name].decode().splitlines()))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A release, made without a network."""
    folder = tmp_path_factory.mktemp("first") / "dist"
    told: list[str] = []

    def refuse(*_: object) -> None:
        raise AssertionError("the release wanted the network")

    with pytest.MonkeyPatch.context() as patch:
        small_site(patch)
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        notes = write_release(folder, tell=told.append)
    assert [note.partition(":")[0] for note in notes] == STUDIES
    return Made(folder, tree(folder), told)


# What is in it


def test_what_is_there(made: Made) -> None:
    assert {path.name for path in made.folder.iterdir()} == FOLDERS | FILES
    assert {f"ontology/nasss{kind}.{form}" for kind in ("", "-bridged") for form in FORMATS} <= set(made.files)
    slugs = {path.stem for path in queries_dir().glob("*.rq")}
    assert {f"answers/{slug}.{form}" for slug in slugs for form in ("csv", "json")} <= set(made.files)
    assert {name for name in made.files if name.startswith("data/")} == {
        *(f"data/{study}.trig" for study in STUDIES),
        "data/all.nq",
    }
    assert "site/index.html" in made.files and "site/nasss-site.json" in made.files
    assert made.told[-1] == "the checksums"
    assert {"the manual", "the site", "the ontology", "the answers", "the nanopublications", "the descriptions"} <= set(
        made.told
    )


@pytest.mark.parametrize(
    ("source", "target", "pattern"),
    [
        (ontology_dir(), "ontology/modules", "**/*.ttl"),
        (ontology_dir(), "ontology/modules", "**/catalog-v001.xml"),
        (ontology_dir() / "alignments", "mappings", "*.sssom.tsv"),
        (ontology_dir() / "alignments", "mappings", "*.trig"),
        (graph_dir(), "data", "*.trig"),
        (shapes_dir(), "shapes", "*.ttl"),
        (queries_dir(), "queries", "*.rq"),
        (root(), ".", "CITATION.cff"),
        (root(), ".", "LICENSE"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_edited_is_there_as_it_is(made: Made, source: Path, target: str, pattern: str) -> None:
    files = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.glob(pattern)}
    assert files
    assert {name: made.files.get(f"{target}/{name}".removeprefix("./")) for name in files} == files


def test_the_ontology_with_bridges_says_the_same_in_each_format(made: Made) -> None:
    """For the ontology alone see tests/test_export.py."""
    whole = set(named(bridged()))
    for form, kind in (("ttl", "turtle"), ("owl", "xml"), ("nt", "nt"), ("jsonld", "json-ld")):
        data = made.files[f"ontology/nasss-bridged.{form}"].decode()
        assert set(named(Graph().parse(data=data, format=kind))) == whole, form
    alone = set(Graph().parse(data=made.files["ontology/nasss.nt"].decode(), format="nt"))
    assert len(alone) > 5000 and len(alone) + 500 < len(whole)
    assert {triple for triple in alone if not any(isinstance(term, BNode) for term in triple)} < whole
    assert {subject for subject, _, value in whole if value == OWL.Ontology} == {ONTOLOGY}
    role = URIRef("http://purl.obolibrary.org/obo/BFO_0000023")
    assert any(role in triple for triple in whole) and not any(role in triple for triple in alone)


@pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)
def test_the_owl_api_reads_the_same_axioms_with_bridges(made: Made, tmp_path: Path) -> None:
    names = ("nasss-bridged.owl", "nasss-bridged.ofn")
    answers = owl_api.gate("4.5", tmp_path, [made.folder / "ontology" / name for name in names])
    keys = ("axioms", "logical axioms", "classes", "missing imports", "unparsed triples", "DL merged")
    xml, functional = ({key: answers[name][key] for key in keys} for name in names)
    assert xml == functional
    assert xml["DL merged"] == ["{}"] and xml["missing imports"] == [""]


def test_the_data_as_one_file(made: Made) -> None:
    lines = made.files["data/all.nq"].decode().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    quads = list(ox.parse(made.files["data/all.nq"], format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len(lines)
    for study in STUDIES:
        graph = ox.NamedNode(str(graph_iri(study)))
        expected = set(ox.parse(made.files[f"data/{study}.trig"], format=ox.RdfFormat.TRIG))
        assert {quad for quad in quads if quad.graph_name == graph} == expected


def test_every_question_is_answered_and_listed(made: Made) -> None:
    index = {row["question"]: row for row in made.rows("answers/index.csv")}
    assert set(index) == {path.stem for path in queries_dir().glob("*.rq")}
    for slug, row in index.items():
        as_json = json.loads(made.files[f"answers/{slug}.json"])
        as_csv = list(csv.reader(made.files[f"answers/{slug}.csv"].decode().splitlines(keepends=True)))
        assert len(as_json) == len(as_csv) - 1 == int(row["rows"]), slug
    silent = json.loads(made.files["answers/silent-participants.json"])
    assert [row["participant_label"] for row in silent] == ["interviewee 21", "interviewee 24"]
    assert index["thin-findings"]["asked with"] == "below=3"
    assert index["thin-findings"]["can be narrowed by"] == "study"


def test_every_nanopublication_is_as_it_should_be_and_listed(made: Made) -> None:
    index = made.rows("nanopubs/index.csv")
    listed = {row["file"]: row["nanopublication"] for row in index if row["file"]}
    assert {f"nanopubs/{name}" for name in listed} == {name for name in made.files if name.endswith(".trig")} - {
        name for name in made.files if not name.startswith("nanopubs/")
    }
    assert (len(index), len(listed)) == (140, 132)
    assert all(bool(row["file"]) != bool(row["left out because"]) for row in index)
    assert len(set(listed.values())) == len(listed)
    # Each takes a while; tests/test_nanopubs.py changes some.
    for name in sorted(listed)[:: 1 if FULL else 4]:
        assert verify(made.folder / "nanopubs" / name) == listed[name]


# Where the IRIs lead


def test_every_promised_iri_has_its_place(made: Made) -> None:
    rows = {row["iri"]: row for row in made.rows("w3id/iris.csv")}
    assert {iri: row["promised since"] for iri, row in rows.items() if row["promised since"]} == promised()
    rules = made.files["w3id/.htaccess"].decode()
    assert rules.startswith(f"# The site has no address yet: put it in the place of {NOWHERE}\n")
    with nasss.load() as graph:
        pages = Pages(graph, static=True)
        paths = {f"{NOWHERE}{path.lstrip('/')}" for path in pages.world.paths.values()}
    assert promised().keys() <= rows.keys()
    for iri, row in rows.items():
        asked, _, fragment = iri.removeprefix("https://w3id.org/nasss/").partition("#")
        people, _, kept = row["for people"].partition("#")
        assert (walk(rules, asked, "text/html"), kept) == (people, fragment), iri
        assert walk(rules, asked, "text/turtle") == row["as Turtle"], iri
        assert row["page of its own"] in paths, iri
        assert people in paths


# What describes it


@dataclass(frozen=True)
class Recount:
    triples: int
    entities: int
    classes: int
    properties: int
    subjects: int
    objects: int


def recount(data: bytes, kind: ox.RdfFormat) -> Recount:
    """The counts, by another parser and another way."""
    triples = {quad.triple for quad in ox.parse(data, format=kind)}
    subjects = {str(triple.subject) for triple in triples}
    types = {str(triple.object) for triple in triples if triple.predicate.value == str(RDF.type)}
    return Recount(
        len(triples),
        len([name for name in subjects if name.startswith("<https://w3id.org/nasss/")]),
        len(types),
        len({triple.predicate.value for triple in triples}),
        len(subjects),
        len({str(triple.object) for triple in triples}),
    )


@pytest.fixture(scope="module")
def void(made: Made) -> Graph:
    return Graph().parse(made.folder / "void.ttl", publicID="file:///release/void.ttl")


@pytest.mark.parametrize(
    ("iri", "file"),
    [
        ("file:///release/", "data/all.nq"),
        (str(ONTOLOGY), "ontology/nasss.nt"),
        ("https://w3id.org/nasss/mappings/graph", "mappings/mappings.trig"),
        *((str(graph_iri(study)), f"data/{study}.trig") for study in STUDIES),
    ],
)
def test_the_counts_are_those_of_the_files(made: Made, void: Graph, iri: str, file: str) -> None:
    kinds = {"nq": ox.RdfFormat.N_QUADS, "nt": ox.RdfFormat.N_TRIPLES, "trig": ox.RdfFormat.TRIG}
    expected = recount(made.files[file], kinds[file.rpartition(".")[2]])
    part = URIRef(iri)
    assert (part, RDF.type, VOID.Dataset) in void
    assert (part, VOID.dataDump, URIRef(f"file:///release/{file}")) in void
    names = ("triples", "entities", "classes", "properties", "distinctSubjects", "distinctObjects")
    said = {name: void.value(part, VOID[name]) for name in names}
    numbers = (expected.triples, expected.entities, expected.classes, expected.properties)
    assert said == dict(zip(names, map(Literal, (*numbers, expected.subjects, expected.objects)), strict=True))
    assert expected.triples > 500 and expected.entities > 50


def test_the_description_names_the_files_as_they_are(made: Made, void: Graph) -> None:
    here = URIRef("file:///release/")
    files = {str(iri).removeprefix(str(here)) for iri in void.objects(here, DCAT.distribution)}
    assert files == {name for name in made.files if name.startswith(("data/", "mappings/", "ontology/nasss"))}
    for name in files:
        iri = URIRef(f"{here}{name}")
        assert void.value(iri, DCAT.byteSize) == Literal(len(made.files[name]), datatype=XSD.nonNegativeInteger)
        kind = EXPECTED_MEDIA_TYPES[name.rpartition(".")[2]]
        assert str(void.value(iri, DCAT.mediaType)) == f"https://www.iana.org/assignments/media-types/{kind}"
    assert len(set(void.objects(here, VOID.subset))) == 6
    assert str(void.value(here, URIRef(f"{DCAT}version"))) == version()
    sources = {str(iri) for iri in void.objects(here, PROV.wasDerivedFrom)}
    assert sources == {
        "https://doi.org/10.1007/s00330-020-06946-y",
        "https://doi.org/10.1007/s00330-023-09991-5",
        "https://doi.org/10.1200/CCI.24.00101",
        "https://doi.org/10.2196/39742",
    }


def test_no_date_is_that_of_the_clock(made: Made, void: Graph) -> None:
    """CITATION.cff has no date yet, so it is that of the ontology."""
    assert str(void.value(URIRef("file:///release/"), DCTERMS.issued)) == "2026-11-24"
    crate = {entity["@id"]: entity for entity in json.loads(made.files["ro-crate-metadata.json"])["@graph"]}
    assert crate["./"]["datePublished"] == "2026-11-24"
    assert json.loads(made.files[MARKER])["date"] == "2026-11-24"
    assert "dated 2026-11-24" in made.files["README.md"].decode()


def test_the_crate_lists_what_is_there(made: Made) -> None:
    document = json.loads(made.files["ro-crate-metadata.json"])
    crate = {entity["@id"]: entity for entity in document["@graph"]}
    assert len(crate) == len(document["@graph"])
    listed = {part["@id"] for part in crate["./"]["hasPart"]}
    assert {name.rstrip("/") for name in listed if name.endswith("/")} == FOLDERS
    for name in listed:
        if not name.endswith("/"):
            assert crate[name]["contentSize"] == str(len(made.files[name])), name
    top = FILES - {MANIFEST, "ro-crate-metadata.json"}
    assert top | {"data/all.nq", "ontology/nasss.owl", "w3id/.htaccess", "answers/index.csv"} <= listed
    assert not [name for name in listed if name.startswith(("ontology/modules/", "answers/a"))]


# The project has no address, no ROR and nobody to call, and does not invent them.
NOT_SAID = [
    "RECOMMENDED ro-crate-1.2_86.2: The organization SHOULD have a URL.",
    "RECOMMENDED ro-crate-1.2_89.0: An Organization entity SHOULD have a ROR identifier as its @id "
    "(e.g., https://ror.org/03f0f6041)",
    "RECOMMENDED ro-crate-1.2_90.1: An Organization's contactPoint SHOULD reference a ContactPoint contextual entity",
    "RECOMMENDED ro-crate-1.2_93.0: At least one author or publisher Person/Organization SHOULD have a contactPoint "
    "property",
]


def validated(*folders: Path) -> list[list[str]]:
    """The issues that the validator finds in each crate, offline; it lives in an environment of its own."""
    beside = Path(sys.executable).parents[1] / "rocrate" / "bin" / "python"
    if not beside.exists():
        pytest.skip("no validator of RO-Crates: see the Makefile, which puts roc-validator into .venv/rocrate")
    context = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"
    command = [str(beside), str(Path(__file__).with_name("validate_crate.py")), str(context), *map(str, folders)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    issues: list[list[str]] = json.loads(done.stdout.splitlines()[-1])
    return issues


@pytest.mark.slow
def test_the_crate_is_valid_and_a_wrong_one_is_not(made: Made, tmp_path: Path) -> None:
    document = json.loads(made.files["ro-crate-metadata.json"])
    things = {entity["@id"]: entity for entity in document["@graph"]}
    things["./"]["hasPart"] = [{"@id": "void.ttl"}, {"@id": "LICENSE"}]
    del things["./"]["license"]
    here = ("./", "void.ttl", "LICENSE")
    kept = [thing for name, thing in things.items() if thing["@type"] not in ("File", "Dataset") or name in here]
    (tmp_path / "ro-crate-metadata.json").write_text(json.dumps({**document, "@graph": kept}), encoding="utf-8")
    (tmp_path / "void.ttl").write_bytes(made.files["void.ttl"])
    right, wrong = validated(made.folder, tmp_path)
    assert right == NOT_SAID
    required = [issue for issue in wrong if issue.startswith("REQUIRED")]
    assert any("license" in issue for issue in required), required
    assert any("LICENSE" in issue for issue in wrong), wrong


def test_the_checksums_are_those_of_all_other_files(made: Made) -> None:
    lines = made.files[MANIFEST].decode().splitlines()
    said = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert len(said) == len(lines)
    others = {name: hashlib.sha256(data).hexdigest() for name, data in made.files.items() if name != MANIFEST}
    assert said == others
    if shutil.which("sha256sum"):
        command = ["sha256sum", "--check", "--quiet", MANIFEST]
        assert subprocess.run(command, cwd=made.folder, check=True, capture_output=True).stdout == b""


def test_nothing_that_only_this_machine_knows(made: Made) -> None:
    secrets = {str(made.folder.parents[2]), str(Path.home()), socket.gethostname(), str(root())}
    found = {
        (name, secret)
        for name, data in made.files.items()
        for secret in secrets
        if len(secret) > 5 and secret.encode() in data
    }
    assert found == set()


def test_the_same_bytes_under_another_seed_locale_zone_clock_and_mode(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "another name"
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
        "LC_ALL": "C",
        "TZ": "Pacific/Kiritimati",
    }
    environment.pop("SOURCE_DATE_EPOCH", None)
    command = [sys.executable, "-c", AGAIN, str(folder)]
    subprocess.run(command, env=environment, check=True, cwd=tmp_path, umask=0o027)
    again = tree(folder)
    assert set(again) == set(made.files)
    assert [name for name in again if again[name] != made.files[name]] == []


def test_the_page_names_everything(made: Made) -> None:
    page = (root() / "docs" / "release.md").read_text(encoding="utf-8")
    readme = made.files["README.md"].decode()
    assert [name for name in sorted(FOLDERS) if f"`{name}/`" not in page or f"`{name}/`" not in readme] == []
    assert [name for name in sorted(FILES - {MARKER}) if f"`{name}`" not in page] == []


# Whole or not there


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Releases of two files, made at once, and the studies each is of."""
    made: list[list[str]] = []

    def write(self: release._Release, *, with_site: bool) -> None:
        self.put("README.md", f"site: {with_site}\n")
        self.put(MARKER, self.marker())
        made.append([path.stem for path in self.graphs])

    monkeypatch.setattr(release._Release, "write", write)
    return made


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "guard", lambda *_, **__: [])


@pytest.mark.usefixtures("unguarded")
def test_an_earlier_release_is_replaced_as_a_whole(quick: list[list[str]], tmp_path: Path) -> None:
    out = tmp_path / "dist"
    write_release(out)
    (out / "left-over.txt").write_text("from an older release", encoding="utf-8")
    write_release(out, site=False)
    assert {name: data[:12] for name, data in tree(out).items()} == {
        "README.md": b"site: False\n",
        MARKER: b'{\n "what": "',
    }
    assert list(tmp_path.iterdir()) == [out]
    assert out.stat().st_mode & 0o777 == 0o755
    assert len(quick) == 2


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "guard", lambda *_, **__: pytest.fail("it was not refused at once"))
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match=f"holds something that is no release of ours .no {MARKER} in it"):
        write_release(tmp_path)
    with pytest.raises(UsageError, match="this is a file; name a folder for the release"):
        write_release(tmp_path / "thesis.docx")
    with pytest.raises(UsageError, match="The address of the site cannot be 'here'"):
        write_release(tmp_path / "dist", base="here")
    assert tree(tmp_path) == {"thesis.docx": b"years of work"}


@pytest.mark.usefixtures("quick", "unguarded")
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), EngineError("broken"), KeyboardInterrupt()])
def test_when_a_step_fails_the_old_release_stays(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "dist"
    write_release(out)
    before = tree(out)

    def fail(self: release._Release, *, with_site: bool) -> None:
        self.put("half/written.txt", "half")
        raise error

    monkeypatch.setattr(release._Release, "write", fail)
    told = KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else EngineError
    with pytest.raises(told) as raised:
        write_release(out)
    if isinstance(error, OSError):
        assert f"{out}: cannot be written: No space left on device" in str(raised.value)
    assert tree(out) == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.usefixtures("unguarded")
def test_a_version_that_does_not_agree_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "version", lambda: "9.9.9")
    with pytest.raises(EngineError, match=r"CITATION\.cff: version is 0\.1\.0, expected 9\.9\.9; correct the file"):
        write_release(tmp_path / "dist")
    assert list(tmp_path.iterdir()) == []


# The disclosure check, and own studies


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """The tables of an invented study that is restricted and names its interviewees, in a person's own folder."""
    folder = tmp_path / "own" / "studies" / "coded"
    shutil.copytree(CODED, folder)
    (tmp_path / "own" / "coded.trig").write_text(build_study(folder), encoding="utf-8")
    yield folder


def test_what_may_not_go_out_is_not_released(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release._Release, "write", lambda *_, **__: pytest.fail("something was written"))
    before = tree(tmp_path)
    with pytest.raises(ProblemError, match=r"release stopped: coded .* would show single people, k = 3"):
        write_release(tmp_path / "dist", own=[own])
    assert tree(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"own"}


@pytest.mark.usefixtures("unguarded")
def test_own_studies_are_in_it_only_when_named(
    own: Path, quick: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASSS_STUDIES", str(tmp_path / "own"))
    write_release(tmp_path / "without")
    write_release(tmp_path / "with", own=[own])
    assert quick == [STUDIES, [*STUDIES, "coded"]]
    assert json.loads((tmp_path / "with" / MARKER).read_text())["studies"] == [*STUDIES, "coded"]


# The command


@pytest.fixture
def command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.mark.usefixtures("quick")
def test_the_command(command: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    out = tmp_path / "dist"
    code, said, told = command("release", "-o", str(out), "--without-site")
    assert (code, said) == (0, f"{out}\n")
    assert "strohm-2020: checked as published, k = 3: nothing blocks" in told
    assert (out / "README.md").read_text() == "site: False\n"


def test_the_command_refuses(
    own: Path, command: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASSS_STUDIES", str(tmp_path / "own"))
    code, said, told = command("release", "-o", str(tmp_path / "dist"), "--study", "coded")
    assert (code, said) == (1, "")
    assert "release stopped: coded" in told
    assert command("release", "-o", str(tmp_path / "dist"), "--study", "nothing")[0] == 2
    assert command("release")[0] == 2
    assert {path.name for path in tmp_path.iterdir()} == {"own"}


def test_the_command_says_what_to_install(
    command: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("nasss.release", "nasss.crate"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "rocrate.rocrate", None)
    code, said, told = command("release", "-o", str(tmp_path / "dist"))
    assert (code, said) == (2, "")
    assert "install it: pip install 'nasss[release]'" in told
