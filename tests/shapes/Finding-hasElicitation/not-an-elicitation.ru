# why: Whether it was asked is none of the three.
# expect: micro: finding/t2-01 | nasss:hasElicitation | InConstraintComponent | Violation | Finding-hasElicitation
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasElicitation ?old } ;
INSERT DATA { <finding/t2-01> nasss:hasElicitation nasss:Raised }
