"""Turn a study's tables into RDF: the only place that makes the IRIs and statements of a study."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import rdflib

from nasss import namespaces
from nasss.namespaces import graph_iri, part_iri, study_iri
from nasss.ontology import domain_of
from nasss.ontology import label as shared_label
from nasss.quick_tables import read_quickly
from nasss.tables import Row, Tables
from nasss.terms import PREFIXES, RDF_LANG_STRING, XSD, Iri, Literal
from nasss.turtle import Fact, canonical_trig_of

Facts = Iterator[Fact]


class _Vocabulary:
    """A namespace whose terms are made once: ``NASSS.inStudy`` is its IRI."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Iri:
        iri = Iri(self._namespace + name)
        setattr(self, name, iri)
        return iri


NASSS = _Vocabulary(PREFIXES["nasss"])
OA = _Vocabulary(PREFIXES["oa"])
DCTERMS = _Vocabulary(PREFIXES["dcterms"])
OWL = _Vocabulary(PREFIXES["owl"])
PROV = _Vocabulary(PREFIXES["prov"])
RDF = _Vocabulary(PREFIXES["rdf"])
RDFS = _Vocabulary(PREFIXES["rdfs"])
SKOS = _Vocabulary(PREFIXES["skos"])
ONTOLOGY = Iri(str(namespaces.ONTOLOGY))
INTEGER = XSD + "integer"


def build_study(folder: Path) -> str:
    """The study of a folder as canonical TriG: one named graph, no blank nodes.

    Args:
        folder: the study's tables, for example ``graph/studies/strohm-2020``.

    Raises:
        ProblemError: the tables break the schema; the message lists every problem.
        EngineError: the folder cannot be read.
    """
    tables = read_quickly(folder)
    return canonical_trig_of(study_facts(tables), str(graph_iri(tables["study"][0].required("id"))))


def study_facts(tables: Tables) -> Facts:
    """All statements about one study, in the order of its tables; a few stand there twice."""
    return _Study(tables).facts()


def study_graph(tables: Tables) -> rdflib.Graph:
    """All statements about one study."""
    graph = rdflib.Graph()
    for subject, predicate, value in study_facts(tables):
        graph.add((rdflib.URIRef(subject.value), rdflib.URIRef(predicate.value), _node(value)))
    return graph


