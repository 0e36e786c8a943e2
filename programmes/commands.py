"""What the portal's management commands share."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Fout(CommandError):  # noqa: N818 - Django prints this name before the message, so it is Dutch
    """Stops a command with a Dutch message and no traceback; exit status 1 unless `returncode` says otherwise."""


class Opdracht(BaseCommand):
    """A command that works on the programmes in the database, and says so when its tables are not there yet."""

    requires_migrations_checks = True

    def check_migrations(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise Fout("De database is nog niet bijgewerkt voor deze versie van het portaal. Doe eerst: ./run migrate")
