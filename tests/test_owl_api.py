"""The OWL API, on which Protege runs, reads the ontology whole and finds it to be OWL 2 DL, in two of its lines."""

import re
from pathlib import Path

import owl_api
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from nasss.namespaces import ONTOLOGY, PREFIXES
from nasss.ontology import load
from nasss.resources import graph_files, ontology_dir, ontology_files
from nasss.turtle import canonical_turtle, read_graph

pytestmark = pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)

BRIDGES = sorted((ontology_dir() / "alignments").glob("*.ttl"))
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + (
    f"@prefix : <https://example.org/> .\n<https://example.org/broken> a owl:Ontology ; owl:imports <{ONTOLOGY}> .\n"
)

# One broken module for each pattern: what is wrong, where the gate must see it, and the words it must use.
BROKEN = {
    "chain property in a cardinality": (
        ":A a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty nasss:playsRole ;"
        ' owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        "DL closure",
        "UseOfNonSimplePropertyInCardinalityRestriction",
    ),
    "chain property that is functional": (
        "nasss:cites a owl:FunctionalProperty .",
        "DL closure",
        "UseOfNonSimplePropertyInFunctionalPropertyAxiom",
    ),
    "chain property that is irreflexive": (
        "nasss:playsRole a owl:IrreflexiveProperty .",
        "DL closure",
        "UseOfNonSimplePropertyInIrreflexivePropertyAxiom",
    ),
    "cyclic chains": (
        ":p a owl:ObjectProperty ; owl:propertyChainAxiom ( :q :r ) . :q a owl:ObjectProperty ;"
        " owl:propertyChainAxiom ( :p :r ) . :r a owl:ObjectProperty .",
        "DL closure",
        "UseOfPropertyInChainCausesCycle",
    ),
    "date in a data axiom": (
        ':d a owl:DatatypeProperty . :x a owl:NamedIndividual, nasss:Study ; :d "2020-01-01"^^xsd:date .',
        "DL closure",
        "UseOfDefinedDatatypeInLiteral",
    ),
    "undeclared class": (
        ":x a owl:NamedIndividual, :Nowhere .",
        "undeclared entities",
        "Class https://example.org/Nowhere",
    ),
    "undeclared property": (
        "nasss:RadiologistRole :nowhere nasss:LegalConsultantRole .",
        "undeclared entities",
        "AnnotationProperty https://example.org/nowhere",
    ),
    "import that is not in the catalog": (
        "<https://example.org/broken> owl:imports <https://example.org/elsewhere> .",
        "missing imports",
        "https://example.org/elsewhere",
    ),
    "literal under an object property": (
        'nasss:RadiologistRole nasss:broaderRole "radiologist" .',
        "undeclared entities",
        f"AnnotationProperty {PREFIXES['nasss']}broaderRole",
    ),
    "data property here, object property in the core": (
        'nasss:hasRole a owl:DatatypeProperty . :x a owl:NamedIndividual ; nasss:hasRole "radiologist" .',
        "DL merged",
        "IllegalPunning",
    ),
    "chain property that is disjoint with another": (
        ":p a owl:ObjectProperty ; owl:propertyDisjointWith nasss:playsRole .",
        "DL closure",
        "UseOfNonSimplePropertyInDisjointPropertiesAxiom",
    ),
    "transitive property in a cardinality": (
        ":p a owl:ObjectProperty, owl:TransitiveProperty . :A a owl:Class ; rdfs:subClassOf"
        ' [ a owl:Restriction ; owl:onProperty :p ; owl:cardinality "1"^^xsd:nonNegativeInteger ] .',
        "DL closure",
        "UseOfNonSimplePropertyInCardinalityRestriction",
    ),
    "year in a data axiom": (
        ':d a owl:DatatypeProperty . :x a owl:NamedIndividual, nasss:Study ; :d "2020"^^xsd:gYear .',
        "DL closure",
        "UseOfDefinedDatatypeInLiteral",
    ),
    "duration in a data axiom": (
        ':d a owl:DatatypeProperty . :x a owl:NamedIndividual, nasss:Study ; :d "P1Y"^^xsd:duration .',
        "DL closure",
        "UseOfDefinedDatatypeInLiteral",
    ),
    "HTML in a data axiom": (
        ':d a owl:DatatypeProperty . :x a owl:NamedIndividual, nasss:Study ; :d "<b>x</b>"^^rdf:HTML .',
        "DL closure",
        "UseOfUnknownDatatype",
    ),
    "datatype that nobody declared": (
        ':d a owl:DatatypeProperty ; rdfs:range :Own . :x a owl:NamedIndividual, nasss:Study ; :d "x"^^:Own .',
        "undeclared entities",
        "Datatype https://example.org/Own",
    ),
    "malformed time": (
        ':d a owl:DatatypeProperty . :x a owl:NamedIndividual, nasss:Study ; :d "yesterday"^^xsd:dateTime .',
        "DL closure",
        "LexicalNotInLexicalSpace",
    ),
    "annotation property that is an object property too": (
        "dcterms:creator a owl:ObjectProperty . :x a owl:NamedIndividual, nasss:Study ; dcterms:creator :y ."
        " :y a owl:NamedIndividual, nasss:Study .",
        "DL closure",
        "IllegalPunning",
    ),
    "object property under an annotation property": (
        "nasss:hasRole rdfs:subPropertyOf dcterms:source .",
        "DL closure",
        "IllegalPunning",
    ),
    "inverse functional data property": (
        "nasss:identifier a owl:InverseFunctionalProperty .",
        "DL closure",
        "IllegalPunning",
    ),
    "reified statement": (
        ":s a rdf:Statement ; rdf:subject nasss:Study ; rdf:predicate rdfs:label ; rdf:object nasss:Case .",
        "unparsed triples",
        "22-rdf-syntax-ns#subject",
    ),
    "undeclared data property": (
        ":x a owl:NamedIndividual, nasss:Study ; :d 5 .",
        "undeclared entities",
        "AnnotationProperty https://example.org/d",
    ),
}


