from django.db import migrations, models

from monitoring.folding import fold


def fill(apps, schema_editor):
    Melding = apps.get_model("monitoring", "Melding")
    rows = []
    for melding in Melding.objects.only("toelichting", "oorzaak", "gevolg", "maatregel").iterator():
        texts = (melding.toelichting, melding.oorzaak, melding.gevolg, melding.maatregel)
        melding.zoektekst = "\n".join(fold(text) for text in texts if text)
        rows.append(melding)
    Melding.objects.bulk_update(rows, ["zoektekst"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="melding",
            name="zoektekst",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
