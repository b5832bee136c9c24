# why: The tension concerns nothing.
# expect: micro: tension/01 | nasss:flags | MinCountConstraintComponent | Violation | Tension-flags
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:flags ?old }
