"""The shapes: each constraint is fired by a fixture, for exactly the reason it gives, and nothing passes unseen."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyshacl
import pytest
import shape_bases as bases
from rdflib import OWL, RDF, RDFS, SH, BNode, Dataset, Graph, Literal, URIRef
from rdflib.collection import Collection

from nasss import ontology, shapes
from nasss.errors import EngineError
from nasss.graph import study_graph
from nasss.namespaces import NASSS, PREFIXES, SHAPES, study_iri
from nasss.ontology import members
from nasss.resources import graph_dir, shapes_dir
from nasss.tables import read_tables

PATHS = bases.fixture_paths()
MICRO = str(study_iri("micro"))
# Shapes that find nothing to check in the shipped studies, since all of them are read from publications: those for
# interviews that a team has coded, and for a synthesis that rates its findings. The invented studies have them.
IDLE = {
    "CitationInterview",
    "Coder",
    "ConfidenceOfReviewFinding",
    "ImportActivity",
    "Interview",
    "ReviewFinding",
    "ReviewFindingStudy",
    "TextAnchor",
    "TextAnchorSelector",
}
TURTLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "sh": str(SH)}.items())


@pytest.fixture(scope="module", autouse=True)
def quick_reference() -> None:
    """The reference parses the text of each query for each focus node, which is most of its work."""
    bases._parse_each_query_once()


@pytest.fixture(scope="session")
def observed(request: pytest.FixtureRequest) -> dict[Path, dict[str, tuple[str, ...]]]:
    """What each engine says about each fixture that this run needs, worked out on all processors."""
    needed = sorted({path for item in request.session.items for path in _path_of(item)})
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_workers=os.cpu_count()) as pool:
        return dict(zip(needed, pool.map(bases.observe, needed, chunksize=8), strict=True))


def _path_of(item: pytest.Item) -> list[Path]:
    if isinstance(item, pytest.Function) and item.originalname == "test_fixture_gives_exactly_what_it_expects":
        return [Path(str(item.callspec.params["path"]))]
    return []


@pytest.fixture(scope="module")
def shipped() -> list[Graph]:
    """The shipped studies."""
    return [study_graph(read_tables(folder)) for folder in sorted((graph_dir() / "studies").glob("*/"))]


def used(study: Graph) -> set[URIRef]:
    """Shapes for studies that find something to check in a study."""
    graph = shapes.study_shapes()
    targeted = {shape for key in shapes.TARGETS for shape in graph.subjects(key) if isinstance(shape, URIRef)}
    return targeted - set(shapes.without_target(study, graph, ontology.load()))


def broken_study() -> Graph:
    """The micro study with a direction too many and a factor too few."""
    graph = bases.copy(bases.micro_study())
    graph.add((URIRef(f"{MICRO}/finding/p-waiting"), NASSS.listedAs, NASSS.Facilitating))
    graph.remove((URIRef(f"{MICRO}/finding/p-waiting"), NASSS.aboutFactor, None))
    return graph


def parse(turtle: str) -> Graph:
    return Graph().parse(data=TURTLE + turtle, format="turtle")


# The fixtures


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fixture_gives_exactly_what_it_expects(path: Path, observed: dict[Path, dict[str, tuple[str, ...]]]) -> None:
    expected = bases.read_fixture(path).expected
    assert observed[path] == {"fast": expected, "pyshacl": expected}


def test_the_bases_conform() -> None:
    for name in ("micro", "coded", "joint"):
        assert shapes.validate(data=bases.invented_study(name)).results == ()
    assert shapes.check_ontology(bases.ontology_base()).results == ()


def test_each_fixture_fires_the_shape_it_is_named_for() -> None:
    wrong = [
        str(path)
        for path in PATHS
        if not any(line.endswith(f" | {path.parent.name}") for line in bases.read_fixture(path).expected)
    ]
    assert wrong == []
    assert len(PATHS) > 500


@pytest.mark.parametrize(
    "name",
    [
        "Finding-aboutFactor/missing",
        "FindingSum/citation-missing",
        "CaseKind/both-kinds",
        "StudyBoundary/citation-of-another-study",
    ],
)
def test_fixtures_give_the_same_with_the_whole_ontology_beside_the_study(name: str) -> None:
    """The fixtures run on a study and a part of the ontology in one graph; the program keeps them apart."""
    fixture = bases.read_fixture(bases.FIXTURES / f"{name}.ru")
    report = shapes.validate(data=bases.changed(bases.micro_study(), fixture))
    assert tuple(sorted(bases.line(result) for result in report.results)) == fixture.expected


def fired() -> set[tuple[URIRef, str]]:
    """Pairs of shape and component that the fixtures expect; the fixtures' own test holds them to it."""
    lines = [line.split(" | ") for path in PATHS for line in bases.read_fixture(path).expected]
    return {(SHAPES[shape], component) for _, _, component, _, shape in lines}


