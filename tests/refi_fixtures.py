"""Invented REFI-QDA projects, written from the schema at test time.

Nothing here comes from a real project: the interviews, people, hospitals and codes are invented. What must never
leave a project (words of interviewees, names, paths, identifiers) is in `SECRETS`, for tests to search for.
"""

import io
import uuid
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from nasss.coded import CodeRule, Map, Phase, Project, Site, propose_map

NAMESPACE = "urn:QDA-XML:project:1.0"
_HERE = uuid.UUID("00000000-0000-4000-8000-00000000cafe")


def guid(name: str) -> str:
    """The identifier of a thing in the fixtures."""
    return str(uuid.uuid5(_HERE, name)).upper()


@dataclass(frozen=True)
class Mark:
    """A passage and the codes on it: code and coder of each."""

    words: str
    codings: tuple[tuple[str, str], ...]
    occurrence: int = 0


@dataclass(frozen=True)
class Source:
    """A document: its text as stored, its passages, the codes of the whole, its variables."""

    name: str
    text: str = ""
    marks: tuple[Mark, ...] = ()
    whole: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    kind: str = "TextSource"
    inline: bool = False


@dataclass(frozen=True)
class Case:
    """A case: its name (None without one), documents, variables, and passages as (document, words)."""

    key: str
    name: str | None
    sources: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()
    passages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Counting:
    """How positions are counted: UTF-16 units or code points, width of a line end (0: as stored), mark or not."""

    utf16: bool = False
    line: int = 1
    mark: bool = False


