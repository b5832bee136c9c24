"""A team's own study, from empty tables to a graph: what is shown, what is written, and that half of it never is.

All studies here are invented.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nasss import coded, codemap, study, writing
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.graph import build_study
from nasss.profiles import read_table
from nasss.resources import WORKSPACE_VARIABLE, graph_dir, workspace, workspace_files
from nasss.shapes import Report
from nasss.sheets import Column, Page, read_workbook, to_workbook
from nasss.study import Addition, Options, add, coded_project, default_target, draft_map, new
from nasss.tables import read_tables, schema

MICRO = Path(__file__).parent / "studies" / "micro"
SAID = Options(study="toy-study", title="Invented study", method="invented interviews", technology="invented toy")
WIDE = """factor,direction,ids,sum,unit,factor_iri
Money,barrier,"1, 2,3",3,IntervieweeUnit,FundingCertainty
Toys,Facilitating,"2; 4",2,IntervieweeUnit,
"""
LONG = """factor,direction,participant,role,site,site_kind,phase
Money,barrier,1,radiologist,Toy hospital,hospital,before
Money,barrier,1,,,,after
Money,barrier,2,,,,after
"""
HIGHLIGHTS = "id,document,tag,content\n1,Ann Example.txt,money,secret words\n2,Bob Example.txt,money,more secrets\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shapes are not run: a test is about something else."""
    monkeypatch.setattr(study, "check_study", lambda graph, name: Report((), 1))


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test finds or makes studies of the person who runs it."""
    monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def state(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def message(kind: type[NasssError], call: Callable[[], object]) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


# Empty tables


@pytest.mark.parametrize("form", ["wide", "long"])
def test_new_writes_tables_a_workbook_and_what_they_are_for(form: str, tmp_path: Path) -> None:
    files = new("my-study", tmp_path / "out" / "my-study", form=form)
    folder = tmp_path / "out" / "my-study"
    names = ["README.md", "columns.md", *sorted([f"{form}.csv", "mapping-sets.csv", "mappings.csv", "my-study.xlsx",
                                                 "people.csv", "study.csv", "technologies.csv"])]  # fmt: skip
    assert [file.name for file in files] == names
    assert sorted(folder.iterdir()) == files
    assert list((tmp_path / "out").iterdir()) == [folder]
    for name in ("study", "technologies", "mapping-sets", "mappings"):
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(field["name"] for field in schema()[name]["schema"]["fields"])
    row = (folder / "study.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    assert [cell for cell in row if cell] == ["my-study", "primary", "restricted"]
    told = (folder / "columns.md").read_text(encoding="utf-8")
    assert "| `role` | Adopter role. Empty: not known; nobody's role is guessed. | `ClinicalPhysicistRole`, " in told
    assert "| `kind` | Kind of study. Empty: primary. | `primary`, `review`, `survey`, `synthesis` |" in told
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "- `relations.csv`: Causal and explanatory links the prose states." in readme
    assert "`findings.csv`" not in readme
    assert "nasss study add my-study --write\n" in readme


def test_the_workbook_has_the_same_sheets_with_drop_downs(tmp_path: Path) -> None:
    new("my-study", tmp_path / "my-study", form="long")
    book = openpyxl.load_workbook(tmp_path / "my-study" / "my-study.xlsx")
    assert book.sheetnames == ["study", "technologies", "long", "people", "mapping-sets", "mappings", "lists"]
    listed = {
        (sheet.title, sheet[str(rule.sqref).split(":")[0].replace("2", "1")].value)
        for sheet in book
        for rule in sheet.data_validations.dataValidation
    }
    assert listed == {
        *{("study", column) for column in ("kind", "access", "framework")},
        *{("long", column) for column in ("direction", "role", "site_kind", "factor_iri", "broader", "response")},
        *{("long", "elicitation"), ("people", "role"), ("people", "site_kind")},
        *{("mappings", column) for column in ("factor", "maps_to", "ambiguity", "status")},
    }
    for page in book.worksheets[:-1]:
        csv_header = (
            (tmp_path / "my-study" / f"{page.title}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        )
        assert [cell.value for cell in page[1]] == csv_header
        assert [cell.comment is not None for cell in page[1]] == [True] * len(csv_header)


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    write(tmp_path / "my-study" / "kept.txt", "kept")
    assert message(UsageError, lambda: new("my-study", tmp_path / "my-study")) == (
        f"{tmp_path}/my-study: exists already; choose another identifier or folder, or remove it first"
    )
    assert state(tmp_path) == {"my-study/kept.txt": b"kept"}
    assert message(UsageError, lambda: new("My Study", tmp_path / "other")) == (
        "'My Study' is no identifier of a study; expected lower-case letters, digits and single hyphens, for example "
        "my-study-2024"
    )
    assert (
        message(UsageError, lambda: new("a", tmp_path / "a", form="tall")) == "no form 'tall'; the forms are wide, long"
    )


FULL = "No space left on device. Make room on that disk, or name a place on another one"


def test_new_writes_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for place, name in ((study, "write_atomically"), (os, "rename")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, fail)
            assert message(EngineError, lambda: new("my-study", tmp_path / "my-study")) == (
                f"{tmp_path}: cannot be written to: {FULL}; NASSS_STUDIES can name another folder"
            )
        assert list(tmp_path.iterdir()) == []


def test_untouched_tables_say_what_is_to_be_filled_in(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    new("my-study", folder)
    assert message(ProblemError, lambda: add(folder, write=False)) == (
        f"{folder}/wide.csv: there are no rows in it; if you filled in the workbook instead, add that: "
        f"{folder}/my-study.xlsx"
    )
    (folder / "my-study.xlsx").unlink()
    assert message(ProblemError, lambda: add(folder, write=False)) == (
        f"{folder}/wide.csv: there are no rows in it; fill it in"
    )
    write(folder / "wide.csv", WIDE)
    assert message(UsageError, lambda: add(folder, write=False)) == (
        f"{folder}: nothing says --title, --method, --technology; give these options, or fill in the tables that "
        "nasss study new writes"
    )


# Adding


def filled_in_csv(folder: Path) -> Path:
    """The tables of `new`, filled in by a person with a text editor."""
    made = folder / "tables"
    new("toy-study", made)
    text = (made / "study.csv").read_text(encoding="utf-8")
    write(made / "study.csv", text.replace("toy-study,,,,,,,,,", "toy-study,Invented study,,,,,,,invented interviews,"))
    write(made / "technologies.csv", "id,label,note\ntechnology,invented toy,\n")
    write(made / "wide.csv", WIDE)
    write(made / "people.csv", "id,role,site,site_kind\n1,radiologist,Toy hospital,hospital\n5,,,\n")
    return made


def filled_in_workbook(folder: Path) -> Path:
    """The workbook of `new`, filled in with the same by a program that does not know about ours."""
    new("toy-study", folder / "tables")
    path = folder / "tables" / "toy-study.xlsx"
    book = openpyxl.load_workbook(path)
    columns = [cell.value for cell in book["study"][1]]
    book["study"].cell(2, columns.index("title") + 1).value = "Invented study"
    book["study"].cell(2, columns.index("method") + 1).value = "invented interviews"
    book["technologies"].append(["technology", "invented toy"])
    header = [cell.value for cell in book["wide"][1]]
    lines: tuple[dict[str, object], ...] = (
        {"factor": "Money", "direction": "barrier", "ids": "1, 2,3", "sum": 3, "factor_iri": "FundingCertainty"},
        {"factor": "Toys", "direction": "Facilitating", "ids": "2; 4", "sum": 2},
    )
    for line in lines:
        book["wide"].append([(line | {"unit": "IntervieweeUnit"}).get(column) for column in header])
    header = [cell.value for cell in book["people"][1]]
    lines = ({"id": 1, "role": "radiologist", "site": "Toy hospital", "site_kind": "hospital"}, {"id": 5})
    for line in lines:
        book["people"].append([line.get(column) for column in header])
    book.save(path)
    return path


def test_the_same_study_from_csv_and_from_a_workbook(quick: None, tmp_path: Path) -> None:
    source = filled_in_csv(tmp_path / "csv")
    shown = add(source, write=False, into=tmp_path / "one")
    assert not (tmp_path / "one").exists()
    first = add(source, write=True, into=tmp_path / "one")
    second = add(filled_in_workbook(tmp_path / "xlsx"), write=True, into=tmp_path / "two")
    assert state(tmp_path / "one") == state(tmp_path / "two")
    assert first.written == (tmp_path / "one" / "studies" / "toy-study", tmp_path / "one" / "toy-study.trig")
    assert (shown.tables, shown.kinds, shown.warnings) == (first.tables, first.kinds, second.warnings)
    assert (tmp_path / "one" / "toy-study.trig").read_text(encoding="utf-8") == build_study(first.written[0])
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == ["studies", "toy-study.trig"]


def test_what_would_be_added_is_shown(tmp_path: Path) -> None:
    source = filled_in_csv(tmp_path)
    shown = add(source, write=False, into=tmp_path / "graph")
    assert (shown.study, shown.source, shown.into, shown.written) == ("toy-study", source, tmp_path / "graph", ())
    assert shown.tables == {
        **{"study": 1, "technologies": 1, "case-types": 1, "cases": 1, "positions": 1, "participants": 5},
        **{"table-rows": 2, "factors": 1, "findings": 2, "citations": 5},
    }
    assert shown.kinds == {
        **{"Case": 1, "CaseType": 1, "Citation": 5, "Factor": 1, "Finding": 2, "HospitalCase": 1, "Participant": 5},
        **{"Position": 1, "Study": 1, "TableRow": 2, "Technology": 1},
    }
    assert (shown.own_factors, shown.shared_factors) == ((("Toys", ""),), ("FundingCertainty",))
    assert (shown.units, shown.roles, shown.can_be_written) == ({"IntervieweeUnit": 2}, (1, 5), True)
    assert shown.warnings == (
        "1 of the study's own factors stand under no shared factor, so questions across studies do not find them: Toys",
        "no factor is mapped to a question of the framework (tables mapping-sets and mappings)",
    )
    text = shown.to_text()
    for line in (
        f"toy-study: would be added to {tmp_path}/graph\n",
        "\nFactors\n  new: Toys (not placed)\n  shared: FundingCertainty\n",
        "\nRoles\n  partly known: 1 of 5 participants\n",
        "\nSums recounted\n  row 2: printed 3, listed 3: agrees (Money)\n  row 3: printed 2, listed 2: agrees (Toys)\n",
    ):
        assert line in text


def test_a_file_in_the_wide_form_alone(quick: None, tmp_path: Path) -> None:
    shown = add(write(tmp_path / "table.csv", WIDE), SAID, write=False)
    assert shown.tables == {
        "study": 1,
        "technologies": 1,
        "participants": 4,
        "table-rows": 2,
        "factors": 1,
        "findings": 2,
        "citations": 5,
    }
    assert shown.roles == (0, 4)
    assert shown.notes == (f"{tmp_path}/table.csv: read as utf-8, comma between cells, found by trying",)
    assert message(UsageError, lambda: add(tmp_path / "table.csv", write=False)) == (
        f"{tmp_path}/table.csv: nothing says --study, --title, --method, --technology; give these options, or fill "
        f"in the "
        "tables that nasss study new writes"
    )


def test_a_file_in_the_long_form_alone_with_times(tmp_path: Path) -> None:
    shown = add(write(tmp_path / "table.csv", LONG), SAID, write=True, into=tmp_path / "graph")
    assert (shown.tables["phases"], shown.tables["interviews"], shown.roles) == (2, 3, (1, 2))
    assert shown.tables["findings"] == 2
    tables = read_tables(tmp_path / "graph" / "studies" / "toy-study")
    assert [(row.text("id"), row.number("count"), row.text("phase")) for row in tables["findings"]] == [
        ("money-hindering-before", 1, "before"),
        ("money-hindering-after", 2, "after"),
    ]


def test_a_printed_error_is_a_warning(quick: None, tmp_path: Path) -> None:
    path = write(tmp_path / "table.csv", WIDE.replace(",3,Int", ",5,Int"))
    shown = add(path, SAID, write=False)
    assert shown.warnings[0] == (
        "row 2 (Money): the sum printed (5) differs from the IDs listed (3); if the source prints it so, it is kept "
        "and "
        "flagged as a printed error"
    )
    assert shown.tables["tensions"] == 1
    assert "  row 2: printed 5, listed 3: differs (Money)\n" in shown.to_text()


def test_the_tables_of_a_study_are_taken_as_they_are(quick: None, tmp_path: Path) -> None:
    source = Path(shutil.copytree(MICRO, tmp_path / "given" / "any-name"))
    done = add(source, write=True, into=tmp_path / "graph")
    written = tmp_path / "graph" / "studies" / "micro"
    assert done.study == "micro"
    assert state(written) == state(MICRO)
    assert (tmp_path / "graph" / "micro.trig").read_text(encoding="utf-8") == build_study(MICRO)


def test_the_tables_of_a_study_in_a_workbook(quick: None, tmp_path: Path) -> None:
    given = {path.stem: read_table(path).sheet for path in sorted(MICRO.glob("*.csv"))}
    pages = [
        Page(name, tuple(map(Column, sheet.header)), tuple(line.cells for line in sheet.lines))
        for name, sheet in given.items()
    ]
    done = add(write(tmp_path / "any.xlsx", to_workbook(pages)), write=True, into=tmp_path / "graph")
    assert read_tables(done.written[0]) == read_tables(MICRO)
    assert done.written[1].read_text(encoding="utf-8") == build_study(MICRO)


def test_problems_name_the_place_that_the_person_knows(quick: None, tmp_path: Path) -> None:
    source = Path(shutil.copytree(MICRO, tmp_path / "micro"))
    text = (source / "findings.csv").read_text(encoding="utf-8")
    write(source / "findings.csv", text.replace("FundingCertainty", "FundingCertainy", 1))
    assert message(ProblemError, lambda: add(source, write=False)) == (
        f"{source}/findings.csv, row 2, column factor, value 'FundingCertainy': not found in the ontology's Factor "
        f"terms or "
        "factors.csv; did you mean FundingCertainty?"
    )
    path = write(tmp_path / "table.csv", WIDE)
    bad = Options(study="toy-study", title="T", method="M", technology="T")
    folder = tmp_path / "folder"
    write(folder / "wide.csv", WIDE)
    write(folder / "study.csv", "id,title,method,access\ntoy-study,T,M,open\n")
    assert message(ProblemError, lambda: add(folder, Options(technology="T"), write=False)).startswith(
        f"{folder}/study.csv, row 2, column access, value 'open': expected one of published, restricted"
    )
    assert add(path, bad, write=False).study == "toy-study"


def test_the_shapes_stand_in_the_way(tmp_path: Path) -> None:
    source = filled_in_csv(tmp_path)
    write(source / "study.csv", (source / "study.csv").read_text(encoding="utf-8").replace("restricted", "published"))
    said = message(ProblemError, lambda: add(source, write=True, into=tmp_path / "graph"))
    assert "\nProblems\n  1 problem found, by 1 rule of " in said
    assert "[nsh:StudyAccess]" in said
    assert said.endswith("\nNothing was written: see above.")
    assert state(tmp_path / "graph") == {}


def test_a_guessed_encoding_is_confirmed_before_anything_is_written(quick: None, tmp_path: Path) -> None:
    path = write(tmp_path / "table.csv", WIDE.replace("Toys", "Caf\u00e9").encode("cp1252"))
    shown = add(path, SAID, write=False)
    assert (len(shown.doubts), shown.can_be_written, shown.own_factors) == (1, False, (("Café", ""),))
    assert "Confirm first\n" in message(ProblemError, lambda: add(path, SAID, write=True, into=tmp_path / "graph"))
    confirmed = Options(study="toy-study", title="T", method="M", technology="T", encoding="cp1252")
    assert add(path, confirmed, write=True, into=tmp_path / "graph").doubts == ()


# Whole or not at all


def replaced(folder: Path) -> tuple[Path, Path]:
    """A graph with an invented study in it, and another version of that study."""
    add(write(folder / "old.csv", WIDE), SAID, write=True, into=folder / "graph")
    return folder / "graph", write(folder / "new.csv", WIDE.replace("Toys", "Games"))


AGAIN = Options(study="toy-study", title="Invented study", method="invented interviews", technology="toy", replace=True)


def test_a_taken_identifier_is_refused_unless_replaced(quick: None, tmp_path: Path) -> None:
    graph, other = replaced(tmp_path)
    before = state(graph)
    assert message(UsageError, lambda: add(other, SAID, write=True, into=graph)) == (
        f"{graph}: the study 'toy-study' is there already; give --replace, or another identifier"
    )
    assert state(graph) == before
    add(other, AGAIN, write=True, into=graph)
    after = state(graph)
    assert set(after) == set(before)
    assert b"Games" in after["toy-study.trig"] and b"Toys" not in after["toy-study.trig"]
    assert b"Games" in after["studies/toy-study/factors.csv"]
    assert (graph / "toy-study.trig").read_text(encoding="utf-8") == build_study(graph / "studies" / "toy-study")


def test_a_study_that_comes_along_is_not_hidden_by_another(quick: None, tmp_path: Path) -> None:
    taken = Options(study="strohm-2020", title="T", method="M", technology="T", replace=True)
    path = write(tmp_path / "table.csv", WIDE)
    assert message(UsageError, lambda: add(path, taken, write=True, into=tmp_path / "graph")) == (
        "the study 'strohm-2020' comes with nasss; two studies of one name would mix. Choose another one"
    )


STEPS = ["write_study", "read_tables", "study_graph", "check_study", "canonical_trig", "write_atomically"]


@pytest.mark.parametrize("step", STEPS)
def test_a_failing_step_leaves_everything_as_it_was(
    step: str, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, other = replaced(tmp_path)
    before = state(graph)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(coded if step == "write_study" else study, step, fail)
    assert message(EngineError, lambda: add(other, AGAIN, write=True, into=graph)) == (
        f"{graph}: cannot be written to: {FULL}; NASSS_STUDIES can name another folder"
    )
    assert state(graph) == before
    assert sorted(path.name for path in graph.iterdir()) == ["studies", "toy-study.trig"]


@pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("move", [1, 2])
def test_each_move_that_fails_is_undone(
    move: int, kind: type[BaseException], quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, other = replaced(tmp_path)
    before = state(graph)
    done = failing_at(move, kind(5, "Input/output error"), monkeypatch)
    with pytest.raises(EngineError if kind is OSError else KeyboardInterrupt):
        add(other, AGAIN, write=True, into=graph)
    assert len(done) >= move
    assert state(graph) == before
    assert sorted(path.name for path in graph.iterdir()) == ["studies", "toy-study.trig"]


def failing_at(move: int, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let one of the moves to their places fail; the list fills with those that were tried."""
    done: list[Path] = []
    put = writing.put

    def sometimes(new: Path, target: Path) -> None:
        done.append(target)
        if len(done) == move:
            raise error
        put(new, target)

    monkeypatch.setattr(writing, "put", sometimes)
    return done


