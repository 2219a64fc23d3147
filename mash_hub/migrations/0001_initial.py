import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import agencies.database.together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0001_initial"),
        ("agencies", "__first__"),
    ]

    operations = [
        agencies.database.together.CreateModels(
            models=[
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
                        (
                            "subject_kind",
                            models.CharField(
                                choices=[
                                    ("PERSON", "Person"),
                                    ("PLACE", "Place"),
                                    ("GROUP", "Group"),
                                    ("VEHICLE", "Vehicle"),
                                    ("TELEPHONE", "Telephone number"),
                                    ("ONLINE_NAME", "Online name"),
                                ],
                                default="PERSON",
                                max_length=12,
                            ),
                        ),
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
                    name="BreakGlass",
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
                        ("membership_id", models.UUIDField()),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("RISK_TO_LIFE", "Somebody’s life is at risk"),
                                    ("CHILD_MISSING", "A child is missing now"),
                                    (
                                        "ARREST_OR_REMOVAL",
                                        "An arrest or removal is about to happen",
                                    ),
                                    ("SYSTEM_FAULT", "A fault keeps me from what I may read"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        ("is_protected_open", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[("ACTIVE", "Open"), ("ENDED", "Ended")],
                                default="ACTIVE",
                                max_length=8,
                            ),
                        ),
                        ("began_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                        "abstract": False,
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
                        ("protected", models.BinaryField(null=True)),
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
                        ("escalated_at", models.DateTimeField(null=True)),
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
                            ),
                            models.Index(fields=["thing_id"], name="clock_of_a_thing"),
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
                            "readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("DECLARED", "Declared by the person"),
                                    ("FOUND", "Found by the hub"),
                                    ("NOTED", "Noted by chair or coordinator"),
                                    ("EXCLUDED", "Excluded by an officer or coordinator"),
                                    ("RESTRICTED", "Restricted to named readers"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("by_kind", models.CharField(blank=True, max_length=24)),
                        ("by_id", models.UUIDField(null=True)),
                        ("began_at", models.DateTimeField()),
                        ("began_by_id", models.UUIDField(null=True)),
                        ("relation", models.CharField(blank=True, max_length=10)),
                        ("is_doubtful", models.BooleanField(default=False)),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_by_id", models.UUIDField(null=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("source__in", ("EXCLUDED", "RESTRICTED")),
                                ),
                                fields=["file"],
                                name="conflict_that_bars",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    models.Q(
                                        ("source__in", ("EXCLUDED", "RESTRICTED")), _negated=True
                                    ),
                                ),
                                fields=("person", "file"),
                                name="one_standing_conflict",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("source__in", ("EXCLUDED", "RESTRICTED")),
                                ),
                                fields=("by_id", "file"),
                                name="one_standing_bar_of_a_barrier",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    ("source", "RESTRICTED"),
                                    _connector="OR",
                                ),
                                name="conflict_names_a_person",
                            ),
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
                                    ("PORTAL", "Public form"),
                                    ("POLICE_NOTICE", "Police notification"),
                                    ("PASSING", "Passed on by another agency"),
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
                            "contact_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CHILD", "A child"),
                                    ("ADULT", "An adult with needs for care and support"),
                                    ("DOMESTIC_ABUSE", "Domestic abuse"),
                                    ("EXPLOITATION", "Exploitation"),
                                    ("MISSING", "Somebody missing"),
                                    ("FGM", "Female genital mutilation"),
                                    ("HATE_CRIME", "Hate crime"),
                                    ("ONLINE", "Online exploitation of a child (OCSET, CEOP)"),
                                    ("THIRD_PARTY", "A third party reporting centre’s report"),
                                ],
                                max_length=14,
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
                        ("particulars", models.BinaryField(null=True)),
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
                                    ("TOLD", "The person was told, alone"),
                                    ("TOLD_LETTER", "The person was told by letter"),
                                    ("TOLD_FAMILY", "The person was told through their family"),
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
                    name="Destruction",
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
                            "record_kind",
                            models.CharField(
                                choices=[
                                    ("CASE", "Case"),
                                    ("CARD", "What your agency says about a person"),
                                    ("ANSWER", "What your agency answered"),
                                    ("RISK", "A risk assessment of your agency"),
                                    ("FLAG", "A flag of your agency"),
                                    ("THING", "What your agency says about a thing"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    (
                                        "KEPT_LONG_ENOUGH",
                                        "They were kept as long as the retention rule asks",
                                    ),
                                    (
                                        "ERASURE",
                                        "The person asked for it, and nothing requires keeping them",
                                    ),
                                    ("ENTERED_IN_ERROR", "They were entered in error"),
                                    ("COURT_ORDER", "A court ordered it"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "Waits for a second person"),
                                    ("APPROVED", "Agreed: about to be carried out"),
                                    ("DONE", "Destroyed"),
                                    ("DECLINED", "Not agreed"),
                                    ("WITHDRAWN", "Taken back"),
                                    ("STOPPED", "Stopped before anything was destroyed"),
                                ],
                                default="PROPOSED",
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        ("proposed_at", models.DateTimeField()),
                        ("proposed_as_id", models.UUIDField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_as_id", models.UUIDField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
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
                            models.Index(
                                fields=["workspace", "state"], name="destructions_by_state"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("APPROVED", "DONE", "STOPPED")),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("settled_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="destruction_agreed_by_another",
                            )
                        ],
                    },
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
                    name="HistoricalBreakGlass",
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
                            "category",
                            models.CharField(
                                choices=[
                                    ("RISK_TO_LIFE", "Somebody’s life is at risk"),
                                    ("CHILD_MISSING", "A child is missing now"),
                                    (
                                        "ARREST_OR_REMOVAL",
                                        "An arrest or removal is about to happen",
                                    ),
                                    ("SYSTEM_FAULT", "A fault keeps me from what I may read"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        ("is_protected_open", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[("ACTIVE", "Open"), ("ENDED", "Ended")],
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
                        "verbose_name": "historical break glass",
                        "verbose_name_plural": "historical break glasss",
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
                        ("protected", models.BinaryField(null=True)),
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
                    name="HistoricalDestruction",
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
                            "record_kind",
                            models.CharField(
                                choices=[
                                    ("CASE", "Case"),
                                    ("CARD", "What your agency says about a person"),
                                    ("ANSWER", "What your agency answered"),
                                    ("RISK", "A risk assessment of your agency"),
                                    ("FLAG", "A flag of your agency"),
                                    ("THING", "What your agency says about a thing"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    (
                                        "KEPT_LONG_ENOUGH",
                                        "They were kept as long as the retention rule asks",
                                    ),
                                    (
                                        "ERASURE",
                                        "The person asked for it, and nothing requires keeping them",
                                    ),
                                    ("ENTERED_IN_ERROR", "They were entered in error"),
                                    ("COURT_ORDER", "A court ordered it"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "Waits for a second person"),
                                    ("APPROVED", "Agreed: about to be carried out"),
                                    ("DONE", "Destroyed"),
                                    ("DECLINED", "Not agreed"),
                                    ("WITHDRAWN", "Taken back"),
                                    ("STOPPED", "Stopped before anything was destroyed"),
                                ],
                                default="PROPOSED",
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        ("proposed_at", models.DateTimeField()),
                        ("proposed_as_id", models.UUIDField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_as_id", models.UUIDField(null=True)),
                        ("done_at", models.DateTimeField(null=True)),
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
                            "proposed_by",
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
                        "verbose_name": "historical destruction",
                        "verbose_name_plural": "historical destructions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInterests",
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
                        ("confirmed_at", models.DateTimeField()),
                        ("people", models.BinaryField(null=True)),
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
                    ],
                    options={
                        "verbose_name": "historical interests",
                        "verbose_name_plural": "historical interestss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInterpreter",
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
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        (
                            "interpreter_kind",
                            models.CharField(
                                choices=[
                                    ("SERVICE", "An interpreting service"),
                                    ("STAFF", "A member of staff"),
                                    ("COMMUNITY", "Somebody of the person’s community"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "nearness",
                            models.CharField(
                                choices=[
                                    (
                                        "NEITHER",
                                        "Neither of the same family nor of the same community",
                                    ),
                                    ("COMMUNITY", "Of the same community"),
                                    ("FAMILY", "Of the same family"),
                                    ("NOT_ASKED", "They were not asked yet"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("CLEAR", "May interpret"),
                                    ("DOUBTFUL", "Doubtful: must not interpret yet"),
                                    ("CONFIRMED", "May interpret, a second person has looked"),
                                    ("ENDED", "No longer interprets"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                        "verbose_name": "historical interpreter",
                        "verbose_name_plural": "historical interpreters",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalListMatch",
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
                                max_length=24,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASKED", "Waits for a second person"),
                                    ("AGREED", "Agreed: the list can be matched once"),
                                    ("DECLINED", "Declined"),
                                    ("USED", "Matched"),
                                ],
                                default="ASKED",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("used_at", models.DateTimeField(null=True)),
                        ("rows", models.PositiveIntegerField(null=True)),
                        ("met", models.PositiveIntegerField(null=True)),
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
                        "verbose_name": "historical list match",
                        "verbose_name_plural": "historical list matchs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalOverrule",
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
                                    ("WAITING", "Waits for a second person"),
                                    ("LET_THROUGH", "Let through"),
                                    ("REFUSED", "Not let through"),
                                ],
                                default="WAITING",
                                max_length=12,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "digests",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BinaryField(max_length=32), size=None
                            ),
                        ),
                        ("words", models.BinaryField(null=True)),
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
                    ],
                    options={
                        "verbose_name": "historical overrule",
                        "verbose_name_plural": "historical overrules",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPartnershipSetting",
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
                            "name",
                            models.CharField(
                                choices=[
                                    ("SCREENING", "A new contact is looked at within"),
                                    ("RED_TARGET", "A Red enquiry is decided within"),
                                    ("AMBER_TARGET", "An Amber enquiry is decided within"),
                                    ("GREEN_TARGET", "A Green enquiry is decided within"),
                                    (
                                        "RED_ACKNOWLEDGED",
                                        "A Red request is acknowledged, on each stage, within",
                                    ),
                                    (
                                        "LEAD_ACKNOWLEDGES",
                                        "The lead agency acknowledges a Red decision within",
                                    ),
                                    ("REQUEST_PERIOD", "A request asks about the last"),
                                    (
                                        "ACCESS_RED",
                                        "A request for access in a Red enquiry is answered within",
                                    ),
                                    ("ACCESS", "Any other request for access is answered within"),
                                    (
                                        "ACCESS_LASTS",
                                        "Access stands, unless another day is named, for",
                                    ),
                                    ("CLAIM_LASTS", "A claim to a case stands for"),
                                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                                    (
                                        "SEALED_SEEN",
                                        "A named reader acknowledges a sealed item within",
                                    ),
                                    (
                                        "ADDRESS_SEEN",
                                        "A change of a protected address is acknowledged within",
                                    ),
                                    ("ELIGIBILITY", "A referral is looked at within"),
                                    (
                                        "IDVA_CONTACT",
                                        "The IDVA service tries to reach the victim within",
                                    ),
                                    (
                                        "MARAC_INCIDENTS",
                                        "Potential escalation is met, in a year, from",
                                    ),
                                    ("MARAC_EMERGENCY", "An emergency MARAC is held within"),
                                    (
                                        "EMERGENCY_KNOWN",
                                        "Each agency acknowledges an emergency MARAC within",
                                    ),
                                    (
                                        "MARAC_CASES",
                                        "A warning shows when a meeting’s list reaches",
                                    ),
                                    (
                                        "MARAC_DEADLINE",
                                        "A case is accepted for a meeting until, before it,",
                                    ),
                                    (
                                        "MARAC_AGENDA",
                                        "The agenda of a MARAC is published, before it, by",
                                    ),
                                    ("MARAC_RESEARCH", "Research for a MARAC is in, before it, by"),
                                    (
                                        "ACTION_ACCEPTED",
                                        "An action that was offered is answered within",
                                    ),
                                    ("MINUTES_DRAFTED", "Draft minutes are ready within"),
                                    (
                                        "MINUTES_CIRCULATED",
                                        "Minutes are approved and circulated within",
                                    ),
                                    (
                                        "ESCALATION_L1",
                                        "A challenge stays with practitioners (level 1) for",
                                    ),
                                    ("ESCALATION_L2", "It stays with team managers (level 2) for"),
                                    (
                                        "ESCALATION_L3",
                                        "It stays with heads of service (level 3) for",
                                    ),
                                    ("ESCALATION_L4", "It stays with directors (level 4) for"),
                                    ("ESCALATION_L5", "It is settled on level 5 within"),
                                    ("ESCALATION_NOW", "At immediate risk, each level has"),
                                    (
                                        "SECOND_BREACH_RED",
                                        "Late in a Red enquiry, a challenge is raised after another",
                                    ),
                                    (
                                        "SECOND_BREACH",
                                        "Late anywhere else, a challenge is raised after another",
                                    ),
                                    ("LOG_KEPT", "Entries of the log are kept for at least"),
                                    ("ADULT_DECISION", "An adult concern is decided on within"),
                                    (
                                        "STRATEGY_HELD",
                                        "A strategy discussion is held, once decided on, within",
                                    ),
                                    ("STRATEGY_RECORD", "Its record goes to who attended within"),
                                    ("ASSESSMENT", "An assessment is done, from referral, within"),
                                    (
                                        "CONFERENCE",
                                        "A child protection conference is held, from the discussion, within",
                                    ),
                                    ("FIRST_REVIEW", "The first review conference is after"),
                                    (
                                        "LATER_REVIEW",
                                        "Each later review conference is after another",
                                    ),
                                    ("POLICE_PROTECTION", "Police protection lasts at most"),
                                    (
                                        "PROTECTION_ORDER",
                                        "An emergency protection order lasts at most",
                                    ),
                                    (
                                        "ORDER_EXTENDED",
                                        "Such an order is extended, once, by at most",
                                    ),
                                    (
                                        "PASSING",
                                        "A case offered for taking over is answered within",
                                    ),
                                    (
                                        "JOINT_BY_RULE",
                                        "Police incidents come onto joint screening by themselves",
                                    ),
                                    (
                                        "JOINT_ADULTS",
                                        "Incidents between adults, without a child, come onto it too",
                                    ),
                                    ("JOINT_EDUCATION", "Education marks a view on it, too"),
                                    (
                                        "JOINT_SCREENED",
                                        "Every agency marks its view, from the incident, within",
                                    ),
                                    (
                                        "SIGN_OFF_POLICE",
                                        "A supervisor signs each answer of the police",
                                    ),
                                    (
                                        "SIGN_OFF_OTHERS",
                                        "A supervisor signs each answer of every other agency",
                                    ),
                                    (
                                        "REPEAT_INCIDENTS",
                                        "A repeat victim was reported, this time included, at least",
                                    ),
                                    (
                                        "REPEAT_WITHIN",
                                        "A repeat victim was reported so often within the last",
                                    ),
                                    ("VULNERABLE_CHILD", "Vulnerable: a victim under 18"),
                                    (
                                        "VULNERABLE_UNBORN",
                                        "Vulnerable: a victim who expects a child",
                                    ),
                                    (
                                        "VULNERABLE_CARE",
                                        "Vulnerable: a victim with needs for care and support",
                                    ),
                                    (
                                        "VULNERABLE_HONOUR",
                                        "Vulnerable: honour-based abuse or forced marriage",
                                    ),
                                    ("VULNERABLE_REPEAT", "Vulnerable: a repeat victim"),
                                    ("DASH_HIGH", "A DASH score usually stands for high from"),
                                    ("DASH_MEDIUM", "A DASH score usually stands for medium from"),
                                    ("SERVICE_HOURS", "The team’s hours"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("value", models.JSONField()),
                        ("from_on", models.DateField()),
                        ("why", models.CharField(max_length=300)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "Waits for a second person"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("DROPPED", "Not taken"),
                                ],
                                default="PROPOSED",
                                max_length=12,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
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
                            "proposed_by",
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
                        "verbose_name": "historical partnership setting",
                        "verbose_name_plural": "historical partnership settings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReceipt",
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
                            "receipt_kind",
                            models.CharField(
                                choices=[
                                    ("SEALED_LODGED", "A sealed item names you as reader"),
                                    (
                                        "SEALED_WITHDRAWN",
                                        "A sealed item that named you was withdrawn",
                                    ),
                                    ("ADDRESS_CHANGED", "A protected address or number changed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "Told, not yet acknowledged"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                    ("ENDED", "No longer asked for"),
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
                            "thing_file",
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
                        "verbose_name": "historical receipt",
                        "verbose_name_plural": "historical receipts",
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
                    name="HistoricalRiskAssessment",
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
                        ("person_key", models.UUIDField(null=True)),
                        ("subject_id", models.UUIDField(null=True)),
                        (
                            "tool",
                            models.CharField(
                                choices=[
                                    ("DASH", "DASH"),
                                    ("DASH_YOUNG", "DASH, young people’s version"),
                                    ("DARA", "DARA"),
                                    ("CSE", "CSE screening"),
                                    ("MISSING", "Missing person risk"),
                                    ("THRIVE", "THRIVE+"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("tool_version", models.CharField(max_length=8)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("COMPLETED", "Completed"),
                                    ("AGREED", "Agreed by a supervisor"),
                                    ("DISAGREED", "A supervisor disagrees"),
                                ],
                                default="COMPLETED",
                                max_length=10,
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(null=True)),
                        ("grade", models.CharField(max_length=16)),
                        ("usual_grade", models.CharField(blank=True, max_length=16)),
                        ("band", models.PositiveSmallIntegerField()),
                        ("completed_at", models.DateTimeField()),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("answers", models.BinaryField(null=True)),
                        ("review", models.BinaryField(null=True)),
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
                            "assessor",
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
                            "case_file",
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
                        "verbose_name": "historical risk assessment",
                        "verbose_name_plural": "historical risk assessments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalThingRelease",
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
                        ("given_kind", models.CharField(max_length=24)),
                        ("given_id", models.UUIDField()),
                        ("reference", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("STANDING", "Stands"),
                                    ("ENDED", "Taken back"),
                                    ("RUN_OUT", "Run out"),
                                ],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
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
                        ("release_reason", models.CharField(max_length=40)),
                        ("release_reason_id", models.UUIDField(null=True)),
                        ("until_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "released_by",
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
                        "verbose_name": "historical thing release",
                        "verbose_name_plural": "historical thing releases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Interests",
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
                        ("confirmed_at", models.DateTimeField()),
                        ("people", models.BinaryField(null=True)),
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
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Interpreter",
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
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        (
                            "interpreter_kind",
                            models.CharField(
                                choices=[
                                    ("SERVICE", "An interpreting service"),
                                    ("STAFF", "A member of staff"),
                                    ("COMMUNITY", "Somebody of the person’s community"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "nearness",
                            models.CharField(
                                choices=[
                                    (
                                        "NEITHER",
                                        "Neither of the same family nor of the same community",
                                    ),
                                    ("COMMUNITY", "Of the same community"),
                                    ("FAMILY", "Of the same family"),
                                    ("NOT_ASKED", "They were not asked yet"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("CLEAR", "May interpret"),
                                    ("DOUBTFUL", "Doubtful: must not interpret yet"),
                                    ("CONFIRMED", "May interpret, a second person has looked"),
                                    ("ENDED", "No longer interprets"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                        "indexes": [
                            models.Index(
                                fields=["thing_kind", "thing_id"],
                                name="mash_hub_in_thing_k_2004d1_idx",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(
                                        ("confirmed_by", models.F("recorded_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="interpreter_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONFIRMED"), _negated=True),
                                    ("confirmed_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="interpreter_confirmed_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LastLook",
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
                        ("membership_id", models.UUIDField()),
                        ("file_id", models.UUIDField()),
                        ("looked_at", models.DateTimeField()),
                        ("is_marked", models.BooleanField(default=False)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["looked_at"], name="last_look_by_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("membership_id", "file_id"), name="one_last_look"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LevelHolder",
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
                        ("level", models.PositiveSmallIntegerField()),
                        ("named_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "named_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("workspace", "agency", "level", "person"),
                                name="level_holder_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 2), ("level__lte", 5)),
                                name="level_holder_of_a_higher_level",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListMatch",
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
                                max_length=24,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASKED", "Waits for a second person"),
                                    ("AGREED", "Agreed: the list can be matched once"),
                                    ("DECLINED", "Declined"),
                                    ("USED", "Matched"),
                                ],
                                default="ASKED",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("used_at", models.DateTimeField(null=True)),
                        ("rows", models.PositiveIntegerField(null=True)),
                        ("met", models.PositiveIntegerField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
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
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LookUp",
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
                        ("fingerprint", models.BinaryField(max_length=16)),
                        ("at", models.DateTimeField()),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="agencies.membership",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["membership", "at"], name="mash_hub_lo_members_836e0d_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Overrule",
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
                                    ("WAITING", "Waits for a second person"),
                                    ("LET_THROUGH", "Let through"),
                                    ("REFUSED", "Not let through"),
                                ],
                                default="WAITING",
                                max_length=12,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "digests",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BinaryField(max_length=32), size=None
                            ),
                        ),
                        ("words", models.BinaryField(null=True)),
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
                            "asked_by",
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipSetting",
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
                            "name",
                            models.CharField(
                                choices=[
                                    ("SCREENING", "A new contact is looked at within"),
                                    ("RED_TARGET", "A Red enquiry is decided within"),
                                    ("AMBER_TARGET", "An Amber enquiry is decided within"),
                                    ("GREEN_TARGET", "A Green enquiry is decided within"),
                                    (
                                        "RED_ACKNOWLEDGED",
                                        "A Red request is acknowledged, on each stage, within",
                                    ),
                                    (
                                        "LEAD_ACKNOWLEDGES",
                                        "The lead agency acknowledges a Red decision within",
                                    ),
                                    ("REQUEST_PERIOD", "A request asks about the last"),
                                    (
                                        "ACCESS_RED",
                                        "A request for access in a Red enquiry is answered within",
                                    ),
                                    ("ACCESS", "Any other request for access is answered within"),
                                    (
                                        "ACCESS_LASTS",
                                        "Access stands, unless another day is named, for",
                                    ),
                                    ("CLAIM_LASTS", "A claim to a case stands for"),
                                    ("SEALED_REVIEW", "A sealed item is reviewed within"),
                                    (
                                        "SEALED_SEEN",
                                        "A named reader acknowledges a sealed item within",
                                    ),
                                    (
                                        "ADDRESS_SEEN",
                                        "A change of a protected address is acknowledged within",
                                    ),
                                    ("ELIGIBILITY", "A referral is looked at within"),
                                    (
                                        "IDVA_CONTACT",
                                        "The IDVA service tries to reach the victim within",
                                    ),
                                    (
                                        "MARAC_INCIDENTS",
                                        "Potential escalation is met, in a year, from",
                                    ),
                                    ("MARAC_EMERGENCY", "An emergency MARAC is held within"),
                                    (
                                        "EMERGENCY_KNOWN",
                                        "Each agency acknowledges an emergency MARAC within",
                                    ),
                                    (
                                        "MARAC_CASES",
                                        "A warning shows when a meeting’s list reaches",
                                    ),
                                    (
                                        "MARAC_DEADLINE",
                                        "A case is accepted for a meeting until, before it,",
                                    ),
                                    (
                                        "MARAC_AGENDA",
                                        "The agenda of a MARAC is published, before it, by",
                                    ),
                                    ("MARAC_RESEARCH", "Research for a MARAC is in, before it, by"),
                                    (
                                        "ACTION_ACCEPTED",
                                        "An action that was offered is answered within",
                                    ),
                                    ("MINUTES_DRAFTED", "Draft minutes are ready within"),
                                    (
                                        "MINUTES_CIRCULATED",
                                        "Minutes are approved and circulated within",
                                    ),
                                    (
                                        "ESCALATION_L1",
                                        "A challenge stays with practitioners (level 1) for",
                                    ),
                                    ("ESCALATION_L2", "It stays with team managers (level 2) for"),
                                    (
                                        "ESCALATION_L3",
                                        "It stays with heads of service (level 3) for",
                                    ),
                                    ("ESCALATION_L4", "It stays with directors (level 4) for"),
                                    ("ESCALATION_L5", "It is settled on level 5 within"),
                                    ("ESCALATION_NOW", "At immediate risk, each level has"),
                                    (
                                        "SECOND_BREACH_RED",
                                        "Late in a Red enquiry, a challenge is raised after another",
                                    ),
                                    (
                                        "SECOND_BREACH",
                                        "Late anywhere else, a challenge is raised after another",
                                    ),
                                    ("LOG_KEPT", "Entries of the log are kept for at least"),
                                    ("ADULT_DECISION", "An adult concern is decided on within"),
                                    (
                                        "STRATEGY_HELD",
                                        "A strategy discussion is held, once decided on, within",
                                    ),
                                    ("STRATEGY_RECORD", "Its record goes to who attended within"),
                                    ("ASSESSMENT", "An assessment is done, from referral, within"),
                                    (
                                        "CONFERENCE",
                                        "A child protection conference is held, from the discussion, within",
                                    ),
                                    ("FIRST_REVIEW", "The first review conference is after"),
                                    (
                                        "LATER_REVIEW",
                                        "Each later review conference is after another",
                                    ),
                                    ("POLICE_PROTECTION", "Police protection lasts at most"),
                                    (
                                        "PROTECTION_ORDER",
                                        "An emergency protection order lasts at most",
                                    ),
                                    (
                                        "ORDER_EXTENDED",
                                        "Such an order is extended, once, by at most",
                                    ),
                                    (
                                        "PASSING",
                                        "A case offered for taking over is answered within",
                                    ),
                                    (
                                        "JOINT_BY_RULE",
                                        "Police incidents come onto joint screening by themselves",
                                    ),
                                    (
                                        "JOINT_ADULTS",
                                        "Incidents between adults, without a child, come onto it too",
                                    ),
                                    ("JOINT_EDUCATION", "Education marks a view on it, too"),
                                    (
                                        "JOINT_SCREENED",
                                        "Every agency marks its view, from the incident, within",
                                    ),
                                    (
                                        "SIGN_OFF_POLICE",
                                        "A supervisor signs each answer of the police",
                                    ),
                                    (
                                        "SIGN_OFF_OTHERS",
                                        "A supervisor signs each answer of every other agency",
                                    ),
                                    (
                                        "REPEAT_INCIDENTS",
                                        "A repeat victim was reported, this time included, at least",
                                    ),
                                    (
                                        "REPEAT_WITHIN",
                                        "A repeat victim was reported so often within the last",
                                    ),
                                    ("VULNERABLE_CHILD", "Vulnerable: a victim under 18"),
                                    (
                                        "VULNERABLE_UNBORN",
                                        "Vulnerable: a victim who expects a child",
                                    ),
                                    (
                                        "VULNERABLE_CARE",
                                        "Vulnerable: a victim with needs for care and support",
                                    ),
                                    (
                                        "VULNERABLE_HONOUR",
                                        "Vulnerable: honour-based abuse or forced marriage",
                                    ),
                                    ("VULNERABLE_REPEAT", "Vulnerable: a repeat victim"),
                                    ("DASH_HIGH", "A DASH score usually stands for high from"),
                                    ("DASH_MEDIUM", "A DASH score usually stands for medium from"),
                                    ("SERVICE_HOURS", "The team’s hours"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("value", models.JSONField()),
                        ("from_on", models.DateField()),
                        ("why", models.CharField(max_length=300)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "Waits for a second person"),
                                    ("CONFIRMED", "Confirmed"),
                                    ("DROPPED", "Not taken"),
                                ],
                                default="PROPOSED",
                                max_length=12,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "proposed_by",
                            models.ForeignKey(
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
                            models.Index(fields=["workspace", "state"], name="setting_in_force")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "PROPOSED")),
                                fields=("workspace", "name"),
                                name="one_proposed_value_of_a_setting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONFIRMED"), _negated=True),
                                    models.Q(
                                        ("settled_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="setting_confirmed_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhoneLine",
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
                        ("place", models.PositiveSmallIntegerField()),
                        ("whom", models.CharField(max_length=80)),
                        ("number", models.CharField(max_length=16)),
                        ("hours", models.CharField(blank=True, max_length=80)),
                        ("added_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
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
                                fields=["workspace", "agency"], name="phone_line_of_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
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
                            "receipt_kind",
                            models.CharField(
                                choices=[
                                    ("SEALED_LODGED", "A sealed item names you as reader"),
                                    (
                                        "SEALED_WITHDRAWN",
                                        "A sealed item that named you was withdrawn",
                                    ),
                                    ("ADDRESS_CHANGED", "A protected address or number changed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "Told, not yet acknowledged"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                    ("ENDED", "No longer asked for"),
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
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "thing_file",
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
                            models.Index(
                                fields=["workspace", "agency", "state"],
                                name="receipt_to_acknowledge",
                            ),
                            models.Index(fields=["thing_id"], name="receipt_of_thing"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("acknowledged_at__isnull", False),
                                        ("state", "ACKNOWLEDGED"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "ACKNOWLEDGED"), _negated=True),
                                        ("acknowledged_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="receipt_acknowledged_has_a_time",
                            )
                        ],
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
                    name="RiskAssessment",
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
                        ("person_key", models.UUIDField(null=True)),
                        ("subject_id", models.UUIDField(null=True)),
                        (
                            "tool",
                            models.CharField(
                                choices=[
                                    ("DASH", "DASH"),
                                    ("DASH_YOUNG", "DASH, young people’s version"),
                                    ("DARA", "DARA"),
                                    ("CSE", "CSE screening"),
                                    ("MISSING", "Missing person risk"),
                                    ("THRIVE", "THRIVE+"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("tool_version", models.CharField(max_length=8)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("COMPLETED", "Completed"),
                                    ("AGREED", "Agreed by a supervisor"),
                                    ("DISAGREED", "A supervisor disagrees"),
                                ],
                                default="COMPLETED",
                                max_length=10,
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(null=True)),
                        ("grade", models.CharField(max_length=16)),
                        ("usual_grade", models.CharField(blank=True, max_length=16)),
                        ("band", models.PositiveSmallIntegerField()),
                        ("completed_at", models.DateTimeField()),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("answers", models.BinaryField(null=True)),
                        ("review", models.BinaryField(null=True)),
                        (
                            "assessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
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
                    options={
                        "indexes": [
                            models.Index(fields=["case_file"], name="risk_assessment_of_case")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("reviewed_at", None),
                                        ("reviewed_by", None),
                                        ("state", "COMPLETED"),
                                    ),
                                    models.Q(
                                        ("reviewed_at__isnull", False),
                                        ("state__in", ["AGREED", "DISAGREED"]),
                                        models.Q(
                                            ("reviewed_by", models.F("assessor")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="risk_assessment_reviewed_by_another",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThingRelease",
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
                        ("given_kind", models.CharField(max_length=24)),
                        ("given_id", models.UUIDField()),
                        ("reference", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("STANDING", "Stands"),
                                    ("ENDED", "Taken back"),
                                    ("RUN_OUT", "Run out"),
                                ],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
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
                        ("release_reason", models.CharField(max_length=40)),
                        ("release_reason_id", models.UUIDField(null=True)),
                        ("until_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField()),
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
                            "released_by",
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
                        "indexes": [
                            models.Index(
                                fields=["given_kind", "given_id"],
                                name="mash_hub_th_given_k_95d9af_idx",
                            ),
                            models.Index(
                                condition=models.Q(("state", "STANDING")),
                                fields=["until_at"],
                                name="thing_release_running_out",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("released_at"))),
                                name="thing_release_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("agencies", []), _negated=True),
                                name="thing_release_names_agencies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "STANDING")),
                                    models.Q(
                                        models.Q(("state", "STANDING"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="thing_release_stands_or_has_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakGlassReview",
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
                                    ("TOLD", "Told, not reviewed"),
                                    ("JUSTIFIED", "Justified"),
                                    ("NOT_JUSTIFIED", "Not justified"),
                                    ("UNCLEAR", "Unclear: under investigation"),
                                ],
                                default="TOLD",
                                max_length=16,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("review_reason_id", models.UUIDField(null=True)),
                        ("raised_at", models.DateTimeField(null=True)),
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
                            "use",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="mash_hub.breakglass",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("use", "owner"), name="one_review_of_a_use_per_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BreakGlassThing",
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
                            "use",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="things",
                                to="mash_hub.breakglass",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClockPause",
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
                        ("from_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(null=True)),
                        ("reason_code", models.CharField(max_length=40)),
                        ("reason_id", models.UUIDField(null=True)),
                        (
                            "clock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pauses",
                                to="mash_hub.clock",
                            ),
                        ),
                        (
                            "paused_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "resumed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until_at__isnull", True)),
                                fields=("clock",),
                                name="one_open_pause_of_a_clock",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_at__isnull", True),
                                    ("until_at__gte", models.F("from_at")),
                                    _connector="OR",
                                ),
                                name="pause_ends_after_it_began",
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
                    name="DestructionFile",
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
                            "destruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="mash_hub.destruction",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="destructions",
                                to="agencies.file",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("destruction", "file"), name="file_once_in_destruction"
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
                                    ("PASSED_ON", "Passed on to another agency"),
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
                        ("voice_heard", models.BooleanField(null=True)),
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
                        ("is_given_up", models.BooleanField(default=False)),
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
                    name="HistoricalBreakGlassReview",
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
                                    ("TOLD", "Told, not reviewed"),
                                    ("JUSTIFIED", "Justified"),
                                    ("NOT_JUSTIFIED", "Not justified"),
                                    ("UNCLEAR", "Unclear: under investigation"),
                                ],
                                default="TOLD",
                                max_length=16,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("review_reason_id", models.UUIDField(null=True)),
                        ("raised_at", models.DateTimeField(null=True)),
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
                            "use",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.breakglass",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical break glass review",
                        "verbose_name_plural": "historical break glass reviews",
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
                                    ("PORTAL", "Public form"),
                                    ("POLICE_NOTICE", "Police notification"),
                                    ("PASSING", "Passed on by another agency"),
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
                            "contact_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CHILD", "A child"),
                                    ("ADULT", "An adult with needs for care and support"),
                                    ("DOMESTIC_ABUSE", "Domestic abuse"),
                                    ("EXPLOITATION", "Exploitation"),
                                    ("MISSING", "Somebody missing"),
                                    ("FGM", "Female genital mutilation"),
                                    ("HATE_CRIME", "Hate crime"),
                                    ("ONLINE", "Online exploitation of a child (OCSET, CEOP)"),
                                    ("THIRD_PARTY", "A third party reporting centre’s report"),
                                ],
                                max_length=14,
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
                        ("particulars", models.BinaryField(null=True)),
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
                                    ("TOLD", "The person was told, alone"),
                                    ("TOLD_LETTER", "The person was told by letter"),
                                    ("TOLD_FAMILY", "The person was told through their family"),
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
                                    ("PASSED_ON", "Passed on to another agency"),
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
                        ("voice_heard", models.BooleanField(null=True)),
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
                        ("is_given_up", models.BooleanField(default=False)),
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
                    name="HistoricalJointScreening",
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
                                    ("QUEUED", "Agencies read it"),
                                    ("READ_BY_ALL", "Read by all, to be decided"),
                                    ("DECIDED", "Decided"),
                                    ("CLOSED", "Closed"),
                                ],
                                default="QUEUED",
                                max_length=12,
                            ),
                        ),
                        ("incident_on", models.DateField()),
                        ("has_child", models.BooleanField()),
                        ("is_by_rule", models.BooleanField(default=False)),
                        ("queued_at", models.DateTimeField()),
                        (
                            "expected",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "outcomes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NO_FURTHER", "No further action"),
                                        ("EARLY_HELP", "Early help"),
                                        ("CONTACT_TO_MASH", "Contact to MASH"),
                                        ("MARAC", "Referral to MARAC"),
                                        ("SCHOOL_TOLD", "School told"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("school_told_on", models.DateField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("incident", models.BinaryField(null=True)),
                        ("decision", models.BinaryField(null=True)),
                        ("school", models.BinaryField(null=True)),
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
                            "followed_by",
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
                            "queued_by",
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
                        "verbose_name": "historical joint screening",
                        "verbose_name_plural": "historical joint screenings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPublicReport",
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
                                    ("RECEIVED", "Waits to be looked at"),
                                    ("TAKEN", "Being taken down as a contact"),
                                    ("CONTACT", "Became a contact"),
                                    ("SET_ASIDE", "Looked at, and no contact made"),
                                ],
                                default="RECEIVED",
                                max_length=10,
                            ),
                        ),
                        ("immediate_danger", models.BooleanField(default=False)),
                        ("address_hash", models.CharField(blank=True, max_length=64)),
                        ("received_at", models.DateTimeField()),
                        ("taken_at", models.DateTimeField(null=True)),
                        ("draft_id", models.UUIDField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        ("informant", models.BinaryField(null=True)),
                        ("answer", models.BinaryField(null=True)),
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
                        "verbose_name": "historical public report",
                        "verbose_name_plural": "historical public reports",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSheet",
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
                            "topic",
                            models.CharField(
                                choices=[
                                    ("PROFESSIONALS", "Risk to professionals"),
                                    ("REACH", "Ways to reach them"),
                                    ("SERVICES", "GP, school and numbers elsewhere"),
                                    ("DISABILITY", "Disability"),
                                    ("CAPACITY", "Mental capacity and advocates"),
                                    ("CONSENTS", "Consent"),
                                    ("BACKGROUND", "Gender identity, ethnicity and belief"),
                                    ("IMMIGRATION", "Nationality and immigration"),
                                    ("WORK", "Work"),
                                    ("PHOTOGRAPH", "Photograph"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("STANDING", "Stands"), ("ENDED", "Taken out")],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("shown_until_on", models.DateField(null=True)),
                        ("review_on", models.DateField(null=True)),
                        ("written_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                        "verbose_name": "historical sheet",
                        "verbose_name_plural": "historical sheets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    name="InterestToken",
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
                        ("token", models.BinaryField(db_index=True, max_length=16)),
                        ("key_number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("SELF", "Myself"),
                                    ("HOUSEHOLD", "Somebody I live with"),
                                    ("PARTNER", "A partner or former partner"),
                                    ("RELATIVE", "A relative"),
                                    ("OTHER", "Somebody else I am close to, or at odds with"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_sure", models.BooleanField()),
                        (
                            "interests",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tokens",
                                to="mash_hub.interests",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="JointScreening",
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
                                    ("QUEUED", "Agencies read it"),
                                    ("READ_BY_ALL", "Read by all, to be decided"),
                                    ("DECIDED", "Decided"),
                                    ("CLOSED", "Closed"),
                                ],
                                default="QUEUED",
                                max_length=12,
                            ),
                        ),
                        ("incident_on", models.DateField()),
                        ("has_child", models.BooleanField()),
                        ("is_by_rule", models.BooleanField(default=False)),
                        ("queued_at", models.DateTimeField()),
                        (
                            "expected",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "outcomes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NO_FURTHER", "No further action"),
                                        ("EARLY_HELP", "Early help"),
                                        ("CONTACT_TO_MASH", "Contact to MASH"),
                                        ("MARAC", "Referral to MARAC"),
                                        ("SCHOOL_TOLD", "School told"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("school_told_on", models.DateField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("incident", models.BinaryField(null=True)),
                        ("decision", models.BinaryField(null=True)),
                        ("school", models.BinaryField(null=True)),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="joint_screenings",
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
                            "followed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.contact",
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
                            "queued_by",
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
                                fields=["workspace", "state"], name="joint_screening_of_place"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "CLOSED"), _negated=True),
                                fields=("contact",),
                                name="one_joint_screening_at_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("outcomes", [])),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decision__isnull", False),
                                        models.Q(("outcomes", []), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="joint_decision_is_whole_or_absent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalHold",
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
                            "hold_kind",
                            models.CharField(
                                choices=[
                                    ("LITIGATION", "Litigation or a claim"),
                                    ("PROSECUTION", "Live prosecution"),
                                    ("DARDR", "Domestic abuse related death review"),
                                    ("CSPR", "Child safeguarding practice review"),
                                    ("SAR", "Safeguarding adults review"),
                                    ("INQUIRY", "Public inquiry"),
                                    ("COMPLAINT", "Complaint"),
                                    ("SUBJECT_ACCESS", "Subject access request under way"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PLACED", "Stands: a second person has still to see it"),
                                    ("ACTIVE", "Stands"),
                                    ("LIFT_ASKED", "Stands; a second person is asked to lift it"),
                                    ("LIFTED", "Lifted"),
                                ],
                                default="PLACED",
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        ("placed_at", models.DateTimeField()),
                        ("review_on", models.DateField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "case_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
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
                            "lift_asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lifted_by",
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
                            "placed_by",
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
                        (
                            "subject",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["workspace", "state"], name="holds_by_state")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("subject__isnull", False),
                                    ("case_file__isnull", False),
                                    _connector="OR",
                                ),
                                name="hold_is_on_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "LIFTED"), _negated=True),
                                    models.Q(
                                        ("lifted_by", models.F("lift_asked_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="hold_lifted_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
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
                                    ("PROPOSED", "Waits for a second person"),
                                    ("CONFIRMED", "Joined"),
                                    ("DECLINED", "Not the same person"),
                                    ("TAKEN_BACK", "Taken back"),
                                    ("PARTING", "Joined; parting waits for a second person"),
                                    ("UNDONE", "Parted again"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                            ),
                        ),
                        ("likeness", models.CharField(max_length=16)),
                        (
                            "compared",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("parting_at", models.DateTimeField(null=True)),
                        ("undone_at", models.DateTimeField(null=True)),
                        (
                            "parting_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
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
                            "undone_by",
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
                        (
                            "joined",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["kept", "state"], name="mash_hub_me_kept_id_267532_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicReport",
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
                                    ("RECEIVED", "Waits to be looked at"),
                                    ("TAKEN", "Being taken down as a contact"),
                                    ("CONTACT", "Became a contact"),
                                    ("SET_ASIDE", "Looked at, and no contact made"),
                                ],
                                default="RECEIVED",
                                max_length=10,
                            ),
                        ),
                        ("immediate_danger", models.BooleanField(default=False)),
                        ("address_hash", models.CharField(blank=True, max_length=64)),
                        ("received_at", models.DateTimeField()),
                        ("taken_at", models.DateTimeField(null=True)),
                        ("draft_id", models.UUIDField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        ("informant", models.BinaryField(null=True)),
                        ("answer", models.BinaryField(null=True)),
                        (
                            "contact",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_report",
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
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state"], name="public_report_waiting"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "CONTACT"), ("contact__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "CONTACT"), _negated=True),
                                        ("contact", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="public_report_became_a_contact_or_did_not",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRiskRelease",
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
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
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
                        ("until_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "released_by",
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
                    ],
                    options={
                        "verbose_name": "historical risk release",
                        "verbose_name_plural": "historical risk releases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="RiskRelease",
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
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
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
                        ("until_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="mash_hub.riskassessment",
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
                            "released_by",
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
                            models.CheckConstraint(
                                condition=models.Q(("agencies", []), _negated=True),
                                name="risk_release_names_agencies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("released_at"))),
                                name="risk_release_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sheet",
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
                            "topic",
                            models.CharField(
                                choices=[
                                    ("PROFESSIONALS", "Risk to professionals"),
                                    ("REACH", "Ways to reach them"),
                                    ("SERVICES", "GP, school and numbers elsewhere"),
                                    ("DISABILITY", "Disability"),
                                    ("CAPACITY", "Mental capacity and advocates"),
                                    ("CONSENTS", "Consent"),
                                    ("BACKGROUND", "Gender identity, ethnicity and belief"),
                                    ("IMMIGRATION", "Nationality and immigration"),
                                    ("WORK", "Work"),
                                    ("PHOTOGRAPH", "Photograph"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("STANDING", "Stands"), ("ENDED", "Taken out")],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("shown_until_on", models.DateField(null=True)),
                        ("review_on", models.DateField(null=True)),
                        ("written_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="mash_hub.card",
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "STANDING")),
                                fields=("owner", "card", "topic"),
                                name="one_standing_sheet_of_a_topic",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agencies", []), ("shown_until_on", None)),
                                    models.Q(
                                        models.Q(("agencies", []), _negated=True),
                                        models.Q(("places", []), _negated=True),
                                        ("shown_until_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="sheet_is_shown_until_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Relationship",
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
                        ("pair_id", models.UUIDField()),
                        ("is_first", models.BooleanField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("STANDING", "Stands"), ("ENDED", "Taken out")],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("shown_until_on", models.DateField(null=True)),
                        ("recorded_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.card",
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
                            "other_card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.card",
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
                        (
                            "other_subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["card"], name="relationship_by_card")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("pair_id", "is_first"),
                                name="relationship_has_two_directions",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("card", models.F("other_card")), _negated=True),
                                name="relationship_joins_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agencies", []), ("shown_until_on", None)),
                                    models.Q(
                                        models.Q(("agencies", []), _negated=True),
                                        models.Q(("places", []), _negated=True),
                                        ("shown_until_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="relationship_is_shown_until_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "STANDING")),
                                    models.Q(
                                        models.Q(("state", "STANDING"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="relationship_stands_or_has_ended",
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
                        ("likeness", models.CharField(blank=True, max_length=16)),
                        (
                            "compared",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
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
                    name="HistoricalThingCard",
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
                            "handling",
                            models.CharField(
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                default="P",
                                max_length=1,
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        ("identity", models.BinaryField(null=True)),
                        ("protected", models.BinaryField(null=True)),
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
                        "verbose_name": "historical thing card",
                        "verbose_name_plural": "historical thing cards",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRelationship",
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
                        ("pair_id", models.UUIDField()),
                        ("is_first", models.BooleanField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("STANDING", "Stands"), ("ENDED", "Taken out")],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("shown_until_on", models.DateField(null=True)),
                        ("recorded_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "other_card",
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
                        (
                            "other_subject",
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
                        "verbose_name": "historical relationship",
                        "verbose_name_plural": "historical relationships",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMerge",
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
                                    ("PROPOSED", "Waits for a second person"),
                                    ("CONFIRMED", "Joined"),
                                    ("DECLINED", "Not the same person"),
                                    ("TAKEN_BACK", "Taken back"),
                                    ("PARTING", "Joined; parting waits for a second person"),
                                    ("UNDONE", "Parted again"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                            ),
                        ),
                        ("likeness", models.CharField(max_length=16)),
                        (
                            "compared",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("parting_at", models.DateTimeField(null=True)),
                        ("undone_at", models.DateTimeField(null=True)),
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
                            "parting_by",
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
                            "proposed_by",
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
                            "undone_by",
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
                            "joined",
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
                            "kept",
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
                        "verbose_name": "historical merge",
                        "verbose_name_plural": "historical merges",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLegalHold",
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
                            "hold_kind",
                            models.CharField(
                                choices=[
                                    ("LITIGATION", "Litigation or a claim"),
                                    ("PROSECUTION", "Live prosecution"),
                                    ("DARDR", "Domestic abuse related death review"),
                                    ("CSPR", "Child safeguarding practice review"),
                                    ("SAR", "Safeguarding adults review"),
                                    ("INQUIRY", "Public inquiry"),
                                    ("COMPLAINT", "Complaint"),
                                    ("SUBJECT_ACCESS", "Subject access request under way"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("PLACED", "Stands: a second person has still to see it"),
                                    ("ACTIVE", "Stands"),
                                    ("LIFT_ASKED", "Stands; a second person is asked to lift it"),
                                    ("LIFTED", "Lifted"),
                                ],
                                default="PLACED",
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        ("placed_at", models.DateTimeField()),
                        ("review_on", models.DateField()),
                        ("lifted_at", models.DateTimeField(null=True)),
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
                            "case_file",
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
                            "lift_asked_by",
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
                            "lifted_by",
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
                            "placed_by",
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
                        "verbose_name": "historical legal hold",
                        "verbose_name_plural": "historical legal holds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    name="HistoricalFlag",
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
                            "flag_type",
                            models.CharField(
                                choices=[
                                    ("MARAC", "MARAC"),
                                    ("CSE", "Child sexual exploitation"),
                                    ("MISSING_FREQUENT", "Often missing"),
                                    ("CHILD_PROTECTION_PLAN", "Child protection plan"),
                                    ("LOOKED_AFTER", "Looked after"),
                                    ("SECTION_42", "Section 42 enquiry open"),
                                    ("DVPO", "DVPO in force"),
                                    ("FIREARMS", "Firearms or other weapon"),
                                    ("DO_NOT_DISCLOSE_ADDRESS", "Do not disclose the address"),
                                    ("INTERPRETER", "Interpreter needed"),
                                    ("STAFF_SUBJECT", "Works for a member agency"),
                                    ("RSO", "Linked to a registered sex offender"),
                                    ("MAPPA", "MAPPA"),
                                    ("STALKING", "Stalking"),
                                    ("HONOUR", "Honour-based abuse or forced marriage: one chance"),
                                    ("SUICIDE_RISK", "Risk of suicide"),
                                    ("SELF_NEGLECT", "Self-neglect"),
                                    ("OUTSTANDING_OFFENDER", "Outstanding offender"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("STANDING", "Stands"),
                                    ("ENDED", "Ended early"),
                                    ("EXPIRED", "Expired"),
                                ],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("expires_on", models.DateField()),
                        ("review_on", models.DateField()),
                        ("review_told_at", models.DateTimeField(null=True)),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "own_persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("set_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "set_by",
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
                        "verbose_name": "historical flag",
                        "verbose_name_plural": "historical flags",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBarrier",
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
                            "barrier_kind",
                            models.CharField(
                                choices=[
                                    ("EXCLUSION", "A person is excluded"),
                                    (
                                        "STAFF",
                                        "Works for a member agency, or is a child of somebody who does",
                                    ),
                                    ("PUBLIC_FIGURE", "Public figure"),
                                    ("ADOPTION", "Adoption"),
                                    ("WITNESS", "Witness protection"),
                                    ("TRUST", "Somebody in a position of trust is accused"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    (
                                        "TO_CONFIRM",
                                        "Found by the hub: its readers are to be confirmed",
                                    ),
                                    ("STANDING", "Stands"),
                                    ("LIFT_ASKED", "Stands; a second person is asked to lift it"),
                                    ("LIFTED", "Lifted"),
                                ],
                                default="STANDING",
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        (
                            "readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
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
                            "case_file",
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
                            "lift_asked_by",
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
                        "verbose_name": "historical barrier",
                        "verbose_name_plural": "historical barriers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Flag",
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
                            "flag_type",
                            models.CharField(
                                choices=[
                                    ("MARAC", "MARAC"),
                                    ("CSE", "Child sexual exploitation"),
                                    ("MISSING_FREQUENT", "Often missing"),
                                    ("CHILD_PROTECTION_PLAN", "Child protection plan"),
                                    ("LOOKED_AFTER", "Looked after"),
                                    ("SECTION_42", "Section 42 enquiry open"),
                                    ("DVPO", "DVPO in force"),
                                    ("FIREARMS", "Firearms or other weapon"),
                                    ("DO_NOT_DISCLOSE_ADDRESS", "Do not disclose the address"),
                                    ("INTERPRETER", "Interpreter needed"),
                                    ("STAFF_SUBJECT", "Works for a member agency"),
                                    ("RSO", "Linked to a registered sex offender"),
                                    ("MAPPA", "MAPPA"),
                                    ("STALKING", "Stalking"),
                                    ("HONOUR", "Honour-based abuse or forced marriage: one chance"),
                                    ("SUICIDE_RISK", "Risk of suicide"),
                                    ("SELF_NEGLECT", "Self-neglect"),
                                    ("OUTSTANDING_OFFENDER", "Outstanding offender"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("STANDING", "Stands"),
                                    ("ENDED", "Ended early"),
                                    ("EXPIRED", "Expired"),
                                ],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        ("started_on", models.DateField()),
                        ("expires_on", models.DateField()),
                        ("review_on", models.DateField()),
                        ("review_told_at", models.DateTimeField(null=True)),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "own_persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("set_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "set_by",
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
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "STANDING")),
                                fields=["review_on"],
                                name="flag_to_review",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_on__gte", models.F("started_on"))),
                                name="flag_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("review_on__lte", models.F("expires_on"))),
                                name="flag_is_reviewed_before_it_ends",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "STANDING")),
                                    models.Q(
                                        models.Q(("state", "STANDING"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="flag_stands_or_has_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("agencies", []),
                                    models.Q(("places", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="flag_is_shown_somewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Barrier",
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
                            "barrier_kind",
                            models.CharField(
                                choices=[
                                    ("EXCLUSION", "A person is excluded"),
                                    (
                                        "STAFF",
                                        "Works for a member agency, or is a child of somebody who does",
                                    ),
                                    ("PUBLIC_FIGURE", "Public figure"),
                                    ("ADOPTION", "Adoption"),
                                    ("WITNESS", "Witness protection"),
                                    ("TRUST", "Somebody in a position of trust is accused"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    (
                                        "TO_CONFIRM",
                                        "Found by the hub: its readers are to be confirmed",
                                    ),
                                    ("STANDING", "Stands"),
                                    ("LIFT_ASKED", "Stands; a second person is asked to lift it"),
                                    ("LIFTED", "Lifted"),
                                ],
                                default="STANDING",
                                max_length=12,
                            ),
                        ),
                        ("about", models.CharField(max_length=12)),
                        (
                            "readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        (
                            "case_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
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
                            "lift_asked_by",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "subject",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("barrier_kind", "EXCLUSION"),
                                        ("person__isnull", False),
                                        ("readers", []),
                                    ),
                                    models.Q(
                                        models.Q(("barrier_kind", "EXCLUSION"), _negated=True),
                                        ("person__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="barrier_excludes_one_or_names_readers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("subject__isnull", False),
                                    ("case_file__isnull", False),
                                    _connector="OR",
                                ),
                                name="barrier_is_before_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Thing",
                    fields=[],
                    options={
                        "proxy": True,
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=("mash_hub.subject",),
                ),
                migrations.CreateModel(
                    name="SubjectView",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["person", "at"], name="mash_hub_su_person__13503c_idx"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "subject"), name="one_view_of_a_subject"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThingCard",
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
                            "handling",
                            models.CharField(
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                default="P",
                                max_length=1,
                            ),
                        ),
                        ("changed_at", models.DateTimeField()),
                        ("identity", models.BinaryField(null=True)),
                        ("protected", models.BinaryField(null=True)),
                        (
                            "author",
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
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="thing_cards",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["owner", "changed_at"],
                                name="mash_hub_th_owner_i_6926d5_idx",
                            )
                        ],
                    },
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
                        ("key_number", models.PositiveSmallIntegerField(default=1)),
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
                migrations.CreateModel(
                    name="CasePassing",
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
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
                        (
                            "enquiry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_passings",
                                to="mash_hub.enquiry",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("LOOKING", "OFFERED"))),
                                fields=("enquiry",),
                                name="one_passing_at_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("ACCEPTED", "IN_PART")),
                                        ("made__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("ACCEPTED", "IN_PART")), _negated=True
                                        ),
                                        ("made__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="taken_over_means_a_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("owner", models.F("agency")), _negated=True),
                                name="passed_on_to_another_agency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseClaim",
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
                        ("case_kind", models.CharField(default="enquiry", max_length=24)),
                        ("case_id", models.UUIDField()),
                        ("about", models.CharField(max_length=12)),
                        ("membership_id", models.UUIDField()),
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
                        (
                            "enquiry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="mash_hub.enquiry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ACTIVE")),
                                fields=("case_id", "person"),
                                name="one_standing_claim_of_a_person",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyView",
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
                                    ("GIVEN", "Given, hidden from the others"),
                                    ("OPENED", "Open to those who gave theirs"),
                                    ("KEPT", "Kept with the decision"),
                                ],
                                default="GIVEN",
                                max_length=8,
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("kept_at", models.DateTimeField(null=True)),
                        ("dissents", models.BooleanField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "enquiry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agency_views",
                                to="mash_hub.enquiry",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "KEPT"), _negated=True),
                                fields=("enquiry", "owner"),
                                name="one_agency_view_per_decision",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdultConcern",
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
                        ("led", models.BinaryField(null=True)),
                        ("wishes", models.BinaryField(null=True)),
                        ("tests", models.BinaryField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adult_concerns",
                                to="mash_hub.contact",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state"], name="adult_concern_of_workspace"
                            )
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
                                        ("cannot_protect", True),
                                        ("has_needs", True),
                                        ("is_at_risk", True),
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
                    name="EnquiryHandOver",
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
                                    ("OFFERED", "Offered, not answered"),
                                    ("ASSIGNED", "Assigned, not answered"),
                                    ("ACCEPTED", "Accepted"),
                                    ("REFUSED", "Refused"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="OFFERED",
                                max_length=10,
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("note", models.BinaryField(null=True)),
                        ("answer", models.BinaryField(null=True)),
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
                                related_name="hand_overs",
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
                            "from_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
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
                            "to_person",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("OFFERED", "ASSIGNED"))),
                                fields=["to_person"],
                                name="hand_over_to_answer",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("OFFERED", "ASSIGNED"))),
                                fields=("enquiry",),
                                name="one_open_hand_over",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Escalation",
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
                            "escalation_type",
                            models.CharField(
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("L1", "Level 1: practitioners"),
                                    ("L2", "Level 2: team managers and named professionals"),
                                    ("L3", "Level 3: heads of service, detective inspectors"),
                                    ("L4", "Level 4: directors, detective superintendents"),
                                    ("L5", "Level 5: independent scrutineer, board chair"),
                                    ("RESOLVED", "Resolved"),
                                    ("CLOSED_UNRESOLVED", "Closed unresolved"),
                                ],
                                default="L1",
                                max_length=20,
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(default=1)),
                        ("is_immediate", models.BooleanField(default=False)),
                        ("raised_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                            "enquiry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                            "raised_by",
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
                                fields=["workspace", "state"], name="escalation_of_workspace"
                            ),
                            models.Index(fields=["enquiry"], name="escalation_of_enquiry"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("owner", models.F("agency")), _negated=True),
                                name="escalation_between_two_agencies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("state__in", ("L1", "L2", "L3", "L4", "L5")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("L1", "L2", "L3", "L4", "L5")),
                                            _negated=True,
                                        ),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="escalation_ended_has_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("L1", "L2", "L3", "L4", "L5"))),
                                fields=(
                                    "thing_kind",
                                    "thing_id",
                                    "escalation_type",
                                    "owner",
                                    "agency",
                                ),
                                name="one_open_escalation_of_a_type",
                            ),
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
                        ("led", models.BinaryField(null=True)),
                        ("wishes", models.BinaryField(null=True)),
                        ("tests", models.BinaryField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                    name="HistoricalAgencyView",
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
                                    ("GIVEN", "Given, hidden from the others"),
                                    ("OPENED", "Open to those who gave theirs"),
                                    ("KEPT", "Kept with the decision"),
                                ],
                                default="GIVEN",
                                max_length=8,
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("kept_at", models.DateTimeField(null=True)),
                        ("dissents", models.BooleanField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "given_by",
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
                        "verbose_name": "historical agency view",
                        "verbose_name_plural": "historical agency views",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
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
                        ("case_kind", models.CharField(default="enquiry", max_length=24)),
                        ("case_id", models.UUIDField()),
                        ("about", models.CharField(max_length=12)),
                        ("membership_id", models.UUIDField()),
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
                    name="HistoricalEnquiryHandOver",
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
                                    ("OFFERED", "Offered, not answered"),
                                    ("ASSIGNED", "Assigned, not answered"),
                                    ("ACCEPTED", "Accepted"),
                                    ("REFUSED", "Refused"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="OFFERED",
                                max_length=10,
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("note", models.BinaryField(null=True)),
                        ("answer", models.BinaryField(null=True)),
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
                            "from_person",
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
                            "given_by",
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
                            "to_person",
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
                        "verbose_name": "historical enquiry hand over",
                        "verbose_name_plural": "historical enquiry hand overs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEscalation",
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
                            "escalation_type",
                            models.CharField(
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("L1", "Level 1: practitioners"),
                                    ("L2", "Level 2: team managers and named professionals"),
                                    ("L3", "Level 3: heads of service, detective inspectors"),
                                    ("L4", "Level 4: directors, detective superintendents"),
                                    ("L5", "Level 5: independent scrutineer, board chair"),
                                    ("RESOLVED", "Resolved"),
                                    ("CLOSED_UNRESOLVED", "Closed unresolved"),
                                ],
                                default="L1",
                                max_length=20,
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(default=1)),
                        ("is_immediate", models.BooleanField(default=False)),
                        ("raised_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "raised_by",
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
                        "verbose_name": "historical escalation",
                        "verbose_name_plural": "historical escalations",
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
                        (
                            "nil_people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
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
                                choices=[("RECORDED", "Recorded")],
                                default="RECORDED",
                                max_length=10,
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
                        (
                            "nil_people",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
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
                    name="HistoricalScreeningView",
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
                            "sector",
                            models.CharField(
                                choices=[
                                    ("POLICE", "police"),
                                    ("SOCIAL_CARE", "social care"),
                                    ("HEALTH", "health"),
                                    ("EDUCATION", "education"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("given_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "given_by",
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
                            "screening",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.jointscreening",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical screening view",
                        "verbose_name_plural": "historical screening views",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalChronologyConsent",
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
                                    ("ASKED", "Waits for an answer"),
                                    ("GIVEN", "Agreed"),
                                    ("REFUSED", "Not agreed"),
                                    ("TAKEN_BACK", "Taken back, or the hold is lifted"),
                                ],
                                default="ASKED",
                                max_length=12,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("until_at", models.DateTimeField(null=True)),
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
                            "asked_for",
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
                            "hold",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.legalhold",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical chronology consent",
                        "verbose_name_plural": "historical chronology consents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ChronologyConsent",
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
                                    ("ASKED", "Waits for an answer"),
                                    ("GIVEN", "Agreed"),
                                    ("REFUSED", "Not agreed"),
                                    ("TAKEN_BACK", "Taken back, or the hold is lifted"),
                                ],
                                default="ASKED",
                                max_length=12,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("until_at", models.DateTimeField(null=True)),
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
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "asked_for",
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
                            "hold",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="mash_hub.legalhold",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("hold", "owner"), name="one_consent_of_an_owner"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MergeCard",
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
                            "side",
                            models.CharField(
                                choices=[
                                    ("KEPT", "The person it is joined to"),
                                    ("JOINED", "The person who is joined"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.card",
                            ),
                        ),
                        (
                            "merge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cards",
                                to="mash_hub.merge",
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.identification",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("merge", "card"), name="card_once_in_a_merge"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoliceOutcome",
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
                                choices=[("RECORDED", "Recorded")],
                                default="RECORDED",
                                max_length=10,
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
                migrations.CreateModel(
                    name="ScreeningView",
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
                            "sector",
                            models.CharField(
                                choices=[
                                    ("POLICE", "police"),
                                    ("SOCIAL_CARE", "social care"),
                                    ("HEALTH", "health"),
                                    ("EDUCATION", "education"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("given_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "given_by",
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
                            "screening",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="views",
                                to="mash_hub.jointscreening",
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
                                fields=("screening", "owner"),
                                name="one_view_of_an_agency_on_an_incident",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("given_at__isnull", True),
                                    ("words__isnull", False),
                                    _connector="OR",
                                ),
                                name="given_screening_view_has_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetToken",
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
                        ("token", models.BinaryField(db_index=True, max_length=16)),
                        ("key_number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tokens",
                                to="mash_hub.sheet",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StatusLink",
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
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="mash_hub.publicreport",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StrategyDiscussion",
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
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state"], name="strategy_of_workspace"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ("REQUESTED", "CONVENED", "HELD", "RECORDED"))
                                ),
                                fields=("contact",),
                                name="one_strategy_discussion_at_a_time",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by__isnull", True),
                                    models.Q(("reviewed_by", models.F("chair")), _negated=True),
                                    _connector="OR",
                                ),
                                name="strategy_reviewed_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonTold",
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
                                    (
                                        "PROFESSIONAL",
                                        "By a professional they trust, or an advocate",
                                    ),
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
                                    (
                                        "WOULD_ENDANGER",
                                        "It would put them or somebody else in danger",
                                    ),
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
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.subject",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "people told",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("enquiry", "subject", "decided_at"),
                                name="told_once_per_decision",
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
                                    (
                                        "PROFESSIONAL",
                                        "By a professional they trust, or an advocate",
                                    ),
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
                                    (
                                        "WOULD_ENDANGER",
                                        "It would put them or somebody else in danger",
                                    ),
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
                        "verbose_name": "historical person told",
                        "verbose_name_plural": "historical people told",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Link",
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
                        ("end_kind", models.CharField(max_length=24)),
                        ("end_id", models.UUIDField()),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("SEEN_AT", "Seen at this place"),
                                    ("GOES_TO", "Goes to this place often"),
                                    ("WORKS_AT", "Works at this place"),
                                    ("MEMBER_OF", "Member of this group"),
                                    ("ASSOCIATES_WITH", "Associates with this group"),
                                    ("USES", "Uses it"),
                                    ("OWNS", "Owns it"),
                                    ("SEEN_IN", "Seen in this vehicle"),
                                    ("CONTACTED_BY", "Was contacted from it"),
                                    ("KEPT_AT", "Kept at this place"),
                                    ("MEETS_AT", "Meets at this place"),
                                    ("BELONGS_TO", "Belongs to this place"),
                                    ("NEAR", "Part of it, or beside it"),
                                    ("USED_BY", "Used by this group"),
                                    ("SEEN_WITH", "Seen together"),
                                    ("REGISTERED_WITH", "Registered with this number"),
                                    ("IN_CONTACT", "In contact with each other"),
                                    ("ABOUT", "Concerns it"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "certainty",
                            models.CharField(
                                choices=[
                                    ("CERTAIN", "Certain"),
                                    ("LIKELY", "Likely"),
                                    ("POSSIBLE", "Possible, not confirmed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "handling",
                            models.CharField(
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                default="P",
                                max_length=1,
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
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
                            "thing_card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="mash_hub.thingcard",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["end_kind", "end_id"], name="mash_hub_li_end_kin_9d7d54_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalLink",
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
                        ("end_kind", models.CharField(max_length=24)),
                        ("end_id", models.UUIDField()),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("SEEN_AT", "Seen at this place"),
                                    ("GOES_TO", "Goes to this place often"),
                                    ("WORKS_AT", "Works at this place"),
                                    ("MEMBER_OF", "Member of this group"),
                                    ("ASSOCIATES_WITH", "Associates with this group"),
                                    ("USES", "Uses it"),
                                    ("OWNS", "Owns it"),
                                    ("SEEN_IN", "Seen in this vehicle"),
                                    ("CONTACTED_BY", "Was contacted from it"),
                                    ("KEPT_AT", "Kept at this place"),
                                    ("MEETS_AT", "Meets at this place"),
                                    ("BELONGS_TO", "Belongs to this place"),
                                    ("NEAR", "Part of it, or beside it"),
                                    ("USED_BY", "Used by this group"),
                                    ("SEEN_WITH", "Seen together"),
                                    ("REGISTERED_WITH", "Registered with this number"),
                                    ("IN_CONTACT", "In contact with each other"),
                                    ("ABOUT", "Concerns it"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "certainty",
                            models.CharField(
                                choices=[
                                    ("CERTAIN", "Certain"),
                                    ("LIKELY", "Likely"),
                                    ("POSSIBLE", "Possible, not confirmed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "handling",
                            models.CharField(
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                default="P",
                                max_length=1,
                            ),
                        ),
                        ("linked_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                    ],
                    options={
                        "verbose_name": "historical link",
                        "verbose_name_plural": "historical links",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ThingToken",
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
                        ("key_number", models.PositiveSmallIntegerField()),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tokens",
                                to="mash_hub.thingcard",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token", "card"), name="thing_token_once_per_card"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPlan",
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
                                choices=[("STANDING", "Stands"), ("ENDED", "Ended")],
                                default="STANDING",
                                max_length=10,
                            ),
                        ),
                        (
                            "entitlement",
                            models.CharField(
                                choices=[
                                    ("STANDARD", "No enhanced rights"),
                                    ("UNDER_18", "Enhanced: under 18"),
                                    (
                                        "MENTAL_DISORDER",
                                        "Enhanced: evidence may suffer by a mental disorder",
                                    ),
                                    (
                                        "IMPAIRMENT",
                                        "Enhanced: evidence may suffer by a learning or social impairment",
                                    ),
                                    (
                                        "DISABILITY",
                                        "Enhanced: evidence may suffer by a physical disability",
                                    ),
                                    (
                                        "SERIOUS_CRIME",
                                        "Enhanced: a victim of the most serious crime",
                                    ),
                                    ("TARGETED", "Enhanced: persistently targeted"),
                                    ("INTIMIDATED", "Enhanced: intimidated"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("every_days", models.PositiveSmallIntegerField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_plans",
                                to="mash_hub.informationrequest",
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
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "STANDING")),
                                fields=("request", "subject"),
                                name="one_standing_contact_plan",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EscalationEntry",
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
                        ("level", models.PositiveSmallIntegerField()),
                        ("is_outcome", models.BooleanField(default=False)),
                        ("written_at", models.DateTimeField()),
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
                            "escalation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="mash_hub.escalation",
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
                    name="HistoricalEscalationEntry",
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
                        ("level", models.PositiveSmallIntegerField()),
                        ("is_outcome", models.BooleanField(default=False)),
                        ("written_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                            "escalation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.escalation",
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
                        "verbose_name": "historical escalation entry",
                        "verbose_name_plural": "historical escalation entrys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLeadEntry",
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
                        ("is_finding", models.BooleanField(default=False)),
                        ("written_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                            "concern",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.adultconcern",
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
                        "verbose_name": "historical lead entry",
                        "verbose_name_plural": "historical lead entries",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSupervisoryReview",
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
                        ("request_state", models.CharField(max_length=16)),
                        ("reviewed_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                        "verbose_name": "historical supervisory review",
                        "verbose_name_plural": "historical supervisory reviews",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSealedItem",
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
                                    ("DEPOSITED", "Lodged, not considered"),
                                    ("CONSIDERED", "Considered"),
                                    ("GIST_RELEASED", "Gist released"),
                                    ("SANITISED_RELEASED", "Sanitised version released"),
                                    ("HELD", "Held under seal"),
                                    ("REVIEW_DUE", "Review due: closed to its readers"),
                                    ("RE_HELD", "Held under seal again"),
                                    ("RELEASED", "Seal lifted"),
                                    ("DESTROYED", "Destroyed"),
                                    ("WITHDRAWN", "Withdrawn by its owner"),
                                ],
                                default="DEPOSITED",
                                max_length=20,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[("FACT", "Fact"), ("OPINION", "Professional opinion")],
                                max_length=8,
                            ),
                        ),
                        (
                            "handling",
                            models.CharField(
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "source_grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("1", "1 – reliable"),
                                    ("2", "2 – untested"),
                                    ("3", "3 – not reliable"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "assessment",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A – known directly"),
                                    ("B", "B – known indirectly, corroborated"),
                                    ("C", "C – known indirectly"),
                                    ("D", "D – not known"),
                                    ("E", "E – suspected false"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("show_existence", models.BooleanField(default=False)),
                        ("review_on", models.DateField()),
                        ("lodged_at", models.DateTimeField()),
                        ("content", models.BinaryField(null=True)),
                        ("gist", models.BinaryField(null=True)),
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
                            "lodged_by",
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
                        "verbose_name": "historical sealed item",
                        "verbose_name_plural": "historical sealed items",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRequestHolding",
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
                                    ("HELD", "Somebody works on it"),
                                    ("FREE", "In the queue"),
                                ],
                                default="FREE",
                                max_length=4,
                            ),
                        ),
                        ("held_at", models.DateTimeField(null=True)),
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
                            "holder",
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
                        "verbose_name": "historical request holding",
                        "verbose_name_plural": "historical request holdings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalConferenceInvitation",
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
                            "conference_kind",
                            models.CharField(
                                choices=[
                                    ("FIRST", "Initial child protection conference"),
                                    ("REVIEW", "Review child protection conference"),
                                    ("ADULT", "Adult safeguarding conference"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("held_at", models.DateTimeField()),
                        ("report_due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("INVITED", "Report due"),
                                    ("REPORTED", "Report sent"),
                                    ("RECALLED", "Taken back"),
                                ],
                                default="INVITED",
                                max_length=10,
                            ),
                        ),
                        ("invited_at", models.DateTimeField()),
                        (
                            "why_nobody",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("NO_ROLE", "The agency has no part in it"),
                                    ("REPORT_ONLY", "The report is enough"),
                                    ("NOBODY_FREE", "Nobody is free"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("reported_at", models.DateTimeField(null=True)),
                        (
                            "report_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "CONFERENCE_SERVICE",
                                        "Through the conference service’s own system",
                                    ),
                                    ("SECURE_MAIL", "By secure e-mail"),
                                    ("BY_HAND", "Handed over"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("words", models.BinaryField(null=True)),
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
                            "attendee",
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
                            "invited_by",
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
                        "verbose_name": "historical conference invitation",
                        "verbose_name_plural": "historical conference invitations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAnswerSignOff",
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
                                    ("WAITING", "Waits for sign-off"),
                                    ("SIGNED", "Signed and sent"),
                                    ("SENT_BACK", "Sent back"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="WAITING",
                                max_length=10,
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("WHOLE", "The whole answer"),
                                    ("PART", "A part of the answer, more follows"),
                                    ("NOTHING", "Nothing held"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                        "verbose_name": "historical answer sign off",
                        "verbose_name_plural": "historical answer sign offs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ConferenceInvitation",
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
                            "conference_kind",
                            models.CharField(
                                choices=[
                                    ("FIRST", "Initial child protection conference"),
                                    ("REVIEW", "Review child protection conference"),
                                    ("ADULT", "Adult safeguarding conference"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("held_at", models.DateTimeField()),
                        ("report_due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("INVITED", "Report due"),
                                    ("REPORTED", "Report sent"),
                                    ("RECALLED", "Taken back"),
                                ],
                                default="INVITED",
                                max_length=10,
                            ),
                        ),
                        ("invited_at", models.DateTimeField()),
                        (
                            "why_nobody",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("NO_ROLE", "The agency has no part in it"),
                                    ("REPORT_ONLY", "The report is enough"),
                                    ("NOBODY_FREE", "Nobody is free"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("reported_at", models.DateTimeField(null=True)),
                        (
                            "report_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "CONFERENCE_SERVICE",
                                        "Through the conference service’s own system",
                                    ),
                                    ("SECURE_MAIL", "By secure e-mail"),
                                    ("BY_HAND", "Handed over"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("words", models.BinaryField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "attendee",
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
                            "invited_by",
                            models.ForeignKey(
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
                            "reported_by",
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
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("report_due_at__lte", models.F("held_at"))),
                                name="conference_report_before_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("attendee__isnull", True), ("why_nobody", ""), _connector="OR"
                                ),
                                name="conference_somebody_or_why_nobody",
                            ),
                        ],
                    },
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
                    name="AnswerSignOff",
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
                                    ("WAITING", "Waits for sign-off"),
                                    ("SIGNED", "Signed and sent"),
                                    ("SENT_BACK", "Sent back"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="WAITING",
                                max_length=10,
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("WHOLE", "The whole answer"),
                                    ("PART", "A part of the answer, more follows"),
                                    ("NOTHING", "Nothing held"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "asked_by",
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
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_offs",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "WAITING")),
                                fields=("request",),
                                name="one_sign_off_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("SIGNED", "SENT_BACK")), _negated=True),
                                    models.Q(("settled_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="answer_signed_by_another",
                            ),
                        ],
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
                        ("reference", models.CharField(max_length=12, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("AT_HOME", "At home"),
                                    ("RELEASED", "Released"),
                                    ("KEPT", "Kept back"),
                                    ("WITHDRAWN", "Taken back"),
                                    ("RUN_OUT", "Release run out"),
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
                            "source_grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("1", "1 – reliable"),
                                    ("2", "2 – untested"),
                                    ("3", "3 – not reliable"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "assessment",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A – known directly"),
                                    ("B", "B – known indirectly, corroborated"),
                                    ("C", "C – known indirectly"),
                                    ("D", "D – not known"),
                                    ("E", "E – suspected false"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                ],
                                default="UK_GDPR",
                                max_length=10,
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
                        ("release_until_on", models.DateField(null=True)),
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
                            "used_from",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="used_again",
                                to="mash_hub.item",
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("regime", "DPA_PART3"),
                                        ("state", "RELEASED"),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        models.Q(("source_grade", ""), _negated=True),
                                        models.Q(("assessment", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="item_under_part_3_is_graded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadEntry",
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
                        ("is_finding", models.BooleanField(default=False)),
                        ("written_at", models.DateTimeField()),
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
                            "concern",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="mash_hub.adultconcern",
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
                        "verbose_name_plural": "lead entries",
                    },
                ),
                migrations.CreateModel(
                    name="PassingPiece",
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("passing", "thing_kind", "thing_id"),
                                name="piece_of_a_passing_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhoneCall",
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
                        ("rung_at", models.DateTimeField()),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("REACHED", "Reached: they know that it is Red"),
                                    (
                                        "LEFT_WORD",
                                        "Left word to ring back, saying nothing of whom it is about",
                                    ),
                                    ("NO_ANSWER", "Nobody answered"),
                                    ("WRONG_NUMBER", "The number is wrong"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="phone_calls",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                        (
                            "rung_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="mash_hub.phoneline",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
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
                    name="RequestHolding",
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
                                    ("HELD", "Somebody works on it"),
                                    ("FREE", "In the queue"),
                                ],
                                default="FREE",
                                max_length=4,
                            ),
                        ),
                        ("held_at", models.DateTimeField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "holder",
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
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holding",
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
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("held_at__isnull", False),
                                        ("holder__isnull", False),
                                        ("state", "HELD"),
                                    ),
                                    models.Q(
                                        ("held_at__isnull", True),
                                        ("holder__isnull", True),
                                        ("state", "FREE"),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_is_held_by_somebody_or_free",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedItem",
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
                                    ("DEPOSITED", "Lodged, not considered"),
                                    ("CONSIDERED", "Considered"),
                                    ("GIST_RELEASED", "Gist released"),
                                    ("SANITISED_RELEASED", "Sanitised version released"),
                                    ("HELD", "Held under seal"),
                                    ("REVIEW_DUE", "Review due: closed to its readers"),
                                    ("RE_HELD", "Held under seal again"),
                                    ("RELEASED", "Seal lifted"),
                                    ("DESTROYED", "Destroyed"),
                                    ("WITHDRAWN", "Withdrawn by its owner"),
                                ],
                                default="DEPOSITED",
                                max_length=20,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[("FACT", "Fact"), ("OPINION", "Professional opinion")],
                                max_length=8,
                            ),
                        ),
                        (
                            "handling",
                            models.CharField(
                                choices=[
                                    ("P", "P – lawful sharing permitted"),
                                    ("C", "C – only with conditions you write"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "source_grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("1", "1 – reliable"),
                                    ("2", "2 – untested"),
                                    ("3", "3 – not reliable"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "assessment",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A – known directly"),
                                    ("B", "B – known indirectly, corroborated"),
                                    ("C", "C – known indirectly"),
                                    ("D", "D – not known"),
                                    ("E", "E – suspected false"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "readers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("show_existence", models.BooleanField(default=False)),
                        ("review_on", models.DateField()),
                        ("lodged_at", models.DateTimeField()),
                        ("content", models.BinaryField(null=True)),
                        ("gist", models.BinaryField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "lodged_by",
                            models.ForeignKey(
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sealed",
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state"], name="sealed_item_in_workspace"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("readers", []), _negated=True),
                                name="sealed_item_names_readers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("regime", "DPA_PART3"), _negated=True),
                                    models.Q(
                                        models.Q(("source_grade", ""), _negated=True),
                                        models.Q(("assessment", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sealed_item_under_part_3_is_graded",
                            ),
                        ],
                    },
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
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
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
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("began_at"))),
                                name="emergency_power_has_an_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("extended_at__isnull", True),
                                    ("power", "PROTECTION_ORDER"),
                                    _connector="OR",
                                ),
                                name="only_an_order_is_extended",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("strategy", "power"),
                                name="one_emergency_power_of_a_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalContactPlan",
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
                                choices=[("STANDING", "Stands"), ("ENDED", "Ended")],
                                default="STANDING",
                                max_length=10,
                            ),
                        ),
                        (
                            "entitlement",
                            models.CharField(
                                choices=[
                                    ("STANDARD", "No enhanced rights"),
                                    ("UNDER_18", "Enhanced: under 18"),
                                    (
                                        "MENTAL_DISORDER",
                                        "Enhanced: evidence may suffer by a mental disorder",
                                    ),
                                    (
                                        "IMPAIRMENT",
                                        "Enhanced: evidence may suffer by a learning or social impairment",
                                    ),
                                    (
                                        "DISABILITY",
                                        "Enhanced: evidence may suffer by a physical disability",
                                    ),
                                    (
                                        "SERIOUS_CRIME",
                                        "Enhanced: a victim of the most serious crime",
                                    ),
                                    ("TARGETED", "Enhanced: persistently targeted"),
                                    ("INTIMIDATED", "Enhanced: intimidated"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("every_days", models.PositiveSmallIntegerField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "made_by",
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
                        "verbose_name": "historical contact plan",
                        "verbose_name_plural": "historical contact plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="SupervisoryReview",
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
                        ("request_state", models.CharField(max_length=16)),
                        ("reviewed_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                                related_name="supervisory_reviews",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalVictimUpdate",
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
                            "event",
                            models.CharField(
                                choices=[
                                    ("ROUTINE", "Regular contact, nothing new"),
                                    ("INTERVIEWED", "A suspect was interviewed"),
                                    ("ARRESTED", "A suspect was arrested"),
                                    ("RELEASED", "A suspect was released without charge"),
                                    ("BAIL", "Bail was set, changed or broken"),
                                    ("CHARGED", "A suspect was charged"),
                                    ("NOT_CHARGED", "A suspect will not be charged"),
                                    ("COURT", "A court hearing was set or held"),
                                    ("ENDED", "The investigation ended"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("happened_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DUE", "Due"),
                                    ("DONE", "Given"),
                                    ("NOT_GIVEN", "Not given, with a reason"),
                                    ("STOPPED", "Stopped with the plan"),
                                ],
                                default="DUE",
                                max_length=10,
                            ),
                        ),
                        (
                            "means",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("IN_PERSON", "In person"),
                                    ("TELEPHONE", "By telephone"),
                                    ("TEXT", "By text message"),
                                    ("EMAIL", "By e-mail"),
                                    ("SUPPORTER", "Through their IDVA or supporter"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "why_not",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ASKED_NOT", "They asked not to be told"),
                                    ("NOT_SAFE", "There was no safe way"),
                                    ("NOT_REACHED", "They could not be reached"),
                                    ("OTHERS_TOLD", "Another agency told them"),
                                    ("OPERATION", "An operation must not be disturbed yet"),
                                    ("IN_ERROR", "It was entered in error"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("told_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.contactplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical victim update",
                        "verbose_name_plural": "historical victim updates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalItemRelease",
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
                                    ("STANDING", "Stands"),
                                    ("ENDED", "Taken back"),
                                    ("RUN_OUT", "Run out"),
                                ],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "audience_kind",
                            models.CharField(
                                choices=[
                                    ("ENQUIRY", "The agencies of the enquiry"),
                                    ("CASE", "The agencies of the case it was referred to"),
                                    ("MEETING", "The agencies of the meeting"),
                                    ("PEOPLE", "People by name"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("by_kind", models.CharField(blank=True, max_length=24)),
                        ("by_id", models.UUIDField(null=True)),
                        ("by_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[("content", "Whole"), ("shared", "In part")], max_length=8
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
                        ("release_reason", models.CharField(max_length=40)),
                        ("release_reason_id", models.UUIDField(null=True)),
                        ("until_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "case_file",
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
                            "released_by",
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical item release",
                        "verbose_name_plural": "historical item releases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
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
                        ("reference", models.CharField(db_index=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("AT_HOME", "At home"),
                                    ("RELEASED", "Released"),
                                    ("KEPT", "Kept back"),
                                    ("WITHDRAWN", "Taken back"),
                                    ("RUN_OUT", "Release run out"),
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
                            "source_grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("1", "1 – reliable"),
                                    ("2", "2 – untested"),
                                    ("3", "3 – not reliable"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "assessment",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A – known directly"),
                                    ("B", "B – known indirectly, corroborated"),
                                    ("C", "C – known indirectly"),
                                    ("D", "D – not known"),
                                    ("E", "E – suspected false"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                ],
                                default="UK_GDPR",
                                max_length=10,
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
                        ("release_until_on", models.DateField(null=True)),
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
                        (
                            "used_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.item",
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
                    name="HistoricalDispute",
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
                        ("item_version", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RAISED", "Raised, not answered"),
                                    ("ACCEPTED", "Accepted: the item was corrected"),
                                    ("REFUSED", "Refused: its owner keeps the text"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="RAISED",
                                max_length=10,
                            ),
                        ),
                        ("raised_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answer_reason", models.CharField(blank=True, max_length=40)),
                        ("answer_reason_id", models.UUIDField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "raised_by",
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical dispute",
                        "verbose_name_plural": "historical disputes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAttachment",
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
                                    ("QUARANTINED", "Waits for the virus check"),
                                    ("CHECKED", "Checked"),
                                    ("INFECTED", "Virus found, destroyed"),
                                    ("REMOVED", "Removed"),
                                ],
                                default="QUARANTINED",
                                max_length=11,
                            ),
                        ),
                        (
                            "going",
                            models.CharField(
                                choices=[
                                    ("HOME", "Nobody: it stays with your agency"),
                                    ("WHOLE", "Whoever reads the item whole"),
                                    ("ALWAYS", "Whoever reads the item, whole or in part"),
                                ],
                                default="WHOLE",
                                max_length=6,
                            ),
                        ),
                        (
                            "paper_kind",
                            models.CharField(
                                choices=[
                                    ("PDF", "PDF"),
                                    ("WORD", "Word document"),
                                    ("JPEG", "JPEG picture"),
                                    ("PNG", "PNG picture"),
                                    ("TEXT", "Plain text"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("stored_as", models.UUIDField(db_index=True, default=uuid.uuid4)),
                        ("attached_at", models.DateTimeField()),
                        ("paper", models.BinaryField(null=True)),
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
                            "attached_by",
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical attachment",
                        "verbose_name_plural": "historical attachments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAccessRequest",
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
                                    ("ASKED", "Asked, not answered"),
                                    ("GIVEN", "Access given"),
                                    ("DECLINED", "Declined"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="ASKED",
                                max_length=10,
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
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("until_on", models.DateField()),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answer_reason", models.CharField(blank=True, max_length=40)),
                        ("answer_reason_id", models.UUIDField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical access request",
                        "verbose_name_plural": "historical access requests",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Dispute",
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
                        ("item_version", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("RAISED", "Raised, not answered"),
                                    ("ACCEPTED", "Accepted: the item was corrected"),
                                    ("REFUSED", "Refused: its owner keeps the text"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="RAISED",
                                max_length=10,
                            ),
                        ),
                        ("raised_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answer_reason", models.CharField(blank=True, max_length=40)),
                        ("answer_reason_id", models.UUIDField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "raised_by",
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
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "RAISED")),
                                fields=("item", "owner"),
                                name="one_open_dispute_per_agency",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                                    ("QUARANTINED", "Waits for the virus check"),
                                    ("CHECKED", "Checked"),
                                    ("INFECTED", "Virus found, destroyed"),
                                    ("REMOVED", "Removed"),
                                ],
                                default="QUARANTINED",
                                max_length=11,
                            ),
                        ),
                        (
                            "going",
                            models.CharField(
                                choices=[
                                    ("HOME", "Nobody: it stays with your agency"),
                                    ("WHOLE", "Whoever reads the item whole"),
                                    ("ALWAYS", "Whoever reads the item, whole or in part"),
                                ],
                                default="WHOLE",
                                max_length=6,
                            ),
                        ),
                        (
                            "paper_kind",
                            models.CharField(
                                choices=[
                                    ("PDF", "PDF"),
                                    ("WORD", "Word document"),
                                    ("JPEG", "JPEG picture"),
                                    ("PNG", "PNG picture"),
                                    ("TEXT", "Plain text"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("stored_as", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("attached_at", models.DateTimeField()),
                        ("paper", models.BinaryField(null=True)),
                        (
                            "attached_by",
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "QUARANTINED")),
                                fields=["attached_at"],
                                name="attachment_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessRequest",
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
                                    ("ASKED", "Asked, not answered"),
                                    ("GIVEN", "Access given"),
                                    ("DECLINED", "Declined"),
                                    ("TAKEN_BACK", "Taken back"),
                                ],
                                default="ASKED",
                                max_length=10,
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
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        ("until_on", models.DateField()),
                        ("asked_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answer_reason", models.CharField(blank=True, max_length=40)),
                        ("answer_reason_id", models.UUIDField(null=True)),
                        ("words", models.BinaryField(null=True)),
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
                            "asked_by",
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.informationrequest",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.item",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ASKED")),
                                fields=("request", "owner"),
                                name="one_open_access_request_per_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("persons", []), _negated=True),
                                name="access_request_names_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("owner", models.F("agency")), _negated=True),
                                name="access_request_asks_another_agency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ItemRelease",
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
                                    ("STANDING", "Stands"),
                                    ("ENDED", "Taken back"),
                                    ("RUN_OUT", "Run out"),
                                ],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "audience_kind",
                            models.CharField(
                                choices=[
                                    ("ENQUIRY", "The agencies of the enquiry"),
                                    ("CASE", "The agencies of the case it was referred to"),
                                    ("MEETING", "The agencies of the meeting"),
                                    ("PEOPLE", "People by name"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("by_kind", models.CharField(blank=True, max_length=24)),
                        ("by_id", models.UUIDField(null=True)),
                        ("by_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "agencies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), size=None
                            ),
                        ),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[("content", "Whole"), ("shared", "In part")], max_length=8
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
                        ("release_reason", models.CharField(max_length=40)),
                        ("release_reason_id", models.UUIDField(null=True)),
                        ("until_at", models.DateTimeField()),
                        ("released_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "case_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="mash_hub.item",
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
                            "released_by",
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
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["agencies"], name="release_by_agency"
                            ),
                            models.Index(fields=["by_kind", "by_id"], name="release_by_thing"),
                            models.Index(
                                condition=models.Q(("state", "STANDING")),
                                fields=["until_at"],
                                name="release_running_out",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_at__gt", models.F("released_at"))),
                                name="release_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("agencies", []), _negated=True),
                                name="release_names_agencies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("state", "STANDING")),
                                    models.Q(
                                        models.Q(("state", "STANDING"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="release_stands_or_has_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Quotation",
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
                        ("section", models.CharField(max_length=8)),
                        ("generation", models.PositiveIntegerField()),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("quoted_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.file",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotations",
                                to="mash_hub.item",
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
                            "quoted_by",
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
                                fields=("thing_kind", "thing_id", "item"),
                                name="quoted_once_in_a_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedAttachment",
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
                                    ("QUARANTINED", "Waits for the virus check"),
                                    ("CHECKED", "Checked"),
                                    ("INFECTED", "Virus found, destroyed"),
                                    ("REMOVED", "Removed"),
                                ],
                                default="QUARANTINED",
                                max_length=11,
                            ),
                        ),
                        (
                            "paper_kind",
                            models.CharField(
                                choices=[
                                    ("PDF", "PDF"),
                                    ("WORD", "Word document"),
                                    ("JPEG", "JPEG picture"),
                                    ("PNG", "PNG picture"),
                                    ("TEXT", "Plain text"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("stored_as", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("attached_at", models.DateTimeField()),
                        ("paper", models.BinaryField(null=True)),
                        (
                            "attached_by",
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "sealed_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="mash_hub.sealeditem",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "QUARANTINED")),
                                fields=["attached_at"],
                                name="sealed_attachment_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalSealedAttachment",
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
                                    ("QUARANTINED", "Waits for the virus check"),
                                    ("CHECKED", "Checked"),
                                    ("INFECTED", "Virus found, destroyed"),
                                    ("REMOVED", "Removed"),
                                ],
                                default="QUARANTINED",
                                max_length=11,
                            ),
                        ),
                        (
                            "paper_kind",
                            models.CharField(
                                choices=[
                                    ("PDF", "PDF"),
                                    ("WORD", "Word document"),
                                    ("JPEG", "JPEG picture"),
                                    ("PNG", "PNG picture"),
                                    ("TEXT", "Plain text"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("stored_as", models.UUIDField(db_index=True, default=uuid.uuid4)),
                        ("attached_at", models.DateTimeField()),
                        ("paper", models.BinaryField(null=True)),
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
                            "attached_by",
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
                            "sealed_item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.sealeditem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical sealed attachment",
                        "verbose_name_plural": "historical sealed attachments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Consideration",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sealed_item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="considerations",
                                to="mash_hub.sealeditem",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sealed_item", "person"), name="considered_once_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VictimUpdate",
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
                            "event",
                            models.CharField(
                                choices=[
                                    ("ROUTINE", "Regular contact, nothing new"),
                                    ("INTERVIEWED", "A suspect was interviewed"),
                                    ("ARRESTED", "A suspect was arrested"),
                                    ("RELEASED", "A suspect was released without charge"),
                                    ("BAIL", "Bail was set, changed or broken"),
                                    ("CHARGED", "A suspect was charged"),
                                    ("NOT_CHARGED", "A suspect will not be charged"),
                                    ("COURT", "A court hearing was set or held"),
                                    ("ENDED", "The investigation ended"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("happened_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DUE", "Due"),
                                    ("DONE", "Given"),
                                    ("NOT_GIVEN", "Not given, with a reason"),
                                    ("STOPPED", "Stopped with the plan"),
                                ],
                                default="DUE",
                                max_length=10,
                            ),
                        ),
                        (
                            "means",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("IN_PERSON", "In person"),
                                    ("TELEPHONE", "By telephone"),
                                    ("TEXT", "By text message"),
                                    ("EMAIL", "By e-mail"),
                                    ("SUPPORTER", "Through their IDVA or supporter"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "why_not",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ASKED_NOT", "They asked not to be told"),
                                    ("NOT_SAFE", "There was no safe way"),
                                    ("NOT_REACHED", "They could not be reached"),
                                    ("OTHERS_TOLD", "Another agency told them"),
                                    ("OPERATION", "An operation must not be disturbed yet"),
                                    ("IN_ERROR", "It was entered in error"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("told_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="updates",
                                to="mash_hub.contactplan",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["plan", "state"], name="update_of_plan")],
                    },
                ),
            ],
        ),
    ]