@dataclass(frozen=True)
class Fixture:
    """A project to be written."""

    sources: tuple[Source, ...]
    cases: tuple[Case, ...] = ()
    sets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codes: str = ""
    variables: tuple[str, ...] = ()
    counting: Counting = Counting()
    origin: str = "Invented Coder 1.0"
    folder: str = "Sources"
    braces: bool = False
    member: str = "targetGUID"
    shift: int = 0
    namespace: str = NAMESPACE
    notes: bool = False

    def xml(self) -> str:
        """The text of project.qde."""
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<Project xmlns="{self.namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
            '  xsi:schemaLocation="urn:QDA-XML:project:1.0 http://schema.example.invalid/Project.xsd"',
            f'  name="Secret project of Quux" origin={quoteattr(self.origin)} basePath="C:/SECRET/BASE">',
            f"<Users>{self._users()}</Users>",
            f"<CodeBook><Codes>{self.codes}</Codes></CodeBook>",
        ]
        if self.variables:
            rows = "".join(
                f'<Variable guid="{self._id("variable " + name)}" name={quoteattr(name)} typeOfVariable="Text"/>'
                for name in self.variables
            )
            parts.append(f"<Variables>{rows}</Variables>")
        if self.cases:
            parts.append(f"<Cases>{''.join(map(self._case, self.cases))}</Cases>")
        parts.append(f"<Sources>{''.join(map(self._source, self.sources))}</Sources>")
        if self.notes:
            note = f"<PlainTextContent>{escape('Memo: Quux was angry')}</PlainTextContent>"
            coding = self._coding("note", ("Money", "Ann"))
            parts.append(f'<Notes><Note guid="{self._id("note")}" name="Memo on Quux">{note}{coding}</Note></Notes>')
            ends = f'originGUID="{self._id("note")}" targetGUID="{self._id("note")}"'
            parts.append(f'<Links><Link guid="{self._id("link")}" name="Quux to Zed" {ends}/></Links>')
        if self.sets:
            parts.append(f"<Sets>{''.join(map(self._set, self.sets))}</Sets>")
        if self.notes:
            vertex = f'<Vertex guid="{self._id("vertex")}" name="Quux" firstX="0" firstY="0"/>'
            parts.append(f'<Graphs><Graph guid="{self._id("graph")}" name="Map of Quux">{vertex}</Graph></Graphs>')
        return "\n".join([*parts, "</Project>"])

    def files(self) -> dict[str, bytes]:
        """The files of the archive."""
        files = {"project.qde": self.xml().encode()}
        for source in self.sources:
            if source.kind == "TextSource" and not source.inline:
                files[f"{self.folder}/{guid('file ' + source.name)}.txt"] = source.text.encode()
        return files

    def write(self, path: Path) -> Path:
        """Write the .qdpx file."""
        return write_zip(path, self.files())

    def _id(self, name: str) -> str:
        return f"{{{guid(name)}}}" if self.braces else guid(name)

    def _users(self) -> str:
        coders = sorted({coder for s in self.sources for _, coder in self._codings(s)} | {"Ann"})
        return "".join(f'<User guid="{self._id("user " + name)}" name="{name} Secretcoder"/>' for name in coders)

    def _codings(self, source: Source) -> Iterable[tuple[str, str]]:
        yield from source.whole
        for mark in source.marks:
            yield from mark.codings

    def _case(self, case: Case) -> str:
        name = "" if case.name is None else f" name={quoteattr(case.name)}"
        inner = "".join(map(self._value, case.values))
        inner += "".join(f'<SourceRef targetGUID="{self._id("source " + source)}"/>' for source in case.sources)
        for source, words in case.passages:
            inner += f'<SelectionRef targetGUID="{self._id(f"selection {source} {words} 0")}"/>'
        return f'<Case guid="{self._id("case " + case.key)}"{name}>{inner}</Case>'

    def _value(self, value: tuple[str, str]) -> str:
        reference = f'<VariableRef targetGUID="{self._id("variable " + value[0])}"/>'
        return f"<VariableValue>{reference}<TextValue>{escape(value[1])}</TextValue></VariableValue>"

    def _coding(self, place: str, coding: tuple[str, str]) -> str:
        code, coder = coding
        key = code if code.startswith("case ") else f"code {code}"
        identifier = self._id(f"coding {place} {code} {coder}")
        user = f' creatingUser="{self._id("user " + coder)}"' if coder else ""
        return f'<Coding guid="{identifier}"{user}><CodeRef targetGUID="{self._id(key)}"/></Coding>'

    def _source(self, source: Source) -> str:
        values = "".join(map(self._value, source.values))
        whole = "".join(self._coding(source.name, coding) for coding in source.whole)
        head = f'guid="{self._id("source " + source.name)}" name={quoteattr(source.name + " Quux")}'
        if source.kind != "TextSource":
            place = 'page="0" firstX="1" firstY="1" secondX="9" secondY="9"'
            kind = source.kind.removesuffix("Source")
            if kind == "Picture":
                place = place.removeprefix('page="0" ')
            if kind in ("Audio", "Video"):
                place = 'begin="0" end="1000"'
            passages = ""
            for mark in source.marks:
                codings = "".join(self._coding(mark.words, coding) for coding in mark.codings)
                identifier = self._id(f"selection {source.name} {mark.words} 0")
                passages += (
                    f'<{kind}Selection guid="{identifier}" name="heard Quux" {place}>{codings}</{kind}Selection>'
                )
            path = 'path="relative:///SECRET/quux.mp4" currentPath="absolute://C:/SECRET/quux.mp4"'
            return f"<{source.kind} {head} {path}>{passages}{whole}{values}</{source.kind}>"
        passages = "".join(self._passage(source, mark) for mark in source.marks)
        if source.inline:
            content = f"<PlainTextContent>{escape(source.text).replace(chr(13), '&#13;')}</PlainTextContent>"
            return f"<TextSource {head}>{content}{passages}{whole}{values}</TextSource>"
        path = f'plainTextPath="internal://{guid("file " + source.name)}.txt"'
        return f"<TextSource {head} {path}>{passages}{whole}{values}</TextSource>"

    def _passage(self, source: Source, mark: Mark) -> str:
        start = -1
        for _ in range(mark.occurrence + 1):
            start = source.text.index(mark.words, start + 1)
        first, last = (self._raw(source.text, place) + self.shift for place in (start, start + len(mark.words)))
        codings = "".join(self._coding(f"{source.name} {start}", coding) for coding in mark.codings)
        identifier = self._id(f"selection {source.name} {mark.words} {mark.occurrence}")
        place = f'startPosition="{first}" endPosition="{last}"'
        inner = f"<Description>Quux says {escape(mark.words)}</Description>{codings}"
        return (
            f'<PlainTextSelection guid="{identifier}" name={quoteattr(mark.words)} {place}>{inner}</PlainTextSelection>'
        )

    def _raw(self, stored: str, place: int) -> int:
        """A place in the stored text, as the software counts it."""
        before = stored[:place]
        if before.startswith("\ufeff") and not self.counting.mark:
            before = before[1:]
        if self.counting.line:
            before = before.replace("\r\n", "\n").replace("\n", "\n" * self.counting.line)
        return sum(2 if self.counting.utf16 and ord(char) > 0xFFFF else 1 for char in before)

    def _set(self, name: str) -> str:
        inner = "".join(f'<MemberSource {self.member}="{self._id("source " + s)}"/>' for s in self.sets[name])
        return f'<Set guid="{self._id("set " + name)}" name={quoteattr(name)}>{inner}</Set>'


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip, always with the same bytes for the same files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    path.write_bytes(data.getvalue())
    return path


