"""The benchmarks measure what they say: synthetic data are sound, and wrong answers get no time."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import checks
import contenders
import costs
import generate
import results as shown
import run
import shape_bases as bases
import tabular
from generate import MISTAKES, Synthetic, synthetic_studies, synthetic_study, write_quads
from results import Measured, chart, compare, exponent, table, write
from run import Part

from nasss.fast_shapes import check_study as check_quickly
from nasss.graph import study_graph
from nasss.nquads import build_quads, study_quads
from nasss.quick_tables import read_quickly
from nasss.shapes import check_study
from nasss.tables import read_tables


@pytest.fixture(scope="module", autouse=True)
def quick_reference() -> None:
    """As in test_shapes.py."""
    bases._parse_each_query_once()


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


def test_dirty_ones_of_any_number_give_exactly_what_was_planted() -> None:
    for number in range(1, 40, 3):
        study = synthetic_study(number, dirty=True)
        found = check_quickly(study_graph(study.tables)).results
        told = [(result.shape.rpartition("#")[2], result.focus.partition(f"{study.id}/")[2]) for result in found]
        assert sorted(told) == sorted((violation.shape, violation.part) for violation in study.planted), study.id


def test_studies_are_written_as_they_are_made_so_that_any_number_fits_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, int]] = []
    path = tmp_path / "synthetic.nq"

    def noted(number: int, seed: int = 1, *, dirty: bool = False) -> Synthetic:
        made.append((number, path.stat().st_size))
        return synthetic_study(number, seed, dirty=dirty)

    monkeypatch.setattr(generate, "synthetic_study", noted)
    write_quads(path, 40_000)
    assert [number for number, _ in made] == list(range(1, len(made) + 1))
    assert made[0][1] == 0
    assert made[-1][1] > path.stat().st_size * 0.7


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


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> contenders.Data:
    """Two synthetic studies as the contenders get them."""
    folders, studies = run.prepare(tmp_path_factory.mktemp("sizes"), ["4000"])
    assert studies == {"4000": 2}
    return contenders.Data(folders["4000"])


@pytest.mark.filterwarnings("ignore:Dataset\\.contexts is deprecated:DeprecationWarning")  # rdflib warns of itself
def test_ours_and_the_plain_engine_find_the_same(small: contenders.Data) -> None:
    known = contenders.register()
    for task in ("build", "load", "ask factors-ranked", "ask people of each finding", "ask one interviewee"):
        other = "rdflib" if task == "build" else "pyoxigraph"
        ours, theirs = known[task]["nasss"](small), known[task][other](small)
        assert (ours.digest, ours.size) == (theirs.digest, theirs.size), task
        assert ours.size > 0
        assert ours.peak > 1_000


def test_data_are_loaded_once_for_all_questions_and_anew_when_loading_is_measured(tmp_path: Path) -> None:
    loads: list[contenders.Data] = []

    def load(data: contenders.Data) -> contenders.Ask:
        loads.append(data)
        return lambda query: [(query,)]

    data = contenders.Data(tmp_path)
    first = data.opened(load)
    assert data.opened(load) is first
    assert data.opened(load, again=True) is not first
    assert loads == [data, data]


def test_checking_in_one_process_or_two_finds_what_was_planted(small: contenders.Data) -> None:
    known = contenders.register()["validate"]
    one, two = known["nasss"](small), known["nasss, 2 jobs"](small)
    assert one.digest == two.digest
    assert one.size == len(MISTAKES)  # the first study is dirty, the second is not
    names = [part.partition("=")[0] for part in (one.digest or "").split()]
    assert names == ["synthetic-000001", "synthetic-000002"]


def test_the_plain_script_finds_the_same_and_a_sample_says_so(
    small: contenders.Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "SAMPLE", 1)
    known = contenders.register()["validate"]
    ours, theirs = known["nasss"](small), known["pyshacl, plain script"](small)
    assert theirs.note == "from 1 of 2 studies"
    assert (theirs.digest or "").split() == (ours.digest or "").split()[:1]


def test_who_finds_something_else_than_was_planted_gets_no_time(
    small: contenders.Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = json.loads((small.folder / "planted.json").read_text(encoding="utf-8"))
    planted["synthetic-000002"].append(["FindingSum", "finding/t2-01"])
    (tmp_path / "planted.json").write_text(json.dumps(planted), encoding="utf-8")
    monkeypatch.setattr(small, "folder", tmp_path)
    with pytest.raises(ValueError, match="synthetic-000002: other results than planted"):
        contenders.register()["validate"]["nasss"](small)


def test_ours_reasons_with_the_rules_that_rdflib_would_run(small: contenders.Data) -> None:
    """That rdflib and owlrl give the same takes long; the benchmark compares it, and tests/test_rules.py."""
    found = contenders.register()["reason"]["nasss"](small)
    assert found.size > 100
    assert found.digest is not None


def test_the_mapping_for_another_engine_gives_every_statement_of_its_tables(tmp_path: Path) -> None:
    made = Graph().parse(data=tabular.mapping(tmp_path), format="turtle")
    sources = {str(name) for name in made.objects(None, URIRef("http://semweb.mmlab.be/ns/rml#source"))}
    assert sources == {f"{tmp_path}/citations.csv", f"{tmp_path}/positions.csv"}
    named = set(made.objects(None, URIRef("http://www.w3.org/ns/r2rml#predicate")))
    kinds = {URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")}
    parts = study_graph(synthetic_study(1).tables)
    ours = {p for s, p, _ in parts if "/citation/" in str(s) or "/position/" in str(s)}
    assert named | kinds == ours


def test_our_time_is_taken_apart(small: contenders.Data) -> None:
    rows = [line.strip("| ").split(" | ") for line in costs.table(small.folder).splitlines()]
    assert [row[0] for row in rows if row[-1].endswith(" ms")] == ["load"] * 4 + ["ask factors-by-role"] * 4
    shares = [int(row[1].rstrip("%")) for row in rows if len(row) == 2 and row[1].endswith("%")]
    assert len(shares) == 2 * costs.LARGEST
    assert sum(shares[: costs.LARGEST]) <= 100


# The runner


Program = Callable[[str], str]
LOAD = {"load": ["x"]}


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Makes a program that stands in for a Python with the engines; its last arguments are in ``tasks``."""

    def make(text: str) -> str:
        path = tmp_path / "program"
        start = "import json, sys, time\ntasks = sys.argv[4:]\n"
        tell = "def tell(task, state, **more): print(json.dumps({'task': task, 'state': state, **more}), flush=True)\n"
        done = "def done(task): tell(task, 'done', seconds=1.0, digest='a', size=3, peak=5, note='')\n"
        path.write_text(f"#!{sys.executable}\n{start}{tell}{done}{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return make


def test_a_contender_that_is_not_installed_or_fails_or_takes_too_long_is_told(tmp_path: Path, program: Program) -> None:
    for text, problem, stopped in (
        ("import nosuchmodule", "not installed", 0),
        ("raise ValueError('broken')", "failed: ValueError: broken", 0),
        ("tell('load', 'begun'); tell('load', 'failed', problem='failed: X: y')", "failed: X: y", 0),
        ("tell('load', 'begun'); time.sleep(60)", "over 1 s", 1),
        ("time.sleep(60)", "over 1 s", 1),
    ):
        found = run.measure({"2k": tmp_path}, [Part(("2k",), 2, 1)], LOAD, program(text))
        assert found == {("2k", "load", "x"): Measured(problem=problem, stopped=stopped)}, text


def test_after_a_task_that_takes_too_long_the_rest_is_done_by_another_process(tmp_path: Path, program: Program) -> None:
    text = """
print('what an engine says beside')
for task in tasks:
    tell(task, 'begun')
    if task == 'ask b': time.sleep(60)
    done(task)
"""
    known = {"load": ["x"], "ask a": ["x"], "ask b": ["x"], "ask c": ["x"]}
    found = run.measure({"2k": tmp_path}, [Part(("2k",), 2, 1)], known, program(text))
    times = {task: (measured.seconds, measured.problem) for (_, task, _), measured in found.items()}
    both = ([1.0, 1.0], "")
    assert times == {"load": both, "ask a": both, "ask b": ([], "over 1 s"), "ask c": both}


def test_what_was_too_slow_is_not_tried_on_more(tmp_path: Path, program: Program) -> None:
    folders = {"2k": tmp_path, "180k": tmp_path / "none"}
    found = run.measure(folders, [Part(("2k", "180k"), 1, 1)], LOAD, program("time.sleep(60)"))
    assert found[("180k", "load", "x")] == Measured(problem="stopped on 2k")


def test_after_the_time_of_a_run_nothing_new_is_begun(tmp_path: Path, program: Program) -> None:
    found = run.measure({"2k": tmp_path}, [Part(("2k",), 1, 9)], LOAD, program("done('load')"), minutes=0)
    assert found == {("2k", "load", "x"): Measured()}


def test_what_is_hopeless_is_left_out_by_name_with_the_reason() -> None:
    assert run.left_out("2k", "reason", "owlrl") == ""
    assert run.left_out("180k", "reason", "owlrl") == "it compares all texts with each other: hours"
    assert run.left_out("5M", "load", "rdflib").startswith("loading alone takes minutes")
    found = {
        ("180k", "reason", "owlrl"): Measured(problem="left out"),
        ("5M", "reason", "owlrl"): Measured(problem="left out"),
        ("5M", "load", "nasss"): Measured([1.0]),
    }
    assert run.reasons(found) == "Left out:\n\n- owlrl at 180k, 5M: it compares all texts with each other: hours.\n"
    assert run.reasons({}) == ""


def test_every_engine_that_the_runner_names_is_there() -> None:
    engines = {engine for found in contenders.register().values() for engine in found}
    named = {name for name, *_ in run.LEFT_OUT} | {name for part in run.ALL for name in part.engines}
    assert named - engines == set()


def test_a_part_of_a_run_loads_once_for_all_questions_and_does_everything_else_alone() -> None:
    known = {"build": ["a"], "load": ["a", "b"], "ask x": ["a", "b"], "reason": ["b"]}
    assert list(Part(("2k",), 1, 9).batches(known)) == [
        ("a", ("build",)),
        ("a", ("load", "ask x")),
        ("b", ("reason",)),
        ("b", ("load", "ask x")),
    ]
    assert list(Part(("2k",), 1, 9, only=("ask",), engines=("b",)).batches(known)) == [("b", ("ask x",))]
    assert list(Part(("2k",), 1, 9, only=("ask",), without=("b",)).batches(known)) == [("a", ("ask x",))]


# What is shown


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


def test_a_sample_is_compared_with_the_same_part_of_what_others_found() -> None:
    group = {
        "nasss": Measured([1.0], {"s1=a s2=b s3=c"}, 3),
        "sample": Measured([9.0], {"s1=a s3=c"}, 2),
        "other": Measured([9.0], {"s1=a s3=x"}, 2),
        "nothing to compare": Measured([9.0], {None}, 2),
    }
    compare({("2k", "validate", engine): measured for engine, measured in group.items()})
    assert {engine: (m.seconds, m.problem) for engine, m in group.items()} == {
        "nasss": ([1.0], ""),
        "sample": ([9.0], ""),
        "other": ([], "other rows (2)"),
        "nothing to compare": ([9.0], ""),
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
        ("20k", "load", "nasss"): Measured([2.0], {"a"}, 1, 2048),
        ("2k", "load", "other"): Measured([2.0, 2.0, 9.0], {"a"}, 1, 4096, note="from 1 of 2 studies"),
        ("20k", "load", "other"): Measured(problem="over 60 s", stopped=60),
        ("2k", "load", "third"): Measured([0.02], {"a"}, 1),
    }
    assert table(found, {"2k": 1, "20k": 10}) == (
        "| load | 2k | 20k | peak memory | exponent |\n|---|---|---|---|---|\n"
        "| nasss | 200.0 ms | 2.0 s | 2 MB | 1.00 |\n"
        "| other | 2.0 s (10x), from 1 of 2 studies | over 60 s (over 30x) | 4 MB |  |\n"
        "| third | 20.0 ms (0.1x) |   |  |  |\n"
    )
    picture = chart(found, "2k")
    assert picture.count('height="13"') == 2
    assert ">load</text>" in picture
    assert ">other</text>" in picture
    assert ">10x</text>" in picture
    assert ">over 30x</text>" in chart(found, "20k")


def test_results_are_put_between_the_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{shown.BEGIN}old\n{shown.END}after\n", encoding="utf-8")
    write(readme, "new")
    write(readme, "newer")
    assert readme.read_text(encoding="utf-8") == f"before\n{shown.BEGIN}\nnewer\n\n{shown.END}after\n"
