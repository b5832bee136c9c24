# why: A term has two values of its label status.
# expect: nasss:AlphaFactor | nasss:labelStatus | MaxCountConstraintComponent | Violation | Term-labelStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:AlphaFactor nasss:labelStatus "Dutch label: an own translation as well."@en }
