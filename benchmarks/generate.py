"""Synthetic studies of any number: tables that look like those of an interview study, and their N-Quads.

    python benchmarks/generate.py FOLDER --triples 180000 [--seed 1] [--tables] [--dirty 0.05]

Nothing in them was ever observed. Each study is named ``synthetic-000001`` and so on, and every label that the tables
can set says "synthetic". A study depends on its number and the seed only, so that a smaller set is part of a larger.
"""

import argparse
import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from nasss.nquads import study_quads
from nasss.resources import graph_dir
from nasss.tables import Row, Tables, schema

SIZES = {"2k": 2_000, "180k": 180_000, "5M": 5_000_000, "20M": 20_000_000}
Cells = dict[str, str]
Draft = dict[str, list[Cells]]

ROLES = {
    "SeniorRadiologistRole": ("senior radiologist", 8),
    "JuniorRadiologistRole": ("junior radiologist", 3),
    "ClinicalPhysicistRole": ("clinical physicist", 2),
    "HospitalInnovationManagerRole": ("innovation manager", 2),
    "SeniorDataScientistRole": ("data scientist", 2),
    "MemberOfManagementRole": ("member of management", 2),
    "LegalConsultantRole": ("legal consultant", 1),
    "OperationalDepartmentManagerRole": ("department manager", 1),
}
COUNTRIES = ("Atlantis (synthetic)", "Erewhon (synthetic)", "Lilliput (synthetic)")


@dataclass(frozen=True)
class Violation:
    """What a check must find in a dirty study: the shape's name and the part of the study that is wrong."""

    shape: str
    part: str


