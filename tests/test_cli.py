import fcntl
import json
import os
import pty
import re
import signal
import stat
import struct
import subprocess
import sys
import termios
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace

import pytest
from invented import NASSS, QUESTION, STUDY, TRIG, TTL, write_root
from test_endpoint import server as server  # a fixture
from test_store import ENDLESS

import nasss
from nasss import resources
from nasss.cli import run
from nasss.errors import EngineError

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SOURCE = str(Path(nasss.__file__).parents[1])


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_root(tmp_path / "root")
    monkeypatch.setattr(resources, "root", lambda: folder)
    return folder


@pytest.fixture
def command(root: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs the command in this process, on the invented data."""

    def call(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin)))
        code = run(arguments)
        captured = capfdbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return call


CSV = (
    "finding,finding_label,count,note\n"
    f"{STUDY}finding/f1,invented finding,10,'=1+1 is no formula here | <b>\n"
    f"{STUDY}finding/f2,same name,2,\n"
)


def test_asking_in_a_pipe_gives_csv(command: Command) -> None:
    assert command("ask", "counted-findings") == Result(0, CSV, "")


def test_without_a_question_the_questions_are_listed(command: Command) -> None:
    assert command("ask") == Result(
        0,
        'slug,question,parameters\ncounted-findings,Which invented findings have a count?,"finding, least, label"\n',
        "",
    )
    assert json.loads(command("ask", "-f", "json").out) == [
        {
            "slug": "counted-findings",
            "question": "Which invented findings have a count?",
            "parameters": "finding, least, label",
        }
    ]


def test_each_format(command: Command) -> None:
    first = {
        "table": "Which invented findings have a count?",
        "csv": "finding,finding_label,count,note",
        "tsv": "finding\tfinding_label\tcount\tnote",
        "json": "[",
        "md": "| finding | count | note |",
        "ttl": "@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .",
    }
    for kind, line in first.items():
        result = command("ask", "counted-findings", "--format", kind)
        assert (result.code, result.out.splitlines()[0], result.err) == (0, line, "")


def test_parameters(command: Command) -> None:
    result = command("ask", "counted-findings", "-p", "least=5", "-p", "finding=Invented Finding", "-f", "json")
    assert [row["count"] for row in json.loads(result.out)] == [10]


def test_the_query_is_printed_and_not_run(command: Command) -> None:
    # Enough to see that nothing runs: it would take one of these words for a mistake.
    result = command("ask", "counted-findings", "--sparql", "-p", "least=7", "-p", 'label=x" } DROP')
    expected = QUESTION[QUESTION.index("PREFIX") :].replace("{ 1 }", "{ 7 }")
    expected = expected.replace("?label { UNDEF }", '?label { "x\\" } DROP" }')
    assert result == Result(0, expected, "")
    assert command("query", "-", "--sparql", stdin=b"SELECT * {}\n") == Result(0, "SELECT * {}\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "counted"], "nasss: There is no question 'counted'. Did you mean counted-findings? "),
        (
            ["ask", "counted-findings", "-p", "findin=x"],
            "nasss: The question 'counted-findings' has no parameter",
        ),
        (["ask", "counted-findings", "-p", "least=x"], "nasss: The parameter 'least' cannot be 'x'"),
        (
            ["ask", "counted-findings", "-p", "least=1", "-p", "least=2"],
            "nasss: The parameter 'least' is given twice",
        ),
        (["ask", "counted-findings", "-p", "least"], "Usage: nasss ask"),
        (["ask", "-p", "least=1"], "nasss: Name a question"),
        (["ask", "--sparql"], "nasss: Name a question"),
        (["ask", "counted-findings", "-f", "xml"], "Usage: nasss ask"),
        (
            ["ask", "counted-findings", "-o", "x.xlsx"],
            "nasss: x.xlsx: the suffix gives no format; use one of .csv",
        ),
        (["ask", "counted-findings", "--timeout", "0"], "Usage: nasss ask"),
        (["ask", "counted-findings", "--timeout", "nan"], "Usage: nasss ask"),
        (["ask", "counted-findings", "--limit", "-1"], "Usage: nasss ask"),
        (["ask", "counted-findings", "--endpoint", "x"], "nasss: 'x' is not the address of an endpoint"),
        (
            ["ask", "counted-findings", "--endpoint", "http://x", "--data", "y.ttl"],
            "nasss: --data adds files",
        ),
        (["ask", "counted-findings", "--data", "y.csv"], "nasss: y.csv: "),
        (["show", "nobody"], "nasss: Nothing is named 'nobody'."),
        (
            ["show", "patient", "-o", "x.csv"],
            "nasss: x.csv: the suffix gives no format; use one of .json, .ttl, .txt",
        ),
        (["completion", "tcsh"], "Usage: nasss completion"),
        (["bild"], "Usage: nasss"),
        ([], "Usage: nasss"),
        (["query"], "Usage: nasss query"),
    ],
)
def test_wrong_requests_give_2_and_no_result(command: Command, arguments: list[str], message: str) -> None:
    if "y.csv" in arguments:
        Path("y.csv").unlink(missing_ok=True)
        message = "nasss: y.csv: there is no such file"
    result = command(*arguments)
    assert (result.code, result.out) == (3 if "y.csv" in arguments else 2, "")
    assert result.err.startswith(message)
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (None, 3, "there is no such file"),
        ("folder", 3, "this is a folder"),
        (bytes(range(256)), 2, "line 2: not UTF-8 text"),
        (b"SELECT * {}\0", 2, "holds a zero byte; this is no text but a binary file"),
        ("SELECT * { ?s ?p 'é' }".encode("utf-16"), 2, "not UTF-8 text"),
        (b"#" * 1_000_001, 2, "longer than 1,000,000 bytes"),
        (b"", 2, "The query is empty"),
        (b"DROP ALL", 2, "This is an update (DROP)"),
        (
            b"SELECT * {\n ?s ?p",
            2,
            "line 1, column 10:\n  1 | SELECT * {\n    |          ^\nThis { is never closed",
        ),
        (b"SELECT * { ?s ?p \x1b[31m }", 2, "The query has a mistake at line 1"),
    ],
)
def test_queries_that_cannot_be_run(
    command: Command, tmp_path: Path, content: bytes | str | None, code: int, message: str
) -> None:
    path = tmp_path / "own.rq"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.mkdir()
    result = command("query", str(path))
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert "\x1b" not in result.err
    if isinstance(content, bytes):
        assert command("query", "-", stdin=content).code == code


def test_queries_from_a_file_and_from_standard_input(command: Command, tmp_path: Path) -> None:
    query = b"\xef\xbb\xbfSELECT ?n { ?s <https://w3id.org/nasss/ontology#reportedCount> ?n } ORDER BY ?n"
    (tmp_path / "own.rq").write_bytes(query)
    assert command("query", str(tmp_path / "own.rq")) == Result(0, "n\n2\n10\n", "")
    assert command("query", "-", "--limit", "1", stdin=query) == Result(
        0, "n\n2\n", "1 more rows; --limit 0 shows all 2\n"
    )


def test_yes_and_no(command: Command) -> None:
    assert command("query", "-", stdin=b"ASK { ?s ?p 10 }").out == "answer\ntrue\n"
    assert command("query", "-", "-f", "json", stdin=b"ASK { ?s ?p 11 }") == Result(0, "false\n", "")


def test_a_graph_comes_as_turtle(command: Command) -> None:
    query = b"CONSTRUCT WHERE { ?s <https://w3id.org/nasss/ontology#broaderRole> ?o }"
    turtle = (
        "@prefix nasss: <https://w3id.org/nasss/ontology#> .\n\n"
        "nasss:SeniorRadiologistRole nasss:broaderRole nasss:RadiologistRole .\n"
    )
    assert command("query", "-", stdin=query) == Result(0, turtle, "")
    assert command("query", "-", "-f", "csv", stdin=query).out == (
        f"subject,predicate,object\n{NASSS}SeniorRadiologistRole,{NASSS}broaderRole,{NASSS}RadiologistRole\n"
    )


def test_a_query_that_does_not_end_gives_3(command: Command) -> None:
    start = time.monotonic()
    wide = ENDLESS.replace("?i .", "?i . ?j ?k ?l . ?m ?n ?o .").replace("< 0", "< STRLEN(STR(?o)) - 900")
    result = command("query", "-", "--timeout", "1", stdin=wide.encode())
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("nasss: The query did not end within 1 seconds and was stopped. Ask for less")
    assert time.monotonic() - start < 5


def test_output_goes_to_a_file_whole_or_not_at_all(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("old", encoding="utf-8")
    assert command("ask", "counted-findings", "-p", "least=x", "-o", str(path)).code == 2
    assert path.read_text(encoding="utf-8") == "old"
    assert command("ask", "counted-findings", "-o", str(path)) == Result(0, "", "")
    assert path.read_text(encoding="utf-8") == CSV
    assert command("ask", "counted-findings", "-o", "-") == Result(0, CSV, "")
    assert command("ask", "counted-findings", "-o", str(tmp_path / "none" / "x.csv")).code == 3
    path = tmp_path / "answer.unknown"
    assert command("ask", "counted-findings", "-o", str(path), "-f", "json").code == 0
    assert len(json.loads(path.read_text(encoding="utf-8"))) == 2
    assert stat.S_ISREG(path.stat().st_mode)


@pytest.mark.parametrize(("suffix", "start"), [("md", "| finding"), ("JSON", "[\n"), ("txt", "Which"), ("ttl", "@pre")])
def test_the_suffix_gives_the_format(command: Command, tmp_path: Path, suffix: str, start: str) -> None:
    path = tmp_path / f"answer.{suffix}"
    assert command("ask", "counted-findings", "-o", str(path)).code == 0
    assert path.read_text(encoding="utf-8").startswith(start)


def test_own_data_are_added(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(
        f'<urn:invented:own> <{NASSS}reportedCount> 3 ; <{LABEL}> "own"@en .',
        encoding="utf-8",
    )
    assert command("ask", "counted-findings", "--data", str(path)).out == f"{CSV}urn:invented:own,own,3,\n"
    path.write_text("<urn:a> <urn:b", encoding="utf-8")
    result = command("ask", "counted-findings", "--data", str(path))
    assert (result.code, result.out) == (3, "")
    assert re.match(r"nasss: .*own\.ttl: line 1, column \d+: not well-formed", result.err)


@pytest.mark.server
def test_an_endpoint_gives_the_same(command: Command, server: str) -> None:
    url = f"{server}/query"
    for arguments in (
        ["ask", "counted-findings"],
        ["ask", "counted-findings", "-p", "finding=f2", "-f", "json"],
        ["show", "nasss:AdopterRole"],
        ["show", "PatientRole", "-f", "ttl"],
    ):
        assert command(*arguments, "--endpoint", url) == command(*arguments)
    assert command("ask", "counted-findings", "--endpoint", "http://127.0.0.1:1/").code == 3


def test_showing_a_term(command: Command) -> None:
    assert command("show", "senior radiologist") == Result(
        0,
        "senior radiologist\n"
        f"{NASSS}SeniorRadiologistRole\n"
        "\n"
        "name: nasss:SeniorRadiologistRole\n"
        "kind: occupational role\n"
        "\n"
        "States:\n"
        "  nasss:broaderRole: radiologist (nasss:RadiologistRole)\n",
        "",
    )
    data = json.loads(command("show", "RadiologistRole", "-f", "json").out)
    assert {key: data[key] for key in ("iri", "label", "label_nl", "kind", "definition", "members")} == {
        "iri": f"{NASSS}RadiologistRole",
        "label": "radiologist",
        "label_nl": "radioloog",
        "kind": ["occupational role"],
        "definition": None,
        "members": [],
    }
    assert data["named_by"] == [
        {
            "property": f"{NASSS}broaderRole",
            "property_label": "nasss:broaderRole",
            "value": f"{NASSS}SeniorRadiologistRole",
            "value_label": "senior radiologist",
        }
    ]


def fake_module(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    module = types.ModuleType(name)
    module.__dict__.update(members)
    monkeypatch.setitem(sys.modules, name, module)


def test_building(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    first, second = Path("first.trig"), Path("second.trig")

    def build_all(*, progress: Callable[[int, int, Path], None], **options: object) -> SimpleNamespace:
        asked.append(options)
        progress(1, 2, first)
        built = (
            SimpleNamespace(path=first, state="stale" if options["only_check"] else "written"),
            SimpleNamespace(path=second, state="up to date"),
        )
        problems = ("first.trig: is stale; run nasss build", "third: row 3 is wrong") if options["only_check"] else ()
        return SimpleNamespace(built=built, problems=problems)

    fake_module(monkeypatch, "nasss.building", build_all=build_all)
    assert command("build") == Result(0, "", "first.trig: written\nsecond.trig: up to date\n")
    assert command("build", "--check", "--jobs", "3", "--fresh") == Result(
        1,
        "",
        "first.trig: stale\nsecond.trig: up to date\n"
        "nasss: first.trig: is stale; run nasss build\nthird: row 3 is wrong\n",
    )
    assert command("build", "--jobs", "0").code == 2
    assert asked == [
        {"jobs": 1, "only_check": False, "fresh": False},
        {"jobs": 3, "only_check": True, "fresh": True},
    ]


@dataclass(frozen=True)
class Report:
    conforms: bool

    def to_table(self) -> str:
        return f"conforms: {self.conforms}"

    def to_json(self) -> str:
        return json.dumps(self.conforms)

    def to_turtle(self) -> str:
        return f"# {self.conforms}\n"


def test_checking(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    wanted: list[object] = []

    def validate(files: Sequence[Path] | None, **options: object) -> Report:
        seen.append(files)
        wanted.append((options["engine"], options["jobs"], options["cache"]))
        if files and files[0].name == "crash.ttl":
            raise EngineError("the engine failed")
        return Report(files is None)

    fake_module(
        monkeypatch, "nasss.fast_shapes", validate=validate, Checked=object, default_cache=lambda: Path("cache")
    )
    own, crash = tmp_path / "own.ttl", tmp_path / "crash.ttl"
    own.touch()
    crash.touch()
    assert command("check") == Result(0, "conforms: True\n", "")
    assert command("check", str(own)) == Result(1, "conforms: False\n", "")
    assert command("check", "-f", "json") == Result(0, "true\n", "")
    assert command("check", "-f", "ttl", str(own)) == Result(1, "# False\n", "")
    assert command("check", str(crash)) == Result(3, "", "nasss: the engine failed\n")
    assert command("check", str(tmp_path / "none.ttl")).code == 3
    assert command("check", "-f", "csv").code == 2
    assert command("check", str(own), "-o", str(tmp_path / "report.json")) == Result(1, "", "")
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "false\n"
    assert seen == [None, [own], None, [own], [crash], [own]]
    assert set(wanted) == {("fast", 1, Path("cache"))}
    command("check", "--engine", "pyshacl", "--jobs", "2", "--fresh")
    assert wanted[-1] == ("pyshacl", 2, None)


def test_help_and_version(command: Command) -> None:
    assert command("--version") == Result(0, f"nasss {resources.version()}\n", "")
    for arguments in (["-h"], ["--help"], ["ask", "-h"], ["query", "-h"], ["show", "-h"], ["check", "-h"]):
        result = command(*arguments)
        assert (result.code, result.out.startswith("Usage: nasss"), result.err) == (0, True, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(command: Command, shell: str) -> None:
    result = command("completion", shell)
    assert (result.code, result.err) == (0, "")
    assert f"_NASSS_COMPLETE={shell}_complete" in result.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ask", ""], {"counted-findings"}),
        (["ask", "x"], set()),
        (["ask", "counted-findings", "-p", ""], {"finding=", "least=", "label="}),
        (["ask", "counted-findings", "-p", "l"], {"least=", "label="}),
        (["ask", "-p", ""], set()),
        (["ask", "nothing", "-p", ""], set()),
        (["ask", "--format", ""], {"table", "csv", "tsv", "json", "md", "ttl"}),
        (["check", "--format", ""], {"table", "json", "ttl"}),
        (["bu"], {"build"}),
        (["completion", ""], {"bash", "zsh", "fish"}),
    ],
)
def test_completion(command: Command, monkeypatch: pytest.MonkeyPatch, words: list[str], expected: set[str]) -> None:
    monkeypatch.setenv("_NASSS_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(["nasss", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    with pytest.raises(SystemExit) as caught:
        run([])
    assert caught.value.code == 0
    monkeypatch.delenv("_NASSS_COMPLETE")


# What follows runs the command as people do: as a process, with a pipe, a terminal, a signal.

STARTER = """
import sys
from pathlib import Path
from nasss import resources
resources.root = lambda: Path(sys.argv[1])
from nasss.cli import main
main(sys.argv[2:])
"""


def started(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", STARTER, str(root), *arguments]


def environment(**variables: str) -> dict[str, str]:
    # A test run in parallel has COLUMNS set, which would count for more than the terminal's own width.
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return {**inherited, "PYTHONPATH": SOURCE, "TERM": "xterm", **variables}


def in_terminal(arguments: list[str], columns: int, **variables: str) -> tuple[int, str, str]:
    """Exit code, output and messages of a process whose standard output is a terminal."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(arguments, stdout=follower, stderr=subprocess.PIPE, env=environment(**variables)) as process:
        os.close(follower)
        parts = []
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            parts.append(part)
        assert process.stderr is not None
        messages = process.stderr.read().decode()
        code = process.wait(30)
    os.close(leader)
    text = b"".join(parts).decode().replace("\r\n", "\n")
    return code, re.sub(r"\x1b\[[0-9;]*m", "", text), messages


def test_a_terminal_gets_a_table(root: Path) -> None:
    code, text, messages = in_terminal(started(root, "ask", "counted-findings"), 80)
    assert (code, messages) == (0, "")
    assert [line.rstrip() for line in text.splitlines()] == [
        "Which invented findings have a count?",
        "",
        "finding           count  note",
        "──────────────────────────────────────────────────────",
        "invented finding     10  =1+1 is no formula here | <b>",
        "same name             2",
        "",
        "As printed in the invented study. (2 rows)",
    ]


def test_a_long_table_is_cut_on_a_terminal_and_says_so(root: Path, tmp_path: Path) -> None:
    rows = "".join(f'<urn:invented:{i:03}> <{NASSS}reportedCount> {i + 20} ; <{LABEL}> "n{i}" .\n' for i in range(60))
    (tmp_path / "many.ttl").write_text(rows, encoding="utf-8")
    arguments = started(root, "ask", "counted-findings", "--data", str(tmp_path / "many.ttl"))
    code, text, messages = in_terminal(arguments, 30)
    assert (code, messages) == (0, "22 more rows; --limit 0 shows all 62\n")
    assert "(the first 40 of 62 rows)" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 30
    code, text, messages = in_terminal([*arguments, "--limit", "0"], 80)
    assert (code, messages, "(62 rows)" in text) == (0, "", True)
    code, text, messages = in_terminal([*arguments, "--format", "csv"], 80)
    assert (code, messages, len(text.splitlines())) == (0, "", 63)


def test_a_reader_who_leaves_early_is_no_error(root: Path, tmp_path: Path) -> None:
    rows = "".join(f"<urn:invented:{i}> <{NASSS}reportedCount> {i} .\n" for i in range(5000))
    (tmp_path / "many.ttl").write_text(rows, encoding="utf-8")
    (tmp_path / "all.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-8")
    arguments = started(root, "query", str(tmp_path / "all.rq"), "--data", str(tmp_path / "many.ttl"))
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == b"s,p,o\n"
        process.stdout.close()
        assert (process.stderr.read(), process.wait(30)) == (b"", 0)


def test_ctrl_c_is_quiet(root: Path, tmp_path: Path) -> None:
    wide = ENDLESS.replace("?i .", "?i . ?j ?k ?l . ?m ?n ?o .").replace("< 0", "< STRLEN(STR(?o)) - 900")
    (tmp_path / "endless.rq").write_text(wide, encoding="utf-8")
    arguments = started(root, "query", str(tmp_path / "endless.rq"))
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True
    ) as process:
        time.sleep(1)
        start = time.monotonic()
        # As a terminal does: to the whole group, the engine's process included.
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err.strip()) == (130, b"", b"")
        assert time.monotonic() - start < 3


