# why: The finding is attributed to a role group and no role is named.
# expect: micro: finding/p-waiting | - | OrConstraintComponent | Violation | FindingRoleGroup
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-waiting> nasss:attributedToRole ?old }
