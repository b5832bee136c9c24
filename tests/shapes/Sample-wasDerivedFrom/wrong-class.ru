# why: The source of the sample is something of another class.
# base: joint
# expect: joint: sample/wards | prov:wasDerivedFrom | ClassConstraintComponent | Violation | Sample-wasDerivedFrom
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>

DELETE WHERE { <sample/wards> prov:wasDerivedFrom ?old } ;
INSERT DATA { <sample/wards> prov:wasDerivedFrom nasss:Hindering }
