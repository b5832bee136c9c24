"""Build the manual: pages of HTML from ``docs/``, and reference pages from everything else. Runs Sphinx."""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from nasss.errors import EngineError, UsageError
from nasss.resources import root
from nasss.writing import check_place, replacing

NEEDED = ("sphinx", "myst_parser", "furo")
# What says that a folder holds a manual, and nothing that a person put there.
MARK = "objects.inv"


def build(folder: Path) -> list[Path]:
    """Write the whole manual to a folder, or leave what was there as it was.

    The bytes depend on the checkout only, and on ``SOURCE_DATE_EPOCH`` where that is set. Nothing is fetched from a
    network, and the pages ask for nothing from one.

    Args:
        folder: where to write. It must not exist, be empty, or hold a manual built before, which is replaced.

    Returns:
        The files, in order.

    Raises:
        UsageError: Sphinx or its parts are not installed, or the folder holds something else.
        EngineError: this is no checkout, a source has a mistake, or a file cannot be written.
    """
    source = root() / "docs"
    if not is_here():
        raise EngineError(f"{source}: no sources of the manual here; it is built from a checkout, not from a wheel")
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(f"This needs {' and '.join(missing)}; install them: pip install 'nasss[docs]'")
    folder = folder.resolve()
    check_place(folder, MARK, "manual")
    with replacing(folder) as pages:
        _make(source, pages)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def is_here() -> bool:
    """Whether the sources of the manual are here: in a checkout, and not in a wheel."""
    return (root() / "docs" / "conf.py").is_file()


def _make(source: Path, pages: Path) -> None:
    """Write the pages, from a copy of the sources."""
    with tempfile.TemporaryDirectory() as name:
        copy, trees = Path(name) / "docs", Path(name) / "trees"
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        options = ["-q", "-E", "-W", "--keep-going", "-b", "html", "-d", str(trees)]
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", *options, str(copy), str(pages)],
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": _path(), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise EngineError("The manual cannot be built:\n" + done.stderr.replace(str(copy), str(source)).strip())
    # Only for building again into the same folder.
    (pages / ".buildinfo").unlink(missing_ok=True)


def _path() -> str:
    """Where Python finds modules, with this package first, as it is run."""
    return os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m nasss.manual FOLDER")
    try:
        print(f"{len(build(Path(sys.argv[1])))} files in {sys.argv[1]}", file=sys.stderr)
    except (UsageError, EngineError) as error:
        print(f"nasss: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