def test_every_constraint_is_fired_by_a_fixture() -> None:
    assert {(str(shape), component) for shape, component in bases.all_constraints() - fired()} == set()
    assert len(bases.all_constraints()) > 300


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "missed"),
    [
        ("Tension-flags", SH.maxCount, Literal(9), ("Tension-flags", "MaxCountConstraintComponent")),
        ("Interview", SH.nodeKind, SH.IRI, ("Interview", "NodeKindConstraintComponent")),
        ("Heading", SH.property, SHAPES["Citation-citedBy"], None),
    ],
)
def test_the_test_before_would_miss_nothing(
    subject: str, predicate: URIRef, value: URIRef | Literal, missed: tuple[str, str] | None
) -> None:
    more = bases.copy(shapes.study_shapes())
    more.add((SHAPES[subject], predicate, value))
    unfired = {(str(shape).removeprefix(SHAPES), component) for shape, component in shapes.constraints(more) - fired()}
    assert unfired == ({missed} if missed else set())


def test_every_constraint_in_the_files_is_one_that_is_counted() -> None:
    """A constraint that `constraints` does not know would never have to be fired; such a shape is refused."""
    for extra in (SH.minExclusive, SH.equals, URIRef(f"{SH}minCuont")):
        more = bases.copy(shapes.study_shapes())
        more.add((SHAPES["Tension-flags"], extra, Literal(1)))
        with pytest.raises(EngineError, match=r"Tension-flags: sh:\w+ is no constraint that is known here"):
            shapes.check_shapes(more)


# The shapes


@pytest.mark.parametrize("graph", [shapes.study_shapes(), shapes.ontology_shapes()], ids=["study", "ontology"])
def test_shapes_are_valid_shacl(graph: Graph) -> None:
    """pyshacl raises when the shapes break the shapes for shapes."""
    assert pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True)[0] is True


def test_every_shape_and_query_has_a_name() -> None:
    for path in shapes_dir().glob("*.ttl"):
        graph = Graph().parse(path)
        for kind in (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint, SH.PrefixDeclaration):
            named = set(graph.subjects(RDF.type, kind))
            assert {node for node in named if isinstance(node, BNode)} == set()
            assert all(str(node).startswith(SHAPES) for node in named)
        assert {
            node for node in graph.objects(None, SH.property) if (node, RDF.type, SH.PropertyShape) not in graph
        } == set()


def test_violation_is_the_only_severity() -> None:
    assert [path.name for path in shapes_dir().glob("*.ttl") if (None, SH.severity, None) in Graph().parse(path)] == []


def test_every_reporting_shape_has_one_message_in_english() -> None:
    for graph in (shapes.study_shapes(), shapes.ontology_shapes()):
        for shape, component in shapes.constraints(graph):
            holders = list(graph.objects(shape, SH.sparql)) if component.startswith("SPARQL") else [shape]
            messages = [message for holder in holders for message in graph.objects(holder, SH.message)]
            assert [getattr(message, "language", None) for message in messages] == ["en"], f"{shape} {component}"
            assert str(messages[0]).endswith("."), shape


