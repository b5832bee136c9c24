"""The lock files: which version of what is fetched, and what asked for it."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
REQUIREMENTS = ROOT / "requirements"


@dataclass(frozen=True)
class Locked:
    """One locked package.

    Attributes:
        name: its normalised name.
        version: the one version that is fetched.
        marker: where it is fetched; empty for everywhere.
        hashes: SHA-256 of each file that may be fetched.
        via: what asked for it: names of packages, and paths of files.
    """

    name: str
    version: str
    marker: str
    hashes: frozenset[str]
    via: frozenset[str]


def read(name: str) -> list[Locked]:
    """The packages of a lock file, for example ``ci``."""
    text = (REQUIREMENTS / f"{name}.lock").read_text(encoding="utf-8")
    found = []
    for entry in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        first, *rest = entry.split("\n")
        requirement = Requirement(first.removesuffix("\\").strip())
        (version,) = requirement.specifier
        found.append(
            Locked(
                canonicalize_name(requirement.name),
                version.version,
                str(requirement.marker or ""),
                frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)),
                frozenset(
                    via
                    for line in rest
                    if (via := line.strip().removeprefix("#").strip().removeprefix("via").strip())
                    and not line.strip().startswith("--hash")
                ),
            )
        )
    return found


def project() -> dict[str, Any]:
    """What pyproject.toml says of the project."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["project"]
    return found


def wanted() -> dict[str, list[Requirement]]:
    """What pyproject.toml asks for: under ``core`` the dependencies, the others by their extra."""
    stated = project()
    groups = {"core": stated["dependencies"], **stated["optional-dependencies"]}
    own = stated["name"]
    found = {name: [Requirement(text) for text in texts] for name, texts in groups.items()}
    return {name: [item for item in items if item.name != own] for name, items in found.items()}


def uses() -> dict[str, list[str]]:
    """For each package of the lock file of CI the groups of `wanted` that bring it along."""
    packages = read("ci")
    found: dict[str, list[str]] = {package.name: [] for package in packages}
    for group, requirements in wanted().items():
        reached: set[str] = set()
        waiting: set[str] = {canonicalize_name(requirement.name) for requirement in requirements}
        while waiting:
            reached |= waiting
            waiting = {package.name for package in packages if package.via & waiting} - reached
        for name in reached:
            found[name].append(group)
    return found
