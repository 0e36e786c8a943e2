"""The last lines of ./run test: what was counted, and each skipped test with its reason."""

from tests.totals import totals

JUNIT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="pytest" errors="1" failures="2" skipped="1" tests="9">
    <testcase classname="tests.test_a" name="test_ok" />
    <testcase classname="tests.test_a" name="test_niet"><skipped type="pytest.skip" message="geen Java" /></testcase>
    <testcase classname="tests.test_a" name="test_mis"><failure message="assert 1 == 2" /></testcase>
  </testsuite>
</testsuites>
"""


def test_errors_count_as_failed_and_skips_are_named():
    assert totals(JUNIT) == [
        "5 passed, 3 failed, 1 skipped",
        "  overgeslagen: tests.test_a.test_niet: geen Java",
    ]
