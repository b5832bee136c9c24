# why: The choice is ambiguous and no alternative is given.
# expect: micro: mapping-set/first | - | SPARQLConstraintComponent | Violation | MappingAmbiguity
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <mapping/first-FundingCertainty-0> nasss:hasAmbiguity ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> nasss:hasAmbiguity nasss:Ambiguous }
