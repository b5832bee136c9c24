"""A diagram of the model, drawn from the ontology: ``python -m nasss.diagram`` writes ontology/model.svg.

Every class is a box, in the colour of its module. A row in a box is a property of the class; an arrow leads from the
row to the class of its values, dashed when a reasoner works it out. A hollow arrowhead points at the broader class.
Boxes stand in columns so that arrows lead to the right, and long arrows pass between the boxes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from textwrap import wrap

from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from nasss.namespaces import NASSS, ONTOLOGY
from nasss.ontology import load
from nasss.resources import ontology_dir, write_atomically

# A class with more direct subclasses than this is named in their boxes instead of being pointed at by all of them.
MANY_SUBCLASSES = 5
MODULES = {
    "framework": ("#dbe7f6", "#2f5d9b"),
    "adoption": ("#dcefdc", "#2f7240"),
    "evidence": ("#fae5d0", "#a85a12"),
}
FONT, SMALL = 13, 11
LINE, ROW, HEADER, PAD = 15, 18, 26, 8
WIDTH, GAP_X, GAP_Y, LANE = 316, 96, 18, 9
MARGIN, TOP = 24, 92
LETTERS = 35  # of small text, to a line in a box


@dataclass(frozen=True)
class Arrow:
    """A line from a box to another: from one of its rows, or from its head to its broader class."""

    source: str
    target: str
    row: int | None
    inferred: bool = False


@dataclass
class Box:
    """A class, or (when not named) a place that a long arrow passes through in a column."""

    name: str
    label: str = ""
    module: str = ""
    kind_of: str = ""
    rows: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    column: int = 0
    y: float = 0.0

    @property
    def height(self) -> float:
        """How tall the box is; a place for an arrow is a lane."""
        if not self.label:
            return LANE
        return self.head + ROW * len(self.rows) + LINE * len(self.notes) + (PAD if self.rows or self.notes else 0)

    @property
    def head(self) -> int:
        """How tall the coloured head is."""
        return HEADER + (LINE if self.kind_of else 0)

    def port(self, row: int | None) -> float:
        """How far below the top a line starts that belongs to a row, or to the head."""
        if not self.label:
            return LANE / 2
        return self.head / 2 if row is None else self.head + ROW * row + ROW / 2 + 2


@dataclass(frozen=True)
class Model:
    """What there is to draw."""

    boxes: dict[str, Box]
    arrows: list[Arrow]
    lists: list[tuple[str, str, list[str]]]
    anywhere: list[str]


# What the ontology says


def _ours(graph: Graph, kind: URIRef) -> list[Node]:
    """The terms of this project that are declared as a kind, by name."""
    return sorted((term for term in graph.subjects(RDF.type, kind) if str(term).startswith(NASSS)), key=str)


def read(graph: Graph) -> Model:
    """The classes, their properties and the closed lists, as the ontology states them."""
    return _Reader(graph).model()


class _Reader:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.classes = _ours(graph, OWL.Class)
        self.properties = [
            *_ours(graph, OWL.ObjectProperty),
            *_ours(graph, OWL.DatatypeProperty),
        ]
        self.broader = {
            kind: sorted((b for b in graph.objects(kind, RDFS.subClassOf) if b in self.classes), key=str)
            for kind in self.classes
        }
        self.narrower: dict[Node, list[Node]] = defaultdict(list)
        for kind, broader in self.broader.items():
            for above in broader:
                self.narrower[above].append(kind)
        self.defined = {kind: base for kind in self.classes if (base := self._base(kind)) is not None}
        self.listed = {kind for kind in self.classes if self._is_list(kind)}
        self.hubs = {kind for kind, below in self.narrower.items() if len(below) > MANY_SUBCLASSES}

    def model(self) -> Model:
        drawn = [kind for kind in self.classes if kind not in self.defined and kind not in self.listed]
        boxes = {str(kind): self._box(kind) for kind in drawn}
        arrows = []
        for kind in drawn:
            rows = sorted(self._rows(kind))
            boxes[str(kind)].rows = [(text, inferred) for text, inferred, _ in rows]
            boxes[str(kind)].notes = self._notes(kind)
            for place, (_, inferred, targets) in enumerate(rows):
                arrows += [Arrow(str(kind), target, place, inferred) for target in targets if target in boxes]
            for above in self.broader[kind]:
                if above not in self.hubs:
                    arrows.append(Arrow(str(kind), str(above), None))
        lists = [(self._label(kind), self._module(kind), self._members(kind)) for kind in self.listed]
        anywhere = [self._label(p) for p in self.properties if self.graph.value(p, RDFS.domain) is None]
        return Model(boxes, arrows, sorted(lists), anywhere)

    def _box(self, kind: Node) -> Box:
        hubs = [self._label(above) for above in self.broader[kind] if above in self.hubs]
        return Box(str(kind), self._label(kind), self._module(kind), ", ".join(f"a {hub}" for hub in hubs))

    def _rows(self, kind: Node) -> Iterable[tuple[str, bool, tuple[str, ...]]]:
        """The object properties of a class: what to write, whether it is inferred, and where arrows lead."""
        for path in self.properties:
            domain, target = self.graph.value(path, RDFS.domain), self.graph.value(path, RDFS.range)
            is_data = (path, RDF.type, OWL.DatatypeProperty) in self.graph
            if is_data or kind not in self._either(domain) or (path, OWL.inverseOf, None) in self.graph:
                continue
            yield self._row(kind, path, self._either(target))
        for restriction in self.graph.objects(kind, RDFS.subClassOf):
            property_, filler = (self.graph.value(restriction, p) for p in (OWL.onProperty, OWL.someValuesFrom))
            if filler is not None and property_ is not None and property_ not in self.properties:
                yield self._row(kind, property_, [filler])

    def _row(self, kind: Node, path: Node, targets: list[Node]) -> tuple[str, bool, tuple[str, ...]]:
        inferred = (path, OWL.propertyChainAxiom, None) in self.graph
        lists = [self._label(target) for target in targets if target in self.listed]
        text = self._label(path)
        if not targets:
            text += " anything"
        elif lists:
            text += " (list)" if text.endswith(lists[0]) else f": {' or '.join(lists)}"
        elif targets == [kind]:
            text += " ↻"
        return text, inferred, tuple(str(target) for target in targets if target != kind)

    def _notes(self, kind: Node) -> list[tuple[str, str]]:
        """Data properties, and the classes that a reasoner fills, in small text; each line with its style."""
        data = [
            self._label(path)
            for path in self.properties
            if (path, RDF.type, OWL.DatatypeProperty) in self.graph
            and kind in self._either(self.graph.value(path, RDFS.domain))
        ]
        filled = sorted(self._label(name) for name, base in self.defined.items() if base == kind)
        notes = [(line, "data") for line in wrap(", ".join(data), LETTERS)]
        return notes + [(line, "filled") for line in wrap(f"Reasoner: {', '.join(filled)}" if filled else "", LETTERS)]

    def _either(self, node: Node | None) -> list[Node]:
        """The classes that a domain or range allows."""
        if isinstance(node, BNode):
            return [kind for members in self.graph.objects(node, OWL.unionOf) for kind in self.graph.items(members)]
        return [] if node is None else [node]

    def _base(self, kind: Node) -> Node | None:
        """The class that a defined class is cut out of."""
        for definition in self.graph.objects(kind, OWL.equivalentClass):
            if members := self.graph.value(definition, OWL.intersectionOf):
                named = [member for member in self.graph.items(members) if isinstance(member, URIRef)]
                return (self._base(named[0]) or named[0]) if named else None
        return None

    def _is_list(self, kind: Node) -> bool:
        """Whether all there is to a class is the list of its members."""
        if any(self.graph.objects(kind, OWL.equivalentClass / OWL.oneOf)):
            return True
        used = {k for path in self.properties for k in self._either(self.graph.value(path, RDFS.domain))}
        return kind not in used and not self.broader[kind] and not self.narrower[kind] and bool(self._members(kind))

    def _members(self, kind: Node) -> list[str]:
        """What is in a class: in the order of its closed list, else by name."""
        for members in self.graph.objects(kind, OWL.equivalentClass / OWL.oneOf):
            return [self._label(member) for member in self.graph.items(members)]
        return sorted(self._label(member) for member in self.graph.subjects(RDF.type, kind))

    def _label(self, term: Node) -> str:
        for label in self.graph.objects(term, RDFS.label):
            if isinstance(label, Literal) and label.language == "en":
                return str(label)
        name = str(term).rpartition("#")[2]  # of a foreign term, which is declared only
        return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()

    def _module(self, term: Node) -> str:
        return str(self.graph.value(term, RDFS.isDefinedBy)).removeprefix(f"{ONTOLOGY}/")


# Where everything goes


@dataclass(frozen=True)
class Step:
    """A piece of an arrow between two neighbouring columns."""

    left: str
    right: str
    start: float
    end: float


def place(model: Model) -> dict[int, list[str]]:
    """Give every box a column and a height; returns the boxes of each column from top to bottom."""
    _choose_columns(model)
    steps = _steps(model)
    columns: dict[int, list[str]] = defaultdict(list)
    for name, box in sorted(model.boxes.items(), key=lambda item: (item[1].module, item[1].label, item[0])):
        columns[box.column].append(name)
    _order(columns, steps)
    for names in columns.values():
        y = 0.0
        for name in names:
            model.boxes[name].y = y
            y += model.boxes[name].height + GAP_Y
    for sweep in range(60):
        for column in sorted(columns, reverse=bool(sweep % 2)):
            _settle(model.boxes, columns[column], steps)
    top = min(box.y for box in model.boxes.values())
    for box in model.boxes.values():
        box.y += TOP - top
    return columns


def _choose_columns(model: Model) -> None:
    """Columns from left to right, so that each arrow leads to the right; what nothing points at moves close."""
    pairs = sorted({(arrow.source, arrow.target) for arrow in model.arrows})
    for _ in model.boxes:
        for source, target in pairs:
            model.boxes[target].column = max(model.boxes[target].column, model.boxes[source].column + 1)
    targets = {target for _, target in pairs}
    for name, box in model.boxes.items():
        ahead = [model.boxes[target].column for source, target in pairs if source == name]
        if name not in targets and ahead:
            box.column = min(ahead) - 1


def _steps(model: Model) -> list[Step]:
    """The arrows cut at the columns they pass through, with a lane added there."""
    steps = []
    for number, arrow in enumerate(model.arrows):
        source, target = model.boxes[arrow.source], model.boxes[arrow.target]
        stops = [arrow.source]
        for column in range(source.column + 1, target.column):
            lane = f"{number:04}-{column}"
            model.boxes[lane] = Box(lane, column=column, module=source.module)
            stops.append(lane)
        stops.append(arrow.target)
        for left, right in pairwise(stops):
            start = model.boxes[left].port(arrow.row if left == arrow.source else None)
            steps.append(Step(left, right, start, model.boxes[right].port(None)))
    return steps


def _order(columns: dict[int, list[str]], steps: Sequence[Step]) -> None:
    """Order the columns so that few arrows cross: each box goes to the middle of its neighbours, again and again."""
    best, fewest = {column: list(names) for column, names in columns.items()}, _crossings(columns, steps)
    for sweep in range(40):
        forwards = sweep % 2 == 0
        for column in sorted(columns, reverse=not forwards):
            beside = columns.get(column - 1 if forwards else column + 1, [])
            place = {name: index for index, name in enumerate(beside)}
            here = {name: index for index, name in enumerate(columns[column])}
            pulls: dict[str, list[float]] = defaultdict(list)
            for step in steps:
                near, far = (step.right, step.left) if forwards else (step.left, step.right)
                if near in here and far in place:
                    pulls[near].append(place[far] + (step.start if forwards else 0.0) / 1000)
            scale = len(beside) / max(1, len(here))
            ranks = {
                name: (sum(pulls[name]) / len(pulls[name]) if pulls[name] else index * scale, index)
                for name, index in here.items()
            }
            columns[column].sort(key=ranks.__getitem__)
        if (crossings := _crossings(columns, steps)) < fewest:
            best, fewest = {column: list(names) for column, names in columns.items()}, crossings
    columns.update(best)


def _crossings(columns: dict[int, list[str]], steps: Sequence[Step]) -> int:
    rank = {name: index for names in columns.values() for index, name in enumerate(names)}
    column_of = {name: column for column, names in columns.items() for name in names}
    between: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for step in steps:
        between[column_of[step.left]].append((rank[step.left] + step.start / 1000, rank[step.right]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for ends in between.values()
        for index, a in enumerate(ends)
        for b in ends[index + 1 :]
    )


def _settle(boxes: dict[str, Box], names: Sequence[str], steps: Sequence[Step]) -> None:
    """Move the boxes of a column to where their arrows are straightest, in their order and without overlap."""
    wishes: dict[str, list[float]] = defaultdict(list)
    for step in steps:
        if step.right in names:
            wishes[step.right].append(boxes[step.left].y + step.start - step.end)
        if step.left in names:
            wishes[step.left].append(boxes[step.right].y + step.end - step.start)
    offset, offsets, groups = 0.0, [], list[tuple[float, int]]()
    for name in names:
        wish = sum(wishes[name]) / len(wishes[name]) if wishes[name] else boxes[name].y
        offsets.append(offset)
        groups.append((wish - offset, 1))
        # Boxes that would overlap are moved together, to the mean of their wishes.
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (a, m), (b, n) = groups[-2:]
            groups[-2:] = [((a * m + b * n) / (m + n), m + n)]
        offset += boxes[name].height + (GAP_Y if boxes[name].label else LANE / 2)
    places = [place for place, count in groups for _ in range(count)]
    for name, place, offset in zip(names, places, offsets, strict=True):
        boxes[name].y = place + offset


# The picture


def svg(graph: Graph) -> str:
    """The diagram of an ontology as SVG; the same ontology always gives the same bytes."""
    model = read(graph)
    arrows = list(model.arrows)
    columns = place(model)
    width = 2 * MARGIN + len(columns) * WIDTH + (len(columns) - 1) * GAP_X
    bottom = max(box.y + box.height for box in model.boxes.values())
    legend, height = _lists(model, bottom + 40, width)
    parts = [
        *(line for number, arrow in enumerate(arrows) for line in _arrow(model, number, arrow)),
        *(line for box in model.boxes.values() if box.label for line in _box(box)),
        *legend,
    ]
    return "\n".join([*_head(model, width, height), *parts, "</svg>", ""])


def _head(model: Model, width: float, height: float) -> list[str]:
    names = [box.label for box in model.boxes.values() if box.label]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-labelledby="title about" font-family="Helvetica, Arial, sans-serif" '
        f'font-size="{FONT}">',
        '<title id="title">The model of the NASSS ontology</title>',
        f'<desc id="about">{escape("Classes and their properties: " + ", ".join(sorted(names)))}.</desc>',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        "<defs>",
        *(
            f'<marker id="{kind}-{module}" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="{size}" '
            f'markerHeight="{size}" orient="auto"><path d="M0 0.5 L9.5 5 L0 9.5 Z" '
            f'fill="{dark if kind == "to" else "#ffffff"}" stroke="{dark}"/></marker>'
            for module, (_, dark) in MODULES.items()
            for kind, size in (("to", 8), ("is", 12))
        ),
        "</defs>",
        f'<text x="{MARGIN}" y="34" font-size="20" font-weight="bold">The model of the NASSS ontology</text>',
    ]
    x = float(MARGIN)
    for module, (light, dark) in MODULES.items():
        lines.append(f'<rect x="{x:.0f}" y="50" width="14" height="14" rx="2" fill="{light}" stroke="{dark}"/>')
        lines.append(f'<text x="{x + 20:.0f}" y="62">{module} module</text>')
        x += 160
    words = (
        "row with an arrow: property and the class of its values · dashed, italic: worked out by a reasoner · "
        "hollow arrowhead: is a kind of · ↻ within the class · grey: values that are text or numbers"
    )
    return [*lines, f'<text x="{x:.0f}" y="62" fill="#333333">{words}</text>']


def _x(column: int) -> float:
    return MARGIN + column * (WIDTH + GAP_X)


def _arrow(model: Model, number: int, arrow: Arrow) -> list[str]:
    source, target = model.boxes[arrow.source], model.boxes[arrow.target]
    y = source.y + source.port(arrow.row)
    path = f"M{_x(source.column) + WIDTH:.1f} {y:.1f}"
    for column in range(source.column + 1, target.column + 1):
        last = column == target.column
        stop = model.boxes[f"{number:04}-{column}"] if not last else target
        end = stop.y + (_entry(model, number, arrow) if last else stop.port(None))
        left, middle = _x(column), _x(column) - GAP_X / 2
        path += f" C{middle:.1f} {y:.1f} {middle:.1f} {end:.1f} {left:.1f} {end:.1f}"
        path += "" if last else f" H{left + WIDTH:.1f}"
        y = end
    dark = MODULES[source.module][1]
    dashes = ' stroke-dasharray="5 4"' if arrow.inferred else ""
    marker = f"url(#{'is' if arrow.row is None else 'to'}-{source.module})"
    return [f'<path d="{path}" fill="none" stroke="{dark}" stroke-width="1.3"{dashes} marker-end="{marker}"/>']


def _entry(model: Model, number: int, arrow: Arrow) -> float:
    """Where on the left side of its target an arrow ends: they share the head of the box, in their order."""
    target = model.boxes[arrow.target]
    coming = []
    for index, other in enumerate(model.arrows):
        if other.target == arrow.target:
            column = target.column - 1
            before = model.boxes.get(f"{index:04}-{column}") or model.boxes[other.source]
            row = other.row if before.label else None
            coming.append((before.y + before.port(row), index))
    place = [index for _, index in sorted(coming)].index(number)
    room = min(target.height - 8, max(target.head - 8, 11 * (len(coming) - 1)))
    return 4 + (room * place / (len(coming) - 1) if len(coming) > 1 else (target.head - 8) / 2)


def _box(box: Box) -> list[str]:
    light, dark = MODULES[box.module]
    x, y = _x(box.column), box.y
    lines = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{WIDTH}" height="{box.height:.1f}" rx="4" fill="#ffffff" '
        f'stroke="{dark}" stroke-width="1.2"/>',
        f'<path d="M{x:.1f} {y + box.head:.1f} v{4 - box.head} a4 4 0 0 1 4 -4 h{WIDTH - 8} a4 4 0 0 1 4 4 '
        f'v{box.head - 4} z" fill="{light}" stroke="{dark}" stroke-width="1.2"/>',
        f'<text x="{x + WIDTH / 2:.1f}" y="{y + 18:.1f}" text-anchor="middle" font-weight="bold">'
        f"{escape(box.label)}</text>",
    ]
    if box.kind_of:
        lines.append(
            f'<text x="{x + WIDTH / 2:.1f}" y="{y + 33:.1f}" text-anchor="middle" font-size="{SMALL}" '
            f'fill="#444444">{escape(box.kind_of)}</text>'
        )
    for row, (text, inferred) in enumerate(box.rows):
        style = ' font-style="italic"' if inferred else ""
        lines.append(f'<text x="{x + PAD:.1f}" y="{y + box.port(row) + 4:.1f}"{style}>{escape(text)}</text>')
    below = y + box.head + ROW * len(box.rows) + PAD / 2
    for number, (text, kind) in enumerate(box.notes, start=1):
        style = 'fill="#666666"' if kind == "data" else f'fill="{dark}" font-style="italic"'
        lines.append(
            f'<text x="{x + PAD:.1f}" y="{below + LINE * number - 4:.1f}" font-size="{SMALL}" {style}>'
            f"{escape(text)}</text>"
        )
    return lines


def _lists(model: Model, y: float, width: float) -> tuple[list[str], float]:
    """The closed lists and what any thing may have, below the boxes; also returns where the picture ends."""
    lines = [f'<text x="{MARGIN}" y="{y:.1f}" font-size="16" font-weight="bold">Lists of values</text>']
    letters = int((width - 2 * MARGIN - 190) / 6.6)
    y += 26
    for label, module, members in model.lists:
        lines.append(
            f'<text x="{MARGIN}" y="{y:.1f}" font-weight="bold" fill="{MODULES[module][1]}">{escape(label)}</text>'
        )
        for line in wrap(" · ".join(members), letters):
            lines.append(f'<text x="{MARGIN + 190}" y="{y:.1f}">{escape(line)}</text>')
            y += ROW
        y += 3
    text = f"Anything may have: {', '.join(model.anywhere)}. Inverse properties are left out."
    lines.append(f'<text x="{MARGIN}" y="{y + 12:.1f}" fill="#333333">{escape(text)}</text>')
    return lines, y + 12 + MARGIN


if __name__ == "__main__":
    write_atomically(ontology_dir() / "model.svg", svg(load()))
