# why: The anchor fit of the import is too small.
# base: coded
# expect: coded: import/first | nasss:anchorFit | MinInclusiveConstraintComponent | Violation | ImportActivity-anchorFit
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:anchorFit ?old } ;
INSERT DATA { <import/first> nasss:anchorFit -1 }
