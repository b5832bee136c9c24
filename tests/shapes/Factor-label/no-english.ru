# why: The factor has a Dutch label only.
# expect: micro: factor/toy-in-viewer | rdfs:label | QualifiedMinCountConstraintComponent | Violation | Factor-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE DATA { <factor/toy-in-viewer> rdfs:label "toy shown in the viewer"@en }
