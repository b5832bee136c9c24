"""Hostile maps and profiles (YAML), stores on disk, and arguments of commands."""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random

from hostile import Make, register
from hostile.sandbox import Sandbox

# YAML, for the maps of coded projects and for the profiles of exports

MAP = """person: document
technology: a toy
attributes: []
directions: {}
other_codes: own
codes:
- {code: "Barriers > Money", is: own}
tree: keep
descriptions: ignore
"""
PROFILE = """name: my-profile
kind: long
columns: {code: tag, document: document, quote: content}
"""
_LAUGHS = "a0: &a0 [lol]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
YAML: Mapping[str, Callable[[str], str | bytes]] = {
    "laughs": lambda good: _LAUGHS + good,
    "laughs-in-text": lambda good: good.replace("own", "*a9").replace("long", "*a9") + _LAUGHS,
    "merged-laughs": lambda good: (
        "m0: &m0 {a: 1}\n"
        + "".join(f"m{i}: &m{i} {{<<: [{', '.join([f'*m{i - 1}'] * 9)}]}}\n" for i in range(1, 9))
        + good
    ),
    "anchor-of-itself": lambda good: "a: &a [*a]\n" + good,
    "key-of-itself": lambda good: "&a {*a : 1}\n",
    "codes-of-themselves": lambda good: good.replace("codes:\n", "codes: &c\n- *c\n").replace(
        "columns: {", "columns: &c {x: *c, "
    ),
    "object": lambda good: "!!python/object/apply:os.system ['touch evil']\n",
    "object-inside": lambda good: good.replace("own", "!!python/name:os.system").replace(
        "long", "!!python/name:os.system"
    ),
    "tags": lambda good: good.replace("own", "!!binary aGk=").replace("long", "!evil long"),
    "set": lambda good: good.replace("codes:\n", "codes: !!set\n").replace("columns:", "columns: !!omap"),
    "deep": lambda good: good + "x: " + "[" * 50_000 + "]" * 50_000,
    "deep-open": lambda good: good + "x: " + "{a: " * 50_000,
    "deep-lines": lambda good: "\n".join(" " * i + "a:" for i in range(2_000)),
    "huge-text": lambda good: good.replace("own", "o" * 1_000_000).replace("long", "l" * 150_000),
    "too-large": lambda good: good + "#" * 6_000_000,
    "many-keys": lambda good: good + "".join(f"k{i}: 1\n" for i in range(5_000)),
    "same-key": lambda good: good + good,
    "list": lambda good: "- a\n- b\n",
    "text": lambda good: "just a text",
    "number": lambda good: "9" * 5_000,
    "null": lambda good: "~",
    "empty": lambda good: "",
    "documents": lambda good: good + "---\n" + good,
    "directive": lambda good: "%YAML 9.9\n%TAG ! tag:x.invalid,2000:\n---\n" + good,
    "tabs": lambda good: good.replace(" ", "\t"),
    "controls": lambda good: good + "x: \x07\x1b[31m\n",
    "odd-keys": lambda good: good + '? [a, {b: c}]\n: 1\n? "\\u202e\\x1b"\n: 2\n',
    "wrong-types": lambda good: (
        "person: [a]\ntechnology: {a: b}\nattributes: x\ndirections: [1]\ncodes: {a: b}\nname: []\nkind: {}\ncolumns: 1\n"
    ),
    "latin-1": lambda good: (good + "x: \xe9\n").encode("latin-1"),
    "utf-16": lambda good: good.encode("utf-16"),
    "nul": lambda good: good.encode() + b"\0",
    "json-deep": lambda good: '{"codes": ' * 20_000 + "1" + "}" * 20_000,
}


