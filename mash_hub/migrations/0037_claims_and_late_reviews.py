"""Claims to cases, when a late review was raised, and how long a claim stands."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_caseclaim')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0032_claim_words"),
        ("mash_hub", "0036_strategies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="breakglassreview",
            name="raised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalbreakglassreview",
            name="raised_at",
            field=models.DateTimeField(null=True),
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
                    ("CLAIM_LASTS", "A claim to a case stands for"),
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
            name="HistoricalCaseClaim",
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
                ("membership_id", models.UUIDField()),
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
                        max_length=30,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("OPEN_CASE", "I am working on this case"),
                            ("IMMEDIATE_RISK", "Somebody is at risk now"),
                            ("CHILD_AT_RISK", "A child is at risk of serious harm"),
                            ("ADULT_AT_RISK", "An adult is at risk of serious harm"),
                            ("MEETING", "I am preparing or attending a meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ACTIVE", "Stands"), ("ENDED", "Ended")],
                        default="ACTIVE",
                        max_length=8,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "ended_by",
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
                    "host",
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
                    "person",
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
                "verbose_name": "historical case claim",
                "verbose_name_plural": "historical case claims",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CaseClaim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("membership_id", models.UUIDField()),
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
                        max_length=30,
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("OPEN_CASE", "I am working on this case"),
                            ("IMMEDIATE_RISK", "Somebody is at risk now"),
                            ("CHILD_AT_RISK", "A child is at risk of serious harm"),
                            ("ADULT_AT_RISK", "An adult is at risk of serious harm"),
                            ("MEETING", "I am preparing or attending a meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ACTIVE", "Stands"), ("ENDED", "Ended")],
                        default="ACTIVE",
                        max_length=8,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "ended_by",
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
                        related_name="claims",
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
                    "host",
                    models.ForeignKey(
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
                    "person",
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
                        condition=models.Q(("state", "ACTIVE")),
                        fields=("enquiry", "person"),
                        name="one_standing_claim_of_a_person",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