def test_every_query_gives_what_its_message_names() -> None:
    graph = shapes.study_shapes() + shapes.ontology_shapes()
    for query in set(graph.subjects(RDF.type, SH.SPARQLConstraint)):
        message, select = str(graph.value(query, SH.message)), str(graph.value(query, SH.select))
        head = select.partition("WHERE")[0]
        assert head.startswith("SELECT DISTINCT $this"), query
        assert set(re.findall(r"\{\?(\w+)\}", message)) <= set(re.findall(r"\?(\w+)", head)), query


def test_paths_are_single_properties() -> None:
    """A report can then name the path in one line; so `Result.path` is complete."""
    graph = shapes.study_shapes() + shapes.ontology_shapes()
    for path in set(graph.objects(None, SH.path)):
        assert isinstance(path, URIRef) or [p for p, _ in graph.predicate_objects(path)] == [SH.inversePath]


def test_lists_of_choices_are_those_of_the_ontology() -> None:
    """A choice that the ontology gains must be allowed, or left out knowingly: helper shapes may take a part."""
    graph = shapes.study_shapes() + shapes.ontology_shapes()
    kinds = ["Direction", "ResponseStatus", "ElicitationStatus", "Attribution", "RelationKind", "TensionKind"]
    kinds += ["Ambiguity", "MappingStatus", "VerificationStatus", "ComplexityLevel"]
    kinds += ["StudyKind", "AccessStatus", "ReportingAnswer"]
    known = {members(kind) for kind in kinds}
    reporting = {shape for shape, component in bases.all_constraints() if component == "InConstraintComponent"}
    lists = {
        frozenset(str(choice).removeprefix(NASSS) for choice in Collection(graph, choices))
        for shape in reporting
        for choices in graph.objects(shape, SH["in"])
    }
    assert lists == known


def test_readme_names_every_requirement() -> None:
    """Run `python tests/shape_bases.py` to put this right."""
    text = bases.README.read_text(encoding="utf-8")
    assert text.partition(bases.BEGIN)[2].partition(bases.END)[0].strip() == bases.requirement_table().strip()
    for shape, _ in bases.all_constraints():
        assert f"| `{shape.removeprefix(SHAPES)}` |" in text


# The shipped data


def idle(studies: Sequence[Graph]) -> set[str]:
    """Shapes that find nothing to check in any of the studies."""
    found = [shapes.without_target(study, shapes.study_shapes(), ontology.load()) for study in studies]
    return {shape.removeprefix(SHAPES) for shape in set.intersection(*map(set, found))}


def test_every_shape_has_something_to_check_in_the_shipped_data(shipped: list[Graph]) -> None:
    assert idle(shipped) & IDLE == IDLE
    assert idle(shipped) - IDLE == set()
    assert idle([*shipped, *map(bases.invented_study, ("micro", "coded", "joint"))]) == set()
    assert shapes.without_target(ontology.load(), shapes.ontology_shapes()) == []


def test_a_shape_without_target_is_found() -> None:
    empty = parse('<https://example.org/x> a nasss:Tension ; rdfs:label "invented"@en .')
    idle = shapes.without_target(empty, shapes.study_shapes(), ontology.load())
    assert SHAPES.Tension not in idle
    assert SHAPES.Part not in idle  # a tension is a study part: the ontology says so
    assert {SHAPES.Finding, SHAPES.Typed, SHAPES.FindingSum, SHAPES.Factor} <= set(idle)
    assert SHAPES.Part in shapes.without_target(empty, shapes.study_shapes())


@pytest.mark.slow
def test_the_shipped_studies_and_ontology_conform(shipped: list[Graph]) -> None:
    for study in shipped:
        assert shapes.validate(data=study).to_table() == f"No problems found. {len(used(study))} rules checked.\n"
    assert shapes.check_ontology(ontology.load()).results == ()


