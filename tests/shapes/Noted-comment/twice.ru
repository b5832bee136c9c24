# why: The technology has two values of its note.
# expect: micro: technology/toy | rdfs:comment | MaxCountConstraintComponent | Violation | Noted-comment
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <technology/toy> rdfs:comment "Another note."@en }
