"""What goes with a person who withdraws, and that nothing of them stays. The studies are invented, but for Strohm's."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from disclosure_studies import MARKER, WORDS, clinic
from study_data import MICRO, STROHM

from nasss import withdraw as module
from nasss import writing
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.graph import build_study
from nasss.safe_release import apply
from nasss.shapes import Report, Result, validate
from nasss.tables import read_tables
from nasss.withdraw import CHANGED_NOTE, LOG, withdraw


def graph_folder(tmp_path: Path, source: Path | None = None) -> tuple[Path, Path]:
    """A graph folder with one study, built; the clinic when no other is given."""
    graph = tmp_path / "graph"
    if source is None:
        study = clinic(graph / "studies" / "clinic")
    else:
        study = graph / "studies" / source.name
        shutil.copytree(source, study)
    (graph / f"{study.name}.trig").write_text(build_study(study), encoding="utf-8")
    return graph, study


@pytest.fixture
def with_shapes() -> None:
    """For the tests that are about the shapes; they take long."""


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "with_shapes" not in request.fixturenames:
        monkeypatch.setattr(module, "validate", lambda _: Report((), 0))


def rows(study: Path, name: str) -> list[dict[str, str]]:
    with (study / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    before = everything(tmp_path)
    found = withdraw(MARKER, study, graph_dir=graph)
    assert everything(tmp_path) == before
    assert not found.written
    assert found.removed == {
        "positions": ("seat-1",),
        "participants": (MARKER,),
        "anchors": ("a1",),
        "passages": ("loud",),
        "factors": ("teapot",),
        "findings": ("lonely",),
        "citations": (f"half-{MARKER}", f"lonely-{MARKER}", f"all-{MARKER}"),
        "mappings": ("teapot-0",),
    }
    assert found.changed["study"] == ("clinic: interviews: 20 -> 19",)
    assert found.changed["findings"] == ("half: count: 10 -> 9", "all: count: 20 -> 19", "half: denominator: 20 -> 19")
    assert found.changed["cases"] == ("north: printed_interviews: 9 -> 8",)
    assert f"{found.statements} statements would go (nothing was written; --write does it)" in found.to_text()


def test_nothing_of_the_person_stays_anywhere(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    result = withdraw(MARKER, study, graph_dir=graph, reason="consent-withdrawn", write=True)
    assert result.written
    apply(study, tmp_path / "releases" / "clinic")
    traces = [MARKER, WORDS, "zanzibar", f"participant/{MARKER}", "seat-1>", "lonely", "teapot"]
    files = everything(tmp_path)
    assert {name.rpartition("/")[2] for name in files} >= {"clinic.trig", "withdrawals.log", "participants.csv"}
    found = [(name, trace) for name, data in files.items() for trace in traces if trace.encode() in data]
    assert found == []
    # Nor in names of files and folders, hidden ones and what is left over included.
    assert sorted(path.name for path in (graph / "studies").iterdir()) == ["clinic"]
    assert not [path for path in tmp_path.rglob("*") if MARKER in path.name]


def test_the_search_would_see_a_trace(tmp_path: Path) -> None:
    _, study = graph_folder(tmp_path)
    data = b"".join(everything(study.parent.parent).values())
    assert all(trace.encode() in data for trace in (MARKER, WORDS, f"participant/{MARKER}", "lonely", "teapot"))


def test_the_log_names_the_study_and_nobody(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    (graph / "withdrawals.log").write_text("2020-01-01 other: 3 statements removed\n", encoding="utf-8")
    result = withdraw(MARKER, study, graph_dir=graph, reason="consent-withdrawn", write=True)
    first, second = (graph / "withdrawals.log").read_text(encoding="utf-8").splitlines()
    assert first == "2020-01-01 other: 3 statements removed"
    assert re.sub(r"^\d{4}-\d\d-\d\d ", "", second) == (
        f"clinic: {result.statements} statements removed, consent-withdrawn"
    )
    with pytest.raises(UsageError, match="so that the log names nobody"):
        withdraw("qx2", study, graph_dir=graph, reason="qx2 asked", write=True)


def test_other_people_keep_every_byte(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    # Spelling that a writer of CSV would change: quotes that are not needed, and line ends.
    path = study / "participants.csv"
    path.write_bytes(path.read_bytes().replace(b"qx2,", b'"qx2",').replace(b"\n", b"\r\n"))
    before = {name: (study / f"{name}.csv").read_bytes() for name in ("participants", "citations", "positions")}
    withdraw(MARKER, study, graph_dir=graph, write=True)
    for name, old in before.items():
        lines = old.splitlines(keepends=True)
        own = [line for line in lines if MARKER.encode() in line or line.startswith(b"seat-1,")]
        new = (study / f"{name}.csv").read_bytes().splitlines(keepends=True)
        if name == "positions":
            # Five seniors are left of the six that the seats of this role and site print.
            lines = [line.replace(b"SeniorRadiologistRole (6)", b"SeniorRadiologistRole (5)") for line in lines]
            own = lines[1:2]
        assert own
        assert new == [line for line in lines if line not in own]


@pytest.mark.parametrize(("source", "person"), [(None, MARKER), (MICRO, "01")])
def test_the_new_graph_is_built_and_conforms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_shapes: None, source: Path | None, person: str
) -> None:
    graph, study = graph_folder(tmp_path, source)
    reports: list[Report] = []

    def kept(paths: list[Path]) -> Report:
        reports.append(validate(paths))
        return reports[-1]

    monkeypatch.setattr(module, "validate", kept)
    result = withdraw(person, study, graph_dir=graph, write=True)
    assert (graph / f"{study.name}.trig").read_text(encoding="utf-8") == build_study(study)
    (report,) = reports
    assert report.results == ()
    assert not [warning for warning in result.warnings if "shapes" in warning]


def test_printed_lists_sums_and_orders(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path, STROHM)
    result = withdraw("22", study, graph_dir=graph, write=True)
    assert result.warnings[0] == "The study is published: the person stays in the printed document."
    lists = {row["id"]: row for row in rows(study, "table-rows")}
    assert (lists["t2-01"]["printed_ids"], lists["t2-01"]["printed_sum"]) == ("4, 20, 19, 18", "4")
    assert lists["t2-09"]["printed_ids"] == "1, 2, 3, 8, 10, 12, 14, 17, 23"
    assert lists["t2-07"]["printed_sum"] == "4/7 hospitals"
    findings = {row["id"]: row for row in rows(study, "findings")}
    assert (findings["t2-01"]["count"], findings["t2-01"]["note"]) == ("4", CHANGED_NOTE)
    assert findings["t3-17"] == next(row for row in rows(STROHM, "findings") if row["id"] == "t3-17")
    order = {row["participant"]: row["order"] for row in rows(study, "citations") if row["finding"] == "t2-09"}
    assert order["23"] == "9"
    old = [row for row in rows(STROHM, "citations") if row["participant"] not in ("22", "23")]
    assert [row for row in rows(study, "citations") if row["participant"] != "23"] == old
    # Who sat where is not known, so no seat is freed and the study still prints 24 interviews.
    assert rows(study, "positions") == rows(STROHM, "positions")
    assert rows(study, "study")[0]["interviews"] == "24"
    assert "/participant/22>" not in (graph / "strohm-2020.trig").read_text(encoding="utf-8")


def test_nobody_else_is_taken_out_of_a_printed_list(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path, STROHM)
    path = study / "table-rows.csv"
    text = path.read_text(encoding="utf-8").replace('"4, 20, 19, 18, 22",5', '"A22, 4, 20, 19, 18, 022",5')
    path.write_text(text, encoding="utf-8")
    withdraw("22", study, graph_dir=graph, write=True)
    assert rows(study, "table-rows")[0]["printed_ids"] == "A22, 4, 20, 19, 18"


def test_a_known_seat_is_freed(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path, MICRO)
    withdraw("01", study, graph_dir=graph, write=True)
    assert [row["id"] for row in rows(study, "positions")] == ["alpha-2", "beta-1", "gamma-1", "gamma-2"]
    assert next(row["printed_interviews"] for row in rows(study, "cases")) == "1"
    assert rows(study, "study")[0]["interviews"] == "4"
    fear = next(row for row in rows(study, "findings") if row["id"] == "p-no-fear")
    assert fear["denominator"] == "4"


def test_interviews_transcripts_and_pseudonyms(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path, MICRO.parent / "coded")
    result = withdraw("p01", study, graph_dir=graph, write=True)
    assert result.removed["interviews"] == ("i01", "i07")
    assert result.removed["anchors"] == ("a1", "a2", "a4")
    assert rows(study, "study")[0]["interviews"] == "5"
    findings = {row["id"]: (row["count"], row["denominator"], row["sources"]) for row in rows(study, "findings")}
    assert findings == {
        "money": ("1", "5", "a3"),
        "fun": ("1", "5", "quoted"),
        "no-fear": ("1", "5", "a5"),
    }
    assert "passages.csv, quoted, section still names d01, which was the person's." in result.warnings


def test_a_text_that_speaks_of_the_person_stops_it(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    path = study / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Invented finding half", f"As {MARKER} says"))
    (study / "notes.txt").write_text(f"called {MARKER} on Monday", encoding="utf-8")
    (study / "tables.xlsx").write_bytes(b"PK\x03\x04 invented")
    before = everything(tmp_path)
    assert withdraw(MARKER, study, graph_dir=graph).mentions == (
        f"findings.csv, row 2, label: As {MARKER} says",
        "notes.txt: the whole file",
        "tables.xlsx: is packed and cannot be searched; take it out of the folder",
    )
    with pytest.raises(ProblemError, match="Say these without the person first"):
        withdraw(MARKER, study, graph_dir=graph, write=True)
    assert everything(tmp_path) == before


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, study = graph_folder(tmp_path)
    before = everything(tmp_path)

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(module, "write_atomically", full)
    with pytest.raises(EngineError, match="nothing was withdrawn"):
        withdraw(MARKER, study, graph_dir=graph, write=True)
    assert everything(tmp_path) == before
    assert [path.name for path in (graph / "studies").iterdir()] == ["clinic"]


KILLED = """
import os, signal, sys
from pathlib import Path
from nasss import withdraw, writing
person, moves, graph = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
put, done = writing.put, []
def until(new, target):
    if len(done) == moves:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(target)
    put(new, target)
