"""The command nasss reason: what it writes where, and its exit codes."""

import csv
import io
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import study_data
from rdflib import OWL, RDF, RDFS, Dataset, URIRef
from rdflib import Literal as RdfLiteral
from test_reason import needs_java

from nasss import inferred, reason, resources, terminal
from nasss.cli import run
from nasss.errors import EngineError
from nasss.namespaces import NASSS
from nasss.reason import Clash, Inferences

STUDY = "https://w3id.org/nasss/study/micro/"
GRAPH = "https://w3id.org/nasss/inferred/micro/graph"
BAD = """
@prefix nasss: <https://w3id.org/nasss/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/s> a nasss:Study, nasss:SourceDocument ; rdfs:label "toy"@en .
"""
WHY_BAD = """\
These statements cannot all be true:

1. toy is a source document (stated)
2. toy is a study (stated)
3. this is a contradiction: from 1 and 2, because nothing is two of: """


class Result(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def command(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    def call(*arguments: str | Path) -> Result:
        code = run(["reason", *map(str, arguments)])
        captured = capfdbinary.readouterr()
        # What is said after two seconds of work depends on the machine.
        err = re.sub(r"(?m)^nasss: [1-9]\d* s: .*\n", "", captured.err.decode())
        return Result(code, captured.out.decode(), err)

    return call


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("study") / "micro.trig"
    path.write_text(study_data.trig("micro"), encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.ttl"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_the_shipped_studies_are_the_default_and_the_graph_is_named_by_their_content(command: Command) -> None:
    result = command()
    assert result.code == 0
    data = Dataset()
    data.parse(data=result.out, format="trig")
    (name,) = {graph.identifier for graph in data.graphs() if len(graph)}
    assert re.fullmatch(r"https://w3id\.org/nasss/inferred/[0-9a-f]{16}/graph", str(name))
    graph = data.graph(name)
    assert (NASSS.FundingCertainty, RDF.type, NASSS.Barrier) in graph
    assert f"{len(graph):,} new statements for the graph {name}\n" in result.err


def test_in_a_pipe_it_writes_canonical_trig_with_what_is_new_and_counts_beside_it(
    command: Command, study: Path, tmp_path: Path
) -> None:
    result = command(study)
    assert result.code == 0
    assert f"<{GRAPH}> {{\n" in result.out
    lines = result.err.splitlines()
    assert lines[0] == f"241 new statements for the graph {GRAPH}"
    assert lines[2].split() == ["rule", "new"]
    assert "'cites factor' follows from 'cites' then 'about factor'" in result.err
    again = tmp_path / "again.trig"
    again.write_text("\n" + study.read_text(encoding="utf-8"), encoding="utf-8")
    assert command(again).out == result.out


def test_only_what_is_new_or_all_of_it(command: Command, study: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(command(study, "--format", "csv").out)))
    assert len(rows) == 241
    assert {
        "subject": f"{STUDY}participant/01",
        "subject_label": "interviewee 01",
        "predicate": f"{NASSS}playsRole",
        "predicate_label": "plays role",
        "object": f"{NASSS}RadiologistRole",
        "object_label": "radiologist",
        "because": "'plays role' follows from 'plays role' then 'has broader role'",
    } in rows
    everything = list(csv.DictReader(io.StringIO(command(study, "--format", "csv", "--all").out)))
    stated = [row for row in everything if row["because"] == "stated"]
    assert [row for row in everything if row["because"] != "stated"] == rows
    pairs = {(row["subject"], row["predicate"], row["object"]) for row in stated}
    assert (f"{STUDY}participant/01", f"{NASSS}fillsPosition", f"{STUDY}position/alpha-1") in pairs
    assert (f"{STUDY}participant/01", str(RDF.type), f"{NASSS}Participant") in pairs
    assert (f"{NASSS}SeniorRadiologistRole", f"{NASSS}broaderRole", f"{NASSS}RadiologistRole") in pairs
    # Texts, imports and axioms are no facts about things.
    assert not any(row["predicate"] in (str(RDFS.label), str(OWL.imports), str(RDFS.subClassOf)) for row in stated)
    assert not any(row["object"].startswith(str(OWL)) for row in stated)


def test_a_file_gets_the_format_of_its_suffix(command: Command, study: Path, tmp_path: Path) -> None:
    for suffix, start in (("trig", "@prefix"), ("ttl", "@prefix"), ("csv", "subject,"), ("md", "| subject |")):
        path = tmp_path / f"out.{suffix}"
        result = command(study, "-o", path)
        assert (result.code, result.out) == (0, "")
        assert path.read_text(encoding="utf-8").startswith(start)
        assert (GRAPH in path.read_text(encoding="utf-8")) == (suffix == "trig")
    assert command(study, "-o", tmp_path / "out.xyz").code == 2


def test_several_studies_make_a_graph_named_by_what_they_hold(command: Command, study: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.trig"
    other.write_text(study.read_text(encoding="utf-8").replace("study/micro", "study/other"), encoding="utf-8")
    names = []
    for paths in ((study, other), (other, study)):
        result = command(*paths, "-f", "csv")
        assert result.code == 0
        names.append(result.err.splitlines()[0].split()[-1])
    assert names[0] == names[1]
    assert names[0].startswith("https://w3id.org/nasss/inferred/")
    other.write_text(other.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert command(study, other, "-f", "csv").err.splitlines()[0].split()[-1] != names[0]


def test_what_cannot_be_is_told_with_the_reason(command: Command, bad: Path) -> None:
    result = command(bad)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"nasss: {WHY_BAD}")


def test_the_example_of_the_help_is_true_of_what_is_shipped(command: Command) -> None:
    (words,) = re.findall(r"nasss reason --explain (\w+ a \w+)\n", command("--help").out)
    assert words == "AddedValue a ContestedFactor"
    result = command("--explain", *words.split())
    assert result.code == 0
    assert result.out.startswith("Why added value is a contested factor:\n")


def test_the_inconsistency_is_explained(command: Command, bad: Path) -> None:
    for order in ([bad, "--explain", "inconsistency"], ["--explain", "inconsistency", bad]):
        result = command(*order)
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith(WHY_BAD)
    data = json.loads(command(bad, "--explain", "inconsistency", "-f", "json").out)
    assert data["lines"][-1]["statement"] is None
    result = command(bad, "--explain", "AILiteracy", "a", "Factor")
    assert result.code == 1
    assert "from that anything follows" in result.err


def test_a_clash_that_only_hermit_finds(command: Command, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HermiT is stood in for: one statement, one that is not minimal, the ontology itself, none."""
    first = (URIRef(f"{STUDY}participant/01"), RDF.type, NASSS.Participant)
    second = (URIRef(f"{STUDY}participant/01"), NASSS.identifier, RdfLiteral("01"))
    answers = {
        Clash(
            (first,), True
        ): "without any one of them, the others can:\n\n1. interviewee 01 is a participant (stated)\n",
        Clash((first, second), False): "the search ended before it knew which clash:\n\n"
        "1. interviewee 01 is a participant (stated)\n2. interviewee 01 'identifier' “01” (stated)\n",
        Clash((), True): "The ontology contradicts itself, whatever else is stated.\n\n",
    }
    for clash, text in answers.items():
        monkeypatch.setattr(reason, "find_clash", lambda *_, clash=clash, **__: clash)
        result = command(study, "--explain", "inconsistency")
        assert result.code == 0
        assert result.out.endswith(text)
    monkeypatch.setattr(reason, "find_clash", lambda *_, **__: None)
    result = command(study, "--explain", "inconsistency")
    assert (result.code, result.out) == (1, "")
    assert "There is no inconsistency" in result.err


def test_why_a_statement_follows(command: Command, study: Path) -> None:
    by_label = command(study, "--explain", "interviewee 01", "plays role", "radiologist")
    assert by_label.code == 0
    assert by_label.out.startswith("Why interviewee 01 'plays role' radiologist:\n\n1. ")
    by_name = command(study, "--explain", f"{STUDY}participant/01", "nasss:playsRole", "RadiologistRole")
    # Beside what it tells when it takes long.
    assert (by_name.code, by_name.out) == (by_label.code, by_label.out)
    turtle = command(study, "--explain", "interviewee 01", "plays role", "radiologist", "-f", "ttl").out
    assert "owl:propertyChainAxiom ( nasss:playsRole nasss:broaderRole )" in turtle
    assert "nasss:SeniorRadiologistRole nasss:broaderRole nasss:RadiologistRole ." in turtle
    for word in ("a", "type", "rdf:type"):
        assert command(study, "--explain", "FundingCertainty", word, "contested factor").code == 0


def test_what_does_not_follow_is_said(command: Command, study: Path) -> None:
    result = command(study, "--explain", "AI literacy", "a", "Barrier")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("nasss: It does not follow that AI literacy is a barrier: this is not stated")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--explain", "no such thing", "a", "Barrier"], "Nothing is named 'no such thing'"),
        (["--explain", "AILiteracy", "a", "Barrier", "--engine", "hermit"], "leave out --engine hermit"),
        (["--explain", "AILiteracy", "a", "Barrier", "--format", "csv"], "An explanation is not written as csv"),
        (["--explain", "AILiteracy", "a"], "requires 3 arguments"),
        (["--engine", "guess"], "'guess' is not one of"),
    ],
)
def test_a_wrong_request(command: Command, arguments: list[str], message: str) -> None:
    result = command(*arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_a_missing_file(command: Command, tmp_path: Path) -> None:
    result = command(tmp_path / "none.ttl")
    assert (result.code, result.out) == (3, "")
    assert "there is no such file" in result.err


def test_there_may_be_no_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inferred, "graph_files", list)
    with pytest.raises(EngineError, match="Run nasss build first"):
        inferred.deduced()


@needs_java
def test_hermit_gives_the_same_graph_as_the_rules(command: Command, study: Path) -> None:
    result = command(study, "--engine", "hermit")
    assert result.code == 0
    assert result.out == command(study).out
    lines = [line for line in result.err.splitlines() if not line.startswith("nasss: ")]
    assert lines[0] == f"241 new statements for the graph {GRAPH}"
    assert lines[2].split() == ["class", "or", "property", "new"]


def test_hermit_finds_it_inconsistent(
    command: Command, study: Path, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reason, "infer", lambda *_, **__: Inferences(False, frozenset(), frozenset()))
    result = command(bad, "--engine", "hermit")
    assert (result.code, result.out) == (1, "")
    assert WHY_BAD in result.err
    result = command(study, "--engine", "hermit")
    assert result.code == 1
    assert "nasss reason --explain inconsistency" in result.err


def test_hermit_finds_a_class_without_members(command: Command, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Inferences(True, frozenset({NASSS.Barrier}), frozenset())
    monkeypatch.setattr(reason, "infer", lambda *_, **__: found)
    result = command(study, "--engine", "hermit")
    assert result.code == 1
    assert result.err.endswith("classes that nothing can belong to: nasss:Barrier\n")


def test_progress_is_told_when_it_takes_long(command: Command, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PATIENCE", 0.05)

    def slow(*_: object, progress: Callable[[str], None], **__: object) -> None:
        progress("counting sheep")
        time.sleep(0.3)
        raise EngineError("asleep")

    monkeypatch.setattr(inferred, "deduced", slow)
    result = command(study)
    assert result.code == 3
    assert "nasss: 0 s: counting sheep\n" in result.err


def test_the_rules_need_neither_java_nor_rdflib(study: Path, tmp_path: Path) -> None:
    """A table of what follows comes without the heavy libraries."""
    import subprocess

    code = (
        "import sys; from nasss.cli import run; code = run(sys.argv[1:]); "
        "print(*sorted({'rdflib', 'owlready2', 'pyshacl', 'frictionless'} & set(sys.modules)), 'code', code)"
    )
    source = str(Path(resources.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code, "reason", str(study), "-o", str(tmp_path / "out.csv")],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": source},
    )
    assert done.stdout == "code 0\n"
