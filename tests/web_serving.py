"""Help for the tests of the web part: invented data, an application called without a network, a real server."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

SERVE = """
import sys
from nasss.web.pool import Limits
from nasss.web.serve import serve
port, limits, *paths = sys.argv[1:]
serve(port=int(port), paths=paths or None, limits=Limits(**eval(limits)), announce=lambda text: print(text, flush=True))
"""
# Some 10^18 combinations, none of which fits.
ENDLESS = """SELECT * {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l))) < 0)
}"""


def write_data(folder: Path) -> list[Path]:
    """Invented data: the graphs urn:g1 to urn:g3, a default graph, and 400 numbers for queries that do not end."""
    (folder / "own.ttl").write_text('<urn:a> <urn:p> <urn:b> ; <urn:label> "één"@nl .', encoding="utf-8")
    (folder / "graphs.trig").write_text(
        "".join(f"<urn:g{i}> {{ <urn:s{i}> a <urn:Thing> ; <urn:n> {i} . }}\n" for i in (1, 2, 3)), encoding="utf-8"
    )
    (folder / "numbers.ttl").write_text("".join(f"<urn:n{i}> <urn:v> {i} .\n" for i in range(400)), encoding="utf-8")
    return sorted(folder.iterdir())


class Client:
    """Calls an application in this process, one request at a time or several together."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def request(self, method: str, url: str, **keywords: Any) -> httpx.Response:
        """The reply to one request; redirects are not followed."""
        return asyncio.run(self._request(method, url, **keywords))

    def get(self, url: str, accept: str | None = None, **keywords: Any) -> httpx.Response:
        """The reply to a GET, with an Accept header if one is given."""
        headers = {**keywords.pop("headers", {}), "Accept": "*/*" if accept is None else accept}
        return self.request("GET", url, headers=headers, **keywords)

    def together(self, requests: list[tuple[str, str, Mapping[str, Any]]]) -> list[httpx.Response]:
        """The replies to requests that are sent at the same time."""

        async def all_of_them() -> list[httpx.Response]:
            return list(await asyncio.gather(*(self._request(method, url, **rest) for method, url, rest in requests)))

        return asyncio.run(all_of_them())

    async def _request(self, method: str, url: str, **keywords: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://nasss.test") as client:
            return await client.request(method, url, **keywords)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(paths: list[Path] | None = None, **limits: Any) -> Iterator[str]:
    """A real server in a process of its own; gives its address without a slash at the end."""
    port = free_port()
    arguments = [sys.executable, "-c", SERVE, str(port), repr(limits), *map(str, paths or [])]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith(f"nasss is at http://127.0.0.1:{port}/"), line
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
