"""What changed between two ontologies, what that asks of the version number, and that no promised IRI is gone.

The small ontologies here are invented; the large one is the shipped one.
"""

import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, BNode, Graph, URIRef

from nasss.changes import (
    KINDS,
    MAJOR,
    MINOR,
    PATCH,
    Changes,
    add_promises,
    broken_promises,
    compare_ontologies,
    deprecation_problems,
    diff,
    own_iris,
    promised,
    promises_file,
    required_version,
)
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.export import json_ld, merged, n_triples, rdf_xml
from nasss.namespaces import NASSS, ONTOLOGY
from nasss.ontology_content import Content, content_of, read_ontology
from nasss.resources import ontology_dir, root

NAME = "https://example.org/zoo"
HEAD = f"""
@prefix : <{NAME}#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{NAME}> a owl:Ontology ; owl:versionInfo "1.2.3" .
"""
TERMS = """
:Animal a owl:Class ; rdfs:label "animal"@en ; skos:definition "A living thing that moves."@en .
:Bird a owl:Class ; rdfs:label "bird"@en ; rdfs:subClassOf :Animal .
:Fish a owl:Class ; rdfs:subClassOf :Animal .
:Owner a owl:Class .
:Parrot a owl:Class ; rdfs:subClassOf :Bird .
:eats a owl:ObjectProperty .
:hunts a owl:ObjectProperty ; rdfs:subPropertyOf :eats .
:legs a owl:DatatypeProperty .
:Polly a owl:NamedIndividual , :Parrot .
:Rex a owl:NamedIndividual , :Animal .
"""
LISTS = """
:Pet owl:equivalentClass [ a owl:Class ; owl:unionOf ( :Bird :Fish ) ] .
:eats rdfs:range :Animal .
:Colour owl:equivalentClass [ owl:oneOf ( :Red :Blue ) ] .
"""


def zoo(folder: Path, name: str, *parts: str) -> Content:
    path = folder / f"{name}.ttl"
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return read_ontology(str(path))


def compared(folder: Path, old: str, new: str) -> Changes:
    return compare_ontologies(zoo(folder, "old", TERMS, old), zoo(folder, "new", TERMS, new))


def told(changes: Changes) -> list[str]:
    """Each change as one line: kind, term, level, and the statements with their levels."""
    return [
        " ".join(
            [change.kind, change.term.removeprefix(f"{NAME}#") or "-", change.level]
            + [f"[{detail.sign} {short(detail.said.text())}: {detail.level}]" for detail in change.details]
        )
        for change in changes.changes
    ]


def short(text: str) -> str:
    return text.replace(f"{NAME}#", ":")


# One statement that comes, and the same one that goes: the level of each.
STATEMENTS = [
    (":Bird rdfs:label 'fowl'@en .", "Bird", 'rdfs:label "fowl"@en', PATCH, PATCH),
    (
        ":Bird dcterms:source <https://example.org/book> .",
        "Bird",
        "dcterms:source https://example.org/book",
        PATCH,
        PATCH,
    ),
    (":Fish rdfs:subClassOf :Owner .", "Fish", "rdfs:subClassOf :Owner", MAJOR, MAJOR),
    (":Parrot rdfs:subClassOf :Animal .", "Parrot", "rdfs:subClassOf :Animal", PATCH, PATCH),
    (":Fish owl:disjointWith :Bird .", "Bird", "owl:disjointWith :Fish", MAJOR, MINOR),
    ("[] a owl:AllDisjointClasses ; owl:members ( :Fish :Bird ) .", "Bird", "owl:disjointWith :Fish", MAJOR, MINOR),
    ("[] a owl:AllDifferent ; owl:distinctMembers ( :Rex :Polly ) .", "Polly", "owl:differentFrom :Rex", MAJOR, MINOR),
    ("[] a owl:AllDifferent ; owl:members ( :Rex :Polly ) .", "Polly", "owl:differentFrom :Rex", MAJOR, MINOR),
    (
        "[] a owl:AllDisjointProperties ; owl:members ( :eats :hunts ) .",
        *("eats", "owl:propertyDisjointWith :hunts", MAJOR, MINOR),
    ),
    (":eats rdfs:domain :Animal .", "eats", "rdfs:domain :Animal", MAJOR, MAJOR),
    (":legs rdfs:range xsd:integer .", "legs", "rdfs:range xsd:integer", MAJOR, MAJOR),
    (":eats a owl:FunctionalProperty .", "eats", "owl:FunctionalProperty", MAJOR, MINOR),
    (":eats a owl:TransitiveProperty .", "eats", "owl:TransitiveProperty", MINOR, MAJOR),
    (":eats owl:inverseOf :hunts .", "eats", "owl:inverseOf :hunts", MINOR, MAJOR),
    (":eats owl:propertyChainAxiom ( :hunts :eats ) .", "eats", "owl:propertyChainAxiom :hunts o :eats", MINOR, MAJOR),
    (":Bird owl:hasKey ( :legs :eats ) .", "Bird", "owl:hasKey :eats, :legs", MAJOR, MINOR),
    (":Rex :eats :Polly .", "Rex", ":eats :Polly", MINOR, MAJOR),
    (":Rex a :Fish .", "Rex", "rdf:type :Fish", MINOR, MAJOR),
    (
        ":Bird rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :legs ; owl:cardinality 2 ] .",
        *("Bird", "rdfs:subClassOf :legs exactly 2", MAJOR, MAJOR),
    ),
    (
        ":Bird rdfs:subClassOf [ owl:onProperty :eats ; owl:maxQualifiedCardinality 3 ; owl:onClass :Fish ] .",
        *("Bird", "rdfs:subClassOf :eats max 3 :Fish", MAJOR, MAJOR),
    ),
    (
        ":Bird rdfs:subClassOf [ owl:onProperty [ owl:inverseOf :eats ] ; owl:allValuesFrom "
        "[ owl:complementOf [ owl:unionOf ( :Owner :Fish ) ] ] ] .",
        *("Bird", "rdfs:subClassOf inverse :eats only not (:Fish or :Owner)", MAJOR, MAJOR),
    ),
    (
        ":Bird rdfs:subClassOf [ owl:onProperty :legs ; owl:someValuesFrom [ a rdfs:Datatype ; "
        "owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 2 ] ) ] ] .",
        *(
            "Bird",
            'rdfs:subClassOf :legs some xsd:integer[>= "2"^^<http://www.w3.org/2001/XMLSchema#integer>]',
            MAJOR,
            MAJOR,
        ),
    ),
    (
        ":Bird owl:equivalentClass [ owl:intersectionOf ( :Parrot [ owl:onProperty :eats ; owl:hasValue :Rex ] ) ] .",
        *("Bird", "owl:equivalentClass (:Parrot and :eats value :Rex)", MAJOR, MAJOR),
    ),
    (
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :Rex ; owl:assertionProperty :eats ; "
        "owl:targetIndividual :Polly .",
        "-",
        "owl:NegativePropertyAssertion [a owl:NegativePropertyAssertion; owl:assertionProperty :eats; "
        "owl:sourceIndividual :Rex; owl:targetIndividual :Polly]",
        *(MAJOR, MINOR),
    ),
    (
        "[] a owl:Axiom ; owl:annotatedSource :Bird ; owl:annotatedProperty rdfs:subClassOf ; "
        "owl:annotatedTarget :Animal ; rdfs:comment 'seen'@en .",
        *("Bird", "owl:Axiom [a owl:Axiom; owl:annotatedProperty rdfs:subClassOf; owl:annotatedSource :Bird; "),
        *(PATCH, PATCH),
    ),
    (
        "[ owl:unionOf ( :Fish :Bird ) ] rdfs:subClassOf :Owner .",
        *("-", "owl:Axiom [owl:unionOf [:Fish :Bird]; rdfs:subClassOf :Owner]", MAJOR, MAJOR),
    ),
]


