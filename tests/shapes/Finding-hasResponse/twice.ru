# why: The finding has two values of its response.
# expect: micro: finding/t2-01 | - | OrConstraintComponent | Violation | FindingAbsence
# expect: micro: finding/t2-01 | nasss:hasResponse | MaxCountConstraintComponent | Violation | Finding-hasResponse
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:hasResponse nasss:NotRaised }
