"""Fuzz one target: python tests/fuzz/run.py TARGET --seconds 300. Needs atheris: pip install 'nasss[fuzz]'.

What breaks a target is kept in its corpus, where the tests find it.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
LONGEST = 4096  # bytes of an input
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "src")]


def fuzz(target: str, folder: str, seconds: int) -> None:
    """Fuzz in this process until something breaks or the time is over."""
    import atheris

    with atheris.instrument_imports(include=["nasss", "fuzz"]):
        from fuzz.targets import TARGETS
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=2000"]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={folder}/crash/", f"{folder}/corpus"], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="one of the folders in corpus/")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--in", dest="folder", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.folder:
        fuzz(given.target, given.folder, given.seconds)
        return 0
    if not (CORPUS / given.target).is_dir():
        parser.error(
            f"no target {given.target!r}; they are {', '.join(sorted(path.name for path in CORPUS.iterdir()))}"
        )
    # libFuzzer ends the process that it runs in, so it gets one of its own; what it finds on the way stays out of here.
    with tempfile.TemporaryDirectory(prefix="nasss-fuzz-") as folder:
        shutil.copytree(CORPUS / given.target, Path(folder) / "corpus")
        (Path(folder) / "crash").mkdir()
        again = [sys.executable, __file__, given.target, "--seconds", str(given.seconds), "--in", folder]
        subprocess.run(again, check=False)
        # A slow one is noted by libFuzzer too; on a busy machine the first is always slow.
        broken = [path for path in (Path(folder) / "crash").iterdir() if not path.name.startswith("slow-unit")]
        for path in broken:
            kept = CORPUS / given.target / f"found-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
            shutil.copy(path, kept)
            print(f"kept: {kept}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
