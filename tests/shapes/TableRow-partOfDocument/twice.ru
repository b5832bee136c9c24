# why: The table row stands in two documents.
# expect: micro: table-row/t2-01 | nasss:partOfDocument | MaxCountConstraintComponent | Violation | TableRow-partOfDocument
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <https://doi.org/10.5555/second> a nasss:SourceDocument ; rdfs:label "invented"@en . <table-row/t2-01> nasss:partOfDocument <https://doi.org/10.5555/second> }
