# why: The label status is marked as Dutch.
# expect: nasss:AlphaFactor | nasss:labelStatus | LanguageInConstraintComponent | Violation | Term-labelStatus
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:AlphaFactor nasss:labelStatus ?old } ;
INSERT DATA { nasss:AlphaFactor nasss:labelStatus "own translation"@nl }
