"""The half-yearly report.

    momentopname ──samenstellen──► Rapportinhoud ──pdf──► PDF
                                               └─template─► page in the portal

`inhoud` says what a report holds, `samenstellen` makes it from a momentopname (and the one of the previous editie),
`beeld`, `veranderd` and `vooruitblik` do three of its chapters, `pdf` prints it, `opmaak` tells one layout from
another. All but `pdf` and `opmaak` are pure.
"""
