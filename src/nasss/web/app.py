"""The web application: which address is answered by what, and what every reply carries."""

import hashlib
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit
from urllib.parse import quote as _quoted

import anyio
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nasss.api import Connection
from nasss.errors import NasssError
from nasss.guard import guard_all
from nasss.questions import slugs
from nasss.resources import shipped_files
from nasss.web import twins
from nasss.web.negotiate import GRAPHS, HTML, Format, choose
from nasss.web.openapi import Api
from nasss.web.pool import Limits, Pool
from nasss.web.protocol import RefusedError, Reply, Request, Service, negotiated, refusal, text_reply, void_description

if TYPE_CHECKING:
    from nasss.web.pages import Pages

STATIC = Path(__file__).parent / "static"
KEPT_BYTES = 100_000_000
BROKEN = "The server made a mistake; this was noted in its log."
_LOG = logging.getLogger("nasss.web")
PAGE_ENGINES = 2
LOOPBACK = ("localhost", "127.0.0.1", "[::1]", "::1")

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(directives: Mapping[str, str]) -> str:
    """A Content-Security-Policy header."""
    return "; ".join(f"{name} {value}" for name, value in directives.items())


HEADERS = {
    "Content-Security-Policy": policy(POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    paths: Iterable[Path | str] | None = None,
    *,
    public: bool = False,
    limits: Limits | None = None,
    base: str = "/",
    origins: Sequence[str] | None = None,
    hosts: Sequence[str] = ("*",),
    warm: bool = False,
) -> Starlette:
    """The application, ready for an ASGI server.

    Args:
        paths: the RDF files to serve; the shipped ones if not given.
        public: whether it is for everybody; then the disclosure check must find nothing to object to.
        limits: how much a query may take, and how many run and wait.
        base: the path below which the server is reached.
        origins: the web pages elsewhere whose scripts may read the replies, ``*`` for all. If not given: all of
            them on a public server, else only those of this machine, because data that are not public
            must not be readable by any page that happens to be open in the same browser.
        hosts: the names under which the server answers, ``*`` for any; see Starlette's TrustedHostMiddleware.
        warm: whether to gather at the start what the first visitors would wait for.

    Raises:
        ProblemError: the data may not be made public; the message says why.
        EngineError: a file is missing or cannot be read as RDF, or the check could not be made.
    """
    files = list(shipped_files() if paths is None else paths)
    if public:
        guard_all(files, what="serve")
    site = Site(files, limits or Limits(), base)
    allowed = tuple(origins) if origins is not None else (("*",) if public else ())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # The first visitor need not wait; what goes wrong here shows at the page that needs it.
        if warm:
            threading.Thread(target=site.warm, daemon=True).start()
        yield
        site.close()

    app = Starlette(
        routes=site.routes(),
        middleware=[
            Middleware(Secured, origins=allowed),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={HTTPException: _http_error, Exception: _broken},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


class Site:
    """What the addresses lead to.

    Args:
        paths: the RDF files.
        limits: how much a query may take, and how many run and wait.
        base: the path below which the server is reached.
    """

    def __init__(self, paths: Iterable[Path | str], limits: Limits, base: str) -> None:
        self.limits = limits
        self.base = base
        self.pool = Pool(paths, limits)
        # Pages have engines of their own: they are answered while queries of others fill the pool.
        kept = Limits(seconds=limits.seconds, concurrent=PAGE_ENGINES, queue=limits.queue, memory=limits.memory)
        self.page_pool = Pool(paths, kept)
        self.connection = Connection(self.page_pool)
        self.service = Service(self.pool, body_limit=limits.body, editor=self._editor)
        self.api = Api(self.connection)
        self._query_threads = anyio.CapacityLimiter(limits.concurrent + limits.queue + 4)
        self._page_threads = anyio.CapacityLimiter(PAGE_ENGINES + limits.queue + 4)
        self._kept: OrderedDict[object, Reply] = OrderedDict()
        self._kept_bytes = 0
        self._making: dict[object, threading.Lock] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Stop the engines."""
        self.pool.close()
        self.page_pool.close()

    def warm(self) -> None:
        """Gather what the first visitors would wait for."""
        with suppress(NasssError):
            if self.pages is not None:
                self.pages.warm()

    @cached_property
    def pages(self) -> "Pages | None":
        """The pages; None where they are not installed."""
        try:
            from nasss.web.pages import Pages
        except ImportError:
            return None
        return Pages(self.connection, base=self.base)

    def routes(self) -> list[Route | Mount]:
        """All addresses."""
        data: list[tuple[str, Callable[[WebRequest], Reply]]] = [
            ("/healthz", self._health),
            ("/favicon.ico", self._icon),
            ("/.well-known/void", self._void),
            ("/.well-known/void.{kind}", self._void),
            ("/.well-known/sparql-examples.ttl", self._examples),
            ("/sparql/terms.json", self._terms),
            ("/search/index.json", self._search_index),
            ("/sparql/examples.json", self._examples_json),
            ("/api", self._api_index),
            ("/api/", self._api_index),
            ("/api/openapi.json", self._openapi),
            ("/api/questions", self._api_list),
            ("/api/questions/{slug}", self._api_question),
            ("/ontology.{kind}", self._ontology),
            ("/questions/{slug}.{kind}", self._question),
            ("/{path:path}", self._page_or_thing),
        ]
        return [
            Route("/sparql", _Endpoint(self)),
            Mount("/static", _Static(directory=STATIC), name="static"),
            *(Route(path, partial(self._respond, answer), methods=["GET"]) for path, answer in data),
        ]

    async def _respond(self, answer: Callable[[WebRequest], Reply], request: WebRequest) -> Response:
        return await self.run(answer, request, self._page_threads)

    async def run(
        self, answer: Callable[[WebRequest], Reply], request: WebRequest, threads: anyio.CapacityLimiter
    ) -> Response:
        """Answer in a thread, so that others are answered meanwhile."""
        reply = await anyio.to_thread.run_sync(partial(_safely, answer, request), limiter=threads)
        return _response(request, reply)

    async def sparql(self, request: WebRequest) -> Response:
        """Answer a request to the endpoint."""
        try:
            with anyio.fail_after(self.limits.seconds):
                body = await _body(request, self.limits.body)
        except TimeoutError:
            return _response(request, text_reply(408, "The request took too long to arrive.", {"Connection": "close"}))
        if body is None:
            words = f"The request has more than {self.limits.body:,} bytes."
            return _response(request, text_reply(413, words, {"Connection": "close"}))
        asked = _plain(request, body)
        return await self.run(lambda _: self.service.handle(asked), request, self._query_threads)

    # The answers. Each runs in a thread.

    def _editor(self, request: Request) -> Reply:
        values = dict(parse_qsl(request.query_string, keep_blank_values=True))
        page = self.pages.page("/sparql", values) if self.pages is not None else None
        if page is None:
            return self.service.handle(Request("GET", request.url, "", {**request.headers, "accept": "text/turtle"}))
        return Reply(page.status, {"Content-Type": HTML.content_type}, page.html.encode())

    def _health(self, _: WebRequest) -> Reply:
        self.page_pool.query("ASK {}")
        return _json(200, {"status": "ok"})

    def _icon(self, _: WebRequest) -> Reply:
        return Reply(200, {"Content-Type": "image/svg+xml"}, (STATIC / "icons" / "nasss.svg").read_bytes())

    def _void(self, request: WebRequest) -> Reply:
        chosen = _ending(request, GRAPHS) or negotiated(_plain(request), GRAPHS)
        query = void_description(self.page_pool, _root(request))
        return Reply(200, _typed(chosen), self.page_pool.raw(query, chosen.name))

    def _examples(self, request: WebRequest) -> Reply:
        from nasss.web.examples import turtle

        return Reply(200, {"Content-Type": "text/turtle; charset=utf-8"}, turtle(f"{_root(request)}sparql").encode())

    def _examples_json(self, _: WebRequest) -> Reply:
        from nasss.web.examples import questions_json

        return Reply(200, {"Content-Type": "application/json"}, questions_json().encode())

    def _terms(self, _: WebRequest) -> Reply:
        from nasss.web.examples import terms_json

        return self._once("terms", lambda: Reply(200, _TYPE_JSON, terms_json(self.connection.source).encode()))

    def _search_index(self, _: WebRequest) -> Reply:
        pages = self.pages
        if pages is None:
            return text_reply(404, "The pages are not installed.")
        return self._once("search", lambda: Reply(200, _TYPE_JSON, pages.search_index().encode()))

    def _api_index(self, request: WebRequest) -> Reply:
        return Reply(303, {"Location": f"{_root(request)}api/openapi.json"})

    def _openapi(self, request: WebRequest) -> Reply:
        return _json(200, self.api.document(_root(request)))

    def _api_list(self, request: WebRequest) -> Reply:
        return self.api.questions(_plain(request))

    def _api_question(self, request: WebRequest) -> Reply:
        key = ("api", request.path_params["slug"], request.url.query, request.headers.get("accept"))
        return self._once(key, lambda: self.api.answer(request.path_params["slug"], _plain(request)))

    def _ontology(self, request: WebRequest) -> Reply:
        chosen = _ending(request, twins.ONTOLOGY_FORMATS)
        if chosen is None:
            return self._page(request)
        return Reply(200, _typed(chosen), twins.ontology(chosen.name))

    def _question(self, request: WebRequest) -> Reply:
        slug, chosen = request.path_params["slug"], _ending(request, twins.QUESTION_FORMATS)
        if chosen is None or slug not in slugs():
            return self._page(request)
        return self._once(("twin", request.url.path, request.url.query), lambda: self._twin(request, slug, chosen))

    def _twin(self, request: WebRequest, slug: str, chosen: Format) -> Reply:
        values = dict(parse_qsl(request.url.query))
        # What a page shows of an answer does not change the answer.
        for name in ("lang", "rows"):
            values.pop(name, None)
        document = twins.question(self.connection, slug, chosen.name, values)
        if document is None:
            return text_reply(404, "There is no chart for this question, or charts are not installed here.")
        return Reply(200, _typed(chosen), document)

    def _page_or_thing(self, request: WebRequest) -> Reply:
        path = request.url.path
        name, dot, kind = path.rpartition(".")
        chosen = next((known for known in twins.THING_FORMATS if dot and known.name == kind), None)
        if chosen is not None:
            return self._once(("thing", path), lambda: self._thing(request, name, chosen))
        if path.startswith(("/ontology", "/study/")):
            wanted = choose(request.headers.get("accept"), (HTML, *twins.THING_FORMATS))
            if wanted is None:
                raise RefusedError(406, f"None of the formats fits.\n{twins_listed()}")
            if wanted is not HTML and self._is_thing(path):
                # See Other: the thing itself cannot be sent, a document about it can.
                place = f"{path.rstrip('/')}.{wanted.name}"
                return Reply(303, {"Location": place, "Vary": "Accept"})
        return self._page(request)

    def _is_thing(self, path: str) -> bool:
        if path.strip("/") == "ontology":
            return True
        words = " ".join(iri.n3() for iri in twins.thing_iris(path))
        return self.page_pool.query(f"ASK {{ VALUES ?x {{ {words} }} ?x ?p ?o }}") is True

    def _thing(self, request: WebRequest, path: str, chosen: Format) -> Reply:
        for iri in twins.thing_iris(path):
            document = twins.thing(self.page_pool, iri, chosen.name)
            if document is not None:
                return Reply(200, {**_typed(chosen), "Link": f'<{iri.value}>; rel="describes"'}, document)
        return self._page(request)

    def _page(self, request: WebRequest) -> Reply:
        path, query = request.url.path, request.url.query
        return self._once(("page", path, query), lambda: self._made(path, query))

    def _made(self, path: str, query: str) -> Reply:
        """A page, or the way to it when only the slash at the end is missing."""
        values = dict(parse_qsl(query, keep_blank_values=True))
        place = path if path.endswith("/") else f"{path}/"
        page = self.pages.page(place, values) if self.pages is not None else None
        if page is None:
            return text_reply(404, f"There is no page {path[:300]!r} here. Begin at / or /questions/.")
        if place != path and page.status == 200:
            # The links on a page are relative to its address with the slash.
            return Reply(308, {"Location": _quoted(path.rpartition("/")[2]) + "/" + (f"?{query}" if query else "")})
        return Reply(page.status, {"Content-Type": HTML.content_type, "Vary": "Accept"}, page.html.encode())

    def _once(self, key: object, make: Callable[[], Reply]) -> Reply:
        """A reply that is made once and then kept: the data do not change while the server runs."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, threading.Lock())
        # Who asks for the same meanwhile waits for it and does not make it again.
        with making:
            if (kept := self._kept.get(key)) is not None:
                return kept
            try:
                reply = make()
                if reply.status == 200:
                    self._keep(key, reply)
                return reply
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def _keep(self, key: object, reply: Reply) -> None:
        with self._lock:
            self._kept[key] = reply
            self._kept_bytes += len(reply.body)
            while self._kept_bytes > KEPT_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._kept_bytes -= len(oldest.body)


_TYPE_JSON = {"Content-Type": "application/json"}


def twins_listed() -> str:
    """What a thing is offered in."""
    from nasss.web.negotiate import listed

    return listed((HTML, *twins.THING_FORMATS))


def _typed(chosen: Format) -> dict[str, str]:
    return {"Content-Type": chosen.content_type, "Vary": "Accept"}


def _ending(request: WebRequest, offers: Sequence[Format]) -> Format | None:
    """The format that the ending of the address names."""
    kind = request.path_params.get("kind")
    return next((offer for offer in offers if offer.name == kind), None)


def _root(request: WebRequest) -> str:
    """The address of the first page, with a slash at the end."""
    return str(request.base_url)


def _plain(request: WebRequest, body: bytes = b"") -> Request:
    """The request without the framework."""
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    url = str(request.url.replace(query="", fragment=""))
    return Request(request.method, url, request.url.query, headers, body)


def _json(status: int, data: object) -> Reply:
    return Reply(status, _TYPE_JSON, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


async def _body(request: WebRequest, limit: int) -> bytes | None:
    """The body, None when it is longer than allowed."""
    said = request.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and (len(said) > 18 or int(said) > limit):
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def _safely(answer: Callable[[WebRequest], Reply], request: WebRequest) -> Reply:
    try:
        return answer(request)
    except RefusedError as error:
        return text_reply(error.status, str(error), error.headers)
    except NasssError as error:
        return refusal(error)
    except Exception:
        # What went wrong stands in the server's log, not in the reply.
        _LOG.exception("%s %s", request.method, request.url.path)
        return text_reply(500, BROKEN)


def _response(request: WebRequest, reply: Reply) -> Response:
    headers = dict(reply.headers)
    if reply.status == 200 and reply.body:
        # Weak: the same content may be sent compressed.
        mark = f'W/"{hashlib.sha256(reply.body).hexdigest()[:20]}"'
        headers |= {"ETag": mark, "Cache-Control": "no-cache"}
        if request.method in ("GET", "HEAD") and mark in request.headers.get("if-none-match", ""):
            kept = {name: value for name, value in headers.items() if name != "Content-Type"}
            return Response(status_code=304, headers=kept)
    headers.setdefault("Content-Length", str(len(reply.body)))
    return Response(b"" if request.method == "HEAD" else reply.body, reply.status, headers)


async def _http_error(_: WebRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing here.", 405: "This method is not answered here; the data can only be read."}
    text = words.get(error.status_code, str(error.detail)) + "\n"
    return Response(text, error.status_code, error.headers, "text/plain")


async def _broken(_: WebRequest, error: Exception) -> Response:
    # Sent from outside the middleware, which therefore cannot add the headers; the server logs the error.
    return Response(BROKEN + "\n", 500, HEADERS, "text/plain")


class _Endpoint:
    """The endpoint as an ASGI application, so that it sees every method."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = WebRequest(scope, receive)
        try:
            response = await self.site.sparql(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)


class _Static(StaticFiles):
    """Files that browsers ask about again each time, so that an update shows at once."""

    def file_response(self, *args: Any, **keywords: Any) -> Response:
        """The reply for a file."""
        response = super().file_response(*args, **keywords)
        response.headers["Cache-Control"] = "no-cache"
        return response


class Secured:
    """Puts the security headers on every reply, and says which pages elsewhere may read it.

    Args:
        app: the application.
        origins: the origins that may read replies; ``*`` for all. Pages of this machine always may.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str] = ()) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = WebRequest(scope)
        cors = self._cors(request.headers.get("origin"))

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, **cors}.items():
                    headers.setdefault(name, value)
                headers.add_vary_header("Origin")
            await send(message)

        asked = request.headers.get("access-control-request-method")
        if scope["method"] == "OPTIONS" and (asked or request.url.path != "/sparql"):
            await Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})(scope, receive, secured)
            return
        await self.app(scope, receive, secured)

    def _cors(self, origin: str | None) -> dict[str, str]:
        if "*" in self.origins:
            allowed = "*"
        elif origin is not None and (origin in self.origins or _is_loopback(origin)):
            allowed = origin
        else:
            return {}
        return {
            "Access-Control-Allow-Origin": allowed,
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
            "Access-Control-Max-Age": "86400",
        }


def _is_loopback(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK
