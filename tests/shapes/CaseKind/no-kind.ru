# why: A case is neither a hospital nor a key informant.
# expect: micro: case/gamma | - | XoneConstraintComponent | Violation | CaseKind
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE DATA { <case/gamma> a nasss:KeyInformantCase }
