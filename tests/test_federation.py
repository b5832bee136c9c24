"""One question over three endpoints, each with one study: the merged answer, and no person leaves an endpoint."""

import re
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.error import HTTPError

import pyoxigraph as ox
import pytest
import study_data
from oxigraph_server import oxigraph
from test_queries import SLUGS
from test_stores import as_tsv
from write_answers import answer_tsv

from nasss import federation, remote
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.namespaces import NASSS
from nasss.resources import graph_dir, mapping_files, ontology_files
from nasss.store import Store

STUDIES = ("hogg-2023", "strohm-2020", "van-leeuwen-2024")
STROHM = "https://w3id.org/nasss/study/strohm-2020"
PEOPLE = f"""SELECT DISTINCT ?person WHERE {{
  VALUES ?kind {{ {" ".join(f"<{NASSS}{name}>" for name in ("Participant", "Citation", "Interview", "Coder"))} }}
  ?person a ?kind .
}}"""
LISTS = f"SELECT DISTINCT ?text WHERE {{ ?row <{NASSS}printedIds> ?text . }}"


class Recorder(BaseHTTPRequestHandler):
    """Passes requests on to a server and keeps what goes either way."""

    def do_POST(self) -> None:
        place = cast(Any, self.server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept") if self.headers[name]}
        request = urllib.request.Request(f"{place.target}{self.path}", body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, kind, document = answer.status, answer.headers["Content-Type"], answer.read()
        except HTTPError as error:
            status, kind, document = error.code, "text/plain", error.read()
        place.seen.append((body, document))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(document)))
        self.end_headers()
        self.wfile.write(document)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Elsewhere(BaseHTTPRequestHandler):
    """Sends whoever asks to another address."""

    code = 307

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.code)
        self.send_header("Location", cast(Any, self.server).target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ThreadingHTTPServer]]:
    """Three oxigraph servers with a study each, behind recorders."""
    recorders: list[ThreadingHTTPServer] = []
    running: list[Any] = []
    try:
        for study in STUDIES:
            server = oxigraph(tmp_path_factory.mktemp(study))
            target = server.__enter__()
            running.append(server)
            paths = [*ontology_files(), *mapping_files(), graph_dir() / f"{study}.trig"]
            remote.upload(f"{target}/store", paths)
            recorders.append(listening(Recorder, target))
        yield recorders
    finally:
        for recorder in recorders:
            recorder.shutdown()
            recorder.server_close()
        for server in running:
            server.__exit__(None, None, None)


def listening(handler: type[BaseHTTPRequestHandler], target: str) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    cast(Any, server).target, cast(Any, server).seen = target, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def urls(servers: list[ThreadingHTTPServer]) -> list[str]:
    return [f"http://127.0.0.1:{server.server_port}/query" for server in servers]


@pytest.fixture(scope="module")
def merged() -> ox.Store:
    """The three studies in one store."""
    return study_data.store(*STUDIES)


@pytest.fixture(scope="module")
def apart() -> list[tuple[ox.Store, list[ox.Store]]]:
    """The shipped studies together and one by one, and the invented ones likewise."""
    return [
        (study_data.store(*names), [study_data.store(name) for name in names])
        for names in (STUDIES, tuple(study_data.INVENTED))
    ]


def texts(store: ox.Store, sparql: str) -> set[str]:
    return {str(next(iter(row.values()))) for row in study_data.rows(store, sparql)}


def rows_of(store: ox.Store, slug: str) -> list[str]:
    return answer_tsv(store, study_data.query_text(slug)).splitlines()[1:]


def test_each_question_is_decided_one_way_or_the_other() -> None:
    assert sorted([*federation.questions(), *federation.REFUSED]) == SLUGS
    assert len(federation.questions()) == 40


@pytest.mark.server
def test_together_they_give_the_merged_answer_and_nobody_leaves(
    places: list[ThreadingHTTPServer], merged: ox.Store
) -> None:
    people, lists = texts(merged, PEOPLE), texts(merged, LISTS)
    assert len(people) > 250 and len(lists) > 20
    for slug in federation.questions():
        for place in places:
            cast(Any, place).seen.clear()
        answer = federation.ask(slug, urls(places))
        assert as_tsv(answer.table) == answer_tsv(merged, study_data.query_text(slug)), slug
        for place in places:
            # One question for the studies that are there, one for the answer.
            (_, studies), (asked, answered) = cast(Any, place).seen
            assert studies.count(b"/study/") == 1
            for crossing in (asked, answered):
                text = crossing.decode()
                assert "/participant/" not in text and "/citation/" not in text, slug
                assert not people & set(re.findall(r"https?://[^\s\"<>]+", text)), slug
                assert not lists & set(re.findall(r'"value":"([^"]*)"', text)), slug


