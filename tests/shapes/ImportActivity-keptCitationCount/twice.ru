# why: The import has two values of kept citation count.
# base: coded
# expect: coded: import/first | nasss:keptCitationCount | MaxCountConstraintComponent | Violation | ImportActivity-keptCitationCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:keptCitationCount 5 }
