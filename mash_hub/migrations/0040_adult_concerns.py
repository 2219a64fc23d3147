"""Adult concerns, the restriction of those about a position of trust, and the setting of their time."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    schema_editor.execute("SELECT hub_protect_versioned('mash_hub_adultconcern')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0031_hold_words"),
        ("mash_hub", "0039_links_between_things"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="barrier",
            name="barrier_kind",
            field=models.CharField(
                choices=[
                    ("EXCLUSION", "A person is excluded"),
                    ("STAFF", "Works for a member agency, or is a child of somebody who does"),
                    ("PUBLIC_FIGURE", "Public figure"),
                    ("ADOPTION", "Adoption"),
                    ("WITNESS", "Witness protection"),
                    ("TRUST", "Somebody in a position of trust is accused"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="historicalbarrier",
            name="barrier_kind",
            field=models.CharField(
                choices=[
                    ("EXCLUSION", "A person is excluded"),
                    ("STAFF", "Works for a member agency, or is a child of somebody who does"),
                    ("PUBLIC_FIGURE", "Public figure"),
                    ("ADOPTION", "Adoption"),
                    ("WITNESS", "Witness protection"),
                    ("TRUST", "Somebody in a position of trust is accused"),
                ],
                max_length=14,
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
                    ("SERVICE_HOURS", "The team’s hours"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalAdultConcern",
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
                            ("CONCERN", "To be looked at"),
                            ("INFO_GATHERING", "Information is gathered"),
                            ("TESTS", "Tests answered, to be decided"),
                            ("S42_ENQUIRY", "Section 42 enquiry, to be planned"),
                            ("OTHER_ENQUIRY", "Other enquiry, to be planned"),
                            ("NO_ENQUIRY", "No enquiry, to be closed"),
                            ("PLAN", "Planned"),
                            ("ENQUIRY", "Enquiry under way"),
                            ("OUTCOMES", "Outcomes known"),
                            ("SAFEGUARDING_PLAN", "Safeguarding plan stands"),
                            ("CLOSED", "Closed"),
                        ],
                        default="CONCERN",
                        max_length=18,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "consent",
                    models.CharField(
                        blank=True,
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
                ("has_needs", models.BooleanField(null=True)),
                ("is_at_risk", models.BooleanField(null=True)),
                ("cannot_protect", models.BooleanField(null=True)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HAS", "Has capacity for this decision"),
                            ("LACKS", "Lacks capacity for this decision"),
                            ("FLUCTUATES", "It fluctuates"),
                            ("NOT_ASSESSED", "Not assessed yet"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "advocate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOT_NEEDED", "Not needed"),
                            ("SOMEBODY", "Somebody suitable supports them"),
                            ("NEEDED", "Needed, still to be found"),
                            ("INSTRUCTED", "An independent advocate is instructed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("S42_ENQUIRY", "Section 42 enquiry"),
                            ("OTHER_ENQUIRY", "Other enquiry"),
                            ("NO_ENQUIRY", "No enquiry"),
                        ],
                        max_length=14,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_about_trust", models.BooleanField(default=False)),
                ("review_on", models.DateField(null=True)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("MET", "Met"),
                                ("PARTLY", "Partly met"),
                                ("NOT_MET", "Not met"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("wishes", models.BinaryField(null=True)),
                ("tests", models.BinaryField(null=True)),
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
                    "lead_agency",
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
                "verbose_name": "historical adult concern",
                "verbose_name_plural": "historical adult concerns",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AdultConcern",
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
                            ("CONCERN", "To be looked at"),
                            ("INFO_GATHERING", "Information is gathered"),
                            ("TESTS", "Tests answered, to be decided"),
                            ("S42_ENQUIRY", "Section 42 enquiry, to be planned"),
                            ("OTHER_ENQUIRY", "Other enquiry, to be planned"),
                            ("NO_ENQUIRY", "No enquiry, to be closed"),
                            ("PLAN", "Planned"),
                            ("ENQUIRY", "Enquiry under way"),
                            ("OUTCOMES", "Outcomes known"),
                            ("SAFEGUARDING_PLAN", "Safeguarding plan stands"),
                            ("CLOSED", "Closed"),
                        ],
                        default="CONCERN",
                        max_length=18,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "consent",
                    models.CharField(
                        blank=True,
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
                ("has_needs", models.BooleanField(null=True)),
                ("is_at_risk", models.BooleanField(null=True)),
                ("cannot_protect", models.BooleanField(null=True)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HAS", "Has capacity for this decision"),
                            ("LACKS", "Lacks capacity for this decision"),
                            ("FLUCTUATES", "It fluctuates"),
                            ("NOT_ASSESSED", "Not assessed yet"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "advocate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOT_NEEDED", "Not needed"),
                            ("SOMEBODY", "Somebody suitable supports them"),
                            ("NEEDED", "Needed, still to be found"),
                            ("INSTRUCTED", "An independent advocate is instructed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("S42_ENQUIRY", "Section 42 enquiry"),
                            ("OTHER_ENQUIRY", "Other enquiry"),
                            ("NO_ENQUIRY", "No enquiry"),
                        ],
                        max_length=14,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_about_trust", models.BooleanField(default=False)),
                ("review_on", models.DateField(null=True)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("MET", "Met"),
                                ("PARTLY", "Partly met"),
                                ("NOT_MET", "Not met"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("wishes", models.BinaryField(null=True)),
                ("tests", models.BinaryField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adult_concerns",
                        to="mash_hub.contact",
                    ),
                ),
                (
                    "decided_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adult_concerns",
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
                    "lead_agency",
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
                    models.Index(fields=["workspace", "state"], name="adult_concern_of_workspace")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "CLOSED"), _negated=True),
                        fields=("contact",),
                        name="one_open_adult_concern_of_a_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("override", ""),
                            models.Q(("consent", "GIVEN"), _negated=True),
                            _connector="OR",
                        ),
                        name="adult_consent_given_is_not_overridden",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "S42_ENQUIRY"), _negated=True),
                            models.Q(
                                ("cannot_protect", True), ("has_needs", True), ("is_at_risk", True)
                            ),
                            _connector="OR",
                        ),
                        name="section_42_where_the_tests_are_met",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", ""), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="adult_decision_has_a_time",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
