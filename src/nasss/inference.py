"""Run the rules of an ontology over its data to the end, in memory."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from nasss.axioms import AXIOM_PROPERTIES, AXIOM_TYPES, OWL, RDF, RDFS, SAME, STRUCTURE_PROPERTIES, TYPE, Schema, Triple
from nasss.collecting import uncollected
from nasss.engine import STATEMENTS
from nasss.matching import ANY, TYPES, Facts, Matcher, Row, Rows, about_term, is_class, key, keys, statement, terms_of
from nasss.rules import Atom, Fact, Rule, Var, compile_rules, substituted
from nasss.store import Store
from nasss.terms import Blank, Iri, Term, shorten

Progress = Callable[[str], None]

_NEW = "urn:x-nasss:new"
# How many terms a query names at once.
_MANY = 500


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where a fact comes from: the rule that gave it first, and when that ran."""

    rule: Rule
    step: int


@dataclass(frozen=True)
class Closure:
    """The outcome of the rules.

    Attributes:
        stated: the store with everything that is stated; with what follows as well, once `store` was asked for.
        schema: the axioms.
        rules: the rules.
        steps: the runs of rules that gave something new, and what, as the engine writes it.
        clash: a rule whose body must not hold, with facts that it holds for; None where there is none.
    """

    stated: Store
    schema: Schema
    rules: tuple[Rule, ...]
    steps: tuple[tuple[Rule, Rows], ...]
    clash: tuple[Rule, tuple[Fact, ...]] | None

    @cached_property
    def derived(self) -> dict[Fact, Derivation]:
        """What is new, and the rule that first gave it; made into terms when first asked for."""
        return _derived(self.steps)

    @cached_property
    def store(self) -> Store:
        """The store with everything that is stated and everything that follows, put there when first asked for."""
        put(self.stated, self.derived)
        return self.stated

    def counts(self) -> list[tuple[str, int]]:
        """The rules by name and how many new facts each gave first, most first."""
        found: dict[str, int] = defaultdict(int)
        for fact, derivation in self.derived.items():
            if is_told(fact):
                found[derivation.rule.name] += 1
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def close(store: Store, progress: Progress | None = None) -> Closure:
    """Derive everything that the rules of the axioms in a store give, and look for what cannot be.

    When something cannot be, the work stops there.

    Args:
        store: the ontology with the data.
        progress: is told how far the work is.
    """
    with uncollected():
        return _closed(store, progress or (lambda _: None))


def _closed(store: Store, progress: Progress) -> Closure:
    schema = read_schema(store)
    facts = Facts(store, schema.properties())
    facts.expect([TYPES])
    rules = compile_rules(schema)
    checks = [rule for rule in rules if rule.head is None]
    run = _Run(facts, [rule for rule in rules if rule.head is not None], progress)
    facts.expect(about for rule in (*run.rules, *checks) for about in _looked_into(rule))
    # What is the same may be what must differ. It is looked for before the same things get each other's facts.
    run.to_the_end(general=False)
    found = _first_clash(run, checks)
    if found is None and facts.holds_any(SAME.n3()):
        run.to_the_end(general=True)
        found = _first_clash(run, checks)
    return Closure(store, schema, tuple(rules), tuple(run.steps), found)


def _looked_into(rule: Rule) -> list[str]:
    """What a rule needs to know all facts about, in the order in which it does."""
    return [*sorted(keys(rule.body)), *(keys([rule.head]) if rule.head is not None else ())]


def put(store: Store, facts: Iterable[Fact]) -> None:
    """Put facts into a store, in the default graph. Blank nodes are those that the store has.

    Like everything that is inserted they stay until the engine stops.
    """
    lines = [f"{subject.n3()} {predicate.n3()} {value.n3()} .\n" for subject, predicate, value in facts]
    if lines:
        store.insert(STATEMENTS + "".join(lines), Iri(_NEW))


def read_schema(store: Store) -> Schema:
    """The axioms in a store."""
    properties = " ".join(it.n3() for it in (*AXIOM_PROPERTIES, *STRUCTURE_PROPERTIES))
    kinds = " ".join(it.n3() for it in AXIOM_TYPES)
    rows = store.select(
        f"SELECT DISTINCT ?s ?p ?o WHERE {{ {{ VALUES ?p {{ {properties} }} ?s ?p ?o }} "
        f"UNION {{ VALUES ?o {{ {kinds} }} BIND({TYPE.n3()} AS ?p) ?s ?p ?o }} }}"
    ).rows
    triples = [_triple(row) for row in rows]
    names = names_of(store, {term for triple in triples for term in triple if isinstance(term, Iri)})
    return Schema(triples, lambda term: names.get(term) or _plain_name(term))


