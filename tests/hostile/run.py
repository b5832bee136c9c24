"""Run the hostile cases and print what came of them: python tests/hostile/run.py [--rounds N] [NAME ...]."""

import argparse
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

TESTS = Path(__file__).resolve().parents[1]
PATIENCE = 180.0  # seconds after which a worker that says nothing is ended
WRONG = ("broken", "hang", "memory", "traceback", "crash")

sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]


@dataclass
class Report:
    """What came of all cases.

    Attributes:
        outcomes: how often each outcome came, by kind.
        wrong: what broke a rule, by the name of the case.
        peak: the most memory that a worker had, in MB; the case after which it had it; and the most of an engine.
        slowest: the cases that took longest.
        cpu: seconds of processor time, of workers and engines.
    """

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    peak: int = 0
    peak_case: str = ""
    engines: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def count(self) -> int:
        """How many cases were run."""
        return sum(counts.total() for counts in self.outcomes.values())

    def add(self, line: dict[str, object]) -> None:
        """Take in what a worker wrote."""
        if "cpu" in line:
            self.cpu += float(str(line["cpu"]))
            self.engines = max(self.engines, int(str(line["engines"])))
            return
        name, word, peak = str(line["name"]), str(line["outcome"]), int(str(line["peak"]))
        self.outcomes.setdefault(name.partition("/")[0], Counter())[word] += 1
        self.slowest = sorted([*self.slowest, (float(str(line["seconds"])), name)], reverse=True)[:5]
        if line["wrong"]:
            self.wrong[name] = f"{word}: {line['wrong']}"
        if peak > self.peak:
            self.peak, self.peak_case = peak, name

    def to_text(self) -> str:
        """A table by kind and outcome, and what was wrong."""
        words = sorted({word for counts in self.outcomes.values() for word in counts})
        totals: Counter[str] = Counter()
        for counts in self.outcomes.values():
            totals += counts
        rows = [["kind", "cases", *words]]
        rows += [
            [kind, str(counts.total()), *(str(counts[word] or "") for word in words)]
            for kind, counts in [*sorted(self.outcomes.items()), ("all", totals)]
        ]
        wide = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
        lines = ["  ".join(cell.rjust(wide[i]) if i else cell.ljust(wide[i]) for i, cell in enumerate(r)) for r in rows]
        slow = ", ".join(f"{name} {seconds:.1f} s" for seconds, name in self.slowest)
        lines += ["", f"slowest: {slow}"]
        lines += [
            f"memory: {self.peak} MB at most in a worker (after {self.peak_case}), {self.engines} MB in an engine"
        ]
        lines += [f"processor time: {self.cpu:.0f} s", ""]
        lines += [f"WRONG {name}: {text}" for name, text in self.wrong.items()] or ["nothing wrong"]
        return "\n".join(lines) + "\n"


def run_all(
    names: Sequence[str], *, workers: int = 2, seconds: int = 60, progress: Callable[[str], None] = lambda name: None
) -> Report:
    """Run cases in some workers; one that ends or says nothing is replaced, and its case is wrong.

    Args:
        names: the cases.
        workers: how many processes run them.
        seconds: after how long a case is said to hang: for safety, not to measure anything.
        progress: is told each case that was run.
    """
    waiting: SimpleQueue[str] = SimpleQueue()
    for name in names:
        waiting.put(name)
    report, lock = Report(), threading.Lock()

    def add(line: dict[str, object]) -> None:
        with lock:
            report.add(line)
            progress(str(line.get("name", "")))

    threads = [threading.Thread(target=_work, args=(waiting, add, seconds)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return report


def _work(waiting: "SimpleQueue[str]", add: Callable[[dict[str, object]], None], seconds: int) -> None:
    worker: _Worker | None = None
    while True:
        try:
            name = waiting.get_nowait()
        except Empty:
            break
        worker = worker or _Worker(seconds)
        line = worker.ask(name)
        if line is None:
            how = worker.end()
            line = {"name": name, "outcome": "crash", "wrong": how, "seconds": 0, "peak": 0}
            worker = None
        add(line)
    if worker is not None and (line := worker.ask(None)) is not None:
        add(line)
        worker.end()


class _Worker:
    """A process that runs cases."""

    def __init__(self, seconds: int) -> None:
        path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hostile.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0", "NASSS_HOSTILE_SECONDS": str(seconds)},
        )
        self.lines: SimpleQueue[str] = SimpleQueue()
        self.errors: list[str] = []
        assert self.process.stdout and self.process.stderr
        pumped = [(self.process.stdout, self.lines.put), (self.process.stderr, self._note)]
        self.pumps = [threading.Thread(target=_pump, args=each, daemon=True) for each in pumped]
        for thread in self.pumps:
            thread.start()

    def _note(self, line: str) -> None:
        self.errors = [*self.errors[-20:], line]

    def ask(self, name: str | None) -> dict[str, object] | None:
        """What came of a case (with None: of all together); None when the worker does not say."""
        assert self.process.stdin
        try:
            if name is None:
                self.process.stdin.close()
            else:
                self.process.stdin.write(f"{name}\n")
                self.process.stdin.flush()
            line = self.lines.get(timeout=PATIENCE)
        except (Empty, OSError):
            return None
        found: dict[str, object] | None = json.loads(line) if line else None
        return found

    def end(self) -> str:
        """End the process; how it ended."""
        how = ""
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            how = f"nothing came within {PATIENCE:.0f} seconds"
        self.process.wait()
        for thread in self.pumps:
            thread.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            # What was still to be written goes nowhere.
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        return how or f"the worker ended with {self.process.returncode}: {''.join(self.errors)[-500:]}"


def _pump(stream: Iterable[str], put: Callable[[str], None]) -> None:
    for line in stream:
        put(line)
    put("")


def main() -> int:
    """The command."""
    from hostile import all_cases

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="cases (kind/variant/seed), or the beginning of their names")
    parser.add_argument("--rounds", type=int, default=1, help="so many times as many seeds of what is random")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    names = [case.name for case in all_cases(given.rounds)]
    wanted = [name for name in names if not given.names or name.startswith(tuple(given.names))]
    wanted += [name for name in given.names if name.count("/") == 2 and name not in names]
    report = run_all(wanted, workers=given.workers)
    print(report.to_text(), end="")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
