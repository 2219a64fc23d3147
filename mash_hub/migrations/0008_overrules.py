"""Words kept back for a protected address, and the second person’s answer."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_overrule')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_shredding"),
        ("mash_hub", "0007_look_ups"),
    ]

    operations = [
        Rules(protect),
    ]
