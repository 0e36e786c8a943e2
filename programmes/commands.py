"""What the portal's management commands share."""

from django.core.management.base import CommandError


class Fout(CommandError):  # noqa: N818 - Django prints this name before the message, so it is Dutch
    """Stops a command with a Dutch message and no traceback; exit status 1 unless `returncode` says otherwise."""
