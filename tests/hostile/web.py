"""Hostile requests: addresses, headers and bodies, given to the application as a server would."""

import asyncio
from collections.abc import Sequence
from random import Random
from typing import Any
from urllib.parse import quote

from hostile import Make, register
from hostile.sandbox import Sandbox, check_reply

Headers = Sequence[tuple[bytes, bytes]]
FORM = (b"content-type", b"application/x-www-form-urlencoded")
DIRECT = (b"content-type", b"application/sparql-query")

PATHS: dict[str, bytes] = {
    "traversal": b"/static/../../../../etc/passwd",
    "traversal-encoded": b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "traversal-slash": b"/static/..%2f..%2f..%2fetc%2fpasswd",
    "traversal-double": b"/static/%252e%252e%252f%252e%252e%252fetc/passwd",
    "traversal-backslash": b"/static/..\\..\\..\\windows\\win.ini",
    "traversal-encoded-backslash": b"/static/%5c..%5c..%5cetc%5cpasswd",
    "traversal-overlong": b"/static/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "traversal-null": b"/static/icons/nasss.svg%00.html",
    "traversal-root": b"//etc/passwd",
    "traversal-page": b"/questions/../../../pyproject.toml",
    "traversal-question": b"/api/questions/..%2f..%2fpyproject",
    "traversal-thing": b"/study/../../secret.ttl",
    "absolute-form": b"http://x.invalid/",
    "no-slash": b"static",
    "empty": b"",
    "crlf": b"/questions%0d%0aSet-Cookie:%20evil=1/",
    "crlf-redirect": b"/questions%0d%0aLocation:%20http://x.invalid",
    "redirect-host": b"//x.invalid/%2e%2e",
    "redirect-back": b"/\\x.invalid",
    "redirect-thing": b"/ontology//x.invalid",
    "long": b"/" + b"a" * 100_000,
    "deep": b"/a" * 20_000,
    "no-utf-8": b"/%ff%fe",
    "broken-percent": b"/%zz%",
    "right-to-left": "/\u202elmth.xedni".encode(),
    "controls": b"/\x1b[31m\x07",
    "iri-injection": b"/ontology/a%3E%20%3Chttp:/x.invalid%3E/",
    "iri-braces": b"/ontology/%7B%7D%22%7C%5E%60/",
    "thing-injection": b"/study/%22%7D%20INSERT%20/a.ttl",
    "suffix-unknown": b"/ontology/Finding.exe",
    "suffix-double": b"/ontology/Finding.ttl.ttl",
    "suffix-only": b"/.ttl",
    "void": b"/.well-known/void.exe",
    "dot-files": b"/.git/config",
    "markup": b"/<script>alert(1)</script>",
    "template": b"/{{7*7}}${7*7}",
    "semicolons": b"/;jsessionid=1;/../",
    "fragment": b"/#/questions",
    "star": b"*",
}
QUERY_STRINGS: dict[str, bytes] = {
    "many-fields": b"&".join(b"a%d=1" % i for i in range(5_000)),
    "field-twice": b"query=ASK{}&query=ASK{}",
    "no-utf-8": b"query=%ff",
    "null": b"query=ASK%00{}",
    "broken-percent": b"query=%zz%",
    "long": b"query=" + b"a" * 200_000,
    "format-unknown": b"query=ASK{}&format=../../evil",
    "format-crlf": b"query=ASK{}&format=a%0d%0ab:c",
    "graph-relative": b"query=ASK{}&default-graph-uri=x",
    "graph-trap": b"query=ASK{?s ?p ?o}&default-graph-uri={trap}",
    "graph-many": b"query=ASK{?s ?p ?o}&" + b"&".join(b"default-graph-uri=urn:%d" % i for i in range(900)),
    "graph-injection": b"query=ASK{}&named-graph-uri=urn:a%3E%20%3Curn:b",
    "update": b"update=DROP+ALL",
    "service": b"query=" + quote("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").encode(),
    "markup": b"query=<script>alert(1)</script>",
    "lang": b"lang=../../etc/passwd&rows=-1&q=<b>",
    "rows": b"rows=" + b"9" * 5_000,
    "search": b"q=" + b"%F0%9F%98%80" * 5_000,
    "semicolons": b"a;b;c=;&&&===",
    "plus": b"+" * 10_000,
}
PAGES = (b"/", b"/sparql", b"/questions/factors-ranked/", b"/search/", b"/api/questions/factors-ranked", b"/compare/")
HEADERS: dict[str, Headers] = {
    "accept-long": [(b"accept", b"text/turtle;q=0.1," * 20_000)],
    "accept-broken": [(b"accept", b'a/b;q="1;,,;;/,*;q=x,text/*;q=2,\xff/\xfe;="\\"')],
    "accept-quotes": [(b"accept", b'"' * 50_000)],
    "accept-parameters": [(b"accept", b"text/html" + b";a=b" * 50_000)],
    "accept-crlf": [(b"accept", b"text/html\r\nX-Evil: 1")],
    "accept-weights": [(b"accept", b"text/html;q=0.000,text/turtle;q=1.0000,*/*;q=-1")],
    "accept-star": [(b"accept", b"*"), (b"accept", b"*/x")],
    "host-evil": [(b"host", b"x.invalid")],
    "host-crlf": [(b"host", b"a\r\nX-Evil: 1")],
    "host-odd": [(b"host", b"[::1]:99999999999999999999")],
    "host-injection": [(b"host", b'"><script>alert(1)</script>')],
    "host-twice": [(b"host", b"a"), (b"host", b"b")],
    "host-path": [(b"host", b"x.invalid/../../a?b#c")],
    "host-iri": [(b"host", b"x.invalid> <urn:a")],
    "host-no-utf-8": [(b"host", b"\xff\xfe")],
    "forwarded": [
        (b"x-forwarded-host", b"x.invalid"),
        (b"x-forwarded-proto", b"gopher"),
        (b"forwarded", b"host=x.invalid"),
    ],
    "origin-null": [(b"origin", b"null")],
    "origin-crlf": [(b"origin", b"http://x.invalid\r\nX-Evil: 1")],
    "origin-loopback-like": [(b"origin", b"http://localhost.x.invalid"), (b"access-control-request-method", b"POST")],
    "etag-many": [(b"if-none-match", b'W/"a", ' * 20_000)],
    "range": [(b"range", b"bytes=0-,-1,5-2," + b"0-1," * 5_000)],
    "range-huge": [(b"range", b"bytes=99999999999999999999999-")],
    "dates": [(b"if-modified-since", b"Thu, 99 Foo 99999 99:99:99 GMT")],
    "encoding": [(b"accept-encoding", b"gzip;q=nan, br, identity;q=0, *;q=0")],
    "cookies": [(b"cookie", b"a=" + b"b" * 60_000)],
    "many": [(b"x-%d" % i, b"1") for i in range(2_000)],
    "names": [(b"x\r\ny", b"1"), (b"", b"1"), (b"\x00", b"\x00")],
    "language": [(b"accept-language", b"../../etc,*;q=0," * 5_000)],
    "override": [(b"x-http-method-override", b"DELETE"), (b"x-original-url", b"/etc/passwd")],
}
BODIES: dict[str, tuple[Headers, bytes]] = {
    "no-type": ([], b"query=ASK{}"),
    "type-unknown": ([(b"content-type", b"text/x-evil\r\nx: y")], b"ASK {}"),
    "type-long": ([(b"content-type", b"a/" + b"b" * 50_000)], b"ASK {}"),
    "multipart": ([(b"content-type", b"multipart/form-data; boundary=x")], b"--x\r\n\r\n" * 1_000),
    "charset": ([(b"content-type", b"application/sparql-query; charset=utf-16")], "ASK {}".encode("utf-16")),
    "charset-odd": ([(b"content-type", b'application/sparql-query; charset="\\"; charset=x')], b"ASK {}"),
    "no-utf-8": ([DIRECT], b"ASK { <urn:\xff> ?p ?o }"),
    "too-long": ([FORM], b"query=" + b"a" * 200_000),
    "length-lies": ([FORM, (b"content-length", b"5")], b"query=ASK{}" + b"a" * 200_000),
    "length-odd": ([FORM, (b"content-length", b"\xb2\xb3")], b"query=ASK{}"),
    "length-huge": ([FORM, (b"content-length", b"9" * 5_000)], b"query=ASK{}"),
    "length-negative": ([FORM, (b"content-length", b"-1")], b"query=ASK{}"),
    "chunked-and-length": ([FORM, (b"content-length", b"3"), (b"transfer-encoding", b"chunked")], b"0\r\n\r\n"),
    "gzip": ([FORM, (b"content-encoding", b"gzip")], b"\x1f\x8b\x08" + b"\0" * 1_000),
    "many-fields": ([FORM], b"&".join(b"a=1" for _ in range(20_000))),
    "update": ([(b"content-type", b"application/sparql-update")], b"DROP ALL"),
    "update-field": ([FORM], b"update=LOAD+<http://127.0.0.1:9/>"),
    "null": ([DIRECT], b"ASK {}\0"),
    "bom": ([DIRECT], b"\xef\xbb\xbfASK {}"),
    "bom-utf-16": ([DIRECT], b"\xff\xfeA\0S\0K\0"),
    "endless": ([DIRECT], b"SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c = ?z) }"),
    "service": ([DIRECT], b"SELECT * { SERVICE <{trap}> { ?s ?p ?o } }"),
    "service-grown-together": ([DIRECT], b"PREFIX x: <{trap}> SELECT * { SERVICEx: { ?s ?p ?o } }"),
    "large-answer": ([DIRECT], b"SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 99999"),
    "deep": ([DIRECT], b"SELECT * " + b"{" * 40_000),
    "dotted": ([DIRECT], b"SELECT * { ?s ?p ?service . " + b"a." * 40_000 + b" }"),
    "json": ([(b"content-type", b"application/json")], b'{"query": "ASK {}"}'),
    "xml": (
        [(b"content-type", b"application/xml")],
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    ),
    "empty": ([FORM], b""),
}
METHODS = (
    "TRACE",
    "CONNECT",
    "PUT",
    "DELETE",
    "PATCH",
    "PROPFIND",
    "get",
    "G\u00cbT",
    "X" * 5_000,
    "",
    "GET\r\nX: y",
    "OPTIONS",
    "HEAD",
)


