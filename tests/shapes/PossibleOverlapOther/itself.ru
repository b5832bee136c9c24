# why: The study is said to count itself.
# base: joint
# expect: joint: overlap/micro | - | SPARQLConstraintComponent | Violation | PossibleOverlapOther
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <overlap/micro> nasss:mayCount ?old } ;
INSERT DATA { <overlap/micro> nasss:mayCount <../joint> }
