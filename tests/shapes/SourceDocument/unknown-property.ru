# why: The document has a property that it cannot have.
# expect: https://doi.org/10.5555/invented-micro | nasss:country | ClosedConstraintComponent | Violation | SourceDocument
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <https://doi.org/10.5555/invented-micro> nasss:country "Nowhere" }
