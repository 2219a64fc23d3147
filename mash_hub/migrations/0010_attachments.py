"""Attachments of items."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_attachment')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_shredding"),
        ("mash_hub", "0009_merges"),
    ]

    operations = [
        Rules(protect),
    ]
