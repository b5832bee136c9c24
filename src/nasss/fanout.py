"""Build, check and materialise many studies, on this machine or on many, into shards of N-Quads for a bulk loader.

Each study is one task. It needs nothing but its tables, so it can be done again anywhere with the same outcome: when a
worker is lost, another does its tasks, and nothing is lost or there twice. What is written depends on the studies and
on this program, never on how many workers there were or which was sooner.

Dask distributed does the sharing out; this is the only module that knows it. Without a scheduler and with one worker it
is not needed.

The shards hold what is known of each participant. They stay in the house; what may go out is for `nasss.export`.
"""

import contextlib
import gzip
import hashlib
import io
import ipaddress
import json
import os
import shutil
import tempfile
import time
import uuid
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nasss import building, fast_shapes
from nasss.errors import EngineError, NasssError, ProblemError, UsageError
from nasss.graph import study_facts
from nasss.inference import close, is_told
from nasss.inferred import INFERRED, STUDIES, TIMEOUT, deduced
from nasss.namespaces import ONTOLOGY, graph_iri
from nasss.nquads import quads
from nasss.quick_tables import read_quickly
from nasss.resources import ontology_files, shapes_dir
from nasss.rules import Fact as AnyFact
from nasss.shape_plan import Plan
from nasss.store import Store
from nasss.terms import Blank, Iri, shorten
from nasss.turtle import Fact, canonical_trig_of
from nasss.writing import alone, cannot_write, is_of_the_disk, write_atomically

FORMAT = 1
MANIFEST = "manifest.json"
ONTOLOGY_FILE = "ontology.nq.gz"
UNFINISHED = ".unfinished"
JOURNAL = "journal.jsonl"
NOTE = (
    "These files hold what is known of each participant. They stay in the house; what may go out is written by "
    "nasss export, which checks it first."
)
SHARD_BYTES = 64 << 20
SUFFIXES = (".trig", ".nq")
# How many studies are under way for each thread of the workers: one at work, the others so that none is idle.
AHEAD = 4
# How long to wait for a worker when there is none, in seconds.
PATIENCE = 60.0
SHOWN = 20
_TLS = ("ca-file", "client.cert", "client.key")
Progress = Callable[[int, int, str], None]


# What goes in


@dataclass(frozen=True)
class Source:
    """A study as it is given.

    Attributes:
        name: the name of its folder, or of its file without the ending.
        path: the folder of its tables, or its TriG or N-Quads file.
    """

    name: str
    path: Path

    def contents(self) -> dict[str, bytes]:
        """The names and contents of its files.

        Raises:
            EngineError: one cannot be read.
        """
        files = sorted(self.path.glob("*.csv")) if self.path.is_dir() else [self.path]
        try:
            return {path.name: path.read_bytes() for path in files}
        except OSError as error:
            raise EngineError(f"{error.filename}: cannot be read: {error.strerror or error}") from error


def sources(places: Sequence[Path]) -> list[Source]:
    """The studies of some places, in the order of their names, which is the order in the shards.

    Args:
        places: folders of tables, TriG or N-Quads files, or folders of many of them. In a folder that is laid out as
            ``graph/`` the tables count, and not what was built from them.

    Raises:
        UsageError: there is no study, or two have the same name.
    """
    found = [Source(path.stem if path.is_file() else path.resolve().name, path) for it in places for path in _in(it)]
    found.sort(key=lambda source: (source.name, str(source.path)))
    for one, other in pairwise(found):
        if one.name == other.name:
            raise UsageError(f"{one.path} and {other.path} are both the study {one.name!r}; leave one of them out")
    return found


def _in(place: Path) -> list[Path]:
    if place.is_file() and place.suffix in SUFFIXES:
        return [place]
    if (place / "study.csv").is_file():
        return [place]
    inside = place / "studies" if (place / "studies").is_dir() else place
    found = [path.parent for path in inside.glob("*/study.csv")]
    if inside == place:
        found += [path for path in place.glob("*") if path.suffix in SUFFIXES and path.is_file()]
    if not found:
        raise UsageError(
            f"{place}: there is no study here; expected a folder with study.csv, a .trig or .nq file, "
            "or a folder of such"
        )
    return found