@pytest.mark.parametrize(("statement", "term", "text", "gained", "lost"), STATEMENTS)
def test_one_statement(tmp_path: Path, statement: str, term: str, text: str, gained: str, lost: str) -> None:
    """It is told of the term it is about, by its content, and has its level both ways."""
    for old, new, sign, level in (("", statement, "+", gained), (statement, "", "-", lost)):
        changes = compared(tmp_path, old, new)
        (change,) = changes.changes
        (detail,) = change.details
        assert change.kind == ("general" if term == "-" else "changed")
        assert (change.term.removeprefix(f"{NAME}#") or "-", detail.sign, change.level) == (term, sign, level)
        assert short(detail.said.text()).startswith(text) and (text.endswith("; ") or short(detail.said.text()) == text)
        assert (changes.level, changes.exit_code) == (level, 1)


NARROWER = "narrower: data that were in order may not be"
FEWER = "less follows from the same data"


@pytest.mark.parametrize(
    ("statement", "gained", "lost"),
    [
        (":Bird a owl:ObjectProperty .", (MINOR, "also of this kind"), (MAJOR, "no longer of this kind")),
        (":Rex :eats :Polly .", (MINOR, "more is said"), (MAJOR, "no longer said: answers change")),
        (STATEMENTS[23][0], (MAJOR, "denies what data may say"), (MINOR, "less is forbidden")),
        (":eats a owl:TransitiveProperty .", (MINOR, "more follows from the same data"), (MAJOR, FEWER)),
        (":eats a owl:SymmetricProperty .", (MINOR, "more follows from the same data"), (MAJOR, FEWER)),
        (":eats owl:inverseOf :hunts .", (MINOR, "more follows from the same data"), (MAJOR, FEWER)),
        (":eats a owl:FunctionalProperty .", (MAJOR, NARROWER), (MINOR, "less is forbidden")),
        (":Fish owl:disjointWith :Bird .", (MAJOR, NARROWER), (MINOR, "less is forbidden")),
        (":Fish rdfs:subClassOf :Owner .", (MAJOR, NARROWER), (MAJOR, FEWER)),
        (":Parrot rdfs:subClassOf :Animal .", (PATCH, "followed before"), (PATCH, "still follows")),
        (":Bird rdfs:comment 'x'@en .", (PATCH, "for people"), (PATCH, "for people")),
        (f"<{NAME}> rdfs:comment 'x'@en .", (PATCH, "about the ontology"), (PATCH, "about the ontology")),
        (":Bird dcterms:isReplacedBy :Fish .", (MINOR, "status"), (MINOR, "status")),
        ("skos:Concept a owl:Class .", (PATCH, "a declaration only"), (PATCH, "a declaration only")),
        (
            f":Rex <{NASSS}hasVerificationStatus> <{NASSS}SeenInSource> .",
            (PATCH, "how far it was checked"),
            (PATCH, "how far it was checked"),
        ),
    ],
)
def test_the_reason_is_told(tmp_path: Path, statement: str, gained: tuple[str, str], lost: tuple[str, str]) -> None:
    for old, new, expected in (("", statement, gained), (statement, "", lost)):
        (change,) = compared(tmp_path, old, new).changes
        assert [(detail.level, detail.why) for detail in change.details] == [expected]


def test_statements_of_terms_that_come_go_or_are_deprecated(tmp_path: Path) -> None:
    cat = ":Cat a owl:Class ; rdfs:subClassOf :Animal . "
    for old, new, level, why in (("", cat, MINOR, "of a new term"), (cat, "", MAJOR, "of a term that is gone")):
        (change,) = compared(tmp_path, old, new).changes
        assert [(detail.level, detail.why) for detail in change.details] == [(level, why)] * 2
    (change,) = compared(tmp_path, cat, ":Cat a owl:Class ; owl:deprecated true .").changes
    assert (change.kind, change.level, change.why) == ("deprecated", MINOR, "deprecated, the IRI stays")
    assert [(detail.sign, detail.level, detail.why) for detail in change.details] == [
        ("+", MINOR, "status"),
        ("-", MINOR, "of a deprecated term"),
    ]


