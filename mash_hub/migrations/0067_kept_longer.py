"""Periods for which records are kept, and decisions to keep one longer."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_keptlonger')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0032_labels_of_workspaces"),
        ("mash_hub", "0066_relationships_with_people_of_concern"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalpartnershipsetting",
            name="name",
            field=models.CharField(
                choices=[
                    ("SCREENING", "A new contact is looked at within"),
                    (
                        "FOLLOW_UP_ANSWER",
                        "A follow-up of a decision is taken on or declined within",
                    ),
                    (
                        "FOLLOW_UP_DONE",
                        "Early help, universal services or one agency’s action is done within",
                    ),
                    ("DRAFT_KEPT", "A draft that nobody sends or touches goes after"),
                    ("RED_TARGET", "A Red enquiry is decided within"),
                    ("AMBER_TARGET", "An Amber enquiry is decided within"),
                    ("GREEN_TARGET", "A Green enquiry is decided within"),
                    ("RED_ACKNOWLEDGED", "A Red request is acknowledged, on each stage, within"),
                    ("LEAD_ACKNOWLEDGES", "The lead agency acknowledges a Red decision within"),
                    ("REQUEST_PERIOD", "A request asks about the last"),
                    ("ACCESS_RED", "A request for access in a Red enquiry is answered within"),
                    ("ACCESS", "Any other request for access is answered within"),
                    ("ONWARD", "Whether an item may be passed on is answered within"),
                    ("ACCESS_LASTS", "Access stands, unless another day is named, for"),
                    ("CLAIM_LASTS", "A claim to a case stands for"),
                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                    ("SEALED_SEEN", "A named reader acknowledges a sealed item within"),
                    ("ADDRESS_SEEN", "A change of a protected address is acknowledged within"),
                    ("MARKER_SEEN", "The police acknowledge an alert of their marker within"),
                    ("ELIGIBILITY", "A referral is looked at within"),
                    ("IDVA_CONTACT", "The IDVA service tries to reach the victim within"),
                    ("MARAC_INCIDENTS", "Potential escalation is met, in a year, from"),
                    ("MARAC_EMERGENCY", "An emergency MARAC is held within"),
                    ("EMERGENCY_KNOWN", "Each agency acknowledges an emergency MARAC within"),
                    ("MARAC_CASES", "A warning shows when a meeting’s list reaches"),
                    ("MARAC_CASE_MINUTES", "A case at a MARAC takes about"),
                    ("MARAC_FEMALES", "Females aged 16 or over who live in the area (census)"),
                    ("MARAC_DEADLINE", "A case is accepted for a meeting until, before it,"),
                    ("MARAC_AGENDA", "The agenda of a MARAC is published, before it, by"),
                    ("MARAC_RESEARCH", "Research for a MARAC is in, before it, by"),
                    ("ACTION_ACCEPTED", "An action that was offered is answered within"),
                    ("ACTION_CHALLENGED", "A late action becomes a challenge after another"),
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
                    (
                        "KEPT_NO_ACTION",
                        "A contact without further action is kept, once closed, for at least",
                    ),
                    ("KEPT_CASES", "A case with an outcome is kept, once closed, for at least"),
                    (
                        "KEPT_MARAC",
                        "A MARAC case and its minutes are kept, once closed, for at least",
                    ),
                    ("ADULT_DECISION", "An adult concern is decided on within"),
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
                    ("PASSING", "A case offered for taking over is answered within"),
                    ("JOINT_BY_RULE", "Police incidents come onto joint screening by themselves"),
                    ("JOINT_ADULTS", "Incidents between adults, without a child, come onto it too"),
                    ("JOINT_EDUCATION", "Education marks a view on it, too"),
                    ("JOINT_PRACTICES", "These GP practices mark a view on it, too"),
                    ("JOINT_SCREENED", "Every agency marks its view, from the incident, within"),
                    ("MISSING_REVIEW", "A missing episode is reviewed, from the return, within"),
                    ("MISSING_REPEAT", "A strategy discussion is considered from"),
                    ("MISSING_WITHIN", "So many episodes are counted within the last"),
                    ("PLAN_REVIEW", "A trigger plan is live, at most, for"),
                    ("SIGN_OFF", "A supervisor signs each answer, before it leaves, of"),
                    ("SIGN_OFF_POLICE", "A supervisor signs each answer of the police"),
                    ("SIGN_OFF_OTHERS", "A supervisor signs each answer of every other agency"),
                    (
                        "REPEAT_INCIDENTS",
                        "A repeat victim was reported, this time included, at least",
                    ),
                    ("REPEAT_WITHIN", "A repeat victim was reported so often within the last"),
                    ("VULNERABLE_CHILD", "Vulnerable: a victim under 18"),
                    ("VULNERABLE_UNBORN", "Vulnerable: a victim who expects a child"),
                    ("VULNERABLE_CARE", "Vulnerable: a victim with needs for care and support"),
                    ("VULNERABLE_HONOUR", "Vulnerable: honour-based abuse or forced marriage"),
                    ("VULNERABLE_REPEAT", "Vulnerable: a repeat victim"),
                    ("DASH_HIGH", "A DASH score usually stands for high from"),
                    ("DASH_MEDIUM", "A DASH score usually stands for medium from"),
                    ("CMOG_REVIEW", "A child on a CMOG’s list is reviewed at the latest after"),
                    ("SAFETY_PLAN", "A safety plan is agreed, from the list on, within"),
                    ("LISTING_LEAVE", "Leave that another list asks for is answered within"),
                    ("DISRUPTION_ANSWER", "A disruption task is accepted or declined within"),
                    ("TRAINING_LASTS", "Information governance training counts for"),
                    (
                        "RECONFIRM_GRACE",
                        "A role that nobody re-confirmed is suspended after another",
                    ),
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
                    (
                        "FOLLOW_UP_ANSWER",
                        "A follow-up of a decision is taken on or declined within",
                    ),
                    (
                        "FOLLOW_UP_DONE",
                        "Early help, universal services or one agency’s action is done within",
                    ),
                    ("DRAFT_KEPT", "A draft that nobody sends or touches goes after"),
                    ("RED_TARGET", "A Red enquiry is decided within"),
                    ("AMBER_TARGET", "An Amber enquiry is decided within"),
                    ("GREEN_TARGET", "A Green enquiry is decided within"),
                    ("RED_ACKNOWLEDGED", "A Red request is acknowledged, on each stage, within"),
                    ("LEAD_ACKNOWLEDGES", "The lead agency acknowledges a Red decision within"),
                    ("REQUEST_PERIOD", "A request asks about the last"),
                    ("ACCESS_RED", "A request for access in a Red enquiry is answered within"),
                    ("ACCESS", "Any other request for access is answered within"),
                    ("ONWARD", "Whether an item may be passed on is answered within"),
                    ("ACCESS_LASTS", "Access stands, unless another day is named, for"),
                    ("CLAIM_LASTS", "A claim to a case stands for"),
                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                    ("SEALED_SEEN", "A named reader acknowledges a sealed item within"),
                    ("ADDRESS_SEEN", "A change of a protected address is acknowledged within"),
                    ("MARKER_SEEN", "The police acknowledge an alert of their marker within"),
                    ("ELIGIBILITY", "A referral is looked at within"),
                    ("IDVA_CONTACT", "The IDVA service tries to reach the victim within"),
                    ("MARAC_INCIDENTS", "Potential escalation is met, in a year, from"),
                    ("MARAC_EMERGENCY", "An emergency MARAC is held within"),
                    ("EMERGENCY_KNOWN", "Each agency acknowledges an emergency MARAC within"),
                    ("MARAC_CASES", "A warning shows when a meeting’s list reaches"),
                    ("MARAC_CASE_MINUTES", "A case at a MARAC takes about"),
                    ("MARAC_FEMALES", "Females aged 16 or over who live in the area (census)"),
                    ("MARAC_DEADLINE", "A case is accepted for a meeting until, before it,"),
                    ("MARAC_AGENDA", "The agenda of a MARAC is published, before it, by"),
                    ("MARAC_RESEARCH", "Research for a MARAC is in, before it, by"),
                    ("ACTION_ACCEPTED", "An action that was offered is answered within"),
                    ("ACTION_CHALLENGED", "A late action becomes a challenge after another"),
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
                    (
                        "KEPT_NO_ACTION",
                        "A contact without further action is kept, once closed, for at least",
                    ),
                    ("KEPT_CASES", "A case with an outcome is kept, once closed, for at least"),
                    (
                        "KEPT_MARAC",
                        "A MARAC case and its minutes are kept, once closed, for at least",
                    ),
                    ("ADULT_DECISION", "An adult concern is decided on within"),
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
                    ("PASSING", "A case offered for taking over is answered within"),
                    ("JOINT_BY_RULE", "Police incidents come onto joint screening by themselves"),
                    ("JOINT_ADULTS", "Incidents between adults, without a child, come onto it too"),
                    ("JOINT_EDUCATION", "Education marks a view on it, too"),
                    ("JOINT_PRACTICES", "These GP practices mark a view on it, too"),
                    ("JOINT_SCREENED", "Every agency marks its view, from the incident, within"),
                    ("MISSING_REVIEW", "A missing episode is reviewed, from the return, within"),
                    ("MISSING_REPEAT", "A strategy discussion is considered from"),
                    ("MISSING_WITHIN", "So many episodes are counted within the last"),
                    ("PLAN_REVIEW", "A trigger plan is live, at most, for"),
                    ("SIGN_OFF", "A supervisor signs each answer, before it leaves, of"),
                    ("SIGN_OFF_POLICE", "A supervisor signs each answer of the police"),
                    ("SIGN_OFF_OTHERS", "A supervisor signs each answer of every other agency"),
                    (
                        "REPEAT_INCIDENTS",
                        "A repeat victim was reported, this time included, at least",
                    ),
                    ("REPEAT_WITHIN", "A repeat victim was reported so often within the last"),
                    ("VULNERABLE_CHILD", "Vulnerable: a victim under 18"),
                    ("VULNERABLE_UNBORN", "Vulnerable: a victim who expects a child"),
                    ("VULNERABLE_CARE", "Vulnerable: a victim with needs for care and support"),
                    ("VULNERABLE_HONOUR", "Vulnerable: honour-based abuse or forced marriage"),
                    ("VULNERABLE_REPEAT", "Vulnerable: a repeat victim"),
                    ("DASH_HIGH", "A DASH score usually stands for high from"),
                    ("DASH_MEDIUM", "A DASH score usually stands for medium from"),
                    ("CMOG_REVIEW", "A child on a CMOG’s list is reviewed at the latest after"),
                    ("SAFETY_PLAN", "A safety plan is agreed, from the list on, within"),
                    ("LISTING_LEAVE", "Leave that another list asks for is answered within"),
                    ("DISRUPTION_ANSWER", "A disruption task is accepted or declined within"),
                    ("TRAINING_LASTS", "Information governance training counts for"),
                    (
                        "RECONFIRM_GRACE",
                        "A role that nobody re-confirmed is suspended after another",
                    ),
                    ("SERVICE_HOURS", "The team’s hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalKeptLonger",
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
                    "record_kind",
                    models.CharField(
                        choices=[("CASE", "Case"), ("ANSWER", "What your agency answered")],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(max_length=12)),
                ("until_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
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
                    "decided_by",
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
                    "record_file",
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
                "verbose_name": "historical kept longer",
                "verbose_name_plural": "historical kept longers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KeptLonger",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "record_kind",
                    models.CharField(
                        choices=[("CASE", "Case"), ("ANSWER", "What your agency answered")],
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(max_length=12)),
                ("until_on", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "decided_by",
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "record_file",
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
                "indexes": [
                    models.Index(fields=["workspace", "until_on"], name="kept_longer_in_workspace")
                ],
            },
        ),
        Rules(protect),
    ]
