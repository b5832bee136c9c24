"""The server under good and bad clients at once: every answer right, limits kept, nothing piled up, nothing left.

`NASSS_SOAK_SECONDS` says for how long (default 20; 600 for the long form). See docs/robustness.md.
"""

import os
import sys

import pytest
from web_soak import LANES, Outcome, soak

pytestmark = [
    pytest.mark.slow,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, whose /proc tells the memory of a process"),
]

SECONDS = float(os.environ.get("NASSS_SOAK_SECONDS", "20"))
# Memory in the last fifth may be a tenth more than in the second, and so many bytes.
MORE = 25_000_000
# Engines are started when they are needed, with two pipes each.
FILES = 16


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return soak(SECONDS)


def test_every_answer_is_right_and_every_limit_is_kept(outcome: Outcome) -> None:
    assert outcome.wrong == []


def test_every_kind_of_client_was_there(outcome: Outcome) -> None:
    assert set(outcome.good) == {"query by GET", "query by POST", "page", "page again", "document"}
    assert all(any(outcome.bad[bad.__name__] for bad in lane) for lane in LANES)
    assert outcome.closed <= outcome.good.total() / 50


def test_memory_stays_as_it_is(outcome: Outcome) -> None:
    for value in (lambda it: it.server, lambda it: it.engine):
        assert outcome.fifth(4, value) <= 1.1 * outcome.fifth(1, value) + MORE, outcome.to_text()


def test_files_and_connections_are_closed(outcome: Outcome) -> None:
    assert outcome.files_after <= outcome.files_before + FILES, outcome.to_text()


def test_it_ends_and_leaves_no_process(outcome: Outcome) -> None:
    assert (outcome.exit_code, outcome.left) == (0, [])