def code(name: str, *below: str, codable: bool = True, description: str = "", key: str = "") -> str:
    """A code with those below it."""
    inner = f"<Description>{escape(description)}</Description>" if description else ""
    flag = str(codable).lower()
    identifier = guid(key or f"code {name}")
    return f'<Code guid="{identifier}" name={quoteattr(name)} isCodable="{flag}">{inner}{"".join(below)}</Code>'


# Codes, interviews and people of an invented study of a talking thermometer

CODES = (
    code(
        "Barriers",
        code("Money", description="Who pays for it; see the passage of Quux"),
        code("Old computers"),
        codable=False,
    )
    + code("Facilitators", code("Champion"), code("Money again"), codable=False)
    + code("Warm-up")
    + code("Weather")
)

_LINE = "\r\n"
TEXTS = {
    "anna": _LINE.join(
        [
            "Interviewer: Good morning 😀😀 and welcome.",
            "Anna: The budget is gone 😀, nobody pays for a talking thermometer.",
            "Interviewer: And the machines?",
            "Anna: Our machines are ancient 🩺🩺, they crash at noon. Without Bert nothing would have happened.",
        ]
    ),
    "bert": _LINE.join(
        [
            "Interviewer: Thank you 😀 for coming.",
            "Bert: I simply told everybody to try it 😀😀. The insurer pays half, which helps.",
            "Bert: Still, the budget is a worry 🩺.",
        ]
    ),
    "carla": _LINE.join(
        [
            "Interviewer: 😀😀😀 Hello again.",
            "Carla: It rains. We talked of the ward. The computers are older than me 😀, truly.",
        ]
    ),
}
MARKS = {
    "anna": (
        Mark("The budget is gone", (("Money", "Ann"), ("Money", "Bob"))),
        Mark("Our machines are ancient", (("Old computers", "Ann"),)),
        Mark("Without Bert nothing would have happened", (("Champion", "Ann"),)),
        Mark("Good morning", (("Warm-up", "Ann"),)),
    ),
    "bert": (
        Mark("I simply told everybody to try it", (("Champion", "Bob"),)),
        Mark("The insurer pays half", (("Money again", "Bob"),)),
        Mark("the budget is a worry", (("Money", "Bob"),)),
    ),
    "carla": (
        Mark("The computers are older than me", (("Old computers", "Ann"),)),
        Mark("It rains", ()),
    ),
}
NAMES = ("anna", "bert", "carla")
ROLES = {"anna": "Head of radiology at Elm", "bert": "Lawyer of Elm", "carla": "Head of radiology at Elm"}
SITES = {"anna": "Elm Hospital", "bert": "Elm Hospital", "carla": "Oak Hospital"}
YEARS = {"anna": "2020", "bert": "2021", "carla": "2021"}
VALUES = {name: (("Job", ROLES[name]), ("House", SITES[name]), ("Year", YEARS[name])) for name in NAMES}

# What must never be found in what is made of a project. Whole texts are searched for by their sentences.
SECRETS = (
    *("Quux", "Secretcoder", "SECRET", "heard", "Head of radiology at Elm", "Lawyer of Elm", "Elm Hospital"),
    *("budget is gone", "machines are ancient", "Without Bert", "told everybody", "insurer pays", "Carla:", "😀"),
    *("Anna", "Bert", "Carla", "anna", "bert", "carla", "Ann ", "Bob", "internal://", "absolute://", ".txt", ".mp4"),
)


