"""Covers: who sees to whose work, from one hour to another."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('agencies_cover')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
    ]

    operations = [
        Rules(protect),
    ]
