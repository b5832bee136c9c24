"""What the pages say, before it becomes HTML. Statements in these tests are invented unless a test says otherwise."""

import json
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nasss
from nasss.answers import Answer
from nasss.api import KnowledgeGraph
from nasss.questions import load_all
from nasss.resources import shapes_dir
from nasss.store import Store
from nasss.terms import NASSS, PREFIXES, Blank, Iri, Literal, Table, Term, expand
from nasss.web import views
from nasss.web.model import Ref, World, clean, fold, is_web, page_path, walk
from nasss.web.search import Index
from nasss.web.studies import _pieces
from nasss.web.things import Library, match_words, rules

STUDY = "https://w3id.org/nasss/study/invented"
STROHM = "https://w3id.org/nasss/study/strohm-2020"
LANG = PREFIXES["rdf"] + "langString"


def term(text: str) -> Term:
    if text.startswith("_:"):
        return Blank(text[2:])
    if text.startswith('"'):
        value, _, lang = text[1:].partition('"@')
        return Literal(value, LANG, lang) if lang else Literal(value.removesuffix('"'))
    if text.isdecimal():
        return Literal(text, PREFIXES["xsd"] + "integer")
    return Iri(text if "://" in text else expand(text) or f"{STUDY}/{text}")


def world(*lines: str) -> World:
    """A world from lines of subject, predicate, object."""
    triples = []
    for line in lines:
        subject, predicate, value = line.split(" ", 2)
        name = Iri(PREFIXES["rdf"] + "type") if predicate == "a" else term(predicate)
        assert isinstance(name, Iri)
        triples.append((term(subject), name, term(value)))
    return World(triples)


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    with nasss.load() as graph:
        yield graph


@pytest.fixture(scope="module")
def shipped(kg: KnowledgeGraph) -> World:
    return World.gather(kg.source)


# Texts


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Coördinator", "coordinator"),
        ("PATIËNT", "patient"),
        ("  two   words\n", "two words"),
        ("Straße", "strasse"),
        ("\uff12\uff22", "2b"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent_on_what_it_made(text: str) -> None:
    once = fold(text)
    assert fold(once) == once or fold(fold(once)) == fold(once)


def test_clean_cuts_and_strips() -> None:
    assert clean("a\x00b\u202ec\n\td") == "abc d"
    assert clean("x" * 10_000) == "x" * 199 + "…"
    assert clean("xyz", 3) == "xyz"


@pytest.mark.parametrize(
    ("iri", "web"),
    [
        ("https://example.org/x", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:/x", False),
        ("https:///x", False),
        ("urn:x", False),
    ],
)
def test_only_http_becomes_a_link(iri: str, web: bool) -> None:
    assert is_web(iri) is web
    assert Ref(iri, "x").href == (iri if web else None)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (NASSS + "Finding", "/ontology/Finding/"),
        ("https://w3id.org/nasss/ontology", "/ontology/"),
        ("https://w3id.org/nasss/ontology/framework", "/ontology/framework/"),
        (f"{STUDY}/finding/t2-02", "/study/invented/finding/t2-02/"),
        (STUDY, "/study/invented/"),
        ("https://w3id.org/nasss/mappings/obo/x--OBI_1", "/mappings/obo/x--OBI_1/"),
        ("https://w3id.org/nasss/study/../etc", None),
        ("https://w3id.org/nasss/study/.hidden", None),
        ("https://w3id.org/nasss/study/a%2Fb", None),
        ('https://w3id.org/nasss/study/"onload', None),
        ("https://w3id.org/nasss/study//x", None),
        ("https://w3id.org/nasss/", None),
        ("https://w3id.org/nasssX/y", None),
        ("https://example.org/study/x", None),
        ("javascript:alert(1)", None),
    ],
)
def test_page_path(iri: str, path: str | None) -> None:
    assert page_path(iri) == path


# The world


def test_labels_are_in_one_language() -> None:
    known = world(
        'nasss:R rdfs:label "radiologist"@en',
        'nasss:R rdfs:label "radioloog"@nl',
        'nasss:D rdfs:label "alleen"@nl',
        'nasss:P rdfs:label "plain"',
        "nasss:N rdf:type nasss:X",
    )
    assert known.name(NASSS + "R") == ("radiologist", "en")
    assert known.name(NASSS + "R", "nl") == ("radioloog", "nl")
    assert known.name(NASSS + "D") == ("alleen", "nl")
    assert known.name(NASSS + "P", "nl") == ("plain", None)
    assert known.name(NASSS + "N") == ("nasss:N", None)


