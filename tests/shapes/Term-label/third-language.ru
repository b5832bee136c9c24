# why: A term has a German label.
# expect: nasss:BetaFactor | - | OrConstraintComponent | Violation | TermDutchLabel
# expect: nasss:BetaFactor | rdfs:label | LanguageInConstraintComponent | Violation | Term-label
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { nasss:BetaFactor rdfs:label "Betafaktor"@de }
