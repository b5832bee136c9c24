"""The pages: structure, links, exact facts, and that nothing hostile gets through."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from extent import WHOLE
from page_checks import HIDDEN_CHARACTERS, Element, problems, read

import nasss
from nasss.terms import NASSS
from nasss.web import twins
from nasss.web.model import World
from nasss.web.pages import STATIC, Pages
from nasss.web.views import TO

ROOT = Path(__file__).resolve().parents[2]
IDS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 20, 22, 23]
T2_02 = "/study/strohm-2020/finding/t2-02/"
# There are hundreds of each of these, made by the same template from the same kind of facts: one in how many is read.
SAMPLED = dict.fromkeys(("/mappings/", "/citation/", "/reporting/"), 25)
SAMPLED |= dict.fromkeys(("/ontology/", "/finding/", "/passage/", "/table-row/"), 1 if WHOLE else 4)
# Written by the static site and answered by the server beside the pages.
OTHER_FILES = ("/sparql/", "/search/index.json")
ENDINGS = ("ttl", "jsonld", "nt", "rdf", "json", "csv", "rq", "svg")


@pytest.fixture(scope="module")
def live() -> Iterator[Pages]:
    with nasss.load() as kg:
        made = Pages(kg, charts=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(made._checker, "start", lambda: None)
            yield made


@pytest.fixture(scope="module")
def site() -> Iterator[Pages]:
    with nasss.load() as kg:
        made = Pages(kg, static=True, charts=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(made._checker, "wait", lambda: None)
            yield made


def html(pages: Pages, path: str, **query: str) -> str:
    page = pages.page(path, query)
    assert page.status in (200, 202), (path, page.title)
    return page.html


def tree(pages: Pages, path: str, **query: str) -> Element:
    return read(html(pages, path, **query))


def rows(table: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]


# Every page


def test_paths_are_unique_and_complete(site: Pages) -> None:
    paths = list(site.paths())
    assert len(paths) == len(set(paths))
    assert {"/", "/questions/", "/ontology/", "/compare/", "/quality/", "/about/", "/search/"} <= set(paths)
    assert {f"/questions/{slug}/" for slug in site.connection.questions} <= set(paths)
    assert {T2_02, "/ontology/RadiologistRole/", "/study/strohm-2020/group/RadiologistRole/"} <= set(paths)
    assert all(path.startswith("/") and path.endswith("/") for path in paths)


def test_every_page_is_sound_and_every_link_resolves(site: Pages) -> None:
    """All pages, of the largest kinds some: structure, names, and links with their places."""
    paths = list(site.paths())
    known = set(paths)
    places: dict[str, set[str]] = {}
    wanted: set[tuple[str, str, str]] = set()
    seen = Counter[str]()
    for path in paths:
        kind = next((kind for kind in SAMPLED if kind in path), "")
        seen[kind] += 1
        if kind and (seen[kind] - 1) % SAMPLED[kind]:
            continue
        text = html(site, path)
        root = read(text)
        assert problems(text, root) == [], path
        places[path] = {element.attributes["id"] for element in root.everything() if "id" in element.attributes}
        for element in root.everything():
            target = element.attributes.get("href") or element.attributes.get("src") or element.attributes.get("action")
            if target and not target.startswith(("http://", "https://")):
                assert not target.startswith("/"), f"{path} has the absolute link {target}"
                split = urlsplit(urljoin(path, target))
                wanted.add((path, unquote(split.path), unquote(split.fragment)))
    for path, target, fragment in sorted(wanted):
        assert _exists(target, known), f"{path} links to {target}, which is not there"
        if fragment and target in places and not fragment.startswith("query="):
            assert fragment in places[target], f"{path} links to {target}#{fragment}, a place that is not there"


def _exists(target: str, known: set[str]) -> bool:
    if target in known or target in OTHER_FILES or target == "/404":
        return True
    if target.startswith("/static/"):
        return (STATIC / target.removeprefix("/static/")).is_file()
    stem, _, ending = target.rpartition(".")
    return ending in ENDINGS and f"{stem}/" in known


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/questions/", "/questions/factors-by-role/", "/ontology/", "/ontology/Finding/", "/ontology/hasRole/"),
        *(T2_02, "/study/strohm-2020/", "/study/strohm-2020/participant/03/", "/compare/", "/quality/", "/about/"),
        *("/search/", "/x/"),
    ],
)
def test_live_pages_are_sound_in_both_languages(live: Pages, path: str) -> None:
    for lang in ("en", "nl"):
        page = live.page(path, {"lang": lang})
        assert problems(page.html) == [], (path, lang)
        assert read(page.html).all("html")[0].attributes["lang"] == ("en" if path == "/x/" else lang)


def test_live_links_are_below_the_base(live: Pages) -> None:
    below = Pages(live.connection, base="/deep/nasss")
    links = [link.attributes["href"] for link in tree(below, T2_02).all("a", "link")]
    inside = [link for link in links if not link.startswith(("http", "#"))]
    assert inside
    assert all(link.startswith("/deep/nasss/") for link in inside)


def test_the_same_page_with_and_without_the_slash(live: Pages) -> None:
    assert live.page("/questions/factors-ranked") == live.page("/questions/factors-ranked/")
    assert live.page(T2_02.rstrip("/")) == live.page(T2_02)


def test_canonical_links_where_the_site_has_an_address(site: Pages) -> None:
    named = Pages(site.connection, base="https://example.org/nasss", static=True)
    root = tree(named, "/about/")
    canonical = [link.attributes["href"] for link in root.all("link") if link.attributes["rel"] == "canonical"]
    assert canonical == ["https://example.org/nasss/about/"]
    # The page for 404 is shown at any depth, so its links cannot be relative.
    missing = read(named.not_found("/a/b").html)
    assert "https://example.org/nasss/questions/" in [link.attributes["href"] for link in missing.all("a")]


def test_two_loads_give_the_same_bytes(site: Pages) -> None:
    """Blank nodes have other names at each load; pages must not depend on them."""
    with nasss.load() as kg:
        again = Pages(kg, static=True, charts=False)
        for path in [
            "/",
            "/ontology/",
            "/ontology/ContestedFactor/",
            "/ontology/Finding/",
            "/ontology/playsRole/",
            T2_02,
        ]:
            assert again.page(path) == site.page(path), path


_BYTES = """
import hashlib, sys, nasss
from nasss.web.pages import Pages
pages = Pages(nasss.load(), static=True, charts=False)
for path in sys.argv[1:]:
    print(path, hashlib.sha256(pages.page(path).html.encode()).hexdigest())
