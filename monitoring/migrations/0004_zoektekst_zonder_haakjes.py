from django.db import migrations

from monitoring.folding import fold


def refold(apps, schema_editor):
    Melding = apps.get_model("monitoring", "Melding")
    rows = []
    for melding in Melding.objects.only("zoektekst").iterator():
        folded = fold(melding.zoektekst)
        if folded != melding.zoektekst:
            melding.zoektekst = folded
            rows.append(melding)
    Melding.objects.bulk_update(rows, ["zoektekst"], batch_size=500)


class Migration(migrations.Migration):
    """Folding leaves brackets out since this version."""

    dependencies = [("monitoring", "0003_rapport")]

    operations = [migrations.RunPython(refold, migrations.RunPython.noop)]
