# why: The module of a term does not exist.
# expect: nasss:BetaFactor | rdfs:isDefinedBy | ClassConstraintComponent | Violation | Term-isDefinedBy
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { nasss:BetaFactor rdfs:isDefinedBy ?old } ;
INSERT DATA { nasss:BetaFactor rdfs:isDefinedBy <https://w3id.org/nasss/ontology/nowhere> }
