"""Pictures of answers: SVG and PNG that can stand in a paper or on a page.

Every picture is laid out here, in pixels (96 to the inch), drawn by Vega-Lite and written by vl-convert, without a
network. Labels are wrapped by a table of widths, so a picture has the same bytes on every machine. Shape, sign, pattern
or text says whatever a colour says, and every number that is drawn is also printed.
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from nasss.answers import LABEL, Answer, Row, heading, printable
from nasss.errors import UsageError
from nasss.resources import version, write_atomically
from nasss.terms import NASSS, Iri, shorten

Theme = Literal["light", "dark", "auto", "inline"]
Direction = Literal["hindering", "facilitating", "undirected"]

MM = 96 / 25.4
COLUMN, PAGE = 85.0, 170.0
"""The widths of one column and of a whole page in most journals, in millimetres."""
MOST_ROWS = 120
MOST_PAIRED = 40
MOST_PIXELS = 100_000_000
MARGIN = 4.0

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1b1b",
    "muted": "#585858",
    "frame": "#888888",
    "grid": "#dddddd",
    "stripe": "#f6f6f6",
    "hatch": "#c9c9c9",
    "hindering": "#a84300",
    "facilitating": "#00629b",
    "undirected": "#5a5a5a",
    "hindering-tint": "#fae0cf",
    "facilitating-tint": "#d3e6f3",
    "undirected-tint": "#e7e7e7",
}
"""Colours on paper: blue and vermilion of Okabe and Ito, darkened; the tints always have a dark outline."""
DARK = {
    "paper": "#15181c",
    "ink": "#ededed",
    "muted": "#b4b4b4",
    "frame": "#868d95",
    "grid": "#34393f",
    "stripe": "#1c2025",
    "hatch": "#474d54",
    "hindering": "#f2a06a",
    "facilitating": "#74bdec",
    "undirected": "#b8b8b8",
    "hindering-tint": "#4c2b15",
    "facilitating-tint": "#17394f",
    "undirected-tint": "#363b41",
}
"""The same on a dark page."""

_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_DIRECTIONS: tuple[Direction, ...] = ("hindering", "facilitating", "undirected")
_SHAPES = {"hindering": "square", "facilitating": "circle", "undirected": "diamond"}
_SIGNS = {"hindering": "\u2212", "facilitating": "+", "undirected": ""}
_MARKS = {
    "+": "+",
    "-": "-",
    "\u2212": "-",
    "+-": "+-",
    "+\u2212": "+-",
    "\u00b1": "+-",
    "0": "0",
    ".": ".",
    "?": "?",
    "": ".",
}
_DASH = [3, 2]


def _style(kind: str, **style: Any) -> dict[str, Any]:
    return {"type": kind, "aria": False, **({"opacity": 1} if kind == "point" else {}), **style}


def _text_style(size: float, colour: str = "ink", **style: Any) -> dict[str, Any]:
    fixed = {"fontSize": size, "lineHeight": _line(size), "lineBreak": "\n", "baseline": "alphabetic", "limit": 0}
    return _style("text", **{"align": "left", "color": LIGHT[colour], **fixed, **style})


def _line(size: float) -> float:
    return round(size * 1.22, 2)


def _styles() -> dict[str, dict[str, Any]]:
    """What can be drawn, by name, from the ground up. The name is also the class of the marks in the SVG."""
    styles: dict[str, dict[str, Any]] = {
        "stripe": _style("rect", fill=LIGHT["stripe"]),
        "hatch": _style("rect", fill="url(#hatch)"),
        "grid": _style("rule", color=LIGHT["grid"], strokeWidth=1),
        "axis": _style("rule", color=LIGHT["ink"], strokeWidth=1),
        "frame": _style("rect", fill=LIGHT["paper"], stroke=LIGHT["frame"], strokeWidth=0.6),
        "size": _style("rect", fill=LIGHT["paper"], stroke=LIGHT["ink"], strokeWidth=1),
        "range": _style("rect", fill=LIGHT["facilitating-tint"], stroke=LIGHT["facilitating"], strokeWidth=1),
        "pair": _style("point", filled=True, shape="circle", fill=LIGHT["facilitating-tint"], strokeWidth=1)
        | {"stroke": LIGHT["facilitating"]},
        "bar": _style("rect", fill=LIGHT["facilitating"]),
    }
    for direction in _DIRECTIONS:
        colour, tint = LIGHT[direction], LIGHT[f"{direction}-tint"]
        shape = _SHAPES[direction]
        styles |= {
            f"stem-{direction}": _style("rule", color=colour, strokeWidth=2),
            f"open-{direction}": _style("rect", fill=LIGHT["paper"], stroke=colour, strokeWidth=0.8, strokeDash=[2, 2]),
            f"maybe-{direction}": _style("rect", fill=tint, stroke=colour, strokeWidth=0.8),
            f"sure-{direction}": _style("rect", fill=colour, stroke=colour, strokeWidth=0.8),
            f"none-{direction}": _style("rule", color=colour, strokeWidth=2),
            f"dot-{direction}": _style("point", filled=True, shape=shape, color=colour, strokeWidth=0),
            f"ring-{direction}": _style(
                "point", filled=True, shape=shape, fill=LIGHT["paper"], stroke=colour, strokeWidth=1.6
            ),
        }
    styles |= {
        "sign": _text_style(10, "paper", align="center", fontWeight="bold"),
        "ringsign-hindering": _text_style(10, "hindering", align="center", fontWeight="bold"),
        "ringsign-facilitating": _text_style(10, "facilitating", align="center", fontWeight="bold"),
        "title": _text_style(14, fontWeight="bold"),
        "subtitle": _text_style(10.5, "muted"),
        "heading": _text_style(11, fontWeight="bold"),
        "group": _text_style(10, fontWeight="bold"),
        "label": _text_style(10),
        "number": _text_style(10, fontWeight="bold"),
        "number-left": _text_style(10, fontWeight="bold", align="right"),
        "number-mid": _text_style(9, align="center"),
        "side": _text_style(9, "muted"),
        "side-right": _text_style(9, "muted", align="right"),
        "tick": _text_style(9, "muted", align="center"),
        "cell": _text_style(8, align="center"),
        "cell-open": _text_style(8, "muted", align="center"),
        "quote": _text_style(15, align="center", fontWeight="bold"),
        "column": _text_style(9, angle=270, lineHeight=10),
        "column-wide": _text_style(9, align="center"),
        "legend": _text_style(9),
    }
    return styles


# Widths of Helvetica, Arial and Liberation Sans, which are the same, in thousandths of the size.
_WIDTHS = {
    char: width
    for chars, width in {
        "'ijl\u2018\u2019": 222,
        " !,./:;I[\\]ft|\u00a0\u00b7": 278,
        '"()-`r\u201c\u201d': 350,
        "*^Jckszvxy": 500,
        "#$0123456789?L_abdeghnopqu\u2013": 556,
        "+<=>~\u2212\u00b1\u00d7": 584,
        "FTZ": 611,
        "&ABEKPSVXY": 667,
        "CDHNRUw": 722,
        "GOQ": 778,
        "Mm": 833,
        "%W@\u2014\u2026": 1000,
    }.items()
    for char in chars
}
# A machine without these fonts takes a wider one, such as DejaVu Sans; labels must not run into marks there.
_SPARE = 1.18
_BAD_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is, in pixels, with room to spare for other fonts."""
    return sum(_char(char) for char in text) * size / 1000 * _SPARE * (1.08 if bold else 1)


def _char(char: str) -> int:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 1000
    return _WIDTHS.get(unicodedata.normalize("NFD", char)[0], 700)


def _clean(text: object) -> str:
    """A text as it can stand in a picture: one line, and no character that XML or a reader would stumble over."""
    return _BAD_XML.sub("", " ".join(printable(str(text)).split()))


