#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zssd.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from zssd.database import stop_unless_reachable

    stop_unless_reachable(settings.DATABASES["default"])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
