"""The ontology's content and its files, as far as no reasoner is needed."""

import re
import tomllib
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from nasss.errors import EngineError
from nasss.namespaces import NASSS, ONTOLOGY
from nasss.ontology import catalog, domain_of, load, members
from nasss.resources import ontology_dir, ontology_files

ROOT = Path(__file__).parents[1]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

CATALOG = (
    '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
    '<uri name="https://example.org/a" uri="a.ttl"/></catalog>'
)

QUESTIONS_2017 = {
    "1A": "NatureOfCondition",
    "1B": "ComorbiditiesAndSocioculturalInfluences",
    "2A": "MaterialFeatures",
    "2B": "KnowledgeGenerated",
    "2C": "KnowledgeToUse",
    "2D": "SupplyModel",
    "3A": "SupplySideValue",
    "3B": "DemandSideValue",
    "4A": "StaffRoleChange",
    "4B": "PatientInput",
    "4C": "CarerNetwork",
    "5A": "CapacityToInnovate",
    "5B": "ReadinessForChange",
    "5C": "AdoptionAndFundingDecision",
    "5D": "TeamRoutineChange",
    "5E": "ImplementationWork",
    "6A": "WiderContext",
    "7A": "ScopeForAdaptation",
    "7B": "OrganisationalResilience",
}
TABLE_1_ROLES = {
    "SeniorRadiologistRole",
    "JuniorRadiologistRole",
    "LegalConsultantRole",
    "ClinicalPhysicistRole",
    "OperationalDepartmentManagerRole",
    "JuniorTechnicalPhysicianRole",
    "HospitalInnovationManagerRole",
    "SeniorDataScientistRole",
    "MemberOfManagementRole",
    "ImplementationAdvisorRole",
    "ProviderInnovationManagerRole",
}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load()


def codes(ontology: Graph, version: str) -> dict[str, str]:
    """Code letters of one framework version and the local name of what each stands for."""
    return {
        str(ontology.value(entry, SKOS.notation)): str(ontology.value(entry, NASSS.codesItem)).removeprefix(NASSS)
        for entry in ontology.subjects(SKOS.inScheme, NASSS[version])
    }


def test_every_file_is_in_the_catalog_and_the_reverse() -> None:
    assert sorted(catalog().values()) == sorted(ontology_dir().rglob("*.ttl"))


def test_import_that_is_not_in_the_catalog_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog-v001.xml").write_text(CATALOG)
    (tmp_path / "a.ttl").write_text(
        "<https://example.org/a> a <http://www.w3.org/2002/07/owl#Ontology> ;"
        " <http://www.w3.org/2002/07/owl#imports> <https://example.org/b> ."
    )
    with pytest.raises(EngineError, match=r"https://example\.org/b is imported but stands in no catalog entry"):
        load(URIRef("https://example.org/a"), tmp_path)


def test_broken_catalog_and_module_are_named(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"catalog-v001\.xml: cannot read the catalog"):
        catalog(tmp_path)
    (tmp_path / "catalog-v001.xml").write_text(CATALOG)
    (tmp_path / "a.ttl").write_text("this is not Turtle")
    with pytest.raises(EngineError, match=r"a\.ttl: cannot read the ontology module"):
        load(URIRef("https://example.org/a"), tmp_path)


@pytest.mark.parametrize("path", ontology_files(), ids=lambda path: path.name)
def test_one_version_everywhere(path: Path) -> None:
    graph = Graph().parse(path)
    iri = graph.value(predicate=RDF.type, object=OWL.Ontology)
    module = str(iri).removeprefix(f"{ONTOLOGY}")
    assert str(graph.value(iri, OWL.versionInfo)) == VERSION
    assert str(graph.value(iri, OWL.versionIRI)) == f"{ONTOLOGY}/{VERSION}{module}"


def test_core_imports_nothing_foreign(ontology: Graph) -> None:
    assert {str(target) for target in ontology.objects(None, OWL.imports)} == {
        f"{ONTOLOGY}/{module}" for module in ("framework", "adoption", "evidence")
    }


def test_seven_domains_in_order(ontology: Graph) -> None:
    numbers = {
        ontology.value(domain, NASSS.domainNumber).toPython(): str(domain).removeprefix(NASSS)  # type: ignore[union-attr]
        for domain in ontology.subjects(RDF.type, NASSS.Domain)
    }
    assert numbers == {
        1: "ConditionDomain",
        2: "TechnologyDomain",
        3: "ValuePropositionDomain",
        4: "AdopterSystemDomain",
        5: "OrganisationDomain",
        6: "WiderSystemDomain",
        7: "AdaptationOverTimeDomain",
    }


