# why: The label status does not say that it is an own translation.
# expect: nasss:AlphaFactor | nasss:labelStatus | PatternConstraintComponent | Violation | Term-labelStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:AlphaFactor nasss:labelStatus ?old } ;
INSERT DATA { nasss:AlphaFactor nasss:labelStatus "Dutch label: as published."@en }
