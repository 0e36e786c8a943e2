"""What the worker does, outside the answer to a request."""

from django.tasks import task

from monitoring.rapport import maken
from monitoring.vergadering import stukken


@task
def make_rapport(pk: int) -> None:
    """Prints a report, see `maken.make`."""
    maken.make(pk)


@task
def make_vergaderstuk(pk: int) -> None:
    """Prints a paper of a meeting, see `stukken.make`."""
    stukken.make(pk)
