# why: The table row stands in something that is not a document.
# expect: micro: table-row/t2-01 | nasss:partOfDocument | ClassConstraintComponent | Violation | TableRow-partOfDocument
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <table-row/t2-01> nasss:partOfDocument ?old } ;
INSERT DATA { <table-row/t2-01> nasss:partOfDocument study:micro }
