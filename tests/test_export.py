"""Copies for tools: every format says the same, byte for byte the same each time, and the OWL API agrees."""

import json
import os
import subprocess
import sys
from pathlib import Path

import owl_api
import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from nasss.errors import EngineError
from nasss.export import export, merged, named, rdf_xml
from nasss.functional import functional_syntax
from nasss.namespaces import NASSS, ONTOLOGY, PREFIXES, graph_iri
from nasss.ontology import catalog, load
from nasss.resources import graph_dir
from nasss.turtle import read_graph

FORMATS = {"nasss.ttl": "turtle", "nasss.owl": "xml", "nasss.nt": "nt", "nasss.jsonld": "json-ld"}
STUDIES = {"hogg-2023.ttl", "pmc11670909.ttl", "strohm-2020.ttl", "van-leeuwen-2024.ttl"}
FILES = {*FORMATS, "nasss.ofn", "catalog-v001.xml", *STUDIES}
HEADER = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
PROGRAM = "import sys, pathlib; from nasss.export import export; export(pathlib.Path(sys.argv[1]))"


def exported(folder: Path, seed: str) -> Path:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", PROGRAM, str(folder)], check=True, env=environment)
    return folder


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("copies") / "deep" / "folder", "1")


def test_all_files_are_there_and_the_same_under_another_hash_seed(copies: Path, tmp_path: Path) -> None:
    other = exported(tmp_path, "2")
    assert {path.name for path in copies.iterdir()} == FILES
    assert [name for name in FILES if (copies / name).read_bytes() != (other / name).read_bytes()] == []


@pytest.mark.parametrize(("name", "kind"), FORMATS.items())
def test_each_format_holds_the_same_statements(copies: Path, name: str, kind: str) -> None:
    assert set(named(Graph().parse(copies / name, format=kind))) == set(named(merged()))


def test_blank_nodes_are_named_by_content_and_place() -> None:
    def parsed(text: str) -> Graph:
        return Graph().parse(data=f"@prefix : <urn:x:> . {text}", format="turtle")

    lists = ":a :p [ :q (1 2) ], [ :q (1 3) ] . :b :p [ :q (1 2) ] ."
    assert set(named(parsed(lists))) == set(named(parsed(lists)))
    assert isomorphic(named(parsed(lists)), parsed(lists))
    assert set(named(parsed(lists))) != set(named(parsed(lists.replace("1 3", "1 4"))))
    # What stands in two places or in a circle is named by rdflib.
    for knot in ("_:x :p :a . :b :p _:x . :c :p _:x .", "_:x :p _:y . _:y :p _:x ."):
        assert set(named(parsed(knot))) == set(named(parsed(knot)))
        assert isomorphic(named(parsed(knot)), parsed(knot))


def test_the_merged_ontology_is_all_modules_but_their_headers() -> None:
    whole, modules = (
        {triple for triple in graph if not any(isinstance(term, BNode) for term in triple)}
        for graph in (merged(), load())
    )
    assert len(merged()) == len(load()) - len(modules - whole)
    assert whole < modules
    assert {subject for subject, predicate, _ in modules - whole if predicate != OWL.imports} == {
        URIRef(f"{ONTOLOGY}/{module}") for module in ("framework", "adoption", "evidence")
    }
    assert [s for s, p, o in whole if (p, o) == (RDF.type, OWL.Ontology)] == [ONTOLOGY]


def test_a_study_is_its_graph_and_imports_the_ontology(copies: Path) -> None:
    study = Graph().parse(copies / "strohm-2020.ttl")
    assert isomorphic(study, read_graph(graph_dir() / "strohm-2020.trig"))
    assert list(study.objects(graph_iri("strohm-2020"), OWL.imports)) == [ONTOLOGY]
    assert catalog(copies) == {ONTOLOGY: copies / "nasss.ttl"}


def test_json_ld_is_readable(copies: Path) -> None:
    document = json.loads((copies / "nasss.jsonld").read_text(encoding="utf-8"))
    names = [thing["@id"] for thing in document["@graph"] if not thing["@id"].startswith("_:")]
    assert names == sorted(names)
    assert document["@context"] == PREFIXES


@pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)
@pytest.mark.parametrize("line", owl_api.LINES)
def test_the_owl_api_reads_the_same_axioms_from_each(copies: Path, line: str, tmp_path: Path) -> None:
    names = ("nasss.ttl", "nasss.owl", "nasss.ofn")
    answers = owl_api.gate(line, tmp_path, [copies / name for name in names])
    keys = ["axioms", "logical axioms", "classes", "missing imports", "unparsed triples", "undeclared entities"]
    keys += ["DL closure", "DL merged", "EL merged", "QL merged", "RL merged"]
    said = {name: {key: answers[name][key] for key in keys} for name in names}
    assert said["nasss.owl"] == said["nasss.ttl"] == said["nasss.ofn"]
    assert int(said["nasss.ttl"]["axioms"][0]) > 3000
    assert said["nasss.ttl"]["DL merged"] == ["{}"]
    turtle, functional = (
        owl_api.statements(Graph().parse(tmp_path / f"roundtrip-{line}" / f"{name}.roundtrip.ttl"))
        for name in ("nasss.ttl", "nasss.ofn")
    )
    assert turtle == functional


@pytest.mark.skipif(not owl_api.available(), reason=owl_api.WHY_SKIPPED)
def test_the_owl_api_reads_a_study_with_the_ontology(copies: Path, tmp_path: Path) -> None:
    answers = owl_api.gate("4.5", tmp_path, [copies / "strohm-2020.ttl"])["strohm-2020.ttl"]
    assert answers["missing imports"] == [""]
    assert answers["unparsed triples"] == [""]
    assert answers["DL merged"] == ["{}"]


