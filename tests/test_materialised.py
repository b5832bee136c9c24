"""The answers that a store on disk keeps: the same rows, in the same order, as asked of the statements."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from generate import synthetic_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nasss import disk, materialised, nquads
from nasss.__main__ import main
from nasss.api import KnowledgeGraph
from nasss.errors import EngineError, ProblemError
from nasss.federation import questions
from nasss.materialised import FILE, Kept, materialise, verify
from nasss.questions import Question, bind, load
from nasss.resources import ontology_files, shipped_files
from nasss.store import Store
from nasss.terms import Iri, Literal, Term


def build(folder: Path, files: list[Path], jobs: int = 1) -> list[str]:
    kept: list[str] = []
    disk.build(folder, files, lambda store, place: kept.extend(materialise(store, place / FILE, jobs=jobs)))
    return kept


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped files as a store on disk that keeps answers, worked out one study at a time."""
    place = tmp_path_factory.mktemp("kept") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(materialised, "BATCH", 1)
        assert build(place, shipped_files(), jobs=2) == questions()
    return place


@pytest.fixture(scope="module")
def kept(folder: Path) -> Iterator[Kept]:
    answers = Kept(folder / FILE)
    yield answers
    answers.close()


@pytest.fixture(scope="module")
def memory() -> Iterator[Store]:
    with Store(shipped_files()) as store:
        yield store


def bound(question: Question, values: dict[str, Term]) -> str:
    return bind(question, values, lambda parameter, _: values[parameter.name])


@pytest.mark.parametrize("slug", questions())
def test_a_kept_answer_is_the_answer(kept: Kept, memory: Store, slug: str) -> None:
    question = load(slug)
    assert kept.answer(question, {}) == memory.select(question.sparql)


@pytest.mark.parametrize("slug", questions())
def test_with_a_parameter_the_kept_rows_are_those_of_the_question(kept: Kept, memory: Store, slug: str) -> None:
    question = load(slug)
    whole = kept.answer(question, {})
    assert whole is not None
    for name, parameter in question.parameters.items():
        if parameter.default is None and name in question.columns:
            column = {row[whole.columns.index(name)] for row in whole.rows}
            for term in sorted((term for term in column if term is not None), key=str)[:3]:
                found = kept.answer(question, {name: term})
                if None not in column:
                    assert found == memory.select(bound(question, {name: term})), (name, term)
                else:  # a value would fill what is empty: that is for the engine
                    assert found is None


def test_two_parameters_narrow_together(kept: Kept, memory: Store) -> None:
    question = load("factors-by-role")
    values: dict[str, Term] = {
        "role": Iri("https://w3id.org/nasss/ontology#RadiologistRole"),
        "direction": Iri("https://w3id.org/nasss/ontology#Hindering"),
    }
    found = kept.answer(question, values)
    assert found == memory.select(bound(question, values))
    assert found is not None and len(found.rows) > 0


def test_a_value_that_no_row_has_gives_no_rows(kept: Kept) -> None:
    found = kept.answer(load("factors-ranked"), {"study": Iri("urn:x:no-study")})
    assert found is not None and found.rows == ()


def test_what_is_no_column_is_asked_of_the_statements(kept: Kept) -> None:
    assert load("thin-findings").parameters["below"].default is not None
    assert (
        kept.answer(load("thin-findings"), {"below": Literal("5", "http://www.w3.org/2001/XMLSchema#integer")}) is None
    )


def test_another_text_of_a_question_is_asked_of_the_statements(kept: Kept) -> None:
    question = load("factors-ranked")
    assert kept.answer(replace(question, sparql=question.sparql + "# changed\n"), {}) is None


def test_other_questions_are_asked_of_the_statements(kept: Kept) -> None:
    assert kept.slugs == questions()
    assert kept.answer(load("factors-across-studies"), {}) is None


def test_a_store_is_asked_through_what_it_keeps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with KnowledgeGraph(disk.open_store(folder)) as kg:
        expected = kg.source.select(load("factors-by-role").sparql)
        monkeypatch.setattr(kg.source, "select", None)
        assert kg.ask("factors-by-role").table == expected