def digest_of(name: str, contents: Mapping[str, bytes]) -> str:
    """The SHA-256 of a study as it is given: its name, and the names and contents of its files."""
    total = hashlib.sha256(name.encode())
    for file, data in sorted(contents.items()):
        total.update(f"\0{file}\0".encode() + hashlib.sha256(data).digest())
    return total.hexdigest()


# What is done with one study


@dataclass(frozen=True)
class Task:
    """One study to do, with all that it needs.

    Attributes:
        name: what the study is called.
        digest: the SHA-256 of its files.
        contents: its files, each compressed with zlib; None when the worker is to read them itself.
        path: where the worker reads them.
        rules: whether what follows from it is wanted too.
        keep_invalid: whether it is wanted when the shapes find something wrong in it.
        made_with: what the program and the ontology have to be.
    """

    name: str
    digest: str
    contents: Mapping[str, bytes] | None
    path: str | None
    rules: bool
    keep_invalid: bool
    made_with: str


@dataclass(frozen=True)
class Made:
    """What came of one study.

    Attributes:
        study: its identifier.
        data: its statements as N-Quads, and then what follows from them, as a gzip file; None when it is not wanted.
        quads: how many statements there are.
        inferred: how many follow, beside what follows from the ontology alone.
        text_bytes: the size of the N-Quads before they were compressed.
        problems: what is wrong with it.
        seconds: how long building, checking, materialising and compressing took; it is in no file.
    """

    study: str
    data: bytes | None = None
    quads: int = 0
    inferred: int = 0
    text_bytes: int = 0
    problems: tuple[str, ...] = ()
    seconds: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


class OtherVersionError(EngineError):
    """A worker has another program, ontology or shapes than the client."""


@dataclass(frozen=True)
class Prepared:
    """What every study needs and is the same for all.

    Attributes:
        made_with: what it was made with.
        plan: the shapes as a plan; None when only the reference can check them.
        known: what follows from the ontology alone.
    """

    made_with: str
    plan: Plan | None
    known: frozenset[Fact]


_prepared: list[Prepared] = []


@cache
def prepare() -> Prepared:
    """Make ready what every study needs."""
    with Store(ontology_files(), timeout=TIMEOUT) as store:
        known = frozenset(_named(fact for fact in close(store).derived if is_told(fact)))
    return Prepared(made_with(), fast_shapes.study_plan(), known)


def remember(given: Prepared) -> None:
    """Take over, in a worker, what was made ready by the client; not if the worker is of another version."""
    if given.made_with == made_with():
        _prepared[:] = [given]
        fast_shapes.take_over(given.plan)


@cache
def made_with() -> str:
    """The SHA-256 of what the outcome depends on beside the study: program, ontology, shapes and libraries.

    It is worked out once in a process: what a process has read of the ontology stays in its memory.
    """
    libraries = [f"{name} {version(name)}" for name in ("pyoxigraph", "pyshacl")]
    total = hashlib.sha256(f"{FORMAT} {' '.join(libraries)} zlib {zlib.ZLIB_RUNTIME_VERSION}".encode())
    total.update(building.common())
    for path in sorted(shapes_dir().glob("*.ttl")):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def make(task: Task) -> Made:
    """Do one study: build, check, materialise, write. The same task gives the same bytes everywhere.

    What is wrong with the study is told in the outcome.

    Raises:
        OtherVersionError: this process is of another version than the one that asks.
        EngineError: the worker cannot read the files that it is to read itself, or has no disk to work on.
    """
    if made_with() != task.made_with:
        raise OtherVersionError(
            "a worker has another nasss, ontology, shapes or library than this machine; install the same everywhere "
            "and start the workers again"
        )
    contents = _contents(task)
    if not _prepared:
        _prepared.append(prepare())
    with tempfile.TemporaryDirectory(prefix="nasss-") as place:
        try:
            return _make(task, contents, Path(place))
        except NasssError as error:
            return Made(task.name, problems=(str(error).replace(f"{place}{os.sep}", ""),))
        except OSError as error:
            if not is_of_the_disk(error):
                return Made(task.name, problems=(f"{task.name}: {type(error).__name__}: {error}",))
            # No fault of the study: to leave it out would be wrong.
            raise cannot_write(tempfile.gettempdir(), error) from error
        except Exception as error:  # nothing that one study does may stop the others
            return Made(task.name, problems=(f"{task.name}: {type(error).__name__}: {error}",))


