"""Clicking through the pages in Debian's chromium: on the server, and on the static site without one.

Each test ends with a look at what the browser did: no request left this machine, none failed, no script broke.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote_plus, urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from web_browsing import chromium, looking, served, write_small_site
from web_serving import ENDLESS, running

from nasss.terms import NASSS

pytestmark = pytest.mark.server

STROHM = "<https://w3id.org/nasss/study/strohm-2020>"
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?x a nasss:Participant ; nasss:inStudy {STROHM} }}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def live() -> Iterator[str]:
    """The server with the shipped data."""
    with running() as address:
        yield address


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The static site, some way down from the top of its host."""
    folder = tmp_path_factory.mktemp("host")
    with pytest.MonkeyPatch.context() as patch:
        write_small_site(folder / "some" / "where", patch)
    with served(folder) as address:
        yield f"{address}/some/where"


# Reading


def test_from_the_first_page_by_a_number_to_the_people_and_the_words(browser: Browser, live: str) -> None:
    with looking(browser) as (page, _):
        page.goto(f"{live}/")
        line = page.get_by_role("row").filter(has_text="improved diagnostic practice").filter(has_text="18").first
        line.locator("summary").filter(has_text=re.compile(r"^18$")).click()
        people = line.get_by_role("listitem").all_inner_texts()
        assert [int(re.sub(r"\D", "", text)) for text in people] == [
            *range(1, 9),
            *range(10, 15),
            *(16, 17, 20, 22, 23),
        ]
        line.get_by_role("rowheader").get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Expected added benefit: improved diagnostic practice"
        )
        assert page.url == f"{live}/study/strohm-2020/finding/t2-02/"
        expect(page.locator("blockquote").first).to_contain_text("more precise and objective diagnoses")
        page.locator("blockquote footer a").first.click()
        expect(page.get_by_role("main")).to_contain_text("more precise and objective diagnoses")
        page.go_back()
        page.get_by_role("link", name="interviewee 01").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("interviewee 01")


def test_a_question_is_narrowed_and_its_address_kept(browser: Browser, live: str) -> None:
    with looking(browser) as (page, _):
        page.goto(f"{live}/questions/factors-by-role/")
        page.get_by_label("role", exact=False).first.select_option(label="radiologist")
        page.get_by_role("main").get_by_role("button", name=re.compile("ask|show", re.IGNORECASE)).first.click()
        page.wait_for_url(re.compile("role="))
        table = page.get_by_role("main").get_by_role("table").last
        expect(table).to_contain_text("6")
        address = page.url
        rows = table.get_by_role("row").count()
        page.goto(f"{live}/")
        page.goto(address)
        assert page.get_by_role("main").get_by_role("table").last.get_by_role("row").count() == rows


@pytest.mark.parametrize("site", ["live", "static"])
def test_a_term_is_found_by_its_dutch_label(browser: Browser, site: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(site)
    with looking(browser) as (page, _):
        page.goto(f"{address}/ontology/")
        page.get_by_label("Search terms, factors and findings").fill("radioloog")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"search/\?q=radioloog"))
        # The static site of this test lacks most pages of terms, so the link is only read.
        link = page.get_by_role("main").get_by_role("link", name="radiologist", exact=True)
        expect(link).to_be_visible()
        link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("radiologist")


def test_the_tree_is_walked_with_the_keyboard_alone(browser: Browser, live: str) -> None:
    with looking(browser) as (page, _):
        page.goto(f"{live}/ontology/")
        summary = page.locator("#tree-domains summary").first
        link = page.locator("#tree-domains").get_by_role("link", name="nature of the condition", exact=True)
        assert not link.is_visible()
        assert press_until(page, summary)
        page.keyboard.press("Enter")
        expect(link).to_be_visible()
        assert press_until(page, link)
        # The focus is seen: there is an outline.
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("nature of the condition")


