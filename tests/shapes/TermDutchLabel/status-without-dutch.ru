# why: A label status is given where there is no Dutch label.
# expect: nasss:BetaFactor | - | OrConstraintComponent | Violation | TermDutchLabel
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { nasss:BetaFactor nasss:labelStatus "Dutch label: own translation."@en }
