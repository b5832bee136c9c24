# why: A citation was read from a row that its finding was not read from.
# expect: micro: finding/t2-01 | - | SPARQLConstraintComponent | Violation | CitationSource
BASE <https://w3id.org/nasss/study/micro/>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <citation/t2-01-01> prov:wasDerivedFrom ?old } ;
INSERT DATA { <citation/t2-01-01> prov:wasDerivedFrom <table-row/t2-02> }
