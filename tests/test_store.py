import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import nasss
from nasss.errors import EngineError, UsageError
from nasss.store import Store
from nasss.terms import RDF_LANG_STRING, XSD, Iri, Literal, Table

TTL = """@prefix e: <urn:invented:> .
e:a e:p e:b ; e:label "één"@nl .
"""
TRIG = """@prefix e: <urn:invented:> .
e:g { e:b e:p e:c . e:c e:n 7 . }
e:h { e:c e:p e:d . }
"""
# Some 64 million combinations, none of which fits.
ENDLESS = """SELECT * WHERE {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) + STRLEN(STR(?i)) < 0)
}"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("files")
    (folder / "one.ttl").write_text(TTL, encoding="utf-8")
    (folder / "two.trig").write_text(TRIG, encoding="utf-8")
    numbers = "".join(f"<urn:invented:n{i}> <urn:invented:v> {i} .\n" for i in range(400))
    (folder / "numbers.ttl").write_text(numbers, encoding="utf-8")
    return [folder / "one.ttl", folder / "two.trig", folder / "numbers.ttl"]


@pytest.fixture(scope="module")
def store(files: list[Path]) -> Iterator[Store]:
    with Store.from_files(files[:2]) as engine:
        yield engine


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_the_default_graph_is_the_union_of_all_graphs(store: Store) -> None:
    table = store.select("SELECT ?s ?o { ?s <urn:invented:p>+ ?o } ORDER BY ?s ?o")
    pairs = [(s.value[-1], o.value[-1]) for s, o in table.rows if s is not None and o is not None]
    assert table.columns == ("s", "o")
    assert pairs == [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]


def test_named_graphs_can_still_be_asked_for(store: Store) -> None:
    table = store.select("SELECT ?g { GRAPH ?g { ?s <urn:invented:p> ?o } } ORDER BY ?g")
    assert table.rows == ((Iri("urn:invented:g"),), (Iri("urn:invented:h"),))


def test_a_statement_in_two_graphs_is_one_statement(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1, 2 .", encoding="utf-8")
    (tmp_path / "b.trig").write_text("<urn:g> { <urn:a> <urn:p> 1 . }", encoding="utf-8")
    (tmp_path / "c.trig").write_text("<urn:h> { <urn:a> <urn:p> 3 . }", encoding="utf-8")
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    for names, expected in [("ab", "2"), ("abc", "3"), ("bc", "2"), ("aa", "2"), ("a", "2")]:
        paths = [next(tmp_path.glob(f"{name}.*")) for name in names]
        with Store.from_files(paths) as engine:
            assert engine.select(count).rows == ((Literal(expected, XSD + "integer"),),)
    with Store.from_files(sorted(tmp_path.iterdir())) as engine:
        assert engine.ask("ASK { GRAPH <urn:h> { <urn:a> <urn:p> 3 } }")


def test_blank_nodes_of_two_files_are_not_the_same(tmp_path: Path) -> None:
    for name, value in [("a", 1), ("b", 2)]:
        (tmp_path / f"{name}.ttl").write_text(f"_:x <urn:p> {value} .", encoding="utf-8")
    with Store.from_files(sorted(tmp_path.iterdir())) as engine:
        assert not engine.ask("ASK { ?s <urn:p> 1, 2 }")


def test_each_form_of_query(store: Store) -> None:
    assert store.query("ASK { ?s <urn:invented:n> 7 }") is True
    assert store.query("ASK { ?s <urn:invented:n> 8 }") is False
    assert store.select("SELECT * { ?s <urn:invented:label> ?o }") == Table(
        ("s", "o"), ((Iri("urn:invented:a"), Literal("één", RDF_LANG_STRING, "nl")),)
    )
    triple = (Iri("urn:invented:c"), Iri("urn:invented:n"), Literal("7", XSD + "integer"))
    expected = Table(("subject", "predicate", "object"), (triple,), is_graph=True)
    assert store.construct("CONSTRUCT WHERE { ?s <urn:invented:n> ?o }") == expected
    assert len(store.construct("DESCRIBE <urn:invented:c>").rows) == 2


def test_an_unbound_cell_is_none(store: Store) -> None:
    assert store.select("SELECT ?x ?y { BIND(1 AS ?x) }").rows == ((Literal("1", XSD + "integer"), None),)


def test_the_wrong_form_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="Expected a SELECT query"):
        store.select("ASK {}")
    with pytest.raises(UsageError, match="Expected an ASK query"):
        store.ask("SELECT * {}")
    with pytest.raises(UsageError, match="Expected a CONSTRUCT or DESCRIBE query"):
        store.construct("SELECT * {}")


def test_updates_are_refused_and_change_nothing(store: Store) -> None:
    for update in ("DELETE WHERE { ?s ?p ?o }", "PREFIX a: <urn:a> INSERT DATA { a:x a:y a:z }", "CLEAR ALL"):
        with pytest.raises(UsageError, match="This is an update"):
            store.query(update)
    with pytest.raises(UsageError, match="The query has a mistake"):
        store.query("SELECT * {} ; DELETE WHERE { ?s ?p ?o }")
    assert len(store.select("SELECT * { ?s ?p ?o }").rows) == 5


def test_a_mistake_is_shown_without_the_grammar(store: Store) -> None:
    with pytest.raises(UsageError) as caught:
        store.select("SELECT * {\n  ?s ?p ?o ; ?x } LIMIT many")
    assert str(caught.value) == (
        "The query has a mistake at line 2, column 19:\n  2 |   ?s ?p ?o ; ?x } LIMIT many\n"
        "    |                   ^\n"
        "Something before this place is missing or too much: compare with the lines above it."
    )


def test_a_query_that_fails_while_it_runs(store: Store) -> None:
    with pytest.raises(EngineError, match="The query could not be answered"):
        store.construct("CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }")
    assert store.ask("ASK { ?s ?p 7 }")


def test_a_statement_about_a_statement_is_told(store: Store) -> None:
    with pytest.raises(EngineError, match="statement about a statement"):
        store.construct("CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }")


@pytest.mark.parametrize("form", ["SELECT", "COUNT", "CONSTRUCT"])
def test_a_query_that_does_not_end_is_stopped(files: list[Path], form: str) -> None:
    query = {
        "SELECT": ENDLESS,
        "COUNT": ENDLESS.replace("SELECT *", "SELECT (COUNT(*) AS ?n)"),
        "CONSTRUCT": ENDLESS.replace("SELECT *", "CONSTRUCT { ?a ?e ?i }"),
    }[form]
    with Store.from_files(files, timeout=0.5) as engine:
        assert engine.ask("ASK { ?s ?p 7 }")
        pid = engine.pid
        assert pid is not None and is_running(pid)
        start = time.monotonic()
        with pytest.raises(EngineError, match=r"did not end within 0\.5 seconds and was stopped\. Ask for less"):
            engine.query(query)
        assert time.monotonic() - start < 5
        assert not is_running(pid)
        # The next query is answered by a fresh engine, which has loaded the files again.
        assert engine.ask("ASK { ?s ?p 7 }")
        assert engine.pid not in (None, pid)


def test_an_engine_that_dies_is_told_and_replaced(store: Store) -> None:
    assert store.ask("ASK { ?s ?p 7 }")
    assert store.pid is not None
    os.kill(store.pid, signal.SIGKILL)
    with pytest.raises(EngineError, match="engine stopped while it worked"):
        store.ask("ASK { ?s ?p 7 }")
    assert store.ask("ASK { ?s ?p 7 }")


def test_an_engine_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nasss.engine._START", "raise SystemExit(1)")
    with pytest.raises(EngineError, match="The query engine stopped while it read "):
        Store.from_files([])
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(EngineError, match=r"The query engine cannot be started: .*No such file"):
        Store.from_files([])


def test_closing_stops_the_engine(files: list[Path]) -> None:
    engine = Store.from_files(files)
    pid = engine.pid
    assert pid is not None
    engine.close()
    engine.close()
    assert not is_running(pid)


def test_a_forgotten_store_stops_its_engine(files: list[Path]) -> None:
    engine = Store.from_files(files)
    pid = engine.pid
    assert pid is not None
    del engine
    assert not is_running(pid)


SCRIPT = """
import sys
from nasss.store import Store
store = Store.from_files(sys.argv[2:], timeout=600)
print(store.pid, flush=True)
store.query(sys.argv[1])
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_engine_never_outlives_the_program(files: list[Path], how: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(nasss.__file__).parents[1])}
    arguments = [sys.executable, "-c", SCRIPT, ENDLESS, *map(str, files)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        time.sleep(0.3)
        start = time.monotonic()
        program.send_signal(how)
        _, said = program.communicate(timeout=10)
        while is_running(pid) and time.monotonic() - start < 5:
            time.sleep(0.02)
        assert not is_running(pid)
        assert (b"KeyboardInterrupt" in said) is (how == signal.SIGINT)


def test_threads_get_their_own_answers(store: Store) -> None:
    wrong: list[int] = []

    def ask(number: int) -> None:
        table = store.select(f"SELECT ?x {{ BIND({number} AS ?x) }}")
        if table.rows != ((Literal(str(number), XSD + "integer"),),):
            wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_files_in_the_current_folder_do_not_disturb(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "pyoxigraph.py", "queue.py"):
        (tmp_path / name).write_text("raise SystemExit('a file of the user')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Store.from_files(files) as engine:
        assert engine.ask("ASK { ?s ?p 7 }")


@pytest.mark.parametrize(
    ("name", "content", "kind", "message"),
    [
        ("missing.ttl", None, EngineError, "there is no such file"),
        ("folder.ttl", "", EngineError, "this is a folder"),
        ("data.csv", b"a,b", UsageError, "not a kind of file that is read; expected one of .ttl, .trig"),
        (
            "broken.ttl",
            b"<urn:a> <urn:b>\n  <urn:c",
            EngineError,
            r"broken.ttl: line 2, column \d+: not well-formed",
        ),
        (
            "latin1.ttl",
            '<urn:a> <urn:b> "é" .'.encode("latin-1"),
            EngineError,
            "latin1.ttl: .*not well-formed",
        ),
        ("binary.trig", bytes(range(256)) * 20, EngineError, "binary.trig: .*not well-formed"),
        ("relative.ttl", b"@prefix : <#> .\n:a : ", EngineError, "relative.ttl: line 2"),
    ],
)
def test_files_that_cannot_be_loaded(
    tmp_path: Path, name: str, content: bytes | str | None, kind: type[Exception], message: str
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.mkdir()
    with pytest.raises(kind, match=message):
        Store.from_files([path])


def test_without_waiting_the_mistake_shows_at_the_first_query(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a>", encoding="utf-8")
    with Store([tmp_path / "broken.ttl"], wait=False) as engine:
        for _ in range(2):
            with pytest.raises(EngineError, match=r"broken\.ttl: line 1"):
                engine.ask("ASK {}")


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".nt", "<urn:a> <urn:p> <urn:b> ."),
        (".nq", "<urn:a> <urn:p> <urn:b> <urn:g> ."),
        (".jsonld", '{"@id": "urn:a", "urn:p": {"@id": "urn:b"}}'),
        (
            ".owl",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
            '<rdf:Description rdf:about="urn:a"><u:p rdf:resource="urn:b"/></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_other_kinds_of_files(tmp_path: Path, suffix: str, text: str) -> None:
    path = tmp_path / f"data{suffix}"
    path.write_text(text, encoding="utf-8")
    with Store.from_files([path]) as engine:
        assert engine.select("SELECT * { ?s ?p ?o }").rows == ((Iri("urn:a"), Iri("urn:p"), Iri("urn:b")),)
