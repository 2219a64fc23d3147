"""That flags come off files, and how a MARAC case ends."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0013_compared_names"),
        ("agencies", "0028_own_looked_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="flagconfirmation",
            name="taken_off_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="flagconfirmation",
            name="taken_off_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalflagconfirmation",
            name="taken_off_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalflagconfirmation",
            name="taken_off_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                    ("FLAG_EXPIRED", "12 months passed, flags come off"),
                    ("TRANSFERRED_OUT", "Moved, area protected"),
                    ("DECEASED_HOLD", "On hold after a death"),
                    ("CLOSED", "Closed"),
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
                    ("FLAG_EXPIRED", "12 months passed, flags come off"),
                    ("TRANSFERRED_OUT", "Moved, area protected"),
                    ("DECEASED_HOLD", "On hold after a death"),
                    ("CLOSED", "Closed"),
                ],
                default="SUBMITTED",
                max_length=20,
            ),
        ),
    ]
