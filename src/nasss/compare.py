"""Studies side by side: which factor each study lists as a help, as a hindrance, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nasss.answers import Answer, Row
from nasss.api import Connection
from nasss.errors import ProblemError
from nasss.terms import NASSS, Iri, Literal, Table, Term

MARKS: Mapping[str, str] = {
    "+": "facilitating",
    "-": "hindering",
    "+-": "both",
    "0": "named without a direction",
    "x": "the study says that it was not raised, was denied or was not asked",
    ".": "not reported",
    "?": "not reported, and a part of the study was not seen",
}

_SIDES = {f"{NASSS}Facilitating": "+", f"{NASSS}Hindering": "-", f"{NASSS}Undirected": "0"}
_RAISED = f"{NASSS}Raised"


@dataclass(frozen=True)
class Study:
    """A study as a column: its IRI, its title, and whether a part of its source was not seen."""

    iri: str
    title: str
    partial: bool

    @property
    def name(self) -> str:
        """Its identifier, the last part of the IRI."""
        return Iri(self.iri).local_name


@dataclass(frozen=True)
class Line:
    """A factor as a row: its IRI, its name, whether the studies share it, and a mark for each study, in order."""

    iri: str
    label: str
    shared: bool
    marks: tuple[str, ...]

    @property
    def opposed(self) -> bool:
        """Whether it helps in one study and hinders in another one, or does both within a study."""
        sides = "".join(self.marks)
        return "+" in sides and "-" in sides


@dataclass(frozen=True)
class Matrix:
    """Factors by studies. The marks are explained in `MARKS`; no mark is a number, and nothing is counted."""

    studies: tuple[Study, ...]
    lines: tuple[Line, ...]

    def answer(self) -> Answer:
        """The same as a table: the factor, its name, and a column for each study.

        In CSV a lone + or - has an apostrophe before it, as everything that a spreadsheet would take for a formula.
        """
        columns = ("factor", "factor_label", *(study.name for study in self.studies))
        rows: list[tuple[Term, ...]] = [
            (Iri(line.iri), Literal(line.label), *map(Literal, line.marks)) for line in self.lines
        ]
        return Answer(Table(columns, tuple(rows)), "")

    def legend(self) -> str:
        """What the marks mean, and what they do not: several lines of text."""
        used = {mark for line in self.lines for mark in line.marks}
        lines = [f"{mark:<2}  {meaning}" for mark, meaning in MARKS.items() if mark in used]
        lines.append("A factor stands for itself and what is narrower. Which theme of a study it is, is a reading.")
        lines.append("Marks are not counts: one mark may rest on one paper, another on eighteen people.")
        return "\n".join(lines) + "\n"


def matrix(source: Connection, *, own: bool = False, opposed: bool = False) -> Matrix:
    """Which factors each study lists as a help or as a hindrance.

    Args:
        source: the graph or endpoint to ask.
        own: also the factors of single studies that stand under no shared factor, which no other study can have.
        opposed: only factors that help somewhere and hinder somewhere.

    Raises:
        ProblemError: there is no study.
        EngineError: a question could not be answered.
    """
    studies = _studies(source.ask("studies-in-context"))
    if not studies:
        raise ProblemError("There is no study to compare; add one with: nasss study add")
    found: dict[str, dict[str, list[Row]]] = {}
    labels: dict[str, str] = {}
    for row in source.ask("support-by-study"):
        factor = str(row["factor"])
        labels[factor] = str(row["factor_label"] or Iri(factor).local_name)
        found.setdefault(factor, {}).setdefault(str(row["study"]), []).append(row)
    placed = {factor: factor.startswith(NASSS) for factor in found}
    unplaced = _unplaced(found, source.ask("factor-hierarchy")) if own else set()
    lines = [
        Line(factor, labels[factor], placed[factor], tuple(_mark(study, by.get(study.iri, [])) for study in studies))
        for factor, by in found.items()
        if placed[factor] or factor in unplaced
    ]
    lines.sort(key=lambda line: (not line.shared, line.label.casefold(), line.iri))
    return Matrix(studies, tuple(line for line in lines if line.opposed or not opposed))


def _studies(answer: Answer) -> tuple[Study, ...]:
    """Each study once: it has a row for each of its technologies."""
    found = {
        str(row["study"]): Study(
            str(row["study"]), str(row["study_label"] or row["study"]), row["completeness"] == "partial"
        )
        for row in answer
    }
    return tuple(found.values())


def _unplaced(factors: Iterable[str], hierarchy: Answer) -> set[str]:
    """The factors of a study that have no broader factor."""
    narrower = {str(row["factor"]) for row in hierarchy if row["broader"] is not None}
    return {factor for factor in factors if not factor.startswith(NASSS)} - narrower


def _mark(study: Study, findings: Iterable[Row]) -> str:
    """The mark of a study for its findings about one factor."""
    rows = list(findings)
    if not rows:
        return "?" if study.partial else "."
    sides = {_SIDES[str(row["direction"])] for row in rows if row["response"] == _RAISED}
    if not sides:
        return "x"
    return "+-" if {"+", "-"} <= sides else next(side for side in ("+", "-", "0") if side in sides)
