# why: The factor has a property that it cannot have.
# expect: micro: factor/toy-in-viewer | nasss:hasMapping | ClosedConstraintComponent | Violation | Factor
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <factor/toy-in-viewer> nasss:hasMapping <mapping/first-toy-in-viewer-0> }
