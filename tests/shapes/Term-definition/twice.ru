# why: A term has two values of its definition.
# expect: nasss:BetaFactor | skos:definition | MaxCountConstraintComponent | Violation | Term-definition
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { nasss:BetaFactor skos:definition "Another definition."@en }
