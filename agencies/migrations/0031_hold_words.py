"""What holds and destructions need: what stands behind a hold, kinds of notice, and rights of disposal."""

from django.db import migrations, models

# What disposal takes away with a file, and looks at first: whether both still have the right.
RIGHTS = """
GRANT SELECT, DELETE ON agencies_grant, agencies_draft TO disposal;
GRANT SELECT ON agencies_membership TO disposal;
GRANT SELECT (id, is_active) ON agencies_person TO disposal;
GRANT SELECT (id, status) ON agencies_agency TO disposal;
GRANT SELECT (id, is_open) ON agencies_workspace TO disposal;
"""


def give_rights(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0030_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="by_id",
            field=models.UUIDField(db_index=True, null=True),
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
                    ("HOLD_CHANGED", "A legal hold waits for you, or changed"),
                    ("DESTRUCTION_CHANGED", "Records are to be destroyed, or are not"),
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
        migrations.RunPython(give_rights, migrations.RunPython.noop, elidable=False),
    ]
