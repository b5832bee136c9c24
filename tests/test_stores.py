"""The whole question library with its exact answers on every store: on disk, an oxigraph server, and Virtuoso.

The embedded store in memory and rdflib are compared in test_queries.py.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import study_data
from invented import TRIG, TTL
from oxigraph_server import oxigraph
from test_queries import SLUGS, bound, parameters
from virtuoso import Virtuoso, virtuoso
from write_answers import ANSWERS

from nasss import disk, remote, store
from nasss.endpoint import Endpoint
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.resources import ontology_files, shipped_files
from nasss.terms import Iri, Literal, Table, Term

ALL = sorted(study_data.SHIPPED)
STATEMENTS = """SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"""
# With this parameter put in, Virtuoso 7.2.5 answers wrongly or not at all (docs/stores.md says what to do).
WRONG_IN_VIRTUOSO = {
    ("absence", "study"),
    ("answer-version", "kind"),
    ("barrier-here-facilitator-there", "level"),
    ("contested-factors", "level"),
    ("expected-benefit-who", "study"),
    ("factors-by-setting", "level"),
    ("factors-by-setting", "setting"),
    ("framework-questions", "level"),
}


def as_tsv(table: Table) -> str:
    """The table as the files in tests/answers are written, by another writer than the program's."""
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    lines += ["\t".join("" if cell is None else _written(cell) for cell in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _written(cell: Term) -> str:
    if isinstance(cell, Iri):
        return str(ox.NamedNode(cell.value))
    assert isinstance(cell, Literal)
    if cell.lang:
        return str(ox.Literal(cell.value, language=cell.lang))
    return str(ox.Literal(cell.value, datatype=ox.NamedNode(cell.datatype)))


def expected(slug: str) -> str:
    return (ANSWERS / "all" / f"{slug}.tsv").read_text(encoding="utf-8")


# On disk


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files as a store on disk."""
    place = tmp_path_factory.mktemp("disk") / "store"
    disk.build(place, shipped_files())
    return place


@pytest.fixture(scope="session")
def on_disk(folder: Path) -> Iterator[store.Store]:
    with disk.open_store(folder) as opened:
        yield opened


@pytest.mark.parametrize("slug", SLUGS)
def test_on_disk_the_answers_are_exactly_the_expected_ones(on_disk: store.Store, slug: str) -> None:
    assert as_tsv(on_disk.select(study_data.query_text(slug))) == expected(slug)


def test_a_store_on_disk_cannot_be_changed(folder: Path) -> None:
    with (
        disk.open_store(folder) as opened,
        pytest.raises(EngineError, match="could not be answered: Transaction"),
    ):
        opened.insert("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", Iri("urn:g"))
    with disk.open_store(folder) as opened:
        assert opened.ask("ASK { <urn:a> <urn:b> 1 }") is False


def test_two_programs_can_ask_one_store_on_disk(folder: Path, on_disk: store.Store) -> None:
    with disk.open_store(folder) as other:
        assert other.select(STATEMENTS) == on_disk.select(STATEMENTS)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files with invented statements; one statement stands in two graphs."""
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1, 2 .", encoding="utf-8")
    (tmp_path / "b.trig").write_text("<urn:g> { <urn:a> <urn:p> 1 . }", encoding="utf-8")
    (tmp_path / "c.trig").write_text("<urn:h> { <urn:a> <urn:p> 3 . }", encoding="utf-8")
    return sorted(tmp_path.iterdir())


def test_on_disk_a_statement_in_two_graphs_is_one_statement(files: list[Path], tmp_path: Path) -> None:
    for name, chosen, merged, number in [("x", files, True, 3), ("y", files[1:], False, 2), ("z", files[:2], True, 2)]:
        assert disk.build(tmp_path / name, chosen).merged is merged
        with disk.open_store(tmp_path / name) as opened:
            (row,) = opened.select(STATEMENTS).rows
            assert row == (Literal(str(number), "http://www.w3.org/2001/XMLSchema#integer"),)
            assert opened.ask("ASK { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }") is True
            both = "SELECT (COUNT(*) AS ?n) FROM <urn:g> FROM <urn:h> WHERE { ?s ?p ?o }"
            assert opened.select(both).rows[0][0] == Literal(
                "1" if name == "z" else "2", "http://www.w3.org/2001/XMLSchema#integer"
            )


def test_a_stale_store_is_refused(files: list[Path], tmp_path: Path) -> None:
    disk.build(tmp_path / "store", files)
    text = files[0].read_text(encoding="utf-8")
    files[0].write_text(text, encoding="utf-8")
    disk.open_store(tmp_path / "store").close()  # written anew, with the same content
    files[0].write_text(text.replace("2", "9"), encoding="utf-8")
    with pytest.raises(EngineError, match=r"store: stale\. .*a\.ttl has changed since it was made\. Make it anew: "):
        disk.open_store(tmp_path / "store")
    files[0].unlink()
    with pytest.raises(EngineError, match=r"stale\. .*a\.ttl, which it was made of, cannot be read \(No such file"):
        disk.open_store(tmp_path / "store")


def test_folders_that_are_no_store_are_refused(files: list[Path], tmp_path: Path) -> None:
    place = tmp_path / "store"
    with pytest.raises(EngineError, match=r"no store made by nasss, or only half of one: nasss-store.json is missing"):
        disk.open_store(tmp_path / "nothing")
    disk.build(place, files)
    shutil.move(place / disk.DATABASE, tmp_path / "elsewhere")
    with pytest.raises(EngineError, match="only half of a store: database is missing"):
        disk.open_store(place)
    (place / disk.DATABASE).mkdir()
    with pytest.raises(EngineError, match=r"store: the database in it cannot be opened: .* Make it anew"):
        disk.open_store(place)
    manifest = place / disk.MANIFEST
    data = json.loads(manifest.read_text(encoding="utf-8"))
    changes: list[tuple[dict[str, object], str]] = [
        ({"engine": "0.1.0"}, r"made with pyoxigraph '0\.1\.0'; here is 0\.5"),
        ({"format": 0}, "made by another version of nasss"),
        ({"kind": "other"}, "cannot be read"),
        ({"sources": 1}, "cannot be read"),
    ]
    for change, message in changes:
        manifest.write_text(json.dumps({**data, **change}), encoding="utf-8")
        with pytest.raises(EngineError, match=message):
            disk.open_store(place)
    manifest.write_text("{", encoding="utf-8")
    with pytest.raises(EngineError, match=r"nasss-store\.json in it cannot be read"):
        disk.open_store(place)


def test_a_store_is_made_whole_or_not_at_all(files: list[Path], tmp_path: Path) -> None:
    place, other = tmp_path / "store", tmp_path / "mine"
    disk.build(place, files[1:])
    files[2].write_text("<urn:h> { <urn:a> <urn:p> }", encoding="utf-8")
    with pytest.raises(EngineError, match=r"c\.trig: line 1, column 27"):
        disk.build(place, files)
    with pytest.raises(EngineError, match="stale"):
        disk.open_store(place)
    files[2].write_text("<urn:h> { <urn:a> <urn:p> 3 . }", encoding="utf-8")
    with disk.open_store(place) as opened:
        assert opened.ask("ASK { <urn:a> <urn:p> 3 }") is True
    other.mkdir()
    (other / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(UsageError, match="mine: holds something that is no store made by nasss"):
        disk.build(other, files)
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    disk.build(place, files[:1])
    with disk.open_store(place) as opened:
        assert opened.ask("ASK { <urn:a> <urn:p> 3 }") is False


# An oxigraph server, loaded by the Graph Store Protocol


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as url:
        loaded, notes = remote.upload(f"{url}/store", shipped_files())
        assert notes == []
        assert [part.graph for part in loaded] == [
            remote.ONTOLOGY_GRAPH,
            "https://w3id.org/nasss/mappings/graph",
            *(f"https://w3id.org/nasss/study/{study}/graph" for study in ALL),
        ]
        yield url


@pytest.mark.server
@pytest.mark.parametrize("slug", SLUGS)
def test_on_a_server_the_answers_are_exactly_the_expected_ones(server: str, slug: str) -> None:
    assert as_tsv(Endpoint(f"{server}/query").select(study_data.query_text(slug))) == expected(slug)


@pytest.mark.server
def test_what_is_loaded_twice_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TTL, encoding="utf-8")
    (tmp_path / "b.trig").write_text(TRIG, encoding="utf-8")
    paths = sorted(tmp_path.iterdir())
    done: list[tuple[int, int, str]] = []
    with oxigraph(tmp_path / "db") as url, store.Store(paths) as local:
        endpoint = Endpoint(f"{url}/query")
        for _ in range(2):
            loaded, _ = remote.upload(f"{url}/store", paths, progress=lambda *part: done.append(part))
            assert endpoint.select(STATEMENTS) == local.select(STATEMENTS)
            assert sum(part.statements for part in loaded) == int(str(local.select(STATEMENTS).rows[0][0].value))  # type: ignore[union-attr]
    assert done == [(number, len(loaded), part.graph) for number, part in enumerate(loaded, start=1)] * 2


def test_a_statement_in_two_graphs_is_not_loaded(files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "z.trig"
    other.write_text(files[1].read_text(encoding="utf-8").replace("urn:g", "urn:z"), encoding="utf-8")
    with pytest.raises(ProblemError, match=r"in <urn:g> and <urn:z>: <urn:a> <urn:p> 1\n.*\n?.*count it twice"):
        remote.upload("http://127.0.0.1:9/store", [*files[:2], other])


def test_nquads_for_a_bulk_loader_hold_every_statement_with_its_graph(files: list[Path], tmp_path: Path) -> None:
    output = tmp_path / "out.nq"
    (tmp_path / "text.ttl").write_text('<urn:t> <urn:p> "ends . \\n so ." .', encoding="utf-8")
    written = remote.write_nquads([*files[1:], tmp_path / "text.ttl"], output)
    assert [(part.graph, part.statements) for part in written] == [
        (remote.ONTOLOGY_GRAPH, 1),
        ("urn:g", 1),
        ("urn:h", 1),
    ]
    one, three = (f'"{n}"^^<http://www.w3.org/2001/XMLSchema#integer>' for n in "13")
    assert output.read_text(encoding="utf-8").splitlines() == [
        f'<urn:t> <urn:p> "ends . \\n so ." <{remote.ONTOLOGY_GRAPH}> .',
        f"<urn:a> <urn:p> {one} <urn:g> .",
        f"<urn:a> <urn:p> {three} <urn:h> .",
    ]


def test_what_leaves_the_house_is_checked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(remote, "_put", lambda place, graph, document: sent.append(f"{place.url} {graph}"))
    study = tmp_path / "micro.trig"
    study.write_text(study_data.trig("micro").replace("PublishedAccess", "RestrictedAccess"), encoding="utf-8")
    with pytest.raises(ProblemError, match=r"load stopped: .*micro\.trig would show single people"):
        remote.upload("https://store.example.org/data", [study])
    assert sent == []
    loaded, notes = remote.upload("http://127.0.0.1:7878/store", [study])  # stays on this machine
    assert (len(loaded), notes) == (1, [])
    harmless = tmp_path / "own.ttl"
    harmless.write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    _, notes = remote.upload("https://store.example.org/data", [harmless, *ontology_files()])
    assert notes == [f"{harmless}: not part of this package; it leaves this machine, to store.example.org"]
    assert sent[1:] == [f"https://store.example.org/data {remote.ONTOLOGY_GRAPH}"]


# Virtuoso


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """Virtuoso with the shipped files, by its bulk loader."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("needs Virtuoso: apt-get install -y --no-install-recommends virtuoso-opensource")
    place = tmp_path_factory.mktemp("virtuoso")
    remote.write_nquads(shipped_files(), place / "all.nq")
    with virtuoso(place) as server:
        server.bulk_load("all.nq")
        yield server


@pytest.fixture(scope="session")
def in_virtuoso(virtuoso_server: Virtuoso) -> Endpoint:
    return Endpoint(virtuoso_server.query_url, timeout=30)


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_in_virtuoso_the_answers_are_exactly_the_expected_ones(in_virtuoso: Endpoint, slug: str) -> None:
    assert as_tsv(in_virtuoso.select(study_data.query_text(slug))) == expected(slug)
    assert in_virtuoso.is_virtuoso


PUT_IN = [(slug, name) for slug in SLUGS for name in parameters(slug)]


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.parametrize(("slug", "name"), [pair for pair in PUT_IN if pair not in WRONG_IN_VIRTUOSO])
def test_in_virtuoso_a_parameter_narrows_the_answer_as_it_does_elsewhere(
    in_virtuoso: Endpoint, on_disk: store.Store, slug: str, name: str
) -> None:
    table = on_disk.select(study_data.query_text(slug))
    if name not in table.columns:
        return  # test_queries.py tests these by name
    values = sorted({_written(cell) for row in table.rows if (cell := row[table.columns.index(name)]) is not None})
    for value in values[-1:]:
        term = ox.parse(f"<urn:s> <urn:p> {value} .".encode(), ox.RdfFormat.N_TRIPLES)
        narrowed = bound(slug, name, next(iter(term)).object)
        assert as_tsv(in_virtuoso.select(narrowed)) == as_tsv(on_disk.select(narrowed))


@pytest.mark.server
@pytest.mark.slow
def test_the_default_graph_of_virtuoso_holds_its_own_statements_too(
    in_virtuoso: Endpoint, virtuoso_server: Virtuoso, on_disk: store.Store
) -> None:
    (ours,), (theirs,) = on_disk.select(STATEMENTS).rows[0], in_virtuoso.select(STATEMENTS).rows[0]
    graphs = in_virtuoso.select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    sizes = {str(g.value): int(str(n.value)) for g, n in graphs if g is not None and n is not None}
    own = {graph: size for graph, size in sizes.items() if graph.startswith("https://w3id.org/nasss/")}
    assert ours is not None and theirs is not None
    assert sum(own.values()) == int(str(ours.value))
    assert sum(sizes.values()) == int(str(theirs.value)) > int(str(ours.value))
    listed = "".join(f" FROM <{graph}>" for graph in own)
    (chosen,) = in_virtuoso.select(STATEMENTS.replace(" WHERE", f"{listed} WHERE")).rows[0]
    assert chosen == ours


@pytest.mark.server
@pytest.mark.slow
def test_virtuoso_takes_graphs_with_the_password_only(
    virtuoso_server: Virtuoso, in_virtuoso: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.trig").write_text("<urn:loaded> { <urn:loaded:a> <urn:p> 1, 'é' . }", encoding="utf-8")
    for name in (remote.USER_VARIABLE, remote.PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(EngineError, match="asks for credentials; set NASSS_ENDPOINT_USER and NASSS_ENDPOINT_PASSWORD"):
        remote.upload(virtuoso_server.store_url, [tmp_path / "a.trig"])
    monkeypatch.setenv(remote.USER_VARIABLE, "dba")
    monkeypatch.setenv(remote.PASSWORD_VARIABLE, "wrong")
    with pytest.raises(EngineError, match="does not accept the user and password") as caught:
        remote.upload(virtuoso_server.store_url, [tmp_path / "a.trig"])
    assert "wrong" not in str(caught.value)
    assert in_virtuoso.ask("ASK { GRAPH <urn:loaded> { ?s ?p ?o } }") is False
    monkeypatch.setenv(remote.PASSWORD_VARIABLE, "dba")
    for _ in range(2):
        loaded, _ = remote.upload(virtuoso_server.store_url, [tmp_path / "a.trig"])
        assert [(part.graph, part.statements) for part in loaded] == [("urn:loaded", 2)]
        assert len(in_virtuoso.select("SELECT ?o { GRAPH <urn:loaded> { ?s ?p ?o } }").rows) == 2
    virtuoso_server.isql("SPARQL CLEAR GRAPH <urn:loaded>")


def test_no_question_asks_in_words_that_virtuoso_lacks() -> None:
    for slug in SLUGS:
        assert not re.search(r"\bHAVING\b|\bSAMPLE\b", re.sub(r"(?m)^\s*#.*$", "", study_data.query_text(slug)))
