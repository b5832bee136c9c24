"""The server itself: nasss serve."""

import asyncio
import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from nasss.errors import EngineError, UsageError
from nasss.web.app import LOOPBACK, create_app
from nasss.web.pool import Limits

# How long a client may take to send the head of a request, in seconds.
HEAD_SECONDS = 10.0
CONNECTIONS = 500
HEAD_BYTES = 65536


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    open_browser: bool = False,
    public: bool = False,
    paths: Iterable[Path | str] | None = None,
    limits: Limits | None = None,
    origins: Sequence[str] | None = None,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the pages and the SPARQL endpoint until Ctrl-C.

    Args:
        host: the address to listen at. One that other machines reach needs `public`.
        port: the port; 0 for any that is free.
        open_browser: whether to open the first page in a browser.
        public: whether it is for everybody; then the disclosure check must find nothing to object to.
        paths: the RDF files to serve; the shipped ones if not given.
        limits: how much a query may take, and how many run and wait.
        origins: the web pages elsewhere whose scripts may read the replies, see `nasss.web.app.create_app`.
        announce: what to tell that the server is there, and where.

    Raises:
        UsageError: others would reach a server that is not public.
        ProblemError: the data may not be made public; the message says why.
        EngineError: the address is taken or not one of this machine, or a file cannot be read.
    """
    inside = is_loopback(host)
    if not inside and not public:
        raise UsageError(
            f"Other machines would reach the server at {host}. Add --public, which checks first that the data tell "
            "nothing about single people; or serve at 127.0.0.1."
        )
    # A page elsewhere can give its own name the address of this machine; such a name is not answered.
    hosts = ("*",) if public else (*LOOPBACK, host)
    listener = _listen(host, port)
    try:
        app = create_app(paths, public=public, limits=limits, origins=origins, hosts=hosts, warm=True)
        address = f"http://{_in_url(host)}:{listener.getsockname()[1]}/"
        announce(f"nasss is at {address} (SPARQL at {address}sparql). Ctrl-C stops it.")
        if open_browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        _Server(configuration(app)).run(sockets=[listener])
    finally:
        listener.close()


def configuration(app: Any) -> uvicorn.Config:
    """How the server behaves towards clients that are slow, many, or send what is no request."""
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        loop="asyncio",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=HEAD_BYTES,
    )


class _Server(uvicorn.Server):
    """Ends quietly on Ctrl-C, which is how it is meant to end."""

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Run until it is told to stop."""
        try:
            super().run(sockets)
        except KeyboardInterrupt:
            return


class PatientProtocol(H11Protocol):
    """HTTP that closes a connection whose request does not begin in time, however slowly it trickles in."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        # Head and body are sent apart; without this the body of a short reply waits for the client's receipt (40 ms).
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came in; the wait ends when a whole head has come."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is no port; expected 1 to 65535, or 0 for any that is free")
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.create_server(address[:2], family=family, backlog=256)
    except OSError as error:
        hint = "Is another server running there? Take another port with --port."
        raise EngineError(f"Cannot listen at {host}, port {port}: {error.strerror or error}. {hint}") from error
    listener.set_inheritable(False)
    return listener


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
