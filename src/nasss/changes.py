"""What changed between two ontologies, and what that means for the version number.

The rules are those of ``ontology/VERSIONING.md``. Two ontologies are compared by what they state, not by what a
reasoner makes of it, except that a broader class or property counts as kept where it still follows step by step.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import OWL, RDFS, SKOS

from nasss.answers import Answer, plain_table, printable
from nasss.errors import EngineError, ProblemError
from nasss.ontology_content import REPLACED_BY, SYMMETRIC, Content, Said, read_ontology
from nasss.render import table
from nasss.resources import ontology_dir, write_atomically
from nasss.terms import NASSS, shorten

MAJOR, MINOR, PATCH = "major", "minor", "patch"
LEVELS = (PATCH, MINOR, MAJOR)
# The kinds of change, in the order they are told.
KINDS = {
    "removed": "Removed",
    "renamed": "Renamed",
    "deprecated": "Deprecated",
    "added": "Added",
    "restored": "No longer deprecated",
    "changed": "Changed",
    "general": "Statements about several terms",
    "header": "About the ontology itself",
}
SAME, DIFFERENT = 0, 1

# More follows from the same data, and nothing is forbidden.
_INFERRING = {str(term) for term in (OWL.inverseOf, OWL.propertyChainAxiom)}
_INFERRING_KINDS = {"owl:SymmetricProperty", "owl:TransitiveProperty", "owl:ReflexiveProperty"}
# Without these less is forbidden, and no answer is lost.
_FORBIDDING = {str(term) for term in (OWL.disjointWith, OWL.propertyDisjointWith, OWL.differentFrom, OWL.hasKey)}
_HIERARCHY = {str(RDFS.subClassOf), str(RDFS.subPropertyOf)}
_PAIRS = {str(term) for term in (OWL.disjointWith, OWL.propertyDisjointWith, OWL.differentFrom)}
# Says how far something was checked; it changes whenever somebody checks, and the term stays what it is.
_RECORD = {f"{NASSS}hasVerificationStatus"}
_STATUS = {str(OWL.deprecated), *map(str, REPLACED_BY)}
_NEGATIVE = str(OWL.NegativePropertyAssertion)
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:[-+][0-9A-Za-z.+-]+)?")
_COLUMNS = ("iri", "since")


@dataclass(frozen=True, slots=True)
class Detail:
    """One statement that is new or gone.

    Attributes:
        sign: ``+`` for what is new, ``-`` for what is gone.
        said: the statement.
        level: what it asks of the version number: major, minor or patch.
        why: the reason, in words.
    """

    sign: str
    said: Said
    level: str
    why: str

    @property
    def is_pair(self) -> bool:
        """Whether it is one of the many statements that a list of things that exclude each other makes."""
        return self.said.predicate in _PAIRS


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one term.

    Attributes:
        kind: one of `KINDS`.
        term: the IRI; empty for statements about no single term.
        label: its English name, the old one where it is gone.
        level: the highest level among the reasons.
        why: why the change itself has a level; empty where only the details decide.
        replaced_by: the IRIs to use instead.
        details: the statements that are new or gone.
    """

    kind: str
    term: str
    label: str
    level: str
    why: str
    replaced_by: tuple[str, ...]
    details: tuple[Detail, ...]


