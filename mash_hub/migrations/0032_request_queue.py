"""Who of a team works on requests, and supervisory reviews."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_requestholding", "mash_hub_supervisoryreview"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0031_barriers_reach_further"),
    ]

    operations = [
        Rules(protect),
    ]
