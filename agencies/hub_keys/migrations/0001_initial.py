"""The table of shred secrets, and who may do what with it."""

import uuid

from django.db import migrations, models

from agencies.database.together import Rules

# No role is put on in the second database: the login itself may read and add, and never change.
RIGHTS = """
GRANT SELECT, INSERT ON agencies_shredsecret TO web;
GRANT SELECT, DELETE ON agencies_shredsecret TO disposal;
GRANT SELECT ON agencies_shredsecret TO backup;
"""


def give_rights(apps, schema_editor):
    if schema_editor.connection.alias == "keys":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ShredSecret",
            fields=[
                (
                    "file_id",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("secret", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "agencies_shredsecret"},
        ),
        Rules(give_rights),
    ]
