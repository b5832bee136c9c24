"""The facts that rules are about, in memory, and what the bodies of rules match among them.

A fact is kept by what it is about: the values of each property as pairs, the members of each class as a set.
What a pattern of a body matches is worked out for all rows at once. Terms are texts, as the engine writes them in TSV.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from nasss.axioms import TYPE
from nasss.rules import Atom, Filter, Part, Rule, Var
from nasss.store import Store
from nasss.terms import XSD, Iri, Literal, Term, decode_tabs

# What stands for several variables, or for one: then it is the text and no more, which is quicker by far.
Row = str | tuple[str, ...]
Columns = tuple[Sequence[str], Sequence[str]]
# What follows, or is new, by what it is about.
Rows = dict[str, set[Row]]

# What a pattern is about that can match a fact of any kind.
ANY = "*"
_CLASS = "a "
TYPES = TYPE.n3()
# How many properties are asked for at once, first and then.
_FEW, _MANY = 4, 20


def key(atom: Atom) -> str:
    """What a pattern is about: a property, a class for a pattern with ``rdf:type``, or anything."""
    _, predicate, value = atom
    if isinstance(predicate, Var) or (predicate == TYPE and isinstance(value, Var)):
        return ANY
    return _CLASS + value.n3() if predicate == TYPE else predicate.n3()


def keys(body: Iterable[Atom]) -> set[str]:
    """What the patterns of a body are about, without those that match anything."""
    return {key(atom) for atom in body} - {ANY}


def is_class(about: str) -> bool:
    """Whether facts are about the members of a class, and not about the values of a property."""
    return about.startswith(_CLASS)


def about_term(about: str) -> str:
    """The class or property that facts are about."""
    return about.removeprefix(_CLASS)


def statement(about: str, row: Row) -> Row:
    """Subject, predicate and object of a fact."""
    return (row, TYPES, about_term(about)) if isinstance(row, str) else (row[0], about, row[1])


def terms_of(texts: Iterable[str]) -> dict[str, Term]:
    """The terms that texts stand for."""
    distinct = list(dict.fromkeys(texts))
    cells = decode_tabs("\n".join(["?x", *distinct, ""]).encode()).rows
    return {text: cell for text, (cell,) in zip(distinct, cells, strict=True) if cell is not None}


class Relation:
    """Facts that are about the same: the members of a class."""

    def __init__(self, rows: set[Row]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, place: int) -> set[Row]:
        """The terms at a place."""
        return self.rows

    def count(self, place: int, text: str) -> int:
        """How many rows have a term at a place."""
        return int(text in self.rows)

    def add(self, rows: set[Row]) -> None:
        """Add rows, none of which is there."""
        self.rows |= rows


class Statements(Relation):
    """Facts of any kind: subject, predicate and object."""

    def __init__(self, rows: set[Row]) -> None:
        super().__init__(rows)
        self._indexes: dict[int, defaultdict[str, list[Row]]] = {}

    def column(self, place: int) -> set[Row]:
        """The terms at a place."""
        return {row[place] for row in self.rows}

    def count(self, place: int, text: str) -> int:
        """How many rows have a term at a place."""
        return len(self.index(place).get(text, ()))

    def index(self, place: int) -> Mapping[str, list[Row]]:
        """The rows by the term at a place."""
        if place not in self._indexes:
            self._indexes[place] = defaultdict(list)
            self._put(place, self.rows)
        return self._indexes[place]

    def add(self, rows: set[Row]) -> None:
        """Add rows, none of which is there."""
        super().add(rows)
        for place in self._indexes:
            self._put(place, rows)

    def _put(self, place: int, rows: Iterable[Row]) -> None:
        index = self._indexes[place]
        for row in rows:
            index[row[place]].append(row)


class Pairs(Relation):
    """The facts about a property, kept as two columns; what else is needed of them is made when it first is.

    Args:
        subjects, values: as many of one as of the other; no pair stands there twice.
    """

    def __init__(self, subjects: Sequence[str] = (), values: Sequence[str] = ()) -> None:
        self._lists = (list(subjects), list(values))
        self._sets: dict[int, set[Row]] = {}
        self._ends: dict[int, defaultdict[str, list[str]]] = {}

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Pairs":
        """The same from rows."""
        return cls(*zip(*rows, strict=True))

    def __len__(self) -> int:
        return len(self._lists[0])

    @cached_property
    def rows(self) -> set[Row]:  # type: ignore[override]
        """The pairs. Many rules only ask what has a value at all, or which values there are."""
        return set(zip(*self._lists, strict=True))

    def column(self, place: int) -> set[Row]:
        """The terms at a place."""
        if place not in self._sets:
            self._sets[place] = set(self._lists[place])
        return self._sets[place]

    def ends(self, place: int) -> Mapping[str, list[str]]:
        """What stands beside a term, by the term at a place."""
        if place not in self._ends:
            self._ends[place] = defaultdict(list)
            self._end(place, self._lists)
        return self._ends[place]

    def count(self, place: int, text: str) -> int:
        """How many rows have a term at a place."""
        return len(self.ends(place).get(text, ()))

    def add(self, rows: set[Row]) -> None:
        """Add rows, none of which is there."""
        columns = tuple(zip(*rows, strict=True))
        if "rows" in self.__dict__:
            self.rows |= rows
        for place, texts in enumerate(columns):
            self._lists[place].extend(texts)
            if place in self._sets:
                self._sets[place].update(texts)
        for place in self._ends if columns else ():
            self._end(place, columns)

    def _end(self, place: int, columns: Sequence[Sequence[str]]) -> None:
        index = self._ends[place]
        for text, end in zip(columns[place], columns[1 - place], strict=True):
            index[text].append(end)


def relation_of(about: str, rows: set[Row]) -> Relation:
    """Facts about a class, a property or anything, to look into."""
    if about == ANY:
        return Statements(rows)
    return Relation(rows) if is_class(about) else Pairs.of(rows)


class Facts:
    """The facts of a store, read from it when a rule first looks at them.

    Args:
        store: the store.
        properties: the properties that a pattern about anything matches, besides ``rdf:type``.
    """

    def __init__(self, store: Store, properties: Iterable[Term]) -> None:
        self.store = store
        self.properties = [term.n3() for term in properties]
        self._known: dict[str, Relation] = {}
        self._expected: dict[str, Future[tuple[Sequence[str], str]]] = {}
        self._found: dict[str, Columns] = {}
        self._terms: dict[str, str] = {}
        self._literals: dict[Term, str] = {}

    def expect(self, abouts: Iterable[str]) -> None:
        """Let the engine find what is known about properties, in this order, while other work is done."""
        wanted = [about for about in dict.fromkeys(abouts) if not is_class(about) and about not in self._expected]
        pool = ThreadPoolExecutor(1, thread_name_prefix="facts")
        # Several at once, since each answer waits for its turn; a few at first, so that work on them can begin.
        size = _FEW
        while wanted:
            batch, wanted = wanted[:size], wanted[size:]
            self._expected |= dict.fromkeys(batch, pool.submit(self._answer, batch))
            size = _MANY
        pool.shutdown(wait=False)

    def relation(self, about: str) -> Relation:
        """What is known about a property or class, or everything as statements."""
        if about not in self._known:
            self._known[about] = self._read(about)
        return self._known[about]

    def holds_any(self, about: str) -> bool:
        """Whether there is any fact about a property or class."""
        return len(self.relation(about)) > 0

    def add(self, new: Rows) -> None:
        """Add facts, none of which is there."""
        for about, rows in new.items():
            if ANY in self._known:
                self._known[ANY].add({statement(about, row) for row in rows})
            self.relation(about).add(rows)

    @cached_property
    def classes(self) -> Rows:
        """The members of each class that the store names."""
        found: dict[str, list[str]] = defaultdict(list)
        for member, kind in zip(*self._pairs(TYPES), strict=True):
            found[kind].append(member)
        return {_CLASS + kind: set(members) for kind, members in found.items()}

    def text(self, term: Term) -> str:
        """A term as the engine writes it."""
        if not isinstance(term, Literal):
            return term.n3()
        if term not in self._literals:
            document = self.store.raw(f"SELECT ?x WHERE {{ VALUES ?x {{ {term.n3()} }} }}", "tsv")
            self._literals[term] = document.decode().split("\n")[1]
        return self._literals[term]

    def _read(self, about: str) -> Relation:
        if about == ANY:
            return self._everything()
        return Relation(self.classes.get(about, set())) if is_class(about) else Pairs(*self._pairs(about))

    def _pairs(self, predicate: str) -> Columns:
        if predicate not in self._found:
            expected = self._expected.get(predicate)
            self._found |= self._by_predicate(*(expected.result() if expected else self._answer([predicate])))
        return self._found.pop(predicate)

    def _answer(self, predicates: Sequence[str]) -> tuple[Sequence[str], str]:
        """Some properties and their facts: the place of the property, subject and object, one in a line."""
        numbered = " ".join(f"({number} {predicate})" for number, predicate in enumerate(predicates))
        query = f"SELECT ?n ?s ?o WHERE {{ VALUES (?n ?p) {{ {numbered} }} ?s ?p ?o }}"
        return predicates, self.store.raw(query, "tsv").decode()

    def _by_predicate(self, predicates: Sequence[str], answer: str) -> dict[str, Columns]:
        """Subjects and objects of the facts, by predicate."""
        # The first line is the heading, and the last one ends as well.
        cells = answer.replace("\n", "\t").split("\t")[3:-1]
        # One object for each term: what is compared and looked up by the thousand then is near at hand in memory.
        subjects, values = ([*map(self._terms.setdefault, part, part)] for part in (cells[1::3], cells[2::3]))
        found: dict[str, tuple[list[str], list[str]]] = {predicate: ([], []) for predicate in predicates}
        start = 0
        for number, same in groupby(cells[::3]):
            end = start + len(list(same))
            for column, texts in zip(found[predicates[int(number)]], (subjects, values), strict=True):
                column += texts[start:end]
            start = end
        return {**found}

    def _everything(self) -> Relation:
        kinds = {*self.classes, *(about for about in self._known if is_class(about))}
        return Statements({statement(it, row) for it in (*kinds, *self.properties) for row in self.relation(it).rows})


class Matcher:
    """What the body of a rule matches.

    Args:
        rule: the rule.
        facts: what it is matched with.
    """

    def __init__(self, rule: Rule, facts: Facts) -> None:
        self.rule = rule
        self.facts = facts
        self.atoms = [(key(atom), self._args(atom)) for atom in rule.body]
        last = () if rule.head is None else rule.head
        self.wanted = {part for part in last if isinstance(part, Var)}
        self.wanted |= {part for it in rule.filters for part in (it.first, it.second) if isinstance(part, Var)}

    def new(self, since: Mapping[int, Collection[set[Row]]] | None) -> Rows:
        """What follows by the rule and is not known yet.

        Args:
            since: for a rule that has run before, what is new since, by the place in the body of the pattern that can
                match it; None to match the whole body.
        """
        assert self.rule.head is not None
        about, args = key(self.rule.head), self._args(self.rule.head)
        known = self.facts.relation(about).rows
        found: set[Row] = set()
        for bound, rows in self._solutions(since):
            if not rows:
                continue
            if args != tuple(bound):
                rows = set(map(_getter(args, bound), rows))
            # Mostly all of them are known, so nothing is copied before that is seen.
            found |= (rows if isinstance(rows, set) else set(rows)) - known
        # SPARQL makes no statement about a literal either.
        # The first character of the first text, which is the row where it is one text.
        made = {row for row in found if row[0][0] in "<_"}
        if about != ANY:
            return {about: made} if made else {}
        sorted_out: Rows = defaultdict(set)
        for subject, predicate, value in map(_wide, made):
            if predicate == TYPES:
                sorted_out[_CLASS + value].add(subject)
            else:
                sorted_out[predicate].add((subject, value))
        return dict(sorted_out)

    def may_match(self) -> bool:
        """Whether the body may match. No is certain; yes is to be confirmed, since values are not compared here."""
        classes = _disjoint_classes(self.rule)
        if classes is not None:
            seen: set[Row] = set()
            for kind in classes:
                members = self.facts.relation(_CLASS + kind.n3()).rows
                if not seen.isdisjoint(members):
                    return True
                seen |= members
            return False
        return any(rows for _, rows in self._solutions(None))

    def _args(self, atom: Atom) -> tuple[str | Var, ...]:
        about = key(atom)
        subject, predicate, value = (part if isinstance(part, Var) else self.facts.text(part) for part in atom)
        if about == ANY:
            return (subject, predicate, value)
        return (subject,) if is_class(about) else (subject, value)

    def _solutions(
        self, since: Mapping[int, Collection[set[Row]]] | None
    ) -> "Iterable[tuple[list[Var], Collection[Row]]]":
        if self._is_of_one_value():
            return
        if since is None:
            yield self._joined(None, set())
        else:
            for place, parts in since.items():
                yield self._joined(place, next(iter(parts)) if len(parts) == 1 else set().union(*parts))

    def _is_of_one_value(self) -> bool:
        """Whether the body asks for two values of a property that has one value everywhere."""
        if len(self.atoms) != 2 or not any(it.kind in ("other", "unequal") for it in self.rule.filters):
            return False
        (about, one), (other, another) = self.atoms
        shared = [place for place, parts in enumerate(zip(one, another, strict=False)) if parts[0] == parts[1]]
        differing = {(it.first, it.second) for it in self.rule.filters if it.kind in ("other", "unequal")}
        if (
            about != other
            or len(one) != 2
            or len(shared) != 1
            or (one[1 - shared[0]], another[1 - shared[0]]) not in differing
        ):
            return False
        relation = self.facts.relation(about)
        return len(relation.column(shared[0])) == len(relation)

    def _joined(self, place: int | None, rows: set[Row]) -> tuple[list[Var], Collection[Row]]:
        """The ways to match the body, as rows of what the variables stand for, where one pattern matches some rows."""
        waiting = {number: self.facts.relation(about) for number, (about, _) in enumerate(self.atoms)}
        if place is not None:
            waiting[place] = relation_of(self.atoms[place][0], rows)
        bound: list[Var] = []
        found: Collection[Row] = [()]
        number = place
        while waiting and found:
            if number is None:
                number = min(waiting, key=lambda it: self._effort(it, waiting[it], bound))
            relation = waiting.pop(number)
            later = {part for it in waiting for part in self.atoms[it][1] if isinstance(part, Var)} | self.wanted
            bound, found = _joined(bound, found, self.atoms[number][1], relation, later)
            number = None
        for condition in self.rule.filters if found else ():
            found = self._kept(condition, bound, found)
        return bound, found

    def _effort(self, number: int, relation: Relation, bound: Sequence[Var]) -> tuple[int, int]:
        """Patterns with fewest variables that are open come first, then those with fewest rows."""
        args = self.atoms[number][1]
        unknown = {part for part in args if isinstance(part, Var) and part not in bound}
        if bound:
            return (len(unknown) if len(unknown) < len(args) else 9, len(relation))
        size = len(relation)
        for place, part in enumerate(args):
            if not isinstance(part, Var):
                size = min(size, relation.count(place, part))
        return (0, size)

    def _kept(self, condition: Filter, bound: Sequence[Var], rows: Collection[Row]) -> Collection[Row]:
        """The rows that a condition may hold for."""
        first = self._of(condition.first, bound)
        if condition.kind == "among":
            terms = {self.facts.text(term) for term in condition.terms}
            return [row for row in rows if first(row) in terms]
        if condition.kind == "outside":
            datatypes = {str(term.value) for term in condition.terms}
            # Each value once: many are said again and again.
            outside = {it for it in set(map(first, rows)) if it[0] not in "<_" and _datatype(it) in datatypes}
            return [row for row in rows if first(row) in outside] if outside else []
        assert condition.second is not None
        second = self._of(condition.second, bound)
        return [row for row in rows if first(row) != second(row)]

    def _of(self, part: Part, bound: Sequence[Var]) -> Callable[[Row], str]:
        get: Callable[[Row], Any] = _getter([part if isinstance(part, Var) else self.facts.text(part)], bound)
        return get


def _disjoint_classes(rule: Rule) -> tuple[Term, ...] | None:
    """The classes of a rule that nothing belongs to two of them; None for other rules."""
    if rule.head is not None or len(rule.body) != 2 or [it.kind for it in rule.filters] != ["among", "among", "other"]:
        return None
    (one, first, kind), (other, second, another) = rule.body
    among, again, unlike = rule.filters
    is_that = first == second == TYPE and one == other and isinstance(one, Var) and among.terms == again.terms
    named = (among.first, again.first) == (kind, another) == (unlike.first, unlike.second)
    return among.terms if is_that and named and all(isinstance(it, Iri) for it in among.terms) else None


def _getter(args: Sequence[str | Var], bound: Sequence[Var]) -> Callable[[Row], Row]:
    """Gives what a pattern is for a row."""
    places = [(bound.index(part), "") if isinstance(part, Var) else (-1, part) for part in args]
    if len(bound) == 1:
        if len(places) == 1:
            ((one, text),) = places
            return (lambda row: row) if one == 0 else (lambda _: text)
        return lambda row: tuple([str(row) if place == 0 else text for place, text in places])
    if places and all(place >= 0 for place, _ in places):
        return itemgetter(*[place for place, _ in places])
    if len(places) == 1:
        return lambda _: places[0][1]
    return lambda row: tuple([row[place] if place >= 0 else text for place, text in places])


def _joined(
    bound: list[Var], rows: Collection[Row], args: Sequence[str | Var], relation: Relation, later: Collection[Var]
) -> tuple[list[Var], Collection[Row]]:
    """Rows put together with what a pattern matches, without the variables that are of no use later."""
    open_ = [part for part in dict.fromkeys(args) if isinstance(part, Var) and part not in bound]
    known = [place for place, part in enumerate(args) if part not in open_]
    kept = [part for part in (*bound, *open_) if part in later]
    plain = len(known) + len(open_) == len(args)
    if not known and not bound and plain:
        return kept, _columns(relation, [args.index(part) for part in kept], len(args))
    if plain and not open_:
        return kept, _without(_among(rows, args, bound, relation.rows), bound, kept)
    if plain and len(known) == 1 and isinstance(relation, Pairs):
        (place,), part = known, args[known[0]]
        if open_[0] in later:
            return kept, _linked(bound, rows, part, relation.ends(place), later)
        return kept, _without(_among(rows, [part], bound, relation.column(place)), bound, kept)
    return kept, _without(_any_way(bound, rows, args, relation, open_), [*bound, *open_], kept)


def _columns(relation: Relation, places: list[int], width: int) -> Collection[Row]:
    if places == list(range(width)):
        return relation.rows
    if len(places) == 1:
        return relation.column(places[0])
    return set(map(itemgetter(*places), relation.rows)) if places else set([()] if len(relation) else [])


def _among(rows: Collection[Row], args: Sequence[str | Var], bound: list[Var], known: set[Row]) -> Collection[Row]:
    """The rows for which a pattern is known."""
    if list(args) == bound and isinstance(rows, set):
        return rows & known
    get = _getter(args, bound)
    return [row for row in rows if get(row) in known]


def _linked(
    bound: list[Var], rows: Collection[Row], part: str | Var, ends: Mapping[Any, list[str]], later: Collection[Var]
) -> set[Row]:
    """Rows with each term that stands beside a part of theirs, without the variables that are of no use later."""
    looks = map(_getter([part], bound), rows)
    kept = [var for var in bound if var in later]
    if not kept:
        return {end for look in looks for end in ends.get(look, ())}
    heads = rows if kept == bound else map(_getter(kept, bound), rows)
    if len(kept) == 1:
        return {(str(head), end) for head, look in zip(heads, looks, strict=True) for end in ends.get(look, ())}
    return {(*head, end) for head, look in zip(heads, looks, strict=True) for end in ends.get(look, ())}


def _any_way(
    bound: Sequence[Var], rows: Collection[Row], args: Sequence[str | Var], relation: Relation, open_: Sequence[Var]
) -> list[Row]:
    """The same for patterns of every form, one row at a time."""
    found: list[Row] = []
    look_up = next((place for place, part in enumerate(args) if part not in open_), None)
    for row in rows:
        head = _wide(row)
        fixed = dict(zip(bound, head, strict=True))
        known = [fixed.get(part) if isinstance(part, Var) else part for part in args]
        candidates: Iterable[Row] = relation.rows
        if look_up is not None and isinstance(relation, Statements):
            candidates = relation.index(look_up).get(str(known[look_up]), ())
        for candidate in map(_wide, candidates):
            if all(part is None or part == term for part, term in zip(known, candidate, strict=True)):
                values = [[term for part, term in zip(args, candidate, strict=True) if part == var] for var in open_]
                if all(len(set(terms)) == 1 for terms in values):
                    made = (*head, *(terms[0] for terms in values))
                    found.append(made if len(made) != 1 else made[0])
    return found


def _wide(row: Row) -> tuple[str, ...]:
    return (row,) if isinstance(row, str) else row


def _without(rows: Collection[Row], bound: Sequence[Var], kept: Sequence[Var]) -> Collection[Row]:
    if len(kept) == len(bound):
        return rows
    if not kept:
        return [()] if rows else []
    return set(map(_getter(kept, bound), rows))


def _datatype(literal: str) -> str:
    """The datatype of a literal."""
    if literal[0] == literal[-1] == '"' and len(literal) > 1:
        return XSD + "string"
    # What stands after the text says it, and only there is an ending for many literals.
    return _datatype_by_end('""' + literal.rpartition('"')[2]) if literal[0] == '"' else _datatype_by_end(literal)


# Numbers have no ending, and there can be many.
@lru_cache(maxsize=100_000)
def _datatype_by_end(literal: str) -> str:
    (term,) = terms_of([literal]).values()
    assert isinstance(term, Literal)
    return term.datatype
