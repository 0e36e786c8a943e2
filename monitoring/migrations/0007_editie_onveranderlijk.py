"""From here on the database itself refuses to change or remove an editie."""

import django.db.models.deletion
from django.db import migrations, models

# A later migration that alters monitoring_editie makes SQLite copy the table, which drops its triggers: put them
# back there. A test holds a migrated database against this.
SQLITE = (
    """
    CREATE TRIGGER editie_niet_wijzigen BEFORE UPDATE ON monitoring_editie
    BEGIN SELECT RAISE(ABORT, 'een editie wijzigt nooit'); END
    """,
    """
    CREATE TRIGGER editie_niet_verwijderen BEFORE DELETE ON monitoring_editie
    BEGIN SELECT RAISE(ABORT, 'een editie verdwijnt nooit'); END
    """,
    # INSERT OR REPLACE would remove the old row without a word.
    """
    CREATE TRIGGER editie_niet_vervangen BEFORE INSERT ON monitoring_editie
    WHEN EXISTS (
        SELECT 1 FROM monitoring_editie
        WHERE id = NEW.id OR (ronde_id = NEW.ronde_id AND versie = NEW.versie)
    )
    BEGIN SELECT RAISE(ABORT, 'een editie wordt nooit vervangen'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER editie_niet_wijzigen",
    "DROP TRIGGER editie_niet_verwijderen",
    "DROP TRIGGER editie_niet_vervangen",
)
POSTGRESQL = (
    """
    CREATE FUNCTION editie_onveranderlijk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'een editie wijzigt en verdwijnt nooit' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER editie_niet_wijzigen BEFORE UPDATE OR DELETE ON monitoring_editie
    FOR EACH ROW EXECUTE FUNCTION editie_onveranderlijk()
    """,
    """
    CREATE TRIGGER editie_niet_legen BEFORE TRUNCATE ON monitoring_editie
    FOR EACH STATEMENT EXECUTE FUNCTION editie_onveranderlijk()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER editie_niet_wijzigen ON monitoring_editie",
    "DROP TRIGGER editie_niet_legen ON monitoring_editie",
    "DROP FUNCTION editie_onveranderlijk()",
)


def protect(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def unprotect(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0006_stand_van_bestaande_rondes"),
        ("programmes", "0007_slot_en_openbaar"),
    ]

    operations = [
        migrations.AddField(
            model_name="editie",
            name="samenvatting",
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="rapport",
            name="editie",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rapport",
                to="monitoring.editie",
            ),
        ),
        migrations.AddField(
            model_name="rapport",
            name="vorige",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="monitoring.editie",
            ),
        ),
        migrations.AlterField(
            model_name="rapport",
            name="momentopname",
            field=models.JSONField(null=True),
        ),
        migrations.AddConstraint(
            model_name="rapport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("editie__isnull", True),
                    ("momentopname__isnull", False),
                )
                | models.Q(
                    ("editie__isnull", False),
                    ("momentopname__isnull", True),
                ),
                name="rapport_van_moment_of_editie",
            ),
        ),
        migrations.RunPython(protect, unprotect),
    ]
