"""Measures the portal against its budgets: `python -m benchmarks`. See benchmarks/README.md."""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--keer", type=int, default=100, help="hoeveel keer de gegevens de tweede keer (standaard 100)")
    parser.add_argument("--rondes", type=int, default=25, help="metingen per pagina (standaard 25)")
    parser.add_argument(
        "--alleen", choices=["paginas", "rapport"], help="meet alleen de bladzijden, of alleen het rapport"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zssd-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings", "ZSSD_VAR": folder, "ZSSD_DEMO": "1"}
        os.environ |= {"ZSSD_LOG_LEVEL": "WARNING", "ZSSD_DEBUG": "0"}
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from benchmarks import report
        from programmes.models import Programma

        if not (Path(__file__).resolve().parent.parent / "static/dist/portal.css").exists():
            print("De stijl is nog niet gebouwd; doe eerst: ./run demo", file=sys.stderr)
            return 2
        call_command("migrate", verbosity=0)
        if Programma.objects.exists():
            print("In deze database staat al een programma; geef met DATABASE_URL een lege.", file=sys.stderr)
            return 2
        call_command("collectstatic", verbosity=0, interactive=False)
        print(
            f"{platform.processor() or platform.machine()}, {os.cpu_count()} kernen, Python {platform.python_version()}"
        )
        print(f"{connection.display_name} {'.'.join(str(part) for part in connection.get_database_version())}\n")
        within = report.run(options.keer, options.rondes, only=options.alleen)
        connection.close()
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