@pytest.mark.parametrize("move", [1, 2])
def test_a_first_study_leaves_nothing_when_it_fails(
    move: int, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "table.csv", WIDE)
    failing_at(move, OSError(5, "Input/output error"), monkeypatch)
    message(EngineError, lambda: add(path, SAID, write=True, into=tmp_path / "graph"))
    assert list((tmp_path / "graph").iterdir()) == []


def test_tables_without_a_graph_get_theirs_when_they_are_the_same(quick: None, tmp_path: Path) -> None:
    """A run that was killed between the two leaves that; or somebody has put tables there by hand."""
    graph, other = replaced(tmp_path)
    before = state(graph)
    (graph / "toy-study.trig").unlink()
    assert "there are other tables of the study 'toy-study' already, without a graph. Give --replace" in message(
        UsageError, lambda: add(other, SAID, write=True, into=graph)
    )
    assert set(state(graph)) == set(before) - {"toy-study.trig"}
    add(tmp_path / "old.csv", SAID, write=True, into=graph)
    assert state(graph) == before


def test_a_study_can_be_added_from_where_it_stands(quick: None, tmp_path: Path) -> None:
    graph, _ = replaced(tmp_path)
    before = state(graph)
    done = add(graph / "studies" / "toy-study", Options(replace=True), write=True, into=graph)
    assert done.study == "toy-study"
    assert state(graph) == before


