# why: Three interviewees are printed, two are cited.
# expect: micro: finding/t3-01 | - | SPARQLConstraintComponent | Violation | FindingSum
BASE <https://w3id.org/nasss/study/micro/>

DELETE WHERE { <citation/t3-01-04> ?property ?value }
