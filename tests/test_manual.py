"""The manual: it builds without a warning, asks for nothing from outside, has no dead link, and what it says is so."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import notebooks
import pytest
from console_pages import Command, File, agrees, environment, played, steps
from page_checks import Element, Reader
from rdflib import OWL, RDF
from web_serving import running

import nasss
from nasss import manual, ontology, reference
from nasss.cli import cli
from nasss.errors import EngineError, UsageError
from nasss.namespaces import NASSS
from nasss.questions import load_all

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
# What makes a browser fetch something, and by which attribute.
FETCHED = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "use": "href",
    "object": "data",
}
EMPTY_PROJECT = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "src",
    "ontology",
    "graph",
    "shapes",
    "queries",
)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual, built once for all tests."""
    folder = tmp_path_factory.mktemp("manual") / "pages"
    files = manual.build(folder)
    assert files == sorted(path for path in folder.rglob("*") if path.is_file())
    return folder


@pytest.fixture(scope="session")
def pages(built: Path) -> dict[Path, Element]:
    """Every page, read as a browser would."""
    return {path: Reader(path.read_text(encoding="utf-8")).root for path in sorted(built.rglob("*.html"))}


def links(page: Element) -> Iterator[str]:
    return (element.attributes["href"] for element in page.all("a") if "href" in element.attributes)


# --- the build


def test_it_has_its_pages(built: Path) -> None:
    names = {path.relative_to(built).with_suffix("").as_posix() for path in built.rglob("*.html")}
    hand = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    assert hand <= names
    assert {f"reference/questions/{slug}" for slug in load_all()} <= names
    assert {"notebooks/adoption", "reference/command-line", "folders/graph", "search"} <= names
    assert not list(built.rglob("*.doctree")) and not (built / ".buildinfo").exists()


def test_the_same_sources_give_the_same_bytes(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    again = tmp_path / "elsewhere" / "manual"
    manual.build(again)

    def contents(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    first, second = contents(built), contents(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    # Nothing tells where it was built.
    assert [name for name, data in first.items() if str(built.parent).encode() in data] == []


def test_nothing_else_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="this folder holds something that is no manual of ours"):
        manual.build(tmp_path)
    with pytest.raises(UsageError, match="this is a file; name a folder for the manual"):
        manual.build(tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_wheel_says_that_it_has_no_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "root", lambda: tmp_path)
    with pytest.raises(EngineError, match="it is built from a checkout, not from a wheel"):
        manual.build(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "NEEDED", ("sphinx", "no_such_theme"))
    with pytest.raises(UsageError, match=r"This needs no_such_theme; install them: pip install 'nasss\[docs\]'"):
        manual.build(tmp_path / "out")


def test_a_mistake_in_a_source_leaves_the_old_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small manual of one page, with a link to nowhere."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "conf.py").write_text('extensions = ["myst_parser"]\n', encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text("# Invented\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / manual.MARK).write_text("old", encoding="utf-8")
    monkeypatch.setattr(manual, "root", lambda: tmp_path)
    with pytest.raises(EngineError, match=re.escape(f"{tmp_path}/docs/index.md:3: WARNING") + ".*'nowhere.md'"):
        manual.build(tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [manual.MARK]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "out"]


# --- the pages


def test_nothing_is_fetched_from_outside(built: Path, pages: dict[Path, Element]) -> None:
    """No script, style, font or picture of another machine, in the pages or in the style sheets."""
    for path, page in pages.items():
        for element in page.all(*FETCHED):
            address = element.attributes.get(FETCHED[element.tag], "")
            parts = urlsplit(address)
            assert not parts.netloc and parts.scheme in ("", "data"), f"{path}: <{element.tag}> {address}"
            if (
                not parts.scheme
                and parts.path
                and element.attributes.get("rel") not in ("index", "search", "next", "prev")
            ):
                assert (path.parent / unquote(parts.path)).is_file(), f"{path}: {address} is not there"
        assert "@import" not in path.read_text(encoding="utf-8")
    sheets = list(built.rglob("*.css"))
    assert len(sheets) >= 4
    for sheet in sheets:
        for address in re.findall(
            r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", sheet.read_text(encoding="utf-8")
        ):
            where = next(filter(None, address))
            assert where.startswith("data:") or (sheet.parent / where).is_file(), f"{sheet}: {where}"
    for script in built.rglob("*.js"):
        assert not re.search(r"(fetch|import|XMLHttpRequest)\(\s*['\"]https?:", script.read_text(encoding="utf-8")), (
            script
        )


def test_no_link_inside_leads_nowhere(built: Path, pages: dict[Path, Element]) -> None:
    """Every link to a page or file of the manual, with its anchor, is there."""

    @cache
    def anchors(path: Path) -> frozenset[str]:
        return frozenset(element.attributes["id"] for element in pages[path].everything() if "id" in element.attributes)

    checked = Counter[str]()
    for path, page in pages.items():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "http", "mailto"), f"{path}: {link}"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path}: {link}"
            checked["pages"] += 1
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in anchors(target), f"{path}: {link}"
                checked["anchors"] += 1
    assert checked["pages"] > 2000 and checked["anchors"] > 500


