"""Disputes of items: another agency’s objection, and the owner’s answer."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_dispute')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_sweeps"),
        ("mash_hub", "0004_releases"),
    ]

    operations = [
        Rules(protect),
    ]
