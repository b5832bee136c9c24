"""The questions as examples: Turtle that SPARQL tools read, and lists for the editor on /sparql.

The Turtle follows the conventions of sib-swiss/sparql-examples: a ``sh:SPARQLExecutable`` for each query, its words
in ``rdfs:comment``, its text in ``sh:select``, the endpoint in ``schema:target``.
"""

import json
from collections.abc import Iterable, Iterator

from nasss.questions import Question
from nasss.questions import load_all as load_questions
from nasss.terms import NASSS, PREFIXES, XSD, Iri, Literal, Source, Term, shorten
from nasss.web.model import ROOT

QUESTIONS = f"{ROOT}questions/"
# The prefixes declared for the queries; sh and schema are needed for the examples themselves.
_HEAD = {
    "rdf": PREFIXES["rdf"],
    "rdfs": PREFIXES["rdfs"],
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "xsd": XSD,
}
_DEFINITION = 160


def turtle(endpoint: str, questions: Iterable[Question] | None = None) -> str:
    """The questions as ``sh:SPARQLExecutable`` in Turtle; the same questions always give the same bytes.

    Args:
        endpoint: the address of the SPARQL endpoint they can be asked at.
        questions: the questions; the shipped ones if not given.

    Raises:
        UsageError: the address is no IRI.
    """
    target = Iri(endpoint).n3()
    parts = ["".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in _HEAD.items()), _declarations()]
    parts += [_example(question, target) for question in _all(questions)]
    return "\n".join(parts)


def _all(questions: Iterable[Question] | None) -> list[Question]:
    known = load_questions().values() if questions is None else questions
    return sorted(known, key=lambda question: question.slug)


def _declarations() -> str:
    declared = " ,\n".join(
        f"    [ sh:prefix {Literal(prefix).n3()} ; sh:namespace {Literal(iri, XSD + 'anyURI').n3()} ]"
        for prefix, iri in sorted(PREFIXES.items())
    )
    return f"_:sparql_examples_prefixes sh:declare\n{declared} .\n"


def _example(question: Question, target: str) -> str:
    lines = [
        f"<{QUESTIONS}{question.slug}> a sh:SPARQLExecutable , sh:SPARQLSelectExecutable",
        f"  rdfs:comment {Literal(question.summary, PREFIXES['rdf'] + 'langString', 'en').n3()}",
        "  sh:prefixes _:sparql_examples_prefixes",
        f"  sh:select {_long(question.sparql)}",
        *([f"  schema:keywords {' , '.join(Literal(tag).n3() for tag in question.tags)}"] if question.tags else []),
        f"  schema:target {target}",
    ]
    return " ;\n".join(lines) + " .\n"


def _long(text: str) -> str:
    """A text over several lines as a Turtle string."""
    escaped = text.strip("\n").replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return f'"""{escaped}"""'


def questions_json(questions: Iterable[Question] | None = None) -> str:
    """What the editor lists as examples: the questions with their words, tags and SPARQL, as JSON."""
    listed = [
        {
            "slug": question.slug,
            "summary": question.summary,
            "why": question.why,
            "tags": list(question.tags),
            "sparql": question.sparql,
        }
        for question in _all(questions)
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def terms_json(source: Source) -> str:
    """What the editor completes and names: our prefixes, and the terms of the ontology with their labels, as JSON.

    Each term is an object: ``name`` (as in a query), ``kind`` (class, property or individual), ``labels`` (in every
    language, English first), ``about`` (the start of its definition). What belongs to a study is left out, people
    above all.
    """
    found: dict[str, dict[str, object]] = {}
    for iri, kind, labels, about in _gathered(source):
        found[iri] = {"name": shorten(iri), "kind": kind, "labels": labels, "about": about}
    document = {"prefixes": dict(sorted(PREFIXES.items())), "terms": [found[iri] for iri in sorted(found)]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _gathered(source: Source) -> Iterator[tuple[str, str, list[str], str]]:
    labels: dict[str, set[tuple[bool, bool, str]]] = {}
    kinds: dict[str, set[str]] = {}
    about: dict[str, str] = {}
    for term, kind, label, alternative, definition in source.select(_TERMS).rows:
        assert term is not None
        kinds.setdefault(term.value, set()).add(kind.value if kind is not None else "individual")
        for name, other in ((label, False), (alternative, True)):
            if name is not None:
                labels.setdefault(term.value, set()).add((_tongue(name) != "en", other, name.value))
        if definition is not None:
            about[term.value] = _short(definition.value)
    for iri, names in labels.items():
        # A class that is used as an individual as well is a class to those who write a query.
        yield iri, min(kinds[iri]), [name for _, _, name in sorted(names)], about.get(iri, "")


def _tongue(term: Term) -> str | None:
    return term.lang if isinstance(term, Literal) else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _DEFINITION else text[: _DEFINITION - 1].rstrip() + "…"


# One row for each class, property and individual of the ontology and each of its labels.
_TERMS = f"""PREFIX owl: <{PREFIXES["owl"]}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT DISTINCT ?term ?kind ?label ?alternative ?definition WHERE {{
  ?term rdfs:label ?any .
  FILTER(STRSTARTS(STR(?term), "{NASSS}"))
  OPTIONAL {{
    VALUES (?type ?kind) {{
      (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
      (owl:AnnotationProperty "property")
    }}
    ?term a ?type .
  }}
  {{ ?term rdfs:label ?label . }} UNION {{ ?term skos:altLabel ?alternative . }}
  OPTIONAL {{ ?term skos:definition ?definition . FILTER(LANG(?definition) = "en") }}
}}
ORDER BY ?term ?kind ?label ?alternative
"""
