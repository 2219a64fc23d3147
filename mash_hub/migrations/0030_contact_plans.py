"""Contact plans, and what their people are told."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_contactplan", "mash_hub_victimupdate"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0029_adult_concerns"),
    ]

    operations = [
        Rules(protect),
    ]