def _contents(task: Task) -> Mapping[str, bytes]:
    if task.contents is not None:
        return {name: zlib.decompress(data) for name, data in task.contents.items()}
    contents = Source(task.name, Path(task.path or "")).contents()
    if digest_of(task.name, contents) != task.digest:
        raise EngineError(
            f"{task.path}: a worker finds other files here than the client, or none; "
            "without --shared-files they are sent to it"
        )
    return contents


def _make(task: Task, contents: Mapping[str, bytes], place: Path) -> Made:
    clock = [time.perf_counter()]
    study, facts = _facts(task.name, contents, place)
    graph = str(graph_iri(study))
    text = quads(facts, graph)
    # The shapes and the rules read the file that nasss build writes.
    built = place / f"{study}.trig"
    built.write_text(canonical_trig_of(facts, graph), encoding="utf-8", newline="")
    clock.append(time.perf_counter())
    report = fast_shapes.check_file(built)
    wrong = [f"{result.message} [{shorten(result.shape)}] {shorten(result.focus)}" for result in report.results]
    if len(wrong) > SHOWN:
        wrong[SHOWN:] = [f"... and {len(wrong) - SHOWN} more; see nasss check"]
    clock.append(time.perf_counter())
    if wrong and not task.keep_invalid:
        return Made(study, problems=tuple(wrong))
    new = set(_named(fact for fact, _ in deduced([built]).facts)) - _prepared[0].known if task.rules else set()
    follows = quads(new, f"{INFERRED}{study}/graph")
    clock.append(time.perf_counter())
    data = (text + follows).encode()
    packed = compressed(data)
    clock.append(time.perf_counter())
    built_in, checked_in, ruled_in, packed_in = (end - start for start, end in pairwise(clock))
    return Made(
        study,
        packed,
        text.count("\n"),
        len(new),
        len(data),
        tuple(wrong),
        (built_in, checked_in, ruled_in, packed_in),
    )


def _facts(name: str, contents: Mapping[str, bytes], place: Path) -> tuple[str, list[Fact]]:
    """The identifier of a study and its statements."""
    given = next(iter(contents)) if len(contents) == 1 else ""
    if Path(given).suffix in SUFFIXES:
        return _facts_of_file(place / given, contents[given])
    folder = place / name
    folder.mkdir()
    for file, data in contents.items():
        (folder / file).write_bytes(data)
    tables = read_quickly(folder)
    return name, list(study_facts(tables))


def _facts_of_file(path: Path, data: bytes) -> tuple[str, list[Fact]]:
    path.write_bytes(data)
    with Store([path], timeout=TIMEOUT) as store:
        rows = store.select("SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }").rows
        total = len(store.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows)
    graphs = {str(row[0].value) for row in rows if row[0] is not None}
    facts = _named((s, p, o) for _, s, p, o in rows if s is not None and p is not None and o is not None)
    name = next(iter(graphs), "")
    study = name.removeprefix(STUDIES).removesuffix("/graph")
    if len(graphs) != 1 or name != str(graph_iri(study)) or total != len(rows):
        raise ProblemError(
            f"{path.name}: expected all statements in one named graph, {STUDIES}<id>/graph; "
            f"found {len(graphs)} named graphs and {total - len(rows)} statements in none"
        )
    if len(facts) != len(rows):
        raise ProblemError(f"{path.name}: has blank nodes, which cannot be told apart in shards; give them IRIs")
    return study, facts


def _named(facts: Iterable[AnyFact]) -> list[Fact]:
    """The statements without blank nodes."""
    return [(s, p, o) for s, p, o in facts if isinstance(s, Iri) and isinstance(p, Iri) and not isinstance(o, Blank)]


