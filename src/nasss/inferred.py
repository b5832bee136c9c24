"""What follows from some files, as a graph of its own and as a table, and why."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nasss.answers import Answer
from nasss.api import Connection
from nasss.axioms import OWL, SAME, TYPE
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.inference import Closure, Progress, close, is_told, names_of
from nasss.justify import Explanation, clash_of_statements, explain, explain_clash, sentence
from nasss.resources import graph_files, ontology_files
from nasss.rules import Fact, fact_order
from nasss.store import Store
from nasss.terms import NASSS, XSD, Blank, Iri, Literal, Table, Term, shorten, to_term

STUDIES = "https://w3id.org/nasss/study/"
INFERRED = "https://w3id.org/nasss/inferred/"
STATED = "stated"
# Rules over many studies take their time, and say how far they are.
TIMEOUT = 24 * 3600.0
# Predicates that the ontology does not declare.
_BUILT_IN = dict.fromkeys(("a", "is a", "type", "rdf:type", TYPE.value), TYPE)
_BUILT_IN |= dict.fromkeys(("same as", "is the same as", "owl:sameAs", SAME.value), SAME)
COLUMNS = ("subject", "subject_label", "predicate", "predicate_label", "object", "object_label", "because")


@dataclass(frozen=True)
class Inferred:
    """Facts, and why each holds.

    Attributes:
        graph: IRI of the graph that they belong in.
        source: what it is that they came from.
        facts: the facts in order, each with what it came from in words.
        answer: the same as a table.
    """

    graph: Iri
    source: str
    facts: tuple[tuple[Fact, str], ...]
    answer: Answer

    def to_trig(self) -> str:
        """Canonical TriG: the same facts give the same bytes."""
        from rdflib import URIRef

        from nasss.turtle import canonical_trig

        return canonical_trig(self._triples().to_graph(), URIRef(self.graph.value))

    def to_turtle(self) -> str:
        """Canonical Turtle, without the name of the graph."""
        return self._triples().to_turtle()

    def _triples(self) -> Answer:
        rows = tuple(fact for fact, _ in self.facts)
        return Answer(Table(("subject", "predicate", "object"), rows, is_graph=True), "")

    def counts(self) -> Answer:
        """How many facts came from what, most first."""
        found = Counter(because for _, because in self.facts if because != STATED)
        rows = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return Answer(Table((self.source, "new"), tuple((Literal(name), _number(count)) for name, count in rows)), "")


def deduced(
    paths: Sequence[Path] | None = None,
    *,
    engine: str = "rules",
    everything: bool = False,
    progress: Progress = lambda _: None,
) -> Inferred:
    """What follows from the ontology and some files.

    Args:
        paths: the files; the shipped studies if not given.
        engine: rules (the OWL RL part) or hermit (complete for classes).
        everything: whether to put what is stated beside what is new.
        progress: is told how far the work is.

    Raises:
        ProblemError: not everything that is stated can be true; the message says what clashes, if that is known.
        EngineError: a file cannot be read, or the engine failed.
    """
    paths = _given(paths)
    with _store(paths) as store:
        if engine == "hermit":
            return by_reasoner(store, _from_hermit(store, paths, progress), paths, everything=everything)
        closure = close(store, progress)
        if (clash := explain_clash(closure)) is not None:
            raise ProblemError(clash.to_text().rstrip())
        return by_rules(closure, paths, everything=everything)


def explained(
    names: tuple[str, str, str],
    paths: Sequence[Path] | None = None,
    *,
    engine: str = "rules",
    progress: Progress = lambda _: None,
) -> Explanation:
    """Why a statement follows from the ontology and some files.

    Args:
        names: subject, predicate and object, each an IRI, a name or a label; or inconsistency and two empty texts
            for which statements clash.
        paths: the files; the shipped studies if not given.
        engine: hermit to look for a clash by HermiT only; else the rules are tried first.
        progress: is told how far the work is.

    Raises:
        UsageError: a name is unknown.
        ProblemError: the statement does not follow.
        EngineError: a file cannot be read, or the engine failed.
    """
    paths = _given(paths)
    with _store(paths) as store:
        if not any(names[1:]):
            return _inconsistency(store, paths, engine, progress)
        if engine == "hermit":
            raise UsageError("Only the rules can say why a statement follows; leave out --engine hermit")
        closure = close(store, progress)
        if (clash := explain_clash(closure)) is not None:
            raise ProblemError(f"What is stated contradicts itself, and from that anything follows.\n{clash.to_text()}")
        find = Connection(store).find
        predicate = _BUILT_IN.get(names[1]) or find(names[1])
        fact = (find(names[0]), predicate, find(names[2]))
        explanation = explain(closure, fact)
        if explanation is None:
            raise ProblemError(
                f"It does not follow that {sentence(store, fact)}: this is not stated, and no rule gives it."
                + (" HermiT knows more about classes: nasss reason --engine hermit" if predicate == TYPE else "")
            )
        return explanation


def _given(paths: Sequence[Path] | None) -> Sequence[Path]:
    found = graph_files() if paths is None else paths
    if not found:
        raise EngineError("There is no study to reason over: graph/ has no .trig file. Run nasss build first.")
    return found


def _store(paths: Sequence[Path]) -> Store:
    return Store(dict.fromkeys([*ontology_files(), *paths]), timeout=TIMEOUT)


def _from_hermit(store: Store, paths: Sequence[Path], progress: Progress) -> list[Fact]:
    from rdflib import RDF

    from nasss.ontology import load
    from nasss.reason import infer, read

    progress("HermiT is at work")
    found = infer(load() + read(paths), values=True)
    if not found.consistent:
        clash = explain_clash(close(store, progress))
        raise ProblemError(
            "HermiT finds that not everything stated can be true. "
            "To look for the statements that clash, which can take minutes: nasss reason --explain inconsistency"
            if clash is None
            else clash.to_text().rstrip()
        )
    if found.unsatisfiable:
        names = ", ".join(shorten(str(kind)) for kind in sorted(found.unsatisfiable))
        raise ProblemError(f"HermiT finds classes that nothing can belong to: {names}")
    triples = [*((thing, RDF.type, kind) for thing, kind in found.types), *found.values]
    return [_terms(triple) for triple in triples]


def _inconsistency(store: Store, paths: Sequence[Path], engine: str, progress: Progress) -> Explanation:
    if engine == "rules" and (clash := explain_clash(close(store, progress))) is not None:
        return clash
    from nasss.ontology import load
    from nasss.reason import find_clash, read

    found = find_clash(load(), read(paths), progress=progress)
    if found is None:
        raise ProblemError("There is no inconsistency: HermiT finds that everything stated can be true together")
    return clash_of_statements(store, [_terms(triple) for triple in found.statements], found.is_minimal)


def _terms(triple: tuple[object, object, object]) -> Fact:
    subject, predicate, value = map(to_term, triple)
    return (subject, predicate, value)


def by_rules(closure: Closure, paths: Sequence[Path], *, everything: bool = False) -> Inferred:
    """What the rules gave.

    Args:
        closure: the outcome of the rules.
        paths: the files that were read.
        everything: whether to put what is stated beside what is new.
    """
    found = {fact: derivation.rule.name for fact, derivation in closure.derived.items() if is_told(fact)}
    if everything:
        stated = stated_facts(closure.store, closure.schema.properties())
        found |= {fact: STATED for fact in stated if fact not in closure.derived}
    return _inferred(closure.store, "rule", found, paths)


def by_reasoner(store: Store, facts: Iterable[Fact], paths: Sequence[Path], *, everything: bool = False) -> Inferred:
    """What another reasoner gave, by its class or property.

    Args:
        store: the ontology with the data.
        facts: everything it gave, stated before or not.
        paths: the files that were read.
        everything: whether to put what is stated beside what is new.
    """
    properties = [
        Iri(str(row[0].value))
        for row in store.select(
            f"SELECT DISTINCT ?p WHERE {{ ?p {TYPE.n3()} ?kind "
            f"VALUES ?kind {{ <{OWL}ObjectProperty> <{OWL}DatatypeProperty> }} FILTER(ISIRI(?p)) }}"
        ).rows
        if row[0] is not None
    ]
    stated = stated_facts(store, properties)
    told = {fact for fact in facts if is_told(fact)} - stated
    headings = {fact: fact[2] if fact[1] == TYPE else fact[1] for fact in told}
    names = names_of(store, headings.values())
    found = {fact: names.get(term) or shorten(str(term.value)) for fact, term in headings.items()}
    if everything:
        found |= dict.fromkeys(stated, STATED)
    return _inferred(store, "class_or_property", found, paths)


def stated_facts(store: Store, properties: Iterable[Iri]) -> set[Fact]:
    """The classes and the values of these properties that a store holds."""
    values = " ".join(term.n3() for term in (TYPE, *properties))
    rows = store.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?p {{ {values} }} ?s ?p ?o }}").rows
    facts = {(s, p, o) for s, p, o in rows if s is not None and p is not None and o is not None}
    return {fact for fact in facts if is_told(fact)}


def graph_name(store: Store, paths: Sequence[Path]) -> Iri:
    """The graph for what follows from some files: named by their study if there is one, else by their content."""
    rows = store.select(f"SELECT DISTINCT ?s WHERE {{ ?s {TYPE.n3()} <{NASSS}Study> }} ORDER BY ?s").rows
    studies = [str(row[0].value) for row in rows if isinstance(row[0], Iri)]
    if len(studies) == 1 and studies[0].startswith(STUDIES):
        name = studies[0].removeprefix(STUDIES)
    else:
        parts = sorted(hashlib.sha256(path.read_bytes()).digest() for path in paths)
        name = hashlib.sha256(b"".join(parts)).hexdigest()[:16]
    return Iri(f"{INFERRED}{name}/graph")


def _inferred(store: Store, source: str, found: Mapping[Fact, str], paths: Sequence[Path]) -> Inferred:
    facts = tuple(sorted(found.items(), key=lambda pair: fact_order(pair[0])))
    names = names_of(store, {term for fact, _ in facts for term in fact})

    def cells(fact: Fact, because: str) -> tuple[Term | None, ...]:
        pairs = [(term, Literal(names.get(term) or _plain(term))) for term in fact]
        return (*(cell for pair in pairs for cell in pair), Literal(because))

    table = Table(COLUMNS, tuple(cells(fact, because) for fact, because in facts))
    return Inferred(graph_name(store, paths), source, facts, Answer(table, ""))


def _plain(term: Term) -> str:
    return shorten(term.value) if isinstance(term, Iri | Blank) else term.value


def _number(count: int) -> Literal:
    return Literal(str(count), XSD + "integer")