print(hashlib.sha256(pages.search_index().encode()).hexdigest())
"""
_HASHED = ("/", "/questions/", "/ontology/", "/ontology/Factor/", "/compare/", "/search/", T2_02)


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _BYTES, *_HASHED],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


# Exact facts (Strohm et al. 2020)


def test_the_first_page_answers_a_question(live: Pages) -> None:
    root = tree(live, "/")
    assert root.all("h1")[0].text == "Why are health technologies adopted, and why not?"
    table = root.by_class("lollipops")[0]
    first = table.all("tr")[1]
    cells = first.all("th", "td")
    assert [cells[0].text, cells[1].text] == ["Expected added benefit: improved diagnostic practice", "facilitating"]
    summary = first.all("summary")[0]
    assert summary.text == "18"
    people = first.all("details")[0].all("a")
    assert [int(link.attributes["href"].rstrip("/").rpartition("/")[2]) for link in people] == IDS
    assert "out of 24" in table.all("caption")[0].text


def test_the_first_page_tells_who_says_what(live: Pages) -> None:
    table = tree(live, "/").by_class("heat")[0]
    heads = [head.text for head in table.all("tr")[0].all("th")]
    assert heads[1] == "radiologist 12 people"
    row = table.all("tr")[1].all("th", "td")
    assert row[0].text == "Expected added benefit: improved diagnostic practice"
    assert row[1].by_class("span")[0].text == f"6{TO}12"
    assert row[1].by_class("hidden")[0].text == "at least 6, at most 12 of 12"


def test_the_first_page_has_the_seven_domains(live: Pages) -> None:
    table = tree(live, "/").by_class("domains")[0]
    assert [row[0] for row in rows(table)] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [row[1] for row in rows(table)][:3] == ["condition", "technology", "value proposition"]


def test_every_number_of_a_finding_opens_who(live: Pages) -> None:
    root = tree(live, T2_02)
    part = root.by_id("people").parent
    assert part is not None
    assert "18 of 24 interviewees are listed with it. The source prints the number 18: the same." in part.text
    chips = part.by_class("chips")[0].all("a")
    assert [link.text for link in chips] == [f"interviewee {number:02}" for number in IDS]
    assert root.by_id("iri").text == "https://w3id.org/nasss/study/strohm-2020/finding/t2-02"
    quotes = [quote.all("p")[0].text for quote in root.all("blockquote")]
    assert "“improved diagnostic practice due to more precise and objective diagnoses" in quotes[0]
    assert rows(_table(root, "roles"))[0][:3] == [
        "radiologist",
        "12",
        f"6{TO}12",
    ]


def _table(root: Element, section: str) -> Element:
    part = root.by_id(section).parent
    assert part is not None
    return part.all("table")[0]


def test_the_printed_table_is_reproduced_with_a_recount(live: Pages) -> None:
    table = tree(live, "/study/strohm-2020/").by_class("printed")[0]
    row = rows(table)[1]
    assert row == [
        "Expected added benefit: improved diagnostic practice",
        "facilitating",
        "1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 20, 22, 23",
        "18",
        "18",
        "agrees",
    ]
    # A slip of the paper, kept: no space after 13.
    assert rows(table)[3][2] == "2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13,14, 16, 20, 22"
    linked = table.all("tr")[2].by_class("listed")[0].all("a")
    assert [int(link.text) for link in linked] == IDS


def test_nobody_gets_a_role_that_the_source_does_not_give(live: Pages) -> None:
    person = tree(live, "/study/strohm-2020/participant/03/")
    assert "The source does not say which seat this person has" in person.text
    group = tree(live, "/study/strohm-2020/group/RadiologistRole/")
    assert group.all("h1")[0].text == "radiologist: 12 interviewed"
    assert not [link for link in group.all("a") if "/participant/" in link.attributes.get("href", "")]
    first = rows(_table(group, "named"))[0]
    assert first[0] == "Expected added benefit: improved diagnostic practice"
    assert first[3:6] == ["18", "6", "12"]


def test_a_question_with_parameters_in_the_address(live: Pages) -> None:
    root = tree(live, "/questions/factors-by-role/", role="RadiologistRole", direction="Facilitating")
    chosen = [
        (box.attributes["name"], option.attributes["value"])
        for box in root.all("select")
        for option in box.all("option")
        if "selected" in option.attributes
    ]
    assert ("role", "RadiologistRole") in chosen
    assert ("direction", "Facilitating") in chosen
    table = root.by_id("rows")
    links = {link.text: link.attributes["href"] for link in root.all("a")}
    assert links["CSV"] == "/questions/factors-by-role.csv?role=RadiologistRole&direction=Facilitating"
    assert links["Open in the editor"].startswith("/sparql#query=PREFIX%20nasss%3A")
    assert (
        root.by_id("command-code").text == "nasss ask factors-by-role -p role=RadiologistRole -p direction=Facilitating"
    )
    assert (
        "kg.ask(\"factors-by-role\", role='RadiologistRole', direction='Facilitating')"
        in root.by_id("python-code").text
    )
    assert "VALUES ?role { <https://w3id.org/nasss/ontology#RadiologistRole> }" in root.by_id("sparql-code").text
    count = next(link for link in table.all("a") if link.text == "18")
    assert count.attributes["href"] == f"{T2_02}#people"


def test_a_wrong_parameter_is_told_in_words(live: Pages) -> None:
    page = live.page("/questions/factors-by-role/", {"role": "radiologst"})
    assert page.status == 400
    alert = [element for element in read(page.html).everything() if element.attributes.get("role") == "alert"]
    assert "Did you mean radiologist" in alert[0].text
    assert live.page("/questions/factors-by-role/", {"rôle": "x"}).status == 400


def test_an_empty_answer_says_why(live: Pages) -> None:
    page = live.page("/questions/recount-audit/", {"verdict": "nonsense"})
    root = read(page.html)
    assert page.status == 200
    assert root.by_id("answer").text == "Nothing fits"
    assert "No row fits verdict 'nonsense'. Without that the answer has" in root.text


def test_a_long_answer_can_be_shown_whole(live: Pages) -> None:
    short = tree(live, "/questions/factors-by-role/").by_id("rows")
    whole = tree(live, "/questions/factors-by-role/", rows="all").by_id("rows")
    assert len(short.all("tr")) == 251
    assert len(whole.all("tr")) == len(live.answer("factors-by-role")) + 1


def test_labels_in_dutch(live: Pages) -> None:
    root = tree(live, "/ontology/RadiologistRole/", lang="nl")
    assert root.all("h1")[0].text == "radioloog"
    assert "/ontology/?lang=nl" in [link.attributes["href"] for link in root.all("a")]
    assert tree(live, "/ontology/RadiologistRole/").all("h1")[0].text == "radiologist"


def test_the_tree_opens_where_one_is(live: Pages) -> None:
    side = tree(live, "/ontology/SeniorRadiologistRole/").by_class("side")[0]
    here = [element for element in side.everything() if element.attributes.get("aria-current") == "page"]
    assert [element.text for element in here] == ["senior radiologist"]
    summaries = [place.all("summary")[0] for place in side.all("details") if "open" in place.attributes]
    assert [(place.text, place.attributes["aria-label"]) for place in summaries] == [("2", "2 below radiologist")]


def test_each_term_has_one_place_that_its_iri_leads_to(live: Pages) -> None:
    ids = [place.attributes["id"] for place in tree(live, "/ontology/").all("li") if "id" in place.attributes]
    assert sorted(ids) == sorted(iri.removeprefix(NASSS) for iri in live.world.terms)
    # Below a term's own page the same tree has no such places.
    side = tree(live, "/ontology/Finding/").by_class("side")[0]
    assert not [place for place in side.all("li") if "id" in place.attributes]


def test_an_unknown_path_has_nearby_names(live: Pages) -> None:
    for path in ("/ontology/RadiologistRol/", "/ontology/radioloog"):
        page = live.page(path)
        assert page.status == 404
        links = [link.attributes["href"] for link in read(page.html).all("main")[0].all("a")]
        assert "/ontology/RadiologistRole/" in links
    for path in (
        "//",
        "/../etc/passwd",
        "/questions/x/y/",
        "/compare/x/",
        "/study/",
        "/study/strohm-2020/group/Nobody/",
    ):
        assert live.page(path).status == (200 if path == "//" else 404), path


def test_search(live: Pages) -> None:
    root = tree(live, "/search/", q="RADIOLOOG")
    assert root.by_class("hits")[0].all("a")[0].text == "radiologist"
    nothing = tree(live, "/search/", q="qqqqzzzz")
    assert "Nothing is called qqqqzzzz" in nothing.text


def test_compare_marks_what_a_study_reports(live: Pages) -> None:
    table = tree(live, "/compare/").by_class("matrix")[0]
    heads = [head.text for head in table.all("tr")[0].all("th")]
    column = heads.index("strohm-2020")
    marks = {}
    for row in table.all("tr")[1:]:
        cells = row.all("th", "td")
        opened = cells[column].all("summary")
        marks[cells[0].text] = opened[0].text if opened else cells[column].text
    assert marks["improved diagnostic practice"] == "helps"
    assert marks["integration in PACS"] == "helps and hinders"
    assert marks["fear of being replaced"] == "\N{MULTIPLICATION SIGN} not raised or denied"
    assert "· not reported" in marks.values()


def test_quality_says_what_was_found(live: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    from nasss.web.studies import Report

    running = live.page("/quality/")
    assert running.status == 202
    assert "The check is running" in running.html
    monkeypatch.setattr(live._checker, "_report", Report(79, ()))
    page = live.page("/quality/")
    assert page.status == 200
    assert "No problem found. 79 SHACL rules" in page.html
    problem = ("A finding <b>", "Say about which one factor the finding is.", "x")
    monkeypatch.setattr(live._checker, "_report", Report(79, (problem, problem)))
    assert "2 problems found" in live.page("/quality/").html
    assert "A finding &lt;b&gt;" in live.page("/quality/").html
    monkeypatch.setattr(live._checker, "_report", None)
    monkeypatch.setattr(live._checker, "_failed", "no memory")
    assert "nothing is known: no memory" in live.page("/quality/").html


def test_printed_sums_stand_right_where_they_are_numbers(live: Pages) -> None:
    table = next(found for found in tree(live, "/quality/").all("table") if found.attributes.get("id") == "audit-table")
    head = next(head for head in table.all("th") if head.text == "printed sum")
    assert (head.attributes["class"], head.attributes["data-sort"]) == ("num", "num")


def test_the_check_runs_beside_and_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    from nasss.web import studies

    found = {"focus_label": None, "focus": "f", "message": "m", "shape": "s"}
    report = json.dumps({"rules_checked": 3, "results": [found]})
    script = f"print({report!r})"
    monkeypatch.setattr(studies, "_CHECK", script)
    checker = studies.Checker()
    checker.wait()
    checker.wait()
    assert checker.report == studies.Report(3, (("f", "m", "s"),))
    monkeypatch.setattr(studies, "_CHECK", "raise SystemExit('no shapes here')")
    broken = studies.Checker()
    broken.wait()
    assert (broken.report, broken.failed) == (None, "no shapes here")


def test_a_question_that_fails_does_not_take_the_list_down(live: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    from nasss.errors import EngineError

    def fails(slug: str) -> None:
        raise EngineError("too slow")

    monkeypatch.setattr(live, "answer", fails)
    assert "could not be answered" in live.page("/questions/").html


def test_charts_only_where_there_are_some(live: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not tree(live, "/questions/factors-ranked/").all("img")
    monkeypatch.setattr(live, "charts", True)
    image = tree(live, "/questions/factors-ranked/", unit="IntervieweeUnit").all("img")[0]
    assert image.attributes["src"] == "/questions/factors-ranked.svg?unit=IntervieweeUnit"
    # The page keeps the place of the picture free, at the size that the picture has.
    drawn = twins.question(live.connection, "factors-ranked", "svg", {"unit": "IntervieweeUnit"})
    assert drawn is not None
    found = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', drawn.decode())
    assert found is not None
    sizes = [str(round(float(number))) for number in found.groups()]
    assert [image.attributes["width"], image.attributes["height"]] == sizes
    # Light or dark, as the reader's system is.
    assert "prefers-color-scheme:dark" in drawn.decode()
    assert not tree(live, "/questions/terms/").all("img")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not Pages(live.connection).charts


# Hostile data (invented)

EVIL = "https://w3id.org/nasss/study/evil"
SCRIPT = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\\\"'"
HOSTILE = (Path(__file__).parent / "hostile.ttl").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    file = tmp_path_factory.mktemp("hostile") / "evil.ttl"
    texts = {"HOSTILE_TEXT": SCRIPT, "LONG_TEXT": "long " * 2000, "LONG_WORD": "x" * 10_000}
    turtle = HOSTILE
    for place, text in texts.items():
        turtle = turtle.replace(place, text)
    file.write_text(turtle, encoding="utf-8")
    with nasss.load([file]) as kg:
        made = Pages(kg, charts=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(made._checker, "start", lambda: None)
            yield made


def unharmed(text: str) -> None:
    assert problems(text) == []
    root = read(text)
    scripts = [element.attributes.get("src", "") for element in root.all("script")]
    assert all(source.partition("?")[0].endswith(".js") for source in scripts)
    for element in root.everything():
        for name in ("href", "src", "action", "data-index"):
            assert "script:" not in element.attributes.get(name, "").lower()
        assert "onerror" not in element.attributes
    assert not HIDDEN_CHARACTERS.search(text)


def test_hostile_data_come_through_as_text(hostile: Pages) -> None:
    paths = [path for path in hostile.paths() if "/evil" in path]
    assert "/study/evil/finding/x/" in paths
    assert not [path for path in paths if "%" in path or "script" in path]
    for path in ["/", "/questions/", "/ontology/", "/compare/", "/quality/", "/about/", *paths]:
        unharmed(html(hostile, path))
    for lang in ("nl", '"><script>', "../x"):
        unharmed(html(hostile, "/study/evil/factor/f/", lang=lang))
    for slug in ("factors-ranked", "participants-of-factor", "evidence-of-factor", "printed-tables", "recount-audit"):
        unharmed(html(hostile, f"/questions/{slug}/", study=EVIL))
    title = read(html(hostile, "/study/evil/finding/x/")).all("h1")[0].text
    assert title.startswith("</title><script>alert(1)</script><img src=x onerror=alert(2)>")


def test_a_long_label_is_cut_and_a_long_text_is_not(hostile: Pages) -> None:
    assert len(tree(hostile, "/study/evil/factor/f/").all("h1")[0].text) == 200
    assert tree(hostile, "/study/evil/passage/p/").all("blockquote")[0].text.count("long") >= 2000


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '" onmouseover="alert(1)',
        "javascript:alert(1)",
        "\u202etxt",
        "a\x00b",
        "x" * 10_000,
        "{{ 7*7 }}",
        "\ud800",
    ],
)
def test_hostile_addresses(hostile: Pages, text: str) -> None:
    for page in (
        hostile.page(f"/{text}/"),
        hostile.page(f"/ontology/{text}"),
        hostile.page("/search/", {"q": text}),
        hostile.page("/questions/factors-by-role/", {"role": text}),
        hostile.page("/questions/factors-by-role/", {text: text}),
        hostile.page("/questions/co-cited-factors/", {"at_least": text}),
        hostile.page("/questions/recount-audit/", {"verdict": text}),
        hostile.page("/", {"lang": text}),
    ):
        unharmed(page.html)
        page.html.encode()
        assert "49" not in page.title


def test_an_empty_store_has_pages(tmp_path: Path) -> None:
    """A store that holds nothing but one class (invented)."""
    file = tmp_path / "small.ttl"
    file.write_text(f"<{NASSS}X> a <http://www.w3.org/2002/07/owl#Class> .")
    with nasss.KnowledgeGraph([file]) as kg:
        small = Pages(kg, charts=False)
        small._checker._failed = "not asked"
        for path in ("/", "/questions/", "/ontology/", "/ontology/X/", "/compare/", "/quality/", "/about/", "/search/"):
            assert problems(html(small, path)) == [], path
        assert len(World.gather(kg.source).paths) == 1
