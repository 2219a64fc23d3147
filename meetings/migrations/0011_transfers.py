"""MARAC-to-MARAC transfers, and what the two sides write to each other."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("meetings_maractransfer", "meetings_transferwords"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0014_cmog_words"),
        ("meetings", "0010_further_incidents"),
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
                    ("REPEATED", "Repeated: it goes on as a new case"),
                    ("TRANSFERRED_OUT", "Moved, area protected"),
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
                    ("REPEATED", "Repeated: it goes on as a new case"),
                    ("TRANSFERRED_OUT", "Moved, area protected"),
                ],
                default="SUBMITTED",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalMaracTransfer",
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
                ("reference", models.CharField(db_index=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("IDENTIFIED", "Move known, to be decided"),
                            ("DECISION", "Decided, the pack to prepare"),
                            ("PACK_PREPARED", "Pack prepared, to be sent"),
                            ("SENT", "Sent"),
                            ("ACKNOWLEDGED", "Acknowledged"),
                            ("CLOSED_AT_ORIGIN", "Closed at origin"),
                            ("KEPT", "Kept here"),
                        ],
                        default="IDENTIFIED",
                        max_length=16,
                    ),
                ),
                (
                    "arrival",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RECEIVED", "Received, to be answered"),
                            ("QUERIED", "Queried"),
                            ("ACCEPTED", "Accepted, to be listed"),
                            ("LISTED", "Listed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SEND_ON", "Send the referral on"),
                            ("HEAR_FIRST", "Hear it here, then transfer it"),
                            ("TRANSFER", "Transfer minutes, plan and actions"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_temporary", models.BooleanField(default=False)),
                ("referred_on", models.DateField()),
                ("known_on", models.DateField()),
                ("identified_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("address", models.BinaryField(null=True)),
                ("pack", models.BinaryField(null=True)),
                ("hand_over", models.BinaryField(null=True)),
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
                    "identified_by",
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
                    "made",
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
                    "owner",
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
                    "to_workspace",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.workspace",
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
                "verbose_name": "historical marac transfer",
                "verbose_name_plural": "historical marac transfers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MaracTransfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("IDENTIFIED", "Move known, to be decided"),
                            ("DECISION", "Decided, the pack to prepare"),
                            ("PACK_PREPARED", "Pack prepared, to be sent"),
                            ("SENT", "Sent"),
                            ("ACKNOWLEDGED", "Acknowledged"),
                            ("CLOSED_AT_ORIGIN", "Closed at origin"),
                            ("KEPT", "Kept here"),
                        ],
                        default="IDENTIFIED",
                        max_length=16,
                    ),
                ),
                (
                    "arrival",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RECEIVED", "Received, to be answered"),
                            ("QUERIED", "Queried"),
                            ("ACCEPTED", "Accepted, to be listed"),
                            ("LISTED", "Listed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SEND_ON", "Send the referral on"),
                            ("HEAR_FIRST", "Hear it here, then transfer it"),
                            ("TRANSFER", "Transfer minutes, plan and actions"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_temporary", models.BooleanField(default=False)),
                ("referred_on", models.DateField()),
                ("known_on", models.DateField()),
                ("identified_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("address", models.BinaryField(null=True)),
                ("pack", models.BinaryField(null=True)),
                ("hand_over", models.BinaryField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="meetings.maraccase",
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
                    "identified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_by",
                        to="meetings.maraccase",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "to_workspace",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.workspace",
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
        ),
        migrations.CreateModel(
            name="HistoricalTransferWords",
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
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("MOVE", "How the move became known"),
                            ("DECISION", "Why this way"),
                            ("KEPT", "Why it is kept here"),
                            ("QUERY", "What the receiving MARAC asks"),
                            ("ANSWER", "The answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
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
                    "author",
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
                    "owner",
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
                    "transfer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.maractransfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical transfer words",
                "verbose_name_plural": "historical transfer wordss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TransferWords",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("MOVE", "How the move became known"),
                            ("DECISION", "Why this way"),
                            ("KEPT", "Why it is kept here"),
                            ("QUERY", "What the receiving MARAC asks"),
                            ("ANSWER", "The answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
                (
                    "author",
                    models.ForeignKey(
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="meetings.maractransfer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="maractransfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("CLOSED_AT_ORIGIN", "KEPT")), _negated=True),
                fields=("case",),
                name="one_transfer_at_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="maractransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_workspace__isnull", True),
                    models.Q(("to_workspace", models.F("workspace")), _negated=True),
                    _connector="OR",
                ),
                name="transferred_to_another_marac",
            ),
        ),
        Rules(protect),
    ]
