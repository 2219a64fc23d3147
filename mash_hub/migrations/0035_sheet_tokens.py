"""Tokens of sheets: e-mail addresses and numbers in agencies' systems."""

from django.db import migrations

from agencies.database.together import Rules

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
        Rules(protect),
    ]
