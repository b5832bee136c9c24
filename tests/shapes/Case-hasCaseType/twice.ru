# why: The case has two values of its case type.
# expect: micro: case/alpha | nasss:hasCaseType | MaxCountConstraintComponent | Violation | Case-hasCaseType
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <case/alpha> nasss:hasCaseType <case-type/supplier> }
