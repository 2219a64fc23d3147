"""Things: cards of places, groups, vehicles, numbers and online names, their links and releases."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED = ("mash_hub_thingcard", "mash_hub_link", "mash_hub_thingrelease")


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
    schema_editor.execute("GRANT DELETE ON mash_hub_thingtoken TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0019_public_reports"),
    ]

    operations = [
        Rules(protect),
    ]
