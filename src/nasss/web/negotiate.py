"""Which format a client gets: Accept headers with q-values, ``format=``, and the endings of addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_QVALUE = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    Attributes:
        name: its short name, which is also the ending of addresses and the value of ``format=``.
        media_type: what is sent as Content-Type.
        also: further media types that a client may ask for to get it.
        words: further values of ``format=`` that mean it.
    """

    name: str
    media_type: str
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type with the character set where the type has one."""
        text = self.media_type.startswith("text/") or self.media_type == "image/svg+xml"
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Format("html", "text/html", ("application/xhtml+xml",))
SVG = Format("svg", "image/svg+xml")
MARKDOWN = Format("md", "text/markdown", words=("markdown",))
QUERY = Format("rq", "application/sparql-query", words=("sparql",))
PLAIN_JSON = Format("json", "application/json")
CSV = Format("csv", "text/csv")
TSV = Format("tsv", "text/tab-separated-values")

RESULTS = (
    Format("json", "application/sparql-results+json", ("application/json",), ("sparql-results+json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), ("sparql-results+xml",)),
    CSV,
    TSV,
)
GRAPHS = (
    Format("ttl", "text/turtle", ("application/x-turtle",), ("turtle", "n3")),
    Format("nt", "application/n-triples", ("text/plain",), ("ntriples", "n-triples")),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"), ("xml", "rdf+xml", "rdfxml", "rdf-xml")),
    Format("jsonld", "application/ld+json", ("application/json",), ("json", "json-ld", "ld+json")),
)


@dataclass(frozen=True, slots=True)
class Range:
    """One part of an Accept header: a media range with its weight."""

    kind: str
    subkind: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def precedence(self, media_type: str) -> int:
        """How closely the range names a media type, 0 when it does not name it."""
        if (self.kind, self.subkind) == ("*", "*"):
            return 1
        kind, _, subkind = media_type.partition("/")
        if self.kind != kind:
            return 0
        if self.subkind == "*":
            return 2
        if self.subkind != subkind:
            return 0
        # What is offered is UTF-8 and has no other parameters; a range that asks for more does not fit.
        return 3 if self.parameters <= {("charset", "utf-8")} else 0


def parse_accept(header: str) -> list[Range]:
    """The ranges of an Accept header; parts that are not well-formed are left out, as servers do."""
    found = []
    for part in _split(header, ","):
        pieces = [piece.strip() for piece in _split(part, ";")]
        kind, slash, subkind = pieces[0].lower().partition("/")
        # Java's URLConnection sends a lone star for everything.
        if pieces[0] == "*":
            kind, slash, subkind = "*", "/", "*"
        if not slash or not _TOKEN.fullmatch(kind) or not _TOKEN.fullmatch(subkind) or (kind == "*" != subkind):
            continue
        quality, parameters = _parameters(pieces[1:])
        if quality is not None:
            found.append(Range(kind, subkind, parameters, quality))
    return found


def _parameters(pieces: Sequence[str]) -> tuple[float | None, frozenset[tuple[str, str]]]:
    """The weight (None when it is no number from 0 to 1) and the parameters before it."""
    parameters: set[tuple[str, str]] = set()
    for piece in pieces:
        name, _, value = piece.partition("=")
        name, value = name.strip().lower(), value.strip().strip('"').lower()
        if name == "q":
            return (float(value) if _QVALUE.fullmatch(value) else None), frozenset(parameters)
        if name:
            parameters.add((name, value))
    return 1.0, frozenset(parameters)


def _split(text: str, mark: str) -> list[str]:
    """The parts of a text between marks that do not stand inside quotation marks."""
    parts = [""]
    quoted = False
    for character in text:
        quoted ^= character == '"'
        if character == mark and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def quality(ranges: Sequence[Range], media_type: str) -> float:
    """The weight of a media type: that of the range which names it most closely; 0 when none does."""
    best = max(((each.precedence(media_type), each.quality) for each in ranges), default=(0, 0.0))
    return best[1] if best[0] else 0.0


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The offer that an Accept header likes best, the first of those it likes equally, None when it wants none.

    A missing or empty header takes everything. A media type that is asked for by name goes before one that only
    ``*/*`` lets in at the same weight.
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = parse_accept(accept)
    best: tuple[float, bool] = (0.0, False)
    chosen = None
    for offer in offers:
        for media_type in (offer.media_type, *offer.also):
            weight = quality(ranges, media_type)
            named = any(each.precedence(media_type) == 3 and each.quality == weight for each in ranges)
            if weight > 0 and (weight, named) > best:
                best, chosen = (weight, named), offer
    return chosen


def by_name(name: str, offers: Sequence[Format]) -> Format | None:
    """The offer that ``format=`` names: by its short name, another word for it, or a media type."""
    wanted = name.strip().lower()
    for offer in offers:
        if wanted == offer.name or wanted == offer.media_type:
            return offer
    return next((offer for offer in offers if wanted in offer.words or wanted in offer.also), None)


def listed(offers: Sequence[Format]) -> str:
    """The offers in words, for the answer to a request that none of them fits."""
    lines = "".join(f"  {offer.media_type} (format={offer.name})\n" for offer in offers)
    return f"Offered are:\n{lines}"
