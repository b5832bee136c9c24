"""Pictures, read back from their SVG. Studies named invented-* and every label below them are invented."""

import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NASSS

import nasss
from nasss import plots, questions
from nasss.answers import Answer
from nasss.errors import EngineError, UsageError
from nasss.plots import DARK, LIGHT, PLOTTED, Figure, figure_for, plot, theme_css
from nasss.terms import RDF_LANG_STRING, XSD, Iri, Literal, Table, Term

SVG = "{http://www.w3.org/2000/svg}"
BASE = "https://w3id.org/nasss/study/"
WAYS = {"hindering": f"{NASSS}Hindering", "facilitating": f"{NASSS}Facilitating", "undirected": f"{NASSS}Undirected"}
Cell = str | int | float | None


# Reading a picture.


def parsed(figure: Figure, **options: Any) -> ET.Element:
    return ET.fromstring(figure.svg(**options))


def marks(root: ET.Element, name: str) -> list[ET.Element]:
    """The marks of one style, in the order in which they were drawn."""
    # Vega writes a hyphen in a name as an underscore.
    wanted = f"{name.replace('-', '_')}_marks"
    groups = [group for group in root.iter(f"{SVG}g") if wanted in group.get("class", "").split()]
    assert len(groups) <= 1, name
    return list(groups[0]) if groups else []


def words(root: ET.Element, name: str) -> list[str]:
    """The texts of one style; the lines of a label are joined by a space."""
    return [" ".join(part for part in mark.itertext() if part) for mark in marks(root, name)]


def place(mark: ET.Element) -> tuple[float, float]:
    found = re.match(r"translate\((-?[0-9.]+),(-?[0-9.]+)\)", mark.get("transform", ""))
    assert found is not None
    return float(found[1]), float(found[2])