def test_what_is_said_of_a_deprecated_term_is_minor(tmp_path: Path) -> None:
    cat = ":Cat a owl:Class ; owl:deprecated true . "
    for old, new in ((cat, f"{cat} :Cat rdfs:subClassOf :Owner ."), (f"{cat} :Cat rdfs:subClassOf :Owner .", cat)):
        (change,) = compared(tmp_path, old, new).changes
        assert [(detail.level, detail.why) for detail in change.details] == [(MINOR, "of a deprecated term")]


def test_an_ontology_may_be_named_like_its_namespace(tmp_path: Path) -> None:
    contents = []
    for name, more in (("old", ""), ("new", ":Cat a owl:Class .")):
        path = tmp_path / f"{name}.ttl"
        path.write_text(HEAD.replace(f"<{NAME}> a", f"<{NAME}#> a") + TERMS + more, encoding="utf-8")
        contents.append(read_ontology(str(path)))
    assert told(compare_ontologies(*contents)) == ["added Cat minor [+ owl:Class: minor]"]


def test_the_same_statement_in_other_words_is_no_change(tmp_path: Path) -> None:
    pairs = [
        (":Fish owl:disjointWith :Bird .", ":Bird owl:disjointWith :Fish ."),
        (
            ":Fish owl:disjointWith :Bird , :Owner . :Owner owl:disjointWith :Bird .",
            "[] a owl:AllDisjointClasses ; owl:members ( :Bird :Owner :Fish ) .",
        ),
        (":Rex owl:differentFrom :Polly .", "_:x a owl:AllDifferent ; owl:distinctMembers ( :Polly :Rex ) ."),
        (
            ":Animal owl:disjointUnionOf ( :Bird :Fish ) .",
            ":Animal owl:equivalentClass [ owl:unionOf ( :Fish :Bird ) ] . :Bird owl:disjointWith :Fish .",
        ),
        (":eats owl:inverseOf :hunts .", ":hunts owl:inverseOf :eats ."),
        (":Bird owl:hasKey ( :legs :eats ) .", ":Bird owl:hasKey ( :eats :legs ) ."),
    ]
    for old, new in pairs:
        assert told(compared(tmp_path, old, new)) == []
    assert told(compared(tmp_path, ":eats owl:propertyChainAxiom ( :eats :hunts ) .", STATEMENTS[14][0])) == [
        "changed eats major [- owl:propertyChainAxiom :eats o :hunts: major] "
        "[+ owl:propertyChainAxiom :hunts o :eats: minor]"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", ":Cat a owl:Class ; rdfs:subClassOf :Animal .", ["added Cat minor"]),
        (":Cat a owl:Class .", "", ["removed Cat major"]),
        (
            ":Cat a owl:Class ; rdfs:subClassOf :Animal .",
            ":Cat a owl:Class ; owl:deprecated true ; rdfs:comment 'There are none here.'@en .",
            ["deprecated Cat minor"],
        ),
        (
            ":Cat a owl:Class ; rdfs:subClassOf :Animal .",
            ":Cat a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy :Puss . :Puss a owl:Class .",
            ["renamed Cat minor", "added Puss minor"],
        ),
        (
            ":Cat a owl:Class .",
            ":Cat a owl:Class ; owl:deprecated true ; obo:IAO_0100001 :Puss . :Puss a owl:Class .",
            ["renamed Cat minor", "added Puss minor"],
        ),
        (
            ":Cat a owl:Class .",
            ":Puss a owl:Class ; dcterms:replaces :Cat .",
            ["renamed Cat major", "added Puss minor"],
        ),
        (":Cat a owl:Class ; owl:deprecated true .", ":Cat a owl:Class .", ["restored Cat minor"]),
        (":Cat a owl:Class ; owl:deprecated true .", "", ["removed Cat major"]),
        (":Cat a owl:Class .", ":Cat a owl:ObjectProperty .", ["changed Cat major"]),
    ],
)
def test_terms_that_come_and_go(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert [line.partition(" [")[0] for line in told(compared(tmp_path, old, new))] == expected


def test_a_pair_belongs_to_the_term_that_is_gone(tmp_path: Path) -> None:
    """So that a new term may come without a statement of its own."""
    assert told(compared(tmp_path, ":Dog a owl:Class .", ":Cat owl:disjointWith :Dog .")) == [
        "removed Dog major [+ owl:disjointWith :Dog: major] [- owl:Class: major]",
        "added Cat minor",
    ]


def test_a_replacement_is_told(tmp_path: Path) -> None:
    new = ":Cat a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy :Puss . :Puss a owl:Class ."
    changes = compared(tmp_path, ":Cat a owl:Class .", new)
    assert [change.replaced_by for change in changes.of("renamed")] == [(f"{NAME}#Puss",)]
    assert f"- `{NAME}#Cat`: deprecated, the IRI stays; use {NAME}#Puss" in changes.to_markdown()


@pytest.mark.parametrize(
    ("added", "level"),
    [
        ("", MINOR),
        (":Cat owl:equivalentClass :Owner .", MINOR),
        (":Cat owl:disjointWith :Owner .", MINOR),
        ("[] a owl:AllDisjointClasses ; owl:members ( :Cat :Bird :Fish ) .", MAJOR),
        (":Cat owl:disjointUnionOf ( :Bird :Fish ) .", MAJOR),
        (":Fish rdfs:subClassOf :Cat .", MINOR),
        (":Fish rdfs:subClassOf :Cat . :Cat rdfs:subClassOf :Animal .", MINOR),
        (":Fish rdfs:subClassOf :Cat . :Cat rdfs:subClassOf :Owner .", MAJOR),
        (":Fish rdfs:subClassOf :Cat . :Cat owl:disjointWith :Bird .", MAJOR),
        (":hunts rdfs:subPropertyOf :chases . :chases a owl:ObjectProperty .", MINOR),
        (":hunts rdfs:subPropertyOf :chases . :chases a owl:ObjectProperty , owl:FunctionalProperty .", MAJOR),
        (":hunts rdfs:subPropertyOf :chases . :chases a owl:ObjectProperty ; rdfs:range :Animal .", MAJOR),
        (":hunts rdfs:subPropertyOf :chases . :chases a owl:ObjectProperty ; rdfs:comment 'x'@en .", MINOR),
    ],
)
def test_a_new_term_may_narrow_old_ones(tmp_path: Path, added: str, level: str) -> None:
    assert compared(tmp_path, "", f":Cat a owl:Class . {added}").level == level


def test_a_class_put_in_between_changes_nothing_for_old_data(tmp_path: Path) -> None:
    old = ":Gull a owl:Class ; rdfs:subClassOf :Bird ."
    new = ":Gull a owl:Class ; rdfs:subClassOf :SeaBird . :SeaBird a owl:Class ; rdfs:subClassOf :Bird ."
    assert told(compared(tmp_path, old, new)) == [
        "added SeaBird minor [+ rdfs:subClassOf :Bird: minor] [+ owl:Class: minor]",
        "changed Gull minor [- rdfs:subClassOf :Bird: patch] [+ rdfs:subClassOf :SeaBird: minor]",
    ]


def test_longer_lists_of_alternatives_are_minor_and_shorter_ones_are_not(tmp_path: Path) -> None:
    longer = (
        ":Pet owl:equivalentClass [ a owl:Class ; owl:unionOf ( :Bird :Cat :Fish ) ] . :Cat a owl:Class . "
        ":eats rdfs:range [ owl:unionOf ( :Animal :Cat ) ] . "
        ":Colour owl:equivalentClass [ owl:oneOf ( :Red :Blue :Green ) ] . :Green a owl:NamedIndividual ."
    )
    changes = compared(tmp_path, LISTS, longer)
    assert [(change.kind, change.level) for change in changes.changes] == [("added", MINOR)] * 2 + [
        ("changed", MINOR)
    ] * 3
    why = "longer by new terms only"
    assert [[(detail.sign, detail.why) for detail in change.details] for change in changes.of("changed")] == [
        [("-", why), ("+", why)]
    ] * 3
    assert compared(tmp_path, longer, LISTS).level == MAJOR
    old_member = LISTS.replace("( :Bird :Fish )", "( :Bird :Fish :Owner )")
    assert compared(tmp_path, LISTS, old_member).level == MAJOR


def test_an_alternative_below_not_or_at_most_is_no_longer_list(tmp_path: Path) -> None:
    for form in (
        "[ owl:complementOf [ owl:unionOf ( :Bird :Fish %s ) ] ]",
        "[ owl:onProperty :eats ; owl:maxQualifiedCardinality 1 ; owl:onClass [ owl:unionOf ( :Bird :Fish %s ) ] ]",
    ):
        statement = f":Owner rdfs:subClassOf {form} . "
        assert compared(tmp_path, statement % "", statement % ":Cat" + ":Cat a owl:Class .").level == MAJOR
    at_least = ":Owner rdfs:subClassOf [ owl:onProperty :eats ; owl:minQualifiedCardinality 1 ; owl:onClass %s ] . "
    old, new = at_least % "[ owl:unionOf ( :Bird :Fish ) ]", at_least % "[ owl:unionOf ( :Bird :Fish :Cat ) ]"
    assert compared(tmp_path, old, new + ":Cat a owl:Class .").level == MINOR


def test_how_far_something_was_checked_is_a_patch(tmp_path: Path) -> None:
    line = f":Rex <{NASSS}hasVerificationStatus> <{NASSS}{{}}> ."
    assert compared(tmp_path, line.format("FromMemory"), line.format("SeenInSource")).level == PATCH


def test_what_is_said_of_other_vocabularies_counts_and_their_names_do_not(tmp_path: Path) -> None:
    assert told(compared(tmp_path, "skos:note a owl:AnnotationProperty .", "skos:Concept a owl:Class .")) == [
        "changed http://www.w3.org/2004/02/skos/core#Concept patch [+ owl:Class: patch]",
        "changed http://www.w3.org/2004/02/skos/core#note patch [- owl:AnnotationProperty: patch]",
    ]
    assert compared(tmp_path, "", "skos:Concept rdfs:subClassOf :Owner .").level == MAJOR


# The version number


@pytest.mark.parametrize(
    ("version", "level", "expected"),
    [
        *(("1.2.3", MAJOR, "2.0.0"), ("1.2.3", MINOR, "1.3.0"), ("1.2.3", PATCH, "1.2.4"), ("1.2.3", None, "1.2.3")),
        *(("0.1.0", MAJOR, "0.2.0"), ("0.1.0", MINOR, "0.1.1"), ("0.1.0", PATCH, "0.1.1"), ("0.1.0", None, "0.1.0")),
        *(("1.10.0-rc.1", PATCH, "1.10.1"), ("2020", MAJOR, None), ("1.2", MAJOR, None), ("01.2.3", PATCH, None)),
    ],
)
def test_the_version_that_is_needed(version: str, level: str | None, expected: str | None) -> None:
    assert required_version(version, level) == expected


@pytest.mark.parametrize(
    ("version", "statement", "is_enough"),
    [
        *(("1.2.4", ":Rex rdfs:comment 'a'@en .", True), ("1.2.3", ":Rex rdfs:comment 'a'@en .", False)),
        *(("1.10.0", ":Cat a owl:Class .", True), ("1.2.10", ":Cat a owl:Class .", False)),
        *(("2.0.0", STATEMENTS[2][0], True), ("1.99.99", STATEMENTS[2][0], False), ("two", STATEMENTS[2][0], None)),
    ],
)
def test_the_version_that_is_found(tmp_path: Path, version: str, statement: str, is_enough: bool | None) -> None:
    old, new = zoo(tmp_path, "old", TERMS), tmp_path / "new.ttl"
    new.write_text(HEAD.replace("1.2.3", version) + TERMS + statement, encoding="utf-8")
    changes = compare_ontologies(old, str(new))
    assert changes.is_enough is is_enough
    assert (changes.old_version, changes.new_version) == ("1.2.3", version)
    word = {True: "high enough.", False: "TOO LOW.", None: "no number of the form 1.2.3."}[is_enough]
    assert (
        f"Version 1.2.3 was followed by {version}; it should be at least {changes.required}: {word}"
        in changes.summary()
    )


def test_a_changed_definition_is_pointed_out(tmp_path: Path) -> None:
    new = TERMS.replace("A living thing that moves.", "A living thing that eats.")
    changes = compare_ontologies(zoo(tmp_path, "old", TERMS), zoo(tmp_path, "new", new))
    assert changes.level == PATCH
    assert told(changes) == [
        'changed Animal patch [- skos:definition "A living thing that moves."@en: patch] '
        '[+ skos:definition "A living thing that eats."@en: patch]'
    ]
    assert "1 definition changed. A new wording is a patch; if a meaning changed with it, a person" in changes.summary()


def test_the_summary(tmp_path: Path) -> None:
    comment = ":Rex rdfs:comment 'a'@en ."
    old = TERMS + ":Fish skos:definition 'A'@en ."
    new = TERMS.replace("that moves", "that eats") + ":Fish skos:definition 'B'@en ."
    assert compare_ontologies(zoo(tmp_path, "old", old), zoo(tmp_path, "new", new)).summary() == (
        "2 changed. The changes are patch.\n"
        "Version 1.2.3 was followed by 1.2.3; it should be at least 1.2.4: TOO LOW.\n"
        "2 definitions changed. A new wording is a patch; if a meaning changed with it, a person must say so, "
        "and the change is major."
    )
    bare = tmp_path / "bare.ttl"
    bare.write_text(HEAD.replace(' ; owl:versionInfo "1.2.3"', "") + TERMS + comment, encoding="utf-8")
    summary = compare_ontologies(zoo(tmp_path, "old", TERMS), str(bare)).summary()
    assert "Version 1.2.3 was followed by none; it should be at least 1.2.4: no number of the form 1.2.3." in summary
    assert compare_ontologies(str(bare), zoo(tmp_path, "old", TERMS)).summary() == (
        "1 changed, 1 header. The changes are patch.\n"
        "The old ontology has no version number of the form 1.2.3, so no next one can be told."
    )


# What is written


MORE = (
    ":Cat a owl:Class ; rdfs:label 'cät'@en ; rdfs:subClassOf :Animal . :Bird rdfs:comment 'x'@en . "
    "[] a owl:AllDisjointClasses ; owl:members ( :Bird :Fish :Owner ) ."
)


def test_rows_and_json_of_the_same_changes(tmp_path: Path) -> None:
    changes = compared(tmp_path, ":Dog a owl:Class .", MORE)
    cat, bird, fish, owner = (f"{NAME}#{name}" for name in ("Cat", "Bird", "Fish", "Owner"))
    answer = changes.answer()
    assert (answer.columns, answer.sparql) == (("change", "term", "label", "level", "what"), "")
    assert [tuple(row) for row in answer] == [
        ("removed", f"{NAME}#Dog", "", MAJOR, "the IRI is gone"),
        ("added", cat, "cät", MINOR, "a new term"),
        ("changed", bird, "bird", PATCH, '+ rdfs:comment "x"@en (for people)'),
        ("changed", bird, "bird", MAJOR, f"+ owl:disjointWith {fish}, {owner} ({NARROWER})"),
        ("changed", fish, "", MAJOR, f"+ owl:disjointWith {owner} ({NARROWER})"),
    ]
    text = changes.to_json()
    assert text.startswith('{\n  "old": {\n    "source": ') and text.endswith("\n}\n") and "cät" in text
    document = json.loads(text)
    assert {name: value for name, value in document.items() if name != "changes"} == {
        "old": {"source": str(tmp_path / "old.ttl"), "version": "1.2.3"},
        "new": {"source": str(tmp_path / "new.ttl"), "version": "1.2.3"},
        **{"level": MAJOR, "requiredVersion": "2.0.0", "versionIsEnough": False},
        "counts": {**dict.fromkeys(KINDS, 0), "removed": 1, "added": 1, "changed": 2},
    }
    assert document["changes"][3] == {
        **{"kind": "changed", "term": fish, "label": None, "level": MAJOR, "why": None, "replacedBy": []},
        "details": [
            {
                **{"sign": "+", "part": "axiom", "property": str(OWL.disjointWith), "value": owner},
                **{"level": MAJOR, "why": NARROWER},
            }
        ],
    }


def test_nothing_changed(tmp_path: Path) -> None:
    path = str(tmp_path / "old.ttl")
    zoo(tmp_path, "old", TERMS)
    assert diff(path, path) == ("No difference.\n", 0)
    assert diff(path, path, "md") == ("No difference.\n", 0)
    document = json.loads(diff(path, path, "json")[0])
    assert (document["level"], document["requiredVersion"], document["changes"]) == (None, "1.2.3", [])


def test_the_table(tmp_path: Path) -> None:
    changes = compared(
        tmp_path, ":Cat a owl:Class .", STATEMENTS[5][0] + " :Rex rdfs:comment 'two\\nlines \\u202e'@en ."
    )
    text = changes.to_table(width=200)
    assert text.splitlines()[0] == (f"1 removed, 2 changed. The changes are major ({NAME}#Cat: the IRI is gone).")
    assert [" ".join(line.split()) for line in text.splitlines() if line.startswith(("removed", "changed"))] == [
        f"removed {NAME}#Cat major the IRI is gone",
        f"changed {NAME}#Bird bird major + owl:disjointWith {NAME}#Fish (narrower: data that were in order may not be)",
        f'changed {NAME}#Rex patch + rdfs:comment """two lines """@en (for people)',
    ]


def test_markdown_for_a_changelog(tmp_path: Path) -> None:
    new = ":Cat a owl:Class ; rdfs:label 'a `cat`'@en . :Rex rdfs:comment 'says `miaow`'@en . " + STATEMENTS[5][0]
    assert (
        compared(tmp_path, "", new).to_markdown()
        == f"""\
1 added, 2 changed. The changes are major ({NAME}#Bird (bird): narrower: data that were in order may not be).

Version 1.2.3 was followed by 1.2.3; it should be at least 2.0.0: TOO LOW.

### Added

- `{NAME}#Cat` (a `cat`)

### Changed

- `{NAME}#Bird` (bird)
  - `+ owl:disjointWith {NAME}#Fish` (major: narrower: data that were in order may not be)
- `{NAME}#Rex`
  - `` + rdfs:comment "says `miaow`"@en `` (patch: for people)
"""
    )


def test_json_holds_everything(tmp_path: Path) -> None:
    document = json.loads(compared(tmp_path, "", ":Cat a owl:Class ; rdfs:subClassOf :Animal .").to_json())
    assert document["counts"] == {kind: int(kind == "added") for kind in KINDS}
    assert (document["level"], document["requiredVersion"], document["versionIsEnough"]) == ("minor", "1.3.0", False)
    (change,) = document["changes"]
    assert {key: value for key, value in change.items() if key != "details"} == {
        **{"kind": "added", "term": f"{NAME}#Cat", "label": None, "level": "minor", "why": "a new term"},
        "replacedBy": [],
    }
    assert [(detail["part"], detail["value"]) for detail in change["details"]] == [
        ("axiom", f"{NAME}#Animal"),
        ("declaration", "owl:Class"),
    ]


# What is read


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copies")
    whole = merged()
    whole.serialize(folder / "nasss.ttl", format="turtle", encoding="utf-8")
    for name, write in (("owl", rdf_xml), ("nt", n_triples), ("jsonld", json_ld)):
        (folder / f"nasss.{name}").write_text(write(whole), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> Content:
    return read_ontology(str(ontology_dir()))


def test_every_format_says_the_same(copies: Path) -> None:
    whole = read_ontology(str(copies / "nasss.ttl"))
    assert len(whole.said) > 7000
    for name in ("nasss.owl", "nasss.nt", "nasss.jsonld"):
        assert compare_ontologies(whole, str(copies / name)).changes == ()


def test_modules_and_one_file_differ_in_their_headers_only(copies: Path, shipped: Content) -> None:
    changes = compare_ontologies(shipped, str(copies))
    assert {(change.kind, change.level) for change in changes.changes} == {("header", PATCH)}
    assert {change.term for change in changes.changes} == {
        str(ONTOLOGY),
        *(f"{ONTOLOGY}/{module}" for module in ("adoption", "evidence", "framework")),
    }


def test_a_folder_a_checkout_and_a_file_are_the_same_ontology(shipped: Content) -> None:
    for place in (root(), ontology_dir() / "nasss.ttl"):
        assert compare_ontologies(shipped, str(place)).changes == ()
    assert (shipped.iri, shipped.version) == (str(ONTOLOGY), "0.1.0")


def test_other_names_of_nameless_nodes_and_another_order_are_no_change(shipped: Content, tmp_path: Path) -> None:
    names: dict[BNode, BNode] = {}
    triples = [
        tuple(names.setdefault(term, BNode()) if isinstance(term, BNode) else term for term in triple)
        for triple in shipped.graph
    ]
    random.Random(7).shuffle(triples)
    renamed = Graph()
    for subject, predicate, value in triples:
        renamed.add((subject, predicate, value))
    renamed.serialize(tmp_path / "renamed.nt", format="nt", encoding="utf-8")
    assert len(names) > 500
    # The modules are in the file, so nothing is left to import.
    assert compare_ontologies(shipped, str(tmp_path / "renamed.nt")).changes == ()


def test_no_statement_is_overlooked(shipped: Content, tmp_path: Path) -> None:
    """Any one statement taken out of the shipped ontology is reported, about its subject where it has a name."""
    triples = sorted(
        shipped.graph, key=lambda triple: tuple(term.n3() for term in triple if not isinstance(term, BNode))
    )
    kept = [triple for triple in triples if triple[1] not in (RDF.first, RDF.rest, OWL.imports)]
    for triple in random.Random(11).sample(kept, 8):
        less = Graph()
        for other in shipped.graph:
            if other != triple:
                less.add(other)
        less.serialize(tmp_path / "less.nt", format="nt", encoding="utf-8")
        changes = compare_ontologies(shipped, str(tmp_path / "less.nt")).changes
        # That a nameless node is a class or a restriction says nothing beyond the rest of it.
        if isinstance(triple[0], URIRef) or triple[1] != RDF.type:
            assert changes, triple
        if isinstance(triple[0], URIRef) and not isinstance(triple[2], BNode):
            assert str(triple[0]) in {change.term for change in changes} or str(triple[2]) in {c.term for c in changes}


def test_trig_is_read(tmp_path: Path) -> None:
    old = zoo(tmp_path, "old", TERMS)
    prefixes, _, rest = HEAD.partition(f"\n<{NAME}> a")
    (tmp_path / "new.trig").write_text(f"{prefixes}\n<{NAME}/graph> {{ <{NAME}> a{rest}{TERMS} }}", encoding="utf-8")
    assert compare_ontologies(old, str(tmp_path / "new.trig")).changes == ()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", "this is no Turtle", "a.ttl: is no turtle that can be read"),
        ("a.trig", "<a> {", "a.trig: is no TriG that can be read"),
        ("a.owl", "<rdf:RDF", "a.owl: is no xml that can be read"),
        ("a.jsonld", '{"@context": "https://example.org/c.jsonld"}', "is outside the file, and nothing is fetched"),
        ("a.ttl", HEAD + f"<{NAME}> owl:imports <https://example.org/x> .", "imports https://example.org/x, which no"),
        ("a.ttl", HEAD + "_:a :p _:b . _:b :p _:a .", "refer to each other in a circle"),
        ("a.ttl", HEAD + ":a :p _:b . _:b :p _:b .", "refer to each other in a circle"),
        (
            "a.nt",
            "".join(f"_:b{i} <urn:p> _:b{i + 1} .\n" for i in range(3000)),
            "More than 100 expressions stand in each",
        ),
        (
            "a.ttl",
            HEAD + f"[] a owl:AllDifferent ; owl:members ({' '.join(f':i{i}' for i in range(1001))}) .",
            "a.ttl: More than 1,000 things exclude each other in one list",
        ),
        ("a.ttl", HEAD + ":a owl:unionOf _:b . _:b rdf:first :c .", "A list in the ontology is broken"),
        ("a.ttl", HEAD + ":a owl:unionOf _:b . _:b rdf:first :c ; rdf:rest _:b .", "A list in the ontology is broken"),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(NasssError, match=re.escape(message)):
        read_ontology(str(tmp_path / name))


def test_an_expression_that_doubles_at_every_level_is_refused(tmp_path: Path) -> None:
    levels = [f"_:n{i} :left _:n{i + 1} ; :right _:n{i + 1} ." for i in range(60)]
    (tmp_path / "a.ttl").write_text(HEAD + ":a :p _:n0 .\n" + "\n".join(levels) + "\n_:n60 :p :b .", encoding="utf-8")
    with pytest.raises(ProblemError, match="longer than 200000 characters"):
        read_ontology(str(tmp_path / "a.ttl"))


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder"):
        read_ontology(str(tmp_path / "nothing.ttl"))
    with pytest.raises(UsageError, match="no ontology in this folder"):
        read_ontology(str(tmp_path))


def test_revisions_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An invented repository with two revisions."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "checkout" / "ontology"
    folder.mkdir(parents=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-c", "core.hooksPath="]

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(folder.parent), *who, *arguments], check=True, capture_output=True)

    git("init", "--quiet")
    for version, more in (("1.2.3", ""), ("1.3.0", ":Cat a owl:Class .")):
        (folder / "nasss.ttl").write_text(HEAD.replace("1.2.3", version) + TERMS + more, encoding="utf-8")
        git("add", ".")
        git("commit", "--quiet", "-m", version)
    git("tag", "v1.3.0")
    document = json.loads(diff("git:HEAD~1", "git:v1.3.0", "json", checkout=folder.parent)[0])
    assert (document["old"], document["new"]) == (
        {"source": "git:HEAD~1", "version": "1.2.3"},
        {"source": "git:v1.3.0", "version": "1.3.0"},
    )
    assert (document["counts"]["added"], document["versionIsEnough"]) == (1, True)
    for revision, message in (
        ("git:nowhere", "git finds no ontology"),
        ("git:", "give a revision"),
        ("git:-h", "give a"),
    ):
        with pytest.raises(UsageError, match=message):
            read_ontology(revision, folder.parent)


# Open inputs

LINES = sorted({statement for statement, *_ in STATEMENTS} - {STATEMENTS[5][0], STATEMENTS[7][0]})
CHOICES = st.sets(st.sampled_from(LINES))


@given(CHOICES, CHOICES)
def test_what_is_gone_and_new_is_what_was_taken_out_and_put_in(old: set[str], new: set[str]) -> None:
    """Forward and backward are mirror images, and one statement is one detail."""
    before, after = (content(HEAD + TERMS + "\n".join(sorted(lines))) for lines in (old, new))
    forward, backward = compare_ontologies(before, after), compare_ontologies(after, before)
    signs = [
        {(detail.sign, detail.said) for change in changes.changes for detail in change.details}
        for changes in (forward, backward)
    ]
    assert signs[1] == {({"+": "-", "-": "+"}[sign], said) for sign, said in signs[0]}
    assert (len(signs[0]), forward.exit_code) == (len(old ^ new), int(old != new))


def content(text: str) -> Content:
    return content_of(Graph().parse(data=text, format="turtle"), "text")


# No promised IRI is gone


def test_every_promised_iri_is_in_the_ontology(shipped: Content) -> None:
    """No release removes an IRI. Before the first one this list is what it will promise."""
    assert broken_promises(shipped) == []
    assert len(promised()) > 450


def test_a_release_promises_all_its_iris(shipped: Content) -> None:
    """From the day that the changelog no longer says "not yet released", the list is complete."""
    changelog = (root() / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"(?m)^## {re.escape(shipped.version or '')} \(not yet released\)$", changelog):
        assert sorted(own_iris(shipped) - promised().keys()) == []


def test_an_iri_that_is_gone_is_found(tmp_path: Path, shipped: Content) -> None:
    text = promises_file().read_text(encoding="utf-8")
    path = tmp_path / "list.csv"
    path.write_text(
        text.replace("#Abandonment;", "#AbandonedThing;0.1.0\nX", 1).replace("X0.1.0\n", ""), encoding="utf-8"
    )
    assert broken_promises(shipped, path) == [f"{NASSS}AbandonedThing"]


def test_new_iris_are_added_and_none_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    first = zoo(tmp_path, "old", ":Cat a owl:Class . :Dog a owl:Class .")
    assert add_promises(first, path) == [NAME, f"{NAME}#Cat", f"{NAME}#Dog"]
    (tmp_path / "new.ttl").write_text(HEAD.replace("1.2.3", "1.3.0") + ":Ape a owl:Class .", encoding="utf-8")
    second = read_ontology(str(tmp_path / "new.ttl"))
    assert add_promises(second, path) == [f"{NAME}#Ape"]
    assert path.read_text(encoding="utf-8") == (
        f"iri;since\n{NAME};1.2.3\n{NAME}#Ape;1.3.0\n{NAME}#Cat;1.2.3\n{NAME}#Dog;1.2.3\n"
    )
    assert add_promises(second, path) == []
    assert broken_promises(second, path) == [f"{NAME}#Cat", f"{NAME}#Dog"]


def test_promises_need_a_version_and_a_name(tmp_path: Path) -> None:
    for version, found in (("two", "'two'"), (None, "None")):
        header = HEAD.replace("1.2.3", version) if version else HEAD.replace(' ; owl:versionInfo "1.2.3"', "")
        (tmp_path / "a.ttl").write_text(header, encoding="utf-8")
        with pytest.raises(ProblemError) as caught:
            add_promises(read_ontology(str(tmp_path / "a.ttl")), tmp_path / "list.csv")
        message = f"{tmp_path / 'a.ttl'}: expected a version number such as 0.1.0, found {found}"
        assert str(caught.value) == message
    with pytest.raises(ProblemError) as caught:
        own_iris(content(HEAD.partition(f"\n<{NAME}> a")[0]))
    message = "text: no ontology header, so there is no IRI that its terms could begin with"
    assert str(caught.value) == message
    with pytest.raises(EngineError, match=r"nowhere\.csv: cannot be read: "):
        promised(tmp_path / "nowhere.csv")
    assert promises_file() == ontology_dir() / "promised-iris.csv"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("iri\n", "row 1: expected the columns iri;since"),
        ("iri;since\nhttps://a;soon\n", "row 2: expected an IRI and a version such as 0.1.0, found 'https://a;soon'"),
        ("iri;since\nhttps://b;0.1.0\nhttps://a;0.1.0\n", "are not in order"),
        ("iri;since\nhttps://a;0.1.0\nhttps://a;0.1.0\n", "stands there twice"),
    ],
)
def test_a_list_out_of_order_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError, match=re.escape(message)):
        promised(path)


