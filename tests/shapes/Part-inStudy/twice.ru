# why: The tension has two values of its study.
# expect: micro: tension/01 | nasss:inStudy | ClassConstraintComponent | Violation | Part-inStudy
# expect: micro: tension/01 | nasss:inStudy | MaxCountConstraintComponent | Violation | Part-inStudy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <tension/01> nasss:inStudy study:elsewhere }
