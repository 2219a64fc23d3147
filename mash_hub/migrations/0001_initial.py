import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0002_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="SearchCounter",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("since", models.DateTimeField()),
                        ("count", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Subject",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Action",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("thing_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "Offered"),
                                    ("ACCEPTED", "Accepted"),
                                    ("IN_PROGRESS", "Started"),
                                    ("DONE", "Done"),
                                    ("NOT_POSSIBLE", "Not possible: circumstances changed"),
                                    ("NOT_UNDERTAKEN", "Not undertaken"),
                                    ("VERIFIED", "Verified"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                default="PROPOSED",
                                max_length=16,
                            ),
                        ),
                        ("is_safety_critical", models.BooleanField(default=False)),
                        ("is_directed", models.BooleanField(default=False)),
                        ("first_due_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("agreed_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("done_on", models.DateField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("verified_at", models.DateTimeField(null=True)),
                        ("text", models.BinaryField(null=True)),
                        ("outcome_words", models.BinaryField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="agencies.agency",
                            ),
                        ),
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "offered_agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions_offered",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "offered_person",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "verified_by",
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
                                related_name="actions",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency", "state"], name="action_of_agency"),
                            models.Index(fields=["thing_kind", "thing_id"], name="action_of_thing"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("verified_by__isnull", True),
                                    models.Q(("verified_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="action_verified_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "VERIFIED"), _negated=True),
                                    ("verified_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="action_verified_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("offered_agency__isnull", True),
                                        ("offered_person__isnull", True),
                                    ),
                                    models.Q(
                                        ("offered_agency__isnull", False),
                                        ("offered_person__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="action_offer_is_whole_or_absent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Card",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "birth_precision",
                            models.CharField(
                                choices=[
                                    ("EXACT", "Exact date"),
                                    ("YEAR_MONTH", "Month and year"),
                                    ("YEAR", "Year"),
                                    ("ESTIMATED", "Estimated"),
                                    ("AGE_ONLY", "Age only"),
                                    ("UNKNOWN", "Not known"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_unborn", models.BooleanField(default=False)),
                        ("identity", models.BinaryField(null=True)),
                        (
                            "author",
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
                                related_name="cards",
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
                    name="Clock",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("reference", models.CharField(blank=True, max_length=12)),
                        ("name", models.CharField(max_length=24)),
                        (
                            "clock_type",
                            models.CharField(
                                choices=[
                                    ("CONTINUOUS", "Never pauses"),
                                    (
                                        "WORKING_DAY_24H",
                                        "All day on working days; weekends and bank holidays pause",
                                    ),
                                    ("WORKING_HOURS", "In the team’s hours only"),
                                    ("WORKING_DAYS", "Until the end of a working day"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("amount", models.PositiveIntegerField()),
                        ("file_id", models.UUIDField(null=True)),
                        ("started_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("paused_at", models.DateTimeField(null=True)),
                        ("met_at", models.DateTimeField(null=True)),
                        ("stopped_at", models.DateTimeField(null=True)),
                        ("breached_at", models.DateTimeField(null=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("breached_at__isnull", True),
                                    ("met_at__isnull", True),
                                    ("stopped_at__isnull", True),
                                ),
                                fields=["due_at"],
                                name="clock_to_sweep",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("met_at__isnull", True), ("stopped_at__isnull", True)
                                ),
                                fields=("thing_id", "name", "thing_kind"),
                                name="one_running_clock_of_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("met_at__isnull", True),
                                    ("stopped_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="clock_met_or_stopped_not_both",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("DECLARED", "Declared by the person"),
                                    ("FOUND", "Found by the hub"),
                                    ("NOTED", "Noted by chair or coordinator"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("by_kind", models.CharField(blank=True, max_length=24)),
                        ("by_id", models.UUIDField(null=True)),
                        ("began_at", models.DateTimeField()),
                        ("began_by_id", models.UUIDField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_by_id", models.UUIDField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conflicts",
                                to="agencies.file",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("person", "file"),
                                name="one_standing_conflict",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Submitted"),
                                    ("SCREENING", "Being screened"),
                                    ("LINKED_DUPLICATE", "Linked to an earlier contact"),
                                    (
                                        "PASSED_TO_ALLOCATED_WORKER",
                                        "Passed to the allocated worker",
                                    ),
                                    ("ADVICE_NFA", "Advice given, no further action"),
                                    ("EARLY_HELP", "Early help"),
                                    ("MASH_ENQUIRY", "MASH enquiry"),
                                    ("IMMEDIATE_STRATEGY", "Immediate strategy discussion"),
                                    ("ADULT_CONCERN", "Adult concern"),
                                    ("MARAC_REFERRAL", "MARAC referral"),
                                    ("OUT_OF_AREA", "Passed to another area"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Submitted"),
                                    ("SCREENING", "Being screened"),
                                    ("LINKED_DUPLICATE", "Linked to an earlier contact"),
                                    (
                                        "PASSED_TO_ALLOCATED_WORKER",
                                        "Passed to the allocated worker",
                                    ),
                                    ("ADVICE_NFA", "Advice given, no further action"),
                                    ("EARLY_HELP", "Early help"),
                                    ("MASH_ENQUIRY", "MASH enquiry"),
                                    ("IMMEDIATE_STRATEGY", "Immediate strategy discussion"),
                                    ("ADULT_CONCERN", "Adult concern"),
                                    ("MARAC_REFERRAL", "MARAC referral"),
                                    ("OUT_OF_AREA", "Passed to another area"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "source_kind",
                            models.CharField(
                                choices=[
                                    ("PROFESSIONAL", "A professional"),
                                    ("PUBLIC", "A member of the public"),
                                    ("SELF", "The person concerned"),
                                    ("ANONYMOUS", "Somebody who gave no name"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("HUB", "Written in the hub"),
                                    ("PHONE", "Telephone"),
                                    ("EMAIL", "E-mail"),
                                    ("IN_PERSON", "In person"),
                                    ("POLICE_NOTICE", "Police notification"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("SAFEGUARD_CHILD", "Safeguarding a child"),
                                    ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                                    (
                                        "DOMESTIC_ABUSE",
                                        "Safety of people at high risk of domestic abuse",
                                    ),
                                    (
                                        "EXPLOITATION",
                                        "Protecting children who are exploited or go missing",
                                    ),
                                    ("ADMINISTRATION", "Running the hub"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("DOMESTIC_ABUSE", "Domestic abuse"),
                                        ("PHYSICAL", "Physical harm"),
                                        ("EMOTIONAL", "Emotional harm"),
                                        ("SEXUAL", "Sexual harm"),
                                        ("NEGLECT", "Neglect"),
                                        ("SELF_NEGLECT", "Self-neglect"),
                                        ("EXPLOITATION", "Exploitation"),
                                        ("MISSING", "Missing"),
                                        ("UNBORN", "Unborn child"),
                                        (
                                            "HONOUR_BASED",
                                            "So-called honour-based abuse or forced marriage",
                                        ),
                                        ("FINANCIAL", "Financial or material abuse"),
                                        ("STALKING", "Stalking or harassment"),
                                        ("OTHER", "Something else"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                            ),
                        ),
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
                            "consent_override",
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
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not graded"),
                                    ("STANDARD", "Standard"),
                                    ("MEDIUM", "Medium"),
                                    ("HIGH", "High"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("immediate_danger", models.BooleanField(default=False)),
                        ("is_urgent", models.BooleanField(default=False)),
                        ("narrative", models.BinaryField(null=True)),
                        ("safe_contact", models.BinaryField(null=True)),
                        ("received_at", models.DateTimeField()),
                        ("screening_at", models.DateTimeField(null=True)),
                        ("screened_at", models.DateTimeField(null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("feedback_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "told",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not answered"),
                                    ("TOLD", "The person was told"),
                                    ("NOT_SAFE", "Not told: it would not be safe"),
                                    ("NOT_REACHED", "Not told: they could not be reached"),
                                    ("NOT_NEEDED", "Not told: nothing was done that concerns them"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "earlier",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later",
                                to="mash_hub.contact",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
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
                            "referrer",
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
                                related_name="contacts",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state", "received_at"],
                                name="mash_hub_co_workspa_c01ff7_idx",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("consent", "GIVEN"), ("consent_override", "")),
                                    models.Q(
                                        models.Q(("consent", "GIVEN"), _negated=True),
                                        models.Q(("consent_override", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_without_consent_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("SUBMITTED", "SCREENING")),
                                        ("outcome", ""),
                                        ("screened_at__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("SUBMITTED", "SCREENING")), _negated=True
                                        ),
                                        models.Q(("outcome", ""), _negated=True),
                                        ("screened_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_outcome_is_whole_or_absent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "LINKED_DUPLICATE"), _negated=True),
                                    ("earlier__isnull", False),
                                    _connector="OR",
                                ),
                                name="contact_duplicate_names_the_earlier",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactDecision",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Submitted"),
                                    ("SCREENING", "Being screened"),
                                    ("LINKED_DUPLICATE", "Linked to an earlier contact"),
                                    (
                                        "PASSED_TO_ALLOCATED_WORKER",
                                        "Passed to the allocated worker",
                                    ),
                                    ("ADVICE_NFA", "Advice given, no further action"),
                                    ("EARLY_HELP", "Early help"),
                                    ("MASH_ENQUIRY", "MASH enquiry"),
                                    ("IMMEDIATE_STRATEGY", "Immediate strategy discussion"),
                                    ("ADULT_CONCERN", "Adult concern"),
                                    ("MARAC_REFERRAL", "MARAC referral"),
                                    ("OUT_OF_AREA", "Passed to another area"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("rationale", models.BinaryField(null=True)),
                        ("proposed_at", models.DateTimeField()),
                        ("needs_second", models.BooleanField(default=False)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "confirmed_by",
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
                                related_name="decisions",
                                to="mash_hub.contact",
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
                            "earlier",
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("decided_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_decision_confirmed_by_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enquiry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        (
                            "state",
                            models.CharField(
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
                                ],
                                default="RATED",
                                max_length=16,
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                choices=[
                                    ("RED", "Red"),
                                    ("AMBER", "Amber"),
                                    ("GREEN", "Green"),
                                    ("BLUE", "Blue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "initial_rating",
                            models.CharField(
                                choices=[
                                    ("RED", "Red"),
                                    ("AMBER", "Amber"),
                                    ("GREEN", "Green"),
                                    ("BLUE", "Blue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "lower_rating",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RED", "Red"),
                                    ("AMBER", "Amber"),
                                    ("GREEN", "Green"),
                                    ("BLUE", "Blue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("downgrades", models.PositiveSmallIntegerField(default=0)),
                        (
                            "lawful_basis",
                            models.CharField(
                                choices=[
                                    (
                                        "PUBLIC_TASK",
                                        "Public task, with safeguarding (Schedule 1 paragraph 18)",
                                    ),
                                    ("LEGAL_DUTY", "Legal duty"),
                                    ("VITAL_INTERESTS", "Vital interests"),
                                    ("LAW_ENFORCEMENT", "Law enforcement (Part 3)"),
                                    ("CONSENT", "Consent"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("received_at", models.DateTimeField()),
                        ("rated_at", models.DateTimeField()),
                        (
                            "outcomes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("STRATEGY", "Strategy discussion (section 47)"),
                                        ("SECTION_17", "Section 17 assessment"),
                                        ("EARLY_HELP", "Targeted early help"),
                                        ("UNIVERSAL", "Universal services"),
                                        ("SINGLE_AGENCY", "Single-agency action"),
                                        ("SECTION_42", "Adult section 42"),
                                        ("MARAC", "MARAC referral"),
                                        ("CMOG", "CMOG referral"),
                                        ("OUT_OF_AREA", "Out of area"),
                                        ("NO_FURTHER_ACTION", "No further action"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "threshold_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("1", "Level 1 universal"),
                                    ("2", "Level 2 early help"),
                                    ("3", "Level 3 targeted"),
                                    ("4", "Level 4 statutory"),
                                ],
                                max_length=2,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("feedback_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("rationale", models.BinaryField(null=True)),
                        ("voice", models.BinaryField(null=True)),
                        ("welfare", models.BinaryField(null=True)),
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enquiry",
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
                            "lower_rating_by",
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
                            "rated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "taken_by",
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
                        "verbose_name_plural": "enquiries",
                        "indexes": [
                            models.Index(fields=["workspace", "state"], name="enquiry_on_board")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None), ("decided_by", None), ("outcomes", [])
                                    ),
                                    models.Q(
                                        models.Q(("outcomes", []), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="enquiry_decision_is_whole_or_absent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lower_rating", ""), ("lower_rating_by", None)),
                                    models.Q(
                                        models.Q(("lower_rating", ""), _negated=True),
                                        ("lower_rating_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="enquiry_lower_rating_has_a_proposer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acknowledgement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("is_lead", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "Told, not yet acknowledged"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                ],
                                default="WAITING",
                                max_length=12,
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
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
                            "enquiry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acknowledgements",
                                to="mash_hub.enquiry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("enquiry", "agency"), name="acknowledgement_once_per_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("words", models.BinaryField(null=True)),
                        ("sent_at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(null=True)),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
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
                    name="Hearer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hearers",
                                to="mash_hub.action",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("action", "person"), name="hearer_once_of_action"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAcknowledgement",
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
                        ("is_lead", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "Told, not yet acknowledged"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                ],
                                default="WAITING",
                                max_length=12,
                            ),
                        ),
                        ("told_at", models.DateTimeField()),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    ],
                    options={
                        "verbose_name": "historical acknowledgement",
                        "verbose_name_plural": "historical acknowledgements",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAction",
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
                        ("thing_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "Offered"),
                                    ("ACCEPTED", "Accepted"),
                                    ("IN_PROGRESS", "Started"),
                                    ("DONE", "Done"),
                                    ("NOT_POSSIBLE", "Not possible: circumstances changed"),
                                    ("NOT_UNDERTAKEN", "Not undertaken"),
                                    ("VERIFIED", "Verified"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                default="PROPOSED",
                                max_length=16,
                            ),
                        ),
                        ("is_safety_critical", models.BooleanField(default=False)),
                        ("is_directed", models.BooleanField(default=False)),
                        ("first_due_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("agreed_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("done_on", models.DateField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("verified_at", models.DateTimeField(null=True)),
                        ("text", models.BinaryField(null=True)),
                        ("outcome_words", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "offered_agency",
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
                            "offered_person",
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
                            "verified_by",
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
                        "verbose_name": "historical action",
                        "verbose_name_plural": "historical actions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCard",
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
                            "birth_precision",
                            models.CharField(
                                choices=[
                                    ("EXACT", "Exact date"),
                                    ("YEAR_MONTH", "Month and year"),
                                    ("YEAR", "Year"),
                                    ("ESTIMATED", "Estimated"),
                                    ("AGE_ONLY", "Age only"),
                                    ("UNKNOWN", "Not known"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_unborn", models.BooleanField(default=False)),
                        ("identity", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    ],
                    options={
                        "verbose_name": "historical card",
                        "verbose_name_plural": "historical cards",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalContact",
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
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Submitted"),
                                    ("SCREENING", "Being screened"),
                                    ("LINKED_DUPLICATE", "Linked to an earlier contact"),
                                    (
                                        "PASSED_TO_ALLOCATED_WORKER",
                                        "Passed to the allocated worker",
                                    ),
                                    ("ADVICE_NFA", "Advice given, no further action"),
                                    ("EARLY_HELP", "Early help"),
                                    ("MASH_ENQUIRY", "MASH enquiry"),
                                    ("IMMEDIATE_STRATEGY", "Immediate strategy discussion"),
                                    ("ADULT_CONCERN", "Adult concern"),
                                    ("MARAC_REFERRAL", "MARAC referral"),
                                    ("OUT_OF_AREA", "Passed to another area"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Submitted"),
                                    ("SCREENING", "Being screened"),
                                    ("LINKED_DUPLICATE", "Linked to an earlier contact"),
                                    (
                                        "PASSED_TO_ALLOCATED_WORKER",
                                        "Passed to the allocated worker",
                                    ),
                                    ("ADVICE_NFA", "Advice given, no further action"),
                                    ("EARLY_HELP", "Early help"),
                                    ("MASH_ENQUIRY", "MASH enquiry"),
                                    ("IMMEDIATE_STRATEGY", "Immediate strategy discussion"),
                                    ("ADULT_CONCERN", "Adult concern"),
                                    ("MARAC_REFERRAL", "MARAC referral"),
                                    ("OUT_OF_AREA", "Passed to another area"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "source_kind",
                            models.CharField(
                                choices=[
                                    ("PROFESSIONAL", "A professional"),
                                    ("PUBLIC", "A member of the public"),
                                    ("SELF", "The person concerned"),
                                    ("ANONYMOUS", "Somebody who gave no name"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("HUB", "Written in the hub"),
                                    ("PHONE", "Telephone"),
                                    ("EMAIL", "E-mail"),
                                    ("IN_PERSON", "In person"),
                                    ("POLICE_NOTICE", "Police notification"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("SAFEGUARD_CHILD", "Safeguarding a child"),
                                    ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                                    (
                                        "DOMESTIC_ABUSE",
                                        "Safety of people at high risk of domestic abuse",
                                    ),
                                    (
                                        "EXPLOITATION",
                                        "Protecting children who are exploited or go missing",
                                    ),
                                    ("ADMINISTRATION", "Running the hub"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "categories",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("DOMESTIC_ABUSE", "Domestic abuse"),
                                        ("PHYSICAL", "Physical harm"),
                                        ("EMOTIONAL", "Emotional harm"),
                                        ("SEXUAL", "Sexual harm"),
                                        ("NEGLECT", "Neglect"),
                                        ("SELF_NEGLECT", "Self-neglect"),
                                        ("EXPLOITATION", "Exploitation"),
                                        ("MISSING", "Missing"),
                                        ("UNBORN", "Unborn child"),
                                        (
                                            "HONOUR_BASED",
                                            "So-called honour-based abuse or forced marriage",
                                        ),
                                        ("FINANCIAL", "Financial or material abuse"),
                                        ("STALKING", "Stalking or harassment"),
                                        ("OTHER", "Something else"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                            ),
                        ),
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
                            "consent_override",
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
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not graded"),
                                    ("STANDARD", "Standard"),
                                    ("MEDIUM", "Medium"),
                                    ("HIGH", "High"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("immediate_danger", models.BooleanField(default=False)),
                        ("is_urgent", models.BooleanField(default=False)),
                        ("narrative", models.BinaryField(null=True)),
                        ("safe_contact", models.BinaryField(null=True)),
                        ("received_at", models.DateTimeField()),
                        ("screening_at", models.DateTimeField(null=True)),
                        ("screened_at", models.DateTimeField(null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("feedback_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "told",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Not answered"),
                                    ("TOLD", "The person was told"),
                                    ("NOT_SAFE", "Not told: it would not be safe"),
                                    ("NOT_REACHED", "Not told: they could not be reached"),
                                    ("NOT_NEEDED", "Not told: nothing was done that concerns them"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "earlier",
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
                        "verbose_name": "historical contact",
                        "verbose_name_plural": "historical contacts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalContactDecision",
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
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "Submitted"),
                                    ("SCREENING", "Being screened"),
                                    ("LINKED_DUPLICATE", "Linked to an earlier contact"),
                                    (
                                        "PASSED_TO_ALLOCATED_WORKER",
                                        "Passed to the allocated worker",
                                    ),
                                    ("ADVICE_NFA", "Advice given, no further action"),
                                    ("EARLY_HELP", "Early help"),
                                    ("MASH_ENQUIRY", "MASH enquiry"),
                                    ("IMMEDIATE_STRATEGY", "Immediate strategy discussion"),
                                    ("ADULT_CONCERN", "Adult concern"),
                                    ("MARAC_REFERRAL", "MARAC referral"),
                                    ("OUT_OF_AREA", "Passed to another area"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("rationale", models.BinaryField(null=True)),
                        ("proposed_at", models.DateTimeField()),
                        ("needs_second", models.BooleanField(default=False)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "confirmed_by",
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
                            "earlier",
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
                    ],
                    options={
                        "verbose_name": "historical contact decision",
                        "verbose_name_plural": "historical contact decisions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEnquiry",
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
                                    ("RATED", "Rated"),
                                    ("GATHERING", "Answers wanted"),
                                    ("STRATEGY", "In strategy discussion"),
                                    ("COLLATED", "Ready to decide"),
                                    ("DECISION_DRAFT", "Being decided"),
                                    ("DECIDED", "Decided"),
                                    ("FEEDBACK_SENT", "Feedback sent"),
                                    ("CLOSED", "Closed"),
                                    ("REOPENED", "Reopened"),
                                ],
                                default="RATED",
                                max_length=16,
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                choices=[
                                    ("RED", "Red"),
                                    ("AMBER", "Amber"),
                                    ("GREEN", "Green"),
                                    ("BLUE", "Blue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "initial_rating",
                            models.CharField(
                                choices=[
                                    ("RED", "Red"),
                                    ("AMBER", "Amber"),
                                    ("GREEN", "Green"),
                                    ("BLUE", "Blue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "lower_rating",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RED", "Red"),
                                    ("AMBER", "Amber"),
                                    ("GREEN", "Green"),
                                    ("BLUE", "Blue"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("downgrades", models.PositiveSmallIntegerField(default=0)),
                        (
                            "lawful_basis",
                            models.CharField(
                                choices=[
                                    (
                                        "PUBLIC_TASK",
                                        "Public task, with safeguarding (Schedule 1 paragraph 18)",
                                    ),
                                    ("LEGAL_DUTY", "Legal duty"),
                                    ("VITAL_INTERESTS", "Vital interests"),
                                    ("LAW_ENFORCEMENT", "Law enforcement (Part 3)"),
                                    ("CONSENT", "Consent"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("received_at", models.DateTimeField()),
                        ("rated_at", models.DateTimeField()),
                        (
                            "outcomes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("STRATEGY", "Strategy discussion (section 47)"),
                                        ("SECTION_17", "Section 17 assessment"),
                                        ("EARLY_HELP", "Targeted early help"),
                                        ("UNIVERSAL", "Universal services"),
                                        ("SINGLE_AGENCY", "Single-agency action"),
                                        ("SECTION_42", "Adult section 42"),
                                        ("MARAC", "MARAC referral"),
                                        ("CMOG", "CMOG referral"),
                                        ("OUT_OF_AREA", "Out of area"),
                                        ("NO_FURTHER_ACTION", "No further action"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "threshold_level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("1", "Level 1 universal"),
                                    ("2", "Level 2 early help"),
                                    ("3", "Level 3 targeted"),
                                    ("4", "Level 4 statutory"),
                                ],
                                max_length=2,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("feedback_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("rationale", models.BinaryField(null=True)),
                        ("voice", models.BinaryField(null=True)),
                        ("welfare", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "lower_rating_by",
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
                            "rated_by",
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
                            "taken_by",
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
                        "verbose_name": "historical enquiry",
                        "verbose_name_plural": "historical enquiries",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFeedback",
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
                        ("words", models.BinaryField(null=True)),
                        ("sent_at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    ],
                    options={
                        "verbose_name": "historical feedback",
                        "verbose_name_plural": "historical feedbacks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInformationRequest",
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
                                    ("SENT", "Sent, not opened"),
                                    ("ACKNOWLEDGED", "Opened, not answered"),
                                    ("RESEARCHING", "Being researched"),
                                    ("PROPORTIONALITY", "Being decided what to share"),
                                    ("RETURNED", "Returned"),
                                    ("NIL", "Nothing held"),
                                    ("PART_RETURNED", "Returned in part, more to follow"),
                                    ("REFUSED", "Refused"),
                                    ("SEALED", "Answered under seal"),
                                    ("RECALLED", "Recalled"),
                                ],
                                default="SENT",
                                max_length=16,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("SAFEGUARD_CHILD", "Safeguarding a child"),
                                    ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                                    (
                                        "DOMESTIC_ABUSE",
                                        "Safety of people at high risk of domestic abuse",
                                    ),
                                    (
                                        "EXPLOITATION",
                                        "Protecting children who are exploited or go missing",
                                    ),
                                    ("ADMINISTRATION", "Running the hub"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("period_from_on", models.DateField()),
                        ("period_until_on", models.DateField()),
                        ("sent_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("refusal_reason", models.CharField(blank=True, max_length=40)),
                        ("refusal_reason_id", models.UUIDField(null=True)),
                        ("without_at", models.DateTimeField(null=True)),
                        ("without_reason", models.CharField(blank=True, max_length=40)),
                        ("question", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                            "refusal_asked_by",
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
                            "sent_by",
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
                            "without_by",
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
                        "verbose_name": "historical information request",
                        "verbose_name_plural": "historical information requests",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReferral",
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
                        ("thing_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RECEIVED", "Received"),
                                    ("ACCEPTED", "Accepted"),
                                    ("RETURNED", "Returned for information"),
                                ],
                                default="RECEIVED",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("reason_for", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical referral",
                        "verbose_name_plural": "historical referrals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="InformationRequest",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SENT", "Sent, not opened"),
                                    ("ACKNOWLEDGED", "Opened, not answered"),
                                    ("RESEARCHING", "Being researched"),
                                    ("PROPORTIONALITY", "Being decided what to share"),
                                    ("RETURNED", "Returned"),
                                    ("NIL", "Nothing held"),
                                    ("PART_RETURNED", "Returned in part, more to follow"),
                                    ("REFUSED", "Refused"),
                                    ("SEALED", "Answered under seal"),
                                    ("RECALLED", "Recalled"),
                                ],
                                default="SENT",
                                max_length=16,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("SAFEGUARD_CHILD", "Safeguarding a child"),
                                    ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                                    (
                                        "DOMESTIC_ABUSE",
                                        "Safety of people at high risk of domestic abuse",
                                    ),
                                    (
                                        "EXPLOITATION",
                                        "Protecting children who are exploited or go missing",
                                    ),
                                    ("ADMINISTRATION", "Running the hub"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("period_from_on", models.DateField()),
                        ("period_until_on", models.DateField()),
                        ("sent_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("refusal_reason", models.CharField(blank=True, max_length=40)),
                        ("refusal_reason_id", models.UUIDField(null=True)),
                        ("without_at", models.DateTimeField(null=True)),
                        ("without_reason", models.CharField(blank=True, max_length=40)),
                        ("question", models.BinaryField(null=True)),
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
                                related_name="requests",
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
                            "refusal_asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "without_by",
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
                            models.Index(
                                fields=["workspace", "agency", "state"], name="request_in_queue"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["people"], name="request_by_person"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "RECALLED"), _negated=True),
                                fields=("enquiry", "agency"),
                                name="request_once_per_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("period_from_on__lte", models.F("period_until_on"))
                                ),
                                name="request_period_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("people", []), _negated=True),
                                name="request_names_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalItem",
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
                                choices=[
                                    ("AT_HOME", "At home"),
                                    ("RELEASED", "Released"),
                                    ("KEPT", "Kept back"),
                                    ("WITHDRAWN", "Taken back"),
                                    ("REMOVED", "Removed"),
                                ],
                                default="AT_HOME",
                                max_length=10,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[("FACT", "Fact"), ("OPINION", "Professional opinion")],
                                max_length=8,
                            ),
                        ),
                        (
                            "handling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("OFFICIAL", "OFFICIAL"),
                                    ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
                                ],
                                default="OFFICIAL-SENSITIVE",
                                max_length=20,
                            ),
                        ),
                        (
                            "people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "release",
                            models.CharField(
                                choices=[
                                    ("UNDECIDED", "Not decided: stays at home"),
                                    ("SHARE", "Share whole"),
                                    ("SHARE_IN_PART", "Share in part"),
                                    ("WITHHOLD", "Withhold"),
                                ],
                                default="UNDECIDED",
                                max_length=14,
                            ),
                        ),
                        ("release_reason", models.CharField(blank=True, max_length=40)),
                        (
                            "named_readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "audience",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("content", models.BinaryField(null=True)),
                        ("shared", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical item",
                        "verbose_name_plural": "historical items",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Chase",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chases",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Item",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("AT_HOME", "At home"),
                                    ("RELEASED", "Released"),
                                    ("KEPT", "Kept back"),
                                    ("WITHDRAWN", "Taken back"),
                                    ("REMOVED", "Removed"),
                                ],
                                default="AT_HOME",
                                max_length=10,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[("FACT", "Fact"), ("OPINION", "Professional opinion")],
                                max_length=8,
                            ),
                        ),
                        (
                            "handling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("OFFICIAL", "OFFICIAL"),
                                    ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
                                ],
                                default="OFFICIAL-SENSITIVE",
                                max_length=20,
                            ),
                        ),
                        (
                            "people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "release",
                            models.CharField(
                                choices=[
                                    ("UNDECIDED", "Not decided: stays at home"),
                                    ("SHARE", "Share whole"),
                                    ("SHARE_IN_PART", "Share in part"),
                                    ("WITHHOLD", "Withhold"),
                                ],
                                default="UNDECIDED",
                                max_length=14,
                            ),
                        ),
                        ("release_reason", models.CharField(blank=True, max_length=40)),
                        (
                            "named_readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "audience",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("content", models.BinaryField(null=True)),
                        ("shared", models.BinaryField(null=True)),
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="mash_hub.informationrequest",
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
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["people"], name="item_by_person"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("release", "UNDECIDED"), ("release_reason", "")),
                                    models.Q(
                                        models.Q(("release", "UNDECIDED"), _negated=True),
                                        models.Q(("release_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_release_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("handling", "C"), ("state", "RELEASED"), _negated=True
                                    ),
                                    models.Q(("named_readers", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="item_under_conditions_has_named_readers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reading",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("reference", models.CharField(max_length=12, unique=True)),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("thing_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RECEIVED", "Received"),
                                    ("ACCEPTED", "Accepted"),
                                    ("RETURNED", "Returned for information"),
                                ],
                                default="RECEIVED",
                                max_length=10,
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("reason_for", models.BinaryField(null=True)),
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state"], name="referral_in_workspace"
                            ),
                            models.Index(
                                fields=["thing_kind", "thing_id"], name="referral_of_thing"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatchAnswer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("SAME_PERSON", "Same person"),
                                    ("SAME_HOUSEHOLD", "Same household"),
                                    ("DIFFERENT", "Different"),
                                    ("CANNOT_TELL", "Cannot tell – ask a colleague"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("card_version", models.PositiveIntegerField()),
                        ("by_person_id", models.UUIDField()),
                        ("by_agency_id", models.UUIDField()),
                        ("answered_at", models.DateTimeField()),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="mash_hub.card",
                            ),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["card", "candidate"], name="mash_hub_ma_card_id_582c31_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Involvement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("CHILD", "Child"),
                                    ("VICTIM", "Victim"),
                                    ("ADULT_AT_RISK", "Adult at risk"),
                                    ("PARENT", "Parent or carer"),
                                    ("PERPETRATOR", "Alleged perpetrator"),
                                    ("HOUSEHOLD", "Other household member"),
                                    ("OTHER", "Somebody else concerned"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        ("matched_at", models.DateTimeField(null=True)),
                        (
                            "card",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="involvements",
                                to="mash_hub.card",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="involvements",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="involvements",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["thing_kind", "thing_id"],
                                name="mash_hub_in_thing_k_ae5509_idx",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Identification",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("by_person_id", models.UUIDField(null=True)),
                        ("by_agency_id", models.UUIDField(null=True)),
                        ("began_at", models.DateTimeField()),
                        ("reason_code", models.CharField(max_length=40)),
                        ("reason_id", models.UUIDField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_by_person_id", models.UUIDField(null=True)),
                        ("end_reason_code", models.CharField(blank=True, max_length=40)),
                        ("end_reason_id", models.UUIDField(null=True)),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identifications",
                                to="mash_hub.card",
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identifications",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("card",),
                                name="one_standing_identification",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInvolvement",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("CHILD", "Child"),
                                    ("VICTIM", "Victim"),
                                    ("ADULT_AT_RISK", "Adult at risk"),
                                    ("PARENT", "Parent or carer"),
                                    ("PERPETRATOR", "Alleged perpetrator"),
                                    ("HOUSEHOLD", "Other household member"),
                                    ("OTHER", "Somebody else concerned"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        ("matched_at", models.DateTimeField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                    ],
                    options={
                        "verbose_name": "historical involvement",
                        "verbose_name_plural": "historical involvements",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Token",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("token", models.BinaryField(max_length=16)),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tokens",
                                to="mash_hub.card",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token", "card"), name="token_once_per_card"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
