# why: The coder has a property that is not its own.
# base: coded
# expect: coded: coder/c2 | nasss:hasRole | ClosedConstraintComponent | Violation | Coder
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <coder/c2> nasss:hasRole nasss:RadiologistRole }
