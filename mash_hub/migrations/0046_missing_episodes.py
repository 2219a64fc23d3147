"""Missing episodes, and the settings that they go by."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_missingepisode"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0011_missing_episodes"),
        ("mash_hub", "0045_answer_sign_offs"),
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
                    ("CLAIM_LASTS", "A claim to a case stands for"),
                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                    ("SEALED_SEEN", "A named reader acknowledges a sealed item within"),
                    ("ADDRESS_SEEN", "A change of a protected address is acknowledged within"),
                    ("ELIGIBILITY", "A referral is looked at within"),
                    ("IDVA_CONTACT", "The IDVA service tries to reach the victim within"),
                    ("MARAC_INCIDENTS", "Potential escalation is met, in a year, from"),
                    ("MARAC_EMERGENCY", "An emergency MARAC is held within"),
                    ("EMERGENCY_KNOWN", "Each agency acknowledges an emergency MARAC within"),
                    ("MARAC_CASES", "A warning shows when a meeting’s list reaches"),
                    ("MARAC_DEADLINE", "A case is accepted for a meeting until, before it,"),
                    ("MARAC_AGENDA", "The agenda of a MARAC is published, before it, by"),
                    ("MARAC_RESEARCH", "Research for a MARAC is in, before it, by"),
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
                    ("JOINT_SCREENED", "Every agency marks its view, from the incident, within"),
                    ("MISSING_REVIEW", "A missing episode is reviewed, from the return, within"),
                    ("MISSING_REPEAT", "A strategy discussion is considered from"),
                    ("MISSING_WITHIN", "So many episodes are counted within the last"),
                    ("PLAN_REVIEW", "A trigger plan is live, at most, for"),
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
                    ("CLAIM_LASTS", "A claim to a case stands for"),
                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                    ("SEALED_SEEN", "A named reader acknowledges a sealed item within"),
                    ("ADDRESS_SEEN", "A change of a protected address is acknowledged within"),
                    ("ELIGIBILITY", "A referral is looked at within"),
                    ("IDVA_CONTACT", "The IDVA service tries to reach the victim within"),
                    ("MARAC_INCIDENTS", "Potential escalation is met, in a year, from"),
                    ("MARAC_EMERGENCY", "An emergency MARAC is held within"),
                    ("EMERGENCY_KNOWN", "Each agency acknowledges an emergency MARAC within"),
                    ("MARAC_CASES", "A warning shows when a meeting’s list reaches"),
                    ("MARAC_DEADLINE", "A case is accepted for a meeting until, before it,"),
                    ("MARAC_AGENDA", "The agenda of a MARAC is published, before it, by"),
                    ("MARAC_RESEARCH", "Research for a MARAC is in, before it, by"),
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
                    ("JOINT_SCREENED", "Every agency marks its view, from the incident, within"),
                    ("MISSING_REVIEW", "A missing episode is reviewed, from the return, within"),
                    ("MISSING_REPEAT", "A strategy discussion is considered from"),
                    ("MISSING_WITHIN", "So many episodes are counted within the last"),
                    ("PLAN_REVIEW", "A trigger plan is live, at most, for"),
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
                    ("SERVICE_HOURS", "The team’s hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalMissingEpisode",
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
                            ("REPORTED", "Reported, to be graded"),
                            ("RISK_GRADED", "Graded"),
                            ("ACTIVE", "Search under way"),
                            ("FOUND", "Found or back"),
                            ("PREVENTION_INTERVIEW", "Prevention interview recorded"),
                            ("RHI_OFFERED", "Return home interview offered"),
                            ("RHI_DONE", "Return home interview done"),
                            ("DECLINED", "Return home interview declined"),
                            ("NOT_POSSIBLE", "Return home interview not possible"),
                            ("INTEL_EXTRACTED", "What was said is released or withheld"),
                            ("REVIEWED", "Reviewed"),
                            ("CLOSED", "Closed"),
                        ],
                        default="REPORTED",
                        max_length=20,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                ("missing_since", models.DateTimeField()),
                ("compact_reference", models.CharField(blank=True, max_length=20)),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABSENT", "Absent"),
                            ("NO_APPARENT", "No apparent risk"),
                            ("VERY_LOW", "Very low"),
                            ("LOW", "Low"),
                            ("MEDIUM", "Medium"),
                            ("HIGH", "High"),
                        ],
                        max_length=12,
                    ),
                ),
                ("graded_at", models.DateTimeField(null=True)),
                (
                    "asked_risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABSENT", "Absent"),
                            ("NO_APPARENT", "No apparent risk"),
                            ("VERY_LOW", "Very low"),
                            ("LOW", "Low"),
                            ("MEDIUM", "Medium"),
                            ("HIGH", "High"),
                        ],
                        max_length=12,
                    ),
                ),
                ("active_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                (
                    "how_found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RETURNED", "They came back by themselves"),
                            ("POLICE", "The police found them"),
                            ("HOME", "Their home or family found them"),
                            ("OTHERS", "Somebody else found them"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "was_harmed",
                    models.CharField(
                        blank=True,
                        choices=[("YES", "Yes"), ("NO", "No"), ("NOT_KNOWN", "Not known yet")],
                        max_length=10,
                    ),
                ),
                ("prevention_at", models.DateTimeField(null=True)),
                (
                    "triggers",
                    models.CharField(
                        blank=True, choices=[("YES", "Yes"), ("NO", "No")], max_length=4
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("report", models.BinaryField(null=True)),
                ("grading", models.BinaryField(null=True)),
                ("found", models.BinaryField(null=True)),
                ("prevention", models.BinaryField(null=True)),
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
                    "graded_by",
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
                    "home",
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
                    "police",
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
                    "reported_by",
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
                    "reporter",
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
                    "responsible",
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
                    "settled_by",
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
                "verbose_name": "historical missing episode",
                "verbose_name_plural": "historical missing episodes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MissingEpisode",
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
                            ("REPORTED", "Reported, to be graded"),
                            ("RISK_GRADED", "Graded"),
                            ("ACTIVE", "Search under way"),
                            ("FOUND", "Found or back"),
                            ("PREVENTION_INTERVIEW", "Prevention interview recorded"),
                            ("RHI_OFFERED", "Return home interview offered"),
                            ("RHI_DONE", "Return home interview done"),
                            ("DECLINED", "Return home interview declined"),
                            ("NOT_POSSIBLE", "Return home interview not possible"),
                            ("INTEL_EXTRACTED", "What was said is released or withheld"),
                            ("REVIEWED", "Reviewed"),
                            ("CLOSED", "Closed"),
                        ],
                        default="REPORTED",
                        max_length=20,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                ("missing_since", models.DateTimeField()),
                ("compact_reference", models.CharField(blank=True, max_length=20)),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABSENT", "Absent"),
                            ("NO_APPARENT", "No apparent risk"),
                            ("VERY_LOW", "Very low"),
                            ("LOW", "Low"),
                            ("MEDIUM", "Medium"),
                            ("HIGH", "High"),
                        ],
                        max_length=12,
                    ),
                ),
                ("graded_at", models.DateTimeField(null=True)),
                (
                    "asked_risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ABSENT", "Absent"),
                            ("NO_APPARENT", "No apparent risk"),
                            ("VERY_LOW", "Very low"),
                            ("LOW", "Low"),
                            ("MEDIUM", "Medium"),
                            ("HIGH", "High"),
                        ],
                        max_length=12,
                    ),
                ),
                ("active_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                (
                    "how_found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RETURNED", "They came back by themselves"),
                            ("POLICE", "The police found them"),
                            ("HOME", "Their home or family found them"),
                            ("OTHERS", "Somebody else found them"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "was_harmed",
                    models.CharField(
                        blank=True,
                        choices=[("YES", "Yes"), ("NO", "No"), ("NOT_KNOWN", "Not known yet")],
                        max_length=10,
                    ),
                ),
                ("prevention_at", models.DateTimeField(null=True)),
                (
                    "triggers",
                    models.CharField(
                        blank=True, choices=[("YES", "Yes"), ("NO", "No")], max_length=4
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("report", models.BinaryField(null=True)),
                ("grading", models.BinaryField(null=True)),
                ("found", models.BinaryField(null=True)),
                ("prevention", models.BinaryField(null=True)),
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
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.contact",
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
                    "graded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
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
                    "police",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "responsible",
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
                    "settled_by",
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
            options={
                "indexes": [
                    models.Index(fields=["workspace", "state"], name="missing_episode_of_place"),
                    models.Index(fields=["file"], name="missing_episode_of_file"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_risk", ""), ("asked_by__isnull", False), _connector="OR"
                        ),
                        name="lower_grade_is_asked_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_by", None),
                            ("settled_by", None),
                            models.Q(("settled_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="lower_grade_settled_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at", None),
                            ("returned_at__gte", models.F("missing_since")),
                            _connector="OR",
                        ),
                        name="missing_child_returns_afterwards",
                    ),
                ],
            },
        ),
        Rules(protect),
    ]
