# why: One interviewee is printed, two are cited.
# expect: micro: finding/t3-02 | - | SPARQLConstraintComponent | Violation | FindingSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

DELETE WHERE { <table-row/t3-02> nasss:printedIds ?old } ;
INSERT DATA { <table-row/t3-02> nasss:printedIds "4, 3" } ;
INSERT DATA { <citation/t3-02-03> a nasss:Citation ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "t3-02-03" ; nasss:citesFinding <finding/t3-02> ; nasss:citedBy <participant/03> ; prov:wasDerivedFrom <table-row/t3-02> ; nasss:printedOrder 2 }
