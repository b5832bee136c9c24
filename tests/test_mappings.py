"""The mappings to other ontologies as a graph: what the tables say, nothing else; and questions over two endpoints."""

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import alignment_files
import owl_api
import pytest
import study_data
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from nasss.endpoint import Endpoint
from nasss.errors import EngineError, ProblemError
from nasss.mappings import GRAPH, MAPPINGS, build_mappings, mapping_tables
from nasss.namespaces import NASSS, SSSOM
from nasss.ontology import load
from nasss.resources import mapping_files, ontology_dir, shipped_files
from nasss.store import Store
from nasss.turtle import canonical_turtle, read_graph

HEAD = """#curie_map:
#  nasss: https://w3id.org/nasss/ontology#
#  ex: https://example.org/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#mapping_set_id: https://example.org/set
#mapping_set_version: "0.1.0"
#mapping_set_title: "A to B: an example"
#license: https://creativecommons.org/licenses/by/4.0/
"""
COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "object_source"),
    *("object_source_version", "mapping_justification", "author_label", "confidence", "comment"),
)
ROW = {
    "subject_id": "nasss:Factor",
    "subject_label": "factor",
    "predicate_id": "skos:closeMatch",
    "object_id": "ex:Cause/1",
    "object_label": "cause",
    "object_source": "ex:ontology",
    "object_source_version": "2.3",
    "mapping_justification": "semapv:ManualMappingCuration",
    "author_label": "somebody",
    "confidence": "0.65",
    "comment": "Much the same.",
}


def table(folder: Path, *rows: dict[str, str], head: str = HEAD) -> Path:
    lines = ["\t".join(COLUMNS), *("\t".join(row[column] for column in COLUMNS) for row in rows)]
    (folder / "example.sssom.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graph() -> Graph:
    (path,) = mapping_files()
    return read_graph(path)


# The graph


def test_the_file_is_what_the_tables_give() -> None:
    """When this fails: nasss build."""
    (path,) = mapping_files()
    assert path.read_text(encoding="utf-8") == build_mappings()
    assert path in shipped_files()


def test_each_row_is_one_mapping_with_what_the_row_says(graph: Graph) -> None:
    """The tables are read here in another way than the program does."""
    rows = [row for path in alignment_files.files() for row in alignment_files.read(path)]
    expected = {
        (row.subject_iri, row.expand(row.predicate), row.object_iri, *(row.cells[name] for name in COLUMNS[-3:]))
        for row in rows
    }
    slots = [SSSOM.subject_id, SSSOM.predicate_id, SSSOM.object_id]
    slots += [SSSOM.author_label, SSSOM.confidence, RDFS.comment]
    found = [
        tuple(str(graph.value(mapping, slot)) for slot in slots) for mapping in graph.subjects(RDF.type, SSSOM.Mapping)
    ]
    assert len(found) == len(rows) == len(expected) > 500
    assert set(found) == expected


def test_subjects_in_our_namespace_are_declared_in_the_ontology(graph: Graph) -> None:
    declared = set(load().subjects(RDF.type))
    ours = {term for term in graph.objects(None, SSSOM.subject_id) if str(term).startswith(NASSS)}
    assert ours - declared == set()
    assert len(ours) > 100


def test_one_small_table(tmp_path: Path) -> None:
    text = build_mappings(table(tmp_path, ROW))
    assert (
        text.partition("sssom:object_source_version a")[0].partition(f"<{GRAPH}> {{\n\n")[2].count("owl:Ontology") == 1
    )
    mapping = (
        f"<{MAPPINGS}example/Factor--ex_Cause%2F1> a owl:NamedIndividual,\n"
        "        sssom:Mapping ;\n"
        '    rdfs:label "factor: close match cause"@en ;\n'
        '    rdfs:comment "Much the same."@en ;\n'
        '    sssom:author_label "somebody" ;\n'
        "    sssom:confidence 0.65 ;\n"
        "    sssom:mapping_justification <https://w3id.org/semapv/vocab/ManualMappingCuration> ;\n"
        "    sssom:object_id <https://example.org/Cause/1> ;\n"
        '    sssom:object_label "cause"@en ;\n'
        "    sssom:object_source <https://example.org/ontology> ;\n"
        '    sssom:object_source_version "2.3" ;\n'
        "    sssom:predicate_id skos:closeMatch ;\n"
        "    sssom:subject_id nasss:Factor ;\n"
        '    sssom:subject_label "factor"@en .\n'
    )
    assert mapping in text
    assert '<https://example.org/ontology> rdfs:label "ex:ontology" .\n' in text
    assert '    rdfs:label "A to B: an example"@en ;\n' in text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"object_label": ""}, "line 11, column object_label: '': a mapping needs it"),
        (
            {"object_id": "Cause"},
            "line 11, column object_id: 'Cause': expected prefix:name with one of the prefixes ex, ",
        ),
        ({"predicate_id": "owl:sameAs"}, "line 11, column predicate_id: 'owl:sameAs': expected prefix:name"),
        ({"confidence": "1.5"}, "line 11, column confidence: '1.5': expected a number from 0 to 1, such as 0.65"),
        ({"confidence": "0.60"}, "line 11, column confidence: '0.60': expected a number"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, change: dict[str, str], message: str) -> None:
    with pytest.raises(ProblemError, match=re.escape(f"example.sssom.tsv, {message}")):
        build_mappings(table(tmp_path, ROW | change))


