"""The pages of the manual that are written from the code, the questions, the shapes and the ontology, as Markdown.

``docs/conf.py`` calls `write` when the manual is built; none of these pages is committed.
"""

import inspect
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from nasss import ontology
from nasss.export import merged, named
from nasss.functional import functional_syntax
from nasss.namespaces import NASSS, ONTOLOGY
from nasss.questions import Question, load_all
from nasss.resources import root, shapes_dir
from nasss.shapes import COMPONENTS, ONTOLOGY_RULES, OTHER_KEYS, PREFIX_FILE, TARGETS
from nasss.terms import shorten

Pages = dict[str, str]

# What is read where it stands, beside the thing it is about, and a page of the manual too.
READMES = {
    "ontology/README.md": "ontology",
    "ontology/VERSIONING.md": "versioning",
    "ontology/alignments/README.md": "alignments",
    "graph/README.md": "graph",
    "shapes/README.md": "shapes",
    "queries/README.md": "queries",
    "benchmarks/README.md": "benchmarks",
    "SECURITY.md": "security",
}
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(#[^)\s]*)?\)")
_REQUIREMENTS = re.compile(r"<!-- requirements: begin -->.*<!-- requirements: end -->", re.DOTALL)
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#$&])")
_KINDS = {OWL.Class: "class", OWL.ObjectProperty: "property", OWL.DatatypeProperty: "property"}
_AXIOM = re.compile(r"(?!Declaration|Annotation)[A-Za-z]+\((?:ObjectInverseOf\()?nasss:([A-Za-z0-9]+)")


def write(folder: Path, command: click.Group) -> list[Path]:
    """Write every page below a folder of sources.

    Args:
        folder: the sources of the manual; its notebooks become pages beside them.
        command: the command whose help is written out.

    Returns:
        The files, in order.
    """
    files: dict[str, str | bytes] = {"reference/command-line.md": command_page(command)}
    files |= question_pages(load_all())
    files |= shape_pages(shapes_dir())
    files |= ontology_pages(ontology.load())
    files |= readme_pages(root())
    for path in sorted(folder.glob("notebooks/*.ipynb")):
        files |= notebook_page(path)
    files |= linked_pages(folder)
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return sorted(folder / name for name in files)


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly this text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


def _fence(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.strip(chr(10))}\n```\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _contents(names: Iterable[str]) -> str:
    lines = "\n".join(names)
    return f"```{{toctree}}\n:maxdepth: 1\n:titlesonly:\n:hidden:\n\n{lines}\n```\n"


# The command line


def command_page(command: click.Group) -> str:
    """What ``--help`` says, of the command and of each command below it."""
    title = "# The command line\n\nWritten from the command itself; `nasss COMMAND --help` says the same.\n"
    return title + "".join(_command(command, click.Context(command, info_name="nasss"), 2))


def _command(command: click.Command, context: click.Context, level: int) -> Iterator[str]:
    path = context.command_path
    anchor = path.replace(" ", "-")
    yield f"\n({anchor})=\n{'#' * min(level, 4)} {path}\n\n"
    yield _fence(f"{path} {' '.join(command.collect_usage_pieces(context))}")
    yield "\n" + _help(command.help or "") + "\n"
    records = [record for parameter in command.get_params(context) if (record := parameter.get_help_record(context))]
    if records:
        yield "\n" + _table(("option", "what it does"), [(_code(name), escaped(text)) for name, text in records])
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _command(below, click.Context(below, info_name=name, parent=context), level + 1)


def _help(text: str) -> str:
    """The paragraphs of a help text; what click leaves as it is laid out (after a backspace) stays so here."""
    parts = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return "\n\n".join(_fence(part.partition("\n")[2]) if part.startswith("\b") else escaped(part) for part in parts)


# The questions


def question_pages(questions: Mapping[str, Question]) -> Pages:
    """A page for each question and one that lists them."""
    rows = [
        (f"[{escaped(question.summary)}]({slug}.md)", ", ".join(map(escaped, question.tags)))
        for slug, question in questions.items()
    ]
    index = (
        f"# Questions\n\n{len(questions)} questions in plain words, each with the SPARQL that answers it.\n"
        "They run as they stand on any SPARQL 1.1 endpoint that holds the ontology and the studies. "
        "[How they are made](../../folders/queries.md).\n\n"
    )
    pages = {"reference/questions/index.md": index + _table(("question", "about"), rows)}
    return pages | {f"reference/questions/{slug}.md": _question(question) for slug, question in questions.items()}


def _question(question: Question) -> str:
    parts = [
        # Listed on the page of all questions, and not in the side bar of every page.
        f"---\norphan: true\n---\n\n# {escaped(question.summary)}\n",
        _fence(f"nasss ask {question.slug}", "sh"),
        f"**Who asks:** {escaped(question.audience)}.\n\n**Why:** {escaped(question.why)}.\n\n"
        f"**How is counted:** {escaped(question.counting)}\n",
        f"**What a reasoner must have added:** {escaped(question.inference)}.\n",
    ]
    parts.append("## Parameters\n")
    if question.parameters:
        rows = [
            (_code(name), _code(about.type), _default(about.default), escaped(about.description))
            for name, about in question.parameters.items()
        ]
        parts.append(_table(("parameter", "type", "default", "what it does"), rows))
    else:
        parts.append("None.\n")
    columns = [(_code(name), escaped(text)) for name, text in question.columns.items()]
    parts += ["## Columns of the answer\n", _table(("column", "what it holds"), columns)]
    parts += ["## SPARQL\n", f"`queries/{question.slug}.rq`:\n", _fence(question.sparql, "sparql")]
    return "\n".join(parts)


def _default(default: object) -> str:
    return "none" if default is None else _code(json.dumps(default).strip('"'))


# The shapes


def shape_pages(folder: Path) -> Pages:
    """A page for each file of shapes and one that lists them."""
    graphs = {path.stem: Graph().parse(path) for path in sorted(folder.glob("*.ttl")) if path.name != PREFIX_FILE}
    files = {stem: shapes for stem, graph in graphs.items() if (shapes := _reporting(graph))}
    total = sum(map(len, files.values()))
    index = (
        f"# Shapes\n\n{total} shapes that report, each with the message that says what to do.\n"
        "The only severity is *violation*.\n"
        "[How they are made and tested](../../folders/shapes.md).\n\n"
    )
    rows = [
        (f"[{escaped(stem)}]({stem}.md)", str(len(shapes)), _checked(f"{stem}.ttl")) for stem, shapes in files.items()
    ]
    pages = {
        "reference/shapes/index.md": index + _table(("file", "shapes", "checks"), rows) + "\n" + _contents(files),
    }
    for stem, shapes in files.items():
        body = "\n".join(_shape(graphs[stem], shape) for shape in shapes)
        pages[f"reference/shapes/{stem}.md"] = f"# {stem}.ttl\n\nChecks {_checked(f'{stem}.ttl')}.\n\n{body}"
    return pages


def _checked(name: str) -> str:
    return "the ontology itself" if name == ONTOLOGY_RULES else "studies"


def _short(term: URIRef) -> str:
    """The term with its prefix; that of SHACL is none of those that questions may use."""
    return f"sh:{term.removeprefix(str(SH))}" if term.startswith(str(SH)) else shorten(term)


def _reporting(graph: Graph) -> list[URIRef]:
    """The shapes that report: those with a message, their own or that of their query."""
    found = {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in graph.subjects(RDF.type, kind)
        if isinstance(shape, URIRef) and _messages(graph, shape)
    }
    return sorted(found)


def _messages(graph: Graph, shape: Node) -> list[str]:
    return sorted(
        str(text) for part in (shape, *graph.objects(shape, SH.sparql)) for text in graph.objects(part, SH.message)
    )


def _shape(graph: Graph, shape: URIRef) -> str:
    name = shorten(str(shape)).partition(":")[2]
    # SHACL's own default, where the shape says nothing.
    rows = [("severity", _node(graph, graph.value(shape, SH.severity) or SH.Violation))]
    for holder in [shape, *sorted(graph.subjects(SH.property, shape), key=str)]:
        for key in TARGETS:
            targets = sorted(_node(graph, value) for value in graph.objects(holder, key))
            rows += [(_code(_short(key)), ", ".join(targets))] if targets else []
    path = graph.value(shape, SH.path)
    rows += [("path", _node(graph, path))] if path is not None else []
    for key in sorted(COMPONENTS):
        values = sorted(_node(graph, value) for value in graph.objects(shape, key) if key not in OTHER_KEYS)
        rows += [(_code(_short(key)), ", ".join(values))] if values else []
    queries = sorted(str(text) for part in graph.objects(shape, SH.sparql) for text in graph.objects(part, SH.select))
    asks = " ".join(_messages(graph, shape))
    code = "".join(_fence(text, "sparql") for text in queries)
    return f"## {name}\n\n{escaped(asks)}\n\n{_table(('', ''), rows)}\n{code}"


def _node(graph: Graph, node: Node) -> str:
    """A term, a list of terms or a path read backwards, for a cell of a table."""
    backwards = graph.value(node, SH.inversePath)
    if backwards is not None:
        return f"^{_node(graph, backwards)}"
    if node != RDF.nil and (node, RDF.first, None) in graph:
        return " ".join(_node(graph, part) for part in Collection(graph, node))
    if isinstance(node, URIRef):
        return _code(_short(node))
    # A pattern can hold the bar that ends a cell.
    return _code(str(node).replace("|", r"\|"))


# The ontology


def ontology_pages(graph: Graph) -> Pages:
    """Every class, property and individual of the ontology."""
    axioms = _axioms()
    terms = {
        kind: _own(graph, rdf_type)
        for rdf_type, kind in (
            (OWL.Class, "classes"),
            (OWL.ObjectProperty, "object-properties"),
            (OWL.DatatypeProperty, "data-properties"),
            (OWL.AnnotationProperty, "annotation-properties"),
        )
    }
    individuals = _individuals(graph)
    counts = {**{kind: len(found) for kind, found in terms.items()}, "individuals": sum(map(len, individuals.values()))}
    rows = [(f"[{kind.replace('-', ' ')}]({kind}.md)", str(number)) for kind, number in counts.items() if number]
    index = (
        "# Ontology\n\nEvery term, with its definition and where that comes from. The prefix `nasss:` is\n"
        f"`{NASSS}`; **the w3id name is not registered yet, so these IRIs do not resolve on the web**.\n"
        "[How the model hangs together](../../folders/ontology.md).\n\n"
    )
    pages = {
        "reference/ontology/index.md": index
        + _table(("", "terms"), rows)
        + "\n"
        + _contents(kind for kind, number in counts.items() if number)
    }
    for kind, found in terms.items():
        if found:
            body = "\n".join(_term(graph, term, kind, axioms) for term in found)
            pages[f"reference/ontology/{kind}.md"] = f"# {kind.replace('-', ' ').capitalize()}\n\n{body}"
    body = "\n".join(_members(graph, kind, members) for kind, members in individuals.items())
    pages["reference/ontology/individuals.md"] = f"# Individuals\n\n{body}"
    return pages


def _axioms() -> dict[str, list[str]]:
    """The logical axioms of the ontology in OWL functional syntax, by the local name they begin with."""
    found: dict[str, list[str]] = {}
    for line in functional_syntax(named(merged()), ONTOLOGY).splitlines():
        match = _AXIOM.match(line)
        if match:
            found.setdefault(match[1], []).append(line)
    return found


def _own(graph: Graph, kind: URIRef) -> list[URIRef]:
    """The terms of this project that are of a kind."""
    found = {term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    return sorted(term for term in found if term.startswith(NASSS))


def _individuals(graph: Graph) -> dict[URIRef, list[URIRef]]:
    """The individuals by the class they are stated to be in."""
    found = {kind: _own(graph, kind) for kind in _own(graph, OWL.Class)}
    return {kind: members for kind, members in found.items() if members}


def _term(graph: Graph, term: Node, kind: str, axioms: Mapping[str, list[str]]) -> str:
    name = str(term).removeprefix(NASSS)
    lines = axioms.get(name, [])
    rows = [
        ("IRI", _code(str(term))),
        ("source", _texts(graph, term, DCTERMS.source)),
        ("module", _module(graph, term)),
    ]
    for heading, key in (("broader", RDFS.subClassOf), ("broader", RDFS.subPropertyOf)):
        above = sorted(value for value in graph.objects(term, key) if isinstance(value, URIRef))
        rows += [(heading, ", ".join(_link(graph, value, kind) for value in above))] if above else []
    for heading in ("Domain", "Range"):
        found = [_expression(line) for line in lines if re.match(rf"\w+{heading}\(", line)]
        rows += [(heading.lower(), " and ".join(found))] if found else []
    notes = _texts(graph, term, RDFS.comment) or _texts(graph, term, SKOS.scopeNote)
    rows += [("note", notes)] if notes else []
    rows += [("deprecated", "yes")] if (term, OWL.deprecated, None) in graph else []
    code = _fence("\n".join(lines)) if lines else ""
    definition = _texts(graph, term, SKOS.definition)
    head = f"({kind}-{name})=\n## {name}\n\n*{escaped(_label(graph, term))}.* {definition}\n\n"
    return f"{head}{_table(('', ''), rows)}\n{code}"


def _expression(axiom: str) -> str:
    """The second part of a domain or range axiom, with a union as words."""
    body = axiom.partition(" ")[2].removesuffix(")")
    union = re.fullmatch(r"ObjectUnionOf\(([^()]*)\)", body)
    return " or ".join(map(_code, union[1].split())) if union else _code(body)


def _members(graph: Graph, kind: URIRef, members: Sequence[URIRef]) -> str:
    name = str(kind).removeprefix(NASSS)
    rows = [
        (
            f"[{_code(str(term).removeprefix(NASSS))}]{{#{str(term).removeprefix(NASSS).lower()}}}",
            escaped(_label(graph, term)),
            _texts(graph, term, SKOS.definition),
            _texts(graph, term, DCTERMS.source),
        )
        for term in members
    ]
    about = f"{len(members)} of the class [{escaped(_label(graph, kind))}](#classes-{name.lower()}).\n\n"
    return f"## {name}\n\n{about}{_table(('name', 'label', 'definition', 'source'), rows)}"


def _link(graph: Graph, term: URIRef, kind: str) -> str:
    name = str(term)
    if name.startswith(NASSS):
        return f"[{_code(shorten(name))}](#{kind}-{name.removeprefix(NASSS).lower()})"
    return _code(shorten(name))


def _label(graph: Graph, term: Node) -> str:
    labels = sorted(str(text) for text in graph.objects(term, RDFS.label) if getattr(text, "language", None) == "en")
    return labels[0] if labels else shorten(str(term))


def _texts(graph: Graph, term: Node, key: URIRef) -> str:
    return " ".join(sorted(escaped(str(text)) for text in graph.objects(term, key)))


def _module(graph: Graph, term: Node) -> str:
    return ", ".join(sorted(_code(str(value)) for value in graph.objects(term, RDFS.isDefinedBy)))


# What stands beside the things themselves


def readme_pages(top: Path) -> dict[str, str | bytes]:
    """The READMEs of the folders with their links made those of the manual, and the pictures they show."""
    pages: dict[str, str | bytes] = {}
    for name, page in READMES.items():
        path = top / name
        text = path.read_text(encoding="utf-8")
        body = _LINK.sub(partial(_target, top, path), text)
        pages[f"folders/{page}.md"] = _REQUIREMENTS.sub("[All of them](../reference/shapes/index.md).", body)
        for link in _LINK.finditer(text):
            beside = path.parent / link[1]
            if beside.suffix in (".svg", ".json") and beside.is_file():
                pages[f"folders/{beside.name}"] = beside.read_bytes()
    return pages


def linked_pages(folder: Path) -> Pages:
    """The pages of a copy of ``docs/`` whose links lead out of it, with these made those of the manual."""
    pages = {}
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder)
        text = path.read_text(encoding="utf-8")
        up = "../" * (len(name.parts) - 1)

        def target(link: re.Match[str], name: Path = name, up: str = up) -> str:
            beside = Path(os.path.normpath(Path("docs") / name.parent / link[1])).as_posix()
            return f"]({up}folders/{READMES[beside]}.md{link[2] or ''})" if beside in READMES else link[0]

        changed = _LINK.sub(target, text)
        if changed != text:
            pages[name.as_posix()] = changed
    return pages


def _target(top: Path, path: Path, link: re.Match[str]) -> str:
    """Where a link of a README leads in the manual."""
    target, anchor = (path.parent / link[1]).resolve(), link[2] or ""
    name = target.relative_to(top.resolve()).as_posix()
    if target.suffix == ".rq":
        place = f"../reference/questions/{target.stem}.md"
    elif name.startswith("docs/"):
        place = f"../{name.removeprefix('docs/')}"
    else:
        place = f"{READMES[name]}.md" if name in READMES else target.name
    return f"]({place}{anchor})"


# Notebooks


def notebook_page(path: Path) -> dict[str, str | bytes]:
    """A notebook as a page, with the outputs that it holds, and its pictures as files."""
    parts: list[str] = []
    pictures: dict[str, str | bytes] = {}
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source + "\n")
            continue
        parts.append(_fence(source, "python"))
        for output in cell["outputs"]:
            data: Mapping[str, Any] = output.get("data", {})
            if "image/svg+xml" in data:
                picture = f"{path.stem}-{number}.svg"
                pictures[f"notebooks/{picture}"] = "".join(data["image/svg+xml"])
                title = "".join(data["text/plain"]).partition("\n")[0]
                parts.append(f"![{escaped(title)}]({picture})\n")
            elif "text/html" in data:
                parts.append(f'<div class="output">{"".join(data["text/html"])}</div>\n')
            else:
                parts.append(_fence("".join(output.get("text") or data["text/plain"])))
    note = f"The notebook itself: {{download}}`{path.name}`.\n"
    return {f"notebooks/{path.stem}.md": "\n".join([*parts, note]), **pictures}
