# why: Nothing was raised, but a number stands there.
# base: coded
# expect: coded: finding/no-fear | - | OrConstraintComponent | Violation | FindingAbsence
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/no-fear> nasss:hasResponse ?old } ;
INSERT DATA { <finding/no-fear> nasss:hasResponse nasss:NotRaised }
