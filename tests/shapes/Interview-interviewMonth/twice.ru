# why: The interview has two values of interview month.
# base: coded
# expect: coded: interview/i06 | nasss:interviewMonth | MaxCountConstraintComponent | Violation | Interview-interviewMonth
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <interview/i06> nasss:interviewMonth "2021-04" }
