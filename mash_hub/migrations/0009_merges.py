"""Merges of people, and what was compared when a question of who is who was answered."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_merge')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_shredding"),
        ("mash_hub", "0008_overrules"),
    ]

    operations = [
        Rules(protect),
    ]