def test_no_page_has_an_anchor_twice(pages: dict[Path, Element]) -> None:
    for path, page in pages.items():
        twice = [
            name
            for name, number in Counter(e.attributes["id"] for e in page.everything() if "id" in e.attributes).items()
            if number > 1 and not name.startswith("svg-")
        ]
        assert twice == [], path


# --- the reference


def test_every_command_and_option_is_there(pages: dict[Path, Element], built: Path) -> None:
    text = pages[built / "reference/command-line.html"].text

    def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
        yield path, command
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                below = command.get_command(click.Context(command), name)
                assert below is not None
                yield from walk(below, f"{path} {name}")

    found = list(walk(cli, "nasss"))
    assert len(found) >= 20
    for path, command in found:
        assert path in text
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in text, f"{path} {parameter.opts[0]}"


def test_every_term_is_there_with_definition_and_source(pages: dict[Path, Element], built: Path) -> None:
    graph = ontology.load()
    kinds = {OWL.Class: "classes", OWL.ObjectProperty: "object-properties", OWL.DatatypeProperty: "data-properties"}
    number = 0
    for kind, page in kinds.items():
        text = pages[built / f"reference/ontology/{page}.html"].text
        for term in graph.subjects(RDF.type, kind):
            if str(term).startswith(NASSS):
                assert str(term) in text
                number += 1
    assert number > 150
    individuals = pages[built / "reference/ontology/individuals.html"]
    assert (
        "Whether funding for adoption and use is secured" in individuals.text or "funding certainty" in individuals.text
    )
    names = {element.text for element in individuals.all("code")}
    members = {
        str(term).removeprefix(NASSS)
        for kind in graph.subjects(RDF.type, OWL.Class)
        for term in graph.subjects(RDF.type, kind)
        if str(kind).startswith(NASSS) and str(term).startswith(NASSS)
    }
    assert len(members) > 200 and members <= names


def test_a_question_has_parameters_columns_and_its_query(pages: dict[Path, Element], built: Path) -> None:
    for slug, question in load_all().items():
        page = pages[built / f"reference/questions/{slug}.html"]
        code = {element.text for element in page.all("code")}
        assert {*question.parameters, *question.columns} <= code, slug
        assert " ".join(question.sparql.split()) in page.text, slug
        assert " ".join(question.counting.split()) in page.text, slug


def test_text_of_the_code_cannot_become_markdown() -> None:
    assert reference.escaped("a *b* <c> |d| [e](f) `g` {h}\n  $i$") == (
        r"a \*b\* \<c\> \|d\| \[e\](f) \`g\` \{h\} \$i\$"
    )


def test_the_python_page_has_all_that_is_public(pages: dict[Path, Element], built: Path) -> None:
    names = {element.attributes.get("id", "") for element in pages[built / "reference/python.html"].all("dt")}
    assert {f"nasss.{name}" for name in nasss.__all__ if name != "__version__"} <= names


# --- what the pages tell people to do


def check_page(page: Path, folder: Path, said: dict[str, str]) -> list[Command]:
    """Do what a page says and compare; gives what was done."""
    done = []
    for step, printed, code in played(page.read_text(encoding="utf-8"), folder, said):
        if step.shown is None:
            assert code == 0, f"{page}, line {step.line}: {step.text}\n{printed}"
        else:
            told = f"{page}, line {step.line}: {step.text}\n--- shown\n{step.shown}--- printed\n{printed}"
            assert agrees(step.shown, printed), told
        done.append(step)
    return done


