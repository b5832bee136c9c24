"""The header of a question file as data. Apart, since YAML takes longer to import than most questions to answer."""

import yaml


class HeaderError(Exception):
    """The header is no YAML.

    Attributes:
        line: the line of the header with the mistake, the first being 1.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_header(text: str) -> object:
    """What a header says: YAML without surprises, in which a key that stands twice is a mistake, not a silent loss.

    Args:
        text: the header without the marks at the beginnings of its lines.

    Raises:
        HeaderError: it is no YAML.
    """
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _check_keys(node)
        data: object = loader.construct_document(node)
        return data
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        hint = "put text with a colon or a # in quotation marks"
        raise HeaderError(line, f"the header is no YAML: {error.problem}; {hint}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise HeaderError(1, f"the header is no YAML: {error}") from error


def _check_keys(node: yaml.Node) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key is a word", key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
        seen.add(key.value)
        _check_keys(value)
