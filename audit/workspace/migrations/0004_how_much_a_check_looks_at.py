"""How much a check of the log looks at, so that a lesser one takes back nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit_workspace", "0003_checks_asked_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="check",
            name="reach",
            field=models.CharField(
                choices=[
                    ("SEALS", "Numbers, seals and signatures"),
                    ("WHOLE", "Every entry’s code, numbers, seals and signatures"),
                ],
                default="SEALS",
                max_length=5,
            ),
        ),
    ]
