"""Check studies quickly: the shapes as a plan over numbered statements, with the report of `nasss.shapes`.

pyshacl is the reference. The fast engine gives the same results or none: shapes and data that it does not know are
left to the reference, and where Oxigraph might compare values otherwise than rdflib (a number where the ontology wants
a text, a blank node, a regular expression over unusual letters), the query is put to rdflib, as the reference does.
"""

import contextlib
import hashlib
import json
import signal
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context, resource_tracker
from pathlib import Path
from typing import Literal as Choice

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from nasss import ontology, prepared, shapes
from nasss import workers as processes
from nasss.collecting import uncollected
from nasss.errors import EngineError, UsageError
from nasss.resources import graph_files, ontology_dir, ontology_files, shapes_dir, write_atomically
from nasss.shape_check import Check
from nasss.shape_facts import Beside, Facts, is_whole_iri
from nasss.shape_plan import Plan, Shape, UnknownShapeError, plan
from nasss.shapes import Report

Engine = Choice["fast", "pyshacl"]
Statement = tuple[Node, Node, Node]
ENGINES: tuple[Engine, ...] = ("fast", "pyshacl")


@dataclass(frozen=True)
class Checked:
    """What came of one study.

    Attributes:
        path: the file.
        report: what the shapes found; None when the check could not be done.
        failure: why it could not be done.
        was_known: whether the report is that of an earlier run over the same data, shapes and programs.
    """

    path: Path
    report: Report | None
    failure: str | None = None
    was_known: bool = False


Progress = Callable[[Checked], None]


