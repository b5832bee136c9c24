"""Hostile RDF: Turtle and its kin, RDF/XML and JSON-LD, for the engine and for rdflib."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from hostile import Make, register
from hostile.archives import DTDS
from hostile.sandbox import Sandbox

Text = Callable[[Random, Sandbox], str | bytes]

GOOD = """@prefix e: <urn:invented:> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
e:a a e:Thing ; rdfs:label "invented thing"@en ; e:n 1, 2.5, 1e3, true ; e:p [ e:q ( 1 2 3 ) ] .
"""
QUADS = '<urn:a> <urn:p> "invented"@en <urn:g> .\n_:b <urn:p> <urn:a> .\n'


def _flipped(good: str) -> Text:
    def make(rng: Random, sandbox: Sandbox) -> bytes:
        data = bytearray(good.encode())
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)

    return make


def _cut(good: str) -> Text:
    return lambda rng, sandbox: good[: rng.randrange(len(good))]


def _plain(text: str | bytes) -> Text:
    return lambda rng, sandbox: text


def _placed(text: str) -> Text:
    """A text with the places that are not to be reached."""

    def make(rng: Random, sandbox: Sandbox) -> str:
        return text.replace("{trap}", sandbox.trap.url).replace("{secret}", sandbox.secret.as_uri())

    return make


ODD_IRIS = [
    "urn: a",
    "urn:a<b",
    "urn:\\u0000",
    "urn:\\uD800",
    "urn:{}",
    "http://[::1",
    "//x",
    "",
    "\\u003e",
    "urn:%zz",
    "a" * 300_000,
]
TURTLE: dict[str, tuple[Text, int]] = {
    "flipped-bytes": (_flipped(GOOD), 8),
    "cut-off": (_cut(GOOD), 4),
    "nested-brackets": (_plain("<urn:a> <urn:p> " + "[ <urn:p> " * 100_000 + "1" + " ]" * 100_000 + " ."), 1),
    "nested-brackets-open": (_plain("<urn:a> <urn:p> " + "[ <urn:p> " * 100_000), 1),
    "nested-lists": (_plain("<urn:a> <urn:p> " + "(" * 100_000 + ")" * 100_000 + " ."), 1),
    "nested-some": (_plain("<urn:a> <urn:p> " + "[ <urn:p> " * 500 + "1" + " ]" * 500 + " ."), 1),
    "long-list": (_plain("<urn:a> <urn:p> (" + " 1" * 20_000 + " ) ."), 1),
    "huge-literal": (_plain('<urn:a> <urn:p> "' + "x" * 5_000_000 + '" .'), 1),
    "unclosed-literal": (_plain('<urn:a> <urn:p> "' + "x" * 1_000_000), 1),
    "unclosed-long-literal": (_plain('<urn:a> <urn:p> """' + '"" ' * 100_000), 1),
    "huge-number": (_plain("<urn:a> <urn:p> " + "9" * 200_000 + " ."), 1),
    "huge-exponent": (_plain("<urn:a> <urn:p> 1e999999999, -1e-999999999 ."), 1),
    "bad-escape": (_plain(r'<urn:a> <urn:p> "\q" .'), 1),
    "bad-unicode-escape": (_plain(r'<urn:a> <urn:p> "\uD800\U99999999" .'), 1),
    "nul": (_plain(b'<urn:a> <urn:p> "a\0b" .'), 1),
    "controls": (_plain('<urn:a> <urn:p> "a\x1b[31m\x07\x85\u202e" .'), 1),
    "no-utf-8": (_plain(b'<urn:a> <urn:p> "\xff\xfe" .'), 1),
    "utf-16": (_plain(GOOD.encode("utf-16")), 1),
    "bom": (_plain("\ufeff" + GOOD), 1),
    "bom-inside": (_plain(GOOD.replace("e:a a", "\ufeffe:a a")), 1),
    "many-prefixes": (_plain("".join(f"@prefix p{i}: <urn:{i}> .\n" for i in range(20_000))), 1),
    "prefix-to-itself": (_plain("@prefix a: <a:b> . a:a a:b a:c ."), 1),
    "base-http": (_placed("@base <{trap}> . <a> <b> <c> ."), 1),
    "base-relative": (_plain("@base <../../..> . <a> <b> <../c> ."), 1),
    "imports": (
        _placed(
            "<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <{trap}o>, <{secret}> ."
        ),
        1,
    ),
    "see-also": (_placed("<urn:o> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{trap}o> ."), 1),
    "bad-language": (_plain('<urn:a> <urn:p> "a"@' + "x" * 100_000 + " ."), 1),
    "bad-datatypes": (
        _plain(
            '<urn:a> <urn:p> "x"^^<http://www.w3.org/2001/XMLSchema#integer>, "9999999999-99-99"^^<http://www.w3.org/2001/XMLSchema#date>, "<a"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .'
        ),
        1,
    ),
    "xml-literal-laughs": (
        _plain(
            '<urn:a> <urn:p> """'
            + DTDS["billion-laughs"]
            + '<r>&x;</r>"""^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .'
        ),
        1,
    ),
    "html-literal": (
        _plain('<urn:a> <urn:p> """' + "<b>" * 20_000 + '"""^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML> .'),
        1,
    ),
    "quoted-triples": (_plain("<< <urn:a> <urn:b> <urn:c> >> <urn:p> <urn:o> ."), 1),
    "nested-quoted-triples": (
        _plain("<<( " * 5000 + "<urn:a> <urn:b> <urn:c>" + " )>>" * 5000 + " <urn:p> <urn:o> ."),
        1,
    ),
    "list-in-circle": (
        _plain(
            "<urn:l> <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> 1 ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <urn:l> . <urn:a> <http://www.w3.org/2002/07/owl#unionOf> <urn:l> ."
        ),
        1,
    ),
    "class-circle": (
        _plain(
            "<urn:a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:b> . <urn:b> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:a> ."
        ),
        1,
    ),
    "odd-iris": (lambda rng, sandbox: f"<{rng.choice(ODD_IRIS)}> <urn:p> <{rng.choice(ODD_IRIS)}> .", 8),
    "n3-rules": (_plain("{ ?x <urn:p> ?y } => { ?y <urn:p> ?x } . @forAll <urn:x> ."), 1),
    "only-comment": (_plain("#" * 500_000), 1),
    "empty": (_plain(""), 1),
    "html": (_plain("<!DOCTYPE html><html><body>no turtle</body></html>"), 1),
}
TRIG: dict[str, tuple[Text, int]] = {
    "cut-off": (_cut("<urn:g> {\n" + GOOD.partition("e:a")[2] + "}"), 2),
    "nested-graphs": (_plain("<urn:g> { " * 20_000 + "}" * 20_000), 1),
    "many-graphs": (_plain("".join(f"<urn:g{i}> {{ <urn:a> <urn:p> {i} }}\n" for i in range(3_000))), 1),
    "blank-graph": (_plain("_:g { <urn:a> <urn:p> <urn:b> } [] { <urn:a> <urn:p> <urn:b> }"), 1),
    "literal-graph": (_plain('"g" { <urn:a> <urn:p> <urn:b> }'), 1),
}
NQUADS: dict[str, tuple[Text, int]] = {
    "flipped-bytes": (_flipped(QUADS), 4),
    "cut-off": (_cut(QUADS), 2),
    "five-terms": (_plain("<urn:a> <urn:b> <urn:c> <urn:d> <urn:e> .\n"), 1),
    "relative": (_plain("<a> <b> <c> .\n"), 1),
    "long-line": (_plain('<urn:a> <urn:b> "' + "x" * 3_000_000 + '" .\n'), 1),
    "carriage-returns": (_plain("<urn:a> <urn:b> <urn:c> .\r<urn:a> <urn:b> <urn:d> .\r\n\r"), 1),
    "odd-blank-nodes": (_plain("_:" + "b" * 100_000 + " <urn:b> _:-. .\n"), 1),
}

