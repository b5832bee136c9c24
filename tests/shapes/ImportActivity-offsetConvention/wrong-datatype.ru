# why: The offset convention of the import is of the wrong datatype.
# base: coded
# expect: coded: import/first | nasss:offsetConvention | DatatypeConstraintComponent | Violation | ImportActivity-offsetConvention
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:offsetConvention ?old } ;
INSERT DATA { <import/first> nasss:offsetConvention 16 }
