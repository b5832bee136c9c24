"""Answers that a store on disk keeps, so that a question over very many studies is looked up and not worked out again.

They are worked out batch by batch, in memory: what a question says of a study depends on that study and the ontology
alone (`nasss.federation` says which questions are so), so the answer over all studies is that of the batches together,
put in order. A kept answer is given only for the very text of the question that it was worked out with, and only for
parameters that are columns of the answer, whose rows are then looked up. Everything else is asked of the statements.
"""

import errno
import os
import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from nasss.collecting import uncollected
from nasss.errors import EngineError, ProblemError
from nasss.questions import Question, load
from nasss.store import Store
from nasss.syntax import Token, parts, tokens
from nasss.terms import NASSS, XSD, Blank, Iri, Table, Term, decode_lines
from nasss.writing import cannot_write

FILE = "answers.sqlite"
# How many studies are looked at together: enough that starting an engine does not count, few enough for any memory.
BATCH = 64
_TIMEOUT = 3600.0
_STUDY_GRAPHS = f"SELECT DISTINCT ?g ?study WHERE {{ GRAPH ?g {{ ?study a <{NASSS}Study> }} }} ORDER BY ?g ?study"
# A study is whole in its graph when nothing elsewhere says that it is in it.
_SCATTERED = f"""SELECT DISTINCT ?study WHERE {{
  {{ GRAPH ?g {{ ?thing <{NASSS}inStudy> ?study }} GRAPH ?h {{ ?study a <{NASSS}Study> }} FILTER(?g != ?h) }}
  UNION {{ GRAPH ?g {{ ?study a <{NASSS}Study> }} GRAPH ?h {{ ?study a <{NASSS}Study> }} FILTER(?g != ?h) }}
}}"""
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
# SQLite's whole numbers end here.
_LARGE = 1 << 63

Progress = Callable[[str], None]


class _CannotBeKeptError(Exception):
    """The answer to a question cannot be put in order here; the message says why."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a question is asked of a batch: with a column for each thing that the answer is ordered by."""

    question: Question
    sparql: str
    descending: tuple[bool, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.question.columns)

    @property
    def parameters(self) -> list[str]:
        """The parameters that are columns of the answer, so that their rows can be looked up."""
        return [
            name
            for name, it in self.question.parameters.items()
            if it.default is None and name in self.question.columns
        ]


def materialise(store: Store, place: Path, *, jobs: int = 1, progress: Progress | None = None) -> list[str]:
    """Work out the answers of a store and keep them in a file.

    Args:
        store: the store, on disk. Where a statement stands in two graphs, or a study in several, nothing is kept.
        place: the file, which must not be there.
        jobs: how many batches of studies are worked on at once, each with an engine of its own.
        progress: is told how far the work is.

    Returns:
        The short names of the questions whose answers are kept.

    Raises:
        EngineError: the file cannot be written, or a question cannot be answered.
    """
    # Imported here: who asks needs nothing of it.
    from nasss.federation import questions

    if store.merged or store.select(_SCATTERED).rows:
        return []
    plans = [plan for slug in questions() if (plan := _plan(load(slug))) is not None]
    graphs = list(dict.fromkeys(row[0] for row in store.select(_STUDY_GRAPHS).rows if isinstance(row[0], Iri)))
    try:
        with closing(sqlite3.connect(place, isolation_level=None)) as database:
            # The file is of use once it is whole, and its folder is put in its place whole.
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;")
            database.execute("CREATE TABLE question (slug TEXT PRIMARY KEY, digest TEXT, open TEXT)")
            database.execute("CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT UNIQUE)")
            writers = [_Writer(database, plan) for plan in plans]
            done = 0
            for documents in _answers(store, plans, graphs, place.parent, jobs):
                for writer, document in zip(writers, documents, strict=True):
                    writer.take(document)
                done = min(done + BATCH, len(graphs))
                (progress or (lambda _: None))(f"answers of {done} of {len(graphs)} studies")
            kept = [writer.plan.question.slug for writer in writers if writer.finish()]
            database.execute("VACUUM")
    except sqlite3.Error as error:
        if "full" in str(error):  # its own words for a disk without room
            raise cannot_write(place, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) from error
        raise EngineError(f"{place}: the answers cannot be kept: {error}") from error
    except OSError as error:
        raise cannot_write(place, error) from error
    return kept


def _plan(question: Question) -> _Plan | None:
    """None for a question whose answer is not ordered, or not by ORDER BY alone."""
    prologue, pattern, order = parts(question.sparql)
    found = list(_orderings(order))
    if not found:
        return None
    keys = " ".join(f"({text} AS ?key_{number})" for number, (text, _) in enumerate(found))
    columns = " ".join(f"?{name}" for name in question.columns)
    sparql = f"{prologue}SELECT {columns} {keys}\nWHERE {pattern}\n"
    return _Plan(question, sparql, tuple(is_descending for _, is_descending in found))


