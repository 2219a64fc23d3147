"""Backups that were begun and how each ended, and alarms about them."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit_workspace", "0011_collecting_by_jobs")]

    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_of_everything", models.BooleanField()),
                ("begun_at", models.DateTimeField(db_index=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_whole", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AlterField(
            model_name="alarm",
            name="alarm_kind",
            field=models.CharField(
                choices=[
                    ("SEALS_LATE", "Entries wait to be sealed"),
                    ("UNSIGNED", "Seals wait to be signed"),
                    ("WITNESS_SILENT", "A witness has not signed for an hour"),
                    ("WITNESS_REFUSED", "A witness refuses to sign: the log is not as it was"),
                    ("LOG_BROKEN", "The log is not whole"),
                    ("CLOCKS_DIFFER", "The clocks of the hub and its database disagree"),
                    ("DID_NOT_OPEN", "Sealed content was moved or changed in the database"),
                    ("BACKUP_FAILED", "The last backup failed"),
                    ("BACKUP_MISSING", "No backup was made last night"),
                    ("JOURNAL_MISSING", "What is revoked has not been backed up for an hour"),
                ],
                max_length=24,
            ),
        ),
    ]
