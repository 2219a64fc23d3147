"""MARAC cases: referral, eligibility, what is written about them, the IDVA's contact, emergencies."""

from django.db import migrations

from agencies.database.together import Rules

TABLES = ("maraccase", "maracwords", "victimcontact", "emergencycall")


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in TABLES:
            schema_editor.execute(f"SELECT hub_protect_versioned('meetings_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_rules"),
    ]

    operations = [
        Rules(protect),
    ]
