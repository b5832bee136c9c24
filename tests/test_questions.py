from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NASSS, QUESTION, STUDY, write_root

from nasss import questions, resources
from nasss.errors import EngineError, UsageError
from nasss.questions import Parameter, Question, Resolver, bind, did_you_mean, load, load_all, parse, resolver
from nasss.store import Store
from nasss.syntax import tokens
from nasss.terms import XSD, Iri, Literal, Table, Term

ROLE = Parameter("role", "nasss:AdopterRole", None, "only this role")
FINDING = Parameter("finding", "nasss:Finding", None, "only this finding")
PARTICIPANT = Parameter("participant", "nasss:Participant", None, "only this interviewee")
NUMBER = Parameter("least", "xsd:integer", 1, "at least this count")
TEXT = Parameter("label", "xsd:string", None, "only with this label")
FLAG = Parameter("flag", "xsd:boolean", None, "yes or no")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_root(tmp_path_factory.mktemp("invented") / "root")


@pytest.fixture(scope="module")
def store(root: Path) -> Iterator[Store]:
    with Store.from_files([*root.glob("ontology/*.ttl"), *root.glob("graph/*.trig")]) as engine:
        yield engine


@pytest.fixture(scope="module")
def resolve(store: Store) -> Resolver:
    return resolver(store)


@pytest.fixture
def question(root: Path, monkeypatch: pytest.MonkeyPatch) -> Question:
    monkeypatch.setattr(resources, "root", lambda: root)
    return load("counted-findings")


def test_a_question_is_read_whole(question: Question) -> None:
    assert question == Question(
        slug="counted-findings",
        summary="Which invented findings have a count?",
        audience="testers",
        why="to test",
        counting="As printed in the invented study.",
        tags=("invented",),
        inference="none",
        parameters={
            "finding": FINDING,
            "least": NUMBER,
            "label": TEXT,
        },
        columns={
            "finding": "the finding",
            "finding_label": "its name",
            "count": "the printed count",
            "note": "a note",
        },
        sparql=QUESTION[QUESTION.index("PREFIX") :],
    )
    assert load_all() == {"counted-findings": question}


def test_an_unknown_question_names_similar_ones(question: Question) -> None:
    expected = "There is no question 'count-findings'. Did you mean counted-findings? To list them: nasss ask"
    with pytest.raises(UsageError) as caught:
        load("count-findings")
    assert str(caught.value) == expected
    for slug in ("../secret", "", "counted-findings.rq", "/etc/passwd"):
        with pytest.raises(UsageError, match="There is no question"):
            load(slug)


