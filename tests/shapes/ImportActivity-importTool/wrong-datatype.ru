# why: The import tool of the import is of the wrong datatype.
# base: coded
# expect: coded: import/first | nasss:importTool | DatatypeConstraintComponent | Violation | ImportActivity-importTool
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:importTool ?old } ;
INSERT DATA { <import/first> nasss:importTool 2 }
