# why: The follows schema of the import has the wrong form.
# base: coded
# expect: coded: import/first | nasss:followsSchema | PatternConstraintComponent | Violation | ImportActivity-followsSchema
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <import/first> nasss:followsSchema ?old } ;
INSERT DATA { <import/first> nasss:followsSchema "maybe" }
