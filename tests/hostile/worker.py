"""Runs cases whose names come in on standard input, and writes what came of each as a line of JSON."""

import gc
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from hostile import Case, load, named
from hostile.sandbox import SECRET, BrokenError, Ended, Sandbox, check_error

MEMORY = 1_500_000_000  # bytes of data, of a worker and of each process it starts
SECONDS = int(os.environ.get("NASSS_HOSTILE_SECONDS", "60"))  # for one case


class HangError(BaseException):
    """It did not end; nothing in nasss may catch this."""


def outcome(case: Case, sandbox: Sandbox) -> tuple[str, str]:
    """What came of a case: a word for it, and what is wrong; the latter is empty when all rules hold."""
    from nasss.errors import NasssError

    try:
        result = case.run(sandbox)
        word, text = result if isinstance(result, tuple) else ("result", result)
    except Ended as ended:
        word, text = f"exit {ended.code}", str(ended)
    except NasssError as error:
        try:
            check_error(error, sandbox.names)
        except BrokenError as broken:
            return "broken", str(broken)
        word, text = {1: "problem", 2: "usage", 3: "engine"}[error.exit_code], str(error)
    except BrokenError as error:
        return "broken", str(error)
    except HangError:
        return "hang", f"did not end within {SECONDS} seconds"
    except MemoryError:
        return "memory", "took more memory than it may"
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return "traceback", f"{type(error).__name__}: {str(error)[:300]} ({place.filename}:{place.lineno})"
    shown = text if isinstance(text, bytes) else repr(text).encode()
    if SECRET.encode() in shown:
        return "broken", "the text of a file outside was shown"
    return word, ""


def run(case: Case, sandbox: Sandbox, number: int) -> dict[str, Any]:
    """Run a case with all that is watched."""
    sandbox.begin(number)
    begun = time.monotonic()
    signal.signal(signal.SIGALRM, _hang)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        word, wrong = outcome(case, sandbox)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        sandbox.end()
    except BrokenError as error:
        word, wrong = "broken", "; ".join(filter(None, (wrong, str(error))))
    gc.collect()
    seconds = time.monotonic() - begun
    return {"name": case.name, "outcome": word, "wrong": wrong, "seconds": seconds, "peak": peak()}


def peak() -> int:
    """The most memory that this process has had, in MB.

    Not that of getrusage where it can be helped: there a process begins with what the one had that started it, which
    is a whole test run here.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (size,) = re.findall(r"^VmHWM:\s+([0-9]+) kB$", status.read_text(encoding="ascii", errors="replace"), re.MULTILINE)
    return int(size) // 1024


def _hang(*_: object) -> None:
    raise HangError


def main() -> None:
    """Read names until there are no more."""
    load()
    out = sys.stdout
    # What a case prints by mistake must not be taken for a line of ours.
    sys.stdout = sys.stderr
    with tempfile.TemporaryDirectory(prefix="nasss-hostile-", ignore_cleanup_errors=True) as root:
        sandbox = Sandbox(Path(root), MEMORY)
        for number, line in enumerate(sys.stdin):
            print(json.dumps(run(named(line.strip()), sandbox, number)), file=out, flush=True)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        sandbox.store.close()
        sandbox.graph.close()
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        children = max(children, used[1].ru_maxrss // 1024)
        cpu = sum(each.ru_utime + each.ru_stime for each in used)
        print(json.dumps({"engines": children, "cpu": cpu}), file=out, flush=True)


if __name__ == "__main__":
    main()