def validate(
    data_files: Sequence[Path] | None = None,
    *,
    data: Graph | None = None,
    engine: Engine = "fast",
    jobs: int = 1,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check studies against the shapes, each file by itself: as `nasss.shapes.validate`, sooner.

    Args:
        data_files: Turtle or TriG files. Without them, and without `data`, the shipped studies and
            the shipped ontology are checked.
        data: a graph or dataset to check instead; it is not changed.
        engine: ``fast``, or ``pyshacl`` for the reference.
        jobs: how many studies are checked at once.
        cache: a folder that remembers which studies conformed; None: nothing is remembered.
        progress: called with each study when it is done.

    Raises:
        EngineError: the check could not be done, so nothing is known about the data.
        UsageError: there is no such engine, or no such number of jobs.
    """
    if data is not None:
        return check_study(shapes._flat(data), engine=engine)
    files = graph_files() if data_files is None else data_files
    if not files:
        raise EngineError("There is no study to check: graph/ has no .trig file. Run nasss build first.")
    done = list(check_studies(files, engine=engine, jobs=jobs, cache=cache, progress=progress))
    reports = [report_of(checked) for checked in done]
    if data_files is None:
        reports.append(check_ontology(ontology.load(), engine=engine))
    return shapes._merged(reports)


def report_of(checked: Checked) -> Report:
    """The report of a study.

    Raises:
        EngineError: its check could not be done.
    """
    if checked.report is None:
        raise EngineError(checked.failure or f"{checked.path}: the check could not be done")
    return checked.report


def check_study(study: Graph, name: str = "The graph", *, engine: Engine = "fast") -> Report:
    """Check the statements of a study, with the ontology beside them.

    Args:
        study: the statements; they are not changed.
        name: what to call them in errors.
        engine: ``fast``, or ``pyshacl`` for the reference.

    Raises:
        EngineError: the check could not be done, or there was nothing to check.
    """
    if _known_engine(engine) == "pyshacl" or len(study) == 0:
        return shapes.check_study(study, name)
    return run(study, shapes.study_shapes(), shapes._ontology_terms(), name)


def check_ontology(graph: Graph, *, engine: Engine = "fast") -> Report:
    """Check the statements of an ontology against the rules for the ontology itself.

    Raises:
        EngineError: the check could not be done, or there was nothing to check.
    """
    if _known_engine(engine) == "pyshacl" or len(graph) == 0:
        return shapes.check_ontology(graph)
    return run(graph, shapes.ontology_shapes(), None, "The ontology")


def check_file(path: Path, *, engine: Engine = "fast") -> Report:
    """Check the study in a Turtle or TriG file.

    Raises:
        EngineError: the file cannot be read, the check could not be done, or there was nothing to check.
    """
    made = None if _known_engine(engine) == "pyshacl" else study_plan()
    facts = None if made is None else Facts.of_file(path, _beside(made))
    if made is None or facts is None or facts.size == 0:
        return check_study(shapes._read(path), str(path), engine=engine)
    return _run(made, facts, str(path))


def check_studies(
    paths: Sequence[Path],
    *,
    engine: Engine = "fast",
    jobs: int = 1,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Checked]:
    """Check studies one by one or several at once; each is given out when it is done, in the order of the paths.

    A study that cannot be checked does not stop the others: its `Checked` says why. Stopping early leaves no process
    behind.

    Args:
        paths: Turtle or TriG files.
        engine: ``fast``, or ``pyshacl`` for the reference.
        jobs: how many studies are checked at once, each in a process of its own.
        cache: a folder that remembers which studies conformed; None: nothing is remembered.
        progress: called with each study when it is done.

    Raises:
        EngineError: the shapes or the ontology cannot be read, or a process of the check was stopped from outside.
        UsageError: there is no such engine, or no such number of jobs.
    """
    _known_engine(engine)
    if jobs < 1:
        raise UsageError(f"jobs is {jobs}; expected a whole number from 1")
    memory = None if cache is None else Memory(cache, engine)
    left, ahead = iter(paths), deque[_Task]()
    with _Workers(engine, min(jobs, len(paths))) as workers:
        while True:
            # Only so many are looked at ahead, so that memory does not grow with the number of studies.
            ahead.extend(_task(path, memory) for path in islice(left, AHEAD * jobs - len(ahead)))
            if not ahead:
                return
            workers.give_out(ahead)
            task = ahead.popleft()
            checked = Checked(task.path, task.known, was_known=True) if task.known else workers.outcome(task)
            if memory is not None and task.key is not None and checked.report is not None and not task.known:
                memory.keep(task.path, task.key, checked.report)
            if progress is not None:
                progress(checked)
            yield checked


AHEAD = 16  # studies for each process


@dataclass
class _Task:
    """A study to check: what is known of it already, and what a process will say."""

    path: Path
    key: str | None
    known: Report | None
    future: "Future[Checked] | None" = None


def _task(path: Path, memory: "Memory | None") -> _Task:
    key = None if memory is None else memory.key(path)
    return _Task(path, key, None if memory is None or key is None else memory.recall(path, key))


class _Workers:
    """The processes of a check; they are started when there is work for more than one."""

    def __init__(self, engine: Engine, jobs: int) -> None:
        self._engine, self._jobs = engine, jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:  # nobody waits for the studies that are being checked: they may take minutes
            for process in list((self._pool._processes or {}).values()):
                process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def give_out(self, tasks: Collection[_Task]) -> None:
        """Let the processes begin with what is not known."""
        waiting = [task for task in tasks if task.known is None and task.future is None]
        if self._jobs < 2 or (self._pool is None and len(waiting) < 2):
            return
        if self._pool is None:
            made = study_plan() if self._engine == "fast" else None
            self._pool = ProcessPoolExecutor(self._jobs, get_context("spawn"), _begin, (made,))
        with _undisturbed():
            for task in waiting:
                task.future = self._pool.submit(_checked, task.path, self._engine)

    def outcome(self, task: _Task) -> Checked:
        """What came of a study."""
        if task.future is None:
            return _checked(task.path, self._engine)
        try:
            return task.future.result()
        except BrokenProcessPool as error:
            raise EngineError("A process of the check was stopped from outside, so nothing is known") from error


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits meanwhile, and is not heard by processes that are started: the one that starts them ends them.

    Stopped in the middle of starting a process, this one would leave it behind, waiting for ever for what to do.
    """
    if threading.current_thread() is not threading.main_thread():  # there it is not heard anyway
        yield
        return
    pressed: list[int] = []
    resource_tracker.ensure_running()  # starting it later would let the signal through again
    # The handler is for when another thread takes the signal, the mask for the processes: they inherit it.
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _begin(made: Plan | None) -> None:
    """Begin a process of the check: the plan of the one that started it is its own."""
    processes.begin()
    take_over(made)


def take_over(made: Plan | None) -> None:
    """Use, in this process, the plan that another process made of the shapes; None: only the reference knows them."""
    _handed[:] = [made]


_handed: list[Plan | None] = []


def _checked(path: Path, engine: Engine) -> Checked:
    try:
        return Checked(path, check_file(path, engine=engine))
    except EngineError as error:
        return Checked(path, None, str(error))


def _known_engine(engine: str) -> str:
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine!r}; expected one of {', '.join(ENGINES)}")
    return engine


