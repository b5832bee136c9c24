# why: A term has no English label.
# expect: nasss:BetaFactor | rdfs:label | QualifiedMinCountConstraintComponent | Violation | Term-label
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE DATA { nasss:BetaFactor rdfs:label "beta factor"@en }
