"""Help for the tests in a real browser: chromium without a network, a record of its requests, a static site."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, Response, sync_playwright
from web_serving import free_port

import nasss
from nasss.web import site, twins
from nasss.web.pages import Pages

NODE = Path(__file__).parent / "web" / "node"
CHROMIUM = os.environ.get("NASSS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# No name is looked up and nothing but this machine is reached, whatever a page or the browser itself would like.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# One page of each kind; the static site of the quick tests has no others.
KINDS = {
    "first page": "/",
    "questions": "/questions/",
    "question": "/questions/factors-ranked/",
    "question with intervals": "/questions/factors-by-role/",
    "question with quotes": "/questions/evidence-of-factor/",
    "ontology": "/ontology/",
    "class": "/ontology/Finding/",
    "property": "/ontology/aboutFactor/",
    "role": "/ontology/RadiologistRole/",
    "shared factor": "/ontology/DiagnosticBenefit/",
    "study": "/study/strohm-2020/",
    "factor": "/study/strohm-2020/factor/bonexpert-acceptance/",
    "finding": "/study/strohm-2020/finding/t2-02/",
    "participant": "/study/strohm-2020/participant/01/",
    "participant group": "/study/strohm-2020/group/RadiologistRole/",
    "printed row": "/study/strohm-2020/table-row/t2-02/",
    "passage": "/study/strohm-2020/passage/abs-facilitating/",
    "mapping": "/study/strohm-2020/mapping/v1-DiagnosticBenefit-0/",
    "tension": "/study/strohm-2020/tension/01/",
    "relation": "/study/strohm-2020/relation/acceptance-abandonment/",
    "review": "/study/hogg-2023/",
    "compare": "/compare/",
    "about": "/about/",
    "search": "/search/",
}


@dataclass
class Watched:
    """What a browser context asked for, and what went wrong in it."""

    requests: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Record everything from now on."""
        context.on("request", self._asked)
        context.on("requestfailed", lambda request: self._note(self.failed, request))
        context.on("response", self._answered)
        context.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("dialog", self._shown)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def _shown(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(f"{response.status} {response.url}")

    @staticmethod
    def _note(found: list[str], request: Request) -> None:
        # A page that is left, or a query that is stopped, ends its requests itself.
        if "ERR_ABORTED" not in (request.failure or ""):
            found.append(f"{request.url}: {request.failure}")

    def check(self) -> None:
        """Nothing was asked of other machines, nothing failed, no script broke."""
        found = {"outside": self.outside, "failed": self.failed, "errors": self.errors, "dialogs": self.dialogs}
        assert not any(found.values()), {**found, "refused": self.refused}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of the test's own; the test is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("install chromium (apt-get install chromium), or name one in NASSS_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def looking(browser: Browser, **options: Any) -> Iterator[tuple[Page, Watched]]:
    """A page in a context of its own; at the end nothing may have gone wrong in it."""
    watched = Watched()
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    # The machine that runs the tests may be busy with others.
    context.set_default_timeout(20_000)
    watched.watch(context)
    try:
        yield context.new_page(), watched
        watched.check()
    finally:
        context.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A static site on Python's own web server; gives its address without a slash at the end."""
    port = free_port()
    command = [sys.executable, "-u", "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Serving HTTP on 127.0.0.1")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def write_small_site(folder: Path, monkeypatch: pytest.MonkeyPatch, *, charts: bool = False) -> Path:
    """A static site with one page of each kind, over the shipped data."""
    monkeypatch.setattr(Pages, "paths", lambda _: iter(KINDS.values()))
    # The quality page checks all data against all shapes, which takes a minute: the server does so beside the others.
    # To name the ontology's blank nodes takes long, and what these files hold is tested elsewhere.
    # Whether the data may be public at all is asked in the tests of the site itself.
    monkeypatch.setattr(site, "guard_all", lambda *_, **__: [])
    monkeypatch.setattr(twins, "ontology", lambda kind: f"# left out of this test: ontology.{kind}\n".encode())
    with nasss.load() as graph:
        site.write_site(folder, connection=graph, charts=charts)
    return folder


def axe_script() -> str:
    """The axe-core library; the test is skipped where it is not installed."""
    path = NODE / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("install axe-core: npm ci --prefix tests/web/node")
    return path.read_text(encoding="utf-8")


def violations(page: Page, script: str, *, colours_only: bool = False) -> list[str]:
    """What axe finds wrong on a page, or only in its colours: the rule, where, and why."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if colours_only:
        options["runOnly"] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    else:
        options["rules"] = {"target-size": {"enabled": True}}
    # Not as a script element: the site's own policy refuses those.
    page.evaluate(script)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:200]}: {' '.join(node['failureSummary'].split())}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
