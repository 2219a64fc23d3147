"""Tokens of sheets: e-mail addresses and numbers in agencies' systems."""

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = """
GRANT DELETE ON mash_hub_sheettoken TO app;
GRANT SELECT, DELETE ON mash_hub_sheettoken TO disposal;
GRANT SELECT ON mash_hub_sheet TO disposal;
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0034_sealed_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.BinaryField(db_index=True, max_length=16)),
                ("key_number", models.PositiveSmallIntegerField(default=1)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="mash_hub.sheet",
                    ),
                ),
            ],
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
