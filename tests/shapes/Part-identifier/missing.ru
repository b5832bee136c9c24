# why: The tension has no identifier.
# expect: micro: tension/01 | nasss:identifier | MinCountConstraintComponent | Violation | Part-identifier
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:identifier ?old }
