"""The lists of a CMOG: entries and notes."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_cmogentry')", params=None)
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_cmognote')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0014_cmog_words"),
        ("mash_hub", "0048_alter_historicalpartnershipsetting_name_and_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CmogEntry",
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
                    "list_kind",
                    models.CharField(
                        choices=[
                            ("CHILD", "Child"),
                            ("PERSON", "Person of concern"),
                            ("LOCATION", "Location"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REFERRED", "Referred"),
                            ("SCREENED", "Screened"),
                            ("ON_LIST", "On the list"),
                            ("REVIEWED", "On the list, reviewed"),
                            ("STEPPED_DOWN", "Stepped down"),
                            ("CLOSED", "Closed"),
                            ("NOMINATED", "Nominated"),
                            ("IDENTIFIED", "Identified"),
                            ("TASKED", "Tasked"),
                            ("MANAGED_ELSEWHERE", "Managed elsewhere"),
                            ("DISRUPTED", "Disrupted"),
                            ("CHARGED", "Charged"),
                            ("NO_FURTHER_RISK", "No further risk"),
                            ("ASSESSED", "Assessed"),
                            ("ACTIVE", "Active"),
                            ("VISITED", "Active, visited"),
                            ("MITIGATED", "Mitigated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_over", models.BooleanField(default=False)),
                ("is_unidentified", models.BooleanField(default=False)),
                (
                    "exploitation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("SEXUAL", "Sexual exploitation"),
                                ("CRIMINAL", "Criminal exploitation"),
                                ("COUNTY_LINES", "County lines"),
                                ("TRAFFICKING", "Trafficking or modern slavery"),
                                ("LABOUR", "Forced labour"),
                            ],
                            max_length=16,
                        ),
                        size=None,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AT_RISK", "At risk"),
                            ("SIGNIFICANT", "Significant"),
                            ("SERIOUS", "Serious"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level_rank", models.SmallIntegerField(default=-1)),
                ("entered_at", models.DateTimeField()),
                ("listed_at", models.DateTimeField(null=True)),
                ("review_on", models.DateField(null=True)),
                (
                    "lower_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AT_RISK", "At risk"),
                            ("SIGNIFICANT", "Significant"),
                            ("SERIOUS", "Serious"),
                        ],
                        max_length=12,
                    ),
                ),
                ("lower_at", models.DateTimeField(null=True)),
                ("last_missing_on", models.DateField(null=True)),
                ("words", models.BinaryField(null=True)),
                ("kept", models.BinaryField(null=True)),
                ("proposal", models.BinaryField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.riskassessment",
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.card",
                    ),
                ),
                (
                    "entered_by",
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
                    "lower_by",
                    models.ForeignKey(
                        null=True,
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.subject",
                    ),
                ),
                (
                    "thing_card",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.thingcard",
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
            name="CmogNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "note_kind",
                    models.CharField(
                        choices=[("STEP", "Step"), ("REVIEW", "Review"), ("VISIT", "Visit")],
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REFERRED", "Referred"),
                            ("SCREENED", "Screened"),
                            ("ON_LIST", "On the list"),
                            ("REVIEWED", "On the list, reviewed"),
                            ("STEPPED_DOWN", "Stepped down"),
                            ("CLOSED", "Closed"),
                            ("NOMINATED", "Nominated"),
                            ("IDENTIFIED", "Identified"),
                            ("TASKED", "Tasked"),
                            ("MANAGED_ELSEWHERE", "Managed elsewhere"),
                            ("DISRUPTED", "Disrupted"),
                            ("CHARGED", "Charged"),
                            ("NO_FURTHER_RISK", "No further risk"),
                            ("ASSESSED", "Assessed"),
                            ("ACTIVE", "Active"),
                            ("VISITED", "Active, visited"),
                            ("MITIGATED", "Mitigated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("written_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="mash_hub.cmogentry",
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
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalCmogEntry",
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
                    "list_kind",
                    models.CharField(
                        choices=[
                            ("CHILD", "Child"),
                            ("PERSON", "Person of concern"),
                            ("LOCATION", "Location"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REFERRED", "Referred"),
                            ("SCREENED", "Screened"),
                            ("ON_LIST", "On the list"),
                            ("REVIEWED", "On the list, reviewed"),
                            ("STEPPED_DOWN", "Stepped down"),
                            ("CLOSED", "Closed"),
                            ("NOMINATED", "Nominated"),
                            ("IDENTIFIED", "Identified"),
                            ("TASKED", "Tasked"),
                            ("MANAGED_ELSEWHERE", "Managed elsewhere"),
                            ("DISRUPTED", "Disrupted"),
                            ("CHARGED", "Charged"),
                            ("NO_FURTHER_RISK", "No further risk"),
                            ("ASSESSED", "Assessed"),
                            ("ACTIVE", "Active"),
                            ("VISITED", "Active, visited"),
                            ("MITIGATED", "Mitigated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_over", models.BooleanField(default=False)),
                ("is_unidentified", models.BooleanField(default=False)),
                (
                    "exploitation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("SEXUAL", "Sexual exploitation"),
                                ("CRIMINAL", "Criminal exploitation"),
                                ("COUNTY_LINES", "County lines"),
                                ("TRAFFICKING", "Trafficking or modern slavery"),
                                ("LABOUR", "Forced labour"),
                            ],
                            max_length=16,
                        ),
                        size=None,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AT_RISK", "At risk"),
                            ("SIGNIFICANT", "Significant"),
                            ("SERIOUS", "Serious"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level_rank", models.SmallIntegerField(default=-1)),
                ("entered_at", models.DateTimeField()),
                ("listed_at", models.DateTimeField(null=True)),
                ("review_on", models.DateField(null=True)),
                (
                    "lower_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AT_RISK", "At risk"),
                            ("SIGNIFICANT", "Significant"),
                            ("SERIOUS", "Serious"),
                        ],
                        max_length=12,
                    ),
                ),
                ("lower_at", models.DateTimeField(null=True)),
                ("last_missing_on", models.DateField(null=True)),
                ("words", models.BinaryField(null=True)),
                ("kept", models.BinaryField(null=True)),
                ("proposal", models.BinaryField(null=True)),
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
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.card",
                    ),
                ),
                (
                    "entered_by",
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
                    "lower_by",
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
                    "thing_card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.thingcard",
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
                "verbose_name": "historical cmog entry",
                "verbose_name_plural": "historical cmog entrys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCmogNote",
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
                    "note_kind",
                    models.CharField(
                        choices=[("STEP", "Step"), ("REVIEW", "Review"), ("VISIT", "Visit")],
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REFERRED", "Referred"),
                            ("SCREENED", "Screened"),
                            ("ON_LIST", "On the list"),
                            ("REVIEWED", "On the list, reviewed"),
                            ("STEPPED_DOWN", "Stepped down"),
                            ("CLOSED", "Closed"),
                            ("NOMINATED", "Nominated"),
                            ("IDENTIFIED", "Identified"),
                            ("TASKED", "Tasked"),
                            ("MANAGED_ELSEWHERE", "Managed elsewhere"),
                            ("DISRUPTED", "Disrupted"),
                            ("CHARGED", "Charged"),
                            ("NO_FURTHER_RISK", "No further risk"),
                            ("ASSESSED", "Assessed"),
                            ("ACTIVE", "Active"),
                            ("VISITED", "Active, visited"),
                            ("MITIGATED", "Mitigated"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField()),
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.cmogentry",
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
                "verbose_name": "historical cmog note",
                "verbose_name_plural": "historical cmog notes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name="cmogentry",
            index=models.Index(
                fields=["workspace", "list_kind", "is_over"], name="cmog_entry_of_list"
            ),
        ),
        migrations.AddConstraint(
            model_name="cmogentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_over", False)),
                fields=("workspace", "list_kind", "subject"),
                name="one_standing_cmog_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="cmogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("card", None), ("list_kind", "LOCATION"), ("thing_card__isnull", False)
                    ),
                    models.Q(
                        models.Q(("list_kind", "LOCATION"), _negated=True),
                        ("card__isnull", False),
                        ("thing_card", None),
                    ),
                    _connector="OR",
                ),
                name="cmog_entry_of_person_or_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="cmogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lower_at", None), ("lower_by", None), ("lower_level", "")),
                    models.Q(
                        models.Q(("lower_level", ""), _negated=True),
                        ("lower_at__isnull", False),
                        ("lower_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cmog_lower_level_has_a_proposer",
            ),
        ),
        migrations.AddIndex(
            model_name="cmognote",
            index=models.Index(fields=["entry", "written_at"], name="cmog_note_of_entry"),
        ),
        Rules(protect),
    ]
