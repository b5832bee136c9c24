# why: The assessed direction is none of the three.
# expect: micro: finding/p-waiting | nasss:assessedAs | InConstraintComponent | Violation | Finding-assessedAs
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-waiting> nasss:assessedAs ?old } ;
INSERT DATA { <finding/p-waiting> nasss:assessedAs nasss:Raised }
