"""The plan on a time axis: a roadmap by quarter, and the same terms as a calendar feed.

    terms ──regel──► Regel ──vorm, on a Tijdas──► shapes ──tekenen──► SVG (page and report)
                       └────────────────────────────────────────────► the rows of the table twin

`tijdas`, `vorm`, `regel`, `roadmap` and `tekenen` are pure: no database, no clock. `lezen` asks the database, in a
fixed number of queries; `agenda` writes the calendar.
"""
