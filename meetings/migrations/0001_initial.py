import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import agencies.database.together
import mash_hub.models.chronicled


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
                        (
                            "part",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "Part A: children"),
                                    ("B", "Part B: people of concern"),
                                    ("C", "Part C: locations"),
                                ],
                                max_length=1,
                            ),
                        ),
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
                            "entry",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
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
                            "joint",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="mash_hub.jointscreening",
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
                            "marac_case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="meetings.maraccase",
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
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("marac_case__isnull", False)),
                                fields=("marac_case",),
                                name="one_agenda_item_of_a_marac_case",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("entry__isnull", False)),
                                fields=("meeting", "entry"),
                                name="one_agenda_item_of_a_cmog_entry",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entry", None), ("part", "")),
                                    models.Q(
                                        ("entry", None),
                                        ("marac_case", None),
                                        ("part", "A"),
                                        ("referral__isnull", False),
                                    ),
                                    models.Q(
                                        ("entry__isnull", False),
                                        models.Q(("part", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="agenda_item_of_a_cmog_has_its_part",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyResearch",
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
                        ("reference", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "Not in yet"),
                                    ("RETURNED", "In"),
                                    ("NOTHING_KNOWN", "Nothing known"),
                                ],
                                default="OPEN",
                                max_length=14,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("returned_at", models.DateTimeField(null=True)),
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
                            "returned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="research",
                                to="meetings.agendaitem",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "owner"), name="one_research_of_an_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTold",
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
                        ("reference", models.CharField(max_length=12)),
                        (
                            "whom",
                            models.CharField(
                                choices=[
                                    ("REFERRER", "Who referred"),
                                    ("VICTIM", "The victim, through the IDVA"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_told", models.BooleanField()),
                        ("told_at", models.DateTimeField(null=True)),
                        ("noted_at", models.DateTimeField()),
                        ("words", models.BinaryField(null=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told",
                                to="meetings.agendaitem",
                            ),
                        ),
                        (
                            "noted_by",
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
                            "told_by",
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("item", "whom"), name="told_once_of_a_case"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("is_told", False), ("told_at", None), ("told_by", None)
                                    ),
                                    models.Q(
                                        ("is_told", True),
                                        ("told_at__isnull", False),
                                        ("told_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="told_has_who_and_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAgencyResearch",
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
                        ("reference", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("OPEN", "Not in yet"),
                                    ("RETURNED", "In"),
                                    ("NOTHING_KNOWN", "Nothing known"),
                                ],
                                default="OPEN",
                                max_length=14,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("returned_at", models.DateTimeField(null=True)),
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
                            "returned_by",
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
                        "verbose_name": "historical agency research",
                        "verbose_name_plural": "historical agency researchs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCaseTold",
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
                        ("reference", models.CharField(max_length=12)),
                        (
                            "whom",
                            models.CharField(
                                choices=[
                                    ("REFERRER", "Who referred"),
                                    ("VICTIM", "The victim, through the IDVA"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_told", models.BooleanField()),
                        ("told_at", models.DateTimeField(null=True)),
                        ("noted_at", models.DateTimeField()),
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
                            "noted_by",
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
                            "told_by",
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
                        "verbose_name": "historical case told",
                        "verbose_name_plural": "historical case tolds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMaracFigures",
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
                        ("case_id", models.UUIDField(db_index=True)),
                        ("reference", models.CharField(max_length=12)),
                        ("heard_on", models.DateField(db_index=True)),
                        ("is_repeat", models.BooleanField()),
                        ("from_police", models.BooleanField()),
                        ("children", models.PositiveSmallIntegerField()),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("F", "Female"),
                                    ("M", "Male"),
                                    ("X", "Another term, or not known"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("is_16_or_17", models.BooleanField(null=True)),
                        ("is_minoritised", models.BooleanField(null=True)),
                        ("is_lgbt", models.BooleanField(null=True)),
                        ("is_disabled", models.BooleanField(null=True)),
                        ("young_harming", models.PositiveSmallIntegerField(null=True)),
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
                        "verbose_name": "historical marac figures",
                        "verbose_name_plural": "historical marac figuress",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
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
                    name="HistoricalMeetingMembership",
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
                            "stands_as",
                            models.CharField(
                                choices=[("REP", "Representative"), ("DEP", "Deputy")], max_length=6
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(null=True)),
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
                        "verbose_name": "historical meeting membership",
                        "verbose_name_plural": "historical meeting memberships",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalResearchLine",
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
                            "nature",
                            models.CharField(
                                choices=[("FACT", "Fact"), ("OPINION", "Opinion")], max_length=8
                            ),
                        ),
                        ("known_on", models.DateField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("INTERNAL", "Your agency’s alone, to be decided"),
                                    ("SHARED", "Shared with the meeting"),
                                    ("HELD_BACK", "Held back"),
                                ],
                                default="INTERNAL",
                                max_length=10,
                            ),
                        ),
                        ("held_back", models.CharField(blank=True, max_length=40)),
                        ("written_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(null=True)),
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
                            "research",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.agencyresearch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical research line",
                        "verbose_name_plural": "historical research lines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="MaracCase",
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
                        ("thing_kind", models.CharField(blank=True, max_length=24)),
                        ("thing_id", models.UUIDField(null=True)),
                        ("thing_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "To be looked at"),
                                    ("ELIGIBILITY", "Eligibility checked"),
                                    ("RETURNED_FOR_INFO", "Returned for information"),
                                    ("REFUSAL_PROPOSED", "Not eligible? A second person looks"),
                                    ("NOT_ELIGIBLE", "Not eligible"),
                                    ("ACCEPTED", "Accepted, to be listed"),
                                    ("EMERGENCY", "Emergency, to be listed now"),
                                    ("LISTED", "Listed"),
                                    ("RESEARCH_OPEN", "Agencies research"),
                                    ("DEFERRED", "Deferred, to be listed again"),
                                    ("HEARD", "Heard"),
                                    ("ACTION_PHASE", "Actions under way"),
                                    ("ACTIONS_COMPLETE", "Actions complete"),
                                    ("MONITORING", "Monitored"),
                                    ("REPEATED", "Repeated: it goes on as a new case"),
                                    ("TRANSFERRED_OUT", "Moved, area protected"),
                                ],
                                default="SUBMITTED",
                                max_length=20,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField()),
                        ("referred_on", models.DateField()),
                        ("incident_on", models.DateField()),
                        (
                            "criteria",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("VISIBLE_HIGH_RISK", "Visible high risk: the DASH score"),
                                        ("PROFESSIONAL_JUDGEMENT", "Professional judgement"),
                                        (
                                            "POTENTIAL_ESCALATION",
                                            "Potential escalation: several incidents in a year",
                                        ),
                                        (
                                            "REPEAT",
                                            "Repeat: another incident within a year of a MARAC referral",
                                        ),
                                    ],
                                    max_length=24,
                                ),
                                size=None,
                            ),
                        ),
                        ("dash_score", models.PositiveSmallIntegerField(null=True)),
                        ("assessment_id", models.UUIDField(null=True)),
                        ("incidents", models.PositiveSmallIntegerField(null=True)),
                        ("is_aware", models.BooleanField(default=False)),
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
                        ("is_16", models.BooleanField(null=True)),
                        ("in_area", models.BooleanField(null=True)),
                        ("is_connected", models.BooleanField(null=True)),
                        ("checked_at", models.DateTimeField(null=True)),
                        ("is_repeat", models.BooleanField(default=False)),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "UNDER_16",
                                        "The victim is under 16: a matter for children’s services",
                                    ),
                                    ("OUT_OF_AREA", "The victim lives in another area"),
                                    (
                                        "NOT_CONNECTED",
                                        "They are not personally connected (Domestic Abuse Act 2021)",
                                    ),
                                    ("NO_CRITERION", "No criterion is met"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("emergency_at", models.DateTimeField(null=True)),
                        ("papers", models.BinaryField(null=True)),
                        ("evidence", models.BinaryField(null=True)),
                        ("safe_contact", models.BinaryField(null=True)),
                        (
                            "agreed_by",
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
                            "flag",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mash_hub.flag",
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
                            "previous",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.maraccase",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marac_cases",
                                to="mash_hub.referral",
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
                            "refused_by",
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
                                related_name="marac_cases",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["workspace", "state"], name="marac_case_in_workspace"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "NOT_ELIGIBLE"), _negated=True),
                                    models.Q(
                                        ("agreed_by__isnull", False),
                                        models.Q(
                                            ("agreed_by", models.F("refused_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="marac_refusal_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("criteria", []), _negated=True),
                                name="marac_case_names_a_criterion",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("override", ""),
                                    models.Q(("consent", "GIVEN"), _negated=True),
                                    _connector="OR",
                                ),
                                name="marac_consent_given_is_not_overridden",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("thing_id__isnull", False)),
                                fields=("thing_kind", "thing_id", "workspace"),
                                name="one_marac_case_of_a_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalVictimContact",
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
                        ("reference", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASKED", "To be contacted"),
                                    ("ATTEMPTED", "Tried, not reached"),
                                    ("REACHED", "Reached"),
                                ],
                                default="ASKED",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("first_tried_at", models.DateTimeField(null=True)),
                        ("reached_at", models.DateTimeField(null=True)),
                        ("wishes", models.BinaryField(null=True)),
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
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical victim contact",
                        "verbose_name_plural": "historical victim contacts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMaracWords",
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
                            "what",
                            models.CharField(
                                choices=[
                                    ("MISSING", "What is missing"),
                                    ("REFUSAL", "Proposed: not eligible"),
                                    ("TOLD", "Why it is not eligible"),
                                    ("DISAGREED", "Why the second person does not agree"),
                                    ("CHALLENGE", "The referrer’s challenge"),
                                    ("EMERGENCY", "Why it cannot wait"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
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
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical marac words",
                        "verbose_name_plural": "historical marac wordss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMaracTransfer",
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
                                    ("IDENTIFIED", "Move known, to be decided"),
                                    ("DECISION", "Decided, the pack to prepare"),
                                    ("PACK_PREPARED", "Pack prepared, to be sent"),
                                    ("SENT", "Sent"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                    ("CLOSED_AT_ORIGIN", "Closed at origin"),
                                    ("KEPT", "Kept here"),
                                    ("RETURNED", "Came back"),
                                ],
                                default="IDENTIFIED",
                                max_length=16,
                            ),
                        ),
                        (
                            "arrival",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RECEIVED", "Received, to be answered"),
                                    ("QUERIED", "Queried"),
                                    ("ACCEPTED", "Accepted, to be listed"),
                                    ("LISTED", "Listed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SEND_ON", "Send the referral on"),
                                    ("HEAR_FIRST", "Hear it here, then transfer it"),
                                    ("TRANSFER", "Transfer minutes, plan and actions"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_temporary", models.BooleanField(default=False)),
                        ("referred_on", models.DateField()),
                        ("known_on", models.DateField()),
                        ("identified_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        ("address", models.BinaryField(null=True)),
                        ("pack", models.BinaryField(null=True)),
                        ("hand_over", models.BinaryField(null=True)),
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
                            "identified_by",
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
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
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
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical marac transfer",
                        "verbose_name_plural": "historical marac transfers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMaracCase",
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
                        ("thing_kind", models.CharField(blank=True, max_length=24)),
                        ("thing_id", models.UUIDField(null=True)),
                        ("thing_reference", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("SUBMITTED", "To be looked at"),
                                    ("ELIGIBILITY", "Eligibility checked"),
                                    ("RETURNED_FOR_INFO", "Returned for information"),
                                    ("REFUSAL_PROPOSED", "Not eligible? A second person looks"),
                                    ("NOT_ELIGIBLE", "Not eligible"),
                                    ("ACCEPTED", "Accepted, to be listed"),
                                    ("EMERGENCY", "Emergency, to be listed now"),
                                    ("LISTED", "Listed"),
                                    ("RESEARCH_OPEN", "Agencies research"),
                                    ("DEFERRED", "Deferred, to be listed again"),
                                    ("HEARD", "Heard"),
                                    ("ACTION_PHASE", "Actions under way"),
                                    ("ACTIONS_COMPLETE", "Actions complete"),
                                    ("MONITORING", "Monitored"),
                                    ("REPEATED", "Repeated: it goes on as a new case"),
                                    ("TRANSFERRED_OUT", "Moved, area protected"),
                                ],
                                default="SUBMITTED",
                                max_length=20,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField()),
                        ("referred_on", models.DateField()),
                        ("incident_on", models.DateField()),
                        (
                            "criteria",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("VISIBLE_HIGH_RISK", "Visible high risk: the DASH score"),
                                        ("PROFESSIONAL_JUDGEMENT", "Professional judgement"),
                                        (
                                            "POTENTIAL_ESCALATION",
                                            "Potential escalation: several incidents in a year",
                                        ),
                                        (
                                            "REPEAT",
                                            "Repeat: another incident within a year of a MARAC referral",
                                        ),
                                    ],
                                    max_length=24,
                                ),
                                size=None,
                            ),
                        ),
                        ("dash_score", models.PositiveSmallIntegerField(null=True)),
                        ("assessment_id", models.UUIDField(null=True)),
                        ("incidents", models.PositiveSmallIntegerField(null=True)),
                        ("is_aware", models.BooleanField(default=False)),
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
                        ("is_16", models.BooleanField(null=True)),
                        ("in_area", models.BooleanField(null=True)),
                        ("is_connected", models.BooleanField(null=True)),
                        ("checked_at", models.DateTimeField(null=True)),
                        ("is_repeat", models.BooleanField(default=False)),
                        (
                            "ground",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "UNDER_16",
                                        "The victim is under 16: a matter for children’s services",
                                    ),
                                    ("OUT_OF_AREA", "The victim lives in another area"),
                                    (
                                        "NOT_CONNECTED",
                                        "They are not personally connected (Domestic Abuse Act 2021)",
                                    ),
                                    ("NO_CRITERION", "No criterion is met"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("emergency_at", models.DateTimeField(null=True)),
                        ("papers", models.BinaryField(null=True)),
                        ("evidence", models.BinaryField(null=True)),
                        ("safe_contact", models.BinaryField(null=True)),
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
                            "agreed_by",
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
                            "flag",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.flag",
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
                            "refused_by",
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
                            "previous",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical marac case",
                        "verbose_name_plural": "historical marac cases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFlagConfirmation",
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
                        ("reference", models.CharField(max_length=12)),
                        ("until", models.DateField()),
                        ("asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("replaced_at", models.DateTimeField(null=True)),
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
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical flag confirmation",
                        "verbose_name_plural": "historical flag confirmations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEmergencyCall",
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
                        ("reference", models.CharField(max_length=12)),
                        ("called_at", models.DateTimeField()),
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
                            "case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical emergency call",
                        "verbose_name_plural": "historical emergency calls",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="FlagConfirmation",
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
                        ("reference", models.CharField(max_length=12)),
                        ("until", models.DateField()),
                        ("asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("replaced_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="flagged",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "agency"), name="one_flag_confirmation_of_an_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyCall",
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
                        ("reference", models.CharField(max_length=12)),
                        ("called_at", models.DateTimeField()),
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
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="meetings.maraccase",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "agency"), name="one_emergency_call_of_an_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaracFigures",
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
                        ("case_id", models.UUIDField(unique=True)),
                        ("reference", models.CharField(max_length=12)),
                        ("heard_on", models.DateField(db_index=True)),
                        ("is_repeat", models.BooleanField()),
                        ("from_police", models.BooleanField()),
                        ("children", models.PositiveSmallIntegerField()),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("F", "Female"),
                                    ("M", "Male"),
                                    ("X", "Another term, or not known"),
                                ],
                                max_length=1,
                            ),
                        ),
                        ("is_16_or_17", models.BooleanField(null=True)),
                        ("is_minoritised", models.BooleanField(null=True)),
                        ("is_lgbt", models.BooleanField(null=True)),
                        ("is_disabled", models.BooleanField(null=True)),
                        ("young_harming", models.PositiveSmallIntegerField(null=True)),
                        (
                            "file",
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
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MaracTransfer",
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
                                    ("IDENTIFIED", "Move known, to be decided"),
                                    ("DECISION", "Decided, the pack to prepare"),
                                    ("PACK_PREPARED", "Pack prepared, to be sent"),
                                    ("SENT", "Sent"),
                                    ("ACKNOWLEDGED", "Acknowledged"),
                                    ("CLOSED_AT_ORIGIN", "Closed at origin"),
                                    ("KEPT", "Kept here"),
                                    ("RETURNED", "Came back"),
                                ],
                                default="IDENTIFIED",
                                max_length=16,
                            ),
                        ),
                        (
                            "arrival",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("RECEIVED", "Received, to be answered"),
                                    ("QUERIED", "Queried"),
                                    ("ACCEPTED", "Accepted, to be listed"),
                                    ("LISTED", "Listed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SEND_ON", "Send the referral on"),
                                    ("HEAR_FIRST", "Hear it here, then transfer it"),
                                    ("TRANSFER", "Transfer minutes, plan and actions"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("is_temporary", models.BooleanField(default=False)),
                        ("referred_on", models.DateField()),
                        ("known_on", models.DateField()),
                        ("identified_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("acknowledged_at", models.DateTimeField(null=True)),
                        ("address", models.BinaryField(null=True)),
                        ("pack", models.BinaryField(null=True)),
                        ("hand_over", models.BinaryField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="meetings.maraccase",
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
                            "identified_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="came_by",
                                to="meetings.maraccase",
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
                            "to_workspace",
                            models.ForeignKey(
                                null=True,
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
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ("CLOSED_AT_ORIGIN", "KEPT", "RETURNED")),
                                    _negated=True,
                                ),
                                fields=("case",),
                                name="one_transfer_at_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_workspace__isnull", True),
                                    models.Q(
                                        ("to_workspace", models.F("workspace")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="transferred_to_another_marac",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTransferWords",
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
                            "what",
                            models.CharField(
                                choices=[
                                    ("MOVE", "How the move became known"),
                                    ("DECISION", "Why this way"),
                                    ("KEPT", "Why it is kept here"),
                                    ("QUERY", "What the receiving MARAC asks"),
                                    ("ANSWER", "The answer"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
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
                            "transfer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maractransfer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical transfer words",
                        "verbose_name_plural": "historical transfer wordss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="MaracWords",
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
                            "what",
                            models.CharField(
                                choices=[
                                    ("MISSING", "What is missing"),
                                    ("REFUSAL", "Proposed: not eligible"),
                                    ("TOLD", "Why it is not eligible"),
                                    ("DISAGREED", "Why the second person does not agree"),
                                    ("CHALLENGE", "The referrer’s challenge"),
                                    ("EMERGENCY", "Why it cannot wait"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="words",
                                to="meetings.maraccase",
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
                                    ("TASKING_RECIPIENT", "Tasking recipient"),
                                    ("AUDITOR", "Auditor"),
                                    ("INFORMATION_OFFICER", "Information governance officer"),
                                    ("RISK_OWNER", "Senior Information Risk Owner"),
                                    ("BOARD_VIEWER", "Board viewer"),
                                    ("AGENCY_MANAGER", "Agency manager"),
                                    ("HUB_MANAGER", "Hub manager"),
                                    ("ADMINISTRATOR", "System administrator"),
                                    ("SETTING_LEAD", "Home manager or school lead"),
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
                        ("parts", models.CharField(blank=True, max_length=3)),
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
                            "only_for",
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
                        (
                            "part",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "Part A: children"),
                                    ("B", "Part B: people of concern"),
                                    ("C", "Part C: locations"),
                                ],
                                max_length=1,
                            ),
                        ),
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
                            "joint",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="mash_hub.jointscreening",
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
                            "marac_case",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="meetings.maraccase",
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
                    name="Hearing",
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
                        ("began_at", models.DateTimeField()),
                        ("running_since", models.DateTimeField(null=True)),
                        ("spent_seconds", models.PositiveIntegerField(default=0)),
                        ("asked_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hearings",
                                to="meetings.agendaitem",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hearings",
                                to="meetings.meeting",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("item",),
                                name="one_hearing_of_a_case",
                            )
                        ],
                    },
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
                                    ("TASKING_RECIPIENT", "Tasking recipient"),
                                    ("AUDITOR", "Auditor"),
                                    ("INFORMATION_OFFICER", "Information governance officer"),
                                    ("RISK_OWNER", "Senior Information Risk Owner"),
                                    ("BOARD_VIEWER", "Board viewer"),
                                    ("AGENCY_MANAGER", "Agency manager"),
                                    ("HUB_MANAGER", "Hub manager"),
                                    ("ADMINISTRATOR", "System administrator"),
                                    ("SETTING_LEAD", "Home manager or school lead"),
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
                        ("parts", models.CharField(blank=True, max_length=3)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "only_for",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                    name="MeetingMembership",
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
                            "stands_as",
                            models.CharField(
                                choices=[("REP", "Representative"), ("DEP", "Deputy")], max_length=6
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(null=True)),
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
                                condition=models.Q(
                                    ("stands_as", "REP"), ("until_on__isnull", True)
                                ),
                                fields=("workspace", "agency"),
                                name="one_representative_of_an_agency",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on__isnull", True)),
                                fields=("workspace", "agency", "person"),
                                name="stands_once_for_an_agency",
                            ),
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
                                    ("CHILDREN", "Children"),
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
                            "about_others",
                            models.CharField(
                                blank=True,
                                choices=[("ADULTS", "Other adults"), ("STAFF", "Staff who visit")],
                                max_length=6,
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
                    bases=(mash_hub.models.chronicled.Chronicled, models.Model),
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
                                    ("CHILDREN", "Children"),
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
                            "about_others",
                            models.CharField(
                                blank=True,
                                choices=[("ADULTS", "Other adults"), ("STAFF", "Staff who visit")],
                                max_length=6,
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
                migrations.CreateModel(
                    name="ResearchLine",
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
                            "nature",
                            models.CharField(
                                choices=[("FACT", "Fact"), ("OPINION", "Opinion")], max_length=8
                            ),
                        ),
                        ("known_on", models.DateField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("INTERNAL", "Your agency’s alone, to be decided"),
                                    ("SHARED", "Shared with the meeting"),
                                    ("HELD_BACK", "Held back"),
                                ],
                                default="INTERNAL",
                                max_length=10,
                            ),
                        ),
                        ("held_back", models.CharField(blank=True, max_length=40)),
                        ("written_at", models.DateTimeField()),
                        ("decided_at", models.DateTimeField(null=True)),
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
                            "research",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="meetings.agencyresearch",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "HELD_BACK"), ("held_back", ""), _connector="XOR"
                                ),
                                name="research_line_held_back_with_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferWords",
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
                            "what",
                            models.CharField(
                                choices=[
                                    ("MOVE", "How the move became known"),
                                    ("DECISION", "Why this way"),
                                    ("KEPT", "Why it is kept here"),
                                    ("QUERY", "What the receiving MARAC asks"),
                                    ("ANSWER", "The answer"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
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
                            "transfer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="words",
                                to="meetings.maractransfer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Turn",
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
                        ("began_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
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
                            "hearing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="turns",
                                to="meetings.hearing",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("hearing",),
                                name="one_turn_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VictimContact",
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
                        ("reference", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ASKED", "To be contacted"),
                                    ("ATTEMPTED", "Tried, not reached"),
                                    ("REACHED", "Reached"),
                                ],
                                default="ASKED",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("first_tried_at", models.DateTimeField(null=True)),
                        ("reached_at", models.DateTimeField(null=True)),
                        ("wishes", models.BinaryField(null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="victim_contacts",
                                to="meetings.maraccase",
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
                                fields=("case", "owner"), name="one_victim_contact_of_a_service"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
