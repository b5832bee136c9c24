"""Why something follows: the statements and axioms that entail it, none of which is needless, as sentences."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nasss.axioms import DIFFERENT, SAME, TYPE, Axiom, Triple, with_article
from nasss.inference import Closure, instances, names_of
from nasss.rules import Fact, Rule, Var, bound, fact_order, substituted
from nasss.store import Store
from nasss.terms import Iri, Literal, Table, Term, graph_table, shorten

Naming = Callable[[Term], str]
_INNER = {ord("“"): "\u2018", ord("”"): "\u2019"}
# What a fact follows from: a rule and the facts in its body. A stated fact has none.
Proof = dict[Fact, tuple[Rule, tuple[Fact, ...]] | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered sentence.

    Attributes:
        number: its number, from 1.
        fact: what it says; None where it says that there is a contradiction.
        text: the same in words.
        premises: the numbers of the lines it follows from; none if it is stated.
        because: the axioms by which it follows, in words; none if it is stated.
    """

    number: int
    fact: Fact | None
    text: str
    premises: tuple[int, ...] = ()
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.because:
            return f"{self.number}. {self.text} (stated)"
        source = f"from {_listed([str(number) for number in self.premises])}, " if self.premises else ""
        return f"{self.number}. {self.text}: {source}because {'; and '.join(self.because)}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something follows. Without any one of the statements and axioms, it would not follow from the others.

    Attributes:
        title: what is explained.
        lines: the sentences; each follows from those before it, and the last one is what is explained.
        stated: the statements that are needed.
        axioms: the axioms that are needed, each as the statements it consists of.
    """

    title: str
    lines: tuple[Line, ...]
    stated: tuple[Fact, ...]
    axioms: tuple[tuple[Triple, ...], ...]

    def to_text(self) -> str:
        """The sentences, one on each line."""
        return "\n".join([self.title, "", *map(str, self.lines)]) + "\n"

    def statements(self) -> Table:
        """The statements that are needed, those of the axioms among them."""
        return graph_table([*self.stated, *(triple for axiom in self.axioms for triple in axiom)])

    def to_json(self) -> str:
        """One JSON object."""
        lines = [
            {
                "number": line.number,
                "text": line.text,
                "statement": None if line.fact is None else [term.n3() for term in line.fact],
                "premises": list(line.premises),
                "because": list(line.because),
            }
            for line in self.lines
        ]
        return json.dumps({"title": self.title, "lines": lines}, ensure_ascii=False, indent=2) + "\n"


def explain(closure: Closure, fact: Fact) -> Explanation | None:
    """Why a fact holds; None when it neither is stated nor follows."""
    if fact not in closure.derived and not _is_known(closure.store, fact):
        return None
    return _explanation(closure, [fact], fact)


def explain_clash(closure: Closure) -> Explanation | None:
    """Why the statements cannot all be true; None when the rules find nothing that cannot be."""
    if closure.clash is None:
        return None
    return _explanation(closure, closure.clash[1], None)


def clash_of_statements(store: Store, facts: Sequence[Fact], is_minimal: bool) -> Explanation:
    """Statements that cannot all be true, found without a proof."""
    name = _naming(store, facts)
    ordered = sorted(facts, key=fact_order)
    lines = [Line(i, fact, said(fact, name)) for i, fact in enumerate(ordered, 1)]
    title = "These statements cannot all be true with the ontology; without any one of them, the others can:"
    if not facts:
        title = "The ontology contradicts itself, whatever else is stated."
    elif not is_minimal:
        title = "These statements cannot all be true with the ontology; the search ended before it knew which clash:"
    return Explanation(title, tuple(lines), tuple(ordered), ())


def sentence(store: Store, fact: Fact) -> str:
    """A fact as a sentence, with the names that a store knows."""
    return said(fact, _naming(store, [fact]))


def said(fact: Fact, name: Naming) -> str:
    """A fact as a sentence."""
    subject, predicate, value = fact
    if predicate == TYPE:
        return f"{name(subject)} is {with_article(name(value))}"
    if predicate == SAME:
        return f"{name(subject)} is the same as {name(value)}"
    if predicate == DIFFERENT:
        return f"{name(subject)} is not the same as {name(value)}"
    return f"{name(subject)} '{name(predicate)}' {name(value)}"


def follows(facts: Iterable[Fact], rules: Sequence[Rule]) -> Proof:
    """Everything that follows from a few facts, each with the shortest way to it that comes first."""
    proof: Proof = dict.fromkeys(sorted(set(facts), key=fact_order))
    while True:
        new: Proof = {}
        for rule in rules:
            if rule.head is not None:
                for used in rule.matches(proof):
                    fact = _head(rule, used)
                    # SPARQL makes no statement about a literal either.
                    if fact not in proof and not isinstance(fact[0], Literal):
                        new.setdefault(fact, (rule, used))
        if not new:
            return proof
        proof.update(new)


def _head(rule: Rule, used: Sequence[Fact]) -> Fact:
    binding: dict[Var, Term] = {}
    for atom, fact in zip(rule.body, used, strict=True):
        binding = bound(atom, fact, binding) or {}
    assert rule.head is not None
    subject, predicate, value = substituted(rule.head, binding)
    assert not isinstance(subject, Var) and not isinstance(predicate, Var) and not isinstance(value, Var)
    return (subject, predicate, value)


def _is_known(store: Store, fact: Fact) -> bool:
    return store.ask(f"ASK {{ {' '.join(term.n3() for term in fact)} }}")


def _explanation(closure: Closure, goals: Sequence[Fact], goal: Fact | None) -> Explanation:
    facts, axioms = _support(closure, goals)
    if goal is None and closure.clash is not None:
        axioms += [axiom for axiom in closure.clash[0].axioms if axiom not in axioms]
    facts, axioms = _needed(facts, axioms, closure.rules, goal)
    rules = _made_from(closure.rules, axioms)
    proof = follows(facts, rules)
    ends = [goal] if goal is not None else []
    last = None if goal is not None else _clash(proof, rules)
    if last is not None:
        ends = list(last[1])
    order: dict[Fact, int] = {}
    for end in ends:
        _put_in_order(end, proof, order)
    name = _naming(closure.store, order)
    lines = [_line(number, fact, proof[fact], order, closure, name) for fact, number in order.items()]
    if last is not None:
        lines.append(_last_line(last, order, closure))
    title = "These statements cannot all be true:" if goal is None else f"Why {said(goal, name)}:"
    parts = tuple(tuple(closure.schema.statements(axiom)) for axiom in axioms)
    return Explanation(title, tuple(lines), tuple(facts), parts)


def _support(closure: Closure, goals: Iterable[Fact]) -> tuple[list[Fact], list[Axiom]]:
    """Stated facts and axioms that suffice for some facts."""
    facts: dict[Fact, None] = {}
    axioms: dict[Axiom, None] = {}
    waiting, seen = list(goals), set[Fact]()
    while waiting:
        fact = waiting.pop()
        if fact in seen:
            continue
        seen.add(fact)
        if fact not in closure.derived:
            facts[fact] = None
            continue
        rule, body = _best(closure, fact)
        axioms |= dict.fromkeys(rule.axioms)
        waiting += body
    return sorted(facts, key=fact_order), list(axioms)


def _best(closure: Closure, fact: Fact) -> tuple[Rule, tuple[Fact, ...]]:
    """The rule and the facts from which a fact follows with the least to be explained further.

    Only facts from earlier steps count, so that no fact is explained by itself.
    """
    step = closure.derived[fact].step
    found = []
    for rule in closure.rules:
        if rule.head is None or bound(rule.head, fact, {}) is None:
            continue
        for body in instances(closure.store, rule, fact):
            derived = [closure.derived[part].step for part in body if part in closure.derived]
            if all(earlier < step for earlier in derived):
                effort = (len(derived), len(body), sum(derived), rule.name, [fact_order(part) for part in body])
                found.append((effort, rule, body))
    _, rule, body = min(found, key=lambda entry: entry[0])
    return rule, body


def _needed(
    facts: list[Fact], axioms: list[Axiom], rules: Sequence[Rule], goal: Fact | None
) -> tuple[list[Fact], list[Axiom]]:
    """The same without what is not needed: nothing can be taken away and the goal still follow.

    Axioms are tried first. Where a fact is stated and follows as well, it is so taken as stated.
    """

    def suffices(some: list[Fact], others: list[Axiom]) -> bool:
        usable = _made_from(rules, others)
        proof = follows(some, usable)
        return goal in proof if goal is not None else _clash(proof, usable) is not None

    for axiom in list(axioms):
        fewer = [other for other in axioms if other != axiom]
        if suffices(facts, fewer):
            axioms = fewer
    for fact in list(facts):
        rest = [other for other in facts if other != fact]
        if suffices(rest, axioms):
            facts = rest
    return facts, axioms


def _made_from(rules: Sequence[Rule], axioms: Iterable[Axiom]) -> list[Rule]:
    known = set(axioms)
    return [rule for rule in rules if known.issuperset(rule.axioms)]


def _clash(facts: Iterable[Fact], rules: Iterable[Rule]) -> tuple[Rule, tuple[Fact, ...]] | None:
    known = list(facts)
    return next(((rule, used) for rule in rules if rule.head is None for used in rule.matches(known)), None)


def _put_in_order(fact: Fact, proof: Proof, order: dict[Fact, int]) -> None:
    """Number a fact after the facts that it follows from."""
    if fact in order:
        return
    source = proof[fact]
    for premise in source[1] if source is not None else ():
        _put_in_order(premise, proof, order)
    order[fact] = len(order) + 1


def _line(
    number: int,
    fact: Fact,
    source: tuple[Rule, tuple[Fact, ...]] | None,
    order: dict[Fact, int],
    closure: Closure,
    name: Naming,
) -> Line:
    text = said(fact, name)
    if source is None:
        return Line(number, fact, text)
    rule, used = source
    return Line(number, fact, text, tuple(dict.fromkeys(order[premise] for premise in used)), _because(rule, closure))


def _last_line(clash: tuple[Rule, tuple[Fact, ...]], order: dict[Fact, int], closure: Closure) -> Line:
    rule, used = clash
    premises = tuple(dict.fromkeys(order[premise] for premise in used))
    return Line(len(order) + 1, None, "this is a contradiction", premises, _because(rule, closure))


def _because(rule: Rule, closure: Closure) -> tuple[str, ...]:
    return tuple(closure.schema.sentence(axiom) for axiom in rule.axioms) or (rule.name,)


def _naming(store: Store, facts: Iterable[Fact]) -> Naming:
    facts = list(facts)
    names = names_of(store, {term for fact in facts for term in fact})
    kinds = {value if predicate == TYPE else predicate for _, predicate, value in facts}

    def name(term: Term) -> str:
        if isinstance(term, Literal):
            return f"“{term.value}”" if isinstance(term.python, str) else str(term.python)
        known = names.get(term)
        if known is None:
            return shorten(term.value) if isinstance(term, Iri) else term.n3()
        # A name that could be read as a part of the sentence is set apart.
        return f"“{known.translate(_INNER)}”" if len(known.split()) > 2 and term not in kinds else known

    return name


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
