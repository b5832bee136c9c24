# why: The of case type of the sample is something of another class.
# base: joint
# expect: joint: sample/wards | nasss:ofCaseType | ClassConstraintComponent | Violation | Sample-ofCaseType
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <sample/wards> nasss:ofCaseType ?old } ;
INSERT DATA { <sample/wards> nasss:ofCaseType nasss:Hindering }
