# why: A version has one code twice.
# expect: nasss:FirstVersion-1B | - | SPARQLConstraintComponent | Violation | SchemeEntryCode
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { nasss:FirstVersion-1B a owl:NamedIndividual, nasss:SchemeEntry ; rdfs:label "invented thing"@en ; skos:definition "An invented thing."@en ; dcterms:source "invented"@en ; rdfs:isDefinedBy <https://w3id.org/nasss/ontology> ; skos:inScheme nasss:FirstVersion ; skos:notation "1A" ; nasss:codesItem nasss:SecondQuestion }
