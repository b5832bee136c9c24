# why: A Dutch label has no status.
# expect: nasss:AlphaFactor | - | OrConstraintComponent | Violation | TermDutchLabel
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { nasss:AlphaFactor nasss:labelStatus ?old }