def compressed(data: bytes) -> bytes:
    """A gzip file that depends on its content only: without a name and a time."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


# What comes out


@dataclass(frozen=True)
class Record:
    """A study in the manifest.

    Attributes:
        id: its identifier.
        input: the SHA-256 of its files.
        shard: the file that it is in; None when it is in none.
        offset, bytes: the part of that file, a gzip file by itself.
        sha256: of that part.
        quads, inferred, text_bytes: as in `Made`.
        problems: what is wrong with it.
    """

    id: str
    input: str
    shard: str | None = None
    offset: int = 0
    bytes: int = 0
    sha256: str = ""
    quads: int = 0
    inferred: int = 0
    text_bytes: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    Attributes:
        manifest: the manifest as it was written.
        reused: how many studies were taken from an earlier run.
        seconds: how long building, checking, materialising and compressing took, over all studies that were done.
    """

    manifest: dict[str, Any]
    reused: int
    seconds: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, each with the study's identifier."""
        return tuple(f"{study['id']}: {text}" for study in self.manifest["studies"] for text in study["problems"])

    def to_text(self) -> str:
        """What was written, in words."""
        total = self.manifest["totals"]
        return (
            f"{total['studies']:,} studies in {total['shards']:,} shards: {total['quads']:,} statements and "
            f"{total['inferred']:,} that follow from them, {total['bytes']:,} bytes; {self.reused:,} taken from an "
            f"earlier run, {total['with_problems']:,} with problems.\n{NOTE}\n"
        )


