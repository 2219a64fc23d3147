"""Notes between the lists of forums."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('meetings_listingnote')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0011_listing_notes"),
        ("meetings", "0009_marac_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalListingNote",
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
                ("case_kind", models.CharField(max_length=24)),
                ("case_id", models.UUIDField()),
                ("about", models.CharField(max_length=12)),
                ("other_case_kind", models.CharField(max_length=24)),
                ("other_case_id", models.UUIDField()),
                ("other_about", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RAISED", "New: leave can be asked"),
                            ("NOTED", "Noted, leave not asked"),
                            ("ASKED", "Leave asked"),
                            ("GIVEN", "Leave given"),
                            ("DECLINED", "Leave declined"),
                            ("OVER", "Leave has run out, or was taken back"),
                            ("ENDED", "No longer on both lists"),
                        ],
                        default="RAISED",
                        max_length=8,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SAFEGUARD_CHILD", "Safeguarding a child"),
                            ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                            ("DOMESTIC_ABUSE", "Safety of people at high risk of domestic abuse"),
                            ("EXPLOITATION", "Protecting children who are exploited or go missing"),
                            ("ADMINISTRATION", "Running the hub"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("until_at", models.DateTimeField(null=True)),
                ("ask", models.BinaryField(null=True)),
                ("answer", models.BinaryField(null=True)),
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
                    "keeper",
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
                    "other_file",
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
                    "other_keeper",
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
                    "other_owner",
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
                    "other_workspace",
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
                "verbose_name": "historical listing note",
                "verbose_name_plural": "historical listing notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ListingNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("case_kind", models.CharField(max_length=24)),
                ("case_id", models.UUIDField()),
                ("about", models.CharField(max_length=12)),
                ("other_case_kind", models.CharField(max_length=24)),
                ("other_case_id", models.UUIDField()),
                ("other_about", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RAISED", "New: leave can be asked"),
                            ("NOTED", "Noted, leave not asked"),
                            ("ASKED", "Leave asked"),
                            ("GIVEN", "Leave given"),
                            ("DECLINED", "Leave declined"),
                            ("OVER", "Leave has run out, or was taken back"),
                            ("ENDED", "No longer on both lists"),
                        ],
                        default="RAISED",
                        max_length=8,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SAFEGUARD_CHILD", "Safeguarding a child"),
                            ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                            ("DOMESTIC_ABUSE", "Safety of people at high risk of domestic abuse"),
                            ("EXPLOITATION", "Protecting children who are exploited or go missing"),
                            ("ADMINISTRATION", "Running the hub"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("until_at", models.DateTimeField(null=True)),
                ("ask", models.BinaryField(null=True)),
                ("answer", models.BinaryField(null=True)),
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
                    "keeper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "other_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "other_keeper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "other_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "other_workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.workspace",
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
                "indexes": [
                    models.Index(fields=["workspace", "state"], name="listing_note_of_list"),
                    models.Index(
                        fields=["other_workspace", "state"], name="listing_note_put_to_list"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("RAISED", "NOTED", "DECLINED", "OVER", "ASKED", "GIVEN"))
                        ),
                        fields=("case_id", "other_case_id"),
                        name="one_standing_note_of_two_cases",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "GIVEN"), _negated=True),
                            ("until_at__isnull", False),
                            _connector="OR",
                        ),
                        name="leave_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("workspace", models.F("other_workspace")), _negated=True
                        ),
                        name="listing_note_between_two_lists",
                    ),
                ],
            },
        ),
        Rules(protect),
    ]