def names_of(store: Store, terms: Iterable[Term]) -> dict[Term, str]:
    """The English names of things, for those that have one."""
    found: dict[Term, str] = {}
    wanted = sorted(term.n3() for term in terms if isinstance(term, Iri))
    for start in range(0, len(wanted), _MANY):
        values = " ".join(wanted[start : start + _MANY])
        rows = store.select(
            f"SELECT ?s (MIN(STR(?l)) AS ?name) WHERE {{ VALUES ?s {{ {values} }} ?s <{RDFS}label> ?l "
            'FILTER(LANG(?l) IN ("en", "")) } GROUP BY ?s'
        ).rows
        found.update({subject: str(name.value) for subject, name in rows if subject is not None and name is not None})
    return found


def _plain_name(term: Term) -> str:
    return shorten(term.value) if isinstance(term, Iri) else str(term.python)


def is_told(fact: Fact) -> bool:
    """Whether a fact is for people: one about a thing with a name that says something."""
    subject, predicate, value = fact
    if isinstance(subject, Blank) or isinstance(value, Blank):
        return False
    if predicate == TYPE:
        return isinstance(value, Iri) and not value.value.startswith((OWL, RDF, RDFS))
    return predicate != SAME or subject != value


def is_general(rule: Rule) -> bool:
    """Whether a rule is about all properties at once."""
    return any(isinstance(atom[1], Var) for atom in rule.body)


def _first_clash(run: "_Run", checks: Iterable[Rule]) -> tuple[Rule, tuple[Fact, ...]] | None:
    """The first rule whose body must not hold and does, with the first facts that it holds for."""
    is_put = False
    for rule in checks:
        if all(map(run.facts.holds_any, keys(rule.body))) and Matcher(rule, run.facts).may_match():
            if not is_put:
                put(run.facts.store, _derived(run.steps))
                is_put = True
            found = instances(run.facts.store, rule, limit=1)
            if found:
                return rule, found[0]
    return None


def instances(store: Store, rule: Rule, head: Fact | None = None, limit: int | None = None) -> list[tuple[Fact, ...]]:
    """The facts that the body of a rule holds for, in every way, in order.

    Args:
        store: where to look.
        rule: the rule.
        head: the fact that has to follow; any if not given.
        limit: how many to find; all if not given.
    """
    known: dict[Var, Term] = {}
    if head is not None and rule.head is not None:
        for part, term in zip(rule.head, head, strict=True):
            if part != term and (not isinstance(part, Var) or known.setdefault(part, term) != term):
                return []
    # A query cannot name a blank node; those are compared afterwards.
    sayable = {var: term for var, term in known.items() if not isinstance(term, Blank)}
    free = [var for var in rule.variables if var not in sayable]
    values = "".join(f" VALUES {var.n3()} {{ {term.n3()} }}" for var, term in sayable.items())
    names = " ".join(var.n3() for var in rule.variables)
    if not names:
        return [_facts(rule.body, {})] if store.ask(f"ASK {{ {rule.where()} }}") else []
    end = f" LIMIT {limit}" if limit is not None else ""
    order = f" ORDER BY {' '.join(var.n3() for var in free)}" if free else ""
    rows = store.select(f"SELECT {names} WHERE {{{values} {rule.where()} }}{order}{end}").rows
    bindings = [{var: term for var, term in zip(rule.variables, row, strict=True) if term is not None} for row in rows]
    return [
        _facts(rule.body, binding)
        for binding in bindings
        if all(binding.get(var, term) == term for var, term in known.items())
    ]


def _facts(body: Iterable[Atom], binding: dict[Var, Term]) -> tuple[Fact, ...]:
    return tuple(_fact(substituted(atom, binding)) for atom in body)


def _fact(atom: Atom) -> Fact:
    subject, predicate, value = atom
    assert not isinstance(subject, Var) and not isinstance(predicate, Var) and not isinstance(value, Var)
    return (subject, predicate, value)


def _triple(row: Sequence[Term | None]) -> Triple:
    subject, predicate, value = row
    assert subject is not None and predicate is not None and value is not None
    return (subject, predicate, value)


