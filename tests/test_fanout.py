"""Many studies into shards: the same bytes however the work was shared out, and whatever happened meanwhile.

Schedulers and workers are real processes on this machine. All studies here are invented.
"""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Security
from hypothesis import given, settings
from hypothesis import strategies as st

from nasss import fanout
from nasss.errors import EngineError, UsageError
from nasss.fanout import Made, Outcome, Source, Task, check_address, fan_out, made_with, make, sources, verify
from nasss.graph import build_study
from nasss.inferred import deduced
from nasss.nquads import build_quads

INVENTED = Path(__file__).parent / "studies"
COPIES = [f"micro-{number:02}" for number in range(10)]
SMALL = 12_000
SECONDS = 60.0
# What a worker is told to do differently: to note what it began and finished, to be slow, and to die of poison.
PRELOADED = """
import os, signal, time
from pathlib import Path
from nasss import fanout

place = Path(os.environ["NASSS_TEST_MARKS"])
# Dask runs this file more than once in a process.
make = getattr(fanout._make, "before", fanout._make)

def marked(task, contents, folder):
    mark = f"{task.name}@{os.getpid()}"
    (place / mark).touch()
    if task.name.startswith("poison"):
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(float(os.environ["NASSS_TEST_PAUSE"]))
    made = make(task, contents, folder)
    (place / f"{mark}.done").touch()
    return made

marked.before = make
fanout._make = marked
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def copy_of_micro(studies: Path, name: str) -> Path:
    folder = shutil.copytree(INVENTED / "micro", studies / name)
    edit(folder / "study.csv", "\nmicro,", f"\n{name},")
    return Path(folder)


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten copies of an invented study, and another."""
    place = tmp_path_factory.mktemp("in")
    for name in COPIES:
        copy_of_micro(place, name)
    shutil.copytree(INVENTED / "joint", place / "joint")
    return place


