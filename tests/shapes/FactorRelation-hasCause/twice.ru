# why: The relation has two values of its cause.
# expect: micro: relation/champion-acceptance | nasss:hasCause | MaxCountConstraintComponent | Violation | FactorRelation-hasCause
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <relation/champion-acceptance> nasss:hasCause nasss:AILiteracy }
