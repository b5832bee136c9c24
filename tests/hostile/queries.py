"""Hostile queries and values of parameters: what never ends, grows, reaches elsewhere or is no query at all."""

from collections.abc import Mapping
from random import Random

from hostile import Make, register
from hostile.sandbox import Sandbox

_CHAIN = "".join(f"<urn:n{i}> <urn:next> <urn:n{i + 1}>, <urn:n{(i * 7 + 3) % 400}> . " for i in range(400))
DATA = (
    f"<urn:g> {{ {_CHAIN} }}\n"
    '<urn:h> { <urn:a> a <urn:Thing> ; <urn:label> "invented"@en ; <urn:long> "' + "a" * 30_000 + '" . }\n'
    "<urn:i> { <urn:b> <urn:p> <urn:c> }\n"
)

QUERIES: dict[str, str] = {
    # Never ending
    "cross-product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(STRLEN(CONCAT(STR(?c), STR(?l))) < 0) }",
    "cross-product-count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "cross-product-sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "cross-product-distinct": "SELECT DISTINCT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross-product-concat": "SELECT (GROUP_CONCAT(?x) AS ?y) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(STR(?c) AS ?x) }",
    "cross-construct": "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path-star-both": "SELECT * { ?s (<urn:next>|^<urn:next>)* ?o . ?o (<urn:next>|^<urn:next>)* ?p . ?p <urn:next>* ?q }",
    "path-nested-stars": "SELECT * { ?s ((<urn:next>*)*)* ?o . ?o ((<urn:next>+)+)+ ?p }",
    "path-negated": "SELECT * { ?s !(<urn:x>|^<urn:y>)* ?o . ?o !(<urn:z>)* ?p }",
    "path-long": "SELECT * { ?s " + "/".join(["(<urn:next>|<urn:p>)*"] * 300) + " ?o }",
    "path-alternatives": "SELECT * { ?s " + "|".join(f"<urn:p{i}>" for i in range(20_000)) + " ?o }",
    "minus-all": "SELECT * { ?a ?b ?c . ?d ?e ?f MINUS { ?g ?h ?i . ?j ?k ?l } }",
    "not-exists": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?a ?x ?f . ?y ?z ?c . ?c ?w ?v } }",
    "optional-chain": "SELECT * { ?a ?b ?c " + "".join(f"OPTIONAL {{ ?x{i} ?y{i} ?z{i} }} " for i in range(20)) + "}",
    "regex-backtracking": 'SELECT * { ?s <urn:long> ?l FILTER(REGEX(?l, "(a+)+$|(a|aa)+b|^(([a-z])+.)+[A-Z]([a-z])+$")) }',
    "regex-repeats": 'SELECT * { ?s <urn:long> ?l FILTER(REGEX(?l, "((a{1,1000}){1,1000}){1,1000}")) }',
    "regex-huge": 'SELECT * { ?s <urn:long> ?l FILTER(REGEX(?l, "' + "(a|" * 5_000 + "b" + ")" * 5_000 + '")) }',
    "regex-broken": 'SELECT * { ?s ?p ?l FILTER(REGEX(STR(?l), "(((", "zzz")) }',
    "replace-growing": 'SELECT (REPLACE(?l, "a", "' + "b" * 3_000 + '") AS ?x) { ?s <urn:long> ?l }',
    "concat-growing": "SELECT ?z { ?s <urn:long> ?l "
    + "".join(f"BIND(CONCAT(?{chr(97 + i)}, ?{chr(97 + i)}) AS ?{chr(98 + i)}) " for i in range(1, 25))
    + "}",
    # Large or deep as a text
    "values-many": "SELECT * { VALUES ?x { " + " ".join(f"<urn:n{i}>" for i in range(50_000)) + " } ?x ?p ?o }",
    "values-wide": "SELECT * { VALUES (" + " ".join(f"?v{i}" for i in range(2_000)) + ") { } }",
    "values-cross": "SELECT (COUNT(*) AS ?n) { "
    + "".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(100)))} }} " for i in range(8))
    + "}",
    "nested-groups": "SELECT * { " + "{ " * 2_000 + "?s ?p ?o" + " }" * 2_000 + " }",
    "nested-groups-many": "SELECT * " + "{ " * 100_000 + "}" * 100_000,
    "nested-selects": "".join("SELECT * { { " for _ in range(300)) + "SELECT * { ?s ?p ?o }" + " } }" * 300,
    "nested-brackets": "SELECT * { ?s ?p " + "[ ?q " * 5_000 + "1" + " ]" * 5_000 + " }",
    "nested-parentheses": "SELECT (" + "(" * 50_000 + "1" + ")" * 50_000 + " AS ?x) {}",
    "nested-negations": "SELECT * { FILTER(" + "!" * 100_000 + "true) }",
    "nested-functions": "SELECT (" + "STR(" * 5_000 + "1" + ")" * 5_000 + " AS ?x) {}",
    "long-sum": "SELECT (" + "+".join(["1"] * 100_000) + " AS ?x) {}",
    "long-union": "SELECT * { " + " UNION ".join("{ ?s ?p ?o }" for _ in range(5_000)) + " }",
    "many-variables": "SELECT * { " + " ".join(f"?s{i} <urn:p> ?o{i} ." for i in range(3_000)) + " }",
    "many-prefixes": "".join(f"PREFIX p{i}: <urn:{i}>\n" for i in range(20_000)) + "ASK {}",
    "dotted": "SELECT * { ?s ?p ?service . " + "a." * 100_000 + " }",
    "hyphened": "SELECT * { ?s ?p ?service . " + "a-" * 100_000 + " }",
    "huge-literal": 'SELECT ("' + "x" * 900_000 + '" AS ?x) {}',
    "huge-number": "SELECT (" + "9" * 100_000 + " * " + "9" * 100_000 + " AS ?x) {}",
    "huge-exponent": "SELECT (1e999999999 * 1e999999999 AS ?x) (xsd:decimal(1e300) AS ?y) {}",
    "limit-huge": "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999 OFFSET 18446744073709551616",
    "division": "SELECT (1/0 AS ?x) (-9223372036854775808/-1 AS ?y) (9223372036854775807+1 AS ?z) {}",
    "dates": 'SELECT (("9999-12-31T23:59:59Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> + '
    '"P999999999Y"^^<http://www.w3.org/2001/XMLSchema#duration>) AS ?x) {}',
    # Elsewhere. {trap} is an address that nobody may come to
    "service": "SELECT * { SERVICE <{trap}> { ?s ?p ?o } }",
    "service-silent": "SELECT * { SERVICE SILENT <{trap}> { ?s ?p ?o } }",
    "service-variable": "SELECT * { BIND(<{trap}> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "service-grown-together": "PREFIX x: <{trap}> SELECT * { SERVICEx: { ?s ?p ?o } }",
    "service-hidden": 'SELECT * { FILTER(2<1)#>"""\nSERVICE<{trap}>{ ?s ?p ?o }#"""\n}',
    "service-base": "BASE <{trap}> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "service-escaped": "SELECT * { SERVICE <http\\u003A//127.0.0.1:9/> { ?s ?p ?o } }",
    "service-in-exists": "ASK { FILTER EXISTS { SERVICE SILENT <{trap}> { ?s ?p ?o } } }",
    "from-http": "SELECT * FROM <{trap}> FROM NAMED <{trap}x> { ?s ?p ?o }",
    "from-file": "SELECT * FROM <{secret}> { ?s ?p ?o }",
    "graph-http": "SELECT * { GRAPH <{trap}> { ?s ?p ?o } }",
    "load": "LOAD <{trap}>",
    "load-file": "LOAD SILENT <{secret}> INTO GRAPH <urn:g>",
    "update-after-query": "SELECT * { ?s ?p ?o } ; LOAD <{trap}>",
    "update-drop": "DROP ALL",
    "update-in-comment": "#\rDROP ALL",
    "function-unknown": "SELECT (<{trap}f>(1) AS ?x) (<java:java.lang.System.exit>(1) AS ?y) {}",
    "describe-http": "DESCRIBE <{trap}>",
    # No query
    "empty": "",
    "only-comment": "# " + "x" * 500_000,
    "only-prefix": "PREFIX a: <urn:a>",
    "prefix-at-end": "PREFIX",
    "unclosed-text": 'SELECT * { ?s ?p "' + "x" * 100_000,
    "unclosed-long-text": "SELECT * { ?s ?p '''" + "\\'''" * 50_000,
    "quotes": "SELECT * { ?s ?p " + '"' * 100_001 + " }",
    "unbalanced": "SELECT * " + "{([" * 20_000,
    "angles": "SELECT * { FILTER(" + "?a<" * 50_000 + "1) }",
    "marks": "SELECT " + "^|!&<>=?$@_:%\\" * 10_000,
    "controls": "SELECT * { ?s ?p \x1b[31m\x07\u202e ?o }",
    "surrogate": "SELECT * { ?s ?p '\ud800' }",
    "nul": "SELECT * { ?s ?p '\0' }",
    "other-white-space": "SELECT\x0b*\xa0{\u2028?s ?p ?o }",
    "select-nothing": "SELECT",
    "select-star-grouped": "SELECT * { ?s ?p ?o } GROUP BY ?s",
    "quoted-triples": "CONSTRUCT { ?s ?p <<( ?s ?p ?o )>> } WHERE { ?s ?p ?o }",
    "one-long-line": "SELECT * { ?s ?p ?o } " + "x" * 500_000,
    "names": "SELECT * { " + "a:" * 100_000 + " }",
    "same-variable": "SELECT ?x ?x (1 AS ?x) { ?x ?x ?x }",
}


