"""That the log takes no entry is an alarm of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit_workspace", "0014_samples_of_ones_own")]

    operations = [
        migrations.AlterField(
            model_name="alarm",
            name="alarm_kind",
            field=models.CharField(
                choices=[
                    (
                        "LOG_REFUSES",
                        "The log takes no entry: nothing is shown, and nothing is done",
                    ),
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
