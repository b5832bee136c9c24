"""The questions as a REST API, described in OpenAPI 3.1 from their own headers."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from nasss.api import Connection
from nasss.errors import NasssError, UsageError
from nasss.questions import LITERAL_TYPES, Parameter, Question, did_you_mean
from nasss.resources import version
from nasss.terms import NASSS
from nasss.web import twins
from nasss.web.negotiate import CSV, MARKDOWN, PLAIN_JSON, TSV
from nasss.web.protocol import RefusedError, Reply, Request, negotiated, query_fields, refusal

FORMATS = (PLAIN_JSON, CSV, TSV, MARKDOWN)
EXAMPLES = 5


class Api:
    """The questions over HTTP.

    Args:
        connection: what to ask.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def questions(self, request: Request) -> Reply:
        """The list of all questions."""
        try:
            _values(request)
            negotiated(request, (PLAIN_JSON,))
        except RefusedError as error:
            return _error(error.status, str(error))
        data = [_summary(question) for question in self.connection.questions.values()]
        return Reply(200, {"Content-Type": "application/json"}, _dumped(data))

    def answer(self, slug: str, request: Request) -> Reply:
        """The answer to a question."""
        known = self.connection.questions
        if slug not in known:
            return _error(404, f"There is no question {slug!r}.{did_you_mean(slug, list(known))}")
        try:
            values = _values(request)
            wanted = values.pop("format", None)
            chosen = negotiated(request, FORMATS, *([] if wanted is None else [wanted]))
            document = twins.question(self.connection, slug, chosen.name, values)
        except RefusedError as error:
            return _error(error.status, str(error))
        except UsageError as error:
            return _error(400, str(error).partition(" To list them:")[0])
        except NasssError as error:
            reply = refusal(error)
            kept = {name: value for name, value in reply.headers.items() if name != "Content-Type"}
            return _error(reply.status, reply.body.decode().strip(), kept)
        assert document is not None
        return Reply(200, {"Content-Type": chosen.content_type, "Vary": "Accept"}, document)

    def document(self, root: str) -> dict[str, Any]:
        """The OpenAPI description.

        Args:
            root: the address of the first page, with a slash at the end.
        """
        return {**self._document, "servers": [{"url": root.rstrip("/") or "/"}]}

    @cached_property
    def _document(self) -> dict[str, Any]:
        paths = {"/api/questions": {"get": _list_operation(), "summary": "The questions"}}
        for question in self.connection.questions.values():
            paths[f"/api/questions/{question.slug}"] = {"get": self._operation(question)}
        tags = sorted({tag for question in self.connection.questions.values() for tag in question.tags})
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "nasss: questions about why health technologies are, or are not, adopted",
                "version": version(),
                "description": (
                    "Each question of the library with its answer. People are counted, not mentions; not cited is "
                    "not disagreed. Described from the headers of the question files, in grlc's manner."
                ),
                "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
            },
            "tags": [{"name": tag} for tag in tags],
            "paths": paths,
            "components": {"schemas": {"Error": _ERROR}, "responses": _RESPONSES},
        }

    def _operation(self, question: Question) -> dict[str, Any]:
        return {
            "operationId": question.slug,
            "summary": question.summary,
            "description": f"{_sentence(question.why)} Asked by {question.audience}. {_sentence(question.counting)}",
            "tags": list(question.tags),
            "parameters": [*(self._parameter(each) for each in question.parameters.values()), _FORMAT_PARAMETER],
            "responses": {"200": _answer(question), **_REFERENCES},
        }

    def _parameter(self, parameter: Parameter) -> dict[str, Any]:
        data: dict[str, Any] = {
            "name": parameter.name,
            "in": "query",
            "required": False,
            "description": f"{_sentence(parameter.description)} Without it: {_without(parameter)}.",
            "schema": _schema(parameter),
        }
        examples = self._examples.get(parameter.type, []) if parameter.type not in LITERAL_TYPES else []
        if examples:
            data["examples"] = {f"example-{i}": {"value": value} for i, value in enumerate(examples, 1)}
        return data

    @cached_property
    def _examples(self) -> dict[str, list[str]]:
        """A few names of things of each class that a parameter can be."""
        found: dict[str, list[str]] = {}
        kinds = {each.type for question in self.connection.questions.values() for each in question.parameters.values()}
        for kind in sorted(kinds - set(LITERAL_TYPES)):
            rows = self.connection.source.select(_MEMBERS % f"<{NASSS}{kind.removeprefix('nasss:')}>").rows
            found[kind] = [row[0].value for row in rows if row[0] is not None]
        return found


