from typing import Any

from django_tasks_db.management.commands import db_worker

from monitoring.rapport import pdf


class Command(db_worker.Command):
    """The worker of the queue, with the printer of reports loaded before the first report comes."""

    help = "Doet het werk dat in de wachtrij staat, zoals rapporten maken."

    def handle(self, *args: Any, **options: Any) -> None:
        pdf.warm()
        super().handle(*args, **options)
