# why: The finding has two values of its assessed direction.
# expect: micro: finding/p-waiting | nasss:assessedAs | MaxCountConstraintComponent | Violation | Finding-assessedAs
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/p-waiting> nasss:assessedAs nasss:Facilitating }
