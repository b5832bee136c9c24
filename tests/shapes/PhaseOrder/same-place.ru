# why: Two phases have the same place in time.
# base: coded
# expect: https://w3id.org/nasss/study/coded | - | SPARQLConstraintComponent | Violation | PhaseOrder
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <phase/after> nasss:phaseOrder ?old } ;
INSERT DATA { <phase/after> nasss:phaseOrder 1 }
