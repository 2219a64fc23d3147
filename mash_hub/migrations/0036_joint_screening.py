"""Joint screening: incidents, agencies' views on them, and its settings."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED = ("mash_hub_jointscreening", "mash_hub_screeningview")


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in VERSIONED:
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0035_sheet_tokens"),
    ]

    operations = [
        Rules(protect),
    ]
