"""The engine's process: started early it saves time and changes nothing, and it never outlives the program."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nasss import engine
from nasss.errors import EngineError
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
        process.communicate()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.ttl"
    path.write_text("<https://example.org/s> <https://example.org/p> 1 .", encoding="utf-8")
    return path


def counted(*paths: Path) -> list[object]:
    with Store(paths) as store:
        return [cell.python for row in store.select(COUNT).rows for cell in row if cell is not None]


def test_an_engine_started_early_is_taken_and_answers_the_same(own: Path) -> None:
    plain = counted(*shipped_files()), counted(*shipped_files(), own)
    for paths, expected in zip((shipped_files(), [*shipped_files(), own]), plain, strict=True):
        engine.start_early()
        early = engine._early
        assert early is not None
        with Store(paths) as store:
            assert store.pid == early.pid
            assert [cell.python for row in store.select(COUNT).rows for cell in row if cell is not None] == expected


def test_what_was_loaded_early_and_is_not_asked_for_is_not_there(own: Path) -> None:
    engine.start_early()
    assert counted(own) == [1]


def test_one_that_died_is_not_taken(own: Path) -> None:
    engine.start_early()
    assert engine._early is not None
    dead = engine._early.pid
    engine._early.kill()
    engine._early.wait()
    with Store([own]) as store:
        assert store.pid != dead
        assert counted(own) == [1]


def test_one_that_nobody_takes_ends_with_the_program() -> None:
    program = "from nasss import engine; engine.start_early(); print(engine._early.pid, flush=True)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    process = Path("/proc") / done.stdout.strip()
    for _ in range(200):
        if not process.exists() or "Z" in (process / "stat").read_text().rpartition(")")[2].split()[0]:
            return
        time.sleep(0.05)
    raise AssertionError("the engine is still there")


def test_files_that_are_missing_are_told_when_the_engine_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> list[Path]:
        raise EngineError("the folders are missing")

    monkeypatch.setattr("nasss.resources.shipped_files", missing)
    engine.start_early()
    assert engine._early is None


def test_the_engine_imports_little() -> None:
    """People wait while it starts; what is heavy is imported when it is needed."""
    heavy = {"typing", "json", "pathlib", "re", "inspect"}
    program = f"import sys; import nasss.engine; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
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
