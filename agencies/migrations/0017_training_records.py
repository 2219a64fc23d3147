"""Induction, training and vetting in a versioned row of their own; no page ever filled the columns that go."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('agencies_trainingrecord')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_marker_alert_ends"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="person",
            name="induction_on",
        ),
        migrations.RemoveField(
            model_name="person",
            name="training_on",
        ),
        migrations.RemoveField(
            model_name="person",
            name="vetting",
        ),
        migrations.RemoveField(
            model_name="person",
            name="vetting_expires_on",
        ),
        migrations.AlterField(
            model_name="historicalmembership",
            name="status",
            field=models.CharField(
                choices=[
                    ("INVITED", "Waiting for induction"),
                    ("INDUCTED", "Waiting for confirmation"),
                    ("ACTIVE", "Active"),
                    ("SUSPENDED", "Suspended"),
                    ("ENDED", "Ended"),
                ],
                default="INVITED",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="status",
            field=models.CharField(
                choices=[
                    ("INVITED", "Waiting for induction"),
                    ("INDUCTED", "Waiting for confirmation"),
                    ("ACTIVE", "Active"),
                    ("SUSPENDED", "Suspended"),
                    ("ENDED", "Ended"),
                ],
                default="INVITED",
                max_length=10,
            ),
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
                    (
                        "ENQUIRY_HANDED",
                        "An enquiry is handed over: it waits for you, or was answered",
                    ),
                    ("REQUEST_SENT", "New request"),
                    ("REQUEST_RECALLED", "Request recalled"),
                    ("REQUEST_CHASED", "Reminder of a request"),
                    ("REQUEST_GIVEN", "A colleague gave you a request"),
                    ("SIGN_OFF_WANTED", "An answer of your agency waits to be signed"),
                    ("SIGN_OFF_SETTLED", "Your answer was signed, or came back"),
                    ("REQUEST_OPENED", "Request opened"),
                    ("REQUEST_ANSWERED", "Request answered"),
                    ("VIEW_GIVEN", "An agency gave its view on an enquiry"),
                    ("VIEWS_OPENED", "Agencies’ views on an enquiry can be read"),
                    ("ENQUIRY_DECIDED", "Decision made"),
                    ("FOLLOW_UP_OFFERED", "A decision asks something of your agency"),
                    ("FOLLOW_UP_CHANGED", "A follow-up was answered or has ended"),
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
                    ("ONWARD_ASKED", "An agency asks to pass an item of yours on, or asks no more"),
                    ("ONWARD_ANSWERED", "Whether you may pass an item on was answered"),
                    ("THING_SHARED", "A place or thing was shared with you"),
                    ("THING_CHANGED", "A place or thing changed, or was taken back"),
                    ("SEALED_ITEM_LODGED", "A sealed item names you as reader"),
                    ("SEALED_ITEM_CHANGED", "A sealed item changed"),
                    ("SEALED_ITEM_UNSEEN", "A reader has not acknowledged a sealed item"),
                    ("ADDRESS_CHANGED", "A protected address or number changed"),
                    ("ADDRESS_UNSEEN", "A change of a protected address is not acknowledged"),
                    ("DECISION_UNSEEN", "A decision that your agency leads is not acknowledged"),
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
                    ("MARKER_ALERT", "To ask the police for about a case: something, or no longer"),
                    ("MARKER_UNSEEN", "The police have not acknowledged an alert"),
                    ("ORDER_CHANGED", "A protective order changed, or is shown to you"),
                    ("ORDER_BREACHED", "A breach of a protective order was written down"),
                    ("ORDER_DUE", "A protective order ends soon, or something of it is due"),
                    ("DVDS_CHANGED", "A Clare’s Law application of your agency changed"),
                    ("DVDS_LATE", "A step of a Clare’s Law application is late"),
                    ("OFFENDER_CHANGED", "The list of outstanding offenders changed"),
                    ("OFFENDER_LATE", "An outstanding offender was not reviewed in time"),
                    ("CONFERENCE_ASKED", "A case conference: who goes, and a report"),
                    ("CONFERENCE_ANSWERED", "Who goes to a conference, or its report"),
                    ("PASSING_RECEIVED", "A case is passed on to you, or was taken back"),
                    ("PASSING_ANSWERED", "A case you passed on was taken over or refused"),
                    ("JOINT_VIEW_WANTED", "Joint screening: your agency’s view is wanted"),
                    ("JOINT_VIEW_LATE", "Joint screening: your agency’s view is late"),
                    ("JOINT_SCREENING_CHANGED", "Joint screening changed"),
                    ("MISSING_REPORTED", "A child is reported missing"),
                    ("MISSING_CHANGED", "A missing episode changed"),
                    ("TRIGGER_PLAN_CHANGED", "A trigger plan changed, or is to be read"),
                    ("REFERRAL_RECEIVED", "New referral"),
                    ("MARAC_CASE_CHANGED", "A MARAC case changed"),
                    ("VICTIM_TO_CONTACT", "MARAC: a victim to be contacted safely"),
                    ("MARAC_EMERGENCY", "Emergency MARAC: acknowledge within the hour"),
                    ("MARAC_FURTHER", "MARAC: a further incident, flag your file anew"),
                    ("TRANSFER_RECEIVED", "A MARAC case was transferred to you"),
                    ("TRANSFER_CHANGED", "A MARAC transfer changed"),
                    ("TRANSFER_LATE", "A MARAC transfer is late"),
                    ("MARAC_LATE", "Something of your agency’s for a MARAC is late"),
                    ("CASE_OUTCOME", "What came of a case that you referred"),
                    ("LISTING_NOTE", "A note between lists waits for you, or changed"),
                    ("CMOG_CHANGED", "Something on a list of a CMOG changed"),
                    ("DISRUPTION_TASK", "A disruption task was asked, or answered"),
                    ("BOARD_PLAN_CHANGED", "An item of a board’s plan was proposed or changed"),
                    ("BOARD_PLAN_LATE", "An item of a board’s plan is late for the board"),
                    ("MEETING_CHANGED", "Meeting changed"),
                    ("MINUTES_CHANGED", "Minutes changed"),
                    ("ACTION_ASSIGNED", "Action for your agency"),
                    ("ACTION_CHANGED", "Action changed"),
                    ("ACTION_REMINDER", "Reminder of an action of your agency"),
                    ("ACTION_LATE", "A safety-critical action of your agency is late"),
                    ("RED_WANTED", "Red: say within minutes that you know"),
                    ("RED_UNSEEN", "A Red request is not acknowledged"),
                    ("RED_DECISION_LATE", "A Red decision is late: see to it now"),
                    ("RED_CHANGED", "A Red request was acknowledged"),
                    ("ESCALATION_RAISED", "A challenge was raised or climbed"),
                    ("ESCALATION_CHANGED", "A challenge was answered or has ended"),
                    ("CLOCK_PAUSED", "A time limit was paused or goes on"),
                    ("CLOCK_BREACHED", "Something is late"),
                    ("AGREEMENT_REVIEW", "A sharing agreement has to be reviewed"),
                    ("AGREEMENT_EXPIRING", "A sharing agreement expires soon"),
                    ("AGREEMENT_EXPIRED", "A sharing agreement has expired"),
                    ("MUCH_LOOKED_UP", "Somebody of your agency looks at many people"),
                    ("SETTING_CHANGED", "A partnership setting waits or was settled"),
                    ("MERGE_CHANGED", "Two people are to be joined, or were"),
                    ("ASKED_IF_KNOWN", "Your agency was asked whether it knows somebody"),
                    ("COVER_CHANGED", "A cover was arranged or has ended"),
                    ("MEMBERSHIP_CHANGED", "Membership changed"),
                    ("TRAINING_LAPSES", "Your training or vetting lapses soon"),
                    (
                        "TRAINING_OF_OTHERS",
                        "Training or vetting of somebody you look after lapses soon",
                    ),
                    ("CREDENTIAL_CHANGED", "Your sign-in changed"),
                    ("LOG_ALARM", "Something is amiss with the log, or it is over"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalTrainingRecord",
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
                ("induction_on", models.DateField(null=True)),
                ("training_on", models.DateField(null=True)),
                ("training_until_on", models.DateField(null=True)),
                (
                    "vetting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DBS_BASIC", "DBS check, basic"),
                            ("DBS_STANDARD", "DBS check, standard"),
                            ("DBS_ENHANCED", "DBS check, enhanced"),
                            ("DBS_BARRED", "DBS check, enhanced with barred lists"),
                            ("NPPV1", "Non-police personnel vetting, level 1"),
                            ("NPPV2", "Non-police personnel vetting, level 2"),
                            ("NPPV3", "Non-police personnel vetting, level 3"),
                            ("RECRUITMENT", "Recruitment vetting of the police"),
                            ("MANAGEMENT", "Management vetting of the police"),
                            ("BPSS", "Baseline personnel security standard"),
                            ("CTC", "Counter-terrorist check"),
                            ("SC", "Security check"),
                            ("DV", "Developed vetting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("vetting_expires_on", models.DateField(null=True)),
                ("told_training", models.PositiveSmallIntegerField(null=True)),
                ("told_vetting", models.PositiveSmallIntegerField(null=True)),
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
                "verbose_name": "historical training record",
                "verbose_name_plural": "historical training records",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TrainingRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("induction_on", models.DateField(null=True)),
                ("training_on", models.DateField(null=True)),
                ("training_until_on", models.DateField(null=True)),
                (
                    "vetting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DBS_BASIC", "DBS check, basic"),
                            ("DBS_STANDARD", "DBS check, standard"),
                            ("DBS_ENHANCED", "DBS check, enhanced"),
                            ("DBS_BARRED", "DBS check, enhanced with barred lists"),
                            ("NPPV1", "Non-police personnel vetting, level 1"),
                            ("NPPV2", "Non-police personnel vetting, level 2"),
                            ("NPPV3", "Non-police personnel vetting, level 3"),
                            ("RECRUITMENT", "Recruitment vetting of the police"),
                            ("MANAGEMENT", "Management vetting of the police"),
                            ("BPSS", "Baseline personnel security standard"),
                            ("CTC", "Counter-terrorist check"),
                            ("SC", "Security check"),
                            ("DV", "Developed vetting"),
                        ],
                        max_length=12,
                    ),
                ),
                ("vetting_expires_on", models.DateField(null=True)),
                ("told_training", models.PositiveSmallIntegerField(null=True)),
                ("told_vetting", models.PositiveSmallIntegerField(null=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("training_on__isnull", True), ("training_until_on__isnull", True)
                            ),
                            models.Q(
                                ("training_on__isnull", False),
                                ("training_until_on__gte", models.F("training_on")),
                                ("training_until_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="training_with_its_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("vetting", ""), ("vetting_expires_on__isnull", True)),
                            models.Q(
                                models.Q(("vetting", ""), _negated=True),
                                ("vetting_expires_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="vetting_with_its_last_day",
                    ),
                ],
            },
        ),
        Rules(protect),
    ]
