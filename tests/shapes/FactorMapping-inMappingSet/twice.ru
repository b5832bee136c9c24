# why: The mapping is in two sets.
# expect: micro: mapping/first-FundingCertainty-0 | nasss:inMappingSet | MaxCountConstraintComponent | Violation | FactorMapping-inMappingSet
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <mapping-set/second> a nasss:MappingSet ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "second" ; nasss:versionLabel "2" ; dcterms:creator "invented author" . <mapping/first-FundingCertainty-0> nasss:inMappingSet <mapping-set/second> }
