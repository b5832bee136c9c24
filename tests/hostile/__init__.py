"""Input made to do harm, by name and seed, and what must hold for each: see docs/hostile-input.md.

A case is a function that makes its input from a generator of random numbers and gives it to nasss. Its name is
``kind/variant/seed``, and the name alone makes it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostile.sandbox import Sandbox

Make = Callable[[Random, "Sandbox"], object]
SELFTEST = "selftest"  # cases that break the rules
_REGISTERED: dict[str, tuple[Make, int]] = {}


@dataclass(frozen=True)
class Case:
    """One input and what is done with it."""

    kind: str
    variant: str
    seed: int

    @property
    def name(self) -> str:
        """How it is called."""
        return f"{self.kind}/{self.variant}/{self.seed}"

    @property
    def rng(self) -> Random:
        """Its random numbers, always the same."""
        return Random(self.name)

    def run(self, sandbox: Sandbox) -> object:
        """Make the input and give it to nasss; what comes of it, to be searched for what must not be in it."""
        make, _ = _REGISTERED[f"{self.kind}/{self.variant}"]
        return make(self.rng, sandbox)


def register(kind: str, variant: str, make: Make, seeds: int = 1) -> None:
    """Add a variant; `seeds` is how many cases of it belong to the usual run."""
    name = f"{kind}/{variant}"
    assert name not in _REGISTERED, name
    _REGISTERED[name] = make, seeds


def case(kind: str, seeds: int = 1) -> Callable[[Make], Make]:
    """Add a function as a variant of its own name."""

    def add(make: Make) -> Make:
        register(kind, make.__name__.replace("_", "-"), make, seeds)
        return make

    return add


def load() -> None:
    """Load all the modules with cases."""
    from hostile import archives, commands, queries, rdf, selftest, tables, web  # noqa: F401


def all_cases(rounds: int = 1) -> Iterator[Case]:
    """All cases; with more rounds, more seeds of each variant that is random."""
    load()
    for name, (_, seeds) in _REGISTERED.items():
        kind, _, variant = name.partition("/")
        if kind == SELFTEST:
            continue
        for seed in range(seeds if seeds == 1 else seeds * rounds):
            yield Case(kind, variant, seed)


def named(name: str) -> Case:
    """The case of a name."""
    kind, variant, seed = name.split("/")
    return Case(kind, variant, int(seed))
