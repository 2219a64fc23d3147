"""The register of protective orders with breaches, Clare’s Law, outstanding offenders, and who manages them."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        tables = ("protectiveorder", "orderbreach", "dvdsapplication", "outstandingoffender")
        for table in tables:
            schema_editor.execute(f"SELECT hub_protect_versioned('mash_hub_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("mash_hub", "0051_disruption_tasks"),
    ]

    operations = [
        Rules(protect),
    ]
