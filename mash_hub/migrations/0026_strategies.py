"""Strategy discussions, the emergency powers beside them, and the settings of their times."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED = ["mash_hub_strategydiscussion", "mash_hub_emergencypower"]


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0025_holds_and_destructions"),
    ]

    operations = [
        Rules(protect),
    ]
