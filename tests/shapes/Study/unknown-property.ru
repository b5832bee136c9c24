# why: The study has a property that it cannot have.
# expect: https://w3id.org/nasss/study/micro | nasss:hasRole | ClosedConstraintComponent | Violation | Study
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:hasRole nasss:RadiologistRole }
