# why: The import has no import format.
# base: coded
# expect: coded: import/first | nasss:importFormat | MinCountConstraintComponent | Violation | ImportActivity-importFormat
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:importFormat ?old }
