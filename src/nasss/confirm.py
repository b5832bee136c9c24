"""Ask a person what the parts of a coded project mean, one question after the other.

Nothing is proposed by the likeness of names: every answer is the person's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from nasss.coded import IGNORE, NO_FACTOR, OPEN, OWN, AttributeRule, Map, Phase, Project, Site, propose_map
from nasss.ontology import members

# Asks a question and returns one of the choices, or any text when there are none.
Ask = Callable[[str, Sequence[str] | None], str]

DIRECTIONS = ("Facilitating", "Hindering", "Undirected")


def ask_map(project: Project, ask: Ask) -> Map:
    """A map with every entry decided by the answers.

    Codes become factors of the study's own, or none; what places them under shared factors or in the framework is
    written into the saved map by hand, with author and date.

    Args:
        project: the coded project.
        ask: puts a question to the person.
    """
    draft = propose_map(project)
    person = ask("What is one interviewee?", ("case", "document", "attribute"))
    technology = ask("Which technology is the study about?", None)
    case_types: dict[str, str] = {}
    attributes = tuple(_ask_attribute(rule, ask, case_types) for rule in draft.attributes)
    directions = {
        path: ask(f"In which direction is everything under {path!r}?", DIRECTIONS) for path in draft.directions
    }
    return replace(
        draft,
        person=person,
        technology=technology,
        attributes=attributes,
        directions=directions,
        case_types=case_types,
        other_codes=ask("What are the codes: factors of this study's own, or none?", (OWN, NO_FACTOR)),
        tree=ask("Does a factor stand under that of the code above it?", ("keep", IGNORE)),
        descriptions=ask(
            "Do descriptions of codes become definitions? They may quote or name people.", ("keep", IGNORE)
        ),
    )


def _ask_attribute(rule: AttributeRule, ask: Ask, case_types: dict[str, str]) -> AttributeRule:
    shown = ", ".join(map(repr, rule.values)) or "too many values to show"
    # With too many values to list, each would have to be decided; that is work for the file.
    choices = ("role", "site", "phase", "person", IGNORE) if rule.values else ("person", IGNORE)
    gives = ask(f"What does {rule.place} tell? Values: {shown}", choices)
    values: dict[str, str | Site | Phase] = {value: OPEN for value in rule.values}
    if gives == "role":
        roles = (*sorted(members("AdopterRole")), IGNORE)
        values = {value: ask(f"Which adopter role is {value!r}?", roles) for value in rule.values}
    elif gives == "site":
        values = {value: _ask_site(value, ask, case_types) for value in rule.values}
    elif gives == "phase":
        values = {value: _ask_phase(value, number, ask) for number, value in enumerate(rule.values, start=1)}
    return replace(rule, gives=gives, values=values)


def _ask_site(value: str, ask: Ask, case_types: dict[str, str]) -> Site | str:
    kind = ask(f"What kind of place is {value!r}?", ("hospital", "care-site", "key-informant", IGNORE))
    if kind == IGNORE:
        return IGNORE
    identifier = ask(f"Which identifier shall {value!r} have (such as h1; not its name)?", None)
    case_type = ask("Which identifier has its type (such as teaching)?", None)
    if case_type not in case_types:
        case_types[case_type] = ask(f"What is the type {case_type!r} called?", None)
    return Site(identifier, ask("Which label may be shown (not its name)?", None), kind, case_type)


def _ask_phase(value: str, number: int, ask: Ask) -> Phase | str:
    if ask(f"Is {value!r} a point in time of this study?", ("yes", IGNORE)) == IGNORE:
        return IGNORE
    identifier = ask(f"Which identifier shall {value!r} have (such as before)?", None)
    order = ask("Which place in time has it (a whole number from 1)?", [str(n) for n in range(1, 100)])
    return Phase(identifier, value, int(order))