@pytest.fixture(scope="module")
def alone(studies: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of them."""
    output = tmp_path_factory.mktemp("alone") / "out"
    assert run(studies, output).problems == ()
    return output


def run(place: Path, output: Path, **options: Any) -> Outcome:
    return fan_out([place], output, shard_bytes=SMALL, **options)


def files(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in sorted(output.rglob("*")) if path.is_file()}


def text_of(output: Path, study: str) -> str:
    (record,) = [it for it in json.loads((output / "manifest.json").read_text())["studies"] if it["id"] == study]
    with (output / record["shard"]).open("rb") as file:
        file.seek(record["offset"])
        return gzip.decompress(file.read(record["bytes"])).decode()


class Cluster:
    """A scheduler and workers as processes of their own."""

    def __init__(self, folder: Path, *, workers: int, nanny: bool = False, pause: float = 0.0) -> None:
        self.marks = folder / "marks"
        self.marks.mkdir()
        self._folder = folder
        (folder / "preloaded.py").write_text(PRELOADED, encoding="utf-8")
        source = Path(fanout.__file__).parents[1]
        self._environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, [str(source), os.environ.get("PYTHONPATH")])),
            "NASSS_TEST_MARKS": str(self.marks),
            "NASSS_TEST_PAUSE": str(pause),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
        }
        self._file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = str(self._wait(lambda: json.loads(self._file.read_text())["address"]))
        options = ["--preload", str(folder / "preloaded.py"), "--nthreads", "1", "--host", "127.0.0.1"]
        options += ["--local-directory", str(folder / "work"), "--nanny" if nanny else "--no-nanny"]
        self.workers = [self._start("worker", *options) for _ in range(workers)]

    def _start(self, kind: str, *options: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(self._file)]
        with (self._folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--no-dashboard", *options], env=self._environment, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def _wait(self, ask: Callable[[], Any]) -> Any:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError, ValueError):
                return ask()
            time.sleep(0.02)
        raise AssertionError((self._folder / "log.txt").read_text(encoding="utf-8"))

    def come(self) -> "Cluster":
        """Wait until all workers have come: on a busy machine that takes longer than a test has patience."""
        with fanout._client(self.address, len(self.workers), SECONDS) as client:
            client.wait_for_workers(len(self.workers), timeout=SECONDS)
        return self

    def begun(self, process: "subprocess.Popen[bytes]") -> list[str]:
        """What a worker has begun and not finished."""
        names = {path.name for path in self.marks.iterdir()}
        return [
            name.split("@")[0] for name in names if name.endswith(f"@{process.pid}") and f"{name}.done" not in names
        ]

    def kill_at_work(self, process: "subprocess.Popen[bytes]") -> str:
        """Kill a worker in the middle of a study, and tell which."""

        def stopped() -> str:
            process.send_signal(signal.SIGSTOP)
            if not (begun := self.begun(process)):
                process.send_signal(signal.SIGCONT)
                raise OSError
            return begun[0]

        study = str(self._wait(stopped))
        process.send_signal(signal.SIGKILL)
        process.wait()
        return study

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Callable[..., Cluster]]:
    made: list[Cluster] = []

    def start(**options: Any) -> Cluster:
        folder = tmp_path / f"cluster-{len(made)}"
        folder.mkdir()
        made.append(Cluster(folder, **options))
        return made[-1]

    yield start
    for item in made:
        item.stop()


# One process


def test_the_shards_hold_each_study_and_what_follows_from_it(studies: Path, alone: Path) -> None:
    manifest = json.loads((alone / "manifest.json").read_text(encoding="utf-8"))
    assert [study["id"] for study in manifest["studies"]] == ["joint", *COPIES]
    assert [shard["file"] for shard in manifest["shards"]] == [
        f"part-{n:05}.nq.gz" for n in range(len(manifest["shards"]))
    ]
    assert len(manifest["shards"]) > 3
    assert [study for shard in manifest["shards"] for study in shard["studies"]] == ["joint", *COPIES]
    everything = ""
    for study in manifest["studies"]:
        text = text_of(alone, study["id"])
        lines = text.splitlines(keepends=True)
        assert "".join(lines[: study["quads"]]) == build_quads(studies / study["id"])
        follows = lines[study["quads"] :]
        assert len(follows) == study["inferred"] > 0
        assert all(line.endswith(f" <https://w3id.org/nasss/inferred/{study['id']}/graph> .\n") for line in follows)
        assert study["text_bytes"] == len(text.encode())
        everything += text
    parts = [(alone / shard["file"]).read_bytes() for shard in manifest["shards"]]
    assert b"".join(map(gzip.decompress, parts)).decode() == everything
    assert [shard["sha256"] for shard in manifest["shards"]] == [hashlib.sha256(part).hexdigest() for part in parts]
    assert all(len(part) <= SMALL for part in parts)
    assert manifest["totals"] == {
        "studies": 11,
        "shards": len(parts),
        "quads": sum(study["quads"] for study in manifest["studies"]),
        "inferred": sum(study["inferred"] for study in manifest["studies"]),
        "bytes": sum(map(len, parts)),
        "text_bytes": len(everything.encode()),
        "with_problems": 0,
    }
    assert manifest["note"].startswith("These files hold what is known of each participant. They stay in the house")
    assert sorted(path.name for path in alone.iterdir()) == sorted(
        ["manifest.json", "ontology.nq.gz", *(shard["file"] for shard in manifest["shards"])]
    )
    assert verify(alone) == []


def triples(text: str) -> set[str]:
    return {line.rpartition(" <")[0] for line in text.splitlines()}


def test_what_follows_is_what_the_rules_give_and_nothing_of_the_ontology_is_repeated(
    studies: Path, alone: Path, tmp_path: Path
) -> None:
    ontology = gzip.decompress((alone / "ontology.nq.gz").read_bytes()).decode()
    known = {
        line for line in ontology.splitlines() if line.endswith("<https://w3id.org/nasss/inferred/ontology/graph> .")
    }
    built = tmp_path / "joint.trig"
    built.write_text(build_study(studies / "joint"), encoding="utf-8")
    expected = {" ".join(term.n3() for term in fact) for fact, _ in deduced([built]).facts}
    own = triples(text_of(alone, "joint")) - triples(build_quads(studies / "joint"))
    assert own | triples("\n".join(known)) == expected
    assert not own & triples("\n".join(known))
    assert len(known) > 50


def test_the_file_of_the_ontology_has_every_statement_of_it(alone: Path) -> None:
    from nasss.ontology import load

    lines = gzip.decompress((alone / "ontology.nq.gz").read_bytes()).decode().splitlines()
    assert sum(line.endswith(" <https://w3id.org/nasss/ontology> .") for line in lines) == len(load())


def test_without_rules_only_what_is_stated_goes_in(studies: Path, tmp_path: Path) -> None:
    outcome = run(studies / "joint", tmp_path / "out", rules=False)
    assert outcome.manifest["totals"]["inferred"] == 0
    assert text_of(tmp_path / "out", "joint") == build_quads(studies / "joint")


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A study that is fine, one that the shapes find something wrong in, and one whose tables are broken."""
    place = tmp_path / "in"
    place.mkdir()
    copy_of_micro(place, "good")
    invalid = copy_of_micro(place, "invalid")
    rows = (invalid / "citations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (invalid / "citations.csv").write_text("".join(rows[:-1]), encoding="utf-8", newline="")
    broken = copy_of_micro(place, "broken")
    edit(broken / "study.csv", ",primary,", ",guess,")
    return place


def test_studies_with_problems_are_told_and_left_out(mixed: Path, tmp_path: Path) -> None:
    outcome = run(mixed, tmp_path / "out", rules=False)
    assert [shard["studies"] for shard in outcome.manifest["shards"]] == [["good"]]
    assert outcome.manifest["totals"]["with_problems"] == 2
    broken = [text for text in outcome.problems if text.startswith("broken: ")]
    assert "broken/study.csv, row 2, column kind, value 'guess'" in broken[0]
    assert str(tmp_path) not in broken[0] and "nasss-" not in broken[0]
    (invalid,) = [text for text in outcome.problems if text.startswith("invalid: ")]
    assert "[nsh:TableRowCited] https://w3id.org/nasss/study/invalid/table-row/t3-02" in invalid
    kept = run(mixed, tmp_path / "kept", rules=False, keep_invalid=True)
    assert [shard["studies"] for shard in kept.manifest["shards"]] == [["good", "invalid"]]
    assert kept.problems == outcome.problems


@pytest.mark.parametrize("suffix", [".trig", ".nq"])
def test_graphs_as_files_give_the_bytes_that_their_tables_give(studies: Path, tmp_path: Path, suffix: str) -> None:
    given = tmp_path / f"joint{suffix}"
    make_text = build_study if suffix == ".trig" else build_quads
    given.write_text(make_text(studies / "joint"), encoding="utf-8")
    run(given, tmp_path / "file")
    run(studies / "joint", tmp_path / "tables")
    assert text_of(tmp_path / "file", "joint") == text_of(tmp_path / "tables", "joint")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("<a:a> <a:b> <a:c> .\n", "found 1 named graphs and 1 statements in none"),
        ("<a:a> <a:b> <a:c> <a:g> .\n", "found 2 named graphs and 0 statements in none"),
        ("_:a <a:b> <a:c> <https://w3id.org/nasss/study/joint/graph> .\n", "has blank nodes"),
        ("nonsense\n", "joint.nq"),
    ],
)
def test_a_file_that_is_not_one_study_is_a_problem(studies: Path, tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "joint.nq").write_text(build_quads(studies / "joint") + line, encoding="utf-8")
    outcome = run(tmp_path / "joint.nq", tmp_path / "out", rules=False)
    (problem,) = outcome.problems
    assert message in problem
    assert outcome.manifest["shards"] == []


