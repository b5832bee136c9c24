# why: Nothing was read from a passage.
# expect: micro: passage/extra | - | OrConstraintComponent | Violation | PassageUsed
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <passage/extra> a nasss:SourcePart, nasss:Passage, oa:TextQuoteSelector ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "extra" ;
    nasss:partOfDocument <https://doi.org/10.5555/invented-micro> ; nasss:section "Results" ; nasss:paragraph "What helps" ; oa:exact "Two things help" }
