# why: A finding of a table has no direction, and no note says why.
# base: joint
# expect: joint: finding/money-papers | - | OrConstraintComponent | Violation | FindingDirection
BASE <https://w3id.org/nasss/study/joint/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <finding/money-papers> rdfs:comment ?old }
