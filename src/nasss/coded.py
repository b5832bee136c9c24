"""A coded project of any coding software, the map that says what it means, and the tables it becomes.

Readers of single formats (`nasss.refi`, the tabular importers) give a `Project`. A person says in a map file what
an interviewee is, which attribute holds the role, which codes are factors; nothing of that is guessed. `to_tables`
makes the tables of a study folder from both, and a `LossReport` of what was kept, what was dropped, and why.

Keys (of codes, documents, people, coders) and names of documents, sets and people stay in memory: they never
reach a table. What does is told by the map: labels of codes, and their descriptions only when it says so.
"""

import csv
import hmac
import io
import os
import re
import secrets
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nasss.errors import ProblemError, UsageError, shown
from nasss.writing import cannot_write, staging

if TYPE_CHECKING:
    from nasss.answers import Answer

OPEN = "?"
IGNORE = "ignore"
MEMBER = "member"  # the one value that belonging to a set has
ARROW = " > "  # between the names of a code's path

HOMES = ("case", "document", "set")
MEANINGS = ("role", "site", "phase", "person", IGNORE)
DIRECTIONS = ("Facilitating", "Hindering", "Undirected")
# A mapping that is ambiguous needs an alternative beside it: that is work for mappings.csv, after the import.
AMBIGUITIES = ("Unambiguous", "SlightlyAmbiguous")
OWN = "own"  # a code that is a factor of the study's own
NO_FACTOR = "not-a-factor"

YAML_DEPTH = 50  # of lists and dictionaries in brackets; reading them takes the square of the time
LISTED_VALUES = 40  # an attribute with more values is an identifier; listing them helps nobody
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOOL = re.compile(r"[A-Za-z][\w .()+-]{0,59}", re.ASCII)


# What a reader gives


@dataclass(frozen=True)
class Code:
    """A code of the codebook.

    Attributes:
        key: what the file calls it; kept in memory only.
        name: its name, as the coders gave it.
        parent: key of the code it stands under; None at the top.
        description: its description; None without one.
        codable: whether passages may be coded with it; else it only groups others.
    """

    key: str
    name: str
    parent: str | None = None
    description: str | None = None
    codable: bool = True


@dataclass(frozen=True)
class Attribute:
    """A variable and the value that a document or a person has of it."""

    name: str
    value: str


