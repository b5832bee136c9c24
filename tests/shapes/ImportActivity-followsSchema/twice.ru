# why: The import has two values of follows schema.
# base: coded
# expect: coded: import/first | nasss:followsSchema | MaxCountConstraintComponent | Violation | ImportActivity-followsSchema
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <import/first> nasss:followsSchema "no" }
