# why: The factor has two values of its definition.
# expect: micro: factor/toy-in-viewer | skos:definition | MaxCountConstraintComponent | Violation | Factor-definition
BASE <https://w3id.org/nasss/study/micro/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

INSERT DATA { <factor/toy-in-viewer> skos:definition "Another definition."@en }
