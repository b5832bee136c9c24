# why: A table row has no finding.
# expect: micro: table-row/t3-03 | - | SPARQLConstraintComponent | Violation | TableRowFinding
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <table-row/t3-03> a nasss:SourcePart, nasss:TableRow ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "t3-03" ;
    nasss:partOfDocument <https://doi.org/10.5555/invented-micro> ; nasss:tableNumber 3 ; nasss:rowNumber 3 ; nasss:printedLabel "Nobody asked" ; nasss:printedSum "1" }
