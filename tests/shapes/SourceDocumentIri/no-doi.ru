# why: The document is named by another address than its DOI.
# expect: https://example.org/document | - | PatternConstraintComponent | Violation | SourceDocumentIri
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <https://example.org/document> a nasss:SourceDocument ; rdfs:label "invented"@en }
