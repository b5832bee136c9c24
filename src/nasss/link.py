"""Propose links between the NASSS ontology and any other OWL or SKOS file, by the words in names and definitions.

A proposal is a hint for a reader, never a mapping: its predicate is at most skos:closeMatch and its confidence at most
0.9, and it says that nobody has reviewed it.
"""

import csv
import io
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from nasss.errors import EngineError, ProblemError
from nasss.namespaces import NASSS
from nasss.ontology import load
from nasss.rdf_files import check_json, check_xml, shortened
from nasss.resources import version

THRESHOLD = 0.7
HIGHEST = 0.9
COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification"),
    *("mapping_tool", "mapping_tool_version", "confidence", "similarity_score", "comment"),
)
UNREVIEWED = "unreviewed proposal"

_OBO = Namespace("http://purl.obolibrary.org/obo/")
_OBOINOWL = Namespace("http://www.geneontology.org/formats/oboInOwl#")
_LABELS = (RDFS.label, SKOS.prefLabel)
_SYNONYMS = (
    *(SKOS.altLabel, _OBO.IAO_0000118, _OBOINOWL.hasExactSynonym, _OBOINOWL.hasRelatedSynonym),
    *(_OBOINOWL.hasBroadSynonym, _OBOINOWL.hasNarrowSynonym),
)
_DEFINITIONS = (SKOS.definition, _OBO.IAO_0000115, RDFS.comment, DCTERMS.description)
_PROPERTIES = {RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
_CLASSES = {OWL.Class, RDFS.Class}
# Individuals whose names say little apart from their class ("paper", "asked") would match everywhere.
_LINKED_CLASSES = ("AdopterRole", "AdoptionOutcome", "Domain", "Factor", "FrameworkQuestion")
_FORMATS = {".ttl": "turtle", ".nt": "nt", ".jsonld": "json-ld", ".json": "json-ld"}
_STOP_WORDS = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on", "or"),
        *("that", "the", "this", "to", "which", "with"),
    )
)
# Words that say what sort of thing a term is rather than which one.
_GENERIC = frozenset(
    (
        *("domain", "factor", "has", "item", "kind", "nature", "process", "role", "source", "status", "system"),
        *("type", "use"),
    )
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True)
class Name:
    """A label or synonym and the words in it."""

    text: str
    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """What is compared: a term's names and the words of its definition; and whether it is a property or a class."""

    iri: URIRef
    label: str
    kind: str
    names: tuple[Name, ...]
    definition: frozenset[str]


@dataclass(frozen=True)
class Match:
    """How alike two terms are, from 0 to 1, and what the number rests on."""

    name_score: float
    definition_score: float
    ours: Name
    theirs: Name
    shared: tuple[str, ...]

    @property
    def score(self) -> float:
        """Mostly the names; like definitions bring it nearer to 1."""
        return self.name_score + 0.5 * self.definition_score * (1 - self.name_score)


@dataclass(frozen=True)
class Proposal:
    """A link that a reader might want to look at."""

    subject: URIRef
    subject_label: str
    object: URIRef
    object_label: str
    match: Match

    @property
    def score(self) -> float:
        """How alike the two terms are, from 0 to 1."""
        return self.match.score

    @property
    def confidence(self) -> float:
        """The score, scaled so that no proposal looks as sure as a reviewed mapping."""
        return round(HIGHEST * min(self.score, 1.0), 2)

    @property
    def predicate(self) -> str:
        """skos:closeMatch where the names are nearly the same, else skos:relatedMatch."""
        return "skos:closeMatch" if self.match.name_score >= 0.95 else "skos:relatedMatch"

    @property
    def reason(self) -> str:
        """Which names matched, and by which words."""
        ours, theirs = self.match.ours, self.match.theirs
        text = f'{ours.field} "{ours.text}" and {theirs.field} "{theirs.text}" share: {", ".join(self.match.shared)}'
        if self.match.definition_score:
            text += f"; definitions overlap by {self.match.definition_score:.0%}"
        return text


def propose(path: Path, *, threshold: float = THRESHOLD) -> list[Proposal]:
    """Links between our terms and those of a file that may be worth a look, best first.

    Args:
        path: an OWL or SKOS file in Turtle, RDF/XML, JSON-LD or N-Triples. Nothing is fetched: what the file imports
            is not followed, and a JSON-LD context elsewhere is refused.
        threshold: the lowest score to report, from 0 to 1.

    Raises:
        EngineError: the file cannot be read, or rapidfuzz is not installed.
        ProblemError: the file is broken, or has no named terms.
    """
    theirs = list(terms(read(path)))
    if not theirs:
        raise ProblemError(f"{path}: no term has an rdfs:label or skos:prefLabel in English or without a language")
    return sorted(
        (
            Proposal(ours.iri, ours.label, other.iri, other.label, match)
            for ours, other, match in matches(our_terms(), theirs)
            if match.score >= threshold
        ),
        key=lambda proposal: (-proposal.score, proposal.subject, proposal.object),
    )


