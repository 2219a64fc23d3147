"""MARAC-to-MARAC transfers, and what the two sides write to each other."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("meetings_maractransfer", "meetings_transferwords"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("meetings", "0006_case_told"),
    ]

    operations = [
        Rules(protect),
    ]
