"""The fast engine: the same results as pyshacl for everything, sooner. All data here are invented."""

import contextlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import fast_shape_bases as fast_bases
import pytest
import shape_bases as bases
from extent import WHOLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl.graph_abstraction import DataGraph
from pyshacl.rdfutil.inoculate import inoculate
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from nasss import fast_shapes, shape_check, shapes
from nasss.errors import EngineError, UsageError
from nasss.namespaces import NASSS, PREFIXES, SHAPES, study_iri
from nasss.resources import graph_files
from nasss.shape_facts import Beside, Facts
from nasss.shape_plan import Plan, UnknownShapeError, _uses, beside, plan

MICRO = str(study_iri("micro"))
TURTLE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "sh": str(SH)}.items())


def parse(turtle: str) -> Graph:
    return Graph().parse(data=TURTLE + turtle, format="turtle")


def study_plan() -> Plan:
    made = fast_shapes.study_plan()
    assert made is not None
    return made


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three invented studies: one that conforms, one with a problem, one that is no Turtle."""
    written = []
    for name, change in (("good", None), ("wrong", "nowhere"), ("coded", None)):
        graph = bases.copy(bases.invented_study("coded" if name == "coded" else "micro"))
        if change:
            graph.add((URIRef(f"{MICRO}/technology/toy"), NASSS.country, Literal(change)))
        path = tmp_path / f"{name}.trig"
        path.write_text(graph.serialize(format="turtle"), encoding="utf-8")
        written.append(path)
    return written


# The same results; that the fixtures give the same is seen in test_shapes.py


@pytest.mark.slow
@settings(max_examples=12 if WHOLE else 6, deadline=None, suppress_health_check=list(HealthCheck))
@given(fast_bases.broken_studies())
def test_random_changes_give_the_same_as_on_the_reference(graph: Graph) -> None:
    bases._parse_each_query_once()
    assert fast_bases.outcome("fast", graph) == fast_bases.outcome("pyshacl", graph)


def changed(*triples: tuple[str, URIRef, Any]) -> Graph:
    """The micro study with more statements."""
    graph = bases.copy(bases.micro_study())
    for part, name, value in triples:
        graph.add((URIRef(f"{MICRO}/{part}" if part else MICRO), name, value))
    return graph


@pytest.mark.parametrize(
    "graph",
    [
        changed(("case/alpha", NASSS.printedInterviewCount, Literal("two"))),
        changed(("finding/t2-01", NASSS.denominator, BNode("b"))),
        changed(("citation/t2-01-01", NASSS.citesFinding, Literal("no finding"))),
        changed(("tension/01", NASSS.identifier, Literal("(")), ("participant/1", NASSS.identifier, Literal("a(b"))),
        changed(("table-row/t2-01", NASSS.printedSum, Literal("7", lang="EN-gb"))),
        changed(("citation/t2-01-01", NASSS.printedOrder, Literal(10**30))),
        changed(("", RDFS.label, Literal("another", lang="EN"))),
        changed(("finding/t2-01", URIRef("https://example.org/a b"), URIRef("https://example.org/c d"))),
    ],
    ids=["kind", "blank node", "literal focus", "pattern", "language", "huge", "capitals", "no IRI"],
)
def test_what_engines_read_differently_gives_the_same(graph: Graph) -> None:
    bases._parse_each_query_once()
    assert fast_bases.outcome("fast", graph) == fast_bases.outcome("pyshacl", graph)


def test_report_is_the_same_object_in_every_format() -> None:
    graph = changed(("technology/toy", NASSS.country, Literal("Nowhere")), ("position/alpha-1", NASSS.hasRole, RDF.nil))
    fast, slow = fast_shapes.validate(data=graph), shapes.validate(data=graph)
    assert (fast, fast.labels, fast.to_table()) == (slow, slow.labels, slow.to_table())
    assert (fast.to_json(), fast.to_turtle()) == (slow.to_json(), slow.to_turtle())
    assert len(fast.results) == 3


def test_ontology_is_checked_like_a_study() -> None:
    graph = bases.copy(bases.ontology_base())
    assert fast_shapes.check_ontology(graph).results == ()
    role = next(graph.subjects(RDF.type, NASSS.AdopterRole))
    graph.add((role, NASSS.broaderRole, role))
    fast, slow = fast_shapes.check_ontology(graph), shapes.check_ontology(graph)
    assert (fast, fast.labels) == (slow, slow.labels)
    assert {result.shape.removeprefix(SHAPES) for result in fast.results} >= {"RoleLoop"}


# Nothing is left out unseen


def test_plan_has_every_constraint() -> None:
    made = study_plan()
    planned = {
        (shape.name, shapes.COMPONENTS[key])
        for shape in made.shapes.values()
        for key in [*shape.rules, *([SH.sparql] if shape.queries else [])]
        if (key in shapes.COMPONENTS and shape.message is not None) or key == SH.sparql
    }
    assert planned == shapes.constraints(shapes.study_shapes())
    works = set(shape_check._TESTS) | set(shape_check._WHOLES)
    works |= {SH.minCount, SH.maxCount, SH["class"], SH.closed, SH.node, SH["or"], SH.xone, SH.sparql}
    assert works == set(shapes.COMPONENTS)


def test_ontology_beside_the_data_is_that_of_the_reference() -> None:
    terms = shapes._ontology_terms()
    graph = Graph()
    inoculate(DataGraph.from_rdflib_graph(graph), terms)
    assert beside(terms) == set(graph)
    assert 3000 < len(graph) < len(terms)


def test_shipped_studies_need_no_help_from_rdflib() -> None:
    made = study_plan()
    for path in graph_files():
        facts = Facts.of_file(path, Beside(made.terms))
        assert facts is not None, path
        facts.add_beside()
        check = shape_check.Check(made, facts)
        slow = [query.text for shape in made.targeting for query in shape.queries if not check._is_ordinary(query)]
        assert slow == []


@pytest.mark.parametrize("operator", ["=", "!="])
def test_engines_agree_on_what_is_equal(operator: str) -> None:
    """Queries that compare values go to Oxigraph because of this, whatever kinds the values have."""
    terms = ["<urn:a>", "<urn:b>", '"a"', '"3"', "3", "4", '"a"@en', '"a"@nl']
    facts, graph = Facts.of_graph([], Beside([])), Graph()
    for one in terms:
        for two in terms:
            query = f"SELECT (COALESCE(IF({one} {operator} {two}, 'yes', 'no'), 'error') AS ?answer) {{}}"
            ((answer,),) = facts.select(query)[1]
            assert [str(answer)] == [str(row[0]) for row in graph.query(query)], (one, two)  # type: ignore[index]


@pytest.mark.parametrize(
    ("condition", "ordered"),
    [
        ("FILTER (?a != ?b && STR(?a) < STR(?b))", set()),
        ("FILTER (?a < 3)", {"a"}),
        ("FILTER (3 >= ?b)", {"b"}),
        ("FILTER (COUNT(DISTINCT ?a) > ?b)", {"b"}),
        ("FILTER (1 < COALESCE(?a, ?b))", {"a", "b"}),
        ("FILTER (?a + 1 = 2)", {"a"}),
        ("BIND (MAX(?a) AS ?most)", {"a"}),
        ("?a rdfs:label+ ?a", set()),
        ("BIND (?a AS ?c) FILTER (?c < 3)", None),
    ],
)
def test_what_a_query_puts_in_order_is_seen(condition: str, ordered: set[str] | None) -> None:
    uses = _uses(f"SELECT $this {{ $this nsh:a ?a ; nsh:b ?b . {condition} }}", PREFIXES)
    assert uses.ordered == (None if ordered is None else {SHAPES[name] for name in ordered})
    assert uses.any_property is False


def test_a_variable_for_a_property_is_seen() -> None:
    assert _uses("SELECT $this ?value WHERE { $this ?path ?value }", {}).any_property is True


QUERY = "nsh:q a sh:SPARQLConstraint ; sh:message 'Do.' ; sh:select"


@pytest.mark.parametrize(
    "turtle",
    [
        "nsh:A sh:targetClass nasss:Study ; sh:minExclusive 3 ; sh:message 'x' .",
        "nsh:A sh:targetClass nasss:Study ; sh:nodeKind sh:IRI .",
        "nsh:A sh:targetClass nasss:Study ; sh:nodeKind sh:BlankNodeOrIRI ; sh:message 'x' .",
        "nsh:A sh:targetClass nasss:Study ; sh:closed false ; sh:message 'x' .",
        "nsh:A sh:targetClass nasss:Study ; sh:deactivated true ; sh:message 'x' .",
        "nsh:A sh:targetClass nasss:Study ; sh:severity sh:Warning ; sh:nodeKind sh:IRI ; sh:message 'x' .",
        "nsh:A sh:targetClass nasss:Study ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:message 'x' ] .",
        "nsh:A sh:targetClass nasss:Study ; sh:property nsh:B . nsh:B sh:path ( rdf:type rdfs:label ) .",
        "nsh:A sh:targetClass nasss:Study ; sh:property nsh:B . nsh:B sh:path rdfs:label ; sh:datatype xsd:date .",
        "nsh:A sh:targetClass nasss:Study ; sh:or ( nsh:A ) ; sh:message 'x' .",
        "nsh:A a rdfs:Class ; sh:targetClass nasss:Study ; sh:nodeKind sh:IRI ; sh:message 'x' .",
        f"nsh:A sh:targetClass nasss:Study ; sh:sparql nsh:q . {QUERY} 'SELECT $this {{ $this $PATH 1 }}' .",
        f"nsh:A sh:targetClass nasss:Study ; sh:sparql nsh:q . {QUERY} 'SELECT $this {{ $this ?p 1 MINUS {{ }} }}' .",
        f"nsh:A sh:targetClass nasss:Study ; sh:sparql nsh:q . {QUERY} 'SELECT ?x (1 AS ?this) {{ ?x ?p 1 }}' .",
    ],
)
def test_shapes_that_are_not_known_are_left_to_the_reference(turtle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = parse(turtle)
    with pytest.raises(UnknownShapeError):
        plan(graph, None, Graph())
    asked: list[str] = []

    def reference(data: Graph, rules: Graph, terms: Graph | None, name: str) -> shapes.Report:
        asked.append(name)
        return shapes.Report((), 7)

    monkeypatch.setattr(shapes, "run", reference)
    assert fast_shapes.run(bases.micro_study(), graph, None, "this one").checked == 7
    assert asked == ["this one"]


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ('<urn:a> <urn:b> "c", "d"@en, 12, <urn:e> .', True),
        ('<urn:g> { <urn:a> <urn:b> "^ and @EN in a text" }', True),
        ('<urn:a> <urn:b> "c"@EN .', False),
        ('<urn:a> <urn:b> "c"^^<urn:type> .', False),
        ("<urn:a> <urn:b> 012 .", False),
        ("<urn:a> <urn:b> 1.50 .", False),
        ("<urn:a> <urn:b> true .", False),
        ("<urn:a> <urn:b> 99999999999999999999 .", False),
        ("<urn:a> <urn:b> [] .", False),
        ("[] <urn:b> <urn:a> .", False),
        ("<a> <urn:b> <urn:c> .", False),
        ("@base <urn:x/> . <a> <urn:b> <urn:c> .", False),
        ('<urn:a> <urn:b> "two\r\nlines" .', False),
        ("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", False),
        ("<urn:a> <urn:b> <urn:c", False),
    ],
)
def test_files_are_read_as_rdflib_reads_them_or_not_at_all(text: str, is_read: bool, tmp_path: Path) -> None:
    path = tmp_path / "some.trig"
    path.write_bytes(text.encode())
    facts = Facts.of_file(path, Beside([]))
    assert (facts is not None) is is_read
    if facts is not None:
        assert set(facts.graph()) == set(shapes._read(path))


@pytest.mark.parametrize("path", graph_files(), ids=lambda path: path.stem)
def test_shipped_files_are_read_as_rdflib_reads_them(path: Path) -> None:
    facts = Facts.of_file(path, Beside([]))
    assert facts is not None
    assert set(facts.graph()) == set(shapes._read(path))


# What is no answer


def test_nothing_to_check_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, foreign, missing = tmp_path / "empty.ttl", tmp_path / "foreign.ttl", tmp_path / "missing.ttl"
    empty.write_text("# nothing\n", encoding="utf-8")
    foreign.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    for path, message in (
        (empty, "there are no statements in it, so nothing was checked"),
        (foreign, "no rule found anything to check"),
        (missing, "cannot be read as Turtle or TriG"),
    ):
        with pytest.raises(EngineError, match=message) as caught:
            fast_shapes.validate([path])
        assert str(caught.value).startswith(f"{path}: ")
    monkeypatch.setattr(fast_shapes, "graph_files", list)
    with pytest.raises(EngineError, match="There is no study to check"):
        fast_shapes.validate()


def test_failure_is_no_violation() -> None:
    """A backslash in a text that a message names is read as part of a pattern; the reference fails on it as well."""
    rules = parse(
        "nsh:A a sh:NodeShape ; sh:targetClass nasss:Technology ; sh:sparql nsh:q . nsh:q sh:message '{?label}' ;"
        " sh:select 'SELECT $this ?label WHERE { $this rdfs:label ?label }' ."
    )
    data = changed(("technology/toy", RDFS.label, Literal("a\\1")))
    messages = []
    for run in (fast_shapes.run, shapes.run):
        with pytest.raises(EngineError) as caught:
            run(data, rules, None, "The graph")
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert messages[0].startswith("The graph: the validator failed, so nothing is known: invalid group reference 1")


# Many studies


def test_studies_are_given_out_in_order_and_one_failure_stops_none(files: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.trig"
    broken.write_text("no Turtle", encoding="utf-8")
    paths = [files[0], broken, *files[1:]]
    seen: list[Path] = []
    one = list(fast_shapes.check_studies(paths, progress=lambda checked: seen.append(checked.path)))
    two = list(fast_shapes.check_studies(paths, jobs=2))
    assert one == two
    assert seen == [checked.path for checked in one] == paths
    assert [None if checked.report is None else len(checked.report.results) for checked in one] == [0, None, 1, 0]
    assert (one[1].failure or "").startswith(f"{broken}: cannot be read as Turtle or TriG: ")
    with pytest.raises(EngineError, match=r"broken\.trig: cannot be read as Turtle or TriG: "):
        fast_shapes.validate(paths)
    assert fast_shapes.validate(files, jobs=2).results == shapes.validate(files[1:2]).results


def test_engines_and_jobs_that_are_none_are_refused(files: list[Path]) -> None:
    with pytest.raises(UsageError, match="there is no engine 'quick'; expected one of fast, pyshacl"):
        fast_shapes.validate(files, engine="quick")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="jobs is 0; expected a whole number from 1"):
        fast_shapes.validate(files, jobs=0)


def test_stopping_early_leaves_no_process_behind(files: list[Path]) -> None:
    studies = fast_shapes.check_studies(files * 5, jobs=2)
    assert next(studies).path == files[0]
    assert len(multiprocessing.active_children()) == 2
    studies.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_a_process_that_is_killed_is_an_error(files: list[Path]) -> None:
    studies = fast_shapes.check_studies(files * 100, jobs=2)
    next(studies)
    for process in multiprocessing.active_children():
        process.kill()
    with pytest.raises(EngineError, match="A process of the check was stopped from outside"):
        list(studies)


@pytest.mark.parametrize("jobs", [1, 2])
def test_few_studies_are_looked_at_ahead(files: list[Path], jobs: int) -> None:
    """So memory does not grow with the number of studies, and the first result does not wait for the last file."""
    looked_at: list[int] = []

    class Paths(list[Path]):
        def __iter__(self) -> Iterator[Path]:
            for number, path in enumerate(list.__iter__(self)):
                looked_at.append(number)
                yield path

    studies = fast_shapes.check_studies(Paths(files * 1000), jobs=jobs)
    next(studies)
    next(studies)
    assert max(looked_at) == fast_shapes.AHEAD * jobs
    studies.close()  # type: ignore[attr-defined]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups; it stops processes in another way")
@pytest.mark.parametrize("when", ["at the start", "in the middle"])
def test_interrupt_leaves_no_process_and_only_whole_files(files: list[Path], tmp_path: Path, when: str) -> None:
    paths = []
    for number in range(1000):
        paths.append(tmp_path / f"copy-{number}.trig")
        paths[-1].write_bytes(files[0].read_bytes())
    cache, report = tmp_path / "cache" / "nasss", tmp_path / "report.txt"
    command = [sys.executable, "-m", "nasss", "check", "--fresh", "--jobs", "2", "-o", str(report), *map(str, paths)]
    if when == "in the middle":
        command.remove("--fresh")
    process = subprocess.Popen(
        command,
        env={**os.environ, "XDG_CACHE_HOME": str(cache.parent), "PYTHONPATH": str(Path(shapes.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a group of its own, so that Ctrl-C can be sent to all of it, as a terminal does
    )
    is_begun = partial(_has_children, process.pid) if when == "at the start" else partial(_has_files, cache)
    while process.poll() is None and not is_begun():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, report.exists()) == (130, "", False)
    assert "Traceback" not in err
    for _ in range(1000):  # those that were ended need a moment to be gone
        if not _is_there(process.pid):
            break
        time.sleep(0.01)
    assert not _is_there(process.pid)
    kept = list(cache.glob("*"))
    assert len(kept) < 1000
    assert all(set(json.loads(path.read_bytes())) == {"rules_checked", "digest"} for path in kept)
    again = list(fast_shapes.check_studies(paths[:3], cache=cache))
    assert [checked.report for checked in again] == [fast_shapes.check_file(paths[0])] * 3


def _has_children(number: int) -> bool:
    """Whether a process has started others in its group."""
    found = subprocess.run(["ps", "-A", "-o", "ppid="], capture_output=True, text=True, check=True)
    return str(number) in found.stdout.split()


def _has_files(folder: Path) -> bool:
    return len(list(folder.glob("checked-*.json"))) >= 3


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# Only what has changed


class World:
    """Studies on disk, of which a report is made up from the text alone, and how often that happened."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.cache, self.rules = folder, folder / "cache", folder / "rules.ttl"
        self.paths = [folder / f"{name}.trig" for name in "abc"]
        self.count = 0
        for path in (*self.paths, self.rules):
            path.write_text("1", encoding="utf-8")
        monkeypatch.setattr(fast_shapes, "_read_files", lambda: [self.rules])
        monkeypatch.setattr(fast_shapes, "check_file", self.report)

    def report(self, path: Path, *, engine: str) -> shapes.Report:
        self.count += 1
        study, rules = (file.read_text(encoding="utf-8") for file in (path, self.rules))
        if study == "broken":
            raise EngineError(f"{path}: broken")
        wrong = shapes.Result("urn:a", None, "urn:c", "urn:v", "urn:s", study, None)
        return shapes.Report((wrong,) * (study == "wrong"), len(study) + 10 * len(rules) + 100 * len(engine))

    def outcome(self, engine: fast_shapes.Engine, cache: Path | None) -> list[tuple[Path, object, str | None]]:
        checked = fast_shapes.check_studies(self.paths, engine=engine, cache=cache)
        return [(one.path, one.report, one.failure) for one in checked]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], World]]:
    made = iter(range(10_000))

    def make() -> World:
        folder = tmp_path / str(next(made))
        folder.mkdir()
        return World(folder, monkeypatch)

    yield make


