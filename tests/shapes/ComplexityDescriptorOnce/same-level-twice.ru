# why: Two descriptors describe one question at one level.
# expect: nasss:FirstQuestionSimple | - | SPARQLConstraintComponent | Violation | ComplexityDescriptorOnce
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { nasss:FirstQuestionPlain a owl:NamedIndividual, nasss:ComplexityDescriptor ; rdfs:label "invented thing"@en ; skos:definition "An invented thing."@en ; dcterms:source "invented"@en ; rdfs:isDefinedBy <https://w3id.org/nasss/ontology> ; nasss:describesQuestion nasss:FirstQuestion ; nasss:atLevel nasss:SimpleLevel ; nasss:hasVerificationStatus nasss:OwnProposal }
