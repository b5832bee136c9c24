# why: The overlap has no note.
# base: joint
# expect: joint: overlap/micro | rdfs:comment | MinCountConstraintComponent | Violation | PossibleOverlap-comment
BASE <https://w3id.org/nasss/study/joint/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <overlap/micro> rdfs:comment ?old }
