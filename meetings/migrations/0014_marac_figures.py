"""What is counted of each case that a MARAC heard, in codes."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('meetings_maracfigures')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0021_alter_notice_notice_kind"),
        ("meetings", "0013_meeting_memberships"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMaracFigures",
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
                ("case_id", models.UUIDField(db_index=True)),
                ("reference", models.CharField(max_length=12)),
                ("heard_on", models.DateField(db_index=True)),
                ("is_repeat", models.BooleanField()),
                ("from_police", models.BooleanField()),
                ("children", models.PositiveSmallIntegerField()),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("F", "Female"),
                            ("M", "Male"),
                            ("X", "Another term, or not known"),
                        ],
                        max_length=1,
                    ),
                ),
                ("is_16_or_17", models.BooleanField(null=True)),
                ("is_minoritised", models.BooleanField(null=True)),
                ("is_lgbt", models.BooleanField(null=True)),
                ("is_disabled", models.BooleanField(null=True)),
                ("young_harming", models.PositiveSmallIntegerField(null=True)),
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
                "verbose_name": "historical marac figures",
                "verbose_name_plural": "historical marac figuress",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MaracFigures",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("case_id", models.UUIDField(unique=True)),
                ("reference", models.CharField(max_length=12)),
                ("heard_on", models.DateField(db_index=True)),
                ("is_repeat", models.BooleanField()),
                ("from_police", models.BooleanField()),
                ("children", models.PositiveSmallIntegerField()),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("F", "Female"),
                            ("M", "Male"),
                            ("X", "Another term, or not known"),
                        ],
                        max_length=1,
                    ),
                ),
                ("is_16_or_17", models.BooleanField(null=True)),
                ("is_minoritised", models.BooleanField(null=True)),
                ("is_lgbt", models.BooleanField(null=True)),
                ("is_disabled", models.BooleanField(null=True)),
                ("young_harming", models.PositiveSmallIntegerField(null=True)),
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
                "abstract": False,
            },
        ),
        Rules(protect),
    ]
