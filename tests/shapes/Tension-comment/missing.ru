# why: Nobody explains what stands against what.
# expect: micro: tension/01 | rdfs:comment | MinCountConstraintComponent | Violation | Tension-comment
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE WHERE { <tension/01> rdfs:comment ?old }
