"""Proposals of links: what is matched, what is not, and that nothing is fetched or taken for granted."""

import csv
import json
import socket
import sys
from pathlib import Path

import link_evaluation
import pytest
from rdflib import Graph, URIRef

from nasss import link
from nasss.errors import EngineError, ProblemError
from nasss.link import Name, Proposal, Term, matches, our_terms, overlap, propose, similarity, sssom, words
from nasss.namespaces import NASSS

HERE = "https://example.org/"
TURTLE = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/> .
<https://example.org/onto> a owl:Ontology ; rdfs:label "hospital" ; owl:imports <https://example.org/elsewhere> .
:Hospital a owl:Class ; rdfs:label "Hospitals"@en ; skos:definition "An organization that gives specialist care." .
:Liability a skos:Concept ; skos:prefLabel "Responsibility before a court"@en ; skos:altLabel "Legal liability"@en .
:Old a owl:Class ; rdfs:label "radiologist" ; owl:deprecated true .
:Dutch a owl:Class ; rdfs:label "radiologist"@nl .
:reads a owl:ObjectProperty ; rdfs:label "radiologist" .
:Carpet a owl:Class ; rdfs:label "carpet" .
"""


def invented(label: str, *synonyms: str, kind: str = "class") -> Term:
    names = (Name(label, "label", words(label)), *(Name(text, "synonym", words(text)) for text in synonyms))
    return Term(URIRef(HERE + label.replace(" ", "")), label, kind, names, frozenset())


def found(ours: Term, theirs: Term) -> list[float]:
    return [match.score for _, _, match in matches([ours], [theirs])]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def summary(proposals: list[Proposal]) -> list[tuple[str, str, str, float]]:
    return [
        (p.subject.removeprefix(NASSS), p.predicate, p.object.removeprefix(HERE), round(p.score, 3)) for p in proposals
    ]


def test_what_is_proposed_for_a_small_file(file: Path) -> None:
    """Not the ontology itself, nor what is deprecated, in Dutch, a property for a class, or about something else."""
    assert summary(propose(file)) == [
        ("Hospital", "skos:closeMatch", "Hospital", 1.0),
        ("LegalLiability", "skos:closeMatch", "Liability", 1.0),
    ]


def test_the_reason_names_the_names_and_the_words(file: Path) -> None:
    hospital, liability = propose(file)
    assert hospital.reason == ('label "hospital" and label "Hospitals" share: hospital; definitions overlap by 100%')
    assert liability.reason == 'label "legal liability" and synonym "Legal liability" share: legal, liability'
    assert liability.object_label == "Responsibility before a court"


def test_a_lower_threshold_gives_more_and_the_best_first(file: Path) -> None:
    more = propose(file, threshold=0.3)
    assert summary(more)[:2] == summary(propose(file))
    assert [p.score for p in more] == sorted((p.score for p in more), reverse=True)
    assert propose(file, threshold=1.01) == []


@pytest.mark.parametrize(
    ("suffix", "form"),
    [(".ttl", "turtle"), (".nt", "nt"), (".owl", "xml"), (".rdf", "xml"), (".jsonld", "json-ld"), (".owl", "turtle")],
)
def test_each_format_gives_the_same(file: Path, tmp_path: Path, suffix: str, form: str) -> None:
    path = tmp_path / f"other{suffix}"
    Graph().parse(file).serialize(path, format=form, encoding="utf-8")
    assert summary(propose(path)) == summary(propose(file))


# --- acronyms and short words


def test_two_acronyms_that_look_alike_do_not_match() -> None:
    """A known project shipped "Adverse Event Dataset" as the same thing as "Auto Encoder Network", by "ae"."""
    assert found(invented("Adverse Event Dataset", "AE"), invented("Auto Encoder Network", "AE")) == []
    assert found(invented("Adverse Event Dataset", "ae"), invented("Auto Encoder Network", "ae")) == []


def test_no_synonym_that_is_only_an_acronym_counts() -> None:
    assert found(invented("picture archive", "PACS"), invented("political action committees", "PACS")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("care", "career"),
        ("AI", "aim"),
        ("AI", "AIR"),
        ("cost", "costume"),
        ("patient", "patent"),
        ("hearing", "heading"),
        ("organizational", "organism"),
        ("communication", "community"),
    ],
)
def test_words_that_share_letters_only_are_different(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one) == 0.0


def test_words_of_one_stem_are_half_alike() -> None:
    assert similarity("regulation", "regulatory") == similarity("regulatory", "regulation") == 0.5
    assert similarity("regulation", "regulation") == 1.0


def test_a_letter_or_number_in_a_name_counts() -> None:
    assert words("Factor V") == ("factor", "v")
    assert overlap(words("factor"), words("Factor V"))[0] == pytest.approx(0.6 / 1.6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("organisations", ("organization",)),
        ("organizational behaviour", ("organizational", "behavior")),
        ("AISystemPerformance", ("AI", "system", "performance")),
        ("Liability, Legal", ("liability", "legal")),
        ("has_role", ("has", "role")),
        ("policies of the PACS", ("policy", "PACS")),
        ("zorg-naïef", ("zorg", "naief")),
        ("", ()),
    ],
)
def test_words_are_evened_out(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


def test_generic_words_weigh_little() -> None:
    assert overlap(words("occupation role"), words("occupation"))[0] == pytest.approx(2 / 2.3)
    assert overlap(words("innovation leadership"), words("leadership"))[0] == pytest.approx(2 / 3)


def test_only_the_best_of_our_terms_is_given_for_one_of_theirs() -> None:
    ours = [invented("technical performance"), invented("performance")]
    pairs = [(mine.label, theirs.label) for mine, theirs, _ in matches(ours, [invented("performance")])]
    assert pairs == [("performance", "performance")]


def test_a_class_is_preferred_for_a_class() -> None:
    ours = [invented("organisation", kind="thing"), invented("organisation")]
    assert [mine.kind for mine, _, _ in matches(ours, [invented("organization")])] == ["class"]


def test_individuals_that_say_nothing_without_their_class_are_left_out() -> None:
    names = {term.iri.removeprefix(NASSS) for term in our_terms()}
    assert {"Hospital", "LegalLiability", "RadiologistRole", "MaterialFeatures", "Spread", "aboutFactor"} <= names
    assert not names & {"PaperUnit", "Asked", "AttributedToAuthors", "Nasss2017Table-2B", "FromMemory"}


# --- files that cannot be used


@pytest.mark.parametrize(
    "context",
    [
        "https://example.org/context.jsonld",
        [{"@vocab": HERE}, "context.jsonld"],
        {"@import": "https://example.org/context.jsonld"},
    ],
)
def test_a_context_outside_the_file_is_refused(tmp_path: Path, context: object) -> None:
    path = tmp_path / "remote.jsonld"
    path.write_text(json.dumps({"@graph": [{"@context": context, "@id": HERE, "label": "hospital"}]}))
    with pytest.raises(ProblemError, match=r"remote\.jsonld: @(context|import) .* is outside the file"):
        propose(path)


def test_a_context_in_the_file_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "local.jsonld"
    context = {"label": "http://www.w3.org/2000/01/rdf-schema#label"}
    path.write_text(json.dumps({"@context": context, "@id": f"{HERE}Hospital", "label": "hospital"}))
    assert summary(propose(path))[0][:3] == ("Hospital", "skos:closeMatch", "Hospital")


@pytest.mark.parametrize(
    ("name", "text", "words_of_it"),
    [
        ("a.ttl", "this is no Turtle", r"a\.ttl: is no turtle that can be read: .*RDF/XML \(\.owl, \.rdf, \.xml\)"),
        ("a.owl", "<rdf:RDF", r"a\.owl: is no xml that can be read"),
        ("a.json", "{", r"a\.json: is no json-ld that can be read"),
        ("a.ttl", "<a:a> <a:b> <a:c> .", r"a\.ttl: no term has an rdfs:label or skos:prefLabel in English"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem(tmp_path: Path, name: str, text: str, words_of_it: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(ProblemError, match=f"(?s){words_of_it}"):
        propose(path)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"none\.ttl: cannot be read: No such file"):
        propose(tmp_path / "none.ttl")


def test_a_missing_rapidfuzz_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    link._prefix.cache_clear()
    similarity.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    with pytest.raises(EngineError, match=r"pip install 'nasss\[link\]'"):
        similarity("regulation", "regulatory")


# --- SSSOM


def test_proposals_as_sssom(file: Path) -> None:
    lines = sssom(propose(file), file).splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert head == [
        "#curie_map:",
        "#  nasss: https://w3id.org/nasss/ontology#",
        "#  ns1: https://example.org/",
        "#  semapv: https://w3id.org/semapv/vocab/",
        "#  skos: http://www.w3.org/2004/02/skos/core#",
        "#mapping_set_id: https://w3id.org/nasss/proposals/some",
        '#mapping_set_title: "Unreviewed proposals of nasss for some.ttl"',
        "#license: https://w3id.org/sssom/license/unspecified",
    ]
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    assert [(row["subject_id"], row["object_id"], row["confidence"], row["similarity_score"]) for row in rows] == [
        ("nasss:Hospital", "ns1:Hospital", "0.9", "1.000"),
        ("nasss:LegalLiability", "ns1:Liability", "0.9", "1.000"),
    ]
    assert {row["mapping_justification"] for row in rows} == {"semapv:LexicalMatching"}
    assert all(row["comment"].startswith("unreviewed proposal: label ") for row in rows)


def test_nothing_is_ever_accepted(file: Path) -> None:
    for proposal in propose(file, threshold=0.1):
        assert proposal.predicate in ("skos:closeMatch", "skos:relatedMatch")
        assert proposal.confidence <= 0.9


def test_namespaces_get_prefixes() -> None:
    prefixes = {"nasss": "n", "semapv": "s", "skos": "k"}
    curies = [
        link._curie(URIRef(iri), prefixes)
        for iri in (f"{HERE}x#A", f"{HERE}x#B", "http://purl.obolibrary.org/obo/BFO_0000023", f"{HERE}other/BFO_1")
    ]
    assert curies == ["ns1:A", "ns1:B", "BFO:0000023", "ns3:1"]
    assert prefixes["BFO"] == "http://purl.obolibrary.org/obo/BFO_"
    assert prefixes["ns3"] == f"{HERE}other/BFO_"


# --- the evaluation


def test_the_program_still_gives_the_scores_that_were_evaluated() -> None:
    """Make the table again (see link_evaluation.py) when this fails on purpose."""
    wrong = []
    for item in link_evaluation.load_found():
        score = overlap(words(item.matched), words(item.matched_with))[0]
        if round(score, 4) != item.name_score:
            wrong.append((item.pair, item.name_score, score))
    assert wrong == []


def test_evaluated_subjects_are_terms_that_are_linked() -> None:
    names = {term.iri.removeprefix(NASSS): {name.text for name in term.names} for term in our_terms()}
    rows = link_evaluation.load_found()
    assert [item.pair for item in rows if item.matched not in names.get(item.pair[0], ())] == []
    assert len(rows) > 500


def test_the_threshold_is_the_one_that_does_best_on_all() -> None:
    found_rows, gold = link_evaluation.load_found(), link_evaluation.reviewed()
    assert link_evaluation.tuned(link_evaluation.ONTOLOGIES, found_rows, gold) == link.THRESHOLD


def test_numbers_are_counted_right() -> None:
    rows = [
        link_evaluation.Found("x", (subject, target), "", "", score, 0.0)
        for subject, target, score in [("A", "1", 0.9), ("A", "2", 0.8), ("B", "3", 0.6), ("C", "4", 1.0)]
    ]
    gold = {"x": {("A", "1"): "skos:closeMatch", ("B", "3"): "skos:relatedMatch", ("D", "5"): "skos:exactMatch"}}
    assert link_evaluation.numbers("x", 0.7, rows, gold) == link_evaluation.Numbers(1, 3, 3, 1, 2)
    assert link_evaluation.numbers("y", 0.7, rows, {"y": {}}) == link_evaluation.Numbers(0, 0, 0, 0, 0)
    assert link_evaluation.numbers("x", 0.7, rows, gold).f1 == pytest.approx(2 / 6)
