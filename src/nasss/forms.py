"""The two forms in which people have their findings: wide, as papers print them, and long, one statement a row.

Wide: a factor, its direction, the interviewees listed with it, and the sum. Long: a factor, its direction and one
interviewee. Both become the tables of a study folder. What is printed is kept as printed; what does not read with
certainty is refused with its place, never guessed: a range of numbers, a name, a sum with a decimal sign.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from nasss.coded import Names, Rows, clean, sentence
from nasss.errors import ProblemError, shown
from nasss.namespaces import NASSS
from nasss.ontology import label, members
from nasss.profiles import whole_number
from nasss.sheets import Column, Line, Sheet
from nasss.tables import schema

FORMS = ("wide", "long")
PEOPLE = "people"
# What the forms make, or have no use for: these do not stand beside a form.
MADE = (
    *("positions", "participants", "interviews", "table-rows", "findings", "citations"),
    *("coders", "anchors", "imports"),
)
DIRECTIONS = {
    "facilitating": "Facilitating",
    "facilitator": "Facilitating",
    "hindering": "Hindering",
    "barrier": "Hindering",
    "undirected": "Undirected",
}
RESPONSES = ("Raised", "NotRaised", "Denied")
ELICITATIONS = ("Asked", "NotAsked", "ElicitationNotReported")
CONSENT = ("consent_basis", "reviewed_by", "reviewed_on")
PEOPLE_SOURCE = "the study team's own list of participants"
NOT_TOLD = "type not told"

_ID = re.compile(r"([A-Za-z]{0,2})([0-9]{1,4})")
_RANGE = re.compile(r"\w*[0-9]\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\u2212|\.\.+|to|t/m|until)\s*\w*[0-9]", re.I)
_SUM = re.compile(r"(0|[1-9][0-9]{0,8})\s*(?:/\s*([1-9][0-9]{0,8}))?(?:\s+[^0-9/]*)?")
_SEAT = ("role", "printed_role", "site", "site_kind", "site_type")
# Whom a number is told of, by what it counts.
_PEOPLE_UNITS = ("IntervieweeUnit", "InterviewUnit", "CodingUnit")


@dataclass(frozen=True)
class Table:
    """A table as it stands in a file, and what to call it in messages."""

    place: str
    sheet: Sheet


@dataclass(frozen=True)
class Recount:
    """A printed sum beside the interviewees listed with it.

    Attributes:
        row: where it stands.
        factor: the label of the row.
        printed: the sum, as printed.
        listed: how many different interviewees are listed; None when no list is printed.
        verdict: ``agrees``, ``differs``, ``no list``, or ``counts something else``.
    """

    row: str
    factor: str
    printed: str
    listed: int | None
    verdict: str


@dataclass(frozen=True)
class Converted:
    """The tables that a form became, the sums recounted, and what a person should look at."""

    rows: Rows
    recounts: tuple[Recount, ...]
    warnings: tuple[str, ...]


# The columns


@cache
def form_columns(name: str) -> tuple[Column, ...]:
    """The columns of ``wide``, ``long`` or ``people``, with what each is for and what is allowed in it."""
    makers: dict[str, Callable[[], tuple[Column, ...]]] = {"wide": _wide, "long": _long, PEOPLE: _people}
    return makers[name]()


REQUIRED = {
    "wide": ("factor", "direction", "ids", "sum"),
    "long": ("factor", "direction", "participant"),
    PEOPLE: ("id",),
}


@cache
def case_kinds() -> tuple[str, ...]:
    """The kinds of site that a study can have."""
    fields = schema()["cases"]["schema"]["fields"]
    return next(tuple(column["constraints"]["enum"]) for column in fields if column["name"] == "kind")


def _terms(kind: str) -> tuple[str, ...]:
    return tuple(sorted(members(kind)))


def _about_factor() -> tuple[Column, ...]:
    return (
        Column("factor_iri", "Name of the shared factor that this is, if it is one.", _terms("Factor")),
        Column("broader", "Shared factor under which the study's own factor stands.", _terms("Factor")),
        Column("definition", "One sentence. Empty: the words of the source."),
    )


def _about_asking() -> tuple[Column, ...]:
    return (
        Column("response", "Raised, not raised, or denied. Empty: raised.", RESPONSES),
        Column("elicitation", "Whether the interviewer asked. Empty: not reported.", ELICITATIONS),
        Column("note", "What a reader must know about this row."),
    )


_FACTOR = Column("factor", "Required. The factor, in the words of the source.")


def _direction() -> Column:
    return Column("direction", "Required. Whether it helps or hinders.", ("Facilitating", "Hindering", "Undirected"))


def _wide() -> tuple[Column, ...]:
    ids = "The interviewees as printed, separated by commas or semicolons. Ranges are not read. Empty: none printed."
    return (
        _FACTOR,
        _direction(),
        Column("ids", f"Required column. {ids}"),
        Column("sum", "Required. The sum as printed: 5, or 5/7."),
        Column("unit", "What the sum counts. Empty: what --unit says for the whole file.", _terms("CountingUnit")),
        *_about_factor(),
        Column("table", "Number of the printed table. Empty: 1."),
        *_about_asking(),
    )


def _long() -> tuple[Column, ...]:
    return (
        _FACTOR,
        _direction(),
        Column("participant", "Required. Number of the interviewee, two letters before it at most; never a name."),
        *_about_person(),
        Column("phase", "When: before, after, 2021. Empty: the study has one time point."),
        *_about_factor(),
        *_about_asking(),
        Column(
            "quote", "Exact words, 300 characters at most. Left out unless --quotes is given, and then with consent."
        ),
        Column("consent_basis", "The consent to publish the words."),
        Column("reviewed_by", "Who decided that the words single nobody out: a role, not a name."),
        Column("reviewed_on", "When, YYYY-MM-DD."),
    )


def _about_person() -> tuple[Column, ...]:
    return (
        Column("role", "Adopter role. Empty: not known; nobody's role is guessed.", _terms("AdopterRole")),
        Column("printed_role", "The role in the words of the study. Empty: the name of the role."),
        Column("site", "Hospital or organisation. Empty: not known. Needs a role."),
        Column("site_kind", "Kind of site. Needed with a site that the table cases does not describe.", case_kinds()),
        Column("site_type", "Type of site, in the words of the study: university hospital."),
    )


def _people() -> tuple[Column, ...]:
    return (
        Column("id", "Required. Number of the interviewee, two letters before it at most; never a name."),
        *_about_person(),
        Column("source", "Where role and site were read. Empty: the study team's own list."),
        Column("note", "What a reader must know about this row."),
    )


def form_of(header: Sequence[str]) -> str | None:
    """The form whose required columns stand in a header; None when it is neither."""
    return next((form for form in FORMS if set(REQUIRED[form]) <= set(header)), None)


# Single cells


def parse_ids(text: str) -> list[str]:
    """The interviewees of a printed list, each as printed.

    Raises:
        ValueError: the list does not read with certainty; the message says why.
    """
    parts = [part.strip() for part in re.split("[,;]", text)]
    if parts[-1] == "":
        parts.pop()  # a comma at the end loses nothing
    for part in parts:
        if part == "":
            raise ValueError("nothing stands between two commas; is an interviewee missing?")
        if not _ID.fullmatch(part):
            raise ValueError(_id_mistake(part))
    return parts


def _id_mistake(text: str) -> str:
    if _RANGE.fullmatch(text):
        return f"{text!r} may be a range; list every interviewee, since a range hides who was left out"
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return f"{text!r} has a decimal sign; a spreadsheet makes one of 4,20. Format the column as text, type it again"
    if all(_ID.fullmatch(part) for part in text.split()):
        return f"{text!r}: put a comma between two interviewees"
    return f"{text!r} is no interviewee; expected a number, with two letters before it at most, never a name"


def parse_sum(text: str) -> tuple[int, int | None]:
    """The number of a printed sum, and out of how many; None where that is not printed.

    Raises:
        ValueError: it does not read with certainty; the message says why.
    """
    if match := _SUM.fullmatch(text.strip()):
        count, total = int(match[1]), int(match[2]) if match[2] else None
        if total is not None and count > total:
            raise ValueError("more than the number it is out of")
        return count, total
    if "%" in text:
        raise ValueError("a percentage; give the number that it stands for, as 5 or 5/7")
    whole_number(text)  # says what is wrong with a negative number, or one with a decimal sign
    raise ValueError("expected a whole number, or two as 5/7, without zeros before it")


def _close(text: str, names: Iterable[str]) -> str:
    similar = difflib.get_close_matches(text, list(names), 3, 0.6)
    return f"; did you mean {' or '.join(similar)}?" if similar else ""


def _term(text: str, kind: str) -> str:
    """The local name of an ontology term that is given by its name, its IRI or exactly its label.

    Raises:
        ValueError: there is no such term.
    """
    name = text.removeprefix(str(NASSS)).removeprefix("nasss:")
    if name in members(kind):
        return name
    labelled = _labelled(kind).get(text.casefold(), [])
    if len(labelled) == 1:
        return labelled[0]
    raise ValueError(f"no {kind} of the ontology has this name{_close(name, members(kind))}")


@cache
def _labelled(kind: str) -> dict[str, list[str]]:
    """The terms of a class by their label in small letters."""
    found: dict[str, list[str]] = {}
    for term in _terms(kind):
        found.setdefault(label(NASSS[term]).casefold(), []).append(term)
    return found


# From a form to tables


@dataclass
class _Person:
    """What the rows say of one interviewee."""

    spelled: str
    place: str
    facts: dict[str, str] = field(default_factory=dict)
    is_listed: bool = False


@dataclass
class _Factor:
    """A factor as the rows name it; the first row that fills in a column decides."""

    label: str
    facts: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass
class _Group:
    """The rows of a long table that make one finding."""

    factor: _Factor
    direction: str
    response: str
    elicitation: str
    phase: str
    rows: list[tuple[tuple[str, int], dict[str, str]]] = field(default_factory=list)


def convert(form: str, tables: Mapping[str, Table], *, unit: str | None = None, quotes: bool = False) -> Converted:
    """The tables of a study folder.

    Args:
        form: ``wide`` or ``long``.
        tables: the table of that name, ``people`` where there is one, and tables of a study folder (study,
            technologies, factors, mappings and so on), which are taken as they are.
        unit: what the sums of a wide table count, where its rows do not say.
        quotes: whether words with consent are taken in; else they are left out.

    Raises:
        ProblemError: something does not read with certainty; the message lists every problem.
    """
    form_reader = (_Wide if form == "wide" else _Long)(tables, unit, quotes)
    converted = form_reader.convert()
    if form_reader.problems:
        raise ProblemError("\n".join(form_reader.problems))
    return converted


class _Form:
    """What both forms have in common."""

    name: str

    def __init__(self, tables: Mapping[str, Table], unit: str | None, quotes: bool) -> None:
        self.tables, self.unit, self.quotes = tables, unit, quotes
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.people: dict[tuple[str, int], _Person] = {}
        self.factors: dict[str, _Factor] = {}
        self.rows: Rows = {name: [] for name in schema()}
        self.recounts: list[Recount] = []

    def convert(self) -> Converted:
        if unit := self.unit:
            self.unit = self._checked(f"--unit {unit}", unit, "CountingUnit")
        self._take_others()
        if PEOPLE in self.tables:
            self._read(PEOPLE, self._person_row)
        self._read(self.name, self.row)
        self._name_factors()
        self.finish()
        self._make_people()
        self._resolve_mappings()
        rows = {name: rows for name, rows in self.rows.items() if rows}
        return Converted(rows, tuple(self.recounts), tuple(self.warnings))

    def row(self, line: Line, cells: dict[str, str]) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """Make the rows that need all rows of the form to be read."""

    # Reading

    def _take_others(self) -> None:
        for name, table in self.tables.items():
            if name in (self.name, PEOPLE):
                continue
            if name not in schema() or name in MADE:
                beside = ", ".join([self.name, PEOPLE, *(known for known in schema() if known not in MADE)])
                self.problems.append(f"{table.place}: not a table that stands beside {self.name}; those are {beside}")
                continue
            columns = [column["name"] for column in schema()[name]["schema"]["fields"]]
            self._check_header(table, columns, [])
            self.rows[name] = [dict(zip(table.sheet.header, line.cells, strict=True)) for line in table.sheet.lines]

    def _read(self, name: str, take: Callable[[Line, dict[str, str]], None]) -> None:
        table = self.tables[name]
        if not self._check_header(table, [column.name for column in form_columns(name)], REQUIRED[name]):
            return
        if not table.sheet.lines and name != PEOPLE:
            self.problems.append(f"{table.place}: there are no rows in it; fill it in")
        for line in table.sheet.lines:
            cells = dict.fromkeys((column.name for column in form_columns(name)), "")
            take(line, cells | {key: text.strip() for key, text in zip(table.sheet.header, line.cells, strict=True)})

    def _check_header(self, table: Table, columns: Sequence[str], required: Iterable[str]) -> bool:
        unknown = [name for name in table.sheet.header if name not in columns]
        missing = [name for name in required if name not in table.sheet.header]
        for name in unknown:
            self.problems.append(
                f"{table.place}, column {name!r}: not known here{_close(name, columns)}; "
                f"the columns are {', '.join(columns)}"
            )
        for name in missing:
            self.problems.append(f"{table.place}: the column {name!r} is missing")
        return not unknown and not missing

    def problem(self, name: str, line: Line, column: str, value: str, message: str) -> None:
        """Note something that does not read with certainty."""
        quoted = f", value {shown(value)}" if value else ""
        self.problems.append(f"{self.tables[name].place}, row {line.number}, column {column}{quoted}: {message}")

    def _checked(self, place: str, text: str, kind: str) -> str:
        try:
            return _term(text, kind)
        except ValueError as error:
            self.problems.append(f"{place}: {error}")
            return ""

    def term(self, line: Line, cells: Mapping[str, str], column: str, kind: str, name: str = "") -> str:
        """The ontology term of a cell; nothing for an empty one."""
        if not (text := cells[column]):
            return ""
        try:
            return _term(text, kind)
        except ValueError as error:
            self.problem(name or self.name, line, column, text, str(error))
            return ""

    def choice(self, line: Line, cells: Mapping[str, str], column: str, values: Sequence[str], default: str) -> str:
        """One of some values, in any case of letters."""
        known = {value.casefold(): value for value in values}
        if (text := cells[column]) and text.casefold() not in known:
            self.problem(self.name, line, column, text, f"expected one of {', '.join(values)}")
        return known.get(text.casefold(), default)

    def direction(self, line: Line, cells: Mapping[str, str]) -> str:
        """The direction of a row."""
        text = cells["direction"].casefold().removesuffix("s")
        if text not in DIRECTIONS:
            self.problem(self.name, line, "direction", cells["direction"], f"expected one of {', '.join(DIRECTIONS)}")
        return DIRECTIONS.get(text, "Undirected")

    # Factors

    def factor(self, line: Line, cells: Mapping[str, str]) -> _Factor:
        """The factor of a row; rows with the same words are about the same factor."""
        if not cells["factor"]:
            self.problem(self.name, line, "factor", "", "a row is about a factor; name it as the source does")
        factor = self.factors.setdefault(clean(cells["factor"]).casefold(), _Factor(clean(cells["factor"])))
        facts = {
            "factor_iri": self.term(line, cells, "factor_iri", "Factor"),
            "broader": self.term(line, cells, "broader", "Factor"),
            "definition": cells["definition"],
        }
        for column, text in facts.items():
            if text and factor.facts.setdefault(column, text) != text:
                message = f"an earlier row of the same factor says {factor.facts[column]!r}; make them agree"
                self.problem(self.name, line, column, text, message)
        if factor.facts.get("factor_iri") and factor.facts.get("broader"):
            message = "give factor_iri (it is that shared factor) or broader (it stands under it), not both"
            self.problem(self.name, line, "broader", factor.facts["broader"], message)
        return factor

    def _name_factors(self) -> None:
        own = {clean(row.get("label", "")).casefold(): row.get("id", "") for row in self.rows["factors"]}
        own |= {row.get("id", ""): row.get("id", "") for row in self.rows["factors"]}
        names = Names()
        names.taken |= set(own.values())
        for key, factor in self.factors.items():
            factor.name = factor.facts.get("factor_iri") or own.get(key, "")
            if not factor.name:
                factor.name = names.new(factor.label, "factor")
                definition = factor.facts.get("definition") or f"As the study names it: {factor.label}"
                row = {"id": factor.name, "label": factor.label, "definition": sentence(definition)}
                self.rows["factors"].append(row | {"broader": factor.facts.get("broader", "")})

    def _resolve_mappings(self) -> None:
        """Let the factor of a mapping be given in the words of the form."""
        for row in self.rows["mappings"]:
            factor = self.factors.get(clean(row.get("factor", "")).casefold())
            if factor is not None:
                row["factor"] = factor.name

    # People

    def person(self, name: str, line: Line, column: str, text: str) -> tuple[str, int] | None:
        """The key of an interviewee: letters in small, and the number."""
        match = _ID.fullmatch(text)
        if match is None:
            self.problem(name, line, column, text, _id_mistake(text) if text else "name the interviewee by a number")
            return None
        key = match[1].lower(), int(match[2])
        known = self.people.setdefault(key, _Person(text.lower(), f"row {line.number}"))
        if known.spelled != text.lower() and match[1]:
            message = f"written {known.spelled!r} in {known.place}; write an interviewee in one way"
            self.problem(name, line, column, text, message)
        return key

    def _person_row(self, line: Line, cells: dict[str, str]) -> None:
        key = self.person(PEOPLE, line, "id", cells["id"])
        if key is None:
            return
        if self.people[key].is_listed:
            self.problem(PEOPLE, line, "id", cells["id"], "this interviewee stands here twice; keep one row")
        self.people[key].is_listed = True
        self.describe(PEOPLE, line, key, cells)

    def describe(self, name: str, line: Line, key: tuple[str, int], cells: Mapping[str, str]) -> None:
        """Take what a row says of an interviewee; all rows have to say the same."""
        facts = {column: cells.get(column, "") for column in (*_SEAT, "source")}
        facts["role"] = self.term(line, cells, "role", "AdopterRole", name)
        if name == PEOPLE:
            facts["note"] = cells["note"]
        kind = facts["site_kind"].casefold()
        if kind and kind not in case_kinds():
            self.problem(name, line, "site_kind", kind, f"expected one of {', '.join(case_kinds())}")
        facts["site_kind"] = kind
        known = self.people[key].facts
        for column, text in facts.items():
            if text and known.setdefault(column, text) != text:
                message = f"another row of the same interviewee says {known[column]!r}; make them agree"
                self.problem(name, line, column, text, message)

    def names(self) -> dict[tuple[str, int], str]:
        """Identifiers of the interviewees: numbers get zeros before them, so that 4 and 04 are one person."""
        width = max([2, *(len(str(number)) for letters, number in self.people if not letters)])
        return {key: person.spelled if key[0] else f"{key[1]:0{width}}" for key, person in self.people.items()}

    def _make_people(self) -> None:
        sites = _Sites(self.rows)
        for key, name in sorted(self.names().items()):
            facts = self.people[key].facts
            row = {"id": name, "note": facts.get("note", "")}
            if facts.get("site") and not facts.get("role"):
                self.problems.append(
                    f"interviewee {name}: a site without a role; a seat needs a role, so give both or neither"
                )
            if role := facts.get("role"):
                seat = f"seat-{name}"
                printed = facts.get("printed_role") or label(NASSS[role])
                case, problem = sites.case(facts)
                self.problems += [f"interviewee {name}, {problem}"] if problem else []
                self.rows["positions"].append({"id": seat, "case": case, "role": role, "printed_role": printed})
                row |= {"position": seat, "position_source": facts.get("source") or PEOPLE_SOURCE}
            self.rows["participants"].append(row)

    # Findings

    def finding(self, identifier: str, factor: _Factor, direction: str, cells: Mapping[str, str]) -> dict[str, str]:
        """The row of a finding, as far as both forms make it alike."""
        return {
            "id": identifier,
            "label": factor.label,
            "factor": factor.name,
            "listed_as": direction,
            "response": cells["response"],
            "elicitation": cells["elicitation"],
            "sources": identifier,
            "note": cells["note"],
        }


class _Sites:
    """The cases of a study; those that a table already describes, and new ones."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.cases = {row.get("label", ""): row for row in rows["cases"]}
        self.by_id = {row.get("id", ""): row for row in rows["cases"]}
        self.types = {row.get("label", ""): row["id"] for row in rows["case-types"] if row.get("id")}
        self.names, self.type_names = Names(), Names()
        self.names.taken |= set(self.by_id)
        self.type_names.taken |= set(self.types.values())
        self.made: dict[str, dict[str, str]] = {}

    def case(self, facts: Mapping[str, str]) -> tuple[str, str | None]:
        """The identifier of the site of an interviewee, nothing without one; and what is wrong with it."""
        site = facts.get("site", "")
        if not site:
            return "", None
        known = self.cases.get(site) or self.by_id.get(site)
        if known is not None:
            return known["id"], None
        kind, kind_of_site = facts.get("site_kind", ""), facts.get("site_type") or NOT_TOLD
        if not kind:
            return "", f"site {site!r}: its kind is not told; fill in site_kind with {', '.join(case_kinds())}"
        row = self.made.get(site)
        if row is None:
            row = {"id": self.names.new(site, "site"), "label": clean(site), "kind": kind, "type": kind_of_site}
            self.made[site] = row
            made = {"id": row["id"], "label": row["label"], "kind": kind, "case_type": self._type(kind_of_site)}
            self.rows["cases"].append(made)
        if (row["kind"], row["type"]) != (kind, kind_of_site):
            return row["id"], f"site {site!r}: of another kind or type than in an earlier row; make them agree"
        return row["id"], None

    def _type(self, text: str) -> str:
        if text not in self.types:
            self.types[text] = self.type_names.new(text, "type")
            status = "OwnProposal"
            self.rows["case-types"].append({"id": self.types[text], "label": clean(text), "status": status})
        return self.types[text]


