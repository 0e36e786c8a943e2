from typing import Any

from django.db import migrations, models


def to_list(apps: Any, schema_editor: Any) -> None:
    termijn = apps.get_model("speerpunten", "Termijn")
    for reden in termijn.objects.exclude(reden="").order_by().values_list("reden", flat=True).distinct():
        termijn.objects.filter(reden=reden).update(redenen=[reden])


def to_text(apps: Any, schema_editor: Any) -> None:
    for termijn in apps.get_model("speerpunten", "Termijn").objects.exclude(redenen=[]):
        termijn.reden = termijn.redenen[0]
        termijn.save(update_fields=["reden"])


class Migration(migrations.Migration):
    dependencies = [("speerpunten", "0002_versie_op_elke_rij")]

    operations = [
        migrations.AddField(
            "termijn", "redenen", models.JSONField(blank=True, default=list, verbose_name="redenen")
        ),
        migrations.RunPython(to_list, to_text),
        migrations.RemoveField("termijn", "reden"),
    ]