# Functional syntax


def functional(turtle: str) -> str:
    """The axioms of a small ontology, without its prefixes."""
    graph = Graph().parse(data=f"{HEADER}<https://example.org/o> a owl:Ontology .\n{turtle}")
    return functional_syntax(graph, URIRef("https://example.org/o")).partition("\n\n")[2]


def test_constructs_in_functional_syntax() -> None:
    turtle = r"""
        <https://example.org/o> owl:versionIRI <https://example.org/o/1> ; owl:imports <https://example.org/p> ;
            rdfs:comment "Say \"one\" \\ two"@en .
        nasss:A a owl:Class ; owl:disjointUnionOf ( nasss:B nasss:C ) ; owl:hasKey ( nasss:p nasss:n ) .
        nasss:B a owl:Class ; rdfs:subClassOf
            [ a owl:Restriction ; owl:onProperty nasss:p ; owl:allValuesFrom nasss:C ],
            [ a owl:Restriction ; owl:onProperty nasss:n ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .
        nasss:C a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:complementOf [ a owl:Class ;
            owl:oneOf ( nasss:x ) ] ] ; owl:disjointWith nasss:B .
        nasss:p a owl:ObjectProperty, owl:TransitiveProperty ; owl:inverseOf nasss:q ; rdfs:range nasss:A .
        nasss:q a owl:ObjectProperty ; owl:propertyChainAxiom ( nasss:p nasss:q ) ; rdfs:subPropertyOf nasss:p .
        nasss:n a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:domain nasss:A ; rdfs:range xsd:integer .
        nasss:x a owl:NamedIndividual, nasss:A ; nasss:p nasss:y ; nasss:n 5 ; owl:differentFrom nasss:y .
        [] a owl:AllDifferent ; owl:distinctMembers ( nasss:x nasss:y ) .
    """
    assert functional(turtle).splitlines() == [
        "Ontology(<https://example.org/o> <https://example.org/o/1> ",
        "Import(<https://example.org/p>) ",
        r'Annotation(rdfs:comment "Say \"one\" \\ two"@en)',
        "",
        "Declaration(Class(nasss:A))",
        "Declaration(Class(nasss:B))",
        "Declaration(Class(nasss:C))",
        "Declaration(DataProperty(nasss:n))",
        "Declaration(NamedIndividual(nasss:x))",
        "Declaration(ObjectProperty(nasss:p))",
        "Declaration(ObjectProperty(nasss:q))",
        "ClassAssertion(nasss:A nasss:x)",
        'DataPropertyAssertion(nasss:n nasss:x "5"^^xsd:integer)',
        "DataPropertyDomain(nasss:n nasss:A)",
        "DataPropertyRange(nasss:n xsd:integer)",
        "DifferentIndividuals(nasss:x nasss:y)",
        "DifferentIndividuals(nasss:x nasss:y)",
        "DisjointClasses(nasss:C nasss:B)",
        "DisjointUnion(nasss:A nasss:B nasss:C)",
        "EquivalentClasses(nasss:C ObjectComplementOf(ObjectOneOf(nasss:x)))",
        "FunctionalDataProperty(nasss:n)",
        "HasKey(nasss:A (nasss:p) (nasss:n))",
        "InverseObjectProperties(nasss:p nasss:q)",
        "ObjectPropertyAssertion(nasss:p nasss:x nasss:y)",
        "ObjectPropertyRange(nasss:p nasss:A)",
        "SubClassOf(nasss:B DataMaxCardinality(1 nasss:n))",
        "SubClassOf(nasss:B ObjectAllValuesFrom(nasss:p nasss:C))",
        "SubObjectPropertyOf(ObjectPropertyChain(nasss:p nasss:q) nasss:q)",
        "SubObjectPropertyOf(nasss:q nasss:p)",
        "TransitiveObjectProperty(nasss:p)",
        ")",
    ]


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("nasss:x nasss:unknown nasss:y .", "1 statements of https://example.org/o cannot be written"),
        ("nasss:x a owl:NamedIndividual ; rdfs:domain nasss:A .", "1 statements"),
        ("[] a owl:AllDisjointProperties ; owl:members ( nasss:p nasss:q ) .", "6 statements"),
        ("nasss:A rdfs:subClassOf [ a owl:Class ] .", "is of no kind"),
        (
            "nasss:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty nasss:p ] .",
            "restriction on .*p> is of no kind",
        ),
        ("nasss:A rdfs:subClassOf [ a owl:Restriction ; owl:hasSelf true ] .", "Expected one .*onProperty"),
    ],
)
def test_what_cannot_be_written_is_an_error_and_not_left_out(turtle: str, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        functional(turtle)


# Mistakes


def test_a_property_that_no_prefix_shortens_is_an_error() -> None:
    graph = Graph().add((NASSS.A, URIRef("https://example.org/p"), Literal("x")))
    with pytest.raises(EngineError, match=r"https://example\.org/p has no prefix"):
        rdf_xml(graph)


def test_text_is_escaped_in_rdf_xml() -> None:
    graph = Graph().add((NASSS.A, RDFS.label, Literal('a < b & "c"', lang="en")))
    assert isomorphic(Graph().parse(data=rdf_xml(graph), format="xml"), graph)


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(EngineError, match="taken: cannot be written: File exists"):
        export(tmp_path / "taken")
