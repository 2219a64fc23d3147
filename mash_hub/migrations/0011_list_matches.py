"""Matches of lists with an agency's records."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_listmatch')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_shredding"),
        ("mash_hub", "0010_attachments"),
    ]

    operations = [
        Rules(protect),
    ]
