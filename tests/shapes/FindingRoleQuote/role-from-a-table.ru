# why: A role is read from a table row, which names none.
# expect: micro: finding/t2-02 | - | OrConstraintComponent | Violation | FindingRoleQuote
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/t2-02> nasss:hasAttribution ?old } ;
INSERT DATA { <finding/t2-02> nasss:hasAttribution nasss:AttributedToRoleGroup } ;
INSERT DATA { <finding/t2-02> nasss:attributedToRole nasss:RadiologistRole }
