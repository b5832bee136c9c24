"""What FOOPS! and the dashboard of the OBO Foundry ask of an ontology, as far as it can be checked without a network.

`docs/fair.md` is the table of results: ``python tests/test_fair.py`` writes it, and a test fails when it is not
current. The questions are those of FOOPS! (https://w3id.org/foops/, its catalogue of 24 tests) and of the principles of
the OBO Foundry (https://obofoundry.org/principles/); the checks are written afresh.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import test_quality
from rdflib import DC, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from nasss.changes import broken_promises
from nasss.errors import EngineError
from nasss.export import json_ld, merged, n_triples, rdf_xml
from nasss.namespaces import NASSS, ONTOLOGY
from nasss.ontology import catalog
from nasss.ontology_content import read_ontology
from nasss.resources import ontology_dir, root

PAGE = root() / "docs" / "fair.md"
# Not rdflib's, which takes the old names of schema.org as the only ones.
SCHEMAS = (Namespace("https://schema.org/"), Namespace("http://schema.org/"))
VANN = Namespace("http://purl.org/vocab/vann/")
BIBO = Namespace("http://purl.org/ontology/bibo/")
PAV = Namespace("http://purl.org/pav/")
DOAP = Namespace("http://usefulinc.com/ns/doap#")
CC = Namespace("http://creativecommons.org/ns#")
MOD = Namespace("https://w3id.org/mod#")
VOCABULARIES = (DC, DCTERMS, *SCHEMAS, VANN, PROV, BIBO, PAV, FOAF, DOAP, MOD, OWL, RDFS)
PERSISTENT = re.compile(r"https?://(w3id\.org|(dx\.)?doi\.org|purl\.[a-z.]+|www\.w3\.org|perma\.cc|data\.europa\.eu)/")


def schema(name: str) -> tuple[URIRef, ...]:
    return tuple(namespace[name] for namespace in SCHEMAS)


# What FOOPS! looks for in the header, by its own name for it, and the properties that it takes.
METADATA: dict[str, tuple[URIRef, ...]] = {
    "title": (DC.title, DCTERMS.title, *schema("name")),
    "description": (
        *(DC.description, DCTERMS.description, DCTERMS.abstract, RDFS.comment, DOAP.description, DOAP.shortdesc),
        *(SKOS.note, *schema("description")),
    ),
    "licence": (DCTERMS.license, DOAP.license, CC.license, *schema("license")),
    "version IRI": (OWL.versionIRI,),
    "creator": (DC.creator, DCTERMS.creator, PAV.createdBy, PAV.authoredBy, PROV.wasAttributedTo, *schema("creator")),
    "namespace IRI": (VANN.preferredNamespaceUri,),
    "prefix": (VANN.preferredNamespacePrefix,),
    "version number": (OWL.versionInfo, *schema("schemaVersion")),
    "creation date": (DCTERMS.created, DOAP.created, PROV.generatedAtTime, PAV.createdOn, *schema("dateCreated")),
    "citation": (DCTERMS.bibliographicCitation,),
    "DOI": (BIBO.doi,),
    "publisher": (DC.publisher, DCTERMS.publisher, *schema("publisher")),
    "logo": (FOAF.logo, *schema("logo")),
    "status": (BIBO.status, MOD.status),
    "source": (DCTERMS.source, PROV.hadPrimarySource, URIRef(f"{PROV}hadOriginalSource")),
    "date of issue": (DCTERMS.issued, DCTERMS.dateSubmitted, *schema("datePublished")),
}
# Why something is not there. What is missing and has no reason here makes a test fail.
WHY = {
    "date of issue": "there was no release yet",
    "DOI": "there was no release yet that could have one",
    "logo": "there is none",
    "names in the form of the OBO Foundry": "names can be read, `nasss:Factor` and not `NASSS_0000012`, and the "
    "IRIs are under w3id.org: the ontology does not ask to be one of the OBO Foundry",
}
NETWORK = "Needs the web, and the w3id name is not registered yet."
REGISTRY = "Asks for an entry in the registry of the OBO Foundry, which the ontology does not have."

SYNTAXES: dict[str, Callable[[Graph], str]] = {"nt": n_triples, "json-ld": json_ld, "xml": rdf_xml}
Missing = Iterable[str]


@dataclass(frozen=True)
class Check:
    """A question about an ontology: who asks it, what it is, how it is answered, and where more is tested."""

    name: str
    asks: str
    missing: Callable[[Graph], Missing] | None
    where: str


def header(graph: Graph, *wanted: str) -> list[str]:
    """Which of these the header does not have."""
    return [name for name in wanted if not any((ONTOLOGY, term, None) in graph for term in METADATA[name])]


def has(*wanted: str) -> Callable[[Graph], Missing]:
    return lambda graph: header(graph, *wanted)


def terms(graph: Graph) -> set[Node]:
    return {term for term in graph.subjects(RDFS.isDefinedBy) if str(term).startswith(NASSS)}


def without(*properties: URIRef) -> Callable[[Graph], Missing]:
    """Terms that have none of these properties."""
    return lambda graph: sorted(
        str(term).removeprefix(NASSS)
        for term in terms(graph)
        if not any((term, name, None) in graph for name in properties)
    )


def rules(*names: str) -> Callable[[Graph], Missing]:
    """What rules of good ontologies find."""
    return lambda graph: [
        f"{name} {term}" for name in names for term in sorted(test_quality.offenders(name, test_quality.store(graph)))
    ]


def why(missing: str) -> str | None:
    """The reason why something is not there; for what a rule finds, the one that the rule accepts it for."""
    rule, _, term = missing.partition(" ")
    return test_quality.accepted(rule).get(term) if rule in test_quality.RULES else WHY.get(missing)


def version_iri(graph: Graph) -> list[str]:
    found = set(graph.objects(ONTOLOGY, OWL.versionIRI)) - {ONTOLOGY}
    return [] if len(found) == 1 else ["one version IRI that is not the ontology's"]


def numbered_version(graph: Graph) -> list[str]:
    found = [str(value) for value in graph.objects(ONTOLOGY, OWL.versionIRI)]
    good = [iri for iri in found if re.fullmatch(rf"{re.escape(ONTOLOGY)}/\d+\.\d+\.\d+", iri)]
    return version_iri(graph) + ([] if good == found else ["a version number at the end of the version IRI"])


def persistent(graph: Graph) -> list[str]:
    found = [str(iri) for iri in graph.subjects(RDF.type, OWL.Ontology)]
    return [f"a persistent IRI, not {iri}" for iri in found if not PERSISTENT.match(iri)]


def named_as_loaded(graph: Graph) -> list[str]:
    wrong = [iri for iri, path in catalog().items() if (iri, RDF.type, OWL.Ontology) not in Graph().parse(path)]
    return [f"a header in the file of {iri}" for iri in wrong] + header(graph, "title")


def over_http(graph: Graph) -> list[str]:
    found = [str(iri) for iri in graph.subjects(RDF.type, OWL.Ontology)]
    return [f"an address that begins with http, not {iri}" for iri in found if not re.match("https?://", iri)]


def in_every_syntax(graph: Graph) -> list[str]:
    """The syntaxes that cannot hold all statements."""
    return [name for name, write in SYNTAXES.items() if not holds(graph, name, write)]


def holds(graph: Graph, name: str, write: Callable[[Graph], str]) -> bool:
    try:
        return len(Graph().parse(data=write(graph), format=name)) == len(graph)
    except EngineError:
        return False


def known_metadata(graph: Graph) -> list[str]:
    found = {str(term) for term in graph.predicates(ONTOLOGY)}
    wanted = [str(DCTERMS), str(OWL)]
    return [f"a property of {name}" for name in wanted if not any(term.startswith(name) for term in found)]


def reused(graph: Graph) -> list[str]:
    """FOOPS! is content with any import; here another vocabulary must be used."""
    used = {str(term) for term in {*graph.predicates(), *graph.objects(None, OWL.onProperty)}}
    names = ("http://www.w3.org/ns/prov#", "http://www.w3.org/2004/02/skos/core#", str(DCTERMS))
    return [name for name in names if not any(term.startswith(name) for term in used)]


def open_licence(graph: Graph) -> list[str]:
    good = re.compile(r"https?://creativecommons\.org/(licenses/by/[\d.]+|publicdomain/zero/[\d.]+)/")
    found = [str(value) for value in graph.objects(ONTOLOGY, DCTERMS.license)]
    return [] if found and all(map(good.fullmatch, found)) else ["CC BY or CC0 as dcterms:license"]


def obo_names(graph: Graph) -> list[str]:
    odd = [term for term in terms(graph) if not re.search(r"[A-Z]+_[0-9]{7}$", str(term))]
    return ["names in the form of the OBO Foundry"] if odd or not terms(graph) else []


def kept(graph: Graph) -> list[str]:
    """FP 19 has no automated check; here no promised IRI may be gone."""
    present = {str(term) for term in terms(graph)}
    gone = broken_promises(read_ontology(str(ontology_dir())))
    return gone + ([] if present else ["terms"])


FOOPS = (
    Check("PURL1", "Is the IRI of the ontology persistent?", persistent, "the header of each module"),
    Check("URI1", "Does the IRI lead to the ontology?", None, NETWORK),
    Check("URI2", "Has the file the IRI by which it is found?", named_as_loaded, "`ontology/catalog-v001.xml`"),
    Check("VER1", "Is there a version IRI of its own?", version_iri, "`tests/test_ontology.py`"),
    Check("VER2", "Does the version IRI lead to that version?", None, NETWORK),
    Check(
        *("OM1", "Are the least metadata there: title, description, licence, version IRI, creator, namespace IRI?"),
        *(has("title", "description", "licence", "version IRI", "creator", "namespace IRI"), "`ontology/nasss.ttl`"),
    ),
    Check(
        *("OM2", "Are the recommended metadata there: prefix, version number, creation date, citation?"),
        *(has("prefix", "version number", "creation date", "citation"), "`ontology/nasss.ttl`"),
    ),
    Check(
        *("OM3", "Are the detailed metadata there: DOI, publisher, logo, status, source, date of issue?"),
        *(has("DOI", "publisher", "logo", "status", "source", "date of issue"), "`ontology/nasss.ttl`"),
    ),
    Check("FIND1", "Is a prefix declared?", has("prefix"), "`ontology/nasss.ttl`"),
    Check(
        "FIND2", "Is the prefix in prefix.cc or Linked Open Vocabularies?", None, "Needs the web, and a registration."
    ),
    Check("FIND3", "Is the ontology in a registry?", None, "Needs the web, and a registration."),
    Check(
        *("FIND_3_BIS", "Can the metadata be found when the ontology cannot?", None),
        "Needs the web, and an entry in Linked Open Vocabularies.",
    ),
    Check("CN1", "Is RDF given to who asks for it?", None, f"{NETWORK} The rules for it: `tests/web`."),
    Check("HTTP1", "Is the protocol open?", over_http, "the header of each module"),
    Check("DOC1", "Is there a page about it in HTML, under its IRI?", None, f"{NETWORK} The pages: `tests/web`."),
    Check("RDF1", "Is it RDF that can be read?", in_every_syntax, "`tests/test_export.py`, `tests/test_owl_api.py`"),
    Check("VOC1", "Do the metadata use known vocabularies?", known_metadata, "the header"),
    Check("VOC2", "Are other vocabularies used?", reused, "`ontology/alignments/README.md`"),
    Check("VOC3", "Have all terms a label?", without(RDFS.label, SKOS.prefLabel), "`tests/quality/missing-label.rq`"),
    Check(
        *("VOC4", "Have all terms a definition?", without(SKOS.definition, RDFS.comment)),
        "`tests/quality/missing-definition.rq`",
    ),
    Check("OM4.1", "Is there a licence?", has("licence"), "`tests/quality/missing-licence.rq`"),
    Check("OM4.2", "Does the IRI of the licence lead to it?", None, "Needs the web."),
    Check(
        *("OM5.1", "Is it told where it comes from: creator and creation date?"),
        *(has("creator", "creation date"), "`ontology/nasss.ttl`"),
    ),
    Check(
        *("OM5.2", "Is it told in detail where it comes from: publisher and date of issue?"),
        *(has("publisher", "date of issue"), "`ontology/nasss.ttl`"),
    ),
)
OBO = (
    Check(
        "FP 1", "Open: is the licence CC BY or CC0?", open_licence, "`ontology/nasss.ttl`; the registry is not asked"
    ),
    Check("FP 2", "Common format: is it there as RDF/XML?", in_every_syntax, "`tests/test_export.py`"),
    Check("FP 3", "URIs: have all terms a number in the OBO namespace?", obo_names, "`ontology/README.md`"),
    Check(
        *("FP 4", "Versioning: is there a version IRI with a number or a date?", numbered_version),
        "`tests/test_ontology.py`; whether it leads anywhere needs the web",
    ),
    Check("FP 5", "Scope: is the subject declared?", None, REGISTRY),
    Check(
        *("FP 6", "Textual definitions: has each term one, and is it no other's?"),
        rules("missing-definition", "duplicate-definition", "multiple-definitions"),
        "`tests/quality`; as `skos:definition`, not `IAO:0000115`",
    ),
    Check(
        *("FP 7", "Relations: is none a copy of one of the Relation Ontology?", None),
        "Needs the list of its relations, which is not shipped; mappings to it: `ontology/alignments/obo.sssom.tsv`.",
    ),
    Check("FP 8", "Documentation: are there a homepage and a description?", None, REGISTRY),
    Check("FP 9", "Users: are there a tracker and users?", None, REGISTRY),
    Check("FP 10", "Collaboration with the other ontologies", None, "Has no automated check."),
    Check("FP 11", "Authority: is one person responsible?", None, REGISTRY),
    Check(
        *("FP 12", "Naming: has each term one label, and is it no other's?"),
        *(rules("missing-label", "duplicate-label", "multiple-labels"), "`tests/quality`"),
    ),
    Check(
        "FP 13",
        "Notification of changes",
        None,
        "Has no automated check; `nasss diff` writes the lines of the changelog.",
    ),
    Check("FP 16", "Maintenance: is the last version recent?", None, "There was no release yet."),
    Check(
        *("FP 19", "Stability: does every term that was promised stay?", kept),
        "`tests/test_changes.py`; the dashboard has no check for it",
    ),
    Check("FP 20", "Responsiveness: is there a tracker?", None, REGISTRY),
)
CHECKS = (*FOOPS, *OBO)


@cache
def whole() -> Graph:
    return merged()


@cache
def outcome(name: str) -> tuple[str, tuple[str, ...]]:
    """pass, fail or not checked, and what is missing."""
    check = next(check for check in CHECKS if check.name == name)
    if check.missing is None:
        return "not checked", ()
    missing = tuple(check.missing(whole()))
    return ("fail" if missing else "pass"), missing


def row(check: Check) -> str:
    result, missing = outcome(check.name)
    reasons: dict[str, list[str]] = {}
    for name in missing:
        reasons.setdefault((why(name) or "no reason").rstrip("."), []).append(name)
    shown = "; ".join(f"{', '.join(names)}: {reason}" for reason, names in reasons.items())
    told = f"missing: {shown} ({check.where})" if shown else check.where
    return f"| {check.name} | {check.asks} | {result} | {told} |"


def section(title: str, intro: str, checks: tuple[Check, ...]) -> str:
    counts = Counter(outcome(check.name)[0] for check in checks)
    score = f"Of {len(checks)}: {counts['pass']} pass, {counts['fail']} fail, {counts['not checked']} not checked."
    rows = "\n".join(map(row, checks))
    head = "| check | asks | result | where, or why not |\n|---|---|---|---|"
    return f"## {title}\n\n{intro}\n\n**{score}**\n\n{head}\n{rows}\n"


def page() -> str:
    foops = section(
        "FOOPS!",
        "The 24 tests of [FOOPS!](https://w3id.org/foops/). It was not run itself, as it needs the web. A "
        "test that asks for several things fails when one is missing; FOOPS! itself gives part of the score then.",
        FOOPS,
    )
    obo = section(
        "Principles of the OBO Foundry",
        "The principles that its [dashboard](https://dashboard.obofoundry.org) checks, and three that it does not. The "
        "ontology is not in the OBO Foundry and does not ask to be.",
        OBO,
    )
    return f"""\