def test_a_pair_mapped_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"line 12, column object_id: .*this pair is mapped a second time"):
        build_mappings(table(tmp_path, ROW, ROW | {"predicate_id": "skos:exactMatch"}))


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    table(tmp_path, ROW, head=HEAD.replace("#mapping_set_id: https://example.org/set\n", ""))
    with pytest.raises(EngineError, match=r"example\.sssom\.tsv: the head of the mapping table has no mapping_set_id"):
        build_mappings(tmp_path)
    mapping_tables(tmp_path)[0].write_bytes(b"\xff")
    with pytest.raises(EngineError, match=r"example\.sssom\.tsv: cannot read the mapping table"):
        build_mappings(tmp_path)


def test_the_mappings_carry_no_logic(graph: Graph) -> None:
    """All slots are annotations, so a reasoner concludes the same with them as without."""
    properties = set(graph.predicates()) - {RDF.type, RDFS.label, RDFS.comment, OWL.imports}
    annotations = set((graph + load()).subjects(RDF.type, OWL.AnnotationProperty))
    assert properties - annotations == set()
    assert {str(term) for term in graph.subjects() if str(term).startswith(NASSS)} == set()


@pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)
@pytest.mark.parametrize("line", owl_api.LINES)
def test_the_mappings_are_owl_2_dl(graph: Graph, line: str, tmp_path: Path) -> None:
    path = tmp_path / "mappings.ttl"
    path.write_text(canonical_turtle(graph), encoding="utf-8")
    answers = owl_api.gate(line, tmp_path, [path])["mappings.ttl"]
    clean = ("missing imports", "unparsed triples", "undeclared entities")
    assert {key: answers[key] for key in clean} == {key: [""] for key in clean}
    assert (answers["DL closure"], answers["DL merged"]) == (["{}"], ["{}"])
    after = owl_api.statements(Graph().parse(tmp_path / f"roundtrip-{line}" / "mappings.ttl.roundtrip.ttl"))
    assert after == owl_api.statements(graph)


# The questions over links, worked out again from the tables


def linked() -> list[alignment_files.Row]:
    rows = [row for path in alignment_files.files() for row in alignment_files.read(path)]
    return [row for row in rows if row.subject.startswith("nasss:")]


def short(predicate: str) -> str:
    return predicate.removeprefix("skos:").removesuffix("Match")


def ask(slug: str) -> list[dict[str, study_data.Value]]:
    return study_data.rows(study_data.store(), study_data.query_text(slug))


def test_links_of_term() -> None:
    found = {(row["name"], row["match"], row["external"], row["ontology"]) for row in ask("links-of-term")}
    assert found == {
        (row.subject.removeprefix("nasss:"), short(row.predicate), row.object_iri, row.cells["object_source"])
        for row in linked()
    }


