"""Corrections of circulated minutes, asked for by who was present."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('meetings_minutecorrection')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0036_corrections_of_minutes"),
        ("meetings", "0017_compared_things"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMinuteCorrection",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Asked for, not answered"),
                            ("ACCEPTED", "Accepted: the line was amended"),
                            ("DECLINED", "Declined: the line stays as it is"),
                        ],
                        default="ASKED",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_reason", models.CharField(blank=True, max_length=40)),
                ("answer_reason_id", models.UUIDField(null=True)),
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
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.minuteentry",
                    ),
                ),
                (
                    "answered_by",
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
                    "asked_by",
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.minuteentry",
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
                "verbose_name": "historical minute correction",
                "verbose_name_plural": "historical minute corrections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MinuteCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Asked for, not answered"),
                            ("ACCEPTED", "Accepted: the line was amended"),
                            ("DECLINED", "Declined: the line stays as it is"),
                        ],
                        default="ASKED",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_reason", models.CharField(blank=True, max_length=40)),
                ("answer_reason_id", models.UUIDField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "amendment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.minuteentry",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="meetings.minuteentry",
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
                        condition=models.Q(("state", "ASKED")),
                        fields=("entry", "asked_by"),
                        name="one_open_correction_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amendment__isnull", False), ("state", "ACCEPTED")),
                            models.Q(
                                models.Q(("state", "ACCEPTED"), _negated=True), ("amendment", None)
                            ),
                            _connector="OR",
                        ),
                        name="accepted_correction_is_amended",
                    ),
                ],
            },
        ),
        Rules(protect),
    ]
