"""The command, as ``nasss`` and for ``python -m nasss``."""

import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

ASKING = ("ask", "compare", "query", "show")
# With these the shipped graph is not asked.
ELSEWHERE = {"--endpoint", "--federate", "--store", "--sparql", "--help", "-h"}


def main() -> "NoReturn":
    """Run the command. For those that ask something the engine starts while the rest is still being imported."""
    _keep_places()
    words = sys.argv[1:]
    if len(words) > 1 and words[0] in ASKING and not ELSEWHERE & set(words):
        from nasss.engine import start_early

        start_early()
    from nasss.cli import main as run

    run()


def _keep_places() -> None:
    """Where a standard stream was closed, put one in its place that leads nowhere.

    Else the next file that is opened gets its number, and what is meant for a person is written into that file. Results
    that cannot be written are an error, so that standard output is one that cannot be written to.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8")


if __name__ == "__main__":
    main()
