# why: The case is about something that is not an organisation.
# expect: micro: case/alpha | nasss:concernsOrganisation | ClassConstraintComponent | Violation | Case-concernsOrganisation
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <case/alpha> nasss:concernsOrganisation nasss:RadiologistRole }