def _orderings(order: str) -> Iterator[tuple[str, bool]]:
    """What an ORDER BY orders by: each expression, and whether from the last to the first."""
    stream = list(tokens(order))
    if [token.text.upper() for token in stream[:2]] != ["ORDER", "BY"]:
        return
    place = 2
    while place < len(stream):
        token = stream[place]
        if token.kind == "variable":
            yield token.text, False
            place += 1
            continue
        opening = place + (token.text != "(")
        closing_ = _closing(stream, opening)
        inside = order[stream[opening].start : stream[closing_].end]
        word = "" if token.text == "(" else token.text.upper()
        yield (inside if word in ("", "ASC", "DESC") else f"{token.text}{inside}"), word == "DESC"
        place = closing_ + 1


def _closing(stream: Sequence[Token], opening: int) -> int:
    depth = 0
    for place in range(opening, len(stream)):
        depth += {"(": 1, ")": -1}.get(stream[place].text, 0)
        if depth == 0:
            return place
    raise EngineError("A question's ORDER BY has a parenthesis that does not close")


def _answers(
    store: Store, plans: Sequence[_Plan], graphs: Sequence[Iri], place: Path, jobs: int
) -> Iterator[list[bytes]]:
    """The answers of each batch of studies, in order, as TSV documents, one for each question.

    What is known of people is written for the engines into the place where the store is being made, and nowhere else.
    """
    with tempfile.TemporaryDirectory(dir=place) as folder, ThreadPoolExecutor(jobs) as pool:
        common = Path(folder) / "common.nt"
        known = {row[0] for row in store.select(_GRAPHS).rows}
        store.dump([None, *(graph for graph in known - set(graphs) if isinstance(graph, Iri))], common)

        def work(own: Path) -> list[bytes]:
            try:
                with Store([common, own], timeout=_TIMEOUT) as engine:
                    return [engine.raw(plan.sparql, "tsv") for plan in plans]
            finally:
                own.unlink()

        waiting: deque[Future[list[bytes]]] = deque()
        for start in range(0, max(len(graphs), 1), BATCH):
            if len(waiting) > jobs:
                yield waiting.popleft().result()
            own = Path(folder) / f"batch-{start}.nt"
            store.dump(graphs[start : start + BATCH], own)
            waiting.append(pool.submit(work, own))
        while waiting:
            yield waiting.popleft().result()


class _Writer:
    """Takes the rows of a question as they come, and puts them in order at the end."""

    def __init__(self, database: sqlite3.Connection, plan: _Plan) -> None:
        self.plan = plan
        self._database = database
        self._problem = ""
        self._kinds: list[str] = [""] * len(plan.descending)
        # The parameters of which some row says nothing: VALUES would fill those rows, and they cannot be looked up.
        self._open: set[str] = set()
        self._terms: dict[str, int] = {}
        names = [*(f"key_{number}" for number in range(len(plan.descending))), "line", *map(_named, plan.parameters)]
        self._marks = ", ".join("?" * len(names))
        self._execute(f"CREATE TABLE {self._raw} ({', '.join(names)})")

    @property
    def _raw(self) -> str:
        return f'"raw {self.plan.question.slug}"'

    def take(self, document: bytes) -> None:
        """Take the rows of a batch."""
        if self._problem:
            return
        try:
            rows = list(self._rows(document.decode()))
        except _CannotBeKeptError as error:
            self._problem = str(error)
            return
        self._database.executemany(f"INSERT INTO {self._raw} VALUES ({self._marks})", rows)

    def finish(self) -> bool:
        """Put the rows in order and let them be found by parameters; tells whether the answer is kept."""
        slug, keys = self.plan.question.slug, enumerate(self.plan.descending)
        if not self._problem:
            order = ", ".join(f"key_{number}{' DESC' if is_descending else ''}" for number, is_descending in keys)
            columns = ", ".join(["line", *map(_named, self.plan.parameters)])
            self._execute(f'CREATE TABLE "{slug}" (n INTEGER PRIMARY KEY, {columns})')
            self._execute(f'INSERT INTO "{slug}" ({columns}) SELECT {columns} FROM {self._raw} ORDER BY {order}')
            for name in self.plan.parameters:
                self._execute(f'CREATE INDEX "{slug} {name}" ON "{slug}" ({_named(name)})')
            row = (slug, _digest(self.plan.question), " ".join(sorted(self._open)))
            self._database.execute("INSERT INTO question VALUES (?, ?, ?)", row)
        self._execute(f"DROP TABLE {self._raw}")
        return not self._problem

    def _execute(self, statement: str) -> None:
        self._database.execute(statement)

    def _rows(self, text: str) -> Iterator[tuple[object, ...]]:
        _, *lines = text.split("\n")
        width, keys, parameters = len(self.plan.columns), len(self.plan.descending), self.plan.parameters
        places = [self.plan.columns.index(name) for name in parameters]
        sort_values = _SortValues()
        for line in lines[:-1]:
            cells = line.split("\t")
            found = [sort_values[cell] for cell in cells[-keys:]]
            for number, (kind, _) in enumerate(found):
                if kind and kind != self._kinds[number]:
                    if self._kinds[number]:
                        raise _CannotBeKeptError(f"it is ordered by things of several kinds ({kind})")
                    self._kinds[number] = kind
            named = [cells[place] for place in places]
            if "" in named:
                self._open |= {name for name, cell in zip(parameters, named, strict=True) if not cell}
            yield *(value for _, value in found), "\t".join(cells[:width]), *map(self._term, named)

    def _term(self, cell: str) -> int:
        if cell not in self._terms:
            (term,) = decode_lines(("x",), [cell]).rows[0]
            text = "" if term is None else term.n3()
            self._database.execute("INSERT OR IGNORE INTO term (text) VALUES (?)", (text,))
            (number,) = self._database.execute("SELECT id FROM term WHERE text = ?", (text,)).fetchone()
            self._terms[cell] = number
        return self._terms[cell]


