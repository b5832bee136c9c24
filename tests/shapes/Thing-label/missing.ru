# why: The technology has no label.
# expect: micro: technology/toy | rdfs:label | MinCountConstraintComponent | Violation | Thing-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <technology/toy> rdfs:label ?old }
