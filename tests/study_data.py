"""What the tests of the questions share: the shipped data in a store, and the tables as they are."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDFS, Dataset, Graph, Literal, URIRef

from nasss import graph, ontology
from nasss.namespaces import NASSS
from nasss.resources import mapping_files

TESTS = Path(__file__).parent
ROOT = TESTS.parent
QUERIES = ROOT / "queries"
REAL = ROOT / "graph" / "studies"
STROHM = REAL / "strohm-2020"
MICRO = TESTS / "studies" / "micro"
# Invented studies that go together: the same toy in hospitals, far away, coded by two, and brought together.
INVENTED = {name: TESTS / "studies" / name for name in ("micro", "far", "coded", "joint")}
SHIPPED = {path.parent.name: path.parent for path in sorted(REAL.glob("*/study.csv"))}
STUDIES = {**INVENTED, **SHIPPED}
# What questions are asked of: one study by itself, or several together.
DATASETS: dict[str, tuple[str, ...]] = {
    "micro": ("micro",),
    "cross": tuple(INVENTED),
    "strohm-2020": ("strohm-2020",),
    "all": tuple(SHIPPED),
}

Value = str | int | None
Triple = tuple[URIRef, URIRef, URIRef | Literal]


@cache
def ontology_graph() -> Graph:
    """The shipped ontology."""
    return ontology.load()


@cache
def trig(study: str) -> str:
    """A study built from its tables."""
    return graph.build_study(STUDIES[study])


def studies_of(*names: str) -> list[str]:
    """The studies that data sets consist of, each once; a study by itself may be named too."""
    return list(dict.fromkeys(study for name in names for study in DATASETS.get(name, (name,))))


@cache
def mappings() -> str:
    """The mappings to other ontologies."""
    (path,) = mapping_files()
    return path.read_text(encoding="utf-8")


def store(*names: str) -> ox.Store:
    """The ontology, the mappings to others and some studies or data sets in a new store."""
    result = ox.Store()
    result.load(ontology_graph().serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
    result.load(mappings().encode(), ox.RdfFormat.TRIG)
    for study in studies_of(*names):
        result.load(trig(study).encode(), ox.RdfFormat.TRIG)
    return result


def triples(*names: str) -> list[Triple]:
    """The statements of some studies or data sets and of the mappings, for rdflib."""
    parsed = Dataset(default_union=True)
    for text in (mappings(), *map(trig, studies_of(*names))):
        parsed.parse(data=text, format="trig")
    return [(s, p, o) for s, p, o, _ in parsed.quads()]  # type: ignore[misc]


@cache
def query_text(slug: str) -> str:
    """The file of a question."""
    return (QUERIES / f"{slug}.rq").read_text(encoding="utf-8")


def solutions(data: ox.Store, sparql: str) -> ox.QuerySolutions:
    """The answer to a SELECT over all graphs."""
    answer = data.query(sparql, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


def rows(data: ox.Store, sparql: str) -> list[dict[str, Value]]:
    """The answer as dictionaries: integers as int, other terms as text."""
    answer = solutions(data, sparql)
    names = [variable.value for variable in answer.variables]
    return [{name: _plain(row[name]) for name in names} for row in answer]


def _plain(term: object) -> Value:
    if term is None:
        return None
    assert isinstance(term, ox.NamedNode | ox.Literal), term
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#integer"):
        return int(term.value)
    return term.value


def table(study: Path, name: str) -> list[dict[str, str]]:
    """A hand-edited table, read with plain Python; an absent one is empty."""
    path = study / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def citations(study: Path) -> dict[str, set[str]]:
    """Interviewees listed with each finding."""
    found: dict[str, set[str]] = {}
    for row in table(study, "citations"):
        found.setdefault(row["finding"], set()).add(row["participant"])
    return found


def role_and_broader(role: str) -> set[str]:
    """Local names of a role and all its broader roles."""
    roles = ontology_graph().transitive_objects(NASSS[role], NASSS.broaderRole)
    return {str(found).removeprefix(str(NASSS)) for found in roles}


def seats_by_role(study: Path) -> dict[str, int]:
    """Seats of each role at every level."""
    sizes: dict[str, int] = {}
    for row in table(study, "positions"):
        for role in role_and_broader(row["role"]):
            sizes[role] = sizes.get(role, 0) + 1
    return sizes


def label(iri: str) -> str:
    """English label of an ontology term."""
    labels = ontology_graph().objects(URIRef(iri), RDFS.label)
    return str(next(text for text in labels if isinstance(text, Literal) and text.language == "en"))


def edit_table(path: Path, edit: Callable[[list[dict[str, str]]], object]) -> None:
    """Change the rows of a table in its file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    header = list(rows[0])
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
