"""The commands for own studies, as a person uses them; every study here is invented."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import count
from pathlib import Path

import disclosure_studies
import pytest
import refi_fixtures
from rdflib import Dataset

from nasss import resources, study_commands
from nasss.cli import run
from nasss.coded import Map, Site, check_map, propose_map
from nasss.codemap import read_map, write_map
from nasss.confirm import ask_map
from nasss.refi import read_codebook, read_project
from nasss.tables import read_tables

WIDE = """factor,direction,ids,sum,unit
Money is missing,hindering,"1, 2, 3",3,IntervieweeUnit
The tool is quick,facilitating,"2, 4",2,IntervieweeUnit
"""
SAID = ("--title", "Invented study", "--method", "invented interviews", "--technology", "an invented tool")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(resources.WORKSPACE_VARIABLE, str(folder))
    return folder


@pytest.fixture
def command(workspace: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs the command in this process, with the person's own studies in a folder of the test."""

    def call(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"")))
        code = run(arguments)
        captured = capfdbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return call


@pytest.fixture
def added(command: Command, workspace: Path, tmp_path: Path) -> Path:
    """The folder of an added study."""
    (tmp_path / "table2.csv").write_text(WIDE, encoding="utf-8")
    assert command("study", "add", "table2.csv", "--study", "invented", *SAID, "--write").code == 0
    return workspace / "studies" / "invented"


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_from_empty_tables_to_an_answer(command: Command, workspace: Path, tmp_path: Path) -> None:
    made = command("study", "new", "mine")
    assert made.code == 0
    names = [Path(line).name for line in made.out.splitlines()]
    assert {"wide.csv", "study.csv", "people.csv", "columns.md", "mine.xlsx"} <= set(names)
    assert made.err == "Fill in the CSV files or the workbook, then: nasss study add mine\n"
    (tmp_path / "mine" / "wide.csv").write_text(WIDE, encoding="utf-8")
    looked = command("study", "add", "mine", *SAID)
    assert looked.code == 0
    assert looked.out.startswith(f"mine: would be added to {workspace}\n")
    assert "Nothing was written; --write adds it.\n" in looked.err
    assert not workspace.exists()
    assert command("study", "add", "mine", *SAID, "--write").code == 0
    assert (workspace / "mine.trig").is_file()
    answer = command("ask", "factors-ranked", "-p", "study=mine", "--format", "csv")
    assert f"With your own studies in {workspace}: not checked for disclosure" in answer.err
    rows = [line.split(",")[5:] for line in answer.out.splitlines()[1:]]
    assert [(row[0], row[-3:]) for row in rows] == [
        ("Money is missing", ["3", "4", "list"]),
        ("The tool is quick", ["2", "4", "list"]),
    ]


def test_a_study_that_is_there_is_not_replaced_unasked(command: Command, added: Path) -> None:
    again = command("study", "add", "table2.csv", "--study", "invented", *SAID, "--write")
    assert again.code == 2
    assert "invented" in again.err and "--replace" in again.err
    assert command("study", "add", "table2.csv", "--study", "invented", *SAID, "--write", "--replace").code == 0


def test_broken_tables_leave_everything_as_it_was(command: Command, added: Path, workspace: Path) -> None:
    before = {name: (workspace / name).read_bytes() for name in files(workspace)}
    Path("table2.csv").write_text(WIDE.replace("1, 2, 3", "1-3"), encoding="utf-8")
    broken = command("study", "add", "table2.csv", "--study", "other", *SAID, "--write")
    assert broken.code == 1
    assert "table2.csv, row 2, column ids, value '1-3'" in broken.err
    assert {name: (workspace / name).read_bytes() for name in files(workspace)} == before


def test_what_may_not_go_out_is_not_exported(command: Command, added: Path, tmp_path: Path) -> None:
    stopped = command("export", "-o", "out", "--study", "invented")
    assert stopped.code == 1
    assert stopped.out == ""
    assert "export stopped: invented (restricted) would show single people, k = 3." in stopped.err
    assert not (tmp_path / "out").exists()
    unknown = command("export", "-o", "out", "--study", "nothing")
    assert (unknown.code, unknown.err) == (2, "nasss: no study 'nothing' of your own; there are invented\n")


