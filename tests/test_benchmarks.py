"""The benchmarks measure what they say: synthetic data are sound, and wrong answers get no time."""

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import contenders
import generate
import run
from generate import MISTAKES, Synthetic, synthetic_studies, synthetic_study, write_quads
from run import Measured, chart, compare, exponent, table, write

from nasss.graph import study_graph
from nasss.nquads import build_quads, study_quads
from nasss.quick_tables import read_quickly
from nasss.shapes import check_study
from nasss.tables import read_tables


def results(study: Synthetic) -> list[tuple[str, str]]:
    """Shape and part of each result of a check."""
    found = check_study(study_graph(study.tables)).results
    return sorted((r.shape.rpartition("#")[2], r.focus.partition(f"{study.id}/")[2]) for r in found)


def test_a_clean_synthetic_study_conforms_to_all_shapes() -> None:
    assert results(synthetic_study(1)) == []


def test_a_dirty_one_gives_exactly_what_was_planted() -> None:
    study = synthetic_study(2, dirty=True)
    assert len(study.planted) == len(MISTAKES)
    assert results(study) == sorted((violation.shape, violation.part) for violation in study.planted)


def test_number_and_seed_decide_everything() -> None:
    assert synthetic_study(7) == synthetic_study(7)
    assert synthetic_study(7).draft != synthetic_study(7, seed=2).draft
    small = [text for _, text in synthetic_studies(6_000, seed=3)]
    large = [text for _, text in synthetic_studies(12_000, seed=3)]
    assert large[: len(small)] == small
    assert len(large) > len(small)


def test_studies_differ_in_what_is_known_of_seats_and_have_several_units_and_phases() -> None:
    studies = [synthetic_study(number) for number in range(1, 30)]
    known = [
        sum("position" in row for row in study.draft["participants"]) / len(study.draft["participants"])
        for study in studies
    ]
    assert {0.0, 1.0} < {share if share in (0, 1) else 0.5 for share in known}
    units = Counter(row["unit"] for study in studies for row in study.draft["findings"] if "unit" in row)
    assert sorted(units) == ["HospitalUnit", "IntervieweeUnit"]
    assert any("phase" in row for study in studies for row in study.draft["findings"])


def test_everything_says_that_it_is_synthetic() -> None:
    study = synthetic_study(1)
    assert study.id == "synthetic-000001"
    names = ("title", "label", "printed_label", "printed_role", "section", "version_label")
    texts = [row[name] for rows in study.draft.values() for row in rows for name in names if name in row]
    assert [text for text in texts if "synthetic" not in text.lower()] == []
    assert len(texts) > 50


def test_its_tables_are_read_as_they_are_and_its_quads_are_those_of_its_tables(tmp_path: Path) -> None:
    studies = [synthetic_study(number) for number in range(1, 80)]
    assert any(not study.draft["factors"] for study in studies)  # a table without rows has no file
    for study in studies:
        folder = study.write(tmp_path)
        assert read_quickly(folder) == study.tables
        assert build_quads(folder) == study_quads(study.tables)
    assert read_tables(folder) == study.tables


def test_there_are_as_many_statements_as_asked_for(tmp_path: Path) -> None:
    done = write_quads(tmp_path / "synthetic.nq", 5_000, studies=tmp_path / "studies", dirty=1)
    lines = (tmp_path / "synthetic.nq").read_text(encoding="utf-8").splitlines()
    assert done == len(lines) == len(set(lines)) >= 5_000
    assert [folder.name for folder in sorted((tmp_path / "studies").iterdir())] == [
        "synthetic-000001",
        "synthetic-000002",
    ]
    assert generate.SIZES == {"2k": 2_000, "180k": 180_000, "5M": 5_000_000, "20M": 20_000_000}


@pytest.mark.filterwarnings("ignore:Dataset\\.contexts is deprecated:DeprecationWarning")  # rdflib warns of itself
def test_ours_and_the_plain_engine_find_the_same(tmp_path: Path) -> None:
    write_quads(tmp_path / "synthetic.nq", 2_000, studies=tmp_path / "studies")
    data = contenders.Data(tmp_path)
    known = contenders.register()
    for task in ("build", "load", "ask factors-ranked", "ask people of each finding"):
        other = "rdflib" if task == "build" else "pyoxigraph"
        ours, theirs = known[task]["nasss"](data), known[task][other](data)
        assert (ours.digest, ours.size) == (theirs.digest, theirs.size), task
        assert ours.size > 0
        assert ours.peak > 1_000