@pytest.mark.server
def test_a_parameter_goes_along(places: list[ThreadingHTTPServer], merged: ox.Store) -> None:
    answer = federation.ask("factors-ranked", urls(places), direction="hindering")
    hindering = study_data.query_text("factors-ranked").replace(
        "VALUES ?direction { UNDEF }", f"VALUES ?direction {{ <{NASSS}Hindering> }}"
    )
    assert as_tsv(answer.table) == answer_tsv(merged, hindering)
    assert len(answer) == 18


@pytest.mark.server
def test_a_study_at_two_places_is_refused(places: list[ThreadingHTTPServer]) -> None:
    first, second, _ = urls(places)
    other = second.replace("127.0.0.1", "localhost")
    with pytest.raises(ProblemError, match=f"{STROHM} is at {second} and at {other}, and would be counted twice"):
        federation.ask("factors-ranked", [first, second, other])


@pytest.mark.server
def test_an_endpoint_that_sends_on_is_not_followed(places: list[ThreadingHTTPServer]) -> None:
    first, second, third = urls(places)
    sly = listening(Elsewhere, third)
    try:
        cast(Any, places[2]).seen.clear()
        with pytest.raises(EngineError, match=r"sends on to .*only addresses that you name are reached"):
            federation.ask("factors-ranked", [first, second, urls([sly])[0]])
        assert cast(Any, places[2]).seen == []
    finally:
        sly.shutdown()
        sly.server_close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_engine_follows_no_redirect_of_a_service(status: int) -> None:
    """Also an endpoint that sends on at the second request only leads nowhere."""

    class Sly(Elsewhere):
        code = status

    target = listening(Recorder, "http://127.0.0.1:9")
    sly = listening(Sly, urls([target])[0])
    try:
        (url,) = urls([sly])
        with Store([], services=[url]) as engine, pytest.raises(EngineError, match=r"(?i)redirect"):
            engine.select(f"SELECT * WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}")
        assert cast(Any, target).seen == []
    finally:
        for server in (sly, target):
            server.shutdown()
            server.server_close()


def test_the_query_reaches_the_named_addresses_only() -> None:
    named = ["http://127.0.0.1:1/query", "https://b.example.org/sparql"]
    for slug in federation.questions():
        text = federation.federated(slug, named)
        assert re.findall(r"SERVICE\s+(\S+)", text) == [f"<{url}>" for url in named], slug
        assert ox.Store().query(text.replace("SERVICE", "SERVICE SILENT").replace("https://b.example.org", named[0]))


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_refused_is_refused_for_a_reason(apart: list[tuple[ox.Store, list[ox.Store]]], slug: str) -> None:
    """Shown of the data: people are in its rows, or the rows of the parts are not those of the whole."""
    has_people, adds_up = False, True
    for whole, parts in apart:
        answer = rows_of(whole, slug)
        adds_up &= sorted(answer) == sorted(row for part in parts for row in rows_of(part, slug))
        cells = {cell for row in answer for cell in row.split("\t")}
        people = {f"<{iri}>" for iri in texts(whole, PEOPLE)} | {f'"{text}"' for text in texts(whole, LISTS)}
        has_people |= bool(cells & people)
    reason = federation.REFUSED.get(slug)
    assert (reason is not None) == (has_people or not adds_up)
    if reason is not None:
        assert ("single people" in reason) == has_people
        with pytest.raises(UsageError, match=f"{slug} cannot be asked of several endpoints: "):
            federation.federated(slug, ["http://127.0.0.1:1/"])


@pytest.mark.parametrize("named", [[], ["http://127.0.0.1:1/", "http://127.0.0.1:1/"]])
def test_each_endpoint_is_named_once(named: list[str]) -> None:
    with pytest.raises(UsageError, match="Name the endpoints, each once"):
        federation.federated("factors-ranked", named)


def test_an_address_cannot_smuggle_a_query() -> None:
    with pytest.raises(UsageError):
        federation.federated("factors-ranked", ["http://127.0.0.1:1/> { ?s ?p ?o } SERVICE <http://x.example.org/"])