@dataclass(frozen=True)
class _Kept:
    """A study of an earlier run, and the file that it is in."""

    record: Record
    path: Path

    def data(self) -> bytes | None:
        """Its statements; None when the file is not what it was."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.record.offset)
                data = file.read(self.record.bytes)
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.record.sha256 else None


def _records(studies: Any) -> list[Record]:
    return [Record(**{**study, "problems": tuple(study["problems"])}) for study in studies]


def _earlier(output: Path, made: str) -> dict[str, _Kept]:
    """The studies that an earlier run finished with the same program, by what they were made from."""
    kept: dict[str, _Kept] = {}
    try:
        manifest = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        if manifest["made_with"] == made:
            kept |= {
                record.input: _Kept(record, output / record.shard)
                for record in _records(manifest["studies"])
                if record.shard is not None
            }
    except (OSError, ValueError, LookupError, TypeError):
        pass  # there is none, or it is damaged: all is done again
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in (output / UNFINISHED / JOURNAL).read_text(encoding="utf-8").splitlines():
            try:
                shard = json.loads(line)
                if shard["made_with"] == made:
                    path = output / UNFINISHED / shard["sha256"]
                    kept |= {record.input: _Kept(record, path) for record in _records(shard["studies"])}
            except (ValueError, LookupError, TypeError):
                continue  # the run was stopped while it wrote the line
    return {key: item for key, item in kept.items() if not item.record.problems}


def _earlier_ontology(output: Path, made: str) -> bytes | None:
    """The file of the ontology that an earlier run wrote with the same program; None when there is none."""
    try:
        manifest = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        data = (output / ONTOLOGY_FILE).read_bytes()
        same = manifest["made_with"] == made and manifest["ontology"]["sha256"] == hashlib.sha256(data).hexdigest()
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return data if same else None


class _Writer:
    """Puts studies into shards, in the order in which they come; a study is never split.

    A shard that is full is written under the name of its content, and a line about it into a journal. So a run that
    was stopped has lost one shard at most. All get their names when the last study is there.
    """

    def __init__(self, output: Path, size: int, made: str) -> None:
        self._output, self._size, self._made = output, size, made
        self._staging = output / UNFINISHED
        self._parts: list[bytes] = []
        self._filled = 0
        self._open: list[Record] = []
        self._shards: list[dict[str, Any]] = []
        self._records: list[Record] = []
        self._from: dict[str, str] = {}
        try:
            # Not for the eyes of others on this machine.
            output.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._staging.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise cannot_write(output, error) from error

    def add(self, name: str, given: str, made: Made) -> None:
        """Add a study, or only what is wrong with it."""
        if made.study in self._from and made.data is not None:
            other = self._from[made.study]
            made = Made(made.study, problems=(f"{name} and {other} are both this study; leave one of them out",))
        if made.data is None:
            self._records.append(Record(made.study, given, problems=made.problems))
            return
        self._from[made.study] = name
        if self._parts and self._filled + len(made.data) > self._size:
            self._flush()
        record = Record(
            made.study,
            given,
            f"part-{len(self._shards):05}.nq.gz",
            self._filled,
            len(made.data),
            hashlib.sha256(made.data).hexdigest(),
            made.quads,
            made.inferred,
            made.text_bytes,
            made.problems,
        )
        self._parts.append(made.data)
        self._filled += len(made.data)
        self._open.append(record)
        self._records.append(record)

    def _flush(self) -> None:
        data = b"".join(self._parts)
        digest = hashlib.sha256(data).hexdigest()
        path = self._staging / digest
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
        studies = [asdict(record) for record in self._open]
        line = json.dumps({"made_with": self._made, "sha256": digest, "studies": studies})
        try:
            with (self._staging / JOURNAL).open("a", encoding="utf-8") as file:
                file.write(f"\n{line}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise cannot_write(self._staging / JOURNAL, error) from error
        self._shards.append(
            {
                "file": self._open[0].shard,
                "sha256": digest,
                "bytes": len(data),
                "quads": sum(record.quads + record.inferred for record in self._open),
                "studies": [record.id for record in self._open],
            }
        )
        self._parts, self._filled, self._open = [], 0, []

    def finish(self, ontology: bytes, options: Mapping[str, Any]) -> dict[str, Any]:
        """Give the shards their names, and write the manifest last."""
        if self._parts:
            self._flush()
        manifest = {
            "format": FORMAT,
            "note": NOTE,
            "made_with": self._made,
            **options,
            "ontology": {
                "file": ONTOLOGY_FILE,
                "sha256": hashlib.sha256(ontology).hexdigest(),
                "bytes": len(ontology),
            },
            "shards": self._shards,
            "studies": [asdict(record) for record in self._records],
            "totals": {
                "studies": sum(record.shard is not None for record in self._records),
                "shards": len(self._shards),
                "quads": sum(record.quads for record in self._records),
                "inferred": sum(record.inferred for record in self._records),
                "bytes": sum(record.bytes for record in self._records),
                "text_bytes": sum(record.text_bytes for record in self._records),
                "with_problems": sum(bool(record.problems) for record in self._records),
            },
        }
        path = self._output / MANIFEST
        last = {ONTOLOGY_FILE: ontology, MANIFEST: (json.dumps(manifest, indent=1) + "\n").encode()}
        for name, data in last.items():  # so that there is room for all before anything is changed
            write_atomically(self._staging / name, data)
        try:
            # While files change their names, no manifest is better than one that is not true.
            path.unlink(missing_ok=True)
            for shard in self._shards:
                _link(self._staging / shard["sha256"], self._output / shard["file"])
            known = {shard["file"] for shard in self._shards}
            for old in self._output.glob("part-*.nq.gz"):
                if old.name not in known:
                    old.unlink()
            for name in last:
                os.replace(self._staging / name, self._output / name)
        except OSError as error:
            raise cannot_write(self._output, error) from error
        shutil.rmtree(self._staging, ignore_errors=True)
        # As it is read again: a list where there was a tuple.
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, in place of the file that has it."""
    temporary = source.with_name("link")
    temporary.unlink(missing_ok=True)
    try:
        os.link(source, temporary)
    except OSError:  # not every file system can
        shutil.copyfile(source, temporary)
    os.replace(temporary, target)


@cache
def ontology_file(rules: bool) -> bytes:
    """The ontology as compressed N-Quads in a graph of its own.

    Args:
        rules: whether what follows from it alone is there too, in another graph.
    """
    from nasss.export import n_triples, named
    from nasss.ontology import load

    end = f" <{ONTOLOGY}> .\n"
    stated = "".join(line.removesuffix(" .\n") + end for line in n_triples(named(load())).splitlines(keepends=True))
    return compressed((stated + quads(prepare().known if rules else (), f"{INFERRED}ontology/graph")).encode())