def study_plan() -> Plan | None:
    """The shapes for studies as a plan; None when only the reference knows them."""
    if _handed:
        return _handed[0]
    return _plan(shapes.study_shapes(), shapes._ontology_terms())


def default_cache() -> Path | None:
    """The folder in which a command remembers which studies conformed, see `nasss.prepared`; None: nowhere."""
    folder = prepared.folder()
    return None if folder is None else Path(folder)


class Memory:
    """Remembers which studies conformed, so that only changed ones are checked again.

    One small file for each study holds the digest of all that its report follows from: the data, the shapes, the
    ontology and the programs. It says that nothing was wrong, and how many rules were checked. Reports with problems
    are not kept: they quote the data, and data of interviews do not belong in a cache.

    Args:
        folder: where the files are; it is made when there is something to keep.
        engine: the engine whose reports these are.

    Raises:
        EngineError: the shapes or the ontology cannot be read.
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder = folder
        self._common = _digest(
            engine.encode(), *(f"{name} {version(name)}".encode() for name in _PROGRAMS), *map(_bytes, _read_files())
        )

    def key(self, path: Path) -> str | None:
        """The digest of all that the report of a study follows from; None when the file cannot be read."""
        try:
            # The place counts too: names in the file may be relative to it.
            return _digest(self._common.encode(), str(path.resolve()).encode(), path.read_bytes())
        except OSError:
            return None

    def recall(self, path: Path, key: str) -> Report | None:
        """The report of a study, when it is remembered for this very key; a damaged file is not believed."""
        try:
            known = json.loads(self._file(path).read_bytes())
            rules = known["rules_checked"]
            whole = known["digest"] == _digest(key.encode(), str(rules).encode())
        except (OSError, ValueError, LookupError, TypeError):
            return None
        return Report((), rules) if whole and type(rules) is int else None

    def keep(self, path: Path, key: str, report: Report) -> None:
        """Remember that a study conformed, or forget it when it did not. A folder that cannot be written is no harm.

        Args:
            path: the file.
            key: its digest from before the check: when it has another one now, the report may be about either.
            report: what came of the check.
        """
        with contextlib.suppress(OSError, EngineError):
            if not report.conforms or self.key(path) != key:
                self._file(path).unlink(missing_ok=True)
                return
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = _digest(key.encode(), str(report.checked).encode())
            text = json.dumps({"rules_checked": report.checked, "digest": digest})
            write_atomically(self._file(path), text + "\n")

    def _file(self, path: Path) -> Path:
        return self._folder / f"checked-{_digest(str(path.resolve()).encode())[:32]}.json"


_PROGRAMS = ("pyshacl", "rdflib", "pyoxigraph")
_OWN = ("shapes", "prepared", "shape_plan", "shape_facts", "shape_check", "fast_shapes", "syntax", "turtle", "ontology")


def _read_files() -> list[Path]:
    """Every file that a report follows from, beside the data: shapes, ontology, and this program."""
    own = [Path(__file__).with_name(f"{name}.py") for name in _OWN]
    return [*sorted(shapes_dir().glob("*.ttl")), *ontology_files(), ontology_dir() / "catalog-v001.xml", *own]


def _bytes(path: Path) -> bytes:
    try:
        return path.name.encode() + b"\0" + path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}:".encode() + part)
    return whole.hexdigest()


def run(data: Graph, rules: Graph, terms: Graph | None, name: str) -> Report:
    """Check a graph against shapes: the same report as `nasss.shapes.run`, sooner.

    Args:
        data: the statements to check; they are not changed.
        rules: the shapes.
        terms: an ontology to read the data with, for example for what is a subclass of what.
        name: what to call the data in errors.

    Raises:
        EngineError: the check could not be done, or no shape had anything to check.
    """
    made = _plan(rules, terms)
    statements = list(data)
    if made is None or not _is_known(statements):
        return shapes.run(data, rules, terms, name)
    report = _run(made, Facts.of_graph(statements, _beside(made)), name)
    if report.conforms or not shapes.has_blank_nodes(data):
        return report
    # Blank nodes get the same names as in the reference.
    return _run(made, Facts.of_graph(to_canonical_graph(data), _beside(made)), name)


def _run(made: Plan, facts: Facts, name: str) -> Report:
    checked = _targeted(made, facts)
    if not checked:
        raise EngineError(
            f"{name}: no rule found anything to check. Is this the graph of a study in the nasss vocabulary?"
        )
    facts.add_beside()
    try:
        with uncollected():
            terms = Check(made, facts).run()
    except Exception as error:  # the engines raise many kinds
        first = shapes._first_line(error)
        raise EngineError(f"{name}: the validator failed, so nothing is known: {first}") from error
    results = tuple(sorted(terms, key=shapes._sort_key))
    named = {term for pair in terms.values() for term in pair if isinstance(term, URIRef)}
    labels = {str(term): label for term in named if (label := _label(facts, term)) is not None}
    return Report(results, checked, labels, terms)


def _is_known(statements: Collection[Statement]) -> bool:
    """Whether they are RDF: the reference fails on some names that are no IRIs, and has its own way there."""
    subjects, names, values = ({statement[place] for statement in statements} for place in range(3))
    if any(isinstance(node, Literal) for node in subjects) or not all(isinstance(node, URIRef) for node in names):
        return False
    return all(is_whole_iri(node) for node in subjects | names | values if isinstance(node, URIRef))


def _targeted(made: Plan, facts: Facts) -> int:
    """How many shapes find something to check in the data themselves, before the ontology is added."""
    types = facts.inverse(facts.number(RDF.type))
    subjects = {subject for subject in facts.properties}

    def is_there(shape: Shape) -> bool:
        kinds = [made.below[top] for top in shape.classes] if made.below is not None else []
        own = [facts.below(top) for top in shape.classes] if made.below is None else []
        return (
            any(facts.number(kind) in types for group in kinds for kind in group)
            or any(kind in types for group in own for kind in group)
            or any(facts.values.get(facts.number(key)) for key in (*shape.subjects_of, *shape.objects_of))
            or any(facts.number(node) in subjects for node in shape.nodes)
        )

    found = sum(map(is_there, made.targeting))
    facts.forget()
    return found


def _label(facts: Facts, term: URIRef) -> str | None:
    numbers = facts.values.get(facts.number(RDFS.label), {}).get(facts.number(term), ())
    nodes = (facts.node(number) for number in numbers)
    return min((str(node) for node in nodes if isinstance(node, Literal) and node.language == "en"), default=None)


_besides: dict[int, tuple[Plan, Beside]] = {}


def _beside(made: Plan) -> Beside:
    """The statements of the ontology that a plan puts beside the data, made ready once."""
    if id(made) not in _besides:
        _besides[id(made)] = (made, Beside(made.terms))  # the plan is kept, so that its number stays its own
    return _besides[id(made)][1]


_plans: dict[tuple[int, int], tuple[Graph, Graph | None, Plan | None]] = {}


def _plan(rules: Graph, terms: Graph | None) -> Plan | None:
    """The plan of some shapes, made once; None when they have something in them that is not known."""
    key = (id(rules), id(terms))
    if key not in _plans:
        try:
            made: Plan | None = plan(rules, terms, shapes._ontology_terms())
        except UnknownShapeError:
            made = None
        _plans[key] = (rules, terms, made)  # the graphs are kept, so that their numbers stay theirs
    return _plans[key][2]
