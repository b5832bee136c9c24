"""One question over several endpoints, each with studies of its own, whose people stay where they are.

Each endpoint answers the whole question for its own studies, counts included, and sends the rows of the answer; the
rows of all are put together and ordered. That gives the answer over the merged data for questions whose answer for a
study depends on that study alone. The others are refused, and so are questions whose rows tell of single people.
"""

from collections.abc import Mapping, Sequence

from nasss.answers import Answer
from nasss.endpoint import Endpoint, for_virtuoso
from nasss.errors import ProblemError, UsageError
from nasss.questions import bind, load, resolver, slugs
from nasss.remote import checked
from nasss.resources import ontology_files
from nasss.store import DEFAULT_TIMEOUT, Store
from nasss.syntax import parts, tokens
from nasss.terms import NASSS, Iri

_PEOPLE = "its rows tell of single people, who stay where they are"
_ACROSS = "it compares studies, so that no endpoint can answer a part of it"
_TERMS = "it asks about the ontology or the mappings, which every endpoint has alike: ask one of them"
# What cannot be asked so, and why; tests/test_federation.py shows it of each. All other questions can.
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(("evidence-of-factor", "expected-benefit-who", "factors-of-participant"), _PEOPLE),
    **dict.fromkeys(("participants-of-factor", "participants-ranked", "printed-tables"), _PEOPLE),
    **dict.fromkeys(("recount-audit", "silent-participants", "single-seats"), _PEOPLE),
    **dict.fromkeys(("absence", "barrier-here-facilitator-there", "confidence-of-review-findings"), _ACROSS),
    **dict.fromkeys(("factors-across-studies", "possible-double-counting", "seen-by-one-study"), _ACROSS),
    **dict.fromkeys(("factor-hierarchy", "unfilled-questions"), _ACROSS),
    **dict.fromkeys(("answer-version", "code-versions", "framework-questions", "links-of-term", "terms"), _TERMS),
    **dict.fromkeys(("terms-without-links", "unverified-statements", "what-an-ontology-adds"), _TERMS),
}
_STUDIES = f"SELECT DISTINCT ?study {{ ?study a <{NASSS}Study> }} ORDER BY ?study"


def questions() -> list[str]:
    """The short names of the questions that several endpoints can answer together."""
    return [slug for slug in slugs() if slug not in REFUSED]


def federated(slug: str, urls: Sequence[str], /, **parameters: object) -> str:
    """A question as SPARQL that asks several endpoints, each with SERVICE for its own answer.

    Args:
        slug: the short name of the question.
        urls: the addresses of the endpoints; the query reaches no other.
        parameters: values for its parameters, as for `nasss.api.Connection.ask`; names are looked up in the ontology.

    Raises:
        UsageError: the question cannot be asked so, there is no such parameter or value, or an address is none.
    """
    if slug in REFUSED:
        raise UsageError(f"{slug} cannot be asked of several endpoints: {REFUSED[slug]}.")
    if len(set(urls)) < len(urls) or not urls:
        raise UsageError("Name the endpoints, each once: what is named twice would be counted twice")
    question = load(slug)
    with Store(ontology_files(), wait=False) as store:
        sparql = bind(question, parameters, resolver(store))
    prologue, pattern, order = parts(for_virtuoso(sparql))
    columns = [f"?{name}" for name in question.columns]
    ordering = [token.text for token in tokens(order) if token.kind == "variable"]
    inner = " ".join(dict.fromkeys([*columns, *ordering]))
    asked = [
        f"  {{\n    SERVICE {Iri(checked(url)).n3()} {{\n      SELECT {inner}\n      WHERE {pattern}\n    }}\n  }}\n"
        for url in urls
    ]
    union = "  UNION\n".join(asked)
    return f"{prologue}SELECT {' '.join(columns)}\nWHERE {{\n{union}}}\n{order}\n"


def ask(slug: str, urls: Sequence[str], /, *, timeout: float = DEFAULT_TIMEOUT, **parameters: object) -> Answer:
    """Ask several endpoints together; the answer is that over all their studies.

    Args:
        slug: the short name of the question.
        urls: the addresses of the endpoints; nothing else is reached.
        timeout: how long it may take, in seconds.
        parameters: values for its parameters.

    Raises:
        UsageError: the question cannot be asked so, there is no such parameter or value, or an address is none.
        ProblemError: a study is at two endpoints, and would be counted twice.
        EngineError: an endpoint cannot be reached, refuses, or takes too long.
    """
    sparql = federated(slug, urls, **parameters)
    places: dict[str, str] = {}
    for url in urls:
        for (study,) in Endpoint(url, timeout=timeout).select(_STUDIES).rows:
            name = str(study.value) if study is not None else ""
            if name in places:
                raise ProblemError(f"{name} is at {places[name]} and at {url}, and would be counted twice")
            places[name] = url
    with Store([], timeout=timeout, services=urls) as engine:
        return Answer(engine.select(sparql), sparql, load(slug))