# What the OWL API reads without a word and yet not whole.
LOST = {
    "a list as data": ":x a owl:NamedIndividual, nasss:Study . :l a rdf:List ; rdf:first :x ; rdf:rest rdf:nil .",
    "a property of no kind": ":p a rdf:Property .",
    "a class of RDF Schema only": ":C a rdfs:Class .",
}


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every module and bridge, the whole merged into one file, and the whole with each study's data."""
    folder = tmp_path_factory.mktemp("inputs")
    merged = folder / "merged.ttl"
    graph = load()
    for module in list(graph.subjects(RDF.type, OWL.Ontology)):
        graph.remove((module, None, None))
    graph.add((URIRef(f"{ONTOLOGY}/merged"), RDF.type, OWL.Ontology))
    merged.write_text(canonical_turtle(graph), encoding="utf-8")
    files = [*ontology_files(), *BRIDGES, merged]
    for path in graph_files():
        data = folder / f"{path.stem}.ttl"
        data.write_text(canonical_turtle(read_graph(path)), encoding="utf-8")
        files.append(data)
    return files


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the inputs are written again, for each line in a folder of its own."""
    return tmp_path_factory.mktemp("gate")


@pytest.fixture(scope="session")
def gates(inputs: list[Path], folder: Path) -> dict[str, owl_api.Answers]:
    """What each line says of all inputs."""
    return {line: owl_api.gate(line, folder, inputs) for line in owl_api.LINES}


@pytest.fixture(params=owl_api.LINES)
def answers(
    request: pytest.FixtureRequest, gates: dict[str, owl_api.Answers], folder: Path
) -> tuple[str, owl_api.Answers, Path]:
    return request.param, gates[request.param], folder


def test_every_file_is_read_whole_and_is_owl_2_dl(
    answers: tuple[str, owl_api.Answers, Path], inputs: list[Path]
) -> None:
    _, found, _ = answers
    clean = {
        "missing imports": [""],
        "unparsed triples": [""],
        "undeclared entities": [""],
        "DL closure": ["{}"],
        "DL merged": ["{}"],
    }
    assert set(found) == {path.name for path in inputs}
    for name, keys in found.items():
        assert {key: keys[key] for key in clean} == clean, name
        assert "failure" not in keys


def test_no_triple_is_lost_on_a_round_trip(answers: tuple[str, owl_api.Answers, Path], inputs: list[Path]) -> None:
    line, _, folder = answers
    for path in inputs:
        after = owl_api.statements(Graph().parse(folder / f"roundtrip-{line}" / f"{path.name}.roundtrip.ttl"))
        assert after == owl_api.statements(Graph().parse(path)), path.name


def test_both_lines_read_the_same_axioms(gates: dict[str, owl_api.Answers]) -> None:
    counts = {
        line: {name: (keys["axioms"], keys["closure axioms"]) for name, keys in found.items()}
        for line, found in gates.items()
    }
    assert counts["5.1"] == counts["4.5"]
    assert int(counts["5.1"]["evidence.ttl"][0][0]) > 500


def test_elk_agrees_with_hermit_on_what_el_can_see(inputs: list[Path], tmp_path: Path) -> None:
    merged = next(path for path in inputs if path.name == "merged.ttl")
    lines = [text.split("\t") for text in owl_api.run("OwlReason", "5.1", tmp_path, str(merged)).splitlines()]
    assert [line for line in lines if line[1] != "subclass"] == [
        ["hermit", "consistent", "true"],
        ["elk", "consistent", "true"],
    ]
    pairs = {name: {value for who, _, value in lines if who == name} - {"true"} for name in ("hermit", "elk")}
    assert pairs["elk"] <= pairs["hermit"]
    ns = PREFIXES["nasss"]
    assert f"{ns}ContestedFactor {ns}Barrier" in pairs["elk"]
    assert len(pairs["hermit"]) > 50


def test_no_iri_is_two_kinds_of_property_across_files() -> None:
    everything = load()
    for path in [*BRIDGES, *graph_files()]:
        everything += read_graph(path)
    assert owl_api.declared_twice(everything) == set()
    assert owl_api.declared_twice(everything.parse(data=HEADER + "skos:definition a owl:DatatypeProperty ."))


@pytest.fixture(scope="session")
def broken_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("broken")


@pytest.fixture(scope="session")
def broken(broken_folder: Path) -> dict[str, owl_api.Answers]:
    """What each line says of all that is broken, and of what is lost: one start of Java for each."""
    files = []
    for name, turtle in {**{name: turtle for name, (turtle, _, _) in BROKEN.items()}, **LOST}.items():
        files.append(broken_folder / file_name(name))
        files[-1].write_text(HEADER + turtle, encoding="utf-8")
    return {line: owl_api.gate(line, broken_folder, files) for line in owl_api.LINES}


def file_name(name: str) -> str:
    return f"{name.replace(' ', '-').replace(',', '')}.ttl"


@pytest.mark.parametrize("line", owl_api.LINES)
@pytest.mark.parametrize("name", BROKEN)
def test_the_gate_fails_when_it_should(name: str, line: str, broken: dict[str, owl_api.Answers]) -> None:
    _, key, words = BROKEN[name]
    keys = broken[line][file_name(name)]
    assert any(words in value and value not in ("", "{}") for value in keys[key]), dict(keys)


@pytest.mark.parametrize("name", LOST)
def test_triples_lost_in_silence_are_seen_on_the_round_trip(
    name: str, broken: dict[str, owl_api.Answers], broken_folder: Path
) -> None:
    before = owl_api.statements(Graph().parse(broken_folder / file_name(name)))
    for line in owl_api.LINES:
        found = broken[line][file_name(name)]
        assert (found["DL merged"], found["unparsed triples"]) == (["{}"], [""])
        after = broken_folder / f"roundtrip-{line}" / f"{file_name(name)}.roundtrip.ttl"
        assert before - owl_api.statements(Graph().parse(after))


def test_no_individual_is_without_a_name(inputs: list[Path]) -> None:
    """OWL 2 DL forbids circles of nameless individuals, and the OWL API does not look for them."""
    assert {path.name: owl_api.nameless(Graph().parse(path)) for path in inputs} == {
        path.name: set() for path in inputs
    }
    circle = "_:a a nasss:Factor ; nasss:broaderFactor _:b . _:b a nasss:Factor ; nasss:broaderFactor _:a ."
    assert len(owl_api.nameless(Graph().parse(data=HEADER + circle))) == 2


def test_hermit_is_strict_about_datatypes(tmp_path: Path) -> None:
    """Its factory would skip a datatype that it does not know, and call the ontology consistent."""
    path = tmp_path / "date.ttl"
    path.write_text(HEADER + BROKEN["date in a data axiom"][0], encoding="utf-8")
    with pytest.raises(AssertionError, match="UnsupportedDatatypeException"):
        owl_api.run("OwlReason", "5.1", tmp_path, str(path))


def test_the_profile_table_in_the_readme_is_right(answers: tuple[str, owl_api.Answers, Path]) -> None:
    _, found, _ = answers
    expected = []
    for name in ("framework.ttl", "adoption.ttl", "evidence.ttl", "nasss.ttl"):
        counts = [
            sum(map(int, re.findall(r"=(\d+)", found[name][f"{profile} merged"][0])))
            for profile in ("DL", "EL", "QL", "RL")
        ]
        expected.append(f"| `{name}` | {' | '.join(map(str, counts))} |")
    table = (ontology_dir() / "README.md").read_text(encoding="utf-8")
    assert [row for row in expected if row not in table] == []
