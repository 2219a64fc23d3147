"""Local values have rows of their own: a workspace keeps none."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0019_setting_words"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="historicalworkspace",
            name="settings",
        ),
        migrations.RemoveField(
            model_name="workspace",
            name="settings",
        ),
    ]
