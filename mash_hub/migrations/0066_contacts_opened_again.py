"""Contacts can be opened again: their times run from then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0065_calls_about_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="reopened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalcontact",
            name="reopened_at",
            field=models.DateTimeField(null=True),
        ),
    ]
