"""Links to other ontologies: the mapping files, the OWL bridges, and the slims that the bridges import."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import alignment_files
import owl_api
import pytest
from alignment_files import CROSSWALK, PREDICATES, Row
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef

from nasss.errors import EngineError, ProblemError
from nasss.namespaces import NASSS, ONTOLOGY, PREFIXES
from nasss.ontology import catalog, load
from nasss.reason import infer, is_consistent
from nasss.resources import graph_files, ontology_dir
from nasss.slims import COLUMNS, TABLE, alignments_dir, read_terms, slim_files, slim_graph, slim_iri
from nasss.turtle import canonical_turtle, read_graph

ALL = [row for path in alignment_files.files() for row in alignment_files.read(path)]
SSSOM_COLUMNS = [
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "object_source"),
    *("object_source_version", "mapping_justification", "author_label", "confidence", "comment"),
]
# Vocabularies whose classes stand at the top of everything else: merging two of them would go wrong.
UPPER = ("BFO", "COB", "IAO", "OBI", "RO", "SIO", "foaf", "org", "prov", "schema", "skos")
# Only these licences let a definition be copied.
OPEN = {
    "https://creativecommons.org/licenses/by/4.0/",
    "https://creativecommons.org/publicdomain/zero/1.0/",
    "http://www.opendatacommons.org/licenses/pddl/1.0/",
}
W3C, OBO = (URIRef(f"{ONTOLOGY}/alignments/{name}") for name in ("w3c", "obo"))
OBO_TERMS = "http://purl.obolibrary.org/obo/"
TURTLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + (
    f"@prefix obo: <{OBO_TERMS}> .\n@prefix bcio: <http://humanbehaviourchange.org/ontology/> .\n"
    "@prefix org: <http://www.w3.org/ns/org#> .\n@prefix : <https://example.org/> .\n"
)


def where(row: Row) -> str:
    return f"{row.file}, line {row.line}"


# --- mapping files


def test_there_are_six_files() -> None:
    names = ("ai-regulation", "crosswalk", "general", "health-it", "mesh", "obo")
    assert [path.name for path in alignment_files.files()] == [f"{name}.sssom.tsv" for name in names]


@pytest.mark.parametrize("path", alignment_files.files(), ids=lambda path: path.name)
def test_each_file_is_in_order(path: Path) -> None:
    rows = alignment_files.read(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if not line.startswith("#"))
    assert header.split("\t") == SSSOM_COLUMNS
    keys = [(row.subject, row.object, row.predicate) for row in rows]
    assert keys == sorted(keys)
    used = {curie.split(":")[0] for row in rows for name, curie in row.cells.items() if name in CURIES}
    assert used == set(rows[0].prefixes)
    assert f"#mapping_set_id: {ONTOLOGY}/alignments/{path.name}" in lines
    assert "#license: https://creativecommons.org/licenses/by/4.0/" in lines


CURIES = {"subject_id", "predicate_id", "object_id", "object_source", "mapping_justification"}


def faults(row: Row) -> list[str]:
    """What is wrong with one mapping."""
    found = [f"{name} is empty" for name in SSSOM_COLUMNS if not (row.cells[name] or "").strip()]
    checks = {
        "predicate": row.predicate in PREDICATES,
        "justification": row.cells["mapping_justification"] == "semapv:ManualMappingCuration",
        "author": row.cells["author_label"] == "nasss project",
        "confidence": 0 < float(row.cells["confidence"]) <= 0.95,
        "reason": row.cells["comment"].endswith("."),
    }
    return [f"{where(row)}: {fault}" for fault in [*found, *(name for name, fine in checks.items() if not fine)]]


def test_each_mapping_is_whole() -> None:
    assert [fault for row in ALL for fault in faults(row)] == []


def test_a_mapping_that_is_not_whole_is_found() -> None:
    cells = {**ALL[0].cells, "object_label": " ", "predicate_id": "owl:sameAs", "confidence": "1", "comment": "so"}
    row = Row("some.tsv", 7, cells, ALL[0].prefixes)
    assert faults(row) == [
        f"some.tsv, line 7: {fault}" for fault in ("object_label is empty", "predicate", "confidence", "reason")
    ]


def test_subjects_are_terms_of_the_ontology_under_their_own_names() -> None:
    graph = load()
    rows = [row for row in ALL if row.file != CROSSWALK or row.subject.startswith("nasss:")]
    wrong = [
        where(row)
        for row in rows
        if (URIRef(row.subject_iri), RDFS.label, Literal(row.cells["subject_label"], "en")) not in graph
    ]
    assert wrong == []


def test_no_pair_is_mapped_twice() -> None:
    assert [pair for pair, count in Counter((row.subject, row.object) for row in ALL).items() if count > 1] == []


def test_an_object_has_one_name() -> None:
    names = {(row.object_iri, row.cells["object_label"]) for row in ALL}
    assert len(names) == len({iri for iri, _ in names})


def test_there_are_enough_mappings_to_enough_ontologies() -> None:
    rows = alignment_files.mappings()
    assert len(rows) >= 150
    assert len({row.cells["object_source"] for row in rows}) >= 20


def test_every_domain_role_and_most_factors_are_linked() -> None:
    linked = {row.subject.removeprefix("nasss:") for row in alignment_files.mappings()}
    graph = load()
    unlinked = {
        kind: sorted({str(term).removeprefix(NASSS) for term in graph.subjects(RDF.type, NASSS[kind])} - linked)
        for kind in ("Domain", "FrameworkQuestion", "OccupationalRole", "AdoptionRole", "Factor")
    }
    assert unlinked == {
        "Domain": [],
        "FrameworkQuestion": ["KnowledgeGenerated", "SupplySideValue"],
        "OccupationalRole": [
            *("HospitalInnovationManagerRole", "MemberOfManagementRole", "ProviderInnovationManagerRole"),
            "TechnicalSpecialistRole",
        ],
        "AdoptionRole": [],
        "Factor": ["InnovationManagerPresence"],
    }


# The command `sssom validate`, in one process for all files: it takes long to start.
VALIDATE = """
import json, sys
from sssom.cli import main
found = {}
for path in sys.argv[1:]:
    try:
        main(["validate", path], standalone_mode=False)
    except Exception as error:
        found[path] = str(error) or type(error).__name__
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = (alignments_dir() / "mesh.sssom.tsv").read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("broken") / "broken.sssom.tsv"
    path.write_text(text.replace("semapv:ManualMappingCuration", "semapv:Wishing"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def refused(broken: Path) -> dict[str, str]:
    """The mapping files that sssom refuses, with why."""
    beside = Path(sys.executable).with_name("sssom")
    command = str(beside) if beside.exists() else shutil.which("sssom")
    if not command:
        pytest.skip("no sssom command: pip install sssom, into another environment if you like")
    python = Path(command).resolve().with_name("python")
    files = map(str, [*alignment_files.files(), broken])
    done = subprocess.run([python, "-c", VALIDATE, *files], capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("path", alignment_files.files(), ids=lambda path: path.name)
def test_sssom_finds_the_file_valid(path: Path, refused: dict[str, str]) -> None:
    assert str(path) not in refused, refused[str(path)]


@pytest.mark.slow
def test_sssom_refuses_a_broken_file(broken: Path, refused: dict[str, str]) -> None:
    assert str(broken) in refused


# --- exact matches must not merge what is different


def merged(exact: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs that a chain of exact matches would make one, and that must stay apart.

    Those are two upper-level terms, and two terms of ours.
    """
    groups: list[set[str]] = []
    for pair in exact:
        touched = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touched] + [set(pair).union(*touched)]
    apart = [("nasss",), UPPER]
    return sorted(
        pair
        for group in groups
        for kinds in apart
        for pair in combinations(sorted(term for term in group if term.split(":")[0] in kinds), 2)
    )


def test_no_chain_of_exact_matches_merges_terms() -> None:
    exact = [(row.subject, row.object) for row in ALL if row.predicate == "skos:exactMatch"]
    assert exact == [("nasss:Organisation", "org:Organization")]
    assert merged(exact) == []


@pytest.mark.parametrize(
    ("exact", "found"),
    [
        ([("nasss:A", "BFO:1"), ("nasss:A", "prov:X")], [("BFO:1", "prov:X")]),
        ([("nasss:A", "mesh:1"), ("nasss:B", "mesh:1")], [("nasss:A", "nasss:B")]),
        ([("nasss:A", "mesh:1"), ("x:2", "mesh:1"), ("x:2", "SIO:3"), ("nasss:A", "IAO:4")], [("IAO:4", "SIO:3")]),
        ([("nasss:A", "BFO:1"), ("nasss:B", "prov:X")], []),
    ],
)
def test_chains_that_merge_terms_are_found(exact: list[tuple[str, str]], found: list[tuple[str, str]]) -> None:
    assert merged(exact) == found


# --- the crosswalk


def crosswalk() -> list[Row]:
    return [row for row in ALL if row.file == CROSSWALK]


def test_the_crosswalk_claims_no_more_than_a_proposal() -> None:
    rows = crosswalk()
    assert {row.predicate for row in rows} == {"skos:closeMatch", "skos:relatedMatch"}
    assert all(row.cells["comment"].startswith("Proposal, not reviewed. ") for row in rows)
    assert max(float(row.cells["confidence"]) for row in rows) <= 0.6
    assert Counter((row.subject.split(":")[0], row.object.split(":")[0]) for row in rows) == {
        ("nasss", "cfir09"): 36,
        ("nasss", "cfir22"): 44,
        ("nasss", "tdf"): 16,
        ("cfir09", "cfir22"): 28,
        ("cfir09", "tdf"): 5,
    }


def test_every_question_of_2017_is_in_the_crosswalk_but_the_one_without_a_construct() -> None:
    graph = load()
    questions = {
        str(item).removeprefix(NASSS)
        for entry in graph.subjects(None, NASSS.Nasss2017Table)
        for item in graph.objects(entry, NASSS.codesItem)
        if (item, RDF.type, NASSS.FrameworkQuestion) in graph
    }
    assert len(questions) == 19
    assert questions - {row.subject.removeprefix("nasss:") for row in crosswalk()} == {"SupplySideValue"}


def test_constructs_have_their_name_and_say_what_was_read() -> None:
    graph = Graph().parse(alignments_dir() / "cfir-tdf.ttl")
    status = NASSS.hasVerificationStatus
    for row in crosswalk():
        construct = URIRef(row.object_iri)
        assert (construct, RDFS.label, Literal(row.cells["object_label"], "en")) in graph, where(row)
        from_memory = graph.value(construct, status) == NASSS.FromMemory
        assert from_memory == ("from memory" in row.cells["comment"]) or row.object.startswith("tdf:"), where(row)
    counts = Counter(str(value).removeprefix(NASSS) for value in graph.objects(None, status))
    assert counts == {"SeenInSource": 35, "FromMemory": 36, "OwnProposal": 3}


# --- slims


def test_slims_are_what_the_table_gives() -> None:
    """Run `python -m nasss.slims` to put this right."""
    expected = slim_files()
    assert sorted(expected) == sorted((alignments_dir() / "slims").glob("*.ttl"))
    assert [path.name for path, text in expected.items() if path.read_text(encoding="utf-8") != text] == []


def test_definitions_are_copied_only_where_the_licence_allows_it() -> None:
    terms = read_terms()
    assert {str(term.licence) for term in terms if term.definition} <= OPEN
    assert {term.slim for term in terms if not term.definition} == {"obi", "org", "prov"}
    assert all(term.source.startswith("https://") and term.version for term in terms)


def test_what_bfo_keeps_apart_is_kept_apart() -> None:
    pairs = {
        frozenset((term.label, other.label))
        for term in read_terms()
        for other in read_terms()
        if other.iri in term.disjoint_with
    }
    assert pairs == {
        frozenset(pair)
        for pair in [
            ("continuant", "occurrent"),
            ("independent continuant", "specifically dependent continuant"),
            ("independent continuant", "generically dependent continuant"),
            ("specifically dependent continuant", "generically dependent continuant"),
            ("realizable entity", "quality"),
            ("disposition", "role"),
            ("Activity", "Entity"),
        ]
    }


def test_every_obo_class_but_evidence_reaches_bfo() -> None:
    graph = load(OBO)
    top = URIRef(f"{OBO_TERMS}BFO_0000001")
    loose = {
        term.label
        for term in read_terms()
        if (term.kind, term.slim in ("org", "prov")) == ("Class", False)
        and top not in set(graph.transitive_objects(term.iri, RDFS.subClassOf))
    }
    assert loose == {
        *("author statement", "documented statement evidence", "evidence"),
        "self-reported individual's statement evidence",
    }


def test_a_slim_imports_the_slims_that_it_refers_to() -> None:
    terms = read_terms()
    imports = {
        name: {str(iri).rsplit("/", 1)[1] for iri in slim_graph(name, terms).objects(slim_iri(name), OWL.imports)}
        for name in ("bfo", "iao", "ro", "obi", "omrse", "bcio", "eco", "prov", "org")
    }
    assert {name: others for name, others in imports.items() if others} == {
        "iao": {"bfo"},
        "ro": {"bfo"},
        "obi": {"bfo"},
        "bcio": {"bfo"},
        "omrse": {"bfo", "obi"},
    }


GOOD = [
    "bfo",
    "https://example.org/A",
    "Class",
    "a",
    "",
    "",
    "",
    "",
    "",
    "https://example.org/s",
    "1",
    "https://example.org/l",
]


def with_cell(column: str, value: str) -> list[str]:
    return [value if name == column else cell for name, cell in zip(COLUMNS, GOOD, strict=True)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([with_cell("slim", "bfx")], "row 2, column slim: 'bfx' is none of bcio, bfo,"),
        ([with_cell("kind", "Clas")], "row 2, column kind: 'Clas' is none of Class, ObjectProperty"),
        ([GOOD, GOOD], "row 3, column iri: https://example.org/A stands in the table twice"),
        ([with_cell("licence", "")], "row 2, column licence: empty"),
        ([with_cell("parents", "https://example.org/B")], "row 2, column parents: https://example.org/B has no row"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, rows: list[list[str]], message: str) -> None:
    path = tmp_path / TABLE
    path.write_text("".join("\t".join(row) + "\n" for row in [list(COLUMNS), *rows]), encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        read_terms(path)
    assert f"{path}: {message}" in str(caught.value)


def test_a_table_with_other_columns_or_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / TABLE
    with pytest.raises(EngineError, match=r"slim-terms\.tsv: cannot be read"):
        read_terms(path)
    path.write_text("iri\tlabel\n", encoding="utf-8")
    with pytest.raises(ProblemError, match="the columns are iri, label; expected slim, iri, kind"):
        read_terms(path)


# --- bridges


def turtle_files() -> Sequence[Path]:
    return sorted(alignments_dir().rglob("*.ttl"))


@pytest.mark.parametrize("path", turtle_files(), ids=lambda path: path.name)
def test_files_are_canonical(path: Path) -> None:
    """Run `python -m nasss.turtle FILE...` to put this right."""
    assert path.read_text(encoding="utf-8") == canonical_turtle(Graph().parse(path, format="turtle"))


def test_both_catalogs_lead_to_the_same_files() -> None:
    """Protege looks for the catalog in the folder of the file that it opens."""
    beside = {iri: path.resolve() for iri, path in catalog(alignments_dir()).items()}
    assert beside == {iri: path.resolve() for iri, path in catalog().items()}


def test_a_bridge_needs_nothing_but_local_files() -> None:
    for bridge in (W3C, OBO):
        graph = load(bridge)
        assert (NASSS.Study, RDF.type, OWL.Class) in graph
    assert ontology_dir() / "alignments" == alignments_dir()


def bridges(*names: URIRef) -> Graph:
    graph = Graph()
    for name in names:
        graph += load(name)
    return graph


@pytest.mark.slow
def test_the_bridges_hold_with_the_data_and_every_class_can_have_members() -> None:
    """What holds with both and the data holds with each bridge, and without data: fewer axioms, fewer clashes."""
    graph = bridges(W3C, OBO)
    for path in graph_files():
        graph += read_graph(path)
    found = infer(graph)
    assert (found.consistent, found.unsatisfiable) == (True, frozenset())
    study = "https://w3id.org/nasss/study/strohm-2020"
    expected = {
        W3C: {
            (study, "http://www.w3.org/ns/prov#Activity"),
            (f"{study}/finding/t2-01", "http://www.w3.org/ns/prov#Entity"),
            (f"{study}/participant/04", "http://www.w3.org/ns/prov#Person"),
            (f"{study}/position/tkz1-1", "http://www.w3.org/ns/org#Post"),
        },
        OBO: {
            (study, f"{OBO_TERMS}OBI_0000066"),
            (f"{study}/finding/t2-01", f"{OBO_TERMS}IAO_0000030"),
            (f"{study}/participant/04", f"{OBO_TERMS}NCBITaxon_9606"),
            (f"{study}/position/tkz1-1", f"{OBO_TERMS}BFO_0000023"),
        },
    }
    types = {(str(individual), str(kind)) for individual, kind in found.types}
    assert expected[W3C] | expected[OBO] <= types


SENIOR = (
    ":p a nasss:Participant ; nasss:fillsPosition :seat . "
    ":seat a nasss:Position ; nasss:hasRole nasss:SeniorRadiologistRole . "
)
WITHOUT = "a [ owl:complementOf [ a owl:Restriction ; owl:onProperty obo:RO_0000087 ; owl:someValuesFrom {} ] ] ."
MISTAKES = {
    "a study that is an entity": ":s a nasss:Study, prov:Entity .",
    "a finding that is an activity": ":f a nasss:Finding, prov:Activity .",
    "a finding that is derived from an interview": ":f prov:wasDerivedFrom :i . :i a nasss:Interview .",
    "a finding that is a process": ":f a nasss:Finding, obo:BFO_0000015 .",
    "a factor that is a disposition": ":f a nasss:Factor, obo:BFO_0000016 .",
    "a seat that is a quality": ":s a nasss:Position, obo:BFO_0000019 .",
    "a hospital that is information": ":h a nasss:Hospital, obo:IAO_0000030 .",
    "a study that is a thing": ":s a nasss:Study, obo:BFO_0000040 .",
    "a participant who is a role": ":p a nasss:Participant, obo:BFO_0000023 .",
    "a senior radiologist who is no physician": SENIOR + ":p " + WITHOUT.format("obo:OMRSE_00000013"),
    "a champion who influences nobody": ":p a nasss:Participant ; nasss:playsRole nasss:LocalChampionRole ; "
    + WITHOUT.format("bcio:BCIO_050478"),
    "a patient without a patient's role": ":p a nasss:Participant ; nasss:playsRole nasss:PatientRole ; "
    + WITHOUT.format("obo:OMRSE_00000011"),
    "a statement of the authors that is none": ":f a nasss:Finding ; nasss:hasAttribution "
    "nasss:AttributedToAuthors ; a [ owl:complementOf obo:ECO_0000204 ] .",
}


@pytest.fixture(scope="module")
def both() -> Graph:
    return bridges(W3C, OBO)


@pytest.mark.slow
@pytest.mark.parametrize("turtle", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_inconsistent(turtle: str, both: Graph) -> None:
    assert is_consistent(both + Graph().parse(data=TURTLE + turtle, format="turtle")) is False


@pytest.mark.slow
def test_what_the_bridges_leave_open_stays_open(both: Graph) -> None:
    """A technology may be a thing or a program; a role that stands for a kind is no role of BFO's."""
    turtle = """
        :device a nasss:Technology, obo:BFO_0000040 . :program a nasss:Technology, obo:IAO_0000030 .
        nasss:RadiologistRole a [ owl:complementOf obo:BFO_0000023 ] .
    """
    graph = both + Graph().parse(data=TURTLE + SENIOR + turtle, format="turtle")
    assert is_consistent(graph)


@pytest.mark.slow
@pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)
@pytest.mark.parametrize("line", owl_api.LINES)
def test_slims_and_both_bridges_together_are_owl_2_dl(line: str, tmp_path: Path) -> None:
    together = tmp_path / "together.ttl"
    graph = Graph()
    for path in graph_files():
        graph += read_graph(path)
    for ontology in list(graph.subjects(RDF.type, OWL.Ontology)):
        graph.remove((ontology, None, None))
    name = URIRef("https://example.org/together")
    graph.add((name, RDF.type, OWL.Ontology))
    for bridge in (W3C, OBO):
        graph.add((name, OWL.imports, bridge))
    together.write_text(canonical_turtle(graph), encoding="utf-8")
    files = [together, *sorted((alignments_dir() / "slims").glob("*.ttl"))]
    found = owl_api.gate(line, tmp_path, files)
    assert set(found) == {path.name for path in files}
    wrong = {
        (name, key, value)
        for name, keys in found.items()
        for key in ("missing imports", "unparsed triples", "undeclared entities", "DL closure", "DL merged", "failure")
        for value in keys[key]
        if value not in ("", "{}")
    }
    assert wrong == set()
    assert all(found[path.name]["DL merged"] == ["{}"] for path in files)


# --- the README


def test_the_tables_in_the_readme_are_right() -> None:
    """Run `python tests/alignment_files.py` to put this right."""
    text = (alignments_dir() / "README.md").read_text(encoding="utf-8")
    assert text == alignment_files.with_tables(text)
    assert alignment_files.count_table() in text