async def _called(app: Any, scope: dict[str, Any], body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """What an ASGI application replies, without a client that would put the request right."""
    parts = [body[i : i + 50_000] for i in range(0, len(body), 50_000)] or [b""]
    status, headers, found = 0, [], []

    async def receive() -> dict[str, Any]:
        if parts:
            part = parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(parts)}
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status, headers = message["status"], list(message["headers"])
        else:
            found.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, headers, b"".join(found)


def request(
    sandbox: Sandbox,
    method: str = "GET",
    path: bytes = b"/",
    query: bytes = b"",
    headers: Headers = (),
    body: bytes = b"",
) -> tuple[str, bytes]:
    """Send a request as it is; gives the class of the status, and what came.

    Raises:
        BrokenError: the reply is none that the server may give.
    """
    from urllib.parse import unquote

    trap = sandbox.trap.url.encode()
    named = {name for name, _ in headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        # What uvicorn makes of it.
        "path": unquote(path.decode("latin-1")),
        "raw_path": path,
        "query_string": query.replace(b"{trap}", trap),
        "root_path": "",
        "headers": [*([] if b"host" in named else [(b"host", b"nasss.test")]), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("nasss.test", 80),
    }
    status, sent, content = asyncio.run(_called(sandbox.app, scope, body.replace(b"{trap}", trap)))
    check_reply(status, sent, content)
    return f"status {status // 100}xx", repr(sent).encode() + content


def _path(path: bytes) -> Make:
    return lambda rng, sandbox: request(
        sandbox, path=path, headers=[(b"accept", rng.choice([b"text/html", b"*/*", b"text/turtle"]))]
    )


def _query(query: bytes, path: bytes) -> Make:
    return lambda rng, sandbox: request(sandbox, path=path, query=query)


def _headers(headers: Headers) -> Make:
    return lambda rng, sandbox: request(sandbox, path=rng.choice(PAGES), query=b"query=ASK{}", headers=headers)


def _body(headers: Headers, body: bytes) -> Make:
    return lambda rng, sandbox: request(sandbox, "POST", b"/sparql", headers=headers, body=body)


def _method(method: str) -> Make:
    return lambda rng, sandbox: request(sandbox, method, rng.choice(PAGES), body=b"ASK {}")


def _random_path(rng: Random, sandbox: Sandbox) -> object:
    pieces = [
        b"..",
        b"%2e",
        b"/",
        b"\\",
        b"questions",
        b"ontology",
        b"Finding",
        b".ttl",
        b"%0a",
        b"%00",
        b"%ff",
        b"?",
        b"study",
        b"static",
        b"api",
    ]
    return request(sandbox, path=b"/" + b"".join(rng.choice(pieces) for _ in range(rng.randint(1, 12))))


for _name, _path_ in PATHS.items():
    register("url", f"path-{_name}", _path(_path_))
for _name, _query_ in QUERY_STRINGS.items():
    register("url", f"endpoint-{_name}", _query(_query_, b"/sparql"))
    register("url", f"page-{_name}", _query(_query_, PAGES[2]))
register("url", "random-path", _random_path, 30)
for _name, _headers_ in HEADERS.items():
    register("header", _name, _headers(_headers_), 2)
for _name, (_headers_, _body_) in BODIES.items():
    register("body", _name, _body(_headers_, _body_))
for _number, _method_ in enumerate(METHODS):
    register("header", f"method-{_number}", _method(_method_))
