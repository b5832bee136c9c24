"""Read and write REFI-QDA: coded projects (.qdpx) and codebooks (.qdc). The only module that uses xmlschema.

A project file is a zip from strangers with XML from strangers in it. Nothing is unpacked to disk, nothing is fetched
from a network or from a path that the file names, and everything that is read has a limit. Elements are told by
their local names, since the namespaces of tools differ; where a file departs from the schema it is said, and
reading goes on where it can.
"""

import hashlib
import lzma
import re
import stat
import struct
import uuid
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from nasss import coded
from nasss.coded import Attribute, Code, Coding, Document, Dropped, LossReport, Person, Project
from nasss.errors import EngineError, ProblemError
from nasss.positions import Positions, Span, Text, detect

if TYPE_CHECKING:
    from nasss.coded import Map

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
FORMATS = {"Project": "REFI-QDA project", "CodeBook": "REFI-QDA codebook"}
MAIN = "project.qde"

MEGABYTE = 1024 * 1024
ENTRIES = 10_000  # files in the zip
ENTRY_SIZE = 64 * MEGABYTE  # of one file that is read
TOTAL_SIZE = 256 * MEGABYTE  # of all files that are read
RATIO = 200  # unpacked to packed size, for files over a megabyte
DIRECTORY_SIZE = 16 * MEGABYTE  # of the list of files in the zip
ELEMENTS = 300_000
DEPTH = 100  # of elements in each other
ATTRIBUTES = 100  # of one element
DEPARTURES = 50  # from the schema, that are listed
DEPARTURES_SEEN = 2_000  # after which the rest is not compared

# From this and the IRI of a factor comes its identifier in our codebooks: always the same one.
FACTORS = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/nasss/")

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
_PREFIXED = re.compile(r"(?:cases?|documents?|files?|sources?)\s*:\s*(?=\S)", re.IGNORECASE)
# What XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a broken zip makes the standard library raise.
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError),
    *(zlib.error, lzma.LZMAError, struct.error, OverflowError, KeyError, IndexError, OSError),
)


# The zip


class _Archive:
    """The files of a zip, read in memory and within limits."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path = path
        self.total = 0
        _check_directory(path, file)
        try:
            self.zip = zipfile.ZipFile(file)
            infos = self.zip.infolist()
        except _BROKEN as error:
            raise ProblemError(
                f"{path}: not a zip file that can be read ({error}); export the project again"
            ) from error
        self.files: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._add(info)

    def _add(self, info: zipfile.ZipInfo) -> None:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or re.match("[A-Za-z]:", name) or "\0" in info.orig_filename:
            raise ProblemError(
                f"{self.path}: the name {name!r} leads out of the archive; no coding software writes that"
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ProblemError(f"{self.path}: {name!r} is a link, not a file; no coding software writes that")
        if name.endswith("/"):
            return
        if name.lower() in self.files:
            raise ProblemError(f"{self.path}: {name!r} is in the archive twice, so what it holds is not certain")
        self.files[name.lower()] = info

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a file, in pieces.

        Raises:
            ProblemError: it cannot be unpacked, or is larger than is believed.
        """
        info = self.files[name]
        if info.flag_bits & 0x1:
            raise ProblemError(f"{self.path}: {name!r} is locked with a password; export the project without one")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ProblemError(f"{self.path}: {name!r} is packed in a way that REFI-QDA does not use; export it again")
        size = 0
        try:
            with self.zip.open(info) as file:
                while piece := file.read(64 * 1024):
                    size += len(piece)
                    self.total += len(piece)
                    self._check_size(name, size, info.compress_size)
                    yield piece
        except _BROKEN as error:
            raise ProblemError(
                f"{self.path}: {name!r} cannot be unpacked ({error}); export the project again"
            ) from error

    def _check_size(self, name: str, size: int, packed: int) -> None:
        if size > ENTRY_SIZE:
            raise ProblemError(f"{self.path}: {name!r} is larger than {ENTRY_SIZE // MEGABYTE} MB unpacked")
        if self.total > TOTAL_SIZE:
            raise ProblemError(f"{self.path}: larger than {TOTAL_SIZE // MEGABYTE} MB unpacked, the texts alone")
        if size > MEGABYTE and size > RATIO * max(packed, 1):
            raise ProblemError(f"{self.path}: {name!r} grows more than {RATIO} times when unpacked: not a text")