# Deprecated terms


def test_deprecated_terms_of_the_ontology_are_in_order(shipped: Content) -> None:
    assert deprecation_problems(shipped) == []


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (":Cat owl:deprecated true ; dcterms:isReplacedBy :Bird .", None),
        (":Cat owl:deprecated true ; rdfs:comment 'There are none.'@en .", None),
        (":Cat owl:deprecated true ; dcterms:isReplacedBy <https://example.org/other#Cat> .", None),
        (
            ":Cat owl:deprecated true .",
            "is deprecated; name what to use instead with dcterms:isReplacedBy, "
            "or say in rdfs:comment why there is nothing",
        ),
        (":Cat owl:deprecated true ; dcterms:isReplacedBy :Cat .", "which is deprecated itself"),
        (
            ":Cat owl:deprecated true ; dcterms:isReplacedBy :Dog . :Dog owl:deprecated true ; rdfs:comment 'No.'@en .",
            "which is deprecated itself",
        ),
        (":Cat owl:deprecated true ; dcterms:isReplacedBy :Horse .", "which the ontology does not have"),
        (":Cat dcterms:isReplacedBy :Bird .", "has a replacement but is not marked"),
        (":Cat owl:deprecated false ; dcterms:isReplacedBy :Bird .", "has a replacement but is not marked"),
    ],
)
def test_a_deprecated_term_says_what_to_use(tmp_path: Path, statements: str, problem: str | None) -> None:
    found = deprecation_problems(zoo(tmp_path, "old", TERMS, ":Cat a owl:Class . ", statements))
    assert len(found) == (problem is not None)
    assert problem is None or (found[0].startswith(f"{NAME}#Cat: ") and problem in found[0])


