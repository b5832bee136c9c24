"""The engine's process: started early it saves time and changes nothing, and it never outlives the program."""

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from nasss import engine, resources
from nasss.errors import EngineError
from nasss.prepared import Prepared
from nasss.resources import shipped_files
from nasss.store import Store

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def no_early_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield
    process, engine._early = engine._early, None
    if process is not None:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            stream.close()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.ttl"
    path.write_text("<https://example.org/s> <https://example.org/p> 1 .", encoding="utf-8")
    return path


def counted(*paths: Path) -> list[object]:
    with Store(paths) as store:
        return [cell.python for row in store.select(COUNT).rows for cell in row if cell is not None]


@pytest.mark.parametrize("forking", [True, False])
def test_an_engine_started_early_is_taken_and_answers_the_same(
    own: Path, monkeypatch: pytest.MonkeyPatch, forking: bool
) -> None:
    monkeypatch.setattr(engine, "_can_fork", lambda: forking)
    plain = counted(*shipped_files()), counted(*shipped_files(), own)
    for paths, expected in zip((shipped_files(), [*shipped_files(), own]), plain, strict=True):
        engine.start_early()
        early = engine._early
        assert early is not None
        assert isinstance(early, engine.Forked) is forking
        with Store(paths) as store:
            assert store.pid == early.pid
            assert [cell.python for row in store.select(COUNT).rows for cell in row if cell is not None] == expected


def test_what_was_loaded_early_and_is_not_asked_for_is_not_there(own: Path) -> None:
    engine.start_early()
    assert counted(own) == [1]


BROKEN = "<https://example.org/s> <https://example.org/p> <https://example.org/%zz> ."


def test_what_is_shipped_is_the_same_without_checks() -> None:
    paths = [str(path) for path in shipped_files()]
    checked, unchecked = (pyoxigraph.Dataset(engine._load(paths, unchecked=is_known)) for is_known in (False, True))
    for quads in (checked, unchecked):
        quads.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    assert checked == unchecked


def test_a_file_that_was_read_before_is_read_without_checks_and_one_that_changed_with_them(own: Path) -> None:
    known = Prepared([str(own)])
    known.remember(False)
    assert len(engine._read_files(Prepared([str(own)]))) == 1
    old = Prepared([str(own)])
    own.write_text(BROKEN, encoding="utf-8")
    # As it is found out before the file is read, and as it is while that is done.
    for changed in (Prepared([str(own)]), old):
        with pytest.raises(engine._FailedError, match=r"own.ttl: line 1, column \d+: not well-formed; "):
            engine._read_files(changed)
    with pytest.raises(EngineError, match="not well-formed"):
        counted(own)


@pytest.mark.parametrize("forking", [True, False])
def test_one_that_died_is_not_taken(own: Path, monkeypatch: pytest.MonkeyPatch, forking: bool) -> None:
    monkeypatch.setattr(engine, "_can_fork", lambda: forking)
    engine.start_early()
    assert engine._early is not None
    dead = engine._early.pid
    engine._early.kill()
    engine._early.wait()
    with Store([own]) as store:
        assert store.pid != dead
        assert counted(own) == [1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows starts a new Python")
def test_a_copy_of_the_program_is_an_engine_until_it_is_killed(own: Path) -> None:
    process = engine._fork()
    assert process.stdin is not None and process.stdout is not None
    settings = {"paths": [str(own)], "sealed": False, "open": False, "memory": None, "folder": None}
    engine.write(process.stdin, settings)
    assert engine.read(process.stdout) == ({"kind": "loaded", "merged": False}, b"")
    assert (process.poll(), process.returncode) == (None, None)
    process.kill()
    assert process.wait() == -9
    process.kill()
    assert (process.poll(), process.returncode) == (-9, -9)
    process.stdin.close()
    process.stdout.close()


def test_a_program_with_threads_or_closed_streams_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    # A program that runs tests may have threads of its own.
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert engine._can_fork() is hasattr(os, "fork")
    with monkeypatch.context() as threaded:
        threaded.setattr(threading, "active_count", lambda: 2)
        assert engine._can_fork() is False
    for name in ("stdin", "stdout", "stderr"):
        with monkeypatch.context() as closed:
            closed.setattr(sys, name, None)
            assert engine._can_fork() is False


@pytest.mark.parametrize("forking", [True, False])
def test_one_that_nobody_takes_ends_with_the_program(forking: bool) -> None:
    program = (
        f"from nasss import engine; engine._can_fork = lambda: {forking}; engine.start_early(); "
        "print(engine._early.pid, flush=True)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    process = Path("/proc") / done.stdout.strip()
    for _ in range(200):
        if not process.exists() or "Z" in (process / "stat").read_text().rpartition(")")[2].split()[0]:
            return
        time.sleep(0.05)
    raise AssertionError("the engine is still there")


def test_an_engine_that_finds_nothing_to_load_is_good_for_other_files(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nasss.places.find_root", lambda package: None)
    engine.start_early()
    assert counted(own) == [1]
    monkeypatch.setattr("nasss.resources.root", resources.root.__wrapped__)
    with pytest.raises(EngineError, match="The folders ontology, graph, shapes, queries are missing"):
        resources.shipped_files()


def test_the_engine_imports_little() -> None:
    """People wait while it starts; what is heavy is imported when it is needed."""
    heavy = {"typing", "json", "pathlib", "re", "inspect"}
    program = f"import sys; import nasss.engine; print(sorted({heavy} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(engine.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?counted_from WHERE { ?s ?FROM $from }", False),
        ("SELECT * FROM <https://example.org/g> WHERE { ?s ?p ?o }", True),
        ("SELECT *\nfrom named<https://example.org/g>{ ?s ?p ?o }", True),
        ("SELECT ?x_from WHERE { ?s ?p ?o }", False),
        ("SELECT * WHERE { ?s ?p ?o } # fromage", False),
    ],
)
def test_whether_a_query_may_name_graphs(query: str, expected: bool) -> None:
    assert engine._names_graphs(query) is expected


def test_messages_and_documents_go_through_whole() -> None:
    stream = io.BytesIO()
    messages = [({"paths": ["é"], "memory": None, "sealed": True}, b"\0\n\xff"), ("query", b"")]
    for message, document in messages:
        engine.write(stream, message, document)
    stream.seek(0)
    assert [engine.read(stream) for _ in messages] == messages
    with pytest.raises(EOFError):
        engine.read(stream)
    with pytest.raises(EOFError):  # not of ours
        engine.read(io.BytesIO((1).to_bytes(8, "big") + (0).to_bytes(8, "big") + b"&"))
