# why: The relation has a property that it cannot have.
# expect: micro: relation/champion-acceptance | nasss:aboutFactor | ClosedConstraintComponent | Violation | FactorRelation
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <relation/champion-acceptance> nasss:aboutFactor nasss:AILiteracy }
