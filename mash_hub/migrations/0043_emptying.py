"""What the login disposal needs to take the words of destroyed files out of the tables; more to destroy."""

from django.db import migrations

from agencies.database.together import Rules

# Versioned tables and their histories are open to disposal already (hub_protect_versioned).
RIGHTS = """
GRANT SELECT, UPDATE ON agencies_sealedreason, agencies_draft, mash_hub_quotation TO disposal;
GRANT SELECT, DELETE ON mash_hub_thingtoken TO disposal;
"""
KINDS = [
    ("CASE", "Case"),
    ("CARD", "What your agency says about a person"),
    ("ANSWER", "What your agency answered"),
    ("RISK", "A risk assessment of your agency"),
    ("FLAG", "A flag of your agency"),
    ("THING", "What your agency says about a thing"),
]


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0042_case_passings"),
    ]

    operations = [
        Rules(protect),
    ]
