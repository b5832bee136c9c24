# why: The import format of the import is of the wrong datatype.
# base: coded
# expect: coded: import/first | nasss:importFormat | DatatypeConstraintComponent | Violation | ImportActivity-importFormat
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:importFormat ?old } ;
INSERT DATA { <import/first> nasss:importFormat 2 }
