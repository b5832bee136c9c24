"""The tables' checks: every mistake is reported with its file, row, column and value, and what was expected."""

import json
import shutil
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nasss.errors import EngineError, ProblemError
from nasss.ontology import members
from nasss.tables import kind_of, read_tables, schema, table_of

MICRO = Path(__file__).parent / "studies" / "micro"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the invented micro study that a test may damage."""
    return Path(shutil.copytree(MICRO, tmp_path / "micro"))


def problems(folder: Path) -> list[str]:
    """The reported problems, without the folder's path."""
    with pytest.raises(ProblemError) as caught:
        read_tables(folder)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def edit(folder: Path, table: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a table."""
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def write(folder: Path, table: str, *lines: str) -> None:
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


TECHNOLOGIES = "id,label,note"


def test_reads_typed_cells(study: Path) -> None:
    write(study, "technologies", TECHNOLOGIES, "toy,A toy,")
    row = read_tables(study)["technologies"][0]
    assert (row.line, row.text("id"), row.text("note"), row.number("label")) == (2, "toy", None, None)


def test_list_cells_keep_order_and_drop_blanks(study: Path) -> None:
    rows = {row.text("id"): row for row in read_tables(study)["tensions"]}
    first = next(iter(rows.values()))
    assert first.items("flags") == [part.strip() for part in first.required("flags").split(";")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [TECHNOLOGIES, "Toy,A toy,"],
            "technologies.csv, row 2, column id, value 'Toy': expected text, of the form "
            "^[a-z0-9]+(-[a-z0-9]+)*$ (Identifier of the technology; the last part of its IRI)",
        ),
        (
            [TECHNOLOGIES, "toy,,"],
            "technologies.csv, row 2, column label: this cell must not be empty; expected text (Name)",
        ),
        (
            [TECHNOLOGIES, "toy,One,", "toy,Two,"],
            "technologies.csv, row 3: the same as in the row at position 2; each row needs its own id",
        ),
        (
            ["id", "toy"],
            'technologies.csv, column label: There is a missing label in the header\'s field "label" at position '
            '"2"; the columns are id, label, note',
        ),
        (
            [TECHNOLOGIES, "toy,One,,more"],
            "technologies.csv, row 2, value 'more': "
            'Row at position "2" has an extra value in field at position "4"; '
            "the columns are id, label, note",
        ),
    ],
    ids=["pattern", "empty", "duplicate", "missing column", "extra cell"],
)
def test_a_broken_table_says_where_and_what(study: Path, lines: list[str], expected: str) -> None:
    write(study, "technologies", *lines)
    assert problems(study) == [expected]


def test_columns_that_may_be_empty_may_be_left_out(study: Path) -> None:
    write(study, "technologies", "id,label", "toy,One")
    (row,) = read_tables(study)["technologies"]
    assert (row.text("id"), row.text("label"), row.text("note")) == ("toy", "One", None)
    write(study, "technologies", "label,id", "One,toy")
    assert not any("column note" in problem for problem in problems(study))
    assert any('Label "label" in field id' in problem for problem in problems(study))


def test_a_citation_may_repeat_with_another_source_or_coder_only(study: Path) -> None:
    write(study, "coders", "id,note", "c1,", "c2,")
    rows = ["t2-01,01,,helps,c1", "t2-01,01,,helps,c2", "t2-01,01,,t2-01,"]
    write(study, "citations", "finding,participant,order,source,coder", *rows)
    assert len(read_tables(study)["citations"]) == 3
    write(study, "citations", "finding,participant,order,source,coder", *rows, rows[1])
    assert problems(study) == [
        "citations.csv, row 5, value 't2-01, 01, helps, c2': this is row 3 again; "
        "each row needs its own finding, participant, source and coder"
    ]


def test_wrong_choice_lists_the_choices(study: Path) -> None:
    edit(study, "tensions", ",OwnProposal,", ",Certain,")
    assert [line.split(": ", 1)[1] for line in problems(study)] == [
        "expected one of SeenInSource, FromMemory, OwnProposal (How far the explanation was checked)"
    ]


def test_wrong_encoding_is_named(study: Path) -> None:
    (study / "technologies.csv").write_bytes(b"id,label,note\ntoy,caf\xe9,\n")
    assert problems(study) == [
        "technologies.csv: 'utf-8' codec can't decode byte 0xe9 in position 21: invalid continuation byte; "
        "save the file as UTF-8"
    ]


def test_byte_order_mark_and_crlf_are_read(study: Path) -> None:
    (study / "technologies.csv").write_bytes(b"\xef\xbb\xbfid,label,note\r\ntoy,caf\xc3\xa9,\r\n")
    assert [row.text("label") for row in read_tables(study)["technologies"]] == ["café"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", bytes(range(256)) * 8], ids=["empty", "nul", "binary"])
def test_rubbish_is_reported_not_raised(study: Path, content: bytes) -> None:
    (study / "technologies.csv").write_bytes(content)
    assert problems(study)[0].startswith("technologies.csv")


def test_unknown_table_is_reported(study: Path) -> None:
    write(study, "finding", "id", "x")
    assert problems(study)[0].startswith("finding.csv: no table has this name; the tables are study, technologies,")


def test_unknown_ontology_term_suggests_close_ones(study: Path) -> None:
    row = (study / "positions.csv").read_text(encoding="utf-8").splitlines()[1].split(",")
    edit(study, "positions", f",{row[2]},", ",RadiologistRol,")
    assert problems(study) == [
        "positions.csv, row 2, column role, value 'RadiologistRol': not found in the ontology's AdopterRole terms; "
        "did you mean RadiologistRole?"
    ]


def test_reference_to_a_row_that_is_not_there(study: Path) -> None:
    lines = (study / "participants.csv").read_text(encoding="utf-8").splitlines()
    write(study, "participants", lines[0], "01,nowhere,invented key,")
    assert "participants.csv, row 2, column position, value 'nowhere': not found in positions.csv" in problems(study)


def test_flag_on_something_that_is_not_there(study: Path) -> None:
    first = read_tables(study)["tensions"][0].items("flags")[0]
    edit(study, "tensions", first, "finding/nowhere")
    assert [line.split(": ", 1)[1] for line in problems(study)] == [
        "expected the word study, or kind/id of a row that exists, for example finding/t2-01"
    ]


def test_study_id_is_the_folder_name(study: Path) -> None:
    moved = study.rename(study.parent / "other")
    assert problems(moved) == [
        "study.csv, row 2, column id, value 'micro': the study's id is the folder's name; expected 'other'"
    ]


def test_folder_without_a_study(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no study here; expected a folder with study\.csv"):
        read_tables(tmp_path)


def test_schema_is_a_valid_data_package() -> None:
    for descriptor in schema().values():
        assert frictionless.Schema.from_descriptor(descriptor["schema"]).to_descriptor()["fields"]


def test_every_choice_in_the_schema_is_an_ontology_term() -> None:
    own_words = {"hospital", "key-informant", "care-site", "primary", "review", "survey", "synthesis"}
    own_words |= {"published", "restricted", "yes", "no", "not-checked"}
    known = frozenset[str]().union(
        *map(members, ["Direction", "VerificationStatus", "TensionKind", "RelationKind", "ResponseStatus"]),
        *map(members, ["ElicitationStatus", "CountingUnit", "Ambiguity", "MappingStatus", "ReportingAnswer"]),
    )
    text = json.dumps(schema())
    assert '"enum"' in text
    for descriptor in schema().values():
        for field in descriptor["schema"]["fields"]:
            choices = set(field.get("constraints", {}).get("enum", []))
            assert choices - known - own_words == set(), f"{descriptor['name']}.{field['name']}"


def test_kinds_and_tables_name_each_other() -> None:
    assert {table: table_of(kind_of(table)) for table in schema() if table != "study"} == {
        table: table for table in schema() if table != "study"
    }


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_problems(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any") / "micro"
    folder.mkdir()
    shutil.copy(MICRO / "study.csv", folder)
    (folder / "technologies.csv").write_bytes(content)
    try:
        assert "technologies" in read_tables(folder)
    except ProblemError as error:
        assert "technologies.csv" in str(error)