def test_one_study_under_two_names_is_there_once(studies: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.nq").write_text(build_quads(studies / "joint"), encoding="utf-8")
    outcome = run(tmp_path, tmp_path / "out", rules=False)
    assert outcome.problems == ("joint: b and a are both this study; leave one of them out",)
    assert outcome.manifest["shards"][0]["studies"] == ["joint"]


def test_places_are_read_in_every_layout(studies: Path, tmp_path: Path) -> None:
    names = ["joint", *COPIES]
    assert [source.name for source in sources([studies])] == names
    assert sources([studies / "joint"]) == [Source("joint", studies / "joint")]
    graph = tmp_path / "graph"
    shutil.copytree(studies, graph / "studies")
    (graph / "joint.trig").write_text(build_study(studies / "joint"), encoding="utf-8")
    assert [source.path for source in sources([graph])] == [graph / "studies" / name for name in names]
    with pytest.raises(UsageError, match="are both the study 'joint'; leave one of them out"):
        sources([graph, graph / "joint.trig"])
    with pytest.raises(UsageError, match=r"there is no study here; expected a folder with study\.csv"):
        sources([tmp_path / "nothing"])


@pytest.mark.parametrize("options", [{"workers": 0}, {"shard_bytes": 0}])
def test_numbers_below_one_are_refused(studies: Path, tmp_path: Path, options: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="expected a whole number from 1"):
        fan_out([studies], tmp_path, **options)  # type: ignore[arg-type]


@given(sizes=st.lists(st.integers(0, 300), max_size=30), size=st.integers(1, 500))
@settings(max_examples=25, deadline=None)
def test_shards_are_filled_in_order_and_never_split_a_study(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], size: int
) -> None:
    output = tmp_path_factory.mktemp("shards")
    writer = fanout._Writer(output, size, "made")
    data = [bytes([number]) * length for number, length in enumerate(sizes)]
    for number, part in enumerate(data):
        writer.add(f"s{number}", f"in{number}", Made(f"s{number}", part))
    shards = writer.finish(b"", {})["shards"]
    assert b"".join((output / shard["file"]).read_bytes() for shard in shards) == b"".join(data)
    assert [study for shard in shards for study in shard["studies"]] == [f"s{number}" for number in range(len(sizes))]
    assert all(
        shard["bytes"] <= size or len([it for it in shard["studies"] if sizes[int(it[1:])]]) == 1 for shard in shards
    )
    for one, other in pairwise(shards):
        assert one["bytes"] + sizes[int(other["studies"][0][1:])] > size
    assert verify(output) == []


