"""Prints a secret key for ZSSD_SECRET_KEY; nothing is stored."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Maakt een sleutel voor ZSSD_SECRET_KEY en drukt die af; er wordt niets bewaard."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(secrets.token_urlsafe(64))