@pytest.mark.slow
def test_export_of_what_is_published_says_how_it_was_checked(command: Command, tmp_path: Path) -> None:
    done = command("export", "-o", "out")
    assert done.code == 0
    assert "strohm-2020: checked as published, k = 3: nothing blocks; 19 risks known from the publication\n" in done.err
    assert "out/strohm-2020.ttl" in done.out.splitlines()


def test_disclose_blocks_and_apply_writes_what_may_go_out(command: Command, tmp_path: Path) -> None:
    folder = disclosure_studies.clinic(tmp_path / "clinic")
    before = command("disclose", str(folder))
    assert before.code == 1
    assert before.out.startswith("clinic: BLOCKED. 9 risks that block, 0 known from the publication; ")
    released = command("disclose", str(folder), "--apply", "release")
    assert (released.code, released.out) == (0, "release\n")
    assert "Key of the seal" in released.err and "Key of the seal" not in released.out
    assert command("disclose", "release").code == 0
    assert command("disclose", str(folder), "--apply", "release").code == 2
    assert command("disclose", "--apply", "other").code == 2


def test_disclose_takes_a_study_by_its_identifier_first(command: Command, added: Path, tmp_path: Path) -> None:
    assert command("disclose", "invented").out.startswith("invented: BLOCKED. 4 risks that block, ")
    unknown = command("disclose", "nothing")
    assert unknown.code == 2
    assert "'nothing' is no folder of tables and no study; the studies are " in unknown.err
    assert "strohm-2020" in unknown.err and "invented" in unknown.err


def test_a_checker_that_fails_blocks(command: Command, added: Path) -> None:
    (added / "findings.csv").write_bytes(b"\xff\xfe")
    failed = command("disclose", "invented")
    assert failed.code == 3
    assert "could not be checked, so nothing of it may go out" in failed.err


def test_withdraw_shows_first_and_then_removes(command: Command, added: Path, workspace: Path) -> None:
    shown = command("study", "withdraw", "02", "--study", "invented")
    assert shown.code == 0
    assert "would go (nothing was written; --write does it)" in shown.out
    assert "02" in {row.required("id") for row in read_tables(added)["participants"]}
    done = command("study", "withdraw", "02", "--study", "invented", "--write", "--reason", "consent-withdrawn")
    assert done.code == 0
    assert [row.required("id") for row in read_tables(added)["participants"]] == ["01", "03", "04"]
    data = Dataset(default_union=True)
    data.parse(workspace / "invented.trig", format="trig")
    assert not any("/participant/02" in str(term) for quad in data.quads() for term in quad)
    log = (workspace / "withdrawals.log").read_text(encoding="utf-8")
    assert "invented" in log and "consent-withdrawn" in log and "02" not in log.split()
    wrong = command("study", "withdraw", "99", "--study", "invented")
    assert (wrong.code, "no interviewee '99'" in wrong.err) == (2, True)


# Coded projects


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return refi_fixtures.named_cases().write(tmp_path / "project.qdpx")


def test_a_coded_project_needs_a_map_and_is_added_with_one(command: Command, workspace: Path, project: Path) -> None:
    refused = command("study", "add", str(project), "--study", "coded-one", "--title", "Invented")
    assert refused.code == 2
    assert "nasss study map" in refused.err
    drafted = command("study", "map", str(project), "-o", "draft.yaml")
    assert drafted.code == 0
    assert 'person: "?"' in Path("draft.yaml").read_text(encoding="utf-8").splitlines()
    Path("map.yaml").write_text(write_map(refi_fixtures.filled_map(read_project(project))), encoding="utf-8")
    done = command(
        "study", "add", str(project), "--map", "map.yaml", "--study", "coded-one", "--title", "Invented", "--write"
    )
    assert done.code == 0, done.err
    assert "To review, since these texts go into the study and may name people:" in done.out
    written = b"".join((workspace / name).read_bytes() for name in files(workspace))
    assert [secret for secret in refi_fixtures.SECRETS if secret.encode() in written] == []


def test_our_codebook_goes_out_and_comes_back(command: Command, tmp_path: Path) -> None:
    done = command("study", "codebook", "factors.qdc")
    assert (done.code, done.out) == (0, "")
    codes = read_codebook(tmp_path / "factors.qdc").codes
    assert done.err == f"factors.qdc: {len(codes)} codes\n"
    assert "funding certainty" in {code.name for code in codes}


