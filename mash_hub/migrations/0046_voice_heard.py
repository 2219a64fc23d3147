"""Whether a decision holds the words of the child or adult stands in a column, to be counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0045_conference_invitations"),
    ]

    operations = [
        migrations.AddField(
            model_name="enquiry",
            name="voice_heard",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="historicalenquiry",
            name="voice_heard",
            field=models.BooleanField(null=True),
        ),
    ]
