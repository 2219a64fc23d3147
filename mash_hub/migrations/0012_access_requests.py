"""Access requests: asking the agency that answered for more, and its answer."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_accessrequest')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0011_list_matches"),
    ]

    operations = [
        Rules(protect),
    ]
