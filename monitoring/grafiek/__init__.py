"""Values in, an accessible drawing out: the same SVG on a page, on paper and in the PDF of the report.

A drawing has a name and a description for who cannot see it, and stands beside a table with the same numbers. Series
differ by shape and by line or hatching as well as by colour. All is said with attributes and geometry: no script and
no style, so it needs nothing of the page around it. Sizes are in units of the drawing.

`lijnen` draws counts over time, `staven` counts under each other; `teken` holds what both draw with.
"""

from monitoring.grafiek.lijnen import Lijn, lijngrafiek
from monitoring.grafiek.staven import Deel, Staaf, gestapeld, staven
from monitoring.grafiek.teken import legenda

__all__ = ["Deel", "Lijn", "Staaf", "gestapeld", "legenda", "lijngrafiek", "staven"]