def _wrap(text: str, width: float, size: float, *, bold: bool = False, most: int = 4) -> str:
    """The text in lines no wider than ``width`` pixels; what does not fit into ``most`` lines ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for joint, word in _pieces(text, width, size, bold):
        longer = f"{line}{joint}{word}" if line else word
        if line and _width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        last = lines[most - 1]
        while last and _width(f"{last}\u2026", size, bold=bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}\u2026"]
    return "\n".join(lines)


def _pieces(text: str, width: float, size: float, bold: bool) -> Iterator[tuple[str, str]]:
    """The words, those that are wider than a line cut up, each with what joins it to the one before."""
    # Not at a no-break space, which str.split would take for one.
    for word in text.split(" "):
        joint, rest = " ", word
        while _width(rest, size, bold=bold) > width and len(rest) > 1:
            fits = next(n for n in range(len(rest), 0, -1) if n == 1 or _width(rest[:n], size, bold=bold) <= width)
            # After a hyphen or a slash if there is one, anywhere else if not.
            cut = max(rest.rfind("-", 0, fits), rest.rfind("/", 0, fits)) + 1 or fits
            yield joint, rest[:cut]
            joint, rest = "", rest[cut:]
        yield joint, rest


class _Canvas:
    """Marks by the name of their style, and how far down the picture reaches."""

    def __init__(self, width_mm: float) -> None:
        self.width = round(width_mm * MM - 2 * MARGIN, 2)
        self.y = 0.0
        self.marks: dict[str, list[dict[str, Any]]] = {}
        self.styles = _styles()

    def _add(self, name: str, **datum: Any) -> None:
        values = {key: round(value, 2) if isinstance(value, float) else value for key, value in datum.items()}
        self.marks.setdefault(name, []).append(values)

    def rect(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle from its upper left corner."""
        self._add(name, x=float(x), y=float(y), x2=float(x + width), y2=float(y + height))

    def rule(self, name: str, x: float, y: float, x2: float, y2: float) -> None:
        """A line."""
        self._add(name, x=float(x), y=float(y), x2=float(x2), y2=float(y2))

    def point(self, name: str, x: float, y: float, across: float = 12) -> None:
        """A shape around its centre."""
        area = across**2 * (math.pi / 4 if name == "pair" else 0.8)
        self._add(name, x=float(x), y=float(y), size=float(area))

    def text(self, name: str, x: float, y: float, text: str) -> None:
        """Lines of text, centred on a height, or for turned text on a place across."""
        style = self.styles[name]
        first = -(text.count("\n")) * style["lineHeight"] / 2 + 0.35 * style["fontSize"]
        turned = "angle" in style
        if text:
            self._add(name, x=float(x + (first if turned else 0)), y=float(y + (0 if turned else first)), text=text)

    def block(self, name: str, text: str, *, x: float = 0, width: float | None = None, most: int = 6) -> None:
        """A paragraph at the present height, which then is below it."""
        style = self.styles[name]
        size, bold = style["fontSize"], style.get("fontWeight") == "bold"
        lines = _wrap(text, (width or self.width) - x, size, bold=bold, most=most)
        height = (lines.count("\n") + 1) * style["lineHeight"]
        self.text(name, x, self.y + height / 2, lines)
        self.y += height

    def wrapped(self, name: str, text: str, width: float, most: int = 4) -> str:
        """The text in lines of this style."""
        style = self.styles[name]
        return _wrap(text, width, style["fontSize"], bold=style.get("fontWeight") == "bold", most=most)

    def measure(self, name: str, text: str) -> float:
        """How wide one line of this style is."""
        style = self.styles[name]
        return _width(text, style["fontSize"], bold=style.get("fontWeight") == "bold")

    def dot(self, direction: Direction, x: float, y: float, *, hollow: bool = False, across: float = 12) -> None:
        """The mark of a direction: its shape, and its sign inside."""
        self.point(f"{'ring' if hollow else 'dot'}-{direction}", x, y, across)
        self.text(f"ringsign-{direction}" if hollow and _SIGNS[direction] else "sign", x, y, _SIGNS[direction])

    def spec(self) -> dict[str, Any]:
        """The picture as Vega-Lite."""
        alt = _engine("altair")
        layers = []
        for name, style in self.styles.items():
            if name not in self.marks:
                continue
            extra: dict[str, Any] = {}
            if style["type"] in ("rect", "rule"):
                extra = {"x2": alt.X2("x2"), "y2": alt.Y2("y2")}
            elif style["type"] == "point":
                extra = {"size": alt.Size("size:Q").scale(None).legend(None)}
            elif style["type"] == "text":
                extra = {"text": alt.Text("text:N")}
            x, y = (channel.scale(None).axis(None) for channel in (alt.X("x:Q"), alt.Y("y:Q")))
            chart = alt.Chart(alt.InlineData(values=self.marks[name]), name=name, mark=style)
            layers.append(chart.encode(x=x, y=y, **extra))
        # A theme that somebody has switched on for charts of their own must not get in.
        with alt.theme.enable("none"):
            chart = (
                alt.layer(*layers)
                .properties(
                    width=self.width,
                    height=round(self.y, 2),
                    padding={"left": MARGIN, "right": MARGIN, "top": 0, "bottom": 0},
                    autosize=alt.AutoSizeParams(type="none"),
                    background=LIGHT["paper"],
                )
                .configure(font=_FONT, aria=False)
                .configure_view(stroke=None)
            )
            spec: dict[str, Any] = chart.to_dict()
        return spec


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture of an answer. In a notebook it shows itself.

    Attributes:
        spec: the picture as Vega-Lite. Its fill ``url(#hatch)`` is a pattern that `svg` defines.
        title: the question, as it stands above the picture.
        description: what the picture shows, in words, for those who do not see it.
        caption: how was counted, the unit, out of how many, and the version of the data.
        table: the answer that is drawn; show it beside the picture.
    """

    spec: Mapping[str, Any] = field(repr=False)
    title: str
    description: str = field(repr=False)
    caption: str = field(repr=False)
    table: Answer

    @property
    def width_mm(self) -> float:
        """The width in print, in millimetres."""
        return round((float(self.spec["width"]) + 2 * MARGIN) / MM, 1)

    def svg(self, *, theme: Theme = "light", caption: bool = True) -> str:
        """The picture as SVG, the same bytes each time.

        Args:
            theme: ``light`` or ``dark``; ``auto`` follows the reader's system, for a file of its own or ``<img>``;
                ``inline`` takes its colours from the style sheet of the page it stands in (see `theme_css`) and
                holds no styles, so it may stand in a page that forbids them.
            caption: whether the caption is written below the picture; leave it out where the page prints it.

        Raises:
            UsageError: altair or vl-convert is not installed, or there is no such theme.
        """
        if theme not in ("light", "dark", "auto", "inline"):
            raise UsageError(f"There is no theme {theme!r}; expected light, dark, auto or inline")
        return self._drawn(theme, caption, "mm")

    def png(self, *, dpi: int = 300, theme: Literal["light", "dark"] = "light", caption: bool = True) -> bytes:
        """The picture as PNG.

        Args:
            dpi: pixels for each inch, 72 to 1200.
            theme: ``light`` or ``dark``.
            caption: whether the caption is written below the picture.

        Raises:
            UsageError: altair or vl-convert is not installed, or a value is out of range.
        """
        if not 72 <= dpi <= 1200:
            raise UsageError(f"{dpi} pixels for each inch is out of range; expected 72 to 1200")
        if theme not in ("light", "dark"):
            raise UsageError(f"There is no theme {theme!r} for PNG; expected light or dark")
        drawn = self._drawn(theme, caption, "px")
        found = re.search(r'width="([0-9.]+)" height="([0-9.]+)"', drawn)
        assert found is not None
        pixels = float(found.group(1)) * float(found.group(2)) * (dpi / 96) ** 2
        if pixels > MOST_PIXELS:
            raise UsageError(
                f"At {dpi} pixels for each inch the picture has {pixels / 1e6:.0f} million pixels, more than "
                f"{MOST_PIXELS // 10**6} million; take fewer, ask for less (one study, one role), or write an .svg"
            )
        # Without a scale, vl-convert takes an inch to be 72 pixels; here it is 96.
        return bytes(_engine("vl_convert").svg_to_png(drawn, scale=72 / 96, ppi=dpi))

    def _drawn(self, theme: Theme, caption: bool, unit: Literal["mm", "px"]) -> str:
        vl_convert = _engine("vl_convert")
        drawn: str = vl_convert.vegalite_to_svg(dict(self.spec), allowed_base_urls=[])
        body = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
        width, height = round(float(self.spec["width"]) + 2 * MARGIN, 2), float(self.spec["height"])
        # One sheet below everything, in place of the one that Vega draws and that ends where the caption begins.
        body = re.sub(r"^<rect [^>]*/>", "", body)
        # The font is said once, for the whole picture.
        body = re.sub(r"<[^>]*>", lambda tag: tag.group().replace(f' font-family="{_FONT}"', ""), body)
        if caption:
            lines = _wrap(self.caption, float(self.spec["width"]), 9, most=1000).split("\n")
            spans = "".join(f'<tspan x="{MARGIN:g}" dy="{_line(9)}">{escape(line)}</tspan>' for line in lines)
            body += f'<text class="caption" y="{height + 6:g}" font-size="9px" fill="{LIGHT["muted"]}">{spans}</text>'
            height = round(height + 6 + len(lines) * _line(9) + 6, 2)
        key = "p" + hashlib.sha256(f"{self.title}\n{body}".encode()).hexdigest()[:10]
        # Several pictures can stand in one page, so each has identifiers of its own.
        body = re.sub(r"<[^>]*>", lambda tag: tag.group().replace("url(#", f"url(#{key}-"), body)
        body = re.sub(r'<[^>]* id="[^>]*>', lambda tag: tag.group().replace(' id="', f' id="{key}-'), body)
        style = f"<style>{theme_css()}</style>" if theme == "auto" else ""
        size = (
            f'width="{width / MM:.1f}mm" height="{height / MM:.1f}mm"'
            if unit == "mm"
            else f'width="{width:g}" height="{height:g}"'
        )
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width:g} {height:g}" role="img" '
            f'font-family="{_FONT}" class="nasss-plot" aria-labelledby="{key}-title {key}-desc">'
            f'<title id="{key}-title">{escape(self.title)}</title>'
            f'<desc id="{key}-desc">{escape(f"{self.description} {self.caption}")}</desc>'
        )
        ground = (
            f'{style}<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0,0V6" fill="none" stroke="{LIGHT["hatch"]}" stroke-width="1"/>'
            f'</pattern></defs><rect width="{width:g}" height="{height:g}" fill="{LIGHT["paper"]}"/>'
        )
        return f"{head}{_themed(ground + body, theme)}</svg>\n"

    def _repr_svg_(self) -> str:
        """The picture in a notebook."""
        return self.svg()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """The picture in a notebook, and its words where pictures are not shown."""
        return {"image/svg+xml": self.svg(), "text/plain": f"{self.title}\n{self.description}\n{self.caption}"}


def theme_css() -> str:
    """Custom properties with the colours, light and dark, for the style sheet of a page with `inline` pictures."""
    light, dark = ("".join(f"--plot-{name}:{hue};" for name, hue in hues.items()) for hues in (LIGHT, DARK))
    return f".nasss-plot{{{light}}}@media (prefers-color-scheme:dark){{.nasss-plot{{{dark}}}}}"


def _themed(svg: str, theme: Theme) -> str:
    """The colours of another theme in place of the light ones, in the tags only and never in the texts."""
    if theme == "light":
        return svg
    names = {hue: name for name, hue in LIGHT.items()}

    def colour(match: re.Match[str]) -> str:
        name = names[match.group(2)]
        value = DARK[name] if theme == "dark" else f"var(--plot-{name},{match.group(2)})"
        return f'{match.group(1)}="{value}"'

    pattern = re.compile(rf'\b(fill|stroke)="({"|".join(names)})"')
    return re.sub(r"<[^>]*>", lambda tag: pattern.sub(colour, tag.group()), svg)


def _engine(name: str) -> ModuleType:
    """The drawing packages, which the base installation does without."""
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError("Pictures need altair and vl-convert; install them: pip install 'nasss[plots]'") from error


def figure_for(
    slug: str | None, answer: Answer, *, width_mm: float = PAGE, data_version: str | None = None
) -> Figure | None:
    """The picture of an answer, None where there is nothing to draw or no honest way to draw it.

    Args:
        slug: the short name of the question; None for a query of one's own.
        answer: its answer, or another table with the same columns.
        width_mm: the width in print, 60 to 400; `COLUMN` and `PAGE` are usual.
        data_version: what the caption says of the data; by default the version of this package.

    Raises:
        UsageError: altair is not installed, or the width is out of range.
    """
    if not 60 <= width_mm <= 400:
        raise UsageError(f"A width of {width_mm:g} mm is out of range; expected 60 to 400, for example 85 or 170")
    if answer.is_graph or not len(answer):
        return None
    drawing = _DRAWINGS.get(slug or "")
    if drawing is None or not drawing.columns <= set(answer.columns):
        draw: Callable[[_Canvas, Answer], _Words | None] = _marks_table if _is_marks(answer) else _bars
    else:
        draw = drawing.draw
    canvas = _Canvas(width_mm)
    canvas.y = 2
    # The title is drawn last, when the denominator is known, but stands first: draw below, then move down.
    words = draw(canvas, answer)
    if words is None:
        return None
    title = _clean(answer.question.summary if answer.question is not None else words.title)
    title += f" {words.denominator}" if words.denominator else ""
    _head(canvas, title, words.subtitle)
    canvas.y += 4
    caption = _caption(answer, words, data_version or f"nasss {version()}")
    return Figure(canvas.spec(), title, words.description, caption, answer)


def plot(answer: Answer, path: Path, *, width_mm: float = PAGE, dpi: int = 300, theme: Theme = "light") -> Figure:
    """Write the picture of an answer to a file, whole or not at all; its suffix, .svg or .png, says as what.

    Raises:
        UsageError: the suffix is another one, there is no picture for this answer, or altair is not installed.
        EngineError: the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in (".svg", ".png"):
        raise UsageError(f"{path}: a picture is written as .svg or .png; give the file a name that ends in one of them")
    figure = required(answer, width_mm=width_mm)
    if suffix == ".svg":
        write_atomically(path, figure.svg(theme=theme))
    elif theme in ("light", "dark"):
        write_atomically(path, figure.png(dpi=dpi, theme="dark" if theme == "dark" else "light"))
    else:
        raise UsageError(f"{path}: a PNG is light or dark, not {theme}; take --theme light, or write an .svg")
    return figure


def required(answer: Answer, *, width_mm: float = PAGE) -> Figure:
    """The picture of an answer.

    Raises:
        UsageError: there is none; the message says for what there are pictures.
    """
    figure = figure_for(answer.slug, answer, width_mm=width_mm)
    if figure is not None:
        return figure
    name = answer.slug or "this query"
    if not len(answer):
        raise UsageError(f"The answer to {name} is empty: there is nothing to draw. Ask with other parameters.")
    raise UsageError(
        f"There is no picture for {name}. There are pictures for {', '.join(sorted(PLOTTED))}, and for every answer "
        "with one column of text and one of numbers. To take the table away: --format csv -o FILE"
    )


@dataclass(frozen=True)
class _Words:
    """What is said of a picture."""

    description: str
    unit: str
    subtitle: str = ""
    denominator: str = ""
    notes: tuple[str, ...] = ()
    title: str = "Answer to a query"


def _head(canvas: _Canvas, title: str, subtitle: str) -> None:
    """Title and subtitle on top; everything that is there moves down."""
    top = _Canvas((canvas.width + 2 * MARGIN) / MM)
    top.y = 2
    top.block("title", title)
    if subtitle:
        top.y += 3
        top.block("subtitle", subtitle)
    top.y += 8
    for marks in canvas.marks.values():
        for mark in marks:
            for place in ("y", "y2"):
                if place in mark:
                    mark[place] = round(mark[place] + top.y, 2)
    for name, marks in top.marks.items():
        canvas.marks[name] = marks + canvas.marks.get(name, [])
    canvas.y += top.y


def _caption(answer: Answer, words: _Words, data: str) -> str:
    parts = []
    if answer.question is not None:
        parts.append(f"How it was counted: {_clean(answer.question.counting)}")
    parts += [f"Unit: {words.unit}.", *words.notes]
    rows = "1 row" if len(answer) == 1 else f"{len(answer):,} rows"
    source = f"question {answer.slug}" if answer.slug else "a query"
    return " ".join([*parts, f"Drawn from {rows} of {source}, {_clean(data)}."])


# What the rows say.


def _name(row: Row, column: str) -> str:
    """What a row calls a thing: its label, else its IRI in short."""
    found = row.to_dict()
    label = found.get(column + LABEL)
    return _clean(label if label is not None else shorten(str(found.get(column) or "")))


def _number(row: Row, column: str) -> int | float | None:
    value = row.to_dict().get(column)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else number


def _shown_number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def _direction(row: Row) -> Direction:
    known: dict[object, Direction] = {f"{NASSS}Hindering": "hindering", f"{NASSS}Facilitating": "facilitating"}
    return known.get(row.to_dict().get("direction"), "undirected")


def _grouped(rows: Iterable[Row], *columns: str) -> dict[tuple[object, ...], list[Row]]:
    """The rows by what stands in some columns, in the order in which that first occurs."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        found = row.to_dict()
        groups.setdefault(tuple(found.get(name) for name in columns), []).append(row)
    return groups


def _study_id(row: Row) -> str:
    return _clean(Iri(str(row.to_dict().get("study") or "")).local_name) or "study"


def _studies(answer: Answer) -> str:
    """The study in full where there is one, else how many."""
    groups = _grouped(answer, "study")
    if len(groups) == 1:
        return _name(next(iter(groups.values()))[0], "study")
    return f"{len(groups)} studies, each on a scale of its own"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _range(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return ""
    return _shown_number(least) if least == most else f"{_shown_number(least)}\u2013{_shown_number(most)}"


def _ticks(most: float, about: int = 4) -> list[int]:
    """Whole numbers from 0 that reach or pass ``most``."""
    step = 1
    for step in (base * 10**power for power in range(12) for base in (1, 2, 5)):
        if most <= step * about:
            break
    return list(range(0, step * max(1, math.ceil(most / step)) + 1, step))


def _legend(canvas: _Canvas, items: Sequence[tuple[Callable[[float, float], object], float, str]]) -> None:
    """Samples with words, in lines: how to draw one at its middle left, how wide it is, and what it means."""
    x, y = 0.0, canvas.y + 7
    for draw, width, words in items:
        needed = width + 5 + canvas.measure("legend", words)
        if x and x + needed > canvas.width:
            x, y = 0.0, y + 15
        draw(x, y)
        lines = canvas.wrapped("legend", words, canvas.width - width - 5)
        y += lines.count("\n") * canvas.styles["legend"]["lineHeight"] / 2
        canvas.text("legend", x + width + 5, y, lines)
        y += lines.count("\n") * canvas.styles["legend"]["lineHeight"] / 2
        x += needed + 14
    canvas.y = y + 13


def _sample(canvas: _Canvas, direction: Direction, hollow: bool = False) -> Callable[[float, float], None]:
    return lambda x, y: canvas.dot(direction, x + 6, y, hollow=hollow)


_DIRECTION_WORDS = {
    "hindering": "hindering",
    "facilitating": "facilitating",
    "undirected": "no direction",
}


# Lollipops: numbers with a direction.


@dataclass(frozen=True)
class _Stem:
    """One number with a direction."""

    direction: Direction
    value: float
    text: str
    hollow: bool = False


@dataclass(frozen=True)
class _Stems:
    """A line of a lollipop chart."""

    label: str
    stems: tuple[_Stem, ...]
    side: str = ""


@dataclass(frozen=True)
class _Axis:
    """Where things stand across a lollipop chart, in pixels.

    Attributes:
        left: how far the labels reach.
        start: where the scale begins.
        end: where it ends.
        zero: the place of 0.
        per: the length of 1.
        beside: where the column of what has no direction begins, None if there is none.
        ways: 1 for a side to the right, -1 for one to the left.
    """

    left: float
    start: float
    end: float
    zero: float
    per: float
    beside: float | None
    ways: tuple[int, ...]


def _axis(canvas: _Canvas, lines: Sequence[_Stems], limit: float) -> _Axis:
    stems = [stem for line in lines for stem in line.stems]
    room = {
        way: 22 + max(canvas.measure("number", stem.text) for stem in stems if stem.direction == way)
        for way in {stem.direction for stem in stems}
    }
    left = canvas.width * (0.36 if canvas.width < 400 else 0.4)
    side = max((canvas.measure("side", line.side) + 8 for line in lines if line.side), default=0.0)
    # In a column of a journal it stands below the label instead.
    right = canvas.width - (0 if canvas.width < 400 else side)
    beside = None
    alone = set(room) == {"undirected"}
    if "undirected" in room and not alone:
        right -= max(40.0 if canvas.width < 400 else 64.0, room["undirected"])
        beside = right
    to_left, to_right = "hindering" in room, "facilitating" in room or alone
    start = left + (room["hindering"] if to_left else 14)
    end = right - (room["undirected" if alone else "facilitating"] if to_right else 14)
    zero = (start + end) / 2 if to_left and to_right else end if to_left else start
    per = (end - start) / (2 if to_left and to_right else 1) / (limit or 1)
    ways = tuple(sign for sign, there in ((-1, to_left), (1, to_right)) if there)
    return _Axis(left, start, end, zero, per, beside, ways)


def _lollipops(canvas: _Canvas, groups: Sequence[tuple[str, Sequence[_Stems]]], limit: float, about: str) -> None:
    """Lines of stems on one scale: hindering to the left, facilitating to the right, the rest in a column beside.

    Where nothing has a direction, all stems go to the right.
    """
    axis = _axis(canvas, [line for _, lines in groups for line in lines], limit)
    _side_heads(canvas, axis, {stem.direction for _, lines in groups for line in lines for stem in line.stems})
    top = canvas.y
    for head, lines in groups:
        if head:
            canvas.y += 5
            canvas.block("group", head, width=axis.left)
            canvas.y += 2
        for line in lines:
            _stem_line(canvas, line, axis)
    ticks = _ticks(limit, 2 if canvas.width < 400 else 4)
    for tick in sorted({way * tick for way in axis.ways for tick in ticks if tick <= limit}):
        x = axis.zero + tick * axis.per
        canvas.rule("axis" if tick == 0 else "grid", x, top, x, canvas.y)
        canvas.text("tick", x, canvas.y + 8, _shown_number(abs(tick)))
    canvas.y += 16
    canvas.text("tick", (axis.start + axis.end) / 2, canvas.y + 5, about)
    canvas.y += 14


def _side_heads(canvas: _Canvas, axis: _Axis, directions: set[Direction]) -> None:
    """The words above the sides."""
    if "hindering" in directions:
        canvas.text("side-right", axis.zero - 8, canvas.y + 6, "\u2190 hindering")
    if "facilitating" in directions:
        canvas.text("side", axis.zero + 8, canvas.y + 6, "facilitating \u2192")
    if "undirected" in directions:
        words = "none" if axis.beside is not None and canvas.width < 400 else "no direction"
        canvas.text("side", axis.zero + 8 if axis.beside is None else axis.beside + 4, canvas.y + 6, words)
    canvas.y += 16


def _stem_line(canvas: _Canvas, line: _Stems, axis: _Axis) -> None:
    label = canvas.wrapped("label", line.label, axis.left - 4, 5)
    below = line.side if canvas.width < 400 else ""
    deep = (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"]
    height = max(17.0, deep + (canvas.styles["side"]["lineHeight"] if below else 0) + 4)
    y = canvas.y + height / 2
    canvas.text("label", 0, canvas.y + 2 + deep / 2 if below else y, label)
    canvas.text("side", 0, canvas.y + 2 + deep + 5, below)
    for stem in line.stems:
        sign = -1 if stem.direction == "hindering" else 1
        x = axis.zero + sign * stem.value * axis.per
        if stem.direction == "undirected" and axis.beside is not None:
            x = axis.beside + 10
        elif stem.value:
            canvas.rule(f"stem-{stem.direction}", axis.zero, y, x, y)
        canvas.dot(stem.direction, x, y, hollow=stem.hollow or not stem.value)
        canvas.text("number-left" if sign < 0 else "number", x + sign * 10, y, stem.text)
    if line.side and not below:
        canvas.text("side-right", canvas.width, y, line.side)
    canvas.y += height


def _direction_legend(canvas: _Canvas, directions: Iterable[Direction], extra: str = "") -> None:
    present = set(directions)
    items = [(_sample(canvas, way), 12.0, _DIRECTION_WORDS[way]) for way in _DIRECTIONS if way in present]
    if extra:
        items.append((_sample(canvas, next(way for way in _DIRECTIONS if way in present), True), 12.0, extra))
    _legend(canvas, items)


def _ranked(canvas: _Canvas, answer: Answer) -> _Words | None:
    rows = [row for row in answer if _number(row, "count") is not None]
    if not rows:
        return None
    several = len(_grouped(rows, "study")) > 1
    hollow = any(row["counted_from"] != "list" or not _number(row, "count") for row in rows)
    _direction_legend(canvas, map(_direction, rows), "hollow: 0, or a number printed without a list" if hollow else "")
    facts, told, notes = [], [], []
    panels = _grouped(rows, "study", "unit")
    for group in panels.values():
        ranked = sorted(group, key=lambda row: -(_number(row, "count") or 0))
        unit = _plural(_name(group[0], "unit"))
        denominator, wholes = _denominator(unit, group)
        facts.append(f"{_study_id(group[0])}: {denominator}" if several else denominator)
        if len(panels) > 1:
            canvas.block("heading", facts[-1][0].upper() + facts[-1][1:] if not several else facts[-1])
            canvas.y += 3
        kept = ranked[:MOST_ROWS]
        most = max([*wholes, *(_number(row, "count") or 0 for row in kept)])
        _lollipops(
            canvas, [("", [_Stems(_name(row, "finding"), (_counted(row, wholes),)) for row in kept])], most, unit
        )
        canvas.y += 8
        told.append(f"{_name(ranked[0], 'finding')} {_shown_number(_number(ranked[0], 'count') or 0)} ({facts[-1]})")
        if len(ranked) > len(kept):
            notes.append(
                f"The {len(ranked) - len(kept)} smallest of {len(ranked)} counts of {facts[-1]} are not drawn."
            )
    if any(_number(row, "out_of") is None for row in rows) and any(_number(row, "out_of") for row in rows):
        notes.append("\u201cof\u00a0?\u201d: the source prints no denominator for this number.")
    panel_words = "one panel" if len(panels) == 1 else f"{len(panels)} panels"
    return _Words(
        description=f"Ranked lollipop chart of {len(rows)} findings in {panel_words}; the first are {'; '.join(told)}.",
        unit="; ".join(facts),
        subtitle=_studies(answer),
        denominator=f"({facts[0]})" if len(panels) == 1 else "",
        notes=tuple(notes),
    )


def _denominator(unit: str, rows: Sequence[Row]) -> tuple[str, list[float]]:
    """The unit and out of how many, in words; and the denominators."""
    wholes = sorted({whole for row in rows if (whole := _number(row, "out_of")) is not None})
    if not wholes:
        return f"{unit}, no denominator printed", []
    if len(wholes) == 1:
        return f"{unit}, out of {_shown_number(wholes[0])}", [wholes[0]]
    return f"{unit}, each out of its own number", list(wholes)


def _counted(row: Row, wholes: Sequence[float]) -> _Stem:
    count, whole = _number(row, "count") or 0, _number(row, "out_of")
    text = _shown_number(count)
    # A row without the denominator of its neighbours must not seem to have it.
    if len(wholes) > 1 and whole is not None:
        text += f" of {_shown_number(whole)}"
    elif wholes and whole is None:
        text += " of ?"
    return _Stem(_direction(row), count, text, row["counted_from"] != "list")


def _by_domain(canvas: _Canvas, answer: Answer) -> _Words:
    silent = any(not _number(row, "citers") for row in answer)
    _direction_legend(canvas, map(_direction, answer), "hollow: the source lists nobody" if silent else "")
    panels = _grouped(answer, "study", "mapping_set")
    notes = list(_mapping_note(answer))
    for group in panels.values():
        _set_heading(canvas, group[0], len(panels) > 1)
        kept = group[:MOST_ROWS]
        if len(group) > MOST_ROWS:
            notes.append(f"The last {len(group) - MOST_ROWS} of {len(group)} findings are not drawn.")
        most = max(_number(row, "citers") or 0 for row in kept)
        domains = [(_domain(rows[0]), rows) for rows in _grouped(kept, "domain").values()]
        if most:
            lines = [(head, [_Stems(_name(row, "finding"), (_listed(row),)) for row in rows]) for head, rows in domains]
            _lollipops(canvas, lines, _ticks(most)[-1], "interviewees listed")
        else:
            _marked_list(canvas, domains)
        canvas.y += 8
    counts = ", ".join(f"{_domain(rows[0])} {len(rows)}" for rows in _grouped(answer, "domain").values())
    return _Words(
        description=f"Lollipop chart of {len(answer)} findings under the domains of the framework: {counts}.",
        unit="distinct interviewees listed with each finding; out of how many is not part of this answer",
        subtitle=_studies(answer),
        notes=tuple(notes),
    )


def _listed(row: Row) -> _Stem:
    citers = _number(row, "citers") or 0
    return _Stem(_direction(row), citers, _shown_number(citers))


def _marked_list(canvas: _Canvas, domains: Sequence[tuple[str, Sequence[Row]]]) -> None:
    """Findings that nobody is listed with: a mark and a name, no scale."""
    canvas.block("subtitle", "The source lists no interviewees with these findings.")
    for head, rows in domains:
        canvas.y += 5
        canvas.block("group", head)
        for row in rows:
            label = canvas.wrapped("label", _name(row, "finding"), canvas.width - 20, 5)
            height = max(17.0, (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 4)
            canvas.dot(_direction(row), 7, canvas.y + height / 2, hollow=True)
            canvas.text("label", 20, canvas.y + height / 2, label)
            canvas.y += height


def _domain(row: Row) -> str:
    number = _number(row, "domain_number")
    return f"{number:g} {_name(row, 'domain')}" if number is not None else _name(row, "domain")


def _set_heading(canvas: _Canvas, row: Row, several: bool) -> None:
    if several:
        canvas.block("heading", f"{_study_id(row)}: {_name(row, 'mapping_set')}")
        canvas.y += 3


def _mapping_note(answer: Answer) -> tuple[str, ...]:
    names = dict.fromkeys(_name(row, "mapping_set") for row in answer if row["mapping_set"] is not None)
    return (f"Mapping: {'; '.join(names)}.",) if names else ()


def _totals(canvas: _Canvas, answer: Answer) -> _Words:
    _direction_legend(canvas, ("hindering", "facilitating"))
    panels = _grouped(answer, "study", "mapping_set")
    for group in panels.values():
        _set_heading(canvas, group[0], len(panels) > 1)
        lines = [_total(row) for row in group]
        most = max((stem.value for line in lines for stem in line.stems), default=0)
        if most:
            _lollipops(canvas, [("", lines)], _ticks(most)[-1], "citations (interviewee \u00d7 finding)")
        else:
            counts = ", ".join(f"{line.label}: {line.side.split(',')[0]}" for line in lines)
            canvas.block("subtitle", f"The source lists no interviewees with its findings. {counts}.")
        canvas.y += 8
    told = ", ".join(
        f"{_domain(row)} {_shown_number(_number(row, 'hindering_citations') or 0)} hindering and "
        f"{_shown_number(_number(row, 'facilitating_citations') or 0)} facilitating"
        for row in answer
    )
    return _Words(
        description=f"Back-to-back chart of citations by domain: {told}.",
        unit="citations to the left and right; findings and distinct interviewees (people) at the end of the line",
        subtitle=_studies(answer),
        notes=_mapping_note(answer),
    )


def _total(row: Row) -> _Stems:
    ways: tuple[tuple[Direction, str], ...] = (
        ("hindering", "hindering_citations"),
        ("facilitating", "facilitating_citations"),
    )
    found = [(way, _number(row, column) or 0) for way, column in ways]
    findings, people = _number(row, "findings") or 0, _number(row, "people") or 0
    said = f"{_shown_number(findings)} finding{'' if findings == 1 else 's'}" if findings else "no finding"
    if people:
        said += f", {_shown_number(people)} {'person' if people == 1 else 'people'}"
    stems = tuple(_Stem(way, value, _shown_number(value)) for way, value in found if value)
    return _Stems(_domain(row), stems, said)


# Grids of intervals: who can have said what.


@dataclass(frozen=True)
class _Cell:
    """How many of a group cited a finding: at least, at most, and whether the text says something of the group."""

    least: float | None = None
    most: float | None = None
    prose: bool = False


@dataclass
class _Grid:
    """A table of intervals of one study.

    Attributes:
        columns: for each column its name, how many belong to it (None: not known), and the level it is of.
        scales: for each column where its scale ends: at how many belong to it, or further if more may do so.
        lines: for each row its direction (None: a row that has none), name, and number of citers (None: not known).
        cells: by row and column.
        left_out: rows that say nothing about anybody.
    """

    columns: dict[object, tuple[str, float | None, str]] = field(default_factory=dict)
    scales: dict[object, float | None] = field(default_factory=dict)
    lines: dict[object, tuple[Direction | None, str, float | None]] = field(default_factory=dict)
    cells: dict[tuple[object, object], _Cell] = field(default_factory=dict)
    left_out: int = 0
    cut: int = 0


def _gather(rows: Sequence[Row], line: str, column: str, size: str, level: str | None) -> _Grid:
    grid = _Grid()
    directed = "direction" in rows[0].to_dict()
    for row in rows:
        found: Mapping[str, object] = row.to_dict()
        key, place = found[line], found[column]
        name = _domain(row) if line == "domain" else _name(row, line)
        grid.lines.setdefault(key, (_direction(row) if directed else None, name, _number(row, "citers")))
        grid.columns.setdefault(place, (_name(row, column), _number(row, size), _clean(found[level]) if level else ""))
        old = grid.cells.get((key, place), _Cell())
        if found["basis"] == "prose":
            grid.cells[key, place] = _Cell(old.least, old.most, True)
        else:
            grid.cells[key, place] = _Cell(_number(row, "min"), _number(row, "max"), old.prose)
    said = {key for (key, _), cell in grid.cells.items() if cell.prose}
    silent = [key for key, (_, _, citers) in grid.lines.items() if citers is None and key not in said]
    # A picture of nothing but silence is still drawn; beside others, silent rows only get a word in the caption.
    if len(silent) < len(grid.lines):
        for key in silent:
            del grid.lines[key]
        grid.left_out = len(silent)
    if line != "domain":
        order = sorted(grid.lines, key=lambda key: -1.0 if (n := grid.lines[key][2]) is None else n, reverse=True)
        grid.lines = {key: grid.lines[key] for key in order[:MOST_ROWS]}
        grid.cut = len(order) - len(grid.lines)
    names = [(name, kind) for name, _, kind in grid.columns.values()]
    # Two places with the same name are told apart by their identifiers.
    grid.columns = {
        place: (f"{about[0]} [{_clean(Iri(str(place)).local_name)}]", *about[1:])
        if names.count((about[0], about[2])) > 1
        else about
        for place, about in grid.columns.items()
    }
    levels = list(dict.fromkeys(about[2] for about in grid.columns.values()))
    places = sorted(grid.columns, key=lambda place: _column_order(grid.columns[place], levels))
    used = {place for key, place in grid.cells if key in grid.lines}
    grid.columns = {place: grid.columns[place] for place in places if place in used}
    for place, (_, size_of, _) in grid.columns.items():
        most = max([cell.most or 0 for (_, there), cell in grid.cells.items() if there == place])
        # Where a study has more people than seats, a role may have more people than seats as well.
        grid.scales[place] = None if size_of is None else max(size_of, most)
    return grid


def _column_order(about: tuple[str, float | None, str], levels: list[str]) -> tuple[int, float, str]:
    name, size, level = about
    return (levels.index(level), math.inf if size is None else -size, name)


def _grids(
    canvas: _Canvas, answer: Answer, line: str, column: str, size: str, noun: str, level: str | None = None
) -> _Words | None:
    rows = [row for row in answer if row[line] is not None and row[column] is not None]
    if not rows:
        return None
    panels = _grouped(rows, "study", *(["mapping_set"] if line == "domain" else []))
    grids = [_gather(group, line, column, size, level) for group in panels.values()]
    _grid_legend(canvas, grids)
    for group, grid in zip(panels.values(), grids, strict=True):
        if len(panels) > 1:
            canvas.block("heading", _study_id(group[0]))
            canvas.y += 3
        _draw_grid(canvas, grid)
        canvas.y += 8
    silent, cut = sum(grid.left_out for grid in grids), sum(grid.cut for grid in grids)
    one = any(scale == 1 for grid in grids for scale in grid.scales.values())
    beyond = any(grid.scales[place] != about[1] for grid in grids for place, about in grid.columns.items())
    notes = [
        f"Each bar is on a scale from 0 to the number (n) of the {noun}"
        + (", or to the most there may be where more people than seats are listed (n \u2265)." if beyond else "."),
        *(["Hatched columns hold one person and say nothing of a group."] if one else []),
        *([f"{silent} findings without list, number or words about a {noun} are not drawn."] if silent else []),
        *([f"{cut} findings with the fewest citers are not drawn."] if cut else []),
        *(_mapping_note(answer) if line == "domain" else ()),
    ]
    shapes = " and ".join(f"{len(grid.lines)} by {len(grid.columns)}" for grid in grids)
    cells = [grid.cells[key] for grid in grids for key in grid.cells if key[0] in grid.lines]
    exact = sum(cell.least is not None and cell.least == cell.most for cell in cells)
    bounded = sum(cell.least is not None for cell in cells)
    prose = sum(cell.prose for cell in cells)
    return _Words(
        description=(
            f"Grid of {shapes} cells ({line} by {column}), each with the least and the most that can have cited it: "
            f"{exact} of {bounded} are exact, {prose} have words of the text."
        ),
        unit=f"distinct interviewees of each {noun}; n at its name",
        subtitle=_studies(answer),
        notes=tuple(notes),
    )


def _grid_legend(canvas: _Canvas, grids: Sequence[_Grid]) -> None:
    cells = [grid.cells[key] for grid in grids for key in grid.cells if key[0] in grid.lines]
    ways = {about[0] for grid in grids for about in grid.lines.values()}
    way: Direction = next((found for found in _DIRECTIONS if found in ways), "undirected")
    items: list[tuple[Callable[[float, float], object], float, str]] = [
        (_sample(canvas, found), 12.0, _DIRECTION_WORDS[found]) for found in _DIRECTIONS if found in ways
    ]

    def bar(name: str) -> Callable[[float, float], object]:
        return lambda x, y: canvas.rect(f"{name}-{way}", x, y - 3, 18, 6)

    items.append((bar("sure"), 18, "solid: certainly cited it"))
    if any(cell.least != cell.most for cell in cells):
        items.append((bar("maybe"), 18, "outlined: may have (min\u2013max)"))
        items.append((bar("open"), 18, "dashed: anything from none to all"))
    if any(cell.prose for cell in cells):
        items.append((lambda x, y: canvas.text("quote", x + 4, y + 4, "\u201c"), 8, "said of the group in the text"))
    if any(scale == 1 for grid in grids for scale in grid.scales.values()):
        items.append((lambda x, y: canvas.rect("hatch", x, y - 5, 18, 10), 18, "n = 1"))
    _legend(canvas, items)


def _draw_grid(canvas: _Canvas, grid: _Grid) -> None:
    """The grid, in blocks of columns below each other where they are too many for the width."""
    texts = [_range(cell.least, cell.most) for cell in grid.cells.values()]
    needed = max(20.0, max(canvas.measure("cell", text) for text in texts) + 1)
    gap = 7.0
    levels = len({about[2] for about in grid.columns.values()})
    # What a few columns do not need goes to the labels, up to half.
    least = canvas.width * (0.4 if canvas.width < 400 else 0.29)
    left = min(max(least, canvas.width - gap * levels - 130 * len(grid.columns)), canvas.width / 2)
    fit = max(1, int((canvas.width - left - gap * levels) / needed))
    places = list(grid.columns)
    blocks = math.ceil(len(places) / fit)
    per_block = math.ceil(len(places) / blocks)
    for start in range(0, len(places), per_block):
        if start:
            canvas.y += 12
        some = places[start : start + per_block]
        gaps = len({grid.columns[place][2] for place in some}) * gap
        width = min(230.0, (canvas.width - left - gaps) / (len(some) if blocks == 1 else per_block))
        _draw_block(canvas, grid, some, left, width, gap)


def _draw_block(canvas: _Canvas, grid: _Grid, places: Sequence[object], left: float, width: float, gap: float) -> None:
    lefts = {}
    x, level = left, None
    for place in places:
        if grid.columns[place][2] != level:
            level = grid.columns[place][2]
            x += gap
        lefts[place] = x
        x += width
    _level_heads(canvas, grid, places, lefts, width)
    _column_heads(canvas, grid, places, lefts, width)
    top = canvas.y
    for number, (key, (direction, name, citers)) in enumerate(grid.lines.items()):
        mark = 16 if direction is not None else 0
        total = "" if citers is None else _shown_number(citers)
        label = canvas.wrapped("label", name, left - mark - 20, 5)
        row = [cell for place in places if (cell := grid.cells.get((key, place))) is not None]
        least = 38.0 if any(cell.prose and cell.least is not None for cell in row) else 22.0
        height = max(least, (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 5)
        y = canvas.y + height / 2
        if number % 2 == 0:
            canvas.rect("stripe", 0, canvas.y, x, height)
        if direction is not None:
            canvas.dot(direction, 7, y)
        canvas.text("label", mark, y, label)
        canvas.text("number-left", left - 2, y, total)
        for place in places:
            cell = grid.cells.get((key, place))
            if cell is not None:
                _draw_cell(canvas, cell, grid.scales[place], direction or "undirected", lefts[place], y, width)
        canvas.y += height
    for place in places:
        if grid.scales[place] == 1:
            canvas.rect("hatch", lefts[place] + 0.5, top, width - 1, canvas.y - top)


def _level_heads(
    canvas: _Canvas, grid: _Grid, places: Sequence[object], lefts: Mapping[object, float], width: float
) -> None:
    runs: dict[str, list[object]] = {}
    for place in places:
        runs.setdefault(grid.columns[place][2], []).append(place)
    texts = {
        level: canvas.wrapped("group", level, max(width, width * len(run)) + 4, 4)
        for level, run in runs.items()
        if level
    }
    if not texts:
        return
    deepest = max(text.count("\n") + 1 for text in texts.values()) * canvas.styles["group"]["lineHeight"]
    for level, text in texts.items():
        height = (text.count("\n") + 1) * canvas.styles["group"]["lineHeight"]
        first, last = lefts[runs[level][0]], lefts[runs[level][-1]] + width
        canvas.text("group", first, canvas.y + deepest - height / 2, text)
        canvas.rule("axis", first, canvas.y + deepest + 3, last, canvas.y + deepest + 3)
    canvas.y += deepest + 6


def _column_heads(
    canvas: _Canvas, grid: _Grid, places: Sequence[object], lefts: Mapping[object, float], width: float
) -> None:
    heads = {}
    for place in places:
        name, size, _ = grid.columns[place]
        sign = "=" if grid.scales[place] == size else "\u2265"
        number = f"(n\u00a0{sign}\u00a0{_shown_number(size)})" if size is not None else "(n\u00a0not\u00a0known)"
        heads[place] = f"{name} {number}"
    directed = any(about[2] is not None for about in grid.lines.values())
    if width >= 80:
        wide = {place: canvas.wrapped("column-wide", head, width - 6, 5) for place, head in heads.items()}
        line = canvas.styles["column-wide"]["lineHeight"]
        deepest = max(text.count("\n") + 1 for text in wide.values()) * line
        for place, text in wide.items():
            middle = canvas.y + deepest - (text.count("\n") + 1) * line / 2
            canvas.text("column-wide", lefts[place] + width / 2, middle, text)
        if directed:
            canvas.text("side-right", min(lefts.values()) - 9, canvas.y + deepest - line / 2, "citers")
        canvas.y += deepest + 4
        return
    most = max(1, int((width - 1) / canvas.styles["column"]["lineHeight"]))
    room = 110.0
    turned = {place: canvas.wrapped("column", head, room, most) for place, head in heads.items()}
    # What does not fit gets more room rather than an ellipsis, up to a limit.
    while room < 260 and any("\u2026" in text for text in turned.values()):
        room += 10
        turned = {place: canvas.wrapped("column", head, room, most) for place, head in heads.items()}
    depth = max(max(canvas.measure("column", line) for line in text.split("\n")) for text in turned.values())
    for place, text in turned.items():
        canvas.text("column", lefts[place] + width / 2, canvas.y + depth, text)
    if directed:
        canvas.text("side-right", min(lefts.values()) - 9, canvas.y + depth - 5, "citers")
    canvas.y += depth + 5


def _draw_cell(
    canvas: _Canvas, cell: _Cell, size: float | None, direction: Direction, left: float, y: float, width: float
) -> None:
    """A bar on a scale from 0 to the size of the group: solid as far as certain, outlined as far as possible."""
    inner = left + 2
    across = width - 4
    if cell.least is not None and cell.most is not None and size:
        per = across / size
        canvas.rect("frame", inner, y - 8, across, 6)
        whole = cell.least <= 0 and cell.most >= size
        if cell.least:
            canvas.rect(f"sure-{direction}", inner, y - 8, cell.least * per, 6)
        if cell.most > cell.least:
            name = "open" if whole else "maybe"
            canvas.rect(f"{name}-{direction}", inner + cell.least * per, y - 8, (cell.most - cell.least) * per, 6)
        if not cell.most:
            canvas.rule(f"none-{direction}", inner, y - 9.5, inner, y - 0.5)
        text = "cell-open" if whole and cell.most > cell.least else "cell"
        canvas.text(text, left + width / 2, y + 4.5, _range(cell.least, cell.most))
    elif cell.least is not None:
        canvas.text("cell", left + width / 2, y + 4.5, _range(cell.least, cell.most))
    if cell.prose:
        canvas.text("quote", left + width / 2, y + (17 if cell.least is not None else 6), "\u201c")


def _by_role(canvas: _Canvas, answer: Answer) -> _Words | None:
    return _grids(canvas, answer, "finding", "role", "role_size", "role")


def _domain_by_role(canvas: _Canvas, answer: Answer) -> _Words | None:
    return _grids(canvas, answer, "domain", "role", "role_size", "role")


def _by_setting(canvas: _Canvas, answer: Answer) -> _Words | None:
    return _grids(canvas, answer, "finding", "setting", "setting_size", "setting", "level")


# Pairs of findings.


def _co_cited(canvas: _Canvas, answer: Answer) -> _Words:
    limit = re.search(r"VALUES\s*\?at_least\s*\{\s*([0-9]+)\s*\}", answer.sparql)
    blank = f"no dot: fewer than {limit.group(1)} shared" if limit else "no dot: the pair is not in the answer"
    _legend(
        canvas,
        [
            (
                lambda x, y: canvas.point("pair", x + 7, y, 14),
                14,
                "interviewees who cite both; the area grows with them",
            ),
            (lambda x, y: canvas.rect("size", x, y - 6, 12, 12), 12, "all who cite the finding"),
            (lambda x, y: None, 0, blank),
        ],
    )
    panels = _grouped(answer, "study")
    cut = 0
    for group in panels.values():
        if len(panels) > 1:
            canvas.block("heading", _study_id(group[0]))
            canvas.y += 3
        cut += _pairs(canvas, group)
        canvas.y += 8
    first = max(answer, key=lambda row: _number(row, "shared") or 0)
    top = f"{_name(first, 'first')} with {_name(first, 'second')}, {_shown_number(_number(first, 'shared') or 0)}"
    return _Words(
        description=f"Triangle of {len(answer)} pairs of findings that share interviewees; most are shared by {top}.",
        unit="distinct interviewees; each number stands beside the numbers of the two findings on the diagonal",
        subtitle=_studies(answer),
        notes=(f"{cut} findings with the fewest citers are not drawn.",) if cut else (),
    )


def _pairs(canvas: _Canvas, rows: Sequence[Row]) -> int:
    sizes: dict[object, tuple[float, str]] = {}
    shared: dict[frozenset[object], float] = {}
    for row in rows:
        for one in ("first", "second"):
            sizes[row[one]] = (_number(row, f"{one}_citers") or 0, _name(row, one))
        shared[frozenset((row["first"], row["second"]))] = _number(row, "shared") or 0
    keys = sorted(sizes, key=lambda key: (-sizes[key][0], sizes[key][1]))
    cut = max(0, len(keys) - MOST_PAIRED)
    keys = keys[:MOST_PAIRED]
    left = canvas.width * (0.42 if canvas.width < 400 else 0.36)
    step = min(34.0, (canvas.width - left) / len(keys))
    most = max([*shared.values(), 1])
    places = {}
    for number, key in enumerate(keys):
        size, name = sizes[key]
        label = canvas.wrapped("label", f"{number + 1}. {name}", left - 6, 3)
        height = max(
            step if step >= 24 else step + 12, (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 4
        )
        y = canvas.y + height / 2
        x = left + step * (number + 0.5)
        places[key] = x
        canvas.rule("grid", left, canvas.y + height, x + step / 2, canvas.y + height)
        canvas.text("label", 0, y, label)
        for other in keys[:number]:
            count = shared.get(frozenset((key, other)))
            if count is not None:
                # Where the number does not fit into the dot, it stands below it.
                apart = 0 if step >= 24 else step / 2
                canvas.point("pair", places[other], y - apart / 2, max(2.0, (step - 3) * math.sqrt(count / most)))
                canvas.text("number-mid" if step >= 17 else "cell", places[other], y + apart, _shown_number(count))
        half = min(step - 3, 20) / 2
        canvas.rect("size", x - half, y - half, half * 2, half * 2)
        canvas.text("number-mid" if step >= 17 else "cell", x, y, _shown_number(size))
        canvas.y += height
    for number, key in enumerate(keys):
        canvas.text("tick", places[key], canvas.y + 8, str(number + 1))
    canvas.y += 16
    return cut


# Marks by factor and study.


def _across(canvas: _Canvas, answer: Answer) -> _Words | None:
    rows = [row for row in answer if row["study"] is not None]
    if not rows:
        return None
    studies: dict[object, str] = {
        row["study"]: _study_id(row) + (f" ({_clean(row['country'])})" if row["country"] else "") for row in rows
    }
    factors = {row["factor"]: _name(row, "factor") for row in rows}
    order = sorted(studies, key=lambda study: studies[study])
    lines = list(factors)
    cells: dict[tuple[int, int], tuple[tuple[Direction, str], ...]] = {}
    for row in rows:
        found = [(way, _number(row, way) or 0) for way in _DIRECTIONS]
        cells[lines.index(row["factor"]), order.index(row["study"])] = tuple(
            (way, f"\u00d7{_shown_number(number)}" if number > 1 else "") for way, number in found if number
        )
    return _marks(canvas, list(factors.values()), [studies[study] for study in order], cells, frozenset())


def _is_marks(answer: Answer) -> bool:
    """Whether a table has names in its first column and only marks in all others."""
    cells = [cell for cells in answer.cells(answer.shown()) for cell in cells[1:]]
    return all(cell.strip() in _MARKS for cell in cells) and any(_MARKS[cell.strip()] != "." for cell in cells)


def _marks_table(canvas: _Canvas, answer: Answer) -> _Words:
    """A table whose cells are the marks +, -, +-, 0, . and ?, as a comparison of studies prints it."""
    ways: dict[str, tuple[Direction, ...]] = {
        "+": ("facilitating",),
        "-": ("hindering",),
        "+-": ("hindering", "facilitating"),
        "0": ("undirected",),
    }
    shown = answer.shown()
    texts = answer.cells(shown)
    marks = {
        (line, place): _MARKS[text.strip()] for line, row in enumerate(texts) for place, text in enumerate(row[1:])
    }
    cells = {key: tuple((way, "") for way in ways.get(mark, ())) for key, mark in marks.items()}
    unseen = frozenset(key for key, mark in marks.items() if mark == "?")
    return _marks(
        canvas, [_clean(row[0]) for row in texts], [_clean(heading(name)) for name in shown[1:]], cells, unseen
    )


def _marks(
    canvas: _Canvas,
    names: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[int, int], tuple[tuple[Direction, str], ...]],
    unseen: frozenset[tuple[int, int]],
) -> _Words:
    present = {way for cell in cells.values() for way, _ in cell}
    items: list[tuple[Callable[[float, float], object], float, str]] = [
        (_sample(canvas, way, way == "undirected"), 12.0, _DIRECTION_WORDS[way])
        for way in _DIRECTIONS
        if way in present
    ]
    items.append((lambda x, y: canvas.text("number-mid", x + 4, y, "\u00b7"), 8, "no finding reported"))
    if unseen:
        items.append((lambda x, y: canvas.text("number-mid", x + 4, y, "?"), 8, "part of the source not seen"))
    if any(text for cell in cells.values() for _, text in cell):
        items.append((lambda x, y: canvas.text("side", x, y, "\u00d72"), 12, "two findings"))
    _legend(canvas, items)
    left = canvas.width * 0.42
    widest = max([*(sum(13 + (13 if text else 0) for _, text in cell) + 2 for cell in cells.values()), 20])
    shown = columns[: max(1, int((canvas.width - left) / widest))]
    step = min(120.0, (canvas.width - left) / len(shown))
    _mark_heads(canvas, shown, left, step)
    kept = names[:MOST_ROWS]
    for number, name in enumerate(kept):
        label = canvas.wrapped("label", name, left - 8, 4)
        height = max(17.0, (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 4)
        y = canvas.y + height / 2
        if number % 2 == 0:
            canvas.rect("stripe", 0, canvas.y, left + step * len(shown), height)
        canvas.text("label", 2, y, label)
        for place in range(len(shown)):
            centre = left + step * (place + 0.5)
            cell = cells.get((number, place), ())
            if not cell:
                canvas.text("number-mid", centre, y, "?" if (number, place) in unseen else "\u00b7")
            x = centre - sum(13 + (13 if text else 0) for _, text in cell) / 2
            for way, text in cell:
                canvas.dot(way, x + 6.5, y, hollow=way == "undirected")
                canvas.text("side", x + 14, y, text)
                x += 13 + (13 if text else 0)
        canvas.y += height
    left_out = [
        f"{len(all_of) - len(drawn)} of {len(all_of)} {what} are not drawn."
        for all_of, drawn, what in ((names, kept, "factors"), (columns, shown, "studies"))
        if len(all_of) > len(drawn)
    ]
    return _Words(
        description=(
            f"Matrix of {len(kept)} factors by {len(shown)} {'study' if len(shown) == 1 else 'studies'}; each mark "
            "says whether the study lists the factor as hindering, as facilitating, as both or without direction."
        ),
        unit="findings, by direction; never people",
        subtitle=f"{len(columns)} {'study' if len(columns) == 1 else 'studies'}, {len(names)} factors",
        notes=tuple(left_out),
        title="Which factors occur in which studies?",
    )


def _mark_heads(canvas: _Canvas, columns: Sequence[str], left: float, step: float) -> None:
    if step >= 60:
        heads = [canvas.wrapped("group", column, step - 6, 4) for column in columns]
        deepest = max(head.count("\n") + 1 for head in heads) * canvas.styles["group"]["lineHeight"]
        for place, head in enumerate(heads):
            wide = max(canvas.measure("group", line) for line in head.split("\n"))
            middle = canvas.y + deepest - (head.count("\n") + 1) * canvas.styles["group"]["lineHeight"] / 2
            canvas.text("group", left + step * (place + 0.5) - wide / 2, middle, head)
        canvas.y += deepest + 5
        return
    heads = [canvas.wrapped("column", column, 150, max(1, int(step / 11))) for column in columns]
    depth = max(canvas.measure("column", line) for head in heads for line in head.split("\n"))
    for place, head in enumerate(heads):
        canvas.text("column", left + step * (place + 0.5), canvas.y + depth, head)
    canvas.y += depth + 5


# Ranges, and plain bars.


def _sensitivity(canvas: _Canvas, answer: Answer) -> _Words:
    _legend(
        canvas,
        [
            (lambda x, y: canvas.point("dot-undirected", x + 6, y, 11), 12, "first choices"),
            (lambda x, y: canvas.rect("range", x, y - 4, 24, 8), 24, "least to most under other defensible mappings"),
        ],
    )
    panels = _grouped(answer, "study", "mapping_set")
    for group in panels.values():
        _set_heading(canvas, group[0], len(panels) > 1)
        if any(_number(row, "most") for row in group):
            _ranges(canvas, group)
        else:
            canvas.block("subtitle", "No citations under any mapping: the source lists no interviewees.")
        canvas.y += 8
    told = ", ".join(
        f"{_domain(row)} {_shown_number(_number(row, 'citations') or 0)} "
        f"({_range(_number(row, 'least'), _number(row, 'most'))})"
        for row in answer
    )
    return _Words(
        description=f"Ranges of citations by domain: {told}.",
        unit="citations (interviewee \u00d7 finding)",
        subtitle=_studies(answer),
        notes=_mapping_note(answer),
    )


def _ranges(canvas: _Canvas, rows: Sequence[Row]) -> None:
    left = canvas.width * 0.3
    texts = [_range(_number(row, "least"), _number(row, "most")) for row in rows]
    right = canvas.width - max(canvas.measure("number", text) for text in texts) - 10
    ticks = _ticks(max((_number(row, "most") or 0) for row in rows))
    per = (right - left - 8) / ticks[-1]
    top = canvas.y
    for row, text in zip(rows, texts, strict=True):
        least, most, now = (_number(row, name) or 0 for name in ("least", "most", "citations"))
        label = canvas.wrapped("label", _domain(row), left - 8)
        height = max(26.0, (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 4)
        y = canvas.y + height / 2 + 2
        canvas.text("label", 0, y, label)
        if most > least:
            canvas.rect("range", left + least * per, y - 4, (most - least) * per, 8)
        canvas.point("dot-undirected", left + now * per, y, 11)
        canvas.text("tick", left + now * per + (8 if not now else 0), y - 10, _shown_number(now))
        canvas.text("number", right + 6, y, text)
        canvas.y += height
    for tick in ticks:
        canvas.rule("axis" if tick == 0 else "grid", left + tick * per, top, left + tick * per, canvas.y)
        canvas.text("tick", left + tick * per, canvas.y + 8, _shown_number(tick))
    canvas.text("tick", (left + right) / 2, canvas.y + 21, "citations (interviewee \u00d7 finding)")
    canvas.y += 30


def _measures(canvas: _Canvas, answer: Answer) -> _Words | None:
    """Bars of what was measured, phase below phase; a frame as long as the denominator where one is printed.

    Phases stand in their order and not on a scale of time, which the sources do not give.
    """
    rows = [row for row in answer if _number(row, "value") is not None]
    if not rows:
        return None
    items: list[tuple[Callable[[float, float], object], float, str]] = [
        (lambda x, y: canvas.rect("bar", x, y - 4, 18, 8), 18, "the number")
    ]
    if any(_number(row, "out_of") for row in rows):
        items.append((lambda x, y: canvas.rect("frame", x, y - 4, 24, 8), 24, "out of how many, where it is printed"))
    if any(_number(row, "change") is not None for row in rows):
        items.append((lambda x, y: canvas.text("side", x, y, "+1"), 12, "difference to the phase before"))
    _legend(canvas, items)
    panels = _grouped(rows, "study", "unit")
    several = len(_grouped(rows, "study")) > 1
    facts, told = [], []
    for group in panels.values():
        unit = _plural(_name(group[0], "unit"))
        facts.append(f"{_study_id(group[0])}: {unit}" if several else unit)
        if len(panels) > 1:
            canvas.block("heading", facts[-1] if several else facts[-1][0].upper() + facts[-1][1:])
            canvas.y += 3
        _measured(canvas, group[:MOST_ROWS], unit)
        canvas.y += 8
        told += [f"{_measure_name(row)} {_value_of(row)} {unit}" for row in group[:MOST_ROWS]]
    cut = sum(max(0, len(group) - MOST_ROWS) for group in panels.values())
    return _Words(
        description=f"Bar chart of {len(rows)} numbers about adoption: {'; '.join(told)}.",
        unit="; ".join(facts),
        subtitle=_studies(answer),
        notes=(f"The last {cut} numbers are not drawn.",) if cut else (),
    )


def _measure_name(row: Row) -> str:
    phase = _name(row, "phase")
    return f"{_clean(row['measure_label'])} in {phase}" if phase else _clean(row["measure_label"])


def _value_of(row: Row) -> str:
    value, whole = _number(row, "value") or 0, _number(row, "out_of")
    return _shown_number(value) + (f" of {_shown_number(whole)}" if whole is not None else "")


def _change_of(row: Row) -> str:
    change = _number(row, "change")
    if change is None:
        return ""
    sign = "+" if change > 0 else "\u2212" if change < 0 else "\u00b1"
    return f"{sign}{_shown_number(abs(change))}"


def _measured(canvas: _Canvas, rows: Sequence[Row], unit: str) -> None:
    """The numbers of one unit on one scale, those of the same name below each other."""
    left = canvas.width * 0.4
    room = max(canvas.measure("number", _value_of(row)) + canvas.measure("side", _change_of(row)) for row in rows) + 20
    limit = max([1, *(number for row in rows for name in ("value", "out_of") if (number := _number(row, name)))])
    per = (canvas.width - left - room) / limit
    top = canvas.y
    for series in _grouped(rows, "measure_label").values():
        phased = any(_name(row, "phase") for row in series)
        if phased:
            canvas.y += 4
            canvas.block("group", _clean(series[0]["measure_label"]), width=left - 6)
        for row in series:
            name = (_name(row, "phase") or "phase not said") if phased else _clean(row["measure_label"])
            label = canvas.wrapped("label", name, left - 6)
            height = max(17.0, (label.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 4)
            y = canvas.y + height / 2
            value, whole = _number(row, "value") or 0, _number(row, "out_of")
            canvas.text("label", 0, y, label)
            if whole:
                canvas.rect("frame", left, y - 4, whole * per, 8)
            if value > 0:
                canvas.rect("bar", left, y - 4, value * per, 8)
            end = left + max(value, whole or 0, 0) * per + 6
            canvas.text("number", end, y, _value_of(row))
            canvas.text("side", end + canvas.measure("number", _value_of(row)) + 6, y, _change_of(row))
            canvas.y += height
    canvas.rule("axis", left, top, left, canvas.y)
    for tick in _ticks(limit, 2 if canvas.width < 400 else 4):
        if tick <= limit:
            canvas.text("tick", left + tick * per, canvas.y + 8, _shown_number(tick))
    canvas.text("tick", left + limit * per / 2, canvas.y + 21, unit)
    canvas.y += 30


def _bars(canvas: _Canvas, answer: Answer) -> _Words | None:
    """Bars for an answer with one column of text and one of numbers, whatever it is about."""
    columns = _two_columns(answer)
    if columns is None:
        return None
    label, number = columns
    rows = [(name, _number(row, number)) for name, row in zip(_texts(answer, label), answer, strict=True)]
    found = [(name, value) for name, value in rows if value is not None][:MOST_ROWS]
    if not found:
        return None
    left = canvas.width * 0.4
    least, most = min(0, *(value for _, value in found)), max(0, *(value for _, value in found))
    room = max(canvas.measure("number", _shown_number(value)) for _, value in found) + 8
    start, end = left + (room if least < 0 else 4), canvas.width - room
    per = (end - start) / ((most - least) or 1)
    zero = start - least * per
    top = canvas.y
    for name, value in found:
        text = canvas.wrapped("label", name or "(empty)", left - 6)
        height = max(18.0, (text.count("\n") + 1) * canvas.styles["label"]["lineHeight"] + 4)
        y = canvas.y + height / 2
        canvas.text("label", 0, y, text)
        if value:
            canvas.rect("bar", zero + min(value, 0) * per, y - 5, abs(value) * per, 10)
        end_of = zero + value * per
        canvas.text(
            "number-left" if value < 0 else "number", end_of + (-5 if value < 0 else 5), y, _shown_number(value)
        )
        canvas.y += height
    canvas.rule("axis", zero, top, zero, canvas.y)
    canvas.text(
        "tick", (start + end) / 2, canvas.y + 9, canvas.wrapped("tick", _clean(heading(number)), end - start, 1)
    )
    canvas.y += 20
    left_out = len(answer) - len(found)
    words = answer.question.columns.get(number, "") if answer.question is not None else ""
    return _Words(
        description=f"Bar chart of {heading(number)} by {heading(label)}, {len(found)} bars.",
        unit=_clean(words or heading(number)),
        notes=(f"{left_out} rows are not drawn.",) if left_out else (),
        title=_clean(f"{heading(number)} by {heading(label)}"),
    )


def _two_columns(answer: Answer) -> tuple[str, str] | None:
    """The column of text and the column of numbers, where there is one of each beside those that never change."""
    shown = answer.shown()
    numeric = answer.numeric(shown)
    changing = [
        (name, is_number)
        for name, is_number in zip(shown, numeric, strict=True)
        if len(answer) == 1 or len(set(answer.column(name))) > 1
    ]
    candidates = changing if len(changing) >= 2 else list(zip(shown, numeric, strict=True))
    texts = [name for name, is_number in candidates if not is_number]
    numbers = [name for name, is_number in candidates if is_number]
    return (texts[0], numbers[0]) if len(texts) == len(numbers) == 1 else None


def _texts(answer: Answer, column: str) -> list[str]:
    return [_clean(cells[0]) for cells in answer.cells([column])]


@dataclass(frozen=True)
class _Drawing:
    """How the answer to a question is drawn, and the columns that this needs."""

    draw: Callable[[_Canvas, Answer], _Words | None]
    columns: frozenset[str]


def _needs(draw: Callable[[_Canvas, Answer], _Words | None], columns: str) -> _Drawing:
    return _Drawing(draw, frozenset(columns.split()))


_DRAWINGS = {
    "co-cited-factors": _needs(_co_cited, "study first second shared first_citers second_citers"),
    "domain-by-role": _needs(_domain_by_role, "study mapping_set domain role role_size citers min max basis"),
    "domain-totals": _needs(
        _totals, "study mapping_set domain findings facilitating_citations hindering_citations people"
    ),
    "factors-across-studies": _needs(_across, "factor study country facilitating hindering undirected"),
    "factors-by-domain": _needs(_by_domain, "study mapping_set domain direction finding citers"),
    "factors-by-role": _needs(_by_role, "study role role_size finding direction citers min max basis"),
    "factors-by-setting": _needs(
        _by_setting, "study level setting setting_size finding direction citers min max basis"
    ),
    "factors-ranked": _needs(_ranked, "study unit finding direction count out_of counted_from"),
    "measures-over-time": _needs(_measures, "study measure measure_label unit phase value out_of change"),
    "mapping-sensitivity": _needs(_sensitivity, "study mapping_set domain citations least most"),
}

PLOTTED = frozenset(_DRAWINGS)
"""The questions with a picture of their own; others get bars where their answer has one text and one number."""
