"""A team's own study: empty tables to fill in, and the way of filled-in ones into a graph.

Nothing is written before everything was checked, and then tables and graph are put in place together or not at all.
"""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDF

from nasss import coded, codemap, forms, profiles, refi, resources, sheets
from nasss.errors import EngineError, ProblemError, UsageError
from nasss.fast_shapes import check_study
from nasss.forms import FORMS, PEOPLE, Recount, Table
from nasss.graph import study_graph
from nasss.namespaces import NASSS, graph_iri
from nasss.ontology import members
from nasss.resources import WORKSPACE, WORKSPACE_VARIABLE, workspace
from nasss.sheets import Column, Page, Sheet
from nasss.tables import Tables, read_tables, schema
from nasss.turtle import canonical_trig
from nasss.writing import alone, put_together, staging, sweep, why, write_atomically

# What a newcomer needs first, beside the form itself and the list of people.
FIRST = ("study", "technologies", "mapping-sets", "mappings")
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHOWN = 12


@dataclass(frozen=True)
class Options:
    """What is said of a study beside its file.

    Attributes:
        study: its identifier, where no table study says it.
        title: its title, likewise.
        method: its method, likewise.
        technology: the technology it is about, likewise.
        form: ``wide`` or ``long``, where it is to be one of these whatever the headings.
        unit: what sums or cells count, where the file does not say.
        profile: the name of a profile for exports of coding software, or the path of one; one that is saved in
            ``profiles/`` beside the person's own studies goes by its name.
        codebook: an export of the codebook that goes with it.
        map: the map that says what attributes and codes mean.
        key: makes the order of the pseudonyms of a coded project; random when not given.
        sheet: the sheet of a workbook with one table.
        encoding: of a text file.
        delimiter: of a text file.
        quotes: whether words of interviewees are taken in, with their consent.
        replace: whether a study of the same identifier is replaced.
    """

    study: str | None = None
    title: str | None = None
    method: str | None = None
    technology: str | None = None
    form: str | None = None
    unit: str | None = None
    profile: str | None = None
    codebook: Path | None = None
    map: Path | None = None
    key: bytes | None = field(default=None, repr=False)
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quotes: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Addition:
    """What a study adds to a graph.

    Attributes:
        study: its identifier.
        source: the file or folder it was read from.
        into: the graph's folder.
        tables: the number of rows of each table that has any.
        kinds: the number of things of each class of the ontology.
        own_factors: labels of the factors of its own, with the shared factor above each (nothing: not placed).
        shared_factors: labels of the shared factors that it uses.
        units: the number of findings that count each unit.
        roles: how many participants have a role, and how many there are.
        recounts: the printed sums, recounted.
        notes: the choices that were made in reading.
        warnings: what a person should look at.
        doubts: what a person has to confirm before it is written.
        problems: what the shapes found wrong; empty: nothing.
        loss: what was kept and dropped of a coded project.
        written: the files that were written; empty: nothing was.
    """

    study: str
    source: Path
    into: Path
    tables: Mapping[str, int]
    kinds: Mapping[str, int]
    own_factors: tuple[tuple[str, str], ...]
    shared_factors: tuple[str, ...]
    units: Mapping[str, int]
    roles: tuple[int, int]
    recounts: tuple[Recount, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    problems: str = ""
    loss: str = ""
    written: tuple[Path, ...] = ()

    @property
    def can_be_written(self) -> bool:
        """Whether nothing stands in the way of writing it."""
        return not self.problems and not self.doubts

    def to_text(self) -> str:
        """The addition as plain text."""
        return "\n".join(_described(self)) + "\n"


# Where own studies are


def default_target() -> Path:
    """Where a study is added when nothing is said: what NASSS_STUDIES names, else ./nasss-studies.

    Never the ``graph/`` of a checkout: interviews that nobody has cleared must not end up in a repository by default.
    """
    return Path(os.environ.get(WORKSPACE_VARIABLE) or WORKSPACE).expanduser()


# Empty tables


def new(study_id: str, out: Path, *, form: str = "wide") -> list[Path]:
    """Write a folder of empty tables, a workbook with the same sheets, and what each column is for.

    Args:
        study_id: the identifier of the study, for example ``my-study-2024``.
        out: the folder to make, for example one of that name.
        form: ``wide`` (a factor a row, as papers print them) or ``long`` (one statement of one interviewee a row).

    Returns:
        The files.

    Raises:
        UsageError: the identifier or the form is none, or there is such a folder already.
        EngineError: it cannot be written.
    """
    _check_identifier(study_id)
    if form not in FORMS:
        raise UsageError(f"no form {form!r}; the forms are {', '.join(FORMS)}")
    if out.exists() or out.is_symlink():
        raise UsageError(f"{out}: exists already; choose another identifier or folder, or remove it first")
    pages = _pages(study_id, form)
    texts = {f"{page.name}.csv": _csv_text(page) for page in pages}
    texts |= {"columns.md": _columns_text(pages), "README.md": _readme_text(study_id, out, form, pages)}
    book = sheets.to_workbook(pages)
    with _staging(out.parent) as stage:
        folder = stage / study_id
        folder.mkdir()
        for name, text in texts.items():
            write_atomically(folder / name, text)
        (folder / f"{study_id}.xlsx").write_bytes(book)
        os.rename(folder, out)
    return [out / name for name in sorted([*texts, f"{study_id}.xlsx"])]


def _check_identifier(study_id: str) -> None:
    if not _IDENTIFIER.fullmatch(study_id):
        raise UsageError(
            f"{study_id!r} is no identifier of a study; expected lower-case letters, digits and single hyphens, "
            "for example my-study-2024"
        )


def _pages(study_id: str, form: str) -> list[Page]:
    """The sheets of an empty study: the row of the study has its identifier."""
    pages = [_table_page(name) for name in FIRST[:2]]
    columns = [column.name for column in pages[0].columns]
    known = {"id": study_id, "kind": "primary", "access": "restricted"}
    pages[0] = Page("study", pages[0].columns, (tuple(known.get(name, "") for name in columns),))
    pages += [Page(name, forms.form_columns(name)) for name in (form, PEOPLE)]
    return pages + [_table_page(name) for name in FIRST[2:]]


def _table_page(name: str) -> Page:
    """An empty sheet for a table of a study folder."""
    columns = []
    for field_ in schema()[name]["schema"]["fields"]:
        constraints = field_.get("constraints", {})
        needed = "Required. " if constraints.get("required") else ""
        classes = [kind for kind in field_.get("refersTo", []) if kind not in schema() and kind != "*"]
        choices = tuple(constraints.get("enum", ())) or tuple(
            sorted({term for kind in classes for term in members(kind)})
        )
        several = " Several: separated by a semicolon." if field_.get("list") else ""
        is_open = bool(field_.get("list")) or len(classes) < len(field_.get("refersTo", []))
        columns.append(Column(field_["name"], f"{needed}{field_['description']}{several}", choices, is_open))
    return Page(name, tuple(columns))


def _csv_text(page: Page) -> str:
    """A table as CSV: none of what stands in these needs quotation marks."""
    return "\n".join(",".join(row) for row in [[column.name for column in page.columns], *page.rows]) + "\n"


def _columns_text(pages: Sequence[Page]) -> str:
    lines = ["# The columns", "", "Each table is a CSV file beside this one, and a sheet of the workbook."]
    for page in pages:
        lines += ["", f"## {page.name}", "", "| column | what it is | allowed |", "|---|---|---|"]
        for column in page.columns:
            lines.append(f"| `{column.name}` | {_in_cell(column.note)} | {_allowed(column)} |")
    return "\n".join(lines) + "\n"


def _allowed(column: Column) -> str:
    shown = ", ".join(f"`{value}`" for value in column.choices[:_SHOWN])
    if len(column.choices) > _SHOWN:
        shown += f" and {len(column.choices) - _SHOWN} more: the list in the workbook"
    return f"{shown}, or of another table" if column.choices and column.is_open else shown


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


def _readme_text(study_id: str, out: Path, form: str, pages: Sequence[Page]) -> str:
    others = [name for name in schema() if name not in {page.name for page in pages} and name not in forms.MADE]
    what = {
        "wide": "`wide` takes a table as papers print it: one factor a row, with the interviewees and the sum.",
        "long": "`long` takes one statement a row: this interviewee named this factor as a help or a hindrance.",
    }
    listed = "\n".join(f"- `{name}.csv`: {schema()[name]['title']}" for name in others)
    return f"""# {study_id}

Fill in the CSV files, or the workbook `{study_id}.xlsx` with the same sheets (it has drop-downs), not both.
`columns.md` says what each column is for.

{what[form]} `{PEOPLE}` is for roles and sites: leave out whom you do not know; nobody's role is guessed.
Interviewees are numbers (`4`, `p04`), never names. `study` needs a title and a method, `technologies` a row.

Then see what would be added, and add it:

    nasss study add {out.name}
    nasss study add {out.name} --write

`access` in `study` stays `restricted` unless everything in these tables is printed in a publication.

Not needed at first. These tables of a study can stand beside the others:

{listed}
"""


# Adding


def add(path: Path, options: Options | None = None, *, write: bool, into: Path | None = None) -> Addition:
    """Check a study and say what it would add; with `write`, add it.

    Args:
        path: a folder of CSV tables, a workbook, a CSV file in the wide or long form, or an export of coding
            software for which a profile and a map are given.
        options: what is said beside the file.
        write: whether it is added.
        into: the folder of the graph: it gets ``studies/<id>/`` and ``<id>.trig``; see `default_target`.

    Raises:
        UsageError: the file is of another kind, something needed is not said, or the identifier is taken.
        ProblemError: the tables have problems, or, with `write`, the shapes or a doubt stand in the way.
        EngineError: something cannot be read or written.
    """
    options = options or Options()
    into = into or default_target()
    draft = _read(path, options)
    _check_free(draft.study, into, options.replace)
    with _staging(into if write else None) as stage:
        folder = stage / draft.study
        _lay_out(draft, folder)
        tables = _checked_tables(draft, folder)
        graph = study_graph(tables)
        report = check_study(graph, draft.study)
        kinds = Counter(
            str(kind).removeprefix(str(NASSS)) for kind in graph.objects(None, RDF.type) if str(kind).startswith(NASSS)
        )
        addition = _addition(draft, tables, into, kinds, "" if report.conforms else report.to_table())
        if not write:
            return addition
        if not addition.can_be_written:
            raise ProblemError(f"{addition.to_text()}\nNothing was written: see above.")
        text = canonical_trig(graph, graph_iri(draft.study))
        write_atomically(stage / f"{draft.study}.trig", text)
        written = _put_in_place(draft.study, stage, into, options.replace)
    return _with_files(addition, written)


def coded_project(path: Path, options: Options | None = None) -> coded.Project:
    """A project of coding software: a REFI-QDA project, or an export as a table.

    Raises:
        UsageError: the headings are not known.
        ProblemError: the file has problems.
        EngineError: it cannot be read.
    """
    return _project(path, options or Options())[0]


def draft_map(path: Path, options: Options | None = None) -> str:
    """A map of an export of coding software in which nothing is decided, as a text to edit.

    Raises:
        UsageError: the headings are not known.
        ProblemError: the file has problems.
        EngineError: it cannot be read.
    """
    project = coded_project(path, options)
    return refi.import_coded(project, None, "study", title="", out=Path()).proposal or ""


@dataclass
class _Draft:
    """A study as it was read: rows of tables, or files to copy."""

    study: str
    source: Path
    rows: coded.Rows = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    recounts: tuple[Recount, ...] = ()
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    loss: str = ""


def _read(path: Path, options: Options) -> _Draft:
    if not path.exists():
        raise EngineError(f"{path}: there is no such file or folder")
    if options.form is not None and options.form not in FORMS:
        raise UsageError(f"no form {options.form!r}; the forms are {', '.join(FORMS)}")
    if path.is_dir():
        return _read_folder(path, options)
    if sheets.is_sheet(path) and options.sheet is None and options.profile is None:
        found = {sheet.name: sheet for sheet in sheets.read_workbook(path)}
        if set(found) & {*schema(), *FORMS}:
            return _read_book(path, found, options)
    if options.profile is not None or path.suffix.lower() == ".qdpx":
        return _read_export(path, options)
    reading = profiles.read_table(path, sheet=options.sheet, encoding=options.encoding, delimiter=options.delimiter)
    form = options.form or forms.form_of(reading.sheet.header)
    if form is None:
        return _read_export(path, options)
    return _read_single(path, form, reading, options)


def _read_folder(path: Path, options: Options) -> _Draft:
    """A folder of CSV tables: of a study, or a form with tables beside it."""
    if options.sheet or options.profile:
        raise UsageError(f"{path}: a folder of tables has no sheets and needs no profile; leave the options out")
    files = {file.stem: file for file in sorted(path.glob("*.csv"))}
    if not files:
        raise EngineError(f"{path}: there is no CSV file in it; expected study.csv and the other tables")
    if not set(files) & set(FORMS):
        study = _only_study(files, path)
        return _Draft(study, path, files=files, places={name: str(file) for name, file in files.items()})
    tables, how, doubts = {}, dict[str, list[str]](), list[str]()
    for name, file in files.items():
        if not file.read_bytes().strip():
            raise ProblemError(f"{file}: the file is empty; give it its header, or remove it")
        reading = profiles.read_table(file, encoding=options.encoding, delimiter=options.delimiter)
        tables[name] = Table(str(file), reading.sheet)
        for note in reading.notes:
            how.setdefault(note.removeprefix(f"{file}: "), []).append(file.name)
        doubts += reading.doubts
    books = sorted(path.glob("*.xlsx"))
    form = next(name for name in FORMS if name in files)
    if books and not tables[form].sheet.lines:
        raise ProblemError(
            f"{files[form]}: there are no rows in it; if you filled in the workbook instead, add that: {books[0]}"
        )
    draft = _converted(path, tables, options)
    return _noted(draft, [f"{', '.join(names)}: {note}" for note, names in how.items()], doubts)


def _only_study(files: Mapping[str, Path], path: Path) -> str:
    """The identifier of a folder of tables: what study.csv says, else the folder's name, which it must then have."""
    if "study" not in files:
        raise EngineError(f"{path}: no study here; expected study.csv and the other tables, or wide.csv or long.csv")
    try:
        sheet = profiles.read_table(files["study"], encoding="utf-8").sheet
        place = sheet.header.index("id")
        return _fit_for_name(sheet.lines[0].cells[place].strip()) or path.resolve().name
    except (ProblemError, UsageError, ValueError, IndexError):
        return path.resolve().name  # whatever is wrong with it is said by the checks of the tables


def _fit_for_name(text: str) -> str:
    """The text, when a folder may be called so; else nothing."""
    return text if _IDENTIFIER.fullmatch(text) else ""


def _read_book(path: Path, found: Mapping[str, Sheet], options: Options) -> _Draft:
    """A workbook with a sheet for each table."""
    tables = {name: Table(f"{path}, sheet {name!r}", sheet) for name, sheet in found.items()}
    if set(found) & set(FORMS):
        return _converted(path, tables, options)
    rows, problems = {}, list[str]()
    for name, table in tables.items():
        if name not in schema():
            problems.append(f"{table.place}: no table has this name; the tables are {', '.join(schema())}")
            continue
        columns = [column["name"] for column in schema()[name]["schema"]["fields"]]
        problems += [
            f"{table.place}, column {heading!r}: no column of this table; they are {', '.join(columns)}"
            for heading in table.sheet.header
            if heading not in columns
        ]
        rows[name] = [dict(zip(table.sheet.header, line.cells, strict=True)) for line in table.sheet.lines]
    if problems:
        raise ProblemError("\n".join(problems))
    studies = rows.get("study", [])
    if not studies:
        raise ProblemError(f"{path}: no study here; the sheet study needs a row")
    study = _fit_for_name(studies[0].get("id", ""))
    if not study:
        _check_identifier(studies[0].get("id", ""))
    return _Draft(study, path, rows, places={name: table.place for name, table in tables.items()})


def _read_single(path: Path, form: str, reading: profiles.Reading, options: Options) -> _Draft:
    """A file with one table in a form: what stands in other tables is said beside it."""
    _say_what_is_missing(path, {}, options)
    draft = _converted(path, {form: Table(str(path), reading.sheet)}, options)
    return _noted(draft, reading.notes, reading.doubts)


def _noted(draft: _Draft, notes: Sequence[str], doubts: Sequence[str]) -> _Draft:
    draft.notes += notes
    draft.doubts += doubts
    return draft


def _converted(path: Path, tables: Mapping[str, Table], options: Options) -> _Draft:
    both = [name for name in FORMS if name in tables]
    if len(both) > 1 or (options.form and options.form not in tables):
        raise UsageError(f"{path}: expected one of the forms {', '.join(FORMS)}, found {', '.join(both)}")
    given = {name: table for name, table in tables.items() if table.sheet.lines or name in FORMS}
    made = forms.convert(both[0], given, unit=options.unit, quotes=options.quotes)
    rows = {name: list(of_table) for name, of_table in made.rows.items()}
    _say_what_is_missing(path, rows, options)
    study = rows["study"][0].get("id", "")
    _check_identifier(study)
    places = {name: table.place for name, table in tables.items()}
    return _Draft(study, path, rows, places=places, recounts=made.recounts, warnings=list(made.warnings))


def _say_what_is_missing(path: Path, rows: coded.Rows, options: Options) -> None:
    """Complete the tables study and technologies from the options."""
    said = {"id": options.study, "title": options.title, "method": options.method}
    row = rows.setdefault("study", [{}])[0]
    for column, text in said.items():
        if text and row.get(column) and row[column] != text:
            raise UsageError(f"{path}: the table study says {row[column]!r} for {column}, the option says {text!r}")
        row[column] = row.get(column) or text or ""
    if options.technology:
        rows.setdefault("technologies", []).append({"id": "technology", "label": options.technology})
    missing = [f"--{'study' if name == 'id' else name}" for name in said if not row[name]]
    missing += [] if rows.get("technologies") else ["--technology"]
    if missing:
        raise UsageError(
            f"{path}: nothing says {', '.join(missing)}; give these options, or fill in the tables that "
            "nasss study new writes"
        )


def _project(path: Path, options: Options) -> tuple[coded.Project, tuple[str, ...], tuple[str, ...]]:
    """A coded project, the choices that were made in reading it, and those to confirm."""
    if path.suffix.lower() == ".qdpx":
        return refi.read_project(path), (f"{path}: read as a REFI-QDA project",), ()
    folder = workspace() or default_target()
    known = profiles.load_profile(options.profile, folder / "profiles") if options.profile else profiles.BUILT_IN
    project, reading = profiles.read_project(
        path,
        known,
        codebook=options.codebook,
        unit=options.unit,
        sheet=options.sheet,
        encoding=options.encoding,
        delimiter=options.delimiter,
    )
    return project, reading.notes, reading.doubts


def _read_export(path: Path, options: Options) -> _Draft:
    """An export of coding software: what it means is told by a map."""
    project, notes, doubts = _project(path, options)
    if options.map is None:
        raise UsageError(
            f"{path}: an export of coding software needs a map, which says who the interviewees are and what the codes "
            "mean; write one to edit (nasss study map), and give it as --map"
        )
    if options.quotes:
        raise UsageError(f"{path}: words are taken in from the long form only, where each has its consent beside it")
    missing = [f"--{name}" for name in ("study", "title") if not getattr(options, name)]
    if missing:
        raise UsageError(f"{path}: nothing says {', '.join(missing)}; give these options")
    study, title = options.study or "", options.title or ""
    rows, loss = coded.to_tables(project, codemap.read_map(options.map), study, title=title, key=options.key)
    if options.method:
        rows["study"][0]["method"] = options.method
    draft = _Draft(study, path, rows, loss=loss.to_text())
    return _noted(draft, notes, doubts)


def _check_free(study: str, into: Path, replace: bool) -> None:
    shipped = resources.graph_dir()
    # Tables without a graph may be of a run that was killed between the two, see `_put_in_place`.
    if (into / f"{study}.trig").exists() and not replace:
        raise UsageError(f"{into}: the study {study!r} is there already; give --replace, or another identifier")
    is_elsewhere = into.resolve() != shipped.resolve()
    if is_elsewhere and ((shipped / "studies" / study).exists() or (shipped / f"{study}.trig").exists()):
        raise UsageError(f"the study {study!r} comes with nasss; two studies of one name would mix. Choose another one")


# Tables, in a folder of their own


@contextmanager
def _staging(into: Path | None) -> Iterator[Path]:
    """A folder that is gone afterwards; beside the place to write to, so that a rename is enough to publish it."""
    try:
        if into is not None:
            into.mkdir(parents=True, exist_ok=True)
        with staging(into) if into is not None else tempfile.TemporaryDirectory() as stage:
            yield Path(stage)
    except OSError as error:
        place = into or tempfile.gettempdir()
        hint = "" if into is None else f"; {WORKSPACE_VARIABLE} can name another folder"
        raise EngineError(f"{place}: cannot be written to: {why(error)}{hint}") from error


def _lay_out(draft: _Draft, folder: Path) -> None:
    if draft.files:
        folder.mkdir()
        for name, file in draft.files.items():
            shutil.copyfile(file, folder / f"{name}.csv")
        return
    try:
        coded.write_study(folder, draft.rows)
    except ProblemError as error:
        raise ProblemError(_as_given(str(error), draft, folder)) from None


def _checked_tables(draft: _Draft, folder: Path) -> Tables:
    try:
        return read_tables(folder)
    except ProblemError as error:
        raise ProblemError(_as_given(str(error), draft, folder)) from None


def _as_given(message: str, draft: _Draft, folder: Path) -> str:
    """A message about a table, with the place that the person knows."""

    def place(match: "re.Match[str]") -> str:
        made = f"{draft.source} (table {match[1]}, as made from it)"
        return draft.places.get(match[1], made)

    return re.sub(rf"\S*/{re.escape(folder.name)}/([a-z-]+)\.csv", place, message)


def _addition(draft: _Draft, tables: Tables, into: Path, kinds: Mapping[str, int], problems: str) -> Addition:
    labels = {row.required("id"): row.required("label") for row in tables["factors"]}
    used = {row.required("factor") for row in tables["findings"]}
    units = Counter(row.required("unit") for row in tables["findings"] if row.text("unit"))
    known = sum(row.text("position") is not None for row in tables["participants"])
    return Addition(
        study=draft.study,
        source=draft.source,
        into=into,
        tables={name: len(rows) for name, rows in tables.items() if rows},
        kinds={kind: kinds[kind] for kind in sorted(kinds) if kind not in ("StudyPart", "SourcePart")},
        own_factors=tuple((row.required("label"), row.text("broader") or "") for row in tables["factors"]),
        shared_factors=tuple(sorted(used - set(labels))),
        units={unit: units[unit] for unit in sorted(units)},
        roles=(known, len(tables["participants"])),
        recounts=draft.recounts,
        notes=tuple(draft.notes),
        warnings=tuple([*draft.warnings, *_warnings(tables, into)]),
        doubts=tuple(draft.doubts),
        problems=problems,
        loss=draft.loss,
    )


def _warnings(tables: Tables, into: Path) -> Iterator[str]:
    is_published = tables["study"][0].text("access") == "published"
    if not is_published and into.resolve() == resources.graph_dir().resolve():
        yield (
            f"the study is restricted, and {into} belongs to a checkout that may be published; keep it elsewhere "
            f"({WORKSPACE_VARIABLE} names a folder)"
        )
    units = {row.text("unit") for row in tables["findings"]}
    if "CodingUnit" in units:
        yield "some counts are of codings, not of people"
    unplaced = [row.required("label") for row in tables["factors"] if row.text("broader") is None]
    if unplaced:
        yield (
            f"{len(unplaced)} of the study's own factors stand under no shared factor, so questions across studies do "
            f"not find them: {', '.join(unplaced[:_SHOWN])}{', ...' if len(unplaced) > _SHOWN else ''}"
        )
    if not tables["mappings"]:
        yield "no factor is mapped to a question of the framework (tables mapping-sets and mappings)"


def _described(addition: Addition) -> Iterator[str]:
    state = "added to" if addition.written else "would be added to"
    yield f"{addition.study}: {state} {addition.into}"
    yield from (f"  {note}" for note in addition.notes)
    yield from _section("Rows", (f"{count:>6}  {name}" for name, count in addition.tables.items()))
    yield from _section("Things", (f"{count:>6}  {name}" for name, count in addition.kinds.items()))
    own = (
        f"new: {label}{f' (under {broader})' if broader else ' (not placed)'}"
        for label, broader in addition.own_factors
    )
    yield from _section("Factors", [*own, *(f"shared: {name}" for name in addition.shared_factors)])
    yield from _section("Units", (f"{count:>6}  findings in {unit}" for unit, count in addition.units.items()))
    known, people = addition.roles
    if people:
        how = "known" if known == people else "not known" if known == 0 else "partly known"
        yield from _section("Roles", [f"{how}: {known} of {people} participants"])
    sums = (
        f"{recount.row}: printed {recount.printed}, listed {'-' if recount.listed is None else recount.listed}: "
        f"{recount.verdict} ({recount.factor})"
        for recount in addition.recounts
    )
    yield from _section("Sums recounted", sums)
    yield from _section("Kept and lost", addition.loss.splitlines())
    yield from _section("Look at", addition.warnings)
    yield from _section("Confirm first", addition.doubts)
    yield from _section("Problems", addition.problems.splitlines())
    yield from _section("Written", map(str, addition.written))


def _section(title: str, lines: "Iterator[str] | Sequence[str] | map[str]") -> Iterator[str]:
    texts = list(lines)
    if texts:
        yield from ("", title, *(f"  {text}" if text else "" for text in texts))


def _with_files(addition: Addition, written: Sequence[Path]) -> Addition:
    from dataclasses import replace

    return replace(addition, written=tuple(written))


# Putting a study in place


def _put_in_place(study: str, stage: Path, into: Path, replace: bool) -> list[Path]:
    """Put tables and graph where they belong; when one cannot be put there, all is as it was before.

    Killed between the two, it leaves tables without their graph, or with an older one. Both are ended by running it
    again, or by nasss build.
    """
    places = [into / "studies" / study, into / f"{study}.trig"]
    with alone(into):
        _check_free(study, into, replace)
        (into / "studies").mkdir(exist_ok=True)
        sweep(into / "studies")
        moves = [(stage / place.name, place) for place in places]
        if not replace and places[0].exists():
            if _files(moves[0][0]) != _files(places[0]):
                raise UsageError(
                    f"{places[0]}: there are other tables of the study {study!r} already, without a graph. "
                    "Give --replace, or another identifier, or make their graph with nasss build"
                )
            del moves[0]
        try:
            put_together(moves)
        except BaseException:
            with suppress(OSError):
                (into / "studies").rmdir()  # only when it is empty
            raise
    return places


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
