# why: The study is said to be published, but no document is named.
# base: coded
# expect: coded: case/delta | - | SPARQLConstraintComponent | Violation | CaseRoles
# expect: https://w3id.org/nasss/study/coded | - | OrConstraintComponent | Violation | StudyAccess
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <../coded> nasss:hasAccess ?old } ;
INSERT DATA { <../coded> nasss:hasAccess nasss:PublishedAccess }
