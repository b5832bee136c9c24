# why: The may count of the overlap has the wrong form.
# base: joint
# expect: joint: overlap/micro | nasss:mayCount | PatternConstraintComponent | Violation | PossibleOverlap-mayCount
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <overlap/micro> nasss:mayCount ?old } ;
INSERT DATA { <overlap/micro> nasss:mayCount <https://example.org/study/micro> }
