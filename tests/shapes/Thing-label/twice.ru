# why: The technology has two values of its label.
# expect: micro: technology/toy | rdfs:label | MaxCountConstraintComponent | Violation | Thing-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <technology/toy> rdfs:label "another toy"@en }
