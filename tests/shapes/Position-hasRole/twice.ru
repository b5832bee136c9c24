# why: The seat has two values of its role.
# expect: micro: position/beta-1 | nasss:hasRole | MaxCountConstraintComponent | Violation | Position-hasRole
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <position/beta-1> nasss:hasRole nasss:JuniorRadiologistRole }
