"""Receipts, and how long they are waited for."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_receipt')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0038_enquiry_hand_overs"),
    ]

    operations = [
        Rules(protect),
    ]
