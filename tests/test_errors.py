import pytest

from nasss.errors import EngineError, NasssError, ProblemError, UsageError


@pytest.mark.parametrize(("kind", "code"), [(ProblemError, 1), (UsageError, 2), (EngineError, 3)])
def test_each_kind_has_its_exit_code(kind: type[NasssError], code: int) -> None:
    error = kind("what to do")
    assert isinstance(error, NasssError)
    assert (error.exit_code, str(error)) == (code, "what to do")
