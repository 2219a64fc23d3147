"""An alarm for sealed content that was moved or changed in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit_workspace", "0004_how_much_a_check_looks_at"),
        ("audit_log", "0005_did_not_open"),
    ]

    operations = [
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
                    ("DID_NOT_OPEN", "Sealed content was moved or changed in the database"),
                ],
                max_length=24,
            ),
        ),
    ]
