"""Adult concerns, the restriction of those about a position of trust, and the setting of their time."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    schema_editor.execute("SELECT hub_protect_versioned('mash_hub_adultconcern')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0028_before_closing"),
    ]

    operations = [
        Rules(protect),
    ]
