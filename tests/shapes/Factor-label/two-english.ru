# why: The factor has two English labels.
# expect: micro: factor/toy-in-viewer | rdfs:label | UniqueLangConstraintComponent | Violation | Factor-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <factor/toy-in-viewer> rdfs:label "toy in viewer"@en }
