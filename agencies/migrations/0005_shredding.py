"""Disposal notes which files it destroyed, and looks first whether a hold stands."""

from django.db import migrations

from agencies.database.together import Rules

RIGHTS = """
GRANT UPDATE (destroyed_at) ON agencies_file TO disposal;
GRANT SELECT ON agencies_hold TO disposal;
"""


def give_rights(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_numbering"),
    ]

    operations = [
        Rules(give_rights),
    ]
