"""Make a release of a study that may go out: groups instead of people.

What a release holds: the study, its factors and how they map to the framework, its findings with counts, and how many
people of each role group and kind of site there are (as seats, so that the questions about roles answer with ranges).
``tables/disclosure-aggregates.tsv`` beside the tables has, for each finding, how many of each group cited it; it stands
in a folder of its own since it is no table that is built into the graph. ``disclosure.json`` says what was done.

What it does not hold: interviewees, citations, interviews, anchors, coders, imports, notes, quotes (unless they have
consent basis, reviewer and date, or are published), lists of interviewees, tensions, samples, measures and reporting.

* The generalisation is the one of `nasss.margins.least`: the most detail in which no cell has fewer than k people.
* A count is given when it and the rest of its group are k or more; else it is withheld, and with it every count from
  which it could be computed (`nasss.margins.publishable`). What is withheld is given as the range that the counts
  given leave open, which tells nothing new.
* Where it is not known who sits in which seat, or of only some people, the counts of groups are such ranges too: nobody
  is guessed, and what is known of some is not given away by narrower ranges.
* All identifiers are made anew, with a random key that is kept nowhere, so two releases cannot be joined by them, and
  rows are in the order of the new ones.
* ``seal`` in ``disclosure.json`` fixes which tables the release was made from. It is keyed: a plain digest would let
  somebody who knows all but the roles try them one by one. The key is in what `apply` returns, for the study team.

What it cannot help: who holds an older release can compare the numbers of the two, so an older one has to be deleted
when somebody withdraws; and that a finer release had too small a cell can be told from the one that was chosen.

The release is written beside its place, built and checked again there, by the tables and by SPARQL over the built
graph, and only then moved to its place.
"""

import csv
import hmac
import io
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from nasss.disclosure import (
    AGGREGATE_COLUMNS,
    AGGREGATES,
    DEFAULT_K,
    PEOPLE_UNITS,
    SITE_TABLES,
    DisclosureReport,
    access_of,
    check,
    citers_of,
    group_size,
    names_in,
    names_of,
    people_of,
    role_line,
    role_path,
    texts,
)
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.graph import study_graph
from nasss.guard import graph_risks
from nasss.margins import (
    ALL_SITES,
    EVERYONE,
    Block,
    Cell,
    Generalisation,
    Person,
    bounds,
    is_safe,
    least,
    publishable,
)
from nasss.resources import version
from nasss.tables import SEPARATOR, Row, Tables, read_tables, schema
from nasss.writing import staging, why

Cells = dict[str, str | int | None]
MANIFEST = "disclosure.json"
WITHHELD = "withheld"
_NO_DIRECTION = "The study gives this finding no direction; its note is left out of the release."
_OTHER_DIRECTION = "Read in another direction than the listed one; the note on it is left out of the release."
_CONSENT = ("consent_basis", "reviewed_by", "reviewed_on")


@dataclass(frozen=True)
class Release:
    """A release that was written.

    Attributes:
        folder: where it is.
        before: the check of the study.
        after: the check of the release.
        generalised: what was put together, in words.
        withheld: how many findings have no count because of the rule.
        seal_key: the key of the seal, in hexadecimal; keep it in the house to prove later what the release was made of.
    """

    folder: Path
    before: DisclosureReport
    after: DisclosureReport
    generalised: str
    withheld: int
    seal_key: str

    def to_text(self) -> str:
        """What was done, as plain text."""
        return (
            f"{self.folder}: released as {self.generalised}, k = {self.after.k}. "
            f"{len(self.before.risks)} risks before, {len(self.after.risks)} after; "
            f"{self.withheld} counts withheld.\n"
            f"Key of the seal, kept nowhere (keep it in the house): {self.seal_key}\n"
        )


