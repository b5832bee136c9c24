# why: The finding has two values of its heading.
# expect: micro: finding/t2-01 | nasss:underHeading | ClassConstraintComponent | Violation | Finding-underHeading
# expect: micro: finding/t2-01 | nasss:underHeading | MaxCountConstraintComponent | Violation | Finding-underHeading
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <finding/t2-01> nasss:underHeading <heading/extra> }