def replaced(old: str, new: str) -> str:
    assert QUESTION.count(old) >= 1
    return QUESTION.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "line 1: expected a header of #\\+ lines"),
        ("", "line 1: expected a header"),
        (replaced("#+ why: to test\n", ""), "line 1: the header has no 'why'"),
        (replaced("#+ why: to test", "#+ why:"), "line 3: expected text for 'why'"),
        (replaced("count?\n", "count\n"), "line 1: the summary is a question"),
        (
            replaced("#+ why: to", "#+ why: a: b"),
            "line 3: the header is no YAML: mapping values are not allowed",
        ),
        (
            replaced("#+ why:", "#+ audience: twice\n#+ why:"),
            "line 3: the header is no YAML: 'audience' stands twice",
        ),
        (
            replaced("#+ why:", "#+ colour: blue\n#+ why:"),
            "line 3: unknown key 'colour'; the keys are summary",
        ),
        (replaced("tags: [invented]", "tags: invented"), "line 5: expected a list of words"),
        (replaced("xsd:string", "xsd:date"), "line 10: unknown type 'xsd:date'; expected xsd:integer"),
        (
            replaced("only with this", "only, with, this"),
            "line 10: expected label: .*holds a comma in quotation marks",
        ),
        (
            replaced("default: 1,", "default: one,"),
            "line 9: the default 'one' does not fit the type xsd:integer",
        ),
        (replaced("default: 1,", "default: true,"), "line 9: the default True does not fit"),
        (
            replaced("default: 1,", "default: 2,"),
            r"line 23: the default is 2, so expected VALUES \?least \{ 2 \}",
        ),
        (
            replaced("default: 1,", "default: null,"),
            r"line 23: the default is None, so expected .* \{ UNDEF \}",
        ),
        (
            replaced("  VALUES ?label { UNDEF }\n", ""),
            r"line 10: expected exactly one VALUES \?label .* found 0",
        ),
        (
            replaced("VALUES ?label {", "# VALUES ?label {"),
            r"line 10: expected exactly one VALUES \?label .* found 0",
        ),
        (
            replaced("VALUES ?label { UNDEF }", "VALUES ?label { UNDEF } VALUES ?label { UNDEF }"),
            r"line 10: expected exactly one VALUES \?label .* found 2",
        ),
        (replaced("#+   label:", "#+   theLabel:"), "line 10: the name 'theLabel' is not in snake_case"),
        (
            replaced("count: the printed count", "count: 3"),
            "line 14: expected text that says what 'count' holds",
        ),
        (replaced("SELECT ?finding", "ASK #"), "line 17: expected a SELECT query, found ASK"),
        (replaced("SELECT ?finding", "DELETE #"), "line 17: This is an update"),
        (replaced("label: {type", "label: {? [a]: b, type"), "line 10: "),
        (replaced("[invented]", "!!python/object/apply:os.system ['false']"), "no YAML"),
        (replaced("to test", "*nobody"), "line 3: the header is no YAML: found undefined alias"),
    ],
)
def test_mistakes_in_a_file_are_told_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EngineError, match=f"broken.rq, {message}" if message.startswith("line") else message):
        parse(path)


