# why: The reviewed on of the passage has the wrong form.
# base: coded
# expect: coded: passage/quoted | nasss:reviewedOn | PatternConstraintComponent | Violation | Passage-reviewedOn
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <passage/quoted> nasss:reviewedOn ?old } ;
INSERT DATA { <passage/quoted> nasss:reviewedOn "1 June 2021" }
