"""Prints what a pytest run counted, from its JUnit file: one line of totals, then each skipped test with its reason.

`./run test` puts this at the end of its output. Exit status 1 when there is no result to read.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree


def totals(junit: str) -> list[str]:
    suite = ElementTree.fromstring(junit).find("testsuite")  # noqa: S314  # pytest wrote it just now
    assert suite is not None
    counted = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
    failed = counted["failures"] + counted["errors"]
    lines = [f"{counted['tests'] - failed - counted['skipped']} passed, {failed} failed, {counted['skipped']} skipped"]
    for case in suite.iter("testcase"):
        for skipped in case.iter("skipped"):
            lines.append(f"  overgeslagen: {case.get('classname')}.{case.get('name')}: {skipped.get('message')}")
    return lines


if __name__ == "__main__":
    path = Path(sys.argv[1])
    if not path.exists():
        sys.exit("geen uitslag")
    print("\n".join(totals(path.read_text(encoding="utf-8"))))  # noqa: T201
