# why: The interviewee who is cited does not stand in the printed list.
# expect: micro: table-row/t3-02 | - | SPARQLConstraintComponent | Violation | TableRowIds
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t3-02> nasss:printedIds ?old } ;
INSERT DATA { <table-row/t3-02> nasss:printedIds "5" }