# Exports of coding software


def a_map(path: Path, folder: Path) -> Path:
    """The map of the invented highlights, filled in."""
    text = draft_map(path)
    for old, new_ in {
        'person: "?"': "person: document",
        'technology: "?"': "technology: invented toy",
        "directions: {}": "directions: {money: Hindering}",
        'other_codes: "?"': "other_codes: own",
        'tree: "?"': "tree: ignore",
        'descriptions: "?"': "descriptions: ignore",
    }.items():
        assert old in text
        text = text.replace(old, new_)
    return write(folder / "map.yaml", text)


def test_an_export_needs_a_map(tmp_path: Path) -> None:
    path = write(tmp_path / "highlights.csv", HIGHLIGHTS)
    assert message(UsageError, lambda: add(path, SAID, write=False)) == (
        f"{path}: an export of coding software needs a map, which says who the interviewees are and what the codes "
        f"mean; "
        "write one to edit (nasss study map), and give it as --map"
    )
    assert codemap.parse_map(draft_map(path)).person == coded.OPEN
    assert [code.name for code in coded_project(path).codes] == ["money"]
    assert "secret" not in draft_map(path)


def test_an_export_becomes_tables_with_nothing_of_names_and_words(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "highlights.csv", HIGHLIGHTS)
    made: dict[str, Any] = {}
    monkeypatch.setattr(study, "_lay_out", lambda draft, folder: made.update(draft.rows))
    monkeypatch.setattr(study, "_checked_tables", lambda draft, folder: read_tables(MICRO))
    options = Options(study="toy-study", title="Invented study", map=a_map(path, tmp_path), key=b"k" * 32)
    shown = add(path, options, write=False)
    assert [(row["factor"], row["listed_as"], row["count"]) for row in made["findings"]] == [
        ("money", "Hindering", "2")
    ]
    assert sorted(row["participant"] for row in made["citations"]) == ["p01", "p02"]
    for word in ("Example", "Ann", "secret"):
        assert word not in repr(made)
    assert "cells of the column content" in shown.loss
    assert "Kept and lost" in shown.to_text()


