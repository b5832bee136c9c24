"""A light reading of SPARQL text: its tokens, prefixes and form, and mistakes told in plain words."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from nasss.errors import UsageError
from nasss.terms import NASSS, PREFIXES, Table

_ESCAPED = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_PREFIX = r"(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:"
# Possessive (+ after a repetition): what is taken is not given back, so that a long name or text takes little memory.
_LOCAL = rf"(?:(?:[\w:]|{_ESCAPED})(?:\.*+(?:[\w\-:·]++|{_ESCAPED}))*+)?"
# What a prefix may be made of, once begun.
_RUN = re.compile(r"[\w.\-·]*")
_PIECES = (
    r"(?P<space>\s+)"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r'|(?P<string>"""(?:"{0,2}+(?:[^"\\]++|\\.))*+"""' + r"|'''(?:'{0,2}+(?:[^'\\]++|\\.))*+'''"
    r'|"(?:[^"\\\n\r]++|\\.)*+"' + r"|'(?:[^'\\\n\r]++|\\.)*+')"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<blank>_:[\w](?:[\w.\-]*[\w\-])?)"
    rf"|(?P<name>{_PREFIX}{_LOCAL})"
    r"|(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<word>[A-Za-z_][\w]*)"
    r"|(?P<mark>\^\^|&&|\|\||!=|<=|>=|.)"
)
_LONG = 100
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_POSITION = re.compile(r"error at (\d+):(\d+)")
_CLOSES = {"{": "}", "(": ")", "[": "]"}
# Only ASCII letters: to an engine, no other letter is the same as one of these.
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
# Where this is not found, a query selects no ``*``; a comment may stand before it.
_STAR = re.compile(r"SELECT\s*(?:(?:DISTINCT|REDUCED)\s*)?[*#]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: what it is, its text, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next token begins."""
        return self.start + len(self.text)


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a query, without white space and comments."""
    for match in _matches(sparql):
        if match.lastgroup not in ("space", "comment"):
            yield Token(match.lastgroup or "mark", match.group(), match.start())


def _matches(sparql: str) -> Iterator[re.Match[str]]:
    """All pieces of a query, in time that grows with its length."""
    place, end = 0, 0
    pattern = token = _token()
    while place < len(sparql):
        if place >= end:
            # Without a colon at the end of this, no prefix begins in it. To look for one from each letter would take
            # the square of the time, which counts where it is long.
            end = _RUN.match(sparql, place).end()  # type: ignore[union-attr]  # it matches nothing too
            is_prefix = sparql[end : end + 1] == ":" and sparql[end - 1] != "."
            pattern = token if is_prefix or end - place < _LONG else _without_names()
        match = pattern.match(sparql, place)
        assert match is not None  # any character is a mark
        yield match
        place = match.end()


@cache
def _token() -> re.Pattern[str]:
    return re.compile(_PIECES, re.DOTALL)


@cache
def _without_names() -> re.Pattern[str]:
    return re.compile(_PIECES.replace(rf"|(?P<name>{_PREFIX}{_LOCAL})", ""), re.DOTALL)


def query_form(sparql: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises:
        UsageError: it is an update, or no query at all, or no text that can be sent.
    """
    try:
        sparql.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"The query is not Unicode text: {error.reason} at character {error.start + 1}") from error
    if form := _plain_form(sparql):
        return form
    first = next(_after_prologue(sparql), None)
    if first is None:
        raise UsageError("The query is empty; expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    word = first.text.upper()
    if word in FORMS:
        return word
    if word in UPDATES:
        raise UsageError(
            f"This is an update ({word}); only questions are answered: SELECT, ASK, CONSTRUCT or DESCRIBE. "
            "To change the data, edit the tables in graph/studies/ and run nasss build."
        )
    message = f"A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE (after its prefixes), not {first.text!r}"
    raise UsageError(f"{message}\n{quote_source(sparql, first.start)}")


def _plain_form(sparql: str) -> str | None:
    """The form of a query with each prefix in a line of its own, without taking it apart: people wait for that."""
    for words in map(str.split, sparql.split("\n") if "\r" not in sparql else ()):
        if not words or words[0].startswith("#"):
            continue
        word = words[0].upper()
        if word != "PREFIX":
            return word if word in FORMS and words[0].isascii() else None
        if (
            len(words) != 3
            or not words[1].endswith(":")
            or words[2][0] != "<"
            or words[2].find(">") + 1 < len(words[2])
        ):
            return None
    return None


def _after_prologue(sparql: str) -> Iterator[Token]:
    stream = tokens(sparql)
    for token in stream:
        if token.kind == "word" and token.text.upper() == "PREFIX":
            next(stream, None)
            next(stream, None)
        elif token.kind == "word" and token.text.upper() == "BASE":
            next(stream, None)
        else:
            yield token


def check_services(sparql: str, allowed: Collection[str]) -> None:
    """Refuse SERVICE, but for the addresses that are allowed, and written out.

    Raises:
        UsageError: another address, or one that only the answer would tell.
    """
    if not _SERVICE.search(sparql):
        return
    stream = list(tokens(sparql))
    for place, token in enumerate(stream):
        if token.kind == "word" and token.text.upper() == "SERVICE":
            named = next((later for later in stream[place + 1 :] if later.text.upper() != "SILENT"), token)
            if named.kind != "iri" or named.text[1:-1] not in allowed:
                raise UsageError(f"{_refusal(named, allowed)}\n{quote_source(sparql, token.start)}")


def _refusal(named: Token, allowed: Collection[str]) -> str:
    if not allowed:
        return (
            "SERVICE is refused: nothing is asked of other servers that you did not allow. If you trust the address, "
            "allow it: nasss query --allow-service URL, or services= in Python."
        )
    if named.kind != "iri":
        return "SERVICE is refused: its address must stand in the query, as <http://...>, to be compared with the list."
    return f"SERVICE {named.text} is refused: allowed are {', '.join(f'<{url}>' for url in allowed)}."


def without_hidden_service(sparql: str) -> str:
    """A query in which no engine can find a SERVICE that `tokens` does not find; it means the same.

    Where a ``<`` stands, an engine may see a comparison and `tokens` an IRI. From there on, what is a text or a comment
    to the one can be a part of the query to the other. So in texts and IRIs the letters are written with an escape,
    which no keyword may have, and comments are left out.

    Raises:
        UsageError: the letters stand in a place where they might be taken for the keyword.
    """
    if not _SERVICE.search(sparql):
        return sparql
    parts = []
    for match in _matches(sparql):
        kind, text = match.lastgroup or "mark", match.group()
        if _SERVICE.search(text):
            prefix = text.partition(":")[0] if kind == "name" else ""
            if kind in ("string", "iri"):
                text = _SERVICE.sub(lambda found: f"\\u{ord(found[0][0]):04X}{found[0][1:]}", text)
            elif kind == "comment":
                text = " " * len(text)
            elif (kind == "word" and text.upper() != "SERVICE") or kind == "lang" or _SERVICE.search(prefix):
                place = quote_source(sparql, match.start())
                raise UsageError(f"These letters may be taken for SERVICE here; use another name.\n{place}")
        parts.append(text)
    return "".join(parts)


def in_order(sparql: str, table: Table) -> Table:
    """The table of ``SELECT *`` with its columns in the order of the query; engines order them at will."""
    if not _STAR.search(sparql):
        return table
    words = [token.text.upper() for token in tokens(sparql)]
    after = words[words.index("SELECT") + 1 :]
    if "*" not in after[:2]:
        return table
    first = [token.text[1:] for token in tokens(sparql) if token.kind == "variable"]
    places = sorted(range(len(table.columns)), key=lambda i: first.index(table.columns[i]))
    return Table(tuple(table.columns[i] for i in places), tuple(tuple(row[i] for i in places) for row in table.rows))


def declared_prefixes(sparql: str) -> dict[str, str]:
    """The prefixes that a query declares, with their namespaces."""
    found: dict[str, str] = {}
    stream = list(tokens(sparql))
    for word, name, iri in zip(stream, stream[1:], stream[2:], strict=False):
        if word.kind == "word" and word.text.upper() == "PREFIX" and (name.kind, iri.kind) == ("name", "iri"):
            found[name.text.removesuffix(":")] = iri.text[1:-1]
    return found


def parts(sparql: str) -> tuple[str, str, str]:
    """The prefixes of a SELECT query, its pattern with the braces, and what stands after it, such as ORDER BY."""
    stream = list(tokens(sparql))
    select = next(token for token in stream if token.text.upper() == "SELECT")
    opening = next(token for token in stream if token.text == "{")
    closing = next(token for token in reversed(stream) if token.text == "}")
    first = next((token for token in stream if token.text.upper() == "PREFIX"), select)
    return (
        sparql[first.start : select.start],
        sparql[opening.start : closing.end],
        sparql[closing.end :].strip(),
    )


def _names(sparql: str) -> Iterator[Token]:
    """The prefixed names that a query uses, those in its PREFIX lines left out."""
    previous = ""
    for token in tokens(sparql):
        if token.kind == "name" and previous != "PREFIX":
            yield token
        previous = token.text.upper() if token.kind == "word" else ""


def used_prefixes(sparql: str) -> frozenset[str]:
    """The prefixes of the names that a query uses."""
    return frozenset(token.text.partition(":")[0] for token in _names(sparql))


def undeclared_prefixes(sparql: str) -> frozenset[str]:
    """The prefixes that a query uses and does not declare."""
    return used_prefixes(sparql) - declared_prefixes(sparql).keys()


def own_terms(sparql: str) -> frozenset[str]:
    """The local names of the nasss terms in a query, whether written in full or with a prefix."""
    declared = declared_prefixes(sparql)
    names = [token.text.partition(":") for token in _names(sparql)]
    iris = [declared.get(prefix, "") + local for prefix, _, local in names]
    iris += [token.text[1:-1] for token in tokens(sparql) if token.kind == "iri"]
    return frozenset(iri[len(NASSS) :] for iri in iris if iri.startswith(NASSS) and iri != NASSS)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a place in a text, both counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def quote_source(sparql: str, offset: int) -> str:
    """The line around a place, with a caret below the place."""
    line, column = position(sparql, offset)
    source = sparql.split("\n")[line - 1].rstrip("\r")
    # A long line is cut around the place, so that the caret stays in sight.
    start = max(0, column - 61)
    shown = source[start : start + 100].replace("\t", " ")
    label = f"{line} | "
    return f"  {label}{shown}\n  {' ' * (len(label) - 2)}| {' ' * (column - 1 - start)}^"


def explain(sparql: str, complaint: str) -> str:
    """A syntax error in plain words: the place, the line with a caret, and what to look at.

    Args:
        sparql: the query as sent.
        complaint: the engine's own message; only its position is used, because the rest lists the grammar.
    """
    offset, hint = _diagnose(sparql, complaint)
    line, column = position(sparql, offset)
    return f"The query has a mistake at line {line}, column {column}:\n{quote_source(sparql, offset)}\n{hint}"


def _diagnose(sparql: str, complaint: str) -> tuple[int, str]:
    found = _POSITION.search(complaint)
    offset = _offset(sparql, int(found[1]), int(found[2])) if found else 0
    stream = list(tokens(sparql))
    quote = next((token for token in stream if token.kind == "mark" and token.text in "\"'"), None)
    if quote:
        return quote.start, "The text that begins here does not end: close it with the same quotation mark."
    undeclared = undeclared_prefixes(sparql)
    for token in _names(sparql):
        prefix = token.text.partition(":")[0]
        if prefix in undeclared:
            namespace = PREFIXES.get(prefix, "...")
            return (
                token.start,
                f"The prefix {prefix}: is not declared. Add at the top: PREFIX {prefix}: <{namespace}>",
            )
    unbalanced = _unbalanced(stream)
    if unbalanced:
        return unbalanced
    if "variable that is unbound" in complaint:
        return _ungrouped(stream, offset)
    # The engine may stop in the midst of a word that it tried in several ways.
    offset = next((token.start for token in stream if token.start < offset < token.end), offset)
    return offset, "Something before this place is missing or too much: compare with the lines above it."


def _offset(sparql: str, line: int, column: int) -> int:
    lines = sparql.split("\n")
    return min(len(sparql), sum(len(text) + 1 for text in lines[: line - 1]) + column - 1)


def _unbalanced(stream: list[Token]) -> tuple[int, str] | None:
    opened: list[Token] = []
    for token in stream:
        if token.kind == "mark" and token.text in _CLOSES:
            opened.append(token)
        elif token.kind == "mark" and token.text in _CLOSES.values():
            if not opened:
                return token.start, f"This {token.text} closes nothing: take it out, or open it earlier."
            opener = opened.pop()
            if _CLOSES[opener.text] != token.text:
                return opener.start, f"This {opener.text} is not closed before a {token.text} comes."
    if opened:
        return opened[-1].start, f"This {opened[-1].text} is never closed: add {_CLOSES[opened[-1].text]}"
    return None


def _ungrouped(stream: list[Token], offset: int) -> tuple[int, str]:
    """Point at the first plain variable of the SELECT line that GROUP BY does not name."""
    hint = "With GROUP BY, COUNT and the like, every plain variable after SELECT must also stand in GROUP BY."
    words = [token.text.upper() for token in stream]
    after = words.index("SELECT") + 1 if "SELECT" in words else 0
    end = next((i for i in range(after, len(words)) if words[i] in ("{", "WHERE")), len(words))
    depth = 0
    grouped = Counter(
        token.text for i, token in enumerate(stream) if "BY" in words[:i] and token.kind == "variable" and i > end
    )
    for token in stream[after:end]:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0 and token.kind == "variable" and not grouped[token.text]:
            return token.start, hint
    return offset, hint
