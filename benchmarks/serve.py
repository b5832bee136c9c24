"""How fast the server is, beside the server of Oxigraph on the same data in the same run.

    python benchmarks/serve.py [--seconds 5]

Needs wrk (apt-get install wrk) and the oxigraph program (pip install oxigraph). Both servers run on this machine and
share its processors with wrk, so the numbers compare the two; they are no promise. Pages and answers of the API are
made once and then kept, as the server does for everybody; queries sent to /sparql are answered anew each time.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nasss.questions import load
from nasss.resources import shipped_files

CLIENTS = (1, 16)
JSON = "application/sparql-results+json"
SMALL = "SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } LIMIT 10"
SERVE = """import sys
from nasss.web.serve import serve
serve(port=int(sys.argv[1]), announce=lambda _: None)
"""


@dataclass(frozen=True)
class Case:
    """What is asked for: its name, where at each of the servers, and the query that is posted there."""

    name: str
    ours: str
    theirs: str = ""
    accept: str = "text/html"
    query: str = ""


def cases() -> list[Case]:
    """What is measured."""
    role, ranked = load("factors-by-role").sparql, load("factors-ranked").sparql
    return [
        Case("first page", "/"),
        Case("page of a finding", "/study/strohm-2020/finding/t2-02/"),
        Case("page of a question", "/questions/factors-by-role/"),
        Case("question as JSON (API)", "/api/questions/factors-by-role", accept="application/json"),
        Case("SPARQL: ten labels", "/sparql", "/query", JSON, SMALL),
        Case("SPARQL: factors-ranked", "/sparql", "/query", JSON, ranked),
        Case("SPARQL: factors-by-role", "/sparql", "/query", JSON, role),
    ]


@dataclass(frozen=True)
class Measured:
    """Requests a second, and how long half of them and 99 of 100 took at most."""

    rate: str
    half: str
    most: str


def measure(url: str, case: Case, clients: int, seconds: int) -> Measured:
    """Ask for one address again and again, after a first time that does not count.

    Raises:
        SystemExit: not every reply was 200.
    """
    headers = {"Accept": case.accept} | ({"Content-Type": "application/sparql-query"} if case.query else {})
    urllib.request.urlopen(urllib.request.Request(url, case.query.encode() or None, headers), timeout=120).close()
    command = ["wrk", "--threads", "1", "--connections", str(clients), "--latency", "--timeout", "30s"]
    command += [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        # In Lua as in JSON, a text in quotation marks has its line ends escaped.
        script.write(f"wrk.method = 'POST'\nwrk.body = {json.dumps(case.query)}\n" if case.query else "")
        script.flush()
        command += ["--script", script.name, "--duration", f"{seconds}s", url]
        text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{url} was not answered well:\n{text}")
    rate, half, most = (
        re.search(pattern, text) for pattern in (r"Requests/sec:\s+([\d.]+)", r" 50%\s+(\S+)", r" 99%\s+(\S+)")
    )
    assert rate and half and most
    return Measured(f"{float(rate[1]):,.0f}", half[1], most[1])


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def program(arguments: list[str], port: int) -> Iterator[str]:
    """A server that runs; gives its address."""
    with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def oxigraph(folder: Path, port: int) -> list[str]:
    """The command that serves the same files with Oxigraph, after they were loaded."""
    name = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if name is None or shutil.which("wrk") is None:
        raise SystemExit("Needs wrk (apt-get install wrk) and oxigraph (pip install oxigraph).")
    location = ["--location", str(folder)]
    for path in shipped_files():
        subprocess.run([name, "load", *location, "--file", str(path)], capture_output=True, check=True)
    return [name, "serve-read-only", *location, "--bind", f"127.0.0.1:{port}", "--union-default-graph"]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5, help="how long each case is measured")
    seconds = parser.parse_args().seconds
    port, other_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        theirs = oxigraph(Path(folder) / "store", other_port)
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before, {seconds} s for each number\n")
        print("| case | clients | nasss: requests/s | p50 | p99 | oxigraph: requests/s | p50 | p99 |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        with (
            program([sys.executable, "-c", SERVE, str(port)], port) as our_url,
            program(theirs, other_port) as their_url,
        ):
            for case in cases():
                for clients in CLIENTS:
                    ours = measure(our_url + case.ours, case, clients, seconds)
                    cells = [ours.rate, ours.half, ours.most, "", "", ""]
                    if case.theirs:
                        other = measure(their_url + case.theirs, case, clients, seconds)
                        cells[3:] = [other.rate, other.half, other.most]
                    print(f"| {case.name} | {clients} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