def _filled(text: str, sandbox: Sandbox) -> str:
    return text.replace("{trap}", sandbox.trap.url).replace("{secret}", sandbox.secret.as_uri())


def _asked(text: str, *, raw: bool) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        query = _filled(text, sandbox)
        if raw:
            kind = "ttl" if query.startswith(("CONSTRUCT", "DESCRIBE")) else rng.choice(["json", "xml", "csv", "tsv"])
            return sandbox.store.raw(query, kind, base=sandbox.trap.url, rows=1000, size=2_000_000)
        return sandbox.store.query(query)

    return run


def _mutated(rng: Random, sandbox: Sandbox) -> object:
    """One of the queries with some characters taken out, doubled or put in."""
    text = _filled(rng.choice([query for query in QUERIES.values() if len(query) < 400 and query]), sandbox)
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(text) + 1)
        text = (
            text[:place]
            + rng.choice(["", *'{}()<>"?:;.,#\n', "SELECT ", "FROM ", text[place : place + 9]])
            + text[place + 1 :]
        )
    return sandbox.store.query(text)


for _name, _text in QUERIES.items():
    register("query", f"table-{_name}", _asked(_text, raw=False))
    if _name.partition("-")[0] not in ("cross", "path", "minus", "not", "optional"):
        register("query", f"document-{_name}", _asked(_text, raw=True))
