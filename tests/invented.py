"""A small invented study, for tests that must not change when the real data do."""

from pathlib import Path

STUDY = "https://w3id.org/nasss/study/invented-1998/"
NASSS = "https://w3id.org/nasss/ontology#"

TRIG = """\
@prefix nasss: <https://w3id.org/nasss/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix s: <https://w3id.org/nasss/study/invented-1998/> .

<https://w3id.org/nasss/study/invented-1998/graph> {
    <https://w3id.org/nasss/study/invented-1998> a nasss:Study ; rdfs:label "invented study"@en .
    s:participant\\/01 a nasss:Participant ; rdfs:label "invented person one"@en ; nasss:identifier "01" .
    s:participant\\/02 a nasss:Participant ; rdfs:label "invented person two"@en ; nasss:identifier "02" .
    s:finding\\/f1 a nasss:Finding ; rdfs:label "invented finding"@en ; nasss:identifier "f1" ;
        nasss:reportedCount 10 ; rdfs:comment "=1+1 is no formula here | <b>"@en .
    s:finding\\/f2 a nasss:Finding ; rdfs:label "same name"@en ; nasss:identifier "f2" ;
        nasss:reportedCount 2 .
    s:finding\\/f3 a nasss:Finding ; rdfs:label "same name"@en ; nasss:identifier "f3" .
    s:citation\\/c1 a nasss:Citation ; rdfs:label "invented citation"@en ;
        nasss:citesFinding s:finding\\/f1 ; nasss:citedBy s:participant\\/01 .
}
"""

TTL = """\
@prefix nasss: <https://w3id.org/nasss/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

nasss:AdopterRole rdfs:label "adopter role"@en .
nasss:OccupationalRole rdfs:subClassOf nasss:AdopterRole ; rdfs:label "occupational role"@en .
nasss:RadiologistRole a nasss:OccupationalRole ; rdfs:label "radiologist"@en, "radioloog"@nl .
nasss:SeniorRadiologistRole a nasss:OccupationalRole ; rdfs:label "senior radiologist"@en ;
    nasss:broaderRole nasss:RadiologistRole .
nasss:PatientRole a nasss:AdopterRole ; rdfs:label "patient"@en .
nasss:Finding rdfs:label "finding"@en .
"""

QUESTION = """\
#+ summary: Which invented findings have a count?
#+ audience: testers
#+ why: to test
#+ counting: As printed in the invented study.
#+ tags: [invented]
#+ inference: none
#+ parameters:
#+   finding: {type: "nasss:Finding", default: null, description: only this finding}
#+   least: {type: "xsd:integer", default: 1, description: at least this count}
#+   label: {type: "xsd:string", default: null, description: only with this label}
#+ columns:
#+   finding: the finding
#+   finding_label: its name
#+   count: the printed count
#+   note: a note

PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?finding ?finding_label ?count ?note
WHERE {
  VALUES ?finding { UNDEF }
  VALUES ?least { 1 }
  VALUES ?label { UNDEF }
  ?finding nasss:reportedCount ?count ; rdfs:label ?finding_label .
  OPTIONAL { ?finding rdfs:comment ?note }
  FILTER(?count >= ?least && (!BOUND(?label) || STR(?finding_label) = ?label))
}
ORDER BY ?finding
"""


def write_root(folder: Path) -> Path:
    """A root folder with an ontology, a graph, shapes and one question, all invented."""
    for name, file, text in [
        ("ontology", "invented.ttl", TTL),
        ("graph", "invented-1998.trig", TRIG),
        ("shapes", "README.md", "invented\n"),
        ("queries", "counted-findings.rq", QUESTION),
    ]:
        (folder / name).mkdir(parents=True)
        (folder / name / file).write_text(text, encoding="utf-8")
    return folder
