# why: The statement of the review finding is not in English.
# base: joint
# expect: joint: review-finding/money | nasss:statement | LanguageInConstraintComponent | Violation | ReviewFinding-statement
BASE <https://w3id.org/nasss/study/joint/>
PREFIX nasss: <https://w3id.org/nasss/ontology#>

DELETE WHERE { <review-finding/money> nasss:statement ?old } ;
INSERT DATA { <review-finding/money> nasss:statement "Een verzonnen zin."@nl }