register("query", "mutated", _mutated, 40)


VALUES: Mapping[str, object] = {
    "injection": "radiologist } UNION { ?s ?p ?o } #",
    "injection-iri": "http://x.invalid/> } SERVICE <http://x.invalid/",
    "injection-text": '" ) } INSERT DATA { <urn:a> <urn:b> "',
    "escape": '\\u0022 \\" \\',
    "long": "r" * 500_000,
    "empty": "",
    "white-space": " \t\n\r ",
    "controls": "\x1b[31m\x07\x9b",
    "nul": "radio\0logist",
    "right-to-left": "\u202egolcoidar",
    "surrogate": "\ud800",
    "combining": "a" + "\u0301" * 5_000,
    "case-folding": "\u0130\u017f\ufb03\u1e9e" * 50,
    "prefix": "nasss:",
    "prefix-unknown": "evil:thing",
    "iri-long": "http://x.invalid/" + "a" * 200_000,
    "iri-odd": 'http://x.invalid/a b<>"{}|^`\\',
    "iri-file": "file:///etc/passwd",
    "path": "../../../../etc/passwd",
    "number": "9" * 5_000,
    "negative": "-1",
    "float": "1e400",
    "nan": "NaN",
    "digits-elsewhere": "\u0661\u0662",
    "truth": "yes",
    "formula": "=cmd|'/C calc'!A0",
    "many-words": "a " * 50_000,
    "none": None,
    "list": [1, 2],
    "bytes": b"radiologist",
    "infinite": float("inf"),
    "huge-int": 10**5_000,
    "true": True,
}


def _bound(slug: str, name: str, value: object) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        return len(sandbox.graph.ask(slug, **{name: value}))

    return run


for _name, _value in VALUES.items():
    register("parameter", f"role-{_name}", _bound("factors-by-role", "role", _value))
    register("parameter", f"below-{_name}", _bound("thin-findings", "below", _value))


def _found(value: str) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        return sandbox.graph.describe(value).to_json()

    return run


for _name, _value in VALUES.items():
    if isinstance(_value, str):
        register("parameter", f"show-{_name}", _found(_value))
