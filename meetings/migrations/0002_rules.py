"""What the database itself keeps for this package: versions with their history, and who may delete."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED: list[str] = [
    "meetings_agendaitem",
    "meetings_attendance",
    "meetings_conflictanswer",
    "meetings_meeting",
    "meetings_minuteentry",
]
MAY_DELETE: list[str] = []


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
    for table in MAY_DELETE:
        schema_editor.execute(f"GRANT DELETE ON {table} TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0001_initial"),
        ("agencies", "0002_rules"),
    ]

    operations = [
        Rules(protect),
    ]
