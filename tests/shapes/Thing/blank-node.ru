# why: A technology is a blank node.
# expect: _: | - | NodeKindConstraintComponent | Violation | Thing
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:studiesTechnology [ a nasss:Technology ; rdfs:label "nameless toy"@en ] }
