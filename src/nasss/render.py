"""Answers and descriptions for a terminal."""

import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import TextIO

from nasss.answers import Answer, Description, Statement, heading, printable
from nasss.terms import Blank, Iri, shorten

# A column is as wide as its longest word, up to this: narrower ones break words until nobody can read them.
WORD = 12
BETWEEN = 2
TOLD_APART = ("rdfs:label", "rdf:type", "skos:definition", "dcterms:source", "rdfs:comment")


def table(answer: Answer, *, limit: int = 0, file: TextIO | None = None, width: int | None = None) -> str:
    """An answer as a table: the question above, the counting rule and the number of rows below.

    A text that is the same in every row of the answer is told once, above the table. Where the columns do not
    fit, each row becomes a paragraph.

    Args:
        answer: what to show.
        limit: how many rows to show; 0 for all.
        file: where it will be written, which decides on width and styles; standard output when not given.
        width: in characters; that of the terminal when not given.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file or sys.stdout, width=width, highlight=False, markup=False, emoji=False)
    shown = answer.shown()
    numeric = answer.numeric(shown)
    cells = [[printable(cell) for cell in row] for row in answer.cells(shown)]
    constant = _constant(cells, numeric)
    varying = [i for i in range(len(shown)) if i not in constant]
    heads = [heading(shown[i]) for i in varying]
    right = [numeric[i] for i in varying]
    rows = [[row[i] for i in varying] for row in cells[: limit or None]]
    with console.capture() as capture:
        if answer.question is not None:
            console.print(Text(answer.question.summary, style="bold"))
        for i, cell in constant.items():
            told = f"{heading(shown[i])}: {cell}" if cell else f"({heading(shown[i])}: empty in all rows)"
            console.print(Text(told))
        console.print()
        widths = _widths(heads, rows, right, console.width)
        if widths is not None:
            console.print(_grid(heads, rows, right, widths))
            console.print()
        else:
            for line in _paragraphs(heads, rows, console.width):
                console.print(Text(line))
        console.print(Text(_caption(answer, len(rows)), style="italic"))
    return capture.get()


def _constant(cells: Sequence[Sequence[str]], numeric: Sequence[bool]) -> dict[int, str]:
    """The columns of text that say the same in all of several rows, unless that would be all columns."""
    if len(cells) < 2:
        return {}
    found = {i: cells[0][i] for i in range(len(numeric)) if not numeric[i] and len({row[i] for row in cells}) == 1}
    return found if len(found) < len(numeric) else {}


def _caption(answer: Answer, shown: int) -> str:
    if shown == len(answer):
        return answer.caption()
    rows = f"the first {shown:,} of {len(answer):,} rows"
    return rows if answer.question is None else f"{answer.question.counting} ({rows})"


def _widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], room: int
) -> list[int] | None:
    """The widths of the columns, None where they cannot be read in the room there is.

    Rich's own division gives way to words only when the table is already too wide.
    """
    from rich.cells import cell_len

    room -= BETWEEN * (len(heads) - 1)
    columns = [[row[i] for row in [heads, *rows]] for i in range(len(heads))]
    whole = [max(cell_len(line) for cell in cells for line in (cell.splitlines() or [""])) for cells in columns]
    words = [max((cell_len(word) for cell in cells for word in cell.split()), default=1) for cells in columns]
    # A number that is broken over two lines reads as two numbers.
    widths = [
        full if is_number else min(WORD, word, full)
        for full, word, is_number in zip(whole, words, numeric, strict=True)
    ]
    if sum(widths) > room:
        return None
    # First whole words, the cheapest first; then lines: the column that needs most gets the next character.
    for i in sorted(range(len(widths)), key=lambda i: words[i] - widths[i]):
        if words[i] > widths[i] and words[i] - widths[i] <= room - sum(widths):
            widths[i] = words[i]
    for _ in range(room - sum(widths)):
        neediest = max(range(len(widths)), key=lambda i: whole[i] / max(1, widths[i]))
        if whole[neediest] <= widths[neediest]:
            break
        widths[neediest] += 1
    return widths


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], widths: Sequence[int]) -> object:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, BETWEEN - 1, 0, 0))
    for name, is_number, width in zip(heads, right, widths, strict=True):
        grid.add_column(Text(name), justify="right" if is_number else "left", overflow="fold", width=width)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _paragraphs(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Each row as ``name: value`` after ``name: value``, leaving out what is empty."""
    for number, row in enumerate(rows, 1):
        told = [f"{name}: {' '.join(cell.split())}" for name, cell in zip(heads, row, strict=True) if cell]
        yield _wrapped(f"{number}. {'; '.join(told)}", width, "", "   ")
        yield ""


def _wrapped(text: str, width: int, first: str = "", later: str = "") -> str:
    return textwrap.fill(text, max(20, width), initial_indent=first, subsequent_indent=later)


def description(known: Description, *, width: int = 100) -> str:
    """What is known of a term, as text."""
    lines = [*known.texts("rdfs:label", lang="en")[:1], known.iri.value]
    short = shorten(known.iri.value)
    facts = [
        ("name", [short] if short != known.iri.value else []),
        ("kind", known.kinds()),
        ("definition", known.texts("skos:definition", lang="en")),
        ("source", known.texts("dcterms:source")),
        ("note", known.texts("rdfs:comment", lang="en")),
        ("Dutch label", known.texts("rdfs:label", lang="nl")),
    ]
    lines.append("")
    lines += [_wrapped(f"{name}: {value}", width, "", "  ") for name, values in facts for value in values]
    rest = [statement for statement in known.out if shorten(statement.predicate.value) not in TOLD_APART]
    lines += _section("States", rest, 0, width)
    lines += _section("Members", known.members, known.more_members, width)
    lines += _section("Named by", known.into, known.more_into, width)
    return printable("\n".join(lines)) + "\n"


def _section(title: str, statements: Sequence[Statement], more: int, width: int) -> list[str]:
    if not statements:
        return []
    lines = ["", f"{title}:"]
    lines += [_wrapped(_told(statement), width, "  ", "    ") for statement in statements]
    return [*lines, f"  ... and {more:,} more"] if more else lines


def _told(statement: Statement) -> str:
    other = statement.other
    if isinstance(other, Blank):
        return f"{statement.predicate_label}: (an expression; see --format ttl)"
    if not isinstance(other, Iri):
        return f"{statement.predicate_label}: {other.value}"
    name = shorten(other.value)
    label = statement.other_label
    return (
        f"{statement.predicate_label}: {label} ({name})"
        if label and label != name
        else f"{statement.predicate_label}: {name}"
    )
