# why: The study it belongs to is not described.
# expect: micro: tension/01 | nasss:inStudy | ClassConstraintComponent | Violation | Part-inStudy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <tension/01> nasss:inStudy ?old } ;
INSERT DATA { <tension/01> nasss:inStudy study:elsewhere }
