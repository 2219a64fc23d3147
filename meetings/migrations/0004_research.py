"""Research of agencies for a MARAC, line by line."""

from django.db import migrations

from agencies.database.together import Rules

TABLES = ("agencyresearch", "researchline")


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in TABLES:
            schema_editor.execute(f"SELECT hub_protect_versioned('meetings_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_marac_cases"),
    ]

    operations = [
        Rules(protect),
    ]
