# why: The import has a property that is not its own.
# base: coded
# expect: coded: import/first | nasss:hasRole | ClosedConstraintComponent | Violation | ImportActivity
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:hasRole nasss:RadiologistRole }