def test_words_are_not_taken_from_exports(tmp_path: Path) -> None:
    path = write(tmp_path / "highlights.csv", HIGHLIGHTS)
    options = Options(study="toy-study", title="T", map=tmp_path / "map.yaml", quotes=True)
    assert message(UsageError, lambda: add(path, options, write=False)) == (
        f"{path}: words are taken in from the long form only, where each has its consent beside it"
    )


# What is refused


def test_paths_and_options_that_do_not_fit(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert message(EngineError, lambda: add(tmp_path / "gone", write=False)) == (
        f"{tmp_path}/gone: there is no such file or folder"
    )
    assert message(EngineError, lambda: add(folder, write=False)) == (
        f"{folder}: there is no CSV file in it; expected study.csv and the other tables"
    )
    write(folder / "cases.csv", "id\n")
    assert message(EngineError, lambda: add(folder, write=False)) == (
        f"{folder}: no study here; expected study.csv and the other tables, or wide.csv or long.csv"
    )
    assert message(UsageError, lambda: add(folder, Options(form="tall"), write=False)) == (
        "no form 'tall'; the forms are wide, long"
    )
    write(folder / "wide.csv", WIDE)
    write(folder / "long.csv", LONG)
    assert message(UsageError, lambda: add(folder, SAID, write=False)) == (
        f"{folder}: expected one of the forms wide, long, found wide, long"
    )
    write(folder / "long.csv", "")
    assert message(ProblemError, lambda: add(folder, SAID, write=False)) == (
        f"{folder}/long.csv: the file is empty; give it its header, or remove it"
    )
    macro = write(tmp_path / "a.xlsm", b"")
    assert message(UsageError, lambda: add(macro, write=False)) == f"{macro}: it can hold macros; save it as .xlsx"


def test_sheets_of_a_workbook_are_tables_of_a_study(quick: None, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "study"
    book.active.append(["id", "title", "methd"])
    book.active.append(["toy", "T", "M"])
    book.create_sheet("notes").append(["x"])
    book.save(path)
    first, second = message(ProblemError, lambda: add(path, write=False)).split("\n")
    assert first.startswith(f"{path}, sheet 'study', column 'methd': no column of this table; they are id, title, doi")
    assert second.startswith(f"{path}, sheet 'notes': no table has this name; the tables are study, technologies")
    assert [sheet.name for sheet in read_workbook(path)] == ["study", "notes"]


def test_options_do_not_contradict_the_tables(tmp_path: Path) -> None:
    source = filled_in_csv(tmp_path)
    assert message(UsageError, lambda: add(source, Options(title="Another"), write=False)) == (
        f"{source}: the table study says 'Invented study' for title, the option says 'Another'"
    )


def test_the_key_of_pseudonyms_is_not_shown() -> None:
    assert "secret" not in repr(Options(key=b"secret"))


# Where own studies are


def test_own_studies_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (workspace(), workspace_files(), default_target()) == (None, [], Path("nasss-studies"))
    write(tmp_path / "nasss-studies" / "a.trig", "")
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert (workspace(), workspace_files()) == (Path("nasss-studies"), [Path("nasss-studies/a.trig")])
    assert default_target() == Path("nasss-studies")
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "else"))
    assert (workspace(), default_target()) == (None, tmp_path / "else")
    (tmp_path / "else").mkdir()
    assert workspace() == tmp_path / "else"


def test_restricted_data_in_a_checkout_are_warned_of(quick: None, tmp_path: Path) -> None:
    shown: Addition = add(write(tmp_path / "table.csv", WIDE), SAID, write=False, into=graph_dir())
    assert shown.into == graph_dir()
    assert shown.warnings[0] == (
        f"the study is restricted, and {graph_dir()} belongs to a checkout that may be published; keep it elsewhere "
        "(NASSS_STUDIES names a folder)"
    )