RDF = '<?xml version="1.0" encoding="utf-8"?>\n%s<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:invented:"%s>%s</rdf:RDF>'
THING = '<rdf:Description rdf:about="urn:a"><e:p>invented%s</e:p></rdf:Description>'


def _with_dtd(dtd: str) -> Text:
    def make(rng: Random, sandbox: Sandbox) -> str:
        named = (
            dtd.replace("{secret}", str(sandbox.secret)).replace("{trap}", sandbox.trap.url).replace("r [", "rdf:RDF [")
        )
        return RDF % (named, "", THING % ("&x;" * (20_000 if "y" * 50_000 in dtd else 1)))

    return make


def _rdf(inside: str, attributes: str = "") -> Text:
    return _placed(RDF % ("", attributes, inside))


RDFXML: dict[str, tuple[Text, int]] = {
    **{name: (_with_dtd(dtd), 1) for name, dtd in DTDS.items()},
    "flipped-bytes": (_flipped(RDF % ("", "", THING % "")), 4),
    "cut-off": (_cut(RDF % ("", "", THING % "")), 3),
    "base-trap": (
        _rdf('<rdf:Description rdf:about="x"><e:p rdf:resource="y"/></rdf:Description>', ' xml:base="{trap}"'),
        1,
    ),
    "base-file": (
        _rdf('<rdf:Description rdf:about="x"><e:p rdf:resource="y"/></rdf:Description>', ' xml:base="file:///etc/"'),
        1,
    ),
    "base-nonsense": (_rdf('<rdf:Description rdf:about="x"/>', ' xml:base="http://[::1:::"'), 1),
    "base-nested": (_rdf('<rdf:Description xml:base="../a/" rdf:about="x"/>' * 50, ' xml:base="urn:x"'), 1),
    "deep": (_rdf("<e:T><e:p>" * 20_000 + "</e:p></e:T>" * 20_000), 1),
    "deep-open": (_rdf("<e:T><e:p>" * 20_000), 1),
    "xml-literal-deep": (
        _rdf('<e:T><e:p rdf:parseType="Literal">' + "<b>" * 20_000 + "</b>" * 20_000 + "</e:p></e:T>"),
        1,
    ),
    "parse-type-unknown": (_rdf('<e:T><e:p rdf:parseType="Evil"><x/></e:p></e:T>'), 1),
    "same-id": (_rdf('<e:T rdf:ID="a"/><e:T rdf:ID="a"/>', ' xml:base="urn:x"'), 1),
    "bad-id": (_rdf('<e:T rdf:ID="1 2"/>'), 1),
    "bag-of-li": (_rdf("<rdf:Bag>" + "<rdf:li>x</rdf:li>" * 20_000 + "</rdf:Bag>"), 1),
    "many-attributes": (_rdf("<e:T " + " ".join(f'e:a{i}="1"' for i in range(20_000)) + "/>"), 1),
    "many-namespaces": (_rdf("<e:T " + " ".join(f'xmlns:n{i}="urn:{i}"' for i in range(5_000)) + "/>"), 1),
    "imports": (
        _rdf(
            '<o:Ontology xmlns:o="http://www.w3.org/2002/07/owl#" rdf:about="urn:o"><o:imports rdf:resource="{trap}o"/></o:Ontology>'
        ),
        1,
    ),
    "stylesheet": (
        _placed(
            '<?xml version="1.0"?><?xml-stylesheet href="{trap}s.xsl" type="text/xsl"?>' + (RDF % ("", "", ""))[39:]
        ),
        1,
    ),
    "xinclude": (_rdf('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'), 1),
    "schema-location": (
        _rdf('<e:T xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="{trap} {trap}"/>'),
        1,
    ),
    "no-namespace": (_plain("<rdf:RDF><a/></rdf:RDF>"), 1),
    "unknown-encoding": (_plain('<?xml version="1.0" encoding="x-evil"?><a/>'), 1),
    "utf-7": (_plain('<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-'), 1),
    "no-rdf": (_plain("<html><body/></html>"), 1),
    "empty": (_plain(""), 1),
}


