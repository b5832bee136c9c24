"""What holds for all tests: in CI nothing may be skipped, since CI installs everything that a test can need."""

import os
import tempfile

import pytest

skipped: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """What the commands remember goes to a folder of this run, not to that of the person who runs the tests."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_CACHE_HOME"] = folder.name


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped, and why."""
    if report.skipped and isinstance(report.longrepr, tuple):
        skipped.append(f"{report.nodeid}: {report.longrepr[2]}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail when something was skipped and NASSS_NO_SKIPS is set."""
    if skipped and os.environ.get("NASSS_NO_SKIPS"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped and what to install for it."""
    for line in skipped:
        terminalreporter.write_line(f"skipped: {line}")
