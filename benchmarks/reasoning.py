"""Contenders for reasoning: ours, the same rules run by rdflib, and owlrl. Each begins with everything loaded.

rdflib has to give exactly our facts. owlrl derives everything that OWL RL says, which is more than people ask for:
all of our facts have to be among its.
"""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from contenders import Contender, Data, Outcome, digest_of

if TYPE_CHECKING:
    from rdflib import Graph

    from nasss.inference import Closure

TIMEOUT = 3600.0
Fact = tuple[str, str, str]


def _closed(data: Data) -> tuple[float, "Closure"]:
    from nasss.inference import close
    from nasss.store import Store

    store = Store([*data.ontology, data.quads], timeout=TIMEOUT)
    begun = time.perf_counter()
    closure = close(store)
    return time.perf_counter() - begun, closure


def _told(closure: "Closure") -> set[Fact]:
    """Our new facts between things with a name."""
    from nasss.inference import is_told
    from nasss.terms import Iri

    return {
        (str(s.value), str(p.value), str(o.value))
        for s, p, o in closure.derived
        if is_told((s, p, o)) and isinstance(o, Iri)
    }


def _outcome(seconds: float, facts: Iterable[Fact]) -> Outcome:
    return Outcome(seconds, *digest_of(" ".join(fact) for fact in facts))


def _nasss(data: Data) -> Outcome:
    seconds, closure = _closed(data)
    return _outcome(seconds, _told(closure))


def _rdflib(data: Data) -> Outcome:
    """Every rule over everything, again and again until nothing is new."""
    from rdflib import Dataset

    from nasss.inference import is_general, read_schema
    from nasss.rules import compile_rules
    from nasss.store import Store

    rules = compile_rules(read_schema(Store([*data.ontology, data.quads])))
    updates = [rule.insert("urn:x:new") for rule in rules if rule.head is not None and not is_general(rule)]
    dataset = Dataset(default_union=True)
    dataset.parse(data.quads, format="nquads")
    for path in data.ontology:
        dataset.parse(path, format="turtle")
    new = dataset.graph("urn:x:new")
    begun, before = time.perf_counter(), -1
    while len(new) > before:
        before = len(new)
        for update in updates:
            dataset.update(update)
    return _outcome(time.perf_counter() - begun, _between_named(new))


def _between_named(graph: "Graph") -> set[Fact]:
    from rdflib import OWL, RDF, RDFS, URIRef

    general = (str(OWL), str(RDF), str(RDFS))
    return {
        (str(s), str(p), str(o))
        for s, p, o in graph
        if isinstance(s, URIRef) and isinstance(o, URIRef)
        if (not str(o).startswith(general) if p == RDF.type else p != OWL.sameAs or s != o)
    }


def _owlrl(data: Data) -> Outcome:
    import owlrl
    from rdflib import Graph

    graph = Graph().parse(data.triples, format="nt")
    before = len(graph)
    begun = time.perf_counter()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    seconds = time.perf_counter() - begun
    missing = _told(_closed(data)[1]) - _between_named(graph)
    if missing:
        raise ValueError(f"{len(missing)} of our facts are not among those of owlrl")
    return Outcome(seconds, None, len(graph) - before)


def enter(contender: Callable[[str, str], Callable[[Contender], Contender]]) -> None:
    """Enter them all."""
    contender("reason", "nasss")(_nasss)
    contender("reason", "the same rules by rdflib")(_rdflib)
    contender("reason", "owlrl")(_owlrl)
