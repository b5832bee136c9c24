# why: The topic was not raised and yet somebody is cited.
# expect: micro: citation/p-no-fear-05 | - | SPARQLConstraintComponent | Violation | CitationOfList
# expect: micro: finding/p-no-fear | - | OrConstraintComponent | Violation | FindingAbsence
# expect: micro: finding/p-no-fear | - | SPARQLConstraintComponent | Violation | FindingSum
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX study: <https://w3id.org/nasss/study/>

INSERT DATA { <citation/p-no-fear-05> a nasss:Citation ; rdfs:label "invented"@en ; nasss:inStudy study:micro ; nasss:identifier "p-no-fear-05" ; nasss:citesFinding <finding/p-no-fear> ; nasss:citedBy <participant/05> ; prov:wasDerivedFrom <passage/no-fear> ; nasss:printedOrder 1 }
