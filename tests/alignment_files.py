"""The mapping files as rows, and the tables in ontology/alignments/README.md that are worked out from them.

`python tests/alignment_files.py` writes the tables into the README again.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from nasss.resources import write_atomically
from nasss.slims import alignments_dir

CROSSWALK = "crosswalk.sssom.tsv"
PREDICATES = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")


@dataclass(frozen=True)
class Row:
    """One mapping, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]
    prefixes: dict[str, str]

    @property
    def subject(self) -> str:
        return self.cells["subject_id"]

    @property
    def predicate(self) -> str:
        return self.cells["predicate_id"]

    @property
    def object(self) -> str:
        return self.cells["object_id"]

    @property
    def subject_iri(self) -> str:
        return self.expand(self.subject)

    @property
    def object_iri(self) -> str:
        return self.expand(self.object)

    def expand(self, curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return self.prefixes[prefix] + local


def files() -> list[Path]:
    return sorted(alignments_dir().glob("*.sssom.tsv"))


def read(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line.removeprefix("#") for line in lines if line.startswith("#")]
    prefixes = yaml.safe_load("\n".join(header))["curie_map"]
    rows = csv.DictReader(lines[len(header) :], delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Row(path.name, number, cells, prefixes) for number, cells in enumerate(rows, start=len(header) + 2)]


@cache
def mappings() -> tuple[Row, ...]:
    """The reviewed mappings to other ontologies, without the crosswalk, which is a proposal."""
    return tuple(row for path in files() if path.name != CROSSWALK for row in read(path))


def count_table() -> str:
    """How many mappings there are to each ontology, by predicate."""
    sources = sorted({row.cells["object_source"] for row in mappings()}, key=str.lower)
    short = [predicate.removeprefix("skos:").removesuffix("Match") for predicate in PREDICATES]
    lines = [f"| ontology | version | {' | '.join(short)} | all |", f"| --- | --- |{' ---: |' * (len(short) + 1)}"]
    for source in sources:
        rows = [row for row in mappings() if row.cells["object_source"] == source]
        versions = sorted({row.cells["object_source_version"] for row in rows})
        counts = Counter(row.predicate for row in rows)
        cells = [str(counts[predicate]) for predicate in PREDICATES]
        lines.append(f"| `{source}` | {'; '.join(versions)} | {' | '.join(cells)} | {len(rows)} |")
    everything = Counter(row.predicate for row in mappings())
    cells = [str(everything[predicate]) for predicate in PREDICATES]
    lines.append(f"| **{len(sources)} ontologies** | | {' | '.join(cells)} | {len(mappings())} |")
    return "\n".join(lines) + "\n"


def with_tables(text: str) -> str:
    """A README with each table between its two marks replaced."""
    import link_evaluation

    for name, table in (("counts", count_table()), ("evaluation", link_evaluation.table())):
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = f"{before}{start}{table}{end}{after}"
    return text


if __name__ == "__main__":
    readme = alignments_dir() / "README.md"
    write_atomically(readme, with_tables(readme.read_text(encoding="utf-8")))
