# why: The denominator is 0.
# expect: micro: finding/p-no-fear | nasss:denominator | MinInclusiveConstraintComponent | Violation | Finding-denominator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-no-fear> nasss:denominator ?old } ;
INSERT DATA { <finding/p-no-fear> nasss:denominator 0 }
