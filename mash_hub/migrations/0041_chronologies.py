"""Consents of owners to the chronology of held records."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_chronologyconsent"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("mash_hub", "0040_last_looks"),
    ]

    operations = [
        Rules(protect),
    ]