def _base(values: bool = False, **more: object) -> Fixture:
    sources = tuple(Source(name, TEXTS[name], MARKS[name], values=VALUES[name] if values else ()) for name in NAMES)
    given: dict[str, object] = {
        "sources": sources,
        "codes": CODES,
        "variables": ("Job", "House", "Year"),
        "counting": Counting(utf16=True, line=0),
    }
    return Fixture(**(given | more))  # type: ignore[arg-type]


def named_cases() -> Fixture:
    """Home 1: each document belongs to a named case that has the variables."""
    prefixed = tuple((f"Cases:{name}" if name == "Job" else name) for name in ("Job", "House", "Year"))
    cases = tuple(
        Case(name, f"{name} Quux", (name,), tuple(zip(prefixed, (v for _, v in VALUES[name]), strict=True)))
        for name in NAMES
    )
    return _base(cases=cases, variables=prefixed, notes=True)


def unnamed_cases() -> Fixture:
    """Home 2: cases without a name hold the variables of their one document."""
    return _base(cases=tuple(Case(name, None, (name,), VALUES[name]) for name in NAMES))


def source_variables() -> Fixture:
    """Home 3: the documents have the variables."""
    return _base(values=True)


def document_sets() -> Fixture:
    """Home 4: sets of documents, for a role, a site and a time."""
    sets = {"Group of Quux": ("anna", "carla"), "Lawyers of Elm": ("bert",), "Elm Hospital": ("anna", "bert")}
    return _base(sets=sets, variables=(), member="guid")


def with_media() -> Fixture:
    """The documents of home 3, and four that are no text."""
    fixture = source_variables()
    media = tuple(
        Source(f"{kind} of Quux", marks=(Mark(f"{kind} place", (("Money", "Bob"),)),), kind=f"{kind}Source")
        for kind in ("PDF", "Picture", "Audio", "Video")
    )
    return replace(fixture, sources=(*fixture.sources, *media))


def group_interview() -> Fixture:
    """A document of two people."""
    cases = (
        Case("anna", "anna Quux", ("anna", "carla")),
        Case("bert", "bert Quux", ("bert", "carla")),
    )
    return _base(cases=cases)


HOMES = {
    "named-cases": named_cases,
    "unnamed-cases": unnamed_cases,
    "source-variables": source_variables,
    "document-sets": document_sets,
}


# What a team would confirm of these projects

MEANINGS: dict[str, tuple[str, dict[str, str | Site | Phase]]] = {
    "Job": ("role", {"Head of radiology at Elm": "SeniorRadiologistRole", "Lawyer of Elm": "LegalConsultantRole"}),
    "House": (
        "site",
        {
            "Elm Hospital": Site("h1", "Hospital 1", "hospital", "general"),
            "Oak Hospital": Site("h2", "Hospital 2", "hospital", "teaching"),
        },
    ),
    "Year": ("phase", {"2020": Phase("before", "before the start", 1, "2020"), "2021": Phase("after", "after it", 2)}),
    "Group of Quux": ("role", {"member": "SeniorRadiologistRole"}),
    "Lawyers of Elm": ("role", {"member": "LegalConsultantRole"}),
    "Elm Hospital": ("site", {"member": Site("h1", "Hospital 1", "hospital", "general")}),
}


def filled_map(project: Project) -> Map:
    """The map of a fixture, with everything decided."""
    proposal = propose_map(project)
    rules = {
        "Barriers": CodeRule("Barriers", "not-a-factor"),
        "Facilitators": CodeRule("Facilitators", "not-a-factor"),
        "Barriers > Money": CodeRule("Barriers > Money", "FundingCertainty"),
        "Warm-up": CodeRule("Warm-up", "not-a-factor"),
    }
    return replace(
        proposal,
        person="case" if project.cases else "document",
        technology="talking thermometer (invented)",
        attributes=tuple(
            replace(rule, gives=MEANINGS[rule.name][0], values=MEANINGS[rule.name][1]) for rule in proposal.attributes
        ),
        directions={"Barriers": "Hindering", "Facilitators": "Facilitating"},
        codes=rules,
        other_codes="own",
        tree="ignore",
        descriptions="ignore",
        author="invented team",
        date="2026-01-02",
        case_types={"general": "general hospital"},
    )