@dataclass(frozen=True)
class Synthetic:
    """One synthetic study.

    Attributes:
        id: its identifier.
        draft: the rows of its tables, by table.
        planted: what is wrong in it, nothing in a clean one.
    """

    id: str
    draft: Draft
    planted: tuple[Violation, ...]

    @property
    def tables(self) -> Tables:
        """Its tables as `nasss.tables.read_tables` would read them."""
        return {name: list(_rows(name, self.draft.get(name, []))) for name in schema()}

    def write(self, studies: Path) -> Path:
        """Write its tables into a folder of its own.

        Args:
            studies: the folder of the studies' folders.
        """
        folder = studies / self.id
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.draft.items():
            if not rows:
                continue
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                used = [column for column in _columns(name) if any(column in row for row in rows)]
                writer = csv.DictWriter(file, used, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return folder


def synthetic_study(number: int, seed: int = 1, *, dirty: bool = False) -> Synthetic:
    """The synthetic study of this number; the same number and seed always give the same study.

    Args:
        number: from 1.
        seed: for another set of studies.
        dirty: whether to plant a mistake of each kind in it.
    """
    draw = random.Random(f"{seed}/{number}")
    identifier = f"synthetic-{number:06}"
    draft = _frame(identifier, draw)
    people = _people(draft, draw)
    _findings(draft, draw, people)
    planted = tuple(plant(draft, draw) for plant in MISTAKES.values()) if dirty else ()
    return Synthetic(identifier, draft, planted)


def synthetic_studies(triples: int, seed: int = 1, *, dirty: float = 0) -> Iterator[tuple[Synthetic, str]]:
    """Studies with their N-Quads until there are so many statements, at least one study.

    Args:
        triples: how many statements there are to be at least.
        seed: for another set of studies.
        dirty: the share of studies with mistakes, from 0 to 1.
    """
    done = 0
    for number in count(1):
        study = synthetic_study(number, seed, dirty=random.Random(f"dirty/{seed}/{number}").random() < dirty)
        text = study_quads(study.tables)
        yield study, text
        done += text.count("\n")
        if done >= triples:
            return


def write_quads(path: Path, triples: int, seed: int = 1, *, studies: Path | None = None, dirty: float = 0) -> int:
    """Write studies into one N-Quads file, and their tables too if a folder is given; tells how many statements."""
    done = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for study, text in synthetic_studies(triples, seed, dirty=dirty):
            if studies is not None:
                study.write(studies)
            file.write(text)
            done += text.count("\n")
    return done


@cache
def _columns(table: str) -> dict[str, str]:
    """The columns of a table and their types, in the order of the schema."""
    return {field["name"]: field["type"] for field in schema()[table]["schema"]["fields"]}


def _rows(table: str, rows: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    columns = _columns(table)
    for line, row in enumerate(rows, 2):
        cells = {name: row.get(name) or None for name in columns}
        yield Row(line, {n: int(c) if c and columns[n] == "integer" else c for n, c in cells.items()})


@cache
def _shared_factors() -> tuple[tuple[str, str], ...]:
    """Factors of the ontology and the question that the first shipped study maps each to."""
    with (graph_dir() / "studies" / "strohm-2020" / "mappings.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rank"] == "0"]
    return tuple(
        (row["factor"], row["maps_to"]) for row in rows if row["factor"][0].isupper() and row["maps_to"][0].isupper()
    )


def _frame(identifier: str, draw: random.Random) -> Draft:
    """The tables that do not depend on the people."""
    year = draw.randint(2012, 2025)
    study = {
        "id": identifier,
        "title": f"Synthetic study {identifier}: adoption of an invented technology",
        "doi": f"10.5555/{identifier}",
        "year": str(year),
        "country": draw.choice(COUNTRIES),
        "setting": "synthetic hospitals",
        "method": "synthetic interviews",
        "kind": "primary",
        "access": "published",
        "collection_start": f"{year - 1}-02",
        "collection_end": f"{year - 1}-11",
        "note": "Everything in this study is synthetic: made by a program for measuring speed.",
    }
    kinds = [("academic", "synthetic academic hospital"), ("general", "synthetic general hospital")]
    return {
        "study": [study],
        "technologies": [{"id": "tool", "label": "synthetic tool"}],
        "case-types": [{"id": name, "label": label, "status": "OwnProposal"} for name, label in kinds],
        "phases": [
            {
                "id": name,
                "label": f"{name} the tool came (synthetic)",
                "order": str(order),
                "start": str(year - 2 + order),
            }
            for order, name in enumerate(("before", "after"), 1)
        ],
        "headings": [
            {"id": name.lower(), "order": "1", "listed_as": name, "label": f"What is {name.lower()} (synthetic)"}
            for name in ("Facilitating", "Hindering")
        ],
        "mapping-sets": [{"id": "v1", "version": "1", "label": "Synthetic mapping", "author": "a program"}],
    }


def _people(draft: Draft, draw: random.Random) -> list[str]:
    """Hospitals, seats and interviewees: whose seat is known is so for all, for some or for nobody."""
    people = draw.randint(10, 36)
    hospitals = [f"h{number}" for number in range(1, 2 + people // 5)]
    names, weights = zip(*((role, weight) for role, (_, weight) in ROLES.items()), strict=True)
    roles = draw.choices(names, weights, k=people)
    seats: Draft = {hospital: [] for hospital in hospitals}
    for role in roles:
        hospital = draw.choice(hospitals)
        seat = f"{hospital}-{len(seats[hospital]) + 1}"
        seats[hospital].append({"id": seat, "case": hospital, "role": role})
    for rows in seats.values():
        many = Counter(row["role"] for row in rows)
        for row in rows:
            brackets = f" ({many[row['role']]})" if many[row["role"]] > 1 else ""
            row["printed_role"] = f"synthetic {ROLES[row['role']][0]}{brackets}"
    draft["cases"] = [
        {
            "id": hospital,
            "label": f"Synthetic hospital {hospital}",
            "kind": "hospital",
            "case_type": draw.choice(("academic", "general")),
            "printed_interviews": str(len(seats[hospital])),
        }
        for hospital in hospitals
    ]
    draft["positions"] = [seat for hospital in hospitals for seat in seats[hospital]]
    known = draw.choice((1.0, 0.6, 0.6, 0.0))
    order = draw.sample(draft["positions"], people)
    draft["participants"] = [
        {"id": f"{number:02}", "position": seat["id"], "position_source": "synthetic key"}
        if (number == 1 and known > 0) or draw.random() < known
        else {"id": f"{number:02}"}
        for number, seat in enumerate(order, 1)
    ]
    draft["study"][0] |= {"interviews": str(people), "hospitals": str(len(hospitals))}
    return [row["id"] for row in draft["participants"]]


def _findings(draft: Draft, draw: random.Random, people: list[str]) -> None:
    """Two tables of findings with their lists of people, some numbers in other units, and statements of the prose."""
    for name in ("factors", "findings", "citations", "table-rows", "passages", "mappings"):
        draft[name] = []
    shared = draw.sample(_shared_factors(), draw.randint(12, len(_shared_factors())))
    hospitals = len(draft["cases"])
    rows = {"Facilitating": 0, "Hindering": 0}
    for place, (factor, question) in enumerate(shared, 1):
        if draw.random() < 0.15:
            own = f"own-{place}"
            draft["factors"].append(
                {"id": own, "label": f"synthetic factor {place}", "definition": "Synthetic.", "broader": factor}
            )
            factor = own
        _map(draft, factor, question)
        for direction in draw.choice((["Facilitating"], ["Hindering"], ["Facilitating", "Hindering"])):
            rows[direction] += 1
            table = "2" if direction == "Facilitating" else "3"
            identifier = f"t{table}-{rows[direction]:02}"
            label = f"Synthetic finding {identifier}"
            finding = {
                "id": identifier,
                "label": label,
                "factor": factor,
                "listed_as": direction,
                "heading": direction.lower(),
                "response": "Raised",
                "elicitation": "ElicitationNotReported",
                "sources": identifier,
            }
            printed = {"id": identifier, "table": table, "row": str(rows[direction]), "printed_label": label}
            if draw.random() < 0.1:
                number = draw.randint(1, hospitals)
                finding |= {"count": str(number), "unit": "HospitalUnit", "denominator": str(hospitals)}
                finding |= {"attribution": "AttributedToCases"}
                printed |= {"printed_sum": f"{number}/{hospitals} hospitals"}
            else:
                listed = draw.sample(people, min(len(people), 1 + int(draw.expovariate(1 / 9))))
                finding |= {"count": str(len(listed)), "unit": "IntervieweeUnit"}
                finding |= {"attribution": "AttributedToInterviewees"}
                printed |= {"printed_ids": ", ".join(str(int(person)) for person in listed)}
                printed |= {"printed_sum": str(len(listed))}
                draft["citations"] += [
                    {"finding": identifier, "participant": person, "order": str(order)}
                    for order, person in enumerate(listed, 1)
                ]
                if draw.random() < 0.2:
                    finding["phase"] = draw.choice(("before", "after"))
            draft["findings"].append(finding)
            draft["table-rows"].append(printed)
    _prose(draft, draw, shared)


def _map(draft: Draft, factor: str, question: str) -> None:
    draft["mappings"].append(
        {
            "factor": factor,
            "rank": "0",
            "maps_to": question,
            "ambiguity": "Unambiguous",
            "status": "ProposedMapping",
            "set": "v1",
            "rationale": "Synthetic: the mapping of the first shipped study.",
        }
    )


def _prose(draft: Draft, draw: random.Random, shared: Sequence[tuple[str, str]]) -> None:
    mapped = {row["factor"] for row in draft["mappings"]}
    for number, (factor, _) in enumerate([pair for pair in shared if pair[0] in mapped][:3], 1):
        identifier = f"p-{number}"
        role = draw.choice(sorted(ROLES))
        quote = f"Synthetic sentence {number}: every {ROLES[role][0]} spoke of it."
        draft["passages"].append(
            {"id": identifier, "section": "Results (synthetic)", "paragraph": "Made up", "quote": quote}
        )
        draft["findings"].append(
            {
                "id": identifier,
                "label": f"Synthetic statement {number} of a role",
                "factor": factor,
                "listed_as": "Undirected",
                "attribution": "AttributedToRoleGroup",
                "attributed_roles": role,
                "response": "Raised",
                "elicitation": "ElicitationNotReported",
                "sources": identifier,
            }
        )


def _passage(identifier: str, quote: str) -> Cells:
    return {"id": identifier, "section": "Results (synthetic)", "paragraph": "Made up", "quote": quote}


# Mistakes, each of which one shape reports once. Each changes the draft and says what must be found.


def _long_lists(draft: Draft) -> list[str]:
    """The findings with a list of three people or more."""
    lengths: dict[str, int] = {}
    for row in draft["citations"]:
        lengths[row["finding"]] = lengths.get(row["finding"], 0) + 1
    return [finding for finding, length in lengths.items() if length >= 3]


def _sum(draft: Draft, draw: random.Random) -> Violation:
    finding = _long_lists(draft)[0]
    last = max((row for row in draft["citations"] if row["finding"] == finding), key=lambda row: int(row["order"]))
    draft["citations"].remove(last)
    return Violation("FindingSum", f"finding/{finding}")


def _order(draft: Draft, draw: random.Random) -> Violation:
    finding = _long_lists(draft)[-1]
    last = max((row for row in draft["citations"] if row["finding"] == finding), key=lambda row: int(row["order"]))
    last["order"] = str(int(last["order"]) + 1)
    return Violation("CitationOrder", f"finding/{finding}")


def _seats(draft: Draft, draw: random.Random) -> Violation:
    case = draw.choice(draft["cases"])
    case["printed_interviews"] = str(int(case["printed_interviews"]) + 1)
    return Violation("CaseSeats", f"case/{case['id']}")


def _key(draft: Draft, draw: random.Random) -> Violation:
    person = draw.choice([row for row in draft["participants"] if "position" not in row] or draft["participants"])
    if person.pop("position_source", None) is None:
        person["position_source"] = "synthetic source without a seat"
    return Violation("ParticipantSeat", f"participant/{person['id']}")


def _unused(draft: Draft, draw: random.Random) -> Violation:
    draft["passages"].append(_passage("unused", "Synthetic and of no use."))
    return Violation("PassageUsed", "passage/unused")


MISTAKES: dict[str, Callable[[Draft, random.Random], Violation]] = {
    "a list that is shorter than the printed sum": _sum,
    "a place that is missing in a list": _order,
    "seats that do not add up": _seats,
    "a seat without source, or a source without seat": _key,
    "a passage that nothing was read from": _unused,
}


def main() -> None:
    """Write studies as one N-Quads file, and as tables if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--triples", default="180k", help=f"how many, or one of {', '.join(SIZES)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tables", action="store_true", help="write the tables too")
    parser.add_argument("--dirty", type=float, default=0, help="share of studies with mistakes")
    chosen = parser.parse_args()
    if chosen.triples not in SIZES and not chosen.triples.isdecimal():
        parser.error(f"--triples {chosen.triples}: expected a number, or one of {', '.join(SIZES)}")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    triples = SIZES.get(chosen.triples) or int(chosen.triples)
    studies = chosen.folder / "studies" if chosen.tables else None
    done = write_quads(chosen.folder / "synthetic.nq", triples, chosen.seed, studies=studies, dirty=chosen.dirty)
    print(f"{chosen.folder / 'synthetic.nq'}: {done:,} synthetic statements")


if __name__ == "__main__":
    main()
