"""How well `nasss link` does, measured against the reviewed mappings, one ontology left out at a time.

The ontologies themselves are not kept here: what the program found in them stands in link-evaluation.tsv, and the
numbers are worked out from that. To make the file again, put each ontology into a folder as <name>.nt (the versions
are those in the mapping files) and run `python tests/link_evaluation.py FOLDER`.
"""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import alignment_files

from nasss.link import matches, our_terms, read, terms
from nasss.namespaces import NASSS

TABLE = Path(__file__).parent / "link-evaluation.tsv"
COLUMNS = ("ontology", "subject", "object", "matched", "with", "name_score", "definition_score")
LOWEST = 0.65
THRESHOLDS = tuple(step / 100 for step in range(65, 101, 5))
_OBO = "http://purl.obolibrary.org/obo/"
_DPV = "https://w3id.org/dpv"
# The name of each ontology's file, and how the IRIs of its own terms start.
ONTOLOGIES: Mapping[str, tuple[str, ...]] = {
    "aio": ("https://w3id.org/aio/",),
    "airo": ("https://w3id.org/airo#",),
    "bcio": ("http://humanbehaviourchange.org/ontology/", "http://addictovocab.org/"),
    "bfo": (f"{_OBO}BFO_",),
    "cito": ("http://purl.org/spar/cito/",),
    "cob": (f"{_OBO}COB_",),
    "dpv": (f"{_DPV}#", f"{_DPV}/legal/eu/aiact#", f"{_DPV}/risk#", f"{_DPV}/tech#"),
    "eco": (f"{_OBO}ECO_",),
    "fabio": ("http://purl.org/spar/fabio/",),
    "foaf": ("http://xmlns.com/foaf/0.1/",),
    "hito": ("http://hitontology.eu/ontology/",),
    "iao": (f"{_OBO}IAO_",),
    "mesh": ("http://id.nlm.nih.gov/mesh/",),
    "oa": ("http://www.w3.org/ns/oa#",),
    "obi": (f"{_OBO}OBI_",),
    "occo": (f"{_OBO}OCCO_",),
    "omrse": (f"{_OBO}OMRSE_",),
    "org": ("http://www.w3.org/ns/org#",),
    "prov": ("http://www.w3.org/ns/prov#",),
    "ro": (f"{_OBO}RO_", f"{_OBO}BFO_0000050"),
    "roadmap": ("https://rsna.org/roadmap/",),
    "schema": ("http://schema.org/",),
    "sepio": (f"{_OBO}SEPIO_",),
    "sio": ("http://semanticscience.org/resource/",),
    "skos": ("http://www.w3.org/2004/02/skos/core#",),
    "snik": ("http://www.snik.eu/ontology/",),
}

Pair = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """One pair of terms that the program found alike."""

    ontology: str
    pair: Pair
    matched: str
    matched_with: str
    name_score: float
    definition_score: float

    @property
    def score(self) -> float:
        return self.name_score + 0.5 * self.definition_score * (1 - self.name_score)


@dataclass(frozen=True)
class Numbers:
    """What counts for one ontology at one threshold."""

    right: int
    proposed: int
    reviewed: int
    right_close: int
    close: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.proposed + self.reviewed) if self.right else 0.0


def run(folder: Path) -> list[list[str]]:
    """Everything found alike in the ontologies of a folder, their own terms only."""
    rows = []
    for name, starts in ONTOLOGIES.items():
        for ours, theirs, match in matches(our_terms(), list(terms(read(folder / f"{name}.nt")))):
            if match.score >= LOWEST and str(theirs.iri).startswith(
                starts
            ):  # not rdflib's startswith, which takes no tuple
                texts = [name, str(ours.iri).removeprefix(NASSS), str(theirs.iri), match.ours.text, match.theirs.text]
                rows.append([*texts, f"{match.name_score:.4f}", f"{match.definition_score:.4f}"])
    return sorted(rows)


def load_found() -> list[Found]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Found(
            *(row["ontology"], (row["subject"], row["object"]), row["matched"], row["with"]),
            *(float(row["name_score"]), float(row["definition_score"])),
        )
        for row in rows
    ]


def reviewed() -> dict[str, dict[Pair, str]]:
    """The reviewed mappings of each ontology: pair and predicate."""
    gold: dict[str, dict[Pair, str]] = {name: {} for name in ONTOLOGIES}
    for row in alignment_files.mappings():
        iri = row.object_iri
        names = [name for name, starts in ONTOLOGIES.items() if iri.startswith(starts)]
        if names:  # the last: BFO:0000050 "part of" is RO's
            gold[names[-1]][(row.subject.removeprefix("nasss:"), iri)] = row.predicate
    return gold


def numbers(name: str, threshold: float, found: Iterable[Found], gold: Mapping[str, Mapping[Pair, str]]) -> Numbers:
    """What the program would propose for one ontology at a threshold, and how much of it is among the reviewed."""
    proposed = {item.pair for item in found if item.ontology == name and item.score >= threshold}
    close = {pair for pair, kind in gold[name].items() if kind in ("skos:exactMatch", "skos:closeMatch")}
    right = proposed & set(gold[name])
    return Numbers(len(right), len(proposed), len(gold[name]), len(right & close), len(close))


def total(parts: Sequence[Numbers]) -> Numbers:
    return Numbers(
        *(sum(part.right for part in parts), sum(part.proposed for part in parts), sum(p.reviewed for p in parts)),
        *(sum(part.right_close for part in parts), sum(part.close for part in parts)),
    )


def tuned(names: Iterable[str], found: Sequence[Found], gold: Mapping[str, Mapping[Pair, str]]) -> float:
    """The threshold that does best on these ontologies taken together; the lower one of two equals."""
    wanted = list(names)
    return max(THRESHOLDS, key=lambda step: (total([numbers(n, step, found, gold) for n in wanted]).f1, -step))


def table() -> str:
    """The evaluation as Markdown: each ontology at the threshold that the others would choose."""
    found, gold = load_found(), reviewed()
    names = [name for name in ONTOLOGIES if gold[name]]
    lines = [
        "| ontology left out | threshold from the others | proposed | of these reviewed | precision | reviewed "
        "| recall | recall, exact and close only |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    parts = []
    for name in names:
        threshold = tuned([other for other in names if other != name], found, gold)
        part = numbers(name, threshold, found, gold)
        parts.append(part)
        lines.append(_line(name, f"{threshold:.2f}", part))
    lines.append(_line("**all**", "", total(parts)))
    return "\n".join(lines) + "\n"


def _line(name: str, threshold: str, part: Numbers) -> str:
    shares = (
        _share(part.right, part.proposed),
        str(part.reviewed),
        _share(part.right, part.reviewed),
        _share(part.right_close, part.close),
    )
    return f"| {name} | {threshold} | {part.proposed} | {part.right} | {' | '.join(shares)} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(run(Path(sys.argv[1])))
