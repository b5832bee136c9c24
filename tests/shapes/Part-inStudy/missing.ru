# why: The tension belongs to no study.
# expect: micro: tension/01 | nasss:inStudy | MinCountConstraintComponent | Violation | Part-inStudy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <tension/01> nasss:inStudy ?old }
