"""Releases of items keep their versions."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_itemrelease')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_sweeps"),
        ("mash_hub", "0003_interests"),
    ]

    operations = [
        Rules(protect),
    ]
