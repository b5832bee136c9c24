# why: A term stands in another namespace.
# expect: https://example.org/Toy | - | PatternConstraintComponent | Violation | Term
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <https://example.org/Toy> a owl:Class ; rdfs:label "toy"@en ; skos:definition "A toy."@en ; dcterms:source "invented"@en ; rdfs:isDefinedBy <https://w3id.org/nasss/ontology> }
