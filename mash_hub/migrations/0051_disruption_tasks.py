"""Disruption tasks, and what was said of each."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_disruptiontask", "mash_hub_disruptionreport"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("mash_hub", "0050_trigger_plans"),
    ]

    operations = [
        Rules(protect),
    ]
