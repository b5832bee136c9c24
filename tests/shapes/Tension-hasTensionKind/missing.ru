# why: The tension has no kind.
# expect: micro: tension/01 | nasss:hasTensionKind | MinCountConstraintComponent | Violation | Tension-hasTensionKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:hasTensionKind ?old }
