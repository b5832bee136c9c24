# why: The topic was not raised and yet the number is 1.
# expect: micro: finding/p-no-fear | - | OrConstraintComponent | Violation | FindingAbsence
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-no-fear> nasss:reportedCount ?old } ;
INSERT DATA { <finding/p-no-fear> nasss:reportedCount 1 }
