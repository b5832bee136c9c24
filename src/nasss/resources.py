"""Where the ontology, the graph, the shapes and the questions are on this machine."""

import os
from functools import cache
from pathlib import Path

from nasss import places
from nasss.errors import EngineError
from nasss.places import FOLDERS as FOLDERS
from nasss.writing import write_atomically as write_atomically

# Where a person's own studies are: the folder this variable names, else the one of this name here.
WORKSPACE_VARIABLE = "NASSS_STUDIES"
WORKSPACE = "nasss-studies"


@cache
def root() -> Path:
    """Folder that holds ontology/, graph/, shapes/ and queries/.

    In an installed package that is ``nasss/data``; in a checkout it is the top of the repository.
    """
    return find_root(Path(places.package_dir()))


def find_root(package: Path) -> Path:
    """The root that belongs to a package folder: its own data first, then the checkout around it."""
    found = places.find_root(str(package))
    if found is not None:
        return Path(found)
    looked = " and ".join(places.candidates(str(package)))
    raise EngineError(
        f"The folders {', '.join(FOLDERS)} are missing: looked in {looked}. "
        "Install the package again (pip install --force-reinstall nasss), or use a complete checkout."
    )


def ontology_dir() -> Path:
    """Folder with the ontology modules."""
    return root() / "ontology"


def graph_dir() -> Path:
    """Folder with the built graphs (*.trig) and the tables they are built from (studies/)."""
    return root() / "graph"


def shapes_dir() -> Path:
    """Folder with the SHACL shapes."""
    return root() / "shapes"


def queries_dir() -> Path:
    """Folder with the questions (*.rq)."""
    return root() / "queries"


def ontology_files() -> list[Path]:
    """The Turtle files of the ontology, without the optional bridges in alignments/."""
    return [Path(path) for path in places.ontology_files(str(root()))]


def graph_files() -> list[Path]:
    """The built graphs of the studies."""
    return [Path(path) for path in places.graph_files(str(root()))]


def mapping_files() -> list[Path]:
    """The mappings to other ontologies as a graph, built from the tables beside it."""
    return [Path(path) for path in places.mapping_files(str(root()))]


def shipped_files() -> list[Path]:
    """The files of the shipped ontology, of the studies' graphs, and of the mappings to other ontologies."""
    return [*ontology_files(), *graph_files(), *mapping_files()]


def workspace() -> Path | None:
    """The folder of a person's own studies: what NASSS_STUDIES names, or ./nasss-studies; None when there is none.

    It is laid out as ``graph/``: the tables of a study in ``studies/<id>/``, its graph in ``<id>.trig``.
    """
    folder = Path(os.environ.get(WORKSPACE_VARIABLE) or WORKSPACE).expanduser()
    return folder if folder.is_dir() else None


def workspace_files() -> list[Path]:
    """The graphs of a person's own studies."""
    folder = workspace()
    return [] if folder is None else sorted(folder.glob("*.trig"))


def study_folders(place: Path) -> list[Path]:
    """The folders of tables of the studies in a place that is laid out as ``graph/``; hidden ones are no studies."""
    return [folder for folder in sorted((place / "studies").glob("*/")) if not folder.name.startswith(".")]


def version() -> str:
    """The version of this package, as pyproject.toml states it."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("nasss")
    except PackageNotFoundError:
        # A checkout that is used without being installed.
        import tomllib

        with (Path(__file__).resolve().parents[2] / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])
