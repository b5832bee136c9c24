"""How the project is cited, and the date of a release: never that of the clock."""

from pathlib import Path

import pytest
import yaml

from nasss.citation import Citation, citation, citation_file, licence_file, release_date
from nasss.errors import EngineError, UsageError
from nasss.resources import version

INVENTED = """
title: an invented title
version: 1.10
authors:
  - name: An invented project
  - given-names: Ada
    family-names: Invented
"""


def test_the_shipped_file_agrees_with_the_program() -> None:
    found = citation()
    assert (found.version, found.authors, found.released) == (version(), "The nasss project", None)
    assert found.sources == ("10.1007/s00330-020-06946-y", "10.2196/jmir.8775")
    assert "MIT License" in licence_file().read_text(encoding="utf-8")
    # CITATION.cff asks for these four.
    assert {"cff-version", "message", "title", "authors"} <= yaml.safe_load(citation_file().read_text()).keys()


def test_names_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(INVENTED + "date-released: 2030-02-01\n", encoding="utf-8")
    assert citation(path) == Citation("an invented title", "1.1", "An invented project, Ada Invented", "2030-02-01", ())


@pytest.mark.parametrize(
    "text",
    ["", "[", "title: only\n", INVENTED + "date-released: soon\n", INVENTED + "date-released: 2030-02-30\n"],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError, match=r"CITATION\.cff: cannot be read as a citation .* as YYYY-MM-DD"):
        citation(path)


@pytest.mark.parametrize(
    ("epoch", "released", "expected"),
    [
        ("1795478399", "2030-02-01", "2026-11-23"),
        ("1795478400", None, "2026-11-24"),
        ("0", None, "1970-01-01"),
        (None, "2030-02-01", "2030-02-01"),
        ("", None, "2020-01-01"),
        (None, None, "2020-01-01"),
    ],
)
def test_the_date_is_given_and_not_that_of_the_clock(
    epoch: str | None, released: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert release_date(Citation("t", "1", "a", released, ()), "2020-01-01") == expected


@pytest.mark.parametrize("epoch", ["tomorrow", "1.5", "9" * 30])
def test_an_epoch_that_is_none_is_refused(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match=r"SOURCE_DATE_EPOCH is .* expected whole seconds since 1970"):
        release_date(Citation("t", "1", "a", None, ()), "2020-01-01")
