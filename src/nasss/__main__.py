"""The command, as ``nasss`` and for ``python -m nasss``."""

import sys
from typing import NoReturn

ASKING = ("ask", "compare", "query", "show")
# With these the shipped graph is not asked.
ELSEWHERE = {"--endpoint", "--federate", "--store", "--sparql", "--help", "-h"}


def main() -> NoReturn:
    """Run the command. For those that ask something the engine starts while the rest is still being imported."""
    words = sys.argv[1:]
    if len(words) > 1 and words[0] in ASKING and not ELSEWHERE & set(words):
        from nasss.engine import start_early

        start_early()
    from nasss.cli import main as run

    run()


if __name__ == "__main__":
    main()