@pytest.mark.slow
def test_the_tutorial_from_install_to_own_study(tmp_path: Path) -> None:
    """Every command of it, in the folder of a project, in an environment of its own."""
    project = tmp_path / "nasss"
    project.mkdir()
    for name in EMPTY_PROJECT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, project / name)
    done = check_page(DOCS / "tutorial.md", project, environment())
    assert len(done) == 19
    assert (project / "dictation.svg").is_file() and (project / "release" / "study.csv").is_file()


def test_a_coded_project_step_by_step(tmp_path: Path) -> None:
    """The page about NVivo, on an invented project."""
    shutil.copy(ROOT / "tests" / "refi" / "named-cases.qdpx", tmp_path / "project.qdpx")
    said = environment()
    done = check_page(DOCS / "how-to" / "nvivo.md", tmp_path, said | {"PYTHONPATH": str(ROOT / "src")})
    assert len(done) == 3


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(program: list[str], text: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NASSS_STUDIES": "none-here"}
    done = subprocess.run([*program, text], capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.server
def test_the_clients_against_a_server() -> None:
    """The Python and the JavaScript of the page; the R is not run, and the page says so."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("install Node.js 18 or newer: apt-get install nodejs")
    plain, ours = blocks("clients.md", "python")
    (script,) = blocks("clients.md", "js")
    here = "http://127.0.0.1:8000"
    assert all(text.count(here) == 1 for text in (plain, ours, script))
    with running(concurrent=2) as address:
        assert run([sys.executable, "-c"], plain.replace(here, address)) == "funding certainty 14 of 24\n"
        assert run([sys.executable, "-c"], ours.replace(here, address)) == (
            "improved diagnostic practice 6 12 interval\n"
            "operational benefit 5 12 interval\n"
            "integration in PACS 3 12 interval\n"
        )
        printed = run([node, "--input-type=module", "--eval"], script.replace(here, address))
    assert printed.startswith("condition; technology; ") and printed.count("; ") == 6


def test_the_python_of_the_notebook_page() -> None:
    printed = run([sys.executable, "-c"], "\n".join(blocks("jupyter.md", "python")))
    assert [" ".join(line.split()) for line in printed.splitlines()] == [
        "finding_label count out_of",
        "Uncertain funding 14 24",
        "Inconsistent acceptance/trust of radiologists 14 24",
        "Inconsistent technical performance 10 24",
        "True",
    ]


# The kernel of Jupyter warns of its own libraries.
@pytest.mark.filterwarnings("default")
def test_the_notebook_gives_what_it_shows() -> None:
    for path in sorted(notebooks.FOLDER.glob("*.ipynb")):
        kept, now = notebooks.read(path), notebooks.executed(path)
        assert path.read_text(encoding="utf-8") == notebooks.written(kept)
        for before, after in zip(kept.cells, now.cells, strict=True):
            assert before == after, f"{path}: run python tests/notebooks.py and look at what changed\n{after.source}"
        assert any("image/svg+xml" in json.dumps(cell) for cell in kept.cells)


def test_the_picture_of_the_readme_is_current(tmp_path: Path) -> None:
    """Drawn by the command that the README gives for it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (arguments,) = re.findall(r"`nasss (ask [^`]*) --plot (docs/pictures/factors-ranked\.svg)`", text)
    command = [sys.executable, "-m", "nasss", *arguments[0].split(), "--plot", "now.svg"]
    said = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NASSS_STUDIES": "none-here"}
    subprocess.run(command, cwd=tmp_path, env=said, check=True, capture_output=True)
    assert f"]({arguments[1]})" in text
    assert (tmp_path / "now.svg").read_bytes() == (ROOT / arguments[1]).read_bytes(), "draw it again with that command"


# --- the checks themselves can fail


def test_a_wrong_output_is_seen() -> None:
    assert agrees("a\nb\n", "a\nb\n")
    assert agrees("a\n...\nd\n", "a\nb\nc\nd\n")
    assert agrees("a\n...\n", "a\n")
    assert not agrees("a\nb\n", "a\nc\n")
    assert not agrees("a\n...\nd\n", "a\nb\n")
    assert not agrees("a\n", "a\nb\n")


def test_a_page_is_read_as_written() -> None:
    page = "In `x/y.csv`:\n\n```csv\na,b\n```\n\n```console\n$ one\n$ two\nout\n```\n"
    file, one, two = steps(page)
    assert file == File("x/y.csv", "a,b\n")
    assert (one, two) == (Command(8, "one", None), Command(9, "two", "out\n"))
