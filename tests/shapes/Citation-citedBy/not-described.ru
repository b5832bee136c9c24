# why: The citation names a participant who is not described.
# expect: micro: citation/t3-02-04 | nasss:citedBy | ClassConstraintComponent | Violation | Citation-citedBy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <citation/t3-02-04> nasss:citedBy ?old } ;
INSERT DATA { <citation/t3-02-04> nasss:citedBy <participant/99> }