_MEMBERS = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT (MIN(STR(?name)) AS ?example) {{
  ?class rdfs:subClassOf* %s .
  ?item a ?class ; rdfs:label ?label .
  FILTER(LANG(?label) IN ("en", "") && ISIRI(?item))
  BIND(STR(?item) AS ?name)
}} GROUP BY ?item ORDER BY ?example LIMIT {EXAMPLES}"""

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string", "description": "what is wrong, and what to do"}},
    "additionalProperties": False,
}
_STATUSES = {
    "400": ("BadRequest", "A parameter or a value is unknown; the text names similar ones."),
    "404": ("NotFound", "There is no such question."),
    "406": ("NotAcceptable", "None of the formats is one that the client takes."),
    "503": ("Busy", "Too many questions at once; Retry-After says when to come again."),
    "504": ("Timeout", "The question could not be answered in time."),
}
_RESPONSES = {
    name: {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        **(
            {"headers": {"Retry-After": {"description": "seconds", "schema": {"type": "string"}}}}
            if name == "Busy"
            else {}
        ),
    }
    for name, words in _STATUSES.values()
}
_REFERENCES = {status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in _STATUSES.items()}
_FORMAT_PARAMETER = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "The format; without it, what the Accept header asks for.",
    "schema": {"type": "string", "enum": [offer.name for offer in FORMATS]},
}
_TEXT = {"type": "string"}
_QUESTION = {
    "type": "object",
    "required": ["slug", "question", "audience", "why", "counting", "tags", "parameters", "columns", "address"],
    "properties": {
        "slug": _TEXT,
        "question": _TEXT,
        "audience": _TEXT,
        "why": _TEXT,
        "counting": _TEXT,
        "tags": {"type": "array", "items": _TEXT},
        "parameters": {"type": "object", "additionalProperties": {"type": "object"}},
        "columns": {"type": "object", "additionalProperties": _TEXT},
        "address": _TEXT,
    },
    "additionalProperties": False,
}


def _list_operation() -> dict[str, Any]:
    return {
        "operationId": "questions",
        "summary": "Which questions are there?",
        "tags": ["questions"],
        "parameters": [],
        "responses": {
            "200": {
                "description": "All questions.",
                "content": {"application/json": {"schema": {"type": "array", "items": _QUESTION}}},
            },
            **{status: _REFERENCES[status] for status in ("400", "406")},
        },
    }


def _answer(question: Question) -> dict[str, Any]:
    cell = {"type": ["string", "number", "boolean", "null"]}
    row = {
        "type": "object",
        "required": list(question.columns),
        "properties": {name: {**cell, "description": words} for name, words in question.columns.items()},
        "additionalProperties": False,
    }
    texts = {offer.media_type: {"schema": {"type": "string"}} for offer in FORMATS if offer is not PLAIN_JSON}
    json_content = {"schema": {"type": "array", "items": row}}
    return {"description": question.counting, "content": {PLAIN_JSON.media_type: json_content, **texts}}


def _schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.type == "xsd:integer":
        # As many digits as the library takes.
        schema: dict[str, Any] = {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1}
    elif parameter.type == "xsd:boolean":
        schema = {"type": "boolean"}
    elif parameter.type == "xsd:string":
        schema = {"type": "string"}
    else:
        schema = {"type": "string", "description": f"label, name, identifier or IRI of a {parameter.type}"}
    if parameter.default is not None:
        schema["default"] = parameter.default
    return schema


def _without(parameter: Parameter) -> str:
    return "no restriction" if parameter.default is None else f"{parameter.default}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else text + "."


def _summary(question: Question) -> dict[str, Any]:
    return {
        "slug": question.slug,
        "question": question.summary,
        "audience": question.audience,
        "why": question.why,
        "counting": question.counting,
        "tags": list(question.tags),
        "parameters": {
            name: {"type": each.type, "default": each.default, "description": each.description}
            for name, each in question.parameters.items()
        },
        "columns": dict(question.columns),
        "address": f"/api/questions/{question.slug}",
    }


def _values(request: Request) -> dict[str, str]:
    """The values in the query string, each name once."""
    values: dict[str, str] = {}
    for name, value in query_fields(request.query_string):
        if name in values:
            raise RefusedError(400, f"{name!r} stands more than once; expected one value.")
        if "\0" in value:
            raise RefusedError(400, f"The value of {name!r} holds a zero byte.")
        values[name] = value
    return values


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, {"Content-Type": "application/json", **(headers or {})}, _dumped({"error": message}))


def _dumped(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