def test_kinds_are_the_narrowest_and_members_include_those_below() -> None:
    known = world(
        "nasss:B rdfs:subClassOf nasss:A",
        "nasss:C rdfs:subClassOf nasss:B",
        "one a nasss:A",
        "one a nasss:C",
        "one a owl:NamedIndividual",
        "two a nasss:B",
    )
    assert known.kinds(f"{STUDY}/one") == [NASSS + "C"]
    assert known.instances("A") == [f"{STUDY}/one", f"{STUDY}/two"]
    assert known.instances("C") == [f"{STUDY}/one"]
    assert known.is_a(f"{STUDY}/one", "B")
    assert not known.is_a(f"{STUDY}/two", "C")


def test_loops_end() -> None:
    known = world(
        "nasss:A rdfs:subClassOf nasss:B",
        "nasss:B rdfs:subClassOf nasss:A",
        "_:l rdf:first nasss:A",
        "_:l rdf:rest _:l",
        "_:r owl:complementOf _:r",
        "nasss:X rdfs:subClassOf _:r",
    )
    assert known.above(NASSS + "A", PREFIXES["rdfs"] + "subClassOf") == [NASSS + "B"]
    assert known.items(Blank("l")) == [Iri(NASSS + "A")]
    assert known.expression("_:r").count("not") == 13


def test_class_expressions_in_words() -> None:
    known = world(
        'nasss:Factor rdfs:label "factor"@en',
        'nasss:cites rdfs:label "cites"@en',
        "_:both owl:intersectionOf _:l1",
        "_:l1 rdf:first nasss:Factor",
        "_:l1 rdf:rest _:l2",
        "_:l2 rdf:first _:some",
        "_:l2 rdf:rest rdf:nil",
        "_:some owl:onProperty nasss:cites",
        "_:some owl:someValuesFrom nasss:Factor",
        "_:card owl:onProperty nasss:cites",
        "_:card owl:minCardinality 2",
    )
    assert known.expression("_:both") == "factor and (cites some factor)"
    assert known.expression("_:card") == "cites at least 2"
    assert known.term(Blank("both")).label == "factor and (cites some factor)"


def test_numbers_in_names_are_ordered_as_numbers() -> None:
    known = world(*(f"finding/t2-{number} a nasss:Finding" for number in (10, 2, 1)))
    assert [iri.rpartition("-")[2] for iri in known.instances("Finding")] == ["1", "2", "10"]


def test_a_graph_and_a_stranger_have_no_page() -> None:
    known = world("graph a nasss:X", "https://example.org/x a nasss:X", "finding/a a nasss:X")
    assert dict(known.paths) == {f"{STUDY}/finding/a": "/study/invented/finding/a/"}
    assert known.iris == {"/study/invented/finding/a/": f"{STUDY}/finding/a"}


# Views


def citations(*pairs: tuple[str, int]) -> Iterable[str]:
    for person, order in pairs:
        yield f"citation/{person} a nasss:Citation"
        yield f"citation/{person} nasss:citesFinding {STUDY}/finding/f"
        yield f"citation/{person} nasss:citedBy {STUDY}/participant/{person}"
        yield f"citation/{person} nasss:printedOrder {order}"


def test_an_identifier_of_thousands_of_digits_is_no_number_of_a_printed_list() -> None:
    here = world(f'person/a nasss:identifier "{"7" * 5000}"', 'person/b nasss:identifier "8"')
    found = _pieces(here, "7, 8", [f"{STUDY}/person/a", f"{STUDY}/person/b"], "en")
    assert [(piece, ref is not None) for piece, ref in found] == [("7", False), (", ", False), ("8", True)]


def test_people_stand_in_printed_order_and_once() -> None:
    known = world(
        *citations(("04", 2), ("20", 1), ("18", 3)),
        f"citation/again nasss:citesFinding {STUDY}/finding/f",
        f"citation/again nasss:citedBy {STUDY}/participant/04",
    )
    assert [iri.rpartition("/")[2] for iri in views.people(known, f"{STUDY}/finding/f")] == ["20", "04", "18"]


def ranked(*rows: tuple[str, str, int, int | None]) -> Answer:
    question = load_all()["factors-ranked"]
    columns = tuple(question.columns)
    made = []
    for finding, unit, count, out_of in rows:
        values: dict[str, Term | None] = dict.fromkeys(columns)
        values |= {
            "study": Iri(STUDY),
            "unit": Iri(NASSS + unit),
            "finding": Iri(f"{STUDY}/finding/{finding}"),
            "factor": Iri(NASSS + "F"),
            "direction": Iri(NASSS + "Hindering"),
            "count": term(str(count)),
            "out_of": None if out_of is None else term(str(out_of)),
        }
        made.append(tuple(values[name] for name in columns))
    return Answer(Table(columns, tuple(made)), question.sparql, question)


