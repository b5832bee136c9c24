"""The same pages as files: a static site that any web server, or a folder, can show.

Every file depends on the data only, so that two builds of the same data are the same bytes. The site works below any
address; links are relative. SPARQL runs in the reader's browser.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from nasss.answers import Answer
from nasss.api import Connection, KnowledgeGraph
from nasss.errors import EngineError, UsageError
from nasss.guard import guard_all
from nasss.resources import version
from nasss.store import Store
from nasss.terms import Iri, is_iri
from nasss.web import examples, redirects, twins
from nasss.web.pages import STATIC, Pages
from nasss.web.protocol import void_description
from nasss.writing import check_place, replacing

MARKER = "nasss-site.json"
NOWHERE = "https://w3id.org/nasss/"
ALL = "data/all.nq"

Triple = tuple[str, str, str]
Progress = Callable[[str, int, int], None]
"""Called with what is being written, how many files are done, and how many there will be about."""


def write_site(
    out: Path,
    *,
    base: str = "",
    connection: KnowledgeGraph,
    charts: bool = True,
    progress: Progress | None = None,
) -> list[Path]:
    """Write the whole site to a folder, or leave what was there as it was.

    Args:
        out: the folder. It must not exist, be empty, or hold a site written before, which is replaced as a whole.
        base: the address the site will have on the web, for the sitemap, canonical links and redirects; empty if
            it is not known.
        connection: what the pages are about.
        charts: whether to draw charts, which need the extra ``nasss[plots]``.
        progress: told how far it is.

    Returns:
        The files, in order.

    Raises:
        UsageError: the folder holds something else, or the address is none.
        ProblemError: the data may not be made public; the message says why.
        EngineError: the check could not be made, or a file cannot be written.
    """
    base = address(base)
    out = out.resolve()
    check_place(out, MARKER, "site")
    guard_all(connection.source.paths, what="site")
    site = _Site(connection, base, charts, progress or (lambda *_: None))
    with replacing(out) as folder:
        names = site.write(folder)
    return [out / name for name in names]


def address(base: str) -> str:
    """The address of a site with a slash at its end; empty when none is given.

    Raises:
        UsageError: it is no address.
    """
    if not base:
        return ""
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment or not is_iri(base):
        raise UsageError(f"The address of the site cannot be {base!r}; expected one like https://example.org/nasss/")
    return base if base.endswith("/") else f"{base}/"


class _Remembering(Connection):
    """A connection that asks each question once.

    Args:
        pages: the pages, which remember the answers.
    """

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages.connection.source)
        self.pages = pages

    def ask(self, slug: str, /, **parameters: object) -> Answer:
        """Ask one of the shipped questions."""
        return super().ask(slug, **parameters) if parameters else self.pages.answer(slug)


class _Site:
    """Makes the files of a site.

    Args:
        connection: what the pages are about.
        base: the address on the web, or nothing.
        charts: whether to draw charts.
        progress: told how far it is.
    """

    def __init__(self, connection: KnowledgeGraph, base: str, charts: bool, progress: Progress) -> None:
        self.connection = connection
        self.base = base
        self.pages = Pages(connection, base=base, static=True, charts=charts)
        self.asked = _Remembering(self.pages)
        self.progress = progress

    def write(self, folder: Path) -> list[str]:
        """Write all files to an empty folder; their names, in order."""
        names: set[str] = set()
        expected = 0
        for name, content in self.files():
            # About half a dozen files for each page.
            expected = max(expected, len(names) + 1, 6 * len(self.paths))
            self.progress(name, len(names), expected)
            if name in names:
                raise EngineError(f"{name}: two things would be written to this file of the site")
            names.add(name)
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        marker = {
            "what": "a site written by nasss; nasss site replaces this folder",
            "nasss": version(),
            "files": len(names),
        }
        (folder / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        self.progress(MARKER, len(names) + 1, len(names) + 1)
        return sorted({*names, MARKER})

    @cached_property
    def paths(self) -> list[str]:
        """The paths of all pages."""
        return [*self.pages.paths(), "/sparql/"]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file with its content, but the marker."""
        yield from self.assets()
        yield from self.data()
        yield from self.web()
        yield from self.questions()
        yield from self.things()
        for path in self.paths:
            page = self.pages.page(path, {})
            if page is None or page.status != 200:
                raise EngineError(f"The page {path} could not be made")
            yield f"{path.strip('/')}/index.html".lstrip("/"), page.html.encode()

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """Styles, scripts and what they need."""
        for path in sorted(STATIC.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield f"static/{path.relative_to(STATIC).as_posix()}", path.read_bytes()

    def data(self) -> Iterator[tuple[str, bytes]]:
        """The data to take away, and what the editor needs."""
        source = self.connection.source
        quads = all_quads(source).encode()
        yield ALL, quads
        # No name and no time in the head, so that the same data give the same bytes.
        yield f"{ALL}.gz", gzip.compress(quads, compresslevel=9, mtime=0)
        for kind in ("ttl", "nt", "rdf", "jsonld"):
            yield f"ontology.{kind}", twins.ontology(kind)
        for path in source.paths:
            if path.suffix == ".trig":
                yield f"data/{path.name}", path.read_bytes()
        yield "sparql/terms.json", examples.terms_json(source).encode()
        yield "sparql/examples.json", examples.questions_json().encode()
        yield "search/index.json", self.pages.search_index().encode()
        root = self.base or NOWHERE
        yield ".well-known/sparql-examples.ttl", examples.turtle(f"{root}sparql").encode()
        yield ".well-known/void.ttl", self._void(root)

    def _void(self, root: str) -> bytes:
        from rdflib import Graph

        from nasss.turtle import canonical_turtle

        document = self.connection.source.raw(void_description(self.connection.source, root), "nt")
        return canonical_turtle(Graph().parse(data=document, format="nt")).encode()

    def web(self) -> Iterator[tuple[str, bytes]]:
        """What is for servers and search engines."""
        yield "404.html", self.pages.not_found("/404").html.encode()
        # GitHub Pages leaves out what begins with a dot unless this file is there.
        yield ".nojekyll", b""
        yield ".htaccess", redirects.site_rules(urlsplit(self.base).path or "/").encode()
        robots = "User-agent: *\nAllow: /\n"
        if self.base:
            yield "w3id-htaccess", redirects.w3id_rules(self.base).encode()
            yield "sitemap.xml", self._sitemap().encode()
            robots += f"Sitemap: {self.base}sitemap.xml\n"
        yield "robots.txt", robots.encode()

    def _sitemap(self) -> str:
        addresses = sorted(self.base + quote(path.lstrip("/"), safe="/~") for path in self.paths)
        lines = [f"  <url><loc>{escape(address)}</loc></url>" for address in addresses]
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return head + "\n".join(lines) + "\n</urlset>\n"

    def questions(self) -> Iterator[tuple[str, bytes]]:
        """The questions in other formats."""
        for slug in sorted(self.connection.questions):
            for known in twins.QUESTION_FORMATS:
                if known.name == "svg" and not self.pages.charts:
                    continue
                document = twins.question(self.asked, slug, known.name)
                if document is not None:
                    yield f"questions/{slug}.{known.name}", document

    def things(self) -> Iterator[tuple[str, bytes]]:
        """Everything that has a page of its own, in other formats."""
        for path in self.paths:
            iri = self.pages.world.iris.get(path)
            # The ontology as a whole has its files beside its page.
            for known in twins.THING_FORMATS if iri is not None and path != "/ontology/" else ():
                document = twins.thing(self.connection.source, Iri(iri or ""), known.name)
                if document is not None:
                    yield f"{path.strip('/')}.{known.name}", document


_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
_NAMED = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH %s { ?s ?p ?o } }"
_UNNAMED = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"


