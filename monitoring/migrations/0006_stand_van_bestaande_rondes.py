"""Fills in what older rows did not have yet: when a melding was handed in, and which programmes are locked."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    Melding = apps.get_model("monitoring", "Melding")
    Ronde = apps.get_model("monitoring", "Ronde")
    Programma = apps.get_model("programmes", "Programma")
    Melding.objects.filter(status="ingediend", ingediend_op__isnull=True).update(ingediend_op=F("gewijzigd_op"))
    Ronde.objects.filter(status="gesloten", gesloten_op__isnull=True).update(gesloten_op=F("sluit_op"))
    closed = Ronde.objects.values("programma")
    Programma.objects.filter(pk__in=closed).exclude(pk__in=closed.filter(status="open")).update(op_slot=True)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0005_halfjaarcyclus"),
        ("programmes", "0007_slot_en_openbaar"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
