"""What barriers need: the file of a notice’s thing, and a kind of notice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0025_challenge_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="file_id",
            field=models.UUIDField(null=True),
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
    ]
