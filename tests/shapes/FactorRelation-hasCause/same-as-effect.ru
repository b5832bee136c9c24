# why: The cause is the effect.
# expect: micro: relation/champion-acceptance | nasss:hasCause | DisjointConstraintComponent | Violation | FactorRelation-hasCause
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <relation/champion-acceptance> nasss:hasCause ?old } ;
INSERT DATA { <relation/champion-acceptance> nasss:hasCause nasss:DirectAdopterAcceptance }
