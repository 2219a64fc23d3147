"""The law under which a draft’s words will be held, and so the pair of keys it lies under."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0035_conference_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="regime",
            field=models.CharField(
                choices=[
                    ("UK_GDPR", "UK GDPR"),
                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                    ("BOTH", "Both"),
                ],
                default="UK_GDPR",
                max_length=10,
            ),
        ),
    ]
