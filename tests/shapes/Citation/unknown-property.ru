# why: The citation has a property that it cannot have.
# expect: micro: citation/t3-02-04 | nasss:hasRole | ClosedConstraintComponent | Violation | Citation
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <citation/t3-02-04> nasss:hasRole nasss:RadiologistRole }
