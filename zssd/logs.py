"""Keeps secrets out of the log of the server."""

import logging
import re

_LINK = re.compile(r"(/account/wachtwoord/nieuw/|/agenda/)[^/\s?]+")


class HideLinks(logging.Filter):
    """A link from a mail or of a calendar is as good as a password; Django writes the address of a refused or failed
    request, and the server the first line of it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_LINK.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
