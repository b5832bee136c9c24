# why: The import has no kept citation count.
# base: coded
# expect: coded: import/first | nasss:keptCitationCount | MinCountConstraintComponent | Violation | ImportActivity-keptCitationCount
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:keptCitationCount ?old }
