"""Rules of good ontologies as queries, the coverage of the terms, and what the README says about both.

Each rule in tests/quality is a query that finds offenders. It must find none in the ontology, or only those for which
its header gives a reason; and it must find exactly the seeded ones in its broken ontology in tests/quality/broken.
"""

import csv
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from rdflib import OWL, RDF, SH, Graph, URIRef

from nasss.namespaces import NASSS
from nasss.ontology import load
from nasss.resources import graph_files, ontology_dir, queries_dir, shapes_dir
from nasss.turtle import read_graph

QUALITY = Path(__file__).parent / "quality"
RULES = sorted(path.stem for path in QUALITY.glob("*.rq"))
KEYS = ["title", "severity", "like", "problem", "fix"]
SEVERITIES = {"error", "warning", "information"}
ROBOT = {
    "annotation_whitespace",
    "deprecated_boolean_datatype",
    "deprecated_class_reference",
    "deprecated_property_reference",
    "duplicate_definition",
    "duplicate_exact_synonym",
    "duplicate_label",
    "duplicate_label_synonym",
    "duplicate_scoped_synonym",
    "equivalent_class_axiom_no_genus",
    "equivalent_pair",
    "illegal_use_of_built_in_vocabulary",
    "invalid_entity_uri",
    "invalid_xref",
    "label_formatting",
    "label_whitespace",
    "lowercase_definition",
    "misused_obsolete_label",
    "misused_replaced_by",
    "missing_definition",
    "missing_label",
    "missing_obsolete_label",
    "missing_ontology_description",
    "missing_ontology_license",
    "missing_ontology_title",
    "missing_subset_declaration",
    "missing_superclass",
    "missing_synonymtype_declaration",
    "multiple_asserted_superclasses",
    "multiple_definitions",
    "multiple_equivalent_class_definitions",
    "multiple_equivalent_classes",
    "multiple_labels",
}
PITFALLS = {f"P{number:02}" for number in range(1, 42)}

Offenders = dict[str, set[str]]


@cache
def text(rule: str) -> str:
    return (QUALITY / f"{rule}.rq").read_text(encoding="utf-8")


@cache
def header(rule: str) -> dict[str, object]:
    loaded = yaml.safe_load("\n".join(line[2:] for line in text(rule).splitlines() if line.startswith("#+")))
    assert isinstance(loaded, dict)
    return loaded


def accepted(rule: str) -> dict[str, str]:
    found = header(rule).get("accepted", {})
    assert isinstance(found, dict)
    return found


def like(rule: str) -> list[str]:
    found = header(rule)["like"]
    assert isinstance(found, list)
    return found


def offenders(rule: str, data: ox.Store) -> Offenders:
    """What a rule finds: local names (IRIs where they are not ours), with the details."""
    answer = data.query(text(rule))
    assert isinstance(answer, ox.QuerySolutions)
    found: Offenders = {}
    for row in answer:
        assert isinstance(row["term"], ox.NamedNode) and isinstance(row["detail"], ox.Literal)
        found.setdefault(row["term"].value.removeprefix(str(NASSS)), set()).add(row["detail"].value)
    return found


