"""The quick way from tables to statements gives what the plain way gives: the same rows, statements and bytes."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, RDFS, SKOS, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node
from study_data import edit_table

from nasss import quick_tables
from nasss.errors import ProblemError
from nasss.graph import build_study, study_graph
from nasss.namespaces import NASSS, PREFIXES, bind_prefixes, graph_iri
from nasss.nquads import build_quads
from nasss.quick_tables import read_quickly
from nasss.resources import graph_dir, mapping_files
from nasss.tables import read_tables
from nasss.terms import Iri
from nasss.turtle import canonical_trig, canonical_trig_of, canonical_turtle, read_graph

INVENTED = Path(__file__).parent / "studies"
STUDIES = sorted(path.parent for place in (graph_dir() / "studies", INVENTED) for path in place.glob("*/study.csv"))
EX = "https://example.org/"


def rdflib_turtle(graph: Graph) -> str:
    """What rdflib writes: the reference for the quick writer."""
    named = Graph()
    for triple in to_canonical_graph(graph):
        named.add(triple)
    bind_prefixes(named)
    return named.serialize(format="turtle").strip() + "\n"


def parsed(text: str) -> set[tuple[Node, ...]]:
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    return set(dataset.quads())  # type: ignore[arg-type]


@pytest.fixture
def no_slow_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise AssertionError(f"{folder} was read the slow way")

    monkeypatch.setattr(quick_tables, "read_tables", refuse)


def copied(folder: Path, into: Path) -> Path:
    return Path(shutil.copytree(folder, into / folder.name))


@pytest.mark.usefixtures("no_slow_reading")
@pytest.mark.parametrize("folder", STUDIES, ids=lambda path: path.name)
def test_every_study_is_read_the_quick_way_into_the_same_rows(folder: Path) -> None:
    assert read_quickly(folder) == read_tables(folder)


@pytest.mark.parametrize("folder", STUDIES, ids=lambda path: path.name)
def test_the_quads_are_the_statements_of_the_graph(folder: Path) -> None:
    graph = study_graph(read_tables(folder))
    text = build_quads(folder)
    name = graph_iri(folder.name)
    assert parsed(text) == {(*triple, name) for triple in graph}
    lines = text.splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == len(graph)


@pytest.mark.parametrize("folder", STUDIES, ids=lambda path: path.name)
def test_the_quads_are_canonical_as_another_program_writes_them(folder: Path) -> None:
    store = Store()
    store.load(build_quads(folder).encode(), format=RdfFormat.N_QUADS)
    dumped = store.dump(format=RdfFormat.N_QUADS)
    assert dumped is not None
    assert sorted(dumped.decode().splitlines()) == build_quads(folder).splitlines()


@pytest.mark.parametrize("folder", STUDIES, ids=lambda path: path.name)
def test_the_bytes_of_a_study_are_those_of_rdflib(folder: Path) -> None:
    graph = study_graph(read_tables(folder))
    turtle = rdflib_turtle(graph)
    assert canonical_turtle(graph) == turtle
    prefixes, _, body = turtle.partition("\n\n")
    assert build_study(folder) == f"{prefixes}\n\n<{graph_iri(folder.name)}> {{\n\n{body}\n}}\n"


@pytest.mark.parametrize("path", mapping_files(), ids=lambda path: path.name)
def test_the_bytes_of_the_mappings_are_those_of_rdflib(path: Path) -> None:
    graph = read_graph(path)
    assert canonical_turtle(graph) == rdflib_turtle(graph)


LOCAL_NAMES = ("a", "b(c)", "d.", "2e", "f/g", "h%zz", "")
NAMES = st.sampled_from(
    [
        *(
            namespace + local
            for namespace in PREFIXES.values()
            for local in ("a", "b(c)", "d.", "2e", "f/g", "h%zz", "")
        ),
        *("https://example.org/x", "https://example.org/x#", "urn:isbn:1", "http://xmlns.com/foaf/0.1/name"),
        *(str(RDF.nil), str(RDFS.Class), "https://w3id.org/nasss/study/x/finding/t2-01"),
    ]
)
PREDICATES = st.sampled_from([str(RDF.type), str(RDFS.label), str(RDFS.comment), str(NASSS.order), str(SKOS.note)])
TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.text('"\\\n\r a', max_size=8)
VALUES: st.SearchStrategy[Node] = st.one_of(
    NAMES.map(URIRef),
    TEXT.map(Literal),
    st.builds(Literal, TEXT, lang=st.sampled_from(["en", "nl"])),
    st.builds(Literal, TEXT, datatype=st.just(XSD.string)),
    st.integers(-50, 50).map(Literal),
)
# Each of these sends the whole graph through rdflib.
ODD_VALUES: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from(["1", "01", "x", "+3"]).map(lambda text: Literal(text, datatype=XSD.integer, normalize=False)),
    st.booleans().map(Literal),
    st.just(BNode("b")),
)
FACTS = st.lists(st.tuples(NAMES, PREDICATES, VALUES), max_size=12)
ODD_FACTS = st.lists(
    st.tuples(NAMES, PREDICATES, ODD_VALUES) | st.tuples(NAMES, st.sampled_from([EX + "p", EX + "q#r"]), VALUES),
    max_size=1,
)


@settings(max_examples=150, deadline=None)
@given(FACTS, st.just([]) | ODD_FACTS)
@example([(str(RDF.nil), str(RDF.type), NASSS.a)], [])
def test_any_graph_gets_the_bytes_of_rdflib(
    facts: list[tuple[str, str, Node]], odd: list[tuple[str, str, Node]]
) -> None:
    graph = Graph()
    for subject, predicate, value in facts + odd:
        graph.add((URIRef(subject), URIRef(predicate), value))
    assert canonical_turtle(graph) == rdflib_turtle(graph)


def test_what_the_quick_writer_cannot_write_goes_through_rdflib() -> None:
    facts = [(Iri(EX + "s"), Iri(EX + "p"), Iri(EX + "o"))]
    graph = Graph()
    graph.add((URIRef(EX + "s"), URIRef(EX + "p"), URIRef(EX + "o")))
    expected = "@prefix ns1: <https://example.org/> .\n\n<https://example.org/g> {\n\nns1:s ns1:p ns1:o .\n\n}\n"
    assert canonical_trig_of(facts, EX + "g") == canonical_trig(graph, URIRef(EX + "g")) == expected


def test_an_escape_for_each_character_that_needs_one(tmp_path: Path) -> None:
    folder = copied(INVENTED / "micro", tmp_path)
    text = 'tab\tquote"back\\slash, line\nend \x01\x7f\u2028é\U0001f600'
    edit_table(folder / "study.csv", lambda rows: rows[0].update(title=text))
    assert parsed(build_quads(folder)) == {(*t, graph_iri("micro")) for t in study_graph(read_tables(folder))}
    escaped = '"tab\\tquote\\"back\\\\slash, line\\nend \\u0001\\u007F\u2028é\U0001f600"@en'
    assert escaped in build_quads(folder)


def test_a_doi_that_cannot_be_part_of_an_iri_is_a_problem(tmp_path: Path) -> None:
    folder = copied(INVENTED / "micro", tmp_path)
    edit_table(folder / "study.csv", lambda rows: rows[0].update(doi="10.1002/(SICI)1<1::AID>3"))
    with pytest.raises(ProblemError, match=r"^'https://doi\.org/10\.1002/\(SICI\)1<1::AID>3' is not an IRI: it holds"):
        build_quads(folder)


BROKEN: dict[str, Callable[[list[dict[str, str]]], object]] = {
    "empty": lambda rows: rows[0].update(label=""),
    "unknown factor": lambda rows: rows[0].update(factor="NoSuchFactor"),
    "not a number": lambda rows: rows[0].update(count="many"),
    "below the least": lambda rows: rows[0].update(count="-1"),
    "key twice": lambda rows: rows.append(dict(rows[0])),
    "form": lambda rows: rows[0].update(id="No Id"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_mistake_gets_the_message_of_the_plain_reader(name: str, tmp_path: Path) -> None:
    folder = copied(INVENTED / "micro", tmp_path)
    edit_table(folder / "findings.csv", BROKEN[name])
    with pytest.raises(ProblemError) as plain:
        read_tables(folder)
    with pytest.raises(ProblemError) as quick:
        read_quickly(folder)
    assert str(quick.value) == str(plain.value)
    assert "findings.csv" in str(plain.value)


ODD = [b"\xef\xbb\xbf", b"\r\n", b'"', b" ", b", ", b"\n\n", b";", b"\t", b"\xff", b"\0", b"\xe2\x80\xa8", b"''"]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), table=st.sampled_from(["findings", "participants", "study", "citations"]))
def test_whatever_happens_to_a_file_both_readers_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, table: str
) -> None:
    draw = random.Random(seed)
    folder = copied(INVENTED / "micro", tmp_path_factory.mktemp("odd"))
    path = folder / f"{table}.csv"
    data = bytearray(path.read_bytes())
    for _ in range(draw.randint(1, 3)):
        place = draw.randrange(len(data))
        data[place : place + draw.randint(0, 2)] = draw.choice(ODD)
    path.write_bytes(data)

    def outcome(read: Callable[[Path], object]) -> object:
        try:
            return read(folder)
        except Exception as error:
            return type(error), str(error)

    assert outcome(read_quickly) == outcome(read_tables)
