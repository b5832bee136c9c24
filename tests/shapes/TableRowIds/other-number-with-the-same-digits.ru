# why: Interviewee 04 is cited and the list has only 14 and 40.
# expect: micro: table-row/t3-02 | - | SPARQLConstraintComponent | Violation | TableRowIds
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t3-02> nasss:printedIds ?old } ;
INSERT DATA { <table-row/t3-02> nasss:printedIds "14, 40" }
