"""Hostile cases, two in five of them, and that the rules are watched.

``NASSS_HOSTILE_ROUNDS=1`` runs all cases, 10 with ten times as many seeds of what is random.
"""

import os
import sys
from collections import Counter
from random import Random
from zlib import crc32

import pytest

from hostile import all_cases, named
from hostile.run import run_all

pytest.importorskip("resource", reason="limits of memory are for Unix only")

EXPECTED = {
    "writes-outside": "broken: open: ",
    "changes-outside": "broken: os.truncate: ",
    "leaves-a-temporary-file": "broken: ",
    "comes-to-the-trap": "broken: 1 visits",
    "looks-up-a-name": "broken: the name 'nasss.invalid'",
    "shows-the-secret": "broken: the text of a file outside",
    "raises": "traceback: IndexError",
    "says-too-much": "broken: a message of 100,000 characters",
    "names-no-file": "broken: a message that names none of table.csv",
    "takes-memory": "memory: ",
    "dies": "crash: the worker ended with 7",
    "never-ends": "hang: ",
}
# MB that a process may have had at most; what it is given at most is in worker.py.
WORKER, ENGINE = 700, 900


def test_every_case_has_its_name() -> None:
    names = [case.name for case in all_cases()]
    assert len(names) == len(set(names)) >= 500
    kinds = Counter(name.partition("/")[0] for name in names)
    assert set(kinds) == {
        *("tables", "xlsx", "qdpx", "qdc", "turtle", "trig", "nquads", "rdfxml", "jsonld", "query", "parameter"),
        *("url", "header", "body", "yaml", "store", "command"),
    }
    assert min(kinds.values()) >= 10
    # A name alone makes the same input again, in any process.
    assert named("tables/study-nul/2").rng.random() == Random("tables/study-nul/2").random()


def test_the_watch_sees_what_it_should() -> None:
    report = run_all([f"selftest/{name}/0" for name in [*EXPECTED, "is-fine"]], seconds=3)
    assert set(report.wrong) == {f"selftest/{name}/0" for name in EXPECTED}
    for name, text in EXPECTED.items():
        assert report.wrong[f"selftest/{name}/0"].startswith(text), name
    assert report.outcomes["selftest"]["result"] == 1


@pytest.mark.slow
def test_nothing_breaks() -> None:
    rounds = int(os.environ.get("NASSS_HOSTILE_ROUNDS", "0"))
    names = [case.name for case in all_cases(rounds or 1)]
    report = run_all([name for name in names if rounds or crc32(name.encode()) % 5 < 2])
    # Shown with -rA, and when it fails.
    print(report.to_text(), file=sys.stderr)
    assert report.wrong == {}
    assert report.count >= 500
    assert report.peak < WORKER
    assert report.engines < ENGINE
