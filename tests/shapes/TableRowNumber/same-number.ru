# why: Two rows of a table have one number.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | TableRowNumber
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <table-row/t2-02> nasss:rowNumber ?old } ;
INSERT DATA { <table-row/t2-02> nasss:rowNumber 1 }
