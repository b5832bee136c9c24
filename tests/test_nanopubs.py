"""Nanopublications: of whole studies only, with a trusty URI that a changed letter breaks, and sent nowhere."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, FOAF, PROV, RDF, Dataset, Graph, Literal, Namespace, URIRef

from nasss import nanopubs
from nasss.errors import EngineError, ProblemError
from nasss.graph import build_study
from nasss.guard import _PERSONAL, _PERSONAL_CLASSES
from nasss.namespaces import NASSS, OA, part_iri, study_iri
from nasss.nanopubs import KINDS, SAID, LeftOut, Nanopublication, nanopublication, nanopublications, verify
from nasss.resources import graph_dir
from nasss.turtle import read_graph

STROHM = graph_dir() / "strohm-2020.trig"
DOCUMENT = URIRef("https://doi.org/10.1007/s00330-020-06946-y")
NP = Namespace("http://www.nanopub.org/nschema#")
TRUSTY = "https://w3id.org/nasss/nanopub/RA"


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a nanopublication wanted the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def strohm() -> Graph:
    return read_graph(STROHM)


@pytest.fixture(scope="module")
def all_of_strohm() -> list[Nanopublication | LeftOut]:
    return every(STROHM)


def finding(name: str) -> URIRef:
    return part_iri("strohm-2020", "finding", name)


def one(graph: Graph, thing: URIRef, created: str = "2026-11-24") -> Nanopublication:
    return nanopublication(graph, thing, created=created, creator="The nasss project")


def every(path: Path) -> list[Nanopublication | LeftOut]:
    return nanopublications(path, created="2026-11-24", creator="The nasss project")


def parts(found: Nanopublication) -> dict[str, Graph]:
    """The graphs of a nanopublication, by the last part of their name."""
    dataset = Dataset()
    dataset.parse(data=found.trig, format="trig")
    return {str(graph.identifier).rpartition("#")[2]: graph for graph in dataset.graphs() if len(graph)}


def test_what_one_says(strohm: Graph) -> None:
    found = one(strohm, finding("t2-02"))
    graphs = parts(found)
    assert set(graphs) == {"Head", "assertion", "provenance", "pubinfo"}
    me = URIRef(found.iri)
    assert set(graphs["Head"]) == {
        (me, RDF.type, NP.Nanopublication),
        (me, NP.hasAssertion, me + "#assertion"),
        (me, NP.hasProvenance, me + "#provenance"),
        (me, NP.hasPublicationInfo, me + "#pubinfo"),
    }
    said = {
        (str(predicate).rpartition("#")[2], str(value).rpartition("#")[2])
        for predicate, value in graphs["assertion"].predicate_objects(finding("t2-02"))
    }
    assert said == {
        ("type", "Finding"),
        ("label", "Expected added benefit: improved diagnostic practice"),
        ("inStudy", str(study_iri("strohm-2020"))),
        ("aboutFactor", "DiagnosticBenefit"),
        ("listedAs", "Facilitating"),
        ("reportedCount", "18"),
        ("hasCountingUnit", "IntervieweeUnit"),
        ("hasAttribution", "AttributedToInterviewees"),
        ("hasResponse", "Raised"),
        ("hasElicitation", "ElicitationNotReported"),
    }
    assert graphs["assertion"].value(study_iri("strohm-2020"), NASSS.reportedIn) == DOCUMENT
    # What is unverified stays marked.
    assert "written from memory: unverified" in found.trig
    about = me + "#assertion"
    assert set(graphs["provenance"].objects(about, PROV.wasDerivedFrom)) == {
        part_iri("strohm-2020", "table-row", "t2-02"),
        part_iri("strohm-2020", "passage", "fac-diagnostic"),
    }
    assert graphs["provenance"].value(about, PROV.hadPrimarySource) == DOCUMENT
    assert graphs["provenance"].value(part_iri("strohm-2020", "table-row", "t2-02"), NASSS.rowNumber) == Literal(2)
    assert (about, PROV.wasGeneratedBy, me + "#extraction") in graphs["provenance"]
    maker = graphs["pubinfo"].value(me, DCTERMS.creator)
    assert graphs["pubinfo"].value(maker, FOAF.name) == Literal("The nasss project")
    assert str(graphs["pubinfo"].value(me, DCTERMS.created)) == "2026-11-24"
    assert str(graphs["pubinfo"].value(me, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"


def test_what_is_left_out_and_why(all_of_strohm: list[Nanopublication | LeftOut]) -> None:
    assert len(all_of_strohm) == 69
    left = {item.finding: item.why for item in all_of_strohm if isinstance(item, LeftOut)}
    role = "it names a role group, which may be a single person"
    assert left == {
        str(finding(name)): role for name in ("p-expected-value", "p-manual-repeat", "p-some-radiologists-doubt")
    }
    few = every(graph_dir() / "pmc11670909.trig")
    numbers = {item.finding.rpartition("/")[2] for item in few if isinstance(item, LeftOut)}
    assert numbers == {f"t2-{row}-interviews" for row in ("02", "03", "07", "10", "24")}
    assert {item.why for item in few if isinstance(item, LeftOut)} == {"it was counted for fewer than 3 people"}


def test_nothing_in_any_tells_of_a_participant(all_of_strohm: list[Nanopublication | LeftOut], strohm: Graph) -> None:
    personal = {thing for name in _PERSONAL_CLASSES for thing in strohm.subjects(RDF.type, NASSS[name])}
    assert len(personal) > 200
    allowed = {predicate for predicates in SAID.values() for predicate in predicates}
    assert not allowed & {*_PERSONAL, OA.exact, NASSS.printedIds, NASSS.printedSum}
    assert not {kind for kinds in KINDS.values() for kind in kinds} & {NASSS[name] for name in _PERSONAL_CLASSES}
    for item in all_of_strohm:
        if isinstance(item, Nanopublication):
            graphs = parts(item)
            terms = {term for graph in graphs.values() for triple in graph for term in triple}
            assert not terms & {*personal, *_PERSONAL, *(NASSS[name] for name in _PERSONAL_CLASSES)}
            assert not re.search(r"participant|interviewee [0-9]|/citation/|/position/|printedIds", item.trig)


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("citation", "t2-01-04", "it is Citation, and only a finding of a study as a whole"),
        ("participant", "04", "it is Participant, and only a finding of a study as a whole"),
        ("position", "tkz1-1", "it is Position, and only a finding of a study as a whole"),
        ("table-row", "t2-02", "it is SourcePart, TableRow, and only"),
        ("finding", "nowhere", "it is not in the study, and only"),
        ("finding", "p-some-radiologists-doubt", "it names a role group"),
    ],
)
def test_participant_level_is_refused(strohm: Graph, kind: str, name: str, told: str) -> None:
    with pytest.raises(ProblemError, match=f"{name} cannot be a nanopublication: {told}"):
        one(strohm, part_iri("strohm-2020", kind, name))


@pytest.mark.parametrize(
    ("removed", "added", "told"),
    [
        (NASSS.hasAccess, (NASSS.hasAccess, NASSS.RestrictedAccess), "its study is not published"),
        (NASSS.reportedIn, None, "its study names no document that it could point to"),
    ],
)
def test_a_study_that_is_not_published_is_refused(
    removed: URIRef, added: tuple[URIRef, URIRef] | None, told: str
) -> None:
    graph, study = read_graph(STROHM), study_iri("strohm-2020")
    graph.remove((study, removed, None))
    if added:
        graph.add((study, *added))
    with pytest.raises(ProblemError, match=told):
        one(graph, finding("t2-02"))


@pytest.mark.parametrize(("count", "refused"), [("1", True), ("2", True), ("3", False), ("0", False)])
def test_few_people_are_refused(count: str, refused: bool) -> None:
    graph = read_graph(STROHM)
    graph.set((finding("t2-02"), NASSS.reportedCount, Literal(int(count))))
    if refused:
        with pytest.raises(ProblemError, match="it was counted for fewer than 3 people"):
            one(graph, finding("t2-02"))
    else:
        assert one(graph, finding("t2-02")).iri.startswith(TRUSTY)


def test_a_finding_without_a_place_is_refused() -> None:
    graph = read_graph(STROHM)
    graph.remove((finding("t2-02"), PROV.wasDerivedFrom, None))
    with pytest.raises(ProblemError, match="no table row or passage is named for it"):
        one(graph, finding("t2-02"))


def test_the_disclosure_check_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented study is restricted and names its interviewees."""
    path = tmp_path / "coded.trig"
    path.write_text(build_study(Path(__file__).parent / "studies" / "coded"), encoding="utf-8")
    monkeypatch.setattr(nanopubs, "_published", lambda *_: pytest.fail("something was made"))
    with pytest.raises(ProblemError, match=r"nanopublication stopped: .*coded\.trig would show single people"):
        every(path)


