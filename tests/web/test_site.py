"""The static site: what is written where, that it is whole or not there, and the redirects that lead to it."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from extent import WHOLE
from hypothesis import given, settings
from hypothesis import strategies as st
from redirect_rules import walk
from web_browsing import KINDS, write_small_site

import nasss
from nasss import writing
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.graph import build_study
from nasss.resources import shipped_files
from nasss.web import redirects, site, twins
from nasss.web.negotiate import GRAPHS, HTML, PLAIN_JSON, choose
from nasss.web.pages import Pages
from nasss.web.site import MARKER, named_blanks, write_site

BASE = "https://example.org/nasss/"
TINY = ["/", "/questions/", "/questions/silent-participants/", "/study/strohm-2020/finding/t2-02/"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one page of each kind."""
    with pytest.MonkeyPatch.context() as patch:
        return write_small_site(tmp_path_factory.mktemp("sites") / "small", patch)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[nasss.KnowledgeGraph]:
    """The shipped data, with which a site of few pages is written."""
    monkeypatch.setattr(Pages, "paths", lambda _: iter(TINY))
    monkeypatch.setattr(twins, "ontology", lambda kind: b"")
    monkeypatch.setattr(site._Site, "questions", lambda _: iter(()))
    monkeypatch.setattr(site, "guard_all", lambda *_, **__: [])
    with nasss.load() as graph:
        yield graph


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What is written


def test_every_page_and_its_other_formats_are_there(small: Path) -> None:
    files = tree(small)
    for path in [*KINDS.values(), "/sparql/"]:
        assert files[f"{path}index.html".lstrip("/")].startswith(b"<!DOCTYPE html>"), path
    for name in ("json", "csv", "tsv", "md", "rq"):
        assert f"questions/factors-ranked.{name}" in files
    for name in ("ttl", "jsonld", "nt", "rdf", "json"):
        assert f"study/strohm-2020/finding/t2-02.{name}" in files
        assert f"ontology/Finding.{name}" in files
    assert {
        *("404.html", ".nojekyll", ".htaccess", "robots.txt", "data/all.nq", "data/all.nq.gz", "data/strohm-2020.trig"),
        *("sparql/terms.json", "sparql/examples.json", "search/index.json"),
        *(".well-known/void.ttl", ".well-known/sparql-examples.ttl", MARKER),
        *("static/style.css", "static/vendor/oxigraph/web_bg.wasm", "static/vendor/yasgui/LICENSE"),
    } <= set(files)
    # Without an address there is nothing that needs one.
    assert not {"sitemap.xml", "w3id-htaccess"} & set(files)
    assert json.loads(files[MARKER])["files"] == len(files) - 1
    # No two names that a Mac or Windows takes for one.
    assert len({name.lower() for name in files}) == len(files)


def test_the_other_formats_say_the_same_as_the_server(small: Path) -> None:
    with nasss.load() as graph:
        asked = graph.ask("silent-participants")
        assert (small / "questions" / "silent-participants.csv").read_text(encoding="utf-8") == asked.to_csv()
        finding = graph.find("https://w3id.org/nasss/study/strohm-2020/finding/t2-02")
        assert (small / "study/strohm-2020/finding/t2-02.ttl").read_bytes() == twins.thing(graph.source, finding, "ttl")


def test_all_the_data_are_in_one_file_and_packed(small: Path) -> None:
    quads = (small / "data" / "all.nq").read_bytes()
    assert gzip.decompress((small / "data" / "all.nq.gz").read_bytes()) == quads
    written, loaded = ox.Store(), ox.Store()
    written.load(quads, ox.RdfFormat.N_QUADS)
    for path in shipped_files():
        loaded.load(path=str(path), format=ox.RdfFormat.from_extension(Path(path).suffix[1:]))
    assert len(written) == len(loaded)
    named = {quad for quad in loaded if isinstance(quad.graph_name, ox.NamedNode)}
    assert {quad for quad in written if isinstance(quad.graph_name, ox.NamedNode)} == named
    lines = quads.decode().split("\n")
    assert lines[-1] == "" and lines[:-1] == sorted(set(lines[:-1]))


