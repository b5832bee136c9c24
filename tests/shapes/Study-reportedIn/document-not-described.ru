# why: The study is reported in a document that is not described.
# expect: https://w3id.org/nasss/study/micro | nasss:reportedIn | ClassConstraintComponent | Violation | Study-reportedIn
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { study:micro nasss:reportedIn <https://doi.org/10.5555/elsewhere> }