def read(path: Path) -> Graph:
    """The statements of a file, without those that it imports.

    Raises:
        EngineError: the file cannot be read.
        ProblemError: it is none of the formats, is broken, or asks for a context that is not in it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error
    form = _FORMATS.get(path.suffix.lower()) or ("xml" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else "turtle")
    try:
        if form == "json-ld":
            check_json(path, data)
        elif form == "xml":
            check_xml(path, data)
        return Graph().parse(data=data, format=form, publicID=path.resolve().as_uri())
    except ProblemError:
        raise
    except Exception as error:  # rdflib and its parsers raise many kinds for a broken file
        raise ProblemError(
            f"{path}: is no {form} that can be read: {shortened(error)}. "
            "Files may be Turtle (.ttl), RDF/XML (.owl, .rdf, .xml), JSON-LD (.jsonld, .json) or N-Triples (.nt)"
        ) from error


def terms(graph: Graph) -> Iterator[Term]:
    """The named terms of a graph that are in use; names in other languages than English are left out."""
    labelled = {
        subject for predicate in _LABELS for subject in graph.subjects(predicate) if isinstance(subject, URIRef)
    }
    for iri in sorted(labelled):
        if (iri, OWL.deprecated, Literal(True)) in graph or (iri, RDF.type, OWL.Ontology) in graph:
            continue
        names = [*_names(graph, iri, _LABELS, "label"), *_names(graph, iri, _SYNONYMS, "synonym")]
        if names and names[0].field == "label":
            definition = " ".join(_texts(graph, iri, _DEFINITIONS)[:1])
            kinds = set(graph.objects(iri, RDF.type))
            yield Term(iri, names[0].text, _kind(kinds), tuple(names), frozenset(words(definition)))


def _kind(types: set[Node]) -> str:
    if types & _PROPERTIES:
        return "property"
    return "class" if types & _CLASSES else "thing"


def _texts(graph: Graph, iri: URIRef, predicates: Sequence[URIRef]) -> list[str]:
    found = [
        str(value)
        for predicate in predicates
        for value in sorted(value for value in graph.objects(iri, predicate) if isinstance(value, Literal))
        if (value.language or "en").lower().startswith("en")
    ]
    return list(dict.fromkeys(" ".join(text.split()) for text in found))


def _names(graph: Graph, iri: URIRef, predicates: Sequence[URIRef], field: str) -> list[Name]:
    return [Name(text, field, words(text)) for text in _texts(graph, iri, predicates)]


@cache
def our_terms() -> tuple[Term, ...]:
    """The terms of the shipped ontology that can be linked: classes, properties, roles, factors, items, outcomes."""
    graph = load()
    kinds: set[Node | None] = {OWL.Class, *_PROPERTIES}
    for name in _LINKED_CLASSES:
        kinds |= set(graph.transitive_subjects(RDFS.subClassOf, NASSS[name]))
    return tuple(
        term for term in terms(graph) if term.iri.startswith(NASSS) and kinds & set(graph.objects(term.iri, RDF.type))
    )


def words(text: str) -> tuple[str, ...]:
    """The words of a name or definition, each once, in one spelling; acronyms stay in capitals.

    Spelling is evened out for comparison only (organisation and organization, plural and singular), so the result
    need not be an English word.
    """
    plain = unicodedata.normalize("NFKD", text.replace("_", " ")).encode("ascii", "ignore").decode()
    found = (token if _is_acronym(token) else _even(token.lower()) for token in _WORD.findall(plain))
    return tuple(dict.fromkeys(word for word in found if word not in _STOP_WORDS))


def _is_acronym(token: str) -> bool:
    return token.isupper() and 1 < len(token) <= 5


def _even(word: str) -> str:
    word = re.sub(r"is(?=e|ation|ing)", "iz", word) if len(word) > 6 else word
    word = re.sub(r"our(?=$|s$|al)", "or", word) if len(word) > 5 else word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def matches(ours: Sequence[Term], theirs: Sequence[Term]) -> Iterator[tuple[Term, Term, Match]]:
    """For each of their terms that shares a word with one of ours, the term of ours that is most like it.

    A property is compared with properties only. Where two of our terms are equally like one of theirs, both are given.
    """
    by_word: dict[str, list[tuple[Term, Name]]] = defaultdict(list)
    for term in theirs:
        for name in filter(_is_telling, term.names):
            for word in name.words:
                by_word[word].append((term, name))
    alike = _alike({word for term in ours for name in term.names for word in name.words}, by_word)
    found: dict[Term, dict[Term, Match]] = defaultdict(dict)
    for term in ours:
        for name in filter(_is_telling, term.names):
            near = {other for word in name.words for other in alike[word]}
            for other, their_name in {id(pair): pair for word in near for pair in by_word[word]}.values():
                if (other.kind == "property") == (term.kind == "property"):
                    match = compare(term, name, other, their_name)
                    known = found[other].get(term)
                    if known is None or match.score > known.score:
                        found[other][term] = match
    for other, candidates in found.items():
        best = max(_rank(term, other, match) for term, match in candidates.items())
        for term, match in candidates.items():
            if _rank(term, other, match) == best:
                yield term, other, match


def _rank(ours: Term, theirs: Term, match: Match) -> tuple[float, bool, float]:
    """Names come first, then a class for a class, then definitions."""
    return match.name_score, ours.kind == theirs.kind, match.definition_score


def _is_telling(name: Name) -> bool:
    """Whether a name is more than an acronym or a scrap: "AE" means too many things to match anything by itself."""
    return any(len(word) > 3 and not word.isupper() for word in name.words)


def _alike(ours: set[str], theirs: Iterable[str]) -> Mapping[str, list[str]]:
    vocabulary = sorted(theirs)
    return {word: [other for other in vocabulary if similarity(word, other)] for word in sorted(ours)}


@lru_cache(maxsize=1_000_000)
def similarity(one: str, other: str) -> float:
    """How alike two words are: 1 for the same, a half for a like stem (regulation, regulatory), 0 for all others.

    Short words and acronyms are the same or have nothing to do with each other.
    """
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 7 or one[:5] != other[:5] or one.isupper() or other.isupper():
        return 0.0
    return 0.5 if _prefix().normalized_similarity(one, other) >= 0.65 else 0.0


@cache
def _prefix() -> Any:
    try:
        from rapidfuzz.distance import Prefix
    except ImportError as error:
        raise EngineError("linking needs the package rapidfuzz; install it with: pip install 'nasss[link]'") from error
    return Prefix


def compare(ours: Term, our_name: Name, theirs: Term, their_name: Name) -> Match:
    """How alike two terms are by these two names, and by their definitions."""
    score, shared = overlap(our_name.words, their_name.words)
    definitions = overlap(ours.definition, theirs.definition)[0] if ours.definition and theirs.definition else 0.0
    return Match(round(score, 4), round(definitions, 4), our_name, their_name, shared)


def overlap(one: Iterable[str], other: Iterable[str]) -> tuple[float, tuple[str, ...]]:
    """The share of two sets of words that is alike, telling words counting more, and which of the first are."""
    left, right = tuple(one), tuple(other)
    total = sum(map(weight, left)) + sum(map(weight, right))
    if not total:
        return 0.0, ()
    best_left = [max((similarity(word, other) for other in right), default=0.0) for word in left]
    best_right = [max((similarity(other, word) for other in left), default=0.0) for word in right]
    alike = sum(weight(w) * s for w, s in zip(left, best_left, strict=True))
    alike += sum(weight(w) * s for w, s in zip(right, best_right, strict=True))
    return alike / total, tuple(word for word, s in zip(left, best_left, strict=True) if s)


def weight(word: str) -> float:
    """How much a word tells about which thing is meant."""
    return 0.3 if word in _GENERIC else 1.0


def sssom(proposals: Iterable[Proposal], source: Path) -> str:
    """Proposals as an SSSOM table.

    Args:
        proposals: what to write.
        source: the file that they were made from; only its name is used.
    """
    prefixes = {
        "nasss": str(NASSS),
        "semapv": "https://w3id.org/semapv/vocab/",
        "skos": str(SKOS),
    }
    rows = [_row(proposal, prefixes) for proposal in proposals]
    out = io.StringIO()
    out.write("#curie_map:\n" + "".join(f"#  {prefix}: {iri}\n" for prefix, iri in sorted(prefixes.items())))
    slug = re.sub(r"[^A-Za-z0-9]+", "-", source.stem).strip("-") or "file"
    out.write(f"#mapping_set_id: https://w3id.org/nasss/proposals/{slug}\n")
    out.write(f"#mapping_set_title: {json.dumps(f'Unreviewed proposals of nasss for {source.name}')}\n")
    out.write("#license: https://w3id.org/sssom/license/unspecified\n")
    writer = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _row(proposal: Proposal, prefixes: dict[str, str]) -> dict[str, str]:
    return {
        "subject_id": f"nasss:{proposal.subject.removeprefix(NASSS)}",
        "subject_label": proposal.subject_label,
        "predicate_id": proposal.predicate,
        "object_id": _curie(proposal.object, prefixes),
        "object_label": proposal.object_label,
        "mapping_justification": "semapv:LexicalMatching",
        "mapping_tool": "nasss",
        "mapping_tool_version": version(),
        "confidence": f"{proposal.confidence:g}",
        "similarity_score": f"{min(proposal.score, 1.0):.3f}",
        "comment": f"{UNREVIEWED}: {proposal.reason}",
    }


def _curie(iri: URIRef, prefixes: dict[str, str]) -> str:
    """A short form of an IRI; its namespace is given a prefix where it has none yet."""
    found = re.fullmatch(r"(.*[#/])([A-Za-z]+_(?=\d))?([^#/]*)", str(iri))
    namespace, local = (found[1] + (found[2] or ""), found[3]) if found else (str(iri), "")
    known = {value: prefix for prefix, value in prefixes.items()}
    if namespace not in known:
        wanted = (found[2] or "").rstrip("_") if found else ""
        free = wanted if wanted and wanted not in prefixes else f"ns{len(prefixes) - 2}"
        prefixes[free] = namespace
        known[namespace] = free
    return f"{known[namespace]}:{local}"