def all_quads(source: Store) -> str:
    """Everything in a store as sorted N-Quads.

    Blank nodes outside named graphs are named by what is said of them; inside there are none.

    Raises:
        EngineError: blank nodes stand in a circle, so that they cannot be named by what is said of them.
    """
    lines = named_blanks(_triples(source, _UNNAMED))
    for (graph,) in source.select(_GRAPHS).rows:
        assert isinstance(graph, Iri)
        triples = _triples(source, _NAMED % graph.n3())
        lines += [f"{subject} {predicate} {value} {graph.n3()} ." for subject, predicate, value in triples]
    return "".join(f"{line}\n" for line in sorted(set(lines)))


def _triples(source: Store, query: str) -> list[Triple]:
    """The triples of a CONSTRUCT query, each term as it is written in N-Triples."""
    lines = source.raw(query, "nt").decode().split("\n")
    return [(subject, predicate, value) for subject, predicate, value in (_cut(line) for line in lines if line)]


def _cut(line: str) -> list[str]:
    return line.removesuffix(" .").split(" ", 2)


def named_blanks(triples: Iterable[Triple]) -> list[str]:
    """Triples as lines of N-Triples, the blank nodes named by what is said of them and by what leads to them.

    Blank nodes that have all of that in common say the same thing twice, and become one.

    Raises:
        EngineError: blank nodes stand in a circle.
    """
    names = _Names(triples)
    return [f"{names.of(subject)} {predicate} {names.of(value)} ." for subject, predicate, value in names.triples]


class _Names:
    """Finds names for blank nodes; everything else keeps its own.

    Args:
        triples: all statements.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        self.out: dict[str, list[tuple[str, str]]] = {}
        self.into: dict[str, list[tuple[str, str]]] = {}
        for subject, predicate, value in self.triples:
            if subject.startswith("_:"):
                self.out.setdefault(subject, []).append((predicate, value))
            if value.startswith("_:"):
                self.into.setdefault(value, []).append((predicate, subject))
        self._below: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def of(self, term: str) -> str:
        """The name of a term."""
        if not term.startswith("_:"):
            return term
        if term not in self._known:
            self._below_of(term, ())
            above = sorted(f"{predicate} {self.of(subject)}" for predicate, subject in self.into.get(term, []))
            self._known[term] = f"_:b{_digest(self._below[term], *above)}"
        return self._known[term]

    def _below_of(self, term: str, way: tuple[str, ...]) -> str:
        """What is said of a term, the names of blank nodes left out."""
        if not term.startswith("_:"):
            return term
        if term in way:
            raise EngineError("Blank nodes of the data lead to each other in a circle, so they cannot be named.")
        if term not in self._below:
            said = sorted(f"{name} {self._below_of(value, (*way, term))}" for name, value in self.out.get(term, []))
            self._below[term] = _digest(*said)
        return self._below[term]


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:24]
