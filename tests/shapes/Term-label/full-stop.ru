# why: A label ends in a full stop.
# expect: nasss:BetaFactor | rdfs:label | PatternConstraintComponent | Violation | Term-label
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { nasss:BetaFactor rdfs:label ?old } ;
INSERT DATA { nasss:BetaFactor rdfs:label "beta factor."@en }
