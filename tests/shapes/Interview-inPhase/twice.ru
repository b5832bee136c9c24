# why: The interview has two values of in phase.
# base: coded
# expect: coded: citation/fun-p06-quoted-c2 | - | SPARQLConstraintComponent | Violation | CitationInterview
# expect: coded: interview/i06 | nasss:inPhase | MaxCountConstraintComponent | Violation | Interview-inPhase
BASE <https://w3id.org/nasss/study/coded/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

INSERT DATA { <interview/i06> nasss:inPhase <phase/before> }
