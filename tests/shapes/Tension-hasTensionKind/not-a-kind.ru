# why: The kind is none of the seven.
# expect: micro: tension/01 | nasss:hasTensionKind | InConstraintComponent | Violation | Tension-hasTensionKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:hasTensionKind ?old } ;
INSERT DATA { <tension/01> nasss:hasTensionKind nasss:Causes }
