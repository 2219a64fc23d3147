"""Risk assessments: a questionnaire answered and sealed, and the releases of it by its owner."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("riskassessment", "riskrelease"):
            schema_editor.execute(f"SELECT hub_protect_versioned('mash_hub_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0018_access_words"),
        ("mash_hub", "0016_partnership_settings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalRiskAssessment",
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
                ("thing_kind", models.CharField(max_length=24)),
                ("thing_id", models.UUIDField()),
                ("person_key", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                (
                    "tool",
                    models.CharField(
                        choices=[
                            ("DASH", "DASH"),
                            ("DASH_YOUNG", "DASH, young people’s version"),
                            ("DARA", "DARA"),
                            ("CSE", "CSE screening"),
                            ("MISSING", "Missing person risk"),
                            ("THRIVE", "THRIVE+"),
                        ],
                        max_length=12,
                    ),
                ),
                ("tool_version", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("COMPLETED", "Completed"),
                            ("AGREED", "Agreed by a supervisor"),
                            ("DISAGREED", "A supervisor disagrees"),
                        ],
                        default="COMPLETED",
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("grade", models.CharField(max_length=16)),
                ("usual_grade", models.CharField(blank=True, max_length=16)),
                ("band", models.PositiveSmallIntegerField()),
                ("completed_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("answers", models.BinaryField(null=True)),
                ("review", models.BinaryField(null=True)),
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
                    "assessor",
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
                    "case_file",
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
                    "reviewed_by",
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
                "verbose_name": "historical risk assessment",
                "verbose_name_plural": "historical risk assessments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("thing_kind", models.CharField(max_length=24)),
                ("thing_id", models.UUIDField()),
                ("person_key", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                (
                    "tool",
                    models.CharField(
                        choices=[
                            ("DASH", "DASH"),
                            ("DASH_YOUNG", "DASH, young people’s version"),
                            ("DARA", "DARA"),
                            ("CSE", "CSE screening"),
                            ("MISSING", "Missing person risk"),
                            ("THRIVE", "THRIVE+"),
                        ],
                        max_length=12,
                    ),
                ),
                ("tool_version", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("COMPLETED", "Completed"),
                            ("AGREED", "Agreed by a supervisor"),
                            ("DISAGREED", "A supervisor disagrees"),
                        ],
                        default="COMPLETED",
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("grade", models.CharField(max_length=16)),
                ("usual_grade", models.CharField(blank=True, max_length=16)),
                ("band", models.PositiveSmallIntegerField()),
                ("completed_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("answers", models.BinaryField(null=True)),
                ("review", models.BinaryField(null=True)),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
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
                    "reviewed_by",
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
            name="HistoricalRiskRelease",
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
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
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
                ("until_at", models.DateTimeField()),
                ("released_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "released_by",
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
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.riskassessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical risk release",
                "verbose_name_plural": "historical risk releases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RiskRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
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
                ("until_at", models.DateTimeField()),
                ("released_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="mash_hub.riskassessment",
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
                    "released_by",
                    models.ForeignKey(
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
        migrations.AddIndex(
            model_name="riskassessment",
            index=models.Index(fields=["case_file"], name="risk_assessment_of_case"),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at", None), ("reviewed_by", None), ("state", "COMPLETED")),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("state__in", ["AGREED", "DISAGREED"]),
                        models.Q(("reviewed_by", models.F("assessor")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="risk_assessment_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("agencies", []), _negated=True),
                name="risk_release_names_agencies",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("released_at"))),
                name="risk_release_ends_after_it_began",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
