"""MARAC cases: referral, eligibility, what is written about them, the IDVA's contact, emergencies."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

TABLES = ("maraccase", "maracwords", "victimcontact", "emergencycall")


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in TABLES:
            schema_editor.execute(f"SELECT hub_protect_versioned('meetings_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_marac_notices"),
        ("mash_hub", "0046_marac_settings"),
        ("meetings", "0003_joint_screening"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MaracCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("thing_kind", models.CharField(blank=True, max_length=24)),
                ("thing_id", models.UUIDField(null=True)),
                ("thing_reference", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
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
                        ],
                        default="SUBMITTED",
                        max_length=20,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("referred_on", models.DateField()),
                ("incident_on", models.DateField()),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("VISIBLE_HIGH_RISK", "Visible high risk: the DASH score"),
                                ("PROFESSIONAL_JUDGEMENT", "Professional judgement"),
                                (
                                    "POTENTIAL_ESCALATION",
                                    "Potential escalation: several incidents in a year",
                                ),
                                (
                                    "REPEAT",
                                    "Repeat: another incident within a year of a MARAC referral",
                                ),
                            ],
                            max_length=24,
                        ),
                        size=None,
                    ),
                ),
                ("dash_score", models.PositiveSmallIntegerField(null=True)),
                ("assessment_id", models.UUIDField(null=True)),
                ("incidents", models.PositiveSmallIntegerField(null=True)),
                ("is_aware", models.BooleanField(default=False)),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("GIVEN", "They agreed"),
                            ("REFUSED", "They did not agree"),
                            ("NOT_SOUGHT", "They were not asked"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SERIOUS_HARM", "Risk of serious harm"),
                            ("CHILD_AT_RISK", "A child is at risk"),
                            ("LACKS_CAPACITY", "The person lacks capacity to decide this"),
                            ("COERCION", "Coercion is suspected"),
                            ("WOULD_ENDANGER", "Asking would endanger somebody"),
                            (
                                "CRIME_PREVENTION",
                                "Asking would hinder preventing or detecting a crime",
                            ),
                            ("CANNOT_BE_CONTACTED", "The person cannot be contacted"),
                            ("LEGAL_DUTY", "There is a legal duty to share"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_16", models.BooleanField(null=True)),
                ("in_area", models.BooleanField(null=True)),
                ("is_connected", models.BooleanField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("is_repeat", models.BooleanField(default=False)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "UNDER_16",
                                "The victim is under 16: a matter for children’s services",
                            ),
                            ("OUT_OF_AREA", "The victim lives in another area"),
                            (
                                "NOT_CONNECTED",
                                "They are not personally connected (Domestic Abuse Act 2021)",
                            ),
                            ("NO_CRITERION", "No criterion is met"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("emergency_at", models.DateTimeField(null=True)),
                ("papers", models.BinaryField(null=True)),
                ("evidence", models.BinaryField(null=True)),
                ("safe_contact", models.BinaryField(null=True)),
                (
                    "agreed_by",
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
                    "from_workspace",
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
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.maraccase",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marac_cases",
                        to="mash_hub.referral",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "refused_by",
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
                        related_name="marac_cases",
                        to="agencies.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalVictimContact",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "To be contacted"),
                            ("ATTEMPTED", "Tried, not reached"),
                            ("REACHED", "Reached"),
                        ],
                        default="ASKED",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("reached_at", models.DateTimeField(null=True)),
                ("wishes", models.BinaryField(null=True)),
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
            ],
            options={
                "verbose_name": "historical victim contact",
                "verbose_name_plural": "historical victim contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMaracWords",
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
                            ("MISSING", "What is missing"),
                            ("REFUSAL", "Proposed: not eligible"),
                            ("TOLD", "Why it is not eligible"),
                            ("DISAGREED", "Why the second person does not agree"),
                            ("CHALLENGE", "The referrer’s challenge"),
                            ("EMERGENCY", "Why it cannot wait"),
                        ],
                        max_length=10,
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
            ],
            options={
                "verbose_name": "historical marac words",
                "verbose_name_plural": "historical marac wordss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMaracCase",
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
                ("thing_kind", models.CharField(blank=True, max_length=24)),
                ("thing_id", models.UUIDField(null=True)),
                ("thing_reference", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
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
                        ],
                        default="SUBMITTED",
                        max_length=20,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("referred_on", models.DateField()),
                ("incident_on", models.DateField()),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("VISIBLE_HIGH_RISK", "Visible high risk: the DASH score"),
                                ("PROFESSIONAL_JUDGEMENT", "Professional judgement"),
                                (
                                    "POTENTIAL_ESCALATION",
                                    "Potential escalation: several incidents in a year",
                                ),
                                (
                                    "REPEAT",
                                    "Repeat: another incident within a year of a MARAC referral",
                                ),
                            ],
                            max_length=24,
                        ),
                        size=None,
                    ),
                ),
                ("dash_score", models.PositiveSmallIntegerField(null=True)),
                ("assessment_id", models.UUIDField(null=True)),
                ("incidents", models.PositiveSmallIntegerField(null=True)),
                ("is_aware", models.BooleanField(default=False)),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("GIVEN", "They agreed"),
                            ("REFUSED", "They did not agree"),
                            ("NOT_SOUGHT", "They were not asked"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SERIOUS_HARM", "Risk of serious harm"),
                            ("CHILD_AT_RISK", "A child is at risk"),
                            ("LACKS_CAPACITY", "The person lacks capacity to decide this"),
                            ("COERCION", "Coercion is suspected"),
                            ("WOULD_ENDANGER", "Asking would endanger somebody"),
                            (
                                "CRIME_PREVENTION",
                                "Asking would hinder preventing or detecting a crime",
                            ),
                            ("CANNOT_BE_CONTACTED", "The person cannot be contacted"),
                            ("LEGAL_DUTY", "There is a legal duty to share"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_16", models.BooleanField(null=True)),
                ("in_area", models.BooleanField(null=True)),
                ("is_connected", models.BooleanField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("is_repeat", models.BooleanField(default=False)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "UNDER_16",
                                "The victim is under 16: a matter for children’s services",
                            ),
                            ("OUT_OF_AREA", "The victim lives in another area"),
                            (
                                "NOT_CONNECTED",
                                "They are not personally connected (Domestic Abuse Act 2021)",
                            ),
                            ("NO_CRITERION", "No criterion is met"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("emergency_at", models.DateTimeField(null=True)),
                ("papers", models.BinaryField(null=True)),
                ("evidence", models.BinaryField(null=True)),
                ("safe_contact", models.BinaryField(null=True)),
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
                    "agreed_by",
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
                    "from_workspace",
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
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.referral",
                    ),
                ),
                (
                    "referrer",
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
                    "refused_by",
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
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.maraccase",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical marac case",
                "verbose_name_plural": "historical marac cases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEmergencyCall",
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
                ("called_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
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
                    "acknowledged_by",
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
            ],
            options={
                "verbose_name": "historical emergency call",
                "verbose_name_plural": "historical emergency calls",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="EmergencyCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12)),
                ("called_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="meetings.maraccase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MaracWords",
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
                            ("MISSING", "What is missing"),
                            ("REFUSAL", "Proposed: not eligible"),
                            ("TOLD", "Why it is not eligible"),
                            ("DISAGREED", "Why the second person does not agree"),
                            ("CHALLENGE", "The referrer’s challenge"),
                            ("EMERGENCY", "Why it cannot wait"),
                        ],
                        max_length=10,
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VictimContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "To be contacted"),
                            ("ATTEMPTED", "Tried, not reached"),
                            ("REACHED", "Reached"),
                        ],
                        default="ASKED",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("first_tried_at", models.DateTimeField(null=True)),
                ("reached_at", models.DateTimeField(null=True)),
                ("wishes", models.BinaryField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="victim_contacts",
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
        ),
        migrations.AddIndex(
            model_name="maraccase",
            index=models.Index(fields=["workspace", "state"], name="marac_case_in_workspace"),
        ),
        migrations.AddConstraint(
            model_name="maraccase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "NOT_ELIGIBLE"), _negated=True),
                    models.Q(
                        ("agreed_by__isnull", False),
                        models.Q(("agreed_by", models.F("refused_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="marac_refusal_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="maraccase",
            constraint=models.CheckConstraint(
                condition=models.Q(("criteria", []), _negated=True),
                name="marac_case_names_a_criterion",
            ),
        ),
        migrations.AddConstraint(
            model_name="maraccase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("override", ""), models.Q(("consent", "GIVEN"), _negated=True), _connector="OR"
                ),
                name="marac_consent_given_is_not_overridden",
            ),
        ),
        migrations.AddConstraint(
            model_name="maraccase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("thing_id__isnull", False)),
                fields=("thing_kind", "thing_id", "workspace"),
                name="one_marac_case_of_a_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencycall",
            constraint=models.UniqueConstraint(
                fields=("case", "agency"), name="one_emergency_call_of_an_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="victimcontact",
            constraint=models.UniqueConstraint(
                fields=("case", "owner"), name="one_victim_contact_of_a_service"
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
