"""Answers: rows with names, and the formats that people take them away in."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, cast, overload

from nasss.errors import EngineError, UsageError
from nasss.questions import Question
from nasss.terms import NUMBERS, XSD, Blank, Iri, Literal, Table, Term, Value, shorten

if TYPE_CHECKING:
    import pandas
    import rdflib

    from nasss.plots import Figure

LABEL = "_label"
HTML_ROWS = 50
OWL_INDIVIDUAL = "http://www.w3.org/2002/07/owl#NamedIndividual"
RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"

# A spreadsheet takes a text that begins like this for a formula and runs it.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_TO_QUOTE = re.compile(r'[",\r\n]')
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# C0 and C1 controls, and the marks that turn the direction of writing: a terminal acts on them.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"


class Row(Sequence[Value | None]):
    """One row of an answer; a value is reached by position, by column name, or as an attribute.

    Whole numbers are int, decimals Decimal, true and false bool, IRIs and everything else str, nothing None.
    """

    __slots__ = ("_columns", "_values")
    _columns: tuple[str, ...]
    _values: tuple[Value | None, ...]

    def __init__(self, columns: tuple[str, ...], values: tuple[Value | None, ...]) -> None:
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_values", values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("the rows of an answer do not change")

    @overload
    def __getitem__(self, key: int | str) -> Value | None: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Value | None]: ...
    def __getitem__(self, key: int | str | slice) -> Value | Sequence[Value | None] | None:
        if not isinstance(key, str):
            return self._values[key]
        try:
            return self._values[self._columns.index(key)]
        except ValueError:
            raise KeyError(f"no column {key!r}; the columns are {', '.join(self._columns)}") from None

    def __getattr__(self, name: str) -> Value | None:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Row):
            return self._columns == other._columns and self._values == other._values
        return isinstance(other, tuple) and self._values == other

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        cells = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Row({cells})"

    def to_dict(self) -> dict[str, Value | None]:
        """The values by column."""
        return dict(zip(self._columns, self._values, strict=True))


class _Values:
    """The plain values of terms. In a table the same term stands in many cells and has to be read once only."""

    def __init__(self) -> None:
        self._known: dict[int, Value | None] = {id(None): None}

    def of(self, term: Term | None) -> Value | None:
        """The value of a term that lives as long as this does."""
        key = id(term)
        if key not in self._known:
            self._known[key] = None if term is None else term.python
        return self._known[key]


@dataclass(frozen=True)
class Answer(Sequence[Row]):
    """What a question or a query gave. Two answers are equal when they have the same columns and rows.

    Attributes:
        table: columns and rows as RDF terms.
        sparql: the query, as it was run.
        question: the question that was asked; None for a query of one's own.
    """

    table: Table
    sparql: str = field(compare=False)
    question: Question | None = field(default=None, compare=False)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows as plain values, made when they are asked for."""
        columns, known = self.table.columns, _Values()
        return tuple(Row(columns, tuple([known.of(term) for term in terms])) for terms in self.table.rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return self.table.columns

    @property
    def slug(self) -> str | None:
        """The short name of the question; None for a query of one's own."""
        return None if self.question is None else self.question.slug

    @property
    def is_graph(self) -> bool:
        """Whether the rows are the triples of a graph, as CONSTRUCT and DESCRIBE give them."""
        return self.table.is_graph

    @overload
    def __getitem__(self, key: int) -> Row: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Row]: ...
    def __getitem__(self, key: int | slice) -> Row | Sequence[Row]:
        return self.rows[key]

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        name = self.slug or "query"
        return f"<Answer to {name}: {len(self)} rows of {', '.join(self.columns)}>"

    def head(self, count: int) -> "Answer":
        """The same answer with its first rows only."""
        table = Table(self.columns, self.table.rows[:count], self.is_graph)
        return Answer(table, self.sparql, self.question)

    def column(self, name: str) -> list[Value | None]:
        """The values of one column."""
        return [row[name] for row in self.rows]

    def to_dicts(self) -> list[dict[str, Value | None]]:
        """A dictionary for each row, by column."""
        return [row.to_dict() for row in self.rows]

    def to_csv(self) -> str:
        """CSV for people and spreadsheets: plain values, IRIs in full, nothing for what is unbound.

        Text that a spreadsheet would run as a formula (it begins with =, +, -, @, a tab or a carriage return)
        gets an apostrophe before it. Numbers stay as they are. For exact text take JSON.
        """
        lines = [",".join(_quoted(name) for name in self.columns)]
        # A lone empty cell would be an empty line, which readers skip.
        lines += [",".join(_quoted(_guarded(term)) for term in row) or '""' for row in self.table.rows]
        return "\n".join(lines) + "\n"

    def to_tsv(self) -> str:
        r"""Like CSV, with tabs between; a tab, line end or backslash in a value is written \t, \n, \r, \\."""
        lines = ["\t".join(self.columns)]
        lines += ["\t".join(_tabbed(_guarded(term)) for term in row) for row in self.table.rows]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """A list of objects whose keys are the columns; numbers are numbers, what is unbound is null."""
        rows = [{name: _json_value(value) for name, value in row.to_dict().items()} for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"

    def to_markdown(self) -> str:
        """A table for a Markdown document; where a thing has a label, the label only."""
        shown = self.shown()
        right = self.numeric(shown)
        lines = [
            _markdown_row([_markdown(heading(name)) for name in shown]),
            _markdown_row(["---:" if is_right else "---" for is_right in right]),
        ]
        lines += [_markdown_row([_markdown(cell) for cell in cells]) for cells in self.cells(shown)]
        return "\n".join(lines) + "\n"

    def to_turtle(self) -> str:
        """Turtle: the triples of a graph, else the rows in the result-set vocabulary of the W3C tests.

        Raises:
            EngineError: a cell cannot be written as RDF.
        """
        try:
            return self._graph_turtle() if self.is_graph else self._result_turtle()
        except UsageError as error:
            raise EngineError(f"The answer cannot be written as Turtle: {error}") from error

    def _graph_turtle(self) -> str:
        from nasss.turtle import canonical_turtle

        return canonical_turtle(self.to_graph())

    def to_graph(self) -> "rdflib.Graph":
        """The triples as an rdflib graph.

        Raises:
            UsageError: the answer is a table and no graph.
        """
        if not self.is_graph:
            raise UsageError("Only CONSTRUCT and DESCRIBE give a graph; this is a table")
        from rdflib import Graph

        graph = Graph()
        triples = "".join(f"{' '.join(cast(Term, term).n3() for term in row)} .\n" for row in self.table.rows)
        return graph.parse(data=triples, format="turtle")

    def _result_turtle(self) -> str:
        names = "".join(f' ;\n   rs:resultVariable "{name}"' for name in self.columns)
        solutions = []
        for index, row in enumerate(self.table.rows, 1):
            bound = [(name, term) for name, term in zip(self.columns, row, strict=True) if term is not None]
            bindings = "".join(
                f' ;\n      rs:binding [ rs:variable "{name}" ; rs:value {term.n3()} ]' for name, term in bound
            )
            solutions.append(f" ;\n   rs:solution [ rs:index {index}{bindings}\n   ]")
        return f"@prefix rs: <{RESULT_SET}> .\n\n[] a rs:ResultSet{names}{''.join(solutions)} .\n"

    def to_pandas(self) -> "pandas.DataFrame":
        """A pandas DataFrame: whole numbers as Int64, true and false as boolean, IRIs and text as they are.

        Raises:
            EngineError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise EngineError("pandas is not installed; install it with: pip install 'nasss[pandas]'") from error
        return pandas.DataFrame(
            {
                name: pandas.Series(
                    [_json_value(value) if isinstance(value, Decimal) else value for value in self.column(name)],
                    dtype=_dtype(self.column(name)),
                )
                for name in self.columns
            }
        )

    def plot(self, *, width_mm: float = 170) -> "Figure":
        """A picture of the answer, which shows itself in a notebook; ``.svg()`` and ``.png()`` give it as a file.

        Args:
            width_mm: its width in print; 85 and 170 are one column and a page in most journals.

        Raises:
            UsageError: there is no picture for this answer, or altair or vl-convert is not installed.
        """
        from nasss.plots import required

        return required(self, width_mm=width_mm)

    def shown(self) -> list[str]:
        """The columns a person needs: where ``x`` has a label in ``x_label``, only one of the two."""
        return [name for name in self.columns if not (name.endswith(LABEL) and name[: -len(LABEL)] in self.columns)]

    def cells(self, shown: Sequence[str]) -> list[list[str]]:
        """The text of the cells for people, the label standing for the thing it names."""
        places = {name: i for i, name in enumerate(self.columns)}
        pairs = [(places[name], places.get(name + LABEL)) for name in shown]
        return [
            [_shown(row[i], None if label is None else row[label]) for i, label in pairs] for row in self.table.rows
        ]

    def numeric(self, shown: Sequence[str]) -> list[bool]:
        """Which of these columns hold numbers only, and at least one."""
        found = []
        for name in shown:
            terms = [row[self.columns.index(name)] for row in self.table.rows]
            bound = [term for term in terms if term is not None]
            found.append(bool(bound) and all(isinstance(term, Literal) and term.is_number for term in bound))
        return found

    def caption(self) -> str:
        """How was counted, and the number of rows."""
        rows = "1 row" if len(self) == 1 else f"{len(self):,} rows"
        return rows if self.question is None else f"{self.question.counting} ({rows})"

    def _repr_html_(self) -> str:
        """The table in a notebook."""
        import html

        shown = self.shown()
        right = self.numeric(shown)
        title = "" if self.question is None else f"<strong>{html.escape(self.question.summary)}</strong> "
        heads = "".join(
            f'<th scope="col"{_side(is_right)}>{html.escape(heading(name))}</th>'
            for name, is_right in zip(shown, right, strict=True)
        )
        lines = []
        for cells in self.head(HTML_ROWS).cells(shown):
            tds = "".join(
                f"<td{_side(is_right)}>{html.escape(printable(cell))}</td>"
                for cell, is_right in zip(cells, right, strict=True)
            )
            lines.append(f"<tr>{tds}</tr>")
        more = len(self) - HTML_ROWS
        note = f"<p>{more:,} more rows; see <code>.rows</code> or <code>.to_pandas()</code>.</p>" if more > 0 else ""
        return (
            f'<table><caption style="text-align: left">{title}{html.escape(self.caption())}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>{note}"
        )


@dataclass(frozen=True)
class Statement:
    """One statement about a thing, or one that names it: the property and what stands at its other end."""

    predicate: Iri
    predicate_label: str
    other: Term
    other_label: str

    def to_dict(self) -> dict[str, Value | None]:
        """The statement as plain values; a blank node has no name that would mean anything elsewhere."""
        nameless = isinstance(self.other, Blank)
        return {
            "property": self.predicate.value,
            "property_label": self.predicate_label,
            "value": "_:" if nameless else _json_value(self.other.python),
            "value_label": "(no name)" if nameless else self.other_label,
        }


@dataclass(frozen=True)
class Description:
    """What is known of one term.

    Attributes:
        iri: the term.
        out: the statements about it.
        into: the statements that name it, up to a limit.
        members: what belongs to it, if it is a class, up to a limit.
        more_into: how many further statements name it.
        more_members: how many further members it has.
    """

    iri: Iri
    out: tuple[Statement, ...]
    into: tuple[Statement, ...]
    members: tuple[Statement, ...]
    more_into: int = 0
    more_members: int = 0

    def texts(self, *properties: str, lang: str | None = None) -> list[str]:
        """The literal values of some properties, those in one language only if one is given."""
        return [
            statement.other.value
            for statement in self.out
            if shorten(statement.predicate.value) in properties
            and isinstance(statement.other, Literal)
            and (lang is None or statement.other.lang == lang)
        ]

    def kinds(self) -> list[str]:
        """The labels of its classes."""
        return [
            statement.other_label
            for statement in self.out
            if shorten(statement.predicate.value) == "rdf:type"
            # Every individual is one; it says nothing.
            and statement.other.value != OWL_INDIVIDUAL
        ]

    def to_json(self) -> str:
        """One JSON object."""
        data = {
            "iri": self.iri.value,
            "label": next(iter(self.texts("rdfs:label", lang="en")), None),
            "label_nl": next(iter(self.texts("rdfs:label", lang="nl")), None),
            "kind": self.kinds(),
            "definition": next(iter(self.texts("skos:definition", lang="en")), None),
            "source": self.texts("dcterms:source"),
            "statements": [statement.to_dict() for statement in self.out],
            "named_by": [statement.to_dict() for statement in self.into],
            "named_by_more": self.more_into,
            "members": [statement.to_dict() for statement in self.members],
            "members_more": self.more_members,
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def written(answer: Answer, kind: str) -> str:
    """The answer in one of the formats csv, tsv, json, md and ttl."""
    writers = {
        "csv": answer.to_csv,
        "tsv": answer.to_tsv,
        "json": answer.to_json,
        "md": answer.to_markdown,
        "ttl": answer.to_turtle,
    }
    return writers[kind]()


def format_verdict(verdict: bool, kind: str) -> str:
    """The answer to an ASK query in one of the formats."""
    word = str(verdict).lower()
    if kind == "ttl":
        return f"@prefix rs: <{RESULT_SET}> .\n\n[] a rs:ResultSet ;\n   rs:boolean {word} .\n"
    return {"csv": f"answer\n{word}\n", "tsv": f"answer\n{word}\n"}.get(kind, f"{word}\n")


def heading(column: str) -> str:
    """A column's name as a person reads it."""
    return column.replace("_", " ")


def printable(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing."""
    return re.sub(_CONTROL, "", text)


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of texts."""
    return Table(tuple(columns), tuple(tuple(Literal(cell) for cell in row) for row in rows))


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return term.python if isinstance(term, Iri | Blank) else _lexical(term)


def _lexical(literal: Literal) -> str:
    """The text of a literal, true and false in words."""
    return str(literal.python).lower() if literal.datatype == XSD + "boolean" else literal.value


def _guarded(term: Term | None) -> str:
    text = _plain(term)
    if not _FORMULA.match(text) or _PLAIN_NUMBER.fullmatch(text):
        return text
    is_number = isinstance(term, Literal) and term.datatype in NUMBERS and term.is_number
    return text if is_number else f"'{text}"


def _quoted(text: str) -> str:
    """A cell of CSV. Python's own writer leaves a lone carriage return unquoted, which then ends the row."""
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


def _tabbed(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _json_value(value: Value | None) -> Value | None:
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    # JSON has no word for these.
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _shown(term: Term | None, label: Term | None) -> str:
    if label is not None:
        return _plain(label)
    return shorten(term.value) if isinstance(term, Iri) else _plain(term)


def _markdown(text: str) -> str:
    text = " ".join(printable(text).split())
    text = re.sub(r"([\\`*\[\]<>|#~])", r"\\\1", text.replace("&", "&amp;"))
    # An underscore inside a word is only an underscore.
    return re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\_", text)


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _side(is_right: bool) -> str:
    return ' style="text-align: right"' if is_right else ' style="text-align: left"'


def _dtype(values: Sequence[Value | None]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "Int64"
    return "Float64" if kinds and kinds <= {int, float, Decimal} else "object"