def _deep_json(depth: int) -> str:
    return '{"@id": "urn:a", "urn:p": ' * depth + "1" + "}" * depth


def _json(data: object) -> Text:
    return _placed(json.dumps(data))


JSONLD: dict[str, tuple[Text, int]] = {
    "remote-context": (_json({"@context": "{trap}context.jsonld", "@id": "urn:a", "name": "x"}), 1),
    "remote-in-list": (_json([{"@context": [{"e": "urn:"}, "{trap}c"], "@id": "urn:a", "e:p": "x"}]), 1),
    "remote-import": (_json({"@context": {"@version": 1.1, "@import": "{trap}c"}, "@id": "urn:a"}), 1),
    "remote-scoped": (
        _json({"@context": {"p": {"@id": "urn:p", "@context": "{trap}c"}}, "@id": "urn:a", "p": {"q": 1}}),
        1,
    ),
    "remote-file": (_json({"@context": "{secret}", "@id": "urn:a", "name": "x"}), 1),
    "remote-relative": (_json({"@context": "../../outside/secret.txt", "@id": "urn:a", "name": "x"}), 1),
    "remote-base": (
        _json({"@context": {"@base": "{trap}", "p": {"@id": "urn:p", "@type": "@id"}}, "@id": "a", "p": "b"}),
        1,
    ),
    "deep": (_plain(_deep_json(50_000)), 1),
    "deep-some": (_plain(_deep_json(400)), 1),
    "deep-lists": (_plain('{"@id": "urn:a", "urn:p": ' + "[" * 100_000 + "]" * 100_000 + "}"), 1),
    "deep-contexts": (_plain('{"@context": ' * 20_000 + "{}" + "}" * 20_000), 1),
    "cyclic-terms": (_json({"@context": {"a": "b:x", "b": "a:y"}, "@id": "urn:a", "a": 1}), 1),
    "term-of-itself": (_json({"@context": {"a": {"@id": "a"}}, "@id": "urn:a", "a": 1}), 1),
    "keyword-redefined": (_json({"@context": {"@id": "urn:x", "@type": "@id"}, "@id": "urn:a"}), 1),
    "keywords-aliased": (
        _json(
            {
                "@context": {"id": "@id", "g": "@graph", "c": "@context"},
                "id": "urn:a",
                "g": [{"id": "urn:b", "c": "{trap}"}],
            }
        ),
        1,
    ),
    "wrong-types": (_json({"@context": 7, "@id": ["a"], "@type": {"x": 1}, "@graph": "no", "@value": None}), 1),
    "huge-number": (_plain('{"@id": "urn:a", "urn:p": ' + "9" * 5000 + "}"), 1),
    "infinite": (_plain('{"@id": "urn:a", "urn:p": [1e999, NaN, -Infinity]}'), 1),
    "same-key": (_plain('{"@id": "urn:a", "@id": "urn:b", "urn:p": 1}'), 1),
    "surrogates": (_plain('{"@id": "urn:a", "urn:p": "\\ud800\\udfff\\ud800"}'), 1),
    "nul": (_plain(b'{"@id": "urn:a", "urn:p": "a\0"}'), 1),
    "bom": (_plain('\ufeff{"@id": "urn:a", "urn:p": 1}'), 1),
    "many-keys": (_json({"@id": "urn:a", **{f"urn:p{i}": i for i in range(20_000)}}), 1),
    "empty": (_plain(""), 1),
    "no-object": (_plain('"just a text"'), 1),
    "cut-off": (_cut('{"@context": {"e": "urn:e:"}, "@id": "urn:a", "e:p": [{"@value": "x", "@language": "en"}]}'), 3),
}


