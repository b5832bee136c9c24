# why: A term has two values of its module.
# expect: nasss:BetaFactor | rdfs:isDefinedBy | MaxCountConstraintComponent | Violation | Term-isDefinedBy
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { nasss:BetaFactor rdfs:isDefinedBy <https://w3id.org/nasss/ontology/second> }