def _map(change: Callable[[str], str | bytes]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        from nasss.codemap import read_map

        return repr(read_map(sandbox.write("map.yaml", change(MAP))))

    return run


def _profile(change: Callable[[str], str | bytes]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        from nasss.profiles import load_profile

        return repr(load_profile(str(sandbox.write("profile.yaml", change(PROFILE)))))

    return run


def _mutated(read: Callable[[Callable[[str], str | bytes]], Make]) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        def change(good: str) -> str:
            for _ in range(rng.randint(1, 6)):
                place = rng.randrange(len(good))
                good = (
                    good[:place]
                    + rng.choice([*"{}[]&*!|>'\"%@`:-?#,\n\t ", "<<: ", "- ", "? "])
                    + good[place + rng.randint(0, 2) :]
                )
            return good

        return read(change)(rng, sandbox)

    return run


for _name, _change in YAML.items():
    register("yaml", f"map-{_name}", _map(_change))
    register("yaml", f"profile-{_name}", _profile(_change))
register("yaml", "map-mutated", _mutated(_map), 12)
register("yaml", "profile-mutated", _mutated(_profile), 12)


# The manifest of a store on disk, which names files

SOURCE = {"path": "own.ttl", "size": 1, "changed": 1, "sha256": "0" * 64}
STORE = {"kind": "nasss store", "format": 1, "engine": "0.5.13", "merged": False, "sources": [SOURCE]}
MANIFESTS: Mapping[str, str | bytes] = {
    "empty": "",
    "no-json": "{",
    "deep": "[" * 100_000,
    "list": "[]",
    "number": "7",
    "huge-number": "9" * 5_000,
    "kind-missing": "{}",
    "kind-other": '{"kind": ["a"]}',
    "sources-text": json.dumps(STORE | {"sources": "abc"}),
    "sources-unknown": json.dumps(STORE | {"sources": [{"evil": 1}]}),
    "source-elsewhere": json.dumps(STORE | {"sources": [SOURCE | {"path": "../../outside/secret.txt"}]}),
    "source-device": json.dumps(STORE | {"sources": [SOURCE | {"path": "/dev/zero", "size": 0}]}),
    "source-number": json.dumps(STORE | {"sources": [SOURCE | {"path": 7}]}),
    "engine-odd": json.dumps(STORE | {"engine": {"a": "b" * 100_000}}),
    "format-odd": json.dumps(STORE | {"format": "\x1b[31m"}),
    "nul": b"\0" * 1_000,
}


def _manifest(content: str | bytes) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        from nasss.disk import _FORMAT, _KIND, MANIFEST, open_store

        text = content.replace('"nasss store"', json.dumps(_KIND)) if isinstance(content, str) else content
        text = text.replace('"format": 1,', f'"format": {_FORMAT},') if isinstance(text, str) else text
        folder = sandbox.folder / "store"
        (folder / "database").mkdir(parents=True)
        (folder / MANIFEST).write_bytes(text.encode() if isinstance(text, str) else text)
        sandbox.names.append(folder.name)
        with open_store(folder, timeout=2) as store:
            return store.ask("ASK { ?s ?p ?o }")

    return run


for _name, _content in MANIFESTS.items():
    register("store", f"manifest-{_name}", _manifest(_content))


# Arguments

WORDS: Mapping[str, str] = {
    "empty": "",
    "space": " ",
    "dash": "-",
    "dashes": "--",
    "long": "a" * 10_000,
    "controls": "\x1b[31m\x07",
    "right-to-left": "\u202egpj.exe",
    "surrogate": "\udcff",
    "traversal": "../../outside/evil",
    "device": "/dev/null/x",
    "url": "http://127.0.0.1:9/x",
    "formula": "=1+1",
    "template": "{0}%s${HOME}",
    "folder": ".",
    "long-name": "n" * 300 + ".csv",
    "number": "9" * 5_000,
}
COMMANDS: Mapping[str, Sequence[str]] = {
    "ask": ("ask", "%s"),
    "ask-format": ("ask", "factors-ranked", "--format", "%s"),
    "ask-param": ("ask", "factors-by-role", "-p", "%s"),
    "ask-limit": ("ask", "factors-ranked", "--limit", "%s"),
    "ask-endpoint": ("ask", "factors-ranked", "--endpoint", "%s"),
    "ask-federate": ("ask", "factors-ranked", "--federate", "%s"),
    "ask-store": ("ask", "factors-ranked", "--store", "%s"),
    "ask-data": ("ask", "factors-ranked", "--data", "%s"),
    "query": ("query", "%s"),
    "query-allow": ("query", "-", "--allow-service", "%s"),
    "check": ("check", "%s"),
    "study-add": ("study", "add", "%s"),
    "study-new": ("study", "new", "%s", "-o", "new"),
    "study-map": ("study", "map", "%s"),
    "withdraw": ("study", "withdraw", "%s", "--study", "%s"),
    "disclose": ("disclose", "%s"),
    "link": ("link", "%s"),
    "diff": ("diff", "%s", "%s"),
    "reason": ("reason", "%s"),
    "load": ("load", "--endpoint", "%s"),
    "completion": ("completion", "%s"),
    "unknown": ("%s",),
}


def _command(words: Sequence[str], word: str) -> Make:
    def run(rng: Random, sandbox: Sandbox) -> object:
        return sandbox.command(*(part.replace("%s", word) for part in words), stdin=b"ASK {}")

    return run


for _number, (_name, _words) in enumerate(COMMANDS.items()):
    # Every command with every third word, so that each word meets many commands.
    for _place, (_called, _word) in enumerate(WORDS.items()):
        if (_number + _place) % 3 == 0:
            register("command", f"{_name}-{_called}", _command(_words, _word))

STDIN: Mapping[str, bytes] = {
    "empty": b"",
    "nul": b"ASK {}\0",
    "no-utf-8": b"ASK { <urn:\xff> ?p ?o }",
    "utf-16": "ASK {}".encode("utf-16"),
    "too-long": b"#" * 1_100_000,
    "load": b"LOAD <http://127.0.0.1:9/>",
    "service": b"ASK { SERVICE <http://127.0.0.1:9/> {} }",
    "controls": b"ASK { \x1b[31m }",
}


def _typed(content: bytes) -> Make:
    return lambda rng, sandbox: sandbox.command("query", "-", stdin=content)


for _name, _typing in STDIN.items():
    register("command", f"stdin-{_name}", _typed(_typing))
