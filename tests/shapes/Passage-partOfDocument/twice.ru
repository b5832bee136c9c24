# why: The passage stands in two documents.
# expect: micro: passage/helps | nasss:partOfDocument | MaxCountConstraintComponent | Violation | Passage-partOfDocument
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <https://doi.org/10.5555/second> a nasss:SourceDocument ; rdfs:label "invented"@en . <passage/helps> nasss:partOfDocument <https://doi.org/10.5555/second> }
