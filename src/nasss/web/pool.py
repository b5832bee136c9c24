"""Several query engines side by side, each with limits, so that one endless query does not keep others waiting."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from nasss.errors import EngineError
from nasss.store import Store
from nasss.terms import Table

T = TypeVar("T")


def _engines() -> int:
    return 2 * (os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server gives to all who ask it.

    Attributes:
        seconds: how long a query may run; also how long a query waits for its turn, and a client may take to send.
        rows: how many rows or triples an answer may have.
        bytes: how many bytes an answer may have.
        body: how many bytes a request may have.
        concurrent: how many queries run at once, each in an engine (a process) of its own.
        queue: how many more wait for their turn; the next one is sent away.
        memory: how many bytes one engine may use.
    """

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 50_000_000
    body: int = 1_000_000
    concurrent: int = field(default_factory=_engines)
    queue: int = 20
    memory: int = 1_000_000_000


class Busy(EngineError):
    """Too many queries wait already."""


class Pool:
    """Query engines that hold the same files; a query gets the first that is free.

    The first engine is started at once, the others when they are needed. One that was stopped, because its query
    took too long or too much memory, is started again before the next query asks for it.

    Args:
        paths: the files to load.
        limits: how much each query may take, and how many run and wait.

    Raises:
        EngineError: a file is missing or cannot be read as RDF.
    """

    def __init__(self, paths: Iterable[Path | str], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.paths = tuple(paths)
        self._condition = threading.Condition()
        self._idle = [self._store(wait=True)]
        self._started = 1
        self._waiting = 0
        self._closed = False

    def raw(
        self,
        sparql: str,
        kind: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """The answer as a document, see `Store.raw`.

        Raises:
            UsageError: the query has a mistake, or is an update, or has no answer of this kind.
            Busy: too many queries wait already, or none ended in time.
            QueryTimeout: the query did not end in time.
            AnswerTooLarge: the answer has more rows or bytes than are allowed.
            EngineError: the engine failed.
        """
        return self._with_engine(
            lambda engine: engine.raw(
                sparql,
                kind,
                base=base,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
                rows=self.limits.rows,
                size=self.limits.bytes,
            )
        )

    def query(self, sparql: str) -> Table | bool:
        """Answer any query, see `Store.query`."""
        return self._with_engine(lambda engine: engine.query(sparql))

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query."""
        return self._with_engine(lambda engine: engine.select(sparql))

    @property
    def busy(self) -> int:
        """How many queries are running or waiting now."""
        with self._condition:
            return self._started - len(self._idle) + self._waiting

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes of the engines that are idle now."""
        with self._condition:
            return [engine.pid for engine in self._idle if engine.pid is not None]

    def close(self) -> None:
        """Stop all engines; those at work stop when they have answered."""
        with self._condition:
            self._closed = True
            for engine in self._idle:
                engine.close()
            self._idle.clear()
            self._condition.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _store(self, *, wait: bool) -> Store:
        return Store(self.paths, timeout=self.limits.seconds, wait=wait, sealed=True, memory=self.limits.memory)

    def _with_engine(self, work: Callable[[Store], T]) -> T:
        with self._lease() as engine:
            return work(engine)

    @contextmanager
    def _lease(self) -> Iterator[Store]:
        engine = self._take()
        try:
            yield engine
        finally:
            self._give_back(engine)

    def _take(self) -> Store:
        with self._condition:
            if not self._idle and self._started < self.limits.concurrent and not self._closed:
                engine = self._store(wait=False)
                self._started += 1
                return engine
            if not self._idle and not self._closed:
                self._queue()
            if self._closed:
                raise Busy("The server is stopping.")
            return self._idle.pop()

    def _queue(self) -> None:
        """Wait for an idle engine."""
        if self._waiting >= self.limits.queue:
            raise Busy(f"All query engines are at work and {self._waiting} queries wait. Try again in a moment.")
        self._waiting += 1
        try:
            freed = self._condition.wait_for(lambda: self._idle or self._closed, self.limits.seconds)
        finally:
            self._waiting -= 1
        if not freed:
            raise Busy(f"No query before yours ended within {self.limits.seconds:g} seconds. Try again in a moment.")

    def _give_back(self, engine: Store) -> None:
        with self._condition:
            if self._closed:
                engine.close()
                return
            # Stopped or dead: a new one loads the files while nobody waits for it. If it cannot be started now,
            # the query that gets it will try again, or be told.
            with suppress(EngineError):
                engine.start()
            self._idle.append(engine)
            self._condition.notify()