def test_without_arguments_all_shipped_studies_and_the_ontology_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / "one.trig", tmp_path / "two.trig"]
    for path in files:
        path.write_text(bases.micro_study().serialize(format="turtle"), encoding="utf-8")
    checked: list[tuple[str, int]] = []

    def run(data: Graph, graph: Graph, terms: Graph | None, name: str) -> shapes.Report:
        checked.append((name, len(data)))
        return shapes.Report((), 1)

    monkeypatch.setattr(shapes, "graph_files", lambda: files)
    monkeypatch.setattr(shapes, "run", run)
    assert (shapes.validate().conforms, shapes.validate([files[0]]).checked) == (True, 1)
    size = len(bases.micro_study())
    shipped = [(str(path), size) for path in files] + [("The ontology", len(ontology.load()))]
    assert checked == [*shipped, (str(files[0]), size)]


def test_ontology_decides_what_is_a_subclass() -> None:
    """The case is typed as a hospital case only; that a hospital case is a case stands in the ontology."""
    graph = bases.copy(bases.micro_study())
    case = URIRef(f"{MICRO}/case/alpha")
    graph.remove((case, RDF.type, NASSS.Case))
    assert shapes.validate(data=graph).results == ()
    graph.add((case, NASSS.hasRole, NASSS.RadiologistRole))
    assert [bases.line(result) for result in shapes.validate(data=graph).results] == [
        "micro: case/alpha | nasss:hasRole | ClosedConstraintComponent | Violation | Case"
    ]


def test_the_data_are_not_changed() -> None:
    graph = broken_study()
    before = set(graph)
    shapes.validate(data=graph)
    assert set(graph) == before


def test_a_dataset_is_checked_over_all_its_graphs() -> None:
    dataset = Dataset()
    for number, triple in enumerate(sorted(broken_study())):
        dataset.graph(URIRef(f"https://example.org/{number % 3}")).add(triple)
    assert shapes.validate(data=dataset).results == shapes.validate(data=broken_study()).results


# The report

ABOUT = "Say about which one factor the finding is: a shared factor of the ontology, or a factor of the study."
LISTED = "Say how the source lists the finding: facilitating, hindering, or undirected where it gives none; only one."
CLOSED = "Remove this property from the technology, or correct its name: a technology has only a label and a note."
TABLE = f"""\
2 problems found, by 2 rules of {{checked}}.

{ABOUT}  [nsh:Finding-aboutFactor]
  - micro: finding/p-waiting (Radiologists would rather wait)
      property: nasss:aboutFactor

{LISTED}  [nsh:Finding-listedAs]
  - micro: finding/p-waiting (Radiologists would rather wait)
      property: nasss:listedAs
"""


def test_report_as_table() -> None:
    assert shapes.validate(data=broken_study()).to_table() == TABLE.format(checked=len(used(broken_study())))


def test_report_as_json() -> None:
    report = json.loads(shapes.validate(data=broken_study()).to_json())
    assert (report["conforms"], report["rules_checked"], len(report["results"])) == (
        False,
        len(used(broken_study())),
        2,
    )
    assert report["results"][0] == {
        "focus": f"{MICRO}/finding/p-waiting",
        "focus_label": "Radiologists would rather wait",
        "path": f"{NASSS}aboutFactor",
        "component": f"{SH}MinCountConstraintComponent",
        "severity": f"{SH}Violation",
        "shape": f"{SHAPES}Finding-aboutFactor",
        "message": ABOUT,
        "value": None,
    }


