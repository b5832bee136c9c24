# why: The number is 0 and yet the topic was raised.
# expect: micro: finding/p-no-fear | - | OrConstraintComponent | Violation | FindingAbsence
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-no-fear> nasss:hasResponse ?old } ;
INSERT DATA { <finding/p-no-fear> nasss:hasResponse nasss:Raised }