def apply(study_folder: Path, out_folder: Path, k: int = DEFAULT_K, key: bytes | None = None) -> Release:
    """Write a release of a study that may go out.

    Args:
        study_folder: the study's folder.
        out_folder: where the release goes; its name becomes the study's identifier. It must not exist.
        k: the least number of people that may stand together.
        key: the key for the new identifiers; a fresh random one when not given. For tests.

    Raises:
        UsageError: the place is taken, or k is no such number.
        ProblemError: no release may go out, for example since a label names somebody; the message says why.
        EngineError: something failed, or the release did not pass its check; nothing is written.
    """
    if out_folder.exists():
        raise UsageError(f"{out_folder}: is there already; a release is written to a new folder")
    before = check(study_folder, k)
    seal_key = secrets.token_bytes(32)
    try:
        tables = read_tables(study_folder)
        maker = _Maker(tables, out_folder.resolve().name, k, key or secrets.token_bytes(32))
        out_folder.resolve().parent.mkdir(parents=True, exist_ok=True)
        with staging(out_folder.resolve().parent) as stage:
            folder = stage / out_folder.resolve().name
            maker.write(folder, {"seal": _seal(study_folder, seal_key)})
            after = _checked(folder, tables, k, maker)
            folder.rename(out_folder.resolve())
    except NasssError:
        raise
    except OSError as error:
        raise EngineError(f"{out_folder}: no release was made: {why(error)}") from error
    except Exception as error:
        raise EngineError(f"{study_folder}: no release was made. {type(error).__name__}: {error}") from error
    return Release(out_folder, before, after, maker.words, maker.withheld, seal_key.hex())


def _seal(folder: Path, key: bytes) -> str:
    """A keyed digest of all tables of a folder."""
    digest = hmac.new(key, digestmod="sha256")
    for path in sorted(folder.glob("*.csv")):
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _checked(folder: Path, source: Tables, k: int, maker: "_Maker") -> DisclosureReport:
    """Check what was written, in three ways.

    Raises:
        ProblemError: a text of the release names somebody.
        EngineError: the release would tell of single people.
    """
    tables = read_tables(folder)
    if access_of(source) == "restricted":
        _refuse_names(tables, source)
    report = check(folder, k)
    graph = study_graph(tables)
    found = [risk.seen for risk in report.blocking] + [seen for _, seen in graph_risks(graph, k)]
    # An own count over the graph, by SPARQL: it must agree with the arithmetic over the tables.
    counted = people_per_cell(graph)
    expected = sorted(len(people) for people in maker.seated.values())
    if counted != expected:
        found.append(f"the graph counts {counted} people in its cells, the tables {expected}")
    if found:
        raise EngineError(f"{folder.name}: the release did not pass its own check. {'; '.join(found)}")
    return report


def _refuse_names(tables: Tables, source: Tables) -> None:
    people, places = names_of(source)
    found = []
    for table, row, column, text in texts(tables):
        if named := names_in(text, people, [] if table in SITE_TABLES else places):
            found.append(f"{table}, {column}, “{text[:80]}”: {', '.join(named)} (row {row.line} of the release)")
    if found:
        raise ProblemError("No release: these texts seem to name somebody; say it without.\n" + "\n".join(found))


PEOPLE_PER_CELL = """PREFIX nasss: <https://w3id.org/nasss/ontology#>
SELECT ?role ?case (COUNT(DISTINCT ?seat) AS ?people) WHERE {
  ?seat a nasss:Position ; nasss:hasRole ?role .
  OPTIONAL { ?seat nasss:inCase ?case }
} GROUP BY ?role ?case"""


def people_per_cell(graph: Graph) -> list[int]:
    """How many people each role in each site has, by SPARQL over a study's graph; the numbers in order."""
    # An aggregate over nothing is one empty row.
    rows = [row for row in graph.query(PEOPLE_PER_CELL) if not isinstance(row, bool) and row[0] is not None]
    return sorted(int(str(row[2])) for row in rows)


