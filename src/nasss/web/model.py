"""What the pages say: everything a connection knows, gathered once and then looked up without further queries.

The ontology and the studies are small (tens of thousands of statements), so one query reads them all; labels,
types and who names whom are then shared by every page.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from nasss.answers import printable
from nasss.terms import NASSS, PREFIXES, Blank, Iri, Literal, Source, Term, shorten

ROOT = "https://w3id.org/nasss/"
ONTOLOGY = "https://w3id.org/nasss/ontology"
MAPPINGS = "https://w3id.org/nasss/mappings/"
CLIP = 200
ENGLISH = "en"
LANGUAGES = {"en": "English", "nl": "Nederlands"}
IN_ENGLISH = {"en": "English", "nl": "Dutch"}

RDF_TYPE = PREFIXES["rdf"] + "type"
RDF_FIRST, RDF_REST, RDF_NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))
LABEL = PREFIXES["rdfs"] + "label"
COMMENT = PREFIXES["rdfs"] + "comment"
SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
SUBPROPERTY = PREFIXES["rdfs"] + "subPropertyOf"
DOMAIN, RANGE = PREFIXES["rdfs"] + "domain", PREFIXES["rdfs"] + "range"
DEFINITION = PREFIXES["skos"] + "definition"
ALT_LABEL = PREFIXES["skos"] + "altLabel"
NOTATION = PREFIXES["skos"] + "notation"
DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
EXACT = PREFIXES["oa"] + "exact"
OWL = PREFIXES["owl"]
OWL_CLASS, OWL_ONTOLOGY, OWL_INDIVIDUAL = OWL + "Class", OWL + "Ontology", OWL + "NamedIndividual"
PROPERTY_KINDS = (OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty")
SSSOM = PREFIXES["sssom"]

# A part of a path as the studies and the ontology make them. What looks otherwise has no page.
_SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What a class expression says with a value, in words.
_RESTRICTIONS = {
    "someValuesFrom": "some",
    "allValuesFrom": "only",
    "hasValue": "value",
    "cardinality": "exactly",
    "qualifiedCardinality": "exactly",
    "minCardinality": "at least",
    "minQualifiedCardinality": "at least",
    "maxCardinality": "at most",
    "maxQualifiedCardinality": "at most",
    "hasSelf": "itself",
}
# These make up the technical side of a class and say nothing more about it.
_TECHNICAL = frozenset({OWL_CLASS, OWL_INDIVIDUAL, *PROPERTY_KINDS, PREFIXES["oa"] + "TextQuoteSelector"})


def nasss(name: str) -> str:
    """The IRI of one of our terms."""
    return NASSS + name


def fold(text: str) -> str:
    """The text without accents and case, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def visible(text: str) -> str:
    """The text without control characters, turned writing, and halves of characters that nothing can encode."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", printable(text))


def clean(text: str, limit: int = CLIP) -> str:
    """One line of text that is safe to show, and not endless."""
    text = " ".join(visible(text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def is_web(iri: str) -> bool:
    """Whether an IRI may be offered as a link: only http and https."""
    return re.match(r"https?://[^/]", iri, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing as it is named on a page.

    Attributes:
        iri: its IRI; empty for a plain text.
        label: its name.
        path: the path of its page; None when it has none.
        lang: language of the label; None when that is not known.
        kind: name of its class in words; empty when it is not known.
    """

    iri: str
    label: str
    path: str | None = None
    lang: str | None = None
    kind: str = ""

    @property
    def href(self) -> str | None:
        """The address outside, where the thing has no page here and is on the web."""
        return self.iri if self.path is None and is_web(self.iri) else None

    @property
    def is_text(self) -> bool:
        """Whether it is a text and no thing."""
        return not self.iri


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a thing with its values.

    Attributes:
        name: the property.
        values: what stands there, in order.
    """

    name: Ref
    values: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """What names a thing by one property.

    Attributes:
        name: the property.
        shown: the first of them.
        more: the others.
    """

    name: Ref
    shown: tuple[Ref, ...]
    more: tuple[Ref, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.shown) + len(self.more)


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a tree.

    Attributes:
        ref: the thing.
        children: what is below it.
        here: whether this is the page one is on.
        open: whether the page one is on is below it, or it itself.
    """

    ref: Ref
    children: "tuple[Node, ...]" = ()
    here: bool = False
    open: bool = False

    @property
    def size(self) -> int:
        """How many things are below it."""
        return sum(1 + child.size for child in self.children)


