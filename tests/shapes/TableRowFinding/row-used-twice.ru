# why: Two findings were read from one row.
# expect: micro: table-row/t2-01 | - | SPARQLConstraintComponent | Violation | TableRowFinding
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

INSERT DATA { <finding/t2-02> prov:wasDerivedFrom <table-row/t2-01> }
