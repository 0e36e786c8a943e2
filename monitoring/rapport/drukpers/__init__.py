"""WeasyPrint, made quick: what it does over and over for a report is done once here.

Without this package a report looks the same and takes more than twice as long. It stands in the place of a few inner
functions of WeasyPrint and pydyf: `lezen` reads HTML with a quick parser and a short style of its own, `regels` (with
`segmenten`, `woorden` and `stempels`) breaks lines and draws text, `opslaan` writes each object of the PDF once. What
they do not know they hand to WeasyPrint itself.

Such inner functions may change with any version, so all of this is used with the versions it was proven with, and
plain WeasyPrint with every other. To prove a new version: put it in `PROVEN`, and run tests/test_rapport_*.py, which
hold both ways against each other and fail when a measure is needed no longer. A module may go when its test says so,
the package when WeasyPrint is quick enough by itself. See docs/besluiten/19-snel-afdrukken.md.

Importing this module loads nothing of WeasyPrint; calling its functions does.
"""

import logging
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import HTML

logger = logging.getLogger(__name__)

PROVEN = {"weasyprint": "70.0", "pydyf": "0.13.0"}


def is_proven() -> bool:
    """Whether the installed versions are those this package was proven with."""
    return all(version(package) == proven for package, proven in PROVEN.items())


def install() -> None:
    """Has WeasyPrint lay out lines and draw text the quick way from now on, in this process."""
    if not is_proven():
        found = ", ".join(f"{package} {version(package)}" for package in PROVEN)
        logger.warning("Reports are printed the slow way: the quick way is not proven with %s", found)
        return
    from monitoring.rapport.drukpers import regels

    regels.install()


def source(html: str) -> "HTML":
    """The report for WeasyPrint to lay out, without its style: that is `bron.style()`."""
    if is_proven():
        from monitoring.rapport.drukpers.lezen import Bron

        return Bron(html)
    from monitoring.rapport import bron

    return bron.plain(html)


def write_once(pdf: Any) -> None:
    """Makes each object of a pydyf.PDF ready to write; to be called when it is whole."""
    if is_proven():
        from monitoring.rapport.drukpers import opslaan

        opslaan.write_once(pdf)
