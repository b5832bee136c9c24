"""Building all graphs: only what changed, in parallel, with the outcome of building everything."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nasss import building
from nasss.building import Built, Outcome, build_all
from nasss.errors import EngineError
from nasss.graph import build_study
from nasss.resources import graph_dir

INVENTED = Path(__file__).parent / "studies"
STUDIES = ("coded", "joint", "micro")


class Place:
    """A root of its own with invented studies, and a cache of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.graph = folder / "graph"
        self.cache = folder / "cache"
        shutil.copytree(INVENTED, self.graph / "studies", ignore=lambda _, names: {"far"} & set(names))
        shutil.copy(graph_dir() / "schema.json", self.graph)
        self.monkeypatch = monkeypatch

    def run(self, *, jobs: int = 1, only_check: bool = False, fresh: bool = False) -> Outcome:
        self.monkeypatch.setenv("XDG_CACHE_HOME", str(self.cache))
        self.monkeypatch.setattr(building, "graph_dir", lambda: self.graph)
        self.monkeypatch.setattr(building, "mapping_tables", list)
        self.monkeypatch.setattr(building, "workspace", lambda: None)
        return build_all(jobs=jobs, only_check=only_check, fresh=fresh)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.graph.glob("*.trig"))}

    def memory(self) -> Path:
        (file,) = self.cache.glob("nasss/built-*.json")
        return file

    def states(self, **options: bool) -> list[str]:
        return [built.state for built in self.run(**options).built]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_it_writes_what_the_tables_say_and_builds_nothing_twice(place: Place) -> None:
    first = place.run()
    assert first == Outcome(tuple(Built(place.graph / f"{study}.trig", "written") for study in STUDIES), (), 0)
    assert place.files() == {f"{study}.trig": build_study(INVENTED / study).encode() for study in STUDIES}
    second = place.run()
    assert [built.state for built in second.built] == ["up to date"] * 3
    assert second.reused == 3


def test_only_what_changed_is_built_again(place: Place) -> None:
    place.run()
    edit(place.graph / "studies" / "micro" / "findings.csv", "Money is there", "Money is here")
    outcome = place.run()
    assert [built.state for built in outcome.built] == ["up to date", "up to date", "written"]
    assert outcome.reused == 2
    assert place.files()["micro.trig"] == build_study(place.graph / "studies" / "micro").encode()


@pytest.mark.parametrize("spoil", [lambda path: path.write_text("spoilt"), Path.unlink], ids=["changed", "deleted"])
def test_a_built_file_that_was_touched_is_written_again(place: Place, spoil: Callable[[Path], object]) -> None:
    place.run()
    before = place.files()
    spoil(place.graph / "joint.trig")
    assert place.states() == ["up to date", "written", "up to date"]
    assert place.files() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 0, "built": {}}', '{"format": 1, "built": {"x": [1]}}'])
def test_a_damaged_memory_counts_for_nothing(place: Place, text: str) -> None:
    place.run()
    place.memory().write_text(text, encoding="utf-8")
    outcome = place.run()
    assert (outcome.reused, [built.state for built in outcome.built]) == (0, ["up to date"] * 3)
    assert place.run().reused == 0 or json.loads(place.memory().read_text(encoding="utf-8"))["format"] == 1


def test_another_schema_ontology_or_program_builds_everything_again(place: Place) -> None:
    place.run()
    edit(place.graph / "schema.json", '"title"', '"title" ')
    assert place.run().reused == 0
    assert place.run().reused == 3
    place.monkeypatch.setattr(building, "_program", lambda: b"another program")
    assert place.run().reused == 0


def test_comparing_writes_nothing_and_says_what_is_stale(place: Place) -> None:
    place.run()
    before = place.files()
    edit(place.graph / "studies" / "micro" / "findings.csv", "Money is there", "Money is here")
    outcome = place.run(only_check=True)
    assert [built.state for built in outcome.built] == ["up to date", "up to date", "stale"]
    assert outcome.problems == (f"{place.graph / 'micro.trig'}: is stale; run nasss build",)
    assert place.files() == before


