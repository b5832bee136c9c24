# why: The name of a property begins with a capital letter.
# expect: nasss:HasThing | - | PatternConstraintComponent | Violation | PropertyName
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { nasss:HasThing a owl:ObjectProperty ; rdfs:label "invented thing"@en ; skos:definition "An invented thing."@en ; dcterms:source "invented"@en ; rdfs:isDefinedBy <https://w3id.org/nasss/ontology> }
