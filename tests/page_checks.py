"""Reading a page as a browser would, and what must hold for each page."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "input", "img", "br", "hr", "path", "circle", "rect", "line"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HIDDEN_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Element:
    """An element with its attributes, its text and what is in it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: "list[Element]" = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def everything(self) -> "Iterator[Element]":
        for child in self.children:
            yield child
            yield from child.everything()

    def all(self, *tags: str) -> "list[Element]":
        return [element for element in self.everything() if element.tag in tags]

    def by_id(self, name: str) -> "Element":
        return next(element for element in self.everything() if element.attributes.get("id") == name)

    def by_class(self, name: str) -> "list[Element]":
        return [element for element in self.everything() if name in element.attributes.get("class", "").split()]


class Reader(HTMLParser):
    """Builds the tree of a page, and complains of what is not closed as it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.at = self.root
        self.elements: list[Element] = []
        self.feed(html)
        self.close()
        assert self.at is self.root, f"<{self.at.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        above: Element | None = self.at
        while above is not None:
            above.pieces.append(data)
            above = above.parent


def read(html: str) -> Element:
    """The tree of a page."""
    return Reader(html).root


def problems(html: str, root: Element | None = None) -> list[str]:
    """What is wrong with a page: structure, names for those who cannot see it, and what the policy forbids.

    Args:
        html: the page.
        root: the same page as it was read before.
    """
    root = root or read(html)
    found = []
    elements = list(root.everything())
    ids = Counter(element.attributes["id"] for element in elements if "id" in element.attributes)
    found += [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    found += [
        f"<{element.tag}> has the attribute {name}" for element in elements for name in element.attributes if _bad(name)
    ]
    found += [f"the script {element.text!r} is in the page" for element in elements if _inline(element)]
    found += [
        f"a <{element.tag}> element" for element in elements if element.tag in ("style", "iframe", "object", "base")
    ]
    for element in elements:
        for name in ("href", "src", "action"):
            target = element.attributes.get(name)
            if target is not None and not re.match(r"https?://|[./#?]|[a-z0-9-]+[/.]", target):
                found.append(f"<{element.tag}> leads to {target!r}")
    found += _headings(root)
    found += _tables(root)
    found += _names(root, ids)
    for name in ("aria-labelledby", "aria-describedby", "for", "aria-controls", "list"):
        for element in elements:
            found += [f"{name} names {word!r}, which is not there" for word in _words(element, name) if word not in ids]
    if HIDDEN_CHARACTERS.search(html):
        found.append("control characters, or marks that turn the writing")
    return found


def _words(element: Element, name: str) -> list[str]:
    return element.attributes.get(name, "").split()


def _bad(name: str) -> bool:
    return name == "style" or name.startswith("on") or name.startswith("xlink")


def _inline(element: Element) -> bool:
    return element.tag == "script" and ("src" not in element.attributes or bool(element.text))


def _headings(root: Element) -> list[str]:
    levels = [HEADINGS.index(element.tag) + 1 for element in root.all(*HEADINGS)]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    found += [f"heading {b} follows {a}" for a, b in pairwise(levels) if b > a + 1]
    found += ["an empty heading" for element in root.all(*HEADINGS) if not element.text]
    return found


def _tables(root: Element) -> list[str]:
    found = []
    for table in root.all("table"):
        captions = table.all("caption")
        if len(captions) != 1 or not captions[0].text:
            found.append("a table without a caption")
        found += [f"<th> {head.text!r} without scope" for head in table.all("th") if "scope" not in head.attributes]
        widths = {len(row.all("td", "th")) for row in table.all("tr")}
        if len(widths) != 1:
            found.append(f"a table with rows of {sorted(widths)} cells")
        scroller = table.parent
        if (
            scroller is None
            or scroller.attributes.get("tabindex") != "0"
            or scroller.attributes.get("role") != "region"
        ):
            found.append("a table outside a scroller")
    return found


def _names(root: Element, ids: Counter[str]) -> list[str]:
    labelled = {element.attributes.get("for") for element in root.all("label")}
    found = []
    for element in root.all("input", "select"):
        if element.attributes.get("type") != "hidden" and element.attributes.get("id") not in labelled:
            found.append(f"a field without a label: {element.attributes}")
    found += ["a link without text" for link in root.all("a", "button", "summary") if not _name(link)]
    found += ["a picture without alt" for image in root.all("img") if not image.attributes.get("alt")]
    for drawing in root.all("svg"):
        attributes = drawing.attributes
        nested = drawing.parent is not None and drawing.parent.tag == "svg"
        if not nested and attributes.get("aria-hidden") != "true" and attributes.get("role") != "img":
            found.append("a drawing that is neither hidden nor named")
    html = root.all("html")
    if len(html) != 1 or not html[0].attributes.get("lang"):
        found.append("no language")
    if len(root.all("main")) != 1 or len(root.all("title")) < 1:
        found.append("no main or no title")
    return found


def _name(element: Element) -> str:
    return element.text or element.attributes.get("aria-label", "")