def test_comparing_finds_a_row_that_differs(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / FILE
    place.write_bytes((folder / FILE).read_bytes())
    with sqlite3.connect(place) as database:
        database.execute(
            'UPDATE "factors-ranked" SET line = (SELECT line FROM "factors-ranked" WHERE n = 4) WHERE n = 3'
        )
    database.close()
    with disk.open_store(folder) as store, pytest.raises(ProblemError) as problem:
        verify(store, Kept(place))
    assert str(problem.value) == (
        "factors-ranked: the answer that is kept differs from the one asked now, first in row 3"
    )


def test_where_a_statement_stands_in_two_graphs_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text("<urn:g> { <urn:a> <urn:p> 1 } <urn:h> { <urn:a> <urn:p> 1 }", encoding="utf-8")
    assert build(tmp_path / "store", [tmp_path / "a.trig"]) == []


def test_where_a_study_stands_in_two_graphs_nothing_is_kept(tmp_path: Path) -> None:
    prefix = "PREFIX nasss: <https://w3id.org/nasss/ontology#>"
    text = f"{prefix} <urn:g> {{ <urn:s> a nasss:Study }} <urn:h> {{ <urn:f> nasss:inStudy <urn:s> }}"
    (tmp_path / "a.trig").write_text(text, encoding="utf-8")
    assert build(tmp_path / "store", [tmp_path / "a.trig"]) == []


def test_a_damaged_file_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((folder / FILE).read_bytes()[:100] + b"\xff" * 5000)
    with pytest.raises(EngineError, match=r"answers\.sqlite: cannot be read: .* Make the store anew: nasss load -o"):
        Kept(tmp_path / FILE)


ORDERED = """\
#+ summary: In which order?
#+ audience: testers
#+ why: to test
#+ counting: Invented.
#+ tags: [invented]
#+ inference: none
#+ columns:
#+   thing: the thing
#+   value: the value

SELECT ?thing ?value WHERE { ?thing <urn:p> ?value }
ORDER BY %s
"""


@pytest.mark.parametrize(
    ("order", "values", "is_kept"),
    [
        ("?value ?thing", ["2", "10", "-3", "1.5", "2e1"], True),
        ("DESC(?value) ?thing", ["2", "10", "-3", "1.5"], True),
        ("ASC(?value) (STRLEN(STR(?thing))) ?thing", ['"b"', '"B"', '"é"', '"aa"', '"😀"', '"\uffee"'], True),
        ('(IF(?value = "b", 0, 1)) STR(?value) ?thing', ['"b"@en', '"b"', '"a"'], True),
        ("?value ?thing", ["<urn:z>", "<urn:Z>", "<urn:a>"], True),
        ("?value ?thing", ["true", "false"], True),
        ("?value ?thing", ["2", '"2"'], False),
        ("?value ?thing", ['"b"@en', '"b"'], False),
        ("?value ?thing", ["[]"], False),
        ("?value ?thing", ['"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'], False),
    ],
)
def test_rows_are_in_the_order_of_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, values: list[str], is_kept: bool
) -> None:
    """Invented things in graphs of their own; what cannot be put in order for certain is not kept."""
    (tmp_path / "ordered.rq").write_text(ORDERED % order, encoding="utf-8")
    monkeypatch.setattr("nasss.questions.queries_dir", lambda: tmp_path)
    monkeypatch.setattr("nasss.federation.questions", lambda: ["ordered"])
    monkeypatch.setattr(materialised, "BATCH", 1)
    study = "a <https://w3id.org/nasss/ontology#Study>"
    graphs = [f"<urn:g{n}> {{ <urn:s{n}> {study} . <urn:t{n}> <urn:p> {it} }}" for n, it in enumerate(values)]
    (tmp_path / "a.trig").write_text("\n".join(graphs), encoding="utf-8")
    assert build(tmp_path / "store", [tmp_path / "a.trig"]) == (["ordered"] if is_kept else [])
    if is_kept:
        question = load("ordered")
        with disk.open_store(tmp_path / "store") as store:
            assert Kept(tmp_path / "store" / FILE).answer(question, {}) == store.select(question.sparql)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.sets(st.integers(1, 400), min_size=1, max_size=4), batch=st.integers(1, 3))
def test_of_any_studies_the_kept_answers_are_the_answers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, numbers: set[int], batch: int
) -> None:
    """Synthetic studies, drawn at random, in batches of any size."""
    monkeypatch.setattr(materialised, "BATCH", batch)
    place = tmp_path_factory.mktemp("drawn")
    for number in numbers:
        study = synthetic_study(number)
        text = nquads.build_quads(study.write(place))
        (place / f"{study.id}.nq").write_text(text, encoding="utf-8")
    assert build(place / "store", [*ontology_files(), *place.glob("*.nq")]) == questions()
    with disk.open_store(place / "store") as store:
        verify(store, Kept(place / "store" / FILE))


def test_the_command_keeps_and_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "store"
    assert run(["load", "-o", str(place), "--verify", "--jobs", "2"]) == 0
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == (
        f"{place}: made of {len(shipped_files())} files; keeps the answers to {len(questions())} questions, "
        "compared with those asked anew"
    )
    assert run(["ask", "factors-ranked", "--store", str(place), "--format", "csv"]) == 0
    from_store = capsys.readouterr().out
    assert run(["ask", "factors-ranked", "--format", "csv"]) == 0
    assert capsys.readouterr().out == from_store


def run(arguments: list[str]) -> int | str | None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as left:
        patch.setattr("sys.argv", ["nasss", *arguments])
        main()
    return left.value.code
