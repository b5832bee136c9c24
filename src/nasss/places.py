"""Where what is shipped lies, found with as little as possible: the engine starts loading before the rest is imported.

`nasss.resources` says the same in paths of pathlib, whose import takes a good part of the time a question takes.
"""

import os

FOLDERS = ("ontology", "graph", "shapes", "queries")
ALIGNMENTS = os.path.join("ontology", "alignments")


def find_root(package: str) -> str | None:
    """The root that belongs to a package folder: its own data first, then the checkout around it; None: neither."""
    for candidate in candidates(package):
        if all(os.path.isdir(os.path.join(candidate, folder)) for folder in FOLDERS):
            return candidate
    return None


def candidates(package: str) -> list[str]:
    """Where the root of a package can be."""
    return [os.path.join(package, "data"), os.path.dirname(os.path.dirname(package))]


def package_dir() -> str:
    """The folder of this package."""
    return os.path.dirname(os.path.realpath(__file__))


def ontology_files(root: str) -> list[str]:
    """The Turtle files of the ontology, without the optional bridges beside the mappings."""
    return _files(os.path.join(root, "ontology"), ".ttl")


def graph_files(root: str) -> list[str]:
    """The built graphs of the studies."""
    return _files(os.path.join(root, "graph"), ".trig")


def mapping_files(root: str) -> list[str]:
    """The mappings to other ontologies as a graph, built from the tables beside it."""
    return _files(os.path.join(root, ALIGNMENTS), ".trig")


def shipped_files(root: str) -> list[str]:
    """The files of the shipped ontology, of the studies' graphs, and of the mappings to other ontologies."""
    return [*ontology_files(root), *graph_files(root), *mapping_files(root)]


def _files(folder: str, suffix: str) -> list[str]:
    if not os.path.isdir(folder):
        return []
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(suffix)]
