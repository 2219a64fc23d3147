"""Emergency access, what it opened, and its reviews."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED = ("mash_hub_breakglass", "mash_hub_breakglassreview")


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in VERSIONED:
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0015_flags"),
    ]

    operations = [
        Rules(protect),
    ]