def test_examples_and_void_are_rdf(small: Path) -> None:
    void = rdflib.Graph().parse(small / ".well-known" / "void.ttl", format="turtle")
    counted = [int(str(number)) for number in void.objects(None, rdflib.VOID.properties)]
    assert len(counted) == 1 and counted[0] > 50
    found = rdflib.Graph().parse(small / ".well-known" / "sparql-examples.ttl", format="turtle")
    assert len(set(found.subjects(rdflib.RDF.type, rdflib.SH.SPARQLExecutable))) == len(nasss.questions.slugs())


class Links(HTMLParser):
    """The links of a page, and what the site's own policy would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.refused: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # A form leads somewhere as well; an object of the page's own data is not a link.
        for name in (
            "href",
            "src",
            "action",
            *(f"data-{key}" for key in ("index", "terms", "examples", "worker", "store")),
        ):
            if given.get(name):
                self.links.append(str(given[name]))
        if tag == "script" and "src" not in given:
            self.refused.append("script without src")
        self.refused += [name for name in given if name.startswith("on") or name == "style"]


def test_pages_name_no_other_host_for_what_they_load_and_nothing_inline(small: Path) -> None:
    for path in small.rglob("*.html"):
        found = Links(path.read_text(encoding="utf-8"))
        assert found.refused == [], path
        text = path.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|link rel=\"(?:stylesheet|icon)\")[^>]*(?:src|href)=\"([^\"]+)\"", text)
        assert loaded, path
        if path.name != "404.html":
            assert not [link for link in loaded if urlsplit(link).scheme or link.startswith("/")], path


def test_what_pages_load_and_link_is_there(small: Path) -> None:
    pages = {f"{path.strip('/')}/index.html".lstrip("/") for path in [*KINDS.values(), "/sparql/"]}
    files = set(tree(small))
    for name in sorted(pages):
        for link in Links((small / name).read_text(encoding="utf-8")).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = normpath(f"{Path(name).parent.as_posix()}/{unquote(parts.path)}")
            assert not target.startswith(".."), f"{name}: {link} leads out of the site"
            target = f"{target}/index.html".removeprefix("./") if parts.path.endswith("/") else target
            is_page = target.endswith("/index.html") and target not in pages
            # This site has one page of each kind only; that all links lead somewhere is tested with the pages.
            if not is_page and not target.startswith(("ontology/", "study/", "mappings/", "crosswalk/")):
                assert target in files or target == "index.html", f"{name}: {link}"


# Whole or not at all


def test_a_site_with_an_address_has_a_map_and_redirects(tiny: nasss.KnowledgeGraph, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    out = tmp_path / "site"
    written = write_site(
        out, base=BASE.rstrip("/"), connection=tiny, charts=False, progress=lambda *step: told.append(step)
    )
    files = tree(out)
    assert written == [out / name for name in sorted(files)]
    assert told[0][1] == 0
    assert told[-1] == (MARKER, len(files), len(files))
    assert [done for _, done, _ in told] == [*range(len(told) - 1), len(files)]
    assert all(done <= expected for _, done, expected in told)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    addresses = [node.text for node in ElementTree.fromstring(files["sitemap.xml"]).iter(f"{space}loc")]
    assert addresses == sorted(BASE + path.lstrip("/") for path in [*TINY, "/sparql/"])
    assert files["robots.txt"].decode().endswith(f"Sitemap: {BASE}sitemap.xml\n")
    assert files["w3id-htaccess"].decode() == redirects.w3id_rules(BASE)
    assert files[".htaccess"].decode() == redirects.site_rules("/nasss/")
    assert f'<link rel="canonical" href="{BASE}questions/">' in files["questions/index.html"].decode()


@pytest.mark.parametrize(
    "base", ["example.org", "ftp://example.org/", "https://", "https://example.org/?a", "https://e x/"]
)
def test_an_address_that_is_none_is_refused(tiny: nasss.KnowledgeGraph, tmp_path: Path, base: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"The address of the site cannot be {base!r}")):
        write_site(tmp_path / "site", base=base, connection=tiny)
    assert list(tmp_path.iterdir()) == []


def test_a_site_is_replaced_as_a_whole(tiny: nasss.KnowledgeGraph, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    write_site(out, connection=tiny, charts=False)
    first = tree(out)
    (out / "left-over.html").write_text("from an older site", encoding="utf-8")
    write_site(out, connection=tiny, charts=False)
    assert tree(out) == first
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_with_something_else_is_left_alone(tiny: nasss.KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something that is no site of ours"):
        write_site(tmp_path, connection=tiny)
    with pytest.raises(UsageError, match="this is a file; name a folder"):
        write_site(tmp_path / "thesis.docx", connection=tiny)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "thesis.docx": "years of work"
    }


def test_when_a_page_fails_the_old_site_stays(
    tiny: nasss.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    write_site(out, connection=tiny, charts=False)
    before = tree(out)
    monkeypatch.setattr(Pages, "paths", lambda _: iter([*TINY, "/nowhere/"]))
    with pytest.raises(EngineError, match="The page /nowhere/ could not be made"):
        write_site(out, connection=tiny, charts=False)
    assert tree(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_when_the_folder_cannot_be_exchanged_the_old_site_stays(
    tiny: nasss.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    write_site(out, connection=tiny, charts=False)
    before = tree(out)
    rename = os.rename
    failed: list[Path] = []

    def failing(old: Path, new: Path) -> None:
        if new == out and (old / MARKER).exists() and not failed:
            failed.append(old)
            raise OSError(28, "No space left on device", str(out))
        rename(old, new)

    monkeypatch.setattr(writing, "_exchange", lambda *_: False)
    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(EngineError, match="cannot be written: No space left on device"):
        write_site(out, connection=tiny, charts=False)
    assert failed and tree(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_data_that_may_not_be_public_make_no_site(tmp_path: Path) -> None:
    """The invented study is restricted and names its interviewees."""
    own = tmp_path / "coded.trig"
    own.write_text(build_study(Path(__file__).parents[1] / "studies" / "coded"), encoding="utf-8")
    with nasss.load([own]) as graph, pytest.raises(ProblemError, match=r"site stopped: .*would show single people"):
        write_site(tmp_path / "site", connection=graph)
    assert list(tmp_path.iterdir()) == [own]


WHOLE_SITE = """
import hashlib, json, sys
from collections import Counter
from pathlib import Path
import nasss
from nasss.web import site
from nasss.web.site import write_site

