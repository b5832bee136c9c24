# why: The tension has a property that it cannot have.
# expect: micro: tension/01 | nasss:aboutFactor | ClosedConstraintComponent | Violation | Tension
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <tension/01> nasss:aboutFactor nasss:AILiteracy }
