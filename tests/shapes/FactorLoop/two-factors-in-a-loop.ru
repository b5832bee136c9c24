# why: Two factors of the study are broader than each other.
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | FactorLoop
# expect: https://w3id.org/nasss/study/micro | - | SPARQLConstraintComponent | Violation | FactorLoop
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <factor/toy-in-viewer> nasss:broaderFactor ?old } ;
INSERT DATA { <factor/toy-in-viewer> nasss:broaderFactor <factor/toy> } ;
INSERT DATA { <factor/toy> a nasss:Factor ; rdfs:label "toy"@en ; skos:definition "The extent to which there is a toy."@en ; nasss:inStudy study:micro ; nasss:identifier "toy" ; nasss:broaderFactor <factor/toy-in-viewer> }
