"""Handing enquiries over within the hub."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('mash_hub_enquiryhandover')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0037_barriers_asked_once"),
    ]

    operations = [
        Rules(protect),
    ]
