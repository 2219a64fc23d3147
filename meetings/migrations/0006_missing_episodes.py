"""The role of home managers and school leads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0005_flag_confirmations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attendance",
            name="role",
            field=models.CharField(
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
                    ("SETTING_LEAD", "Home manager or school lead"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="historicalattendance",
            name="role",
            field=models.CharField(
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
                    ("SETTING_LEAD", "Home manager or school lead"),
                ],
                max_length=24,
            ),
        ),
    ]
