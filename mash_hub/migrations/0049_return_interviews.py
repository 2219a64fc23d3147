"""Return home interviews with their releases, and the repeat rule of missing episodes."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_returninterview", "mash_hub_interviewrelease"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("mash_hub", "0048_safety_plans"),
    ]

    operations = [
        Rules(protect),
    ]