def test_the_policy_names_what_the_program_does() -> None:
    """Every reason that a level is given for stands in VERSIONING.md, with that level."""
    policy = (ontology_dir() / "VERSIONING.md").read_text(encoding="utf-8")
    source = (Path(compare_ontologies.__code__.co_filename)).read_text(encoding="utf-8")
    reasons = set(re.findall(r'(MAJOR|MINOR|PATCH), "([^"]+)"', source))
    assert len(reasons) > 15
    rows = {(level, why) for why, level in re.findall(r"(?m)^\| ([^|]+) \| (\w+) \|", policy)}
    assert {(level.lower(), why) for level, why in reasons} <= rows


def test_names_and_versions_cannot_steer_a_terminal(tmp_path: Path) -> None:
    for name, version in (("old", "1.0.0"), ("new", "\\u001b[2J\\u202e")):
        text = HEAD + f'<{NAME}> a owl:Ontology ; owl:versionInfo "{version}" .\n'
        (tmp_path / f"{name}.ttl").write_text(f"{text}<{NAME}#\x1b[2J{name}> a owl:Class .\n", encoding="utf-8")
    found = compare_ontologies(*(str(tmp_path / f"{name}.ttl") for name in ("old", "new")))
    assert {change.kind for change in found.changes} >= {"added", "removed"}
    for text in (found.to_table(width=100), found.to_markdown()):
        assert not re.search("[\x1b\u202e]", text), text
