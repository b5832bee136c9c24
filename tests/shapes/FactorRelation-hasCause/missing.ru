# why: The relation has no cause.
# expect: micro: relation/champion-acceptance | nasss:hasCause | MinCountConstraintComponent | Violation | FactorRelation-hasCause
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasCause ?old }
