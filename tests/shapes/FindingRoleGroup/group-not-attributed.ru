# why: A role is named and the finding is attributed to authors.
# expect: micro: finding/p-waiting | - | OrConstraintComponent | Violation | FindingRoleGroup
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-waiting> nasss:hasAttribution ?old } ;
INSERT DATA { <finding/p-waiting> nasss:hasAttribution nasss:AttributedToAuthors }
