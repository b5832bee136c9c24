"""Small invented studies, and what can be said about them by trying every assignment of people to seats.

The questions compute their least and most by formula. Here nothing is computed by formula: every way to seat
the people is written out, and the least and the most are read off.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations

NASSS = "https://w3id.org/nasss/ontology#"
STUDY = "https://w3id.org/nasss/study/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PROV_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
OA_EXACT = "http://www.w3.org/ns/oa#exact"
XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"

ROLES = ["RoleA", "RoleB", "RoleC"]
QUESTIONS = [("MaterialFeatures", "TechnologyDomain"), ("CapacityToInnovate", "OrganisationDomain")]

Bounds = tuple[int, int]
Seating = dict[int, int]


@dataclass(frozen=True)
class Seat:
    """A seat: its role and, where it has one, its case (indices)."""

    role: int
    case: int | None


@dataclass(frozen=True)
class Finding:
    """What the study reports: people listed, or a number printed without a list, or neither."""

    citers: frozenset[int] | None
    printed: int | None
    question: int


@dataclass(frozen=True)
class SmallStudy:
    """An invented study small enough to try everything.

    Attributes:
        name: identifier of the study.
        people: number of interviewees the data list; 0 means that the data list none.
        seats: the seats.
        hospitals: for each case, whether it is a hospital.
        key: the seats that are known, by person.
        broader: for each role the index of its broader role, None at the top.
        findings: the findings.
    """

    name: str
    people: int
    seats: tuple[Seat, ...]
    hospitals: tuple[bool, ...]
    key: Mapping[int, int]
    broader: tuple[int | None, ...]
    findings: tuple[Finding, ...]

    @property
    def persons(self) -> list[int]:
        """All people; a study that lists none has one for each seat."""
        return list(range(self.people or len(self.seats)))

    def levels(self, role: int) -> Iterator[int]:
        """The role and all its broader roles."""
        current: int | None = role
        while current is not None:
            yield current
            current = self.broader[current]


def seatings(study: SmallStudy) -> Iterator[Seating]:
    """Every way to seat as many people as possible that agrees with what is known."""
    people = [person for person in study.persons if person not in study.key]
    free = [seat for seat in range(len(study.seats)) if seat not in study.key.values()]
    if len(people) <= len(free):
        for chosen in permutations(free, len(people)):
            yield {**study.key, **dict(zip(people, chosen, strict=True))}
    else:
        for seated in permutations(people, len(free)):
            yield {**study.key, **dict(zip(seated, free, strict=True))}


def groups(
    study: SmallStudy, belongs: Callable[[Seat], bool], may_belong: Callable[[Seat], bool]
) -> set[tuple[frozenset[int], frozenset[int]]]:
    """For each seating, who sits in the seats of one kind, and who may belong to it for all the study tells.

    Whoever finds no seat may belong anywhere.
    """
    return {
        (
            frozenset(person for person, seat in seating.items() if belongs(study.seats[seat])),
            frozenset(p for p in study.persons if p not in seating or may_belong(study.seats[seating[p]])),
        )
        for seating in seatings(study)
    }


def possible_citers(study: SmallStudy, finding: Finding) -> Iterator[frozenset[int]]:
    """Every set of people who can stand behind a finding."""
    people = study.persons
    if finding.citers is not None:
        yield finding.citers
        return
    sizes = range(len(people) + 1) if finding.printed is None else [finding.printed]
    for size in sizes:
        yield from (frozenset(chosen) for chosen in combinations(people, size))


def never(_: Seat) -> bool:
    """No seat of another kind may be of this one: every seat has a role."""
    return False


def nowhere(seat: Seat) -> bool:
    """Whether the study does not tell where the seat is, so that it may be anywhere."""
    return seat.case is None


def shared(
    study: SmallStudy,
    belongs: Callable[[Seat], bool],
    finding: Finding,
    may_belong: Callable[[Seat], bool] = never,
) -> Bounds:
    """Least and most people of one kind who can stand behind a finding."""
    counts = [
        (len(inside & citers), len((inside | loose) & citers))
        for inside, loose in groups(study, belongs, may_belong)
        for citers in possible_citers(study, finding)
    ]
    return min(least for least, _ in counts), max(most for _, most in counts)


def seats_of_role(study: SmallStudy, role: int) -> Callable[[Seat], bool]:
    """Whether a seat has the role at some level."""
    return lambda seat: role in study.levels(seat.role)


def used_roles(study: SmallStudy) -> set[int]:
    """Roles that have a seat, at every level."""
    return {level for seat in study.seats for level in study.levels(seat.role)}


def role_bounds(study: SmallStudy) -> dict[tuple[str, str], Bounds]:
    """Least and most by (role, finding)."""
    return {
        (role_iri(role), finding_iri(study, number)): shared(study, seats_of_role(study, role), finding)
        for role in used_roles(study)
        for number, finding in enumerate(study.findings)
    }


def domain_bounds(study: SmallStudy) -> dict[tuple[str, str], Bounds]:
    """Least and most by (domain, role), for domains with listed people."""
    bounds = {}
    for number, (_, domain) in enumerate(QUESTIONS):
        union = frozenset[int]().union(*(f.citers or () for f in study.findings if f.question == number))
        if union:
            for role in used_roles(study):
                whole = Finding(union, None, number)
                bounds[NASSS + domain, role_iri(role)] = shared(study, seats_of_role(study, role), whole)
    return bounds


def heading_bounds(study: SmallStudy) -> dict[tuple[str, str], Bounds]:
    """Least and most by (heading, role): all findings stand under one heading; none without listed people."""
    union = frozenset[int]().union(*(finding.citers or () for finding in study.findings))
    if not union:
        return {}
    whole = Finding(union, None, 0)
    heading = f"{STUDY}{study.name}/heading/1"
    return {(heading, role_iri(role)): shared(study, seats_of_role(study, role), whole) for role in used_roles(study)}


def setting_bounds(study: SmallStudy) -> dict[tuple[str, str], Bounds]:
    """Least and most by (setting, finding): cases, types of case, kinds of case; findings with listed people."""
    members: dict[str, set[int]] = {}
    for case in {seat.case for seat in study.seats if seat.case is not None}:
        hospital = study.hospitals[case]
        kind = NASSS + ("HospitalCase" if hospital else "KeyInformantCase")
        for setting in (case_iri(study, case), case_type_iri(study, case), kind):
            members.setdefault(setting, set()).add(case)
    return {
        (setting, finding_iri(study, number)): shared(
            study,
            lambda seat, c=cases: seat.case in c,  # type: ignore[misc]
            finding,
            nowhere,
        )
        for setting, cases in members.items()
        for number, finding in enumerate(study.findings)
        if finding.citers
    }


def hospital_bounds(study: SmallStudy) -> dict[str, Bounds]:
    """Least and most hospitals with a citer, by finding with listed people."""
    ways = list(seatings(study))
    bounds = {}
    for number, finding in enumerate(study.findings):
        if finding.citers:
            counts = [hospitals_reached(study, seating, finding.citers) for seating in ways]
            bounds[finding_iri(study, number)] = (min(low for low, _ in counts), max(high for _, high in counts))
    return bounds


def hospitals_reached(study: SmallStudy, seating: Seating, citers: frozenset[int]) -> Bounds:
    """Hospitals with a citer: those that are told, and with each citer of an untold place in a new one."""
    cases = {study.seats[seating[person]].case for person in citers if person in seating}
    told = sum(1 for case in cases if case is not None and study.hospitals[case])
    loose = sum(1 for person in citers if person not in seating or nowhere(study.seats[seating[person]]))
    return told, min(told + loose, sum(study.hospitals))


# The same studies as RDF


def role_iri(role: int) -> str:
    """IRI of an invented role."""
    return f"https://example.org/role/{ROLES[role]}"


def case_iri(study: SmallStudy, case: int) -> str:
    """IRI of a case."""
    return f"{STUDY}{study.name}/case/{case}"


def case_type_iri(study: SmallStudy, case: int) -> str:
    """IRI of a case type: cases 0 and 1 share one, the others have their own."""
    return f"{STUDY}{study.name}/case-type/{0 if case < 2 else case}"


def finding_iri(study: SmallStudy, number: int) -> str:
    """IRI of a finding."""
    return f"{STUDY}{study.name}/finding/{number}"


def ntriples(study: SmallStudy) -> str:
    """The study as N-Triples, with the few ontology statements the questions need."""
    return "\n".join([*_shared_lines(study), *_study_lines(study), *_finding_lines(study)]) + "\n"


def _iri(subject: str, predicate: str, value: str) -> str:
    name = predicate if predicate.startswith("http") else NASSS + predicate
    target = value if value.startswith("http") else NASSS + value
    return f"<{subject}> <{name}> <{target}> ."


def _text(subject: str, predicate: str, value: str, suffix: str) -> str:
    return f'<{subject}> <{predicate}> "{value}"{suffix} .'


def _label(subject: str) -> str:
    return _text(subject, RDFS_LABEL, subject.rsplit("/", 1)[-1].rsplit("#", 1)[-1], "@en")


def _integer(subject: str, predicate: str, value: int) -> str:
    return _text(subject, NASSS + predicate, str(value), f"^^<{XSD_INTEGER}>")


def _shared_lines(study: SmallStudy) -> Iterator[str]:
    for number, (question, domain) in enumerate(QUESTIONS):
        yield _iri(NASSS + question, "inDomain", domain)
        yield _iri(NASSS + domain, RDF_TYPE, "Domain")
        yield _integer(NASSS + domain, "domainNumber", number + 2)
        yield _label(NASSS + domain)
    for name in ("Hindering", "HospitalCase", "KeyInformantCase"):
        yield _label(NASSS + name)
    for role, broader in enumerate(study.broader):
        yield _label(role_iri(role))
        if broader is not None:
            yield _iri(role_iri(role), "broaderRole", role_iri(broader))


def _study_lines(study: SmallStudy) -> Iterator[str]:
    base = STUDY + study.name
    yield _iri(base, RDF_TYPE, "Study")
    yield _label(base)
    yield _iri(f"{base}/mapping-set/1", RDF_TYPE, "MappingSet")
    yield _iri(f"{base}/mapping-set/1", "inStudy", base)
    yield _label(f"{base}/mapping-set/1")
    yield _iri(f"{base}/heading/1", RDF_TYPE, "Heading")
    yield _iri(f"{base}/heading/1", "inStudy", base)
    yield _iri(f"{base}/heading/1", "listedAs", "Hindering")
    yield _integer(f"{base}/heading/1", "order", 1)
    yield _label(f"{base}/heading/1")
    for case, hospital in enumerate(study.hospitals):
        iri = case_iri(study, case)
        yield _iri(iri, RDF_TYPE, "Case")
        yield _iri(iri, RDF_TYPE, "HospitalCase" if hospital else "KeyInformantCase")
        yield _iri(iri, "inStudy", base)
        yield _iri(iri, "hasCaseType", case_type_iri(study, case))
        yield _label(iri)
        yield _label(case_type_iri(study, case))
    for number, seat in enumerate(study.seats):
        iri = f"{base}/position/{number}"
        yield _iri(iri, RDF_TYPE, "Position")
        yield _iri(iri, "inStudy", base)
        yield _iri(iri, "hasRole", role_iri(seat.role))
        if seat.case is not None:
            yield _iri(iri, "inCase", case_iri(study, seat.case))
    for person in range(study.people):
        iri = f"{base}/participant/{person}"
        yield _iri(iri, RDF_TYPE, "Participant")
        yield _iri(iri, "inStudy", base)
        if person in study.key:
            yield _iri(iri, "fillsPosition", f"{base}/position/{study.key[person]}")


def _finding_lines(study: SmallStudy) -> Iterator[str]:
    base = STUDY + study.name
    for number, finding in enumerate(study.findings):
        iri = finding_iri(study, number)
        # Two studies share these factors, and each maps them in its own way.
        factor = f"https://example.org/factor/{number}"
        mapping = f"{base}/mapping/{number}"
        yield _iri(iri, RDF_TYPE, "Finding")
        yield _iri(iri, "inStudy", base)
        yield _iri(iri, "aboutFactor", factor)
        yield _iri(iri, "listedAs", "Hindering")
        yield _iri(iri, "underHeading", f"{base}/heading/1")
        yield _label(iri)
        yield _label(factor)
        yield _iri(mapping, RDF_TYPE, "PrimaryMapping")
        yield _iri(mapping, "inStudy", base)
        yield _iri(mapping, "inMappingSet", f"{base}/mapping-set/1")
        yield _iri(mapping, "mapsFactor", factor)
        yield _iri(mapping, "mapsTo", QUESTIONS[finding.question][0])
        yield _iri(iri, PROV_DERIVED, f"{base}/passage/{number}")
        yield _text(f"{base}/passage/{number}", OA_EXACT, f"quote {number}", "")
        if finding.printed is not None:
            yield _integer(iri, "reportedCount", finding.printed)
            yield _iri(iri, "hasCountingUnit", "IntervieweeUnit")
        for person in sorted(finding.citers or ()):
            citation = f"{base}/citation/{number}-{person}"
            yield _iri(citation, RDF_TYPE, "Citation")
            yield _iri(citation, "citesFinding", iri)
            yield _iri(citation, "citedBy", f"{base}/participant/{person}")
