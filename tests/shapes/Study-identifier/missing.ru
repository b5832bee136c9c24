# why: The study has no identifier.
# expect: https://w3id.org/nasss/study/micro | nasss:identifier | MinCountConstraintComponent | Violation | Study-identifier
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { study:micro nasss:identifier ?old }
