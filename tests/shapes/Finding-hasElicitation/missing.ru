# why: Nobody says whether the interviewer asked.
# expect: micro: finding/t2-01 | nasss:hasElicitation | MinCountConstraintComponent | Violation | Finding-hasElicitation
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-01> nasss:hasElicitation ?old }