class _Run:
    """One run of the rules.

    A run of a rule that gives something new is a step. A rule that ran before has to look only at what the steps since
    then have put into what its body matches (semi-naive evaluation).
    """

    def __init__(self, facts: Facts, rules: Sequence[Rule], progress: Progress) -> None:
        self.facts = facts
        self.rules = in_order(rules)
        self.progress = progress
        self.steps: list[tuple[Rule, Rows]] = []
        self.total = 0
        self.needs = [keys(rule.body) for rule in self.rules]
        self.readers: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for place, atom in enumerate(rule.body):
                self.readers[key(atom)].append((number, place))
        # The rules that have to run, by number: the first time in full, then only where there is something new,
        # which is told as the rows to look in by the place of the body that they can match.
        self.waiting: dict[int, dict[int, list[set[Row]]] | None] = dict.fromkeys(range(len(self.rules)))
        # Their numbers, the lowest first; those that wait for the first fact about something stand under it.
        self.queue = list(self.waiting)
        self.blocked: dict[str, list[int]] = defaultdict(list)

    def to_the_end(self, *, general: bool) -> None:
        """Run the rules until they give nothing new, with or without those that are about all properties."""
        count = len(self.rules) if general else sum(not is_general(rule) for rule in self.rules)
        while (number := self._next(count)) is not None:
            rule = self.rules[number]
            self.progress(f"{self.total:,} new statements; rule {number + 1} of {count}: {rule.name}")
            self._step(number, rule)

    def _next(self, count: int) -> int | None:
        """The first rule that has to run and can match something."""
        while self.queue and self.queue[0] < count:
            number = heappop(self.queue)
            missing = next((about for about in self.needs[number] if not self.facts.holds_any(about)), None)
            if missing is None:
                return number
            self.blocked[missing].append(number)
        return None

    def _step(self, number: int, rule: Rule) -> None:
        new = Matcher(rule, self.facts).new(self.waiting.pop(number))
        if not new:
            return
        self.facts.add(new)
        self.steps.append((rule, new))
        self.total += sum(map(len, new.values()))
        for about, rows in new.items():
            for blocked in self.blocked.pop(about, ()):
                heappush(self.queue, blocked)
            self._tell(self.readers[about], rows)
            general = [it for it in self.readers[ANY] if self.waiting.get(it[0], {}) is not None]
            if general:
                self._tell(general, {statement(about, row) for row in rows})

    def _tell(self, readers: Iterable[tuple[int, int]], rows: set[Row]) -> None:
        """Let the rules that read something run again, where they ran before."""
        for reader, place in readers:
            if reader not in self.waiting:
                heappush(self.queue, reader)
            since = self.waiting.setdefault(reader, {})
            if since is not None:
                since.setdefault(place, []).append(rows)


def _derived(steps: Sequence[tuple[Rule, Rows]]) -> dict[Fact, Derivation]:
    """Everything that is new, by the step that gave it; in no order within a step."""
    made = [(Derivation(rule, number), *it) for number, (rule, new) in enumerate(steps) for it in new.items()]
    terms = terms_of({text for _, about, rows in made for text in (about_term(about), *_texts(rows))})
    found: dict[Fact, Derivation] = {}
    for derivation, about, rows in made:
        named = terms[about_term(about)]
        if is_class(about):
            found.update({(terms[str(member)], TYPE, named): derivation for member in rows})
        else:
            found.update({(terms[row[0]], named, terms[row[1]]): derivation for row in rows})
    return found


def _texts(rows: set[Row]) -> set[str]:
    """The terms of some rows."""
    return {text for row in rows for text in ((row,) if isinstance(row, str) else row)}


def in_order(rules: Sequence[Rule]) -> list[Rule]:
    """Rules, those first on which others build; those about all properties last."""
    makers: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        if rule.head is not None:
            makers[key(rule.head)].append(number)
    seen: set[int] = set()
    found: list[Rule] = []
    for start in sorted(range(len(rules)), key=lambda number: is_general(rules[number])):
        # Depth first, without recursion: there can be more rules in a row than Python calls.
        path = [(start, iter(_needed(rules[start], makers)))] if start not in seen else []
        seen.add(start)
        while path:
            number, needed = path[-1]
            nearest = next((maker for maker in needed if maker not in seen), None)
            if nearest is None:
                found.append(rules[number])
                path.pop()
            else:
                seen.add(nearest)
                path.append((nearest, iter(_needed(rules[nearest], makers))))
    return found


def _needed(rule: Rule, makers: Mapping[str, list[int]]) -> list[int]:
    return [maker for wanted in sorted(keys(rule.body)) for maker in makers.get(wanted, [])]
