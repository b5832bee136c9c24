"""RDF files of others, before they are read: what asks for more than is in the file, or would never end, is refused.

rdflib fetches the contexts of JSON-LD from wherever they are said to be, and engines take the square of the time for
elements in each other. Nothing is fetched here, and what is in the file is read with limits.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nasss.errors import EngineError, ProblemError

if TYPE_CHECKING:
    from rdflib import Dataset

DEPTH = 500  # of elements, objects and lists in each other
_XML = (".rdf", ".owl", ".xml")
_JSON = (".jsonld", ".json")
_LONGEST = 1_000  # characters of what a parser says


def check_file(path: Path) -> None:
    """Refuse an RDF/XML or JSON-LD file that should not be given to a parser. What is merely broken, the parser tells.

    Raises:
        EngineError: it cannot be read.
        ProblemError: its elements are in each other too deep, its entities grow, or it asks for a context elsewhere.
    """
    suffix = path.suffix.lower()
    if suffix not in (*_XML, *_JSON):
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path}: cannot be read: {error.strerror or error}") from error
    if suffix in _XML:
        check_xml(path, data)
    else:
        check_json(path, data)


def check_xml(path: Path, data: bytes) -> None:
    """Refuse XML in which elements stand in each other too deep, or whose entities grow without end."""
    from xml.parsers import expat

    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise ProblemError(f"{path}, line {parser.CurrentLineNumber}: more than {DEPTH} elements in each other")

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if "amplification" in str(error):
            raise ProblemError(f"{path}: its entities grow without end ({error}); refused") from error
    except (LookupError, ValueError):
        return  # an encoding that is not known, which the parser tells


def check_json(path: Path, data: bytes) -> None:
    """Refuse JSON-LD that asks for a context outside of the file, or is nested too deep."""
    try:
        _check_value(path, json.loads(data.decode("utf-8-sig")), 1)
    except RecursionError as error:
        raise ProblemError(_too_deep(path)) from error
    except ValueError:
        return


def _check_value(path: Path, value: Any, depth: int) -> None:
    if depth > DEPTH:
        raise ProblemError(_too_deep(path))
    if isinstance(value, list):
        for item in value:
            _check_value(path, item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            found = item if isinstance(item, list) else [item]
            if key in ("@context", "@import") and any(isinstance(context, str) for context in found):
                raise ProblemError(
                    f"{path}: {key} {str(item)[:200]!r} is outside the file, and nothing is fetched; "
                    "put the context's terms into the file"
                )
            _check_value(path, item, depth + 1)


def _too_deep(path: Path) -> str:
    return f"{path}: more than {DEPTH} objects and lists in each other"


def read_dataset(*paths: Path) -> "Dataset":
    """Files as an rdflib Dataset, whose default graph is the union of all graphs.

    Raises:
        ProblemError: see `check_file`.
        EngineError: one cannot be read.
    """
    from rdflib import Dataset

    from nasss.namespaces import bind_prefixes

    dataset = Dataset(default_union=True)
    for path in paths:
        _read_into(dataset, path)
    bind_prefixes(dataset)
    return dataset


def _read_into(dataset: "Dataset", path: Path) -> None:
    from rdflib.util import guess_format

    check_file(path)
    try:
        dataset.parse(path, format=guess_format(str(path)) or "trig")
    except Exception as error:  # rdflib and its parsers raise many kinds for a broken file
        raise EngineError(f"{path}: cannot be read: {shortened(error)}") from error


def shortened(error: Exception) -> str:
    """What a parser says; some quote the whole file."""
    text = str(error)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
