"""What comes before closing: people told of decisions, and outcomes of police involvement."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_persontold", "mash_hub_policeoutcome"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0033_police_words"),
        ("mash_hub", "0037_claims_and_late_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPersonTold",
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
                ("decided_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("TOLD", "Told"), ("NOT_TOLD", "Not told")], max_length=10
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("IN_PERSON", "In person, alone"),
                            ("PHONE", "By telephone or video"),
                            ("PROFESSIONAL", "By a professional they trust, or an advocate"),
                            ("FAMILY", "By a parent, carer or other family"),
                            ("LETTER", "In writing"),
                        ],
                        max_length=14,
                    ),
                ),
                ("told_on", models.DateField(null=True)),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WOULD_ENDANGER", "It would put them or somebody else in danger"),
                            ("CRIME", "It would prejudice preventing or detecting a crime"),
                            ("CANNOT_BE_REACHED", "They cannot be reached safely"),
                            ("NOT_ABLE", "Too young or not able to understand it now"),
                            ("DECLINED", "They asked not to be told"),
                            ("DIED", "They have died"),
                        ],
                        max_length=20,
                    ),
                ),
                ("written_at", models.DateTimeField()),
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
                    "enquiry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.enquiry",
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
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.subject",
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
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical person told",
                "verbose_name_plural": "historical people told",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPoliceOutcome",
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
                        choices=[("RECORDED", "Recorded")], default="RECORDED", max_length=10
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("NOT_INVOLVED", "No involvement beyond the answer"),
                            ("NO_CRIME", "No crime established"),
                            ("NO_FURTHER_ACTION", "Investigated, no further action"),
                            ("OUT_OF_COURT", "Caution or another resolution out of court"),
                            ("CHARGED", "Charged or summonsed"),
                            ("ORDER", "Protective notice or order"),
                            ("PASSED_ON", "Passed to another force"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ended_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
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
                    "enquiry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.enquiry",
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
                    "recorded_by",
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
                "verbose_name": "historical police outcome",
                "verbose_name_plural": "historical police outcomes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PersonTold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("decided_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("TOLD", "Told"), ("NOT_TOLD", "Not told")], max_length=10
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("IN_PERSON", "In person, alone"),
                            ("PHONE", "By telephone or video"),
                            ("PROFESSIONAL", "By a professional they trust, or an advocate"),
                            ("FAMILY", "By a parent, carer or other family"),
                            ("LETTER", "In writing"),
                        ],
                        max_length=14,
                    ),
                ),
                ("told_on", models.DateField(null=True)),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("WOULD_ENDANGER", "It would put them or somebody else in danger"),
                            ("CRIME", "It would prejudice preventing or detecting a crime"),
                            ("CANNOT_BE_REACHED", "They cannot be reached safely"),
                            ("NOT_ABLE", "Too young or not able to understand it now"),
                            ("DECLINED", "They asked not to be told"),
                            ("DIED", "They have died"),
                        ],
                        max_length=20,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people_told",
                        to="mash_hub.enquiry",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.subject",
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
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people told",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enquiry", "subject", "decided_at"), name="told_once_per_decision"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "TOLD"),
                                ("told_on__isnull", False),
                                ("why_not", ""),
                                models.Q(("how", ""), _negated=True),
                            ),
                            models.Q(
                                ("how", ""),
                                ("state", "NOT_TOLD"),
                                ("told_on__isnull", True),
                                models.Q(("why_not", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="told_how_and_when_or_why_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoliceOutcome",
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
                        choices=[("RECORDED", "Recorded")], default="RECORDED", max_length=10
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("NOT_INVOLVED", "No involvement beyond the answer"),
                            ("NO_CRIME", "No crime established"),
                            ("NO_FURTHER_ACTION", "Investigated, no further action"),
                            ("OUT_OF_COURT", "Caution or another resolution out of court"),
                            ("CHARGED", "Charged or summonsed"),
                            ("ORDER", "Protective notice or order"),
                            ("PASSED_ON", "Passed to another force"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ended_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="police_outcomes",
                        to="mash_hub.enquiry",
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
                    "recorded_by",
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
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enquiry", "owner"), name="police_outcome_once_per_force"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
