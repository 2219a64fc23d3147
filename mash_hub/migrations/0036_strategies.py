"""Strategy discussions, the emergency powers beside them, and the settings of their times."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

VERSIONED = ["mash_hub_strategydiscussion", "mash_hub_emergencypower"]


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0028_barrier_words"),
        ("mash_hub", "0035_phone_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalpartnershipsetting",
            name="name",
            field=models.CharField(
                choices=[
                    ("SCREENING", "A new contact is looked at within"),
                    ("RED_TARGET", "A Red enquiry is decided within"),
                    ("AMBER_TARGET", "An Amber enquiry is decided within"),
                    ("GREEN_TARGET", "A Green enquiry is decided within"),
                    ("RED_ACKNOWLEDGED", "A Red request is acknowledged, on each stage, within"),
                    ("LEAD_ACKNOWLEDGES", "The lead agency acknowledges a Red decision within"),
                    ("REQUEST_PERIOD", "A request asks about the last"),
                    ("ACCESS_RED", "A request for access in a Red enquiry is answered within"),
                    ("ACCESS", "Any other request for access is answered within"),
                    ("ACCESS_LASTS", "Access stands, unless another day is named, for"),
                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                    ("ELIGIBILITY", "A referral is looked at within"),
                    ("ACTION_ACCEPTED", "An action that was offered is answered within"),
                    ("MINUTES_DRAFTED", "Draft minutes are ready within"),
                    ("MINUTES_CIRCULATED", "Minutes are approved and circulated within"),
                    ("ESCALATION_L1", "A challenge stays with practitioners (level 1) for"),
                    ("ESCALATION_L2", "It stays with team managers (level 2) for"),
                    ("ESCALATION_L3", "It stays with heads of service (level 3) for"),
                    ("ESCALATION_L4", "It stays with directors (level 4) for"),
                    ("ESCALATION_L5", "It is settled on level 5 within"),
                    ("ESCALATION_NOW", "At immediate risk, each level has"),
                    (
                        "SECOND_BREACH_RED",
                        "Late in a Red enquiry, a challenge is raised after another",
                    ),
                    ("SECOND_BREACH", "Late anywhere else, a challenge is raised after another"),
                    ("LOG_KEPT", "Entries of the log are kept for at least"),
                    ("STRATEGY_HELD", "A strategy discussion is held, once decided on, within"),
                    ("STRATEGY_RECORD", "Its record goes to who attended within"),
                    ("ASSESSMENT", "An assessment is done, from referral, within"),
                    (
                        "CONFERENCE",
                        "A child protection conference is held, from the discussion, within",
                    ),
                    ("FIRST_REVIEW", "The first review conference is after"),
                    ("LATER_REVIEW", "Each later review conference is after another"),
                    ("POLICE_PROTECTION", "Police protection lasts at most"),
                    ("PROTECTION_ORDER", "An emergency protection order lasts at most"),
                    ("ORDER_EXTENDED", "Such an order is extended, once, by at most"),
                    ("SERVICE_HOURS", "The team’s hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="partnershipsetting",
            name="name",
            field=models.CharField(
                choices=[
                    ("SCREENING", "A new contact is looked at within"),
                    ("RED_TARGET", "A Red enquiry is decided within"),
                    ("AMBER_TARGET", "An Amber enquiry is decided within"),
                    ("GREEN_TARGET", "A Green enquiry is decided within"),
                    ("RED_ACKNOWLEDGED", "A Red request is acknowledged, on each stage, within"),
                    ("LEAD_ACKNOWLEDGES", "The lead agency acknowledges a Red decision within"),
                    ("REQUEST_PERIOD", "A request asks about the last"),
                    ("ACCESS_RED", "A request for access in a Red enquiry is answered within"),
                    ("ACCESS", "Any other request for access is answered within"),
                    ("ACCESS_LASTS", "Access stands, unless another day is named, for"),
                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                    ("ELIGIBILITY", "A referral is looked at within"),
                    ("ACTION_ACCEPTED", "An action that was offered is answered within"),
                    ("MINUTES_DRAFTED", "Draft minutes are ready within"),
                    ("MINUTES_CIRCULATED", "Minutes are approved and circulated within"),
                    ("ESCALATION_L1", "A challenge stays with practitioners (level 1) for"),
                    ("ESCALATION_L2", "It stays with team managers (level 2) for"),
                    ("ESCALATION_L3", "It stays with heads of service (level 3) for"),
                    ("ESCALATION_L4", "It stays with directors (level 4) for"),
                    ("ESCALATION_L5", "It is settled on level 5 within"),
                    ("ESCALATION_NOW", "At immediate risk, each level has"),
                    (
                        "SECOND_BREACH_RED",
                        "Late in a Red enquiry, a challenge is raised after another",
                    ),
                    ("SECOND_BREACH", "Late anywhere else, a challenge is raised after another"),
                    ("LOG_KEPT", "Entries of the log are kept for at least"),
                    ("STRATEGY_HELD", "A strategy discussion is held, once decided on, within"),
                    ("STRATEGY_RECORD", "Its record goes to who attended within"),
                    ("ASSESSMENT", "An assessment is done, from referral, within"),
                    (
                        "CONFERENCE",
                        "A child protection conference is held, from the discussion, within",
                    ),
                    ("FIRST_REVIEW", "The first review conference is after"),
                    ("LATER_REVIEW", "Each later review conference is after another"),
                    ("POLICE_PROTECTION", "Police protection lasts at most"),
                    ("PROTECTION_ORDER", "An emergency protection order lasts at most"),
                    ("ORDER_EXTENDED", "Such an order is extended, once, by at most"),
                    ("SERVICE_HOURS", "The team’s hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalStrategyDiscussion",
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
                            ("REQUESTED", "To be convened"),
                            ("CONVENED", "Convened"),
                            ("HELD", "Held, to be recorded"),
                            ("RECORDED", "Recorded"),
                            ("S47_JOINT", "Section 47, police and social care together"),
                            ("S47_SINGLE", "Section 47, social care alone"),
                            ("POLICE_ONLY", "Police alone"),
                            ("S17", "Section 17 assessment"),
                            ("NFA", "No further action"),
                            ("REVIEWED", "Reviewed"),
                            ("CLOSED", "Closed"),
                        ],
                        default="REQUESTED",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(null=True)),
                (
                    "invited",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("held_at", models.DateTimeField(null=True)),
                (
                    "lacking",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("CHAIR", "a social care manager in the chair"),
                                ("POLICE", "police"),
                                ("HEALTH", "health"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("S47_JOINT", "Section 47, police and social care together"),
                            ("S47_SINGLE", "Section 47, social care alone"),
                            ("POLICE_ONLY", "Police alone"),
                            ("S17", "Section 17 assessment"),
                            ("NFA", "No further action"),
                        ],
                        max_length=12,
                    ),
                ),
                ("parents_told", models.BooleanField(null=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("assessed_on", models.DateField(null=True)),
                (
                    "conferences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), blank=True, default=list, size=None
                    ),
                ),
                ("is_on_plan", models.BooleanField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("asked", models.BinaryField(null=True)),
                ("quorum", models.BinaryField(null=True)),
                ("record", models.BinaryField(null=True)),
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
                    "chair",
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.contact",
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
                "verbose_name": "historical strategy discussion",
                "verbose_name_plural": "historical strategy discussions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StrategyDiscussion",
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
                            ("REQUESTED", "To be convened"),
                            ("CONVENED", "Convened"),
                            ("HELD", "Held, to be recorded"),
                            ("RECORDED", "Recorded"),
                            ("S47_JOINT", "Section 47, police and social care together"),
                            ("S47_SINGLE", "Section 47, social care alone"),
                            ("POLICE_ONLY", "Police alone"),
                            ("S17", "Section 17 assessment"),
                            ("NFA", "No further action"),
                            ("REVIEWED", "Reviewed"),
                            ("CLOSED", "Closed"),
                        ],
                        default="REQUESTED",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(null=True)),
                (
                    "invited",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("held_at", models.DateTimeField(null=True)),
                (
                    "lacking",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("CHAIR", "a social care manager in the chair"),
                                ("POLICE", "police"),
                                ("HEALTH", "health"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("S47_JOINT", "Section 47, police and social care together"),
                            ("S47_SINGLE", "Section 47, social care alone"),
                            ("POLICE_ONLY", "Police alone"),
                            ("S17", "Section 17 assessment"),
                            ("NFA", "No further action"),
                        ],
                        max_length=12,
                    ),
                ),
                ("parents_told", models.BooleanField(null=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("assessed_on", models.DateField(null=True)),
                (
                    "conferences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), blank=True, default=list, size=None
                    ),
                ),
                ("is_on_plan", models.BooleanField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("asked", models.BinaryField(null=True)),
                ("quorum", models.BinaryField(null=True)),
                ("record", models.BinaryField(null=True)),
                ("review", models.BinaryField(null=True)),
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
                    "chair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategies",
                        to="mash_hub.contact",
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategies",
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
            name="HistoricalEmergencyPower",
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
                    "power",
                    models.CharField(
                        choices=[
                            ("POLICE_PROTECTION", "Police protection (section 46)"),
                            ("PROTECTION_ORDER", "Emergency protection order (section 44)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("extended_at", models.DateTimeField(null=True)),
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
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.strategydiscussion",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical emergency power",
                "verbose_name_plural": "historical emergency powers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="EmergencyPower",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "power",
                    models.CharField(
                        choices=[
                            ("POLICE_PROTECTION", "Police protection (section 46)"),
                            ("PROTECTION_ORDER", "Emergency protection order (section 44)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("extended_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="powers",
                        to="mash_hub.strategydiscussion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="strategydiscussion",
            index=models.Index(fields=["workspace", "state"], name="strategy_of_workspace"),
        ),
        migrations.AddConstraint(
            model_name="strategydiscussion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("REQUESTED", "CONVENED", "HELD", "RECORDED"))),
                fields=("contact",),
                name="one_strategy_discussion_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="strategydiscussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("recorded_at__isnull", True),
                    models.Q(
                        ("held_at__isnull", False),
                        ("parents_told__isnull", False),
                        ("record__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="strategy_record_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="strategydiscussion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("chair")), _negated=True),
                    _connector="OR",
                ),
                name="strategy_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencypower",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("began_at"))),
                name="emergency_power_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencypower",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extended_at__isnull", True), ("power", "PROTECTION_ORDER"), _connector="OR"
                ),
                name="only_an_order_is_extended",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencypower",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("strategy", "power"),
                name="one_emergency_power_of_a_kind",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