# Again


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    done: list[str] = []
    before = fanout.make

    def noted(task: Task) -> Made:
        done.append(task.name)
        return before(task)

    monkeypatch.setattr(fanout, "make", noted)
    return done


@pytest.fixture
def own(studies: Path, tmp_path: Path) -> Path:
    """The studies, to be changed."""
    return Path(shutil.copytree(studies, tmp_path / "own"))


def test_only_what_changed_is_done_again_and_the_bytes_are_those_of_a_full_run(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(own, tmp_path / "out", rules=False)
    done = counted(monkeypatch)
    assert run(own, tmp_path / "out", rules=False).reused == 11
    assert done == []
    # The first study gets shorter, one goes and one comes, so that others stand in other shards than before.
    edit(own / "joint" / "study.csv", "Invented", "I")
    shutil.rmtree(own / "micro-03")
    copy_of_micro(own, "micro-10")
    outcome = run(own, tmp_path / "out", rules=False)
    assert (done, outcome.reused) == (["joint", "micro-10"], 9)
    run(own, tmp_path / "full", rules=False)
    assert files(tmp_path / "out") == files(tmp_path / "full")


def test_another_wish_or_program_does_everything_again(
    studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(studies, tmp_path / "out", rules=False)
    done = counted(monkeypatch)
    assert run(studies / "joint", tmp_path / "out").reused == 0
    assert run(studies / "joint", tmp_path / "out", fresh=True).reused == 0
    assert run(studies / "joint", tmp_path / "out").reused == 1
    assert done == ["joint"] * 2


@pytest.mark.parametrize("spoil", ["shard", "manifest", "lost"])
def test_what_is_damaged_is_not_believed(
    studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    output = tmp_path / "out"
    run(studies, output, rules=False)
    before = files(output)
    part = output / "part-00000.nq.gz"
    if spoil == "shard":
        part.write_bytes(part.read_bytes()[:-1] + b"!")
        assert [text.split(":")[0] for text in verify(output)] == [str(part)]
    elif spoil == "lost":
        part.unlink()
        assert [text.split(":")[0] for text in verify(output)] == [str(part)]
    else:
        (output / "manifest.json").write_text('{"made_with"', encoding="utf-8")
        with pytest.raises(EngineError, match="cannot be read"):
            verify(output)
    done = counted(monkeypatch)
    run(studies, output, rules=False)
    assert files(output) == before
    in_first = json.loads(before["manifest.json"])["shards"][0]["studies"]
    assert done == {"shard": in_first[-1:], "lost": in_first, "manifest": ["joint", *COPIES]}[spoil]


def test_a_run_that_was_stopped_goes_on_with_the_next_shard(
    studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = run(studies, tmp_path / "full", rules=False)

    def stop(done: int, total: int, name: str) -> None:
        assert total == 11
        if done == 8:
            raise KeyboardInterrupt

    output = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        run(studies, output, rules=False, progress=stop)
    assert not (output / "manifest.json").exists()
    # The line that was being written when the power failed.
    with (output / ".unfinished" / "journal.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"made_with": "')
    done = counted(monkeypatch)
    outcome = run(studies, output, rules=False)
    finished = [study for shard in full.manifest["shards"] for study in shard["studies"]]
    assert done == finished[outcome.reused :]
    assert 0 < outcome.reused < 8
    assert files(output) == files(tmp_path / "full")


# Several processes


def test_a_worker_killed_at_work_loses_nothing_and_doubles_nothing(
    studies: Path, alone: Path, tmp_path: Path, cluster: Callable[..., Cluster]
) -> None:
    workers = cluster(workers=2, pause=0.2)
    killed: list[str] = []

    def kill(done: int, total: int, name: str) -> None:
        if done == 3:
            killed.append(workers.kill_at_work(workers.workers[0]))

    outcome = run(studies, tmp_path / "out", scheduler=workers.address, progress=kill)
    assert outcome.problems == ()
    assert workers.workers[0].returncode == -signal.SIGKILL
    begun = [path.name.split("@")[0] for path in workers.marks.iterdir() if not path.name.endswith(".done")]
    assert begun.count(killed[0]) == 2
    assert files(tmp_path / "out") == files(alone)


def test_a_study_that_kills_its_workers_is_a_problem_of_that_study(
    studies: Path, own: Path, tmp_path: Path, cluster: Callable[..., Cluster]
) -> None:
    copy_of_micro(own, "micro-04-then").rename(own / "poison")
    edit(own / "poison" / "study.csv", "\nmicro-04-then,", "\npoison,")
    workers = cluster(workers=2, nanny=True)
    outcome = run(own, tmp_path / "out", scheduler=workers.address, rules=False)
    (problem,) = outcome.problems
    assert problem.startswith(f"poison: {own / 'poison'}: every worker that took it stopped, even when it ran alone")
    run(studies, tmp_path / "without", rules=False)
    with_poison, without = files(tmp_path / "out"), files(tmp_path / "without")
    assert with_poison.keys() == without.keys()
    assert {name for name, data in with_poison.items() if data != without[name]} == {"manifest.json"}
    assert len([path for path in workers.marks.iterdir() if path.name.startswith("poison@")]) == 2


def test_no_more_is_read_ahead_than_is_allowed(
    studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Callable[..., Cluster]
) -> None:
    monkeypatch.setattr(fanout, "AHEAD", 2)
    read, ahead = 0, []
    contents = Source.contents

    def counting(source: Source) -> dict[str, bytes]:
        nonlocal read
        read += 1
        return contents(source)

    monkeypatch.setattr(Source, "contents", counting)
    workers = cluster(workers=1)
    outcome = run(
        studies,
        tmp_path / "out",
        scheduler=workers.address,
        rules=False,
        shared_files=True,
        progress=lambda done, total, name: ahead.append(read - done),
    )
    assert outcome.problems == ()
    # AHEAD for each thread, at least two; the one that is told of is no longer under way.
    assert max(ahead) <= 2 * 2 - 1
    run(studies, tmp_path / "here", rules=False)
    assert files(tmp_path / "out") == files(tmp_path / "here")


def test_workers_of_our_own_give_the_same_bytes(studies: Path, alone: Path, tmp_path: Path) -> None:
    assert run(studies, tmp_path / "out", workers=2).problems == ()
    assert files(tmp_path / "out") == files(alone)


def test_without_a_worker_the_run_ends_and_goes_on_later(
    studies: Path, tmp_path: Path, cluster: Callable[..., Cluster]
) -> None:
    workers = cluster(workers=1, pause=0.1).come()
    told = []

    def kill(done: int, total: int, name: str) -> None:
        told.append(done)
        if done == 6:
            workers.workers[0].kill()

    with pytest.raises(EngineError, match=r"no worker for 2 seconds\. .*: what is done is kept"):
        run(studies, tmp_path / "out", scheduler=workers.address, rules=False, patience=2.0, progress=kill)
    assert 6 in told
    outcome = run(studies, tmp_path / "out", rules=False)
    assert 0 < outcome.reused < 11
    run(studies, tmp_path / "full", rules=False)
    assert files(tmp_path / "out") == files(tmp_path / "full")


def test_a_lost_scheduler_ends_the_run(studies: Path, tmp_path: Path, cluster: Callable[..., Cluster]) -> None:
    workers = cluster(workers=1, pause=0.1).come()

    def kill(done: int, total: int, name: str) -> None:
        if done == 3:
            workers.scheduler.kill()

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "2s"}),
        pytest.raises(EngineError, match="what is done is kept"),
    ):
        run(studies, tmp_path / "out", scheduler=workers.address, rules=False, patience=2.0, progress=kill)


def test_a_scheduler_that_is_not_there_is_told(studies: Path, tmp_path: Path) -> None:
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(EngineError, match="cannot be reached"),
    ):
        run(studies, tmp_path / "out", scheduler="tcp://127.0.0.1:9", rules=False, patience=1.0)


# Workers of another kind


def task_of(folder: Path) -> Task:
    digest = fanout.digest_of(folder.name, Source(folder.name, folder).contents())
    return Task(folder.name, digest, None, str(folder), False, False, made_with())


def test_a_worker_of_another_version_does_nothing(studies: Path) -> None:
    task = task_of(studies / "joint")
    assert make(task).quads == build_quads(studies / "joint").count("\n")
    with pytest.raises(fanout.OtherVersionError, match="install the same everywhere and start the workers again"):
        make(replace(task, made_with="another"))


def test_a_worker_that_sees_other_files_does_nothing(studies: Path, tmp_path: Path) -> None:
    task = task_of(studies / "joint")
    with pytest.raises(EngineError, match="finds other files here than the client, or none"):
        make(replace(task, path=str(tmp_path)))


# Who may give orders


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "tcp://[::1]:1", "tcp://localhost:8786", "tcp://127.8.8.8:1"]
)
def test_this_machine_needs_no_certificate(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.1:8786", "tcp://0.0.0.0:8786", "tcp://127.0.0.1.example.org:1", "tcp://scheduler:8786"]
)
def test_the_network_is_refused_without_tls(address: str) -> None:
    with pytest.raises(UsageError, match="refused, since without TLS anybody on the network can run programs there"):
        check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:8786",
        "ws://127.0.0.1:1",
        "ucx://127.0.0.1:1",
        "inproc://x/1",
        "tcp://[::1",
        "tls://a",
        "tcp://a:b",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"expected tls://host:port, or tcp://127\.0\.0\.1:port"):
        check_address(address)


