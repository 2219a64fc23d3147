"""The lists of a CMOG: entries and notes."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_cmogentry')", params=None)
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_cmognote')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("mash_hub", "0046_missing_episodes"),
    ]

    operations = [
        Rules(protect),
    ]