def test_python_m_nasss(root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "nasss", "--version"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == f"nasss {resources.version()}\n"


def test_a_plain_locale_does_not_matter(root: Path, tmp_path: Path) -> None:
    (tmp_path / "own.ttl").write_text('<urn:a> <urn:b> "één ≥ 2" .', encoding="utf-8")
    (tmp_path / "q.rq").write_text("SELECT ?o { <urn:a> ?p ?o }", encoding="utf-8")
    arguments = started(root, "query", str(tmp_path / "q.rq"), "--data", str(tmp_path / "own.ttl"))
    settings = environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    run = subprocess.run(arguments, env=settings, capture_output=True, check=True)
    assert run.stdout == "o\néén ≥ 2\n".encode()
    run = subprocess.run([*arguments, "-f", "table"], env=settings, capture_output=True, check=True)
    assert "één ≥ 2" in run.stdout.decode()


def test_the_invented_data_are_read_as_they_stand() -> None:
    assert ("invented" in TRIG, "invented" in QUESTION, TTL.count("a nasss:")) == (True, True, 3)


def test_the_shipped_graph_answers() -> None:
    arguments = [sys.executable, "-m", "nasss", "ask", "factors-by-role", "--format", "json"]
    run = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=True)
    rows = json.loads(run.stdout)
    assert {"role", "role_size", "factor", "direction", "min", "max", "basis"} <= set(rows[0])
    assert {row["basis"] for row in rows} == {"interval", "exact", "prose"}


def test_the_shipped_graph_is_built() -> None:
    arguments = [sys.executable, "-m", "nasss", "build", "--check"]
    run = subprocess.run(arguments, env=environment(), capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
