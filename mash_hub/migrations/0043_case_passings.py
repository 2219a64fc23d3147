"""Passing cases on to another area or agency."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

VERSIONED = ("mash_hub_casepassing",)


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in VERSIONED:
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0015_passing_words"),
        ("mash_hub", "0042_chronologies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="is_given_up",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="historicalenquiry",
            name="is_given_up",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="contact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("HUB", "Written in the hub"),
                    ("PHONE", "Telephone"),
                    ("EMAIL", "E-mail"),
                    ("IN_PERSON", "In person"),
                    ("PORTAL", "Public form"),
                    ("POLICE_NOTICE", "Police notification"),
                    ("PASSING", "Passed on by another agency"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="enquiry",
            name="state",
            field=models.CharField(
                choices=[
                    ("RATED", "Rated"),
                    ("GATHERING", "Answers wanted"),
                    ("STRATEGY", "In strategy discussion"),
                    ("COLLATED", "Ready to decide"),
                    ("DECISION_DRAFT", "Being decided"),
                    ("DECIDED", "Decided"),
                    ("FEEDBACK_SENT", "Feedback sent"),
                    ("CLOSED", "Closed"),
                    ("REOPENED", "Reopened"),
                    ("PASSED_ON", "Passed on to another agency"),
                ],
                default="RATED",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="escalation_type",
            field=models.CharField(
                choices=[
                    ("DISAGREEMENT", "Disagreement about what to do"),
                    ("DELAY", "Something is late"),
                    ("DOWNGRADE", "A rating or grade was lowered"),
                    ("UNMET_RESPONSIBILITY", "A responsibility is not met"),
                    ("PASSING", "A case was not taken over"),
                    ("REFUSED_INFORMATION", "Information was refused"),
                    ("OVERDUE_ACTION", "An action is overdue"),
                    ("THRESHOLD", "Where the threshold was set"),
                    ("ACCESS", "Access was not given"),
                    (
                        "ACCOMMODATION",
                        "Accommodation of a detained child was refused (PACE 1984 s38(6))",
                    ),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="historicalcontact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("HUB", "Written in the hub"),
                    ("PHONE", "Telephone"),
                    ("EMAIL", "E-mail"),
                    ("IN_PERSON", "In person"),
                    ("PORTAL", "Public form"),
                    ("POLICE_NOTICE", "Police notification"),
                    ("PASSING", "Passed on by another agency"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="historicalenquiry",
            name="state",
            field=models.CharField(
                choices=[
                    ("RATED", "Rated"),
                    ("GATHERING", "Answers wanted"),
                    ("STRATEGY", "In strategy discussion"),
                    ("COLLATED", "Ready to decide"),
                    ("DECISION_DRAFT", "Being decided"),
                    ("DECIDED", "Decided"),
                    ("FEEDBACK_SENT", "Feedback sent"),
                    ("CLOSED", "Closed"),
                    ("REOPENED", "Reopened"),
                    ("PASSED_ON", "Passed on to another agency"),
                ],
                default="RATED",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="historicalescalation",
            name="escalation_type",
            field=models.CharField(
                choices=[
                    ("DISAGREEMENT", "Disagreement about what to do"),
                    ("DELAY", "Something is late"),
                    ("DOWNGRADE", "A rating or grade was lowered"),
                    ("UNMET_RESPONSIBILITY", "A responsibility is not met"),
                    ("PASSING", "A case was not taken over"),
                    ("REFUSED_INFORMATION", "Information was refused"),
                    ("OVERDUE_ACTION", "An action is overdue"),
                    ("THRESHOLD", "Where the threshold was set"),
                    ("ACCESS", "Access was not given"),
                    (
                        "ACCOMMODATION",
                        "Accommodation of a detained child was refused (PACE 1984 s38(6))",
                    ),
                ],
                max_length=24,
            ),
        ),
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
                    ("DASH_HIGH", "A DASH score usually stands for high from"),
                    ("DASH_MEDIUM", "A DASH score usually stands for medium from"),
                    ("SERVICE_HOURS", "The team’s hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="CasePassing",
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
                            ("LOOKING", "May be looked at"),
                            ("OFFERED", "Offered, to be answered"),
                            ("ACCEPTED", "Taken over"),
                            ("IN_PART", "Taken over with what was picked"),
                            ("REFUSED", "Refused"),
                            ("WITHDRAWN", "Taken back"),
                        ],
                        default="LOOKING",
                        max_length=10,
                    ),
                ),
                ("shown_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(null=True)),
                ("offered_at", models.DateTimeField(null=True)),
                ("keeps_access", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("why_code", models.CharField(blank=True, max_length=40)),
                ("why_id", models.UUIDField(null=True)),
                ("letter", models.BinaryField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
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
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_passings",
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
                    "made",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over_by",
                        to="mash_hub.enquiry",
                    ),
                ),
                (
                    "offered_by",
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
                    "shown_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.workspace",
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
            name="HistoricalCasePassing",
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
                            ("LOOKING", "May be looked at"),
                            ("OFFERED", "Offered, to be answered"),
                            ("ACCEPTED", "Taken over"),
                            ("IN_PART", "Taken over with what was picked"),
                            ("REFUSED", "Refused"),
                            ("WITHDRAWN", "Taken back"),
                        ],
                        default="LOOKING",
                        max_length=10,
                    ),
                ),
                ("shown_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(null=True)),
                ("offered_at", models.DateTimeField(null=True)),
                ("keeps_access", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("why_code", models.CharField(blank=True, max_length=40)),
                ("why_id", models.UUIDField(null=True)),
                ("letter", models.BinaryField(null=True)),
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
                    "made",
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
                    "offered_by",
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
                    "shown_by",
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
                    "to_workspace",
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
                "verbose_name": "historical case passing",
                "verbose_name_plural": "historical case passings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PassingPiece",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("thing_kind", models.CharField(max_length=24)),
                ("thing_id", models.UUIDField()),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("is_taken", models.BooleanField(null=True)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "passing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="mash_hub.casepassing",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="casepassing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("LOOKING", "OFFERED"))),
                fields=("enquiry",),
                name="one_passing_at_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="casepassing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("ACCEPTED", "IN_PART")), ("made__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ("ACCEPTED", "IN_PART")), _negated=True),
                        ("made__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="taken_over_means_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="casepassing",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", models.F("agency")), _negated=True),
                name="passed_on_to_another_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="passingpiece",
            constraint=models.UniqueConstraint(
                fields=("passing", "thing_kind", "thing_id"), name="piece_of_a_passing_once"
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
