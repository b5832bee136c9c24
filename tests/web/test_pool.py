import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from web_serving import ENDLESS, write_data

from nasss.errors import EngineError, UsageError
from nasss.store import AnswerTooLarge, QueryTimeout
from nasss.terms import Iri, Table
from nasss.web.pool import Busy, Limits, Pool

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def pool(paths: list[Path]) -> Iterator[Pool]:
    with Pool(paths, Limits(seconds=20, concurrent=2)) as engines:
        yield engines


def until_running(pool: Pool, count: int) -> None:
    """Wait until so many queries are running or waiting."""
    while pool.busy < count:
        time.sleep(0.005)


def test_the_limits_that_hold_when_nothing_is_said() -> None:
    limits = Limits()
    assert (limits.seconds, limits.rows, limits.bytes, limits.body, limits.queue, limits.concurrent) == (
        10.0,
        100_000,
        50_000_000,
        1_000_000,
        20,
        2 * (os.cpu_count() or 1),
    )


def test_a_pool_answers_as_a_store_does(pool: Pool) -> None:
    assert pool.raw(COUNT, "csv") == b"n\r\n408\r\n"
    assert pool.raw(COUNT, "csv", named_graphs=["urn:g1"]) == b"n\r\n0\r\n"
    assert pool.query("ASK { <urn:a> ?p ?o }") is True
    assert pool.select("SELECT ?o { <urn:a> <urn:p> ?o }") == Table(("o",), ((Iri("urn:b"),),))
    with pytest.raises(UsageError, match="The query has a mistake"):
        pool.query("ASK {")
    with pytest.raises(UsageError, match=r"ASK is answered in one of json, xml, csv, tsv, not in 'ttl'"):
        pool.raw("ASK {}", "ttl")
    with pytest.raises(UsageError, match=r"DESCRIBE is answered in one of ttl, nt, rdf, jsonld, not in 'csv'"):
        pool.raw("DESCRIBE <urn:a>", "csv")


def test_engines_are_started_when_they_are_needed(paths: list[Path]) -> None:
    with Pool(paths, Limits(seconds=20, concurrent=3)) as pool:
        for _ in range(5):
            pool.query("ASK {}")
        assert len(pool.pids) == 1
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(lambda i: pool.raw(f"SELECT ({i} AS ?x) {{}}", "csv"), range(40)))
        assert answers == [f"x\r\n{i}\r\n".encode() for i in range(40)]
        assert 1 <= len(pool.pids) <= 3


def test_an_endless_query_is_stopped_while_others_are_answered(paths: list[Path]) -> None:
    with Pool(paths, Limits(seconds=1.5, concurrent=2)) as pool:
        caught: list[BaseException] = []

        def endless() -> None:
            try:
                pool.raw(ENDLESS, "json")
            except QueryTimeout as error:
                caught.append(error)

        thread = threading.Thread(target=endless)
        thread.start()
        until_running(pool, 1)
        answered = 0
        while thread.is_alive():
            assert pool.raw(COUNT, "csv") == b"n\r\n408\r\n"
            answered += 1
        thread.join()
        assert [str(error).partition(". ")[0] for error in caught] == [
            "The query did not end within 1.5 seconds and was stopped"
        ]
        assert answered >= 2
        # A fresh engine has taken the place of the one that was stopped.
        assert len(pool.pids) == 2
        with ThreadPoolExecutor(2) as threads:
            assert set(threads.map(lambda _: pool.raw(COUNT, "csv"), range(4))) == {b"n\r\n408\r\n"}


def test_who_comes_when_the_queue_is_full_is_sent_away(paths: list[Path]) -> None:
    with Pool(paths, Limits(seconds=3, concurrent=1, queue=1)) as pool, ThreadPoolExecutor(2) as threads:
        first = threads.submit(pool.raw, ENDLESS, "json")
        until_running(pool, 1)
        second = threads.submit(pool.raw, COUNT, "csv")
        until_running(pool, 2)
        with pytest.raises(Busy, match=r"^All query engines are at work and 1 queries wait\. Try again in a moment\.$"):
            pool.raw(COUNT, "csv")
        with pytest.raises(QueryTimeout):
            first.result()
        # Who waits gets the engine that is free then, or is told that none was in time.
        error = second.exception()
        assert error is None or isinstance(error, Busy)
        assert pool.busy == 0


def test_who_waits_too_long_is_sent_away(paths: list[Path]) -> None:
    limits = Limits(seconds=0.3, concurrent=1)
    with Pool(paths, limits) as pool, pool._lease(), pytest.raises(Busy, match=r"within 0\.3 seconds\. Try again"):
        pool.query("ASK {}")


def test_an_engine_that_dies_is_replaced(paths: list[Path]) -> None:
    with Pool(paths, Limits(concurrent=1)) as pool:
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(EngineError, match="engine stopped while it worked"):
            pool.query("ASK {}")
        assert pool.query("ASK {}") is True
        assert pool.pids != [pid]


def test_a_query_that_takes_too_much_memory_is_stopped(paths: list[Path]) -> None:
    # Sorted, so that all of its 64 million rows are to be held at once.
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with Pool(paths, Limits(seconds=60, concurrent=1, memory=200_000_000)) as pool:
        with pytest.raises(EngineError, match="most likely for want of memory"):
            pool.raw(query, "csv")
        assert pool.raw(COUNT, "csv") == b"n\r\n408\r\n"


def test_answers_have_a_size(paths: list[Path]) -> None:
    with Pool(paths, Limits(concurrent=1, rows=10, bytes=200)) as pool:
        numbers = "SELECT ?n { ?s <urn:v> ?n } ORDER BY ?n LIMIT %d"
        assert pool.raw(numbers % 10, "csv").count(b"\r\n") == 11
        for kind in ("csv", "tsv"):
            with pytest.raises(AnswerTooLarge, match=r"more than 10 rows"):
                pool.raw(numbers % 11, kind)
        with pytest.raises(AnswerTooLarge, match=r"more than 200 bytes"):
            pool.raw(numbers % 10, "xml")


@pytest.mark.parametrize(
    "service",
    [
        "SERVICE <http://127.0.0.1:{port}/>",
        "SERVICE SILENT <http://127.0.0.1:{port}/>",
        # Without white space between, which the engine takes and no reading of ours sees.
        "SERVICE:x",
        "SERVICESILENT:x",
    ],
)
def test_no_query_reaches_another_server(pool: Pool, service: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        head = f"PREFIX : <http://127.0.0.1:{port}/> "
        query = f"{head}SELECT * {{ {service.format(port=port)} {{ ?s ?p ?o }} }}"
        try:
            document = pool.raw(query, "csv")
        except UsageError as error:
            assert str(error).startswith("SERVICE is refused: ") and service.startswith("SERVICE ")
        except EngineError as error:
            assert "The query could not be answered" in str(error)
        else:
            assert (document, service) == (b"s,p,o\r\n,,\r\n", "SERVICESILENT:x")
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_files_that_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a>", encoding="utf-8")
    with pytest.raises(EngineError, match=r"broken\.ttl: line 1"):
        Pool([tmp_path / "broken.ttl"])
    with pytest.raises(EngineError, match="there is no such file"):
        Pool([tmp_path / "missing.ttl"])


def test_a_closed_pool_answers_nothing(paths: list[Path]) -> None:
    pool = Pool(paths, Limits(concurrent=1))
    pool.close()
    assert pool.pids == []
    with pytest.raises(Busy, match="The server is stopping"):
        pool.query("ASK {}")
