"""How this project is cited, from ``CITATION.cff``, and the date that a release carries."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from nasss.errors import EngineError, UsageError
from nasss.resources import root

DATE_VARIABLE = "SOURCE_DATE_EPOCH"
LICENCES = {
    "MIT": "https://spdx.org/licenses/MIT",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What ``CITATION.cff`` says.

    Attributes:
        title: what is cited.
        version: its version.
        authors: their names, joined.
        released: the day of the release as YYYY-MM-DD; None before there is one.
        sources: DOIs of the works it rests on.
    """

    title: str
    version: str
    authors: str
    released: str | None
    sources: tuple[str, ...]


def citation_file() -> Path:
    """Where ``CITATION.cff`` is."""
    return root() / "CITATION.cff"


def licence_file() -> Path:
    """Where the licence of the code is."""
    return root() / "LICENSE"


def citation(path: Path | None = None) -> Citation:
    """Read ``CITATION.cff``.

    Raises:
        EngineError: the file is missing, or lacks what a citation needs.
    """
    import yaml

    path = path or citation_file()
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        released = data.get("date-released")
        return Citation(
            title=data["title"],
            version=str(data["version"]),
            authors=", ".join(_name(author) for author in data["authors"]),
            released=None if released is None else str(date.fromisoformat(str(released))),
            sources=tuple(reference["doi"] for reference in data.get("references", ()) if "doi" in reference),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        told = " ".join(str(error).split())
        raise EngineError(
            f"{path}: cannot be read as a citation ({told}); expected title, version and authors as "
            "citation-file-format.github.io describes them, and date-released, if there is one, as YYYY-MM-DD"
        ) from error


def _name(author: dict[str, Any]) -> str:
    return str(author.get("name") or " ".join(author[key] for key in ("given-names", "family-names") if key in author))


def release_date(known: Citation, created: str) -> str:
    """The day that a release carries, as YYYY-MM-DD; never that of the clock, so that it can be made again.

    Args:
        known: what ``CITATION.cff`` says.
        created: the day that the ontology says it was created, for a version that is not released yet.

    Returns:
        The day of ``SOURCE_DATE_EPOCH``, else of ``date-released`` in ``CITATION.cff``, else ``created``.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get(DATE_VARIABLE)
    if not epoch:
        return known.released or created
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"{DATE_VARIABLE} is {epoch!r}; expected whole seconds since 1970, for example 1795478400"
        ) from error
