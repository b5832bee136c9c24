"""What holds for all tests: in CI nothing may be skipped, since CI installs everything that a test can need."""

import os
import tempfile

import pytest

skipped: list[str] = []


# The files of more than a minute. In the order given here only with --no-loadscope-reorder, as in the Makefile.
LONGEST = (
    *("test_shapes", "test_rules", "test_queries", "test_site", "test_alignments", "test_faults", "test_manual"),
    *("test_fast_shapes", "test_owl_api", "test_soak", "test_release", "test_hostile", "test_package", "test_pages"),
)
# Most Java programs here run for seconds: compiling them for speed costs more than it saves.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def pytest_configure(config: pytest.Config) -> None:
    """What the commands remember goes to a folder of this run, not to that of the person who runs the tests."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_CACHE_HOME"] = folder.name
    os.environ.setdefault("JDK_JAVA_OPTIONS", JAVA)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that at the end no process works on one while the others wait."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


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
