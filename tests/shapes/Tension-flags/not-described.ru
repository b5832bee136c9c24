# why: The tension concerns a finding that is not described.
# expect: micro: tension/01 | nasss:flags | NodeConstraintComponent | Violation | Tension-flags
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <tension/01> nasss:flags <finding/t9-99> }
