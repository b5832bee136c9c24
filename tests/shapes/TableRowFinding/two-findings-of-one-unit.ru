# why: Two findings of one table row count the same unit.
# base: joint
# expect: joint: table-row/t1-01 | - | SPARQLConstraintComponent | Violation | TableRowFinding
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/money-people> nasss:hasCountingUnit ?old } ;
INSERT DATA { <finding/money-people> nasss:hasCountingUnit nasss:PaperUnit }
