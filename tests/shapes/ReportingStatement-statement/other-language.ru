# why: The statement of the reporting statement is not in English.
# base: joint
# expect: joint: reporting/CoreqRecording | nasss:statement | LanguageInConstraintComponent | Violation | ReportingStatement-statement
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <reporting/CoreqRecording> nasss:statement ?old } ;
INSERT DATA { <reporting/CoreqRecording> nasss:statement "Een verzonnen zin."@nl }