def test_terms_without_links() -> None:
    ontology = load()
    left_out = (NASSS.ComplexityDescriptor, NASSS.SchemeEntry)
    expected = {
        str(term)
        for term in ontology.subjects(RDFS.isDefinedBy)
        if not any((term, RDF.type, kind) in ontology for kind in left_out)
    } - {row.subject_iri for row in linked()}
    assert {row["term"] for row in ask("terms-without-links")} == expected


def test_what_an_ontology_adds() -> None:
    rows = linked()
    homes: dict[str, set[str]] = {}
    for row in rows:
        homes.setdefault(row.subject, set()).add(row.cells["object_source"])
    expected = {}
    for row in rows:
        source = row.cells["object_source"]
        same = [other for other in rows if (other.cells["object_source"], other.predicate) == (source, row.predicate)]
        ours = {other.subject for other in same}
        counts = (len(same), len(ours), len({other.object for other in same}))
        expected[source, short(row.predicate)] = (*counts, sum(len(homes[subject]) == 1 for subject in ours))
    columns = ("mappings", "our_terms", "their_terms", "only_here")
    answer = ask("what-an-ontology-adds")
    assert {(row["ontology"], row["match"]): tuple(row[name] for name in columns) for row in answer} == expected
    assert len(answer) == len(expected)


# Two endpoints


def wait_until_open(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "the server stopped while it started"
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


@contextlib.contextmanager
def served(folder: Path, *files: Path | str) -> Iterator[str]:
    """A real server with some files in it, all in its default graph."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert program is not None, "install the test extra: pip install '.[test]'"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    arguments = ["serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen([program, *arguments], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_open(port, process)
            for path in files:
                data = read_graph(Path(path)).serialize(format="nt", encoding="utf-8")
                request = urllib.request.Request(
                    f"http://127.0.0.1:{port}/store?default",
                    data,
                    {"Content-Type": "application/n-triples"},
                    method="POST",
                )
                urllib.request.urlopen(request, timeout=30).close()
            yield f"http://127.0.0.1:{port}/query"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An endpoint with the part of another ontology that comes with the project, and nothing of ours."""
    with served(tmp_path_factory.mktemp("theirs"), ontology_dir() / "alignments" / "slims" / "bcio.ttl") as url:
        assert not Endpoint(url).ask(f"ASK {{ <{NASSS.LocalChampionRole}> ?p ?o }}")
        yield url


def federated(url: str) -> str:
    """The query in the README, at the address of a running server."""
    text = (study_data.QUERIES / "README.md").read_text(encoding="utf-8")
    query = text.partition("```sparql\n")[2].partition("```")[0]
    assert query.count("http://127.0.0.1:7879/query") == 1
    return query.replace("http://127.0.0.1:7879/query", url)


def expected_definitions() -> list[tuple[str, str, str]]:
    """What the two sides together know, from the table and the slim as files."""
    slim = read_graph(ontology_dir() / "alignments" / "slims" / "bcio.ttl")
    definition = URIRef("http://www.w3.org/2004/02/skos/core#definition")
    rows = sorted(
        (row.object_iri, row.cells["object_label"]) for row in linked() if row.subject == "nasss:LocalChampionRole"
    )
    return [(iri, name, str(text)) for iri, name in rows for text in slim.objects(URIRef(iri), definition)]


@pytest.mark.server
def test_a_federated_question_between_two_servers(theirs: str, tmp_path: Path) -> None:
    with served(tmp_path, *shipped_files()) as ours:
        answer = Endpoint(ours).select(federated(theirs))
    found = [tuple(cell.value for cell in row if cell is not None) for row in answer.rows]
    assert found == expected_definitions()
    assert [row[1] for row in found] == ["influencer role"]


@pytest.mark.server
def test_a_federated_question_from_the_store_to_a_server(theirs: str) -> None:
    with Store(shipped_files(), services=[theirs]) as store:
        answer = store.select(federated(theirs))
        assert [tuple(cell.value for cell in row if cell is not None) for row in answer.rows] == expected_definitions()


@pytest.mark.server
def test_a_service_that_is_not_there_is_an_error(theirs: str) -> None:
    nothing = theirs.replace("/query", "/nothing")
    with (
        Store(shipped_files(), services=[nothing]) as store,
        pytest.raises(EngineError, match="could not be answered"),
    ):
        store.select(federated(nothing))