class _SortValues(dict[str, tuple[str, object]]):
    """What stands for a cell where rows are put in order, with its kind: what is of one kind is ordered as SPARQL does.

    Of nothing there is no kind: it comes first, as SQLite's NULL does.
    """

    def __missing__(self, cell: str) -> tuple[str, object]:
        (term,) = decode_lines(("x",), [cell]).rows[0]
        self[cell] = found = ("", None) if term is None else _sort_value(term)
        return found


def _sort_value(term: Term) -> tuple[str, object]:
    if isinstance(term, Blank):
        raise _CannotBeKeptError("it is ordered by things without a name")
    if isinstance(term, Iri):
        return "IRIs", term.value
    if term.is_number:
        number = term.python
        assert isinstance(number, int | float | Decimal)
        return "numbers", number if isinstance(number, int) and abs(number) < _LARGE else float(number)
    if term.datatype == XSD + "boolean":
        return "yes or no", int(bool(term.python))
    if term.lang is None and term.datatype != XSD + "string":
        raise _CannotBeKeptError(f"it is ordered by values of {term.datatype}")
    return f"text{term.lang or ''}", term.value


class Kept:
    """The answers that a store on disk keeps.

    Args:
        place: the file, as `materialise` makes it.

    Raises:
        EngineError: it cannot be read.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        try:
            # Opened to be read, so that several programs can; it is never changed where it is.
            self._database = sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            known = self._database.execute("SELECT slug, digest, open FROM question").fetchall()
        except sqlite3.Error as error:
            raise EngineError(f"{place}: cannot be read: {error}. Make the store anew: nasss load -o FOLDER") from error
        self._known: dict[str, tuple[str, frozenset[str]]] = {
            slug: (digest, frozenset(is_open.split())) for slug, digest, is_open in known
        }

    @property
    def slugs(self) -> list[str]:
        """The short names of the questions."""
        return sorted(self._known)

    def answer(self, question: Question, values: Mapping[str, Term]) -> Table | None:
        """The answer to a question, in order; None when it has to be asked of the statements.

        Args:
            question: the question.
            values: the terms for its parameters.

        Raises:
            EngineError: the file cannot be read.
        """
        digest, is_open = self._known.get(question.slug, ("", frozenset()))
        if digest != _digest(question) or not all(
            name in question.columns and question.parameters[name].default is None and name not in is_open
            for name in values
        ):
            return None
        conditions = [f"{_named(name)} = (SELECT id FROM term WHERE text = ?)" for name in values]
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        texts = [term.n3() for term in values.values()]
        try:
            found = self._database.execute(f'SELECT line FROM "{question.slug}"{where} ORDER BY n', texts)
            with uncollected():
                lines = [line for (line,) in found]
            return decode_lines(tuple(question.columns), lines)
        except sqlite3.Error as error:
            again = "Make the store anew: nasss load -o FOLDER"
            raise EngineError(f"{self._place}: cannot be read: {error}. {again}") from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def find(folder: Path) -> Kept | None:
    """The answers that the store in a folder keeps; None when it keeps none.

    Raises:
        EngineError: they cannot be read.
    """
    place = folder / FILE
    return Kept(place) if place.is_file() else None


def verify(store: Store, kept: Kept, progress: Progress | None = None) -> None:
    """Ask every question whose answer is kept of the statements too, and compare row by row, in order.

    Raises:
        ProblemError: an answer that is kept is another; the message names the question and the first row.
    """
    for slug in kept.slugs:
        (progress or (lambda _: None))(f"comparing {slug}")
        question = load(slug)
        answer, asked = kept.answer(question, {}), store.select(question.sparql)
        if answer is not None and answer.rows != asked.rows:
            pairs = enumerate(zip_longest(answer.rows, asked.rows), 1)
            number = next(number for number, (one, other) in pairs if one != other)
            raise ProblemError(f"{slug}: the answer that is kept differs from the one asked now, first in row {number}")


def _digest(question: Question) -> str:
    return sha256(question.sparql.encode()).hexdigest()


def _named(parameter: str) -> str:
    return f"p_{parameter}"