@pytest.mark.parametrize("site", ["live", "static"])
def test_the_iri_of_a_term_leads_to_its_page(browser: Browser, site: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(site)
    with looking(browser) as (page, _):
        page.goto(f"{address}/about/")
        # What stands before the fragment is asked for; without the slash the reply leads on.
        page.goto(f"{address}/ontology#Finding")
        page.wait_for_url(f"{address}/ontology/Finding/")
        expect(page.get_by_role("heading", level=1)).to_have_text("finding")
        # The way back does not lead here again.
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("About nasss")
        # A fragment that is no term stays where it is.
        page.goto(f"{address}/ontology/#roles")
        expect(page.get_by_role("heading", level=1)).to_have_text("The ontology")


def test_the_iri_of_a_term_leads_to_its_place_without_scripts(browser: Browser, live: str) -> None:
    with looking(browser, java_script_enabled=False) as (page, _):
        page.goto(f"{live}/ontology/#ConditionDomain")
        expect(page.locator(":target > a")).to_have_text("condition")
        expect(page.locator(":target > a")).to_be_in_viewport()


def press_until(page: Page, target: object, limit: int = 300) -> bool:
    """Press Tab until something has the focus."""
    for _ in range(limit):
        if target.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return True
        page.keyboard.press("Tab")
    return False


def test_skipping_to_the_content_is_the_first_thing(browser: Browser, live: str) -> None:
    with looking(browser) as (page, _):
        page.goto(f"{live}/questions/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "javascript:alert(4)",
    "{{constructor.constructor('alert(5)')()}}",
    "\u202egnp.exe",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with invented terms whose labels and links would run a script where they are not escaped."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    lines = [f"@prefix nasss: <{NASSS}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."]
    lines.append(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
    )
    for i, text in enumerate(HOSTILE):
        lines.append(
            f"nasss:Hostile{i} a owl:Class ; rdfs:label {json.dumps(text, ensure_ascii=False)}@en ; "
            f"skos:definition {json.dumps(text, ensure_ascii=False)}@en ; rdfs:seeAlso <javascript:alert({i})> ."
        )
    path.write_text("\n".join(lines), encoding="utf-8")
    with running([path]) as address:
        yield address


def test_hostile_labels_run_nothing(browser: Browser, hostile: str) -> None:
    with looking(browser) as (page, watched):
        paths = [f"/ontology/Hostile{i}/" for i in range(len(HOSTILE))]
        for path in [*paths, "/ontology/", f"/search/?q={quote(HOSTILE[0])}", f"/nowhere/{quote(HOSTILE[1])}"]:
            reply = page.goto(hostile + path)
            assert reply is not None and reply.status == (404 if "nowhere" in path else 200), path
            assert page.locator("main script, main img[src=x], main [onload], main [onerror]").count() == 0
            assert page.locator("a[href^='javascript:' i]").count() == 0
        # A page that is not there is an error in the console, and the only one.
        assert [text for text in watched.errors if "404" not in text] == []
        watched.errors.clear()


# The editor


def open_editor(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#editor")).to_be_visible()
    # Without a server the data come after the page, which then says so where it says what came of a click.
    expect(page.locator("#state")).not_to_contain_text("being loaded")


def write_query(page: Page, query: str) -> None:
    page.evaluate("query => window.nasssEditor.getTab().setQuery(query)", query)


def run(page: Page, query: str) -> None:
    write_query(page, query)
    page.get_by_role("button", name="Run", exact=True).click()


def cells(page: Page) -> list[list[str]]:
    """The text of the answer's cells."""
    table = page.locator(".tabPanel.active table.rows")
    expect(table).to_be_visible()
    rows: list[list[str]] = table.evaluate(
        "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText.trim()))"
    )
    return rows


@pytest.fixture(params=["live", "static"])
def editor(request: pytest.FixtureRequest) -> str:
    """The address of the editor, on the server and on the static site."""
    address = request.getfixturevalue(request.param)
    return f"{address}/sparql" if request.param == "live" else f"{address}/sparql/"


def test_the_editor_says_where_it_runs(browser: Browser, live: str, static: str) -> None:
    with looking(browser) as (page, watched):
        open_editor(page, f"{live}/sparql")
        expect(page.get_by_role("main")).to_contain_text(
            f"Runs on this server: programs can ask it too, at {live}/sparql."
        )
        assert not [url for url in watched.requests if "wasm" in url]
        open_editor(page, f"{static}/sparql/")
        expect(page.get_by_role("main")).to_contain_text("Runs in your browser")
        expect(page.get_by_role("status").filter(has_text="The data are here")).to_be_visible()


def test_the_data_are_loaded_on_the_editors_page_only(browser: Browser, static: str) -> None:
    with looking(browser) as (page, watched):
        for path in ("/", "/ontology/", "/study/strohm-2020/finding/t2-02/"):
            page.goto(static + path)
        assert not [url for url in watched.requests if "wasm" in url or "/data/" in url or "yasgui" in url]
        open_editor(page, f"{static}/sparql/")
        expect(page.get_by_role("status").filter(has_text="The data are here")).to_be_visible()
        assert len([url for url in watched.requests if url.endswith("/data/all.nq.gz")]) == 1


def test_an_example_is_found_loaded_and_answered(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        page.get_by_label("Find a question").fill("SILENT-particip")
        expect(page.locator("#examples-count")).to_have_text(re.compile(r"^1 of \d+ questions$"))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert {"interviewee 21 en", "interviewee 24 en"} <= {text for row in cells(page) for text in row}
        expect(page.get_by_role("tab").locator("span")).to_have_text(["silent-participants"])
        # The next one takes its place, since nothing was changed in it.
        page.get_by_label("Find a question").fill("")
        page.locator("#example-adopter-roles").click()
        expect(page.get_by_role("tab").locator("span")).to_have_text(["adopter-roles"])
        assert page.locator("#example-adopter-roles").get_attribute("aria-selected") == "true"


def test_an_answer_is_for_people(browser: Browser, editor: str) -> None:
    query = (
        f"PREFIX nasss: <{NASSS}>\nSELECT ?role ?n ?text ?none {{ VALUES (?role ?n ?text ?none) {{ "
        '(nasss:RadiologistRole 10 "tien"@nl UNDEF) (<urn:x> 9 "=1+1" UNDEF) '
        '(<https://example.org/> 2.5 "{{n}}" UNDEF) } }'
    )
    with looking(browser, accept_downloads=True) as (page, _):
        open_editor(page, editor)
        run(page, query)
        assert cells(page) == [
            ["nasss:RadiologistRole radiologist", "10", "tien nl", ""],
            ["urn:x", "9", "=1+1", ""],
            ["https://example.org/", "2.5", "{{n}}", ""],
        ]
        table = page.locator("table.rows")
        assert table.locator("a").evaluate_all("links => links.map(link => link.href)") == [
            f"{editor.removesuffix('/').removesuffix('/sparql')}/ontology/RadiologistRole/",
            "https://example.org/",
        ]
        # The box that scrolls can be reached with the keyboard and has a name.
        region = page.get_by_role("region", name=re.compile(r"^Answer: 3 rows"))
        assert region.get_attribute("tabindex") == "0"
        table.locator("th").nth(1).get_by_role("button").click()
        assert [row[1] for row in cells(page)] == ["2.5", "9", "10"]
        assert table.locator("th").nth(1).get_attribute("aria-sort") == "ascending"
        with page.expect_download() as caught:
            page.get_by_role("button", name="Download CSV").click()
        assert caught.value.path().read_text(encoding="utf-8") == (
            f"role,n,text,none\n{NASSS}RadiologistRole,10,tien,\nurn:x,9,'=1+1,\nhttps://example.org/,2.5,{{{{n}}}},\n"
        )
        page.get_by_role("button", name=re.compile("As it came")).click()
        expect(page.get_by_role("region", name="The answer as it came")).to_contain_text('"tien"')


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ASK { ?s ?p ?o }", "Yes (true)"),
        ("ASK { <urn:none> ?p ?o }", "No (false)"),
        ("SELECT ?s { <urn:none> ?p ?s }", "No rows: nothing in the data fits"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { <urn:none> ?p ?s . ?s ?p ?o }", "No rows: nothing in the data fits"),
    ],
)
def test_answers_without_a_table_are_told_in_words(browser: Browser, editor: str, query: str, text: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        run(page, query)
        expect(page.locator(".verdict")).to_contain_text(text)


def test_a_graph_is_shown_as_statements(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        run(page, 'CONSTRUCT { <urn:a> <urn:p> "één"@nl , 3 } WHERE {}')
        assert sorted(cells(page)) == [["urn:a", "urn:p", "3"], ["urn:a", "urn:p", "één nl"]]


def test_a_mistake_is_told_with_its_line_and_a_caret(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, watched):
        open_editor(page, editor)
        run(page, "SELECT * {\n  ?s nasss:identifier ?o .\n}")
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("The query has a mistake at line 2, column 6:")
        assert problem.locator("pre").inner_text() == "  2 |   ?s nasss:identifier ?o .\n    |      ^"
        expect(problem).to_contain_text(f"Add at the top: PREFIX nasss: <{NASSS}>")
        page.get_by_role("button", name="Go to line 2").click()
        assert page.evaluate("window.nasssEditor.getTab().getYasqe().getDoc().getCursor().line") == 1
        # The reply 400 is an error to the browser, and the only one.
        assert [text for text in watched.errors if "400" not in text] == []
        watched.errors.clear()


def test_an_endless_query_is_stopped_and_the_next_one_answered(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        run(page, ENDLESS)
        stop = page.get_by_role("button", name="Stop")
        expect(stop).to_be_enabled()
        # The page is alive meanwhile.
        page.get_by_label("Find a question").fill("role")
        expect(page.locator("#examples-count")).to_have_text(re.compile("of"))
        stop.click()
        expect(page.get_by_role("alert")).to_have_text("The query was stopped.")
        run(page, f"PREFIX nasss: <{NASSS}> {COUNT}")
        assert cells(page) == [["24"]]


def test_a_link_carries_the_query_and_its_answer(browser: Browser, editor: str) -> None:
    query = f"PREFIX nasss: <{NASSS}>\n# a + b & c = d # é\n{COUNT}"
    with looking(browser, permissions=["clipboard-read", "clipboard-write"]) as (page, _):
        open_editor(page, editor)
        write_query(page, query)
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator("#state")).to_contain_text("The link")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == page.url
        assert unquote_plus(link.split("#query=")[1].split("&")[0]) == query
    for address in (link, f"{editor}?{urlencode({'query': query})}"):
        with looking(browser) as (page, _):
            open_editor(page, address)
            assert cells(page) == [["24"]]
            # And when the page is loaded again.
            page.reload()
            assert cells(page) == [["24"]]
            assert page.evaluate("window.nasssEditor.getTab().getQuery()") == query


def test_a_link_cannot_send_the_query_elsewhere(browser: Browser, editor: str) -> None:
    query = f"PREFIX nasss: <{NASSS}> {COUNT}"
    parts = {
        "query": query,
        "endpoint": "http://127.0.0.1:9/steal",
        "headers": '{"X-Odd": "1"}',
        "requestMethod": "GET",
    }
    with looking(browser) as (page, watched):
        open_editor(page, f"{editor}#{urlencode(parts)}")
        assert cells(page) == [["24"]]
        assert not [url for url in watched.requests if "steal" in url]


def test_words_are_completed_from_our_own_terms(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        write_query(page, "SELECT * {\n  ?x a \n}")
        page.evaluate(
            "() => { const y = nasssEditor.getTab().getYasqe(); y.focus(); y.getDoc().setCursor({line: 1, ch: 7}) }"
        )
        # A Dutch label.
        page.keyboard.type("bevorderende")
        page.keyboard.press("Control+Space")
        hint = page.locator(".CodeMirror-hint").first
        expect(hint).to_contain_text("nasss:")
        name = hint.locator(".hint-name").inner_text()
        page.keyboard.press("Enter")
        text = page.evaluate("nasssEditor.getTab().getQuery()")
        assert text == f"PREFIX nasss: <{NASSS}>\nSELECT * {{\n  ?x a {name}\n}}"


def test_queries_have_tabs_that_stay(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        run(page, "SELECT (1 AS ?one) {}")
        assert cells(page) == [["1"]]
        page.get_by_role("button", name="New query").click()
        run(page, "SELECT (2 AS ?two) {}")
        assert cells(page) == [["2"]]
        assert page.get_by_role("tab").count() == 2
        page.get_by_role("tab").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        assert cells(page) == [["1"]]
        page.goto(editor)
        expect(page.get_by_role("tab")).to_have_count(2)
        page.get_by_role("button", name="Close this one").click()
        expect(page.get_by_role("tab")).to_have_count(1)


def test_the_keyboard_leaves_the_editor(browser: Browser, editor: str) -> None:
    with looking(browser) as (page, _):
        open_editor(page, editor)
        page.evaluate("nasssEditor.getTab().getYasqe().focus()")
        before = page.evaluate("nasssEditor.getTab().getQuery()")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.CodeMirror') === null")
        assert page.evaluate("nasssEditor.getTab().getQuery()") == before
        page.evaluate("nasssEditor.getTab().getYasqe().focus()")
        page.keyboard.press("Control+Enter")
        assert len(cells(page)) == 20


def test_hostile_answers_run_nothing_in_the_editor(browser: Browser, editor: str) -> None:
    rows = " ".join(f"({json.dumps(text, ensure_ascii=False)} <javascript:alert(1)>)" for text in HOSTILE)
    with looking(browser) as (page, _):
        open_editor(page, editor)
        run(page, f"SELECT ?text ?link {{ VALUES (?text ?link) {{ {rows} }} }}")
        assert [row[0] for row in cells(page)] == HOSTILE
        assert page.locator("table.rows a").count() == 0
        assert page.locator(".yasr script, .yasr img, .yasr table svg").count() == 0


def test_the_site_works_from_a_folder_without_a_server(
    browser: Browser, static: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = next(path for path in tmp_path_factory.getbasetemp().glob("host*/some/where"))
    with looking(browser) as (page, watched):
        page.goto(folder.joinpath("index.html").as_uri())
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Ontology").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The ontology")
        page.goto(folder.joinpath("sparql", "index.html").as_uri())
        expect(page.locator("#editor-missing")).to_contain_text("an address that begins with http")
        # A browser lets no page of a folder load a module; the page says so.
        assert all("CORS" in text or "ERR_FAILED" in text for text in watched.errors)
        assert all(url.startswith("file:///") for url in watched.outside)
        watched.outside.clear()
        watched.errors.clear()
        watched.failed.clear()
