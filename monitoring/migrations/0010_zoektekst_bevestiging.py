from django.db import migrations

from monitoring.folding import fold


def search_bevestiging(apps, schema_editor):
    Melding = apps.get_model("monitoring", "Melding")
    rows = []
    for melding in Melding.objects.exclude(bevestiging="").only("zoektekst", "bevestiging").iterator():
        melding.zoektekst = "\n".join(filter(None, [melding.zoektekst, fold(melding.bevestiging)]))
        rows.append(melding)
    Melding.objects.bulk_update(rows, ["zoektekst"], batch_size=500)


class Migration(migrations.Migration):
    """Why something is still op koers is searched too since this version."""

    dependencies = [("monitoring", "0009_scenariostap_blijft")]

    operations = [migrations.RunPython(search_bevestiging, migrations.RunPython.noop)]
