# why: The citation names no participant.
# expect: micro: citation/t3-02-04 | nasss:citedBy | MinCountConstraintComponent | Violation | Citation-citedBy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t3-02-04> nasss:citedBy ?old }