class Answers:
    """Answers the questions of the dialogue, and remembers them."""

    def __init__(self, **by_beginning: str) -> None:
        self.by_beginning = by_beginning
        self.asked: list[str] = []

    def __call__(self, question: str, choices: Sequence[str] | None) -> str:
        self.asked.append(question)
        for beginning, answer in self.by_beginning.items():
            if question.startswith(beginning.replace("_", " ")):
                assert choices is None or answer in choices, (question, answer, choices)
                return answer
        raise AssertionError(question)


def test_the_dialogue_decides_everything_and_guesses_nothing(project: Path) -> None:
    read = read_project(project)
    ask = Answers(
        What_is_one="case",
        Which_technology="an invented tool",
        What_does="ignore",
        In_which_direction="Undirected",
        What_are_the_codes="own",
        Does_a_factor="ignore",
        Do_descriptions="ignore",
    )
    chosen = ask_map(read, ask)
    assert check_map(read, chosen) == []
    proposal = propose_map(read)
    assert len([text for text in ask.asked if text.startswith("What does")]) == len(proposal.attributes) > 0
    assert {rule.gives for rule in chosen.attributes} == {"ignore"}
    assert (chosen.person, chosen.technology, chosen.other_codes) == ("case", "an invented tool", "own")


def test_the_dialogue_asks_each_value_for_its_meaning(project: Path) -> None:
    read = read_project(project)
    identifiers = (f"h{number}" for number in count(1))
    tells = {"'Job'": "role", "'House'": "site"}
    fixed = {
        "What is one": "case",
        "Which adopter role": "RadiologistRole",
        "What kind of place": "hospital",
        "Which identifier has its type": "general",
        "What is the type": "invented general hospital",
        "Which label": "a hospital",
        "In which direction": "Hindering",
        "What are the codes": "own",
    }

    def ask(question: str, _: Sequence[str] | None) -> str:
        if question.startswith("What does"):
            return next((gives for name, gives in tells.items() if name in question), "ignore")
        if question.startswith("Which identifier shall"):
            return next(identifiers)
        return next((answer for start, answer in fixed.items() if question.startswith(start)), "ignore")

    chosen: Map = ask_map(read, ask)
    assert check_map(read, chosen) == []
    meanings = [value for rule in chosen.attributes if rule.gives != "ignore" for value in rule.values.values()]
    sites = [value for value in meanings if isinstance(value, Site)]
    assert [site.id for site in sites] == [f"h{number}" for number in range(1, len(sites) + 1)]
    assert {site.case_type for site in sites} == {"general"} and len(sites) > 1
    assert meanings.count("RadiologistRole") > 1
    assert chosen.case_types == {"general": "invented general hospital"}


def test_on_a_terminal_the_map_is_asked_for_and_kept(
    command: Command, workspace: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed = {"What is one": "case", "Which technology": "an invented tool", "In which": "Hindering", "What are": "own"}

    def answer(question: str, _: Sequence[str] | None) -> str:
        return next((text for start, text in fixed.items() if question.startswith(start)), "ignore")

    monkeypatch.setattr(study_commands, "_prompt", answer)
    monkeypatch.setattr(study_commands, "is_interactive", lambda: True)
    done = command("study", "add", str(project), "--study", "asked", "--title", "Invented", "--write")
    assert done.code == 0, done.err
    kept = project.with_suffix(".map.yaml")
    assert read_map(kept).technology == "an invented tool"
    again = command("study", "add", str(project), "--study", "again", "--title", "Invented")
    assert again.code == 2
    assert "give it as --map" in again.err


def test_build_takes_own_studies_too(command: Command, added: Path, workspace: Path) -> None:
    table = added / "study.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("Invented study", "Invented study once more"), encoding="utf-8"
    )
    stale = command("build", "--check")
    assert stale.code == 1
    assert f"{workspace / 'invented.trig'}: is stale; run nasss build\n" in stale.err
    assert command("build").code == 0
    assert "Invented study once more" in (workspace / "invented.trig").read_text(encoding="utf-8")
    (workspace / "gone.trig").write_text("", encoding="utf-8")
    left = command("build", "--check")
    assert left.code == 1
    assert f"{workspace / 'gone.trig'}: no study 'gone' in {workspace / 'studies'}; delete the file" in left.err
