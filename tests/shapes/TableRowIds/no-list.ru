# why: Somebody is cited from a row that prints no list.
# expect: micro: citation/t3-02-04 | - | SPARQLConstraintComponent | Violation | CitationOfList
# expect: micro: table-row/t3-02 | - | SPARQLConstraintComponent | Violation | TableRowIds
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t3-02> nasss:printedIds ?old }