@dataclass(frozen=True, slots=True)
class Link:
    """A mapping to a term of another ontology.

    Attributes:
        mapping: the mapping itself.
        match: kind of match in words.
        target: the other term.
        ontology: the IRI of the other ontology.
        confidence: between 0 and 1, as text.
        reason: why, in words.
    """

    mapping: Ref
    match: str
    target: Ref
    ontology: str
    confidence: str
    reason: str


class World:
    """All statements, indexed.

    Args:
        triples: the statements.
    """

    def __init__(self, triples: Iterable[tuple[Term, Iri, Term]]) -> None:
        out: dict[str, dict[str, list[Term]]] = {}
        into: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in dict.fromkeys(triples):
            name = _key(subject)
            out.setdefault(name, {}).setdefault(predicate.value, []).append(value)
            if not isinstance(value, Literal):
                into.setdefault(_key(value), {}).setdefault(predicate.value, []).append(name)
        self.out: Mapping[str, Mapping[str, list[Term]]] = out
        self.into: Mapping[str, Mapping[str, list[str]]] = into
        self._names: dict[tuple[str, str], tuple[str, str | None]] = {}
        self._refs: dict[tuple[str, str], Ref] = {}
        for predicates in out.values():
            for values in predicates.values():
                values.sort(key=_order)

    @classmethod
    def gather(cls, source: Source) -> Self:
        """Read everything that a store or endpoint holds.

        Raises:
            EngineError: it does not answer.
        """
        rows = source.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
        return cls((s, p, o) for s, p, o in rows if s is not None and isinstance(p, Iri) and o is not None)

    # Looking up

    def objects(self, iri: str, predicate: str) -> list[Term]:
        """What stands at the other end of a property, literals included."""
        return self.out.get(iri, {}).get(predicate, [])

    def things(self, iri: str, predicate: str) -> list[str]:
        """The IRIs at the other end of a property."""
        return [term.value for term in self.objects(iri, predicate) if isinstance(term, Iri)]

    def thing(self, iri: str, predicate: str) -> str | None:
        """The first of `things`, None where there is none."""
        return next(iter(self.things(iri, predicate)), None)

    def text(self, iri: str, predicate: str, lang: str = ENGLISH) -> str:
        """The literal at the other end of a property, in a language where there is a choice; else nothing."""
        found = [term for term in self.objects(iri, predicate) if isinstance(term, Literal)]
        ranked = sorted(found, key=lambda term: (term.lang != lang, term.lang not in (ENGLISH, None)))
        return ranked[0].value if ranked else ""

    def number(self, iri: str, predicate: str) -> int | None:
        """The whole number at the other end of a property."""
        found = [term.python for term in self.objects(iri, predicate)]
        return next((value for value in found if isinstance(value, int)), None)

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """The IRIs of what names a thing by a property, in order of their names."""
        found = self.into.get(iri, {}).get(predicate, [])
        return sorted((name for name in found if not name.startswith("_:")), key=self.sort_key)

    def instances(self, name: str) -> list[str]:
        """The members of one of our classes and of those below it, in order."""
        classes = [NASSS + name, *self.below(NASSS + name, SUBCLASS)]
        found = {member for kind in classes for member in self.into.get(kind, {}).get(RDF_TYPE, [])}
        return sorted((member for member in found if not member.startswith("_:")), key=self.sort_key)

    def is_a(self, iri: str, name: str) -> bool:
        """Whether a thing belongs to one of our classes or to one below it."""
        return any(kind == NASSS + name or NASSS + name in self.above(kind, SUBCLASS) for kind in self.types(iri))

    def types(self, iri: str) -> list[str]:
        """The classes of a thing."""
        return self.things(iri, RDF_TYPE)

    def kinds(self, iri: str) -> list[str]:
        """The classes of a thing that say something, the narrowest only."""
        found = [kind for kind in self.types(iri) if kind not in _TECHNICAL]
        wider = {above for kind in found for above in self.above(kind, SUBCLASS)}
        return [kind for kind in found if kind not in wider]

    def above(self, iri: str, predicate: str) -> list[str]:
        """Everything that a thing is below of, nearest first; loops end."""
        return self._reach(iri, lambda name: self.things(name, predicate))

    def below(self, iri: str, predicate: str) -> list[str]:
        """Everything below a thing, nearest first; loops end."""
        return self._reach(iri, lambda name: self.subjects(predicate, name))

    @staticmethod
    def _reach(iri: str, step: Callable[[str], list[str]]) -> list[str]:
        found: dict[str, None] = {}
        queue = [iri]
        while queue:
            for name in step(queue.pop(0)):
                if name not in found and name != iri:
                    found[name] = None
                    queue.append(name)
        return list(found)

    # Naming

    def name(self, iri: str, lang: str = ENGLISH) -> tuple[str, str | None]:
        """The label of a thing and the language it is in; a prefixed name where it has none."""
        key = (iri, lang)
        if key not in self._names:
            self._names[key] = self._name(iri, lang)
        return self._names[key]

    def _name(self, iri: str, lang: str) -> tuple[str, str | None]:
        labels = [term for term in self.objects(iri, LABEL) if isinstance(term, Literal) and term.value.strip()]
        ranked = sorted(labels, key=lambda term: (term.lang != lang, term.lang != ENGLISH, term.lang is not None))
        if ranked:
            return clean(ranked[0].value), ranked[0].lang
        title = self.text(iri, PREFIXES["dcterms"] + "title", lang) or self.text(iri, SSSOM + "object_label", lang)
        return (clean(title), ENGLISH) if title else (clean(shorten(iri)), None)

    def label(self, iri: str, lang: str = ENGLISH) -> str:
        """The label of a thing."""
        return self.name(iri, lang)[0]

    def sort_key(self, iri: str) -> tuple[str, str]:
        """What things are ordered by: the identifier of a part of a study, else the label."""
        if iri.startswith(ROOT + "study/") and "/factor/" not in iri:
            return (_natural(iri), iri)
        return (fold(self.label(iri)), iri)

    def ref(self, iri: str, lang: str = ENGLISH) -> Ref:
        """A thing as it is named on a page."""
        key = (iri, lang)
        if key not in self._refs:
            label, language = self.name(iri, lang)
            kinds = self.kinds(iri)
            kind = self.label(kinds[0], lang) if kinds else ""
            self._refs[key] = Ref(iri, label, self.paths.get(iri), language, kind)
        return self._refs[key]

    def study(self, iri: str, lang: str = ENGLISH) -> Ref:
        """A study by its short name, for tables that would else repeat a long title."""
        known = self.ref(iri, lang)
        short = clean(self.text(iri, nasss("identifier")))
        return Ref(iri, short or known.label, known.path, None if short else known.lang, known.kind)

    def term(self, term: Term, lang: str = ENGLISH) -> Ref:
        """A value as it is shown: a thing by its label, a class expression in words, a text as it is."""
        if isinstance(term, Iri):
            return self.ref(term.value, lang)
        if isinstance(term, Blank):
            return Ref("", clean(self.expression(term.python, lang), 2000))
        text = str(term.python).lower() if isinstance(term.python, bool) else term.value
        return Ref("", visible(text), lang=term.lang)

    def expression(self, node: str, lang: str = ENGLISH, depth: int = 0) -> str:
        """An OWL class expression, a list or a restriction in words."""
        if depth > 12:
            return "…"

        def inner(term: Term) -> str:
            return self._inner(term, lang, depth)

        for name, word in (("intersectionOf", " and "), ("unionOf", " or ")):
            for listed in self.objects(node, OWL + name):
                return word.join(inner(member) for member in self.items(listed))
        for listed in self.objects(node, OWL + "oneOf"):
            return f"one of {', '.join(inner(member) for member in self.items(listed))}"
        for term in self.objects(node, OWL + "complementOf"):
            return f"not {inner(term)}"
        for name, word in _RESTRICTIONS.items():
            for value in self.objects(node, OWL + name):
                on = " ".join(inner(term) for term in self.objects(node, OWL + "onProperty"))
                which = [inner(term) for key in ("onClass", "onDataRange") for term in self.objects(node, OWL + key)]
                return " ".join([f"{on} {word} {inner(value)}", *which])
        for term in self.objects(node, OWL + "inverseOf"):
            return f"inverse of {inner(term)}"
        if self.objects(node, RDF_FIRST):
            return ", then ".join(inner(member) for member in self.items(Blank(node.removeprefix("_:"))))
        return "something without a name"

    def _inner(self, term: Term, lang: str, depth: int) -> str:
        if not isinstance(term, Blank):
            return self.term(term, lang).label
        text = self.expression(term.python, lang, depth + 1)
        return f"({text})" if " " in text else text

    def items(self, head: Term) -> list[Term]:
        """The members of an RDF list; a loop ends."""
        found: list[Term] = []
        seen: set[str] = set()
        node = _key(head)
        while node != RDF_NIL and node not in seen:
            seen.add(node)
            found += self.objects(node, RDF_FIRST)[:1]
            node = next((_key(term) for term in self.objects(node, RDF_REST)), RDF_NIL)
        return found

    # Places

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The path of the page of every thing that has one, by IRI."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        names = [name for name in self.out if name.startswith(ROOT)]
        # A term comes before a document that would have the same place.
        for iri in sorted(names, key=lambda name: (not name.startswith(NASSS), name)):
            path = page_path(iri)
            if path is not None and path not in taken and not iri.endswith("/graph"):
                found[iri] = path
                taken.add(path)
        return found

    @cached_property
    def iris(self) -> Mapping[str, str]:
        """The thing that has its page at a path."""
        return {path: iri for iri, path in self.paths.items()}

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """The studies, the one with most citations first."""
        size = {study: 0 for study in self.instances("Study")}
        for citation in self.instances("Citation"):
            for study in self.things(citation, nasss("inStudy")):
                size[study] = size.get(study, 0) + 1
        return tuple(sorted(size, key=lambda study: (-size[study], study)))

    def parts(self, study: str, name: str) -> list[str]:
        """The things of a study that belong to a class."""
        return [iri for iri in self.instances(name) if study in self.things(iri, nasss("inStudy"))]

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Our own terms, by label."""
        return tuple(sorted((iri for iri in self.paths if iri.startswith(NASSS)), key=self.sort_key))


def page_path(iri: str) -> str | None:
    """Where the page of one of our IRIs is, for example ``/study/x/finding/t2-02/``; None for any other IRI."""
    if iri == ONTOLOGY:
        return "/ontology/"
    rest = iri.removeprefix(ROOT).replace("ontology#", "ontology/") if iri.startswith(ROOT) else ""
    segments = rest.split("/")
    if not rest or not all(_SEGMENT.fullmatch(segment) for segment in segments):
        return None
    return f"/{rest}/"


def _key(term: Term) -> str:
    return term.python if isinstance(term, Blank) else term.value


def _order(term: Term) -> tuple[int, str, str, str]:
    if isinstance(term, Literal):
        number = term.python
        text = f"{number:020d}" if isinstance(number, int) and number >= 0 else term.value
        return (1, text, term.lang or "", term.datatype)
    # Blank nodes are named anew at each load; pages order them by what they say.
    return (0, term.value, "", "") if isinstance(term, Iri) else (2, "", "", "")


def _natural(text: str) -> str:
    """The text with its numbers padded, so that 2 comes before 10."""
    return re.sub(r"[0-9]+", lambda match: match.group().zfill(8), text)


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every place of a tree, from the top."""
    for node in nodes:
        yield node
        yield from walk(node.children)