TEXTS = st.sampled_from(["1", "22", "333", "wrong", "broken"])
CHANGES = st.one_of(
    st.tuples(st.just("study"), st.integers(0, 2), TEXTS),
    st.tuples(st.just("rules"), st.just(0), TEXTS),
    st.tuples(st.just("engine"), st.just(0), st.sampled_from(fast_shapes.ENGINES)),
    st.tuples(st.just("remove"), st.integers(0, 2), st.just("")),
    st.tuples(st.just("damage"), st.integers(0, 2), st.text(max_size=8)),
    st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(["true", "-1", '"7"', "null", "99"])),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, max_size=8))
def test_incremental_is_equal_to_a_full_run(world: Callable[[], World], changes: list[tuple[str, int, Any]]) -> None:
    one = world()
    engine: fast_shapes.Engine = "fast"
    assert one.outcome(engine, one.cache) == one.outcome(engine, None)
    for kind, place, value in changes:
        kept = sorted(one.cache.glob("*.json"))
        if kind == "study":
            one.paths[place].write_text(value, encoding="utf-8")
        elif kind == "rules":
            one.rules.write_text(value, encoding="utf-8")
        elif kind == "engine":
            engine = value
        elif kind == "remove" and place < len(kept):
            kept[place].unlink()
        elif kind == "damage" and place < len(kept):
            kept[place].write_text(value, encoding="utf-8")
        elif kind == "edit" and place < len(kept):
            # Not one that was damaged before and is still there, since its study could not be checked.
            with contextlib.suppress(ValueError):
                known = json.loads(kept[place].read_bytes())
                kept[place].write_text(json.dumps({**known, "rules_checked": json.loads(value)}), encoding="utf-8")
        assert one.outcome(engine, one.cache) == one.outcome(engine, None)


