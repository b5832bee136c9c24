"""What the page of one thing says: facts, evidence, who uses it, what checks it, its place and its neighbours."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nasss.answers import Answer, heading
from nasss.questions import Question
from nasss.syntax import own_terms
from nasss.terms import NASSS, PREFIXES, Iri, Literal, shorten
from nasss.web.model import (
    ALT_LABEL,
    COMMENT,
    DEFINITION,
    DERIVED,
    DOMAIN,
    ENGLISH,
    EXACT,
    IN_ENGLISH,
    LABEL,
    NOTATION,
    OWL,
    OWL_CLASS,
    OWL_ONTOLOGY,
    PROPERTY_KINDS,
    RANGE,
    RDF_TYPE,
    SSSOM,
    SUBCLASS,
    SUBPROPERTY,
    Fact,
    Link,
    Node,
    Ref,
    Uses,
    World,
    clean,
    nasss,
)
from nasss.web.views import DIRECTIONS, TO, Cell, Head, people

FIRST_USES = 20
NEIGHBOURS = 7
NEIGHBOUR_LABEL = 30

SCOPE_NOTE = PREFIXES["skos"] + "scopeNote"
SAID_ABOVE = frozenset({LABEL, RDF_TYPE, DEFINITION, ALT_LABEL, SCOPE_NOTE, COMMENT})
# Links that only say how a list or a class expression is built.
MACHINERY = frozenset({PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest", OWL + "distinctMembers", OWL + "members"})
LABELS: Mapping[str, str] = {
    RDF_TYPE: "is a",
    LABEL: "label",
    COMMENT: "note",
    DERIVED: "read from",
    DEFINITION: "definition",
    NOTATION: "code",
    EXACT: "exact words",
    SUBCLASS: "kind of",
    SUBPROPERTY: "narrower than",
    DOMAIN: "belongs to",
    RANGE: "values are",
    PREFIXES["rdfs"] + "isDefinedBy": "defined in",
    PREFIXES["skos"] + "inScheme": "in version",
    PREFIXES["skos"] + "scopeNote": "how to use it",
    PREFIXES["dcterms"] + "source": "source",
    PREFIXES["dcterms"] + "creator": "made by",
    PREFIXES["dcterms"] + "license": "licence",
    PREFIXES["dcterms"] + "title": "title",
    PREFIXES["dcterms"] + "description": "description",
    OWL + "equivalentClass": "is the same as",
    OWL + "disjointWith": "shares nothing with",
    OWL + "disjointUnionOf": "is exactly one of",
    OWL + "inverseOf": "inverse of",
    OWL + "propertyChainAxiom": "follows from",
    OWL + "hasKey": "identified by",
    OWL + "differentFrom": "not the same as",
    OWL + "imports": "imports",
    OWL + "versionInfo": "version",
    OWL + "versionIRI": "address of this version",
}
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Where it belongs",
        (
            *("nasss:inStudy", "nasss:inDomain", "nasss:broaderQuestion", "nasss:broaderFactor", "nasss:broaderRole"),
            *("nasss:underHeading", "nasss:inCase", "nasss:hasCaseType", "nasss:inMappingSet", "skos:inScheme"),
            *("nasss:inPhase", "nasss:partOfDocument", "rdfs:isDefinedBy", "rdfs:subClassOf", "rdfs:subPropertyOf"),
        ),
    ),
    (
        "Numbers",
        (
            *("nasss:reportedCount", "nasss:hasCountingUnit", "nasss:denominator", "nasss:printedSum"),
            *("nasss:printedInterviewCount", "nasss:interviewCount", "nasss:hospitalCount", "nasss:domainNumber"),
            *("nasss:measuredValue", "nasss:sampleSize"),
        ),
    ),
    (
        "Where it comes from",
        (
            *("dcterms:source", "dcterms:creator", "nasss:hasVerificationStatus", "nasss:labelStatus"),
            *("nasss:section", "nasss:paragraph", "nasss:reportedIn", "nasss:pubmedIdentifier"),
            *("nasss:pubmedCentralIdentifier", "dcterms:license"),
        ),
    ),
    (
        "Logic",
        (
            *("owl:equivalentClass", "owl:disjointWith", "owl:disjointUnionOf", "owl:hasKey", "rdfs:domain"),
            *("rdfs:range", "owl:inverseOf", "owl:propertyChainAxiom", "owl:differentFrom"),
        ),
    ),
)
RECORDED = "What is recorded"
_GROUP_OF = {name: (title, place) for title, names in _GROUPS for place, name in enumerate(names)}
TRAITS = {
    OWL + "FunctionalProperty": "has one value at most",
    OWL + "InverseFunctionalProperty": "a value belongs to one thing at most",
    OWL + "IrreflexiveProperty": "nothing has itself as value",
    OWL + "AsymmetricProperty": "never holds in both directions",
    OWL + "TransitiveProperty": "holds across steps",
    OWL + "SymmetricProperty": "holds in both directions",
}
KIND_WORDS = {
    OWL_CLASS: "class",
    OWL + "ObjectProperty": "property between things",
    OWL + "DatatypeProperty": "property with a value",
    OWL + "AnnotationProperty": "annotation property",
    OWL_ONTOLOGY: "ontology",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source with their place.

    Attributes:
        words: exactly as printed.
        place: the passage or row.
        document: the publication; None when it is not on record.
    """

    words: str
    place: Ref
    document: Ref | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that one kind of thing has.

    Attributes:
        id: name of the place on the page.
        title: its heading.
        text: what it says, in sentences.
        heads: the heads of its table.
        rows: the rows of its table.
        caption: what the table counts.
        chips: things in a row.
        quotes: words of the source.
        note: what to keep in mind.
    """

    id: str
    title: str
    text: str = ""
    heads: tuple[Head, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    caption: str = ""
    chips: tuple[Ref, ...] = ()
    quotes: tuple[Quote, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing beside another, in the picture."""

    word: str
    label: str
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """What names a thing on the left, what it names on the right; positions in the units of the drawing.

    Attributes:
        label: the thing itself.
        left: what names it.
        right: what it names.
        height: of the drawing.
        more_left: how many more there are.
        more_right: how many more there are.
    """

    label: str
    left: tuple[Neighbour, ...]
    right: tuple[Neighbour, ...]
    height: int
    more_left: int
    more_right: int

    @property
    def middle(self) -> int:
        """Where the thing itself stands."""
        return self.height // 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement of a SHACL shape, in words."""

    shape: str
    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """The page of one thing. See the names of the fields; each is what the section of that name shows."""

    ref: Ref
    kinds: tuple[Ref, ...]
    kind_words: str
    definition: str
    notes: tuple[str, ...]
    comments: tuple[str, ...]
    other_names: tuple[Ref, ...]
    traits: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Fact, ...]], ...]
    sections: tuple[Section, ...]
    broader: tuple[Ref, ...]
    narrower: tuple[Ref, ...]
    members: Uses | None
    uses: tuple[Uses, ...]
    links: tuple[Link, ...]
    rules: tuple[Rule, ...]
    questions: tuple[Question, ...]
    askable: tuple[tuple[Question, str], ...]
    picture: Picture | None
    tree: tuple[Node, ...] = field(default=())


