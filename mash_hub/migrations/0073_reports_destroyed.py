"""Reports from the public that were set aside can be kept longer, and destroyed by two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0072_periods_of_children"),
    ]

    operations = [
        migrations.AlterField(
            model_name="destruction",
            name="record_kind",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("CARD", "What your agency says about a person"),
                    ("ANSWER", "What your agency answered"),
                    ("RISK", "A risk assessment of your agency"),
                    ("FLAG", "A flag of your agency"),
                    ("DVDS", "A Clare’s Law application of your agency"),
                    ("OFFENDER", "An entry of your agency’s list of outstanding offenders"),
                    ("ORDER", "A protective order of your agency"),
                    ("THING", "What your agency says about a thing"),
                    ("REPORT", "A report from the public that was set aside"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="historicaldestruction",
            name="record_kind",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("CARD", "What your agency says about a person"),
                    ("ANSWER", "What your agency answered"),
                    ("RISK", "A risk assessment of your agency"),
                    ("FLAG", "A flag of your agency"),
                    ("DVDS", "A Clare’s Law application of your agency"),
                    ("OFFENDER", "An entry of your agency’s list of outstanding offenders"),
                    ("ORDER", "A protective order of your agency"),
                    ("THING", "What your agency says about a thing"),
                    ("REPORT", "A report from the public that was set aside"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="historicalkeptlonger",
            name="record_kind",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("ANSWER", "What your agency answered"),
                    ("REPORT", "A report from the public that was set aside"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="keptlonger",
            name="record_kind",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("ANSWER", "What your agency answered"),
                    ("REPORT", "A report from the public that was set aside"),
                ],
                max_length=8,
            ),
        ),
    ]
