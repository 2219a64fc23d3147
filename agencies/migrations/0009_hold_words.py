"""What holds and destructions need: what stands behind a hold, kinds of notice, and rights of disposal."""

from django.db import migrations

from agencies.database.together import Rules

# What disposal takes away with a file, and looks at first: whether both still have the right.
RIGHTS = """
GRANT SELECT, DELETE ON agencies_grant, agencies_draft TO disposal;
GRANT SELECT ON agencies_membership TO disposal;
GRANT SELECT (id, is_active) ON agencies_person TO disposal;
GRANT SELECT (id, status) ON agencies_agency TO disposal;
GRANT SELECT (id, is_open) ON agencies_workspace TO disposal;
"""


def give_rights(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0008_messages"),
    ]

    operations = [
        Rules(give_rights),
    ]
