# why: The author has a language.
# expect: micro: mapping/first-FundingCertainty-0 | dcterms:creator | DatatypeConstraintComponent | Violation | FactorMapping-creator
BASE <https://w3id.org/nasss/study/micro/>
PREFIX dcterms: <http://purl.org/dc/terms/>

DELETE WHERE { <mapping/first-FundingCertainty-0> dcterms:creator ?old } ;
INSERT DATA { <mapping/first-FundingCertainty-0> dcterms:creator "invented author"@en }
