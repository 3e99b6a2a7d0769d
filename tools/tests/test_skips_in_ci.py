"""In CI a skip is a failure, except where the real data is absent."""

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[2] / "conftest.py"
ONE_SKIPPED_ONE_PASSED = """
    import pytest

    def test_that_runs():
        pass

    def test_that_does_not():
        pytest.skip("{reason}")
"""


def session(pytester: pytest.Pytester, *, source: str) -> dict[str, int]:
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makepyfile(source)
    # Other tests of this process may have set Django up: the session within asks nothing of it.
    return pytester.runpytest("-p", "no:django").parseoutcomes()


@pytest.fixture(autouse=True)
def _ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")


def test_a_skip_fails_in_ci(pytester: pytest.Pytester) -> None:
    assert session(pytester, source=ONE_SKIPPED_ONE_PASSED.format(reason="no time")) == {"passed": 1, "failed": 1}


def test_a_skip_for_absent_real_data_stays_a_skip_in_ci(pytester: pytest.Pytester) -> None:
    assert session(pytester, source=ONE_SKIPPED_ONE_PASSED.format(reason="ENISHI_REAL_DATA is not set")) == {"passed": 1, "skipped": 1}


def test_a_skip_stays_a_skip_outside_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI")

    assert session(pytester, source=ONE_SKIPPED_ONE_PASSED.format(reason="no time")) == {"passed": 1, "skipped": 1}


def test_a_module_that_skips_itself_fails_in_ci(pytester: pytest.Pytester) -> None:
    assert session(pytester, source="import pytest\npytest.importorskip('a_module_that_is_nowhere')") == {"errors": 1}


def test_a_failure_that_is_expected_is_not_a_skip(pytester: pytest.Pytester) -> None:
    expected_failure = "import pytest\n@pytest.mark.xfail\ndef test_expected():\n    assert False"

    assert session(pytester, source=expected_failure) == {"xfailed": 1}
