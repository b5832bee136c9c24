# why: A term has no definition.
# expect: nasss:BetaFactor | skos:definition | MinCountConstraintComponent | Violation | Term-definition
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE WHERE { nasss:BetaFactor skos:definition ?old }
