"""Messages that leave the hub, how people want them, and the demo’s outbox."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def let_them_go(apps, schema_editor):
    """Those of three months ago are removed by the sweep."""
    if schema_editor.connection.alias == "default":
        schema_editor.execute("GRANT DELETE ON agencies_message TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0029_view_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutboxLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=64, unique=True)),
                ("channel", models.CharField(max_length=5)),
                ("address", models.CharField(max_length=254)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
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
                    ("REQUEST_OPENED", "Request opened"),
                    ("REQUEST_ANSWERED", "Request answered"),
                    ("VIEW_GIVEN", "An agency gave its view on an enquiry"),
                    ("VIEWS_OPENED", "Agencies’ views on an enquiry can be read"),
                    ("ENQUIRY_DECIDED", "Decision made"),
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
                    ("BREAK_GLASS_LATE", "An emergency access was not reviewed in time"),
                    ("BARRIER_CHANGED", "A restriction or exclusion waits for you"),
                    ("WORDS_WAIT", "Words wait for a second person"),
                    ("WORDS_ANSWERED", "A second person has answered"),
                    ("FLAG_SET", "A flag was set that you may see"),
                    ("FLAG_CHANGED", "A flag was reviewed or ended"),
                    ("FLAG_REVIEW_DUE", "A flag of your agency is to be reviewed"),
                    ("FLAG_EXPIRED", "A flag has expired"),
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
                    ("MEMBERSHIP_CHANGED", "Membership changed"),
                    ("CREDENTIAL_CHANGED", "Your sign-in changed"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="MessageChoice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mobile", models.CharField(blank=True, max_length=16)),
                ("urgent_by_email", models.BooleanField(default=True)),
                ("urgent_by_text", models.BooleanField(default=False)),
                (
                    "work_by_email",
                    models.CharField(
                        choices=[
                            ("AT_ONCE", "At once"),
                            ("HOURLY", "Together, once an hour"),
                            ("DAILY", "Together, once a day"),
                            ("NEVER", "Never"),
                        ],
                        default="DAILY",
                        max_length=8,
                    ),
                ),
                ("work_by_text", models.BooleanField(default=False)),
                (
                    "rest_by_email",
                    models.CharField(
                        choices=[
                            ("AT_ONCE", "At once"),
                            ("HOURLY", "Together, once an hour"),
                            ("DAILY", "Together, once a day"),
                            ("NEVER", "Never"),
                        ],
                        default="DAILY",
                        max_length=8,
                    ),
                ),
                ("daily_at", models.TimeField(default=datetime.time(8, 0))),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("urgent_when_quiet", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="quiet_hours_begin_and_end",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(choices=[("EMAIL", "EMAIL"), ("TEXT", "TEXT")], max_length=5),
                ),
                (
                    "template",
                    models.CharField(
                        choices=[
                            ("ITEM", "ITEM"),
                            ("ITEMS", "ITEMS"),
                            ("URGENT", "URGENT"),
                            ("TRIAL", "TRIAL"),
                            ("SIGN_IN_CHANGED", "SIGN_IN_CHANGED"),
                            ("NEW_PASSWORD", "NEW_PASSWORD"),
                            ("INFORMANT", "INFORMANT"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "news",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("is_urgent", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Waits to be sent"),
                            ("SENT", "Sent"),
                            ("ARRIVED", "Arrived"),
                            ("FAILED", "Did not arrive"),
                        ],
                        default="WAITING",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("number", models.CharField(blank=True, max_length=64)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="agencies.membership",
                    ),
                ),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["WAITING", "SENT"])),
                        fields=["next_try_at"],
                        name="message_to_do",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessagePlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "stream",
                    models.CharField(
                        choices=[
                            ("URGENT", "Urgent, by e-mail"),
                            ("URGENT_TEXT", "Urgent, by text message"),
                            ("AT_ONCE", "At once, by e-mail"),
                            ("TEXT", "At once, by text message"),
                            ("HOURLY", "Together, hourly"),
                            ("DAILY", "Together, daily"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told_until", models.BigIntegerField(default=0)),
                ("told_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership", "stream"), name="one_message_place"
                    )
                ],
            },
        ),
        migrations.RunPython(let_them_go, migrations.RunPython.noop),
    ]
