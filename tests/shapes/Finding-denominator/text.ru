# why: The denominator is a word.
# expect: micro: finding/p-no-fear | nasss:denominator | DatatypeConstraintComponent | Violation | Finding-denominator
# expect: micro: finding/p-no-fear | nasss:denominator | MinInclusiveConstraintComponent | Violation | Finding-denominator
# expect: micro: finding/p-no-fear | nasss:reportedCount | LessThanOrEqualsConstraintComponent | Violation | Finding-reportedCount
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-no-fear> nasss:denominator ?old } ;
INSERT DATA { <finding/p-no-fear> nasss:denominator "five" }
