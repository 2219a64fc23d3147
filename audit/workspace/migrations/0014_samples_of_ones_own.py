"""Dip samples that auditors of an agency take of its own work alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit_workspace", "0013_agencies_of_patterns")]

    operations = [
        migrations.AddField(
            model_name="auditsample",
            name="is_own",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="historicalauditsample",
            name="is_own",
            field=models.BooleanField(default=False),
        ),
    ]
