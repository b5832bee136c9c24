"""morph-kgc as a contender: tables to statements by an R2RML-like mapping (RML), for the two tables with most rows.

A mapping for all tables would be a program of its own, so citations and seats have to do: they make more than half of
all statements. morph-kgc gets both tables of all studies in one file each with the study's name in every row, made
before the clock starts. Ours builds the studies whole, and what comes of other tables is left out of the comparison
only. morph-kgc needs an older rdflib, so it runs in a Python of its own: ``run.py --morph-python PATH``.
"""

import csv
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from contenders import Contender, Data, Outcome, digest_of

PYTHON = "MORPH_PYTHON"  # environment variable with the Python that has morph-kgc
TASK = "build citations and seats"
TABLES = {
    "citations": ("finding", "participant", "order"),
    "positions": ("id", "case", "role", "printed_role"),
}
STUDY = "https://w3id.org/nasss/study/{study}"
PREFIXES = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix nasss: <https://w3id.org/nasss/ontology#> .
"""
# Subject, class, and for each property what its value is made of.
MAPS: dict[str, tuple[str, str, dict[str, str]]] = {
    "citations": (
        STUDY + "/citation/{finding}-{participant}",
        "nasss:Citation",
        {
            "rdfs:label": 'rr:template "interviewee {participant} on “Synthetic finding {finding}”" ; '
            'rr:termType rr:Literal ; rr:language "en"',
            "nasss:inStudy": f'rr:template "{STUDY}"',
            "nasss:identifier": 'rr:template "{finding}-{participant}" ; rr:termType rr:Literal',
            "nasss:citesFinding": f'rr:template "{STUDY}/finding/{{finding}}"',
            "nasss:citedBy": f'rr:template "{STUDY}/participant/{{participant}}"',
            "prov:wasDerivedFrom": f'rr:template "{STUDY}/table-row/{{finding}}"',
            "nasss:printedOrder": 'rml:reference "order" ; rr:datatype xsd:integer',
        },
    ),
    "positions": (
        STUDY + "/position/{id}",
        "nasss:Position",
        {
            "rdfs:label": 'rr:template "{printed_role}, seat {id}" ; rr:termType rr:Literal ; rr:language "en"',
            "nasss:inStudy": f'rr:template "{STUDY}"',
            "nasss:identifier": 'rml:reference "id"',
            "nasss:hasRole": 'rr:template "https://w3id.org/nasss/ontology#{role}"',
            "nasss:printedRole": 'rml:reference "printed_role"',
            "nasss:inCase": f'rr:template "{STUDY}/case/{{case}}"',
        },
    ),
}
# Runs in the other Python: materialises, and tells how long that took without the imports.
_RUN = """
import json, resource, sys, time
import morph_kgc
begun = time.perf_counter()
lines = morph_kgc.materialize_set(sys.argv[1])
seconds = time.perf_counter() - begun
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.writelines(line + " .\\n" for line in lines)
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def _lines(text: str) -> Iterator[str]:
    """The statements of both tables, without the graph that they stand in."""
    for line in text.splitlines():
        subject = line.partition(" ")[0]
        if "/citation/" in subject or "/position/" in subject:
            yield f"{line.rpartition(' <')[0]} ."


def _ours(data: Data) -> Outcome:
    from nasss.nquads import build_quads
    from nasss.ontology import members

    members("Factor")  # the ontology is read once, whatever is built
    begun = time.perf_counter()
    texts = [build_quads(folder) for folder in data.studies]
    seconds = time.perf_counter() - begun
    return Outcome(seconds, *digest_of(line for text in texts for line in _lines(text)), note="all tables")


def _tables(data: Data, folder: Path) -> None:
    """The tables of all studies in one file each."""
    for table, columns in TABLES.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("study", *columns))
            for study in data.studies:
                with (study / f"{table}.csv").open(encoding="utf-8", newline="") as rows:
                    writer.writerows((study.name, *(row[name] for name in columns)) for row in csv.DictReader(rows))


def mapping(folder: Path) -> str:
    """The mapping in RML.

    Args:
        folder: where the tables are.
    """
    parts = [PREFIXES]
    for table, (subject, kind, properties) in MAPS.items():
        objects = " ;\n".join(
            f"  rr:predicateObjectMap [ rr:predicate {name} ; rr:objectMap [ {value} ] ]"
            for name, value in properties.items()
        )
        parts.append(
            f'<urn:map:{table}> rml:logicalSource [ rml:source "{folder / table}.csv" ; '
            f'rml:referenceFormulation ql:CSV ] ;\n  rr:subjectMap [ rr:template "{subject}" ; rr:class {kind} ] ;\n'
            f"{objects} .\n"
        )
    return "\n".join(parts)


def _morph(data: Data) -> Outcome:
    python = os.environ.get(PYTHON)
    if not python:
        raise ModuleNotFoundError("morph_kgc")
    folder = data.folder / "morph"
    folder.mkdir(exist_ok=True)
    _tables(data, folder)
    rules, settings, found = folder / "mapping.ttl", folder / "settings.ini", folder / "found.nt"
    rules.write_text(mapping(folder), encoding="utf-8")
    settings.write_text(
        f"[CONFIGURATION]\nnumber_of_processes = 1\nlogging_level = ERROR\n\n[Tables]\nmappings = {rules}\n",
        encoding="utf-8",
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [python, "-c", _RUN, str(settings), str(found)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["failed"])[-1]
        raise ModuleNotFoundError("morph_kgc") if "ModuleNotFoundError" in last else RuntimeError(last)
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return Outcome(seconds, *digest_of(set(found.read_text(encoding="utf-8").splitlines())), peak)


def enter(contender: Callable[[str, str], Callable[[Contender], Contender]]) -> None:
    """Enter both."""
    contender(TASK, "nasss")(_ours)
    contender(TASK, "morph-kgc")(_morph)
