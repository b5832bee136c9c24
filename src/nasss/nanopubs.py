"""Findings as nanopublications: one small statement each, with where it comes from and who says so.

Each has a trusty URI: its IRI ends in a hash of all that it says, so that nobody can change it unseen. They are written
to files and sent nowhere, and they carry no signature, because the project has no key; whoever publishes them signs
them. A nanopublication cannot be taken back, so only what a published study reports as a whole becomes one: nothing
about a participant, nothing that a role group or fewer than k people said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nanopub.nanopub import Nanopub
from nanopub.nanopub_conf import NanopubConf
from nanopub.trustyuri.rdf.RdfHasher import make_hash
from nanopub.utils import MalformedNanopubError
from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, XSD, ConjunctiveGraph, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from nasss.disclosure import DEFAULT_K, PEOPLE_UNITS
from nasss.errors import EngineError, ProblemError
from nasss.guard import guard_files
from nasss.namespaces import NASSS, bind_prefixes
from nasss.ontology import label
from nasss.resources import version
from nasss.turtle import read_graph

# Not the namespace of the nanopublication network: they are not published there.
SPACE = "https://w3id.org/nasss/nanopub/"
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
NP = Namespace("http://www.nanopub.org/nschema#")
NPX = Namespace("http://purl.org/nanopub/x/")
# What is said of a finding, of the study it is from and of the place it was read. All else stays out: printed
# numbers of interviewees, quotes, citations, and printed sums, which would give away a number that is left out.
SAID = {
    "finding": (
        *(RDFS.label, RDFS.comment, NASSS.inStudy, NASSS.aboutFactor, NASSS.listedAs, NASSS.assessedAs),
        *(NASSS.reportedCount, NASSS.hasCountingUnit, NASSS.denominator, NASSS.hasAttribution),
        *(NASSS.hasResponse, NASSS.hasElicitation, NASSS.inPhase),
    ),
    "study": (RDFS.label, RDFS.comment, NASSS.reportedIn, NASSS.publicationYear, NASSS.hasStudyKind),
    "factor": (RDFS.label, NASSS.broaderFactor),
    "phase": (RDFS.label,),
    "source": (
        *(RDFS.label, NASSS.partOfDocument, NASSS.tableNumber, NASSS.rowNumber, NASSS.printedLabel),
        *(NASSS.section, NASSS.paragraph),
    ),
}
KINDS = {
    "finding": (NASSS.Finding,),
    "study": (NASSS.Study,),
    "factor": (NASSS.Factor,),
    "phase": (NASSS.Phase,),
    "source": (NASSS.TableRow, NASSS.Passage),
}
_DRAFT = "draft"
_PARTS = ("Head", "assertion", "provenance", "pubinfo")


@dataclass(frozen=True, slots=True)
class Nanopublication:
    """A nanopublication.

    Attributes:
        iri: its trusty URI.
        finding: the finding it states.
        trig: all of it, as TriG.
    """

    iri: str
    finding: str
    trig: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A finding that is not published in this way, and why not."""

    finding: str
    why: str


def nanopublications(path: Path, *, created: str, creator: str, k: int = DEFAULT_K) -> list[Nanopublication | LeftOut]:
    """The findings of a study as nanopublications, by IRI, after the disclosure check.

    Args:
        path: the built graph of the study.
        created: the day they carry, as YYYY-MM-DD.
        creator: the name they carry.
        k: the least number of people that may stand together.

    Returns:
        One item for each finding: the nanopublication, or why there is none.

    Raises:
        ProblemError: the study must not be published.
        EngineError: it could not be checked.
    """
    guard_files([path], k=k, what="nanopublication")
    graph = read_graph(path)
    found: list[Nanopublication | LeftOut] = []
    for finding in sorted(graph.subjects(RDF.type, NASSS.Finding), key=str):
        why = _why_not(graph, finding, k)
        found.append(LeftOut(str(finding), why) if why else _published(graph, URIRef(str(finding)), created, creator))
    return found


def nanopublication(graph: Graph, thing: URIRef, *, created: str, creator: str, k: int = DEFAULT_K) -> Nanopublication:
    """One finding as a nanopublication. The graph must have passed the disclosure check.

    Args:
        graph: the study.
        thing: the finding.
        created: the day it carries, as YYYY-MM-DD.
        creator: the name it carries.
        k: the least number of people that may stand together.

    Raises:
        ProblemError: it is no finding of a published study as a whole; the message says why.
    """
    why = _why_not(graph, thing, k)
    if why:
        raise ProblemError(f"{thing} cannot be a nanopublication: {why}")
    return _published(graph, thing, created, creator)


def verify(path: Path) -> str:
    """Check the form of a nanopublication in a file, and that its trusty URI is the hash of what it says.

    Returns:
        The trusty URI.

    Raises:
        ProblemError: it is not well formed, or what it says was changed.
        EngineError: the file cannot be read.
    """
    try:
        quads = ConjunctiveGraph()
        quads.parse(path, format="trig")
    except Exception as error:  # rdflib raises many kinds for a broken file
        raise EngineError(f"{path}: cannot be read as TriG: {error}") from error
    try:
        # The test server is only named: nothing is sent unless publish() is called, which nobody does.
        known = Nanopub(rdf=quads, conf=NanopubConf(use_test_server=True))
        # Each raises an error of its own when it is not content.
        _ = known.is_valid, known.has_valid_trusty
    except MalformedNanopubError as error:
        raise ProblemError(f"{path}: no nanopublication as it should be: {error}") from error
    return str(known.metadata.np_uri)