def test_a_study_that_changes_while_it_is_checked_is_not_remembered(
    world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is about the text after the change; kept for the text before, it would hide that one's problem."""
    one = world()
    one.paths[0].write_text("wrong", encoding="utf-8")

    def report(path: Path, *, engine: str) -> shapes.Report:
        if path == one.paths[0]:
            path.write_text("1", encoding="utf-8")
        return one.report(path, engine=engine)

    monkeypatch.setattr(fast_shapes, "check_file", report)
    assert one.outcome("fast", one.cache) == one.outcome("fast", None)
    one.paths[0].write_text("wrong", encoding="utf-8")
    monkeypatch.setattr(fast_shapes, "check_file", one.report)
    assert one.outcome("fast", one.cache) == one.outcome("fast", None)
    found = fast_shapes.report_of(next(iter(fast_shapes.check_studies(one.paths, cache=one.cache))))
    assert len(found.results) == 1


def test_a_report_follows_from_place_programs_and_content_but_not_from_the_clock(
    world: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world()
    one.outcome("fast", one.cache)
    for path in (*one.paths, one.rules):
        os.utime(path, (1, 1))
    one.outcome("fast", one.cache)
    assert one.count == 3  # an older or a newer date is no change
    before = one.paths[0].stat()
    one.paths[0].write_text("2", encoding="utf-8")
    os.utime(one.paths[0], ns=(before.st_atime_ns, before.st_mtime_ns))
    one.outcome("fast", one.cache)
    assert one.count == 4  # another text of the same length and date is one
    (one.folder / "elsewhere").mkdir()
    moved = one.folder / "elsewhere" / "a.trig"
    moved.write_bytes(one.paths[0].read_bytes())
    assert [checked.was_known for checked in fast_shapes.check_studies([moved], cache=one.cache)] == [False]
    assert [checked.was_known for checked in fast_shapes.check_studies(one.paths, cache=one.cache)] == [True] * 3
    kept = fast_shapes.Memory(one.cache, "fast")._file(moved)
    kept.write_bytes(fast_shapes.Memory(one.cache, "fast")._file(one.paths[1]).read_bytes())
    assert [checked.was_known for checked in fast_shapes.check_studies([moved], cache=one.cache)] == [False]
    monkeypatch.setattr(fast_shapes, "version", lambda name: "another")
    assert [checked.was_known for checked in fast_shapes.check_studies(one.paths, cache=one.cache)] == [False] * 3


def test_only_changed_studies_are_checked_again(world: Callable[[], World]) -> None:
    one = world()
    one.outcome("fast", one.cache)
    assert one.count == 3
    one.outcome("fast", one.cache)
    assert one.count == 3
    one.paths[1].write_text("22", encoding="utf-8")
    known = [checked.was_known for checked in fast_shapes.check_studies(one.paths, cache=one.cache)]
    assert (known, one.count) == ([True, False, True], 4)
    one.rules.write_text("22", encoding="utf-8")
    one.outcome("fast", one.cache)
    assert one.count == 7
    assert len(list(one.cache.iterdir())) == 3


def test_memory_holds_nothing_of_the_data(files: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before = list(fast_shapes.check_studies(files, cache=cache))
    after = list(fast_shapes.check_studies(files, cache=cache))
    assert [checked.was_known for checked in after] == [True, False, True]
    assert [checked.report for checked in before] == [checked.report for checked in after]
    kept = [json.loads(path.read_bytes()) for path in cache.iterdir()]
    assert [(set(known), type(known["rules_checked"]), len(known["digest"])) for known in kept] == [
        ({"rules_checked", "digest"}, int, 64)
    ] * 2
    assert cache.stat().st_mode & 0o77 == 0


def test_a_folder_that_cannot_be_written_is_no_harm(files: list[Path], tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    checked = list(fast_shapes.check_studies(files[:1], cache=blocked / "cache"))
    assert [(one.failure, one.was_known) for one in checked] == [(None, False)]


def test_where_commands_remember(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert fast_shapes.default_cache() == tmp_path / "nasss"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert fast_shapes.default_cache() == Path.home() / ".cache" / "nasss"
    monkeypatch.setenv("NASSS_CACHE", "off")
    assert fast_shapes.default_cache() is None


def test_memory_follows_every_file_that_a_report_follows_from() -> None:
    names = {path.name for path in fast_shapes._read_files()}
    assert {"prefixes.ttl", "ontology.ttl", "nasss.ttl", "catalog-v001.xml", "shapes.py", "shape_check.py"} <= names
