"""In which meeting a session has a screen open, and its last sign of life there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0015_log_alarm"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="in_meeting_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="meeting_seen_at",
            field=models.DateTimeField(null=True),
        ),
    ]
