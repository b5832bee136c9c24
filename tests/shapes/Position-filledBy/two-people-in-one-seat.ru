# why: Two participants have one seat.
# expect: micro: position/alpha-1 | ^nasss:fillsPosition | MaxCountConstraintComponent | Violation | Position-filledBy
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <participant/03> nasss:fillsPosition <position/alpha-1> ; nasss:positionSource "invented key" }