if sys.argv[2:] == ["some"]:
    whole, seen = site._Site.paths.func, Counter()

    def is_taken(path):
        kind = path.rstrip("/").rpartition("/")[0]
        seen[kind] += 1
        return seen[kind] <= 3 or seen[kind] % 10 == 0

    # What was let through once is let through again.
    site.guard_all = lambda *_, **__: []
    site._Site.paths = property(lambda self: self.__dict__.setdefault("some", [*filter(is_taken, whole(self))]))
with nasss.load() as graph:
    files = write_site(Path(sys.argv[1]), base="https://example.org/nasss/", connection=graph, charts=False)
root = Path(sys.argv[1])
digests = {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
root.with_suffix(".json").write_text(json.dumps(digests))
"""


@pytest.mark.slow
def test_two_builds_of_the_whole_site_are_the_same_bytes(tmp_path: Path) -> None:
    """Without the pictures, which take most of the time: tests/test_plots.py draws each kind under two seeds.

    The second build has three pages of each kind and one in ten of all others, or, with NASSS_WHOLE=1, all.
    """
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", WHOLE_SITE, str(tmp_path / seed), *extent],
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed, extent in (("1", []), ("2", [] if WHOLE else ["some"]))
    ]
    assert [build.wait() for build in builds] == [0, 0]
    first, second = (json.loads((tmp_path / f"{seed}.json").read_bytes()) for seed in "12")
    assert set(second) == set(first) if WHOLE else set(second) < set(first)
    assert len(second) > len(first) / 10
    # The marker and the map count and list the pages.
    different = {name for name in second if first[name] != second[name]}
    assert different == (set() if WHOLE else {MARKER, "sitemap.xml"})
    with nasss.load() as graph:
        pages = list(Pages(graph, static=True).paths())
    assert {f"{path.strip('/')}/index.html".lstrip("/") for path in [*pages, "/sparql/"]} <= set(first)
    assert hashlib.sha256((tmp_path / "1" / "ontology.ttl").read_bytes()).hexdigest() == first["ontology.ttl"]
    # Nothing that only this machine knows.
    for name in ("index.html", "about/index.html", ".htaccess", MARKER):
        assert str(tmp_path).encode() not in (tmp_path / "1" / name).read_bytes()


# Blank nodes by content

LISTS = [
    ("<urn:a>", "<urn:p>", "_:x"),
    ("_:x", "<urn:q>", "_:y"),
    ("_:y", "<urn:r>", '"deep"'),
    ("<urn:b>", "<urn:p>", "_:z"),
    ("_:z", "<urn:q>", "_:w"),
    ("_:w", "<urn:r>", '"deep"'),
    ("_:axiom", "<urn:s>", "<urn:a>"),
]
triples = st.lists(
    st.tuples(st.sampled_from(["<urn:a>", "_:b1", "_:b2"]), st.sampled_from(["<urn:p>", "<urn:q>"]), st.integers(0, 9)),
    max_size=12,
)


def test_blank_nodes_that_say_the_same_in_two_places_stay_two() -> None:
    lines = named_blanks(LISTS)
    assert len(set(lines)) == 7
    parse = rdflib.Graph().parse
    assert rdflib.compare.isomorphic(
        parse(data="\n".join(lines), format="nt"),
        rdflib.Graph().parse(data="\n".join(f"{s} {p} {o} ." for s, p, o in LISTS), format="nt"),
    )


@settings(max_examples=200, deadline=None)
@given(shape=triples, names=st.permutations(["_:n1", "_:n2", "_:n3", "_:n4"]))
def test_names_do_not_depend_on_the_names_before(shape: list[tuple[str, str, int]], names: list[str]) -> None:
    # Blank nodes lead from lower to higher numbers, so never in a circle.
    order = {"<urn:a>": 0, "_:b1": 1, "_:b2": 2}

    def value(subject: str, number: int) -> str:
        higher = [name for name in ("_:b1", "_:b2") if order[name] > order[subject]]
        return higher[number % len(higher)] if higher and number > 4 else f'"{number}"'

    first = [(s, p, value(s, n)) for s, p, n in shape]
    renamed = dict(zip(("_:b1", "_:b2"), names[:2], strict=True))
    second = [(renamed.get(s, s), p, renamed.get(o, o)) for s, p, o in reversed(first)]
    assert sorted(set(named_blanks(first))) == sorted(set(named_blanks(second)))


def test_blank_nodes_in_a_circle_cannot_be_named() -> None:
    with pytest.raises(EngineError, match="in a circle"):
        named_blanks([("_:a", "<urn:p>", "_:b"), ("_:b", "<urn:p>", "_:a")])


# The redirects


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ACCEPTS = {
    "text/turtle": "ttl",
    "Text/Turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/json": "json",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': "jsonld",
    "text/turtle;q=0.9,application/rdf+xml": "rdf",
    "application/rdf+xml, text/turtle": "ttl",
    "text/turtle;q=0.5": "ttl",
    "text/html;q=0.4,text/turtle": "ttl",
    "text/turtle, */*;q=0.1": "ttl",
    "application/rdf+xml;q=0.9, */*;q=0.1": "rdf",
    BROWSER: "html",
    "*/*": "html",
    "": "html",
    "text/html": "html",
    "text/html, application/rdf+xml;q=0.5": "html",
    "text/html,text/turtle": "html",
    "text/turtle;q=0": "html",
    "image/png": "html",
}
# Where the server, which weighs every q, decides otherwise, and why that is so.
OTHERWISE = {
    "text/turtle;q=0": "nothing fits: the server answers 406",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': "the server promises no profile",
    "image/png": "nothing fits: the server answers 406",
}


@pytest.mark.parametrize(("accept", "kind"), ACCEPTS.items())
@pytest.mark.parametrize("path", ["ontology/Finding", "study/strohm-2020/finding/t2-02/", "study/strohm-2020"])
def test_a_things_iri_leads_to_the_document_asked_for(path: str, accept: str, kind: str) -> None:
    place = path.rstrip("/")
    expected = f"{BASE}{place}/" if kind == "html" else f"{BASE}{place}.{kind}"
    assert walk(redirects.w3id_rules(BASE), path, accept) == expected
    # On the site itself the page is there, so that nothing needs to be redirected.
    assert walk(redirects.site_rules("/nasss/"), path, accept) == (None if kind == "html" else f"/nasss/{place}.{kind}")


@pytest.mark.parametrize(("accept", "kind"), [item for item in ACCEPTS.items() if item[0] not in OTHERWISE])
def test_the_redirects_decide_like_the_server(accept: str, kind: str) -> None:
    chosen = choose(accept or None, (HTML, *GRAPHS, PLAIN_JSON))
    # application/json alone means JSON-LD to the server, which gives that where it is asked for either.
    assert ("html" if chosen is None else chosen.name).replace("jsonld", "json") == kind.replace("jsonld", "json")


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("", BROWSER, ""),
        ("ontology", BROWSER, "ontology/"),
        ("ontology", "text/turtle", "ontology.ttl"),
        ("ontology", "application/rdf+xml", "ontology.rdf"),
        # The ontology as a whole is not described in JSON.
        ("ontology", "application/json", "ontology/"),
        ("ontology.ttl", BROWSER, "ontology.ttl"),
        ("ontology/Finding.jsonld", BROWSER, "ontology/Finding.jsonld"),
        ("study/strohm-2020/finding/t2-02.rdf", "text/turtle", "study/strohm-2020/finding/t2-02.rdf"),
        ("questions/factors-ranked.csv", BROWSER, "questions/factors-ranked.csv"),
        ("questions/factors-ranked", "text/turtle", "questions/factors-ranked/"),
        ("mappings/mesh/Hospital--mesh_D006761", "text/turtle", "mappings/mesh/Hospital--mesh_D006761.ttl"),
        ("about/", "text/turtle", "about/"),
    ],
)
def test_other_iris_lead_to_what_is_there(path: str, accept: str, target: str) -> None:
    assert walk(redirects.w3id_rules(BASE), path, accept) == BASE + target


def test_the_page_is_the_last_rule_and_every_redirect_is_a_303() -> None:
    rules = [line for line in redirects.w3id_rules(BASE).splitlines() if line.startswith("RewriteRule")]
    assert rules[-2:] == [f"RewriteRule ^(.+?)/?$ {BASE}$1/ [R=303,L]", f"RewriteRule ^$ {BASE} [R=303,L]"]
    assert {rule.rpartition("[")[2] for rule in rules if " - " not in rule} == {"R=303,L]"}


def test_an_address_with_marks_of_the_rules_is_taken_as_it_is() -> None:
    odd = "https://example.org/a$1%7Eb/"
    assert "RewriteRule ^$ https://example.org/a\\$1\\%7Eb/ [R=303,L]" in redirects.w3id_rules(odd)


def test_every_redirect_of_a_small_site_leads_to_a_file(small: Path) -> None:
    rules = redirects.w3id_rules(BASE)
    for path in KINDS.values():
        for accept, kind in ACCEPTS.items():
            target = walk(rules, path.strip("/"), accept)
            assert target is not None
            name = target.removeprefix(BASE)
            # A group of people is a page about a study; it is nothing of its own in the data.
            if "/group/" not in path or kind == "html":
                file = small / name / "index.html" if name.endswith("/") or not name else small / name
                assert file.is_file(), f"{path} {accept}: {target}"