# How FAIR the ontology is

Findable, accessible, interoperable, reusable: the checks of two services, as far as they can be run without a network.
`tests/test_fair.py` holds them and writes this page (`python tests/test_fair.py`). "Not checked" means just that: it is
neither passed nor failed. **The w3id name is not registered yet, so at present no IRI of the ontology leads anywhere.**

{foops}
{obo}"""


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_all_checks_of_both_services_are_there() -> None:
    assert len({check.name for check in FOOPS}) == len(FOOPS) == 24
    numbers = [*range(1, 14), 16, 19, 20]
    assert [check.name for check in OBO] == [f"FP {number}" for number in numbers]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_what_fails_has_a_reason(check: Check) -> None:
    result, missing = outcome(check.name)
    assert [name for name in missing if why(name) is None] == []
    assert check.where.endswith(".") is (result == "not checked")


@pytest.mark.parametrize("check", [check for check in CHECKS if check.missing], ids=lambda check: check.name)
def test_each_check_finds_what_is_missing(check: Check) -> None:
    """An invented ontology with hardly anything in it fails every check; URI2 and FP 19 look at our files as well."""
    bare = Graph().parse(
        data="""
        @prefix nasss: <https://w3id.org/nasss/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:bare> a owl:Ontology .
        nasss:a_1 a owl:Class ; rdfs:isDefinedBy <urn:bare> .
        nasss:a_2 a owl:Class .
        """
    )
    if check.name in ("RDF1", "FP 2"):
        bare.add((NASSS.a_1, URIRef("urn:p"), NASSS.a_2))  # a property without a prefix cannot be RDF/XML
    if check.name == "FP 19":
        bare.remove((None, RDFS.isDefinedBy, None))
    assert check.missing is not None
    assert list(check.missing(bare)) != []


@pytest.mark.parametrize(
    ("rule", "statements"),
    [
        ("FP 6", "nasss:A rdfs:label 'a'@en ; skos:definition 'One.'@en . nasss:B skos:definition 'One.'@en ."),
        ("FP 12", "nasss:A rdfs:label 'a'@en , 'b'@en . nasss:B rdfs:label 'a'@en ."),
    ],
)
def test_two_of_a_kind_are_found(rule: str, statements: str) -> None:
    prefixes = f"@prefix nasss: <{NASSS}> . @prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> . @prefix owl: <{OWL}> . "
    graph = Graph().parse(data=prefixes + "nasss:A a owl:Class . nasss:B a owl:Class . " + statements)
    check = next(check for check in CHECKS if check.name == rule)
    assert check.missing is not None
    assert any("duplicate" in text for text in check.missing(graph))


if __name__ == "__main__":  # python tests/test_fair.py writes the page
    sys.stdout.write(f"{PAGE}\n")
    Path(PAGE).write_text(page(), encoding="utf-8")