class Library:
    """What the pages of all things share.

    Args:
        world: the data.
        questions: the questions by short name.
        answer: gives the answer to a question without parameters.
        shapes: the shapes as data.
    """

    def __init__(
        self,
        world: World,
        questions: Mapping[str, Question],
        answer: Callable[[str], Answer],
        shapes: World,
    ) -> None:
        self.world = world
        self.questions = questions
        self.answer = answer
        self.rules = rules(shapes)
        self.naming: dict[str, list[str]] = {}
        for slug, question in questions.items():
            for term in sorted(own_terms(question.sparql)):
                self.naming.setdefault(term, []).append(slug)
        self._trees: dict[str, tuple[Node, ...]] = {}
        self._rows: dict[tuple[str, str], dict[str, list[int]]] = {}

    def rows(self, slug: str, column: str, value: str) -> Answer:
        """The rows of an answer that have a value in a column."""
        answer = self.answer(slug)
        key = (slug, column)
        if key not in self._rows:
            index: dict[str, list[int]] = {}
            for place, found in enumerate(answer.column(column)):
                index.setdefault(str(found), []).append(place)
            self._rows[key] = index
        places = self._rows[key].get(value, [])
        from nasss.terms import Table

        table = Table(answer.columns, tuple(answer.table.rows[place] for place in places))
        return Answer(table, answer.sparql, answer.question)

    def thing(self, iri: str, lang: str = ENGLISH) -> Thing:
        """The page of one thing."""
        world = self.world
        uses = self._uses(iri, lang)
        facts = self._facts(iri, lang)
        is_class = OWL_CLASS in world.types(iri)
        return Thing(
            ref=world.ref(iri, lang),
            kinds=tuple(world.ref(kind, lang) for kind in world.kinds(iri)),
            kind_words=next((KIND_WORDS[kind] for kind in world.types(iri) if kind in KIND_WORDS), ""),
            definition=world.text(iri, DEFINITION, lang),
            notes=self._texts(iri, SCOPE_NOTE),
            comments=self._texts(iri, COMMENT),
            other_names=self._other_names(iri, lang),
            traits=tuple(TRAITS[kind] for kind in world.types(iri) if kind in TRAITS),
            facts=facts,
            sections=tuple(self._sections(iri, lang)),
            broader=self._along(iri, lang, up=True),
            narrower=self._along(iri, lang, up=False),
            members=self._members(iri, lang) if is_class else None,
            uses=uses,
            links=self._links(iri, lang),
            rules=self._rules(iri),
            questions=tuple(self.questions[slug] for slug in self.naming.get(_local(iri), [])),
            askable=self._askable(iri),
            picture=self._picture(iri, lang),
            tree=self.branch(iri, lang) if iri.startswith(NASSS) or world.is_a(iri, "Factor") else (),
        )

    # Facts

    def _texts(self, iri: str, predicate: str) -> tuple[str, ...]:
        return tuple(term.value for term in self.world.objects(iri, predicate) if isinstance(term, Literal))

    def _other_names(self, iri: str, lang: str) -> tuple[Ref, ...]:
        """Labels in the other languages, and other names in any."""
        shown = self.world.name(iri, lang)
        labels = [
            Ref("", clean(term.value), lang=term.lang, kind=IN_ENGLISH.get(term.lang or "", term.lang or ""))
            for term in self.world.objects(iri, LABEL)
            if isinstance(term, Literal) and (clean(term.value), term.lang) != shown
        ]
        others = [
            Ref("", clean(term.value), lang=term.lang, kind="also")
            for term in self.world.objects(iri, ALT_LABEL)
            if isinstance(term, Literal)
        ]
        return tuple([*labels, *others])

    def predicate(self, iri: str, lang: str = ENGLISH) -> Ref:
        """A property as it is named on a page."""
        known = self.world.ref(iri, lang)
        if known.path is None:
            return Ref("", LABELS.get(iri, match_words(iri) if known.lang is None else known.label))
        return Ref(iri, LABELS[iri], known.path) if iri in LABELS else known

    def _facts(self, iri: str, lang: str) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
        groups: dict[str, list[tuple[int, str, Fact]]] = {RECORDED: [], **{title: [] for title, _ in _GROUPS}}
        is_property = any(kind in PROPERTY_KINDS for kind in self.world.types(iri))
        for predicate, terms in self.world.out.get(iri, {}).items():
            if predicate in SAID_ABOVE or (predicate.startswith(OWL) and predicate in MACHINERY):
                continue
            title, place = _GROUP_OF.get(shorten(predicate), (RECORDED, 99))
            if is_property and predicate in (DOMAIN, RANGE):
                title = RECORDED
            values = [self.world.term(term, lang) for term in terms]
            # Class expressions have no name to be ordered by but what they say.
            values.sort(key=lambda ref: (not ref.iri and not ref.lang, ref.label if not ref.iri else ""))
            name = self.predicate(predicate, lang)
            groups[title].append((place, name.label, Fact(name, tuple(values))))
        return tuple(
            (title, tuple(fact for _, _, fact in sorted(found, key=lambda entry: entry[:2])))
            for title, found in groups.items()
            if found
        )

    # Around it

    def _along(self, iri: str, lang: str, *, up: bool) -> tuple[Ref, ...]:
        world = self.world
        found: dict[str, None] = {}
        for predicate in (SUBCLASS, SUBPROPERTY, *map(nasss, ("broaderFactor", "broaderRole", "broaderQuestion"))):
            near = world.things(iri, predicate) if up else world.subjects(predicate, iri)
            found.update(dict.fromkeys(near))
        return tuple(world.ref(name, lang) for name in sorted(found, key=world.sort_key))

    def _members(self, iri: str, lang: str) -> Uses | None:
        world = self.world
        classes = [iri, *world.below(iri, SUBCLASS)]
        found = {name for kind in classes for name in world.into.get(kind, {}).get(RDF_TYPE, []) if name in world.paths}
        if not found:
            return None
        return self._split(Ref("", "members"), sorted(found, key=world.sort_key), lang)

    def _split(self, name: Ref, found: Sequence[str], lang: str) -> Uses:
        refs = tuple(self.world.ref(iri, lang) for iri in found)
        return Uses(name, refs[:FIRST_USES], refs[FIRST_USES:])

    def _uses(self, iri: str, lang: str) -> tuple[Uses, ...]:
        """What names a thing, by property; who names it inside a class expression counts for the class."""
        world = self.world
        found: dict[str, set[str]] = {}
        for predicate, subjects in world.into.get(iri, {}).items():
            if predicate == RDF_TYPE or predicate == SSSOM + "subject_id":
                continue
            for subject in subjects:
                owner = self._owner(subject)
                if owner is None or owner == iri:
                    continue
                inside = subject.startswith("_:") or predicate in MACHINERY
                found.setdefault("" if inside else predicate, set()).add(owner)
        uses = []
        for predicate, owners in found.items():
            name = self.predicate(predicate, lang) if predicate else Ref("", "in the definition of")
            uses.append(self._split(name, sorted(owners, key=world.sort_key), lang))
        return tuple(sorted(uses, key=lambda use: (-use.count, use.name.label)))

    def _owner(self, name: str) -> str | None:
        """The named thing that a blank node is part of, None for a mere statement that things differ."""
        seen = {name}
        queue = [name]
        while queue:
            node = queue.pop(0)
            if not node.startswith("_:"):
                return node
            above = {other for names in self.world.into.get(node, {}).values() for other in names}
            queue += sorted(above - seen, key=lambda other: (other.startswith("_:"), other))
            seen |= above
        return None

    def _links(self, iri: str, lang: str) -> tuple[Link, ...]:
        world = self.world
        found = []
        for mapping in world.subjects(SSSOM + "subject_id", iri):
            target = world.thing(mapping, SSSOM + "object_id")
            predicate = world.thing(mapping, SSSOM + "predicate_id") or ""
            if target is None:
                continue
            label = clean(world.text(mapping, SSSOM + "object_label")) or clean(shorten(target))
            found.append(
                Link(
                    world.ref(mapping, lang),
                    match_words(predicate),
                    Ref(target, label, world.paths.get(target), ENGLISH),
                    clean(shorten(world.thing(mapping, SSSOM + "object_source") or "")),
                    world.text(mapping, SSSOM + "confidence"),
                    world.text(mapping, COMMENT, lang),
                )
            )
        order = ("exact match", "close match", "narrow match", "broad match", "related match")
        rank = {word: place for place, word in enumerate(order)}
        return tuple(sorted(found, key=lambda link: (rank.get(link.match, 9), link.target.label, link.target.iri)))

    def _rules(self, iri: str) -> tuple[Rule, ...]:
        """What the shapes require of a class's members, or of a thing by its classes."""
        world = self.world
        kinds = [iri] if OWL_CLASS in world.types(iri) else world.types(iri)
        kinds = list(dict.fromkeys([*kinds, *(above for kind in kinds for above in world.above(kind, SUBCLASS))]))
        return tuple(dict.fromkeys(rule for kind in kinds for rule in self.rules.get(kind, ())))

    def _askable(self, iri: str) -> tuple[tuple[Question, str], ...]:
        """Questions that can be asked for this very thing, with the parameter it is put in."""
        world = self.world
        found = []
        for question in self.questions.values():
            for parameter in question.parameters.values():
                name = parameter.type.removeprefix("nasss:")
                if parameter.type.startswith("nasss:") and world.is_a(iri, name):
                    found.append((question, parameter.name))
                    break
        return tuple(found)

    def _picture(self, iri: str, lang: str) -> Picture | None:
        """Some of the neighbours, those of the rarest properties first so that no long list hides the others."""
        world = self.world
        right: list[tuple[str, str]] = []
        for predicate, terms in sorted(world.out.get(iri, {}).items()):
            right += [
                (self.predicate(predicate, lang).label, world.label(term.value, lang))
                for term in terms
                if isinstance(term, Iri) and term.value in world.paths and predicate != RDF_TYPE
            ]
        left: list[tuple[str, str]] = []
        for use in sorted(self._uses(iri, lang), key=lambda use: (use.count, use.name.label)):
            left += [self._beyond(use.name.label, ref, iri, lang) for ref in (*use.shown, *use.more) if ref.path]
        if len(left) + len(right) < 2:
            return None
        rows = max(min(len(left), NEIGHBOURS), min(len(right), NEIGHBOURS), 1)
        height = rows * 44 + 20
        return Picture(
            _short(world.label(iri, lang), 26),
            _column(left, height),
            _column(right, height),
            height,
            max(0, len(left) - NEIGHBOURS),
            max(0, len(right) - NEIGHBOURS),
        )

    def _beyond(self, word: str, ref: Ref, iri: str, lang: str) -> tuple[str, str]:
        """A neighbour; instead of a citation, whose name says nothing new, what is at its other end."""
        for name, told in (("citedBy", "named it"), ("citesFinding", "was named")):
            other = self.world.thing(ref.iri, nasss(name)) if self.world.is_a(ref.iri, "Citation") else None
            if other is not None and other != iri:
                return told, self.world.label(other, lang)
        return word, ref.label

    # Places

    def tree(self, lang: str = ENGLISH) -> tuple[Node, ...]:
        """The whole ontology as trees: domains and questions, factors, roles, classes, properties, the rest."""
        if lang not in self._trees:
            self._trees[lang] = self._roots(lang)
        return self._trees[lang]

    def branch(self, iri: str, lang: str = ENGLISH) -> tuple[Node, ...]:
        """The trees that a thing stands in, opened where it is; closed branches are cut."""
        found = (_opened(node, iri) for node in self.tree(lang))
        return tuple(node for node in found if node.open)

    def _roots(self, lang: str) -> tuple[Node, ...]:
        world = self.world
        domains = sorted(
            world.instances("Domain"), key=lambda iri: (world.number(iri, nasss("domainNumber")) or 0, iri)
        )
        nested = {name for name in world.instances("FrameworkQuestion") if world.things(name, nasss("broaderQuestion"))}

        def framework(iri: str) -> list[str]:
            if world.is_a(iri, "Domain"):
                return [item for item in world.subjects(nasss("inDomain"), iri) if item not in nested]
            return world.subjects(nasss("broaderQuestion"), iri)

        def below(predicate: str) -> Callable[[str], list[str]]:
            return lambda iri: world.subjects(predicate, iri)

        own = [iri for iri in world.terms if OWL_CLASS in world.types(iri)]
        properties = [iri for iri in world.terms if any(kind in PROPERTY_KINDS for kind in world.types(iri))]
        placed = {
            iri for name in ("Domain", "FrameworkQuestion", "Factor", "AdopterRole") for iri in world.instances(name)
        }
        rest: dict[str, list[str]] = {}
        for iri in world.terms:
            if iri not in placed:
                for kind in world.kinds(iri):
                    if kind in world.paths:
                        rest.setdefault(kind, []).append(iri)
        top = [
            self._root("domains", "Domains and questions", domains, framework, lang),
            self._root(
                "factors", "Factors", self._tops("Factor", "broaderFactor"), below(nasss("broaderFactor")), lang
            ),
            self._root("roles", "Roles", self._tops("AdopterRole", "broaderRole"), below(nasss("broaderRole")), lang),
            self._root(
                "classes",
                "Classes",
                [iri for iri in own if not any(above in world.paths for above in world.things(iri, SUBCLASS))],
                lambda iri: [name for name in world.subjects(SUBCLASS, iri) if name in world.paths],
                lang,
            ),
            self._root(
                "properties",
                "Properties",
                [iri for iri in properties if not any(up in world.paths for up in world.things(iri, SUBPROPERTY))],
                lambda iri: [name for name in world.subjects(SUBPROPERTY, iri) if name in world.paths],
                lang,
            ),
            self._root(
                "others",
                "Other individuals, by class",
                sorted(rest, key=world.sort_key),
                lambda iri: rest.get(iri, []),
                lang,
            ),
        ]
        return tuple(node for node in top if node.children)

    def _tops(self, name: str, predicate: str) -> list[str]:
        found = self.world.instances(name)
        members = set(found)
        return [iri for iri in found if not members & set(self.world.things(iri, nasss(predicate)))]

    def _root(self, name: str, title: str, tops: Iterable[str], below: Callable[[str], list[str]], lang: str) -> Node:
        return Node(Ref("", title, kind=name), tuple(self._node(iri, below, lang, ()) for iri in tops))

    def _node(self, iri: str, below: Callable[[str], list[str]], lang: str, seen: tuple[str, ...]) -> Node:
        # Something below itself would never end; the shapes forbid it, but one's own data may have it.
        inside = (*seen, iri)
        children = tuple(self._node(name, below, lang, inside) for name in below(iri) if name not in inside)
        return Node(self.world.ref(iri, lang), children)

    # What one kind of thing has

    def _sections(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        makers: tuple[tuple[str, Callable[[str, str], Iterable[Section]]], ...] = (
            ("Finding", self._finding),
            ("Factor", self._factor),
            ("Participant", self._participant),
            ("AdopterRole", self._role),
            ("FrameworkItem", self._item),
            ("SourcePart", self._source),
            ("Heading", self._heading),
            ("Case", self._case),
            ("Citation", self._citation),
        )
        for name, maker in makers:
            if world.is_a(iri, name):
                yield from maker(iri, lang)

    def quotes(self, iri: str, lang: str = ENGLISH) -> tuple[Quote, ...]:
        """The words that a finding, relation or heading was read from, passages before rows of tables."""
        found = []
        for source in self.world.things(iri, DERIVED):
            quote = self.quote(source, lang)
            if quote is not None:
                found.append(quote)
        return tuple(sorted(found, key=lambda quote: quote.place.kind != "passage"))

    def quote(self, source: str, lang: str = ENGLISH) -> Quote | None:
        """The words of a passage, or what a row of a table prints."""
        world = self.world
        words = world.text(source, EXACT) or self._printed(source)
        if not words:
            return None
        document = world.thing(source, nasss("partOfDocument"))
        return Quote(words, world.ref(source, lang), world.ref(document, lang) if document else None)

    def _printed(self, row: str) -> str:
        world = self.world
        parts = [world.text(row, nasss(name)) for name in ("printedLabel", "printedIds", "printedSum")]
        return " | ".join(part for part in parts if part)

    def _finding(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        listed = people(world, iri)
        reported = world.number(iri, nasss("reportedCount"))
        unit = world.thing(iri, nasss("hasCountingUnit"))
        yield Section(
            "people",
            "Who named it",
            text=self._count_words(iri, listed, reported, unit, lang),
            chips=tuple(world.ref(person, lang) for person in listed),
            note="In the order printed. Not listed does not mean disagreed." if listed else "",
        )
        quotes = self.quotes(iri, lang)
        if quotes:
            yield Section("evidence", "The words behind it", quotes=quotes)
        roles = self.rows("factors-by-role", "finding", iri) if "factors-by-role" in self.questions else None
        if roles is not None and any(row["min"] is not None for row in roles):
            yield self._by_role(roles, world.thing(iri, nasss("inStudy")) or "", lang)
        if "hospitals-of-factor" in self.questions:
            for row in self.rows("hospitals-of-factor", "finding", iri):
                if row["min"] is not None:
                    exact = row["min"] == row["max"]
                    span = f"In {row['max']}" if exact else f"In at least {row['min']} and at most {row['max']}"
                    text = f"{span} of the {row['hospitals']} hospitals of the study somebody named it."
                    yield Section("hospitals", "In how many hospitals", text=text)
        tensions = [name for name in world.subjects(nasss("flags"), iri) if world.is_a(name, "Tension")]
        if tensions:
            yield self.tensions(tensions, lang)

    def _count_words(self, iri: str, listed: Sequence[str], reported: int | None, unit: str | None, lang: str) -> str:
        world = self.world
        study = world.thing(iri, nasss("inStudy"))
        everybody = len(world.parts(study, "Participant")) if study else 0
        word = world.label(unit, lang) if unit else "of something the source does not name"
        if listed:
            counted = f"{len(listed)} of {everybody} interviewees are listed with it."
            if reported is None:
                return f"{counted} The source prints no number."
            same = "the same" if reported == len(listed) else "not the same"
            return f"{counted} The source prints the number {reported}: {same}."
        if reported is not None:
            out_of = world.number(iri, nasss("denominator"))
            told = f"{reported} of {out_of}" if out_of is not None else f"{reported}"
            return f"The source prints a number, {told} ({word}), and does not say who."
        return "The source neither lists people nor prints a number for this."

    def _by_role(self, answer: Answer, study: str, lang: str) -> Section:
        rows = []
        for row in answer:
            role = str(row["role"])
            if not isinstance(row["min"], int):
                continue
            exact = row["min"] == row["max"]
            group = self.group_path(study, role)
            ref = Ref(role, self.world.label(role, lang), group or self.world.paths.get(role))
            span = str(row["max"]) if exact else f"{row['min']}{TO}{row['max']}"
            rows.append((Cell(ref), _number(row["role_size"]), _number(span), Cell(Ref("", str(row["basis"])))))
        rows.sort(key=lambda cells: -int(cells[1].ref.label or 0))
        return Section(
            "roles",
            "How many of each role",
            heads=(
                Head("role", False, True),
                Head("people in it", True, True),
                Head("named it", True, True),
                _head("basis"),
            ),
            rows=tuple(rows),
            caption="The least and the most that the list of people and the list of seats allow together. Where the "
            "source does not say who sat where, no role is guessed.",
        )

    def tensions(self, tensions: Sequence[str], lang: str = ENGLISH) -> Section:
        """Contradictions, errors and gaps of a source as a table."""
        rows = tuple(
            (
                Cell(self.world.ref(name, lang)),
                Cell(self._value(name, "hasTensionKind", lang)),
                Cell(Ref("", clean(self.world.text(name, COMMENT), 2000))),
            )
            for name in tensions
        )
        return Section(
            "tensions",
            "What is unclear about it",
            heads=(_head("tension"), _head("kind"), _head("explanation")),
            rows=rows,
            caption="Contradictions, printed errors and gaps of the source that concern it.",
        )

    def _value(self, iri: str, name: str, lang: str) -> Ref:
        found = self.world.thing(iri, nasss(name))
        if found is None:
            return Ref("", "")
        return self.world.study(found, lang) if name == "inStudy" else self.world.ref(found, lang)

    def finding_rows(self, findings: Iterable[str], lang: str) -> tuple[tuple[Cell, ...], ...]:
        """Findings as rows: finding, direction, number, what is counted, study."""
        world = self.world
        rows = []
        for iri in findings:
            listed = people(world, iri)
            reported = world.number(iri, nasss("reportedCount"))
            count = str(len(listed)) if listed else "" if reported is None else str(reported)
            unit = Ref("", "interviewee") if listed else self._value(iri, "hasCountingUnit", lang)
            rows.append(
                (
                    Cell(world.ref(iri, lang)),
                    self._direction(iri, "listedAs", lang),
                    Cell(
                        Ref("", count),
                        True,
                        anchor=world.paths.get(iri) if count else None,
                        about=world.label(iri, lang),
                    ),
                    Cell(Ref("", unit.label) if count else Ref("", "no number")),
                    Cell(self._value(iri, "inStudy", lang)),
                )
            )
        return tuple(rows)

    def _direction(self, iri: str, name: str, lang: str) -> Cell:
        found = self.world.thing(iri, nasss(name))
        return Cell(self.world.ref(found, lang), direction=DIRECTIONS.get(found)) if found else Cell(Ref("", ""))

    def _findings(self, id: str, title: str, findings: Sequence[str], caption: str, lang: str) -> Section:
        heads = (_head("finding"), _head("direction"), Head("named by", True, True), _head("counted"), _head("study"))
        return Section(id, title, heads=heads, rows=self.finding_rows(findings, lang), caption=caption)

    def _factor(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        found = world.subjects(nasss("aboutFactor"), iri)
        if found:
            caption = "Each number counts one finding of one study, in its own unit; numbers are not added."
            yield self._findings("findings", "What studies report about it", found, caption, lang)
            quotes = dict.fromkeys(
                quote for name in found for quote in self.quotes(name, lang) if quote.place.kind == "passage"
            )
            if quotes:
                yield Section("evidence", "The words behind it", quotes=tuple(quotes))
        below = [
            name
            for kind in world.below(iri, nasss("broaderFactor"))
            for name in world.subjects(nasss("aboutFactor"), kind)
        ]
        if below:
            caption = "Naming a narrower factor is not naming this one; these are not counted above."
            yield self._findings("narrower-findings", "About its narrower factors", below, caption, lang)
        mappings = world.subjects(nasss("mapsFactor"), iri)
        if mappings:
            yield Section(
                "mapped",
                "Where it falls in NASSS",
                heads=(_head("question or domain"), _head("choice"), _head("why"), _head("status"), _head("study")),
                rows=tuple(self._mapping_row(mapping, "mapsTo", lang) for mapping in mappings),
                caption="A mapping is a reading by its author; alternatives are on record.",
            )
        causes = [*world.subjects(nasss("hasCause"), iri), *world.subjects(nasss("hasEffect"), iri)]
        if causes:
            yield Section(
                "relations",
                "What the text says it leads to, or comes from",
                heads=(_head("stated link"), _head("words")),
                rows=tuple(
                    (
                        Cell(world.ref(name, lang)),
                        Cell(Ref("", " / ".join(q.words for q in self.quotes(name))), quote=True),
                    )
                    for name in dict.fromkeys(causes)
                ),
                caption="Links that the source states; nothing is computed.",
            )

    def _mapping_row(self, mapping: str, end: str, lang: str) -> tuple[Cell, ...]:
        world = self.world
        first = "first choice" if world.is_a(mapping, "PrimaryMapping") else "alternative"
        return (
            Cell(self._value(mapping, end, lang)),
            Cell(Ref(mapping, first, world.paths.get(mapping))),
            Cell(Ref("", clean(world.text(mapping, nasss("rationale"), lang), 1000))),
            Cell(self._value(mapping, "hasMappingStatus", lang)),
            Cell(self._value(mapping, "inStudy", lang)),
        )

    def _participant(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        seat = world.thing(iri, nasss("fillsPosition"))
        if seat is None:
            text = (
                "The source does not say which seat this person has, so neither role nor hospital is known, or guessed."
            )
        else:
            text = f"This person has the seat {world.label(seat, lang)}."
        yield Section("seat", "Role and hospital", text=text)
        citations = world.subjects(nasss("citedBy"), iri)
        found = list(
            dict.fromkeys(name for citation in citations for name in world.things(citation, nasss("citesFinding")))
        )
        if not found:
            yield Section("named", "What this person named", text="Listed with no finding. That does not mean silence.")
            return
        heads = (_head("finding"), _head("direction"), _head("factor"), Head("named by, in all", True, True))
        yield Section(
            "named",
            "What this person named",
            heads=heads,
            rows=tuple(
                (
                    Cell(world.ref(name, lang)),
                    self._direction(name, "listedAs", lang),
                    Cell(self._value(name, "aboutFactor", lang)),
                    Cell(
                        Ref("", str(len(people(world, name)))),
                        True,
                        anchor=world.paths.get(name),
                        about=world.label(name),
                    ),
                )
                for name in sorted(found, key=world.sort_key)
            ),
            caption=f"The {len(found)} findings that list this person. Not listed does not mean disagreed.",
        )

    def _role(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        chips = [
            Ref("", f"{self.size(study, iri)} in {world.label(study, lang)}", self.group_path(study, iri))
            for study in world.studies
            if self.group_path(study, iri)
        ]
        if chips:
            rows = tuple(
                (
                    Cell(Ref(chip.path or "", chip.label.split(" in ", 1)[1], chip.path)),
                    _number(chip.label.split(" ", 1)[0]),
                )
                for chip in chips
            )
            heads = (_head("study"), Head("seats", True, True))
            caption = "Seats of this role and of narrower roles."
            yield Section("groups", "Interviewed in", heads=heads, rows=rows, caption=caption)
        found = world.subjects(nasss("attributedToRole"), iri)
        if found:
            caption = "Findings that the text attributes to this group as a whole."
            yield self._findings("said", "What the text says of this group", found, caption, lang)

    def _item(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        described = world.subjects(nasss("describesQuestion"), iri)
        if described:
            order = ("SimpleLevel", "ComplicatedLevel", "ComplexLevel")
            rank = {nasss(name): place for place, name in enumerate(order)}
            described.sort(key=lambda name: rank.get(world.thing(name, nasss("atLevel")) or "", 9))
            yield Section(
                "levels",
                "What makes it simple, complicated or complex",
                heads=(_head("level"), _head("description"), _head("checked")),
                rows=tuple(
                    (
                        Cell(self._value(name, "atLevel", lang)),
                        Cell(
                            Ref(
                                name,
                                clean(
                                    world.text(name, DEFINITION, lang)
                                    or world.text(name, COMMENT, lang)
                                    or world.label(name),
                                    1000,
                                ),
                                world.paths.get(name),
                            )
                        ),
                        Cell(self._value(name, "hasVerificationStatus", lang)),
                    )
                    for name in described
                ),
                caption="How the framework tells the levels of complexity apart.",
            )
        entries = world.subjects(nasss("codesItem"), iri)
        if entries:
            yield Section(
                "codes",
                "Its code in each version",
                heads=(_head("code"), _head("version")),
                rows=tuple(
                    (
                        Cell(Ref(name, clean(world.text(name, NOTATION)), world.paths.get(name))),
                        Cell(world.ref(world.thing(name, PREFIXES["skos"] + "inScheme") or name, lang)),
                    )
                    for name in entries
                ),
                caption="The letters differ between versions: the same code can mean another question elsewhere.",
            )
        items = [iri]
        if world.is_a(iri, "Domain"):
            items += world.subjects(nasss("inDomain"), iri)
        mappings = [mapping for item in items for mapping in world.subjects(nasss("mapsTo"), item)]
        if mappings:
            first = [name for name in mappings if world.is_a(name, "PrimaryMapping")]
            rest = [name for name in mappings if name not in first]
            yield Section(
                "mapped",
                "Factors that were mapped here",
                heads=(_head("factor"), _head("choice"), _head("why"), _head("status"), _head("study")),
                rows=tuple(self._mapping_row(mapping, "mapsFactor", lang) for mapping in [*first, *rest]),
                caption=f"{len(first)} as first choice, {len(rest)} as alternative. Each is a reading by its author.",
            )

    def _source(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        quote = self.quote(iri, lang)
        if quote is not None:
            yield Section("words", "As printed", quotes=(quote,))
        found = [name for name in world.subjects(DERIVED, iri) if world.is_a(name, "Finding")]
        if found:
            caption = "What was read from these words."
            yield self._findings("findings", "Findings", found, caption, lang)
            listed = dict.fromkeys(person for name in found for person in people(world, name))
            if world.is_a(iri, "TableRow") and listed:
                text = f"{len(listed)} people are listed in this row."
                yield Section(
                    "people", "Who is listed", text=text, chips=tuple(world.ref(name, lang) for name in listed)
                )

    def _heading(self, iri: str, lang: str) -> Iterable[Section]:
        found = self.world.subjects(nasss("underHeading"), iri)
        if found:
            yield self._findings("findings", "Under this heading", found, "Findings that the study groups here.", lang)

    def _case(self, iri: str, lang: str) -> Iterable[Section]:
        world = self.world
        seats = world.subjects(nasss("inCase"), iri)
        if seats:
            study = world.thing(iri, nasss("inStudy")) or ""
            yield Section(
                "seats",
                "Who was interviewed here",
                heads=(_head("seat"), _head("role as printed"), _head("role")),
                rows=tuple(
                    (
                        Cell(world.ref(name, lang)),
                        Cell(Ref("", clean(world.text(name, nasss("printedRole"))))),
                        self._role_cell(name, study, lang),
                    )
                    for name in seats
                ),
                caption="Seats that the study lists. Who sat in them is shown only where the source says so.",
            )

    def _role_cell(self, seat: str, study: str, lang: str) -> Cell:
        role = self.world.thing(seat, nasss("hasRole"))
        if role is None:
            return Cell(Ref("", ""))
        known = self.world.ref(role, lang)
        return Cell(Ref(role, known.label, self.group_path(study, role) or known.path, known.lang))

    def _citation(self, iri: str, lang: str) -> Iterable[Section]:
        quotes = self.quotes(iri, lang)
        if quotes:
            yield Section("evidence", "Where it is printed", quotes=quotes)

    # Groups of people

    def roles_of(self, study: str) -> list[str]:
        """The roles that have a seat in a study, and the roles above them."""
        world = self.world
        held = {role for seat in world.parts(study, "Position") for role in world.things(seat, nasss("hasRole"))}
        above = {name for role in held for name in world.above(role, nasss("broaderRole"))}
        return sorted(held | above, key=world.sort_key)

    def seats_of(self, study: str, role: str) -> list[str]:
        """The seats of a role, or of a narrower one, in a study."""
        world = self.world
        roles = {role, *world.below(role, nasss("broaderRole"))}
        return [seat for seat in world.parts(study, "Position") if roles & set(world.things(seat, nasss("hasRole")))]

    def size(self, study: str, role: str) -> int:
        """How many seats a role has in a study."""
        return len(self.seats_of(study, role))

    def group_path(self, study: str, role: str) -> str | None:
        """Where the page of a group is: people of one role in one study; None when there are none."""
        home = self.world.paths.get(study)
        if home is None or not role.startswith(NASSS) or role not in self.world.paths or not self.size(study, role):
            return None
        return f"{home}group/{role.removeprefix(NASSS)}/"


def rules(shapes: World) -> dict[str, tuple[Rule, ...]]:
    """The requirements of the shapes in words, by the class whose members they check."""
    shacl = "http://www.w3.org/ns/shacl#"
    found: dict[str, list[Rule]] = {}
    for shape in sorted(shapes.out):
        for target in shapes.things(shape, shacl + "targetClass"):
            named = [shape, *sorted(shapes.things(shape, shacl + "property")), *shapes.things(shape, shacl + "sparql")]
            for part in named:
                text = shapes.text(part, shacl + "message")
                if text:
                    found.setdefault(target, []).append(Rule(_local(part), text))
    return {target: tuple(dict.fromkeys(listed)) for target, listed in found.items()}


def match_words(predicate: str) -> str:
    """A mapping predicate in words: skos:exactMatch is an exact match."""
    name = Iri(predicate).local_name
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name)


def _local(iri: str) -> str:
    return Iri(iri).local_name


def _head(text: str) -> Head:
    return Head(heading(text), False, True)


def _number(value: object) -> Cell:
    return Cell(Ref("", "" if value is None else str(value)), numeric=True)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _column(found: Sequence[tuple[str, str]], height: int) -> tuple[Neighbour, ...]:
    shown = found[:NEIGHBOURS]
    top = (height - len(shown) * 44) // 2 + 22
    return tuple(
        Neighbour(_short(word, 22), _short(label, NEIGHBOUR_LABEL), top + place * 44)
        for place, (word, label) in enumerate(shown)
    )


def _opened(node: Node, iri: str) -> Node:
    """A tree opened where a thing is; what is closed is cut, except beside the thing and right below it."""
    if node.ref.iri == iri:
        return Node(node.ref, tuple(Node(child.ref) for child in node.children), True, True)
    children = tuple(_opened(child, iri) for child in node.children)
    if any(child.open for child in children):
        return Node(node.ref, children, False, True)
    return Node(node.ref)
