# why: The anchor fit of the import is too large.
# base: coded
# expect: coded: import/first | nasss:anchorFit | MaxInclusiveConstraintComponent | Violation | ImportActivity-anchorFit
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:anchorFit ?old } ;
INSERT DATA { <import/first> nasss:anchorFit 101 }