def test_the_19_questions_of_2017_stand_in_their_domains(ontology: Graph) -> None:
    assert codes(ontology, "Nasss2017Table") == QUESTIONS_2017
    for code, question in QUESTIONS_2017.items():
        number = ontology.value(domain_of(NASSS[question]), NASSS.domainNumber)
        assert number == Literal(int(code[0]))


def test_each_question_of_2017_has_three_descriptors_with_a_status(ontology: Graph) -> None:
    for code, question in QUESTIONS_2017.items():
        levels = {
            ontology.value(descriptor, NASSS.atLevel): ontology.value(descriptor, NASSS.hasVerificationStatus)
            for descriptor in ontology.subjects(NASSS.describesQuestion, NASSS[question])
        }
        status = NASSS.SeenInSource if code[0] in "12" else NASSS.FromMemory
        assert levels == {NASSS[level]: status for level in ("SimpleLevel", "ComplicatedLevel", "ComplexLevel")}


def test_code_letters_drift_between_versions(ontology: Graph) -> None:
    assert codes(ontology, "NasssHogg2023")["2b"] == QUESTIONS_2017["2C"]
    assert codes(ontology, "NasssHogg2023")["2c"] == QUESTIONS_2017["2B"]
    assert codes(ontology, "Nasss2017Figure") == {
        "6A": "PoliticalContext",
        "6B": "RegulatoryContext",
        "6C": "ProfessionalContext",
        "6D": "SocioculturalContext",
    }


def test_roles_of_table_1_and_their_hierarchy(ontology: Graph) -> None:
    assert members("OccupationalRole") >= TABLE_1_ROLES
    above = {
        role: {str(broad).removeprefix(NASSS) for broad in ontology.transitive_objects(NASSS[role], NASSS.broaderRole)}
        - {role}
        for role in TABLE_1_ROLES
    }
    assert above["SeniorRadiologistRole"] == above["JuniorRadiologistRole"] == {"RadiologistRole"}
    assert above["ProviderInnovationManagerRole"] == {"InnovationManagerRole", "ManagementOrAdvisoryRole"}
    assert above["JuniorTechnicalPhysicianRole"] == {"TechnicalPhysicianRole", "TechnicalSpecialistRole"}
    assert members("AdoptionRole") == {
        "DirectAdopterRole",
        "IndirectAdopterRole",
        "LocalChampionRole",
        "StaffUserRole",
        "PatientRole",
        "LayCarerRole",
    }


def test_no_iri_is_two_kinds_of_property_and_no_term_is_two_kinds_of_thing(ontology: Graph) -> None:
    """The OWL API passes some of these clashes, so they are looked for here."""
    kinds = [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Class, OWL.NamedIndividual]
    clashes = {
        term for term in ontology.subjects(RDF.type) if sum((term, RDF.type, kind) in ontology for kind in kinds) > 1
    }
    assert clashes == set()


def test_every_individual_is_declared(ontology: Graph) -> None:
    individuals = {s for kind in set(ontology.subjects(RDF.type, OWL.Class)) for s in ontology.subjects(RDF.type, kind)}
    assert {term for term in individuals if (term, RDF.type, OWL.NamedIndividual) not in ontology} == set()


def test_dutch_labels_say_where_they_come_from(ontology: Graph) -> None:
    dutch = {
        term
        for term, label in ontology.subject_objects(RDFS.label)
        if isinstance(label, Literal) and label.language == "nl"
    }
    assert dutch == set(ontology.subjects(NASSS.labelStatus))
    assert len(dutch) > 100


def test_local_names_follow_the_style(ontology: Graph) -> None:
    for term in set(ontology.subjects(SKOS.definition)):
        name = str(term).removeprefix(NASSS)
        is_property = any(
            (term, RDF.type, kind) in ontology
            for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        )
        assert re.fullmatch("[a-z][A-Za-z0-9]*" if is_property else "[A-Z][A-Za-z0-9]*(-[0-9][A-Za-z])?", name), name


def test_the_folder_has_no_other_ontology_files() -> None:
    assert {path.name for path in ontology_dir().iterdir()} >= {"README.md", "catalog-v001.xml", "nasss.ttl"}


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="shift_jis"?>', '<?xml version="1.0" encoding="x"?>', "<"]
)
def test_a_catalog_that_cannot_be_read_is_named(tmp_path: Path, head: str) -> None:
    (tmp_path / "catalog-v001.xml").write_text(head + CATALOG, encoding="utf-8")
    with pytest.raises(EngineError, match=r"catalog-v001\.xml: cannot read the catalog"):
        catalog(tmp_path)
