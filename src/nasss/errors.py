"""What can go wrong, in plain language, with the exit code that the command returns for it."""

from typing import ClassVar


class NasssError(Exception):
    """Something went wrong that the person who asked can understand; the message says what to do."""

    exit_code: ClassVar[int] = 3


class ProblemError(NasssError):
    """The data or the files have problems; the message lists them."""

    exit_code: ClassVar[int] = 1


class UsageError(NasssError):
    """The request itself is wrong: an unknown name, a bad value, a query with a mistake."""

    exit_code: ClassVar[int] = 2


class EngineError(NasssError):
    """The work could not be done: an engine failed, a server did not answer, a file could not be read."""

    exit_code: ClassVar[int] = 3


def shown(value: object, longest: int = 200) -> str:
    """A value as messages quote it, cut off where it is long."""
    if isinstance(value, int) and abs(value) >= 10**longest:
        return "a number of hundreds of digits"
    text = repr(value[: longest + 1] if isinstance(value, str) else value)
    return text if len(text) <= longest + 2 else f"{text[:longest]}..."