def test_tls_wants_certificates() -> None:
    with pytest.raises(
        UsageError, match=r"set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, \S+CLIENT__CERT, \S+CLIENT__KEY to"
    ):
        check_address("tls://scheduler:8786")


def test_a_scheduler_with_certificates_is_used(studies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    security = Security.temporary()  # type: ignore[no-untyped-call]
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_text(str(security.tls_ca_file), encoding="utf-8")
    key.write_text(str(security.tls_client_key), encoding="utf-8")
    given = ["--tls-ca-file", str(certificate), "--tls-cert", str(certificate), "--tls-key", str(key)]
    start = Cluster._start

    def secured(self: Cluster, kind: str, *options: str) -> "subprocess.Popen[bytes]":
        return start(self, kind, *given, "--protocol", "tls", *options)

    monkeypatch.setattr(Cluster, "_start", secured)
    (tmp_path / "cluster").mkdir()
    workers = Cluster(tmp_path / "cluster", workers=1)
    place = "distributed.comm.tls"
    settings_of_tls = {f"{place}.ca-file": given[1], f"{place}.client.cert": given[3], f"{place}.client.key": given[5]}
    try:
        assert workers.address.startswith("tls://127.0.0.1:")
        with dask.config.set(settings_of_tls):
            outcome = run(studies / "joint", tmp_path / "out", scheduler=workers.address, rules=False)
        assert outcome.manifest["totals"]["studies"] == 1
    finally:
        workers.stop()
