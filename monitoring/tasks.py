"""What the worker does, outside the answer to a request."""

from django.tasks import task

from monitoring.rapport import maken


@task
def make_rapport(pk: int) -> None:
    """Prints a report, see `maken.make`."""
    maken.make(pk)
