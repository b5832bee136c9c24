"""Answers, forms and the overview as the pages show them. Nothing here knows of HTML."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nasss.answers import Answer, heading, printable
from nasss.api import Connection
from nasss.errors import NasssError, UsageError
from nasss.questions import LITERAL_TYPES, Parameter, Question, bind, default_term, did_you_mean, resolver
from nasss.terms import NASSS, Iri, Literal, Term
from nasss.web.model import ENGLISH, Ref, World, clean, is_web, nasss

SHOWN_ROWS = 250
MAX_VALUE = 500
# Columns that hold how many people a finding lists, so that the number can open the list.
PEOPLE_COLUMNS = ("count", "citers", "recounted", "reported", "printed_sum")
QUOTES = ("quote", "words")
DIRECTIONS = {nasss("Facilitating"): "facilitating", nasss("Hindering"): "hindering", nasss("Undirected"): "undirected"}
TO = "\N{EN DASH}"
TOP_FACTORS = 12
TOP_FINDINGS = 8
TOP_ROLES = 6

# How the questions are grouped, by their first tag; other tags come after these, under their own name.
GROUPS = {
    "counts": "What comes up, and how often",
    "directions": "Help or hindrance",
    "roles": "Who says what",
    "participants": "The interviewees",
    "citations": "What is said together",
    "seats": "Who was interviewed where",
    "settings": "Hospitals and settings",
    "hospitals": "Hospitals and settings",
    "framework": "The NASSS framework",
    "studies": "Comparing studies",
    "evidence": "The words behind it",
    "prose": "The words behind it",
    "quotes": "The words behind it",
    "relations": "What leads to what",
    "audit": "Checking the source",
    "adequacy": "Checking the source",
    "privacy": "Checking the source",
    "absence": "What was not said",
    "coding": "Coding and synthesis",
    "synthesis": "Coding and synthesis",
    "adoption": "Change over time",
    "phases": "Change over time",
    "headings": "What comes up, and how often",
    "factors": "Terms and links",
    "ontology": "Terms and links",
    "links": "Terms and links",
    "versions": "Terms and links",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    text: str
    numeric: bool
    sortable: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an answer.

    Attributes:
        ref: what stands in it.
        numeric: whether its column holds numbers.
        direction: facilitating, hindering or undirected, where it is a direction.
        quote: whether it holds words of a source.
        anchor: path of the finding whose people the number counts.
        about: name of that finding.
    """

    ref: Ref
    numeric: bool = False
    direction: str | None = None
    quote: bool = False
    anchor: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as a table for people.

    Attributes:
        caption: what is counted, and how many rows there are.
        constant: columns that say the same in all rows.
        heads: the other columns.
        rows: their cells, up to a limit.
        row_head: which of these columns names the row.
        total: how many rows there are without the limit.
    """

    caption: str
    constant: tuple[tuple[str, Cell], ...]
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_head: int
    total: int

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return self.total - len(self.rows)


def answer_view(world: World, answer: Answer, lang: str = ENGLISH, limit: int | None = SHOWN_ROWS) -> AnswerView:
    """An answer as a table for people: labels with links, constants above, numbers that open who was counted."""
    names = answer.shown()
    # What a source prints is a text, also where it is a number.
    numeric = [found or name == "printed_sum" for name, found in zip(names, answer.numeric(names), strict=True)]
    columns = {name: i for i, name in enumerate(answer.columns)}
    texts = answer.cells(names)
    constant = _constant(texts, numeric)
    varying = [i for i in range(len(names)) if i not in constant]
    total = len(answer)
    rows = []
    for row, cells in zip(answer.table.rows[:limit], texts[:limit], strict=True):
        finding = row[columns["finding"]] if "finding" in columns else None
        rows.append(
            tuple(
                _cell(world, names[i], row[columns[names[i]]], cells[i], numeric[i], finding, lang, short=True)
                for i in varying
            )
        )
    told = []
    for i in constant:
        first = answer.table.rows[0]
        cell = _cell(world, names[i], first[columns[names[i]]], texts[0][i], False, None, lang)
        told.append((heading(names[i]), cell if cell.ref.label else Cell(Ref("", "empty in all rows"))))
    heads = tuple(Head(heading(names[i]), numeric[i], limit is None or total <= limit) for i in varying)
    row_head = next((at for at, i in enumerate(varying) if not numeric[i] and names[i] not in QUOTES), 0)
    return AnswerView(answer.caption(), tuple(told), heads, tuple(rows), row_head, total)


def _constant(texts: Sequence[Sequence[str]], numeric: Sequence[bool]) -> list[int]:
    """The columns of text that say the same in all of several rows, unless that would be all columns."""
    if len(texts) < 2:
        return []
    found = [i for i, is_number in enumerate(numeric) if not is_number and len({row[i] for row in texts}) == 1]
    return found if len(found) < len(numeric) else []


def _cell(
    world: World,
    name: str,
    term: Term | None,
    text: str,
    numeric: bool,
    finding: Term | None,
    lang: str,
    short: bool = False,
) -> Cell:
    if isinstance(term, Iri) and short and name == "study":
        return Cell(world.study(term.value, lang))
    if isinstance(term, Iri):
        known = world.ref(term.value, lang)
        path = known.path
        label = known.label if term.value in world.out else clean(text)
        return Cell(Ref(term.value, label, path, known.lang), direction=DIRECTIONS.get(term.value))
    literal_iri = isinstance(term, Literal) and term.datatype.endswith("#anyURI") and is_web(term.value)
    ref = Ref(text if literal_iri else "", printable(text))
    if numeric and name in PEOPLE_COLUMNS and isinstance(finding, Iri) and text:
        path = world.paths.get(finding.value)
        return Cell(ref, numeric=True, anchor=path, about=world.label(finding.value, lang))
    return Cell(ref, numeric=numeric, quote=name in QUOTES)


# Questions


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of a form.

    Attributes:
        name: the parameter.
        label: its name for people.
        hint: what it does.
        kind: ``select``, ``number`` or ``text``.
        choices: what can be chosen, for ``select``.
        value: what is filled in, for the others.
    """

    name: str
    label: str
    hint: str
    kind: str
    choices: tuple[Choice, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked.

    Attributes:
        question: the question.
        values: the parameters as given, without empty ones.
        sparql: the query as it was run; that without parameters when they were wrong.
        answer: what came out; None when the parameters were wrong or the engine failed.
        error: what was wrong, in words.
        terms: the parameters as terms.
    """

    question: Question
    values: Mapping[str, str]
    sparql: str
    answer: Answer | None
    error: str
    terms: Mapping[str, Term]


def ask(connection: Connection, question: Question, values: Mapping[str, str]) -> Asked:
    """Ask a question with values as they come from a form: what is empty is left out."""
    given = {name: value for name, value in values.items() if value.strip()}
    resolve = resolver(connection.source)
    terms: dict[str, Term] = {}
    try:
        for name, value in given.items():
            if name in question.parameters:
                terms[name] = resolve(question.parameters[name], _short(name, value))
        # An unknown name is for bind to complain about.
        sparql = bind(question, given, lambda parameter, _: terms[parameter.name])
        answer = Answer(connection.source.select(sparql), sparql, question)
    except NasssError as error:
        return Asked(question, given, question.sparql, None, str(error), terms)
    return Asked(question, given, sparql, answer, "", terms)


def _short(name: str, value: str) -> str:
    if len(value) > MAX_VALUE:
        raise UsageError(f"The value for {name!r} is {len(value):,} characters long; expected a name or an IRI.")
    return value


def fields(world: World, asked: Asked, unbound: Answer, lang: str = ENGLISH) -> tuple[Field, ...]:
    """The parameters of a question as fields whose choices come from the data.

    Args:
        world: the data.
        asked: the question as it was asked.
        unbound: its answer without any parameter.
        lang: language of the labels.
    """
    return tuple(_field(world, parameter, asked, unbound, lang) for parameter in asked.question.parameters.values())


def _field(world: World, parameter: Parameter, asked: Asked, unbound: Answer, lang: str) -> Field:
    given = asked.values.get(parameter.name, "")
    label, hint = heading(parameter.name).capitalize(), parameter.description
    if parameter.type == "xsd:integer":
        value = given or ("" if parameter.default is None else str(parameter.default))
        return Field(parameter.name, label, hint, "number", value=clean(value))
    if parameter.type in LITERAL_TYPES:
        found = _texts(parameter, unbound)
        if not found:
            return Field(parameter.name, label, hint, "text", value=clean(given))
        options = [(text, text, text) for text in found]
        chosen = given.strip() or ("" if parameter.default is None else str(parameter.default).lower())
    else:
        options = _things(world, parameter, unbound, lang)
        term = asked.terms.get(parameter.name)
        if term is None and not given and parameter.default is not None:
            term = default_term(parameter)
        chosen = term.value if term is not None else ""
        if chosen and chosen not in {iri for iri, _, _ in options}:
            options.append((chosen, chosen, world.label(chosen, lang)))
    first = [] if parameter.default is not None else [Choice("", "any", not chosen)]
    choices = [Choice(value, text, key == chosen) for key, value, text in options]
    return Field(parameter.name, label, hint, "select", tuple([*first, *choices]))


def _texts(parameter: Parameter, unbound: Answer) -> list[str]:
    """The texts that stand in the column of a parameter."""
    if parameter.type == "xsd:boolean":
        return ["true", "false"]
    if parameter.name not in unbound.columns:
        return []
    return sorted({str(value) for value in unbound.column(parameter.name) if value is not None})


def _things(world: World, parameter: Parameter, unbound: Answer, lang: str) -> list[tuple[str, str, str]]:
    """IRI, value and label of what a parameter can be: what the answer holds, else every member of its class."""
    members = world.instances(parameter.type.removeprefix("nasss:"))
    listed = members
    if parameter.default is None and parameter.name in unbound.columns:
        found = {str(value) for value in unbound.column(parameter.name) if value is not None}
        listed = sorted(found, key=world.sort_key)
    names: dict[str, int] = {}
    for iri in members:
        names[Iri(iri).local_name] = names.get(Iri(iri).local_name, 0) + 1
    several = parameter.type != "nasss:Study" and len(world.studies) > 1
    options = []
    for iri in listed:
        name = Iri(iri).local_name
        label = world.label(iri, lang)
        study = world.thing(iri, nasss("inStudy")) if several else None
        label = f"{label} ({Iri(study).local_name})" if study else label
        options.append((iri, name if names.get(name) == 1 else iri, label))
    if all(option[0].startswith(NASSS) for option in options):
        options.sort(key=lambda option: (option[2].casefold(), option[0]))
    return options


def python_code(asked: Asked) -> str:
    """How the question is asked from Python."""
    arguments = "".join(f", {name}={value!r}" for name, value in asked.values.items())
    return (
        "import nasss\n\n"
        "kg = nasss.load()\n"
        f'answer = kg.ask("{asked.question.slug}"{arguments})\n'
        "for row in answer:\n"
        "    print(row)\n"
        "answer.to_pandas()  # pip install 'nasss[pandas]'\n"
    )


def command(asked: Asked) -> str:
    """How the question is asked at a command line."""
    options = "".join(f" -p {shlex.quote(f'{name}={value}')}" for name, value in asked.values.items())
    return f"nasss ask {asked.question.slug}{options}"


def nothing_found(asked: Asked, unbound: Answer) -> str:
    """Why an answer is empty, in words."""
    if not asked.values:
        return "The data hold nothing that this question asks for."
    given = " and ".join(f"{heading(name)} {clean(value)!r}" for name, value in asked.values.items())
    return (
        f"No row fits {given}. Without that the answer has {len(unbound):,} rows: choose “any” in one of the fields. "
        "Nothing recorded is not the same as nothing there."
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under a heading."""

    title: str
    questions: tuple[Question, ...]

    @property
    def id(self) -> str:
        """The heading as the name of a place on the page."""
        return "".join(char if char.isalnum() else "-" for char in self.title.lower())


def grouped(questions: Mapping[str, Question]) -> tuple[Group, ...]:
    """The questions by what they are about."""
    titles: dict[str, list[Question]] = {title: [] for title in GROUPS.values()}
    for question in questions.values():
        titles.setdefault(GROUPS.get(question.tags[0], question.tags[0].capitalize()), []).append(question)
    return tuple(Group(title, tuple(found)) for title, found in titles.items() if found)


def nearby(text: str, known: Sequence[str]) -> list[str]:
    """Names that resemble a text."""
    told = did_you_mean(text, list(known)).removeprefix(" Did you mean ").removesuffix("?")
    return [name for name in told.split(" or ") if name in known]


# The overview


@dataclass(frozen=True, slots=True)
class Bar:
    """A finding with how many people named it, and who.

    Attributes:
        finding: the finding.
        factor: what it is about.
        direction: facilitating, hindering or undirected.
        word: the direction in words.
        count: how many.
        people: who they are, in the order printed.
    """

    finding: Ref
    factor: Ref
    direction: str
    word: str
    count: int
    people: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What one study counted in one unit.

    Attributes:
        study: the study.
        unit: what is counted.
        out_of: out of how many; None when that is not printed.
        bars: the findings, most named first.
    """

    study: Ref
    unit: Ref
    out_of: int | None
    bars: tuple[Bar, ...]

    @property
    def scale(self) -> int:
        """The number at the end of the axis."""
        return self.out_of or max((bar.count for bar in self.bars), default=1)


def panels(world: World, answer: Answer, lang: str = ENGLISH) -> tuple[Panel, ...]:
    """The answer to factors-ranked, one panel for each study and unit; numbers of different units stay apart."""
    found: dict[tuple[str, str, int | None], list[Bar]] = {}
    for row in answer:
        study, unit, finding = str(row["study"]), str(row["unit"]), str(row["finding"])
        out_of = row["out_of"] if isinstance(row["out_of"], int) else None
        direction = str(row["direction"])
        count = row["count"]
        assert isinstance(count, int)
        found.setdefault((study, unit, out_of), []).append(
            Bar(
                world.ref(finding, lang),
                world.ref(str(row["factor"]), lang),
                DIRECTIONS.get(direction, "undirected"),
                world.label(direction, lang),
                count,
                tuple(world.ref(person, lang) for person in people(world, finding)),
            )
        )
    result = [
        Panel(world.ref(study, lang), world.ref(unit, lang), out_of, tuple(sorted(bars, key=lambda bar: -bar.count)))
        for (study, unit, out_of), bars in found.items()
    ]
    # First where most numbers can be opened to see who is behind them.
    return tuple(sorted(result, key=lambda panel: (-sum(bool(bar.people) for bar in panel.bars), -len(panel.bars))))


def people(world: World, finding: str) -> list[str]:
    """The people listed with a finding, each once, in the order printed."""
    found: dict[str, int] = {}
    for citation in world.subjects(nasss("citesFinding"), finding):
        order = world.number(citation, nasss("printedOrder"))
        for person in world.things(citation, nasss("citedBy")):
            found.setdefault(person, order if order is not None else 10**9)
    return sorted(found, key=lambda person: (found[person], world.sort_key(person)))


@dataclass(frozen=True, slots=True)
class Span:
    """The least and the most of a role who can have named a finding."""

    least: int
    most: int
    size: int
    exact: bool

    @property
    def text(self) -> str:
        """The span in figures."""
        return str(self.most) if self.least == self.most else f"{self.least}{TO}{self.most}"

    @property
    def words(self) -> str:
        """The span in words."""
        if self.least == self.most:
            return f"{self.most} of {self.size}"
        return f"at least {self.least}, at most {self.most} of {self.size}"


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A finding with its span for each role."""

    bar: Bar
    spans: tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class SpanTable:
    """Findings by roles.

    Attributes:
        roles: the roles with their sizes.
        rows: the findings.
    """

    roles: tuple[tuple[Ref, int], ...]
    rows: tuple[SpanRow, ...]


def spans(world: World, answer: Answer, panel: Panel, lang: str = ENGLISH) -> SpanTable:
    """The answer to factors-by-role for the first findings of a panel and the largest roles."""
    sizes: dict[str, int] = {}
    cells: dict[tuple[str, str], Span] = {}
    for row in answer:
        size, least, most = row["role_size"], row["min"], row["max"]
        if row["study"] != panel.study.iri or not (
            isinstance(size, int) and isinstance(least, int) and isinstance(most, int)
        ):
            continue
        role = str(row["role"])
        sizes[role] = size
        cells[role, str(row["finding"])] = Span(least, most, size, row["basis"] == "exact")
    roles = sorted(sizes, key=lambda role: (-sizes[role], world.sort_key(role)))[:TOP_ROLES]
    rows = tuple(
        SpanRow(bar, tuple(cells.get((role, bar.finding.iri)) for role in roles)) for bar in panel.bars[:TOP_FINDINGS]
    )
    return SpanTable(tuple((world.ref(role, lang), sizes[role]) for role in roles), rows)


@dataclass(frozen=True, slots=True)
class DomainRow:
    """What one study has for a domain of the framework.

    Attributes:
        number: its number.
        domain: the domain.
        findings: findings whose factor is mapped there.
        helping: citations of facilitating findings.
        hindering: citations of hindering findings.
        people: distinct people behind them.
    """

    number: int
    domain: Ref
    findings: int
    helping: int
    hindering: int
    people: int


def domain_rows(world: World, answer: Answer, study: str, lang: str = ENGLISH) -> tuple[DomainRow, ...]:
    """The answer to domain-totals for one study and its first mapping set."""
    chosen = [row for row in answer if row["study"] == study]
    sets = [row["mapping_set"] for row in chosen]
    return tuple(
        DomainRow(
            _whole(row["domain_number"]),
            world.ref(str(row["domain"]), lang),
            _whole(row["findings"]),
            _whole(row["facilitating_citations"]),
            _whole(row["hindering_citations"]),
            _whole(row["people"]),
        )
        for row in chosen
        if row["mapping_set"] == sets[0]
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class StudySize:
    """How large a study is, each number with its own unit; None where the source does not say.

    Attributes:
        study: the study.
        year: when it was published.
        country: where it was done.
        interviews: interviews, as printed.
        people: interviewees on record.
        hospitals: hospitals, as printed.
        findings: findings on record.
        citations: who named what, on record.
    """

    study: Ref
    year: int | None
    country: str
    interviews: int | None
    people: int
    hospitals: int | None
    findings: int
    citations: int


def study_sizes(world: World, lang: str = ENGLISH) -> tuple[StudySize, ...]:
    """The studies with their sizes."""
    return tuple(
        StudySize(
            world.ref(study, lang),
            world.number(study, nasss("publicationYear")),
            clean(world.text(study, nasss("country"))),
            world.number(study, nasss("interviewCount")),
            len(world.parts(study, "Participant")),
            world.number(study, nasss("hospitalCount")),
            len(world.parts(study, "Finding")),
            len(world.parts(study, "Citation")),
        )
        for study in world.studies
    )