@dataclass(frozen=True)
class Document:
    """A source that was coded: a transcript, a recording, a picture.

    Attributes:
        key: what the file calls it; kept in memory only.
        attributes: its variables.
        sets: names of the sets it is in.
    """

    key: str
    attributes: tuple[Attribute, ...] = ()
    sets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """What coding software calls a case: often a person, sometimes a site.

    Attributes:
        key: what the file calls it; kept in memory only.
        documents: keys of the documents that belong to it as a whole.
        attributes: its variables.
        passages: keys of the documents of which only passages belong to it, as in a group discussion.
    """

    key: str
    documents: tuple[str, ...]
    attributes: tuple[Attribute, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coding:
    """One passage coded with one code.

    Attributes:
        document: key of the document.
        code: key of the code.
        start: where it begins, in code points of the text without byte order mark and with LF line ends; None
            when the document has no text or the place is not certain.
        end: where it ends, exclusive.
        coder: key of who coded it; None when not said.
    """

    document: str
    code: str
    start: int | None = None
    end: int | None = None
    coder: str | None = None


@dataclass(frozen=True)
class Dropped:
    """Something that a reader left out: what, how many, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True)
class Project:
    """A coded project.

    Attributes:
        format: the file format, for example ``REFI-QDA project``.
        tool: the software that wrote it; None when not said.
        sha256: of the file.
        codes: the codebook, parents before children.
        documents: the documents.
        cases: people or sites that documents belong to.
        codings: the coded passages.
        offset_convention: how the file counts positions in text; None when no position is used.
        fit: share of passages, 0 to 1, that begin and end at words under that convention; None likewise.
        fit_note: what else there is to say on positions, such as the next best convention.
        schema_valid: whether the file keeps to its schema; None when there is none to check it with.
        schema_problems: where it departs from it.
        dropped: what the reader left out.
    """

    format: str
    tool: str | None
    sha256: str
    codes: tuple[Code, ...]
    documents: tuple[Document, ...]
    cases: tuple[Person, ...]
    codings: tuple[Coding, ...]
    offset_convention: str | None = None
    fit: float | None = None
    fit_note: str = ""
    schema_valid: bool | None = None
    schema_problems: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


# What a person confirms


@dataclass(frozen=True)
class Site:
    """The case of a study (a hospital, an organisation) that an attribute's value stands for."""

    id: str
    label: str
    kind: str
    case_type: str


@dataclass(frozen=True)
class Phase:
    """The time point that an attribute's value stands for; start and end are YYYY or YYYY-MM, or empty."""

    id: str
    label: str
    order: int
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class AttributeRule:
    """What an attribute tells.

    Attributes:
        of: what has it: ``case``, ``document`` or ``set`` (then `name` is the set, and its value ``member``).
        name: the attribute.
        gives: ``role``, ``site``, ``phase``, ``person`` (each value is one interviewee) or ``ignore``.
        values: what each value means: the local name of an adopter role, a site or a phase; ``ignore``; ``?``.
    """

    of: str
    name: str
    gives: str
    values: Mapping[str, str | Site | Phase]

    @property
    def place(self) -> str:
        """The entry in words."""
        return f"set {self.name!r}" if self.of == "set" else f"attribute {self.name!r} of {self.of}"


@dataclass(frozen=True)
class CodeRule:
    """What a code is.

    Attributes:
        code: its path, names from the top joined by ``>``.
        means: ``own`` (a factor of the study's own), the local name of a shared factor, ``not-a-factor`` or
            ``ignore`` (its codings are left out), ``?``.
        match: with a shared factor: ``exact`` (the same factor) or ``broad`` (the shared factor is the broader one).
        same_as: path of another code that is the same factor, for a topic that stands under two branches.
        question: framework question or domain that the factor is mapped to; empty without a mapping.
        ambiguity: how clear that mapping is.
        rationale: why it is mapped so.
    """

    code: str
    means: str
    match: str = "exact"
    same_as: str = ""
    question: str = ""
    ambiguity: str = ""
    rationale: str = ""


@dataclass(frozen=True)
class Map:
    """What the parts of a project mean, as a person confirmed it.

    Attributes:
        person: what one interviewee is: a ``case``, a ``document`` or a value of the ``attribute`` that gives it.
        technology: label of the technology that the study is about.
        attributes: what attributes and sets tell.
        directions: direction of a code and all below it, by path; the longest path counts; none: Undirected.
        codes: what single codes are.
        other_codes: what all other codes are: ``own``, ``not-a-factor`` or ``?``.
        tree: ``keep`` puts factors under those of the codes above them, ``ignore`` does not.
        descriptions: ``keep`` takes descriptions of codes as definitions, ``ignore`` does not.
        author: who placed codes under shared factors and questions.
        date: when, YYYY-MM-DD.
        case_types: label of each case type by its id.
    """

    person: str
    technology: str
    attributes: tuple[AttributeRule, ...]
    directions: Mapping[str, str]
    codes: Mapping[str, CodeRule]
    other_codes: str = OPEN
    tree: str = OPEN
    descriptions: str = OPEN
    author: str = ""
    date: str = ""
    case_types: Mapping[str, str] = field(default_factory=dict)


# What was kept and lost


@dataclass(frozen=True)
class Loss:
    """One line of a loss report."""

    what: str
    kept: int
    dropped: int
    why: str


@dataclass(frozen=True)
class LossReport:
    """What became of a project.

    Attributes:
        lines: what was kept and dropped, and why.
        review: texts that go into the study and may name people.
        notes: what else to know: positions, departures from the schema, the unit that is counted.
    """

    lines: tuple[Loss, ...]
    review: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def rows(self) -> list[tuple[str, str, str, str]]:
        """The lines as texts: what, kept, dropped, why."""
        return [(line.what, str(line.kept), str(line.dropped), line.why) for line in self.lines]

    def to_answer(self) -> "Answer":
        """The lines as an answer, which can be written in all formats."""
        from nasss.answers import Answer, plain_table

        return Answer(plain_table(("what", "kept", "dropped", "why"), self.rows()), "")

    def to_text(self) -> str:
        """The report for a terminal."""
        table = [("what", "kept", "dropped", "why"), *self.rows()]
        wide = [max(len(row[i]) for row in table) for i in range(3)]
        lines = [f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]}".rstrip() for row in table]
        if self.notes:
            lines += ["", *self.notes]
        if self.review:
            lines += ["", "To review, since these texts go into the study and may name people:"]
            lines += [f"  {text}" for text in self.review]
        return "\n".join(lines) + "\n"


Cells = dict[str, str]
Rows = dict[str, list[Cells]]


