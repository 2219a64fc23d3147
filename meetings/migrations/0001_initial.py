import uuid

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
        ("mash_hub", "0001_initial"),
    ]

    operations = [
        agencies.database.together.CreateModels(
            models=[
                migrations.CreateModel(
                    name="HistoricalMeeting",
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
                            "meeting_kind",
                            models.CharField(
                                choices=[
                                    ("MARAC", "MARAC"),
                                    ("CMOG", "CMOG"),
                                    ("STRATEGY", "Strategy discussion"),
                                    ("JOINT_SCREENING", "Joint screening"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("venue", models.CharField(blank=True, max_length=120)),
                        ("is_online", models.BooleanField(default=False)),
                        ("starts_at", models.DateTimeField()),
                        ("minutes_a_case", models.PositiveSmallIntegerField(default=13)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SCHEDULED", "Scheduled"),
                                    ("LIST_OPEN", "List open"),
                                    ("LIST_CLOSED", "List closed"),
                                    ("AGENDA_PUBLISHED", "Agenda published"),
                                    ("IN_SESSION", "In session"),
                                    ("ADJOURNED", "Adjourned"),
                                    ("ENDED", "Ended"),
                                    ("MINUTES_DRAFT", "Minutes in draft"),
                                    ("CHAIR_REVIEW", "Minutes with the chair"),
                                    ("APPROVED", "Minutes approved"),
                                    ("CIRCULATED", "Minutes circulated"),
                                    ("ARCHIVED", "Archived"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                default="SCHEDULED",
                                max_length=20,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("circulated_at", models.DateTimeField(null=True)),
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
                            "approved_by",
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
                            "drafted_by",
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
                        "verbose_name": "historical meeting",
                        "verbose_name_plural": "historical meetings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                            "meeting_kind",
                            models.CharField(
                                choices=[
                                    ("MARAC", "MARAC"),
                                    ("CMOG", "CMOG"),
                                    ("STRATEGY", "Strategy discussion"),
                                    ("JOINT_SCREENING", "Joint screening"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("venue", models.CharField(blank=True, max_length=120)),
                        ("is_online", models.BooleanField(default=False)),
                        ("starts_at", models.DateTimeField()),
                        ("minutes_a_case", models.PositiveSmallIntegerField(default=13)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SCHEDULED", "Scheduled"),
                                    ("LIST_OPEN", "List open"),
                                    ("LIST_CLOSED", "List closed"),
                                    ("AGENDA_PUBLISHED", "Agenda published"),
                                    ("IN_SESSION", "In session"),
                                    ("ADJOURNED", "Adjourned"),
                                    ("ENDED", "Ended"),
                                    ("MINUTES_DRAFT", "Minutes in draft"),
                                    ("CHAIR_REVIEW", "Minutes with the chair"),
                                    ("APPROVED", "Minutes approved"),
                                    ("CIRCULATED", "Minutes circulated"),
                                    ("ARCHIVED", "Archived"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                default="SCHEDULED",
                                max_length=20,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("circulated_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
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
                            "drafted_by",
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "starts_at"], name="meeting_in_workspace"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(
                                        ("approved_by", models.F("drafted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="minutes_approved_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("APPROVED", "CIRCULATED", "ARCHIVED")),
                                        _negated=True,
                                    ),
                                    ("approved_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="minutes_final_once_approved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalConflictAnswer",
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
                        ("knows_somebody", models.BooleanField()),
                        ("answered_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_by_id", models.UUIDField(null=True)),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical conflict answer",
                        "verbose_name_plural": "historical conflict answers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAttendance",
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
                                    ("REFERRER", "Referrer"),
                                    ("DUTY_OFFICER", "Duty officer"),
                                    ("DECISION_MAKER", "Decision-maker"),
                                    ("RESEARCHER", "Researcher and releaser"),
                                    ("CUSTODIAN", "Sealed-information custodian"),
                                    ("MARAC_COORDINATOR", "Coordinator"),
                                    ("MARAC_CHAIR", "Chair"),
                                    ("REPRESENTATIVE", "Representative"),
                                    ("IDVA", "IDVA"),
                                    ("OBSERVER", "Observer"),
                                    ("CMOG_MEMBER", "CMOG member"),
                                    ("ACTION_OWNER", "Action owner"),
                                    ("AUDITOR", "Auditor"),
                                    ("INFORMATION_OFFICER", "Information governance officer"),
                                    ("RISK_OWNER", "Senior Information Risk Owner"),
                                    ("BOARD_VIEWER", "Board viewer"),
                                    ("AGENCY_MANAGER", "Agency manager"),
                                    ("HUB_MANAGER", "Hub manager"),
                                    ("ADMINISTRATOR", "System administrator"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("EXPECTED", "Expected"),
                                    ("PRESENT", "Present"),
                                    ("LEFT", "Left"),
                                    ("APOLOGIES", "Apologies"),
                                    ("ABSENT", "Absent"),
                                ],
                                default="EXPECTED",
                                max_length=10,
                            ),
                        ),
                        ("joined_at", models.DateTimeField(null=True)),
                        ("left_at", models.DateTimeField(null=True)),
                        ("information_on", models.DateField(null=True)),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical attendance",
                        "verbose_name_plural": "historical attendances",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgendaItem",
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
                        ("label", models.CharField(blank=True, max_length=80)),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("LISTED", "Listed"),
                                    ("RESEARCH_OPEN", "To come"),
                                    ("IN_HAND", "Now"),
                                    ("HEARD", "Heard"),
                                    ("DEFERRED", "Deferred"),
                                    ("CLOSED", "Closed"),
                                ],
                                default="LISTED",
                                max_length=14,
                            ),
                        ),
                        ("listed_at", models.DateTimeField()),
                        ("taken_up_at", models.DateTimeField(null=True)),
                        ("heard_at", models.DateTimeField(null=True)),
                        ("papers", models.BinaryField(null=True)),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical agenda item",
                        "verbose_name_plural": "historical agenda items",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Declaration",
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
                        ("typed_name", models.CharField(max_length=120)),
                        ("wording", models.PositiveSmallIntegerField()),
                        ("signed_at", models.DateTimeField()),
                        (
                            "agency",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declarations",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="declaration_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConflictAnswer",
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
                        ("knows_somebody", models.BooleanField()),
                        ("answered_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("settled_by_id", models.UUIDField(null=True)),
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="conflict_answer_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
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
                                    ("REFERRER", "Referrer"),
                                    ("DUTY_OFFICER", "Duty officer"),
                                    ("DECISION_MAKER", "Decision-maker"),
                                    ("RESEARCHER", "Researcher and releaser"),
                                    ("CUSTODIAN", "Sealed-information custodian"),
                                    ("MARAC_COORDINATOR", "Coordinator"),
                                    ("MARAC_CHAIR", "Chair"),
                                    ("REPRESENTATIVE", "Representative"),
                                    ("IDVA", "IDVA"),
                                    ("OBSERVER", "Observer"),
                                    ("CMOG_MEMBER", "CMOG member"),
                                    ("ACTION_OWNER", "Action owner"),
                                    ("AUDITOR", "Auditor"),
                                    ("INFORMATION_OFFICER", "Information governance officer"),
                                    ("RISK_OWNER", "Senior Information Risk Owner"),
                                    ("BOARD_VIEWER", "Board viewer"),
                                    ("AGENCY_MANAGER", "Agency manager"),
                                    ("HUB_MANAGER", "Hub manager"),
                                    ("ADMINISTRATOR", "System administrator"),
                                ],
                                max_length=24,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("EXPECTED", "Expected"),
                                    ("PRESENT", "Present"),
                                    ("LEFT", "Left"),
                                    ("APOLOGIES", "Apologies"),
                                    ("ABSENT", "Absent"),
                                ],
                                default="EXPECTED",
                                max_length=10,
                            ),
                        ),
                        ("joined_at", models.DateTimeField(null=True)),
                        ("left_at", models.DateTimeField(null=True)),
                        ("information_on", models.DateField(null=True)),
                        (
                            "agency",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "person"), name="attendance_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
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
                        ("label", models.CharField(blank=True, max_length=80)),
                        ("place", models.PositiveSmallIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("LISTED", "Listed"),
                                    ("RESEARCH_OPEN", "To come"),
                                    ("IN_HAND", "Now"),
                                    ("HEARD", "Heard"),
                                    ("DEFERRED", "Deferred"),
                                    ("CLOSED", "Closed"),
                                ],
                                default="LISTED",
                                max_length=14,
                            ),
                        ),
                        ("listed_at", models.DateTimeField()),
                        ("taken_up_at", models.DateTimeField(null=True)),
                        ("heard_at", models.DateTimeField(null=True)),
                        ("papers", models.BinaryField(null=True)),
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
                            "referral",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="mash_hub.referral",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="mash_hub.strategydiscussion",
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
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "IN_HAND")),
                                fields=("meeting",),
                                name="one_case_in_hand",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinuteEntry",
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
                            "heading",
                            models.CharField(
                                choices=[
                                    ("WISHES", "Victim’s wishes"),
                                    ("PRESENTED", "Presented by"),
                                    ("SHARED", "What agencies shared"),
                                    ("RISK", "Risk, person by person"),
                                    ("DONE", "Done already"),
                                    ("AGREED", "Agreed now"),
                                    ("DISAGREEMENT", "Disagreement"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[("FACT", "Fact"), ("OPINION", "Opinion")],
                                max_length=8,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("HIGH", "High"),
                                    ("MEDIUM", "Medium"),
                                    ("LOW", "Low"),
                                    ("NOT_AGREED", "Not yet agreed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_restricted", models.BooleanField(default=False)),
                        ("begun_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
                        (
                            "about",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.involvement",
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "amends",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="meetings.minuteentry",
                            ),
                        ),
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="meetings.agendaitem",
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
                            models.Index(fields=["item", "heading"], name="minutes_of_item")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("heading", "SHARED"), _negated=True),
                                    models.Q(
                                        ("agency__isnull", False),
                                        models.Q(("nature", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="shared_line_has_agency_and_nature",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMinuteEntry",
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
                            "heading",
                            models.CharField(
                                choices=[
                                    ("WISHES", "Victim’s wishes"),
                                    ("PRESENTED", "Presented by"),
                                    ("SHARED", "What agencies shared"),
                                    ("RISK", "Risk, person by person"),
                                    ("DONE", "Done already"),
                                    ("AGREED", "Agreed now"),
                                    ("DISAGREEMENT", "Disagreement"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[("FACT", "Fact"), ("OPINION", "Opinion")],
                                max_length=8,
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("HIGH", "High"),
                                    ("MEDIUM", "Medium"),
                                    ("LOW", "Low"),
                                    ("NOT_AGREED", "Not yet agreed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_restricted", models.BooleanField(default=False)),
                        ("begun_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
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
                            "about",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.involvement",
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.agendaitem",
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
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.minuteentry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical minute entry",
                        "verbose_name_plural": "historical minute entrys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Presence",
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
                        ("by_id", models.UUIDField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="presences",
                                to="meetings.agendaitem",
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
                            models.UniqueConstraint(fields=("item", "person"), name="presence_once")
                        ],
                    },
                ),
            ],
        ),
    ]