writing.put = until
withdraw.withdraw(person, graph / "studies" / "clinic", graph_dir=graph, write=True)
"""


def test_killed_in_between_it_can_be_run_again(tmp_path: Path) -> None:
    """Whenever it is killed, the graph is the first to lose the person."""
    graph, study = graph_folder(tmp_path / "peace")
    withdraw(MARKER, study, graph_dir=graph, write=True)
    expected = everything(tmp_path / "peace")
    environment = os.environ | {"PYTHONPATH": str(Path(writing.__file__).parents[1])}
    for moves in (0, 1, 2):
        graph, study = graph_folder(tmp_path / str(moves))
        arguments = [sys.executable, "-c", KILLED, MARKER, str(moves), str(graph)]
        assert subprocess.run(arguments, env=environment, check=False).returncode == -9
        assert (MARKER in (graph / "clinic.trig").read_text(encoding="utf-8")) == (moves == 0)
        withdraw(MARKER, study, graph_dir=graph, write=True)
        found = everything(tmp_path / str(moves))
        # Killed after the log was written, it is written once more.
        assert {name for name in {*found, *expected} if found.get(name) != expected.get(name)} <= {f"graph/{LOG}"}


def test_what_the_shapes_find_is_told_and_holds_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, study = graph_folder(tmp_path)
    result = Result("x", None, "c", "s", "shape", "message", None)
    monkeypatch.setattr(module, "validate", lambda _: Report((result,), 1))
    done = withdraw(MARKER, study, graph_dir=graph, write=True)
    assert done.written
    assert "The shapes find 1 problems now; see nasss check." in done.warnings


def test_somebody_who_is_not_there(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    with pytest.raises(UsageError, match="no interviewee 'qx99'"):
        withdraw("qx99", study, graph_dir=graph)


def test_everybody_can_go_one_after_the_other(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    for row in rows(study, "participants")[:2]:
        withdraw(row["id"], study, graph_dir=graph, write=True)
    tables = read_tables(study)
    assert len(tables["participants"]) == len(tables["positions"]) == 18
    assert rows(study, "study")[0]["interviews"] == "18"
    assert len((graph / "withdrawals.log").read_text(encoding="utf-8").splitlines()) == 2


def test_words_of_the_person_go_where_others_said_the_same(tmp_path: Path) -> None:
    graph, study = graph_folder(tmp_path)
    path = study / "findings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("a3; quiet", "a3; loud; quiet"), encoding="utf-8")
    path = study / "citations.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"half,{MARKER},,", f"half,{MARKER},,loud"), encoding="utf-8"
    )
    result = withdraw(MARKER, study, graph_dir=graph, write=True)
    assert result.removed["passages"] == ("loud",)
    assert next(row["sources"] for row in rows(study, "findings") if row["id"] == "half") == "a3; quiet"
    assert WORDS not in (study / "passages.csv").read_text(encoding="utf-8")