@dataclass(frozen=True)
class Changes:
    """What changed between two ontologies.

    Attributes:
        old: where the old one was read from.
        new: where the new one was read from.
        old_version: the version number in the old one's header; None where there is none.
        new_version: the version number in the new one's header; None where there is none.
        changes: what happened, by kind and term.
    """

    old: str
    new: str
    old_version: str | None
    new_version: str | None
    changes: tuple[Change, ...]

    @cached_property
    def level(self) -> str | None:
        """What the changes mean for the version number: major, minor, patch; None without changes."""
        return _highest(change.level for change in self.changes)

    @property
    def required(self) -> str | None:
        """The lowest version number that the new ontology may have; None where the old one has no number."""
        return None if self.old_version is None else required_version(self.old_version, self.level)

    @property
    def is_enough(self) -> bool | None:
        """Whether the new version number is high enough; None where a number is missing or no version number."""
        found = None if self.new_version is None else _numbers(self.new_version)
        least = None if self.required is None else _numbers(self.required)
        return None if found is None or least is None else found >= least

    @property
    def exit_code(self) -> int:
        """0 when nothing changed, 1 when something did, as ``diff`` has it."""
        return DIFFERENT if self.changes else SAME

    def of(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    def summary(self) -> str:
        """The counts, and the version that is found and the one it should be, in words."""
        if not self.changes:
            return "No difference."
        counts = ", ".join(f"{len(self.of(kind))} {kind}" for kind in KINDS if self.of(kind))
        lines = [f"{counts}. The changes are {self.level}{self._reason()}."]
        if self.required is None:
            lines.append("The old ontology has no version number of the form 1.2.3, so no next one can be told.")
        else:
            verdict = {True: "high enough", False: "TOO LOW", None: "no number of the form 1.2.3"}[self.is_enough]
            lines.append(
                f"Version {self.old_version} was followed by {_one_line(self.new_version or 'none')}; "
                f"it should be at least {self.required}: {verdict}."
            )
        redefined = sum(_redefined(change) for change in self.changes)
        if redefined:
            lines.append(
                f"{redefined} definition{'s' * (redefined > 1)} changed. A new wording is a patch; if a meaning "
                "changed with it, a person must say so, and the change is major."
            )
        return "\n".join(lines)

    def _reason(self) -> str:
        """The first change that gives the level."""
        for change in self.changes:
            if change.level == self.level and self.level == MAJOR:
                why = change.why or next(detail.why for detail in change.details if detail.level == MAJOR)
                return f" ({_told(change)}: {why})"
        return ""

    def answer(self) -> Answer:
        """One row for each statement that is new or gone, and one for each term that came or went."""
        rows = []
        for change in self.changes:
            if change.why:
                rows.append((change.kind, _short(change), change.label, change.level, _instead(change) or change.why))
            if change.kind in ("added", "removed"):
                continue
            rows += [
                (change.kind, _short(change), change.label, level, f"{text} ({why})")
                for level, text, why in _lines(change)
            ]
        return Answer(plain_table(("change", "term", "label", "level", "what"), rows), sparql="")

    def to_table(self, *, width: int | None = None) -> str:
        """The summary, and a table for people."""
        if not self.changes:
            return self.summary() + "\n"
        return f"{self.summary()}\n{table(self.answer(), width=width)}"

    def to_json(self) -> str:
        """Everything, with all statements of terms that came or went too."""
        document = {
            "old": {"source": self.old, "version": self.old_version},
            "new": {"source": self.new, "version": self.new_version},
            "level": self.level,
            "requiredVersion": self.required,
            "versionIsEnough": self.is_enough,
            "counts": {kind: len(self.of(kind)) for kind in KINDS},
            "changes": [
                {
                    "kind": change.kind,
                    "term": change.term or None,
                    "label": change.label or None,
                    "level": change.level,
                    "why": change.why or None,
                    "replacedBy": list(change.replaced_by),
                    "details": [
                        {
                            "sign": detail.sign,
                            "part": detail.said.part,
                            "property": detail.said.predicate,
                            "value": detail.said.value,
                            "level": detail.level,
                            "why": detail.why,
                        }
                        for detail in change.details
                    ],
                }
                for change in self.changes
            ],
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def to_markdown(self) -> str:
        """A section for a changelog."""
        lines = [*(f"{line}\n" for line in self.summary().splitlines())]
        for kind, title in KINDS.items():
            found = self.of(kind)
            if not found:
                continue
            lines.append(f"### {title}\n")
            for change in found:
                instead = f": {_instead(change)}" if change.replaced_by else ""
                lines.append(f"- {_told(change, code=True)}{instead}")
                if change.kind not in ("added", "removed"):
                    lines += [f"  - {_code(text)} ({level}: {why})" for level, text, why in _lines(change)]
            lines.append("")
        return "\n".join(lines).rstrip() + "\n"


def diff(old: str, new: str, kind: str = "table", *, checkout: Path | None = None) -> tuple[str, int]:
    """What changed between two ontologies as text, and the exit code: 0 for no difference, 1 for any.

    Args:
        old: an ontology file, a folder, or ``git:REV``, see `nasss.ontology_content.read_ontology`.
        new: the same for the new one.
        kind: ``table``, ``json`` or ``md``.
        checkout: the checkout that ``git:`` means; the one around this program when not given.

    Raises:
        UsageError: there is no such file, folder or revision, or an import is missing.
        ProblemError: one is no RDF, or cannot be compared.
        EngineError: one cannot be read.
    """
    found = compare_ontologies(read_ontology(old, checkout), read_ontology(new, checkout))
    writers = {"json": found.to_json, "md": found.to_markdown}
    return writers.get(kind, found.to_table)(), found.exit_code


def compare_ontologies(old: Content | str, new: Content | str) -> Changes:
    """Compare two ontologies.

    Args:
        old: an ontology, or where to read it from.
        new: the same for the new one.
    """
    before = read_ontology(old) if isinstance(old, str) else old
    after = read_ontology(new) if isinstance(new, str) else new
    changes = _Comparison(before, after).changes()
    return Changes(before.source, after.source, before.version, after.version, tuple(changes))


def required_version(version: str, level: str | None) -> str | None:
    """The lowest version number after a change of this level; None where the old number has not the form 1.2.3.

    Before 1.0.0 a major change raises the second number and any other the third, as semantic versioning leaves open
    and packages commonly do.
    """
    numbers = _numbers(version)
    if numbers is None or level is None:
        return None if numbers is None else version
    major, minor, patch = numbers
    if level == MAJOR:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if level == MINOR and major:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


class _Comparison:
    """Two ontologies side by side."""

    def __init__(self, old: Content, new: Content) -> None:
        self.old, self.new = old, new
        names = sorted({content.iri for content in (old, new) if content.iri is not None})
        namespaces = [f"{name.rstrip('#/')}{mark}" for name in names for mark in "#/"] or [""]
        before, after = old.terms(namespaces), new.terms(namespaces)
        self.own = before | after
        self.gone, self.fresh = before - after, after - before
        self.deprecated = new.deprecated & self.own
        self.was_above = _Hierarchy(old.said)
        self.is_above = _Hierarchy(new.said)

    def changes(self) -> list[Change]:
        """All changes, in the order of `KINDS` and by IRI."""
        details = self._details()
        retired = (self.new.deprecated - self.old.deprecated) & self.own - self.fresh
        restored = (self.old.deprecated - self.new.deprecated) & self.own - self.gone
        about = {*details, *self.gone, *self.fresh, *retired, *restored}
        found = [self._change(term, details.get(term, []), retired, restored) for term in about]
        order = list(KINDS)
        return sorted(found, key=lambda change: (order.index(change.kind), change.term))

    def _change(self, term: str, details: list[Detail], retired: Iterable[str], restored: Iterable[str]) -> Change:
        replaced = tuple(sorted({*self.new.replaced.get(term, ()), *self.old.replaced.get(term, ())}))
        kind, why, level = "changed", "", PATCH
        if term in self.gone:
            kind, why, level = ("renamed" if replaced else "removed"), "the IRI is gone", MAJOR
        elif term in self.fresh:
            kind, why, level = "added", "a new term", MINOR
        elif term in retired:
            kind, why, level = ("renamed" if replaced else "deprecated"), "deprecated, the IRI stays", MINOR
        elif term in restored:
            kind, why, level = "restored", "no longer deprecated", MINOR
        elif not term:
            kind = "general"
        elif any(detail.said.part == "header" for detail in details):
            kind = "header"
        if kind != "renamed":
            replaced = ()
        label = self.old.labels.get(term, "") if term in self.gone else self.new.labels.get(term, "")
        highest = _highest([level, *(detail.level for detail in details)]) or level
        ordered = sorted(
            details, key=lambda detail: (detail.said.part, detail.said.predicate, detail.sign == "+", detail.said)
        )
        return Change(kind, term, label, highest, why, replaced, tuple(ordered))

    def _details(self) -> dict[str, list[Detail]]:
        lost, gained = self.old.said - self.new.said, self.new.said - self.old.said
        details: dict[str, list[Detail]] = {}
        shorter = self.new.without(self.fresh) if self.fresh else {}
        for said in sorted(gained):
            before = shorter.get(said, said)
            if before in lost:
                lost -= {before}
                why = "longer by new terms only"
                pair = [Detail("-", before, MINOR, why), Detail("+", said, MINOR, why)]
                details.setdefault(self._owner(said), []).extend(pair)
            else:
                owner = self._owner(said)
                level, why = (MINOR, "of a new term") if owner in self.fresh else self._gained(said, owner)
                details.setdefault(owner, []).append(Detail("+", said, level, why))
        for said in sorted(lost):
            owner = self._owner(said)
            level, why = (MAJOR, "of a term that is gone") if owner in self.gone else self._lost(said, owner)
            details.setdefault(owner, []).append(Detail("-", said, level, why))
        return details

    def _owner(self, said: Said) -> str:
        """The term whose change a statement belongs to: of two in a pair, the one that came, went or is deprecated."""
        if said.other and said.predicate in map(str, SYMMETRIC):
            for terms in (self.gone, self.fresh, self.deprecated):
                if said.other in terms and said.subject not in terms:
                    return said.other
        return said.subject

    def _gained(self, said: Said, owner: str) -> tuple[str, str]:
        """The level of a statement that is new, about a term that is not, and why."""
        if (told := self._neutral(said, owner)) is not None:
            return told
        if said.part == "declaration":
            return MINOR, "also of this kind"
        if said.part == "fact":
            return (MAJOR, "denies what data may say") if said.predicate == _NEGATIVE else (MINOR, "more is said")
        if said.value in _INFERRING_KINDS or said.predicate in _INFERRING:
            return MINOR, "more follows from the same data"
        if said.predicate in _HIERARCHY and said.other:
            if said.other in self.was_above(said.subject):
                return PATCH, "followed before"
            if said.other in self.fresh and self._asks_nothing(said.other, said.subject):
                return MINOR, "under a new term that asks for nothing more"
        return MAJOR, "narrower: data that were in order may not be"

    def _lost(self, said: Said, owner: str) -> tuple[str, str]:
        """The level of a statement that is gone, about a term that is not, and why."""
        if (told := self._neutral(said, owner)) is not None:
            return told
        if said.part == "declaration":
            return MAJOR, "no longer of this kind"
        if said.part == "characteristic" and said.value not in _INFERRING_KINDS:
            return MINOR, "less is forbidden"
        if said.predicate in _FORBIDDING or said.predicate == _NEGATIVE:
            return MINOR, "less is forbidden"
        if said.predicate in _HIERARCHY and said.other and said.other in self.is_above(said.subject):
            return PATCH, "still follows"
        if said.part == "fact":
            return MAJOR, "no longer said: answers change"
        return MAJOR, "less follows from the same data"

    def _neutral(self, said: Said, owner: str) -> tuple[str, str] | None:
        """What is the same for statements that come and that go; None where it matters which."""
        if said.part == "header":
            return PATCH, "about the ontology"
        if said.predicate in _STATUS:
            return MINOR, "status"
        if said.part == "annotation":
            return PATCH, "for people"
        if said.part == "declaration" and (owner not in self.own or said.other == str(OWL.NamedIndividual)):
            return PATCH, "a declaration only"
        if said.predicate in _RECORD:
            return PATCH, "how far it was checked"
        if owner in self.deprecated:
            return MINOR, "of a deprecated term"
        return None

    def _asks_nothing(self, term: str, below: str) -> bool:
        """Whether a new term above an old one says nothing about it that was not said before."""
        for said in self.new.said:
            if term not in (said.subject, said.other) or said.part not in ("axiom", "characteristic"):
                continue
            is_below = said.predicate in _HIERARCHY and said.other == term
            is_known = said.predicate in _HIERARCHY and said.other in self.was_above(below)
            if not is_below and not is_known:
                return False
        return True


class _Hierarchy:
    """What stands above each term, step by step."""

    def __init__(self, said: Iterable[Said]) -> None:
        self.steps: dict[str, set[str]] = {}
        for one in said:
            if one.predicate in _HIERARCHY and one.other:
                self.steps.setdefault(one.subject, set()).add(one.other)

    def __call__(self, term: str) -> set[str]:
        found: set[str] = set()
        waiting = [term]
        while waiting:
            new = self.steps.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found


def _numbers(version: str) -> tuple[int, int, int] | None:
    match = _VERSION.fullmatch(version)
    return None if match is None else (int(match[1]), int(match[2]), int(match[3]))


def _highest(levels: Iterable[str]) -> str | None:
    return max(levels, key=LEVELS.index, default=None)


def _redefined(change: Change) -> bool:
    return {detail.sign for detail in change.details if detail.said.predicate == str(SKOS.definition)} == {"+", "-"}


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def _lines(change: Change) -> list[tuple[str, str, str]]:
    """The details for people: level, statement and reason; what a term excludes is one line."""
    pairs: dict[tuple[str, str, str, str], list[str]] = {}
    lines = []
    for detail in change.details:
        if not detail.is_pair:
            lines.append((detail.level, f"{detail.sign} {_one_line(detail.said.text())}", detail.why))
            continue
        said = detail.said
        partner = shorten(said.subject) if said.other == change.term else said.value
        pairs.setdefault((detail.level, detail.sign, said.name, detail.why), []).append(_one_line(partner))
    lines += [
        (level, f"{sign} {name} {', '.join(sorted(partners))}", why)
        for (level, sign, name, why), partners in pairs.items()
    ]
    return lines


def _short(change: Change) -> str:
    return _one_line(shorten(change.term)) if change.term else "(several)"


def _told(change: Change, *, code: bool = False) -> str:
    name = _code(_short(change)) if code else _short(change)
    return f"{name} ({_one_line(change.label)})" if change.label else name


def _instead(change: Change) -> str:
    return f"{change.why}; use {_one_line(', '.join(map(shorten, change.replaced_by)))}" if change.replaced_by else ""


def _code(text: str) -> str:
    """A text as code in Markdown, whatever backticks it holds."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# What was promised


def promises_file() -> Path:
    """The list of all IRIs that a release has, or will have, promised."""
    return ontology_dir() / "promised-iris.csv"


def promised(path: Path | None = None) -> dict[str, str]:
    """Every promised IRI with the version that was the first to have it.

    Raises:
        EngineError: the list cannot be read.
        ProblemError: the list is not in order; the message says where.
    """
    path = path or promises_file()
    try:
        lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"))
    except (OSError, UnicodeError) as error:
        raise EngineError(f"{path}: cannot be read: {error}") from error
    if not lines or tuple(lines[0]) != _COLUMNS:
        raise ProblemError(f"{path}, row 1: expected the columns {';'.join(_COLUMNS)}")
    for row, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(_COLUMNS) or _numbers(cells[1]) is None:
            raise ProblemError(
                f"{path}, row {row}: expected an IRI and a version such as 0.1.0, found {';'.join(cells)!r}"
            )
    iris = [cells[0] for cells in lines[1:]]
    if iris != sorted(set(iris)):
        raise ProblemError(f"{path}: the IRIs are not in order, or one stands there twice; sort the rows by IRI")
    return {cells[0]: cells[1] for cells in lines[1:]}


def own_iris(content: Content) -> frozenset[str]:
    """What a release of an ontology promises: its terms, its own IRI and those of its modules."""
    if content.iri is None:
        raise ProblemError(f"{content.source}: no ontology header, so there is no IRI that its terms could begin with")
    modules = {said.subject for said in content.said if said.part == "header"}
    own = {iri for iri in modules if iri == content.iri or iri.startswith(f"{content.iri}/")}
    return content.terms((f"{content.iri}#",)) | own


def broken_promises(content: Content, path: Path | None = None) -> list[str]:
    """The promised IRIs that an ontology does not have, sorted; it should be empty."""
    return sorted(promised(path).keys() - own_iris(content))


def add_promises(content: Content, path: Path | None = None) -> list[str]:
    """Put the IRIs of an ontology that are not promised yet on the list, with its version; nothing is taken off.

    Args:
        content: the ontology.
        path: the list; the shipped one when not given. It is made when it is not there.

    Returns:
        The IRIs that were added, sorted.

    Raises:
        ProblemError: the ontology has no version number, or the list is not in order.
        EngineError: the list cannot be read or written.
    """
    path = path or promises_file()
    if content.version is None or _numbers(content.version) is None:
        raise ProblemError(f"{content.source}: expected a version number such as 0.1.0, found {content.version!r}")
    known = promised(path) if path.exists() else {}
    new = sorted(own_iris(content) - known.keys())
    rows = sorted({**known, **dict.fromkeys(new, content.version)}.items())
    write_atomically(path, "".join(f"{first};{second}\n" for first, second in [_COLUMNS, *rows]))
    return new


# Deprecation


def deprecation_problems(content: Content) -> list[str]:
    """What is wrong with the deprecated terms of an ontology, one text for each; see ``ontology/VERSIONING.md``."""
    problems = []
    explained = {said.subject for said in content.said if said.predicate == str(RDFS.comment)}
    known = own_iris(content)
    for term in sorted(content.deprecated):
        instead = content.replaced.get(term, ())
        if not instead and term not in explained:
            problems.append(
                f"{term}: is deprecated; name what to use instead with dcterms:isReplacedBy, "
                "or say in rdfs:comment why there is nothing"
            )
        for target in instead:
            if target == term or target in content.deprecated:
                problems.append(f"{term}: is replaced by {target}, which is deprecated itself; name the term in use")
            elif target.startswith(f"{content.iri}#") and target not in known:
                problems.append(f"{term}: is replaced by {target}, which the ontology does not have")
    for term in sorted(content.replaced.keys() - content.deprecated):
        problems.append(f"{term}: has a replacement but is not marked; add owl:deprecated true")
    return problems


def _main() -> None:
    for iri in add_promises(read_ontology(str(ontology_dir()))):
        print(iri)


if __name__ == "__main__":  # python -m nasss.changes adds the IRIs that are not promised yet, and names them
    _main()
