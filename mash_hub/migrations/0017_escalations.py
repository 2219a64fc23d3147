"""Professional challenges between agencies, their levels, words and people."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_escalation", "mash_hub_escalationentry"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0016_break_glass"),
    ]

    operations = [
        Rules(protect),
    ]