def verify(output: Path) -> list[str]:
    """What in a folder of shards is not as its manifest says; nothing when all is.

    Raises:
        EngineError: there is no manifest, or it cannot be read.
    """
    try:
        manifest = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        files = {item["file"]: item["sha256"] for item in [manifest["ontology"], *manifest["shards"]]}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise EngineError(f"{output / MANIFEST}: cannot be read: {error}; run nasss shard again") from error
    wrong = []
    for name, expected in files.items():
        try:
            found = hashlib.sha256((output / name).read_bytes()).hexdigest()
        except OSError as error:
            found = str(error.strerror or error)
        if found != expected:
            wrong.append(f"{output / name}: the SHA-256 is {found}, expected {expected}; run nasss shard again")
    return wrong


# The whole


@dataclass(frozen=True)
class _Item:
    """A study on its way: a task, or what an earlier run made of it."""

    source: Source
    digest: str
    task: Task | None
    kept: _Kept | None = None
    tries: int = field(default=0, compare=False)


def fan_out(
    places: Sequence[Path],
    output: Path,
    *,
    scheduler: str | None = None,
    workers: int = 1,
    shard_bytes: int = SHARD_BYTES,
    rules: bool = True,
    keep_invalid: bool = False,
    shared_files: bool = False,
    fresh: bool = False,
    patience: float = PATIENCE,
    progress: Progress = lambda done, total, name: None,
) -> Outcome:
    """Build, check and materialise many studies into shards of N-Quads, with a manifest.

    A second run into the same folder does only what has changed, and goes on where a run was stopped; the bytes are
    those of a full run.

    Args:
        places: studies as `sources` takes them.
        output: a folder for ``part-00000.nq.gz`` and so on, ``ontology.nq.gz`` and ``manifest.json``.
        scheduler: the address of a Dask scheduler, ``tls://host:port``, or ``tcp://`` on this machine.
        workers: without a scheduler: how many processes of this machine do the work.
        shard_bytes: how large a shard may become; one study alone may be larger.
        rules: whether what follows from each study goes into the shards.
        keep_invalid: whether studies go in that the shapes find something wrong in; they are problems either way.
        shared_files: whether the workers read the studies themselves, at the same paths; else they are sent to them.
        fresh: do everything again, whatever was done before.
        patience: how long to wait for a worker when there is none, in seconds.
        progress: told after each study how many of how many are done, and its name.

    Returns:
        What was done. Studies with problems do not stop the others.

    Raises:
        UsageError: there is no study, two have one name, or the scheduler may not be used.
        EngineError: the scheduler cannot be reached, no worker is left, or a file cannot be read or written.
    """
    if workers < 1:
        raise UsageError(f"workers is {workers}; expected a whole number from 1")
    if shard_bytes < 1:
        raise UsageError(f"The size of a shard is {shard_bytes} bytes; expected a whole number from 1")
    if scheduler is not None:
        check_address(scheduler)
    found = sources(places)
    common = prepare()
    _prepared[:] = [common]
    options = {"shard_bytes": shard_bytes, "rules": rules, "keep_invalid": keep_invalid}
    made = hashlib.sha256(f"{common.made_with} {json.dumps(options)}".encode()).hexdigest()
    earlier: dict[str, _Kept] = {}

    def items() -> Iterator[_Item]:
        for source in found:
            contents = source.contents()
            digest = digest_of(source.name, contents)
            if (kept := earlier.get(digest)) is not None and kept.data() is not None:
                yield _Item(source, digest, None, kept)
                continue
            sent = None if shared_files else {name: zlib.compress(data) for name, data in contents.items()}
            path = str(source.path.resolve()) if shared_files else None
            yield _Item(source, digest, Task(source.name, digest, sent, path, rules, keep_invalid, common.made_with))

    writer = _Writer(output, shard_bytes, made)
    reused, seconds = 0, [0.0] * 4
    with alone(output, wait=False):
        earlier |= {} if fresh else _earlier(output, made)
        with contextlib.ExitStack() as stack:
            if scheduler is None and workers == 1:
                results = _here(items())
            else:
                results = _Cluster(
                    stack.enter_context(_client(scheduler, workers, min(patience, 10.0))), common, patience
                ).run(items())
            stack.enter_context(contextlib.closing(results))
            for number, (item, done) in enumerate(results, 1):
                reused += done is None
                outcome = _again(item.kept) if done is None else done
                seconds = [before + more for before, more in zip(seconds, outcome.seconds, strict=True)]
                writer.add(item.source.name, item.digest, outcome)
                progress(number, len(found), item.source.name)
        ontology = _earlier_ontology(output, made) or ontology_file(rules)
        manifest = writer.finish(ontology, options)
    return Outcome(manifest, reused, (seconds[0], seconds[1], seconds[2], seconds[3]))


