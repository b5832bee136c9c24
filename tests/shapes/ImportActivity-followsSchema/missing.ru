# why: The import has no follows schema.
# base: coded
# expect: coded: import/first | nasss:followsSchema | MinCountConstraintComponent | Violation | ImportActivity-followsSchema
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:followsSchema ?old }
