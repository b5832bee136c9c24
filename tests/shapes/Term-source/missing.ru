# why: A definition has no source.
# expect: nasss:BetaFactor | dcterms:source | MinCountConstraintComponent | Violation | Term-source
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:BetaFactor dcterms:source ?old }
