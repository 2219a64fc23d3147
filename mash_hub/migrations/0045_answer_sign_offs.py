"""Supervisor sign-off of answers."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_answersignoff')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0044_led_enquiries"),
    ]

    operations = [
        Rules(protect),
    ]