def test_numbers_of_different_units_are_never_in_one_panel() -> None:
    answer = ranked(("a", "IntervieweeUnit", 3, 24), ("b", "HospitalUnit", 5, 7), ("c", "IntervieweeUnit", 9, 24))
    found = views.panels(world("nasss:X a nasss:Y"), answer)
    assert [(panel.unit.iri, panel.out_of, [bar.count for bar in panel.bars]) for panel in found] == [
        (NASSS + "IntervieweeUnit", 24, [9, 3]),
        (NASSS + "HospitalUnit", 7, [5]),
    ]
    assert found[0].bars[0].direction == "hindering"


def test_a_span_in_figures_and_words() -> None:
    assert views.Span(6, 12, 12, False).text == f"6{views.TO}12"
    assert views.Span(6, 12, 12, False).words == "at least 6, at most 12 of 12"
    assert views.Span(4, 4, 10, True).text == "4"
    assert views.Span(4, 4, 10, True).words == "4 of 10"


def test_what_is_the_same_in_all_rows_is_told_once() -> None:
    answer = ranked(("a", "IntervieweeUnit", 3, 24), ("b", "IntervieweeUnit", 5, 24))
    known = world(
        "finding/a a nasss:Finding", 'finding/a rdfs:label "One"@en', "finding/b a nasss:Finding", "nasss:F a nasss:X"
    )
    view = views.answer_view(known, answer)
    assert [head for head, _ in view.constant] == ["study", "unit", "factor", "direction", "counted from"]
    assert [head.text for head in view.heads] == ["finding", "count", "out of"]
    assert view.rows[0][0].ref == Ref(f"{STUDY}/finding/a", "One", "/study/invented/finding/a/", "en")
    assert view.rows[0][1].anchor == "/study/invented/finding/a/"
    assert view.rows[0][2].anchor is None
    assert (view.total, view.hidden, view.row_head) == (2, 0, 0)


def test_a_long_answer_is_cut_and_says_so() -> None:
    answer = ranked(*((f"f{i}", "IntervieweeUnit", i, 24) for i in range(300)))
    view = views.answer_view(world("nasss:X a nasss:Y"), answer)
    assert (len(view.rows), view.total, view.hidden) == (250, 300, 50)
    assert not any(head.sortable for head in view.heads)
    assert len(views.answer_view(world("nasss:X a nasss:Y"), answer, limit=None).rows) == 300


def test_every_question_is_in_one_group() -> None:
    questions = load_all()
    grouped = [question.slug for group in views.grouped(questions) for question in group.questions]
    assert sorted(grouped) == sorted(questions)
    assert len({group.id for group in views.grouped(questions)}) == len(views.grouped(questions))


def test_code_to_copy_quotes_what_was_given() -> None:
    question = load_all()["factors-by-role"]
    asked = views.Asked(question, {"role": "a\"b'; rm -rf ~"}, question.sparql, None, "", {})
    assert views.command(asked) == """nasss ask factors-by-role -p 'role=a"b'"'"'; rm -rf ~'"""
    line = next(line for line in views.python_code(asked).splitlines() if "kg.ask" in line)
    assert line == """answer = kg.ask("factors-by-role", role='a"b\\'; rm -rf ~')"""
    compile(views.python_code(asked), "x", "exec")


# With the shipped data


def test_choices_come_from_the_data(kg: KnowledgeGraph, shipped: World) -> None:
    question = kg.questions["factors-by-role"]
    asked = views.ask(kg, question, {"role": "radiologist", "direction": ""})
    found = {field.name: field for field in views.fields(shipped, asked, kg.ask("factors-by-role"))}
    assert list(found) == list(question.parameters)
    role = found["role"]
    assert role.kind == "select"
    assert [choice.label for choice in role.choices if choice.chosen] == ["radiologist"]
    assert (role.choices[0].value, role.choices[0].label) == ("", "any")
    assert "RadiologistRole" in [choice.value for choice in role.choices]
    assert [choice.value for choice in found["direction"].choices if choice.chosen] == [""]
    # Every choice can be asked for: none is ambiguous, none is unknown.
    for field in found.values():
        for choice in field.choices[1:4]:
            assert views.ask(kg, question, {field.name: choice.value}).error == ""


