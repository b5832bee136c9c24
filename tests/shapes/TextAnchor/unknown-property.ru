# why: The anchor has a property that is not its own.
# base: coded
# expect: coded: anchor/a1 | nasss:hasRole | ClosedConstraintComponent | Violation | TextAnchor
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <anchor/a1> nasss:hasRole nasss:RadiologistRole }
