# why: The words have consent, but nobody reviewed them.
# base: coded
# expect: coded: passage/quoted | - | OrConstraintComponent | Violation | PassageConsent
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/quoted> nasss:reviewedBy ?old }
