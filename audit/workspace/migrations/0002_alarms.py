"""Alarms about the log, and what a verification says of seals and signatures."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit_workspace", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="check",
            name="found",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="check",
            name="seals",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="check",
            name="signed",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="check",
            name="unsealed",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "alarm_kind",
                    models.CharField(
                        choices=[
                            ("SEALS_LATE", "Entries wait to be sealed"),
                            ("UNSIGNED", "Seals wait to be signed"),
                            ("WITNESS_SILENT", "A witness has not signed for an hour"),
                            (
                                "WITNESS_REFUSED",
                                "A witness refuses to sign: the log is not as it was",
                            ),
                            ("LOG_BROKEN", "The log is not whole"),
                        ],
                        max_length=24,
                    ),
                ),
                ("witness", models.TextField(blank=True)),
                ("raised_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("alarm_kind", "witness"),
                        name="alarm_stands_once",
                    )
                ],
            },
        ),
    ]
