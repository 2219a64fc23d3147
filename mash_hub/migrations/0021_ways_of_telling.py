"""Ways in which somebody was told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0020_contact_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="told",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not answered"),
                    ("TOLD", "The person was told, alone"),
                    ("TOLD_LETTER", "The person was told by letter"),
                    ("TOLD_FAMILY", "The person was told through their family"),
                    ("NOT_SAFE", "Not told: it would not be safe"),
                    ("NOT_REACHED", "Not told: they could not be reached"),
                    ("NOT_NEEDED", "Not told: nothing was done that concerns them"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="historicalcontact",
            name="told",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not answered"),
                    ("TOLD", "The person was told, alone"),
                    ("TOLD_LETTER", "The person was told by letter"),
                    ("TOLD_FAMILY", "The person was told through their family"),
                    ("NOT_SAFE", "Not told: it would not be safe"),
                    ("NOT_REACHED", "Not told: they could not be reached"),
                    ("NOT_NEEDED", "Not told: nothing was done that concerns them"),
                ],
                max_length=12,
            ),
        ),
    ]
