"""Invitations to case conferences."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_conferenceinvitation"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0035_conference_words"),
        ("mash_hub", "0044_dash_settings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalConferenceInvitation",
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
                    "conference_kind",
                    models.CharField(
                        choices=[
                            ("FIRST", "Initial child protection conference"),
                            ("REVIEW", "Review child protection conference"),
                            ("ADULT", "Adult safeguarding conference"),
                        ],
                        max_length=8,
                    ),
                ),
                ("held_at", models.DateTimeField()),
                ("report_due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INVITED", "Report due"),
                            ("REPORTED", "Report sent"),
                            ("RECALLED", "Taken back"),
                        ],
                        default="INVITED",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                (
                    "why_nobody",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_ROLE", "The agency has no part in it"),
                            ("REPORT_ONLY", "The report is enough"),
                            ("NOBODY_FREE", "Nobody is free"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                (
                    "report_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONFERENCE_SERVICE", "Through the conference service’s own system"),
                            ("SECURE_MAIL", "By secure e-mail"),
                            ("BY_HAND", "Handed over"),
                        ],
                        max_length=20,
                    ),
                ),
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
                    "attendee",
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
                    "invited_by",
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
                    "reported_by",
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
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.informationrequest",
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
                "verbose_name": "historical conference invitation",
                "verbose_name_plural": "historical conference invitations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ConferenceInvitation",
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
                    "conference_kind",
                    models.CharField(
                        choices=[
                            ("FIRST", "Initial child protection conference"),
                            ("REVIEW", "Review child protection conference"),
                            ("ADULT", "Adult safeguarding conference"),
                        ],
                        max_length=8,
                    ),
                ),
                ("held_at", models.DateTimeField()),
                ("report_due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INVITED", "Report due"),
                            ("REPORTED", "Report sent"),
                            ("RECALLED", "Taken back"),
                        ],
                        default="INVITED",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                (
                    "why_nobody",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_ROLE", "The agency has no part in it"),
                            ("REPORT_ONLY", "The report is enough"),
                            ("NOBODY_FREE", "Nobody is free"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                (
                    "report_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONFERENCE_SERVICE", "Through the conference service’s own system"),
                            ("SECURE_MAIL", "By secure e-mail"),
                            ("BY_HAND", "Handed over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.BinaryField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "attendee",
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
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="mash_hub.informationrequest",
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
                    models.CheckConstraint(
                        condition=models.Q(("report_due_at__lte", models.F("held_at"))),
                        name="conference_report_before_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attendee__isnull", True), ("why_nobody", ""), _connector="OR"
                        ),
                        name="conference_somebody_or_why_nobody",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
