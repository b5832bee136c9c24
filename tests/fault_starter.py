"""Starts commands and kills them, for `fault_running`: a program of its own that has imported everything already.

Each command is a process that is forked from this one, so that it need not spend seconds on what is the same each time
(imports, the ontology, the shapes), and is killed while it works on what is its own. It reads a line of JSON for each
run and answers with one. Linux only: it takes over the processes whose parent was killed, and so knows which live on.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

MODULES = (
    *("building", "disk", "export", "fanout", "guard", "inferred", "materialised", "release", "study", "withdraw"),
    *("cli", "graph_commands", "publish_commands", "study_commands", "__main__"),
)
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, see prctl(2)


def main() -> None:
    """Answer until the other side closes its end."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    for name in MODULES:
        importlib.import_module(f"nasss.{name}")
    prepare()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


def prepare() -> None:
    """Read what no command changes."""
    from nasss import fanout, fast_shapes, ontology, shapes

    ontology.load()
    shapes.study_shapes()
    fast_shapes.take_over(fast_shapes.study_plan())
    fanout.ontology_file(True)


def run(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Run commands at the same time. Of each: its exit code, how long it took, and who outlived it."""
    begun = time.monotonic()
    running = {start(number, one, request): number for number, one in enumerate(request["commands"])}
    results: list[dict[str, Any]] = [{} for _ in running]
    kill, watched, mark = request["kill"], [Path(place) for place in request["watch"]], request["mark"]
    program = request["program"]
    waits = bool(mark or program)
    seen: float | None = None
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        now = time.monotonic()
        if pid in running:
            number = running.pop(pid)
            results[number] = {"code": os.waitstatus_to_exitcode(status), "seconds": now - begun}
            continue
        if seen is None and (not waits or (mark and appeared(watched, mark)) or (program and runs(program, running))):
            seen = now
        if kill is not None and seen is not None and now - (seen if waits else begun) >= kill:
            for pid in running:
                os.kill(pid, signal.SIGKILL)
            kill = None
        time.sleep(0.0003)
    survivors = outlived(request["patience"])
    for number, result in enumerate(results):
        result["out"], result["err"] = (text(request, number, name) for name in ("out", "err"))
        result["survivors"] = survivors
    return results


def start(number: int, arguments: list[str], request: dict[str, Any]) -> int:
    """Start a command as a process."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.chdir(request["cwd"])
        os.environ.update(request["environment"])
        for place, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(f"{request['talk']}/{number}.{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), place)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if request["largest"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest"], request["largest"]))
        if request["powerless"]:
            give_up_power()
        sys.argv = ["nasss", *arguments]
        code = command()
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 70
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def give_up_power() -> None:
    """Let the mode of files hold for root too: without its capabilities root is an owner like any other."""
    version, none = 0x20080522, (ctypes.c_uint32 * 6)()  # see capset(2)
    if ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(version, 0), none) != 0:
        raise OSError("the capabilities cannot be given up")


def command() -> int:
    """The command itself."""
    from nasss.__main__ import main as nasss

    try:
        nasss()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1


def appeared(places: list[Path], mark: str) -> bool:
    """Whether something that is being made is to be seen."""
    for place in places:
        try:
            if any(name.startswith(mark) for name in os.listdir(place)):
                return True
        except OSError:
            continue
    return False


def runs(program: str, running: dict[int, int]) -> bool:
    """Whether one of the processes has started a program of this name."""
    for pid in running:
        try:
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
                if Path(f"/proc/{child}/comm").read_text(encoding="utf-8").strip() == program:
                    return True
        except OSError:
            continue  # it has ended meanwhile
    return False


def outlived(patience: float) -> list[str]:
    """The processes that a command has left, and that do not end by themselves in time; they are ended."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.005)
        except ChildProcessError:
            return []
    left = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    names = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() for pid in left]
    for pid in left:
        os.kill(int(pid), signal.SIGKILL)
    return names


def text(request: dict[str, Any], number: int, name: str) -> str:
    """What a command has said."""
    return Path(f"{request['talk']}/{number}.{name}").read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
