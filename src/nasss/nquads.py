"""Studies as N-Quads straight from their tables: the same statements as `nasss.graph.study_graph`, much faster."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from nasss.collecting import uncollected
from nasss.errors import ProblemError, UsageError
from nasss.graph import study_facts
from nasss.namespaces import graph_iri
from nasss.quick_tables import read_quickly
from nasss.tables import Tables
from nasss.terms import XSD, Iri, Literal
from nasss.turtle import Fact

_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
_ESCAPES |= {ord(char): f"\\{name}" for char, name in zip('\t\b\n\r\f"\\', 'tbnrf"\\', strict=True)}


def study_quads(tables: Tables) -> str:
    """All statements about one study as canonical N-Quads: sorted by code point, each once, one a line.

    Raises:
        ProblemError: the tables hold what cannot be part of an IRI.
    """
    return quads(study_facts(tables), str(graph_iri(tables["study"][0].required("id"))))


def build_quads(folder: Path) -> str:
    """The study of a folder as canonical N-Quads.

    Args:
        folder: the study's tables, for example ``graph/studies/strohm-2020``.

    Raises:
        ProblemError: the tables break the schema; the message lists every problem.
        EngineError: the folder cannot be read.
    """
    with uncollected():
        return study_quads(read_quickly(folder))


def quads(facts: Iterable[Fact], graph: str) -> str:
    """Statements as canonical N-Quads, all in one named graph.

    Raises:
        ProblemError: an IRI holds what no IRI may hold.
    """
    written = _Written()
    end = f" {written[graph]} .\n"
    about: defaultdict[str, set[str]] = defaultdict(set)
    for s, p, o in facts:
        about[s.value].add(f"{written[p.value]} {written[o.value] if type(o) is Iri else _literal(o)}{end}")
    # No IRI as it is written begins another, so lines are in order when their subjects are, and then the rest is.
    subjects = sorted((f"{written[subject]} ", lines) for subject, lines in about.items())
    return "".join(subject + subject.join(sorted(lines)) for subject, lines in subjects)


class _Written(dict[str, str]):
    """IRIs as they are written, each checked once."""

    def __missing__(self, iri: str) -> str:
        try:
            text = self[iri] = Iri(iri).n3()
        except UsageError as error:
            raise ProblemError(f"{error}; correct the table that it comes from (a doi, an identifier)") from error
        return text


def _literal(term: Iri | Literal) -> str:
    assert isinstance(term, Literal)
    text = term.value
    # Almost no text is to be escaped, and Python knows quickly of most that they are not.
    if not text.isprintable() or '"' in text or "\\" in text:
        text = text.translate(_ESCAPES)
    if term.lang is not None:
        return f'"{text}"@{term.lang}'
    return f'"{text}"' if term.datatype == XSD + "string" else f'"{text}"^^<{term.datatype}>'
