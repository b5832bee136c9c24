# why: Something has an identifier but no class.
# expect: micro: thing/x | rdf:type | QualifiedMinCountConstraintComponent | Violation | Typed-type
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <thing/x> nasss:identifier "x" }