class _Wide(_Form):
    """One row a printed row."""

    name = "wide"

    def convert(self) -> Converted:
        self.numbers: Counter[int] = Counter()
        self.waiting: list[tuple[_Factor, dict[str, str], list[tuple[str, int]]]] = []
        self.seen: dict[tuple[str, str], int] = {}
        self.flags: list[dict[str, str]] = []
        return super().convert()

    def row(self, line: Line, cells: dict[str, str]) -> None:
        factor, direction = self.factor(line, cells), self.direction(line, cells)
        earlier = self.seen.setdefault((factor.label.casefold(), direction), line.number)
        if earlier != line.number:
            self.warnings.append(f"rows {earlier} and {line.number} list the same factor in the same direction")
        table = self._number(line, cells, "table") or 1
        self.numbers[table] += 1
        identifier = f"t{table}-{self.numbers[table]:02}"
        listed = self._list(line, cells)
        count, total = self._sum(line, cells)
        unit = self.term(line, cells, "unit", "CountingUnit") or self.unit or ""
        if not unit:
            message = "what the sum counts is not said; fill in the column unit, or give --unit for the whole file"
            self.problem(self.name, line, "unit", "", f"{message}, of {', '.join(_terms('CountingUnit'))}")
        response = self.choice(line, cells, "response", RESPONSES, "" if count == 0 else "Raised")
        if count == 0 and response not in ("NotRaised", "Denied"):
            message = "with the sum 0, say NotRaised or Denied: not raised is not denied"
            self.problem(self.name, line, "response", cells["response"], message)
        if count and response == "NotRaised":
            self.problem(self.name, line, "response", cells["response"], "what was not raised has the sum 0")
        made = {
            "response": response,
            "elicitation": self.choice(line, cells, "elicitation", ELICITATIONS, ELICITATIONS[-1]),
            "note": cells["note"] or self._why_undirected(direction),
            "count": str(count),
            "unit": unit,
            "denominator": "" if total is None else str(total),
            "attribution": _attribution(unit),
        }
        self.waiting.append((factor, {"id": identifier, "listed_as": direction} | made, listed))
        printed = {"printed_label": cells["factor"], "printed_ids": cells["ids"], "printed_sum": cells["sum"]}
        place = {"id": identifier, "table": str(table), "row": str(self.numbers[table])}
        self.rows["table-rows"].append(place | printed)
        self._recount(line, cells, identifier, (count, unit, listed))

    @staticmethod
    def _why_undirected(direction: str) -> str:
        return "The source lists it without a direction." if direction == "Undirected" else ""

    def _number(self, line: Line, cells: Mapping[str, str], column: str) -> int | None:
        try:
            number = whole_number(cells[column])
        except ValueError as error:
            self.problem(self.name, line, column, cells[column], str(error))
            return None
        if number == 0:
            self.problem(self.name, line, column, cells[column], "expected a whole number from 1")
        return number

    def _list(self, line: Line, cells: Mapping[str, str]) -> list[tuple[str, int]]:
        if not cells["ids"]:
            return []
        try:
            parts = parse_ids(cells["ids"])
        except ValueError as error:
            self.problem(self.name, line, "ids", cells["ids"], str(error))
            return []
        found = [self.person(self.name, line, "ids", part) for part in parts]
        return [key for key in found if key is not None]

    def _sum(self, line: Line, cells: Mapping[str, str]) -> tuple[int, int | None]:
        try:
            if not cells["sum"]:
                raise ValueError("a printed row has its sum; give it as printed")
            return parse_sum(cells["sum"])
        except ValueError as error:
            self.problem(self.name, line, "sum", cells["sum"], str(error))
            return 1, None

    def _recount(
        self, line: Line, cells: Mapping[str, str], identifier: str, read: tuple[int, str, list[tuple[str, int]]]
    ) -> None:
        count, unit, listed = read
        people = len(set(listed))
        twice = sorted(name for name, times in Counter(listed).items() if times > 1)
        place = f"row {line.number} ({cells['factor']})"
        if twice:
            names = ", ".join(f"{letters}{number}" for letters, number in twice)
            self.warnings.append(f"{place}: listed more than once: {names}; each person is cited once")
        if not listed:
            verdict = "no list"
        elif unit == "IntervieweeUnit":
            verdict = "agrees" if people == count else "differs"
        else:
            verdict = "counts something else"
        self.recounts.append(Recount(f"row {line.number}", cells["factor"], cells["sum"], people or None, verdict))
        if verdict == "differs":
            self.warnings.append(
                f"{place}: the sum printed ({cells['sum']}) differs from the IDs listed ({people}); "
                "if the source prints it so, it is kept and flagged as a printed error"
            )
            self.flags.append(
                {
                    "id": f"recount-{identifier}",
                    "title": f"Sum and list of {identifier} differ",
                    "kind": "PrintedError",
                    "flags": f"finding/{identifier}; table-row/{identifier}",
                    "status": "SeenInSource",
                    "explanation": f"The row prints the sum {cells['sum']} and lists {people} interviewees.",
                }
            )
        if verdict == "counts something else" and people != count:
            self.warnings.append(
                f"{place}: the sum printed ({cells['sum']}) counts {unit}, not the {people} people listed"
            )
        if verdict == "no list" and unit in _PEOPLE_UNITS and count:
            self.warnings.append(f"{place}: nobody is listed, so it cannot be said who; the sum is kept as printed")

    def finish(self) -> None:
        names = self.names()
        for factor, made, listed in self.waiting:
            self.rows["findings"].append(self.finding(made["id"], factor, made["listed_as"], made) | made)
            for order, key in enumerate(dict.fromkeys(listed), 1):
                cited = {"finding": made["id"], "participant": names[key], "order": str(order)}
                self.rows["citations"].append(cited)
        self.rows["tensions"] += self.flags


