"""Commands that are killed (kill -9) at any moment: what is there is old or new and whole; the next run ends the work.

`NASSS_FAULTS` says how often (default 55), `NASSS_FAULTS_SEED` which moments. See docs/robustness.md.
"""

import os
import random
import sys
from collections.abc import Iterator

import pytest
from fault_running import COMMANDS, Command, Place, State, unfinished, wrong

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, to see which processes live on")

KILLS = int(os.environ.get("NASSS_FAULTS", "55"))
SEED = os.environ.get("NASSS_FAULTS_SEED", "2024")
# So many kills one after the other, before a run that is left in peace.
CHAIN = 5


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Place(tmp_path_factory.mktemp("faults")) as found:
        yield found


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_moment(place: Place, name: str) -> None:
    command, source = COMMANDS[name], random.Random(f"{SEED} {name}")
    place.begin(name, command)
    old = place.state(command)
    (done,) = place.run(command.arguments, environment=command.environment)
    assert (done["code"], done["survivors"]) == (0, []), done
    new, seconds = place.state(command), float(done["seconds"])
    assert new != old and unfinished(new) == []
    left = -(-KILLS // len(COMMANDS))
    while left:
        chain = min(left, CHAIN)
        place.begin(name, command)
        assert place.state(command) == old
        for number in range(chain):
            killed(place, name, command, old, new, moment(source, seconds), f"{name}, seed {SEED}, kill {number}")
        finished(place, command, new)
        left -= chain


def moment(source: random.Random, seconds: float) -> tuple[float, bool]:
    """When to kill: some time after the beginning, or shortly after something that is being made appeared."""
    if source.random() < 0.5:
        return source.uniform(0.02, 1.0) * seconds, False
    return source.expovariate(1 / 0.01), True


def killed(
    place: Place, name: str, command: Command, old: State, new: State, when: tuple[float, bool], what: str
) -> None:
    """Run a command and kill it; when it was quicker, kill it earlier."""
    after, at_mark = when
    while True:
        (done,) = place.run(
            command.arguments, kill=after, at_mark=at_mark, watch=command.watch, environment=command.environment
        )
        where = f"{what}, {'marked ' if at_mark else ''}{after:.4f} s: {done['err']}"
        assert done["survivors"] == [], where
        now = place.state(command)
        assert wrong(now, old, new, command.missing) == [], where
        if done["code"] == -9:
            return
        assert done["code"] == 0 or (command.refused is not None and command.refused in done["err"]), where
        assert now == new, where
        place.begin(name, command)
        after *= 0.7


def finished(place: Place, command: Command, new: State) -> None:
    """The next run does the work, or finds that it is done, and nothing is left of those that were killed."""
    was_done = place.state(command) == new
    (done,) = place.run(command.arguments, environment=command.environment)
    if not (was_done and command.refused is not None and done["code"] == 2 and command.refused in done["err"]):
        assert done["code"] == 0, done["err"]
    assert done["survivors"] == []
    assert place.state(command) == new
