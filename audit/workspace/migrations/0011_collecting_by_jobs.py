"""Collecting for a request is asked for, and done by jobs; which agencies are still to be asked stands in rows."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0025_disclosure_notices"),
        ("audit_workspace", "0010_disclosures"),
    ]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="collecting_as_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="collecting_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="state",
            field=models.CharField(
                choices=[
                    ("RECEIVED", "Received"),
                    ("ID_VERIFIED", "Identity verified"),
                    ("SCOPED", "Scoped"),
                    ("COLLECTING", "Being collected"),
                    ("COLLECTED", "Collected"),
                    ("REDACTION", "Being redacted"),
                    ("OWNER_CONSULT", "With the owners"),
                    ("DECISION", "To be decided"),
                    ("CHECK", "With a second person"),
                    ("RELEASED", "Disclosed"),
                    ("PART", "Disclosed in part"),
                    ("REFUSED", "Nothing disclosed"),
                    ("CLOSED", "Answered and closed"),
                ],
                default="RECEIVED",
                max_length=13,
            ),
        ),
        migrations.AddField(
            model_name="historicaldisclosure",
            name="collecting_as_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="historicaldisclosure",
            name="collecting_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="historicaldisclosure",
            name="state",
            field=models.CharField(
                choices=[
                    ("RECEIVED", "Received"),
                    ("ID_VERIFIED", "Identity verified"),
                    ("SCOPED", "Scoped"),
                    ("COLLECTING", "Being collected"),
                    ("COLLECTED", "Collected"),
                    ("REDACTION", "Being redacted"),
                    ("OWNER_CONSULT", "With the owners"),
                    ("DECISION", "To be decided"),
                    ("CHECK", "With a second person"),
                    ("RELEASED", "Disclosed"),
                    ("PART", "Disclosed in part"),
                    ("REFUSED", "Nothing disclosed"),
                    ("CLOSED", "Answered and closed"),
                ],
                default="RECEIVED",
                max_length=13,
            ),
        ),
        migrations.CreateModel(
            name="DisclosureAsking",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit_workspace.disclosure",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["disclosure"],
                        name="disclosures_to_ask",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("disclosure", "owner"),
                        name="disclosure_asks_each_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
