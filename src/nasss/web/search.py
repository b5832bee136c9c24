"""Finding things by name: labels in every language, other names, codes; accents and case do not matter."""

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from nasss.questions import Question
from nasss.terms import NASSS, Iri, Literal
from nasss.web.model import (
    ALT_LABEL,
    ENGLISH,
    LABEL,
    NOTATION,
    OWL_CLASS,
    PROPERTY_KINDS,
    ROOT,
    Ref,
    World,
    clean,
    fold,
)

FOUND = 100
SIMILAR = 0.72
# What nobody looks for by name: there are hundreds, and their names are made of other names.
LEFT_OUT = ("Citation", "FactorMapping", "SourcePart", "ComplexityDescriptor")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found.

    Attributes:
        ref: what it is.
        names: all its names, as shown.
        keys: the same without accents and case.
    """

    ref: Ref
    names: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """All keys in one, for a page to look in."""
        return " | ".join(self.keys)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, and the name it was found by when that is not the one shown."""

    entry: Entry
    by: str


class Index:
    """What can be found by name.

    Args:
        world: the data.
        questions: the questions by short name.
        lang: language of the labels shown.
    """

    def __init__(self, world: World, questions: Mapping[str, Question], lang: str = ENGLISH) -> None:
        hidden = {iri for name in LEFT_OUT for iri in world.instances(name)}
        entries = []
        for iri in sorted(world.paths, key=lambda iri: (fold(world.label(iri, lang)), iri)):
            if iri in hidden or not iri.startswith((NASSS, f"{ROOT}study/")):
                continue
            entries.append(_entry(world, iri, lang))
        for slug, question in questions.items():
            ref = Ref(slug, question.summary, f"/questions/{slug}/", ENGLISH, "question")
            names = (question.summary, slug.replace("-", " "), ", ".join(question.tags))
            entries.append(Entry(ref, names, tuple(map(fold, names))))
        self.entries = tuple(entries)

    def find(self, text: str) -> tuple[Hit, ...]:
        """What has all words of a text in one of its names, the closest first; else what resembles it."""
        wanted = fold(text)
        words = wanted.split()
        if not words:
            return ()
        ranked = []
        for place, entry in enumerate(self.entries):
            scored = [(score, at) for at, key in enumerate(entry.keys) if (score := _score(wanted, words, key))]
            if scored:
                score, at = min(scored)
                ranked.append((score, len(entry.ref.label), place, at))
        if not ranked:
            return self._similar(wanted)
        return tuple(
            Hit(self.entries[place], self.entries[place].names[at] if at else "")
            for _, _, place, at in sorted(ranked)[:FOUND]
        )

    def _similar(self, wanted: str) -> tuple[Hit, ...]:
        by_key: dict[str, tuple[Entry, int]] = {}
        for entry in self.entries:
            for at, key in enumerate(entry.keys):
                by_key.setdefault(key, (entry, at))
        close = difflib.get_close_matches(wanted[:100], by_key, n=5, cutoff=SIMILAR)
        found = {by_key[key][0].ref.path: Hit(by_key[key][0], by_key[key][0].names[by_key[key][1]]) for key in close}
        return tuple(found.values())

    def to_json(self) -> str:
        """The index for a page without a server: label, path, kind and keys of each entry."""
        rows = [
            {"label": entry.ref.label, "path": entry.ref.path, "kind": entry.ref.kind, "names": list(entry.names[1:])}
            for entry in self.entries
        ]
        return json.dumps(rows, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _entry(world: World, iri: str, lang: str) -> Entry:
    known = world.ref(iri, lang)
    texts = [
        clean(term.value)
        for predicate in (LABEL, ALT_LABEL, NOTATION)
        for term in world.objects(iri, predicate)
        if isinstance(term, Literal)
    ]
    names = tuple(dict.fromkeys([known.label, *texts, Iri(iri).local_name]))
    kind = known.kind
    if OWL_CLASS in world.types(iri):
        kind = "class"
    elif any(name in PROPERTY_KINDS for name in world.types(iri)):
        kind = "property"
    return Entry(Ref(iri, known.label, known.path, known.lang, kind), names, tuple(map(fold, names)))


def _score(wanted: str, words: list[str], key: str) -> int:
    """How close a name is: 1 the same, 2 begins so, 3 each word begins one, 4 they are in it; 0 not at all."""
    if not all(word in key for word in words):
        return 0
    if key == wanted:
        return 1
    if key.startswith(wanted):
        return 2
    spaced = f" {key}"
    return 3 if all(f" {word}" in spaced for word in words) else 4
