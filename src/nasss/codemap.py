"""The map of a coded project as a file: YAML, or JSON, that a person fills in and confirms."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from json import dumps
from pathlib import Path

from nasss.coded import (
    AMBIGUITIES,
    DIRECTIONS,
    HOMES,
    IDENTIFIER,
    IGNORE,
    MEANINGS,
    NO_FACTOR,
    OPEN,
    OWN,
    AttributeRule,
    CodeRule,
    Map,
    Phase,
    Site,
    clean,
    load_yaml,
)
from nasss.errors import EngineError, ProblemError, shown

MAP_SIZE = 5 * 1024 * 1024
MAX_SHOWN = 50  # mistakes listed
_MOMENT = re.compile(r"[0-9]{4}(-[0-9]{2})?")


def write_map(chosen: Map, hints: Mapping[str, str] | None = None) -> str:
    """A map as the text of a YAML file, with comments.

    Args:
        chosen: the map.
        hints: a comment for some codes, by path.
    """
    lines = [
        "# What the parts of a coded project mean. Replace each ? by what is true, or by ignore to leave it out.",
        "# Names and values stand here as they are in the project: keep this file as private as the project.",
        "",
        "# What one interviewee is: case, document, or attribute (an attribute below that gives: person).",
        f"person: {_quote(chosen.person)}",
        "# The technology that the study is about.",
        f"technology: {_quote(chosen.technology)}",
        "",
        "# What attributes and sets tell. gives: role, site, phase, person or ignore. Values: for a role the name of",
        "# an adopter role (RadiologistRole); for a site {id: h1, label: Hospital 1, kind: hospital, case_type: umc}",
        "# (kind: as in the table cases); for a phase {id: before, label: before, order: 1, start: 2021-03}.",
        "attributes:" if chosen.attributes else "attributes: []",
    ]
    for rule in chosen.attributes:
        lines += [f"- of: {rule.of}", f"  name: {_quote(rule.name)}", f"  gives: {_quote(rule.gives)}"]
        lines.append("  values:" if rule.values else "  values: {}")
        lines += [f"    {_quote(value)}: {_meaning_text(meaning)}" for value, meaning in rule.values.items()]
    lines += ["case_types:" if chosen.case_types else "case_types: {}"]
    lines += [f"  {_quote(name)}: {_quote(label)}" for name, label in chosen.case_types.items()]
    lines += [
        "",
        "# The direction of a code and all below it: Facilitating, Hindering or Undirected. Longer paths may be added.",
        "directions:" if chosen.directions else "directions: {}",
        *(f"  {_quote(path)}: {_quote(direction)}" for path, direction in chosen.directions.items()),
        "",
        "# What the codes are. is: own (a factor of this study), the name of a shared factor (FundingCertainty),",
        "# not-a-factor, or ignore. With a shared factor, match: exact (the same) or broad (that one is broader).",
        "# same_as: path of another code that is the same factor. question, ambiguity, rationale: its place in NASSS.",
        "# What is left at ? is decided by other_codes: own or not-a-factor.",
        f"other_codes: {_quote(chosen.other_codes)}",
        "codes:" if chosen.codes else "codes: []",
    ]
    for path, code in chosen.codes.items():
        hint = f"  # {hints[path]}" if hints and path in hints else ""
        lines += [f"- code: {_quote(path)}", f"  is: {_quote(code.means)}{hint}"]
        extra = {name: getattr(code, name) for name in ("same_as", "question", "ambiguity", "rationale")}
        if code.match != "exact":
            extra["match"] = code.match
        lines += [f"  {name}: {_quote(value)}" for name, value in extra.items() if value]
    lines += [
        "",
        "# keep: a factor stands under that of the code above it. ignore: it does not.",
        f"tree: {_quote(chosen.tree)}",
        "# keep: descriptions of codes become definitions; look first for quotes and names in them. ignore: left out.",
        f"descriptions: {_quote(chosen.descriptions)}",
        "# Who placed codes under shared factors and questions, and when (YYYY-MM-DD); needed only when some are.",
        f"author: {_quote(chosen.author)}",
        f"date: {_quote(chosen.date)}",
    ]
    return "\n".join(lines) + "\n"


def read_map(path: Path) -> Map:
    """The map in a YAML or JSON file.

    Raises:
        EngineError: the file cannot be read.
        ProblemError: it is no map; the message lists what is wrong.
    """
    try:
        if path.stat().st_size > MAP_SIZE:
            raise ProblemError(f"{path}: larger than {MAP_SIZE // 1024 // 1024} MB, which no map is")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EngineError(f"{path}: the map cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ProblemError(f"{path}: not UTF-8 at byte {error.start}; save the map as UTF-8") from error
    return parse_map(text, str(path))


def parse_map(text: str, name: str = "map") -> Map:
    """The map in a text.

    Args:
        text: YAML or JSON.
        name: what to call it in messages.

    Raises:
        ProblemError: it is no map; the message lists what is wrong.
    """
    reader = _Reader(name)
    chosen = reader.read(load_yaml(text, name))
    if reader.problems:
        more = len(reader.problems) - MAX_SHOWN
        listed = [*reader.problems[:MAX_SHOWN], *([f"... and {more:,} more"] if more > 0 else [])]
        raise ProblemError("\n".join(f"{name}: {problem}" for problem in listed))
    return chosen


class _Reader:
    """Reads the parts of a map and collects what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []

    def read(self, data: object) -> Map:
        known = ("person", "technology", "attributes", "case_types", "directions", "other_codes", "codes", "tree")
        top = self.dictionary(data, "the map", (*known, "descriptions", "author", "date"))
        attributes = [self.attribute(item) for item in self.sequence(top.get("attributes"), "attributes")]
        codes = [self.code(item) for item in self.sequence(top.get("codes"), "codes")]
        for path, count in Counter(code.code for code in codes).items():
            if count > 1:
                self.problems.append(f"codes: {shown(path)} stands {count} times; keep one of them")
        return Map(
            person=self.choice(top.get("person", OPEN), "person", ("case", "document", "attribute")),
            technology=self.text(top.get("technology", OPEN), "technology"),
            attributes=tuple(attributes),
            directions={
                clean(path): self.choice(value, f"directions, {shown(path)}", (*DIRECTIONS, IGNORE))
                for path, value in self.dictionary(top.get("directions") or {}, "directions").items()
            },
            codes={code.code: code for code in codes},
            other_codes=self.choice(top.get("other_codes", OPEN), "other_codes", (OWN, NO_FACTOR)),
            tree=self.choice(top.get("tree", OPEN), "tree", ("keep", IGNORE)),
            descriptions=self.choice(top.get("descriptions", OPEN), "descriptions", ("keep", IGNORE)),
            author=self.text(top.get("author", ""), "author"),
            date=self.text(top.get("date", ""), "date"),
            case_types={
                self.identifier(key, "case_types"): self.text(value, f"case_types, {shown(key)}")
                for key, value in self.dictionary(top.get("case_types") or {}, "case_types").items()
            },
        )

    def attribute(self, data: object) -> AttributeRule:
        item = self.dictionary(data, "attributes", ("of", "name", "gives", "values"))
        name = self.text(item.get("name", ""), "attributes, name")
        place = f"attribute {shown(name)}"
        gives = self.choice(item.get("gives", OPEN), f"{place}, gives", MEANINGS)
        of = self.choice(item.get("of", ""), f"{place}, of", HOMES, may_be_open=False)
        values = self.dictionary(item.get("values") or {}, f"{place}, values")
        meant = {
            clean(key): self.meaning(means, gives, f"{place}, value {shown(key)}") for key, means in values.items()
        }
        return AttributeRule(of, name, gives, meant)

    def meaning(self, data: object, gives: str, place: str) -> str | Site | Phase:
        if isinstance(data, str) and data in (OPEN, IGNORE):
            return data
        if gives == "site":
            item = self.dictionary(data, place, ("id", "label", "kind", "case_type"))
            identifier = self.identifier(item.get("id", ""), f"{place}, id")
            kind = self.text(item.get("kind", ""), f"{place}, kind")
            label = self.text(item.get("label", identifier), f"{place}, label") or identifier
            return Site(identifier, label, kind, self.identifier(item.get("case_type", ""), f"{place}, case_type"))
        if gives == "phase":
            item = self.dictionary(data, place, ("id", "label", "order", "start", "end"))
            identifier = self.identifier(item.get("id", ""), f"{place}, id")
            label = self.text(item.get("label", identifier), f"{place}, label") or identifier
            order = self.text(item.get("order", ""), f"{place}, order")
            if not re.fullmatch("[1-9][0-9]{0,5}", order):
                self.problems.append(f"{place}, order: {shown(order)}; expected a whole number from 1")
                order = "1"
            start, end = (self.moment(item.get(key, ""), f"{place}, {key}") for key in ("start", "end"))
            return Phase(identifier, label, int(order), start, end)
        return self.text(data, place)

    def code(self, data: object) -> CodeRule:
        known = ("code", "is", "match", "same_as", "question", "ambiguity", "rationale")
        item = self.dictionary(data, "codes", known)
        path = self.text(item.get("code", ""), "codes, code")
        place = f"code {shown(path)}"
        rule = CodeRule(
            path,
            self.text(item.get("is", OPEN), f"{place}, is") or OPEN,
            self.choice(item.get("match", "exact"), f"{place}, match", ("exact", "broad"), may_be_open=False),
            *(self.text(item.get(key, ""), f"{place}, {key}") for key in known[3:]),
        )
        if rule.question and not (rule.ambiguity in AMBIGUITIES and rule.rationale):
            wanted = f"ambiguity ({', '.join(AMBIGUITIES)}) and a rationale"
            self.problems.append(f"{place}: a question needs {wanted} beside it")
        return rule

    def dictionary(self, data: object, place: str, known: Collection[str] | None = None) -> dict[str, object]:
        if not isinstance(data, dict):
            self.problems.append(f"{place}: expected names with values, found {_short(data)}")
            return {}
        for key in data:
            if known is not None and key not in known:
                self.problems.append(f"{place}: {_short(key)} is not known here; expected {', '.join(known)}")
        return {str(key): value for key, value in data.items()}

    def sequence(self, data: object, place: str) -> list[object]:
        if data is None or data == "":
            return []
        if not isinstance(data, list):
            self.problems.append(f"{place}: expected a list (lines that begin with -), found {_short(data)}")
            return []
        return data

    def text(self, data: object, place: str) -> str:
        if not isinstance(data, str):
            self.problems.append(f"{place}: expected text, found {_short(data)}")
            return ""
        return clean(data)

    def choice(self, data: object, place: str, known: Sequence[str], *, may_be_open: bool = True) -> str:
        value = self.text(data, place)
        if value not in known and not (may_be_open and value == OPEN):
            self.problems.append(f"{place}: {shown(value)}; expected {' or '.join(known)}")
        return value

    def identifier(self, data: object, place: str) -> str:
        value = self.text(data, place)
        if not IDENTIFIER.fullmatch(value):
            self.problems.append(f"{place}: {shown(value)}; expected lower-case letters, digits and single hyphens")
        return value

    def moment(self, data: object, place: str) -> str:
        value = self.text(data, place)
        if value and not _MOMENT.fullmatch(value):
            self.problems.append(f"{place}: {shown(value)}; expected YYYY or YYYY-MM")
        return value


def _quote(text: str) -> str:
    return dumps(text, ensure_ascii=False)


def _meaning_text(meaning: str | Site | Phase) -> str:
    if isinstance(meaning, str):
        return _quote(meaning)
    cells = {key: str(value) for key, value in vars(meaning).items() if value != ""}
    return "{" + ", ".join(f"{key}: {_quote(value)}" for key, value in cells.items()) + "}"


def _short(data: object) -> str:
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}..."