Result = tuple[_Item, Made | None]


def _again(kept: _Kept | None) -> Made:
    """What an earlier run made."""
    data = None if kept is None else kept.data()
    if kept is None or data is None:
        raise EngineError("A file of the earlier run was changed while it was read; run it again")
    record = kept.record
    return Made(record.id, data, record.quads, record.inferred, record.text_bytes)


def _here(items: Iterator[_Item]) -> Generator[Result, None, None]:
    for item in items:
        yield item, None if item.task is None else make(item.task)


# Dask


def check_address(address: str) -> None:
    """Refuse a scheduler to which anybody on the network could give orders.

    Who can speak to a scheduler can run any program on its workers, and an answer of a scheduler can run any program
    here. So beyond this machine both sides have to show a certificate.

    Args:
        address: ``tls://host:port``, or ``tcp://`` with 127.0.0.1, ::1 or localhost.

    Raises:
        UsageError: it is of another kind, or TLS is wanted and no certificates are named.
    """
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in ("tcp", "tls") or not host or port is None:
        raise UsageError(f"{address!r} is no scheduler's address; expected tls://host:port, or tcp://127.0.0.1:port")
    if scheme == "tcp" and not _is_loopback(host):
        raise UsageError(
            f"{address}: refused, since without TLS anybody on the network can run programs there. "
            "Start scheduler and workers with certificates and use tls:// (docs/scale.md says how)"
        )
    if scheme == "tls":
        missing = [f"DASK_DISTRIBUTED__COMM__TLS__{_variable(name)}" for name in _TLS if not _setting(name)]
        if missing:
            raise UsageError(f"{address}: set {', '.join(missing)} to the files of your certificates")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _variable(name: str) -> str:
    return name.upper().replace(".", "__").replace("-", "_")


def _setting(name: str) -> object:
    dask, _ = _dask()
    return dask.config.get(f"distributed.comm.tls.{name}", None)


def _dask() -> tuple[Any, Any]:
    """The modules dask and distributed.

    Raises:
        EngineError: they are not installed.
    """
    try:
        import dask
        import distributed
    except ImportError as error:
        raise EngineError(
            f"Dask is needed to share the work out: pip install 'nasss[cluster]' ({error}). "
            "With --workers 1 and no scheduler it is not needed"
        ) from error
    return dask, distributed


@contextlib.contextmanager
def _client(scheduler: str | None, workers: int, timeout: float) -> Iterator[Any]:
    """A connection to the scheduler, or to one of our own with some workers, on this machine."""
    dask, distributed = _dask()
    # A study may be larger than what Dask thinks is wise to send; it is sent once and let go.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}), contextlib.ExitStack() as stack:
        try:
            if scheduler is None:
                # TLS with a certificate of this run: else everybody on this machine could give it orders.
                cluster = distributed.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    protocol="tls://",
                    security=True,
                    # No dashboard; what is left of its server takes a free port of this machine.
                    dashboard_address=None,
                    scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                    silence_logs=50,
                )
                stack.enter_context(cluster)
                client = distributed.Client(cluster, set_as_default=False)
            else:
                client = distributed.Client(scheduler, set_as_default=False, timeout=timeout)
        except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
            raise EngineError(f"{scheduler or 'The local cluster'}: cannot be reached: {error}") from error
        stack.enter_context(client)
        yield client


