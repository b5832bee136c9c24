"""Two runs at once on the same place: what is there afterwards is what one after the other would have left."""

import sys
from collections.abc import Iterator, Sequence

import pytest
from fault_running import COMMANDS, Command, Place, State, unfinished

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, as the kills do")]

MICRO, OLDER = ("study", "add", "../in/studies/micro", "--write"), ("study", "add", "../in/older/micro", "--write")
# Two commands, and what the second may say to the other's work, with which exit code.
PAIRS: dict[str, tuple[str, Sequence[str], Sequence[str], tuple[int, str] | None]] = {
    "build": ("build", ("build",), ("build",), None),
    "one study added": ("study add", MICRO, MICRO, (2, "is there already")),
    "two studies of one name": ("study add", MICRO, OLDER, (2, "is there already")),
    "a study replaced twice": ("study add, again", (*MICRO, "--replace"), (*OLDER, "--replace"), None),
    "two stores in one place": (
        "load, again",
        ("load", "-o", "store"),
        ("load", "-o", "store", "--data", "../in/own.ttl"),
        None,
    ),
    "shards of different studies": (
        "shard",
        ("shard", "../in/older", "-o", "shards"),
        ("shard", "../in/studies/joint", "-o", "shards"),
        (3, "another run of nasss is writing there"),
    ),
    "export": ("export", ("export", "-o", "out"), ("export", "-o", "out"), None),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Place(tmp_path_factory.mktemp("faults")) as found:
        yield found


def alone(place: Place, name: str, command: Command, arguments: Sequence[str]) -> State:
    """What one run leaves."""
    place.begin(name, command)
    (done,) = place.run(arguments)
    assert done["code"] == 0, done["err"]
    return place.state(command)


@pytest.mark.parametrize("pair", PAIRS)
def test_two_at_once(place: Place, pair: str) -> None:
    name, one, other, refusal = PAIRS[pair]
    command = COMMANDS[name]
    serial = [alone(place, name, command, one)]
    serial += [alone(place, name, command, other)] if other != one else serial
    place.begin(name, command)
    both = place.run(one, other)
    for done in both:
        is_refused = refusal is not None and done["code"] == refusal[0] and refusal[1] in done["err"]
        assert done["code"] == 0 or is_refused, done["err"]
        assert done["survivors"] == []
    found = place.state(command)
    assert unfinished(found) == []
    winners = [state for done, state in zip(both, serial, strict=True) if done["code"] == 0]
    assert found in winners
