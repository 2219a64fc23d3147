"""Risk assessments: a questionnaire answered and sealed, and the releases of it by its owner."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("riskassessment", "riskrelease"):
            schema_editor.execute(f"SELECT hub_protect_versioned('mash_hub_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0013_partnership_settings"),
    ]

    operations = [
        Rules(protect),
    ]