def box(mark: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of a rectangle."""
    found = re.fullmatch(r"M(-?[0-9.]+),(-?[0-9.]+)h([0-9.]+)v([0-9.]+)h-[0-9.]+Z", mark.get("d", ""))
    assert found is not None, mark.get("d")
    return float(found[1]), float(found[2]), float(found[3]), float(found[4])


def length(stem: ET.Element) -> float:
    return float(stem.get("x2", "nan"))


def labels_at(root: ET.Element, mark: ET.Element) -> str:
    """The label whose line the mark stands in."""
    _, y = place(mark)
    label = min(marks(root, "label"), key=lambda text: abs(middle(text) - y))
    return " ".join(label.itertext())


def middle(text: ET.Element) -> float:
    """How far down the middle of a label is."""
    _, first = place(text)
    lines = max(1, len(list(text)))
    return first + (lines - 1) * 12.2 / 2 - 3.5


# Invented answers.


def term(value: Cell, column: str) -> Term | None:
    if value is None:
        return None
    if isinstance(value, int):
        return Literal(str(value), XSD + "integer")
    if isinstance(value, float):
        return Literal(str(value), XSD + "double")
    if value.startswith("http"):
        return Iri(value)
    return Literal(value, RDF_LANG_STRING, "en") if column.endswith("_label") else Literal(value)


def answer(slug: str, rows: Sequence[Mapping[str, Cell]]) -> Answer:
    """An invented answer to a shipped question; columns that are not given are empty."""
    question = questions.load(slug)
    columns = tuple(question.columns)
    assert all(set(row) <= set(columns) for row in rows)
    cells = tuple(tuple(term(row.get(column), column) for column in columns) for row in rows)
    return Answer(Table(columns, cells), question.sparql, question)


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Answer:
    cells = tuple(tuple(term(value, column) for column, value in zip(columns, row, strict=True)) for row in rows)
    return Answer(Table(tuple(columns), cells), "SELECT")


def ranked(name: str, way: str, count: int, **more: Cell) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "study": f"{BASE}invented-a",
        "study_label": "Invented study A",
        "unit": f"{NASSS}IntervieweeUnit",
        "unit_label": "interviewee",
        "finding": f"{BASE}invented-a/finding/{name.encode().hex()}",
        "finding_label": name,
        "direction": WAYS[way],
        "direction_label": way,
        "count": count,
        "out_of": 10,
        "counted_from": "list",
    }
    return {**row, **more}


def cited(
    finding: str, role: str, size: int | None, least: int | None, most: int | None, **more: Cell
) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "study": f"{BASE}invented-a",
        "study_label": "Invented study A",
        "role": f"{NASSS}{role.title().replace(' ', '')}Role",
        "role_label": role,
        "role_size": size,
        "finding": f"{BASE}invented-a/finding/{finding.replace(' ', '-')}",
        "finding_label": finding,
        "direction": WAYS["hindering"],
        "citers": 5,
        "min": least,
        "max": most,
        "basis": "exact" if least == most else "interval",
    }
    return {**row, **more}


@pytest.fixture(scope="module")
def kg() -> Iterator[nasss.KnowledgeGraph]:
    with nasss.load() as graph:
        yield graph


def drawn(kg: nasss.KnowledgeGraph, slug: str, *, width_mm: float = 170, **parameters: object) -> Figure:
    figure = figure_for(slug, kg.ask(slug, **parameters), width_mm=width_mm)
    assert figure is not None
    return figure


# Every picture.


def test_every_question_with_a_picture_exists_and_has_the_columns_that_the_picture_needs() -> None:
    for slug in PLOTTED:
        assert plots._DRAWINGS[slug].columns <= set(questions.load(slug).columns), slug
    assert {
        "factors-ranked",
        "factors-by-role",
        "domain-by-role",
        "domain-totals",
        "factors-by-domain",
        "co-cited-factors",
        "factors-across-studies",
        "factors-by-setting",
        "mapping-sensitivity",
        "measures-over-time",
    } == PLOTTED


@pytest.mark.parametrize("width_mm", [85, 170])
@pytest.mark.parametrize("slug", sorted(PLOTTED))
def test_every_picture_of_the_shipped_data_stands_by_itself(
    kg: nasss.KnowledgeGraph, slug: str, width_mm: float
) -> None:
    figure = drawn(kg, slug, width_mm=width_mm)
    text = figure.svg()
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    names = root.get("aria-labelledby", "").split()
    by_id = {element.get("id"): element for element in root.iter()}
    assert [by_id[name].tag for name in names] == [f"{SVG}title", f"{SVG}desc"]
    assert by_id[names[0]].text == figure.title
    assert by_id[names[1]].text == f"{figure.description} {figure.caption}"
    question = questions.load(slug)
    assert figure.title.startswith(question.summary)
    assert figure.caption.startswith(f"How it was counted: {question.counting} Unit: ")
    assert figure.caption.endswith(f"of question {slug}, nasss {nasss.__version__}.")
    # What is asked for in millimetres is what the file says, and nothing is drawn or written outside.
    assert root.get("width") == f"{width_mm:.1f}mm"
    assert figure.width_mm == width_mm
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert round(width / plots.MM, 1) == width_mm
    for name, style in plots._styles().items():
        for mark in marks(root, name):
            if style["type"] != "text":
                continue
            x, y = place(mark)
            lines = [line for line in mark.itertext() if line]
            long = max(plots._width(line, style["fontSize"], bold=style.get("fontWeight") == "bold") for line in lines)
            assert plots.MARGIN - 1 <= y <= height
            if "angle" in style:
                assert y - long >= 0
            else:
                left = {"left": 0.0, "center": long / 2, "right": long}[style["align"]]
                assert x + plots.MARGIN - left >= -1 and x + plots.MARGIN - left + long <= width + 1, lines
    # It asks for nothing from elsewhere, and can stand in a page that forbids styles and scripts.
    assert not re.search(r"<(script|style|image|use|foreignObject)\b|\bon[a-z]+=|\bstyle=|href=", text)
    assert re.findall(r"https?://[^\"' ]+", text.replace("http://www.w3.org/2000/svg", "")) == []


def test_the_bytes_are_the_same_each_time(kg: nasss.KnowledgeGraph) -> None:
    found = kg.ask("factors-by-role", study="strohm-2020", direction="facilitating")
    first, second = figure_for("factors-by-role", found), figure_for("factors-by-role", found)
    assert first is not None and second is not None
    assert first.svg() == second.svg() == first.svg()


def test_the_bytes_do_not_hang_on_the_seed_of_the_hashes() -> None:
    code = (
        "import nasss\nfrom nasss.plots import PLOTTED, figure_for\nimport hashlib\n"
        "with nasss.load() as kg:\n"
        "    for slug in sorted(PLOTTED):\n"
        "        figure = figure_for(slug, kg.ask(slug))\n"
        "        print(slug, hashlib.sha256((figure.svg() + figure.svg(theme='auto')).encode()).hexdigest())\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(nasss.__file__).parents[1])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0].count("\n") == len(PLOTTED)


def test_a_theme_of_the_reader_changes_nothing(kg: nasss.KnowledgeGraph) -> None:
    import altair

    plain = drawn(kg, "domain-totals").svg()
    altair.theme.register("invented", enable=False)(lambda: {"config": {"text": {"fontStyle": "italic"}}})
    try:
        with altair.theme.enable("invented"):
            assert drawn(kg, "domain-totals").svg() == plain
    finally:
        altair.theme.unregister("invented")


def test_the_drawing_packages_are_loaded_only_when_something_is_drawn() -> None:
    code = (
        "import sys, nasss.plots, nasss.answers\n"
        "assert nasss.plots.PLOTTED\n"
        "print([name for name in ('altair', 'vl_convert', 'pandas') if name in sys.modules])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(nasss.__file__).parents[1])}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


# Ranked lollipops.


def test_the_paper_in_one_picture(kg: nasss.KnowledgeGraph) -> None:
    figure = drawn(kg, "factors-ranked", study="strohm-2020", unit="interviewee")
    root = parsed(figure)
    assert figure.title == "Which factors were named most often? (interviewees, out of 24)"
    assert words(root, "title") == [figure.title]
    assert words(root, "heading") == []
    # 24 rows with a list: 7 facilitating, 17 hindering (invented nothing: the paper's tables), and nobody's fear.
    shapes = {name: len(marks(root, name)) for name in ("dot-facilitating", "dot-hindering", "ring-undirected")}
    # One more of each is the sample in the legend; the legend shows no hollow diamond but a full one.
    assert shapes == {"dot-facilitating": 8, "dot-hindering": 18, "ring-undirected": 1}
    assert len(marks(root, "dot-undirected")) == 1
    assert words(root, "label")[:6] == [
        "Expected added benefit: improved diagnostic practice",
        "Expected added benefit: operational benefits",
        "Easy integration in PACS",
        "Minimize workflow changes",
        "Uncertain funding",
        "Inconsistent acceptance/trust of radiologists",
    ]
    assert words(root, "number") == ["18", "17", "15", "14", "10", "10", "5", "0 of ?"]
    assert words(root, "number-left") == ["14", "14"] + ["10"] * 5 + ["9"] * 2 + ["8"] * 4 + ["6"] + ["5"] * 3
    assert "Unit: interviewees, out of 24." in figure.caption
    assert "\u201cof\u00a0?\u201d: the source prints no denominator for this number." in figure.caption


def test_stems_are_as_long_as_their_numbers_and_point_their_way() -> None:
    figure = figure_for(
        "factors-ranked",
        answer(
            "factors-ranked",
            [
                ranked("least", "facilitating", 2),
                ranked("most", "hindering", 8),
                ranked("middle", "facilitating", 5),
                ranked("printed", "hindering", 4, counted_from="number"),
                ranked("nobody", "facilitating", 0),
            ],
        ),
    )
    assert figure is not None
    root = parsed(figure)
    # Ranked by number, whatever the order of the rows.
    assert words(root, "label") == ["most", "middle", "printed", "least", "nobody"]
    left, right = marks(root, "stem-hindering"), marks(root, "stem-facilitating")
    per = length(right[0]) / 5
    assert [round(length(stem) / per, 2) for stem in right] == [5, 2]
    assert [round(length(stem) / per, 2) for stem in left] == [-8, -4]
    assert {place(stem)[0] for stem in left + right} == {place(left[0])[0]}
    # Full marks for lists, hollow ones for what is only printed and for nobody; the first of each is in the legend.
    full = [labels_at(root, mark) for name in ("dot-hindering", "dot-facilitating") for mark in marks(root, name)[1:]]
    assert full == ["most", "middle", "least"]
    assert [labels_at(root, mark) for mark in marks(root, "ring-hindering")[1:]] == ["printed"]
    assert [labels_at(root, mark) for mark in marks(root, "ring-facilitating")] == ["nobody"]
    assert words(root, "sign") == ["\u2212", "+", "\u2212", "+", "+"]
    assert words(root, "number-left") == ["8", "4"]
    assert words(root, "number") == ["5", "2", "0"]
    # The scale ends at the denominator.
    assert words(root, "tick") == ["10", "5", "0", "5", "10", "interviewees"]
    assert figure.title == "Which factors were named most often? (interviewees, out of 10)"


def test_each_unit_of_each_study_has_a_panel_and_a_scale_of_its_own() -> None:
    hospital: dict[str, Cell] = {"unit": f"{NASSS}HospitalUnit", "unit_label": "hospital"}
    other: dict[str, Cell] = {"study": f"{BASE}invented-b", "study_label": "Invented study B"}
    figure = figure_for(
        "factors-ranked",
        answer(
            "factors-ranked",
            [
                ranked("people", "facilitating", 5),
                ranked("places", "facilitating", 5, **hospital, out_of=None),
                ranked("other people", "facilitating", 5, **other, out_of=50),
                ranked("other places", "undirected", 1, **other, **hospital, out_of=2),
                ranked("more places", "undirected", 2, **other, **hospital, out_of=3),
            ],
        ),
    )
    assert figure is not None
    root = parsed(figure)
    assert words(root, "heading") == [
        "invented-a: interviewees, out of 10",
        "invented-a: hospitals, no denominator printed",
        "invented-b: interviewees, out of 50",
        "invented-b: hospitals, each out of its own number",
    ]
    assert figure.title == "Which factors were named most often?"
    assert words(root, "subtitle") == ["2 studies, each on a scale of its own"]
    assert words(root, "number") == ["5", "5", "5", "2 of 3", "1 of 2"]
    # The same number is a tenth as long on a scale five times as long, and where nothing has a direction, all go right.
    ten, five, fifty = (length(stem) for stem in marks(root, "stem-facilitating"))
    assert [round(five / ten, 2), round(fifty / ten, 2)] == [2, 0.2]
    assert [length(stem) > 0 for stem in marks(root, "stem-undirected")] == [True, True]
    assert figure.caption.count("invented-b") == 2


# Grids of intervals.


def test_the_paper_by_role(kg: nasss.KnowledgeGraph) -> None:
    found = kg.ask("factors-by-role", study="strohm-2020")
    figure = figure_for("factors-by-role", found)
    assert figure is not None
    root = parsed(figure)
    columns = words(root, "column")
    assert columns[:3] == [
        "radiologist (n\u00a0=\u00a012)",
        "senior radiologist (n\u00a0=\u00a010)",
        "management or advisory role (n\u00a0=\u00a08)",
    ]
    assert "hospital management (n\u00a0not\u00a0known)" in columns
    silent = {row.finding for row in found} - {
        row.finding for row in found if row.citers is not None or row.basis == "prose"
    }
    assert f"{len(silent)} findings without list, number or words about a role are not drawn." in figure.caption
    kept = [row for row in found if row.finding not in silent]
    bounded = [row for row in kept if row.basis != "prose"]
    expected = Counter(f"{row.min}" if row.min == row.max else f"{row.min}\u2013{row.max}" for row in bounded)
    assert Counter(words(root, "cell") + words(root, "cell-open")) == expected
    assert words(root, "cell")[:3] == ["6\u201312", "4\u201310", "2\u20138"]
    # The legend has one quotation mark more than the prose has statements.
    assert len(words(root, "quote")) == 1 + sum(row.basis == "prose" for row in kept)
    single = {row.role for row in kept if row.role_size == 1}
    assert len(marks(root, "hatch")) == 1 + len(single)
    assert "Hatched columns hold one person and say nothing of a group." in figure.caption


def test_a_cell_is_solid_as_far_as_certain_and_outlined_as_far_as_possible() -> None:
    figure = figure_for(
        "factors-by-role",
        answer(
            "factors-by-role",
            [
                cited("interval", "nurse", 8, 2, 6),
                cited("exact", "nurse", 8, 3, 3, citers=4),
                cited("none", "nurse", 8, 0, 0, citers=3),
                cited("open", "nurse", 8, 0, 8, citers=2, direction=WAYS["facilitating"]),
                cited("all", "nurse", 8, 8, 8, citers=1),
                cited("all", "nurse", 8, None, None, citers=1, basis="prose", quote="invented words"),
            ],
        ),
    )
    assert figure is not None
    root = parsed(figure)
    assert words(root, "label") == ["interval", "exact", "none", "open", "all"]
    assert words(root, "number-left") == ["5", "4", "3", "2", "1"]
    assert words(root, "cell") == ["2\u20136", "3", "0", "8"]
    assert words(root, "cell-open") == ["0\u20138"]
    frames = [box(mark) for mark in marks(root, "frame")]
    left, _, across, _ = frames[0]
    assert {(frame[0], frame[2]) for frame in frames} == {(left, across)}
    # The first of each is in the legend. From least to most in eighths of the frame:
    sure = [box(mark) for mark in marks(root, "sure-hindering")][1:]
    assert [(round((x - left) / across * 8, 2), round(wide / across * 8, 2)) for x, _, wide, _ in sure] == [
        (0, 2),
        (0, 3),
        (0, 8),
    ]
    ((x, _, wide, _),) = [box(mark) for mark in marks(root, "maybe-hindering")][1:]
    assert (round((x - left) / across * 8, 2), round(wide / across * 8, 2)) == (2, 4)
    ((x, _, wide, _),) = [box(mark) for mark in marks(root, "open-facilitating")]
    assert (round((x - left) / across * 8, 2), round(wide / across * 8, 2)) == (0, 8)
    assert marks(root, "open-facilitating")[0].get("stroke-dasharray") == "2,2"
    # Where nobody is certain, nothing is solid, not even a line.
    assert marks(root, "sure-facilitating") == []
    (none,) = marks(root, "none-hindering")
    assert place(none)[0] == left
    # The words of the text stand in the cell that also has a number.
    assert len(words(root, "quote")) == 2
    assert len(marks(root, "hatch")) == 0


def test_a_role_that_may_have_more_people_than_seats_gets_a_longer_scale() -> None:
    rows = [cited("wide", "nurse", 1, 1, 4), cited("narrow", "nurse", 1, 0, 1), cited("one", "doctor", 1, 0, 1)]
    figure = figure_of("factors-by-role", rows)
    root = parsed(figure)
    assert words(root, "column-wide") == ["doctor (n\u00a0=\u00a01)", "nurse (n\u00a0\u2265\u00a01)"]
    frames = [box(mark) for mark in marks(root, "frame")]
    ((left, _, across_all, _),) = [frame for frame in frames[:1]]
    maybe = [box(mark) for mark in marks(root, "maybe-hindering")][1:]
    assert [(round((x - left) / across_all * 4, 2), round(wide / across_all * 4, 2)) for x, _, wide, _ in maybe] == [
        (1, 3),
        (0, 1),
    ]
    assert len(marks(root, "open-hindering")) == len(marks(root, "hatch")) == 2
    assert "or to the most there may be where more people than seats are listed (n \u2265)." in figure.caption


def test_too_many_columns_go_below_each_other_and_none_is_lost() -> None:
    rows = [cited("finding", f"role {number:02}", 10 + number, 0, 3) for number in range(40)]
    figure = figure_for("factors-by-role", answer("factors-by-role", rows), width_mm=85)
    assert figure is not None
    root = parsed(figure)
    assert sorted(words(root, "column")) == sorted(f"role {n:02} (n\u00a0=\u00a0{10 + n})" for n in range(40))
    assert words(root, "cell") == ["0\u20133"] * 40
    blocks = len(words(root, "label"))
    assert blocks > 1
    assert words(root, "label") == ["finding"] * blocks


def test_settings_stand_by_level_and_a_setting_of_one_person_is_hatched(kg: nasss.KnowledgeGraph) -> None:
    found = kg.ask("factors-by-setting", study="strohm-2020")
    figure = figure_for("factors-by-setting", found)
    assert figure is not None
    root = parsed(figure)
    assert list(dict.fromkeys(words(root, "group"))) == ["kind of case", "case type", "case"]
    heads = words(root, "column")
    assert len(heads) == len({row.setting for row in found})
    # Three places have one name, and get their identifiers beside it.
    assert [head for head in heads if head.startswith("Professional organization [")] == [
        f"Professional organization [professional- organization-{number}] (n\u00a0=\u00a01)" for number in (1, 2, 3)
    ]
    assert "TKZ1 (n\u00a0=\u00a04)" in heads
    single = {row.setting for row in found if row.setting_size == 1}
    assert len(single) == sum("(n\u00a0=\u00a01)" in head for head in heads)
    assert len(marks(root, "hatch")) == 1 + len(single)
    assert all(mark.get("fill", "").endswith("-hatch)") for mark in marks(root, "hatch"))


def test_domains_by_role_have_no_direction(kg: nasss.KnowledgeGraph) -> None:
    figure = drawn(kg, "domain-by-role", study="strohm-2020", role="radiologist")
    root = parsed(figure)
    assert words(root, "label") == [
        "2 technology",
        "3 value proposition",
        "4 adopter system",
        "5 organisation",
        "6 wider system",
    ]
    assert words(root, "cell") == ["5\u201312", "7\u201312", "6\u201312", "8\u201312", "4\u201312"]
    assert words(root, "number-left") == ["17", "19", "18", "20", "16"]
    assert not any(marks(root, f"dot-{way}") for way in WAYS)


# Domains.


def test_domain_totals_are_back_to_back(kg: nasss.KnowledgeGraph) -> None:
    figure = drawn(kg, "domain-totals", study="strohm-2020")
    root = parsed(figure)
    assert words(root, "number-left") == ["20", "19", "43", "41", "26"]
    assert words(root, "number") == ["25", "35", "10", "14", "5"]
    per = length(marks(root, "stem-facilitating")[0]) / 25
    assert [round(length(stem) / per) for stem in marks(root, "stem-hindering")] == [-20, -19, -43, -41, -26]
    assert [round(length(stem) / per) for stem in marks(root, "stem-facilitating")] == [25, 35, 10, 14, 5]
    assert words(root, "side-right")[1:] == [
        "no finding",
        "7 findings, 17 people",
        "6 findings, 19 people",
        "14 findings, 18 people",
        "12 findings, 20 people",
        "10 findings, 16 people",
        "no finding",
    ]
    assert "Mapping: Factors of Strohm et al. 2020 to NASSS, first proposal." in figure.caption


def test_a_study_without_lists_gets_words_and_no_empty_scale() -> None:
    row: dict[str, Cell] = {
        "study": f"{BASE}invented-a",
        "study_label": "Invented study A",
        "mapping_set": f"{BASE}invented-a/mapping-set/one",
        "mapping_set_label": "Invented mapping",
        "domain_number": 2,
        "domain": f"{NASSS}TechnologyDomain",
        "domain_label": "technology",
    }
    totals: dict[str, Cell] = {"findings": 1, "facilitating_citations": 0, "hindering_citations": 0, "people": 0}
    root = parsed(figure_of("domain-totals", [{**row, **totals}]))
    assert words(root, "subtitle") == [
        "Invented study A",
        "The source lists no interviewees with its findings. 2 technology: 1 finding.",
    ]
    assert words(root, "tick") == []
    moved: dict[str, Cell] = {"citations": 0, "least": 0, "most": 0}
    root = parsed(figure_of("mapping-sensitivity", [{**row, **moved}]))
    assert words(root, "subtitle")[1] == "No citations under any mapping: the source lists no interviewees."
    assert marks(root, "range")[1:] == []
    found: dict[str, Cell] = {
        "finding": f"{BASE}invented-a/finding/f1",
        "finding_label": "invented finding",
        "direction": WAYS["hindering"],
        "citers": 0,
    }
    root = parsed(figure_of("factors-by-domain", [{**row, **found}]))
    assert words(root, "group") == ["2 technology"]
    assert words(root, "label") == ["invented finding"]
    assert words(root, "number") == words(root, "number-left") == words(root, "tick") == []


def figure_of(slug: str, rows: Sequence[Mapping[str, Cell]], **options: Any) -> Figure:
    figure = figure_for(slug, answer(slug, rows), **options)
    assert figure is not None
    return figure


def test_factors_stand_under_their_domain(kg: nasss.KnowledgeGraph) -> None:
    found = kg.ask("factors-by-domain", study="strohm-2020")
    figure = figure_for("factors-by-domain", found)
    assert figure is not None
    root = parsed(figure)
    assert words(root, "group") == list(dict.fromkeys(f"{row.domain_number} {row.domain_label}" for row in found))
    assert words(root, "label") == [row.finding_label for row in found]
    for name, way, sign in (("number-left", "Hindering", -1), ("number", "Facilitating", 1)):
        of_way = [row for row in found if str(row.direction).endswith(way) and row.citers]
        stems = marks(root, f"stem-{way.lower()}")
        assert len(stems) == len(of_way)
        per = {round(length(stem) / int(str(row.citers)), 2) for stem, row in zip(stems, of_way, strict=True)}
        assert max(per) - min(per) < 0.02
        assert all(value * sign > 0 for value in per)
        assert set(words(root, name)) >= {str(row.citers) for row in of_way}


def test_other_mappings_are_ranges(kg: nasss.KnowledgeGraph) -> None:
    figure = drawn(kg, "mapping-sensitivity", study="strohm-2020")
    root = parsed(figure)
    assert words(root, "number") == ["0", "45\u201369", "44\u201359", "38\u201377", "41\u201378", "23\u201331", "0"]
    ranges = [box(mark) for mark in marks(root, "range")][1:]
    dots = [place(mark)[0] for mark in marks(root, "dot-undirected")][1:]
    zero = dots[0]
    per = (dots[1] - zero) / 45
    assert [round((x - zero) / per) for x in dots] == [0, 45, 54, 53, 55, 31, 0]
    assert [(round((x - zero) / per), round((x + wide - zero) / per)) for x, _, wide, _ in ranges] == [
        (45, 69),
        (44, 59),
        (38, 77),
        (41, 78),
        (23, 31),
    ]


def measured(label: str, phase: str | None, value: int, **more: Cell) -> dict[str, Cell]:
    row: dict[str, Cell] = {
        "study": f"{BASE}invented-a",
        "study_label": "Invented study A",
        "measure": f"{BASE}invented-a/measure/{label.replace(' ', '-')}-{phase}",
        "measure_label": label,
        "unit": f"{NASSS}DepartmentUnit",
        "unit_label": "department",
        "phase": f"{BASE}invented-a/phase/{phase}" if phase else None,
        "phase_label": phase,
        "value": value,
    }
    return {**row, **more}


def test_measures_stand_phase_below_phase_and_each_unit_for_itself() -> None:
    figure = figure_of(
        "measures-over-time",
        [
            measured("using it", "before", 4, out_of=8),
            measured("using it", "after", 6, out_of=8, change=2),
            measured("stopped", None, 2),
            measured("bought", "before", 30, unit=f"{NASSS}CompanyUnit", unit_label="company", change=-5),
        ],
    )
    root = parsed(figure)
    assert words(root, "heading") == ["Departments", "Companies"]
    assert words(root, "group") == ["using it", "bought"]
    assert words(root, "label") == ["before", "after", "stopped", "before"]
    assert words(root, "number") == ["4 of 8", "6 of 8", "2", "30"]
    assert words(root, "side")[1:] == ["+2", "\u22125"]
    bars = [box(mark)[2] for mark in marks(root, "bar")][1:]
    frames = [box(mark)[2] for mark in marks(root, "frame")][1:]
    assert [round(bar / frames[0] * 8, 2) for bar in bars[:3]] == [4, 6, 2]
    # The companies have a scale of their own, which ends at their largest number.
    assert bars[3] > bars[1]
    assert len(frames) == 2
    assert "Unit: departments; companies." in figure.caption
    assert "using it in before 4 of 8 departments; using it in after 6 of 8 departments" in figure.description


# Pairs, and marks by study.


def test_pairs_have_areas_that_grow_with_the_people_they_share(kg: nasss.KnowledgeGraph) -> None:
    found = kg.ask("co-cited-factors", study="strohm-2020")
    figure = figure_for("co-cited-factors", found)
    assert figure is not None
    root = parsed(figure)
    assert words(root, "label")[0] == "1. Expected added benefit: improved diagnostic practice"
    dots = marks(root, "pair")[1:]
    numbers = words(root, "number-mid")
    assert "no dot: fewer than 10 shared" in words(root, "legend")
    sizes = {row.first: row.first_citers for row in found} | {row.second: row.second_citers for row in found}
    assert Counter(numbers) == Counter([str(row.shared) for row in found] + [str(size) for size in sizes.values()])
    # A circle is drawn as M r,0 A r,r ...
    radii = [float(re.findall(r"A([0-9.]+),", dot.get("d", ""))[0]) for dot in dots]
    areas: dict[int, set[float]] = {}
    for dot, radius in zip(dots, radii, strict=True):
        near = min(marks(root, "number-mid"), key=lambda text: distance(text, dot))
        areas.setdefault(int(next(near.itertext())), set()).add(round(radius**2, 1))
    assert len(dots) == len(found)
    assert all(len(of_number) == 1 for of_number in areas.values())
    one = {number: next(iter(of_number)) / number for number, of_number in areas.items()}
    assert max(one.values()) / min(one.values()) == pytest.approx(1, abs=0.01)


def distance(text: ET.Element, dot: ET.Element) -> float:
    (x, y), (x2, y2) = place(text), place(dot)
    return abs(x - x2) + abs(y - 3.15 - y2)


def across(factor: str, study: str, **counts: int) -> dict[str, Cell]:
    return {
        "factor": f"{NASSS}{factor.replace(' ', '')}",
        "factor_label": factor,
        "study": f"{BASE}{study}",
        "study_label": f"Invented study {study}",
        "facilitating": 0,
        "hindering": 0,
        "undirected": 0,
        **counts,
    }


def test_marks_say_in_which_study_a_factor_helps_or_hinders() -> None:
    figure = figure_of(
        "factors-across-studies",
        [
            across("one", "invented-a", facilitating=1),
            across("one", "invented-b", hindering=3, facilitating=1),
            across("two", "invented-b", undirected=1),
        ],
    )
    root = parsed(figure)
    assert words(root, "group") == ["invented-a", "invented-b"]
    assert words(root, "label") == ["one", "two"]
    place_of = {head: place(mark)[0] for head, mark in zip(words(root, "group"), marks(root, "group"), strict=True)}
    found = [
        (labels_at(root, mark), min(place_of, key=lambda head: abs(place_of[head] + 25 - place(mark)[0])), name)
        for name in ("dot-facilitating", "dot-hindering", "ring-undirected")
        for mark in marks(root, name)[1:]
    ]
    assert sorted(found) == [
        ("one", "invented-a", "dot-facilitating"),
        ("one", "invented-b", "dot-facilitating"),
        ("one", "invented-b", "dot-hindering"),
        ("two", "invented-b", "ring-undirected"),
    ]
    assert words(root, "side") == ["\u00d72", "\u00d73"]
    assert words(root, "number-mid") == ["\u00b7", "\u00b7"]
    assert "Counts of people are left out" in figure.caption
    assert "Unit: findings, by direction; never people." in figure.caption


def test_two_factors_of_the_same_name_stay_two() -> None:
    same = [across("same", "invented-a", facilitating=1), across("same", "invented-a", hindering=1)]
    same[1]["factor"] = f"{NASSS}Other"
    root = parsed(figure_of("factors-across-studies", same))
    assert words(root, "label") == ["same", "same"]
    assert [len(marks(root, name)) - 1 for name in ("dot-facilitating", "dot-hindering")] == [1, 1]


def test_a_table_of_marks_is_drawn_too() -> None:
    found = table(
        ["factor", "invented_a", "invented_b"],
        [["help", "+", "."], ["both", "+-", "?"], ["hindrance", "-", ""], ["neither", "0", "\u2212"]],
    )
    figure = figure_for(None, found)
    assert figure is not None
    root = parsed(figure)
    assert words(root, "group") == ["invented a", "invented b"]
    assert words(root, "label") == ["help", "both", "hindrance", "neither"]
    counts = {name: len(marks(root, name)) - 1 for name in ("dot-facilitating", "dot-hindering", "ring-undirected")}
    assert counts == {"dot-facilitating": 2, "dot-hindering": 3, "ring-undirected": 1}
    assert Counter(words(root, "number-mid")) == Counter({"\u00b7": 3, "?": 2})
    assert "part of the source not seen" in words(root, "legend")


# Bars for anything else.


def test_one_column_of_text_and_one_of_numbers_make_bars() -> None:
    found = table(["place", "visits", "year"], [["north", 4, 1998], ["south", -2, 1998], ["west", 0, 1998]])
    figure = figure_for(None, found)
    assert figure is not None
    root = parsed(figure)
    assert figure.title == "visits by place"
    assert words(root, "label") == ["north", "south", "west"]
    assert words(root, "number") == ["4", "0"]
    assert words(root, "number-left") == ["-2"]
    (north, south) = [box(mark) for mark in marks(root, "bar")]
    assert round(north[2] / south[2], 2) == 2
    assert round(south[0] + south[2], 2) == round(north[0], 2)
    assert figure.caption == "Unit: visits. Drawn from 3 rows of a query, nasss " + nasss.__version__ + "."


@pytest.mark.parametrize(
    "found",
    [
        table(["place", "visits", "beds"], [["north", 4, 7], ["south", 2, 8]]),
        table(["place", "kind"], [["north", "a"], ["south", "b"]]),
        table(["visits"], [[4], [2]]),
        table(["place", "visits"], []),
        table(["place", "visits"], [["north", float("inf")], ["south", float("nan")]]),
        Answer(Table(("subject", "predicate", "object"), ((Iri("x:a"), Iri("x:b"), Iri("x:c")),), True), "CONSTRUCT"),
    ],
    ids=["two numbers", "no number", "no text", "empty", "infinite", "graph"],
)
def test_where_there_is_no_honest_picture_there_is_none(found: Answer) -> None:
    assert figure_for(None, found) is None
    with pytest.raises(UsageError, match=r"There is no picture for this query\.|nothing to draw"):
        found.plot()


def test_a_question_without_its_columns_falls_back_to_bars() -> None:
    figure = figure_for("factors-ranked", table(["place", "visits"], [["north", 4], ["south", 2]]))
    assert figure is not None
    assert words(parsed(figure), "label") == ["north", "south"]


# Colours and themes.


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast_is_enough(colours: dict[str, str]) -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert set(colours) == set(LIGHT)
    assert len(set(colours.values())) == len(colours)
    for ground in ("paper", "stripe"):
        for name in ("ink", "muted"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        for name in ("hindering", "facilitating", "undirected", "frame"):
            assert contrast(colours[name], colours[ground]) >= 3, (name, ground)
    for way in WAYS:
        # The sign on its mark is text; the outline of a pale bar is told from its inside.
        assert contrast(colours["paper"], colours[way]) >= 4.5
        assert contrast(colours[way], colours[f"{way}-tint"]) >= 3
    assert contrast(colours["ink"], colours["facilitating-tint"]) >= 4.5


def test_colour_is_never_the_only_cue() -> None:
    styles = plots._styles()
    shapes = [styles[f"dot-{way}"]["shape"] for way in WAYS]
    assert len(set(shapes)) == 3
    for kind in ("open", "maybe", "sure"):
        assert all("stroke" in styles[f"{kind}-{way}"] for way in WAYS)
    assert "strokeDash" in styles["open-hindering"] and "strokeDash" not in styles["maybe-hindering"]


TRAP = f'fill="{LIGHT["hindering"]}" <g stroke="{LIGHT["hindering"]}">'


def test_themes_change_colours_and_nothing_else() -> None:
    figure = figure_of("factors-ranked", [ranked(TRAP, "hindering", 3), ranked("other", "facilitating", 2)])
    light, dark, inline, auto = (figure.svg(theme=name) for name in ("light", "dark", "inline", "auto"))
    colours = re.compile(r'(?:(?<=fill=")|(?<=stroke="))(#[0-9a-f]{6}|var\([^)]*\))(?=")')
    tags = re.compile(r"<[^>]*>")

    def used(text: str) -> set[str]:
        return {colour for tag in tags.findall(text) for colour in colours.findall(tag)}

    assert used(light) <= set(LIGHT.values())
    assert used(dark) <= set(DARK.values())
    assert used(inline) == {f"var(--plot-{name},{hue})" for name, hue in LIGHT.items() if hue in used(light)}
    assert "<style>" not in light + dark + inline
    assert auto.replace(f"<style>{theme_css()}</style>", "") == inline

    def bare(text: str) -> str:
        return tags.sub(lambda tag: colours.sub("", tag.group()), text)

    assert bare(light) == bare(dark) == bare(inline)
    # The label that looks like a colour stays as it is.
    for text in (light, dark, inline):
        assert words(ET.fromstring(text), "label")[0] == TRAP
    with pytest.raises(UsageError, match="no theme 'blue'; expected light, dark, auto or inline"):
        figure.svg(theme="blue")  # type: ignore[arg-type]


def test_the_style_sheet_holds_every_colour_twice() -> None:
    css = theme_css()
    for name in LIGHT:
        assert f"--plot-{name}:{LIGHT[name]};" in css.split("@media (prefers-color-scheme:dark)")[0]
        assert f"--plot-{name}:{DARK[name]};" in css.split("@media (prefers-color-scheme:dark)")[1]


def test_the_caption_can_be_left_to_the_page() -> None:
    figure = figure_of("factors-ranked", [ranked("one", "hindering", 3)])
    captions = [
        [
            " ".join(part for part in mark.itertext())
            for mark in parsed(figure, caption=there).iter(f"{SVG}text")
            if mark.get("class") == "caption"
        ]
        for there in (True, False)
    ]
    assert captions == [[figure.caption], []]
    # Who does not see the picture is told in any case.
    assert figure.caption in (parsed(figure, caption=False).findtext(f"{SVG}desc") or "")


def test_the_version_of_other_data_can_be_said() -> None:
    figure = figure_of("factors-ranked", [ranked("one", "hindering", 3)], data_version="invented data of 1998")
    assert figure.caption.endswith("Drawn from 1 row of question factors-ranked, invented data of 1998.")


# Hostile and odd labels.

HOSTILE = [
    "<script>alert(1)</script>",
    ']]></text><image href="https://invented.example/x.png"/>',
    "&lt;b&gt; & \"quotes\" 'single'",
    "url(#hatch) javascript:alert(1)",
    "=HYPERLINK(1)",
]


def test_hostile_labels_are_only_text() -> None:
    figure = figure_of("factors-ranked", [ranked(label, "hindering", 3) for label in HOSTILE], width_mm=400)
    root = parsed(figure)
    assert words(root, "label") == HOSTILE
    plain = parsed(figure_of("factors-ranked", [ranked(f"label {n}", "hindering", 3) for n in range(5)], width_mm=400))
    assert Counter(element.tag for element in root.iter()) == Counter(element.tag for element in plain.iter())


def test_a_hostile_question_is_only_text() -> None:
    trap = '</title><script>alert("1")</script> & more?'
    question = replace(questions.load("factors-ranked"), summary=trap, counting=trap)
    found = answer("factors-ranked", [ranked("one", "hindering", 3)])
    root = parsed(Answer(found.table, "SELECT", question).plot())
    assert root.findtext(f"{SVG}title") == f"{trap} (interviewees, out of 10)"
    assert words(root, "title") == [f"{trap} (interviewees, out of 10)"]
    assert not list(root.iter(f"{SVG}script"))


def test_characters_that_xml_forbids_or_that_turn_the_text_are_left_out() -> None:
    label = "a\x00b\x1b[31m\u202ec\ufffe\n\td"
    root = parsed(figure_of("factors-ranked", [ranked(label, "hindering", 3)]))
    assert words(root, "label") == ["ab[31mc d"]


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=300), st.sampled_from([85.0, 170.0]))
def test_any_label_gives_a_picture_that_can_be_read(label: str, width_mm: float) -> None:
    shown = plots._clean(label)
    root = parsed(figure_of("factors-ranked", [ranked(label, "facilitating", 3)], width_mm=width_mm))
    found = [list(mark.itertext()) for mark in marks(root, "label")]
    assert len(found) == (1 if shown else 0)
    for lines in found:
        joined = "".join(lines).replace(" ", "")
        whole = shown.replace(" ", "")
        assert joined == whole or whole.startswith(joined.removesuffix("\u2026"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abcW-/. \u4e00\u00e9", min_size=1, max_size=40), max_size=8), st.integers(30, 300))
def test_wrapped_lines_are_no_wider_than_asked(parts: list[str], width: int) -> None:
    text = plots._clean(" ".join(parts))
    lines = plots._wrap(text, width, 10, most=1000).split("\n")
    assert all(plots._width(line, 10) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    cut = plots._wrap(text, width, 10, most=2).split("\n")
    assert cut == lines if len(lines) <= 2 else (len(cut) == 2 and cut[0] == lines[0] and cut[1].endswith("\u2026"))
    assert all(plots._width(line, 10) <= width for line in cut)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=2, max_size=12))
def test_longer_stems_are_larger_numbers(counts: list[int]) -> None:
    rows = [ranked(f"finding {i}", "facilitating", count, out_of=200) for i, count in enumerate(counts)]
    root = parsed(figure_of("factors-ranked", rows))
    drawn_numbers = [int(text) for text in words(root, "number")]
    assert drawn_numbers == sorted(counts, reverse=True)
    stems = [length(stem) for stem in marks(root, "stem-facilitating")]
    positive = [count for count in drawn_numbers if count]
    assert len(stems) == len(positive)
    for stem, count in zip(stems, positive, strict=True):
        assert stem == pytest.approx(stems[0] / positive[0] * count, abs=0.02 * count + 0.02)


def test_what_is_left_out_for_room_is_said() -> None:
    rows = [ranked(f"finding {i}", "facilitating", i, out_of=200) for i in range(125)]
    figure = figure_of("factors-ranked", rows)
    assert len(words(parsed(figure), "label")) == 120
    assert "The 5 smallest of 125 counts of interviewees, out of 200 are not drawn." in figure.caption


# Files and notebooks.


def test_png_has_the_size_of_the_page_at_the_resolution_asked_for() -> None:
    for width_mm, dpi in ((85, 300), (170, 300), (170, 96)):
        data = figure_of("factors-ranked", [ranked("one", "hindering", 3)], width_mm=width_mm).png(dpi=dpi)
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        width, _ = struct.unpack(">II", data[16:24])
        assert abs(width - width_mm / 25.4 * dpi) <= 1
        at = data.index(b"pHYs") + 4
        across_metre, down_metre, unit = struct.unpack(">IIB", data[at : at + 9])
        assert (across_metre, down_metre, unit) == (round(dpi / 0.0254), round(dpi / 0.0254), 1)


def test_png_is_the_same_each_time_and_refuses_what_it_cannot_do() -> None:
    figure = figure_of("factors-ranked", [ranked("one", "hindering", 3)])
    assert figure.png() == figure.png()
    assert figure.png() != figure.png(theme="dark")
    with pytest.raises(UsageError, match="71 pixels for each inch is out of range; expected 72 to 1200"):
        figure.png(dpi=71)
    with pytest.raises(UsageError, match="no theme 'auto' for PNG"):
        figure.png(theme="auto")  # type: ignore[arg-type]
    long = figure_of("factors-ranked", [ranked(f"finding {i}", "hindering", 3) for i in range(120)])
    with pytest.raises(UsageError, match="million pixels, more than 100 million; take fewer"):
        long.png(dpi=1200)


@pytest.mark.parametrize("width_mm", [59, 401, -1])
def test_a_width_out_of_range_is_refused(width_mm: float) -> None:
    with pytest.raises(UsageError, match="out of range; expected 60 to 400"):
        figure_for("factors-ranked", answer("factors-ranked", [ranked("one", "hindering", 3)]), width_mm=width_mm)


def test_the_suffix_says_what_is_written(tmp_path: Path) -> None:
    found = answer("factors-ranked", [ranked("one", "hindering", 3)])
    figure = plot(found, tmp_path / "figure.svg", width_mm=85)
    assert (tmp_path / "figure.svg").read_text(encoding="utf-8") == figure.svg()
    assert figure.width_mm == 85
    plot(found, tmp_path / "figure.PNG", dpi=100)
    assert (tmp_path / "figure.PNG").read_bytes() == found.plot().png(dpi=100)
    plot(found, tmp_path / "dark.svg", theme="dark")
    assert (tmp_path / "dark.svg").read_text(encoding="utf-8") == found.plot().svg(theme="dark")
    for name in ("figure.pdf", "figure", ".svg.txt"):
        with pytest.raises(UsageError, match=r"a picture is written as \.svg or \.png"):
            plot(found, tmp_path / name)
    with pytest.raises(UsageError, match="a PNG is light or dark, not auto"):
        plot(found, tmp_path / "other.png", theme="auto")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dark.svg", "figure.PNG", "figure.svg"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answer("factors-ranked", [ranked("one", "hindering", 3)])
    for name in ("figure.svg", "figure.png"):
        with pytest.raises(EngineError, match=f"{name}: cannot be written: No such file"):
            plot(found, tmp_path / "nowhere" / name)
        (tmp_path / name).write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nasss.resources.os.replace", fail)
    for name in ("figure.svg", "figure.png"):
        with pytest.raises(EngineError, match=f"{name}: cannot be written: No space left"):
            plot(found, tmp_path / name)
        assert (tmp_path / name).read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figure.png", "figure.svg"]


def test_no_picture_says_for_what_there_are_some(tmp_path: Path) -> None:
    found = answer("terms", [{"term": f"{NASSS}A", "term_label": "a", "definition": "b"}])
    with pytest.raises(UsageError, match=r"There is no picture for terms\. There are pictures for co-cited-factors, "):
        plot(found, tmp_path / "figure.svg")
    with pytest.raises(UsageError, match=r"The answer to factors-ranked is empty: there is nothing to draw\."):
        plot(answer("factors-ranked", []), tmp_path / "figure.svg")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
def test_without_the_extra_one_is_told_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    found = answer("factors-ranked", [ranked("one", "hindering", 3)])
    with pytest.raises(UsageError, match=r"pip install 'nasss\[plots\]'"):
        found.plot().svg()


def test_a_notebook_shows_the_picture_and_its_words() -> None:
    figure = answer("factors-ranked", [ranked("one", "hindering", 3)]).plot(width_mm=85)
    assert figure._repr_svg_() == figure.svg()
    assert figure._repr_mimebundle_(include=None, exclude=None) == {
        "image/svg+xml": figure.svg(),
        "text/plain": f"{figure.title}\n{figure.description}\n{figure.caption}",
    }
    assert figure.description == (
        "Ranked lollipop chart of 1 findings in one panel; the first are one 3 (interviewees, out of 10)."
    )
    assert repr(figure).startswith("Figure(title='Which factors were named most often? (interviewees, out of 10)'")
