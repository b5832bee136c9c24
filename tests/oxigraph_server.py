"""An oxigraph server for the tests, on a free port of this machine."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server that was started listens."""
    for _ in range(1200):
        assert process.poll() is None, "the server stopped while it started"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start within a minute")


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of a new server whose data are in a folder; its default graph is the union of all graphs."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert program is not None, "install the test extra: pip install '.[test]'"
    port = free_port()
    arguments = ["serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with subprocess.Popen([program, *arguments], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_open(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
