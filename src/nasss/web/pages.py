"""The pages of the web part, live and as a static site, rendered from what a connection holds."""

import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nasss.answers import Answer
from nasss.api import Connection
from nasss.errors import NasssError
from nasss.questions import Question
from nasss.resources import shapes_dir, version
from nasss.store import Store
from nasss.terms import NASSS, PREFIXES
from nasss.web import studies, twins, views
from nasss.web.model import COMMENT, ENGLISH, LANGUAGES, ONTOLOGY, World, clean, nasss, visible, walk
from nasss.web.search import Index
from nasss.web.things import Library, Rule

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
NAV = (
    ("/questions/", "Questions"),
    ("/ontology/", "Ontology"),
    ("/compare/", "Compare"),
    ("/sparql", "SPARQL"),
    ("/quality/", "Quality"),
    ("/about/", "About"),
)
# The questions that the first page names, most general first.
FEATURED = (
    "factors-ranked",
    "factors-by-role",
    "contested-factors",
    "evidence-of-factor",
    "blind-spots",
    "causal-links",
    "empty-questions",
    "recount-audit",
)
MISSING = "/404"
NEAR = 6
QUESTION_TWINS = (("CSV", "text/csv", "csv"), ("JSON", "application/json", "json"))
THING_TWINS = (
    ("Turtle", "text/turtle", "ttl"),
    ("JSON-LD", "application/ld+json", "jsonld"),
    ("N-Triples", "application/n-triples", "nt"),
    ("RDF/XML", "application/rdf+xml", "rdf"),
    ("JSON", "application/json", "json"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes:
        title: its title, as text.
        html: the document.
        status: the HTTP status: 200; 202 while something is still being worked out, so that the page is not to be
            kept; 400 for wrong parameters; 404 for an unknown path.
    """

    title: str
    html: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Twin:
    """The same as another kind of file."""

    name: str
    type: str
    href: str


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a picture, in pixels."""

    width: int
    height: int


class Pages:
    """All pages over one connection. What they share is gathered at the first page.

    Args:
        connection: what is asked.
        base: for live pages the path they are below, for example ``/`` or ``/nasss/``; for a static site its
            address on the web, if it has one, for the canonical links.
        static: whether the pages are for files: links are relative then, and forms work without a server.
        charts: whether to show charts; they need the extra ``nasss[plots]`` and are left out without it.
    """

    def __init__(self, connection: Connection, base: str = "/", static: bool = False, charts: bool = True) -> None:
        self.connection = connection
        self.base = base if base.endswith("/") else f"{base}/"
        self.static = static
        self.charts = charts and _can_plot()
        self._answers: dict[str, Answer] = {}
        self._indexes: dict[str, Index] = {}
        self._matrices: dict[str, studies.Matrix] = {}
        self._checker = studies.Checker()

    # What there is

    @cached_property
    def world(self) -> World:
        """Everything the connection holds, indexed."""
        return World.gather(self.connection.source)

    def answer(self, slug: str) -> Answer:
        """The answer to a question without parameters, remembered."""
        if slug not in self._answers:
            question = self.connection.questions[slug]
            table = self.connection.source.select(question.sparql)
            self._answers[slug] = Answer(table, question.sparql, question)
        return self._answers[slug]

    def count(self, slug: str) -> int | None:
        """How many rows a question has; None when it could not be answered."""
        try:
            return len(self.answer(slug))
        except NasssError:
            return None

    @cached_property
    def library(self) -> Library:
        """What the pages of all things share."""
        with Store(sorted(shapes_dir().glob("*.ttl"))) as store:
            shapes = World.gather(store)
        return Library(self.world, self.connection.questions, self.answer, shapes)

    def index(self, lang: str = ENGLISH) -> Index:
        """What can be found by name."""
        if lang not in self._indexes:
            self._indexes[lang] = Index(self.world, self.connection.questions, lang)
        return self._indexes[lang]

    def search_index(self) -> str:
        """The index as JSON, for ``/search/index.json``: label, path, kind and other names of each entry."""
        return self.index().to_json()

    def warm(self) -> None:
        """Gather now what the first visitors would wait for; the check of the data waits until somebody asks for it."""
        for slug in self.connection.questions:
            self.count(slug)
        self.library.rows("factors-by-role", "finding", "")
        self.index()
        self.page("/")

    def paths(self) -> Iterator[str]:
        """The path of every page of the static site, each once; ``/sparql`` and the page for 404 are not among them."""
        yield from ("/", "/questions/", "/ontology/", "/compare/", "/quality/", "/about/", "/search/")
        for slug in self.connection.questions:
            yield f"/questions/{slug}/"
        for iri, path in sorted(self.world.paths.items(), key=lambda pair: pair[1]):
            if iri != ONTOLOGY:
                yield path
        for study in self.world.studies:
            for role in self.library.roles_of(study):
                place = self.library.group_path(study, role)
                if place is not None:
                    yield place

    def page(self, path: str, query: Mapping[str, str] | None = None) -> Page:
        """The page at a path, with or without the slash at its end; for an unknown path a page that says so.

        Args:
            path: the path, decoded, below `base`.
            query: the parameters of the address.
        """
        query = dict(query or {})
        lang = query.pop("lang", ENGLISH)
        lang = lang if lang in LANGUAGES and not self.static else ENGLISH
        parts = path.strip("/").split("/") if path.strip("/") else []
        routes: dict[str, Callable[[list[str], dict[str, str], str], Page | None]] = {
            "": self._home,
            "questions": self._questions,
            "ontology": self._ontology,
            "study": self._study,
            "compare": self._compare,
            "quality": self._quality,
            "about": self._about,
            "search": self._search,
            "sparql": self._sparql,
        }
        route = routes.get(parts[0] if parts else "", self._thing)
        return route(parts, query, lang) or self.not_found(path)

    def not_found(self, path: str) -> Page:
        """The page that says that there is none, with nearby names."""
        last = clean(path.strip("/").rpartition("/")[2].replace("-", " "), 100)
        known = [hit.entry.ref for hit in self.index().find(last)[:NEAR]] if last else []
        near = [ref for ref in known if ref.path]
        return self._render(
            "missing.html", MISSING, ENGLISH, "There is no such page", 404, asked=clean(path), near=near
        )

    # The pages

    def _home(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        world = self.world
        panels = views.panels(world, self.answer("factors-ranked"), lang)
        panel = panels[0] if panels else None
        return self._render(
            "home.html",
            "/",
            lang,
            "nasss",
            description="Why are health technologies adopted, and why not? An open evidence base.",
            panel=panel,
            top=views.TOP_FACTORS,
            others=panels[1:],
            spans=views.spans(world, self.answer("factors-by-role"), panel, lang) if panel else None,
            domains=views.domain_rows(world, self.answer("domain-totals"), panel.study.iri, lang) if panel else (),
            sizes=views.study_sizes(world, lang),
            factors=len(world.instances("Factor")),
            featured=self._featured,
            question_count=len(self.connection.questions),
        )

    def _questions(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        questions = self.connection.questions
        if len(parts) == 1:
            return self._render(
                "questions.html",
                "/questions/",
                lang,
                "Questions",
                description="Questions in plain words that the data answer, each with its SPARQL.",
                groups=views.grouped(questions),
                rows={slug: self.count(slug) for slug in questions},
                crumbs=[("nasss", "/"), ("Questions", None)],
            )
        if len(parts) != 2 or parts[1] not in questions:
            return None
        return self._question(questions[parts[1]], query, lang)

    def _question(self, question: Question, query: dict[str, str], lang: str) -> Page:
        everything = query.pop("rows", "") == "all"
        asked = views.ask(self.connection, question, {} if self.static else query)
        unbound = self.answer(question.slug)
        path = f"/questions/{question.slug}/"
        limit = None if everything else views.SHOWN_ROWS
        view = views.answer_view(self.world, asked.answer, lang, limit) if asked.answer else None
        given = dict(asked.values) if asked.answer is not None else {}
        return self._render(
            "question.html",
            path,
            lang,
            question.summary,
            status=200 if not asked.error else 400,
            description=question.why,
            question=question,
            asked=asked,
            view=view,
            given=given,
            empty=views.nothing_found(asked, unbound) if asked.answer is not None and not len(asked.answer) else "",
            fields=views.fields(self.world, asked, unbound, lang),
            chart=self._chart(question.slug, asked.answer),
            python=views.python_code(asked),
            command=views.command(asked),
            query_string=f"?{urlencode(given)}" if given else "",
            editor=f"#query={quote(asked.sparql, safe='')}",
            extras=[("CSV", "csv"), ("JSON", "json"), ("SPARQL", "rq")],
            twins=self._twins(path, lang, QUESTION_TWINS, given),
            crumbs=[("nasss", "/"), ("Questions", "/questions/"), (question.summary, None)],
        )

    def _ontology(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) > 1:
            return self._thing(parts, query, lang)
        world = self.world
        trees = self.library.tree(lang)
        modules = [
            (world.ref(iri, lang), clean(world.text(iri, PREFIXES["dcterms"] + "description"), 600))
            for iri in world.things(ONTOLOGY, PREFIXES["owl"] + "imports")
        ]
        return self._render(
            "ontology.html",
            "/ontology/",
            lang,
            "Ontology",
            description="The terms of the ontology as trees: domains, questions, factors, roles, classes, properties.",
            iri=ONTOLOGY,
            about=clean(world.text(ONTOLOGY, PREFIXES["dcterms"] + "description"), 600),
            trees=trees,
            anchor=_anchors(),
            terms=len(world.terms),
            modules=modules,
            sizes={tree.ref.kind: len({node.ref.iri for node in walk(tree.children)}) for tree in trees},
            languages=[] if self.static else list(LANGUAGES.items()),
            twins=self._twins("/ontology/", lang, THING_TWINS[:4], {}),
            crumbs=[("nasss", "/"), ("Ontology", None)],
        )

    def _study(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) == 1:
            return None
        world = self.world
        study = world.iris.get(f"/study/{parts[1]}/")
        if study is None or not world.is_a(study, "Study"):
            return self._thing(parts, query, lang)
        if len(parts) == 2:
            return self._whole_study(study, lang)
        if len(parts) == 4 and parts[2] == "group":
            return self._group(study, NASSS + parts[3], lang)
        return self._thing(parts, query, lang)

    def _whole_study(self, study: str, lang: str) -> Page:
        world, library = self.world, self.library
        path = world.paths[study]
        size = next(size for size in views.study_sizes(world, lang) if size.study.iri == study)
        tensions = world.parts(study, "Tension")
        return self._render(
            "study.html",
            path,
            lang,
            world.label(study, lang),
            description=f"What the study reports: {size.findings} findings, with who named them.",
            thing=library.thing(study, lang),
            size=size,
            tables=studies.printed_tables(library, study, lang),
            groups=studies.groups(library, study, lang),
            prose=studies.prose(library, study, lang),
            tensions=library.tensions(tensions, lang) if tensions else None,
            people=[world.ref(person, lang) for person in world.parts(study, "Participant")],
            records=studies.recorded(library, study, lang),
            name=parts_name(path),
            languages=[] if self.static else list(LANGUAGES.items()),
            twins=self._twins(path, lang, THING_TWINS, {}),
            crumbs=[("nasss", "/"), ("Compare", "/compare/"), (world.label(study, lang), None)],
        )

    def _group(self, study: str, role: str, lang: str) -> Page | None:
        path = self.library.group_path(study, role)
        if path is None:
            return None
        world = self.world
        page = studies.group_page(self.library, study, role, lang)
        title = f"{page.role.label}: {page.size} interviewed"
        return self._render(
            "group.html",
            path,
            lang,
            title,
            description=f"What the {page.role.label} group named in this study, as far as the source tells.",
            group=page,
            crumbs=[("nasss", "/"), (world.study(study).label, page.study.path), (page.role.label, None)],
        )

    def _thing(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        path = f"/{'/'.join(parts)}/"
        iri = self.world.iris.get(path)
        if iri is None:
            return None
        thing = self.library.thing(iri, lang)
        kind = thing.kinds[0].label if thing.kinds else thing.kind_words
        return self._render(
            "thing.html",
            path,
            lang,
            thing.ref.label,
            description=clean(thing.definition or (f"{kind}: {thing.ref.label}" if kind else thing.ref.label)),
            thing=thing,
            ask_value=self._ask_value(iri),
            languages=[] if self.static else list(LANGUAGES.items()),
            twins=self._twins(path, lang, THING_TWINS, {}),
            crumbs=self._crumbs(iri, lang),
        )

    def _ask_value(self, iri: str) -> str:
        """How a thing is named in the address of a question."""
        return iri.removeprefix(NASSS) if iri.startswith(NASSS) else iri

    def _crumbs(self, iri: str, lang: str) -> list[tuple[str, str | None]]:
        world = self.world
        crumbs: list[tuple[str, str | None]] = [("nasss", "/")]
        study = world.thing(iri, nasss("inStudy"))
        if study is not None and study in world.paths:
            crumbs.append((world.study(study, lang).label, world.paths[study]))
        elif iri.startswith(ONTOLOGY):
            crumbs.append(("Ontology", "/ontology/"))
        return [*crumbs, (world.label(iri, lang), None)]

    def _compare(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) > 1:
            return None
        return self._render(
            "compare.html",
            "/compare/",
            lang,
            "Compare studies",
            description="Which factor occurs in which study, as a help or as a hindrance.",
            matrix=self._matrix(lang),
            sizes=views.study_sizes(self.world, lang),
            words=studies.WORDS,
            twins=self._twins("/questions/support-by-study/", lang, QUESTION_TWINS, {}, on="/compare/"),
            crumbs=[("nasss", "/"), ("Compare", None)],
        )

    def _quality(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) > 1:
            return None
        if self.static:
            self._checker.wait()
        else:
            self._checker.start()
        world, library = self.world, self.library
        questions = self.connection.questions
        rules: dict[str, list[Rule]] = {}
        for listed in library.rules.values():
            for rule in listed:
                group = rules.setdefault(rule.shape.partition("-")[0], [])
                if rule not in group:
                    group.append(rule)
        audit = self.answer("recount-audit") if "recount-audit" in questions else None
        tensions = world.instances("Tension")
        return self._render(
            "quality.html",
            "/quality/",
            lang,
            "Quality",
            status=200 if self._checker.report or self._checker.failed else 202,
            description="What was checked, and what came out.",
            report=self._checker.report,
            failed=self._checker.failed,
            rules=sorted(rules.items()),
            rule_count=sum(len(group) for group in rules.values()),
            audit=views.answer_view(world, audit, lang) if audit is not None and len(audit) else None,
            agreeing=sum(row["verdict"] == "agrees" for row in audit) if audit is not None else 0,
            tensions=library.tensions(tensions, lang) if tensions else None,
            runs=[(question, self.count(slug)) for slug, question in questions.items()],
            failing=sum(self.count(slug) is None for slug in questions),
            unverified=len(self.answer("unverified-statements")) if "unverified-statements" in questions else 0,
            crumbs=[("nasss", "/"), ("Quality", None)],
        )

    def _matrix(self, lang: str) -> studies.Matrix:
        if lang not in self._matrices:
            self._matrices[lang] = studies.matrix(self.library, self.connection, lang)
        return self._matrices[lang]

    def _about(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) > 1:
            return None
        world = self.world
        return self._render(
            "about.html",
            "/about/",
            lang,
            "About",
            description="Method, counting rules, limits, versions, licences, how to cite, downloads.",
            sizes=views.study_sizes(world, lang),
            documents=[
                (world.ref(study, lang), [world.ref(name, lang) for name in world.things(study, nasss("reportedIn"))])
                for study in world.studies
            ],
            sets=[
                (world.ref(name, lang), clean(world.text(name, nasss("versionLabel"))), world.text(name, COMMENT, lang))
                for name in world.instances("MappingSet")
            ],
            counting=[(question.slug, question.summary, question.counting) for question in self._featured],
            formats=THING_TWINS[:4],
            crumbs=[("nasss", "/"), ("About", None)],
        )

    def _search(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) > 1:
            return None
        asked = clean(query.get("q", ""))
        index = self.index(lang)
        return self._render(
            "search.html",
            "/search/",
            lang,
            f"Search: {asked}" if asked else "Search",
            asked=asked,
            hits=index.find(asked) if not self.static else (),
            entries=index.entries if self.static else (),
            size=len(index.entries),
            crumbs=[("nasss", "/"), ("Search", None)],
        )

    def _sparql(self, parts: list[str], query: dict[str, str], lang: str) -> Page | None:
        if len(parts) > 1 or not (HERE / "templates" / "sparql.html").is_file():
            return None
        description = "Ask the knowledge graph in SPARQL."
        return self._render("sparql.html", "/sparql", lang, "SPARQL", description=description)

    @property
    def _featured(self) -> list[Question]:
        return [self.connection.questions[slug] for slug in FEATURED if slug in self.connection.questions]

    def _chart(self, slug: str, answer: Answer | None) -> Size | None:
        """The size of the chart of an answer, so that the page keeps its place free; None where there is no chart."""
        if not self.charts or answer is None or len(answer) < 2:
            return None
        from nasss.plots import PLOTTED

        drawn = twins.chart(slug, answer) if slug in PLOTTED else None
        found = re.search(r' viewBox="0 0 ([0-9.]+) ([0-9.]+)"', drawn or "")
        return None if found is None else Size(round(float(found.group(1))), round(float(found.group(2))))

    # How they are rendered

    def _twins(
        self,
        path: str,
        lang: str,
        kinds: tuple[tuple[str, str, str], ...],
        query: Mapping[str, str],
        on: str | None = None,
    ) -> list[Twin]:
        """The other formats of what is at a path, as linked from the page on it or from another."""
        link = self._links(on or path, lang)
        tail = f"?{urlencode(query)}" if query else ""
        return [
            Twin(name, kind, link(path.rstrip("/") + f".{suffix}", plain=True) + tail) for name, kind, suffix in kinds
        ]

    def _links(self, path: str, lang: str) -> Callable[..., str]:
        """What makes the address of a page as it is written on the page at a path."""
        root = "../" * path.strip("/").count("/") + ("../" if path.strip("/") else "./")
        here = self.base if not self.static or path == MISSING else root
        if here.startswith("http") and not self.static:
            here = "/"

        def link(target: str, plain: bool = False) -> str:
            if self.static and target == "/sparql":
                target = "/sparql/"
            address = here + target.lstrip("/")
            return f"{address}?lang={lang}" if lang != ENGLISH and not plain else address

        return link

    def _render(self, template: str, path: str, lang: str, title: str, status: int = 200, **data: Any) -> Page:
        link = self._links(path, lang)
        known = {
            "path": path,
            "lang": lang,
            "title": clean(title),
            "url": link,
            "asset": lambda name: link(f"/static/{name}", plain=True),
            "nav": NAV,
            "version": self._version,
            "date": self._date,
            "static": self.static,
            "canonical": self.base + path.lstrip("/") if self.base.startswith("http") and status == 200 else "",
            "description": "",
            "twins": [],
            "crumbs": [],
        }
        html = _environment().get_template(template).render(known | data)
        return Page(clean(title), html, status)

    @cached_property
    def _version(self) -> str:
        return clean(self.world.text(ONTOLOGY, PREFIXES["owl"] + "versionInfo")) or version()

    @cached_property
    def _date(self) -> str:
        found = [self.world.text(ONTOLOGY, PREFIXES["dcterms"] + name) for name in ("modified", "issued", "created")]
        return clean(next((text for text in found if text), ""))


def parts_name(path: str) -> str:
    """The last part of a path."""
    return path.strip("/").rpartition("/")[2]


def _anchors() -> Callable[[str], str]:
    """Gives the local name of each term once, as the id of the first place it stands at; then and for others nothing.

    So the IRI of a term, whose fragment is that name, leads to a place on the page of the ontology.
    """
    given: set[str] = set()

    def anchor(iri: str) -> str:
        if not iri.startswith(NASSS) or iri in given:
            return ""
        given.add(iri)
        return iri.removeprefix(NASSS)

    return anchor


def _can_plot() -> bool:
    """Whether the charts' module and what it needs are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("nasss.plots", "altair", "vl_convert"))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _finalize(value: Any) -> Any:
    """No control characters and no turned writing from the data; None is nothing."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
