# why: The interview month of the interview has the wrong form.
# base: coded
# expect: coded: interview/i06 | nasss:interviewMonth | PatternConstraintComponent | Violation | Interview-interviewMonth
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <interview/i06> nasss:interviewMonth ?old } ;
INSERT DATA { <interview/i06> nasss:interviewMonth "2021-13" }
