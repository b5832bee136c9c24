# why: A term says in no module that it is defined.
# expect: https://w3id.org/nasss/ontology | - | SPARQLConstraintComponent | Violation | Declared
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { nasss:BetaFactor rdfs:isDefinedBy ?old }