class _Cluster:
    """Shares tasks out, and gives the results in the order of the tasks.

    So many tasks are under way or wait for their turn to be written, and no more; what is fetched is let go on the
    workers. Dask gives the tasks of a lost worker to others. A task that was on several lost workers is under
    suspicion, rightly or because it was there beside another; it then runs alone. If workers are lost again, it was
    this one: a problem of that study.
    """

    def __init__(self, client: Any, common: Prepared, patience: float) -> None:
        _, self._distributed = _dask()
        self._client = client
        self._patience = patience
        self._run = uuid.uuid4().hex
        self._seen = time.monotonic()
        self._flying: dict[Any, tuple[int, _Item]] = {}
        threads = sum(self._threads().values())
        self._ahead = AHEAD * max(threads, 2)
        self._call(lambda: client.register_plugin(_handing(self._distributed, common)))

    def run(self, items: Iterator[_Item]) -> Generator[Result, None, None]:
        """The results, in order."""
        numbered = enumerate(items)
        ready: dict[int, Result] = {}
        suspects: deque[tuple[int, _Item]] = deque()
        head, ended = 0, False
        try:
            while True:
                while not ended and not suspects and len(self._flying) + len(ready) < self._ahead:
                    number, item = next(numbered, (-1, None))
                    if item is None:
                        ended = True
                    elif item.task is None:
                        ready[number] = item, None
                    else:
                        self._submit(number, item)
                if suspects and not self._flying:
                    number, item = suspects.popleft()
                    self._submit(number, _Item(item.source, item.digest, item.task, tries=1))
                for number, item, made in self._finished():
                    if made is not None:
                        ready[number] = item, made
                    elif item.tries:
                        ready[number] = item, _lethal(item)
                    else:
                        suspects.append((number, item))
                while head in ready:
                    yield ready.pop(head)
                    head += 1
                if ended and not (self._flying or suspects or ready):
                    return
        finally:
            for future in self._flying:
                with contextlib.suppress(Exception):
                    future.cancel(force=True)

    def _submit(self, number: int, item: _Item) -> None:
        key = f"nasss-{self._run}-{number}-{item.tries}"
        future = self._call(lambda: self._client.submit(make, item.task, key=key, pure=False))
        self._flying[future] = number, item

    def _finished(self) -> list[tuple[int, _Item, Made | None]]:
        """What is done by now, None for a task whose workers were lost; waits a second for something."""
        if not self._flying:
            return []
        try:
            with self._client.as_current():
                done = self._distributed.wait(list(self._flying), timeout=1, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            self._look_for_workers()
            return []
        except Exception as error:
            raise self._lost(error) from error
        found = []
        for future in done:
            try:
                made = future.result(timeout=5)
            except TimeoutError:
                # Its worker was lost with the result, and another has to do it again.
                self._look_for_workers()
                continue
            except self._distributed.scheduler.KilledWorker:
                made = None
            except EngineError:
                raise
            except Exception as error:
                raise self._lost(error) from error
            number, item = self._flying.pop(future)
            self._seen = time.monotonic()
            found.append((number, item, made))
        return found

    def _look_for_workers(self) -> None:
        if self._threads():
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > self._patience:
            raise EngineError(
                f"There has been no worker for {self._patience:g} seconds. Start some and run it again: "
                "what is done is kept"
            )

    def _threads(self) -> dict[str, int]:
        found: dict[str, int] = self._call(self._client.nthreads)
        return found

    def _call(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except EngineError:
            raise
        except Exception as error:
            raise self._lost(error) from error

    @staticmethod
    def _lost(error: Exception) -> EngineError:
        text = str(error) or type(error).__name__
        return EngineError(f"The scheduler or its workers failed: {text}. Run it again: what is done is kept")


def _lethal(item: _Item) -> Made:
    return Made(
        item.source.name,
        problems=(
            f"{item.source.path}: every worker that took it stopped, even when it ran alone; "
            "most likely it needs more memory than a worker has",
        ),
    )


def _handing(distributed: Any, common: Prepared) -> Any:
    """What hands a worker, now or when it comes, all that every study needs: once, and not with every task."""

    class Handing(distributed.WorkerPlugin):  # type: ignore[misc]
        name = "nasss-prepared"

        def setup(self, worker: object) -> None:
            remember(common)

    return Handing()
