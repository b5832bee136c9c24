"""The wheel alone answers questions, in a clean environment outside the checkout."""

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel and what it depends on; returns its bin folder."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder)
    binaries = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-compile", str(wheel)], check=True, capture_output=True)
    return binaries


def test_the_wheel_carries_every_shipped_file(wheel: Path) -> None:
    command = ["git", "ls-files", "ontology", "graph", "shapes", "queries", "CITATION.cff", "LICENSE"]
    tracked = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    with zipfile.ZipFile(wheel) as archive:
        carried = {name.removeprefix("nasss/data/") for name in archive.namelist() if name.startswith("nasss/data/")}
    assert {name for name in tracked if (ROOT / name).exists()} - carried == set()
    assert "graph/strohm-2020.trig" in carried


@pytest.mark.slow
def test_the_installed_command_answers(environment: Path, tmp_path: Path) -> None:
    command = [str(environment / "nasss"), "ask", "factors-by-role", "-p", "role=Radiologist", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    rows = json.loads(done.stdout)
    first = rows[0]
    assert (first["role_label"], first["role_size"], first["min"], first["max"], first["basis"]) == (
        "radiologist",
        12,
        6,
        12,
        "interval",
    )


@pytest.mark.slow
def test_the_installed_package_imports_and_builds(environment: Path, tmp_path: Path) -> None:
    program = "import nasss; kg = nasss.load(); print(len(kg.ask('silent-participants')), len(kg.graph) > 5000)"
    done = subprocess.run(
        [environment / "python", "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["2", "True"]
    check = subprocess.run([environment / "nasss", "build", "--check"], cwd=tmp_path, capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
