"""Change the code of one core module in small ways and see whether its tests notice: make mutants MODULE=terms.

mutmut does the work, in a copy of the tree under build/mutants/, so that the tree itself stays as it is. Survivors are
printed with what was changed; docs/mutation.md says which of them were looked at. What stands outside functions is not
changed by mutmut. Usage: python tests/mutants.py MODULE [PATTERN ...], where a pattern such as '*3' takes only the
mutants whose number ends so, one in ten, and a name from the output takes that one.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from difflib import ndiff
from pathlib import Path

from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[1]


def without(words: str) -> str:
    """The expression for tests that have none of these words in their names."""
    return " and ".join(f"not {word}" for word in words.split())


# The narrow tests of each module, and an expression that leaves out what is slow or beside the point: what these tests
# do not tell counts as not told.
OTHER = "release guard disclosed same_key known_seat time_points_are second_check whatever given_away blocks_are"
SHIPPED = "overlooked every_format taken_out folder_a_checkout and_one_file other_names every_promised promises_all"
SHIPPED += " gone_is_found of_the_ontology policy"
TESTS = {
    "terms": ("test_terms.py test_syntax.py", without("come_back tabs_of")),
    "syntax": ("test_syntax.py test_questions.py", ""),
    "nquads": ("test_fast_build.py", "quads or escape or iri"),
    "quick_tables": ("test_quick_tables.py test_fast_build.py", "not bytes and not quads and not whatever"),
    "margins": ("test_margins.py", ""),
    "disclosure": ("test_disclosure_report.py test_disclosure.py", without(OTHER)),
    "guard": ("test_guard.py test_disclosure.py", "test_guard.py or guard_stops"),
    "questions": ("test_questions.py", ""),
    "changes": ("test_changes.py", without(SHIPPED)),
}
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/nasss/{module}.py"]
also_copy = ["ontology", "graph", "shapes", "queries", "benchmarks", "docs"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "{only}"]
use_git_change_detection = false
timeout_constant = 10.0
track_dependencies = false
"""
# Examples first, drawn cases after them, few and not made smaller: a mutant is told sooner.
DRAWN = """

from hypothesis import Phase, settings

settings.register_profile(
    "mutants",
    phases=(Phase.explicit, Phase.generate),
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
)
settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: hasattr(getattr(item, "obj", None), "hypothesis"))
"""


def copy_tree(folder: Path) -> None:
    """Copy what is under version control, and what is new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def changes(source: str) -> dict[str, list[str]]:
    """The lines that each mutant changes, by its name: mutmut keeps all of them in one file."""
    lines = source.splitlines()
    bodies = {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno]).replace(node.name, "f").splitlines()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "__mutmut_" in node.name
    }
    return {
        name: [line for line in ndiff(bodies[f"{name.rpartition('_')[0]}_orig"], body) if line[0] in "+-"]
        for name, body in bodies.items()
        if not name.endswith("_orig")
    }


def main(module: str, *patterns: str) -> int:
    """Make the mutants of a module, run its tests on each, and print what came of it."""
    folder = ROOT / "build" / "mutants" / module
    shutil.rmtree(folder, ignore_errors=True)
    copy_tree(folder)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        files, only = TESTS[module]
        tests = json.dumps([f"tests/{name}" for name in files.split()])
        file.write(SETTINGS.format(module=module, tests=tests, only=only))
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as file:
        file.write(DRAWN)
    names = [f"nasss.{module}.{pattern.removeprefix(f'nasss.{module}.')}" for pattern in patterns or ("*",)]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "2", *names]
    # Each mutant starts pytest anew, and most of that time went into looking for plugins.
    bare = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True)
    mutated = folder / "mutants" / "src" / "nasss" / f"{module}.py"
    meta = mutated.with_suffix(".py.meta")
    if done.returncode or not meta.exists():
        print(done.stdout[-5000:], done.stderr[-5000:], sep="\n", file=sys.stderr)
        return 3
    codes: dict[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    status = {name: status_by_exit_code[code] for name, code in codes.items() if code is not None}
    changed = changes(mutated.read_text(encoding="utf-8"))
    for name in (name for name, found in status.items() if found != "killed"):
        print(f"{status[name]}: {name}", *changed[name.rpartition(".")[2]], "", sep="\n")
    counts = Counter(status.values())
    print(f"{module}: {len(status)} of {len(codes)} mutants run, {dict(sorted(counts.items()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
