"""Run the notebooks of the manual. ``python tests/notebooks.py`` runs them and keeps what they print."""

import os
from pathlib import Path
from typing import Any

import nbformat as untyped
from nbclient import NotebookClient
from nbformat import NotebookNode

# Its functions have no types.
nbformat: Any = untyped

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "notebooks"
# What every kernel writes otherwise, and nobody reads.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(path: Path) -> NotebookNode:
    """A notebook as it is in its file."""
    notebook: NotebookNode = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return notebook


def written(notebook: NotebookNode) -> str:
    """A notebook as the text of its file."""
    return str(nbformat.writes(notebook)) + "\n"


def executed(path: Path) -> NotebookNode:
    """The notebook of a file, run from its first cell to its last; an error in a cell is an error here."""
    notebook = read(path)
    # The kernel is a process of its own, and asks the shipped data only.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    notebook.metadata = METADATA
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


def main() -> None:
    for path in sorted(FOLDER.glob("*.ipynb")):
        path.write_text(written(executed(path)), encoding="utf-8")


if __name__ == "__main__":
    main()
