"""A further incident of a flagged MARAC case opens the repeat and dates the flags anew."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0051_case_minutes_setting"),
        ("meetings", "0009_the_meeting_live"),
    ]

    operations = [
        migrations.AddField(
            model_name="flagconfirmation",
            name="replaced_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalflagconfirmation",
            name="replaced_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalmaraccase",
            name="flag",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="mash_hub.flag",
            ),
        ),
        migrations.AddField(
            model_name="maraccase",
            name="flag",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mash_hub.flag",
            ),
        ),
        migrations.AlterField(
            model_name="historicalmaraccase",
            name="state",
            field=models.CharField(
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
                ],
                default="SUBMITTED",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="maraccase",
            name="state",
            field=models.CharField(
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
                ],
                default="SUBMITTED",
                max_length=20,
            ),
        ),
    ]
