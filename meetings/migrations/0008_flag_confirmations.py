"""Which agencies have said that their own file of a MARAC case is flagged."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('meetings_flagconfirmation')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0017_sign_offs"),
        ("meetings", "0007_marac_case_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalmaraccase",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "Draft"),
                    ("SUBMITTED", "To be looked at"),
                    ("ELIGIBILITY", "Eligibility checked"),
                    ("RETURNED_FOR_INFO", "Returned for information"),
                    ("REFUSAL_PROPOSED", "Not eligible? A second person looks"),
                    ("NOT_ELIGIBLE", "Not eligible"),
                    ("ACCEPTED", "Accepted, to be listed"),
                    ("EMERGENCY", "Emergency, to be listed now"),
                    ("LISTED", "Listed"),
                    ("RESEARCH_OPEN", "Agencies research"),
                    ("DEFERRED", "Deferred, to be listed again"),
                    ("HEARD", "Heard"),
                    ("ACTION_PHASE", "Actions under way"),
                    ("ACTIONS_COMPLETE", "Actions complete"),
                    ("MONITORING", "Monitored"),
                ],
                default="SUBMITTED",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="maraccase",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "Draft"),
                    ("SUBMITTED", "To be looked at"),
                    ("ELIGIBILITY", "Eligibility checked"),
                    ("RETURNED_FOR_INFO", "Returned for information"),
                    ("REFUSAL_PROPOSED", "Not eligible? A second person looks"),
                    ("NOT_ELIGIBLE", "Not eligible"),
                    ("ACCEPTED", "Accepted, to be listed"),
                    ("EMERGENCY", "Emergency, to be listed now"),
                    ("LISTED", "Listed"),
                    ("RESEARCH_OPEN", "Agencies research"),
                    ("DEFERRED", "Deferred, to be listed again"),
                    ("HEARD", "Heard"),
                    ("ACTION_PHASE", "Actions under way"),
                    ("ACTIONS_COMPLETE", "Actions complete"),
                    ("MONITORING", "Monitored"),
                ],
                default="SUBMITTED",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalFlagConfirmation",
            fields=[
                ("by_person_id", models.UUIDField(null=True)),
                ("by_membership_id", models.UUIDField(null=True)),
                ("by_agency_id", models.UUIDField(null=True)),
                ("by_workspace_id", models.UUIDField(null=True)),
                ("by_role", models.CharField(blank=True, max_length=30)),
                ("by_service", models.CharField(blank=True, max_length=40)),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12)),
                ("until", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "history_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.maraccase",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical flag confirmation",
                "verbose_name_plural": "historical flag confirmations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FlagConfirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12)),
                ("until", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flagged",
                        to="meetings.maraccase",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "agency"), name="one_flag_confirmation_of_an_agency"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
