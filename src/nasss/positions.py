"""Positions in text: find out how a file counts them, and turn them into code points of plain text.

Coding software counts UTF-16 units or code points, a line end as one character or two, and the byte order mark or
not, whatever the standard says. Which of these a file does is told by its passages: people mark whole words, so
under the right convention nearly all passages begin and end at words, and under a wrong one few do.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 0.8  # the share of passages that must begin and end at words before a position is believed

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n|\r|\n")

Span = tuple[int, int]


@dataclass(frozen=True)
class Convention:
    """A way to count positions in text.

    Attributes:
        utf16: whether a character outside the basic plane counts as two.
        lines: how a line end counts: ``stored`` (as in the file), ``lf`` (one), ``crlf`` (two).
        mark: whether a byte order mark counts as one.
    """

    utf16: bool
    lines: str
    mark: bool

    def __str__(self) -> str:
        unit = "UTF-16 units" if self.utf16 else "code points"
        lines = {"stored": "line ends as stored", "lf": "line ends as LF", "crlf": "line ends as CRLF"}[self.lines]
        return f"{unit}, {lines}" + (", byte order mark counted" if self.mark else "")


# The plainest first: of conventions that agree on all passages, the first gives its name.
CONVENTIONS = tuple(
    Convention(utf16, lines, mark)
    for mark in (False, True)
    for lines in ("lf", "stored", "crlf")
    for utf16 in (False, True)
)


class Text:
    """A text, with single line feeds and without byte order mark, that knows how it was stored.

    Attributes:
        plain: the text.
    """

    def __init__(self, stored: str) -> None:
        self._mark = stored.startswith("\ufeff")
        stored = stored.removeprefix("\ufeff")
        ends = list(_LINE_END.finditer(stored))
        self.plain = stored.replace("\r\n", "\n").replace("\r", "\n")
        # Places in the plain text: each pair before a line end has become one character.
        self._pairs: list[int] = []
        self._ends: list[int] = []
        for end in ends:
            place = end.start() - len(self._pairs)
            self._ends.append(place)
            if len(end[0]) == 2:
                self._pairs.append(place)
        self._astral = [match.start() for match in _ASTRAL.finditer(self.plain)]
        self._double: dict[tuple[bool, str], list[int]] = {}

    def span(self, span: Span, convention: Convention) -> Span | None:
        """A passage in code points of the plain text; None when it lies outside or cuts a character in two."""
        start, end = (self._place(raw, convention) for raw in span)
        return None if start is None or end is None or start >= end else (start, end)

    def at_words(self, span: Span) -> bool:
        """Whether a passage begins and ends at words."""
        return all(self._between(place) for place in span)

    def _place(self, raw: int, convention: Convention) -> int | None:
        if convention.mark and self._mark:
            raw = max(raw - 1, 0) if raw >= 0 else raw
        double = self._starts(convention)
        before = bisect_left(double, raw)
        inside = before > 0 and double[before - 1] == raw - 1
        place = raw - before
        return None if inside or not 0 <= place <= len(self.plain) else place

    def _starts(self, convention: Convention) -> list[int]:
        """Where, in positions of the convention, the characters stand that count as two."""
        key = (convention.utf16, convention.lines)
        if key not in self._double:
            lines = {"stored": self._pairs, "lf": [], "crlf": self._ends}[convention.lines]
            places = sorted([*lines, *(self._astral if convention.utf16 else [])])
            self._double[key] = [place + number for number, place in enumerate(places)]
        return self._double[key]

    def _between(self, place: int) -> bool:
        if place in (0, len(self.plain)):
            return True
        return not (self.plain[place - 1].isalnum() and self.plain[place].isalnum())


@dataclass(frozen=True)
class Positions:
    """How a file counts positions, as far as its passages tell.

    Attributes:
        convention: in words; None when no convention fits well enough, or there is no passage.
        fit: share of passages that begin and end at words under it; None without a passage.
        spans: the passages in code points of the plain texts, None for each that is not certain.
        note: how sure that is, in a sentence or two.
    """

    convention: str | None
    fit: float | None
    spans: tuple[Span | None, ...]
    note: str


def detect(texts: Mapping[str, Text], passages: Sequence[tuple[str, Span]]) -> Positions:
    """Find out how a file counts positions, and turn its passages into code points of plain text.

    Args:
        texts: the texts by key.
        passages: key of the text, and the raw start and end of each passage.

    Returns:
        The convention that fits best; where two fit equally well, only the passages on which both agree have a place.
    """
    if not passages:
        return Positions(None, None, (), "")
    found: dict[tuple[Span | None, ...], Convention] = {}
    for convention in CONVENTIONS:
        found.setdefault(tuple(texts[key].span(span, convention) for key, span in passages), convention)

    def share(spans: tuple[Span | None, ...]) -> float:
        pairs = zip(passages, spans, strict=True)
        return sum(span is not None and texts[key].at_words(span) for (key, _), span in pairs) / len(passages)

    ranked = sorted(found, key=share, reverse=True)
    best, fit = ranked[0], share(ranked[0])
    others = [spans for spans in ranked[1:] if share(spans) < fit]
    equal = [spans for spans in ranked[1:] if share(spans) == fit]
    next_best = f"next best: {found[others[0]]}, {share(others[0]):.0%}" if others else "no other convention differs"
    if fit < THRESHOLD:
        note = (
            f"Positions are not used: under the best convention ({found[best]}) only {fit:.0%} of {len(passages)} "
            f"passages begin and end at words, and {THRESHOLD:.0%} are wanted ({next_best})."
        )
        return Positions(None, fit, (None,) * len(passages), note)
    if not equal:
        return Positions(str(found[best]), fit, best, f"{next_best[0].upper()}{next_best[1:]}.")
    certain = tuple(span if all(spans[i] == span for spans in equal) else None for i, span in enumerate(best))
    unsure = sum(span is not None for span in best) - sum(span is not None for span in certain)
    names = " and ".join(str(found[spans]) for spans in (best, *equal))
    note = f"{names} fit equally well: {unsure} of {len(passages)} passages, on which they differ, have no position."
    return Positions(str(found[best]), fit, certain, note)
