# why: A technology is described that no study is about.
# expect: micro: technology/other | ^nasss:studiesTechnology | MinCountConstraintComponent | Violation | Technology-studiesTechnology
BASE <https://w3id.org/nasss/study/micro/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

INSERT DATA { <technology/other> a nasss:Technology ; rdfs:label "invented"@en }