def _check_directory(path: Path, file: IO[bytes]) -> None:
    """Refuse a zip with too long a list of files before that list is read into memory."""
    length = file.seek(0, 2)
    file.seek(max(0, length - 65_557 - 20))
    tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) < found + 22:
        raise ProblemError(f"{path}: not a zip file; expected a project exported as REFI-QDA (.qdpx)")
    entries, size = struct.unpack("<HL", tail[found + 10 : found + 16])
    locator = tail[max(0, found - 20) : found]
    if locator[:4] == b"PK\x06\x07":
        file.seek(min(struct.unpack("<Q", locator[8:16])[0], length))
        # The larger record stands where the locator says, or just before it; readers differ in where they look.
        for record in (file.read(56), tail[max(0, found - 76) : found - 20]):
            if len(record) == 56 and record[:4] == b"PK\x06\x06":
                entries = max(entries, struct.unpack("<Q", record[32:40])[0])
                size = max(size, struct.unpack("<Q", record[40:48])[0])
    file.seek(0)
    if entries > ENTRIES or size > DIRECTORY_SIZE:
        raise ProblemError(f"{path}: lists {entries:,} files; {ENTRIES:,} at most are read")


# The XML


@dataclass
class _Parsed:
    """A parsed file: its root, in the namespace of the schema, and where it departs from that."""

    root: Element
    kind: str
    valid: bool | None
    problems: tuple[str, ...]


class _Tree:
    """Builds the elements of a file in the namespace of its schema, and keeps their lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.builder = ElementTree.TreeBuilder()
        self.lines: dict[int, int] = {}
        self.depth = 0
        self.namespaces: Counter[str] = Counter()
        self.namespace = ""
        self.expat: Any = None

    @property
    def line(self) -> int:
        """The line that is being read."""
        return int(self.expat.CurrentLineNumber)

    def start(self, tag: str, attributes: Mapping[str, str]) -> Element:
        namespace, local = _split(tag)
        if namespace == _XINCLUDE:
            raise ProblemError(
                f"{self.name}, line {self.line}: an XInclude, which asks for another file; it is refused"
            )
        self.namespaces[namespace] += 1
        self.depth += 1
        if not self.lines:
            self.namespace = CODEBOOK_NAMESPACE if local == "CodeBook" else PROJECT_NAMESPACE
        if self.depth > DEPTH:
            raise ProblemError(f"{self.name}, line {self.line}: more than {DEPTH} elements in each other")
        if len(self.lines) >= ELEMENTS:
            raise ProblemError(f"{self.name}: more than {ELEMENTS:,} elements; is this one project?")
        if len(attributes) > ATTRIBUTES:
            raise ProblemError(f"{self.name}, line {self.line}: more than {ATTRIBUTES} attributes in one element")
        # Where a schema is to be found is ours to know; a file that names a place is not listened to.
        kept = {_split(key)[1]: value for key, value in attributes.items() if not key.startswith(_XSI)}
        element = self.builder.start(f"{{{self.namespace}}}{local}", kept)
        self.lines[id(element)] = self.line
        return element

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return self.builder.end(f"{{{self.namespace}}}{_split(tag)[1]}")

    def data(self, text: str) -> None:
        self.builder.data(text)

    def close(self) -> Element:
        return self.builder.close()


def _split(tag: str) -> tuple[str, str]:
    namespace, _, local = tag.rpartition("}")
    return namespace.removeprefix("{"), local


def _parse(pieces: Iterable[bytes], name: str) -> _Parsed:
    """Parse a project or a codebook, and compare it with its schema.

    Raises:
        ProblemError: it is not well-formed, holds what is refused, or is something else.
        EngineError: defusedxml or xmlschema is not installed.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import DefusedXMLParser
    except ImportError as error:
        raise EngineError("defusedxml is not installed; install it with: pip install 'nasss[import]'") from error
    tree = _Tree(name)
    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    tree.expat = parser.parser
    try:
        for piece in pieces:
            parser.feed(piece)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise ProblemError(
            f"{name}: holds a document type or entities ({type(error).__name__}), which REFI-QDA does not use; refused"
        ) from error
    except (ElementTree.ParseError, ValueError, LookupError, OverflowError) as error:
        raise ProblemError(f"{name}: not well-formed XML ({error}); export it again") from error
    except AssertionError as error:
        raise ProblemError(f"{name}: no XML in it; export it again") from error
    kind = _split(root.tag)[1]
    if kind not in FORMATS:
        raise ProblemError(f"{name}: the outermost element is {kind!r}; expected Project or CodeBook")
    valid, problems = _departures(root, tree, kind)
    return _Parsed(root, kind, valid, problems)


