"""The journal of revocations: every login of the hub adds to it, and disposal alone takes old lines away."""

from django.db import migrations, models

from agencies.database.together import Rules

RIGHTS = """
GRANT SELECT, INSERT ON agencies_revocation TO web;
GRANT SELECT, DELETE ON agencies_revocation TO disposal;
GRANT SELECT ON agencies_revocation TO backup;
"""


def give_rights(apps, schema_editor):
    if schema_editor.connection.alias == "keys":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [("hub_keys", "0002_backup")]

    operations = [
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("GRANT", "A reason for which an agency could read something"),
                            ("ENDED", "A membership that ended"),
                            ("SUSPENDED", "A membership that was suspended"),
                            ("FACTOR", "A second factor that was removed"),
                            ("KEY", "A key pair that was destroyed"),
                            ("FILE", "A file that was destroyed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("thing_id", models.UUIDField(db_index=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("noted_at", models.DateTimeField()),
                ("mac", models.BinaryField(max_length=32)),
            ],
            options={
                "db_table": "agencies_revocation",
                "constraints": [
                    models.UniqueConstraint(fields=("what", "thing_id", "at"), name="revoked_once")
                ],
            },
        ),
        Rules(give_rights),
    ]