def store(graph: Graph) -> ox.Store:
    result = ox.Store()
    result.load(graph.serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
    return result


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    return store(load())


# The rules


@pytest.mark.parametrize("rule", RULES)
def test_header_says_what_is_wrong_and_what_to_do(rule: str) -> None:
    found = header(rule)
    assert list(found) == [*KEYS, "accepted"][: len(found)]
    assert found["severity"] in SEVERITIES
    assert all(len(str(found[key])) > 10 for key in ("title", "problem", "fix"))
    assert str(found["problem"])[-1] in ".?" and str(found["fix"]).endswith(".")
    assert all(len(reason) > 10 for reason in accepted(rule).values())


@pytest.mark.parametrize("rule", RULES)
def test_prefixes_declared_are_the_prefixes_used(rule: str) -> None:
    body = re.sub(r'(?m)^#.*$|"[^"\n]*"|<[^<>\s]*>', " ", text(rule))
    declared = re.findall(r"(?m)^PREFIX (\w+):", text(rule))
    assert sorted(set(re.findall(r"(?<![\w?$])(\w+):", body)) - {"PREFIX"}) == declared


@pytest.mark.parametrize("rule", RULES)
def test_the_ontology_passes(rule: str, ontology: ox.Store) -> None:
    """Nothing is found but what the header accepts, and nothing is accepted that is not found."""
    found = offenders(rule, ontology)
    if "*" in accepted(rule):
        assert found
    else:
        assert {term: found.get(term, set()) for term in {*found, *accepted(rule)}} == {
            term: found[term] for term in accepted(rule) if term in found
        }


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_finds_what_is_seeded(rule: str) -> None:
    """Each broken ontology holds offenders, named in its first line, and things like them that are in order."""
    path = QUALITY / "broken" / f"{rule}.ttl"
    seeded = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# fires on: ").split()
    assert seeded
    assert sorted(offenders(rule, store(Graph().parse(path)))) == sorted(seeded)


def test_each_rule_has_its_broken_ontology() -> None:
    assert sorted(path.stem for path in (QUALITY / "broken").iterdir()) == RULES
    assert len(RULES) > 50
    assert f"\n{len(RULES)} rules of good ontologies" in (ontology_dir() / "README.md").read_text(encoding="utf-8")


def test_every_published_rule_is_applied_or_there_is_a_reason() -> None:
    """The catalogue in the README: our rules, and those of ROBOT's report and of OOPS! that have none, with why."""
    readme = (QUALITY / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| \[`([a-z-]+)`\]\(\1\.rq\) \| (.+?) \| (\w+) \| (.+?) \|$", readme)
    assert rows == [(r, header(r)["title"], header(r)["severity"], ", ".join(like(r))) for r in RULES]
    applied = {name.split()[-1] for rule in RULES for name in like(rule)} - {"own"}
    left_out = {name.split()[-1] for name in re.findall(r"(?m)^\| ((?:ROBOT|OOPS!) \w+) \| .{20,} \|$", readme)}
    assert applied | left_out == ROBOT | PITFALLS
    assert applied & left_out == set()


# The coverage of the terms


def declared() -> set[str]:
    """Local names of our classes and properties."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    graph = load()
    return {
        str(term).removeprefix(NASSS)
        for kind in kinds
        for term in graph.subjects(RDF.type, kind)
        if str(term).startswith(NASSS)
    }


def used_by_shapes() -> set[str]:
    """Terms in the shapes, also inside their queries."""
    found: set[str] = set()
    for path in shapes_dir().glob("*.ttl"):
        graph = Graph().parse(path)
        found |= {str(node).removeprefix(NASSS) for node in graph.all_nodes() if str(node).startswith(NASSS)}
        found |= {name for query in graph.objects(None, SH.select) for name in re.findall(r"\bnasss:(\w+)", str(query))}
    return found


def used_by_questions() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in queries_dir().glob("*.rq"))
    return {name for text in texts for name in re.findall(r"\bnasss:(\w+)|ontology#(\w+)>", text) for name in name}


def used_by_data() -> set[str]:
    found: set[str] = set()
    for path in graph_files():
        graph = read_graph(path)
        for term in {*graph.predicates(), *graph.objects(None, RDF.type)}:
            if isinstance(term, URIRef) and term.startswith(NASSS):
                found.add(str(term).removeprefix(NASSS))
    return found


def used_by_inferences() -> set[str]:
    """Classes that a reasoner must fill, as the table of expected inferences says."""
    with (QUALITY.parent / "owl" / "expected-inferences.csv").open(encoding="utf-8", newline="") as file:
        return {row["class"] for row in csv.DictReader(file)}


def coverage() -> tuple[set[str], dict[str, set[str]]]:
    """Our classes and properties, and which of them are used by what."""
    terms = declared()
    users = {
        "shapes": used_by_shapes(),
        "questions": used_by_questions(),
        "data": used_by_data(),
        "expected inferences": used_by_inferences(),
    }
    return terms, {name: terms & used for name, used in users.items()}


def coverage_table() -> str:
    """The coverage table of the ontology's README."""
    terms, users = coverage()
    counts = {f"the {name}": len(used) for name, used in users.items()}
    counts["none of these"] = len(terms - set().union(*users.values()))
    return "".join(f"| {name} | {count} of {len(terms)} |\n" for name, count in counts.items())


def test_every_class_and_property_is_used_or_put_off_with_a_reason() -> None:
    """The coverage table in the ontology's README is right, and so is its list of what nothing uses yet."""
    readme = (ontology_dir() / "README.md").read_text(encoding="utf-8")
    terms, users = coverage()
    assert f"|---|---|\n{coverage_table()}\n" in readme
    put_off = readme.partition("### Not used yet")[2].partition("\n## ")[0]
    rows = re.findall(r"(?m)^\| (`.+`) \| [^|]{20,} \|$", put_off)
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(
        terms - set().union(*users.values())
    )
