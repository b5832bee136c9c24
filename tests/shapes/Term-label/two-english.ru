# why: A term has two English labels.
# expect: nasss:BetaFactor | rdfs:label | UniqueLangConstraintComponent | Violation | Term-label
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { nasss:BetaFactor rdfs:label "factor beta"@en }
