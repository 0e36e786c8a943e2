import threading
from typing import Any

from django_tasks_db.management.commands import db_worker

from monitoring.rapport import pdf
from programmes.post import bezorgen

MAIL_EVERY = 30  # seconds


class Command(db_worker.Command):
    """The worker of the queue, with the printer of reports loaded before the first report comes.

    Meanwhile a thread of its own delivers the mail, so that mail never waits for a report nor a report for a mail
    server; not in a batch, which ends when the queue is empty.
    """

    help = "Doet het werk dat in de wachtrij staat, zoals rapporten maken, en verstuurt de mail."

    def handle(self, *args: Any, batch: bool, **options: Any) -> None:
        pdf.warm()
        stop = threading.Event()
        postman = threading.Thread(target=bezorgen.deliver_until, args=(stop, MAIL_EVERY), name="post", daemon=True)
        if not batch:
            postman.start()
        try:
            super().handle(*args, batch=batch, **options)
        finally:
            stop.set()
            if not batch:
                postman.join(timeout=5)  # a mail that is on its way may arrive; else it goes out again later