def test_report_as_turtle_is_a_validation_report() -> None:
    graph = bases.copy(bases.micro_study())
    graph.add((URIRef(f"{MICRO}/technology/toy"), NASSS.country, Literal("Nowhere")))
    graph.add((URIRef(f"{MICRO}/technology/spare"), RDF.type, NASSS.Technology))
    graph.add((URIRef(f"{MICRO}/technology/spare"), RDFS.label, Literal("invented", lang="en")))
    text = shapes.validate(data=graph).to_turtle()
    expected = parse(f"""
[] a sh:ValidationReport ; sh:conforms false ; sh:result [
    a sh:ValidationResult ; sh:focusNode <{MICRO}/technology/toy> ; sh:resultPath nasss:country ; sh:value "Nowhere" ;
    sh:sourceConstraintComponent sh:ClosedConstraintComponent ; sh:resultSeverity sh:Violation ;
    sh:sourceShape nsh:Technology ; sh:resultMessage "{CLOSED}"@en
  ], [
    a sh:ValidationResult ; sh:focusNode <{MICRO}/technology/spare> ;
    sh:resultPath [ sh:inversePath nasss:studiesTechnology ] ;
    sh:sourceConstraintComponent sh:MinCountConstraintComponent ; sh:resultSeverity sh:Violation ;
    sh:sourceShape nsh:Technology-studiesTechnology ;
    sh:resultMessage "Say which study is about this technology, or remove it."@en
  ] .
""")
    assert Graph().parse(data=text, format="turtle").isomorphic(expected)


def test_report_without_problems() -> None:
    report = shapes.Report((), 3)
    assert report.to_table() == "No problems found. 3 rules checked.\n"
    assert json.loads(report.to_json()) == {"conforms": True, "rules_checked": 3, "results": []}
    assert (
        Graph()
        .parse(data=report.to_turtle(), format="turtle")
        .isomorphic(parse("[] a sh:ValidationReport ; sh:conforms true ."))
    )


def test_numbers_of_the_problem_stand_in_the_message() -> None:
    fixture = bases.read_fixture(bases.FIXTURES / "FindingSum" / "citation-missing.ru")
    report = shapes.validate(data=bases.changed(bases.micro_study(), fixture))
    assert [result.message for result in report.results] == [
        "Make the citations add up, or flag the finding with a tension that is a printed error: "
        "the source prints 3 interviewees, but 2 are cited."
    ]


def test_report_names_what_was_found() -> None:
    fixture = bases.read_fixture(bases.FIXTURES / "Position-hasRole" / "not-a-role.ru")
    report = shapes.validate(data=bases.changed(bases.micro_study(), fixture))
    assert report.to_table().splitlines()[3:] == [
        "  - micro: position/beta-1 (Senior radiologist, seat beta-1)",
        "      property: nasss:hasRole",
        "      found: nasss:FundingCertainty (funding certainty)",
    ]


