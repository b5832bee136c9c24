# why: The case has no case type.
# expect: micro: case/alpha | nasss:hasCaseType | MinCountConstraintComponent | Violation | Case-hasCaseType
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <case/alpha> nasss:hasCaseType ?old }
