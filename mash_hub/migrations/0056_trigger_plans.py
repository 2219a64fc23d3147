"""Trigger plans, and what was done in first hours."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_triggerplan"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_the_meeting_live"),
        ("mash_hub", "0055_return_interviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalTriggerPlan",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("AGREED", "Agreed by police and social care"),
                            ("LIVE", "Live"),
                            ("REVIEW_DUE", "To be reviewed"),
                            ("SUPERSEDED", "Superseded"),
                            ("ENDED", "Ended"),
                        ],
                        default="DRAFT",
                        max_length=12,
                    ),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("police_at", models.DateTimeField(null=True)),
                ("care_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("page", models.BinaryField(null=True)),
                ("people", models.BinaryField(null=True)),
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
                    "care_by",
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
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.missingepisode",
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
                    "police_by",
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
                "verbose_name": "historical trigger plan",
                "verbose_name_plural": "historical trigger plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TriggerPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("AGREED", "Agreed by police and social care"),
                            ("LIVE", "Live"),
                            ("REVIEW_DUE", "To be reviewed"),
                            ("SUPERSEDED", "Superseded"),
                            ("ENDED", "Ended"),
                        ],
                        default="DRAFT",
                        max_length=12,
                    ),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("police_at", models.DateTimeField(null=True)),
                ("care_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("page", models.BinaryField(null=True)),
                ("people", models.BinaryField(null=True)),
                (
                    "care_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="mash_hub.missingepisode",
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
                    "police_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="FirstHour",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("done_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_hour",
                        to="mash_hub.missingepisode",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.triggerplan",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="triggerplan",
            index=models.Index(fields=["workspace", "state"], name="trigger_plan_of_place"),
        ),
        migrations.AddIndex(
            model_name="triggerplan",
            index=models.Index(fields=["file"], name="trigger_plan_of_file"),
        ),
        migrations.AddConstraint(
            model_name="triggerplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("police_by", None),
                    ("care_by", None),
                    models.Q(("police_by", models.F("care_by")), _negated=True),
                    _connector="OR",
                ),
                name="trigger_plan_agreed_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="triggerplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["LIVE", "REVIEW_DUE"]), _negated=True),
                    models.Q(
                        ("care_by__isnull", False),
                        ("police_by__isnull", False),
                        ("ends_on__isnull", False),
                        ("issued_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="live_trigger_plan_was_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="firsthour",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("episode", "plan", "place"),
                name="first_hour_step_done_once",
            ),
        ),
        Rules(protect),
    ]
