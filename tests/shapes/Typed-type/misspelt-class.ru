# why: The class of a heading is misspelt, so no other shape looks at it.
# expect: micro: finding/t3-01 | nasss:underHeading | ClassConstraintComponent | Violation | Finding-underHeading
# expect: micro: finding/t3-02 | nasss:underHeading | ClassConstraintComponent | Violation | Finding-underHeading
# expect: micro: heading/hindering | rdf:type | QualifiedMinCountConstraintComponent | Violation | Typed-type
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <heading/hindering> a ?old } ;
INSERT DATA { <heading/hindering> a nasss:Headin }