# The same names stand at the top, among the parameters and among the columns.
SAME = (
    QUESTION.replace("least", "why")
    .replace("#+   label:", '#+   why_not: {type: "xsd:boolean", default: true, description: a choice}\n#+   label:')
    .replace("#+   count:", "#+   label: its label\n#+   why: its reason\n#+   count:")
    .replace("VALUES ?label", "VALUES ?why_not { true } VALUES ?label")
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "#+   why: {type",
            "#+   why: {kind",
            "line 9: expected why: {type: ..., default: ..., description: ...}; put",
        ),
        (
            "VALUES ?why {",
            "VALUES ?reason {",
            "line 9: expected exactly one VALUES ?why { ... } for the parameter, found 0",
        ),
        ("why: its reason", "why: [a]", "line 16: expected text that says what 'why' holds"),
        ("label: its label", "label: [a]", "line 15: expected text that says what 'label' holds"),
        ("count: the printed", "Count: the printed", "line 17: the name 'Count' is not in snake_case"),
        ("default: true", "default: 1", "line 10: the default 1 does not fit the type xsd:boolean"),
        ("default: true", "default: 'true'", "line 10: the default 'true' does not fit the type xsd:boolean"),
        ("default: true", "default: false", "line 27: the default is False, so expected VALUES ?why_not { false }"),
        ("description: a choice", "description: 1", "line 10: expected text for the description"),
        ("why: to test", "why: [to, test]", "line 3: expected text for 'why'"),
        ("why: to test", "why: 2001-02-30", "line 1: the header is no YAML: day is out of range for month"),
        (
            "why: to test",
            "why: a: b",
            "line 3: the header is no YAML: mapping values are not allowed here; put text with a "
            "colon or a # in quotation marks",
        ),
        (
            "counting: As",
            "1: As",
            "line 4: unknown key 1; the keys are summary, audience, why, counting, inference, tags, "
            "parameters, columns",
        ),
        # A key in quotation marks is not looked for, so the first line stands for the header.
        ("why: to test", '"colour": blue\n#+ why: to test', "line 1: unknown key 'colour'; the keys are summary"),
        ("tags: [invented]", "tags: []", "line 5: expected a list of words, for example [roles, counts]"),
        ("tags: [invented]", "tags: [1]", "line 5: expected a list of words, for example [roles, counts]"),
    ],
)
def test_the_line_is_that_of_the_part(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "broken.rq"
    path.write_text(SAME, encoding="utf-8")
    assert parse(path).parameters["why_not"].default is True
    assert SAME.count(old) == 1
    path.write_text(SAME.replace(old, new), encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        parse(path)
    assert str(caught.value).startswith(f"{path}, {message}")


@pytest.mark.parametrize(
    ("parameters", "columns", "message"),
    [
        ("", "#+ columns: x", "line 7: expected one line for each of the columns"),
        ("", "#+ columns: {}", "line 7: expected one line for each of the columns"),
        ("", "#+ columns:", "line 7: expected one line for each of the columns"),
        ("#+ parameters: [a]\n", "#+ columns: {a: b}", "line 7: expected one line for each of the parameters"),
        ("", "", "line 1: the header has no 'columns'"),
        ("#+ parameters:\n", "#+ columns: {a: b}", None),
        ("", "#+ columns: {a: b}", None),
    ],
)
def test_parts_of_a_header(tmp_path: Path, parameters: str, columns: str, message: str | None) -> None:
    head = QUESTION.partition("#+ parameters")[0]
    path = tmp_path / "short.rq"
    path.write_text(f"{head}{parameters}{columns}\nSELECT ?a {{ ?a ?b ?c }}", encoding="utf-8")
    if message is None:
        assert (parse(path).parameters, parse(path).columns) == ({}, {"a": "b"})
        assert parse(path).sparql == "SELECT ?a { ?a ?b ?c }\n"
        return
    with pytest.raises(EngineError) as caught:
        parse(path)
    assert str(caught.value) == f"{path}, {message}"


def test_the_file_name_is_a_slug(tmp_path: Path) -> None:
    path = tmp_path / "Broken_Name.rq"
    path.write_text(QUESTION, encoding="utf-8")
    with pytest.raises(EngineError) as caught:
        parse(path)
    message = "line 1: the file name 'Broken_Name' is no slug; expected words joined by hyphens"
    assert str(caught.value) == f"{path}, {message}"


def test_files_that_are_no_queries(tmp_path: Path) -> None:
    (tmp_path / "binary.rq").write_bytes(b"#+ a\0")
    (tmp_path / "latin.rq").write_bytes("#+ a\n#+ é".encode("latin-1"))
    (tmp_path / "huge.rq").write_bytes(b"#" * 1_000_001)
    (tmp_path / "folder.rq").mkdir()
    for name, message in [
        ("binary.rq", "zero byte"),
        ("latin.rq", "latin.rq, line 2: not UTF-8"),
        ("huge.rq", "longer than 1,000,000 bytes"),
        ("folder.rq", "this is a folder"),
        ("none.rq", "there is no such file"),
    ]:
        with pytest.raises(EngineError, match=message):
            parse(tmp_path / name)


def test_a_mark_at_the_beginning_and_dos_line_ends_do_not_matter(tmp_path: Path, question: Question) -> None:
    path = tmp_path / "counted-findings.rq"
    path.write_bytes(b"\xef\xbb\xbf" + QUESTION.replace("\n", "\r\n").encode())
    assert parse(path) == question


@pytest.mark.parametrize(
    ("sparql", "found"),
    [
        ("SELECT * { GRAPH ?g { ?s ?p ?o } values ?g { UNDEF } }", {"g": ["UNDEF"]}),
        ("SELECT * { VALUES ?a { 1 } VALUES ?a { 2 } VALUES ?b {} }", {"a": ["1", "2"], "b": [""]}),
        ("SELECT * { VALUES (?a) { (1) } ?VALUES ?a ?b }", {}),
        ("SELECT * { VALUES ?a { '}' } # VALUES ?a { 1 }\n}", {"a": ["'}'"]}),
        ("SELECT * { VALUES ?a {", {}),
        ("VALUES ?a {}", {"a": [""]}),
        ("VALUES ?a", {}),
    ],
)
def test_where_values_go(sparql: str, found: dict[str, list[str]]) -> None:
    slots = questions._slots(sparql)
    assert {name: [sparql[start:end].strip() for start, end in places] for name, places in slots.items()} == found


def test_values_enter_as_terms(question: Question, resolve: Resolver) -> None:
    values: dict[str, object] = {"finding": "invented finding", "least": 5, "label": 'a" } # \\'}
    lines = bind(question, values, resolve).splitlines()
    assert lines[5:8] == [
        f"  VALUES ?finding {{ <{STUDY}finding/f1> }}",
        "  VALUES ?least { 5 }",
        '  VALUES ?label { "a\\" } # \\\\" }',
    ]
    rest = [line for i, line in enumerate(lines) if i not in (5, 6, 7)]
    assert rest == [line for i, line in enumerate(question.sparql.splitlines()) if i not in (5, 6, 7)]


def test_no_value_leaves_the_query_as_it_is(question: Question, resolve: Resolver) -> None:
    assert bind(question, {}, resolve) == question.sparql
    assert bind(question, {"finding": None, "least": None}, resolve) == question.sparql


def test_an_unknown_parameter_names_similar_ones(question: Question, resolve: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        bind(question, {"findings": "f1"}, resolve)
    assert str(caught.value) == (
        "The question 'counted-findings' has no parameter 'findings'. Did you mean finding? "
        "Its parameters are finding, least, label."
    )


def test_a_question_without_parameters_says_so(question: Question, resolve: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        bind(replace(question, parameters={}), {"finding": "f1"}, resolve)
    message = "The question 'counted-findings' has no parameter 'finding'. It has no parameters."
    assert str(caught.value) == message


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    question = Question("q", "?", "", "", "", (), "none", {"label": TEXT}, {}, "SELECT * { VALUES ?label { UNDEF } }")
    bound = bind(question, {"label": text}, lambda _, value: Literal(str(value)))
    kinds = [(token.kind, token.text) for token in tokens(bound)]
    assert kinds[:5] == [(token.kind, token.text) for token in tokens("SELECT * { VALUES ?label")]
    assert [kind for kind, _ in kinds[5:]] == ["mark", "string", "mark", "mark"]


@pytest.mark.parametrize(
    "text",
    [
        f"{NASSS}SeniorRadiologistRole",
        "nasss:SeniorRadiologistRole",
        "SeniorRadiologistRole",
        "senior radiologist",
        "Senior  Radiologist",
        " SENIOR RADIOLOGIST ",
        Iri(f"{NASSS}SeniorRadiologistRole"),
        rdflib.URIRef(f"{NASSS}SeniorRadiologistRole"),
        rdflib.Literal("senior radiologist", lang="en"),
    ],
)
def test_a_role_can_be_named_in_many_ways(resolve: Resolver, text: object) -> None:
    assert resolve(ROLE, text) == Iri(f"{NASSS}SeniorRadiologistRole")


def test_members_of_narrower_and_of_the_class_itself_are_found(resolve: Resolver) -> None:
    assert resolve(ROLE, "patient") == Iri(f"{NASSS}PatientRole")
    assert resolve(ROLE, "radiologist") == Iri(f"{NASSS}RadiologistRole")


@pytest.mark.parametrize("text", ["01", "invented person one", f"{STUDY}participant/01"])
def test_a_person_can_be_named_by_identifier(resolve: Resolver, text: str) -> None:
    assert resolve(PARTICIPANT, text) == Iri(f"{STUDY}participant/01")


def test_identifiers_are_texts_and_no_numbers(resolve: Resolver) -> None:
    with pytest.raises(UsageError, match="'participant' cannot be '1': no Participant has this name"):
        resolve(PARTICIPANT, 1)


def test_an_unknown_name_is_told_with_similar_ones(resolve: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(ROLE, "radiologists")
    assert str(caught.value) == (
        "The parameter 'role' cannot be 'radiologists': no AdopterRole has this name. "
        "Did you mean radiologist or senior radiologist? To list them: nasss show nasss:AdopterRole"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "radioloog",
        "nasss:Finding",
        f"{STUDY}finding/f1",
        "x> } UNION { ?item ?p ?o",
        '") || true || ("',
        "\\",
        "\ud7ff",
        "unknown:x",
        ".*",
    ],
)
def test_what_is_not_of_the_class_is_refused(resolve: Resolver, text: str) -> None:
    with pytest.raises(UsageError, match="no AdopterRole has this name"):
        resolve(ROLE, text)


class Bare:
    """Stands for a store with two things of a class, of which only one has a label; nothing has the name asked for."""

    def query(self, sparql: str) -> Table:
        return self.select(sparql)

    def select(self, sparql: str) -> Table:
        rows = ((Iri(f"{NASSS}Alone"), None, None), (Iri("urn:b"), Literal("all one", lang="en"), None))
        return Table(("item", "label", "identifier"), () if "FILTER(STR" in sparql else rows)


def test_similar_names_are_labels_or_short_iris() -> None:
    with pytest.raises(UsageError, match=r"no AdopterRole has this name\. Did you mean nasss:Alone or all one\? To"):
        resolver(Bare())(ROLE, "nasss:all one")
    with pytest.raises(UsageError, match=r"'role' cannot be '3': no AdopterRole has this name"):
        resolver(Bare())(ROLE, 3)


def test_an_ambiguous_name_lists_the_candidates(resolve: Resolver) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(FINDING, "Same name")
    assert str(caught.value) == (
        "The parameter 'finding' is ambiguous: 'Same name' names 2 things. "
        f"Give one of these in full: {STUDY}finding/f2, {STUDY}finding/f3"
    )


@pytest.mark.parametrize(
    ("parameter", "value", "term"),
    [
        (NUMBER, 3, Literal("3", XSD + "integer")),
        (NUMBER, " 03 ", Literal("3", XSD + "integer")),
        (NUMBER, "-2", Literal("-2", XSD + "integer")),
        (NUMBER, rdflib.Literal(4), Literal("4", XSD + "integer")),
        (TEXT, "few people", Literal("few people")),
        (TEXT, "3", Literal("3")),
        (TEXT, " a  b ", Literal(" a  b ")),
        (NUMBER, "+7", Literal("7", XSD + "integer")),
        (NUMBER, "9" * 18, Literal("9" * 18, XSD + "integer")),
        (FLAG, True, Literal("true", XSD + "boolean")),
        (FLAG, "No", Literal("false", XSD + "boolean")),
        (FLAG, "TRUE", Literal("true", XSD + "boolean")),
        *((FLAG, text, Literal("true", XSD + "boolean")) for text in ("yes", "Yes", "1", " true ")),
        *((FLAG, text, Literal("false", XSD + "boolean")) for text in ("no", "0", "false", False)),
    ],
)
def test_literal_parameters(resolve: Resolver, parameter: Parameter, value: object, term: Term) -> None:
    assert resolve(parameter, value) == term


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        (NUMBER, "three", r"'least' cannot be 'three'; expected a whole number \(at least this count\)"),
        (NUMBER, "1.5", "expected a whole number"),
        (NUMBER, "1 } UNION {", "expected a whole number"),
        (NUMBER, "\N{ARABIC-INDIC DIGIT ONE}", "expected a whole number"),
        (NUMBER, "9" * 19, "expected a whole number"),
        (NUMBER, True, "expected a whole number"),
        (NUMBER, 1.5, "expected text, a whole number, true or false"),
        (TEXT, 3, "'label' cannot be 3; expected text"),
        (TEXT, "", "expected text"),
        (FLAG, "maybe", "expected true or false"),
        (FLAG, 1, "expected true or false"),
        (NUMBER, Iri("urn:x"), "expected a whole number"),
    ],
)
def test_values_of_another_type_are_refused(
    resolve: Resolver, parameter: Parameter, value: object, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        resolve(parameter, value)


def test_similar_names() -> None:
    assert did_you_mean("Zebra", ["role", "study"]) == ""
    assert did_you_mean("STUDY", ["role", "study"]) == " Did you mean study?"


def test_all_shipped_questions_can_be_read() -> None:
    shipped = questions.load_all()
    assert list(shipped) == sorted(path.stem for path in resources.queries_dir().glob("*.rq"))
    assert "factors-by-role" in shipped
