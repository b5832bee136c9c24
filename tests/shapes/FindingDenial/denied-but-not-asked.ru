# why: The topic was not asked about and yet denied.
# expect: micro: finding/p-no-fear | - | OrConstraintComponent | Violation | FindingDenial
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <finding/p-no-fear> nasss:hasResponse ?old } ;
INSERT DATA { <finding/p-no-fear> nasss:hasResponse nasss:Denied } ;
DELETE WHERE { <finding/p-no-fear> nasss:hasElicitation ?old } ;
INSERT DATA { <finding/p-no-fear> nasss:hasElicitation nasss:NotAsked }
