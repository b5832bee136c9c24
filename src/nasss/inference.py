"""Run the rules of an ontology over its data to the end, in the store."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nasss.axioms import AXIOM_PROPERTIES, AXIOM_TYPES, OWL, RDF, RDFS, SAME, STRUCTURE_PROPERTIES, TYPE, Schema, Triple
from nasss.rules import Atom, Fact, Rule, Var, compile_rules, substituted
from nasss.store import Store
from nasss.terms import Blank, Iri, Term, shorten

Progress = Callable[[str], None]

_STEP = "urn:x-nasss:step:"
# How many terms a query names at once.
_MANY = 500


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where a fact comes from: the rule that gave it first, and when that ran."""

    rule: Rule
    step: int


@dataclass(frozen=True, slots=True)
class Closure:
    """The outcome of the rules.

    Attributes:
        store: the store with everything that is stated and everything that follows.
        schema: the axioms.
        rules: the rules.
        derived: what is new, and the rule that first gave it.
        clash: a rule whose body must not hold, with facts that it holds for; None where there is none.
    """

    store: Store
    schema: Schema
    rules: tuple[Rule, ...]
    derived: dict[Fact, Derivation]
    clash: tuple[Rule, tuple[Fact, ...]] | None

    def counts(self) -> list[tuple[str, int]]:
        """The rules by name and how many new facts each gave first, most first."""
        found: dict[str, int] = defaultdict(int)
        for fact, derivation in self.derived.items():
            if is_told(fact):
                found[derivation.rule.name] += 1
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def close(store: Store, progress: Progress | None = None) -> Closure:
    """Derive everything that the rules of the axioms in a store give, and look for what cannot be.

    The store then holds the new facts as well. When something cannot be, the work stops there.

    Args:
        store: the ontology with the data.
        progress: is told how far the work is.
    """
    schema = read_schema(store)
    rules = compile_rules(schema)
    run = _Run(store, [rule for rule in rules if rule.head is not None], progress or (lambda _: None))
    checks = [rule for rule in rules if rule.head is None]
    # What is the same may be what must differ. It is looked for before the same things get each other's facts.
    run.to_the_end(general=False)
    clash = find_clash(store, checks, run.present)
    if clash is None and SAME.value in run.present:
        run.to_the_end(general=True)
        clash = find_clash(store, checks, run.present)
    return Closure(store, schema, tuple(rules), run.derived(), clash)


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


def find_clash(
    store: Store, checks: Iterable[Rule], present: set[str] | None = None
) -> tuple[Rule, tuple[Fact, ...]] | None:
    """The first rule whose body must not hold and does, with the first facts that it holds for."""
    for rule in checks:
        if present is None or keys(rule.body) <= present:
            found = instances(store, rule, limit=1)
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


def key(atom: Atom) -> str:
    """What a pattern matches: a property, or a class for a pattern with ``rdf:type``."""
    _, predicate, value = atom
    if isinstance(predicate, Var) or (predicate == TYPE and isinstance(value, Var)):
        return "*"
    return f"a {value.value}" if predicate == TYPE and not isinstance(value, Var) else str(predicate.value)


def keys(body: Iterable[Atom]) -> set[str]:
    """What the patterns of a body match, without those that match anything."""
    return {key(atom) for atom in body} - {"*"}


class _Run:
    """One run of the rules.

    A run of a rule that gives something new is a step, and puts it into a graph of its own as well. A rule that ran
    before has to look only at what the steps since then have put into what its body matches (semi-naive evaluation).
    """

    def __init__(self, store: Store, rules: Sequence[Rule], progress: Progress) -> None:
        self.store = store
        self.rules = in_order(rules)
        self.progress = progress
        self.steps: list[Rule] = []
        self.total = 0
        self.present = self._present()
        self.needs = [keys(rule.body) for rule in self.rules]
        self.readers: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for place, atom in enumerate(rule.body):
                self.readers[key(atom)].append((number, place))
        # The rules that have to run, by number: the first time in full, then only where there is something new,
        # which is told as the graphs to look in by the place of the body that they can match.
        self.waiting: dict[int, dict[int, list[str]] | None] = dict.fromkeys(range(len(self.rules)))

    def _present(self) -> set[str]:
        rows = self.store.select("SELECT DISTINCT ?p WHERE { ?s ?p ?o }").rows
        kinds = self.store.select(f"SELECT DISTINCT ?c WHERE {{ ?s {TYPE.n3()} ?c }}").rows
        return {str(row[0].value) for row in rows if row[0]} | {f"a {row[0].value}" for row in kinds if row[0]}

    def to_the_end(self, *, general: bool) -> None:
        """Run the rules until they give nothing new, with or without those that are about all properties."""
        count = len(self.rules) if general else sum(not is_general(rule) for rule in self.rules)
        while (number := min(self._ready(count), default=None)) is not None:
            rule = self.rules[number]
            self.progress(f"{self.total:,} new statements; rule {number + 1} of {count}: {rule.name}")
            self._step(number, rule)

    def _ready(self, count: int) -> Iterator[int]:
        return (number for number in self.waiting if number < count and self.needs[number] <= self.present)

    def _step(self, number: int, rule: Rule) -> None:
        graph = f"{_STEP}{len(self.steps)}"
        new = self.store.insert(rule.insert(graph, self.waiting.pop(number)), Iri(graph))
        if not new:
            return
        self.steps.append(rule)
        self.total += new
        assert rule.head is not None
        changed = key(rule.head)
        self._note(changed, graph)
        touched = [changed, "*"] if changed != "*" else list(self.readers)
        for reader, place in (found for name in touched for found in self.readers[name]):
            since = self.waiting.setdefault(reader, {})
            if since is not None:
                since.setdefault(place, []).append(graph)

    def _note(self, changed: str, graph: str) -> None:
        """Remember what is there now that may not have been before."""
        if changed != "*":
            self.present.add(changed)
            return
        rows = self.store.select(f"SELECT DISTINCT ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows
        for predicate, value in rows:
            if predicate is not None and value is not None:
                self.present.add(f"a {value.value}" if predicate == TYPE else str(predicate.value))

    def derived(self) -> dict[Fact, Derivation]:
        """Everything that is new, by the step that gave it first."""
        found: dict[Fact, Derivation] = {}
        for number, rule in enumerate(self.steps):
            assert rule.head is not None
            # Constants are known; only what the variables stand for has to be read.
            head = rule.head
            free = tuple(dict.fromkeys(part for part in head if isinstance(part, Var)))
            names = " ".join(var.n3() for var in free) or "(1 AS ?yes)"
            pattern = " ".join(part.n3() for part in head)
            rows = self.store.select(f"SELECT {names} WHERE {{ GRAPH <{_STEP}{number}> {{ {pattern} }} }}").rows
            for row in rows:
                binding = {var: term for var, term in zip(free, row, strict=False) if term is not None}
                found.setdefault(_fact(substituted(head, binding)), Derivation(rule, number))
        return found


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