def _why_not(graph: Graph, thing: Node, k: int) -> str | None:
    """Why something is not published in this way; None when it may be."""
    if (thing, RDF.type, NASSS.Finding) not in graph:
        kinds = ", ".join(sorted(str(kind).rpartition("#")[2] for kind in graph.objects(thing, RDF.type)))
        return (
            f"it is {kinds or 'not in the study'}, and only a finding of a study as a whole can be one; "
            "what tells of a participant never is"
        )
    study = graph.value(thing, NASSS.inStudy)
    if set(graph.objects(study, NASSS.hasAccess)) != {NASSS.PublishedAccess}:
        return "its study is not published"
    if graph.value(study, NASSS.reportedIn) is None:
        return "its study names no document that it could point to"
    if (thing, NASSS.hasAttribution, NASSS.AttributedToRoleGroup) in graph:
        return "it names a role group, which may be a single person"
    count, unit = graph.value(thing, NASSS.reportedCount), graph.value(thing, NASSS.hasCountingUnit)
    if unit in {NASSS[name] for name in PEOPLE_UNITS} and count is not None and 0 < int(str(count)) < k:
        return f"it was counted for fewer than {k} people"
    if not any(graph.objects(thing, PROV.wasDerivedFrom)):
        return "no table row or passage is named for it"
    return None


def _published(graph: Graph, finding: URIRef, created: str, creator: str) -> Nanopublication:
    draft = SPACE + _DRAFT
    quads = [
        (URIRef(f"{draft}#{name}"), *triple)
        for name, part in _parts(graph, finding, draft, created, creator).items()
        for triple in part
    ]
    code = make_hash(quads, baseuri=f"{draft}#", hashstr=" ")
    iri = SPACE + code
    return Nanopublication(iri, str(finding), _trig(_parts(graph, finding, iri, created, creator), iri))


def _parts(graph: Graph, finding: URIRef, this: str, created: str, creator: str) -> dict[str, Graph]:
    """The four graphs of a nanopublication, by the last part of their name."""
    parts = {name: Graph() for name in _PARTS}
    me, part = URIRef(this), Namespace(f"{this}#")
    agent, reading = part["creator"], part["extraction"]
    parts["Head"] += [
        (me, RDF.type, NP.Nanopublication),
        (me, NP.hasAssertion, part["assertion"]),
        (me, NP.hasProvenance, part["provenance"]),
        (me, NP.hasPublicationInfo, part["pubinfo"]),
    ]
    study = graph.value(finding, NASSS.inStudy)
    document = graph.value(study, NASSS.reportedIn)
    assert study is not None and document is not None
    parts["assertion"] += _assertion(graph, finding, study)
    sources = sorted(graph.objects(finding, PROV.wasDerivedFrom), key=str)
    parts["provenance"] += [
        *((part["assertion"], PROV.wasDerivedFrom, source) for source in sources),
        (part["assertion"], PROV.hadPrimarySource, document),
        (part["assertion"], PROV.wasGeneratedBy, reading),
        (reading, RDF.type, PROV.Activity),
        (reading, PROV.used, document),
        (reading, RDFS.comment, Literal(_extraction(graph, study), lang="en")),
        *(triple for source in sources for triple in _said(graph, source, "source")),
    ]
    parts["pubinfo"] += [
        (me, RDFS.label, Literal(str(graph.value(finding, RDFS.label)), lang="en")),
        (me, NPX.hasNanopubType, NASSS.Finding),
        (me, DCTERMS.created, Literal(created, datatype=XSD.date)),
        (me, DCTERMS.creator, agent),
        (me, DCTERMS.license, LICENCE),
        (agent, RDF.type, PROV.Agent),
        (agent, FOAF.name, Literal(creator)),
    ]
    return parts


def _extraction(graph: Graph, study: Node) -> str:
    in_part = any(graph.value(unseen, NASSS.inStudy) == study for unseen in graph.subjects(RDF.type, NASSS.UnseenPart))
    seen = " The document was seen in part only." if in_part else ""
    return (
        "Read from the document into hand-edited tables, a row for each row or passage of the document; "
        f"the statements were built from the tables by nasss {version()}.{seen}"
    )


def _assertion(graph: Graph, finding: URIRef, study: Node) -> Iterator[tuple[Node, Node, Node]]:
    yield from _said(graph, finding, "finding")
    yield from _said(graph, study, "study")
    for phase in graph.objects(finding, NASSS.inPhase):
        yield from _said(graph, phase, "phase")
    for factor in graph.objects(finding, NASSS.aboutFactor):
        if (factor, RDFS.label, None) in graph:
            yield from _said(graph, factor, "factor")
        else:  # a shared factor, which the ontology describes
            yield factor, RDFS.label, Literal(label(URIRef(str(factor))), lang="en")


def _said(graph: Graph, thing: Node, kind: str) -> Iterator[tuple[Node, Node, Node]]:
    """What may be said of a thing."""
    for predicate in SAID[kind]:
        yield from ((thing, predicate, value) for value in graph.objects(thing, predicate))
    yield from ((thing, RDF.type, known) for known in KINDS[kind] if (thing, RDF.type, known) in graph)


def _trig(parts: dict[str, Graph], this: str) -> str:
    """The parts as TriG whose bytes depend on the statements only."""
    prefixes: set[str] = set()
    bodies: list[str] = []
    for name, graph in parts.items():
        bind_prefixes(graph)
        for prefix, namespace in (("np", NP), ("npx", NPX), ("foaf", FOAF), ("sub", f"{this}#")):
            graph.bind(prefix, namespace, override=True, replace=True)
        lines = graph.serialize(format="turtle").strip().split("\n")
        head = next(number for number, line in enumerate(lines) if not line.startswith("@prefix"))
        prefixes |= set(lines[:head])
        bodies.append("\n".join([f"<{this}#{name}> {{", *lines[head:], "", "}", ""]))
    return "\n".join([*sorted(prefixes), "", *bodies])
