# why: Fewer interviews are described than the study prints.
# base: coded
# expect: https://w3id.org/nasss/study/coded | - | SPARQLConstraintComponent | Violation | StudyInterviews
BASE <https://w3id.org/nasss/study/coded/>

DELETE WHERE { <interview/i05> ?p ?o }
