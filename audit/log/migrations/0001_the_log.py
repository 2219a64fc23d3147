"""The tables of the log, and what the roles of the hub may do with tables unless told otherwise."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# The first operation of the hub's first migration: whatever is made here or later, `app` may read, add
# to and change; each app's own migrations take away what it may not. Nobody is given DELETE here.
USUAL_RIGHTS = """
GRANT USAGE ON SCHEMA public TO app, auditor, relay, sealer, disposal, backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO backup;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO backup;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO backup;
REVOKE INSERT, UPDATE ON django_migrations FROM app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []
    run_before = [("contenttypes", "0001_initial")]

    operations = [
        migrations.RunSQL(USUAL_RIGHTS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("format", models.SmallIntegerField()),
                ("transaction_id", models.BigIntegerField()),
                ("writer", models.UUIDField()),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("person_id", models.UUIDField(null=True)),
                ("membership_id", models.UUIDField(null=True)),
                ("agency_id", models.UUIDField(null=True)),
                ("role", models.TextField()),
                ("workspace_id", models.UUIDField(null=True)),
                ("session_hash", models.TextField()),
                ("service", models.TextField()),
                ("verb", models.TextField()),
                (
                    "thing_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "thing_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "owner_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("purpose", models.TextField()),
                ("reason_code", models.TextField()),
                ("reason_id", models.UUIDField(null=True)),
                ("basis", models.TextField()),
                ("ground", models.TextField()),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("result", models.TextField()),
                ("count", models.IntegerField(null=True)),
                ("request_id", models.UUIDField(null=True)),
                (
                    "hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), size=None
                    ),
                ),
                ("mac", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["thing_ids"], name="entry_things"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["people"], name="entry_people"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["owner_ids"], name="entry_owners"
                    ),
                    models.Index(fields=["person_id", "at"], name="entry_person_at"),
                    models.Index(fields=["agency_id", "at"], name="entry_agency_at"),
                    models.Index(fields=["workspace_id", "at"], name="entry_workspace_at"),
                    models.Index(fields=["written_at"], name="entry_written_at"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("writer", "number"), name="entry_number_is_used_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format", 1)), name="entry_format_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("thing_kinds__len", models.F("thing_ids__len"))),
                        name="entry_each_thing_has_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Writer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("last", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gt", 0)), name="writer_last_is_positive"
                    )
                ],
            },
        ),
    ]
