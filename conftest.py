"""Rules of every test session: in CI (CI=true) a skipped test is a failure, unless it is the real data that is absent."""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest

REAL_DATA = "ENISHI_REAL_DATA"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def _fail_if_skipped(report: Report) -> Report:
    """A skip that CI does not accept, turned into a failure that says why; every other report as it is."""
    reason = str(report.longrepr)
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail") and REAL_DATA not in reason:
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI counts as a failure (only a reason that names {REAL_DATA} is accepted): {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _fail_if_skipped((yield))
