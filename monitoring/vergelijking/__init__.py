"""What changed in a programme between two momentopnames.

    momentopname ─┐
                  ├─ compare ─► Vergelijking ─► page · Excel · chapter of the report
    momentopname ─┘

`verschil` says what a difference is, `lezen` puts the parts of a momentopname under their identity, `vergelijken`
sets two of them against each other. All pure: no database, no clock.
"""

from monitoring.vergelijking.lezen import AndereVersie, AnderProgramma
from monitoring.vergelijking.vergelijken import compare
from monitoring.vergelijking.verschil import Vergelijking

__all__ = ["AnderProgramma", "AndereVersie", "Vergelijking", "compare"]