def test_problems_do_not_keep_the_others_from_being_built(place: Place) -> None:
    edit(place.graph / "studies" / "joint" / "study.csv", ",synthesis,", ",guess,")
    (place.graph / "gone.trig").write_text("", encoding="utf-8")
    outcome = place.run()
    assert [built.path.stem for built in outcome.built] == ["coded", "micro"]
    assert [problem.split(":")[0].rpartition("/")[2] for problem in outcome.problems] == [
        "study.csv, row 2, column kind, value 'guess'",
        "gone.trig",
    ]


def test_several_processes_give_the_same_files(place: Place) -> None:
    place.run(jobs=3)
    assert place.files() == {f"{study}.trig": build_study(INVENTED / study).encode() for study in STUDIES}


def test_an_interrupted_run_has_done_a_part_and_the_next_does_the_rest(place: Place) -> None:
    def stop(done: int, total: int, path: Path) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    place.run(only_check=True)
    with pytest.raises(KeyboardInterrupt):
        build_all(progress=stop)
    assert list(place.files()) == ["coded.trig", "joint.trig"]
    outcome = place.run()
    assert (outcome.reused, [built.state for built in outcome.built]) == (2, ["up to date", "up to date", "written"])


def test_without_studies_it_says_so(place: Place) -> None:
    shutil.rmtree(place.graph / "studies")
    with pytest.raises(EngineError, match=r"studies: there are no studies here$"):
        place.run()


def test_what_changes_while_it_is_built_is_not_taken_for_built(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = place.graph / "studies" / "micro" / "findings.csv"

    def changing(folder: Path) -> str:
        if folder.name == "micro":
            edit(findings, "Money is there", "Money is here")
        return build_study(folder)

    monkeypatch.setattr(building, "build_study", changing)
    place.run()
    monkeypatch.setattr(building, "build_study", build_study)
    edit(findings, "Money is here", "Money is there")
    assert place.run().reused == 2
    assert place.files()["micro.trig"] == build_study(INVENTED / "micro").encode()


Step = Callable[[Path], None]


def steps() -> st.SearchStrategy[tuple[str, str, str]]:
    files = st.sampled_from(["findings.csv", "study.csv", "technologies.csv"])
    kinds = st.sampled_from(["note", "break", "mend", "touch built", "remove built", "remove study", "bring back"])
    return st.tuples(kinds, st.sampled_from(STUDIES), files)


def change(graph: Path, kind: str, study: str, file: str) -> None:
    """One change to a root; the same on two roots that are alike."""
    folder, built = graph / "studies" / study, graph / f"{study}.trig"
    path = folder / file
    if kind == "note" and path.exists():
        path.write_text(path.read_text(encoding="utf-8").replace("nvented", "nvented "), encoding="utf-8", newline="")
    elif kind == "break" and path.exists():
        path.write_text(path.read_text(encoding="utf-8") + "only one cell\n", encoding="utf-8", newline="")
    elif kind == "mend" and folder.exists():
        shutil.copy(INVENTED / study / file, path)
    elif kind == "touch built" and built.exists():
        built.write_bytes(built.read_bytes() + b"\n")
    elif kind == "remove built":
        built.unlink(missing_ok=True)
    elif kind == "remove study" and len(list((graph / "studies").iterdir())) > 1:
        shutil.rmtree(folder, ignore_errors=True)
        built.unlink(missing_ok=True)
    elif kind == "bring back" and not folder.exists():
        shutil.copytree(INVENTED / study, folder)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps(), min_size=1, max_size=6))
def test_whatever_changes_the_outcome_is_that_of_building_everything(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str, str]]
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        some = Place(tmp_path_factory.mktemp("some"), monkeypatch)
        full = Place(tmp_path_factory.mktemp("full"), monkeypatch)
        for kind, study, file in [("none", "micro", "study.csv"), *changes]:
            change(some.graph, kind, study, file)
            change(full.graph, kind, study, file)
            quick, plain = some.run(), full.run(fresh=True)
            assert some.files() == full.files()
            assert [built.path.name for built in quick.built] == [built.path.name for built in plain.built]
            assert [built.state for built in quick.built] == [built.state for built in plain.built]
            told = [problem.replace(str(some.graph), str(full.graph)) for problem in quick.problems]
            assert told == list(plain.problems)