def clean(text: str) -> str:
    """A name on one line, without control characters and double spaces."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())


def code_paths(project: Project) -> dict[str, str]:
    """The path of each code by its key; a path that occurs twice gets a number."""
    parents = {code.key: code.parent for code in project.codes}
    names = {code.key: clean(code.name) or "unnamed code" for code in project.codes}
    paths: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for code in project.codes:
        chain, key, seen = [code.key], parents[code.key], {code.key}
        while key in names and key not in seen:
            seen.add(key)
            chain.append(key)
            key = parents[key]
        above = paths.get(code.parent or "")
        path = f"{above}{ARROW}{names[code.key]}" if above else ARROW.join(names[k] for k in reversed(chain))
        taken[path] += 1
        paths[code.key] = path if taken[path] == 1 else f"{path} ({taken[path]})"
    return paths


def load_yaml(text: str, name: str) -> object:
    """The texts, lists and dictionaries in a YAML or JSON text; a number or a date stays the text it is.

    Args:
        text: the YAML.
        name: what to call it in messages.

    Raises:
        ProblemError: it is no YAML, or a key stands twice in one place.
    """
    import yaml

    # With the base loader every scalar stays the text it is: 2021, yes, 01.
    class Loader(yaml.BaseLoader):  # type: ignore[misc,unused-ignore]
        """Refuses a key that stands twice, of which YAML would keep the last in silence."""

        def fetch_flow_collection_start(self, token: type[yaml.Token]) -> None:
            if self.flow_level >= YAML_DEPTH:
                raise ProblemError(f"{name}: not a map: more than {YAML_DEPTH} brackets in each other")
            super().fetch_flow_collection_start(token)

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
            keys = [key.value for key, _ in node.value]
            for key, count in Counter(str(key) for key in keys).items():
                if count > 1:
                    raise ProblemError(f"{name}: {shown(key)} stands {count} times in one place; keep one of them")
            return dict(super().construct_mapping(node, deep=True))

    try:
        return yaml.load(text, Loader=Loader)  # a BaseLoader makes texts, lists and dictionaries only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise ProblemError(f"{name}{place}: not YAML: {getattr(error, 'problem', None) or error}") from error
    except (RecursionError, TypeError, ValueError) as error:
        raise ProblemError(f"{name}: not a map: {error}") from error


# The map


def propose_map(project: Project) -> Map:
    """A map of this project in which nothing is decided."""
    attributes = [
        AttributeRule(of, name, OPEN, {value: OPEN for value in values} if len(values) <= LISTED_VALUES else {})
        for (of, name), values in _found(project).items()
    ]
    paths = code_paths(project)
    grouping = {code.parent for code in project.codes}
    tops = [paths[code.key] for code in project.codes if code.parent is None and code.key in grouping]
    return Map(
        person=OPEN,
        technology=OPEN,
        attributes=tuple(attributes),
        directions={path: OPEN for path in tops},
        codes={path: CodeRule(path, OPEN) for path in paths.values()},
    )


def check_map(project: Project, chosen: Map) -> list[str]:
    """What keeps a map from being used with a project: entries left open, and names that do not exist."""
    return [*_open_entries(project, chosen), *_wrong_entries(project, chosen)]


def _open_entries(project: Project, chosen: Map) -> Iterator[str]:
    for name in ("person", "technology", "tree", "descriptions"):
        if getattr(chosen, name) in (OPEN, ""):
            yield f"{name}: still open"
    rules = {(rule.of, rule.name): rule for rule in chosen.attributes}
    for (of, name), values in _found(project).items():
        rule = rules.get((of, name)) or AttributeRule(of, name, OPEN, {})
        if rule.gives == OPEN:
            yield f"{rule.place}, gives: still open"
        elif rule.gives not in ("person", IGNORE):
            for value in values:
                if rule.values.get(value, OPEN) == OPEN:
                    yield f"{rule.place}, value {value!r}: still open"
    yield from (f"directions, {path!r}: still open" for path, value in chosen.directions.items() if value == OPEN)
    if chosen.other_codes == OPEN:
        for path in code_paths(project).values():
            if path not in chosen.codes or chosen.codes[path].means == OPEN:
                yield f"code {path!r}: still open (or decide all of these by other_codes)"
    if any(_shared(rule) or rule.question for rule in chosen.codes.values()):
        if chosen.author in (OPEN, ""):
            yield "author: still open; say who placed codes under shared factors and questions"
        if not _DAY.fullmatch(chosen.date):
            yield "date: still open; say when that was done, as YYYY-MM-DD"


def _wrong_entries(project: Project, chosen: Map) -> Iterator[str]:
    from nasss.ontology import members

    found, paths, kinds = _found(project), set(code_paths(project).values()), _case_kinds()
    for rule in chosen.attributes:
        if (rule.of, rule.name) not in found:
            yield f"{rule.place}: the project has none of this name"
        for value, means in rule.values.items():
            if rule.gives == "role" and means not in members("AdopterRole") and means not in (OPEN, IGNORE):
                yield f"{rule.place}, value {value!r}: {means!r} is no adopter role of the ontology"
            if isinstance(means, Site) and means.kind not in kinds:
                yield f"{rule.place}, value {value!r}, kind: {means.kind!r}; expected {' or '.join(kinds)}"
    givers = [rule for rule in chosen.attributes if rule.gives == "person"]
    if (chosen.person == "attribute") != bool(givers):
        yield "person: expected attribute together with at least one attribute that gives: person"
    if chosen.person == "case" and not project.cases:
        yield "person: the project has no cases; expected document or attribute"
    for problem in (_clashes(chosen, Site), _clashes(chosen, Phase)):
        yield from problem
    yield from (f"directions, {path!r}: no code has this path" for path in chosen.directions if path not in paths)
    questions = members("FrameworkQuestion") | members("Domain")
    for path, code in chosen.codes.items():
        if path not in paths:
            yield f"code {path!r}: no code has this path"
        if _shared(code) and code.means not in members("Factor"):
            yield f"code {path!r}, is: {code.means!r} is no shared factor; expected own, not-a-factor, ignore or one"
        if code.same_as and (code.same_as not in paths or code.same_as == path):
            yield f"code {path!r}, same_as: {code.same_as!r} is not the path of another code"
        elif code.same_as and _rule(chosen, code.same_as).same_as:
            yield f"code {path!r}, same_as: {code.same_as!r} points on to a further code; name that one"
        elif code.same_as and code.means != OWN:
            yield f"code {path!r}, same_as: only a code that is: own can be the same as another"
        elif code.same_as and _rule(chosen, code.same_as).means in (NO_FACTOR, IGNORE):
            yield f"code {path!r}, same_as: {code.same_as!r} is no factor"
        if code.question and code.question not in questions:
            yield f"code {path!r}, question: {code.question!r} is no question or domain of the framework"
        if code.question and (code.same_as or code.means in (NO_FACTOR, IGNORE)):
            yield f"code {path!r}, question: only a factor of its own can be mapped; put it at that code"


def _clashes(chosen: Map, kind: type[Site] | type[Phase]) -> Iterator[str]:
    seen: dict[str, Site | Phase] = {}
    for rule in chosen.attributes:
        for means in rule.values.values():
            if isinstance(means, kind) and seen.setdefault(means.id, means) != means:
                yield f"{rule.place}: {kind.__name__.lower()} {means.id!r} is described in two ways; make them agree"
    if kind is Phase:
        orders = Counter(phase.order for phase in seen.values() if isinstance(phase, Phase))
        yield from (f"phase order {order} stands {n} times; give each its own" for order, n in orders.items() if n > 1)


def _case_kinds() -> list[str]:
    from nasss.tables import schema

    fields = schema()["cases"]["schema"]["fields"]
    return next(list(field["constraints"]["enum"]) for field in fields if field["name"] == "kind")


def _found(project: Project) -> dict[tuple[str, str], list[str]]:
    """The values of each attribute of the project, and its sets, in a stable order."""
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in project.cases:
        for attribute in case.attributes:
            values["case", clean(attribute.name)].add(clean(attribute.value))
    for document in project.documents:
        for attribute in document.attributes:
            values["document", clean(attribute.name)].add(clean(attribute.value))
        for name in document.sets:
            values["set", clean(name)].add(MEMBER)
    return {key: sorted(values[key]) for key in sorted(values)}


def _rule(chosen: Map, path: str) -> CodeRule:
    """What a code is, the codes that are left open taken together."""
    rule = chosen.codes.get(path, CodeRule(path, OPEN))
    return replace(rule, means=chosen.other_codes) if rule.means == OPEN else rule


def _shared(rule: CodeRule) -> bool:
    return rule.means not in (OPEN, OWN, NO_FACTOR, IGNORE)


# The tables


def to_tables(
    project: Project, chosen: Map, study: str, *, title: str, key: bytes | None = None
) -> tuple[Rows, LossReport]:
    """The tables of a study folder.

    Args:
        project: what was read.
        chosen: what it means.
        study: identifier of the study.
        title: its title.
        key: makes the order of pseudonyms; the same key gives the same ones again. Random when not given, and
            never written anywhere.

    Returns:
        The rows of each table by its name, cells by column; and what was kept and lost.

    Raises:
        UsageError: the study cannot be called so.
        ProblemError: nothing is coded, or the map does not fit; the message lists every problem.
    """
    if not IDENTIFIER.fullmatch(study):
        raise UsageError(
            f"{study!r}: expected lower-case letters, digits and single hyphens, for example my-study-2024"
        )
    if not clean(title):
        raise UsageError("The study needs a title")
    if not project.codings:
        raise ProblemError(
            "No coding in the project: nothing was coded, or the software that wrote it left the codings out. "
            "Look in that software whether passages are coded, and export again"
        )
    if problems := check_map(project, chosen):
        raise ProblemError("The map does not fit the project yet:\n" + "\n".join(problems))
    return _Tables(project, chosen, key or secrets.token_bytes(32)).make(study, clean(title))


@dataclass(frozen=True)
class _Kept:
    """A coding whose code is a factor, with all that the map says of it."""

    coding: Coding
    factor: str
    direction: str
    phase: str
    person: str | None


class _Tables:
    def __init__(self, project: Project, chosen: Map, key: bytes) -> None:
        self.project, self.map, self.key = project, chosen, key
        self.paths = code_paths(project)
        self.codes = {code.key: code for code in project.codes}
        self.by_path = {path: self.codes[key] for key, path in self.paths.items()}
        self.lines: list[Loss] = []
        self.review: list[str] = []
        self.rules = {(rule.of, rule.name): rule for rule in chosen.attributes}
        self.cases = {case.key: case for case in project.cases}
        self.whole: dict[str, list[str]] = defaultdict(list)
        self.parted = {document for case in project.cases for document in case.passages}
        for case in project.cases:
            for document in case.documents:
                self.whole[document].append(case.key)
        self.people_of = {document.key: self._person(document) for document in project.documents}
        self.interview_of: dict[str, str] = {}
        self.factor_labels: dict[str, str] = {}
        self.phase_of = {document.key: self._phase(document) for document in project.documents}

    def make(self, study: str, title: str) -> tuple[Rows, LossReport]:
        factors, factor_rows = self._factors()
        kept = self._kept(factors)
        one_each = all(coding.person is not None for coding in kept)
        people = self._pseudonyms("person", self._people(), "p")
        documents = self._pseudonyms("document", [document.key for document in self.project.documents], "d")
        coders = self._pseudonyms("coder", {c.coding.coder for c in kept if c.coding.coder}, "c", width=1)
        interviews = self._interviews(people, documents)
        anchors, anchor_rows = self._anchors(kept, documents)
        findings, finding_rows = self._findings(kept, one_each, anchors)
        citations = self._citations(kept, findings, people, anchors, coders, interviews)
        seats = self._seats(people)
        tables: Rows = {
            "study": [self._study(study, title, interviews)],
            "technologies": [{"id": "technology", "label": self.map.technology}],
            **seats,
            "phases": self._phases(),
            "interviews": interviews,
            "samples": self._samples(len(people), len(kept), one_each),
            "coders": [{"id": name} for name in coders.values()],
            "anchors": anchor_rows,
            "imports": [self._import(len(citations), factors)],
            "factors": factor_rows,
            "findings": finding_rows,
            "citations": citations,
            **self._mappings(factors),
        }
        used = sum(rule.gives != IGNORE for rule in self.map.attributes)
        self._line("attributes and sets", used, len(self.map.attributes) - used, "dropped: the map says ignore")
        self.lines += [Loss(dropped.what, 0, dropped.count, dropped.why) for dropped in self.project.dropped]
        report = LossReport(tuple(self.lines), tuple(self.review), tuple(self._notes(one_each)))
        return {name: rows for name, rows in tables.items() if rows}, report

    def _pseudonyms(self, kind: str, keys: Iterable[str], letter: str, width: int = 2) -> dict[str, str]:
        """A number for each key, in an order that only the secret key makes: not that of names or of the file."""

        def secret(name: str) -> bytes:
            return hmac.digest(self.key, f"{kind}:{name}".encode("utf-8", "surrogatepass"), "sha256")

        ordered = sorted(set(keys), key=secret)
        width = max(width, len(str(len(ordered))))
        return {name: f"{letter}{number:0{width}}" for number, name in enumerate(ordered, 1)}

    # People

    def _facts(self, document: Document) -> Iterator[tuple[AttributeRule, str]]:
        """What the attributes of a document, of its sets and of the cases it belongs to say, with their rules."""
        found = [("document", clean(a.name), clean(a.value)) for a in document.attributes]
        found += [("set", clean(name), MEMBER) for name in document.sets]
        for case in self.whole[document.key]:
            found += [("case", clean(a.name), clean(a.value)) for a in self.cases[case].attributes]
        for of, name, value in found:
            if rule := self.rules.get((of, name)):
                yield rule, value

    def _person(self, document: Document) -> str | None:
        """Key of the one person whose document this is; None when it is not one person's."""
        if self.map.person == "document":
            return document.key
        if self.map.person == "case":
            found = [] if document.key in self.parted else self.whole[document.key]
        else:
            facts = [(rule, value) for rule, value in self._facts(document) if rule.gives == "person"]
            found = sorted({rule.name if rule.of == "set" else value for rule, value in facts} - {""})
        return found[0] if len(found) == 1 else None

    def _people(self) -> list[str]:
        if self.map.person == "case":
            return [case.key for case in self.project.cases if case.documents or case.passages]
        return sorted({person for person in self.people_of.values() if person is not None})

    def _said(self, gives: str) -> dict[str, set[str | Site | Phase]]:
        """What the attributes that give this say of each person."""
        said: dict[str, set[str | Site | Phase]] = defaultdict(set)
        for document in self.project.documents:
            person = self.people_of[document.key]
            if person is not None:
                said[person] |= set(self._meant(self._facts(document), gives))
        if self.map.person == "case":
            for case in self.project.cases:
                rules = ((self.rules.get(("case", clean(a.name))), clean(a.value)) for a in case.attributes)
                said[case.key] |= set(self._meant([(rule, value) for rule, value in rules if rule], gives))
        return said

    def _meant(self, facts: Iterable[tuple[AttributeRule, str]], gives: str) -> Iterator[str | Site | Phase]:
        for rule, value in facts:
            means = rule.values.get(value, IGNORE)
            if rule.gives == gives and means != IGNORE:
                yield means

    def _seats(self, people: Mapping[str, str]) -> Rows:
        roles, sites = self._said("role"), self._said("site")
        role_of = {person: next(iter(found)) for person, found in roles.items() if len(found) == 1}
        site_of = {person: next(iter(found)) for person, found in sites.items() if len(found) == 1}
        seated = [person for person in people if person in role_of]
        known = {site.id: site for site in self._meanings() if isinstance(site, Site)}
        self._line("people", len(people), 0, "as interviewees p01 and so on; their names and identifiers are left out")
        empty = len(self.project.cases) - len(people) if self.map.person == "case" else 0
        self._line("cases without a document", 0, empty, "nobody was interviewed there, as far as the project tells")
        several = sum(len(found) > 1 for found in roles.values())
        self._line("roles of people", len(seated), several, "dropped: one person with two different roles")
        without = len(people) - len(seated) - several
        self._line("people without a role", without, 0, "the map gives them none, so they have no seat")
        lost = sum(1 for person in people if len(sites.get(person, ())) == 1 and person not in role_of)
        several = sum(len(found) > 1 for found in sites.values())
        placed = sum(1 for person in seated if person in site_of)
        self._line("sites of people", placed, lost + several, "dropped: a seat needs a role first, and one site only")
        positions, participants = [], []
        for person, name in people.items():
            row = {"id": name}
            if person in role_of:
                role, site = str(role_of[person]), site_of.get(person)
                printed = _shared_label(role)
                case = site.id if isinstance(site, Site) else ""
                positions.append({"id": f"seat-{name}", "case": case, "role": role, "printed_role": printed})
                row |= {"position": f"seat-{name}", "position_source": "the coded project, read by the team's own map"}
            participants.append(row)
        used = {row["case"] for row in positions}
        cases = [
            {"id": s.id, "label": s.label, "kind": s.kind, "case_type": s.case_type}
            for s in sorted(known.values(), key=lambda site: site.id)
            if s.id in used
        ]
        types = [
            {"id": name, "label": self.map.case_types.get(name, name), "status": "OwnProposal"}
            for name in sorted({case["case_type"] for case in cases})
        ]
        return {"case-types": types, "cases": cases, "positions": positions, "participants": participants}

    def _meanings(self) -> Iterator[str | Site | Phase]:
        for rule in self.map.attributes:
            yield from rule.values.values()

    # Time

    def _phase(self, document: Document) -> str:
        """Identifier of the phase of a document; empty when it has none, or two."""
        found = {means.id for means in self._meant(self._facts(document), "phase") if isinstance(means, Phase)}
        return found.pop() if len(found) == 1 else ""

    def _phases(self) -> list[Cells]:
        used = set(self.phase_of.values())
        found = {means.id: means for means in self._meanings() if isinstance(means, Phase) and means.id in used}
        rows = []
        for phase in sorted(found.values(), key=lambda phase: phase.order):
            row = {"id": phase.id, "label": phase.label, "order": str(phase.order)}
            rows.append(row | {"start": phase.start, "end": phase.end})
        return rows

    def _interviews(self, people: Mapping[str, str], documents: Mapping[str, str]) -> list[Cells]:
        """One interview for each document of a person, where people have several or time points are told apart."""
        own = [key for key in documents if self.people_of[key] is not None]
        if len(own) == len({self.people_of[key] for key in own}) and not any(self.phase_of.values()):
            return []
        width = max(2, len(str(len(own))))
        rows = []
        for number, key in enumerate(own, 1):
            person = people[self.people_of[key] or ""]
            self.interview_of[key] = f"i{number:0{width}}"
            rows.append({"id": self.interview_of[key], "participant": person, "phase": self.phase_of[key]})
        return rows

    # Codes

    def _factors(self) -> tuple[dict[str, str], list[Cells]]:
        """The factor of each code that is one, by key of the code; and the rows of the study's own factors."""
        rules = {key: _rule(self.map, path) for key, path in self.paths.items()}
        names = Names()
        factors: dict[str, str] = {}
        for key, rule in rules.items():
            if rule.means not in (NO_FACTOR, IGNORE) and not rule.same_as:
                exact = _shared(rule) and rule.match == "exact"
                factors[key] = rule.means if exact else names.new(clean(self.codes[key].name), "code")
        rows: dict[str, Cells] = {}
        for key, factor in factors.items():
            if factor != rules[key].means:
                rows[factor] = self._factor_row(self.codes[key], factor, rules[key])
        for key, rule in rules.items():
            if rule.same_as and rule.means == OWN:
                factors[key] = factors[self.by_path[rule.same_as].key]
        if self.map.tree == "keep":
            self._place_under_parents(factors, rows)
        self._report_codes(rules, factors)
        self.factor_labels = {factor: row["label"] for factor, row in rows.items()}
        return factors, list(rows.values())

    def _factor_row(self, code: Code, factor: str, rule: CodeRule) -> Cells:
        label, described = clean(code.name) or "unnamed code", clean(code.description or "")
        kept = described if self.map.descriptions == "keep" else ""
        self.review.append(f"{label}: {kept}" if kept else label)
        row = {"id": factor, "label": label, "definition": sentence(kept or "A code of the study's own codebook")}
        if _shared(rule):
            row["broader"] = rule.means
            row["note"] = f"Placed under the shared factor by {self.map.author} on {self.map.date}."
        return row

    def _place_under_parents(self, factors: Mapping[str, str], rows: Mapping[str, Cells]) -> None:
        for key, factor in factors.items():
            row = rows.get(factor)
            if row is None or "broader" in row:
                continue
            above = self.codes[key].parent
            seen = {key}
            while above in self.codes and above not in seen and factors.get(above, factor) == factor:
                seen.add(above)
                above = self.codes[above].parent
            broader = factors.get(above or "", factor)
            if broader != factor and not _leads_to(rows, broader, factor):
                row["broader"] = broader

    def _report_codes(self, rules: Mapping[str, CodeRule], factors: Mapping[str, str]) -> None:
        self._line("codes", len(factors), len(rules) - len(factors), "dropped: no factors, as the map says")
        exact = sum(_shared(rule) and rule.match == "exact" for rule in rules.values())
        broad = sum(_shared(rule) and rule.match == "broad" for rule in rules.values())
        if exact or broad:
            self._line("codes that are shared factors", exact, 0, f"placed by {self.map.author} on {self.map.date}")
            self._line("codes placed under shared factors", broad, 0, f"by {self.map.author} on {self.map.date}")
        described = [key for key, code in self.codes.items() if clean(code.description or "")]
        own = [key for key in described if key in factors and (rules[key].means == OWN or rules[key].match == "broad")]
        kept = len([key for key in own if not rules[key].same_as]) if self.map.descriptions == "keep" else 0
        why = "dropped: a factor of the study's own keeps its description, and only when the map says so"
        self._line("descriptions of codes", kept, len(described) - kept, why)

    def _direction(self, path: str) -> str:
        """The direction that the longest path above a code, or its own, has in the map."""
        above = [top for top in self.map.directions if path == top or path.startswith(top + ARROW)]
        direction = self.map.directions[max(above, key=len)] if above else IGNORE
        return "Undirected" if direction == IGNORE else direction

    def _mappings(self, factors: Mapping[str, str]) -> Rows:
        rows: dict[str, Cells] = {}
        for key, factor in factors.items():
            rule = _rule(self.map, self.paths[key])
            if not rule.question:
                continue
            if rows.get(factor, {}).get("maps_to", rule.question) != rule.question:
                raise ProblemError(
                    f"code {rule.code!r}, question: the factor {factor} is already mapped to "
                    f"{rows[factor]['maps_to']}; give it one question, and alternatives in mappings.csv later"
                )
            cells = {"factor": factor, "rank": "0", "maps_to": rule.question, "ambiguity": rule.ambiguity}
            rows[factor] = cells | {"status": "ProposedMapping", "set": "v1", "rationale": rule.rationale}
        if not rows:
            return {}
        note = f"Confirmed on {self.map.date} in the map that the import was made with."
        label = "Codes of the study to NASSS"
        head = {"id": "v1", "version": "1", "label": label, "author": self.map.author, "note": note}
        return {"mapping-sets": [head], "mappings": list(rows.values())}

    # Codings

    def _kept(self, factors: Mapping[str, str]) -> list[_Kept]:
        kept = [
            _Kept(
                coding,
                factors[coding.code],
                self._direction(self.paths[coding.code]),
                self.phase_of[coding.document],
                self.people_of[coding.document],
            )
            for coding in self.project.codings
            if coding.code in factors
        ]
        total = len(self.project.codings)
        self._line("codings", len(kept), total - len(kept), "dropped: their code is no factor")
        if not kept:
            raise ProblemError(
                f"None of the {total} codings has a code that the map calls a factor, so nothing would be left; "
                "look at codes and other_codes in the map"
            )
        return kept

    def _anchors(
        self, kept: Sequence[_Kept], documents: Mapping[str, str]
    ) -> tuple[dict[tuple[str, int, int], str], list[Cells]]:
        """Identifiers of the places of codings, and their rows; a coding without a place gets its whole document."""
        places = {_place(item.coding) for item in kept}
        ordered = sorted(places, key=lambda place: (documents[place[0]], place[1:]))
        width = max(3, len(str(len(ordered))))
        anchors: dict[tuple[str, int, int], str] = {}
        rows = []
        number: Counter[str] = Counter()
        for place in ordered:
            document, start, end = documents[place[0]], place[1], place[2]
            if end > start:
                number[document] += 1
                anchors[place] = f"{document}-{number[document]:0{width}}"
                rows.append({"id": anchors[place], "document": document, "start": str(start), "end": str(end)})
            else:
                anchors[place] = document
                rows.append({"id": document, "document": document})
        with_place = sum(_place(item.coding)[2] > 0 for item in kept)
        why = "dropped: in a recording, picture or PDF, of a whole document, or not certain; the document is kept"
        self._line("places of codings in the text", with_place, len(kept) - with_place, why)
        self._line("documents", len(documents), 0, "as d01 and so on; their names, paths and texts are left out")
        return anchors, rows

    def _findings(
        self, kept: Sequence[_Kept], one_each: bool, anchors: Mapping[tuple[str, int, int], str]
    ) -> tuple[dict[tuple[str, str, str], str], list[Cells]]:
        groups: dict[tuple[str, str, str], list[_Kept]] = defaultdict(list)
        for item in kept:
            groups[item.factor, item.direction, item.phase].append(item)
        names, rows, findings = Names(), [], {}
        labels = {means.id: means.label for means in self._meanings() if isinstance(means, Phase)}
        for group in sorted(groups):
            factor, direction, phase = group
            items = groups[group]
            findings[group] = names.new("-".join(filter(None, (_kebab(factor), direction, phase))), "finding")
            about = self.factor_labels.get(factor) or _shared_label(factor)
            row = {
                "id": findings[group],
                "label": ", ".join(filter(None, (about, direction.lower(), labels.get(phase, "")))),
                "factor": factor,
                "listed_as": direction,
                "count": str(len({item.person for item in items}) if one_each else len(items)),
                "unit": "IntervieweeUnit" if one_each else "CodingUnit",
                "attribution": "AttributedToInterviewees" if one_each else "AttributedToDocuments",
                "response": "Raised",
                "elicitation": "ElicitationNotReported",
                "phase": phase,
                "sources": "; ".join(sorted({anchors[_place(item.coding)] for item in items})),
            }
            rows.append(row)
        self._line("findings", len(rows), 0, "one for each factor, direction and time point")
        undirected = sum(row["listed_as"] == "Undirected" for row in rows)
        self._line("findings without a direction", undirected, 0, "the map gives their codes none")
        return findings, rows

    def _citations(
        self,
        kept: Sequence[_Kept],
        findings: Mapping[tuple[str, str, str], str],
        people: Mapping[str, str],
        anchors: Mapping[tuple[str, int, int], str],
        coders: Mapping[str, str],
        interviews: Sequence[Cells],
    ) -> list[Cells]:
        rows: dict[tuple[str, str, str, str], Cells] = {}
        cited = 0
        for item in kept:
            if item.person is None:
                continue
            cited += 1
            place, coder = anchors[_place(item.coding)], coders.get(item.coding.coder or "", "")
            finding, person = findings[item.factor, item.direction, item.phase], people[item.person]
            row = {"finding": finding, "participant": person, "source": place, "coder": coder}
            if interviews:
                row["interview"] = self.interview_of[item.coding.document]
            rows[finding, person, place, coder] = row
        why = "dropped: they repeat another of the same person, finding, place and coder"
        self._line("citations", len(rows), cited - len(rows), why)
        why = "dropped: counted, but not cited, since the document belongs to no one person or to several"
        self._line("codings of one person", cited, len(kept) - cited, why)
        why = "as c1 and so on; names are left out"
        self._line("coders", len(coders), 0, why)
        return [rows[key] for key in sorted(rows)]

    # The rest

    def _study(self, study: str, title: str, interviews: Sequence[Cells]) -> Cells:
        return {
            "id": study,
            "title": title,
            "method": f"interviews, coded in software; read from a file of the format {self.project.format}",
            "kind": "primary",
            "access": "restricted",
            "note": "Made from a coded project. Its texts, names and identifiers are not in these tables.",
        }

    def _samples(self, people: int, codings: int, one_each: bool) -> list[Cells]:
        rows = [
            {"id": "people", "label": "people in the coded project", "unit": "IntervieweeUnit", "size": str(people)}
        ]
        if not one_each:
            label = "codings with a factor in the coded project"
            rows.append({"id": "codings", "label": label, "unit": "CodingUnit", "size": str(codings)})
        return rows

    def _import(self, citations: int, factors: Mapping[str, str]) -> Cells:
        project = self.project
        tool = clean(project.tool or "")
        valid = {True: "yes", False: "no", None: "not-checked"}[project.schema_valid]
        return {
            "id": "import",
            "format": project.format,
            "tool": tool if _TOOL.fullmatch(tool) else "",
            "sha256": project.sha256,
            "schema_valid": valid,
            "offset_convention": project.offset_convention or "",
            "fit": "" if project.fit is None else str(int(project.fit * 100)),
            "codings": str(len(project.codings)),
            "citations": str(citations),
            "note": f"{len(factors)} of {len(project.codes)} codes are factors.",
        }

    def _notes(self, one_each: bool) -> Iterator[str]:
        project = self.project
        if not one_each:
            yield (
                "The numbers count codings, not people: at least one coded document belongs to no one person, or to "
                "several. They must not be read as numbers of people."
            )
        if project.fit is not None:
            yield f"Positions: {project.offset_convention}; {project.fit:.0%} of passages begin and end at words."
        if project.fit_note:
            yield project.fit_note
        if project.schema_valid is not None:
            count = len(project.schema_problems)
            yield "The file keeps to its schema." if project.schema_valid else f"Departures from the schema: {count}."
            yield from (f"  {problem}" for problem in project.schema_problems)

    def _line(self, what: str, kept: int, dropped: int, why: str) -> None:
        if kept or dropped:
            # A reason for what was dropped says nothing where nothing was.
            self.lines.append(Loss(what, kept, dropped, why if dropped or not why.startswith("dropped: ") else ""))


