"""How the programme fares over time: realised against planned, terms that moved, signaal from editie to editie.

    database ────── vragen ─┐
                            ├─► Gegevens ─► opbouw · verschoven · signalen ─► page and report
    momentopname ── lezen ──┘

`verloop` says what a result brings to it. The rules take those values and nothing else, so what the page of today
counts is what the report of the same day counts.
"""
