# why: The row prints an interviewee and nobody is cited.
# expect: micro: table-row/t3-02 | - | OrConstraintComponent | Violation | TableRowCited
BASE <https://w3id.org/nasss/study/micro/>

DELETE WHERE { <citation/t3-02-04> ?property ?value }
