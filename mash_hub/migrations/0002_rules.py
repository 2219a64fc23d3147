"""What the database itself keeps for this package: versions with their history, and who may delete."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED: list[str] = [
    "mash_hub_action",
    "mash_hub_referral",
    "mash_hub_acknowledgement",
    "mash_hub_enquiry",
    "mash_hub_informationrequest",
    "mash_hub_item",
    "mash_hub_card",
    "mash_hub_contact",
    "mash_hub_contactdecision",
    "mash_hub_feedback",
    "mash_hub_involvement",
]
MAY_DELETE: list[str] = [
    "mash_hub_token",
]


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
    for table in MAY_DELETE:
        schema_editor.execute(f"GRANT DELETE ON {table} TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0001_initial"),
        ("agencies", "0002_rules"),
    ]

    operations = [
        Rules(protect),
    ]
