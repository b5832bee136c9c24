"""Every kind of page seen by axe-core, in light and dark, wide and on a narrow screen; colours, motion, paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from web_browsing import KINDS, axe_script, chromium, looking, violations
from web_serving import running

pytestmark = pytest.mark.server

LIVE = {
    **KINDS,
    "quality": "/quality/",
    "page that is not there": "/ontology/Findng/",
    "search for something": "/search/?q=radioloog",
}
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def axe() -> str:
    return axe_script()


@pytest.fixture(scope="module")
def live() -> Iterator[str]:
    with running() as address:
        yield address


def check(page: Page, axe: str) -> None:
    """No violation in light and dark; on a narrow screen none either, and the page does not scroll sideways.

    In the dark the colours are others and nothing else, so they are all that is looked at again.
    """
    found: dict[str, object] = {}
    for scheme, size in (("light", WIDE), ("dark", WIDE), ("light", NARROW)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        found[f"{scheme}, {size['width']} px"] = violations(page, axe, colours_only=scheme == "dark")
    # A list of completions is placed for the width it opened at.
    page.keyboard.press("Escape")
    found["sideways"] = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not any(found.values()), found


@pytest.mark.parametrize("kind", LIVE)
def test_axe_finds_nothing(browser: Browser, live: str, axe: str, kind: str) -> None:
    with looking(browser) as (page, watched):
        page.goto(live + LIVE[kind])
        # What is closed is looked at as well.
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        check(page, axe)
        watched.errors[:] = [text for text in watched.errors if "404" not in text or "not there" not in kind]


@pytest.mark.parametrize("state", ["as it opens", "answer", "answer as it came", "mistake", "completion"])
def test_axe_finds_nothing_in_the_editor(browser: Browser, live: str, axe: str, state: str) -> None:
    with looking(browser) as (page, watched):
        page.goto(f"{live}/sparql")
        expect(page.locator("#editor")).to_be_visible()
        if state.startswith("answer"):
            page.locator("#example-factors-ranked").click()
            expect(page.locator("table.rows")).to_be_visible()
        if state == "answer as it came":
            page.get_by_role("button", name="As it came").click()
            expect(page.locator("pre.document")).to_be_visible()
        if state == "mistake":
            page.evaluate("nasssEditor.getTab().setQuery('SELECT * {\\n ?s ?p ?o')")
            page.get_by_role("button", name="Run", exact=True).click()
            expect(page.get_by_role("alert")).to_be_visible()
        if state == "completion":
            page.evaluate(
                """() => {
                  const tab = nasssEditor.getTab();
                  tab.setQuery('ASK { ?x a radiol');
                  tab.getYasqe().focus();
                  tab.getYasqe().getDoc().setCursor({ line: 0, ch: 17 });
                }"""
            )
            page.keyboard.press("Control+Space")
            expect(page.locator(".CodeMirror-hint").first).to_be_visible()
        check(page, axe)
        watched.errors[:] = [text for text in watched.errors if "400" not in text]


def test_colours_and_motion_follow_what_the_reader_set(browser: Browser, live: str) -> None:
    with looking(browser, color_scheme="dark", reduced_motion="reduce") as (page, _):
        page.goto(f"{live}/")
        dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        page.emulate_media(color_scheme="light")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != dark


def test_on_paper_there_is_no_menu_and_links_tell_where_they_lead(browser: Browser, live: str) -> None:
    with looking(browser) as (page, _):
        page.goto(f"{live}/study/strohm-2020/finding/t2-02/")
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation", name="Main").is_visible()
        assert page.get_by_role("heading", level=1).is_visible()
