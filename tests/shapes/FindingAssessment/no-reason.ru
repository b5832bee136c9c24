# why: The finding is read in another direction and nobody says why.
# expect: micro: finding/p-waiting | - | OrConstraintComponent | Violation | FindingAssessment
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <finding/p-waiting> rdfs:comment ?old }