def _departures(root: Element, tree: _Tree, kind: str) -> tuple[bool | None, tuple[str, ...]]:
    """Whether a file keeps to its schema, and where not."""
    problems = Counter(
        f"{count:,} elements are in the namespace {namespace!r}; expected {tree.namespace!r}"
        for namespace, count in sorted(tree.namespaces.items())
        if namespace != tree.namespace
    )
    try:
        for number, error in enumerate(_schema(kind).iter_errors(root), 1):
            line = tree.lines.get(id(error.elem))
            place = f"line {line}, " if line else ""
            local = _split(error.elem.tag)[1] if error.elem is not None else kind
            problems[f"{place}{local}: {_shortened(str(error.reason))}"] += 1
            if len(problems) >= DEPARTURES or number >= DEPARTURES_SEEN:
                problems[f"{len(problems)} departures are listed; there may be more"] += 1
                break
    except RecursionError:
        problems["codes in each other too deep to compare with the schema"] += 1
        return None, _counted(problems)
    return not problems, _counted(problems)


def _counted(problems: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(text if count == 1 else f"{text} ({count} times)" for text, count in problems.items())


@cache
def _schema(kind: str) -> Any:
    try:
        import xmlschema
    except ImportError as error:
        raise EngineError("xmlschema is not installed; install it with: pip install 'nasss[import]'") from error
    file = Path(__file__).parent / "schemas" / ("refi-codebook.xsd" if kind == "CodeBook" else "refi-project.xsd")
    try:
        return xmlschema.XMLSchema(str(file), defuse="always", allow="local")
    except (OSError, xmlschema.XMLSchemaException) as error:
        raise EngineError(f"{file}: the schema cannot be read: {error}; install the package again") from error


def _shortened(text: str) -> str:
    text = coded.clean(text.replace(f"{{{PROJECT_NAMESPACE}}}", "").replace(f"{{{CODEBOOK_NAMESPACE}}}", ""))
    return text if len(text) <= 200 else f"{text[:197]}..."


def _children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children with one of some local names."""
    for child in element if element is not None else ():
        if _split(child.tag)[1] in names:
            yield child


def _child(element: Element | None, name: str) -> Element | None:
    return next(_children(element, name), None)


def _within(element: Element | None, suffix: str) -> Iterator[Element]:
    """All elements inside whose local name ends so."""
    for inner in element.iter() if element is not None else ():
        if inner is not element and _split(inner.tag)[1].endswith(suffix):
            yield inner


def _guid(element: Element, *names: str) -> str:
    """An identifier, without braces and in lower case; empty without one."""
    for name in names or ("guid",):
        if value := element.get(name, "").strip().strip("{}").lower():
            return value
    return ""


def _number(element: Element, name: str) -> int | None:
    value = element.get(name, "").strip()
    return int(value) if re.fullmatch("[0-9]{1,12}", value) else None


# A project


def read_project(path: Path) -> Project:
    """Read a coded project.

    Args:
        path: a .qdpx file.

    Returns:
        The project, with offsets in code points of plain text where the convention of the file could be found.

    Raises:
        ProblemError: it cannot be read as such, breaks a limit, or nothing is coded in it.
        EngineError: the file cannot be opened, or a library is not installed.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            archive = _Archive(path, file)
            if MAIN not in archive.files:
                nested = [name for name in archive.files if name.endswith((MAIN, ".qdpx"))]
                hint = f"; there is {nested[0]!r}: unpack the archive and take that" if nested else ""
                raise ProblemError(f"{path}: no {MAIN} in it, so this is no REFI-QDA project{hint}")
            parsed = _parse(archive.read(MAIN), f"{path}, {MAIN}")
            if parsed.kind != "Project":
                raise ProblemError(f"{path}, {MAIN}: a codebook; expected a project")
            return _Project(parsed, archive).read(digest)
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error


class _Project:
    """Reads the parts of a project."""

    def __init__(self, parsed: _Parsed, archive: _Archive) -> None:
        self.parsed, self.root, self.archive = parsed, parsed.root, archive
        self.dropped: Counter[tuple[str, str]] = Counter()
        self.codings: list[Coding] = []
        self.passages: list[tuple[range, str, Span]] = []  # which codings, document, raw positions
        self.texts: dict[str, Text] = {}
        self.selections: dict[str, str] = {}  # document of each selection
        self.attributes: dict[str, list[Attribute]] = defaultdict(list)
        self.case_passages: dict[str, set[str]] = defaultdict(set)
        self.cases = {_guid(case): case for case in _children(_child(self.root, "Cases"), "Case")}
        self.codes = self._codes()
        self.variables = self._variables()

    def read(self, digest: str) -> Project:
        sets = self._sets()
        documents: dict[str, Document] = {}
        for source in _children(_child(self.root, "Sources"), *_SOURCES):
            key = _guid(source) or f"source {len(documents)}"
            if key in documents:
                self._drop("documents", "another document of the file has the same identifier")
                continue
            self._source(source, key)
            documents[key] = Document(key, tuple(self._values(source)), tuple(sets[key]))
        people = tuple(self._people(documents))
        documents = {key: self._described(document) for key, document in documents.items()}
        positions = detect(self.texts, [(document, raw) for _, document, raw in self.passages])
        codings = self._placed(positions)
        if not codings:
            raise ProblemError(
                f"{self.archive.path}: no coding in it: nothing was coded, or the software that wrote it left the "
                "codings out. Look in that software whether passages are coded, and export again"
            )
        self._drop_the_rest(positions)
        return Project(
            format=FORMATS["Project"],
            tool=self.root.get("origin"),
            sha256=digest,
            codes=tuple(self.codes.values()),
            documents=tuple(documents.values()),
            cases=people,
            codings=tuple(codings),
            offset_convention=positions.convention,
            fit=positions.fit if positions.convention else None,
            fit_note=positions.note,
            schema_valid=self.parsed.valid,
            schema_problems=self.parsed.problems,
            dropped=tuple(Dropped(what, count, why) for (what, why), count in self.dropped.items()),
        )

    def _drop(self, what: str, why: str, count: int = 1) -> None:
        if count:
            self.dropped[what, why] += count

    def _codes(self) -> dict[str, Code]:
        codes = {code.key: code for code in _codes_of(_child(_child(self.root, "CodeBook"), "Codes"))}
        cases = {key for key in codes if key in self.cases}
        self._drop("codes that are cases", "a case is not a factor", len(cases))
        kept = {}
        for key, code in codes.items():
            parent = code.parent
            while parent in cases:
                parent = codes[parent].parent
            if key not in cases:
                kept[key] = Code(key, code.name, parent, code.description, code.codable)
        return kept

    def _variables(self) -> dict[str, str]:
        """The name of each variable, without the word for what has it where that leaves it clear."""
        found = _children(_child(self.root, "Variables"), "Variable")
        names = {_guid(variable): coded.clean(variable.get("name", "")) for variable in found}
        bare = {key: _PREFIXED.sub("", name, count=1) if _PREFIXED.match(name) else name for key, name in names.items()}
        often = Counter(bare.values())
        return {key: bare[key] if often[bare[key]] == 1 else name for key, name in names.items()}

    def _values(self, element: Element) -> Iterator[Attribute]:
        for value in _children(element, "VariableValue"):
            reference = _child(value, "VariableRef")
            name = self.variables.get(_guid(reference, "targetGUID", "guid"), "") if reference is not None else ""
            text = coded.clean(next((item.text or "" for item in _children(value, *_VALUES)), ""))
            if name and text:
                yield Attribute(name, text)
            else:
                self._drop("values of variables", "empty, or of a variable that is not described")

    def _sets(self) -> dict[str, list[str]]:
        sets: dict[str, list[str]] = defaultdict(list)
        for number, item in enumerate(_children(_child(self.root, "Sets"), "Set"), 1):
            name = coded.clean(item.get("name", "")) or f"set {number}"
            for member in _children(item, "MemberSource"):
                key = _guid(member, "targetGUID", "guid")
                if name not in sets[key]:
                    sets[key].append(name)
            others = sum(1 for _ in _children(item, "MemberCode", "MemberNote"))
            self._drop("members of sets", "a code or a note: sets of documents only are used", others)
        return sets

    # Sources and codings

    def _source(self, source: Element, key: str) -> None:
        is_text = _split(source.tag)[1] == "TextSource"
        if is_text and (text := self._text(source)) is not None:
            self.texts[key] = text
        for selection in _within(source, "Selection"):
            if identifier := _guid(selection):
                self.selections[identifier] = key
            raw = self._raw(selection) if is_text and key in self.texts else None
            codings = list(self._coded(selection, key, selection))
            self._drop("passages without a code", "nothing is coded there", not codings)
            if raw is not None:
                self.passages.append((range(len(self.codings), len(self.codings) + len(codings)), key, raw))
            self.codings += codings
        for part in [source, *_within(source, "Representation"), *_within(source, "TextDescription")]:
            self.codings += self._coded(part, key, part)

    def _raw(self, selection: Element) -> Span | None:
        start, end = _number(selection, "startPosition"), _number(selection, "endPosition")
        return None if start is None or end is None else (start, end)

    def _coded(self, element: Element, document: str, selection: Element) -> Iterator[Coding]:
        """The codings that stand directly in a selection or a source."""
        for coding in _children(element, "Coding"):
            reference = _child(coding, "CodeRef")
            code = _guid(reference, "targetGUID", "guid") if reference is not None else ""
            if code in self.codes:
                coder = _guid(coding, "creatingUser") or _guid(selection, "creatingUser") or None
                yield Coding(document, code, coder=coder)
            elif code in self.cases:
                self.case_passages[code].add(document)
                self._drop("codings with a case", "a passage of a case; only whole documents are given to people")
            else:
                self._drop("codings", "their code is not in the codebook")

    def _text(self, source: Element) -> Text | None:
        content = _child(source, "PlainTextContent")
        if content is not None:
            return Text(content.text or "")
        path = source.get("plainTextPath", "").strip().replace("\\", "/")
        if not path:
            self._drop("texts", "the document names no plain text")
            return None
        if re.match("(?!internal:)[A-Za-z]+:", path) or "/" in (name := path.removeprefix("internal://")):
            self._drop("texts", "they lie outside of the archive, where nothing is read")
            return None
        if (entry := f"sources/{name.lower()}") not in self.archive.files:
            self._drop("texts", "they are missing from the archive")
            return None
        text = _decoded(b"".join(self.archive.read(entry)))
        if text is None:
            self._drop("texts", "they are not UTF-8")
        return None if text is None else Text(text)

    def _placed(self, positions: Positions) -> list[Coding]:
        codings = list(self.codings)
        for (places, _, _), span in zip(self.passages, positions.spans, strict=True):
            if span is not None:
                for place in places:
                    codings[place] = replace(codings[place], start=span[0], end=span[1])
        return codings

    # People

    def _people(self, documents: Mapping[str, Document]) -> Iterator[Person]:
        """The cases; one without a name and with one document only holds the variables of that document."""
        for key, case in self.cases.items():
            references = [_guid(item, "targetGUID", "guid") for item in _children(case, "SourceRef")]
            whole = [source for source in dict.fromkeys(references) if source in documents]
            self._drop("documents of cases", "they are not in the file", len(references) - len(whole))
            selections = [_guid(item, "targetGUID", "guid") for item in _children(case, "SelectionRef")]
            self.case_passages[key] |= {self.selections[item] for item in selections if item in self.selections}
            why = "only whole documents are given to people"
            self._drop("passages of cases", why, len(selections))
            values = list(self._values(case))
            if not case.get("name", "").strip() and len(whole) == 1 and not selections:
                self.attributes[whole[0]] += values
            else:
                passages = tuple(sorted(self.case_passages[key] - set(whole)))
                yield Person(key, tuple(whole), tuple(values), passages)

    def _described(self, document: Document) -> Document:
        found = (*document.attributes, *self.attributes[document.key])
        return Document(document.key, tuple(dict.fromkeys(found)), document.sets)

    def _drop_the_rest(self, positions: Positions) -> None:
        never = "never taken over"
        self._drop("texts of documents", never, len(self.texts))
        self._drop("names of coders", never, sum(1 for _ in _children(_child(self.root, "Users"), "User")))
        notes = _child(self.root, "Notes")
        self._drop("notes", never, sum(1 for _ in _children(notes, "Note")))
        self._drop(
            "codings of notes", "a note is the researcher's, not the interviewee's", len(list(_within(notes, "Coding")))
        )
        self._drop("links", never, sum(1 for _ in _children(_child(self.root, "Links"), "Link")))
        self._drop("drawings", never, sum(1 for _ in _children(_child(self.root, "Graphs"), "Graph")))
        unsure = sum(span is None for span in positions.spans)
        self._drop("positions of passages", "not certain, or outside of the text", unsure)


def _decoded(data: bytes) -> str | None:
    """A text file with its byte order mark and line ends as they are; None when it is in no Unicode encoding."""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    try:
        return data.decode(wide)
    except UnicodeDecodeError:
        return None


# A codebook


@dataclass(frozen=True)
class Codebook:
    """The codes of a file.

    Attributes:
        codes: parents before children; a code's key is its identifier in the file.
        tool: the software that wrote it; None when not said.
        schema_valid: whether the file keeps to its schema; None when that could not be told.
        schema_problems: where it departs from it.
    """

    codes: tuple[Code, ...]
    tool: str | None = None
    schema_valid: bool | None = None
    schema_problems: tuple[str, ...] = field(default=())


def read_codebook(path: Path) -> Codebook:
    """Read a codebook.

    Args:
        path: a .qdc file, or a .qdpx whose codebook is wanted.

    Raises:
        ProblemError: it cannot be read as such, breaks a limit, or has no code.
        EngineError: the file cannot be opened, or a library is not installed.
    """
    try:
        with path.open("rb") as file:
            if zipfile.is_zipfile(file):
                archive = _Archive(path, file)
                if MAIN not in archive.files:
                    raise ProblemError(f"{path}: a zip without {MAIN}; expected a codebook (.qdc) or a project (.qdpx)")
                parsed = _parse(archive.read(MAIN), f"{path}, {MAIN}")
            else:
                file.seek(0)
                parsed = _parse(_pieces(file, path), str(path))
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error
    book = parsed.root if parsed.kind == "CodeBook" else _child(parsed.root, "CodeBook")
    codes = tuple(_codes_of(_child(book, "Codes")))
    if not codes:
        raise ProblemError(f"{path}: no code in it; export the codebook again")
    return Codebook(codes, parsed.root.get("origin"), parsed.valid, parsed.problems)


def _pieces(file: IO[bytes], path: Path) -> Iterator[bytes]:
    size = 0
    while piece := file.read(64 * 1024):
        size += len(piece)
        if size > ENTRY_SIZE:
            raise ProblemError(f"{path}: larger than {ENTRY_SIZE // MEGABYTE} MB, which no codebook is")
        yield piece


def _codes_of(codes: Element | None) -> Iterator[Code]:
    """The codes below an element, parents first, in the order of the file; the first of two with one identifier."""
    waiting = [(code, None) for code in reversed(list(_children(codes, "Code")))]
    stack: list[tuple[Element, str | None]] = list(waiting)
    seen: set[str] = set()
    while stack:
        element, parent = stack.pop()
        key = _guid(element)
        if not key or key in seen:
            key = f"code {len(seen)}"
        seen.add(key)
        description = _child(element, "Description")
        text = (description.text or "").strip() if description is not None else ""
        codable = element.get("isCodable", "true").strip().lower() not in ("false", "0")
        yield Code(key, element.get("name", ""), parent, text or None, codable)
        stack += [(child, key) for child in reversed(list(_children(element, "Code")))]


def codebook_xml(codes: Sequence[Code]) -> str:
    """Codes as the XML of a REFI-QDA codebook.

    Args:
        codes: the codes; the same key gives the same identifier in every codebook.
    """
    ElementTree.register_namespace("", CODEBOOK_NAMESPACE)
    from nasss.resources import version

    root = Element(f"{{{CODEBOOK_NAMESPACE}}}CodeBook", {"origin": f"nasss {version()}"})
    top = ElementTree.SubElement(root, f"{{{CODEBOOK_NAMESPACE}}}Codes")
    below: dict[str | None, list[Code]] = defaultdict(list)
    known = {code.key for code in codes}
    for code in codes:
        below[code.parent if code.parent in known else None].append(code)
    stack = [(code, top) for code in reversed(below[None])]
    while stack:
        code, above = stack.pop()
        name = _ILLEGAL.sub("", coded.clean(code.name)) or "unnamed code"
        cells = {"guid": code_guid(code.key), "name": name, "isCodable": str(code.codable).lower()}
        element = ElementTree.SubElement(above, f"{{{CODEBOOK_NAMESPACE}}}Code", cells)
        if code.description:
            description = ElementTree.SubElement(element, f"{{{CODEBOOK_NAMESPACE}}}Description")
            description.text = _ILLEGAL.sub("", code.description)
        stack += [(child, element) for child in reversed(below[code.key])]
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def code_guid(key: str) -> str:
    """The identifier that a code with this key has in every codebook we write."""
    return str(uuid.uuid5(FACTORS, key)).upper()


def factor_codes(study: Path | None = None) -> list[Code]:
    """The factors as codes: the shared ones of the ontology and, below or beside them, those of a study.

    Args:
        study: the folder of the study's tables; only the shared factors when not given.

    Raises:
        ProblemError: the tables break the schema.
        EngineError: the folder cannot be read.
    """
    from rdflib import SKOS

    from nasss import ontology
    from nasss.namespaces import NASSS
    from nasss.tables import read_tables

    graph = ontology.load()
    codes = []
    for name in sorted(ontology.members("Factor")):
        iri = NASSS[name]
        broader = min((str(node) for node in graph.objects(iri, NASSS.broaderFactor)), default=None)
        definition = next((str(text) for text in graph.objects(iri, SKOS.definition)), None)
        codes.append(Code(str(iri), ontology.label(iri), broader, definition))
    if study is not None:
        tables = read_tables(study)
        own = {row.required("id") for row in tables["factors"]}
        base = f"https://w3id.org/nasss/study/{tables['study'][0].required('id')}/factor/"
        for row in tables["factors"]:
            above = row.text("broader")
            parent = None if above is None else f"{base}{above}" if above in own else str(NASSS[above])
            codes.append(Code(base + row.required("id"), row.required("label"), parent, row.text("definition")))
    return codes


@dataclass(frozen=True)
class Factors:
    """The factors that a codebook describes.

    Attributes:
        shared: local names of the shared factors, told by the identifiers that our codebooks give them.
        own: rows of factors.csv for all other codes.
    """

    shared: tuple[str, ...]
    own: tuple[coded.Cells, ...]


def codebook_factors(codes: Sequence[Code], study: Path | None = None) -> Factors:
    """What the codes of a codebook are as factors: known by their identifiers, never by their names.

    Args:
        codes: the codes, as `read_codebook` gives them.
        study: the folder of a study whose own factors are known too, and keep their identifiers.
    """
    known = known_factors(study)
    names, ids = coded.Names(), dict[str, str]()
    for code in codes:
        iri = known.get(code.key, "")
        ids[code.key] = iri.rpartition("#")[2].rpartition("/")[2] or names.new(coded.clean(code.name), "code")
    shared = [ids[code.key] for code in codes if "#" in known.get(code.key, "")]
    own = []
    for code in codes:
        if "#" not in known.get(code.key, ""):
            text = coded.clean(code.description or "") or "A code of the study's own codebook"
            row = {
                "id": ids[code.key],
                "label": coded.clean(code.name) or "unnamed code",
                "definition": coded.sentence(text),
            }
            own.append(row | {"broader": ids.get(code.parent or "", "")})
    return Factors(tuple(shared), tuple(own))


def known_factors(study: Path | None = None) -> dict[str, str]:
    """The IRI of each factor by the identifier that our codebooks give it."""
    return {code_guid(code.key).lower(): code.key for code in factor_codes(study)}


# What the command does


@dataclass(frozen=True)
class Outcome:
    """What came of an import.

    Attributes:
        report: what was read, kept and lost, for people.
        problems: what must be done before the import can be made.
        proposal: a map with nothing decided, as YAML, when none was given.
        folder: the study's folder, when it was written.
        loss: the loss report, when tables were made.
    """

    report: str
    problems: tuple[str, ...] = ()
    proposal: str | None = None
    folder: Path | None = None
    loss: LossReport | None = None


def import_project(
    path: Path,
    map_path: Path | None,
    study: str,
    *,
    title: str,
    out: Path,
    key: bytes | None = None,
    write: bool = False,
) -> Outcome:
    """Turn a coded project into a study folder.

    Args:
        path: the .qdpx file.
        map_path: what its parts mean; without it, the outcome has a proposal to fill in.
        study: identifier of the study.
        title: its title.
        out: the folder in which the study's folder is made.
        key: makes the order of pseudonyms, see `nasss.coded.to_tables`.
        write: False only shows what would be written.

    Raises:
        ProblemError: the file or the map cannot be used; the message lists why.
        UsageError: the study exists already, or cannot be called so.
        EngineError: a file cannot be read or written, or a library is not installed.
    """
    return import_coded(read_project(path), map_path, study, title=title, out=out, key=key, write=write)


def import_coded(
    project: Project,
    map_path: Path | None,
    study: str,
    *,
    title: str,
    out: Path,
    key: bytes | None = None,
    write: bool = False,
) -> Outcome:
    """The same for a project that another reader made."""
    from nasss.codemap import read_map, write_map

    if map_path is None:
        proposal = write_map(coded.propose_map(project), _hints(project))
        wanted = "A map is needed: save the proposal, replace each ? in it, and give it with --map"
        return Outcome(_summary(project), (wanted,), proposal)
    chosen: Map = read_map(map_path)
    if problems := coded.check_map(project, chosen):
        return Outcome(_summary(project), tuple(f"{map_path}: {problem}" for problem in problems))
    tables, loss = coded.to_tables(project, chosen, study, title=title, key=key)
    folder = out / study
    coded.write_study(folder, tables, write=write)
    done = f"Written to {folder}." if write else f"Nothing was written; {folder} would get:"
    counts = "".join(f"  {name}.csv: {len(rows)}\n" for name, rows in tables.items())
    return Outcome(
        f"{_summary(project)}\n{loss.to_text()}\n{done}\n{counts}", folder=folder if write else None, loss=loss
    )


def _hints(project: Project) -> dict[str, str]:
    """For codes that come from our own codebook: the factor whose identifier they have."""
    known = known_factors()
    paths = coded.code_paths(project)
    return {
        paths[code.key]: f"has the identifier of {known[code.key].rpartition('#')[2]} in our codebook"
        for code in project.codes
        if code.key in known
    }


def _summary(project: Project) -> str:
    """What is in a project, without names."""
    coders = {coding.coder for coding in project.codings if coding.coder}
    counts = {
        "codes": len(project.codes),
        "documents": len(project.documents),
        "cases": len(project.cases),
        "coders": len(coders),
        "codings": len(project.codings),
    }
    valid = {True: "keeps to its schema", False: "departs from its schema", None: "not compared with a schema"}
    lines = [f"{project.format}, {valid[project.schema_valid]}"]
    lines += [f"  {what}: {count}" for what, count in counts.items()]
    return "\n".join(lines) + "\n"


def export_codebook(study_folder: Path | None, out: Path) -> int:
    """Write the factors as a codebook that coding software can read.

    Args:
        study_folder: tables of a study, whose own factors come too; only the shared factors when not given.
        out: the .qdc file.

    Returns:
        The number of codes.

    Raises:
        ProblemError: the tables break the schema.
        EngineError: a file cannot be read or written.
    """
    codes = factor_codes(study_folder)
    write_codebook(codes, out)
    return len(codes)


def write_codebook(codes: Sequence[Code], out: Path) -> None:
    """Write codes as a codebook: the whole file, or nothing.

    Raises:
        EngineError: it cannot be written.
    """
    from nasss.resources import write_atomically

    write_atomically(out, codebook_xml(codes))
