"""The diagram of the model: drawn from the ontology, complete, the same every time, and nothing on top of anything."""

import os
import subprocess
import sys
from collections import defaultdict
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph

from nasss.diagram import MODULES, PAD, WIDTH, Box, Model, place, read, svg
from nasss.namespaces import NASSS
from nasss.ontology import label, load
from nasss.resources import ontology_dir

SVG = "{http://www.w3.org/2000/svg}"
# Widths of Helvetica's letters in thousandths of the font size, rounded up.
NARROW, WIDE = 300, 890


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load()


@pytest.fixture(scope="module")
def model(ontology: Graph) -> Model:
    return read(ontology)


def texts(document: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(document).iter(f"{SVG}text")]


def test_the_file_is_what_the_ontology_gives(ontology: Graph) -> None:
    """When this fails: python -m nasss.diagram, and look at the picture."""
    assert (ontology_dir() / "model.svg").read_text(encoding="utf-8") == svg(ontology)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_under_every_hash_seed(seed: str) -> None:
    program = "import sys; from nasss.diagram import *; sys.stdout.buffer.write(svg(load()).encode())"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert done.stdout == (ontology_dir() / "model.svg").read_bytes()


def test_every_class_is_drawn_listed_or_named_under_the_one_it_is_cut_out_of(ontology: Graph) -> None:
    shown = " ".join(texts(svg(ontology)))
    classes = [term for term in ontology.subjects(RDF.type, OWL.Class) if str(term).startswith(NASSS)]
    assert len(classes) > 60
    assert [term for term in classes if label(term) not in shown] == []  # type: ignore[arg-type]


def test_every_property_is_shown_but_inverses(ontology: Graph) -> None:
    shown = " ".join(texts(svg(ontology)))
    properties = {
        term
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in ontology.subjects(RDF.type, kind)
        if str(term).startswith(NASSS) and (term, OWL.inverseOf, None) not in ontology
    }
    assert len(properties) > 60
    assert {term for term in properties if label(term) not in shown} == set()  # type: ignore[arg-type]


def test_arrows_are_domains_ranges_and_broader_classes(ontology: Graph, model: Model) -> None:
    drawn = {(arrow.source, arrow.target) for arrow in model.arrows}
    for path, domain in ontology.subject_objects(RDFS.domain):
        target = ontology.value(path, RDFS.range)
        plain = not isinstance(domain, BNode) and str(domain) in model.boxes and str(target) in model.boxes
        if plain and domain != target and (path, OWL.inverseOf, None) not in ontology:
            assert (str(domain), str(target)) in drawn, path
    for kind, above in ontology.subject_objects(RDFS.subClassOf):
        if str(kind) in model.boxes and str(above) in model.boxes:
            noted = label(above) in model.boxes[str(kind)].kind_of  # type: ignore[arg-type]
            assert noted != ((str(kind), str(above)) in drawn), kind
    inferred = {arrow.target.removeprefix(NASSS) for arrow in model.arrows if arrow.inferred}
    assert inferred == {"Finding", "Factor", "AdopterRole", "Domain"}


def test_nothing_overlaps_and_arrows_lead_to_the_right(ontology: Graph) -> None:
    model = read(ontology)
    arrows = [(arrow.source, arrow.target) for arrow in model.arrows]
    columns = place(model)
    assert sorted(name for names in columns.values() for name in names) == sorted(model.boxes)
    for names in columns.values():
        boxes = [model.boxes[name] for name in names]
        for upper, lower in pairwise(boxes):
            assert upper.y + upper.height <= lower.y + 0.01, (upper.label, lower.label)
    assert all(model.boxes[source].column < model.boxes[target].column for source, target in arrows)


def width(text: str, size: int) -> float:
    """About as wide as Helvetica sets it."""
    widths = (NARROW if c in "iljtfr.,:;I()' " else WIDE if c in "mwMW" else 667 if c.isupper() else 556 for c in text)
    return sum(widths) * size / 1000


def test_every_text_fits_into_its_box(model: Model) -> None:
    room = WIDTH - 2 * PAD
    for box in model.boxes.values():
        assert width(box.label, 14) <= room, box.label
        assert [text for text, _ in box.rows if width(text, 13) > room] == []
        assert [text for text, _ in box.notes if width(text, 11) > room] == []


def test_boxes_have_the_colours_of_their_modules(model: Model) -> None:
    counts: dict[str, int] = defaultdict(int)
    for box in model.boxes.values():
        counts[box.module] += 1
    assert set(counts) == set(MODULES)
    assert min(counts.values()) >= 5


def test_a_small_ontology_is_drawn_as_it_is() -> None:
    """Columns, rows and heights of an ontology of three classes, worked out by hand."""
    graph = Graph().parse(
        data=f"""
        @prefix : <{NASSS}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .
        :A a owl:Class ; rdfs:label "a"@en ; rdfs:isDefinedBy <https://w3id.org/nasss/ontology/evidence> .
        :B a owl:Class ; rdfs:label "b"@en ; rdfs:isDefinedBy <https://w3id.org/nasss/ontology/evidence> .
        :C a owl:Class ; rdfs:label "c"@en ; rdfs:subClassOf :B ;
            rdfs:isDefinedBy <https://w3id.org/nasss/ontology/adoption> .
        :has a owl:ObjectProperty ; rdfs:label "has"@en ; rdfs:domain :A ; rdfs:range :B .
        :near a owl:ObjectProperty ; rdfs:label "near"@en ; rdfs:domain :A ; rdfs:range :A .
        """
    )
    model = read(graph)
    assert model.boxes[str(NASSS.A)].rows == [("has", False), ("near ↻", False)]
    assert [(a.source[-1], a.target[-1], a.row) for a in model.arrows] == [("A", "B", 0), ("C", "B", None)]
    place(model)
    assert {name[-1]: box.column for name, box in model.boxes.items()} == {"A": 0, "B": 1, "C": 0}
    assert Box("x", "x").height == 26
    assert model.boxes[str(NASSS.A)].height == 26 + 2 * 18 + 8
