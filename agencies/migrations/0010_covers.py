"""Covers: who sees to whose work, from one hour to another."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('agencies_cover')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="notice_kind",
            field=models.CharField(
                choices=[
                    ("CONTACT_SUBMITTED", "New contact"),
                    ("IMMEDIATE_DANGER", "Immediate danger: look at a contact now"),
                    ("CONTACT_CHANGED", "Contact changed"),
                    ("ENQUIRY_RATED", "Enquiry rated"),
                    ("ENQUIRY_CHANGED", "Enquiry changed"),
                    ("REQUEST_SENT", "New request"),
                    ("REQUEST_RECALLED", "Request recalled"),
                    ("REQUEST_CHASED", "Reminder of a request"),
                    ("REQUEST_GIVEN", "A colleague gave you a request"),
                    ("REQUEST_OPENED", "Request opened"),
                    ("REQUEST_ANSWERED", "Request answered"),
                    ("VIEW_GIVEN", "An agency gave its view on an enquiry"),
                    ("VIEWS_OPENED", "Agencies’ views on an enquiry can be read"),
                    ("ENQUIRY_DECIDED", "Decision made"),
                    ("POLICE_OUTCOME", "Police recorded how their involvement ended"),
                    ("DECISION_ACKNOWLEDGED", "Decision acknowledged"),
                    ("FEEDBACK_SENT", "Feedback on your contact"),
                    ("ITEM_RELEASED", "An item was released to you"),
                    ("ITEM_CORRECTED", "An item was corrected"),
                    ("ITEM_WITHDRAWN", "An item was taken back"),
                    ("ITEM_RUN_OUT", "A release has run out"),
                    ("ITEM_FILES_CHANGED", "Files with an item changed"),
                    ("ITEM_DISPUTED", "An item of yours is disputed"),
                    ("DISPUTE_ANSWERED", "A dispute was answered"),
                    ("ACCESS_REQUESTED", "An agency asks yours for access"),
                    ("ACCESS_ANSWERED", "An access request was answered"),
                    ("THING_SHARED", "A place or thing was shared with you"),
                    ("THING_CHANGED", "A place or thing changed, or was taken back"),
                    ("SEALED_ITEM_LODGED", "A sealed item names you as reader"),
                    ("SEALED_ITEM_CHANGED", "A sealed item changed"),
                    ("BREAK_GLASS_USED", "Emergency access to records of your agency"),
                    ("BREAK_GLASS_BY_US", "Emergency access by somebody of your agency"),
                    ("BREAK_GLASS_REVIEWED", "An emergency access was reviewed"),
                    ("BREAK_GLASS_RAISED", "An emergency access is yours to review"),
                    ("BREAK_GLASS_LATE", "An emergency access was not reviewed in time"),
                    ("CASE_CLAIMED", "Somebody claims to work with a case, or that ended"),
                    ("BARRIER_CHANGED", "A restriction or exclusion waits for you"),
                    ("HOLD_CHANGED", "A legal hold waits for you, or changed"),
                    ("DESTRUCTION_CHANGED", "Records are to be destroyed, or are not"),
                    ("WORDS_WAIT", "Words wait for a second person"),
                    ("WORDS_ANSWERED", "A second person has answered"),
                    ("FLAG_SET", "A flag was set that you may see"),
                    ("FLAG_CHANGED", "A flag was reviewed or ended"),
                    ("FLAG_REVIEW_DUE", "A flag of your agency is to be reviewed"),
                    ("FLAG_EXPIRED", "A flag has expired"),
                    ("CONFERENCE_ASKED", "A case conference: who goes, and a report"),
                    ("CONFERENCE_ANSWERED", "Who goes to a conference, or its report"),
                    ("REFERRAL_RECEIVED", "New referral"),
                    ("MEETING_CHANGED", "Meeting changed"),
                    ("MINUTES_CHANGED", "Minutes changed"),
                    ("ACTION_ASSIGNED", "Action for your agency"),
                    ("ACTION_CHANGED", "Action changed"),
                    ("RED_WANTED", "Red: say within minutes that you know"),
                    ("RED_UNSEEN", "A Red request is not acknowledged"),
                    ("RED_CHANGED", "A Red request was acknowledged"),
                    ("ESCALATION_RAISED", "A challenge was raised or climbed"),
                    ("ESCALATION_CHANGED", "A challenge was answered or has ended"),
                    ("CLOCK_PAUSED", "A time limit was paused or goes on"),
                    ("CLOCK_BREACHED", "Something is late"),
                    ("AGREEMENT_REVIEW", "A sharing agreement has to be reviewed"),
                    ("MUCH_LOOKED_UP", "Somebody of your agency looks at many people"),
                    ("SETTING_CHANGED", "A partnership setting waits or was settled"),
                    ("MERGE_CHANGED", "Two people are to be joined, or were"),
                    ("ASKED_IF_KNOWN", "Your agency was asked whether it knows somebody"),
                    ("COVER_CHANGED", "A cover was arranged or has ended"),
                    ("MEMBERSHIP_CHANGED", "Membership changed"),
                    ("CREDENTIAL_CHANGED", "Your sign-in changed"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalCover",
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
                        choices=[("STANDING", "Arranged"), ("ENDED", "Ended")],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("LEAVE", "Leave"),
                            ("TRAINING", "Training or a course"),
                            ("OTHER_DUTY", "Court, night or other duty"),
                            ("AWAY", "Away from work"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("arranged_at", models.DateTimeField()),
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
                    "arranged_by",
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
                    "away",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.membership",
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.membership",
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
                    "person_away",
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
                    "person_covering",
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
                "verbose_name": "historical cover",
                "verbose_name_plural": "historical covers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("STANDING", "Arranged"), ("ENDED", "Ended")],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("LEAVE", "Leave"),
                            ("TRAINING", "Training or a course"),
                            ("OTHER_DUTY", "Court, night or other duty"),
                            ("AWAY", "Away from work"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("arranged_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "arranged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "away",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="agencies.membership",
                    ),
                ),
                (
                    "cover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered",
                        to="agencies.membership",
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "person_away",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person_covering",
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
                        condition=models.Q(("state", "STANDING")),
                        fields=["cover", "until_at"],
                        name="cover_that_stands",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_at__lt", models.F("until_at"))),
                        name="cover_times_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person_away", models.F("person_covering")), _negated=True
                        ),
                        name="cover_is_somebody_else",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
