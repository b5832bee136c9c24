"""Invented studies for the tests of what may go out. Everything in them is invented."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from nasss.tables import schema

Cells = Mapping[str, str | int]
MARKER = "qx7731"  # a person whose every trace can be searched for
WORDS = "zanzibar teapot nobody else says this"  # words of that person


def write_study(folder: Path, tables: Mapping[str, Sequence[Cells]]) -> Path:
    """Write tables as a study folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = [field["name"] for field in schema()[name]["schema"]["fields"]]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def study_row(name: str, **cells: str | int) -> Cells:
    """The row of an invented restricted study."""
    return {"id": name, "title": f"Invented study {name}", "method": "invented interviews", **cells}


def finding(name: str, factor: str, sources: str, **cells: str | int) -> Cells:
    """A finding that interviewees raised."""
    row = {"id": name, "label": f"Invented finding {name}", "factor": factor, "listed_as": "Hindering"}
    row |= {"attribution": "AttributedToInterviewees", "response": "Raised", "elicitation": "Asked"}
    return {**row, "sources": sources, **cells}


def clinic(folder: Path, *, people: str = "qx") -> Path:
    """A restricted study of 20 people with known seats: 12 radiologists, 3 physicists and 5 who manage.

    The radiologists sit in two hospitals, eight senior and four junior; physicists in the first; managers in an
    organisation outside. One finding is cited by half of the seniors and half of the others, one by the first person
    only, one by everybody. Two quotes, of which one has consent.
    """
    roles = ["SeniorRadiologistRole"] * 8 + ["JuniorRadiologistRole"] * 4
    roles += ["ClinicalPhysicistRole"] * 3 + ["MemberOfManagementRole"] * 5
    sites = ["north"] * 6 + ["south"] * 6 + ["north"] * 3 + ["board"] * 5
    seats = list(zip(roles, sites, strict=True))
    names = [MARKER] + [f"{people}{i}" for i in range(2, 21)]
    half = [*names[:4], *names[8:10], *names[12:14], *names[15:17]]
    cited = {"half": half, "lonely": names[:1], "all": names}
    tables: dict[str, list[Cells]] = {
        "study": [study_row(folder.name, kind="primary", access="restricted", interviews=20, hospitals=2)],
        "technologies": [{"id": "toy", "label": "invented toy", "note": "Invented."}],
        "case-types": [
            {"id": "hospital", "label": "invented hospital", "status": "OwnProposal"},
            {"id": "organisation", "label": "invented organisation", "status": "OwnProposal"},
        ],
        "cases": [
            {"id": "north", "label": "Northgate", "kind": "hospital", "case_type": "hospital", "printed_interviews": 9},
            {"id": "south", "label": "Southgate", "kind": "hospital", "case_type": "hospital", "printed_interviews": 6},
            {"id": "board", "label": "Toyboard", "kind": "key-informant", "case_type": "organisation"},
        ],
        "positions": [
            {"id": f"seat-{i}", "case": site, "role": role, "printed_role": f"{role} ({seats.count((role, site))})"}
            for i, (role, site) in enumerate(seats, start=1)
        ],
        "participants": [
            {"id": name, "position": f"seat-{i}", "position_source": "invented project file"}
            for i, name in enumerate(names, start=1)
        ],
        "coders": [{"id": "c1"}],
        "anchors": [
            {"id": "a1", "document": "d01", "start": 0, "end": 9},
            {"id": "a2", "document": "d01", "start": 20, "end": 29},
            {"id": "a3", "document": "d02", "start": 0, "end": 9},
        ],
        "passages": [
            {"id": "loud", "section": "talk", "paragraph": "It", "quote": WORDS},
            {
                **{"id": "quiet", "section": "talk", "paragraph": "It", "quote": "It is only an invented toy."},
                **{"consent_basis": "invented", "reviewed_by": "invented team", "reviewed_on": "2021-01-01"},
            },
        ],
        "factors": [{"id": "teapot", "label": "teapots", "definition": "The extent to which teapots are invented."}],
        "findings": [
            finding("half", "FundingCertainty", "a3; quiet", count=10, unit="IntervieweeUnit", denominator=20),
            finding("lonely", "teapot", "a1; loud", count=1, unit="IntervieweeUnit", note="Said once."),
            finding("all", "AddedValue", "a3", count=20, unit="IntervieweeUnit"),
        ],
        "citations": [
            {"finding": name, "participant": person, **({"source": "loud"} if name == "lonely" else {})}
            for name, citers in cited.items()
            for person in citers
        ],
        "mapping-sets": [{"id": "v1", "version": "1", "label": "invented", "author": "invented team"}],
        "mappings": [
            {
                **{"factor": "teapot", "rank": 0, "maps_to": "MaterialFeatures", "ambiguity": "Unambiguous"},
                **{"status": "ProposedMapping", "set": "v1", "rationale": "Invented."},
            }
        ],
    }
    return write_study(folder, tables)