# Who reads


def _by_engine(sandbox: Sandbox, path: Path) -> object:
    from nasss.store import Store

    with Store([path], timeout=5, memory=800_000_000) as store:
        sandbox.names.clear()  # what goes wrong from here is about the query
        return store.raw("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 20", "json", rows=100, size=20_000_000)


def _by_link(sandbox: Sandbox, path: Path) -> object:
    from nasss.link import read

    return len(read(path))


def _by_graph(sandbox: Sandbox, path: Path) -> object:
    from nasss.api import KnowledgeGraph

    with KnowledgeGraph([path], wait=False) as graph:
        return len(graph.graph)


def _by_guard(sandbox: Sandbox, path: Path) -> object:
    from nasss.guard import guard_files

    guard_files([path])
    return None


def _by_reasoner(sandbox: Sandbox, path: Path) -> object:
    from nasss.reason import read

    return len(read([path]))


def _by_comparison(sandbox: Sandbox, path: Path) -> object:
    from nasss.ontology_content import read_ontology

    return len(read_ontology(str(path)).graph)


def _by_check(sandbox: Sandbox, path: Path) -> object:
    return sandbox.command("check", str(path), "--fresh")


RDFLIB = (_by_link, _by_graph, _by_guard, _by_reasoner, _by_comparison)


def _reading(make: Text, suffix: str, read: Callable[[Sandbox, Path], object]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        return read(sandbox, sandbox.write(f"hostile{suffix}", make(rng, sandbox)))

    return run


for _kind, _suffix, _texts in (
    ("turtle", ".ttl", TURTLE),
    ("trig", ".trig", TRIG),
    ("nquads", ".nq", NQUADS),
    ("rdfxml", ".rdf", RDFXML),
    ("jsonld", ".jsonld", JSONLD),
):
    for _number, (_name, (_make, _seeds)) in enumerate(_texts.items()):
        register(_kind, f"engine-{_name}", _reading(_make, _suffix, _by_engine), _seeds)
        # Each by one of those that use rdflib, in turn; what asks for another file by all of them.
        _fetching = _kind == "jsonld" and _name.startswith("remote")
        for _reader in RDFLIB if _fetching else (RDFLIB[_number % len(RDFLIB)],):
            register(_kind, f"{_reader.__name__[4:]}-{_name}", _reading(_make, _suffix, _reader))
        if _number % 9 == 0 and _suffix in (".ttl", ".trig"):
            register(_kind, f"check-{_name}", _reading(_make, _suffix, _by_check))
