# why: The technology has a property that it cannot have.
# expect: micro: technology/toy | nasss:country | ClosedConstraintComponent | Violation | Technology
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <technology/toy> nasss:country "Nowhere" }
