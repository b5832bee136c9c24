# why: The factor has a German label.
# expect: micro: factor/toy-in-viewer | rdfs:label | LanguageInConstraintComponent | Violation | Factor-label
BASE <https://w3id.org/nasss/study/micro/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <factor/toy-in-viewer> rdfs:label "Spielzeug"@de }
