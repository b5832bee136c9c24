"""The inputs of the corpora, through the same functions that are fuzzed; needs no fuzzer."""

from pathlib import Path

import pytest

from fuzz.run import CORPUS, LONGEST
from fuzz.targets import TARGETS

INPUTS = sorted(CORPUS.glob("*/*"))


def test_every_target_has_a_small_corpus() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert {path.parent.name for path in INPUTS} == set(TARGETS)
    assert max(path.stat().st_size for path in INPUTS) <= LONGEST


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_breaks(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("data", [b"", b"\0", b"\xff", b"a" * 100], ids=repr)
def test_any_bytes_will_do(data: bytes) -> None:
    for target in TARGETS.values():
        target(data)