def _node(term: Iri | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(term, Iri):
        return rdflib.URIRef(term.value)
    if term.lang is not None:
        return rdflib.Literal(term.value, lang=term.lang)
    return rdflib.Literal(term.value, datatype=rdflib.XSD.integer if term.datatype == INTEGER else None)


def _english(text: str) -> Literal:
    return Literal(text, RDF_LANG_STRING, "en")


def _dutch(text: str) -> Literal:
    return Literal(text, RDF_LANG_STRING, "nl")


def _plain(text: str) -> Literal:
    return Literal(text)


@cache
def _term(name: str) -> Iri:
    return Iri(PREFIXES["nasss"] + name)


class _Study:
    """One study on its way from tables to statements; every method yields the statements of one table."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.id = tables["study"][0].required("id")
        self.iri = Iri(str(study_iri(self.id)))
        self._stems: dict[str, str] = {}
        self._part = cache(self._new_part)
        self.document = Iri(f"https://doi.org/{doi}") if (doi := tables["study"][0].text("doi")) else None
        self.own = {row.required("id"): row.required("label") for row in tables["factors"]}
        self.extensions = {row.required("id"): row.required("label") for row in tables["extensions"]}
        self.sources = {
            row.required("id"): kind
            for table, kind in (("anchors", "anchor"), ("passages", "passage"), ("table-rows", "table-row"))
            for row in tables[table]
        }
        self.main_source = {row.required("id"): row.items("sources")[0] for row in tables["findings"]}
        self.labels = {row.required("id"): row.required("label") for row in tables["findings"]}

    def facts(self) -> Facts:
        parts = (method(row) for table, method in self._methods().items() for row in self.tables[table])
        return chain(self._header(), chain.from_iterable(parts))

    def _methods(self) -> dict[str, Callable[[Row], Facts]]:
        return {
            "study": self._study,
            "technologies": self._technology,
            "case-types": self._case_type,
            "cases": self._case,
            "positions": self._position,
            "participants": self._participant,
            "phases": self._phase,
            "interviews": self._interview,
            "coders": self._coder,
            "samples": self._sample,
            "table-rows": self._table_row,
            "passages": self._passage,
            "anchors": self._anchor,
            "imports": self._import,
            "headings": self._heading,
            "factors": self._factor,
            "findings": self._finding,
            "citations": self._citation,
            "measures": self._measure,
            "mapping-sets": self._mapping_set,
            "mappings": self._mapping,
            "relations": self._relation,
            "tensions": self._tension,
            "extensions": self._extension,
            "unseen": self._unseen,
            "overlaps": self._overlap,
            "reporting": self._reporting,
            "review-findings": self._review_finding,
        }

    # Helpers

    def _new_part(self, kind: str, identifier: str) -> Iri:
        stem = self._stems.get(kind) or self._stems.setdefault(kind, str(part_iri(self.id, kind, "")))
        return Iri(stem + identifier)

    def _base(self, iri: Iri, kinds: Iterable[str], label: str, identifier: str) -> Facts:
        for kind in kinds:
            yield iri, RDF.type, _term(kind)
        yield iri, RDFS.label, _english(label)
        yield iri, NASSS.inStudy, self.iri
        yield iri, NASSS.identifier, _plain(identifier)

    def _factor_iri(self, name: str) -> Iri:
        return self._part("factor", name) if name in self.own else _term(name)

    def _target_iri(self, name: str) -> Iri:
        return self._part("extension", name) if name in self.extensions else _term(name)

    def _name(self, name: str) -> str:
        """English name of a factor, framework item or outcome, the study's own or a shared one."""
        return self.own.get(name) or self.extensions.get(name) or _shared_label(name)

    def _source_iri(self, name: str) -> Iri:
        return self._part(self.sources[name], name)

    def _derived(self, iri: Iri, row: Row) -> Facts:
        for source in row.items("sources"):
            yield iri, PROV.wasDerivedFrom, self._source_iri(source)

    def _in_phase(self, iri: Iri, row: Row) -> Facts:
        if phase := row.text("phase"):
            yield iri, NASSS.inPhase, self._part("phase", phase)

    def _flagged(self, reference: str) -> Iri:
        kind, _, identifier = reference.partition("/")
        return self._part(kind, identifier) if identifier else self.iri

    # One method a table

    def _header(self) -> Facts:
        graph = Iri(str(graph_iri(self.id)))
        title = self.tables["study"][0].required("title")
        yield graph, RDF.type, OWL.Ontology
        yield graph, OWL.imports, ONTOLOGY
        yield graph, RDFS.label, _english(f"nasss data of the study: {title}")
        yield graph, DCTERMS.license, Iri("https://creativecommons.org/licenses/by/4.0/")
        if self.document:
            yield self.document, RDF.type, NASSS.SourceDocument
            yield self.document, RDFS.label, _english(title)

    def _study(self, row: Row) -> Facts:
        yield self.iri, RDF.type, NASSS.Study
        yield self.iri, RDFS.label, _english(row.required("title"))
        if self.document:
            yield self.iri, NASSS.reportedIn, self.document
        texts = {
            "id": NASSS.identifier,
            "country": NASSS.country,
            "setting": NASSS.setting,
            "method": NASSS.method,
        }
        texts |= {"collection_start": NASSS.collectionStart, "collection_end": NASSS.collectionEnd}
        texts |= {"pmid": NASSS.pubmedIdentifier, "pmcid": NASSS.pubmedCentralIdentifier}
        texts |= {"licence": NASSS.sourceLicence}
        yield from _optional(self.iri, row, texts, _plain)
        numbers = {
            "year": NASSS.publicationYear,
            "interviews": NASSS.interviewCount,
            "hospitals": NASSS.hospitalCount,
        }
        yield from _numbers(self.iri, row, numbers)
        yield self.iri, NASSS.hasStudyKind, _STUDY_KINDS[row.text("kind") or "primary"]
        yield self.iri, NASSS.hasAccess, _ACCESS[row.text("access") or "restricted"]
        if framework := row.text("framework"):
            yield self.iri, NASSS.usesFrameworkVersion, _term(framework)
        yield from _note(self.iri, row)

    def _technology(self, row: Row) -> Facts:
        iri = self._part("technology", row.required("id"))
        yield iri, RDF.type, NASSS.Technology
        yield iri, RDFS.label, _english(row.required("label"))
        yield self.iri, NASSS.studiesTechnology, iri
        yield from _note(iri, row)

    def _case_type(self, row: Row) -> Facts:
        iri = self._part("case-type", row.required("id"))
        yield from self._base(iri, ["CaseType"], row.required("label"), row.required("id"))
        yield iri, NASSS.hasVerificationStatus, _term(row.required("status"))
        yield from _note(iri, row)

    def _case(self, row: Row) -> Facts:
        iri = self._part("case", row.required("id"))
        kind = _CASES[row.required("kind")]
        yield from self._base(iri, ["Case", kind], row.required("label"), row.required("id"))
        yield iri, NASSS.hasCaseType, self._part("case-type", row.required("case_type"))
        yield from _numbers(iri, row, {"printed_interviews": NASSS.printedInterviewCount})
        yield from _note(iri, row)

    def _position(self, row: Row) -> Facts:
        iri = self._part("position", row.required("id"))
        label = f"{row.required('printed_role')}, seat {row.required('id')}"
        yield from self._base(iri, ["Position"], label, row.required("id"))
        yield iri, NASSS.hasRole, _term(row.required("role"))
        yield iri, NASSS.printedRole, _plain(row.required("printed_role"))
        if case := row.text("case"):
            yield iri, NASSS.inCase, self._part("case", case)

    def _participant(self, row: Row) -> Facts:
        iri = self._part("participant", row.required("id"))
        yield from self._base(iri, ["Participant"], f"interviewee {row.required('id')}", row.required("id"))
        if position := row.text("position"):
            yield iri, NASSS.fillsPosition, self._part("position", position)
        yield from _optional(iri, row, {"position_source": NASSS.positionSource}, _plain)
        yield from _note(iri, row)

    def _phase(self, row: Row) -> Facts:
        iri = self._part("phase", row.required("id"))
        yield from self._base(iri, ["Phase"], row.required("label"), row.required("id"))
        yield from _numbers(iri, row, {"order": NASSS.phaseOrder})
        yield from _optional(iri, row, {"start": NASSS.phaseStart, "end": NASSS.phaseEnd}, _plain)
        yield from _note(iri, row)

    def _interview(self, row: Row) -> Facts:
        iri = self._part("interview", row.required("id"))
        yield from self._base(iri, ["Interview"], f"interview {row.required('id')}", row.required("id"))
        yield iri, NASSS.interviewOf, self._part("participant", row.required("participant"))
        yield from self._in_phase(iri, row)
        yield from _optional(iri, row, {"date": NASSS.interviewMonth}, _plain)
        yield from _note(iri, row)

    def _coder(self, row: Row) -> Facts:
        iri = self._part("coder", row.required("id"))
        yield from self._base(iri, ["Coder"], f"coder {row.required('id')}", row.required("id"))
        yield from _note(iri, row)

    def _sample(self, row: Row) -> Facts:
        iri = self._part("sample", row.required("id"))
        yield from self._base(iri, ["Sample"], row.required("label"), row.required("id"))
        yield iri, NASSS.hasCountingUnit, _term(row.required("unit"))
        yield from _numbers(iri, row, {"size": NASSS.sampleSize})
        if case_type := row.text("case_type"):
            yield iri, NASSS.ofCaseType, self._part("case-type", case_type)
        yield from self._in_phase(iri, row)
        yield from self._derived(iri, row)
        yield from _note(iri, row)

    def _table_row(self, row: Row) -> Facts:
        iri = self._part("table-row", row.required("id"))
        label = f"Table {row.required('table')}, row {row.required('row')}: {row.required('printed_label')}"
        yield from self._base(iri, ["SourcePart", "TableRow"], label, row.required("id"))
        yield from self._in_document(iri)
        texts = {
            "printed_label": NASSS.printedLabel,
            "printed_ids": NASSS.printedIds,
            "printed_sum": NASSS.printedSum,
        }
        yield from _optional(iri, row, texts, _plain)
        yield from _numbers(iri, row, {"table": NASSS.tableNumber, "row": NASSS.rowNumber})

    def _passage(self, row: Row) -> Facts:
        iri = self._part("passage", row.required("id"))
        label = f"{row.required('section')}, paragraph “{row.required('paragraph')}”: {row.required('id')}"
        yield from self._base(iri, ["SourcePart", "Passage"], label, row.required("id"))
        yield iri, RDF.type, OA.TextQuoteSelector
        yield from self._in_document(iri)
        texts = {"section": NASSS.section, "paragraph": NASSS.paragraph, "quote": OA.exact}
        texts |= {"consent_basis": NASSS.consentBasis, "reviewed_by": NASSS.reviewedBy}
        texts |= {"reviewed_on": NASSS.reviewedOn}
        yield from _optional(iri, row, texts, _plain)

    def _anchor(self, row: Row) -> Facts:
        iri = self._part("anchor", row.required("id"))
        start, end = row.number("start"), row.number("end")
        place = "" if start is None else f", characters {start} to {end}"
        label = f"transcript {row.required('document')}{place}"
        yield from self._base(iri, ["SourcePart", "TextAnchor"], label, row.required("id"))
        if start is not None:
            yield iri, RDF.type, OA.TextPositionSelector
        yield from _optional(iri, row, {"document": NASSS.anchorDocument}, _plain)
        yield from _numbers(iri, row, {"start": OA.start, "end": OA.end})

    def _import(self, row: Row) -> Facts:
        iri = self._part("import", row.required("id"))
        label = f"import of a {row.required('format')} file"
        yield from self._base(iri, ["ImportActivity"], label, row.required("id"))
        texts = {"format": NASSS.importFormat, "tool": NASSS.importTool, "sha256": NASSS.importDigest}
        texts |= {"schema_valid": NASSS.followsSchema, "offset_convention": NASSS.offsetConvention}
        yield from _optional(iri, row, texts, _plain)
        numbers = {"fit": NASSS.anchorFit, "codings": NASSS.codingCount, "citations": NASSS.keptCitationCount}
        yield from _numbers(iri, row, numbers)
        yield from _note(iri, row)

    def _in_document(self, iri: Iri) -> Facts:
        if self.document:
            yield iri, NASSS.partOfDocument, self.document

    def _heading(self, row: Row) -> Facts:
        iri = self._part("heading", row.required("id"))
        yield from self._base(iri, ["Heading"], row.required("label"), row.required("id"))
        yield iri, NASSS.listedAs, _term(row.required("listed_as"))
        if passage := row.text("passage"):
            yield iri, PROV.wasDerivedFrom, self._part("passage", passage)
        yield from _numbers(iri, row, {"order": NASSS.order})

    def _factor(self, row: Row) -> Facts:
        iri = self._part("factor", row.required("id"))
        yield from self._base(iri, ["Factor"], row.required("label"), row.required("id"))
        if dutch := row.text("label_nl"):
            yield iri, RDFS.label, _dutch(dutch)
            yield iri, NASSS.labelStatus, _english("Dutch label: own translation.")
        if broader := row.text("broader"):
            yield iri, NASSS.broaderFactor, self._factor_iri(broader)
        yield from _optional(iri, row, {"definition": SKOS.definition}, _english)
        yield from _note(iri, row)

    def _finding(self, row: Row) -> Facts:
        iri = self._part("finding", row.required("id"))
        yield from self._base(iri, ["Finding"], row.required("label"), row.required("id"))
        yield iri, NASSS.aboutFactor, self._factor_iri(row.required("factor"))
        terms = {"listed_as": NASSS.listedAs, "assessed_as": NASSS.assessedAs, "unit": NASSS.hasCountingUnit}
        terms |= {"response": NASSS.hasResponse, "elicitation": NASSS.hasElicitation}
        terms |= {"attribution": NASSS.hasAttribution, "attributed_roles": NASSS.attributedToRole}
        for column, predicate in terms.items():
            for value in row.items(column):
                yield iri, predicate, _term(value)
        if heading := row.text("heading"):
            yield iri, NASSS.underHeading, self._part("heading", heading)
        yield from self._in_phase(iri, row)
        yield from self._derived(iri, row)
        yield from _numbers(iri, row, {"count": NASSS.reportedCount, "denominator": NASSS.denominator})
        yield from _note(iri, row)

    def _citation(self, row: Row) -> Facts:
        finding, participant = row.required("finding"), row.required("participant")
        source, coder = row.text("source"), row.text("coder")
        identifier = "-".join(part for part in (finding, participant, source, coder) if part)
        iri = self._part("citation", identifier)
        label = f"interviewee {participant} on “{self.labels[finding]}”"
        yield from self._base(iri, ["Citation"], label, identifier)
        yield iri, NASSS.citesFinding, self._part("finding", finding)
        yield iri, NASSS.citedBy, self._part("participant", participant)
        yield iri, PROV.wasDerivedFrom, self._source_iri(source or self.main_source[finding])
        if coder:
            yield iri, NASSS.codedBy, self._part("coder", coder)
        if interview := row.text("interview"):
            yield iri, NASSS.inInterview, self._part("interview", interview)
        yield from _numbers(iri, row, {"order": NASSS.printedOrder})

    def _measure(self, row: Row) -> Facts:
        iri = self._part("measure", row.required("id"))
        yield from self._base(iri, ["AdoptionMeasure"], row.required("label"), row.required("id"))
        yield iri, NASSS.hasCountingUnit, _term(row.required("unit"))
        yield from _numbers(iri, row, {"value": NASSS.measuredValue, "denominator": NASSS.denominator})
        if outcome := row.text("outcome"):
            yield iri, NASSS.bearsOnOutcome, _term(outcome)
        yield from self._in_phase(iri, row)
        yield from self._derived(iri, row)
        yield from _note(iri, row)

    def _mapping_set(self, row: Row) -> Facts:
        iri = self._part("mapping-set", row.required("id"))
        yield from self._base(iri, ["MappingSet"], row.required("label"), row.required("id"))
        yield from _optional(iri, row, {"version": NASSS.versionLabel, "author": DCTERMS.creator}, _plain)
        yield from _note(iri, row)

    def _mapping(self, row: Row) -> Facts:
        factor, target, rank = row.required("factor"), row.required("maps_to"), row.required("rank")
        identifier = f"{row.required('set')}-{factor}-{rank}"
        iri = self._part("mapping", identifier)
        kind = "PrimaryMapping" if rank == "0" else "AlternativeMapping"
        choice = "first choice" if rank == "0" else f"alternative {rank}"
        label = f"{self._name(factor)} in {self._name(target)}, {choice}"
        author = next(r for r in self.tables["mapping-sets"] if r.text("id") == row.text("set")).required("author")
        yield from self._base(iri, ["FactorMapping", kind], label, identifier)
        yield iri, NASSS.mapsFactor, self._factor_iri(factor)
        yield iri, NASSS.mapsTo, self._target_iri(target)
        yield iri, NASSS.inMappingSet, self._part("mapping-set", row.required("set"))
        yield iri, NASSS.hasAmbiguity, _term(row.required("ambiguity"))
        yield iri, NASSS.hasMappingStatus, _term(row.required("status"))
        yield iri, DCTERMS.creator, _plain(author)
        yield iri, NASSS.rationale, _english(row.required("rationale"))

    def _relation(self, row: Row) -> Facts:
        iri = self._part("relation", row.required("id"))
        cause, effect = row.required("cause"), row.required("effect")
        label = f"{self._name(cause)} {row.required('kind').lower()} {self._name(effect)}"
        yield from self._base(iri, ["FactorRelation"], label, row.required("id"))
        yield iri, NASSS.hasCause, self._factor_iri(cause)
        yield iri, NASSS.hasEffect, self._factor_iri(effect)
        yield iri, NASSS.hasRelationKind, _term(row.required("kind"))
        for value in row.items("attribution"):
            yield iri, NASSS.hasAttribution, _term(value)
        yield iri, PROV.wasDerivedFrom, self._part("passage", row.required("passage"))
        yield from _note(iri, row)

    def _tension(self, row: Row) -> Facts:
        iri = self._part("tension", row.required("id"))
        yield from self._base(iri, ["Tension"], row.required("title"), row.required("id"))
        yield iri, NASSS.hasTensionKind, _term(row.required("kind"))
        yield iri, NASSS.hasVerificationStatus, _term(row.required("status"))
        for reference in row.items("flags"):
            yield iri, NASSS.flags, self._flagged(reference)
        yield from _optional(iri, row, {"explanation": RDFS.comment}, _english)

    def _extension(self, row: Row) -> Facts:
        iri = self._part("extension", row.required("id"))
        yield from self._base(iri, ["FrameworkItem", "FrameworkExtension"], row.required("label"), row.required("id"))
        extended = _term(row.required("extends"))
        yield iri, NASSS.extendsItem, extended
        yield iri, NASSS.inDomain, Iri(str(domain_of(rdflib.URIRef(extended.value))))
        yield iri, PROV.wasDerivedFrom, self._part("passage", row.required("passage"))
        yield from _note(iri, row)

    def _unseen(self, row: Row) -> Facts:
        iri = self._part("unseen-part", row.required("id"))
        yield from self._base(iri, ["UnseenPart"], row.required("label"), row.required("id"))
        for item in row.items("concerns"):
            yield iri, NASSS.concernsItem, _term(item)
        yield from _note(iri, row)

    def _overlap(self, row: Row) -> Facts:
        iri = self._part("overlap", row.required("id"))
        yield from self._base(iri, ["PossibleOverlap"], f"may count {row.required('study')}", row.required("id"))
        yield iri, NASSS.mayCount, Iri(str(study_iri(row.required("study"))))
        yield iri, NASSS.hasVerificationStatus, _term(row.required("status"))
        yield from _optional(iri, row, {"explanation": RDFS.comment}, _english)

    def _reporting(self, row: Row) -> Facts:
        item = row.required("item")
        iri = self._part("reporting", item)
        yield from self._base(iri, ["ReportingStatement"], f"report on {_shared_label(item)}", item)
        yield iri, NASSS.onReportingItem, _term(item)
        yield iri, NASSS.hasReportingAnswer, _term(row.required("answer"))
        yield from _optional(iri, row, {"statement": NASSS.statement}, _english)
        if source := row.text("source"):
            yield iri, PROV.wasDerivedFrom, self._part("passage", source)

    def _review_finding(self, row: Row) -> Facts:
        iri = self._part("review-finding", row.required("id"))
        yield from self._base(iri, ["ReviewFinding"], f"review finding {row.required('id')}", row.required("id"))
        terms = {"methodological_limitations": NASSS.hasMethodologicalLimitations, "coherence": NASSS.hasCoherence}
        terms |= {"adequacy": NASSS.hasAdequacy, "relevance": NASSS.hasRelevance}
        terms |= {"overall": NASSS.hasOverallConfidence}
        for column, predicate in terms.items():
            yield iri, predicate, _term(row.required(column))
        if factor := row.text("factor"):
            yield iri, NASSS.concernsFactor, self._factor_iri(factor)
        for reference in row.items("contributions"):
            study, _, part = reference.partition("/finding/")
            yield iri, NASSS.hasContribution, Iri(str(part_iri(study, "finding", part) if part else study_iri(study)))
        english = {"statement": NASSS.statement, "explanation": NASSS.confidenceExplanation}
        yield from _optional(iri, row, english, _english)
        yield from _optional(iri, row, {"assessed_by": NASSS.assessedBy, "assessed_on": NASSS.assessedOn}, _plain)


_STUDY_KINDS = {
    "primary": NASSS.PrimaryStudy,
    "review": NASSS.ReviewStudy,
    "survey": NASSS.SurveyStudy,
    "synthesis": NASSS.SynthesisStudy,
}
_ACCESS = {"published": NASSS.PublishedAccess, "restricted": NASSS.RestrictedAccess}
_CASES = {"hospital": "HospitalCase", "key-informant": "KeyInformantCase", "care-site": "CareSiteCase"}


@cache
def _shared_label(name: str) -> str:
    return shared_label(rdflib.URIRef(_term(name).value))


def _optional(iri: Iri, row: Row, columns: dict[str, Iri], make: Callable[[str], Literal]) -> Facts:
    for column, predicate in columns.items():
        if (value := row.text(column)) is not None:
            yield iri, predicate, make(value)


def _numbers(iri: Iri, row: Row, columns: dict[str, Iri]) -> Facts:
    for column, predicate in columns.items():
        if (value := row.number(column)) is not None:
            yield iri, predicate, Literal(str(value), INTEGER)


def _note(iri: Iri, row: Row) -> Facts:
    return _optional(iri, row, {"note": RDFS.comment}, _english)
