# why: Two headings of one direction have one place.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | HeadingOrder
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <heading/more> a nasss:Heading ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "more" ; nasss:listedAs nasss:Facilitating ; nasss:order 1 ; prov:wasDerivedFrom <passage/champion> }
