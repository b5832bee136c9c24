"""From tables to statements: exactly what is in the tables, always the same bytes, and the shipped graph is fresh."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from rdflib import PROV, RDF, RDFS, Graph, Literal, URIRef
from study_data import edit_table

from nasss.graph import build_study
from nasss.namespaces import NASSS, OA, part_iri, study_iri
from nasss.resources import graph_dir
from nasss.turtle import read_graph

STUDIES = sorted(path.parent for path in (graph_dir() / "studies").glob("*/study.csv"))
STROHM = graph_dir() / "studies" / "strohm-2020"
MICRO = Path(__file__).parent / "studies" / "micro"

# Table 2 and 3 of the paper: printed sums in printed order, without the two hospital-level rows.
SUMS = [5, 18, 17, 15, 14, 10, 10, 10, 10, 10, 10, 9, 8, 9, 14, 8, 14, 6, 10, 8, 5, 8, 5, 5]
# Table 1 of the paper: seats per role.
SEATS = {
    "SeniorRadiologistRole": 10,
    "JuniorRadiologistRole": 2,
    "LegalConsultantRole": 1,
    "ClinicalPhysicistRole": 1,
    "OperationalDepartmentManagerRole": 1,
    "JuniorTechnicalPhysicianRole": 1,
    "HospitalInnovationManagerRole": 2,
    "SeniorDataScientistRole": 2,
    "MemberOfManagementRole": 2,
    "ImplementationAdvisorRole": 1,
    "ProviderInnovationManagerRole": 1,
}


@pytest.fixture(scope="module")
def strohm() -> Graph:
    return read_graph(graph_dir() / "strohm-2020.trig")


def number(value: object) -> int:
    assert isinstance(value, Literal)
    return int(value)


@pytest.mark.parametrize("folder", STUDIES, ids=lambda path: path.name)
def test_the_shipped_graph_is_fresh(folder: Path) -> None:
    """Run `nasss build` to put this right."""
    assert (graph_dir() / f"{folder.name}.trig").read_text(encoding="utf-8") == build_study(folder)


def test_every_shipped_graph_has_its_tables() -> None:
    assert [path.stem for path in sorted(graph_dir().glob("*.trig"))] == [folder.name for folder in STUDIES]


def test_two_hash_seeds_give_the_same_bytes() -> None:
    program = (
        "import sys; from pathlib import Path; from nasss.graph import build_study;"
        "sys.stdout.write(build_study(Path(sys.argv[1])))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(MICRO)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_no_blank_nodes_and_one_english_label_each(strohm: Graph) -> None:
    subjects = set(strohm.subjects())
    assert {node for triple in strohm for node in triple if not isinstance(node, URIRef | Literal)} == set()
    labels = {
        subject: sum(1 for label in strohm.objects(subject, RDFS.label) if getattr(label, "language", None) == "en")
        for subject in subjects
    }
    assert {subject: count for subject, count in labels.items() if count != 1} == {}


def test_everything_is_in_the_study_namespace(strohm: Graph) -> None:
    base = str(study_iri("strohm-2020"))
    outside = {str(subject) for subject in strohm.subjects() if not str(subject).startswith(base)}
    assert outside == {"https://doi.org/10.1007/s00330-020-06946-y"}


def test_24_seats_by_role_as_in_table_1(strohm: Graph) -> None:
    roles = Counter(str(role).removeprefix(NASSS) for role in strohm.objects(None, NASSS.hasRole))
    assert roles == SEATS
    cases = Counter(str(case).rpartition("/")[2] for case in strohm.objects(None, NASSS.inCase))
    assert sorted(cases.values()) == [1, 1, 1, 1, 1, 1, 3, 3, 4, 4, 4]
    assert len(set(strohm.subjects(RDF.type, NASSS.HospitalCase))) == 7
    assert len(set(strohm.subjects(RDF.type, NASSS.KeyInformantCase))) == 4


def test_no_interviewee_has_a_role(strohm: Graph) -> None:
    """The key from ID to role, the paper's Appendix A, is not in the source: nobody's role is guessed."""
    assert len(set(strohm.subjects(RDF.type, NASSS.Participant))) == 24
    assert list(strohm.subject_objects(NASSS.fillsPosition)) == []


def test_26_rows_with_238_citations_in_printed_order(strohm: Graph) -> None:
    rows = sorted(
        (number(strohm.value(row, NASSS.tableNumber)), number(strohm.value(row, NASSS.rowNumber)), row)
        for row in strohm.subjects(RDF.type, NASSS.TableRow)
    )
    assert [(table, row) for table, row, _ in rows] == [(2, n) for n in range(1, 10)] + [(3, n) for n in range(1, 18)]
    sums = []
    for _, _, row in rows:
        finding = strohm.value(predicate=PROV.wasDerivedFrom, object=row, any=True)
        findings = [f for f in strohm.subjects(PROV.wasDerivedFrom, row) if (f, RDF.type, NASSS.Finding) in strohm]
        assert len(findings) == 1, f"{row}: {finding}"
        printed = strohm.value(row, NASSS.printedIds)
        if printed is None:
            assert str(strohm.value(row, NASSS.printedSum)).endswith("/7 hospitals")
            continue
        cited = sorted(
            (
                number(strohm.value(citation, NASSS.printedOrder)),
                str(strohm.value(citation, NASSS.citedBy)).rpartition("/")[2],
            )
            for citation in strohm.subjects(NASSS.citesFinding, findings[0])
        )
        assert [int(participant) for _, participant in cited] == [int(n) for n in re.findall(r"\d+", str(printed))]
        assert [order for order, _ in cited] == list(range(1, len(cited) + 1))
        assert str(strohm.value(row, NASSS.printedSum)) == str(len(cited))
        sums.append(len(cited))
    assert sums == SUMS
    assert sum(sums) == len(list(strohm.subjects(RDF.type, NASSS.Citation))) == 238


def test_21_and_24_exist_and_cite_nothing(strohm: Graph) -> None:
    people = {str(p).rpartition("/")[2] for p in strohm.subjects(RDF.type, NASSS.Participant)}
    citing = {str(p).rpartition("/")[2] for p in strohm.objects(None, NASSS.citedBy)}
    assert people == {f"{n:02}" for n in range(1, 25)}
    assert people - citing == {"21", "24"}


def test_printed_peculiarities_are_kept(strohm: Graph) -> None:
    printed = {str(row).rpartition("/")[2]: str(ids) for row, ids in strohm.subject_objects(NASSS.printedIds)}
    assert "13,14" in printed["t2-04"]
    assert printed["t2-09"].endswith("23,")
    assert printed["t3-05"].endswith("16,")
    assert printed["t2-01"] == "4, 20, 19, 18, 22"
    swapped = [str(q) for q in strohm.objects(None, OA.exact) if "sensitivity (number of false positives)" in str(q)]
    assert len(swapped) == 1


def test_the_18_tensions_flag_something_that_exists(strohm: Graph) -> None:
    tensions = set(strohm.subjects(RDF.type, NASSS.Tension))
    assert len(tensions) == 18
    subjects = set(strohm.subjects())
    for tension in tensions:
        flagged = set(strohm.objects(tension, NASSS.flags))
        assert flagged
        assert flagged <= subjects


def test_every_statement_of_the_prose_has_a_quote_of_at_most_300_characters(strohm: Graph) -> None:
    quotes = [str(quote) for quote in strohm.objects(None, OA.exact)]
    assert len(quotes) >= 30
    assert max(map(len, quotes)) <= 300


def test_a_key_turns_into_fills_position_with_its_source(tmp_path: Path) -> None:
    """What happens when somebody who has Appendix A fills participants.csv in (the key here is invented)."""
    folder = tmp_path / "strohm-2020"
    folder.mkdir()
    for path in STROHM.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    known = {"position": "tkz1-1", "position_source": "invented for this test"}
    edit_table(folder / "participants.csv", lambda rows: rows[0].update(known))
    (tmp_path / "out.trig").write_text(build_study(folder), encoding="utf-8")
    graph = read_graph(tmp_path / "out.trig")
    first = part_iri("strohm-2020", "participant", "01")
    assert list(graph.subject_objects(NASSS.fillsPosition)) == [(first, part_iri("strohm-2020", "position", "tkz1-1"))]
    assert graph.value(first, NASSS.positionSource) == Literal("invented for this test")