def test_a_contender_that_is_not_installed_or_fails_or_takes_too_long_is_told(tmp_path: Path) -> None:
    for text, problem in (
        ("import nosuchmodule", "not installed"),
        ("raise ValueError('broken')", "failed: ValueError: broken"),
        ("import time; time.sleep(60)", "over 1 s"),
    ):
        program = tmp_path / "program"
        program.write_text(f"#!{sys.executable}\n{text}\n", encoding="utf-8")
        program.chmod(0o755)
        found = run.measure({"2k": tmp_path}, {"load": ["x"]}, 2, 1, python=str(program))
        assert found == {("2k", "load", "x"): Measured(problem=problem)}


def test_what_was_too_slow_is_not_tried_on_more(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!{sys.executable}\nimport time; time.sleep(60)\n", encoding="utf-8")
    program.chmod(0o755)
    found = run.measure({"2k": tmp_path, "180k": tmp_path / "none"}, {"load": ["x"]}, 1, 1, python=str(program))
    assert found[("180k", "load", "x")] == Measured(problem="over 1 s")


def test_other_rows_cost_a_contender_its_times() -> None:
    group = {
        "nasss": Measured([1.0], {"a"}, 3),
        "same": Measured([2.0], {"a"}, 3),
        "other": Measured([0.1], {"b"}, 4),
        "changing": Measured([0.1, 0.1], {"a", "b"}, 3),
        "missing": Measured(problem="not installed"),
    }
    found = {("2k", "load", engine): measured for engine, measured in group.items()}
    compare(found)
    assert {engine: (m.seconds, m.problem) for engine, m in group.items()} == {
        "nasss": ([1.0], ""),
        "same": ([2.0], ""),
        "other": ([], "other rows (4)"),
        "changing": ([], "other rows (3)"),
        "missing": ([], "not installed"),
    }


def test_we_get_no_time_either_when_all_others_agree_against_us() -> None:
    group = {"nasss": Measured([1.0], {"a"}, 1), "x": Measured([2.0], {"b"}, 2), "y": Measured([2.0], {"b"}, 2)}
    compare({("2k", "load", engine): measured for engine, measured in group.items()})
    assert {engine: measured.seconds for engine, measured in group.items()} == {"nasss": [], "x": [2.0], "y": [2.0]}


def test_the_exponent_of_a_power_is_its_power() -> None:
    assert exponent([(10, 3.0), (100, 30.0), (1000, 300.0)]) == pytest.approx(1)
    assert exponent([(1, 5.0), (2, 20.0)]) == pytest.approx(2)
    assert exponent([(10, 3.0)]) is None
    assert exponent([]) is None


def test_table_and_chart_show_medians_and_ratios() -> None:
    found = {
        ("2k", "load", "nasss"): Measured([0.2, 0.1, 0.3], {"a"}, 1, 2048),
        ("2k", "load", "other"): Measured([2.0, 2.0, 9.0], {"a"}, 1, 4096),
        ("20k", "load", "nasss"): Measured([2.0], {"a"}, 1, 2048),
        ("20k", "load", "other"): Measured(problem="over 60 s"),
    }
    assert table(found, {"2k": 1, "20k": 10}) == (
        "| load | 2k | 20k | peak memory | exponent |\n|---|---|---|---|---|\n"
        "| nasss | 200.0 ms | 2.0 s | 2 MB | 1.00 |\n"
        "| other | 2.0 s (10.0x) | over 60 s | 4 MB |  |\n"
    )
    picture = chart(found, "2k")
    assert picture.count("<rect") == 1
    assert ">load: other</text>" in picture
    assert ">10x</text>" in picture


def test_results_are_put_between_the_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{run.BEGIN}old\n{run.END}after\n", encoding="utf-8")
    write(readme, "new")
    write(readme, "newer")
    assert readme.read_text(encoding="utf-8") == f"before\n{run.BEGIN}\nnewer\n{run.END}after\n"