def test_order_does_not_depend_on_the_run(tmp_path: Path) -> None:
    graph = broken_study()
    for number in range(3):  # blank nodes too have the same names in every run
        node = BNode()
        graph.add((node, RDF.type, NASSS.Heading))
        graph.add((node, NASSS.order, Literal(number)))
    path = tmp_path / "broken.ttl"
    path.write_text(graph.serialize(format="turtle"), encoding="utf-8")
    program = (
        "import sys; from pathlib import Path; from nasss.shapes import validate; r = validate([Path(sys.argv[1])]);"
        "sys.stdout.write(r.to_table() + r.to_json() + r.to_turtle())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(shapes.__file__).parents[1])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert outputs.pop().count(b"_:") >= 3


@pytest.mark.parametrize("identifier", ["a\\1", "{?value}", "$this", "“ü”", ""])
def test_odd_text_in_the_data_is_a_violation_and_no_failure(identifier: str) -> None:
    """The validator puts values into messages as patterns, so no message names free text."""
    graph = bases.copy(bases.micro_study())
    graph.set((URIRef(f"{MICRO}/tension/01"), NASSS.identifier, Literal(identifier)))
    found = {result.shape.removeprefix(SHAPES) for result in shapes.validate(data=graph).results}
    assert found >= {"Part-identifier"}


# What is no answer

QUERY_RULE = "nsh:A a sh:NodeShape ; sh:targetClass nasss:Participant ; sh:sparql nsh:q . nsh:q"


def test_nothing_to_check_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(EngineError, match=r"empty\.ttl: there are no statements in it, so nothing was checked"):
        shapes.validate([empty])
    with pytest.raises(EngineError, match="The ontology: there are no statements in it"):
        shapes.check_ontology(Graph())
    monkeypatch.setattr(shapes, "graph_files", list)
    with pytest.raises(EngineError, match="There is no study to check"):
        shapes.validate()


def test_a_foreign_graph_is_an_error() -> None:
    foreign = parse("<https://example.org/a> a owl:Thing ; rdfs:seeAlso <https://example.org/b> .")
    with pytest.raises(EngineError, match="The graph: no rule found anything to check"):
        shapes.validate(data=foreign)


@pytest.mark.parametrize("content", [b"this is not Turtle", b"\xff\xfe\x00"], ids=["text", "binary"])
def test_a_broken_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.trig"
    path.write_bytes(content)
    with pytest.raises(EngineError, match=r"broken\.trig: cannot be read as Turtle or TriG: "):
        shapes.validate([path])


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"nowhere\.ttl: cannot be read"):
        shapes.validate([tmp_path / "nowhere.ttl"])


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("", "There are no shapes to check with"),
        ("nsh:Lost a sh:NodeShape ; sh:nodeKind sh:IRI .", "Lost: this shape has no target and no shape uses it"),
        ("nsh:A a sh:NodeShape ; sh:targetClass owl:Thing ; sh:minCuont 1 .", "A: sh:minCuont is no constraint"),
        (
            f'{QUERY_RULE} sh:select "SELECT $this WHERE {{" .',
            "q: the query of this shape has a mistake",
        ),
        (
            f'{QUERY_RULE} sh:select "SELECT $this {{ $this x:y 1 }}" .',
            "q: the query of this shape has a mistake",
        ),
    ],
    ids=["none", "no target", "misspelt", "syntax", "prefix"],
)
def test_shapes_that_would_let_everything_pass_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turtle: str, message: str
) -> None:
    (tmp_path / "some.ttl").write_text(TURTLE + turtle, encoding="utf-8")
    monkeypatch.setattr(shapes, "shapes_dir", lambda: tmp_path)
    with pytest.raises(EngineError, match=message):
        shapes.validate(data=bases.micro_study())


def test_shapes_that_cannot_be_read_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "some.ttl").write_text("not Turtle", encoding="utf-8")
    monkeypatch.setattr(shapes, "shapes_dir", lambda: tmp_path)
    with pytest.raises(EngineError, match=r"some\.ttl: these shapes cannot be read"):
        shapes.study_shapes()


@pytest.mark.parametrize(
    "query",
    [
        '"SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }"',  # pyshacl refuses MINUS and returns the failure
        '"SELECT $this WHERE { $this ?p ?o . BIND (1 AS ?this) }"',  # rdflib refuses it and raises
    ],
    ids=["returned", "raised"],
)
def test_failure_of_the_validator_is_no_violation(query: str) -> None:
    graph = parse(f"{QUERY_RULE} sh:select {query} .")
    with pytest.raises(EngineError, match="The graph: the validator failed, so nothing is known: ") as caught:
        shapes.run(bases.micro_study(), graph, None, "The graph")
    assert caught.value.exit_code == 3


def test_the_same_rule_without_the_mistake_finds_violations() -> None:
    graph = parse(f'{QUERY_RULE} sh:select "SELECT $this WHERE {{ $this ?p ?o }}" .')
    assert len(shapes.run(bases.micro_study(), graph, None, "The graph").results) == 5


def test_names_are_shortened_for_people() -> None:
    assert shapes.shorten(f"{NASSS}Finding") == "nasss:Finding"
    assert shapes.shorten(f"^{NASSS}flags") == "^nasss:flags"
    assert shapes.shorten(f"{MICRO}/finding/t2-01") == "micro: finding/t2-01"
    assert shapes.shorten(MICRO) == MICRO
    assert shapes.shorten(str(OWL.Class)) == "owl:Class"
    assert shapes.shorten("https://example.org/x") == "https://example.org/x"
