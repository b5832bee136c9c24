"""The commands compare, serve and site, as far as no page has to be looked at; the study here is invented."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nasss import resources
from nasss.cli import run
from nasss.graph import build_study

CODED = Path(__file__).parent / "studies" / "coded"


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(resources.WORKSPACE_VARIABLE, raising=False)

    def call(*arguments: str) -> Result:
        code = run(arguments)
        captured = capfdbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a restricted study of one's own."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "coded.trig").write_text(build_study(CODED), encoding="utf-8")
    monkeypatch.setenv(resources.WORKSPACE_VARIABLE, str(folder))
    return folder


def test_compare_sets_the_studies_side_by_side(command: Command) -> None:
    done = command("compare", "--format", "csv")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "factor,factor_label,hogg-2023,pmc11670909,strohm-2020,van-leeuwen-2024"
    marks = {cells[1]: cells[2:] for cells in (line.split(",") for line in lines[1:])}
    assert marks["added value"] == ["0", "'+", "'+-", "0"]
    assert marks["funding certainty"] == ["?", "'-", "'-", "0"]
    assert marks["fear of being replaced"] == ["?", "?", "x", "?"]
    assert "?   not reported, and a part of the study was not seen\n" in done.err
    opposed = command("compare", "--opposed", "--format", "csv").out.splitlines()[1:]
    assert {line.split(",")[1] for line in opposed} < set(marks)
    assert all("+" in line and "-" in line for line in opposed) and opposed


def test_others_do_not_reach_a_server_that_is_not_public(command: Command) -> None:
    refused = command("serve", "--host", "0.0.0.0", "--port", "0")
    assert refused.code == 2
    assert "Add --public" in refused.err


def test_what_may_not_go_out_is_not_served_to_the_public(command: Command, own: Path) -> None:
    stopped = command("serve", "--public", "--port", "0")
    assert stopped.code == 1
    assert "serve stopped: " in stopped.err and "would show single people" in stopped.err


def test_own_studies_that_are_served_here_are_said_to_be_unchecked(
    command: Command, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[Path]] = []
    monkeypatch.setattr("nasss.web.serve.serve", lambda *_, paths, **__: asked.append([Path(path) for path in paths]))
    done = command("serve")
    assert done.code == 0
    assert done.err == f"With your own studies in {own}: not checked for disclosure, for this machine only.\n"
    assert own / "coded.trig" in asked[0]


def test_a_site_does_not_replace_what_is_no_site(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("invented", encoding="utf-8")
    refused = command("site", "-o", "mine")
    assert refused.code == 2
    assert "this folder holds something that is no site of ours" in refused.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(("arguments", "module"), [(("serve",), "serve"), (("site", "-o", "x"), "site")])
def test_a_missing_extra_says_what_to_install(
    command: Command, arguments: tuple[str, ...], module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, f"nasss.web.{module}", None)
    missing = command(*arguments)
    assert missing.code == 2
    assert missing.err.endswith("install it: pip install 'nasss[web]'\n")
