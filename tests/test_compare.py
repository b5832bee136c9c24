"""Studies side by side: the marks of the invented studies worked out by hand, and those of the real ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import study_data

import nasss
from nasss.api import KnowledgeGraph
from nasss.compare import MARKS, Line, Matrix, Study, matrix
from nasss.errors import ProblemError
from nasss.namespaces import NASSS
from nasss.resources import ontology_files

# All invented: coded, far, joint, micro. What far and joint do not say may be in a part that was not seen.
INVENTED = {
    "acceptance by direct adopters": (".", "?", "?", "0"),
    "adopter acceptance": (".", "?", "?", "0"),
    "AI literacy": (".", "-", "?", "+"),
    "fear of being replaced": ("x", "x", "?", "x"),
    "funding certainty": ("-", "+", "-", "+-"),
    "integration in information systems": (".", "+", "?", "-"),
    "integration in PACS": (".", "?", "?", "-"),
    "presence of local champions": (".", "?", "?", "+"),
    "pressure on healthcare budgets": (".", "-", "?", "."),
    "technical knowledge of users": (".", "-", "?", "+"),
}
OWN = {
    "fun of the toy": ("+", "?", "?", "."),
    "keeping secrets": (".", "-", "?", "."),
    "manners": (".", "0", "?", "."),
}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    folder = tmp_path_factory.mktemp("invented")
    paths: list[Path | str] = [*ontology_files()]
    for study in study_data.INVENTED:
        path = folder / f"{study}.trig"
        path.write_text(study_data.trig(study), encoding="utf-8")
        paths.append(path)
    with KnowledgeGraph(paths) as graph:
        yield graph


@pytest.fixture(scope="module")
def shipped() -> Iterator[KnowledgeGraph]:
    with nasss.load() as graph:
        yield graph


def marks(found: Matrix) -> dict[str, tuple[str, ...]]:
    assert len({line.label for line in found.lines}) == len(found.lines)
    return {line.label: line.marks for line in found.lines}


def test_marks_of_the_invented_studies(invented: KnowledgeGraph) -> None:
    found = matrix(invented)
    assert [(study.name, study.partial) for study in found.studies] == [
        ("coded", False),
        ("far", True),
        ("joint", True),
        ("micro", False),
    ]
    assert marks(found) == INVENTED
    assert list(marks(found)) == sorted(INVENTED, key=str.casefold)
    assert {line.shared for line in found.lines} == {True}


def test_own_factors_come_last_and_only_when_asked_for(invented: KnowledgeGraph) -> None:
    found = matrix(invented, own=True)
    assert marks(found) == {**INVENTED, **OWN}
    assert [line.label for line in found.lines if not line.shared] == list(OWN)
    # A factor of a study's own that is placed under a shared one is seen there.
    assert "working with the blackboard" not in marks(found)


def test_only_what_helps_somewhere_and_hinders_somewhere(invented: KnowledgeGraph) -> None:
    assert list(marks(matrix(invented, opposed=True))) == [
        "AI literacy",
        "funding certainty",
        "integration in information systems",
        "technical knowledge of users",
    ]


def test_table_and_csv(invented: KnowledgeGraph) -> None:
    answer = matrix(invented, opposed=True).answer()
    assert answer.columns == ("factor", "factor_label", "coded", "far", "joint", "micro")
    assert answer.to_csv().splitlines()[:3] == [
        "factor,factor_label,coded,far,joint,micro",
        f"{NASSS}AILiteracy,AI literacy,.,'-,?,'+",
        f"{NASSS}FundingCertainty,funding certainty,'-,'+,'-,'+-",
    ]
    assert answer.to_markdown().splitlines()[2] == "| AI literacy | . | - | ? | + |"
    assert answer[1]["micro"] == "+-"


def test_legend_explains_the_marks_that_are_there() -> None:
    study = Study("https://w3id.org/nasss/study/a", "a", partial=False)
    found = Matrix((study,), (Line(f"{NASSS}X", "x", True, ("+-",)), Line(f"{NASSS}Y", "y", True, (".",))))
    assert found.legend() == (
        "+-  both\n"
        ".   not reported\n"
        "A factor stands for itself and what is narrower. Which theme of a study it is, is a reading.\n"
        "Marks are not counts: one mark may rest on one paper, another on eighteen people.\n"
    )
    assert [line.opposed for line in found.lines] == [True, False]


def test_the_real_studies(shipped: KnowledgeGraph) -> None:
    found = matrix(shipped)
    names = [study.name for study in found.studies]
    assert names == ["hogg-2023", "pmc11670909", "strohm-2020", "van-leeuwen-2024"]
    assert [study.partial for study in found.studies] == [True, True, False, True]
    seen = marks(found)
    assert {label: seen[label] for label in ("added value", "funding certainty", "change to workflow")} == {
        "added value": ("0", "+", "+-", "0"),
        "funding certainty": ("?", "-", "-", "0"),
        "change to workflow": ("?", "+", "+", "?"),
    }
    assert seen["integration in information systems"] == ("0", "-", "+-", "-")
    assert seen["user-friendliness"] == ("0", "?", "+", "?")
    assert seen["fear of being replaced"] == ("?", "?", "x", "?")
    # Only the paper is complete, so only it can fail to report.
    assert {row[2] for row in seen.values()} >= {"+", "-"}
    assert all(mark != "." for row in seen.values() for mark in (row[0], row[1], row[3]))
    assert {mark for row in seen.values() for mark in row} <= set(MARKS)


def test_without_a_study_there_is_nothing_to_compare() -> None:
    with KnowledgeGraph(ontology_files()) as graph, pytest.raises(ProblemError, match="no study to compare"):
        matrix(graph)