def _attribution(unit: str) -> str:
    if unit in _PEOPLE_UNITS:
        return "AttributedToInterviewees"
    return "AttributedToDocuments" if unit == "PaperUnit" else "AttributedToCases"


class _Long(_Form):
    """One row a statement of one interviewee."""

    name = "long"

    def convert(self) -> Converted:
        self.groups: dict[tuple[str, ...], _Group] = {}
        self.phases: dict[str, str] = {}
        self.left_out = 0
        return super().convert()

    def row(self, line: Line, cells: dict[str, str]) -> None:
        factor, direction = self.factor(line, cells), self.direction(line, cells)
        key = self.person(self.name, line, "participant", cells["participant"])
        response = self.choice(line, cells, "response", RESPONSES, "Raised")
        if response == "NotRaised":
            message = "a row of the long form is what somebody said; leave out what was not raised"
            self.problem(self.name, line, "response", cells["response"], message)
        elicitation = self.choice(line, cells, "elicitation", ELICITATIONS, ELICITATIONS[-1])
        self._check_quote(line, cells)
        if key is None:
            return
        self.describe(self.name, line, key, cells)
        name = (factor.label.casefold(), direction, response, elicitation, cells["phase"])
        group = self.groups.setdefault(name, _Group(factor, direction, response, elicitation, cells["phase"]))
        group.rows.append((key, cells))

    def _check_quote(self, line: Line, cells: dict[str, str]) -> None:
        if not self.quotes:
            self.left_out += bool(cells["quote"])
            cells |= dict.fromkeys(("quote", *CONSENT), "")
            return
        missing = [column for column in CONSENT if not cells[column]]
        if cells["quote"] and missing:
            message = f"words are taken in with their consent only; fill in {', '.join(missing)}"
            self.problem(self.name, line, missing[0], "", message)
        if len(cells["quote"]) > 300:
            message = f"{len(cells['quote'])} characters; 300 at most. Quote the part that carries the statement"
            self.problem(self.name, line, "quote", f"{cells['quote'][:40]}...", message)
        if not cells["quote"] and len(missing) < len(CONSENT):
            self.problem(self.name, line, "quote", "", "consent is given for words; fill in the quote")

    def finish(self) -> None:
        names, identifiers = self.names(), Names()
        self._make_phases()
        interviews: dict[tuple[str, str], str] = {}
        repeated = 0
        for number, group in enumerate(self.groups.values(), 1):
            parts = (group.factor.label, group.direction, group.phase)
            identifier = identifiers.new(" ".join(filter(None, parts)), "finding")
            people = list(dict.fromkeys(key for key, _ in group.rows))
            repeated += len(group.rows) - len(people)
            listed = ", ".join(names[key] for key in people)
            self.rows["table-rows"].append(
                {
                    "id": identifier,
                    "table": "1",
                    "row": str(number),
                    "printed_label": group.factor.label,
                    "printed_ids": listed,
                    "printed_sum": str(len(people)),
                }
            )
            row = self.finding(identifier, group.factor, group.direction, self._told(group))
            row |= {"count": str(len(people)), "unit": "IntervieweeUnit", "phase": self.phases.get(group.phase, "")}
            row["attribution"] = "AttributedToInterviewees"
            for order, key in enumerate(people, 1):
                cited = {"finding": identifier, "participant": names[key], "order": str(order)}
                if group.phase:
                    interview = f"{names[key]}-{self.phases[group.phase]}"
                    cited["interview"] = interviews.setdefault((names[key], group.phase), interview)
                self.rows["citations"].append(cited)
            self.rows["findings"].append(row | {"sources": "; ".join([identifier, *self._quotes(group, identifier)])})
        for (person, phase), interview in interviews.items():
            self.rows["interviews"].append({"id": interview, "participant": person, "phase": self.phases[phase]})
        if repeated:
            self.warnings.append(
                f"{repeated} rows repeat an interviewee with the same factor and direction: these counts may count "
                "codings, not people. Each person is counted once"
            )
        if self.left_out:
            self.warnings.append(f"{self.left_out} quotes are left out; give --quotes to take in those with consent")

    def _make_phases(self) -> None:
        known = {row.get("label", ""): row.get("id", "") for row in self.rows["phases"]}
        known |= {row.get("id", ""): row.get("id", "") for row in self.rows["phases"]}
        names = Names()
        names.taken |= set(known.values())
        is_new = not known
        for phase in dict.fromkeys(group.phase for group in self.groups.values() if group.phase):
            if is_new:
                self.phases[phase] = names.new(phase, "phase")
                order = str(len(self.phases))
                self.rows["phases"].append({"id": self.phases[phase], "label": clean(phase), "order": order})
            elif phase in known:
                self.phases[phase] = known[phase]
            else:
                self.phases[phase] = phase
                expected = ", ".join(row.get("label", "") for row in self.rows["phases"])
                self.problems.append(f"{self.tables['long'].place}, column phase, value {phase!r}: expected {expected}")
        if is_new and len(self.phases) > 1:
            shown = ", ".join(self.phases)
            self.warnings.append(f"the time points are taken in the order in which they stand in the file: {shown}")

    @staticmethod
    def _told(group: _Group) -> dict[str, str]:
        notes = dict.fromkeys(cells["note"] for _, cells in group.rows if cells["note"])
        note = " ".join(["Counted from the rows of the study team's table; the source prints no such row.", *notes])
        return {"response": group.response, "elicitation": group.elicitation, "note": note}

    def _quotes(self, group: _Group, identifier: str) -> Iterator[str]:
        """The passages of a finding, made on the way."""
        number = 0
        for _, cells in group.rows:
            if cells["quote"]:
                number += 1
                name = f"{identifier}-quote-{number}"
                place = {"id": name, "section": "Interviews", "paragraph": "quote of an interviewee"}
                self.rows["passages"].append(place | {column: cells[column] for column in ("quote", *CONSENT)})
                yield name
