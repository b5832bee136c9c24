# why: The import has two values of anchor fit.
# base: coded
# expect: coded: import/first | nasss:anchorFit | MaxCountConstraintComponent | Violation | ImportActivity-anchorFit
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:anchorFit 99 }
