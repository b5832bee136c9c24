# why: The factor has two values of its study.
# expect: https://w3id.org/nasss/study/micro | nasss:aboutFactor | SPARQLConstraintComponent | Violation | StudyBoundary
# expect: https://w3id.org/nasss/study/micro | nasss:mapsFactor | SPARQLConstraintComponent | Violation | StudyBoundary
# expect: micro: factor/toy-in-viewer | nasss:inStudy | ClassConstraintComponent | Violation | Factor-inStudy
# expect: micro: factor/toy-in-viewer | nasss:inStudy | MaxCountConstraintComponent | Violation | Factor-inStudy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <factor/toy-in-viewer> nasss:inStudy study:elsewhere }
