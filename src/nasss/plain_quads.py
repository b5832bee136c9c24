"""Whether an N-Quads file is plain: so simply written that it is well-formed for certain.

An engine that need not check what it reads loads a third faster. What this program writes is plain, and so is much of
what others write; one regular expression sees it in half the time that loading takes, beside it.

What is plain is well-formed by the grammar of N-Quads (W3C, RDF 1.1 N-Quads, section 4), RFC 3987 for its IRIs and
BCP 47 for its languages. What is not plain may be well-formed too.
"""

import re
import threading
from io import FileIO

_SIZE = 1 << 20
_MARKS = rb"A-Za-z0-9._~!$&'()*+,;=:@/-"
_IN_PATH = rb"[" + _MARKS + rb"]*+(?:%[0-9A-Fa-f][0-9A-Fa-f][" + _MARKS + rb"]*+)*+"
_IN_REST = rb"[?" + _MARKS + rb"]*+(?:%[0-9A-Fa-f][0-9A-Fa-f][?" + _MARKS + rb"]*+)*+"
_IRI = (
    rb"<(?:https?://[A-Za-z0-9.-]++(?::[0-9]++)?+(?:/" + _IN_PATH + rb")?+|urn:[A-Za-z0-9]" + _IN_PATH + rb")"
    rb"(?:\?" + _IN_REST + rb")?+(?:\#" + _IN_REST + rb")?+>"
)
_BLANK = rb"_:[A-Za-z0-9]++"
# A half of a character (\uD800 to \uDFFF) is none.
_LITERAL = (
    rb'"[^"\\\n\r]*+(?:\\(?:[tbnrf"' + rb"'" + rb"\\]|u(?![dD][89a-fA-F])[0-9A-Fa-f]{4})"
    rb'[^"\\\n\r]*+)*+"(?:@[a-z]{2,3}(?:-[A-Z]{2})?+|\^\^' + _IRI + rb")?+"
)
_LINES = re.compile(
    rb"(?:(?:" + _IRI + rb"|" + _BLANK + rb") " + _IRI + rb" (?:" + _IRI + rb"|" + _LITERAL + rb"|" + _BLANK + rb")"
    rb"(?: " + _IRI + rb")?+ \.\n)*+"
)


class Look:
    """Looks through a file in a thread of its own, up to where it is not plain.

    Args:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._is_plain = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def is_plain(self) -> bool:
        """Whether the file is plain; waits until that is known."""
        self._thread.join()
        return self._is_plain

    def _run(self) -> None:
        try:
            with FileIO(self._path) as file:
                self._is_plain = is_plain(file)
        except OSError:
            self._is_plain = False


def is_plain(file: FileIO, size: int = _SIZE) -> bool:
    """Whether what is to be read from a file is plain. A line that is longer than what is read at once is not.

    Args:
        file: the file.
        size: how many bytes are read at once.
    """
    buffer, kept = bytearray(size), 0
    while read := file.readinto(memoryview(buffer)[kept:]):
        there = kept + read
        end = buffer.rfind(b"\n", 0, there) + 1
        found = _LINES.match(buffer, 0, end)
        if found is None or found.end() < end or not _is_text(buffer[:end]):
            return False
        buffer[: there - end] = buffer[end:there]
        kept = there - end
    return kept == 0


def _is_text(data: bytearray) -> bool:
    try:
        return data.isascii() or bool(data.decode())
    except UnicodeDecodeError:
        return False
