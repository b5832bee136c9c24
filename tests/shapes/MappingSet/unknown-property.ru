# why: The mapping set has a property that it cannot have.
# expect: micro: mapping-set/first | nasss:rationale | ClosedConstraintComponent | Violation | MappingSet
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <mapping-set/first> nasss:rationale "because"@en }