@pytest.fixture
def written(tmp_path: Path, strohm: Graph) -> Iterator[tuple[Path, Nanopublication]]:
    found = one(strohm, finding("t2-06"))
    path = tmp_path / "t2-06.trig"
    path.write_text(found.trig, encoding="utf-8")
    yield path, found


def test_the_library_finds_the_trusty_uri_right(written: tuple[Path, Nanopublication]) -> None:
    path, found = written
    assert verify(path) == found.iri
    assert re.fullmatch(r"https://w3id\.org/nasss/nanopub/RA[A-Za-z0-9_-]{43}", found.iri)
    # Whatever the order of the statements.
    quads = list(ox.parse(found.trig, format=ox.RdfFormat.TRIG))
    path.write_bytes(ox.serialize(reversed(quads), format=ox.RdfFormat.TRIG) or b"")
    assert verify(path) == found.iri


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nasss:reportedCount 10", "nasss:reportedCount 11"),
        ("nasss:Facilitating", "nasss:Hindering"),
        ('"The nasss project"', '"Somebody else"'),
        ("rowNumber 6", "rowNumber 7"),
    ],
)
def test_a_changed_one_is_found_out(written: tuple[Path, Nanopublication], old: str, new: str) -> None:
    path, found = written
    assert old in found.trig
    path.write_text(found.trig.replace(old, new), encoding="utf-8")
    with pytest.raises(ProblemError, match=r"The Trusty artefact of the nanopub .* is not valid"):
        verify(path)


def test_what_is_no_nanopublication_is_found_out(written: tuple[Path, Nanopublication], tmp_path: Path) -> None:
    path, found = written
    path.write_text(found.trig.replace("a np:Nanopublication", "a np:Something"), encoding="utf-8")
    with pytest.raises(ProblemError, match="no nanopublication as it should be"):
        verify(path)
    path.write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(EngineError, match=r"t2-06\.trig: cannot be read as TriG"):
        verify(path)
    with pytest.raises(EngineError, match=r"missing\.trig: cannot be read as TriG"):
        verify(tmp_path / "missing.trig")


def test_the_same_finding_has_the_same_uri_each_time_and_another_when_it_says_more(strohm: Graph) -> None:
    first = one(strohm, finding("t2-02"))
    assert one(read_graph(STROHM), finding("t2-02")) == first
    later = one(strohm, finding("t2-02"), "2026-11-25")
    assert later.iri != first.iri
