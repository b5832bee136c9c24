"""Why health technologies are, or are not, adopted: an ontology, findings as RDF, shapes and questions.

Example:
    >>> import nasss
    >>> with nasss.load() as kg:
    ...     answer = kg.ask("factors-by-role", role="radiologist")
    >>> answer.columns[:5]
    ('study', 'study_label', 'role', 'role_label', 'role_size')
"""

# As in typing, whose import takes longer than all the rest here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from nasss.answers import Answer as Answer
    from nasss.answers import Row as Row
    from nasss.api import Connection as Connection
    from nasss.api import KnowledgeGraph as KnowledgeGraph
    from nasss.api import connect as connect
    from nasss.api import load as load
    from nasss.errors import EngineError as EngineError
    from nasss.errors import NasssError as NasssError
    from nasss.errors import ProblemError as ProblemError
    from nasss.errors import UsageError as UsageError
    from nasss.questions import Question as Question
    from nasss.terms import Iri as Iri
    from nasss.terms import Literal as Literal

    __version__: str

# Loaded when first used: the command starts quickly, and importing one part does not import them all.
_HOMES = {
    "Answer": "answers",
    "Connection": "api",
    "EngineError": "errors",
    "Iri": "terms",
    "KnowledgeGraph": "api",
    "Literal": "terms",
    "NasssError": "errors",
    "ProblemError": "errors",
    "Question": "questions",
    "Row": "answers",
    "UsageError": "errors",
    "connect": "api",
    "load": "api",
}

__all__ = [
    "Answer",
    "Connection",
    "EngineError",
    "Iri",
    "KnowledgeGraph",
    "Literal",
    "NasssError",
    "ProblemError",
    "Question",
    "Row",
    "UsageError",
    "__version__",
    "connect",
    "load",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "__version__":
        return import_module("nasss.resources").version()
    if name not in _HOMES:
        raise AttributeError(f"module 'nasss' has no attribute {name!r}")
    return getattr(import_module(f"nasss.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