class _Maker:
    """Tables of the release, from tables of the study."""

    def __init__(self, tables: Tables, study: str, k: int, key: bytes) -> None:
        self.source = tables
        self.study = study
        self.k = k
        self.key = key
        self.is_published = access_of(tables) == "published"
        self.people = people_of(tables)
        kept = least(self.people, k) if self.people else Generalisation(EVERYONE, ALL_SITES, False)
        if kept is None:
            raise ProblemError(f"{study}: no release, since all {len(self.people)} people are fewer than k = {k}")
        self.kept = kept
        self.words = kept.words(self.people) if self.people else "a study without people of its own"
        self.citers = citers_of(tables)
        self.withheld = 0
        self.aggregates: list[dict[str, str]] = []
        # Seats need a role, so where all roles are together the release has none.
        has_roles = kept.roles != EVERYONE
        self.seated: dict[Cell, list[Person]] = {}
        for person in self.people if has_roles else ():
            if person.roles:
                cell = person.role(kept.roles), person.site(kept.sites), ""
                self.seated.setdefault(cell, []).append(person)
        self.tables = self._tables()

    # Identifiers

    def _new(self, kind: str, identifier: str) -> str:
        return f"{kind[0]}{hmac.new(self.key, f'{kind}/{identifier}'.encode(), 'sha256').hexdigest()[:12]}"

    def _own(self, table: str, name: str) -> str:
        """The new name of something of the study; a shared term keeps its own."""
        return self._new(table, name) if any(row.text("id") == name for row in self.source[table]) else name

    # Tables

    def _tables(self) -> dict[str, list[Cells]]:
        # The order matters: what is used decides what is kept.
        passages = self._passages()
        findings = list(self._findings(passages))
        extensions = list(self._with_passage("extensions", passages, ("label", "extends")))
        relations = list(self._relations(passages))
        headings = list(self._headings(passages))
        mappings = list(self._mappings({str(row["id"]) for row in extensions}))
        used = {str(row["passage"]) for rows in (extensions, relations, headings) for row in rows if row["passage"]}
        used |= {name for row in findings for name in str(row["sources"]).split(f"{SEPARATOR} ")}
        tables: dict[str, list[Cells]] = {
            "study": [self._study()],
            "technologies": list(self._simple("technologies", ("label",))),
            **self._sites(),
            "phases": list(self._simple("phases", ("label", "order", "start", "end"))) if self.kept.phases else [],
            "table-rows": self.rows,
            "passages": [row for row in passages.values() if row["id"] in used],
            "headings": headings,
            "factors": list(self._factors()),
            "findings": findings,
            "mapping-sets": list(self._simple("mapping-sets", ("version", "label", "author"))) if mappings else [],
            "mappings": mappings,
            "relations": relations,
            "extensions": extensions,
        }
        return {name: _sorted(rows) for name, rows in tables.items() if rows}

    def _study(self) -> Cells:
        row = self.source["study"][0]
        left_out = {"interviews", "hospitals"}
        seats = sum(map(len, self.seated.values()))
        note = f"A release: {self.words}. People, citations, notes and quotes without consent are left out."
        return {
            **{column: value for column, value in row.cells.items() if column not in left_out},
            "id": self.study,
            "interviews": seats or None,
            "note": note,
        }

    def _sites(self) -> dict[str, list[Cells]]:
        """Sites as they are told apart, their types, and the seats in them."""
        cases: list[Cells] = []
        types: list[Cells] = []
        positions: list[Cells] = []
        kinds = {person.sites[0]: self._case_kind(person.sites[0]) for person in self.people if person.sites}
        for level_name in sorted({cell[1] for cell in self.seated if cell[1] not in ("", "not said")}):
            inside = [p for people in self.seated.values() for p in people if p.site(self.kept.sites) == level_name]
            sites = {person.sites[0] for person in inside}
            first = min(inside, key=lambda person: person.key)
            name = first.sites[1] if len(sites) == 1 and self.kept.sites == 0 else level_name
            title = f"{name}, {len(sites)} sites together" if len(sites) > 1 else name
            of_type = first.sites[2] if self.kept.sites <= 2 else level_name
            cases.append(
                {
                    "id": self._new("cases", level_name),
                    "label": title,
                    "kind": kinds[first.sites[0]],
                    "case_type": self._new("case-types", of_type),
                    "printed_interviews": len(inside),
                }
            )
            types.append({"id": self._new("case-types", of_type), "label": of_type, "status": "OwnProposal"})
        for (role, site, _), people in self.seated.items():
            local = self._role_name(people[0])
            for i in range(len(people)):
                positions.append(
                    {
                        "id": self._new("positions", f"{role}/{site}/{i}"),
                        "case": self._new("cases", site) if site not in ("", "not said") else None,
                        "role": local,
                        "printed_role": f"{role} ({len(people)})",
                    }
                )
        unique = list({row["id"]: row for row in types}.values())
        return {"case-types": unique, "cases": cases, "positions": positions}

    def _case_kind(self, case: str) -> str:
        return next(row.required("kind") for row in self.source["cases"] if row.text("id") == case)

    def _role_name(self, person: Person) -> str:
        """The ontology's local name of a person's role at the level kept."""
        for row in self.source["positions"]:
            if role_path(row.required("role")) == person.roles:
                return self._general_role(row.required("role"))
        raise EngineError(f"no seat has the roles {', '.join(person.roles)}")

    def _general_role(self, role: str) -> str:
        line = role_line(role)[::-1]
        return line[min(self.kept.roles, len(line) - 1)]

    def _simple(self, table: str, columns: Sequence[str]) -> Iterator[Cells]:
        for row in self.source[table]:
            yield {"id": self._new(table, row.required("id")), **{column: row.cells[column] for column in columns}}

    def _passages(self) -> dict[str, Cells]:
        """The quotes that may go out, by their old identifier."""
        found: dict[str, Cells] = {}
        for row in self.source["passages"]:
            has_consent = all(row.text(column) for column in _CONSENT)
            if not (self.is_published or has_consent):
                continue
            place = {column: row.required(column) for column in ("section", "paragraph")}
            if not self.is_published:
                # Both would tell the transcript.
                place = {"section": "interview", "paragraph": "not given"}
            cells = {column: row.cells[column] for column in ("quote", *_CONSENT)}
            found[row.required("id")] = {"id": self._new("passages", row.required("id")), **place, **cells}
        return found

    def _with_passage(self, table: str, passages: Mapping[str, Cells], columns: Sequence[str]) -> Iterator[Cells]:
        for row in self.source[table]:
            if passage := passages.get(row.text("passage") or ""):
                yield {
                    "id": self._new(table, row.required("id")),
                    **{column: row.cells[column] for column in columns},
                    "passage": passage["id"],
                }

    def _relations(self, passages: Mapping[str, Cells]) -> Iterator[Cells]:
        for row in self._with_passage("relations", passages, ("cause", "kind", "effect", "attribution")):
            ends = {end: self._own("factors", str(row[end])) for end in ("cause", "effect")}
            yield {**row, **ends}

    def _headings(self, passages: Mapping[str, Cells]) -> Iterator[Cells]:
        for row in self.source["headings"]:
            passage = passages.get(row.text("passage") or "")
            cells = {column: row.cells[column] for column in ("order", "listed_as", "label")}
            name = self._new("headings", row.required("id"))
            yield {"id": name, **cells, "passage": passage["id"] if passage else None}

    def _factors(self) -> Iterator[Cells]:
        for row in self.source["factors"]:
            cells = {column: row.cells[column] for column in ("label", "label_nl", "definition")}
            broader = row.text("broader")
            name = self._new("factors", row.required("id"))
            yield {"id": name, **cells, "broader": broader and self._own("factors", broader)}

    def _mappings(self, extensions: set[str]) -> Iterator[Cells]:
        """Mappings whose target is kept, of factors whose first choice is."""
        kept: list[Cells] = []
        for row in self.source["mappings"]:
            target = self._own("extensions", row.required("maps_to"))
            if target == row.text("maps_to") or target in extensions:
                changed = {"maps_to": target, "factor": self._own("factors", row.required("factor"))}
                kept.append({**row.cells, **changed, "set": self._new("mapping-sets", row.required("set"))})
        first = {(row["set"], row["factor"]) for row in kept if str(row["rank"]) == "0"}
        yield from (row for row in kept if (row["set"], row["factor"]) in first)

    def _findings(self, passages: Mapping[str, Cells]) -> Iterator[Cells]:
        self.rows: list[Cells] = []
        printed = {row.required("id"): row for row in self.source["table-rows"]}
        order = sorted(self.source["findings"], key=lambda row: self._new("findings", row.required("id")))
        numbers = {row.required("id"): self._counts(row) for row in order}
        closed = {
            source
            for row in order
            if row.number("count") is not None and numbers[row.required("id")]["count"] is None
            for source in row.items("sources")
        }
        for row in order:
            counts = numbers[row.required("id")]
            quotes = [str(passages[name]["id"]) for name in row.items("sources") if name in passages]
            lines = [printed[name] for name in row.items("sources") if name in printed]
            if self.is_published and lines:
                sources = [self._line(lines[0], is_withheld=lines[0].required("id") in closed)]
            elif not quotes or not self.is_published:
                sources = [self._own_line(row, counts["count"])]
            else:
                sources = []
            note = _NO_DIRECTION if sources and row.text("listed_as") == "Undirected" else None
            note = _OTHER_DIRECTION if row.text("assessed_as") not in (None, row.text("listed_as")) else note
            heading = row.text("heading")
            columns = ("label", "listed_as", "assessed_as", "response", "elicitation")
            yield {
                "id": self._new("findings", row.required("id")),
                **{column: row.cells[column] for column in columns},
                "factor": self._own("factors", row.required("factor")),
                "heading": heading and self._new("headings", heading),
                **counts,
                **self._attribution(row, has_quote=bool(quotes)),
                "phase": self._new("phases", phase) if (phase := row.text("phase")) and self.kept.phases else None,
                "sources": f"{SEPARATOR} ".join([*sources, *quotes]),
                "note": note,
            }

    def _line(self, row: Row, *, is_withheld: bool) -> str:
        """A row of a published table, without its list of interviewees."""
        name = self._new("table-rows", row.required("id"))
        cells = {column: row.cells[column] for column in ("table", "row", "printed_label")}
        line = {"id": name, **cells, "printed_sum": WITHHELD if is_withheld else row.required("printed_sum")}
        # Several findings may be read from one row.
        self.rows += [line] if line not in self.rows else []
        return name

    def _own_line(self, row: Row, count: str | int | None) -> str:
        """A row of the release's own table of findings, table 1."""
        name = self._new("table-rows", f"own/{row.required('id')}")
        place: Cells = {"table": 1, "row": len(self.rows) + 1, "printed_label": row.required("label")}
        self.rows.append({"id": name, **place, "printed_sum": WITHHELD if count is None else str(count)})
        return name

    def _attribution(self, row: Row, *, has_quote: bool) -> Cells:
        """Whom the finding is attributed to; a role at the level kept, which nobody or k people or more can have."""
        has_roles = has_quote and self.kept.roles != EVERYONE
        roles = [self._general_role(role) for role in row.items("attributed_roles")] if has_roles else []
        attribution = row.items("attribution")
        if row.items("attributed_roles") and not roles:
            attribution = ["AttributedToInterviewees" if x == "AttributedToRoleGroup" else x for x in attribution]
        joined = {"attribution": dict.fromkeys(attribution), "attributed_roles": dict.fromkeys(roles)}
        return {column: f"{SEPARATOR} ".join(values) or None for column, values in joined.items()}

    # Counts

    def _counts(self, row: Row) -> Cells:
        """Count, unit and denominator of a finding as they may go out, and the rows of the aggregates."""
        name = row.required("id")
        unit, count, printed = row.text("unit"), row.number("count"), row.number("denominator")
        empty: Cells = {"count": None, "unit": None, "denominator": None}
        if unit is not None and unit not in PEOPLE_UNITS:
            return {"count": count, "unit": unit, "denominator": printed}
        citers = self.citers.get(name, set())
        number = len(citers) or count
        if number is None:
            return empty
        sizes = self._sizes(row.text("phase"))
        known = self._known(row, number, sizes)
        size = group_size(row, self.source)
        if not known and sizes:
            self.withheld += 1
            self._rows(name, known, sizes)
            return empty
        if not sizes and not is_safe(number, size or number + self.k, self.k):
            self.withheld += 1
            return empty
        if sizes:
            self._rows(name, known, sizes)
        keeps_size = self.kept.phases or not row.text("phase")
        return {"count": number, "unit": unit or "IntervieweeUnit", "denominator": printed if keeps_size else None}

    def _sizes(self, phase: str | None) -> dict[Cell, int]:
        """People of each role and site; of those interviewed at a time point; none when that is not told."""
        if not self.people or (phase and not self.kept.phases):
            return {}
        sizes: dict[Cell, int] = {}
        for person in self.people:
            if phase is None or phase in person.phases:
                cell = self._cell(person)
                sizes[cell] = sizes.get(cell, 0) + 1
        return sizes

    def _cell(self, person: Person) -> Cell:
        return person.role(self.kept.roles) or "everybody", person.site(self.kept.sites) or "all sites", ""

    def _known(self, row: Row, number: int, sizes: Mapping[Cell, int]) -> dict[Block, int]:
        """The counts that are given: of groups when everybody's cell is known, else of all together."""
        total = sum(sizes.values())
        citers = self.citers.get(row.required("id"), set())
        size = group_size(row, self.source)
        where = {person.key: self._cell(person) for person in self.people}
        # One person without a known seat, and a count of groups would tell whether that person cited it.
        is_known = set(where) == {row.required("id") for row in self.source["participants"]}
        if citers and is_known and size == total and len(citers) == number:
            if row.number("count") not in (None, number):
                return {}
            counts: dict[Cell, int] = {}
            for person in citers:
                counts[where[person]] = counts.get(where[person], 0) + 1
            return publishable(counts, sizes, self.k) if set(counts) <= set(sizes) else {}
        fits = number <= total and is_safe(number, min(size or total, total), self.k)
        return {frozenset(sizes): number} if fits else {}

    def _rows(self, finding: str, known: Mapping[Block, int], sizes: Mapping[Cell, int]) -> None:
        """The rows of the aggregates of one finding: single cells, roles, and the groups whose count is given."""
        single = [frozenset([cell]) for cell in sorted(sizes)]
        roles = [frozenset(cell for cell in sizes if cell[0] == role) for role in sorted({cell[0] for cell in sizes})]
        everybody = frozenset(sizes)
        asked: list[Block] = list(dict.fromkeys([*single, *roles, *sorted(known, key=sorted)]))
        name = self._new("findings", finding)
        for i, block in enumerate(asked, start=1):
            if block == everybody and len(single) > 1:
                continue
            low, high = bounds(block, known, sizes)
            cells = sorted(block)
            values = {
                "id": f"{name}-{i}",
                "finding": name,
                "role_group": f"{SEPARATOR} ".join(cell[0] for cell in cells),
                "site_kind": f"{SEPARATOR} ".join(cell[1] for cell in cells),
                "people": str(sum(sizes[cell] for cell in block)),
                "min": str(low),
                "max": str(high),
                "suppressed": "no" if block in known else "yes",
            }
            self.aggregates.append(values)

    # Files

    def write(self, folder: Path, manifest: Mapping[str, str]) -> None:
        """Write tables, aggregates and manifest into a new folder."""
        folder.mkdir()
        for name, rows in self.tables.items():
            columns = [field["name"] for field in schema()[name]["schema"]["fields"]]
            lines = [{column: row.get(column) for column in columns} for row in rows]
            (folder / f"{name}.csv").write_text(_csv(columns, lines, ","), encoding="utf-8", newline="")
        path = folder / AGGREGATES
        path.parent.mkdir()
        path.write_text(_csv(AGGREGATE_COLUMNS, self.aggregates, "\t"), encoding="utf-8", newline="")
        left_out = sorted(name for name, rows in self.source.items() if rows and name not in self.tables)
        document = {
            "study": self.study,
            "made_by": f"nasss {version()}",
            "k": self.k,
            "people": len(self.people),
            "generalised": self.words,
            "roles": self.kept.role_words(self.people),
            "sites": self.kept.site_words(),
            "time_points_kept": self.kept.phases,
            "counts_withheld": self.withheld,
            "tables_left_out": left_out,
            **manifest,
        }
        (folder / MANIFEST).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, str | int | None]], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _sorted(rows: Iterable[Cells]) -> list[Cells]:
    """Rows in the order of their new identifiers, so that the old order tells nothing."""
    return sorted(rows, key=lambda row: str(row.get("id") or (row["set"], row["factor"], row["rank"])))