def test_a_default_is_chosen_and_there_is_no_any(kg: KnowledgeGraph, shipped: World) -> None:
    question = kg.questions["blind-spots"]
    asked = views.ask(kg, question, {})
    role = next(field for field in views.fields(shipped, asked, kg.ask("blind-spots")) if field.name == "role")
    assert [choice.value for choice in role.choices if choice.chosen] == ["RadiologistRole"]
    assert "" not in [choice.value for choice in role.choices]


def test_wrong_values_are_told_with_what_was_meant(kg: KnowledgeGraph) -> None:
    question = kg.questions["factors-by-role"]
    wrong = views.ask(kg, question, {"role": "radiologst"})
    assert wrong.answer is None
    assert "Did you mean radiologist" in wrong.error
    assert "has no parameter 'rôle'" in views.ask(kg, question, {"rôle": "x"}).error
    assert "10,000 characters long" in views.ask(kg, question, {"role": "x" * 10_000}).error
    assert views.ask(kg, question, {"role": "a\x00b"}).answer is None


def test_improved_diagnostic_practice(kg: KnowledgeGraph, shipped: World) -> None:
    """Strohm et al. 2020, Table 2, row 2: 18 interviewees."""
    panel = next(panel for panel in views.panels(shipped, kg.ask("factors-ranked")) if panel.study.iri == STROHM)
    bar = panel.bars[0]
    assert (bar.finding.label, bar.count, panel.out_of) == (
        "Expected added benefit: improved diagnostic practice",
        18,
        24,
    )
    numbers = [int(person.iri.rpartition("/")[2]) for person in bar.people]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 20, 22, 23]


def test_links_uses_and_rules_of_a_term(kg: KnowledgeGraph, shipped: World) -> None:
    with Store(sorted(shapes_dir().glob("*.ttl"))) as store:
        shapes = World.gather(store)
    library = Library(shipped, kg.questions, lambda slug: kg.ask(slug), shapes)
    role = library.thing(NASSS + "RadiologistRole")
    assert {link.match for link in role.links} <= {
        "exact match",
        "close match",
        "narrow match",
        "broad match",
        "related match",
    }
    assert ("Radiologists", "close match", "0.85") in [(x.target.label, x.match, x.confidence) for x in role.links]
    assert [ref.label for ref in role.narrower] == ["junior radiologist", "senior radiologist"]
    assert [(name.label, name.lang, name.kind) for name in role.other_names] == [("radioloog", "nl", "Dutch")]
    assert "blind-spots" in [question.slug for question in role.questions]
    finding = library.thing(f"{STROHM}/finding/t2-02")
    assert "Remove this property from the finding, or correct its name: a finding does not have it." in [
        rule.text for rule in finding.rules
    ]
    assert next(use.count for use in finding.uses if use.name.label == "cites finding") == 18
    assert [node.ref.label for node in role.tree] == ["Roles"]
    assert sum(node.here for node in walk(role.tree)) == 1
    assert rules(shapes)[NASSS + "Finding"][0].shape == "Finding"


def test_match_words() -> None:
    assert match_words("http://www.w3.org/2004/02/skos/core#exactMatch") == "exact match"


# Search


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("radioloog", "radiologist"),
        ("RADIOLOOG", "radiologist"),
        ("radiologist", "radiologist"),
        ("RadiologistRole", "radiologist"),
        ("patient", "patient"),
        ("patiënt", "patient"),
        ("local champoin", "local champion"),
        ("t2-02", "Expected added benefit: improved diagnostic practice"),
        ("NASSS subdomain", "NASSS question"),
    ],
)
def test_search_by_any_name(kg: KnowledgeGraph, shipped: World, asked: str, first: str) -> None:
    hits = Index(shipped, kg.questions).find(asked)
    assert hits[0].entry.ref.label == first


def test_search_finds_questions_and_nothing_for_nothing(kg: KnowledgeGraph, shipped: World) -> None:
    index = Index(shipped, kg.questions)
    assert "/questions/blind-spots/" in [hit.entry.ref.path for hit in index.find("blind spots")]
    assert index.find("  ") == ()
    assert index.find("zzzzqqqq" * 500) == ()
    assert index.find("\x00<script>") == ()


def test_the_index_holds_names_and_paths(kg: KnowledgeGraph, shipped: World) -> None:
    rows = json.loads(Index(shipped, kg.questions).to_json())
    row = next(row for row in rows if row["path"] == "/ontology/RadiologistRole/")
    assert row == {
        "label": "radiologist",
        "path": "/ontology/RadiologistRole/",
        "kind": "occupational role",
        "names": ["radioloog", "RadiologistRole"],
    }