class Names:
    """Identifiers made of names, each given once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def new(self, text: str, otherwise: str) -> str:
        """An identifier made of a text, or of another where nothing of it can be used."""
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or otherwise
        name, number = stem, 1
        while name in self.taken:
            number += 1
            name = f"{stem}-{number}"
        self.taken.add(name)
        return name


def _place(coding: Coding) -> tuple[str, int, int]:
    """Document, start and end of a coding; both 0 when its place in the text is not known."""
    start, end = coding.start, coding.end
    return (
        (coding.document, start, end)
        if start is not None and end is not None and end > start >= 0
        else (coding.document, 0, 0)
    )


def _leads_to(rows: Mapping[str, Cells], factor: str, target: str) -> bool:
    """Whether the broader factors of a factor lead to another."""
    seen: set[str] = set()
    while factor in rows and factor not in seen:
        if factor == target:
            return True
        seen.add(factor)
        factor = rows[factor].get("broader", "")
    return factor == target


def sentence(text: str) -> str:
    """The text with a full stop at its end, unless it ends in one."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name)


def _shared_label(factor: str) -> str:
    from nasss.namespaces import NASSS
    from nasss.ontology import label

    return label(NASSS[factor])


# The folder


def write_study(folder: Path, tables: Mapping[str, Sequence[Mapping[str, str]]], *, write: bool = True) -> None:
    """Check the tables of a study and put them in a folder of its own: all of them, or nothing.

    Args:
        folder: where to; its name is the identifier of the study, and it must not exist yet.
        tables: the rows of each table by its name.
        write: False only checks.

    Raises:
        UsageError: the folder exists.
        ProblemError: the tables break the schema; the message lists every problem.
        EngineError: it cannot be written.
    """
    from nasss.tables import read_tables, schema

    if write and (folder.exists() or folder.is_symlink()):
        raise UsageError(f"{folder}: exists already; name another folder, or remove it first")
    try:
        if write:
            folder.parent.mkdir(parents=True, exist_ok=True)
        with staging(folder.parent) if write else tempfile.TemporaryDirectory() as place:
            staged = Path(place) / folder.name
            staged.mkdir()
            for name, rows in tables.items():
                columns = [column["name"] for column in schema()[name]["schema"]["fields"]]
                (staged / f"{name}.csv").write_bytes(_csv(columns, rows).encode())
            try:
                read_tables(staged)
            except ProblemError as error:
                # Nobody can look at the staged files; the tables will bear the folder's name.
                raise ProblemError(str(error).replace(str(staged), str(folder))) from error
            if write:
                os.rename(staged, folder)
    except OSError as error:
        raise cannot_write(folder, error) from error


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
