# why: The seat has no role.
# expect: micro: position/beta-1 | nasss:hasRole | MinCountConstraintComponent | Violation | Position-hasRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <position/beta-1> nasss:hasRole ?old }
