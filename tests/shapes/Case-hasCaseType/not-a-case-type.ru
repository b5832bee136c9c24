# why: The case type is something else.
# expect: micro: case/alpha | nasss:hasCaseType | ClassConstraintComponent | Violation | Case-hasCaseType
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <case/alpha> nasss:hasCaseType ?old } ;
INSERT DATA { <case/alpha> nasss:hasCaseType nasss:RadiologistRole }
